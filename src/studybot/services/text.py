"""Values as plain text, for the terminal and the chat."""

from collections.abc import Iterable, Sequence
from datetime import date

from studybot.core.answers import Answer, Asked, AskedTogether, Gap, Match, SearchResult
from studybot.core.learner import PlannedBlock
from studybot.core.library import Roadmap, Topic
from studybot.core.wording import count, day, duration, full_day, weeks_until
from studybot.services.views import (
    DayView,
    GoalProposal,
    GoalView,
    PlanView,
    ProgressRecorded,
    ProgressView,
    ReminderView,
)

WEEKS = 2


def answer_text(answer: Answer) -> str:
    lines = [answer.answer]
    if answer.citations:
        lines.append("")
        for c in answer.citations:
            where = f"{c.title} › {c.heading}" if c.heading else c.title
            lines.append(f"[{c.number}] {where} ({c.source}:{c.lines[0]}){f' {c.url}' if c.url else ''}")
    return "\n".join(lines)


def together_text(found: AskedTogether) -> str:
    """Each answer under its question, where there are several."""
    if len(found.asked) == 1:
        return _asked_text(found.asked[0])
    blocks = [f"{n}. {asked.answer.question}\n{_asked_text(asked)}" for n, asked in enumerate(found.asked, start=1)]
    return "\n\n".join([*blocks, *([left_out_text(len(found.asked), found.left_out)] if found.left_out else [])])


def left_out_text(answered: int, left_out: Sequence[str]) -> str:
    """What to say of the questions that were too many."""
    rest = count(len(left_out), "question")
    return f"I answer {answered} at a time; {rest} left, from “{_short(left_out[0], 100)}” on: ask again."


def _asked_text(asked: Asked) -> str:
    assumed = f"I take it you mean: {asked.assumed}.\n" if asked.assumed else ""
    return assumed + answer_text(asked.answer)


def gap_text(gap: Gap) -> str:
    """One gap as a line, with how else it was asked."""
    unhelpful = f", {gap.unhelpful} not helped" if gap.unhelpful else ""
    reported = f", {gap.reported} reported" if gap.reported else ""
    others = "".join(f"\n    also: {other}" for other in gap.others)
    return f"{gap.times} × {gap.question}  ({count(gap.people, 'person', 'people')}{unhelpful}{reported}){others}"


def search_text(result: SearchResult) -> str:
    lines = []
    for number, hit in enumerate(result.hits, 1):
        where = f"{hit.title} › {hit.heading}" if hit.heading else hit.title
        lines += [f"{number}. {where}  {hit.score:.2f}  {hit.source}:{hit.lines[0]}", f"   {_short(hit.text)}"]
    return "\n".join(lines) or "Nothing found."


def match_text(match: Match, titles: dict[str, str]) -> str:
    if not match.targets or match.minutes is None:
        return "No topic of the library matches that. Try other words."
    targets = ", ".join(titles.get(t.topic, t.topic) for t in match.targets[:8])
    lines = [f"Roadmap: {match.roadmap}" if match.roadmap else f"Targets: {targets}"]
    span = f"{duration(match.minutes.low)} to {duration(match.minutes.high)}"
    lines.append(f"{count(len(match.topics), 'topic')}, about {duration(match.minutes.typical)} ({span}):")
    lines += [f"{n:3}. {titles.get(slug, slug)}" for n, slug in enumerate(match.topics, 1)]
    return "\n".join(lines)


def day_text(view: DayView) -> str:
    lines = [full_day(view.on)]
    lines += [f"  {block_text(block)}" for block in view.blocks]
    if not view.blocks:
        following = f" Your next block is {day(view.next_on, today=view.on)}." if view.next_on else ""
        lines.append(f"  Nothing is planned for today.{following}")
    if view.missed:
        lines.append(f"  {count(view.missed, 'block')} from earlier days moved forward.")
    return "\n".join(lines)


def block_text(block: PlannedBlock) -> str:
    mark = {"done": "✓ ", "skipped": "» "}.get(block.state, "")
    start = f"{block.start:%H:%M} " if block.start else ""
    return f"{mark}{start}{block.title}, {duration(block.minutes)}"


def plan_text(view: PlanView, *, weeks: int = WEEKS) -> str:
    lines = [goal_text(goal, view.today) for goal in view.goals]
    summary = view.summary
    if summary.finish_on is not None:
        around = ""
        if summary.finish_low_on and summary.finish_high_on:
            low, high = (day(d, today=view.today) for d in (summary.finish_low_on, summary.finish_high_on))
            around = f" (between {low} and {high})"
        lines.append(
            f"{duration(summary.minutes_left)} left at {duration(summary.minutes_per_week)} a week; "
            f"finish about {day(summary.finish_on, today=view.today)}{around}."
        )
    if not summary.feasible:
        lines += [
            f"Goal {s.goal + 1} is {duration(s.short_minutes)} short of its deadline." for s in summary.shortfalls
        ]
    if view.change is not None and view.change.any:
        change = view.change
        lines.append(f"Moved {change.moved}, added {change.added}, removed {change.removed}; {change.kept} stayed.")
    coming = [w for w in view.weeks if any(b.on >= view.today for b in w.blocks)][:weeks]
    for week in coming:
        lines.append(f"Week of {day(week.starts_on)}: {duration(week.minutes)}")
        lines += [f"  {b.on:%a} {b.on.day} {block_text(b)}" for b in week.blocks]
    return "\n".join(lines)


def goal_text(view: GoalView, today: date) -> str:
    due = f", by {day(view.goal.deadline, today=today)}" if view.goal.deadline else ""
    late = f", {count(view.lateness_days, 'day')} late" if view.lateness_days else ""
    return f"#{view.goal.goal_id} {view.title}: {view.percent} %{due}{late}"


def proposal_text(view: GoalProposal) -> str:
    match = view.match
    lines = [f"I understand: {'the whole roadmap ' if match.roadmap else ''}{view.title}."]
    if match.minutes is not None:
        span = f"{duration(match.minutes.low)} to {duration(match.minutes.high)}"
        lines.append(f"{count(len(match.topics), 'topic')}, about {duration(match.minutes.typical)} ({span}).")
    if view.finish_on is not None:
        finish = day(view.finish_on, today=view.today)
        weeks = count(weeks_until(view.finish_on, today=view.today), "week")
        lines.append(f"At {duration(view.minutes_per_week)} a week, in {weeks}, you finish about {finish}.")
    if view.goal.deadline is not None:
        due = day(view.goal.deadline, today=view.today)
        late = view.lateness_days
        lines.append(
            f"That is {count(late, 'day')} after your deadline, {due}." if late else f"Your deadline, {due}, holds."
        )
    return "\n".join([*lines, "Shall I plan it? Say yes or no."])


def recorded_text(recorded: ProgressRecorded) -> str:
    if recorded.already:
        text = f"{recorded.title} was recorded already; nothing was added."
    elif recorded.outcome == "undone":
        text = f"Taken back: {recorded.title}."
        if recorded.restored_minutes is not None:
            text = f"Taken back: {recorded.title} stands at {duration(recorded.restored_minutes)} again."
    elif recorded.corrected_minutes is not None:
        text = f"Corrected: {recorded.title}, {duration(recorded.minutes)} instead of "
        text += f"{duration(recorded.corrected_minutes)}."
    elif recorded.outcome == "skipped":
        text = f"Skipped {recorded.title}; its time is planned again."
    elif recorded.outcome == "known":
        text = f"You know {recorded.title}; it leaves your plan."
    else:
        amount = f"{duration(recorded.minutes)} on " if recorded.minutes else ""
        text = f"Recorded: {amount}{recorded.title}{', finished' if recorded.topic_done else ''}."
    done, total = duration(recorded.minutes_done), duration(recorded.minutes_total)
    return f"{text} You are at {recorded.percent} %: {done} of {total}."


def progress_text(view: ProgressView) -> str:
    if not view.goals:
        return f"You have no goal yet; {duration(view.minutes_spent)} studied so far. Tell me what you want to learn."
    lines = [
        f"{view.percent} %: {view.topics_done} of {count(view.topics_total, 'topic')} done, "
        f"{duration(view.minutes_spent)} studied, {duration(view.minutes_this_week)} this week."
    ]
    if view.streak_days > 1:
        lines.append(f"{view.streak_days} days studied in a row.")
    lines += [goal_text(goal, view.today) for goal in view.goals]
    if view.finish_on is not None:
        lines.append(f"Finish about {day(view.finish_on, today=view.today)}.")
    return "\n".join(lines)


def reminder_text(view: ReminderView) -> str:
    if not view.reminder.enabled:
        return "Your reminders are off."
    return f"I remind you at {view.reminder.local_time:%H:%M} ({view.zone}) on days with something planned."


def topic_text(topic: Topic, text: str) -> str:
    span = f"{duration(topic.minutes.low)} to {duration(topic.minutes.high)}"
    lines = [f"{topic.title} ({topic.level}, {span})", topic.summary, "", text]
    lines += [f"- {r.title}: {r.url}" for r in topic.resources]
    return "\n".join(lines)


def roadmaps_text(roadmaps: Iterable[Roadmap]) -> str:
    lines = [f"{r.slug}: {r.title}. {r.description}" for r in roadmaps]
    return "\n".join(lines) or "The library has no roadmap yet."


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"

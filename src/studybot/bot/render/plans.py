"""Plans, days and goals as embeds."""

from datetime import date
from itertools import groupby

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, FIELD_VALUE, card, clip_lines, safe
from studybot.core.learner import PlannedBlock
from studybot.core.plan import DropTopics, LaterDeadline, MoreHours, Option
from studybot.core.wording import count, day, duration, full_day, long_day, weeks_until
from studybot.services.views import DayView, GoalProposal, GoalView, PlanChange, PlanSummary, PlanView, WeekView

SHOWN_WEEKS = 4
MISSED_OFTEN = 3
GOOD = discord.Colour.green()
CARE = discord.Colour.orange()
_MARKS = {"done": "✅", "skipped": "⏭️", "planned": "▫️"}


def block_line(block: PlannedBlock) -> str:
    start = f"{block.start:%H:%M} · " if block.start else ""
    review = " · review" if block.kind == "review" else ""
    pinned = " 📌" if block.pinned else ""
    return f"{_MARKS[block.state]} {start}**{safe(block.title)}** · {duration(block.minutes)}{review}{pinned}"


def missed_block(view: DayView) -> PlannedBlock | None:
    """The open block that was missed most often, when that is often enough to ask about it."""
    asked = [b for b in view.blocks if b.state == "planned" and b.missed >= MISSED_OFTEN]
    return max(asked, key=lambda b: b.missed, default=None)


def day_card(view: DayView) -> discord.Embed:
    """One date's blocks."""
    lines = [block_line(block) for block in view.blocks]
    if not lines:
        following = f" Your next block is {day(view.next_on, today=view.on)}." if view.next_on else ""
        lines = [f"Nothing is planned for today.{following}"]
    if view.missed:
        lines.append(f"\n{count(view.missed, 'block')} from earlier days moved forward. No harm done.")
    asked = missed_block(view)
    if asked is not None:
        times = count(asked.missed, "time")
        lines.append(
            f"\n**{safe(asked.title)}** has moved on {times}. Leave it out, study it in shorter blocks, or keep it?"
        )
    planned = sum(b.minutes for b in view.blocks if b.state == "planned")
    footer = f"{duration(planned)} to go" if planned else ""
    return card(f"{full_day(view.on)}", clip_lines(lines, EMBED_DESCRIPTION), footer=footer, colour=GOOD)


def plan_card(view: PlanView, *, first_week: int = 0) -> discord.Embed:
    """The goals, the finish range, the coming weeks."""
    lines = [goal_line(goal, view.today) for goal in view.goals]
    lines.append(finish_line(view.summary, view.today))
    if view.change is not None and (view.change.kept or view.change.moved or view.change.removed):
        lines.append(change_line(view.change))
    coming = [week for week in view.weeks if any(b.on >= view.today for b in week.blocks)]
    shown = coming[first_week : first_week + SHOWN_WEEKS]
    fields = [(week_title(week), week_text(week, view.today)) for week in shown]
    if not view.summary.feasible:
        fields.insert(0, ("The deadline is too near", "\n".join(shortfall_lines(view.summary))))
    if view.summary.unscheduled:
        left_out = [f"{u.topic}: {u.reason}" for u in view.summary.unscheduled]
        fields.append((count(len(left_out), "topic") + " not in the plan", clip_lines(left_out, FIELD_VALUE)))
    more = len(coming) - first_week - len(shown)
    footer = f"{count(more, 'more week')}: /plan show with a later week" if more > 0 else ""
    colour = GOOD if view.summary.feasible else CARE
    return card("Your plan", "\n".join(lines), fields=fields, footer=footer, colour=colour)


def week_title(week: WeekView) -> str:
    return f"Week of {day(week.starts_on)} · {duration(week.minutes)}"


def week_text(week: WeekView, today: date) -> str:
    lines = []
    by_day: dict[date, list[PlannedBlock]] = {}
    for block in week.blocks:
        by_day.setdefault(block.on, []).append(block)
    for on, blocks in by_day.items():
        same = groupby(blocks, key=lambda b: (b.title, b.state))
        topics = ", ".join(_stretch(title, state, [b.minutes for b in group]) for (title, state), group in same)
        lines.append(f"**{on:%a} {on.day}**{' (today)' if on == today else ''}: {topics}")
    return clip_lines(lines, FIELD_VALUE)


def _stretch(title: str, state: str, minutes: list[int]) -> str:
    """Neighbouring blocks of one topic as one: "Python basics 2 h 40 min in 2"."""
    mark = f"{_MARKS[state]} " if state != "planned" else ""
    parts = f" in {len(minutes)}" if len(minutes) > 1 else ""
    return f"{mark}{safe(title)} {duration(sum(minutes))}{parts}"


def goal_line(view: GoalView, today: date) -> str:
    parts = [f"🎯 **{safe(view.title)}** · {view.percent} %"]
    if view.goal.deadline is not None:
        parts.append(f"by {day(view.goal.deadline, today=today)}")
    if view.lateness_days:
        parts.append(f"{count(view.lateness_days, 'day')} late")
    elif view.finish_on is not None:
        parts.append(f"done {day(view.finish_on, today=today)}")
    return " · ".join(parts)


def finish_line(summary: PlanSummary, today: date) -> str:
    if summary.finish_on is None:
        return "Everything in it is done. 🎉"
    text = f"{duration(summary.minutes_left)} left at {duration(summary.minutes_per_week)} a week"
    return f"{text}; finish {finish_range(summary.finish_on, summary.finish_low_on, summary.finish_high_on, today)}."


def finish_range(finish: date, low: date | None, high: date | None, today: date) -> str:
    around = f" (between {day(low, today=today)} and {day(high, today=today)})" if low and high and low != high else ""
    return f"about {day(finish, today=today)}{around}"


def shortfall_lines(summary: PlanSummary) -> list[str]:
    lines = [f"Goal {s.goal + 1} is {duration(s.short_minutes)} short." for s in summary.shortfalls]
    if summary.options:
        lines.append("Ways out: " + "; or ".join(option_text(option) for option in summary.options) + ".")
    return lines


def option_text(option: Option) -> str:
    if isinstance(option, MoreHours):
        return f"{duration(option.extra_minutes_per_week)} more a week"
    if isinstance(option, LaterDeadline):
        return f"goal {option.goal + 1} by {long_day(option.deadline)}"
    assert isinstance(option, DropTopics)  # noqa: S101 the union has three members
    proven = "" if option.proven_optimal else " (best found)"
    return f"leave out {count(len(option.drop), 'topic')}{proven}"


def change_line(change: PlanChange) -> str:
    parts = [(change.moved, "moved"), (change.added, "added"), (change.removed, "removed")]
    said = ", ".join(f"{word} {number}" for number, word in parts if number)
    text = f"Changed: {said}; {count(change.kept, 'block')} stayed." if said else "Nothing had to change."
    if change.unpinned:
        text += f" {count(change.unpinned, 'pinned block')} could not stay: what comes before no longer fits before it."
    return text


def goals_card(goals: tuple[GoalView, ...], today: date) -> discord.Embed:
    if not goals:
        return card("Your goals", "None yet. Add one: /goal add and what you want to be able to do.")
    lines = [f"`{view.goal.goal_id}` {goal_line(view, today)}\n> {safe(view.goal.text)}" for view in goals]
    return card("Your goals", clip_lines(lines, EMBED_DESCRIPTION), footer="/goal remove takes one away.")


def proposal_card(view: GoalProposal, today: date) -> discord.Embed:
    """What the words were understood as, before anything is planned."""
    match = view.match
    lines = [f"> {safe(view.goal.text)}"]
    if match.roadmap:
        lines.append(f"I understand: the whole roadmap **{safe(view.title)}**.")
    else:
        lines.append(f"I understand: **{safe(', '.join(view.titles[t.topic] for t in match.targets))}**.")
    if match.minutes is not None:
        low, typical, high = (duration(m) for m in (match.minutes.low, match.minutes.typical, match.minutes.high))
        known = f", {view.already_known} of them done" if view.already_known else ""
        lines.append(f"{count(len(match.topics), 'topic')}{known}: about {typical} of study ({low} to {high}).")
    weeks = f"At {duration(view.minutes_per_week)} a week"
    if view.finish_on is not None:
        needed = count(weeks_until(view.finish_on, today=today), "week")
        finish = finish_range(view.finish_on, view.finish_low_on, view.finish_high_on, today)
        lines.append(f"{weeks}, in {needed}, you finish {finish}.")
    if view.hours_said is not None and round(view.hours_said * 60) != view.minutes_per_week:
        said = duration(round(view.hours_said * 60))
        lines.append(
            f"You said {said} a week; your week in /setup has {duration(view.minutes_per_week)}. /setup changes it."
        )
    if view.goal.deadline is not None:
        due = day(view.goal.deadline, today=today)
        late = view.lateness_days
        lines.append(
            f"⚠️ That is {count(late, 'day')} after your deadline, {due}. Confirm to see what would help."
            if late
            else f"Your deadline, {due}, holds."
        )
    order = clip_lines((f"{i}. {safe(view.titles[s])}" for i, s in enumerate(match.topics, 1)), FIELD_VALUE)
    colour = CARE if view.lateness_days else GOOD
    return card("Is this your goal?", "\n".join(lines), fields=[("In this order", order)], colour=colour)

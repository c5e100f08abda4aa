"""Progress as embeds and sentences."""

import discord

from studybot.bot.limits import FIELD_VALUE, card, clip_lines, safe
from studybot.bot.render.plans import change_line, finish_range, goal_line
from studybot.core.local_time import monday_of
from studybot.core.wording import count, day, duration
from studybot.services.overview_views import Overview
from studybot.services.views import ProgressRecorded

_STATES = {"done": "✅", "known": "☑️", "started": "🔹", "todo": "▫️"}


def recorded_text(recorded: ProgressRecorded) -> str:
    """One or two sentences after Done, Skip or Undo."""
    title = f"**{safe(recorded.title)}**"
    if recorded.outcome == "undone":
        text = "That was taken back already." if recorded.already else _taken_back(recorded, title)
    elif recorded.outcome == "skipped":
        text = f"{title} was skipped already." if recorded.already else f"Skipped {title}; its time is planned again."
    elif recorded.already:
        text = f"{title} was recorded already; nothing was added."
    elif recorded.kind == "review":
        text = f"Recorded: {duration(recorded.minutes)} of review."
    elif recorded.outcome == "known":
        text = f"You know {title}; it leaves your plan."
    else:
        amount = f"{duration(recorded.minutes)} on " if recorded.minutes else ""
        of = f"{duration(recorded.topic_spent)} of about {duration(recorded.topic_minutes)}"
        text = f"Recorded: {amount}{title} ({'finished' if recorded.topic_done else of})."
        if recorded.corrected_minutes is not None:
            text = f"Corrected: {_correction(recorded)} on {title} ({'finished' if recorded.topic_done else of})."
    if recorded.note and not recorded.already and recorded.outcome != "undone":
        text += f" 📝 {safe(recorded.note)}"
    if recorded.minutes_total:
        done, total = duration(recorded.minutes_done), duration(recorded.minutes_total)
        text += f" You are at {recorded.percent} %: {done} of {total}."
    return f"{text} {change_line(recorded.change)}" if recorded.change else text


def _taken_back(recorded: ProgressRecorded, title: str) -> str:
    if recorded.restored_minutes is None:
        return f"Taken back: {title}."
    return f"Taken back: {title} stands at {duration(recorded.restored_minutes)} again."


def _correction(recorded: ProgressRecorded) -> str:
    if recorded.minutes == recorded.corrected_minutes:
        return duration(recorded.minutes)
    return f"{duration(recorded.minutes)} instead of {duration(recorded.corrected_minutes or 0)}"


def bar(percent: int, width: int = 20) -> str:
    full = percent * width // 100
    return "█" * full + "░" * (width - full)


def progress_card(overview: Overview) -> discord.Embed:
    """Goals and sections, the streak, the finish, this week and the last ones, the topics at hand."""
    view = overview.progress
    studied = f"{duration(view.minutes_spent)} studied"
    if not view.goals:
        text = f"{studied} so far. You have no goal yet: /goal add makes one."
        return card("Your progress", "\n".join([text, *_streak_lines(overview)]))
    lines = [
        f"`{bar(view.percent)}` **{view.percent} %**",
        f"{view.topics_done} of {count(view.topics_total, 'topic')} done · {studied} · "
        f"{duration(view.minutes_this_week)} this week",
        *_streak_lines(overview),
    ]
    if view.finish_on is not None and overview.road is not None:
        low, high = overview.road.finish_low_on, overview.road.finish_high_on
        finish = finish_range(view.finish_on, low, high, view.today)
        lines.append(f"{duration(view.minutes_left)} planned; finish {finish}.")
    fields = [
        ("Goals", clip_lines(_goal_lines(overview), FIELD_VALUE)),
        ("Hours by week", clip_lines(_week_lines(overview), FIELD_VALUE)),
    ]
    active = [t for t in view.topics if t.state != "todo"][-6:]
    coming = [t for t in view.topics if t.state == "todo"][:4]
    shown = [
        f"{_STATES[t.state]} {safe(t.title)} · {duration(t.minutes_spent)} of {duration(t.minutes_estimated)}"
        for t in (*active, *coming)
    ]
    if shown:
        fields.append(("Topics", clip_lines(shown, FIELD_VALUE)))
    return card("Your progress", "\n".join(lines), fields=fields, colour=discord.Colour.green())


def _streak_lines(overview: Overview) -> list[str]:
    """Nothing when there is nothing to be glad about."""
    now, best = overview.progress.streak_days, overview.best_streak_days
    if now > 1:
        record = f" (your best: {best})" if best > now else " (your best yet)"
        return [f"🔥 {now} days studied in a row{record}; a missed day a week is forgiven."]
    return [f"Your best run: {best} days."] if best > 1 else []


def _goal_lines(overview: Overview) -> list[str]:
    lines = []
    for goal in overview.progress.goals:
        lines.append(goal_line(goal, overview.progress.today))
        for s in overview.sections:
            if s.goal_id == goal.goal.goal_id:
                topics = f"{s.topics_done} of {s.topics_total}"
                lines.append(f"`{bar(s.percent, 8)}` {s.percent} % {safe(s.title)} · {topics}")
    return lines


def _week_lines(overview: Overview) -> list[str]:
    """This week and the three before it, the latest first."""
    this = monday_of(overview.progress.today)
    lines = []
    for week in [w for w in overview.weeks if w.starts_on <= this][:-5:-1]:
        name = "This week" if week.starts_on == this else f"Week of {day(week.starts_on)}"
        of = f" of {duration(week.planned)} planned" if week.planned else ""
        lines.append(f"{name}: {duration(week.done)}{of}")
    return lines

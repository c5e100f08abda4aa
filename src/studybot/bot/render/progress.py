"""Progress as embeds and sentences."""

import discord

from studybot.bot.limits import FIELD_VALUE, card, clip_lines, safe
from studybot.bot.render.plans import change_line, goal_line
from studybot.core.wording import count, day, duration
from studybot.services.views import ProgressRecorded, ProgressView

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


def progress_card(view: ProgressView) -> discord.Embed:
    if not view.goals:
        text = f"{duration(view.minutes_spent)} studied so far. You have no goal yet: /goal add makes one."
        return card("Your progress", text)
    lines = [
        f"`{bar(view.percent)}` **{view.percent} %**",
        f"{view.topics_done} of {count(view.topics_total, 'topic')} done · {duration(view.minutes_spent)} studied · "
        f"{duration(view.minutes_this_week)} this week",
    ]
    if view.streak_days > 1:
        lines.append(f"🔥 {view.streak_days} days studied in a row; a missed day now and then is forgiven.")
    if view.finish_on is not None:
        lines.append(f"{duration(view.minutes_left)} planned; finish about {day(view.finish_on, today=view.today)}.")
    fields = []
    if view.goals:
        fields.append(("Goals", clip_lines((goal_line(goal, view.today) for goal in view.goals), FIELD_VALUE)))
    active = [t for t in view.topics if t.state != "todo"][-12:]
    coming = [t for t in view.topics if t.state == "todo"][:5]
    if active or coming:
        shown = [
            f"{_STATES[t.state]} {safe(t.title)} · {duration(t.minutes_spent)} of {duration(t.minutes_estimated)}"
            for t in (*active, *coming)
        ]
        fields.append(("Topics", clip_lines(shown, FIELD_VALUE)))
    return card("Your progress", "\n".join(lines), fields=fields, colour=discord.Colour.green())

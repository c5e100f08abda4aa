"""Why a block stands where it stands, as a card."""

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, FIELD_VALUE, card, clip_lines, safe
from studybot.core.wording import count, day, duration
from studybot.services.views import WhyGoal, WhyStep, WhyView


def why_card(view: WhyView) -> discord.Embed:
    block = view.block
    when = day(block.on, today=view.today) + (f" at {block.start:%H:%M}" if block.start else "")
    lines = [f"**{safe(block.title)}**, {duration(block.minutes)}, {when}: part {view.number} of {view.of}."]
    lines += [_place_line(view), *([_due_line(view)] if view.due_on else [])]
    fields = [("Which goal", clip_lines([_goal_line(g, view) for g in view.goals], FIELD_VALUE))] if view.goals else []
    if view.before:
        fields.append(("It needs", clip_lines([_step_line(s, view) for s in view.before], FIELD_VALUE)))
    if view.after:
        fields.append(("What waits for it", clip_lines([_step_line(s, view) for s in view.after], FIELD_VALUE)))
    return card("Why is it there?", clip_lines(lines, EMBED_DESCRIPTION), fields=fields)


def _place_line(view: WhyView) -> str:
    if view.block.pinned:
        return "You put it on this day 📌; everything else goes around it."
    open_steps = [s for s in view.before if not s.done and s.last_on]
    if open_steps:
        last = max(open_steps, key=lambda s: s.last_on or view.today)
        until = day(last.last_on, today=view.today) if last.last_on else "then"
        return (
            f"It cannot begin before **{safe(last.title)}** is done ({until}); this is the next free time after that."
        )
    return "Nothing has to come before it; it stands where its deadline and the order of your roadmap put it."


def _due_line(view: WhyView) -> str:
    assert view.due_on is not None  # noqa: S101 the caller asked
    text = f"The earliest deadline it serves is {day(view.due_on, today=view.today)}"
    if view.minutes_after:
        return f"{text}, and {duration(view.minutes_after)} that need it come before that."
    return f"{text}."


def _goal_line(goal: WhyGoal, view: WhyView) -> str:
    due = f", by {day(goal.deadline, today=view.today)}" if goal.deadline else ""
    late = f", {count(goal.lateness_days, 'day')} late" if goal.lateness_days else ""
    if len(goal.path) > 1:
        return f"🎯 {safe(goal.title)}{due}{late}: {safe(' → '.join(goal.path))}"
    return f"🎯 {safe(goal.title)}{due}{late}: it is one of its topics."


def _step_line(step: WhyStep, view: WhyView) -> str:
    if step.done:
        return f"✅ {safe(step.title)}"
    return f"▫️ {safe(step.title)}" + (f", until {day(step.last_on, today=view.today)}" if step.last_on else "")

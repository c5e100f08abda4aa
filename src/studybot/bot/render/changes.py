"""A change to a plan, before it is made; and the ways out of one that cannot hold."""

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, FIELD_VALUE, card, clip_lines, safe
from studybot.bot.render.plans import CARE, GOOD, change_line, finish_line, goal_line, option_text, shortfall_lines
from studybot.core.plan import DropTopics
from studybot.core.wording import count, day, duration, upper_first
from studybot.services.views import ChangePreview, PlanView


def change_card(preview: ChangePreview) -> discord.Embed:
    """What would change, as a comparison; nothing has changed yet."""
    before, after = preview.before, preview.after
    lines = [f"**{safe(preview.said)}**", "", f"Finish: {_finish(before)} → **{_finish(after)}**"]
    held, holds = before.summary.feasible, after.summary.feasible
    if any(g.goal.deadline for g in before.goals):
        now = "every deadline holds" if holds else f"{count(_late(after), 'deadline')} cannot hold"
        lines.append(f"Deadlines: {now}" + ("" if held == holds else f" (before: {_held(before)})"))
    if before.summary.minutes_per_week != after.summary.minutes_per_week:
        lines.append(
            f"A week: {duration(before.summary.minutes_per_week)} → **{duration(after.summary.minutes_per_week)}**"
        )
    if after.change is not None:
        lines.append(change_line(after.change).replace("Changed:", "Blocks:"))
    colour = GOOD if holds else CARE
    return card("Change your plan like this?", clip_lines(lines, EMBED_DESCRIPTION), colour=colour)


def options_card(view: PlanView) -> discord.Embed:
    """Each way out with its price, and every topic that would be left out."""
    summary = view.summary
    lines = [goal_line(goal, view.today) for goal in view.goals]
    if summary.feasible:
        return card("Your plan holds", "\n".join([*lines, finish_line(summary, view.today)]), colour=GOOD)
    lines += shortfall_lines(summary)
    fields = []
    for option in summary.options:
        if isinstance(option, DropTopics):
            named = [f"{safe(view.titles.get(s, s))}: does not fit before its deadline" for s in option.drop]
            fields.append((upper_first(option_text(option)), clip_lines(named, FIELD_VALUE)))
    footer = "A button shows what it would mean before anything changes." if summary.options else ""
    return card("Ways out", clip_lines(lines, EMBED_DESCRIPTION), fields=fields, footer=footer, colour=CARE)


def _finish(view: PlanView) -> str:
    return day(view.summary.finish_on, today=view.today) if view.summary.finish_on else "nothing left to plan"


def _late(view: PlanView) -> int:
    return sum(bool(g.lateness_days) for g in view.goals)


def _held(view: PlanView) -> str:
    return "they held" if view.summary.feasible else f"{_late(view)} could not"

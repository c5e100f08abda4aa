"""Reviews: a question, its answer, how the day went, the figures."""

from collections.abc import Mapping

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, card, clip, safe
from studybot.core.review import CardState
from studybot.core.wording import count
from studybot.services.review_text import end_lines, end_title, place_text, ratings_text
from studybot.services.review_views import ReviewAnswer, ReviewStats, ReviewTurn

GOOD = discord.Colour.green()
_STATES: dict[CardState, str] = {"new": "new", "young": "young", "mature": "mature (21 days and more)"}
_BAR = 12


def review_due_card(due: int) -> discord.Embed:
    text = f"{count(due, 'question')} from what you finished, about {due} min. Think first, then look."
    return card("Time to remember", text, colour=GOOD)


def turn_card(turn: ReviewTurn) -> discord.Embed:
    """The question that is asked, or how the day went."""
    if turn.question is None:
        return card(end_title(turn), "\n".join(end_lines(turn)), colour=GOOD)
    return card(f"Review: {safe(turn.question.title)}", safe(turn.question.question), footer=place_text(turn))


def answer_card(answer: ReviewAnswer) -> discord.Embed:
    text = f"{safe(answer.question.question)}\n\n**Answer**\n{safe(answer.answer)}"
    return card(f"Review: {safe(answer.question.title)}", text, footer="How well did you remember?")


def stats_card(stats: ReviewStats) -> discord.Embed:
    cards = sum(stats.states.values())
    if not cards:
        return card("Your reviews", "Nothing yet. What you finish comes back the next day as short questions.")
    later = stats.waiting - stats.due_today
    lines = [f"**{stats.due_today}** due today" + (f"; {later} more wait their turn" if later > 0 else "") + "."]
    if stats.rated:
        lines.append(f"Answered today: {ratings_text(stats.rated)}.")
    if stats.retention is None:
        lines.append("Remembered: measured from the second answer to a question on.")
    else:
        lines.append(f"Remembered: **{stats.retention:.0%}** of {count(stats.rated_before, 'answer')}.")
    lines.append(f"{count(cards, 'question')}: " + ", ".join(_states(stats.states)) + ".")
    most = max((n for _, n in stats.week), default=0)
    week = "\n".join(
        f"`{on:%a} {'█' * (-(-n * _BAR // most) if most else 0):<{_BAR}}` {n}{' (today)' if on == stats.today else ''}"
        for on, n in stats.week
    )
    footer = f"At most {stats.cap} a day; whatever is more waits for the next days."
    return card(
        "Your reviews", clip("\n".join(lines), EMBED_DESCRIPTION), fields=[("The next seven days", week)], footer=footer
    )


def _states(states: Mapping[CardState, int]) -> list[str]:
    return [f"{states[state]} {word}" for state, word in _STATES.items() if states.get(state)]

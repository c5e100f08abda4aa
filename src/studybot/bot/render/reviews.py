"""Reviews: a question, its answer, how the day went, the figures."""

from collections.abc import Mapping

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, card, clip, safe
from studybot.core.review import RATINGS, CardState, Rating
from studybot.core.wording import count, day
from studybot.services.review_views import Rated, ReviewAnswer, ReviewStats, ReviewTurn

GOOD = discord.Colour.green()
_STATES: dict[CardState, str] = {"new": "new", "young": "young", "mature": "mature (21 days and more)"}
_BAR = 12


def wait_text(days: int) -> str:
    """``4 d``, ``2 mo``, ``1.5 y``: short enough for a button."""
    if days < 60:
        return f"{days} d"
    return f"{round(days / 30.4)} mo" if days < 365 else f"{days / 365:.1f} y"


def rating_label(rating: Rating, days: int) -> str:
    return f"{rating.capitalize()} · {wait_text(days)}"


def review_due_card(due: int) -> discord.Embed:
    text = f"{count(due, 'question')} from what you finished, about {due} min. Think first, then look."
    return card("Time to remember", text, colour=GOOD)


def turn_card(turn: ReviewTurn) -> discord.Embed:
    """The question that is asked, or how the day went."""
    if turn.question is None:
        return _end_card(turn)
    answered = sum(turn.rated.values())
    footer = f"Question {answered + 1} of {answered + turn.left} today"
    return card(f"Review: {safe(turn.question.title)}", safe(turn.question.question), footer=footer)


def answer_card(answer: ReviewAnswer) -> discord.Embed:
    text = f"{safe(answer.question.question)}\n\n**Answer**\n{safe(answer.answer)}"
    return card(f"Review: {safe(answer.question.title)}", text, footer="How well did you remember?")


def rated_line(rated: Rated) -> str:
    """What the last press did, above the next question."""
    if rated.already or rated.rating is None or rated.due_on is None:
        return "That one was answered already; nothing was added."
    return f"{rated.rating.capitalize()}: back {day(rated.due_on, today=rated.turn.today)}."


def stats_card(stats: ReviewStats) -> discord.Embed:
    cards = sum(stats.states.values())
    if not cards:
        return card("Your reviews", "Nothing yet. What you finish comes back the next day as short questions.")
    later = stats.waiting - stats.due_today
    lines = [f"**{stats.due_today}** due today" + (f"; {later} more wait their turn" if later > 0 else "") + "."]
    if stats.rated:
        lines.append(f"Answered today: {_ratings(stats.rated)}.")
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


def _end_card(turn: ReviewTurn) -> discord.Embed:
    lines = []
    if turn.rated:
        lines.append(f"{count(sum(turn.rated.values()), 'question')} answered today: {_ratings(turn.rated)}.")
    if turn.off_until is not None:
        lines.append(f"You are off until {day(turn.off_until, today=turn.today)}, and your reviews wait with you.")
    elif turn.waiting:
        lines.append(f"{turn.waiting} more wait for the next days: a few a day is what stays.")
    if turn.next_on is not None:
        lines.append(f"The next ones come {day(turn.next_on, today=turn.today)}.")
    elif not turn.rated:
        lines.append("What you finish comes back the next day as short questions. Nothing is finished yet.")
    title = "Done for today" if turn.rated else "Nothing to review today"
    return card(title, "\n".join(lines), colour=GOOD)


def _ratings(rated: Mapping[Rating, int]) -> str:
    return ", ".join(f"{rated[rating]} {rating.capitalize()}" for rating in RATINGS if rated.get(rating))


def _states(states: Mapping[CardState, int]) -> list[str]:
    return [f"{states[state]} {word}" for state, word in _STATES.items() if states.get(state)]

"""Reviews in words, for a card and for a terminal alike."""

from collections.abc import Mapping

from studybot.core.review import RATINGS, Rating
from studybot.core.wording import count, day
from studybot.services.review_views import Rated, ReviewTurn


def wait_text(days: int) -> str:
    """``4 d``, ``2 mo``, ``1.5 y``: short enough for a button."""
    if days < 60:
        return f"{days} d"
    return f"{round(days / 30.4)} mo" if days < 365 else f"{days / 365:.1f} y"


def rating_label(rating: Rating, days: int) -> str:
    return f"{rating.capitalize()} · {wait_text(days)}"


def place_text(turn: ReviewTurn) -> str:
    """Where in the day's review the question stands."""
    answered = sum(turn.rated.values())
    return f"Question {answered + 1} of {answered + turn.left} today"


def rated_line(rated: Rated) -> str:
    """What the last rating did, above the next question."""
    if rated.already or rated.rating is None or rated.due_on is None:
        return "That one was answered already; nothing was added."
    return f"{rated.rating.capitalize()}: back {day(rated.due_on, today=rated.turn.today)}."


def ratings_text(rated: Mapping[Rating, int]) -> str:
    return ", ".join(f"{rated[rating]} {rating.capitalize()}" for rating in RATINGS if rated.get(rating))


def end_title(turn: ReviewTurn) -> str:
    return "Done for today" if turn.rated else "Nothing to review today"


def end_lines(turn: ReviewTurn) -> list[str]:
    """How the day went, when nothing more is asked."""
    lines = []
    if turn.rated:
        lines.append(f"{count(sum(turn.rated.values()), 'question')} answered today: {ratings_text(turn.rated)}.")
    if turn.off_until is not None:
        lines.append(f"You are off until {day(turn.off_until, today=turn.today)}, and your reviews wait with you.")
    elif turn.waiting:
        lines.append(f"{turn.waiting} more wait for the next days: a few a day is what stays.")
    if turn.next_on is not None:
        lines.append(f"The next ones come {day(turn.next_on, today=turn.today)}.")
    elif not turn.rated:
        lines.append("What you finish comes back the next day as short questions. Nothing is finished yet.")
    return lines

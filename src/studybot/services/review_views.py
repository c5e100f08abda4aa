"""What the review service hands to interfaces."""

from datetime import date

from studybot.core.model import Model
from studybot.core.review import CardState, Rating


class ReviewQuestion(Model):
    """A card as it is asked. ``number`` names the card's state: an answer to an older one counts no more."""

    card_id: int
    number: int
    topic: str
    title: str
    question: str


class ReviewTurn(Model):
    """What is asked next, or how the day went when nothing is."""

    today: date
    question: ReviewQuestion | None
    left: int  # still to be asked today, this question included
    waiting: int  # of all days so far, those over the cap included
    rated: dict[Rating, int]  # today
    next_on: date | None  # the next day on which something is asked
    off_until: date | None = None  # reviews pause through this date
    block_id: int | None = None  # today's open review block in the plan
    undo_id: int | None = None  # today's last rating, which can be taken back


class ReviewAnswer(Model):
    """A question with its answer, and the days until it comes back by rating."""

    question: ReviewQuestion
    answer: str
    intervals: dict[Rating, int]


class Rated(Model):
    """A rating, and what is asked next."""

    already: bool  # this state of the card was rated before: nothing was added
    rating: Rating | None
    due_on: date | None  # when the card comes back
    turn: ReviewTurn


class ReviewStats(Model):
    today: date
    due_today: int
    waiting: int
    cap: int  # cards a day
    week: tuple[tuple[date, int], ...]  # today and six days, as if every answer were Good
    retention: float | None  # share of not-Again among ratings of cards rated before; None without any
    rated_before: int  # how many ratings that is measured on
    states: dict[CardState, int]
    rated: dict[Rating, int]  # today
    next_on: date | None

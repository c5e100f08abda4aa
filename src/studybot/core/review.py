"""Spaced review: what is remembered of one question, and when it comes back (FSRS 6, fuzz off).

Memory is counted in the learner's local days, as Anki counts it: a card due on a day is due from its first minute, and
a review an hour earlier than last time is still a day later. There are no steps of minutes: nobody is asked the same
thing twice on one day, and a forgotten answer comes back the next day. To FSRS a day is its midnight in UTC.
"""

from collections.abc import Callable
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import Literal

import fsrs
from pydantic import Field

from studybot.core.library import Slug
from studybot.core.model import Model

Rating = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = ("again", "hard", "good", "easy")
CardState = Literal["new", "young", "mature"]
MATURE_DAYS = 21  # from this interval on Anki calls a card mature

_UTC = timezone.utc  # noqa: UP017 fsrs compares with this very object
_SCHEDULER = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_GRADE = {"again": fsrs.Rating.Again, "hard": fsrs.Rating.Hard, "good": fsrs.Rating.Good, "easy": fsrs.Rating.Easy}


class Memory(Model):
    """What FSRS knows; stability in days, difficulty from 1 to 10; both None before the first rating."""

    stability: float | None = None
    difficulty: float | None = None
    last_on: date | None = None
    due_on: date

    @property
    def interval_days(self) -> int:
        """Between the last rating and the next one; 0 before the first."""
        return (self.due_on - self.last_on).days if self.last_on else 0

    @property
    def state(self) -> CardState:
        if self.last_on is None:
            return "new"
        return "mature" if self.interval_days >= MATURE_DAYS else "young"


class ReviewCard(Model):
    """One question of a finished Topic, and a learner's memory of it."""

    card_id: int
    topic: Slug  # as it was called when the card was made
    question_hash: str
    answer_hash: str
    made_on: date
    memory: Memory
    number: int = Field(default=0, ge=0)  # rows of its log: a button that names an older number is spent
    active: bool = True


def rate(memory: Memory, rating: Rating, *, on: date) -> Memory:
    """The memory after an answer on a local date; a date before the last rating counts as that one's."""
    day = max(on, memory.last_on) if memory.last_on else on
    card, _ = _SCHEDULER.review_card(_card(memory), _GRADE[rating], _instant(day))
    return Memory(stability=card.stability, difficulty=card.difficulty, last_on=day, due_on=card.due.date())


def intervals(memory: Memory, *, on: date) -> dict[Rating, int]:
    """Days until the next time, for each rating given on ``on``."""
    return {rating: rate(memory, rating, on=on).interval_days for rating in RATINGS}


def forgetting(card: ReviewCard) -> Callable[[date], float]:
    """Predicted probability, by date, that a card is remembered (retrievability). Before its first rating it counts as
    if it had been answered Good when it was made."""
    known = _card(card.memory if card.memory.last_on else _just_learnt(card.made_on))
    return lambda on: float(_SCHEDULER.get_card_retrievability(known, _instant(on)))


@lru_cache(maxsize=512)
def _just_learnt(on: date) -> Memory:
    return rate(Memory(due_on=on), "good", on=on)


def _card(memory: Memory) -> fsrs.Card:
    rated = memory.last_on is not None
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Review if rated else fsrs.State.Learning,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_instant(memory.due_on),
        last_review=_instant(memory.last_on) if memory.last_on else None,
    )


def _instant(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=_UTC)

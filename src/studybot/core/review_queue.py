"""Which cards are asked on which day: a backlog is spread and never dumped.

On a day at most ``cap`` cards are asked, those least likely to be remembered first; the others wait and none is lost.
Days off (a pause is a stretch of them) ask nothing, and shift what was to come back in or after them by their number.
"""

import heapq
import math
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import NamedTuple

from studybot.core.plan import ROUND_TO_MINUTES
from studybot.core.review import ReviewCard, forgetting, rate

MINUTES_A_CARD = 1
LEAST_CAP = 5
DEFAULT_SHARE = 0.1  # of the week's minutes, at most


def daily_cap(minutes_per_week: int, share: float | None) -> int:
    """Cards a day: a seventh of the week's share at a minute each, but never fewer than ``LEAST_CAP``."""
    share = DEFAULT_SHARE if share is None else share
    return max(LEAST_CAP, math.ceil(minutes_per_week * share / 7 / MINUTES_A_CARD - 1e-9))


def week_minutes(minutes_per_week: int, share: float | None) -> int:
    """Most minutes of review blocks in a week of the plan, in whole steps."""
    share = DEFAULT_SHARE if share is None else share
    return int(minutes_per_week * share + 1e-9) // ROUND_TO_MINUTES * ROUND_TO_MINUTES


def due_date(card: ReviewCard, off: Collection[date]) -> date:
    """The day a card comes back, later by every day off between its last rating and then."""
    due = card.memory.due_on
    since = card.memory.last_on or card.made_on
    for day in sorted(day for day in off if day > since):
        if day > due:
            break
        due += timedelta(days=1)
    return due


class _Waiting(NamedTuple):
    """A card whose day has come."""

    card: ReviewCard
    recall: Callable[[date], float]

    def urgency(self, on: date) -> tuple[float, date, int]:
        """Least likely to be remembered first, then the longest due."""
        return self.recall(on), self.card.memory.due_on, self.card.card_id


class ReviewQueue(NamedTuple):
    """A learner's active cards on a local date, and what limits them."""

    today: date
    cards: tuple[ReviewCard, ...]
    off: frozenset[date]
    cap: int
    rated_today: int = 0

    def overdue(self) -> int:
        """Cards whose day has come, whether or not they fit under the cap."""
        return sum(due_date(card, self.off) <= self.today for card in self.cards)

    def now(self) -> tuple[ReviewCard, ...]:
        """What is asked today, in order."""
        return self.days(1)[0]

    def days(self, count: int, *, repeat: bool = False) -> list[tuple[ReviewCard, ...]]:
        """What is asked on each of the coming days, today first. With ``repeat`` every card is taken to be answered
        Good, and comes back; else each is asked once."""
        coming = [(due_date(card, self.off), card) for card in self.cards]
        waiting: list[_Waiting] = []
        asked: list[tuple[ReviewCard, ...]] = []
        for step in range(count):
            day = self.today + timedelta(days=step)
            waiting += [_Waiting(card, forgetting(card)) for due, card in coming if due <= day]
            coming = [pair for pair in coming if pair[0] > day]
            room = 0 if day in self.off else max(0, self.cap - (self.rated_today if step == 0 else 0))
            chosen = heapq.nsmallest(room, waiting, key=lambda one: one.urgency(day))
            taken = {one.card.card_id for one in chosen}
            waiting = [one for one in waiting if one.card.card_id not in taken]
            asked.append(tuple(one.card for one in chosen))
            if repeat:
                again = [c.model_copy(update={"memory": rate(c.memory, "good", on=day)}) for c in asked[-1]]
                coming += [(due_date(card, self.off), card) for card in again]
        return asked

    def next_on(self) -> date | None:
        """The next day after today on which something is asked; None without cards."""
        if not self.cards:
            return None
        first = min(due_date(card, self.off) for card in self.cards)
        day = max(first, self.today + timedelta(days=1))
        while day in self.off:
            day += timedelta(days=1)
        return day

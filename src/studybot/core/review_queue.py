"""Which cards are asked on which day: a backlog is spread and never dumped.

On a day at most ``cap`` cards are asked, those least likely to be remembered first; the others wait and none is lost.
Days off (a pause is a stretch of them) ask nothing, and shift what was to come back in or after them by their number.
"""

import math
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studybot.core.plan import ROUND_TO_MINUTES
from studybot.core.review import ReviewCard, card_recall, rate

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
        waiting = [(due_date(card, self.off), card) for card in self.cards]
        asked: list[tuple[ReviewCard, ...]] = []
        for step in range(count):
            day = self.today + timedelta(days=step)
            room = 0 if day in self.off else max(0, self.cap - (self.rated_today if step == 0 else 0))
            chosen = most_urgent([card for due, card in waiting if due <= day], on=day, most=room)
            taken = {card.card_id for card in chosen}
            waiting = [pair for pair in waiting if pair[1].card_id not in taken]
            if repeat:
                again = [c.model_copy(update={"memory": rate(c.memory, "good", on=day)}) for c in chosen]
                waiting += [(due_date(card, self.off), card) for card in again]
            asked.append(tuple(chosen))
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


def most_urgent(cards: Sequence[ReviewCard], *, on: date, most: int) -> list[ReviewCard]:
    """Least likely to be remembered first, then the longest due."""
    if not most:
        return []
    keys = {card.card_id: (card_recall(card, on=on), card.memory.due_on, card.card_id) for card in cards}
    return sorted(cards, key=lambda card: keys[card.card_id])[:most]

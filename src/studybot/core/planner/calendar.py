"""The days a learner can study, and how long."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import NamedTuple

from studybot.core.plan import ROUND_TO_MINUTES, PlanRequest

HORIZON_DAYS = 3660


class Slot(NamedTuple):
    """A stretch of a day; ``start`` is None where the day is given in minutes."""

    start: time | None
    minutes: int


class Day(NamedTuple):
    on: date
    slots: tuple[Slot, ...]

    @property
    def minutes(self) -> int:
        return sum(slot.minutes for slot in self.slots)


def study_days(request: PlanRequest) -> Iterator[Day]:
    """Days with minutes to study, from today on, for ten years; reviews' share and what is spent today taken off."""
    pinned: dict[date, int] = {}
    for block in request.pinned:
        pinned[block.on] = pinned.get(block.on, 0) + block.minutes
    for step in range(HORIZON_DAYS):
        on = request.today + timedelta(days=step)
        if on in request.days_off:
            continue
        available = request.availability.minutes(on.weekday())
        room = int(available * (1 - request.review_share) + 1e-9)
        if request.max_minutes_per_day is not None:
            room = min(room, request.max_minutes_per_day)
        used = pinned.get(on, 0) + (request.spent_today if on == request.today else 0)
        room = max(0, room - used) // ROUND_TO_MINUTES * ROUND_TO_MINUTES
        if room:
            yield Day(on, _slots(request, on, room, used))


def _slots(request: PlanRequest, on: date, room: int, used: int) -> tuple[Slot, ...]:
    """The day's windows after ``used`` minutes of them, ``room`` minutes long together."""
    windows = request.availability.windows(on.weekday())
    if not windows:
        return (Slot(None, room),)
    slots: list[Slot] = []
    for start, end in windows:
        first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        gone = min(used, last - first)
        used -= gone
        length = min(last - first - gone, room)
        length -= length % ROUND_TO_MINUTES
        if length > 0:
            begin = first + gone
            slots.append(Slot(time(begin // 60, begin % 60), length))
            room -= length
    return tuple(slots)

"""The axis of available minutes: which day holds how many, and where in the day.

Counted in steps of ``ROUND_TO_MINUTES``, rounded down. A day's study time is what it has available, less the share kept
for reviews, the minutes of today that are used, and pinned blocks; and it stays under the daily cap together with them.

Windows are wall-clock times. A window over the hour that a spring change skips loses that hour, and no block runs
across it; a window over the hour that autumn repeats counts it once.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from studybot.core.plan import DAY_MINUTES, ROUND_TO_MINUTES, PlacedBlock, PlanRequest

HORIZON_DAYS = 3660
Span = tuple[int, int]  # minutes of the day


class Slot(NamedTuple):
    """A stretch of a day; ``start`` is a minute of the day, None where the day is given in minutes."""

    start: int | None
    minutes: int


def minute_of(block: PlacedBlock) -> int | None:
    return None if block.start is None else block.start.hour * 60 + block.start.minute


class Calendar:
    """Days are numbered from today (0). ``ends[d]`` is the minutes available before day ``d``: places on the axis."""

    def __init__(self, request: PlanRequest, pinned: Sequence[PlacedBlock]) -> None:
        self.first = request.today
        self.days = min(HORIZON_DAYS, (date.max - request.today).days)
        self._pinned: dict[int, list[PlacedBlock]] = {}
        for block in pinned:
            self._pinned.setdefault((block.on - request.today).days, []).append(block)
        self._week = [_slots(request, weekday) for weekday in range(7)]
        self._special = self._special_days(request)
        rooms = np.resize(
            [_room(self._week[(self.first.weekday() + step) % 7]) for step in range(7)], self.days
        ).astype(np.int64)
        for day, slots in self._special.items():
            rooms[day] = _room(slots)
        self.ends = np.concatenate(([0], np.cumsum(rooms)))

    def _special_days(self, request: PlanRequest) -> dict[int, tuple[Slot, ...]]:
        gaps: dict[int, Span] = {}
        if any(request.availability.windows(weekday) for weekday in range(7)):
            gaps = _spring_gaps(request.timezone, self.first, self.days)
        days = {*self._pinned, *gaps, *({0} if request.spent_today else ())}
        found = {
            day: _slots(
                request,
                (self.first.weekday() + day) % 7,
                gap=gaps.get(day),
                pinned=self._pinned.get(day, ()),
                used=request.spent_today if day == 0 else 0,
            )
            for day in days
            if 0 <= day < self.days
        }
        off = {(on - self.first).days for on in request.days_off}
        return found | {day: () for day in off if 0 <= day < self.days}

    def slots(self, day: int) -> tuple[Slot, ...]:
        found = self._special.get(day)
        return self._week[(self.first.weekday() + day) % 7] if found is None else found

    def date_of(self, day: int) -> date:
        return self.first + timedelta(days=day)

    def day(self, on: date) -> int:
        """The day's number, negative before today; the last one of the horizon for a date beyond it."""
        return min((on - self.first).days, self.days - 1)

    def until(self, day: int) -> int:
        """The position at the end of a day; the beginning for one before today."""
        return int(self.ends[max(0, day + 1)])

    def around(self, block: PlacedBlock) -> tuple[int, int]:
        """Positions before which a pinned block's prerequisites end and after which its followers begin.

        Without a start it is the last of its day. With one, on a day given in minutes, nobody knows what comes before
        it on that day, so its prerequisites end the day before and its followers begin the day after.
        """
        day, start = (block.on - self.first).days, minute_of(block)
        if day >= self.days:
            return self.until(self.days - 1), self.until(self.days - 1)
        if start is None:
            return self.until(day), self.until(day)
        slots = self.slots(day)
        if any(slot.start is None for slot in slots):
            return int(self.ends[day]), self.until(day)
        place = int(self.ends[day]) + sum(s.minutes for s in slots if s.start is not None and s.start < start)
        return place, place


def _room(slots: Sequence[Slot]) -> int:
    return sum(slot.minutes for slot in slots)


def _slots(
    request: PlanRequest,
    weekday: int,
    *,
    gap: Span | None = None,
    pinned: Sequence[PlacedBlock] = (),
    used: int = 0,
) -> tuple[Slot, ...]:
    windows = [
        _span(start.hour, start.minute, end.hour, end.minute) for start, end in request.availability.windows(weekday)
    ]
    pieces = _without(windows, gap) if gap else windows
    available = _length(pieces) if windows else request.availability.minutes(weekday)
    inside = sum(block.minutes for block in pinned)
    if windows:
        floating = sum(block.minutes for block in pinned if block.start is None)
        for block in pinned:
            start = minute_of(block)
            if start is not None:
                pieces = _without(pieces, (start, start + block.minutes))
        inside = available - _length(pieces) + floating
    study = int(available * (1 - request.review_share) + 1e-9)
    reviews = sum(block.minutes for block in pinned if block.kind == "review")
    room = study - (inside - min(inside, reviews, available - study)) - used  # reviews use what is kept for them first
    if request.max_minutes_per_day is not None:
        room = min(room, request.max_minutes_per_day - sum(block.minutes for block in pinned) - used)
    room = max(0, room) // ROUND_TO_MINUTES * ROUND_TO_MINUTES
    if not windows:
        return (Slot(None, room),) if room else ()
    return _trimmed(pieces, skip=used, room=room)


def _trimmed(pieces: Sequence[Span], *, skip: int, room: int) -> tuple[Slot, ...]:
    """The first ``room`` minutes of the pieces after ``skip`` minutes of them."""
    slots: list[Slot] = []
    for first, last in pieces:
        gone = min(skip, last - first)
        skip -= gone
        length = min(last - first - gone, room) // ROUND_TO_MINUTES * ROUND_TO_MINUTES
        if length > 0:
            slots.append(Slot(first + gone, length))
            room -= length
    return tuple(slots)


def _span(first_hour: int, first_minute: int, last_hour: int, last_minute: int) -> Span:
    return first_hour * 60 + first_minute, last_hour * 60 + last_minute


def _length(pieces: Sequence[Span]) -> int:
    return sum(last - first for first, last in pieces)


def _without(pieces: Sequence[Span], hole: Span) -> list[Span]:
    cut = [part for a, b in pieces for part in ((a, min(b, hole[0])), (max(a, hole[1]), b))]
    return [(a, b) for a, b in cut if a < b]


@lru_cache(maxsize=256)
def _spring_gaps(zone: str, first: date, days: int) -> dict[int, Span]:
    """Days on which the clock jumps ahead, and the minutes of the day that it skips."""
    info = ZoneInfo(zone)
    gaps: dict[int, Span] = {}
    weeks = [*range(0, days, 7), days]
    for begin, end in pairwise(weeks):
        # Nowhere does the clock go ahead and back within a week.
        if _offset(first + timedelta(days=begin), 0, info) == _offset(first + timedelta(days=end), 0, info):
            continue
        for day in range(begin, end):
            on = first + timedelta(days=day)
            jump = _offset(on + timedelta(days=1), 0, info) - _offset(on, 0, info)
            if jump > 0:
                start = _gap_start(on, _offset(on + timedelta(days=1), 0, info), info)
                gaps[day] = (start, start + jump)
    return gaps


def _offset(on: date, minute: int, zone: ZoneInfo, fold: int = 0) -> int:
    moment = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=zone, fold=fold)
    offset = moment.utcoffset()
    return int(offset.total_seconds()) // 60 if offset is not None else 0


def _gap_start(on: date, after: int, zone: ZoneInfo) -> int:
    """The first minute of the day that does not exist: read with fold=1 a minute in a gap has the offset after it."""
    return bisect_left(range(DAY_MINUTES - 1), True, key=lambda minute: _offset(on, minute, zone, fold=1) == after)

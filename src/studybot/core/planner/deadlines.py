"""Which day each goal can be finished by.

One person is one machine and study can be split. So a topic inherits the earliest date of what needs it, earliest date
first is optimal (Lawler 1973; with pinned blocks, which release what follows them, Baker, Lawler, Lenstra and Rinnooy
Kan 1983), and dates hold if and only if, between any release and any date, the minutes that must lie between fit there.
Everything is counted on the axis of available minutes, so calendars do not matter.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from studybot.core.plan import PlacedBlock, PlanRequest
from studybot.core.planner.calendar import Calendar
from studybot.core.planner.pins import NEVER, Bounds, PinnedTooEarly, bounds, kept_pins, last_pins, rest_after
from studybot.core.planner.work import Indices, Work

Days = list[int | None]  # of each goal, numbered from today; None: no date


class Problem(NamedTuple):
    """A request, read: what is left to place, and where."""

    request: PlanRequest
    work: Work
    calendar: Calendar
    pins: tuple[PlacedBlock, ...]
    rest: Indices  # minutes of each topic still to be placed
    bounds: Bounds
    earliest: tuple[int, ...]  # of each goal: the day of the last block pinned for its targets


def read_problem(request: PlanRequest, work: Work) -> Problem:
    """Raises InvalidInput or PinnedTooEarly for pinned blocks that cannot stand."""
    pins = kept_pins(request, work)
    calendar = Calendar(request, pins)
    last = last_pins(pins, work)
    earliest = tuple(max(((last[t] - request.today).days for t in own if t in last), default=0) for own in work.targets)
    rest = np.array(rest_after(pins, work), dtype=np.int64)
    problem = Problem(request, work, calendar, pins, rest, bounds(pins, work, calendar), earliest)
    _check_pins(problem)
    return problem


def wanted_days(problem: Problem) -> Days:
    return [None if g.deadline is None else problem.calendar.day(g.deadline) for g in problem.request.goals]


def due_positions(problem: Problem, days: Sequence[int | None]) -> Indices:
    """For every topic the position on the axis by which it must end for the goals to be finished on their days."""
    due = np.full(len(problem.work.slugs), NEVER, dtype=np.int64)
    dated = [(day, goal) for goal, day in enumerate(days) if day is not None]
    for day, goal in sorted(dated, reverse=True):  # the earliest last: it has the last word
        due[problem.work.needs[goal]] = problem.calendar.until(day)
    return np.minimum(due, problem.bounds.due)


def hold(problem: Problem, days: Sequence[int | None]) -> bool:
    """Whether some schedule finishes every goal on its day."""
    if any(day is not None and day < first for day, first in zip(days, problem.earliest, strict=True)):
        return False
    return _first_overflow(problem, due_positions(problem, days)) is None


def settled_days(problem: Problem) -> Days:
    """The days to plan for: the deadlines less the buffer if they hold, else the deadlines if they hold.

    Otherwise days so that the greatest lateness is the least possible; within that, goal by goal, the heaviest first
    and the earliest deadline first among equals, each as early as the others allow. None for a goal beyond the horizon.
    """
    wanted, last = wanted_days(problem), problem.calendar.days - 1
    buffer = problem.request.buffer_days
    careful = [None if day is None else min(day, max(0, day - buffer)) for day in wanted]
    for days in (careful, wanted):
        if hold(problem, days):
            return list(days)

    def later(by: int) -> Days:
        return [None if day is None else min(day + by, last) for day in wanted]

    late = _least(0, last, lambda by: hold(problem, later(by)))
    settled: Days = [None] * len(wanted) if late is None else later(late)
    goals = problem.request.goals
    dated = [(-goals[i].weight, day, i) for i, day in enumerate(wanted) if day is not None]
    for _, day, goal in sorted(dated):
        settled[goal] = _earliest(problem, settled, goal, day)
    return settled


def _earliest(problem: Problem, days: Days, goal: int, first: int) -> int | None:
    """The earliest day for a goal while the others keep theirs; None beyond the horizon."""
    present = days[goal]
    last = problem.calendar.days - 1 if present is None else present
    return _least(first, last, lambda day: hold(problem, [*days[:goal], day, *days[goal + 1 :]]))


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """The least number from ``low`` to ``high`` that holds, when whatever follows one that holds does too."""
    if not holds(high):
        return None
    return low + bisect_left(range(low, high), True, key=holds)


def _first_overflow(problem: Problem, due: Indices) -> int | None:
    """The first due position that more minutes must lie before than fit there; None when all fit."""
    points, place = np.unique(due, return_inverse=True)
    found: list[int] = []
    for release in np.unique(problem.bounds.release):
        later = problem.bounds.release >= release
        needed = np.bincount(place[later], weights=problem.rest[later], minlength=len(points)).cumsum()
        over = np.flatnonzero((needed > np.maximum(points - release, 0)) & (points < NEVER))
        found += [int(points[i]) for i in over[:1]]
    return min(found, default=None)


def _check_pins(problem: Problem) -> None:
    if not problem.pins:
        return
    over = _first_overflow(problem, problem.bounds.due)
    if over is not None:
        at_fault = next(
            b for b in problem.pins if b.topic in problem.work.number and problem.calendar.around(b)[0] == over
        )
        raise PinnedTooEarly(at_fault.topic, at_fault.on)

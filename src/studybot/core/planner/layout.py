"""Blocks on days: the earliest due topic first, in pieces a person likes.

A piece is cut short, or the end of a slot left free, to avoid a block under ``block.min``, but only by minutes that no
due date will miss. A slot, topic or rest that is itself shorter is used as it is.
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from studybot.core.plan import ROUND_TO_MINUTES, BlockLength
from studybot.core.planner.calendar import Slot
from studybot.core.planner.deadlines import Problem
from studybot.core.planner.pins import NEVER
from studybot.core.planner.work import Indices

Key = tuple[int, int, int]  # due, due for finished targets too, place in reading order


class Piece(NamedTuple):
    """A block by numbers: ``start`` is a minute of the day, None where the day is given in minutes."""

    day: int
    start: int | None
    minutes: int
    topic: int


class Lengths(NamedTuple):
    """Shortest and longest block in whole steps."""

    shortest: int
    longest: int


def lengths_of(block: BlockLength) -> Lengths:
    longest = max(1, block.max // ROUND_TO_MINUTES) * ROUND_TO_MINUTES
    return Lengths(min(longest, -(-block.min // ROUND_TO_MINUTES) * ROUND_TO_MINUTES), longest)


def lay_out(problem: Problem, due: Indices, wish: Indices) -> tuple[list[Piece], list[int]]:
    """Pieces in order of time, and what is left of each topic beyond the horizon. ``due`` must hold; ``wish`` orders
    topics of equal due."""
    queue = _Queue(problem, due, wish)
    lengths = lengths_of(problem.request.block)
    pieces: list[Piece] = []
    for day in range(problem.calendar.days):
        if not queue.left:
            break
        place = int(problem.calendar.ends[day])
        for slot in problem.calendar.slots(day):
            pieces += _fill(day, slot, place, queue, lengths)
            place += slot.minutes
    return pieces, queue.rest


def _fill(day: int, slot: Slot, place: int, queue: "_Queue", lengths: Lengths) -> Iterator[Piece]:
    queue.release(place)
    room, begin = slot.minutes, slot.start
    while room and queue.ready:
        topic = queue.ready[0][2]
        minutes = _without_crumbs(queue, room, slot.minutes, place, lengths.shortest)
        if not minutes:
            return
        longest = max(ROUND_TO_MINUTES, lengths.longest // 2) if topic in queue.split else lengths.longest
        for part in parts(minutes, longest):
            yield Piece(day, begin, part, topic)
            begin = None if begin is None else begin + part
        queue.study(minutes)
        room -= minutes
        place += minutes


def _without_crumbs(queue: "_Queue", room: int, slot: int, place: int, shortest: int) -> int:
    """Minutes of the first topic to study in the room left of a slot; 0: better begin it in the next one."""
    wanted = queue.rest[queue.ready[0][2]]
    if wanted <= room:
        return wanted
    if room < shortest and room < slot:
        return 0 if queue.spare(place) >= room else room
    lacking = min(wanted, shortest) - (wanted - room)
    if lacking > 0 and room - lacking >= shortest and queue.spare(place) >= lacking:
        return room - lacking
    return room


def parts(minutes: int, longest: int) -> list[int]:
    """A stretch cut into even blocks of at most ``longest``, in whole steps, the longer ones first."""
    count = -(-minutes // longest)
    steps, more = divmod(minutes // ROUND_TO_MINUTES, count)
    return [(steps + (i < more)) * ROUND_TO_MINUTES for i in range(count)]


class _Queue:
    """Topics whose prerequisites are done, the earliest due first; each waits until what is pinned before it ends."""

    def __init__(self, problem: Problem, due: Indices, wish: Indices) -> None:
        work = problem.work
        self.rest: list[int] = problem.rest.tolist()
        self.split = {work.number[slug] for slug in problem.request.split if slug in work.number}
        self.left = len(self.rest)
        self.ready: list[Key] = []
        self._after = work.after
        self._waits_for = [len(before) for before in work.before]
        self._keys: list[Key] = list(zip(due.tolist(), wish.tolist(), range(len(self.rest)), strict=True))
        self._release: list[int] = problem.bounds.release.tolist()
        self._held: list[tuple[int, Key]] = []
        points, place = np.unique(due, return_inverse=True)
        self._points: list[int] = points.tolist()
        self._point_of: list[int] = place.tolist()
        self._due_at: list[int] = np.bincount(place, weights=problem.rest, minlength=len(points)).astype(int).tolist()
        self._place = 0
        self._admit([topic for topic, count in enumerate(self._waits_for) if not count])

    def release(self, place: int) -> None:
        """Those that begin at ``place`` or earlier become ready."""
        self._place = place
        while self._held and self._held[0][0] <= place:
            self._admit([heapq.heappop(self._held)[1][2]])

    def study(self, minutes: int) -> None:
        """Minutes of the first topic that is ready."""
        topic = self.ready[0][2]
        self.rest[topic] -= minutes
        self._due_at[self._point_of[topic]] -= minutes
        if not self.rest[topic]:
            heapq.heappop(self.ready)
            self._admit(self._finish(topic))

    def spare(self, place: int) -> int:
        """Minutes that may be left free from ``place`` on without missing a due date."""
        spare, waiting = NEVER, 0
        for point, minutes in zip(self._points, self._due_at, strict=True):
            if point >= NEVER:
                break
            waiting += minutes
            if waiting:
                spare = min(spare, point - place - waiting)
        return spare

    def _admit(self, topics: Sequence[int]) -> None:
        """Topics whose prerequisites are done; those with nothing to place are done at once."""
        stack = list(topics)
        while stack:
            topic = stack.pop()
            if self._release[topic] > self._place:
                heapq.heappush(self._held, (self._release[topic], self._keys[topic]))
            elif self.rest[topic]:
                heapq.heappush(self.ready, self._keys[topic])
            else:
                stack += self._finish(topic)

    def _finish(self, topic: int) -> list[int]:
        self.left -= 1
        freed = []
        for follower in self._after[topic]:
            self._waits_for[follower] -= 1
            if not self._waits_for[follower]:
                freed.append(follower)
        return freed

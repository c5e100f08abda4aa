"""Pinned blocks: they stay, whatever else moves.

A pinned block stands where the learner put it, outside their hours if they wish, and takes its minutes off that day.
What its topic needs is due before it, and what needs its topic begins after it. One of a finished topic is let go; one
that is longer than what is left of its topic is kept whole.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from studybot.core.plan import DAY_MINUTES, ROUND_TO_MINUTES, PlacedBlock, PlanRequest
from studybot.core.planner.calendar import Calendar, minute_of
from studybot.core.planner.work import Indices, Work, spread
from studybot.errors import InvalidInput, RequestUnmet

NEVER = 2**62  # a position on the axis that is never reached


class PinnedTooEarly(RequestUnmet):
    """What a pinned block's topic needs cannot be finished before it."""

    def __init__(self, topic: str, on: date) -> None:
        self.topic, self.on = topic, on
        super().__init__(
            f"The block of “{topic}” pinned to {on} cannot stay: what comes before that topic does not fit before it. "
            "Move it to a later date or unpin it."
        )


class Bounds(NamedTuple):
    """For each topic the position before which it ends and after which it begins, as pinned blocks demand."""

    due: Indices
    release: Indices


def kept_pins(request: PlanRequest, work: Work) -> tuple[PlacedBlock, ...]:
    """In order of time. Raises InvalidInput for one in the past, over midnight, or two at the same time."""
    blocks = sorted(request.pinned, key=_when)
    finished = {slug for slug, index in work.number.items() if not work.minutes[index]} | request.known
    ended: tuple[date, int] = (date.min, 0)
    for block in blocks:
        if block.on < request.today:
            raise InvalidInput(f"The block of “{block.topic}” is pinned to {block.on}, which is in the past.")
        start = minute_of(block)
        if start is None:
            continue
        if start + block.minutes > DAY_MINUTES:
            raise InvalidInput(f"The block of “{block.topic}” pinned to {block.on} runs over midnight.")
        if (block.on, start) < ended:
            raise InvalidInput(f"Two blocks are pinned to the same time on {block.on}; move one.")
        ended = (block.on, start + block.minutes)
    return tuple(block for block in blocks if block.topic not in finished or block.kind == "review")


def rest_after(pins: Sequence[PlacedBlock], work: Work) -> list[int]:
    """Minutes of each topic that are still to be placed."""
    held = Counter[str]()
    for block in _studied(pins, work):
        held[block.topic] += block.minutes
    rest = list(work.minutes)
    for slug, minutes in held.items():
        index = work.number[slug]
        rest[index] = -(-max(0, rest[index] - minutes) // ROUND_TO_MINUTES) * ROUND_TO_MINUTES
    return rest


def bounds(pins: Sequence[PlacedBlock], work: Work, calendar: Calendar) -> Bounds:
    """Raises PinnedTooEarly when a topic's block is pinned before one of a topic it needs."""
    size = len(work.slugs)
    due, release = np.full(size, NEVER, dtype=np.int64), np.zeros(size, dtype=np.int64)
    last: dict[int, PlacedBlock] = {}
    for block in _studied(pins, work):
        last[work.number[block.topic]] = block
    for block in _studied(pins, work):
        index = work.number[block.topic]
        ahead = sorted(spread(work.before[index], work.before))
        if any(a in last and _when(last[a]) > _when(block) for a in ahead):
            raise PinnedTooEarly(block.topic, block.on)
        begins, ends = calendar.around(block)
        due[ahead] = np.minimum(due[ahead], begins)
        behind = sorted(spread(work.after[index], work.after))
        release[behind] = np.maximum(release[behind], ends)
    return Bounds(due, release)


def last_pins(pins: Sequence[PlacedBlock], work: Work) -> dict[int, date]:
    """For each topic with pinned blocks the date of the last one."""
    return {work.number[block.topic]: block.on for block in _studied(pins, work)}


def _studied(pins: Sequence[PlacedBlock], work: Work) -> list[PlacedBlock]:
    return [block for block in pins if block.kind == "study" and block.topic in work.number]


def _when(block: PlacedBlock) -> tuple[date, int]:
    start = minute_of(block)
    return block.on, DAY_MINUTES if start is None else start

"""A plan made again beside the blocks of the one before: which stays, which moves, what was put off."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from studybot.core.learner import PlannedBlock
from studybot.core.plan import StudyBlock


class Difference(NamedTuple):
    kept: int
    moved: list[tuple[int, StudyBlock]]  # id of the stored block, its new place
    added: list[StudyBlock]
    removed: list[int]


def compare(stored: Sequence[PlannedBlock], new: Sequence[StudyBlock]) -> Difference:
    """Which stored block becomes which new one: the same place first, then, topic by topic, in order of time."""
    waiting: dict[tuple[object, ...], list[PlannedBlock]] = {}
    for block in stored:
        waiting.setdefault(_place(block), []).append(block)
    kept, homeless = 0, []
    for fresh in new:
        same = waiting.get(_place(fresh))
        if same:
            same.pop(0)
            kept += 1
        else:
            homeless.append(fresh)
    left: dict[tuple[str, str], list[PlannedBlock]] = {}
    for block in sorted((b for blocks in waiting.values() for b in blocks), key=lambda b: (b.on, b.block_id)):
        left.setdefault((block.topic, block.kind), []).append(block)
    moved, added = [], []
    for fresh in homeless:
        old = left.get((fresh.topic, fresh.kind))
        if old:
            moved.append((old.pop(0).block_id, fresh))
        else:
            added.append(fresh)
    return Difference(kept, moved, added, [b.block_id for blocks in left.values() for b in blocks])


def times_missed(blocks: Iterable[PlannedBlock], today: date) -> dict[str, int]:
    """How often each topic was put off by now: its open blocks' count, and one for each of its days gone by."""
    gone: dict[str, set[date]] = {}
    before: dict[str, int] = {}
    for block in blocks:
        if block.state == "planned" and block.kind == "study":
            before[block.topic] = max(before.get(block.topic, 0), block.missed)
            if block.on < today:
                gone.setdefault(block.topic, set()).add(block.on)
    return {topic: before[topic] + len(days) for topic, days in gone.items()}


def _place(block: PlannedBlock | StudyBlock) -> tuple[object, ...]:
    return (block.topic, block.kind, block.on, block.start, block.minutes)

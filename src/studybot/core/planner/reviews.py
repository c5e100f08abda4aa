"""Review blocks: due reviews take a capped share of the week's minutes, and study goes around them.

They are placed before the plan is made and stand in it like pinned blocks: at the beginning of a day's free time, in
whole steps, at most one a day. What does not fit a day or its week waits for the next one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from studybot.core.local_time import monday_of
from studybot.core.plan import ROUND_TO_MINUTES, PlacedBlock, PlanRequest
from studybot.core.planner.calendar import Calendar, Slot
from studybot.core.planner.layout import lengths_of
from studybot.core.review_queue import MINUTES_A_CARD

DAYS_BEFORE_PINNED = 6  # in which there is no other: a learner who moved a review wants it then


def place_reviews(
    request: PlanRequest, asked: Sequence[Sequence[str]], *, week_minutes: int, ended: Mapping[date, int]
) -> tuple[PlacedBlock, ...]:
    """``asked``: for each day from today the topics of the cards that are asked; a block bears the first of them.
    ``ended``: minutes of review blocks that have an outcome; their days get no other one. The request's own pinned
    review blocks count, and are not among those returned."""
    calendar = Calendar(request.model_copy(update={"review_share": 0.0}), request.pinned)
    pinned = [block for block in request.pinned if block.kind == "review"]
    closed = {*ended, *(b.on - timedelta(days=step) for b in pinned for step in range(DAYS_BEFORE_PINNED + 1))}
    used: dict[date, int] = {}
    for on, minutes in (*ended.items(), *((b.on, b.minutes) for b in pinned)):
        used[monday_of(on)] = used.get(monday_of(on), 0) + minutes
    waiting: list[str] = []
    placed: list[PlacedBlock] = []
    for step, topics in enumerate(asked):
        on, waiting = request.today + timedelta(days=step), [*waiting, *topics]
        for block in (b for b in pinned if b.on == on):
            waiting = waiting[block.minutes // MINUTES_A_CARD :]
        if not waiting or on in closed:
            continue
        left = week_minutes - used.get(monday_of(on), 0)
        most = min(len(waiting) * MINUTES_A_CARD, lengths_of(request.block).longest)
        slot = _first_fit(calendar.slots(step), _steps(max(ROUND_TO_MINUTES, most)), left)
        if slot is None:
            continue
        start = None if slot.start is None else time(slot.start // 60, slot.start % 60)
        placed.append(PlacedBlock(topic=waiting[0], on=on, start=start, minutes=slot.minutes, kind="review"))
        used[monday_of(on)] = used.get(monday_of(on), 0) + slot.minutes
        waiting = waiting[slot.minutes // MINUTES_A_CARD :]
    return tuple(placed)


def _first_fit(slots: Sequence[Slot], wanted: int, left: int) -> Slot | None:
    """The first stretch that holds what is wanted, or the longest one; None when nothing fits or is left."""
    wanted = min(wanted, _steps(max(0, left)))
    if not slots or not wanted:
        return None
    best = next((slot for slot in slots if slot.minutes >= wanted), max(slots, key=lambda slot: slot.minutes))
    return best._replace(minutes=min(wanted, best.minutes))


def _steps(minutes: int) -> int:
    return minutes // ROUND_TO_MINUTES * ROUND_TO_MINUTES

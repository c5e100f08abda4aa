"""The plan itself: jobs poured into days, and what follows for each goal."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from studybot.core.plan import (
    ROUND_TO_MINUTES,
    BlockLength,
    GoalOutcome,
    Plan,
    PlanRequest,
    PlanTopic,
    Shortfall,
    StudyBlock,
    Unscheduled,
    Week,
)
from studybot.core.planner.calendar import Day, study_days
from studybot.core.planner.options import find_options
from studybot.core.planner.work import Job, check, jobs
from studybot.core.study_order import closure
from studybot.errors import RequestUnmet


def make_plan(request: PlanRequest) -> Plan:
    """Deterministic. Raises InvalidInput for a request that contradicts itself, RequestUnmet without any study time."""
    plan = _plan(request)
    if plan.feasible or not request.with_options or not any(goal.deadline for goal in request.goals):
        return plan
    return plan.model_copy(update={"options": find_options(request, check(request), plan, _plan)})


def _plan(request: PlanRequest) -> Plan:
    topics = check(request)
    order = jobs(request, topics)
    blocks, left_over = _pour(request, order, crumbs=True)
    outcomes = _outcomes(request, blocks, left_over)
    # Leaving a few minutes free makes better blocks; it is done where it makes no goal later than its deadline allows.
    easy_blocks, easy_left_over = _pour(request, order, crumbs=False)
    easy_outcomes = _outcomes(request, easy_blocks, easy_left_over)
    if all(easy.lateness_days <= tight.lateness_days for easy, tight in zip(easy_outcomes, outcomes, strict=True)):
        blocks, left_over, outcomes = easy_blocks, easy_left_over, easy_outcomes
    finish = _finish_dates(blocks)
    return Plan(
        feasible=not left_over and all(o.lateness_days == 0 for o in outcomes),
        finish_on=max(finish.values(), default=None),
        weeks=_weeks(blocks),
        goals=outcomes,
        unscheduled=tuple(
            Unscheduled(topic=j.slug, minutes=j.minutes, reason="it does not fit within ten years") for j in left_over
        ),
        shortfalls=_shortfalls(request, blocks, outcomes, topics),
        finish_low_on=_finish(request, topics, "low"),
        finish_high_on=_finish(request, topics, "high"),
    )


def _outcomes(
    request: PlanRequest, blocks: Sequence[StudyBlock], left_over: Sequence[Job]
) -> tuple[GoalOutcome, ...]:  # fmt: skip
    finish, unplanned = _finish_dates(blocks), {job.slug for job in left_over}
    return tuple(_outcome(index, request, finish, unplanned) for index in range(len(request.goals)))


def _pour(
    request: PlanRequest, order: Sequence[Job], *, crumbs: bool
) -> tuple[list[StudyBlock], list[Job]]:  # fmt: skip
    """Blocks day by day in the order of the jobs, and the jobs beyond the horizon. With ``crumbs`` every minute is
    used; without, no block is shorter than ``block.min`` unless the topic or the day is."""
    blocks = [StudyBlock(on=b.on, start=b.start, minutes=b.minutes, topic=b.topic, kind=b.kind) for b in request.pinned]
    pinned: dict[str, int] = {}
    for block in request.pinned:
        pinned[block.topic] = pinned.get(block.topic, 0) + block.minutes
    waiting = [job._replace(minutes=max(0, job.minutes - pinned.get(job.slug, 0))) for job in reversed(order)]
    waiting = [job for job in waiting if job.minutes]
    if waiting and request.availability.minutes_per_week == 0:
        raise RequestUnmet("Your week has no study time. Give at least one weekday some minutes.")
    for day in study_days(request):
        if not waiting:
            break
        blocks += _fill(day, waiting, request.block, crumbs=crumbs)
    blocks.sort(key=lambda b: (b.on, b.start or time.max))
    return blocks, list(reversed(waiting))


def _fill(day: Day, waiting: list[Job], length: BlockLength, *, crumbs: bool) -> list[StudyBlock]:
    blocks: list[StudyBlock] = []
    for slot in day.slots:
        room, begin = slot.minutes, slot.start
        while room and waiting:
            job = waiting.pop()
            minutes = min(job.minutes, room) if crumbs else _without_crumbs(job.minutes, room, slot.minutes, length.min)
            if not minutes:
                waiting.append(job)
                break
            for part in _parts(minutes, length):
                blocks.append(StudyBlock(on=day.on, start=begin, minutes=part, topic=job.slug))
                begin = _later(begin, part)
            room -= minutes
            if job.minutes > minutes:
                waiting.append(job._replace(minutes=job.minutes - minutes))
    return blocks


def _without_crumbs(wanted: int, room: int, slot: int, shortest: int) -> int:
    """Minutes of a job to study in the room that is left of a slot; 0: better begin it another day."""
    if wanted <= room:
        return wanted
    if room < shortest and room < slot:
        return 0
    rest = wanted - room
    lacking = -(-max(0, shortest - rest) // ROUND_TO_MINUTES) * ROUND_TO_MINUTES
    return room - lacking if room - lacking >= shortest else room


def _parts(minutes: int, length: BlockLength) -> list[int]:
    """A stretch cut into even blocks of at most ``length.max``."""
    count = -(-minutes // length.max)
    unit = ROUND_TO_MINUTES
    edges = [minutes * i // count // unit * unit for i in range(count)] + [minutes]
    return [b - a for a, b in pairwise(edges) if b > a]


def _later(start: time | None, minutes: int) -> time | None:
    if start is None:
        return None
    return (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()


def _finish_dates(blocks: Sequence[StudyBlock]) -> dict[str, date]:
    finish: dict[str, date] = {}
    for block in blocks:
        if block.kind == "study":
            finish[block.topic] = max(finish.get(block.topic, date.min), block.on)
    return finish


def _outcome(index: int, request: PlanRequest, finish: dict[str, date], unplanned: set[str]) -> GoalOutcome:
    goal = request.goals[index]
    if unplanned & set(goal.targets):
        return GoalOutcome(index=index, finish_on=None, deadline=goal.deadline, lateness_days=3660)
    ends = [finish[slug] for slug in goal.targets if slug in finish]
    finish_on = max(ends, default=request.today)
    late = (finish_on - goal.deadline).days if goal.deadline is not None else 0
    return GoalOutcome(index=index, finish_on=finish_on, deadline=goal.deadline, lateness_days=max(0, late))


def _shortfalls(
    request: PlanRequest, blocks: Sequence[StudyBlock], outcomes: Sequence[GoalOutcome], topics: dict[str, PlanTopic]
) -> tuple[Shortfall, ...]:
    """For each late goal: minutes of what it needs that lie behind its deadline."""
    found = []
    for outcome in outcomes:
        if outcome.lateness_days and outcome.deadline is not None:
            needed = closure(request.goals[outcome.index].targets, topics)
            short = sum(b.minutes for b in blocks if b.topic in needed and b.on > outcome.deadline)
            found.append(Shortfall(goal=outcome.index, short_minutes=short))
    return tuple(found)


def _finish(request: PlanRequest, topics: dict[str, PlanTopic], estimate: str) -> date | None:
    """The finish date were every topic at the low or high end of its range."""
    total = sum(job.minutes for job in jobs(request, topics, estimate=estimate))
    last = None
    for day in study_days(request):
        if total <= 0:
            break
        total -= day.minutes
        last = day.on
    return last


def _weeks(blocks: Sequence[StudyBlock]) -> tuple[Week, ...]:
    def monday(block: StudyBlock) -> date:
        return block.on - timedelta(days=block.on.weekday())

    weeks = [(starts_on, tuple(group)) for starts_on, group in groupby(blocks, key=monday)]
    return tuple(Week(starts_on=s, minutes=sum(b.minutes for b in bs), blocks=bs) for s, bs in weeks)

"""Priced ways out of a plan whose deadlines cannot be met; each is solved exactly and checked by planning with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

import numpy as np

from studybot.core.plan import (
    DAY_MINUTES,
    ROUND_TO_MINUTES,
    WEEKDAYS,
    Availability,
    DropTopics,
    LaterDeadline,
    LateTarget,
    MoreHours,
    Option,
    Plan,
    PlanGoal,
    PlanRequest,
    PlanTopic,
)
from studybot.core.planner.deadlines import Problem, hold, read_problem, wanted_days
from studybot.core.planner.work import check, read_work
from studybot.core.study_order import closure

MakePlan = Callable[[PlanRequest], Plan]
SOLVER_SECONDS = 2.0


def find_options(problem: Problem, topics: Mapping[str, PlanTopic], plan: Plan, make: MakePlan) -> tuple[Option, ...]:
    """``make`` plans without options."""
    request = problem.request
    options: list[Option] = []
    more = _more_hours(request, make)
    if more is not None:
        options.append(more)
    options += _later_deadlines(request, plan, make)
    drop = _drop_topics(problem, topics, make)
    if drop is not None:
        options.append(drop)
    return tuple(options)


def with_more_hours(request: PlanRequest, extra: int) -> PlanRequest:
    """``extra`` minutes a week spread over the learner's own days, ``ROUND_TO_MINUTES`` at a time from Monday on.

    A day given in windows gets its last window extended, up to midnight; a daily cap rises by as much as the day that
    grows most.
    """
    days = [day for day in range(7) if request.availability.minutes(day) > 0]
    steps = extra // ROUND_TO_MINUTES
    share = {day: (steps // len(days) + (i < steps % len(days))) * ROUND_TO_MINUTES for i, day in enumerate(days)}
    week = {WEEKDAYS[day]: _longer_day(request.availability, day, share.get(day, 0)) for day in range(7)}
    cap = request.max_minutes_per_day
    return request.model_copy(
        update={
            "availability": Availability.model_validate(week),
            "max_minutes_per_day": None if cap is None else min(DAY_MINUTES, cap + max(share.values())),
        }
    )


def _longer_day(week: Availability, day: int, extra: int) -> int | list[tuple[time, time]]:
    windows = week.windows(day)
    if not windows:
        return min(DAY_MINUTES, week.minutes(day) + extra)
    *rest, (start, end) = windows
    minutes = end.hour * 60 + end.minute + extra
    last = time(23, 59) if minutes >= DAY_MINUTES else time(minutes // 60, minutes % 60)
    return [*rest, (start, last)]


def _more_hours(request: PlanRequest, make: MakePlan) -> MoreHours | None:
    """The least extra minutes a week, by bisection: more time never makes a plan later."""
    if request.availability.minutes_per_week == 0:
        return None
    topics = check(request)

    def holds(steps: int) -> bool:
        more = with_more_hours(request, steps * ROUND_TO_MINUTES)
        problem = read_problem(more, read_work(more, topics))
        return hold(problem, wanted_days(problem))

    low, high = 0, (7 * DAY_MINUTES - request.availability.minutes_per_week) // ROUND_TO_MINUTES
    if high <= 0 or not holds(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    extra = high * ROUND_TO_MINUTES
    return MoreHours(extra_minutes_per_week=extra) if make(with_more_hours(request, extra)).feasible else None


def _later_deadlines(request: PlanRequest, plan: Plan, make: MakePlan) -> list[LaterDeadline]:
    """For each late goal the date it is finished on; together they hold."""
    late = {o.index: o.finish_on for o in plan.goals if o.lateness_days and o.finish_on is not None}
    moved = tuple(
        goal.model_copy(update={"deadline": late[i]}) if i in late else goal for i, goal in enumerate(request.goals)
    )
    if not late or not make(request.model_copy(update={"goals": moved})).feasible:
        return []
    return [LaterDeadline(goal=i, deadline=on) for i, on in sorted(late.items())]


class _Kept(NamedTuple):
    done: dict[tuple[str, int], bool]  # (topic, deadline's index) -> finished by then
    proven: bool
    gap: float | None


def _drop_topics(problem: Problem, topics: Mapping[str, PlanTopic], make: MakePlan) -> DropTopics | None:
    """The targets to keep that weigh most: a 0/1 program over "topic t is finished by deadline k".

    Finished by one deadline is finished by the next; a topic needs its prerequisites by the same deadline; the minutes
    finished by a deadline fit into the minutes available until then, which is enough, because study can be split and
    the earliest due date comes first. What no kept target needs is left out too.
    """
    request = problem.request
    left = dict(zip(problem.work.slugs, problem.rest.tolist(), strict=True))
    deadlines = sorted({goal.deadline for goal in request.goals if goal.deadline is not None})
    needed = _needed(request, topics)
    kept = _solve(problem, topics, left, deadlines, needed)
    if kept is None:
        return None
    held = [
        goal.targets if goal.deadline is None
        else tuple(t for t in goal.targets if kept.done[t, deadlines.index(goal.deadline)])
        for goal in request.goals
    ]  # fmt: skip
    stay = closure([t for targets in held for t in targets], topics)
    option = DropTopics(
        drop=tuple(slug for slug in topics if slug in set(needed) - set(stay) and left.get(slug)),
        late_targets=tuple(
            LateTarget(goal=index, topic=target)
            for index, goal in enumerate(request.goals)
            for target in goal.targets
            if target not in held[index] and target in stay
        ),
        kept_weight=sum(goal.weight * len(targets) for goal, targets in zip(request.goals, held, strict=True)),
        proven_optimal=kept.proven,
        gap=kept.gap,
    )
    lighter = apply_option(request, option)
    if not (option.drop or option.late_targets) or (lighter.goals and not make(lighter).feasible):
        return None
    return option


def _solve(
    problem: Problem, topics: Mapping[str, PlanTopic], left: Mapping[str, int], deadlines: Sequence[date],
    needed: Sequence[str],
) -> _Kept | None:  # fmt: skip
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    request, last = problem.request, len(deadlines)
    column = {(slug, k): i for i, (slug, k) in enumerate((s, k) for s in needed for k in range(last))}
    gain = np.zeros(len(column))
    for goal in request.goals:
        if goal.deadline is not None:
            for target in goal.targets:
                gain[column[target, deadlines.index(goal.deadline)]] += goal.weight
    entries: list[tuple[int, int, float]] = []
    upper: list[float] = []

    def constrain(terms: Sequence[tuple[int, float]], most: float) -> None:
        entries.extend((len(upper), i, value) for i, value in terms)
        upper.append(most)

    for slug in needed:
        for k in range(last):
            if k + 1 < last:
                constrain([(column[slug, k], 1), (column[slug, k + 1], -1)], 0)
            for prerequisite in _open_prerequisites(slug, topics, left):
                constrain([(column[slug, k], 1), (column[prerequisite, k], -1)], 0)
    for k, room in enumerate(problem.calendar.until(problem.calendar.day(on)) for on in deadlines):
        constrain([(column[slug, k], float(left.get(slug, 0))) for slug in needed], float(room))
    rows, columns, values = zip(*entries, strict=True)
    matrix = coo_array((values, (rows, columns)), shape=(len(upper), len(column))).tocsr()
    result = milp(
        -gain,
        constraints=LinearConstraint(matrix, ub=np.array(upper)),
        integrality=np.ones(len(column)),
        bounds=Bounds(0, 1),
        options={"time_limit": SOLVER_SECONDS},
    )
    if result.x is None:
        return None
    proven = result.status == 0
    return _Kept(
        {pair: bool(result.x[i] > 0.5) for pair, i in column.items()},
        proven,
        None if proven else float(result.mip_gap),
    )


def _open_prerequisites(slug: str, topics: Mapping[str, PlanTopic], left: Mapping[str, int]) -> set[str]:
    """What must still be studied before a topic; none for one that is finished, whatever it once needed."""
    if not left.get(slug):
        return set()
    found: set[str] = set()
    stack = list(topics[slug].prerequisites)
    seen: set[str] = set()
    while stack:
        before = stack.pop()
        if before in seen:
            continue
        seen.add(before)
        if left.get(before):
            found.add(before)
        else:
            stack += topics[before].prerequisites
    return found


def _needed(request: PlanRequest, topics: Mapping[str, PlanTopic]) -> list[str]:
    """Topics that goals with a deadline need, in reading order."""
    wanted = closure([t for g in request.goals if g.deadline is not None for t in g.targets], topics)
    return [slug for slug in topics if slug in wanted]


def apply_option(request: PlanRequest, option: Option) -> PlanRequest:
    """The request with an option taken."""
    if isinstance(option, MoreHours):
        return with_more_hours(request, option.extra_minutes_per_week)
    goals = list(request.goals)
    if isinstance(option, LaterDeadline):
        goals[option.goal] = goals[option.goal].model_copy(update={"deadline": option.deadline})
        return request.model_copy(update={"goals": tuple(goals)})
    return request.model_copy(update={"goals": tuple(g for g in kept_goals(goals, option) if g is not None)})


def kept_goals(goals: Sequence[PlanGoal], option: DropTopics) -> list[PlanGoal | None]:
    """Each goal with the targets it keeps; None for one that keeps none."""
    late = {(one.goal, one.topic) for one in option.late_targets}
    kept = [
        tuple(t for t in goal.targets if t not in option.drop and (index, t) not in late)
        for index, goal in enumerate(goals)
    ]
    return [g.model_copy(update={"targets": ts}) if ts else None for g, ts in zip(goals, kept, strict=True)]

"""Whatever is asked: blocks fit the week, order holds, minutes add up, deadlines hold if any schedule can hold them."""

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from studybot.core.plan import (
    Availability,
    BlockLength,
    DropTopics,
    LaterDeadline,
    MoreHours,
    PlanGoal,
    PlanRequest,
    PlanTopic,
)
from studybot.core.planner import apply_option, make_plan
from studybot.core.planner.calendar import study_days
from studybot.core.planner.work import remaining

TODAY = date(2026, 11, 23)


@st.composite
def requests(draw: st.DrawFn, *, most: int = 6, deadlines: bool = True) -> PlanRequest:
    count = draw(st.integers(1, most))
    slugs = [f"t{i}" for i in range(count)]
    topics = [
        PlanTopic(
            slug=slug,
            minutes=draw(st.integers(1, 200)),
            prerequisites=tuple(draw(st.sets(st.sampled_from(slugs[:i]), max_size=2))) if i else (),
        )
        for i, slug in enumerate(slugs)
    ]
    due = st.none() | st.integers(0, 20).map(lambda d: TODAY + timedelta(days=d)) if deadlines else st.none()
    goals = [
        PlanGoal(
            targets=tuple(sorted(draw(st.sets(st.sampled_from(slugs), min_size=1, max_size=3)))),
            deadline=draw(due),
            weight=draw(st.sampled_from([1, 2, 5])),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    day = st.sampled_from([0, 10, 30, 60, 95, [["18:00", "19:00"]], [["07:00", "07:30"], ["20:00", "21:15"]]])
    week = Availability.model_validate(
        {name: draw(day) for name in ("mon", "tue", "wed", "thu", "fri", "sat")} | {"sun": 45}
    )
    return PlanRequest(
        today=TODAY,
        topics=tuple(topics),
        goals=tuple(goals),
        availability=week,
        days_off=frozenset(draw(st.sets(st.integers(0, 20).map(lambda d: TODAY + timedelta(days=d)), max_size=4))),
        max_minutes_per_day=draw(st.none() | st.sampled_from([20, 50, 90])),
        block=draw(st.sampled_from([BlockLength(), BlockLength(min=10, max=30), BlockLength(min=45, max=120)])),
        known=frozenset(draw(st.sets(st.sampled_from(slugs), max_size=1))),
        spent={slug: draw(st.integers(0, 250)) for slug in slugs[:2]},
    )


def left(request: PlanRequest, slug: str) -> int:
    topic = next(t for t in request.topics or () if t.slug == slug)
    if slug in request.known:
        return 0
    return remaining(topic.range.typical, spent=request.spent.get(slug, 0), pace=request.pace)


def needed(request: PlanRequest, targets: tuple[str, ...]) -> set[str]:
    topics = {t.slug: t for t in request.topics or ()}
    found: set[str] = set()
    stack = list(targets)
    while stack:
        slug = stack.pop()
        if slug not in found:
            found.add(slug)
            stack += topics[slug].prerequisites
    return found


@given(requests())
def test_blocks_fit_the_week_and_minutes_add_up(request: PlanRequest) -> None:
    plan = make_plan(request.model_copy(update={"with_options": False}))
    room = {day.on: day for day in study_days(request)}
    used: dict[date, int] = {}
    for block in plan.blocks():
        assert block.on >= request.today
        assert block.on not in request.days_off
        assert block.minutes <= request.block.max
        used[block.on] = used.get(block.on, 0) + block.minutes
        if block.start is not None:
            begin = block.start.hour * 60 + block.start.minute
            windows = request.availability.windows(block.on.weekday())
            assert any(
                s.hour * 60 + s.minute <= begin and begin + block.minutes <= e.hour * 60 + e.minute for s, e in windows
            )
    assert all(minutes <= room[on].minutes for on, minutes in used.items())
    wanted = {slug for goal in request.goals for slug in needed(request, goal.targets)}
    for slug in wanted:
        assert sum(b.minutes for b in plan.blocks() if b.topic == slug) == left(request, slug)
    assert {b.topic for b in plan.blocks()} <= wanted


@given(requests())
def test_nothing_comes_before_its_prerequisites(request: PlanRequest) -> None:
    plan = make_plan(request.model_copy(update={"with_options": False}))
    order = [b.topic for b in plan.blocks()]
    for topic in request.topics or ():
        for prerequisite in topic.prerequisites:
            if topic.slug in order and prerequisite in order:
                last = max(i for i, slug in enumerate(order) if slug == prerequisite)
                assert last < order.index(topic.slug)


@given(requests(most=5))
@settings(max_examples=60, deadline=None)
def test_the_greatest_lateness_is_the_least_of_all_orders(request: PlanRequest) -> None:
    request = request.model_copy(update={"with_options": False})
    plan = make_plan(request)
    assert max(o.lateness_days for o in plan.goals) == brute_force_lateness(request)
    assert plan.feasible is (brute_force_lateness(request) == 0)


def brute_force_lateness(request: PlanRequest) -> int:
    """Every order of the topics, each poured into the days without a gap."""
    topics = {t.slug: t for t in request.topics or ()}
    wanted = sorted({slug for goal in request.goals for slug in needed(request, goal.targets)})
    days = [(day.on, day.minutes) for day in study_days(request) if day.on <= TODAY + timedelta(days=400)]
    best: int | None = None
    for order in permutations(wanted):
        if any(p in order[i + 1 :] for i, slug in enumerate(order) for p in topics[slug].prerequisites):
            continue
        finish, total, index, filled = {}, 0, 0, 0
        for slug in order:
            total += left(request, slug)
            while filled < total:
                filled += days[index][1]
                index += 1
            finish[slug] = days[index - 1][0] if left(request, slug) else TODAY
        late = [
            max(0, (max((finish[t] for t in g.targets if left(request, t)), default=TODAY) - g.deadline).days)
            for g in request.goals
            if g.deadline is not None
        ]
        worst = max(late, default=0)
        best = worst if best is None else min(best, worst)
    return best or 0


@given(requests())
@settings(max_examples=60, deadline=None)
def test_every_option_holds_when_it_is_taken(request: PlanRequest) -> None:
    plan = make_plan(request)
    if plan.feasible:
        assert plan.options == ()
        return
    later = [o for o in plan.options if isinstance(o, LaterDeadline)]
    moved = request
    for one in later:
        moved = apply_option(moved, one)
    if later:
        assert make_plan(moved).feasible
    for option in plan.options:
        if isinstance(option, MoreHours):
            assert make_plan(apply_option(request, option)).feasible
            less = option.model_copy(update={"extra_minutes_per_week": option.extra_minutes_per_week - 5})
            assert not make_plan(apply_option(request, less).model_copy(update={"with_options": False})).feasible


@given(requests(most=5))
@settings(max_examples=100, deadline=None)
def test_what_is_kept_weighs_most(request: PlanRequest) -> None:
    plan = make_plan(request)
    for option in plan.options:
        if isinstance(option, DropTopics):
            assert option.proven_optimal
            assert option.kept_weight == best_weight(request)


def best_weight(request: PlanRequest) -> float:
    """Every choice of the targets to keep, by whether planning with it holds."""
    pairs = [(i, t) for i, g in enumerate(request.goals) if g.deadline is not None for t in g.targets]
    free = sum(g.weight * len(g.targets) for g in request.goals if g.deadline is None)
    best = 0.0
    for mask in range(2 ** len(pairs)):
        kept = [pair for bit, pair in enumerate(pairs) if mask >> bit & 1]
        weight = sum(request.goals[i].weight for i, _ in kept)
        if weight <= best:
            continue
        goals = [
            g.model_copy(update={"targets": targets})
            for i, g in enumerate(request.goals)
            if (targets := tuple(t for j, t in kept if j == i))
        ]
        if make_plan(request.model_copy(update={"goals": tuple(goals), "with_options": False})).feasible:
            best = weight
    return best + free


@given(requests())
@settings(max_examples=40, deadline=None)
def test_the_same_request_gives_the_same_plan(request: PlanRequest) -> None:
    assert make_plan(request) == make_plan(request)

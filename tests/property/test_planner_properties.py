"""Whatever is asked: blocks fit the week, order holds, minutes add up, deadlines hold if any schedule can hold them."""

from datetime import date, time, timedelta
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from studybot.core.plan import (
    Availability,
    BlockLength,
    DropTopics,
    LaterDeadline,
    MoreHours,
    PlacedBlock,
    PlanGoal,
    PlanRequest,
    PlanTopic,
)
from studybot.core.planner import apply_option, make_plan
from studybot.core.planner.pins import PinnedTooEarly
from studybot.core.planner.work import remaining
from studybot.errors import InvalidInput

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
        review_share=draw(st.sampled_from([0.0, 0.0, 0.2])),
        buffer_days=draw(st.sampled_from([0, 0, 3])),
        spent_today=draw(st.sampled_from([0, 0, 40])),
    )


@st.composite
def pinned_requests(draw: st.DrawFn) -> PlanRequest:
    """Requests with one or two blocks that must stay, at a time or anywhere in a day."""
    request = draw(requests(most=4))
    slugs = [t.slug for t in request.topics or ()]
    blocks = tuple(
        PlacedBlock(
            topic=draw(st.sampled_from(slugs)),
            on=TODAY + timedelta(days=draw(st.integers(0, 15))),
            minutes=draw(st.sampled_from([20, 45, 60])),
            start=draw(st.none() | st.sampled_from([time(6), time(18, 15), time(22)])),
        )
        for _ in range(draw(st.integers(1, 2)))
    )
    return request.model_copy(update={"pinned": blocks, "with_options": False})


def room_on(request: PlanRequest, on: date) -> int:
    """Minutes to study on a date, counted anew from the request; pinned blocks are not taken off."""
    if on in request.days_off:
        return 0
    room = int(request.availability.minutes(on.weekday()) * (1 - request.review_share) + 1e-9)
    used = request.spent_today if on == request.today else 0
    room -= used
    if request.max_minutes_per_day is not None:
        room = min(room, request.max_minutes_per_day - used)
    return max(0, room) // 5 * 5


def left(request: PlanRequest, slug: str) -> int:
    topic = next(t for t in request.topics or () if t.slug == slug)
    if slug in request.known:
        return 0
    return remaining(topic.range.typical, spent=request.spent.get(slug, 0), pace=request.pace)


def needed(topics: dict[str, PlanTopic], targets: tuple[str, ...]) -> set[str]:
    """Written apart from the planner's own walk, which it judges."""
    found: set[str] = set()
    stack = list(targets)
    while stack:
        slug = stack.pop()
        if slug not in found:
            found.add(slug)
            stack += topics[slug].prerequisites
    return found


def goals_need(request: PlanRequest) -> set[str]:
    topics = {t.slug: t for t in request.topics or ()}
    return needed(topics, tuple(slug for goal in request.goals for slug in goal.targets))


@given(requests())
def test_blocks_fit_the_week_and_minutes_add_up(request: PlanRequest) -> None:
    plan = make_plan(request.model_copy(update={"with_options": False}))
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
    assert all(minutes <= room_on(request, on) for on, minutes in used.items())
    wanted = goals_need(request)
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
    wanted = sorted(goals_need(request))
    days = [(on, room_on(request, on)) for on in (TODAY + timedelta(days=n) for n in range(400))]
    best: int | None = None
    for order in permutations(wanted):
        if any(p in order[i + 1 :] for i, slug in enumerate(order) for p in topics[slug].prerequisites):
            continue
        finish: dict[str, date] = {}
        total = index = filled = 0
        for slug in order:
            total += left(request, slug)
            while filled < total:
                filled += days[index][1]
                index += 1
            finish[slug] = days[index - 1][0] if left(request, slug) else TODAY
        worst = greatest_lateness(request, finish)
        best = worst if best is None else min(best, worst)
    return best or 0


def greatest_lateness(request: PlanRequest, finish: dict[str, date]) -> int:
    """Days past a deadline, when each topic is finished on its date."""
    last = [
        (max((finish[t] for t in g.targets if t in finish and left(request, t)), default=TODAY), g.deadline)
        for g in request.goals
    ]
    return max((max(0, (on - deadline).days) for on, deadline in last if deadline is not None), default=0)


def within(request: PlanRequest, block: PlacedBlock) -> int:
    """Minutes of a pinned block that lie in the hours of its day."""
    windows = request.availability.windows(block.on.weekday())
    if not windows or block.start is None:
        return block.minutes
    first = block.start.hour * 60 + block.start.minute
    spans = [(s.hour * 60 + s.minute, e.hour * 60 + e.minute) for s, e in windows]
    return sum(max(0, min(first + block.minutes, end) - max(first, start)) for start, end in spans)


@given(pinned_requests())
@settings(max_examples=200, deadline=None)
def test_pinned_blocks_stay_and_order_holds_around_them(request: PlanRequest) -> None:
    try:
        plan = make_plan(request)
    except (PinnedTooEarly, InvalidInput):  # two at the same time, or before what they need
        return
    wanted = goals_need(request)
    done = {slug for slug in wanted if not left(request, slug)} | request.known
    kept = [b for b in request.pinned if b.topic not in done]
    blocks = list(plan.blocks())
    for pin in kept:
        assert any((b.topic, b.on, b.start, b.minutes) == (pin.topic, pin.on, pin.start, pin.minutes) for b in blocks)
    used: dict[date, int] = {}
    for block in blocks:
        used[block.on] = used.get(block.on, 0) + block.minutes
    for on, minutes in used.items():
        here = [b for b in kept if b.on == on]
        beside = sum(b.minutes for b in here) - sum(within(request, b) for b in here)  # outside the learner's hours
        assert minutes - beside <= max(room_on(request, on), sum(within(request, b) for b in here))
    for on in used:
        timed = sorted((b.start, b.minutes) for b in blocks if b.on == on and b.start is not None)
        for (start, minutes), (following, _) in pairwise(timed):
            assert start.hour * 60 + start.minute + minutes <= following.hour * 60 + following.minute
    for slug in wanted:
        placed = sum(b.minutes for b in blocks if b.topic == slug)
        assert placed >= left(request, slug)
        assert placed == left(request, slug) or any(b.topic == slug for b in kept)
    topics = {t.slug: t for t in request.topics or ()}
    for slug in wanted:
        for before in topics[slug].prerequisites:
            ends = [(b.on, b.start) for b in blocks if b.topic == before]
            begins = [(b.on, b.start) for b in blocks if b.topic == slug]
            if ends and begins:
                assert max(on for on, _ in ends) <= min(on for on, _ in begins)


@given(pinned_requests())
@settings(max_examples=60, deadline=None)
def test_around_pinned_blocks_the_greatest_lateness_is_the_least(request: PlanRequest) -> None:
    """Against every static order of priority, studied in steps of five minutes: an optimal schedule is among them."""
    request = request.model_copy(
        update={
            "pinned": tuple(b.model_copy(update={"start": None}) for b in request.pinned),
            "topics": tuple(t.model_copy(update={"minutes": -(-t.range.typical // 4)}) for t in request.topics or ()),
            "spent": {},
        }
    )
    best = brute_force_around_pins(request)
    try:
        plan = make_plan(request)
    except PinnedTooEarly:
        assert best is None
        return
    assert best is not None
    assert max(o.lateness_days for o in plan.goals) == best


def brute_force_around_pins(request: PlanRequest) -> int | None:
    topics = {t.slug: t for t in request.topics or ()}
    wanted = sorted(goals_need(request))
    pins = [b for b in request.pinned if b.topic not in wanted or left(request, b.topic)]
    pins = [b for b in pins if b.topic not in request.known]
    held = {slug: sum(b.minutes for b in pins if b.topic == slug) for slug in wanted}
    last_pin = {b.topic: max(p.on for p in pins if p.topic == b.topic) for b in pins if b.topic in wanted}
    first_pin = {b.topic: min(p.on for p in pins if p.topic == b.topic) for b in pins if b.topic in wanted}
    best: int | None = None
    for order in permutations(wanted):
        rest = {slug: max(0, left(request, slug) - held[slug]) for slug in wanted}
        rest = {slug: -(-minutes // 5) * 5 for slug, minutes in rest.items()}
        finish = dict(last_pin)
        for step in range(400):
            on = TODAY + timedelta(days=step)
            pinned_here = sum(b.minutes for b in pins if b.on == on)
            room = max(0, room_on(request, on) - pinned_here)
            if request.availability.minutes(on.weekday()) and pinned_here:
                room = room_with_pins(request, on, pinned_here)
            while room >= 5:
                ready = [
                    s for s in order if rest[s] and all(over(request, rest, last_pin, a, on) for a in ahead(topics, s))
                ]
                if not ready:
                    break
                rest[ready[0]] -= 5
                room -= 5
                finish[ready[0]] = max(on, finish.get(ready[0], on))
            if any(first_pin.get(s) == on and any(rest[a] for a in ahead(topics, s)) for s in wanted):
                break
            if not any(rest.values()) and step > 16:
                break
        if any(rest.values()):
            continue
        if any(
            slug in first_pin and last_pin.get(a, date.min) > first_pin[slug]
            for slug in wanted
            for a in ahead(topics, slug)
        ):
            return None
        worst = greatest_lateness(request, finish)
        best = worst if best is None else min(best, worst)
    return best


def ahead(topics: dict[str, PlanTopic], slug: str) -> set[str]:
    return needed(topics, topics[slug].prerequisites)


def over(request: PlanRequest, rest: dict[str, int], last_pin: dict[str, date], slug: str, on: date) -> bool:
    """A floating pin is the last of its day, so what follows it begins on the next."""
    return not rest[slug] and last_pin.get(slug, date.min) < on


def room_with_pins(request: PlanRequest, on: date, pinned: int) -> int:
    if on in request.days_off:
        return 0
    used = request.spent_today if on == request.today else 0
    room = int(request.availability.minutes(on.weekday()) * (1 - request.review_share) + 1e-9) - pinned - used
    if request.max_minutes_per_day is not None:
        room = min(room, request.max_minutes_per_day - pinned - used)
    return max(0, room) // 5 * 5


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
            taken = apply_option(request, option).model_copy(update={"with_options": False})
            if taken.goals:
                lighter = make_plan(taken)
                assert lighter.feasible
                assert not {b.topic for b in lighter.blocks()} & set(option.drop)
                assert sum(g.weight * len(g.targets) for g in taken.goals) == option.kept_weight


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

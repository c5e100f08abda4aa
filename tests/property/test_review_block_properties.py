"""Review blocks take at most their share, stand in free time, and lose nothing; study goes around them."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from studybot.core.local_time import monday_of
from studybot.core.plan import PlacedBlock, PlanRequest
from studybot.core.planner import make_plan, place_reviews
from studybot.core.planner.calendar import Calendar
from studybot.core.review_queue import week_minutes
from tests.property.test_planner_properties import TODAY, requests, room_on


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[PlanRequest, list[list[str]], int]:
    """A request, what is asked on each of some days, and the minutes a week that it may take."""
    request = draw(requests(most=4)).model_copy(update={"with_options": False})
    slugs = [topic.slug for topic in request.topics or ()]
    asked = draw(st.lists(st.lists(st.sampled_from(slugs), max_size=12), min_size=1, max_size=20))
    if draw(st.booleans()):
        moved = PlacedBlock(
            topic=slugs[0],
            on=TODAY + timedelta(days=draw(st.integers(0, 12))),
            minutes=10,
            start=draw(st.none() | st.sampled_from([time(6), time(18, 15)])),
            kind="review",
        )
        request = request.model_copy(update={"pinned": (moved,)})
    week = request.availability.minutes_per_week
    return request, asked, week_minutes(week, draw(st.sampled_from([None, 0.0, 0.2, 0.5])))


def minutes_on(blocks: list[PlacedBlock]) -> dict[date, int]:
    used: dict[date, int] = Counter()
    for block in blocks:
        used[block.on] += block.minutes
    return used


@given(reviewed())
def test_a_week_has_no_more_review_than_its_share(given_: tuple[PlanRequest, list[list[str]], int]) -> None:
    request, asked, most = given_
    placed = place_reviews(request, asked, week_minutes=most, ended={TODAY: 5})
    assert all(block.kind == "review" and block.minutes % 5 == 0 for block in placed)
    assert max(Counter(block.on for block in placed).values(), default=1) == 1
    assert TODAY not in {block.on for block in placed}, "today's block has an outcome"
    weeks: dict[date, int] = Counter()
    for block in placed:
        weeks[monday_of(block.on)] += block.minutes
    for monday, minutes in weeks.items():
        own = sum(b.minutes for b in request.pinned if monday_of(b.on) == monday) + 5 * (monday == monday_of(TODAY))
        assert minutes + own <= most


@given(reviewed())
def test_reviews_stand_in_free_time_and_study_goes_around_them(
    given_: tuple[PlanRequest, list[list[str]], int],
) -> None:
    request, asked, most = given_
    placed = place_reviews(request, asked, week_minutes=most, ended={})
    for block in placed:
        assert block.on >= request.today
        assert block.on not in request.days_off
        assert block.minutes <= request.block.max
        windows = request.availability.windows(block.on.weekday())
        if windows:
            assert block.start is not None
            begin = block.start.hour * 60 + block.start.minute
            assert any(
                s.hour * 60 + s.minute <= begin and begin + block.minutes <= e.hour * 60 + e.minute for s, e in windows
            )
    plan = make_plan(request.model_copy(update={"pinned": (*request.pinned, *placed)}))
    own = [b for b in plan.blocks() if b.kind == "review"]
    assert sorted((b.on, b.minutes) for b in own) == sorted((b.on, b.minutes) for b in (*request.pinned, *placed))
    free = request.model_copy(update={"review_share": 0.0})
    used = minutes_on([b for b in plan.blocks() if b.kind == "study" or b.on not in {p.on for p in request.pinned}])  # type: ignore[misc]
    assert all(minutes <= room_on(free, on) for on, minutes in used.items() if on not in {p.on for p in request.pinned})
    timed = sorted((b.on, b.start, b.minutes) for b in plan.blocks() if b.start is not None)
    for (on, start, minutes), (next_on, next_start, _) in pairwise(timed):
        if on == next_on:
            assert start.hour * 60 + start.minute + minutes <= next_start.hour * 60 + next_start.minute


@given(reviewed())
def test_reviews_use_the_time_that_is_kept_for_them_first(
    given_: tuple[PlanRequest, list[list[str]], int],
) -> None:
    request, asked, most = given_
    request = request.model_copy(update={"pinned": ()})
    placed = place_reviews(request, asked, week_minutes=most, ended={})
    before, after = Calendar(request, ()), Calendar(request, placed)
    for block in placed:
        day = (block.on - request.today).days
        kept = int(request.availability.minutes(block.on.weekday()) * request.review_share)
        loss = sum(s.minutes for s in before.slots(day)) - sum(s.minutes for s in after.slots(day))
        assert loss <= max(0, block.minutes - kept) + 10 or request.max_minutes_per_day is not None


@given(reviewed())
@settings(max_examples=50)
def test_with_enough_room_everything_asked_has_its_minute(
    given_: tuple[PlanRequest, list[list[str]], int],
) -> None:
    request, asked, _ = given_
    request = request.model_copy(update={"pinned": (), "days_off": frozenset(), "max_minutes_per_day": None})
    days = [*asked, *([[]] * 60)]
    placed = place_reviews(request, days, week_minutes=10_000, ended={})
    assert sum(block.minutes for block in placed) >= sum(map(len, asked))

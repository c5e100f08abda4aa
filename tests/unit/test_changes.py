"""A change to a plan is shown first, made once, and can be taken back; pinned blocks stay or say why not."""

from datetime import date, time, timedelta

import pytest

from studybot.core.learner import PlannedBlock
from studybot.core.plan import Availability, BlockLength
from studybot.core.plan_change import MoveBlock, PinBlock, PlanAction, SetDaysOff, SetWeek, SplitTopic
from studybot.errors import InvalidInput, NotFound, RequestUnmet
from studybot.services.charts import plan_picture
from studybot.services.views import PlanView
from studybot.services.words import read_week_change
from tests.conftest import FixedClock, TinyApp, add_goal

TODAY = date(2026, 11, 23)


def places(view: PlanView) -> list[tuple[object, ...]]:
    return [(b.on, b.start, b.topic, b.minutes, b.pinned) for w in view.weeks for b in w.blocks]


def shown(app: TinyApp, who: str, clock: FixedClock) -> PlanView:
    return app.services.plans.show(who, now=clock())


def block_of(app: TinyApp, who: str, clock: FixedClock, topic: str) -> PlannedBlock:
    return next(b for b in app.services.plans.coming(who, now=clock()) if b.topic == topic)


def make(app: TinyApp, who: str, action: PlanAction, clock: FixedClock) -> PlanView:
    preview = app.services.changes.propose(who, action, now=clock())
    view, _ = app.services.changes.apply(who, preview.change_id, now=clock())
    assert places(view) == places(preview.after), "what was shown is what is made"
    return view


ACTIONS: list[PlanAction] = [
    SetWeek(availability=Availability(mon=90, wed=90, sat=180)),
    SetWeek(max_minutes_per_day=30),
    SetWeek(block=BlockLength(min=10, max=20)),
    SetWeek(review_share=0.5),
    SetDaysOff(days=frozenset({TODAY, TODAY + timedelta(days=1)})),
    MoveBlock(block_id=2, on=TODAY + timedelta(days=12), start=time(6, 30)),
    PinBlock(block_id=3, pinned=True),
    SplitTopic(topic="python-basics"),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.kind)
def test_shown_made_and_taken_back(app: TinyApp, learner_with_goal: str, clock: FixedClock, action: PlanAction) -> None:
    who = learner_with_goal
    before = shown(app, who, clock)
    preview = app.services.changes.propose(who, action, now=clock())
    assert places(shown(app, who, clock)) == places(before), "nothing changed by being shown"
    assert places(preview.before) == places(before)
    made, new = app.services.changes.apply(who, preview.change_id, now=clock())
    again, second = app.services.changes.apply(who, preview.change_id, now=clock())
    assert (new, second) == (True, False)
    assert places(made) == places(again) == places(preview.after) != places(before)
    for _ in range(2):  # taking it back twice is the same as once
        assert places(app.services.changes.undo(who, preview.change_id, now=clock())) == places(before)
    with pytest.raises(NotFound, match="refused or taken back"):
        app.services.changes.apply(who, preview.change_id, now=clock())


def test_a_refused_change_cannot_be_made(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    preview = app.services.changes.propose(learner_with_goal, SetWeek(review_share=0.2), now=clock())
    app.services.changes.discard(learner_with_goal, preview.change_id)
    with pytest.raises(NotFound):
        app.services.changes.apply(learner_with_goal, preview.change_id, now=clock())


def test_only_the_last_change_is_taken_back_and_what_was_done_stays(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who = learner_with_goal
    first = app.services.changes.propose(who, SetWeek(review_share=0.2), now=clock())
    app.services.changes.apply(who, first.change_id, now=clock())
    clock.advance(minutes=1)
    make(app, who, SetDaysOff(days=frozenset({TODAY + timedelta(days=1)})), clock)
    with pytest.raises(InvalidInput, match="came after"):
        app.services.changes.undo(who, first.change_id, now=clock())
    app.services.progress.done(who, topic="python-basics", minutes=30, finished=False, now=clock())
    app.services.changes.undo(who, now=clock())
    app.services.changes.undo(who, now=clock())
    with pytest.raises(NotFound, match="no change"):
        app.services.changes.undo(who, now=clock())
    assert app.services.overview.progress(who, now=clock()).minutes_spent == 30


def test_nobody_makes_somebody_elses_change(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    preview = app.services.changes.propose(learner_with_goal, SetWeek(review_share=0.2), now=clock())
    app.services.learners.set_up("eve", zone="UTC", week="3 hours", reminder_at="9:00", now=clock())
    with pytest.raises(NotFound):
        app.services.changes.apply("eve", preview.change_id, now=clock())
    with pytest.raises(NotFound):
        app.services.changes.propose("eve", PinBlock(block_id=1, pinned=True), now=clock())


def test_a_moved_block_stays_while_everything_goes_around_it(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who = learner_with_goal
    block = block_of(app, who, clock, "statistics")
    on = block.on + timedelta(days=5)
    make(app, who, MoveBlock(block_id=block.block_id, on=on), clock)
    clock.advance(days=1)  # the first day goes by without a word
    view = app.services.plans.replan(who, now=clock())
    kept = next(b for w in view.weeks for b in w.blocks if b.block_id == block.block_id)
    assert (kept.on, kept.pinned) == (on, True)
    followers = [b for w in view.weeks for b in w.blocks if b.topic in {"linear-regression", "overfitting"}]
    assert min(b.on for b in followers) >= on


def test_what_cannot_be_moved_there_is_said(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    last = block_of(app, who, clock, "overfitting")
    with pytest.raises(RequestUnmet, match="does not fit before it"):
        app.services.changes.propose(who, MoveBlock(block_id=last.block_id, on=TODAY), now=clock())
    with pytest.raises(InvalidInput, match="in the past"):
        app.services.changes.propose(who, MoveBlock(block_id=1, on=TODAY - timedelta(days=1)), now=clock())
    make(app, who, SetDaysOff(days=frozenset({TODAY + timedelta(days=3)})), clock)
    with pytest.raises(InvalidInput, match="day off"):
        app.services.changes.propose(who, MoveBlock(block_id=1, on=TODAY + timedelta(days=3)), now=clock())
    with pytest.raises(NotFound):
        app.services.changes.propose(who, MoveBlock(block_id=999, on=TODAY), now=clock())


def test_a_pin_that_became_impossible_is_let_go_and_said(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    who = learner_with_goal
    block = block_of(app, who, clock, "linear-regression")
    make(app, who, PinBlock(block_id=block.block_id, pinned=True), clock)
    clock.advance(days=(block.on - TODAY).days)  # nothing of what comes before was done
    view = app.services.plans.replan(who, now=clock())
    assert view.change is not None
    assert view.change.unpinned == 1
    assert not any(b.pinned for w in view.weeks for b in w.blocks)


def test_a_day_off_frees_a_pinned_block(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    block = block_of(app, who, clock, "statistics")
    make(app, who, PinBlock(block_id=block.block_id, pinned=True), clock)
    view = make(app, who, SetDaysOff(days=frozenset({block.on})), clock)
    assert not any(b.on == block.on or b.pinned for w in view.weeks for b in w.blocks)


def test_why_names_goal_prerequisites_and_followers(app: TinyApp, learner: str, clock: FixedClock) -> None:
    add_goal(app, learner, "learn overfitting by 30 June", now=clock())
    why = app.services.plans.why(learner, block_of(app, learner, clock, "linear-regression").block_id, now=clock())
    assert [g.path for g in why.goals] == [("Linear regression", "Overfitting")]
    assert [(s.title, s.done) for s in why.before] == [("Python basics", False), ("Statistics", False)]
    assert [s.title for s in why.after] == ["Overfitting"]
    assert (why.due_on, why.minutes_after) == (date(2027, 6, 30), 90)
    with pytest.raises(NotFound):
        app.services.plans.why(learner, 999, now=clock())


def test_a_new_week_in_setup_makes_the_plan_again(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    before = shown(app, learner_with_goal, clock)
    app.services.learners.set_up(
        learner_with_goal, zone="Europe/Berlin", week="sun 2h", reminder_at="9:00", now=clock()
    )
    after = shown(app, learner_with_goal, clock)
    assert {b.on.weekday() for w in after.weeks for b in w.blocks} == {6}
    assert after.weeks != before.weeks


def test_a_zone_change_in_the_middle_of_a_plan_loses_nothing(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    clock.advance(hours=14)  # 22:00 UTC, 23:00 in Berlin; in Tokyo it is tomorrow
    app.services.progress.done(learner_with_goal, minutes=60, now=clock())
    left = shown(app, learner_with_goal, clock).summary.minutes_left
    app.services.learners.set_up(learner_with_goal, zone="Asia/Tokyo", week="6 hours", reminder_at="9:00", now=clock())
    view = shown(app, learner_with_goal, clock)
    assert view.today == TODAY + timedelta(days=1)
    assert view.summary.minutes_left == left
    assert min(b.on for w in view.weeks for b in w.blocks if b.state == "planned") >= view.today


def test_a_deadline_that_passed_is_late_and_stops_nothing(app: TinyApp, learner: str, clock: FixedClock) -> None:
    add_goal(app, learner, "learn overfitting by 25 November", now=clock())
    clock.advance(days=9)
    assert app.services.plans.today(learner, now=clock()).blocks
    (view,) = app.services.goals.list(learner, now=clock())
    assert view.lateness_days > 7


def test_a_buffer_is_kept_where_it_can_be(app: TinyApp, learner: str, clock: FixedClock) -> None:
    for words in ("learn docker by 1 December", "learn statistics by 2 December"):
        add_goal(app, learner, words, now=clock())
    view = make(app, learner, SetWeek(buffer_days=3), clock)
    assert view.summary.feasible


@pytest.mark.parametrize(
    ("given", "said"),
    [({"cap": "soon"}, "cap"), ({"shortest": 60, "longest": 30}, "must not be longer"), ({"week": "never"}, "week")],
)
def test_hours_that_cannot_be(given: dict[str, object], said: str) -> None:
    values = {"week": None, "cap": None, "shortest": None, "longest": None, "reviews": None, "buffer": None, **given}
    with pytest.raises(InvalidInput, match=said):
        read_week_change(BlockLength(), **values)  # type: ignore[arg-type]


def test_nothing_to_change_is_said(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    with pytest.raises(InvalidInput, match="Say what shall change"):
        app.services.changes.propose(learner_with_goal, SetWeek(), now=clock())


def test_the_picture_is_drawn_whatever_the_week_holds(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    view = shown(app, learner_with_goal, clock)
    for week in (0, 1, 99):
        picture = plan_picture(view, week=week)
        assert picture.png.startswith(b"\x89PNG")
        assert 20 < len(picture.alt) <= 1024
    assert "Nothing is planned that week." in plan_picture(view, week=99).alt

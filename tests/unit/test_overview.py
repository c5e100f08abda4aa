"""Progress as it is looked at: by section, by local week, by local day, and against the plan."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.library import Roadmap, Section
from studybot.core.progress import OTHER_SECTION, add_up, by_section
from studybot.services.overview_views import Overview
from tests.conftest import FixedClock, TinyApp, add_goal

MONDAY = date(2026, 11, 23)


def shown(app: TinyApp, who: str, clock: FixedClock) -> Overview:
    return app.services.overview.show(who, now=clock())


def test_nobody_studied_yet(app: TinyApp, learner: str, clock: FixedClock) -> None:
    view = shown(app, learner, clock)
    assert (view.sections, view.minutes_by_day, view.road, view.best_streak_days) == ((), {}, None, 0)
    assert next((w.starts_on, w.planned, w.done) for w in view.weeks) == (MONDAY, 0, 0)


def test_sections_of_the_goals_roadmap(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    app.services.progress.done(learner_with_goal, topic="python-basics", finished=True, minutes=30, now=clock())
    app.services.progress.done(learner_with_goal, topic="statistics", minutes=45, now=clock())
    sections = shown(app, learner_with_goal, clock).sections
    assert [(s.title, s.percent, s.topics_done, s.topics_total) for s in sections] == [
        ("Basics", (120 + 45) * 100 // 300, 1, 2),
        ("Models", 0, 0, 2),
    ]


def test_a_goal_of_two_topics_has_the_sections_they_stand_in(app: TinyApp, learner: str, clock: FixedClock) -> None:
    add_goal(app, learner, "learn docker", now=clock())
    assert [s.title for s in shown(app, learner, clock).sections] == ["Production"]


def test_weeks_say_what_was_planned_when_they_began(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    first = shown(app, who, clock).weeks[0]
    assert (first.starts_on, first.planned, first.done) == (MONDAY, 360, 0)
    app.services.progress.done(who, now=clock())
    app.services.progress.done(who, topic="statistics", minutes=50, now=clock())
    assert shown(app, who, clock).weeks[0].planned == 360  # the promise stays what it was
    second = shown(app, who, clock).weeks[1].planned
    clock.advance(days=7)  # nothing of the rest was done
    app.services.plans.show(who, now=clock())
    weeks = shown(app, who, clock).weeks
    assert [(w.starts_on, w.planned, w.done) for w in weeks[:2]] == [
        (MONDAY, 360, 110),
        (MONDAY + timedelta(days=7), second, 0),
    ]


def test_a_week_without_a_plan_has_nothing_planned(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    app.services.progress.done(who, now=clock())
    app.services.goals.remove(who, 1, now=clock())
    clock.advance(days=14)
    weeks = shown(app, who, clock).weeks
    assert [(w.planned, w.done) for w in weeks[:3]] == [(360, 60), (0, 0), (0, 0)]
    assert shown(app, who, clock).road is None


def test_weeks_and_days_are_local(app: TinyApp, clock: FixedClock) -> None:
    """Late on Sunday in UTC it is Monday in Auckland, and the other way round in Honolulu."""
    clock.now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    for who, zone, day in [("ava", "Pacific/Auckland", MONDAY), ("kai", "Pacific/Honolulu", MONDAY - timedelta(1))]:
        app.services.learners.set_up(who, zone=zone, week="6 hours", reminder_at="9:00", now=clock())
        app.services.progress.done(who, topic="docker", minutes=20, now=clock())
        view = shown(app, who, clock)
        assert view.minutes_by_day == {day: 20}
        assert [w.done for w in view.weeks if w.starts_on <= day < w.starts_on + timedelta(7)] == [20]


def test_the_road_goes_on_from_what_is_done(app: TinyApp, learner_with_goal: str, clock: FixedClock) -> None:
    who = learner_with_goal
    app.services.progress.done(who, now=clock())
    clock.advance(days=1)
    app.services.progress.done(who, now=clock())
    view = shown(app, who, clock)
    road = view.road
    assert road is not None
    assert road.done == ((MONDAY, 60), (MONDAY + timedelta(1), 120))
    assert road.first_plan_on == MONDAY
    assert road.first_plan[0] == (MONDAY, 60)
    assert road.coming[-1] == (road.finish_on, 120 + view.progress.minutes_left)
    assert road.finish_low_on is not None
    assert road.finish_high_on is not None
    assert road.finish_low_on <= road.coming[-1][0] <= road.finish_high_on


def test_the_first_plan_is_the_one_with_the_newest_goal_in_it(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    """Not one that was made while the goal waited for its yes."""
    who = learner_with_goal
    clock.advance(days=1)
    goal = app.services.goals.propose(who, "learn docker", now=clock()).goal
    clock.advance(days=1)
    app.services.plans.show(who, now=clock())
    clock.advance(days=1)
    app.services.goals.confirm(who, goal.goal_id, now=clock())
    road = shown(app, who, clock).road
    assert road is not None
    assert road.first_plan_on == MONDAY + timedelta(days=3)
    assert road.first_plan[-1][1] == 630 + 150


def test_what_is_not_of_the_goals_is_no_part_of_the_road(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.progress.done(learner, topic="statistics", minutes=30, now=clock())
    add_goal(app, learner, "learn docker", now=clock())
    view = shown(app, learner, clock)
    assert view.road is not None
    assert view.road.done == ()
    assert view.minutes_by_day == {MONDAY: 30}


def test_everything_done_has_a_road_without_a_way_ahead(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    for topic in ("python-basics", "statistics", "linear-regression", "overfitting"):
        app.services.progress.done(learner_with_goal, topic=topic, minutes=10, finished=True, now=clock())
    road = shown(app, learner_with_goal, clock).road
    assert road is not None
    assert (road.coming, road.finish_on, road.done[-1][1]) == ((), None, 40)


SLUGS = [f"t{n}" for n in range(8)]


@given(
    st.lists(st.sampled_from(SLUGS), unique=True),
    st.lists(st.lists(st.sampled_from(SLUGS), min_size=1, unique=True), min_size=1, max_size=4),
)
def test_each_topic_stands_in_exactly_one_section(topics: list[str], sections: list[list[str]]) -> None:
    parts = tuple(Section(title=f"S{n}", topics=tuple(slugs)) for n, slugs in enumerate(sections))
    found = by_section(topics, [Roadmap(slug="r", title="R", sections=parts)], None)
    listed = [slug for _, slugs in found for slug in slugs]
    assert sorted(listed) == sorted(topics)
    assert all(slugs for _, slugs in found)
    assert {OTHER_SECTION: [t for t in topics if not any(t in s for s in sections)]}.get(OTHER_SECTION) == dict(
        found
    ).get(OTHER_SECTION, [])


def test_without_a_roadmap_all_topics_stand_together() -> None:
    assert by_section(["a", "b"], [], None) == [(OTHER_SECTION, ["a", "b"])]


@given(st.dictionaries(st.dates(), st.integers(0, 500)), st.integers(0, 1000))
def test_adding_up_ends_at_the_sum(minutes: dict[date, int], start: int) -> None:
    line = add_up(minutes, start=start)
    assert [on for on, _ in line] == sorted(minutes)
    assert [n for _, n in line] == sorted(n for _, n in line)
    assert not line or line[-1][1] == start + sum(minutes.values())

"""Plans small enough to check by hand."""

from datetime import date, time
from typing import Any

import pytest

from studybot.core.pace import learn_pace
from studybot.core.plan import DropTopics, LaterDeadline, MoreHours, Plan, PlanRequest
from studybot.core.planner import make_plan
from studybot.core.progress import percent
from studybot.core.streak import streak
from studybot.errors import InvalidInput, RequestUnmet

MONDAY = date(2026, 11, 23)
HOUR_A_DAY = {"mon": 60, "tue": 60, "wed": 60, "thu": 60, "fri": 60}


CIRCLE = [{"slug": "a", "minutes": 9, "prerequisites": ["b"]}, {"slug": "b", "minutes": 9, "prerequisites": ["a"]}]


def plan(**values: Any) -> Plan:
    given = {"today": MONDAY, "availability": HOUR_A_DAY, **values}
    return make_plan(PlanRequest.model_validate(given))


def topics(**minutes: int) -> list[dict[str, Any]]:
    return [{"slug": slug, "minutes": m} for slug, m in minutes.items()]


def placed(made: Plan) -> list[tuple[str, int, str]]:
    return [(f"{b.on:%a}", b.minutes, b.topic) for b in made.blocks()]


def test_topics_follow_each_other_day_by_day() -> None:
    made = plan(topics=topics(a=90, b=60), goals=[{"targets": ["a", "b"]}])
    assert placed(made) == [("Mon", 60, "a"), ("Tue", 30, "a"), ("Tue", 30, "b"), ("Wed", 30, "b")]
    assert (made.feasible, made.finish_on) == (True, date(2026, 11, 25))


def test_the_earlier_deadline_goes_first_and_so_do_its_prerequisites() -> None:
    made = plan(
        topics=[
            {"slug": "a", "minutes": 60},
            {"slug": "p", "minutes": 60},
            {"slug": "b", "minutes": 60, "prerequisites": ["p"]},
        ],
        goals=[{"targets": ["a"]}, {"targets": ["b"], "deadline": "2026-11-24"}],
    )
    assert [b.topic for b in made.blocks()] == ["p", "b", "a"]
    assert made.feasible


def test_crumbs_are_avoided_where_no_deadline_needs_them() -> None:
    free = plan(topics=topics(a=70), goals=[{"targets": ["a"]}])
    assert [m for _, m, _ in placed(free)] == [45, 25]
    tight = plan(topics=topics(a=70, b=50), goals=[{"targets": ["a", "b"], "deadline": "2026-11-24"}])
    assert [m for _, m, _ in placed(tight)] == [60, 10, 50]
    assert tight.feasible


def test_windows_give_start_times() -> None:
    week = {"mon": [["07:00", "07:30"], ["20:00", "21:00"]]}
    made = plan(availability=week, topics=topics(a=60), goals=[{"targets": ["a"]}])
    assert [(b.start, b.minutes) for b in made.blocks()] == [(time(7), 30), (time(20), 30)]


def test_days_off_caps_known_and_spent_count() -> None:
    made = plan(
        topics=topics(a=60, b=60, c=60),
        goals=[{"targets": ["a", "b", "c"]}],
        days_off=["2026-11-24"],
        max_minutes_per_day=30,
        known=["a"],
        spent={"b": 30},
    )
    assert placed(made) == [("Mon", 30, "b"), ("Wed", 30, "c"), ("Thu", 30, "c")]


def test_a_pinned_block_stays_and_its_minutes_count() -> None:
    made = plan(
        topics=topics(a=90), goals=[{"targets": ["a"]}], pinned=[{"topic": "a", "on": "2026-11-27", "minutes": 30}]
    )
    assert placed(made) == [("Mon", 60, "a"), ("Fri", 30, "a")]


def test_a_missed_deadline_says_by_how_much_and_what_would_help() -> None:
    made = plan(topics=topics(a=300), goals=[{"targets": ["a"], "deadline": "2026-11-25"}])
    assert not made.feasible
    assert [(s.goal, s.short_minutes) for s in made.shortfalls] == [(0, 120)]
    assert made.goals[0].lateness_days == 2
    more, later, drop = made.options
    # Mon, Tue and Wed must hold 100 minutes each, 40 more; Thu and Fri are next in line and get 35.
    assert isinstance(more, MoreHours)
    assert more.extra_minutes_per_week == 3 * 40 + 2 * 35
    assert isinstance(later, LaterDeadline)
    assert later.deadline == date(2026, 11, 27)
    assert isinstance(drop, DropTopics)
    assert (drop.drop, drop.kept_weight, drop.proven_optimal) == (("a",), 0, True)


def test_the_heavier_goal_is_kept() -> None:
    deadline = "2026-11-23"
    for weights, kept in [((1, 5), "b"), ((5, 1), "a")]:
        made = plan(
            topics=topics(a=60, b=60),
            goals=[
                {"targets": ["a"], "deadline": deadline, "weight": weights[0]},
                {"targets": ["b"], "deadline": deadline, "weight": weights[1]},
            ],
        )
        [drop] = [o for o in made.options if isinstance(o, DropTopics)]
        assert (drop.kept_weight, drop.drop) == (5, tuple({"a", "b"} - {kept}))


def test_what_does_not_fit_in_ten_years_is_listed_with_the_reason() -> None:
    made = plan(availability={"mon": 10}, topics=topics(a=60_000), goals=[{"targets": ["a"]}])
    assert not made.feasible
    [left] = made.unscheduled
    assert (left.topic, left.reason) == ("a", "it does not fit within ten years")


def test_ten_thousand_topics_are_planned() -> None:
    many = [{"slug": f"t{i}", "minutes": 5, "prerequisites": [f"t{i - 1}"] if i else []} for i in range(10_000)]
    made = plan(topics=many, goals=[{"targets": ["t9999"]}])
    assert sum(w.minutes for w in made.weeks) == 50_000


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"topics": CIRCLE}, InvalidInput, "a → b → a"),
        ({"topics": topics(a=60) * 2}, InvalidInput, "given twice"),
        ({"topics": [{"slug": "a", "minutes": 9, "prerequisites": ["x"]}]}, InvalidInput, "needs “x”"),
        ({"goals": [{"targets": ["x"]}]}, InvalidInput, "no topic “x”"),
        ({"availability": {}}, RequestUnmet, "no study time"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_one_sentence(values: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        plan(**{"topics": topics(a=60), "goals": [{"targets": ["a"]}], **values})


def test_a_deadline_today_is_possible() -> None:
    assert plan(topics=topics(a=60), goals=[{"targets": ["a"], "deadline": MONDAY}]).feasible
    assert not plan(topics=topics(a=65), goals=[{"targets": ["a"], "deadline": MONDAY}]).feasible


def test_pace_shrinks_towards_one_with_little_evidence() -> None:
    assert learn_pace([]) == 1
    assert 1 < learn_pace([(120, 60)]) < 1.1
    assert 1.8 < learn_pace([(12_000, 6_000)]) < 2
    assert learn_pace([(0, 60)]) == 1


def test_percent_reaches_100_exactly_and_never_before() -> None:
    total = {"a": 100, "b": 1}
    assert percent({}, total, set()) == 0
    assert percent({"a": 500}, total, {"a"}) == 99
    assert percent({"a": 500, "b": 500}, total, set()) == 99
    assert percent({}, total, {"a", "b"}) == 100


def test_a_streak_forgives() -> None:
    days = {date(2026, 11, d) for d in (16, 17, 19, 20, 21)}
    every_day = lambda _: True  # noqa: E731
    assert streak(days, today=date(2026, 11, 21), is_study_day=every_day) == 5  # the 18th is forgiven
    assert streak(days, today=date(2026, 11, 22), is_study_day=every_day) == 5  # today is not over
    assert streak(days, today=date(2026, 11, 25), is_study_day=every_day) == 0
    assert streak(days, today=date(2026, 11, 25), is_study_day=lambda d: d.day < 22) == 5  # no study days since
    assert streak(set(), today=MONDAY, is_study_day=every_day) == 0

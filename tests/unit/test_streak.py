"""A streak forgives ordinary life, counts local days, and remembers its best."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.streak import FORGIVEN_EVERY, best_streak, streak

TODAY = date(2026, 11, 23)  # a Monday


def on(*days_ago: int) -> set[date]:
    return {TODAY - timedelta(days=n) for n in days_ago}


@pytest.mark.parametrize(
    ("days_ago", "now", "best"),
    [
        ((), 0, 0),
        ((0,), 1, 1),
        ((1,), 1, 1),  # today is not over
        ((0, 1, 3, 4), 4, 4),  # one missed day is forgiven
        ((0, 1, 4, 5), 2, 2),  # two of them are not
        ((0, 2, 4), 2, 2),  # nor two within a week
        ((0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15), 14, 14),  # two, a week apart
        ((30, 31, 32, 33), 0, 4),
        ((0, 30, 31, 32, 33), 1, 4),
    ],
)
def test_runs(days_ago: tuple[int, ...], now: int, best: int) -> None:
    studied = on(*days_ago)
    assert streak(studied, today=TODAY, is_study_day=lambda _: True) == now
    assert best_streak(studied, today=TODAY, is_study_day=lambda _: True) == best


def test_days_without_study_time_do_not_count_against_anybody() -> None:
    studied = on(0, 7, 14, 21)  # Mondays
    assert streak(studied, today=TODAY, is_study_day=lambda d: d.weekday() == 0) == 4
    assert best_streak(studied, today=TODAY, is_study_day=lambda d: d.weekday() == 0) == 4


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 6)))
def test_the_best_streak_is_the_longest_that_any_day_could_have_shown(days: set[int], week: set[int]) -> None:
    studied = on(*days)

    def planned(day: date) -> bool:
        return day.weekday() in week

    shown = [
        streak({d for d in studied if d <= day}, today=day, is_study_day=planned)
        for day in (TODAY - timedelta(days=n) for n in range(61))
    ]
    best = best_streak(studied, today=TODAY, is_study_day=planned)
    assert best == max(shown)
    assert best >= streak(studied, today=TODAY, is_study_day=planned)
    assert best <= len(studied)


@given(st.sets(st.integers(0, 40), min_size=1))
def test_studying_one_more_day_never_shortens_a_streak(days: set[int]) -> None:
    for missing in set(range(max(days))) - days:
        for measure in (streak, best_streak):
            before = measure(on(*days), today=TODAY, is_study_day=lambda _: True)
            assert measure(on(*days, missing), today=TODAY, is_study_day=lambda _: True) >= before
    assert FORGIVEN_EVERY == 7

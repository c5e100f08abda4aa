"""A week, a time and weekdays as people type them."""

from datetime import time

import pytest

from studybot.core.week_text import parse_clock, parse_week, parse_weekdays
from studybot.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("6 hours", 360),
        ("6 hours a week", 360),
        ("about 10 hrs per week", 600),
        ("1h 30m", 90),
        ("mon-fri 1h, sat 3h", 480),
        ("mon 1h tue 30m", 90),
        ("weekdays 1h, weekends 2h", 540),
        ("every day 45 min", 315),
        ("45 min per day", 315),
        ("2h on sat", 120),
        ("tue 18:00-20:00", 120),
        ("mon,wed,fri 19:00-20:30", 270),
        ("mon-fri 6-8pm", 600),
        ("sat 9:00-12:00 and 14:00-16:00", 300),
        ("fri-mon 1h", 240),
        ("monday and tuesday 1h", 120),
    ],
)
def test_a_week_means_its_minutes(text: str, minutes: int) -> None:
    assert parse_week(text).minutes_per_week == minutes


def test_bare_hours_fall_on_days_of_about_an_hour() -> None:
    assert [parse_week("6 hours").minutes(day) for day in range(7)] == [60, 60, 60, 60, 60, 60, 0]
    assert [parse_week("3 hours").minutes(day) for day in range(7)] == [60, 0, 60, 0, 0, 60, 0]


def test_windows_keep_their_times() -> None:
    assert parse_week("tue 18:00-20:00").windows(1) == ((time(18), time(20)),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "few words"),
        ("0 hours", "some time"),
        ("200 hours", "200 hours a week is more"),
        ("banana", "“banana”"),
        ("mon", "How long on mon"),
        ("mon 25h", "more than a day has"),
        ("mon 20:00-18:00", "ends before it starts"),
        ("mon 18:00-20:00, mon 19:00-21:00", "overlap"),
        ("mon 1h, banana 2", "“banana 2”"),
        ("-5 hours", "“-5 hours”"),
        ("x" * 301, "few words"),
    ],
)
def test_a_week_that_cannot_be_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_week(text)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "at"),
    [("19:00", time(19)), ("7pm", time(19)), ("7.30 am", time(7, 30)), ("12am", time(0)), ("9", time(9))],
)
def test_times_of_day(text: str, at: time) -> None:
    assert parse_clock(text) == at


@pytest.mark.parametrize("text", ["25:00", "19:60", "13pm", "soon", ""])
def test_impossible_times_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_clock(text)


def test_weekdays() -> None:
    assert parse_weekdays("mon-fri") == frozenset(range(5))
    assert parse_weekdays("daily") == frozenset(range(7))
    assert parse_weekdays("mon, wed, sat") == {0, 2, 5}
    with pytest.raises(InvalidInput):
        parse_weekdays("sometimes")

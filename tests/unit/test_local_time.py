"""The declared rule for wall-clock wishes: gap → first valid moment after; fold → first of the two."""

from datetime import UTC, date, datetime, time

import pytest

from studybot.core.local_time import instant, local_date, next_occurrence


@pytest.mark.parametrize(
    ("on", "at", "zone", "expected"),
    [
        (date(2026, 11, 23), time(9), "Europe/Berlin", "2026-11-23T08:00+00:00"),
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:00+00:00"),  # gap: 03:00 is the first moment
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30+00:00"),  # fold: summer time comes first
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:30+00:00"),  # a gap of half an hour
        (date(2026, 9, 6), time(0, 0), "America/Santiago", "2026-09-06T04:00+00:00"),  # a gap at midnight
        (date(2011, 12, 30), time(9), "Pacific/Apia", "2011-12-30T10:00+00:00"),  # a day that never was
    ],
)
def test_a_wish_becomes_one_instant(on: date, at: time, zone: str, expected: str) -> None:
    assert instant(on, at, zone) == datetime.fromisoformat(expected)


def test_the_wall_decides_the_date() -> None:
    assert local_date(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Asia/Tokyo") == date(2026, 11, 23)
    assert local_date(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), "America/Los_Angeles") == date(2026, 11, 22)


def test_the_next_occurrence_keeps_to_weekdays() -> None:
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    assert next_occurrence(friday, time(9), {0, 1, 2, 3, 4}, "Europe/Berlin") == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert next_occurrence(friday, time(9), frozenset(), "Europe/Berlin") is None

"""For every zone, date and time: a wish is one instant on its own date, and the days follow each other one by one.

Every change of offset of every zone in 2020 to 2040 is tried once, with wall times before, at the edges of, inside and
after its gap or fold; Hypothesis adds dates and times of its own.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.local_time import instant, local_date, next_occurrence, wished_date

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime"})
EVERY_DAY = frozenset(range(7))
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Change(NamedTuple):
    """At this UTC moment a zone's offset changes."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def is_gap(self) -> bool:
        return self.after > self.before

    @property
    def walls(self) -> tuple[datetime, datetime]:
        """First wall time that is left out or comes twice, and the first after it."""
        old, new = self.at.replace(tzinfo=None) + self.before, self.at.replace(tzinfo=None) + self.after
        return min(old, new), max(old, new)

    def expected(self, wall: datetime) -> datetime:
        """The declared rule, told from the two offsets alone; right for walls no other change is near."""
        first, end = self.walls
        if wall < first or (not self.is_gap and wall < end):
            return wall.replace(tzinfo=UTC) - self.before
        return self.at if wall < end else wall.replace(tzinfo=UTC) - self.after


@cache
def changes_of(zone: str) -> tuple[Change, ...]:
    """Every change of offset, found by walking UTC day by day and bisecting to the second."""
    info = ZoneInfo(zone)
    first, last = int(FIRST.timestamp()), int(LAST.timestamp())

    def offset(moment: int) -> timedelta:
        found = datetime.fromtimestamp(moment, info).utcoffset()
        assert found is not None
        return found

    changes, before = [], offset(first)
    for day in range(first + 86_400, last + 1, 86_400):
        after = offset(day)
        if after != before:
            low, high = day - 86_400, day
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset(middle) == after else (middle, high)
            changes.append(Change(datetime.fromtimestamp(high, UTC), before, after))
        before = after
    return tuple(changes)


@cache
def distinct_zones() -> tuple[str, ...]:
    """One zone for every list of changes: names that are links behave alike."""
    alike = {
        (changes_of(zone), ZoneInfo(zone).utcoffset(datetime.combine(FIRST, time()))): zone for zone in reversed(ZONES)
    }
    return tuple(sorted(alike.values()))


def wishes_around(change: Change) -> list[datetime]:
    """Wall times before, at the edges of, inside and after a gap or fold."""
    first, end = change.walls
    third = (end - first) / 3
    inside = [first, first + third, first + 2 * third, end - SECOND]
    return [first - timedelta(hours=1), first - SECOND, *inside, end, end + SECOND, end + timedelta(hours=1)]


def shown(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_the_changes_are_found_as_they_are_known() -> None:
    assert sum(bool(changes_of(zone)) for zone in ZONES) > 150
    berlin = changes_of("Europe/Berlin")
    assert len(berlin) == 42
    assert berlin[0] == Change(datetime(2020, 3, 29, 1, tzinfo=UTC), timedelta(hours=1), timedelta(hours=2))
    assert {abs(c.after - c.before) for c in changes_of("Australia/Lord_Howe")} == {timedelta(minutes=30)}


def test_around_every_change_of_every_zone_a_wish_follows_the_rule() -> None:
    """In a gap the first valid moment after, in a fold the first of the two, elsewhere the only one."""
    for zone in ZONES:
        for change in changes_of(zone):
            for wall in wishes_around(change):
                found = instant(wall.date(), wall.time(), zone)
                assert found == change.expected(wall), (zone, wall)


def test_over_every_change_a_daily_wish_comes_on_each_date_once_and_in_order() -> None:
    for zone in distinct_zones():
        for change in changes_of(zone):
            first, end = change.walls
            for wall in (first, first + (end - first) / 2, end):
                assert_every_date_once(change.at - 2 * DAY, wall.time(), zone, days=4)


def test_over_every_change_a_weekly_wish_keeps_its_weekday() -> None:
    for zone in distinct_zones():
        for change in changes_of(zone):
            wall = change.walls[0]
            at, weekdays = wall.time(), frozenset({wall.weekday()})
            moment = next_occurrence(change.at - 5 * DAY, at, weekdays, zone)
            assert moment is not None
            assert wished_date(moment, at, zone) == wall.date(), (zone, wall)
            following = next_occurrence(moment, at, weekdays, zone)
            assert following is not None
            assert wished_date(following, at, zone) == wall.date() + 7 * DAY, (zone, wall)


def test_a_gap_that_ends_at_midnight_takes_no_date_away() -> None:
    """In Nuuk the clock goes from 23:00 on Saturday to 0:00 on Sunday."""
    saturday, half_past = date(2026, 3, 28), time(23, 30)
    moment = instant(saturday, half_past, "America/Nuuk")
    assert shown(moment, "America/Nuuk") == datetime.combine(date(2026, 3, 29), time())
    assert wished_date(moment, half_past, "America/Nuuk") == saturday
    assert_every_date_once(moment - 2 * DAY, half_past, "America/Nuuk", days=5)


def test_a_date_that_a_zone_left_out_has_no_wish_and_the_others_have_one() -> None:
    """Samoa went from 29 to 31 December 2011, Kwajalein from 20 to 22 August 1993."""
    for zone, missing in (("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))):
        for at in (time(0), time(9), time(23, 59)):
            moment = instant(missing - 3 * DAY, at, zone)
            dates = [wished_date(moment, at, zone)]
            for _ in range(4):
                following = next_occurrence(moment, at, EVERY_DAY, zone)
                assert following is not None
                moment = following
                dates.append(wished_date(moment, at, zone))
            assert dates == [missing + n * DAY for n in (-3, -2, -1, 1, 2)]
            weekly = next_occurrence(instant(missing - 7 * DAY, at, zone), at, frozenset({missing.weekday()}), zone)
            assert weekly is not None
            assert wished_date(weekly, at, zone) == missing + 7 * DAY


DATES = st.dates(FIRST.date(), date(2040, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(DATES, TIMES, st.sampled_from(ZONES))
def test_an_instant_shows_the_wish_on_the_wall_or_the_first_moment_after_it(on: date, at: time, zone: str) -> None:
    moment = instant(on, at, zone)
    wall, wish = shown(moment, zone), datetime.combine(on, at)
    assert wall >= wish
    if wall != wish:  # a gap: just before, the wall showed less than the wish
        assert shown(moment - SECOND, zone) < wish
    earlier = moment - timedelta(hours=3)
    assert all(shown(earlier + timedelta(minutes=m), zone) != wish for m in range(180))


@given(DATES, TIMES, st.sampled_from(ZONES), st.frozensets(st.integers(0, 6), min_size=1))
def test_a_wish_comes_once_on_every_chosen_weekday(on: date, at: time, zone: str, weekdays: frozenset[int]) -> None:
    moment = datetime.combine(on, time(0), UTC)
    dates = []
    for _ in range(8):
        following = next_occurrence(moment, at, weekdays, zone)
        assert following is not None
        assert following > moment
        moment = following
        dates.append(wished_date(moment, at, zone))
    span = [dates[0] + n * DAY for n in range((dates[-1] - dates[0]).days + 1)]
    assert dates == [day for day in span if day.weekday() in weekdays]


@given(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)), st.sampled_from(ZONES))
def test_a_wish_for_the_minute_on_the_wall_is_found_from_just_before(moment: datetime, zone: str) -> None:
    now = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    at = shown(now, zone).time()
    found = next_occurrence(now - SECOND, at, EVERY_DAY, zone)
    first_of_two = instant(local_date(now, zone), at, zone) < now
    assert found is not None
    assert (found > now) if first_of_two else (found == now)


def assert_every_date_once(start: datetime, at: time, zone: str, *, days: int) -> None:
    moment, dates = start, []
    for _ in range(days):
        following = next_occurrence(moment, at, EVERY_DAY, zone)
        assert following is not None
        assert following > moment
        moment = following
        dates.append(wished_date(moment, at, zone))
    assert all(b - a == DAY for a, b in pairwise(dates)), (zone, at, dates)
    assert dates[0] - local_date(start, zone) <= DAY

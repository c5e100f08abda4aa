"""For every zone, date and time: a wish is one instant on its own date, and the days follow each other one by one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.local_time import instant, local_date, next_occurrence

ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Africa/Cairo",
     "UTC", "Pacific/Auckland", "America/Sao_Paulo", "Asia/Tehran", "Europe/Dublin", "Atlantic/Azores"]
)  # fmt: skip
DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(DATES, TIMES, ZONES)
def test_an_instant_shows_the_wish_on_the_wall_or_the_first_moment_after_it(on: date, at: time, zone: str) -> None:
    moment = instant(on, at, zone)
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wish = datetime.combine(on, at)
    assert wall >= wish
    if wall != wish:  # a gap: just before, the wall showed less than the wish
        assert (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wish
    earlier = moment - timedelta(hours=2)
    shown = [earlier + timedelta(minutes=m) for m in range(120)]
    assert all(s.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wish for s in shown)


@given(DATES, TIMES, ZONES)
def test_a_daily_wish_comes_once_on_every_local_date(on: date, at: time, zone: str) -> None:
    moment = datetime.combine(on, time(0), UTC)
    dates = []
    for _ in range(8):
        following = next_occurrence(moment, at, frozenset(range(7)), zone)
        assert following is not None
        assert following > moment
        dates.append(local_date(following, zone))
        moment = following
    assert [b - a for a, b in pairwise(dates)] == [timedelta(days=1)] * 7

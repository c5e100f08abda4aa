"""Wall-clock wishes turned into instants, by one declared rule (DESIGN §6).

In a spring gap a wish falls on the first valid moment after it; in an autumn fold on the first of the two. A wish keeps
its own date, even when the gap ends at midnight (Nuuk) and its moment lies on the next; a date that a zone left out
(Samoa's 30 December 2011) has no wish.
"""

from collections.abc import Set
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST_WAIT_DAYS = 16  # from the day before: a week, and another one when a zone leaves that very date out


def local_date(now: datetime, zone: str) -> date:
    """The date on the learner's wall at an aware moment."""
    return now.astimezone(ZoneInfo(zone)).date()


def instant(on: date, at: time, zone: str) -> datetime:
    """The UTC moment of a local wall-clock time on a local date."""
    info = ZoneInfo(zone)
    early = datetime.combine(on, at.replace(fold=0), info).astimezone(UTC)
    if early.astimezone(info).replace(tzinfo=None) == datetime.combine(on, at):
        return early  # fold=0 is the first of two
    # A gap: read with the offset after the change it lies before the change, and the other way round.
    late = datetime.combine(on, at.replace(fold=1), info).astimezone(UTC)
    return _first_with_offset_of(early, before=late, zone=info)


def _first_with_offset_of(after: datetime, *, before: datetime, zone: ZoneInfo) -> datetime:
    """The change of offset between two moments, to the second, by bisection."""
    offset = after.astimezone(zone).utcoffset()
    low, high = before, after
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle in (low, high):
            break
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high


def next_occurrence(after: datetime, at: time, weekdays: Set[int], zone: str) -> datetime | None:
    """The first instant strictly after ``after`` of a wish on some weekdays (0 = Monday); None without weekdays.

    A local date occurs at most once: after a change of zone or time, use the date of the last one as well.
    """
    day = local_date(after, zone) - timedelta(days=1)
    for _ in range(_LONGEST_WAIT_DAYS):
        if day.weekday() in weekdays:
            moment = instant(day, at, zone)
            if moment > after and (local_date(moment, zone) == day or _on_calendar(day, zone)):
                return moment
        day += timedelta(days=1)
    return None


def is_quiet(at: time, hours: tuple[time, time] | None) -> bool:
    """Whether a wall-clock time lies in quiet hours: their beginning does, their end does not."""
    if hours is None:
        return False
    start, end = hours
    return start <= at < end if start < end else at >= start or at < end


def quiet_until(now: datetime, hours: tuple[time, time] | None, zone: str) -> datetime | None:
    """The moment the present quiet hours end; None outside them."""
    local = now.astimezone(ZoneInfo(zone))
    if hours is None or not is_quiet(local.time(), hours):
        return None
    on = local.date() if local.time() < hours[1] else local.date() + timedelta(days=1)
    end = instant(on, hours[1], zone)
    if end > now:
        return end
    return datetime.combine(on, hours[1].replace(fold=1), ZoneInfo(zone)).astimezone(UTC)  # the second of two


def wished_date(moment: datetime, at: time, zone: str) -> date:
    """The date of the wish that falls on a moment: the one on the wall, or the day before when a gap pushed it over
    midnight."""
    on = local_date(moment, zone)
    day_before = on - timedelta(days=1)
    if instant(on, at, zone) != moment and instant(day_before, at, zone) == moment and _on_calendar(day_before, zone):
        return day_before
    return on


def _on_calendar(day: date, zone: str) -> bool:
    """False for a date that the zone left out."""
    return instant(day, time(0), zone) != instant(day, time(23, 59, 59), zone)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())

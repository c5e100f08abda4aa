"""The ledger's rows: one for every local date a reminder owes, also when its time or zone changes in between."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from studybot.core.learner import Reminder
from studybot.core.local_time import instant, local_date, next_occurrence, wished_date
from studybot.core.wording import long_day
from studybot.storage.database import Database
from studybot.storage.deliveries import add_delivery
from studybot.storage.reminders import save_reminder

LATEST = timedelta(hours=6)  # later than this, or on the next local date, a daily message is no use any more
LATE_AFTER = timedelta(minutes=5)  # from here on the message says that it is late
TURNED_OFF = "reminders were turned off"
_CHANGED = "its time had passed when you changed your reminder or zone"


class Wish(NamedTuple):
    """A reminder with the zone its times are meant in and the instant it is due next."""

    reminder: Reminder
    zone: str
    next_at: datetime | None


def next_due(reminder: Reminder, zone: str, *, after: datetime) -> datetime | None:
    """When it is due next; None when it is off."""
    if not reminder.enabled:
        return None
    return next_occurrence(after, reminder.local_time, reminder.weekdays, zone)


def account_due(db: Database, wish: Wish, *, now: datetime) -> datetime | None:
    """A row for every local date whose wish has come; when it is due next."""
    moment = wish.next_at
    while moment is not None and moment <= now:
        _add_row(db, wish, moment, now)
        moment = next_due(wish.reminder, wish.zone, after=moment)
    return moment


def account_change(db: Database, before: Wish, after: Wish, *, now: datetime) -> None:
    """Rows for the dates that the old wish owed and the new one has no instant for any more."""
    if not after.reminder.enabled:
        _skip_until(db, before, now, TURNED_OFF, now=now)
        return
    paused = before.reminder.model_copy(update={"paused_until": after.reminder.paused_until})
    moment = account_due(db, before._replace(reminder=paused), now=now)
    if moment is None or after.next_at is None:
        return
    day = _date(before, moment)
    following = _date(after, after.next_at)
    while day < following:  # the old wish was still to come on that date, the new one has passed
        if day.weekday() in before.reminder.weekdays & after.reminder.weekdays:
            _add_skipped(db, before, day, instant(day, before.reminder.local_time, before.zone), _CHANGED, now)
        day += timedelta(days=1)


def save_change(db: Database, before: Wish | None, reminder: Reminder, zone: str, *, now: datetime) -> None:
    """Store a reminder as it is wished from now on, after the rows that its old wish (None: there was none) owed."""
    after = Wish(reminder, zone, next_due(reminder, zone, after=now))
    if before is not None:
        account_change(db, before, after, now=now)
    save_reminder(db, reminder, next_at=after.next_at)


def too_late_at(due_at: datetime, zone: str) -> datetime:
    """After this instant the message is not sent: six hours later, or the end of its local date."""
    next_day = local_date(due_at, zone) + timedelta(days=1)
    midnight = instant(next_day, time(0), zone)
    return min(due_at + LATEST, max(midnight, due_at + LATE_AFTER)).astimezone(UTC)


def _add_row(db: Database, wish: Wish, due_at: datetime, now: datetime) -> None:
    reminder, on = wish.reminder, _date(wish, due_at)
    who = (reminder.learner_id, reminder.kind, on)
    if reminder.paused_until is not None and on <= reminder.paused_until:
        reason = f"paused until {long_day(reminder.paused_until)}"
        add_delivery(db, *who, due_at=due_at, state="paused", reason=reason, settled_at=now)
    elif now > too_late_at(due_at, wish.zone):
        reason = "studybot was not running at that time"
        add_delivery(db, *who, due_at=due_at, state="expired", reason=reason, settled_at=now)
    else:
        add_delivery(db, *who, due_at=due_at, state="planned")


def _skip_until(db: Database, wish: Wish, end: datetime, reason: str, *, now: datetime) -> None:
    moment = wish.next_at
    while moment is not None and moment <= end:
        _add_skipped(db, wish, _date(wish, moment), moment, reason, now)
        moment = next_due(wish.reminder, wish.zone, after=moment)


def _add_skipped(db: Database, wish: Wish, on: date, due_at: datetime, reason: str, now: datetime) -> None:
    reminder = wish.reminder
    add_delivery(
        db, reminder.learner_id, reminder.kind, on, due_at=due_at, state="skipped", reason=reason, settled_at=now
    )  # fmt: skip


def _date(wish: Wish, moment: datetime) -> date:
    return wished_date(moment, wish.reminder.local_time, wish.zone)

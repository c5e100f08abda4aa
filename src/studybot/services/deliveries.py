"""One accounted outcome for each learner, kind and local date (DESIGN §6).

planned → sending (leased) → sent | retry → … | undeliverable | expired; skipped and paused are settled at once.
The message is sent between ``claim_due`` and ``settle_…``, never inside a transaction.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from studybot.core.backoff import back_off
from studybot.core.learner import Delivery, Learner, Reminder
from studybot.core.local_time import instant, local_date, quiet_until
from studybot.core.wording import long_day
from studybot.errors import StudybotError
from studybot.services.plans import PlanService
from studybot.services.progress import ProgressService
from studybot.services.reminders import next_due
from studybot.services.views import DayView, DueMessage, WeekRecap
from studybot.storage.database import Database
from studybot.storage.deliveries import (
    add_delivery,
    expired_since_last_sent,
    hold,
    lease,
    list_claimable,
    postpone,
    release_leases,
    settle,
)
from studybot.storage.learners import find_learner, mark_unreachable
from studybot.storage.reminders import DueReminder, list_due, save_reminder

LEASE = timedelta(minutes=2)  # a send takes seconds; Discord remembers a nonce for minutes, so a retry cannot double
LATEST = timedelta(hours=6)  # later than this, or on the next local date, a daily message is no use any more
LATE_AFTER = timedelta(minutes=5)  # from here on the message says that it is late
FIRST_RETRY = timedelta(seconds=5)  # up to half of it less, as jitter; most faults of a server are short
LONGEST_RETRY = timedelta(minutes=15)
MAX_ATTEMPTS = 50  # about eight hours of faults: the time limits above come first


class Sent(NamedTuple):
    message_id: str


class Retry(NamedTuple):
    reason: str
    after_seconds: float | None = None


class Undeliverable(NamedTuple):
    reason: str


class Notifier(Protocol):
    """What carries a message to a learner; never raises."""

    def is_ready(self) -> bool:
        """False while no message can leave: nothing is claimed then, and no try is used up."""
        ...

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable: ...


class _NothingToSay(Exception):
    """A message is not needed; str() is the reason that is recorded."""


class DeliveryService:
    def __init__(self, db: Database, plans: PlanService, progress: ProgressService) -> None:
        self._db = db
        self._plans = plans
        self._progress = progress

    def take_over(self, *, now: datetime) -> int:
        """How many deliveries a killed process was sending: they may be tried again at once, not when their lease ends.

        To be called once, at start, by the one process that holds the data folder's lock."""
        with self._db.atomic():
            return release_leases(self._db, now=now, reason="studybot was stopped while sending")

    def claim_due(self, *, now: datetime, limit: int = 50) -> list[DueMessage]:
        """Account for every reminder whose instant has come, and lease the messages to be sent now."""
        with self._db.atomic():
            for due in list_due(self._db, now=now, limit=10 * limit):
                self._account(due, now)
            claimed = list_claimable(self._db, now=now, limit=limit)
            return [message for delivery in claimed if (message := self._claim(delivery, now)) is not None]

    def settle_sent(self, delivery_id: int, message_id: str, *, now: datetime) -> None:
        with self._db.atomic():
            settle(self._db, delivery_id, "sent", now=now, message_id=message_id)

    def settle_retry(
        self, delivery_id: int, reason: str, *, attempts: int, now: datetime, after_seconds: float | None = None
    ) -> None:
        """Try again later: after what the server asked for, or about twice as long each time."""
        wait = back_off(attempts, key=str(delivery_id), first=FIRST_RETRY, longest=LONGEST_RETRY)
        if after_seconds is not None:
            wait = timedelta(seconds=min(max(after_seconds, 1), LATEST.total_seconds()))
        with self._db.atomic():
            if attempts >= MAX_ATTEMPTS:
                settle(self._db, delivery_id, "expired", now=now, reason=f"gave up after {attempts} tries: {reason}")
            else:
                postpone(self._db, delivery_id, until=now + wait, reason=reason)

    def settle_undeliverable(self, delivery_id: int, learner_id: str, reason: str, *, now: datetime) -> None:
        """Discord refuses DMs to this learner: plan and reminders stay, and the next command says so."""
        with self._db.atomic():
            if settle(self._db, delivery_id, "undeliverable", now=now, reason=reason):
                mark_unreachable(self._db, learner_id, now)

    def _account(self, due: DueReminder, now: datetime) -> None:
        """A row for every local date since the reminder was due last, and the reminder's next instant."""
        learner = find_learner(self._db, due.reminder.learner_id)
        if learner is None:
            return
        moment: datetime | None = due.due_at
        while moment is not None and moment <= now:
            self._plan_delivery(learner, due.reminder, moment, now)
            moment = next_due(due.reminder, due.zone, after=moment)
        save_reminder(self._db, due.reminder, next_at=moment)

    def _plan_delivery(self, learner: Learner, reminder: Reminder, due_at: datetime, now: datetime) -> None:
        on = local_date(due_at, learner.zone)
        if reminder.paused_until is not None and on <= reminder.paused_until:
            self._add(reminder, on, due_at, "paused", f"paused until {long_day(reminder.paused_until)}", now)
        elif now > too_late_at(due_at, learner.zone):
            self._add(reminder, on, due_at, "expired", "studybot was not running at that time", now)
        else:
            add_delivery(self._db, learner.learner_id, reminder.kind, on, due_at=due_at, state="planned")

    def _add(self, reminder: Reminder, on: date, due_at: datetime, state: str, reason: str, now: datetime) -> None:
        add_delivery(
            self._db, reminder.learner_id, reminder.kind, on,
            due_at=due_at, state="paused" if state == "paused" else "expired", reason=reason, settled_at=now,
        )  # fmt: skip

    def _claim(self, delivery: Delivery, now: datetime) -> DueMessage | None:
        learner = find_learner(self._db, delivery.learner_id)
        if learner is None:
            return None
        if now > too_late_at(delivery.due_at, learner.zone):
            reason = delivery.reason or "it could not be sent in time"
            settle(self._db, delivery.delivery_id, "expired", now=now, reason=reason)
            return None
        quiet = quiet_until(now, learner.quiet_hours, learner.zone)
        if quiet is not None:
            hold(self._db, delivery.delivery_id, until=quiet, reason="quiet hours")
            return None
        try:
            day, recap = self._content(delivery, learner, now)
        except (StudybotError, _NothingToSay) as reason:
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason=str(reason))
            return None
        lease(self._db, delivery.delivery_id, until=now + LEASE)
        late = now - delivery.due_at
        return DueMessage(
            delivery=delivery.model_copy(update={"state": "sending", "attempts": delivery.attempts + 1}),
            learner=learner,
            day=day.model_copy(update={"late_by_minutes": int(late.total_seconds() // 60) if late > LATE_AFTER else 0}),
            recap=recap,
            expired_before=expired_since_last_sent(self._db, learner.learner_id, delivery.kind),
            nonce=f"sb-{delivery.delivery_id}",
        )

    def _content(self, delivery: Delivery, learner: Learner, now: datetime) -> tuple[DayView, WeekRecap | None]:
        """What the message says. Raises _NothingToSay with the reason when it would say nothing."""
        day = self._plans.today(learner.learner_id, now=now)
        kind = delivery.kind.split(":")[0]
        if kind == "test":
            return day, None
        if kind == "weekly":
            return day, self._progress.week_recap(learner.learner_id, now=now)
        if delivery.local_date in learner.days_off:
            raise _NothingToSay("a day off")
        if not any(block.state == "planned" for block in day.blocks):
            raise _NothingToSay(_why_nothing(day))
        return day, None


def too_late_at(due_at: datetime, zone: str) -> datetime:
    """After this instant the message is not sent: six hours later, or the end of its local date."""
    next_day = local_date(due_at, zone) + timedelta(days=1)
    midnight = instant(next_day, time(0), zone)
    return min(due_at + LATEST, max(midnight, due_at + LATE_AFTER)).astimezone(UTC)


def _why_nothing(day: DayView) -> str:
    return "everything for the day was done already" if day.blocks else "nothing planned that day"

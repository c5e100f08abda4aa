"""One accounted outcome for each learner, kind and local date (DESIGN §6).

planned → sending (leased) → sent | retry → … | undeliverable | expired; skipped and paused are settled at once.
The message is sent between ``claim_due`` and ``settle_…``, never inside a transaction. Transactions are short: other
writers wait for a few messages' claims, never for a batch.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from studybot.core.backoff import back_off
from studybot.core.learner import DEFAULT_REMINDERS, Delivery, Learner
from studybot.core.local_time import quiet_until
from studybot.errors import StorageError, StudybotError
from studybot.services.accounting import LATE_AFTER, LATEST, TURNED_OFF, Wish, account_due, too_late_at
from studybot.services.overview import OverviewService
from studybot.services.plans import PlanService
from studybot.services.reviews import ReviewService
from studybot.services.views import DayView, DueMessage, WeekRecap
from studybot.storage.database import Database
from studybot.storage.deliveries import (
    expired_since_last_sent,
    find_dm_channel,
    hold,
    lease,
    list_claimable,
    postpone,
    release,
    release_leases,
    save_dm_channel,
    settle,
)
from studybot.storage.learners import find_learner, mark_unreachable
from studybot.storage.reminders import is_enabled, list_due, save_reminder

LEASE = timedelta(minutes=2)  # a send takes seconds; Discord remembers a nonce for minutes, so a retry cannot double
FIRST_RETRY = timedelta(seconds=5)  # up to half of it less, as jitter; most faults of a server are short
LONGEST_RETRY = timedelta(minutes=15)
MAX_ATTEMPTS = 50  # about eight hours of faults: a message's own time limits come first
TOGETHER = 4  # claims to a transaction: each one waits for the disk, and another writer for all of them

log = logging.getLogger(__name__)


class Sent(NamedTuple):
    message_id: str
    channel_id: str | None = None  # the learner's DM


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


class _Content(NamedTuple):
    """What a message says."""

    day: DayView
    recap: WeekRecap | None = None
    reviews: int | None = None


class DeliveryService:
    def __init__(
        self, db: Database, plans: PlanService, overview: OverviewService, reviews: ReviewService
    ) -> None:  # fmt: skip
        self._db = db
        self._plans = plans
        self._overview = overview
        self._reviews = reviews

    def take_over(self, *, now: datetime) -> int:
        """How many deliveries a killed process was sending: they may be tried again at once, not when their lease ends.

        To be called once, at start, by the one process that holds the data folder's lock."""
        with self._db.atomic():
            return release_leases(self._db, now=now, reason="studybot was stopped while sending")

    def claim_due(self, *, now: datetime, limit: int = 50) -> list[DueMessage]:
        """Account for reminders whose instant has come, and lease the messages to be sent now, due earlier first.
        Empty only when nothing is due any more."""
        messages: list[DueMessage] = []
        while not messages:
            accounted = self._account(now, limit)
            claimable = list_claimable(self._db, now=now, limit=limit)
            if not accounted and not claimable:
                break
            for start in range(0, len(claimable), TOGETHER):
                messages += self._claim_together(claimable[start : start + TOGETHER], now)
        return messages

    def hand_back(self, delivery_ids: Sequence[int]) -> None:
        """Claimed messages that nobody began to send can be claimed again at once."""
        with self._db.atomic():
            for delivery_id in delivery_ids:
                release(self._db, delivery_id)

    def settle_all_sent(self, sent: Sequence[tuple[int, Sent]], *, now: datetime) -> None:
        """Several at once: one wait for the disk. ``channel_id``, where given, spares the next message a request."""
        with self._db.atomic():
            for delivery_id, outcome in sent:
                settle(self._db, delivery_id, "sent", now=now, message_id=outcome.message_id)
                if outcome.channel_id is not None:
                    save_dm_channel(self._db, delivery_id, outcome.channel_id)

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

    def _account(self, now: datetime, limit: int) -> int:
        """A row for every local date since the reminders were due last, and their next instants; how many."""
        with self._db.atomic():
            found = list_due(self._db, now=now, limit=limit)
            for due in found:
                next_at = account_due(self._db, Wish(due.reminder, due.zone, due.due_at), now=now)
                save_reminder(self._db, due.reminder, next_at=next_at)
            return len(found)

    def _claim_together(self, deliveries: Sequence[Delivery], now: datetime) -> list[DueMessage]:
        """In one transaction; when one of them fails, each in its own."""
        try:
            with self._db.atomic():
                return [message for d in deliveries if (message := self._lease_and_claim(d, now)) is not None]
        except StorageError:
            raise
        except Exception:
            found = [self._claim_alone(delivery, now) for delivery in deliveries]
            return [message for message in found if message is not None]

    def _claim_alone(self, delivery: Delivery, now: datetime) -> DueMessage | None:
        """A fault of ours with one learner's plan is tried again later and stops nobody else's message."""
        try:
            with self._db.atomic():
                return self._lease_and_claim(delivery, now)
        except StorageError:
            raise
        except Exception as error:
            log.exception("could not prepare delivery %s", delivery.delivery_id)
            with self._db.atomic():
                lease(self._db, delivery.delivery_id, now=now, until=now + LEASE)
            reason = f"internal fault ({type(error).__name__})"
            self.settle_retry(delivery.delivery_id, reason, attempts=delivery.attempts + 1, now=now)
            return None

    def _lease_and_claim(self, delivery: Delivery, now: datetime) -> DueMessage | None:
        if not lease(self._db, delivery.delivery_id, now=now, until=now + LEASE):
            return None
        return self._claim(delivery, now)

    def _claim(self, delivery: Delivery, now: datetime) -> DueMessage | None:
        learner = find_learner(self._db, delivery.learner_id)
        if learner is None:
            return None
        standing = delivery.kind in DEFAULT_REMINDERS  # a repeat or a test was asked for by itself
        if standing and not is_enabled(self._db, delivery.learner_id, delivery.kind):
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason=TURNED_OFF)
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
            day, recap, reviews = self._content(delivery, learner, now)
        except StorageError:
            raise
        except (StudybotError, _NothingToSay) as reason:
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason=str(reason))
            return None
        late = now - delivery.due_at
        return DueMessage(
            delivery=delivery.model_copy(
                update={"state": "sending", "attempts": delivery.attempts + 1, "not_before": now + LEASE}
            ),
            learner=learner,
            day=day.model_copy(update={"late_by_minutes": int(late.total_seconds() // 60) if late > LATE_AFTER else 0}),
            recap=recap,
            reviews=reviews,
            expired_before=expired_since_last_sent(self._db, learner.learner_id, delivery.kind),
            nonce=f"sb-{delivery.delivery_id}",
            channel_id=find_dm_channel(self._db, learner.learner_id),
        )

    def _content(self, delivery: Delivery, learner: Learner, now: datetime) -> _Content:
        """Raises _NothingToSay with the reason when it would say nothing."""
        day = self._plans.today(learner.learner_id, now=now)
        kind = delivery.kind.split(":")[0]
        if kind == "test":
            return _Content(day)
        if kind == "weekly":
            return _Content(day, recap=self._overview.week_recap(learner.learner_id, now=now))
        if delivery.local_date in learner.days_off:
            raise _NothingToSay("a day off")
        if kind == "review":
            due = self._reviews.count_due(learner.learner_id, now=now)
            if not due:
                raise _NothingToSay("no review is due that day")
            return _Content(day, reviews=due)
        if not any(block.state == "planned" for block in day.blocks):
            raise _NothingToSay(_why_nothing(day))
        return _Content(day)


def _why_nothing(day: DayView) -> str:
    return "everything for the day was done already" if day.blocks else "nothing planned that day"

"""One accounted outcome for each learner, kind and local date (DESIGN §6).

planned → sending (leased) → sent | retry → … | undeliverable | expired; skipped and paused are settled at once.
The message is sent between ``claim_due`` and ``settle_…``, never inside a transaction. Transactions are short: other
writers wait for a few messages' claims, never for a batch.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from studybot.core.learner import Delivery
from studybot.errors import StorageError, StudybotError
from studybot.services.accounting import LATE_AFTER, Wish, account_due, too_late_at
from studybot.services.plans import PlanService
from studybot.services.views import DayView, DueMessage
from studybot.storage.database import Database
from studybot.storage.deliveries import (
    expired_since_last_sent,
    find_dm_channel,
    lease,
    list_claimable,
    postpone,
    release,
    save_dm_channel,
    settle,
)
from studybot.storage.learners import find_learner, mark_unreachable
from studybot.storage.reminders import is_enabled, list_due, save_reminder

LEASE = timedelta(minutes=2)  # a send takes seconds; Discord remembers a nonce for minutes, so a retry cannot double
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
MAX_ATTEMPTS = 20
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

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable: ...


class DeliveryService:
    def __init__(self, db: Database, plans: PlanService) -> None:
        self._db = db
        self._plans = plans

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

    def settle_sent(
        self, delivery_id: int, message_id: str, *, channel_id: str | None = None, now: datetime
    ) -> None:  # fmt: skip
        self.settle_all_sent([(delivery_id, Sent(message_id, channel_id))], now=now)

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
        """Try again later: after what the server asked for, or twice as long each time."""
        wait = min(FIRST_RETRY * 2 ** min(max(0, attempts - 1), 10), LONGEST_RETRY)
        if after_seconds is not None:
            wait = timedelta(seconds=min(max(after_seconds, 1), 3600))
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
        if not is_enabled(self._db, delivery.learner_id, delivery.kind):
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason="reminders were turned off")
            return None
        if now > too_late_at(delivery.due_at, learner.zone):
            reason = delivery.reason or "it could not be sent in time"
            settle(self._db, delivery.delivery_id, "expired", now=now, reason=reason)
            return None
        try:
            day = self._plans.today(learner.learner_id, now=now)
        except StorageError:
            raise
        except StudybotError as error:
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason=str(error))
            return None
        if not any(block.state == "planned" for block in day.blocks):
            settle(self._db, delivery.delivery_id, "skipped", now=now, reason=_why_nothing(day))
            return None
        late = now - delivery.due_at
        return DueMessage(
            delivery=delivery.model_copy(
                update={"state": "sending", "attempts": delivery.attempts + 1, "not_before": now + LEASE}
            ),
            learner=learner,
            day=day.model_copy(update={"late_by_minutes": int(late.total_seconds() // 60) if late > LATE_AFTER else 0}),
            expired_before=expired_since_last_sent(self._db, learner.learner_id, delivery.kind),
            nonce=f"sb-{delivery.delivery_id}",
            channel_id=find_dm_channel(self._db, learner.learner_id),
        )


def _why_nothing(day: DayView) -> str:
    return "everything for the day was done already" if day.blocks else "nothing planned that day"

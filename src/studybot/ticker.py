"""The one timer: it asks the database what is due and has it delivered. APScheduler only ticks, because its own
triggers fire twice in an autumn fold and its job store forgets a job that was interrupted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from studybot.services.deliveries import DeliveryService, Notifier, Retry, Sent
from studybot.services.views import DueMessage
from studybot.services.work import Work

log = logging.getLogger(__name__)

AT_ONCE = 8  # messages under way together; discord.py keeps to Discord's limits beyond that
BATCH = 50


class Ticker:
    def __init__(
        self,
        deliveries: DeliveryService,
        notifier: Notifier,
        work: Work,
        clock: Callable[[], datetime],
        *,
        seconds: float,
        after: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """``after`` runs when a tick sent something (the local page shows it then)."""
        self._deliveries = deliveries
        self._notifier = notifier
        self._work = work
        self._clock = clock
        self._after = after
        self._busy = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # A tick that was missed or overlaps is nothing lost: the next one asks the database again.
        self._scheduler.add_job(
            self.tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new tick; the one under way ends first."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        async with self._busy:
            pass

    async def tick(self) -> int:
        """Deliver what is due now; how many messages were tried. Never raises."""
        tried = 0
        async with self._busy:
            try:
                while self._notifier.is_ready() and (due := await self._claim()):
                    tried += len(due)
                    await self._deliver_all(due)
                if tried and self._after is not None:
                    await self._after()
            except Exception:  # the next tick tries again; a full disk must not end the timer
                log.exception("a tick failed")
        return tried

    async def _claim(self) -> list[DueMessage]:
        return await self._work.run(self._deliveries.claim_due, now=self._clock(), limit=BATCH)

    async def _deliver_all(self, due: list[DueMessage]) -> None:
        slots = asyncio.Semaphore(AT_ONCE)

        async def deliver(message: DueMessage) -> None:
            async with slots:
                await self._deliver(message)

        await asyncio.gather(*map(deliver, due))

    async def _deliver(self, message: DueMessage) -> None:
        outcome = await self._notifier.send(message)
        delivery, now = message.delivery, self._clock()
        if isinstance(outcome, Sent):
            await self._work.run(self._deliveries.settle_sent, delivery.delivery_id, outcome.message_id, now=now)
        elif isinstance(outcome, Retry):
            await self._work.run(
                self._deliveries.settle_retry,
                delivery.delivery_id,
                outcome.reason,
                attempts=delivery.attempts,
                now=now,
                after_seconds=outcome.after_seconds,
            )
        else:
            await self._work.run(
                self._deliveries.settle_undeliverable,
                delivery.delivery_id,
                message.learner.learner_id,
                outcome.reason,
                now=now,
            )

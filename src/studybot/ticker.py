"""The one timer: it asks the database what is due and has it delivered. APScheduler only ticks, because its own
triggers fire twice in an autumn fold and its job store forgets a job that was interrupted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from studybot.services.deliveries import DeliveryService, Notifier, Retry, Sent, Undeliverable
from studybot.services.views import DueMessage
from studybot.services.work import Work

log = logging.getLogger(__name__)

AT_ONCE = 48  # messages under way together, most of them waiting for their turn under Discord's limit
BATCH = 20
SEND_SECONDS = 60  # for one message; well below the lease, so that the same message is never under way twice


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
        self._stopping = False
        self._sent: list[tuple[int, Sent]] = []  # to be settled together
        self._settling = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # A tick that was missed or overlaps is nothing lost: the next one asks the database again.
        self._scheduler.add_job(
            self.tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new tick and no new message; those under way end first."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        async with self._busy:
            pass

    async def tick(self) -> int:
        """Deliver what is due now; how many messages were tried. Never raises."""
        tried = 0
        async with self._busy:
            try:
                async with asyncio.TaskGroup() as sending:
                    tried = await self._send_due(sending)
                if tried and self._after is not None:
                    await self._after()
            except Exception:  # the next tick tries again; a full disk must not end the timer
                log.exception("a tick failed")
        return tried

    async def _send_due(self, sending: asyncio.TaskGroup) -> int:
        """Begin to send everything that is due, a free place at a time: nobody waits for the slowest of a batch."""
        tried = 0
        slots = asyncio.Semaphore(AT_ONCE)
        while not self._stopping:
            due = await self._work.run(self._deliveries.claim_due, now=self._clock(), limit=BATCH)
            if not due:
                break
            for number, message in enumerate(due):
                await slots.acquire()
                if self._stopping:
                    await self._work.run(self._deliveries.hand_back, [m.delivery.delivery_id for m in due[number:]])
                    break
                tried += 1
                sending.create_task(self._deliver(message)).add_done_callback(lambda _: slots.release())
        return tried

    async def _deliver(self, message: DueMessage) -> None:
        """Send and settle one. Never raises: what was not settled is tried again when its lease has run out."""
        lease_ends = message.delivery.not_before
        if lease_ends is None or self._clock() + timedelta(seconds=SEND_SECONDS) > lease_ends:
            return
        try:
            await self._settle(message, await self._send(message))
        except Exception:
            log.exception("could not settle delivery %s", message.delivery.delivery_id)

    async def _send(self, message: DueMessage) -> Sent | Retry | Undeliverable:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._notifier.send(message)
        except TimeoutError:
            return Retry("no answer in time")

    async def _settle(self, message: DueMessage, outcome: Sent | Retry | Undeliverable) -> None:
        delivery, now = message.delivery, self._clock()
        if isinstance(outcome, Sent):
            await self._settle_sent(delivery.delivery_id, outcome)
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

    async def _settle_sent(self, delivery_id: int, outcome: Sent) -> None:
        """While one group is written to the disk, the next one gathers."""
        self._sent.append((delivery_id, outcome))
        async with self._settling:
            group, self._sent = self._sent, []
            if group:
                await self._work.run(self._deliveries.settle_all_sent, group, now=self._clock())

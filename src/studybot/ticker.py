"""The one timer: it asks the database what is due and has it delivered. APScheduler only ticks, because its own
triggers fire twice in an autumn fold and its job store forgets a job that was interrupted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from studybot.core.pulse import GIVE_UP_SECONDS, Pulse
from studybot.errors import StudybotError
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
        stopwatch: Callable[[], float] | None = None,
        on_hopeless: Callable[[], None] | None = None,
    ) -> None:
        """``after`` runs when a tick sent something (the local page shows it then); ``stopwatch`` counts seconds and
        never runs backwards, as the clock may; ``on_hopeless`` is called when ``hopeless`` begins to say why."""
        self._deliveries = deliveries
        self._notifier = notifier
        self._work = work
        self._clock = clock
        self._after = after
        self._stopwatch = stopwatch or (lambda: clock().timestamp())
        self._on_hopeless = on_hopeless
        self.hopeless: str | None = None  # one sentence once ticks failed for so long that only a new start can help
        self._pulse = Pulse(every=seconds, good_at=self._stopwatch())
        self._busy = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # A tick that was missed or overlaps is nothing lost: the next one asks the database again.
        self._scheduler.add_job(
            self.tick, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    @property
    def pulse(self) -> Pulse:
        return self._pulse

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
            began = self._stopwatch()
            try:
                while self._notifier.is_ready() and (due := await self._claim()):
                    tried += len(due)
                    await self._deliver_all(due)
                if tried and self._after is not None:
                    await self._after()
            except Exception as fault:  # the next tick tries again; a full disk must not end the timer
                log.exception("a tick failed")
                self._note_failure(fault)
            else:
                now = self._stopwatch()
                self._pulse = self._pulse.after_success(now, took=now - began)
        return tried

    def _note_failure(self, fault: Exception) -> None:
        # What the fault of a library says may quote a learner's row; its traceback is in the log.
        why = " ".join(str(fault).split()) if isinstance(fault, StudybotError) else f"{type(fault).__name__}."
        self._pulse = self._pulse.after_failure(self._stopwatch(), why)
        if self.hopeless is None and self._pulse.is_hopeless(self._stopwatch()):
            self.hopeless = (
                f"Reminders could not be looked after for {GIVE_UP_SECONDS / 60:.0f} minutes, so studybot ends to be "
                f"started again; what is due is kept. The last fault: {why}"
            )
            if self._on_hopeless is not None:
                self._on_hopeless()

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
        self._pulse = self._pulse.after_success(self._stopwatch())  # 100,000 messages take one tick half an hour

"""The one timer: it asks the database what is due and has it delivered. APScheduler only ticks, because its own
triggers fire twice in an autumn fold and its job store forgets a job that was interrupted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from studybot.core.pulse import GIVE_UP_SECONDS, Pulse
from studybot.errors import StudybotError
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
        self._stopping = False
        self._sent: list[tuple[int, Sent]] = []  # to be settled together
        self._settling = asyncio.Lock()
        self._faults: list[Exception] = []  # of the tick under way
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
            began = self._stopwatch()
            self._faults.clear()
            async with asyncio.TaskGroup() as sending:
                tried = await self._send_due(sending)
            if tried and self._after is not None:
                try:
                    await self._after()
                except Exception as fault:
                    self._note_fault("what follows a tick failed", fault)
            if self._faults:
                self._note_failure(self._faults[0])
            else:
                now = self._stopwatch()
                self._pulse = self._pulse.after_success(now, took=now - began)
        return tried

    def _note_fault(self, what: str, fault: Exception) -> None:
        log.error(what, exc_info=fault)
        self._faults.append(fault)

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

    async def _send_due(self, sending: asyncio.TaskGroup) -> int:
        """Begin to send everything that is due, a free place at a time: nobody waits for the slowest of a batch. Never
        raises: the next tick tries again, a full disk must not end the timer, and what is under way goes on."""
        tried = 0
        slots = asyncio.Semaphore(AT_ONCE)
        try:
            while self._may_send() and (due := await self._claim()):
                for number, message in enumerate(due):
                    await slots.acquire()
                    if not self._may_send():
                        await self._work.run(self._deliveries.hand_back, [m.delivery.delivery_id for m in due[number:]])
                        break
                    tried += 1
                    sending.create_task(self._deliver(message)).add_done_callback(lambda _: slots.release())
        except Exception as fault:
            self._note_fault("a tick failed", fault)
        return tried

    def _may_send(self) -> bool:
        return not self._stopping and self._notifier.is_ready()

    async def _deliver(self, message: DueMessage) -> None:
        """Send and settle one. Never raises: what was not settled is tried again when its lease has run out."""
        lease_ends = message.delivery.not_before
        if lease_ends is None or self._clock() + timedelta(seconds=SEND_SECONDS) > lease_ends:
            return
        try:
            await self._settle(message, await self._send(message))
        except Exception as fault:
            self._note_fault(f"could not settle delivery {message.delivery.delivery_id}", fault)

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
            return
        if isinstance(outcome, Retry):
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
        self._note_life()

    async def _settle_sent(self, delivery_id: int, outcome: Sent) -> None:
        """While one group is written to the disk, the next one gathers."""
        self._sent.append((delivery_id, outcome))
        async with self._settling:
            group, self._sent = self._sent, []
            if group:
                await self._work.run(self._deliveries.settle_all_sent, group, now=self._clock())
                self._note_life()

    def _note_life(self) -> None:
        self._pulse = self._pulse.after_success(self._stopwatch())  # 100,000 messages take one tick half an hour

"""Two pages for whoever watches the bot: ``/healthz`` (JSON; 200 when well, 503 with the reasons when not) and
``/metrics`` (Prometheus text format 0.0.4). No learner is ever named in them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from aiohttp import web

from studybot.core.pulse import Pulse
from studybot.core.wording import count
from studybot.errors import OperatorError, StudybotError
from studybot.services.operations import Figures, OperationsService
from studybot.services.work import Work

DATABASE_SECONDS = 5.0
GATEWAY_SECONDS = 300.0
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
_FRESH = {"Cache-Control": "no-store"}


class Metric(NamedTuple):
    name: str  # without the prefix
    kind: Literal["counter", "gauge"]
    help: str
    samples: Mapping[str, float]  # by label value; the key "" is the one sample of a metric without a label
    label: str = ""


class Watch:
    """What both pages read: the database through a worker thread, ticker and gateway as they are in this process."""

    def __init__(
        self,
        operations: OperationsService,
        work: Work,
        clock: Callable[[], datetime],
        stopwatch: Callable[[], float],
        pulse: Callable[[], Pulse],
        gateway_down: Callable[[], float | None] | None,
    ) -> None:
        """``gateway_down`` gives the seconds without a connection, None with one; it is None where no gateway is."""
        self._operations = operations
        self._work = work
        self._clock = clock
        self._stopwatch = stopwatch
        self._pulse = pulse
        self._gateway_down = gateway_down
        self._reading: asyncio.Task[Figures] | None = None

    async def health(self) -> dict[str, object]:
        """``status`` is ``ok`` or ``failing``; ``reasons`` are sentences, empty when all is well."""
        read = await self._figures()
        reasons = [*self._late_ticks(), *([read] if isinstance(read, str) else []), *self._closed_gateway()]
        return {
            "status": "failing" if reasons else "ok",
            "reasons": reasons,
            "tick_age_seconds": round(self._pulse().age(self._stopwatch()), 3),
            "gateway_connected": None if self._gateway_down is None else self._gateway_down() is None,
            "database_answers": not isinstance(read, str),
        }

    async def metrics(self) -> str:
        """The whole page. What the database holds is left out while it does not answer."""
        read = await self._figures()
        shown = [*self._process_metrics(), Metric("database_up", "gauge", "1 when the database answers.", {
            "": 0 if isinstance(read, str) else 1})]  # fmt: skip
        if not isinstance(read, str):
            shown += figures_metrics(read)
        return exposition(shown)

    async def _figures(self) -> Figures | str:
        """The figures, or why not. One read at a time: a stalled database must not take a worker thread at every
        look, and the learners' with it."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._work.run(self._operations.figures, now=self._clock()))
        await asyncio.wait({self._reading}, timeout=DATABASE_SECONDS)
        if not self._reading.done():
            return f"The database did not answer in {DATABASE_SECONDS:.0f} seconds."
        try:
            return self._reading.result()
        except StudybotError as error:
            return str(error)

    def _late_ticks(self) -> Iterator[str]:
        pulse = self._pulse()
        age = pulse.age(self._stopwatch())
        if age > pulse.too_old_at():
            why = f" The last fault: {pulse.fault}" if pulse.fault else ""
            yield f"No tick went well for {age:.0f} seconds; more than {pulse.too_old_at():.0f} are too many.{why}"

    def _closed_gateway(self) -> Iterator[str]:
        down = self._gateway_down() if self._gateway_down is not None else None
        if down is not None and down > GATEWAY_SECONDS:
            yield f"Not connected to Discord's gateway for {count(int(down // 60), 'minute')}."

    def _process_metrics(self) -> Iterator[Metric]:
        pulse = self._pulse()
        age = pulse.age(self._stopwatch())
        yield Metric("tick_age_seconds", "gauge", "Seconds since a tick went well.", {"": age})
        yield Metric("tick_duration_seconds", "gauge", "Seconds the last whole tick took.", {"": pulse.took})
        if self._gateway_down is not None:
            connected = int(self._gateway_down() is None)
            yield Metric("gateway_connected", "gauge", "1 while connected to Discord's gateway.", {"": connected})


def figures_metrics(figures: Figures) -> list[Metric]:
    return [
        Metric("deliveries", "gauge", "Deliveries by state: open now, settled ever.", figures.deliveries, "state"),
        Metric("sent_total", "counter", "Deliveries sent.", {"": figures.sent}),
        Metric("late_total", "counter", "Deliveries sent over five minutes late.", {"": figures.late}),
        Metric("failed_total", "counter", "Deliveries that never arrived, by reason.", figures.failed, "reason"),
        Metric("queue_length", "gauge", "Deliveries due or about to be tried again.", {"": figures.queue}),
        Metric("database_bytes", "gauge", "Bytes of the database on disk.", {"": figures.database_bytes}),
    ]


def exposition(metrics: list[Metric]) -> str:
    """https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4."""
    lines = []
    for metric in metrics:
        name = f"studybot_{metric.name}"
        lines += [f"# HELP {name} {metric.help}", f"# TYPE {name} {metric.kind}"]
        for value, number in sorted(metric.samples.items()):
            label = f'{{{metric.label}="{escape_label(value)}"}}' if metric.label else ""
            lines.append(f"{name}{label} {number!r}")
    return "\n".join(lines) + "\n"


def escape_label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@contextlib.asynccontextmanager
async def serve_metrics(watch: Watch, *, host: str, port: int) -> AsyncIterator[str]:
    """Both pages in this event loop; the base address. Raises OperatorError when it cannot listen there."""

    async def healthz(_request: web.Request) -> web.Response:
        health = await watch.health()
        return web.json_response(health, status=503 if health["reasons"] else 200, headers=_FRESH)

    async def metrics(_request: web.Request) -> web.Response:
        page = await watch.metrics()
        return web.Response(body=page.encode(), headers={"Content-Type": TEXT_FORMAT, **_FRESH})

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise OperatorError(
                f"Cannot listen on {host} port {port} for metrics: {reason}. "
                "Set STUDYBOT_METRICS_PORT or STUDYBOT_METRICS_HOST to another."
            ) from None
        bound = runner.addresses[0]
        yield f"http://{f'[{bound[0]}]' if ':' in bound[0] else bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()

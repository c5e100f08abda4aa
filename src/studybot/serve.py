"""The running bot: what is started, in which order, and how it ends."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Literal

from studybot.app import App, clock, stopwatch
from studybot.config import load_settings
from studybot.errors import OperatorError, StudybotError
from studybot.storage.lock import DataLock

if TYPE_CHECKING:
    from studybot.bot.client import StudyBot
    from studybot.services.deliveries import Notifier
    from studybot.ticker import Ticker

log = logging.getLogger(__name__)

TIDY_SECONDS = 3600


def run_bot(*, where: Literal["channel", "dm"] = "channel", port: int | None = None) -> int:
    """Start the bot: on Discord with a token, in the local page without. Returns the exit code."""
    try:
        settings = load_settings()
        logging.basicConfig(
            level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        for name in ("discord", "apscheduler", "sentence_transformers", "aiohttp.access", "faiss"):
            logging.getLogger(name).setLevel(logging.WARNING)
        # They warn of voice libraries and intents nobody needs here, and with the address of somebody's DM channel.
        for name in ("discord.client", "discord.state", "discord.http"):
            logging.getLogger(name).setLevel(logging.ERROR)
        with DataLock(settings.data), contextlib.closing(App(settings)) as app:
            if taken_over := app.services.deliveries.take_over(now=clock()):
                log.info("taking over %d messages that were being sent when studybot was stopped", taken_over)
            asyncio.run(_serve(app, where, port))
    except StudybotError as error:
        print(f"studybot: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _serve(app: App, where: Literal["channel", "dm"], port: int | None) -> None:
    """One interface, the ticker beside it, the model loading behind them, until a signal or a fault ends it."""
    from studybot.bot.client import StudyBot
    from studybot.bot.desk import Desk

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    desk = Desk(app.services, app.work, clock)
    reads_messages = app.settings.message_content
    behind = [asyncio.create_task(_warm_up(app)), asyncio.create_task(_tidy(app))]
    try:
        if app.settings.discord_token is not None:
            bot = StudyBot(desk, on_online=_tell_invite, message_content=reads_messages)
            await _serve_discord(app, bot, stop)
        else:
            print("No DISCORD_TOKEN: opening studybot in a local page instead.")
            bot = StudyBot(desk, always_sync=True, message_content=reads_messages)
            await _serve_page(app, bot, stop, where=where, port=app.settings.preview_port if port is None else port)
    finally:
        for task in behind:
            task.cancel()


async def _serve_discord(app: App, bot: "StudyBot", stop: asyncio.Event) -> None:
    from studybot.bot.connect import connect
    from studybot.bot.gateway import GatewayWatch
    from studybot.bot.notifier import DiscordNotifier

    gateway = GatewayWatch(bot, stopwatch)
    ticker = _make_ticker(app, DiscordNotifier(bot), stop)
    token = app.settings.discord_token
    assert token is not None  # noqa: S101 the caller looked
    async with _watched(app, ticker, gateway.down_seconds), _ticking(ticker):
        await connect(
            bot,
            token.get_secret_value(),
            stop,
            api=app.settings.discord_api,
            gateway=app.settings.discord_gateway,
        )


async def _serve_page(
    app: App, bot: "StudyBot", stop: asyncio.Event, *, where: Literal["channel", "dm"], port: int
) -> None:
    from studybot.bot.notifier import DiscordNotifier
    from studybot.bot.preview import open_page

    async with open_page(bot, where=where, port=port) as page:
        ticker = _make_ticker(app, DiscordNotifier(bot), stop, after=page.refresh)
        async with _watched(app, ticker, None), _ticking(ticker):
            other = "the channel: leave out --dm" if where == "dm" else "your DM: add --dm"
            print(f"studybot is in your browser: {page.url}")
            print(f"You see {'your DM' if where == 'dm' else '#study-hall'}; for {other}. Ctrl-C ends it.", flush=True)
            await page.until_closed(stop)


def _make_ticker(
    app: App, notifier: "Notifier", stop: asyncio.Event, after: Callable[[], Awaitable[None]] | None = None
) -> "Ticker":
    from studybot.ticker import Ticker

    return Ticker(
        app.services.deliveries,
        notifier,
        app.work,
        clock,
        seconds=app.settings.tick_seconds,
        after=after,
        stopwatch=stopwatch,
        on_hopeless=stop.set,
    )


@contextlib.asynccontextmanager
async def _ticking(ticker: "Ticker") -> AsyncIterator[None]:
    """Raises OperatorError at the end when the ticker gave up: the exit code tells the supervisor to start again."""
    ticker.start()
    try:
        yield
    finally:
        await ticker.stop()
    if ticker.hopeless is not None:
        raise OperatorError(ticker.hopeless)


@contextlib.asynccontextmanager
async def _watched(app: App, ticker: "Ticker", gateway_down: Callable[[], float | None] | None) -> AsyncIterator[None]:
    """/healthz and /metrics, where a port is set."""
    if app.settings.metrics_port is None:
        yield
        return
    from studybot.metrics import Watch, serve_metrics

    watch = Watch(app.services.operations, app.work, clock, stopwatch, lambda: ticker.pulse, gateway_down)
    async with serve_metrics(watch, host=app.settings.metrics_host, port=app.settings.metrics_port) as address:
        print(f"Health and metrics: {address}/healthz and {address}/metrics", flush=True)
        yield


async def _warm_up(app: App) -> None:
    """Load the model and take in what changed in the library while the bot is online already."""
    try:
        report = await app.work.model(app.services.library.ingest)
        if report.added or report.changed or report.removed:
            log.info("library taken in: %s", report)
        await app.work.model(app.services.answers.refresh)
        await app.work.model(app.embedder().load)
    except StudybotError as error:
        log.error("%s", error)


async def _tidy(app: App) -> None:
    """Every hour: what study groups may not keep any longer goes."""
    while True:
        try:
            await app.work.run(app.services.groups.tidy, now=clock())
        except StudybotError as error:  # a full disk: the next hour tries again
            log.error("%s", error)
        await asyncio.sleep(TIDY_SECONDS)


def _tell_invite(link: str) -> None:
    print(f"studybot is online. Invite it with: {link}", flush=True)

"""The composition root: settings in, services and interfaces out. Only this module reads the clock and the settings."""

import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studybot.config import Settings, load_settings
from studybot.errors import OperatorError, StudybotError
from studybot.services import Services
from studybot.services.work import Work
from studybot.storage.backup import back_up, restore
from studybot.storage.database import open_database
from studybot.storage.lock import DataLock

if TYPE_CHECKING:
    from studybot.bot.client import StudyBot
    from studybot.index.embedder import SentenceEmbedder
    from studybot.llm.chat import ChatClient
    from studybot.services.deliveries import Notifier
    from studybot.services.labelled import LabelledSet
    from studybot.ticker import Ticker

log = logging.getLogger(__name__)

DATABASE = "studybot.db"
TIDY_SECONDS = 3600


def clock() -> datetime:
    """Now, aware, UTC. Everything else is handed the time."""
    return datetime.now(UTC)


class App:
    """Settings, database and services of one process."""

    def __init__(self, settings: Settings) -> None:
        """Opens (and makes) the database. Raises StorageError."""
        self.settings = settings
        self.db = open_database(database_path(settings))
        self.work = Work()
        self._embedder: SentenceEmbedder | None = None
        self._embedder_lock = threading.Lock()
        self.services = self._make_services()

    def embedder(self) -> "SentenceEmbedder":
        """The one embedding model of this process; its weights are read when they are first needed."""
        from studybot.index.embedder import SentenceEmbedder

        with self._embedder_lock:
            if self._embedder is None:
                self._embedder = SentenceEmbedder(self.settings.model)
            return self._embedder

    def back_up(self, target: Path) -> None:
        """A verified copy of the database. Raises StorageError."""
        back_up(self.db, target)

    def close(self) -> None:
        self.work.close()
        self.db.close()

    def _make_services(self) -> Services:
        from studybot.services.answers import AnswerService
        from studybot.services.calibration import load_calibration
        from studybot.services.changes import ChangeService
        from studybot.services.chat import ChatService
        from studybot.services.chat import Desk as ChatDesk
        from studybot.services.deliveries import DeliveryService
        from studybot.services.goals import GoalService
        from studybot.services.group_library import GroupLibrary
        from studybot.services.groups import GroupService
        from studybot.services.importing import ImportService
        from studybot.services.learners import LearnerService
        from studybot.services.library import LibraryService
        from studybot.services.matching import MatchService
        from studybot.services.memory import MemoryService
        from studybot.services.operations import OperationsService
        from studybot.services.overview import OverviewService
        from studybot.services.planning import Planning
        from studybot.services.plans import PlanService
        from studybot.services.privacy import PrivacyService
        from studybot.services.progress import ProgressService
        from studybot.services.questions import QuestionService
        from studybot.services.reminders import ReminderService
        from studybot.services.reviews import ReviewService
        from studybot.services.rewriting import RewriteService
        from studybot.services.search import SearchService
        from studybot.services.sentences import SentenceService
        from studybot.services.shelves import ShelfService

        db = self.db
        library = LibraryService(db, self.settings.corpus, self.embedder)
        search = SearchService(db, library, self.embedder)
        answers = AnswerService(library, search, load_calibration(self.settings.data), time.perf_counter)
        matching = MatchService(library, search, self.embedder)
        planning = Planning(db, library)
        plans = PlanService(db, library, matching, planning)
        learners = LearnerService(db)
        goals = GoalService(db, library, matching, planning, plans)
        progress = ProgressService(db, library, planning, plans)
        overview = OverviewService(db, library, planning, plans)
        reminders = ReminderService(db)
        rewriting = RewriteService(self._chat_client(), self.embedder)
        reviews = ReviewService(db, library)
        questions = QuestionService(db, library, answers, rewriting, learners, plans)
        shelves = ShelfService(db)
        group_library = GroupLibrary(db, shelves)
        changes = ChangeService(db, library, planning, plans)
        privacy = PrivacyService(db, group_library)
        sentences = SentenceService(library, self.embedder)
        talking = ChatDesk(
            learners, goals, plans, changes, progress, overview, reminders, library, questions, privacy, reviews
        )
        return Services(
            learners=learners,
            goals=goals,
            plans=plans,
            changes=changes,
            progress=progress,
            overview=overview,
            reminders=reminders,
            reviews=reviews,
            deliveries=DeliveryService(db, plans, overview, reviews),
            library=library,
            imports=ImportService(library, self.settings.corpus),
            answers=answers,
            matching=matching,
            privacy=privacy,
            sentences=sentences,
            chat=ChatService(db, sentences, talking),
            memory=MemoryService(db),
            operations=OperationsService(db),
            rewriting=rewriting,
            shelves=shelves,
            questions=questions,
            groups=GroupService(db, library, questions, shelves),
            group_library=group_library,
        )

    def _chat_client(self) -> "ChatClient | None":
        """Where answers are rewritten; None with the setting empty."""
        if self.settings.llm_url is None:
            return None
        from studybot.llm.chat import ChatClient

        key = self.settings.llm_key
        return ChatClient(
            self.settings.llm_url,
            model=self.settings.llm_model,
            key=None if key is None else key.get_secret_value(),
            timeout_seconds=self.settings.llm_timeout_seconds,
        )


@contextlib.contextmanager
def app_of_set(settings: Settings, labelled: "LabelledSet", kind: type[App] = App) -> Iterator[App]:
    """An app of its own over the documents of a labelled set, with the settings' model; it leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="studybot-set-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for source, text in labelled.documents.items():
            (corpus / source).write_text(text, encoding="utf-8")
        app = kind(settings.model_copy(update={"data": Path(folder) / "data", "corpus": corpus}))
        try:
            yield app
        finally:
            app.close()


def database_path(settings: Settings) -> Path:
    return settings.data / DATABASE


def restore_backup(settings: Settings, source: Path) -> Path | None:
    """Put a backup in place; where the old database was kept. Raises StorageError, while the bot runs too."""
    lock = DataLock(settings.data)
    lock.acquire()
    try:
        return restore(database_path(settings), source, now=clock())
    finally:
        lock.release()


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
        lock = DataLock(settings.data)
        lock.acquire()
        try:
            app = App(settings)
            try:
                if taken_over := app.services.deliveries.take_over(now=clock()):
                    log.info("taking over %d messages that were being sent when studybot was stopped", taken_over)
                asyncio.run(_serve(app, where, port))
            finally:
                app.close()
        finally:
            lock.release()
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

    gateway = GatewayWatch(bot, time.monotonic)
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
        stopwatch=time.monotonic,
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

    watch = Watch(app.services.operations, app.work, clock, time.monotonic, lambda: ticker.pulse, gateway_down)
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

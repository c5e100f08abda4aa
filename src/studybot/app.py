"""The composition root: settings in, services out. Only this module reads the clock."""

import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studybot.config import Settings
from studybot.services import Services
from studybot.services.work import Work
from studybot.storage.backup import back_up, restore
from studybot.storage.database import open_database
from studybot.storage.lock import DataLock

if TYPE_CHECKING:
    from studybot.index.embedder import SentenceEmbedder
    from studybot.llm.chat import ChatClient
    from studybot.services.labelled import LabelledSet

DATABASE = "studybot.db"
stopwatch = time.monotonic  # seconds that nobody sets back


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
        own = settings.model_copy(update={"data": Path(folder) / "data", "corpus": corpus})
        with contextlib.closing(kind(own)) as app:
            yield app


def database_path(settings: Settings) -> Path:
    return settings.data / DATABASE


def restore_backup(settings: Settings, source: Path) -> Path | None:
    """Put a backup in place; where the old database was kept. Raises StorageError, while the bot runs too."""
    with DataLock(settings.data):
        return restore(database_path(settings), source, now=clock())

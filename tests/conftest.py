"""Fixtures: the real app on a real database, with a small library and the tiny embedder."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from studybot.app import App
from studybot.config import Settings
from studybot.services.calibration import FILE, load_calibration
from tests.embedder import TinyEmbedder
from tests.small_library import write_library

# The same examples on every machine: a red run is a fault, not bad luck. Look for new ones with --hypothesis-seed.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class FixedClock:
    """A clock that moves when a test says so."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> datetime:
        self.now += timedelta(**amount)
        return self.now


# With the tiny embedder, questions about the small library have 0.11 and more, others 0.003 and less.
TINY_ANSWERED, TINY_UNCERTAIN = 0.1, 0.01


def calibrate_for_tiny(data: Path) -> None:
    """The shipped line is the real model's; the tiny one's is a file in the data folder, as an operator's is."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (data / FILE).exists():
        line = {"model": "tiny", "answered": TINY_ANSWERED, "uncertain": TINY_UNCERTAIN, "figures": None}
        (data / FILE).write_text(load_calibration(data).model_copy(update=line).model_dump_json(), encoding="utf-8")


class TinyApp(App):
    """The app with the tiny embedder in place of the real one."""

    def __init__(self, settings: Settings) -> None:
        self.tiny = TinyEmbedder()
        calibrate_for_tiny(settings.data)
        super().__init__(settings)

    def embedder(self) -> TinyEmbedder:  # type: ignore[override]
        return self.tiny


def make_settings(folder: Path, **values: object) -> Settings:
    """Settings of a test: nothing comes from the machine's environment."""
    given = {"data": folder / "data", "corpus": folder / "corpus", **values}
    return Settings.model_construct(**{**Settings.model_construct().model_dump(), **given})


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    return write_library(tmp_path / "corpus")


@pytest.fixture
def app(tmp_path: Path, library_folder: Path) -> Iterator[TinyApp]:
    assert library_folder.is_dir()
    opened = TinyApp(make_settings(tmp_path))
    opened.services.library.ingest()
    yield opened
    opened.close()


@pytest.fixture
def learner(app: TinyApp, clock: FixedClock) -> str:
    """Somebody in Berlin with an hour a day from Monday to Saturday, reminded at nine."""
    app.services.learners.set_up("ann", zone="Europe/Berlin", week="6 hours", reminder_at="9:00", now=clock())
    return "ann"


@pytest.fixture
def learner_with_goal(app: TinyApp, learner: str, clock: FixedClock) -> str:
    proposal = app.services.goals.propose(learner, "become a machine-learning engineer", now=clock())
    app.services.goals.confirm(learner, proposal.goal.goal_id, now=clock())
    return learner

"""The real bot in its own process, led to the fake Discord; and the learners it is to remind."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

import studybot
from studybot.core.learner import Delivery
from tests.conftest import TinyApp, add_goal, make_settings
from tests.integration.fake_discord import TOKEN, FakeDiscord
from tests.small_library import write_library

BOT = Path(__file__).parents[2] / "bot.py"
PATIENCE = 60.0  # seconds; a start takes two, on a busy machine ten


class BotProcess:
    """``async with`` starts it; leaving kills it if it still runs."""

    def __init__(self, folder: Path, discord: FakeDiscord, *, model: str | None = None, log: str = "bot.log") -> None:
        """``model``: as STUDYBOT_MODEL. Left out, the bot finds no weights, which saves seconds of every start: a daily
        message needs none."""
        self._folder = folder
        self._discord = discord
        self._model = str(folder / "corpus") if model is None else model
        self._process: asyncio.subprocess.Process | None = None
        self.log = folder / log

    async def __aenter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, str(BOT), cwd=self._folder, env=self._environment(), stdout=log, stderr=log
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.running:
            await self.kill()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """SIGKILL: no line of the bot's own runs after it."""
        await self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, as a supervisor does; the exit code."""
        await self._signal(signal.SIGTERM)
        return await self.wait()

    async def wait(self) -> int:
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    async def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()

    def _environment(self) -> dict[str, str]:
        """This process's own, without any setting of a studybot."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("STUDYBOT_", "DISCORD_"))}
        return {
            **kept,
            "PYTHONPATH": str(Path(studybot.__file__).parents[1]),  # the code that is tested here, wherever it lies
            "DISCORD_TOKEN": TOKEN,
            "STUDYBOT_DISCORD_API": self._discord.api_url,
            "STUDYBOT_DISCORD_GATEWAY": self._discord.gateway_url,
            "STUDYBOT_DATA": str(self._folder / "data"),
            "STUDYBOT_CORPUS": str(self._folder / "corpus"),
            "STUDYBOT_MODEL": self._model,
            "STUDYBOT_TICK_SECONDS": "1",
        }


class Ledger(NamedTuple):
    """What the bot's own database says of each learner."""

    deliveries: dict[str, tuple[Delivery, ...]]

    def states(self) -> Counter[str]:
        return Counter(row.state for rows in self.deliveries.values() for row in rows)

    def count(self, state: str) -> int:
        return self.states()[state]

    @property
    def settled(self) -> bool:
        """Everybody has a delivery, and each has its outcome."""
        return all(rows and all(row.settled_at for row in rows) for rows in self.deliveries.values())


def make_world(folder: Path) -> Path:
    """A data folder whose library is taken in, and nobody yet."""
    write_library(folder / "corpus")
    app = TinyApp(make_settings(folder))
    app.services.library.ingest()
    app.close()
    return folder


def add_learners(folder: Path, count: int, *, first: int = 1000) -> list[str]:
    """Learners with a plan from yesterday, whose daily message has been due for a minute; their ids."""
    now = datetime.now(UTC)
    yesterday, zone = now - timedelta(days=1), zone_of_noon(now)
    due = (now.astimezone(ZoneInfo(zone)) - timedelta(minutes=1)).strftime("%H:%M")
    app = TinyApp(make_settings(folder))
    learners = [str(first + n) for n in range(count)]
    for learner in learners:
        app.services.learners.set_up(learner, zone=zone, week="every day 1h", reminder_at=due, now=yesterday)
        add_goal(app, learner, now=yesterday)
    app.close()
    return learners


def zone_of_noon(now: datetime) -> str:
    """Where it is between noon and one, so that midnight is far."""
    return next(
        name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith("Etc/") and now.astimezone(ZoneInfo(name)).hour == 12
    )


def read_ledger(folder: Path, learners: Sequence[str]) -> Ledger:
    """While the bot runs or not."""
    app = TinyApp(make_settings(folder))
    try:
        return Ledger({learner: app.services.reminders.view(learner).recent for learner in learners})
    finally:
        app.close()

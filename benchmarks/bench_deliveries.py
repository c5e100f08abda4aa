"""What a reminder costs against the number due and the number stored; the sending rate against Discord's limit; and how
long a learner waits for /today while the batch runs.

Real database, planner, Ticker and discord.py client; Discord is a loopback server in a process of its own that enforces
50 requests in any second. ``--learners 1000000 --due 100000`` is the full size. All learners due left
yesterday's block open, so that every plan is made anew; nine in ten follow a short roadmap, one in ten a long one.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

from studybot.app import App
from studybot.bot.client import StudyBot
from studybot.bot.connect import connect
from studybot.bot.desk import Desk
from studybot.bot.notifier import DiscordNotifier
from studybot.config import Settings
from studybot.core.learner import Goal
from studybot.corpus import read_corpus
from studybot.storage.goals import add_goal
from studybot.storage.library import save_library
from studybot.ticker import Ticker

HERE = Path(__file__).parent
LIMIT = 50  # requests a second
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9:00 in Berlin, a Tuesday
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
SHORT, LONG = "first-model-in-a-month", "machine-learning-engineer"
COPIES = {
    "learners": "zone, availability, settings, created_at",
    "reminders": "kind, local_time, weekdays, enabled",
    "goals": "text, targets, roadmap, weight, state, created_at",
    "plans": "made_at, made_on, library_revision, plan, inputs",
    "study_blocks": "topic, on_date, start, minutes, kind",
}


class Crowd:
    """Stored learners, copied in SQL from templates that the services made."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stored = 0
        text = read_corpus(app.settings.corpus)
        with app.db.atomic():
            save_library(
                app.db, files=text.files, topics=text.topics, roadmaps=text.roadmaps, passages=(), revision="bench"
            )  # fmt: skip
        self.blocks = {}
        for roadmap in (SHORT, LONG):
            for made_at in (YESTERDAY, NOW):
                self.blocks[roadmap] = self._make_template(f"{roadmap}.{made_at:%d}", roadmap, made_at)
        self._has_channels = bool(app.db.rows("SELECT 1 FROM sqlite_master WHERE name = 'dm_channels'"))

    def add_due(self, count: int) -> None:
        """Nine in ten with the short roadmap, mixed; all left yesterday's block open. Due now."""
        for start in range(0, count, 100):
            size = min(100, count - start)
            self._copy(f"{SHORT}.23", size - size // 10, NOW, tuple(COPIES))
            self._copy(f"{LONG}.23", size // 10, NOW, tuple(COPIES))

    def add_idle(self, count: int) -> None:
        """Due tomorrow; without a plan, to keep the file small."""
        self._copy(f"{SHORT}.24", count, TOMORROW, ("learners", "reminders", "goals"))

    def add_planned(self, count: int) -> list[str]:
        """Due tomorrow, with a plan of today: those who type /today. Their ids."""
        first = self.stored
        self._copy(f"{LONG}.24", count, TOMORROW, tuple(COPIES))
        return [str(10**17 + n) for n in range(first, self.stored)]

    def _copy(self, template: str, count: int, due_at: datetime, tables: tuple[str, ...]) -> None:
        if count < 1:
            return
        first, last = 10**17 + self.stored, 10**17 + self.stored + count
        numbers = "WITH RECURSIVE n(id) AS (SELECT ? UNION ALL SELECT id + 1 FROM n WHERE id + 1 < ?)"
        with self.app.db.atomic():
            for table in tables:
                columns = COPIES[table]
                self.app.db.execute(
                    f"INSERT INTO {table} (learner_id, {columns}) {numbers} "  # noqa: S608 our names
                    f"SELECT CAST(n.id AS TEXT), {columns} "
                    f"FROM n CROSS JOIN {table} WHERE learner_id = ?",
                    (first, last, template),
                )
            self.app.db.execute(
                "UPDATE reminders SET next_at = ? WHERE learner_id >= ? AND learner_id < ? AND length(learner_id) = 18",
                (due_at.isoformat(timespec="microseconds"), str(first), str(last)),
            )
            if self._has_channels:
                self.app.db.execute(
                    f"INSERT INTO dm_channels (learner_id, channel_id) {numbers} "  # noqa: S608 our names
                    "SELECT CAST(id AS TEXT), id FROM n",
                    (first, last),
                )
        self.stored += count

    def _make_template(self, name: str, roadmap: str, made_at: datetime) -> int:
        """How many blocks its plan has."""
        services = self.app.services
        services.learners.set_up(name, zone="Europe/Berlin", week="every day 1h", reminder_at="9:00", now=made_at)
        targets = services.library.library().roadmaps[roadmap].topics()
        with self.app.db.atomic():
            add_goal(
                self.app.db,
                Goal(
                    goal_id=0, learner_id=name, text=roadmap, targets=targets, roadmap=roadmap, created_at=made_at
                ),
            )  # fmt: skip
            self.app.db.execute("UPDATE reminders SET next_at = NULL WHERE learner_id = ?", (name,))
        view = services.plans.replan(name, now=made_at)
        return sum(len(week.blocks) for week in view.weeks)


def claim(app: App, messages: int) -> tuple[float, float, float]:
    """Seconds a message, of them on the processor, and the longest call, with claims as the ticker makes them."""
    claimed, longest, started, cpu = 0, 0.0, perf_counter(), process_time()
    while claimed < messages:
        before = perf_counter()
        due = app.services.deliveries.claim_due(now=NOW, limit=20)
        longest = max(longest, perf_counter() - before)
        claimed += len(due)
        if not due:
            sys.exit(f"only {claimed} of {messages} messages were due")
    return (perf_counter() - started) / claimed, (process_time() - cpu) / claimed, longest


def costs(app: App, crowd: Crowd, learners: int, due: int, sample: int) -> None:
    print(f"{'stored':>9} {'due':>8} {'ms a message':>13} {'CPU ms':>7} {'longest call ms':>16} {'peak RSS MB':>12}")
    waiting = 0

    def measure(stored: int, wanted: int) -> None:
        nonlocal waiting
        crowd.add_due(wanted - waiting)
        crowd.add_idle(max(0, stored - crowd.stored))
        app.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        seconds, cpu, longest = claim(app, sample)
        waiting = wanted - sample
        print(
            f"{crowd.stored:>9,} {wanted:>8,} {seconds * 1000:>13.2f} {cpu * 1000:>7.2f} {longest * 1000:>16.0f} "
            f"{rss():>12.0f}",
            flush=True,
        )

    claim_warm = min(1_000, due)
    crowd.add_due(claim_warm)
    claim(app, 20)
    waiting = claim_warm - 20
    for stored in steps(10_000, learners):
        measure(stored, min(1_000, due))
    for number in steps(10_000, due):
        measure(learners, number)


def steps(first: int, last: int) -> Iterator[int]:
    while first < last:
        yield first
        first *= 10
    yield last


def rss() -> float:
    """Peak, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Today:
    """Somebody types /today ten times a second; milliseconds each took."""

    def __init__(self, app: App, clock: Callable[[], datetime], learners: list[str]) -> None:
        self._app, self._clock, self._learners = app, clock, learners

    async def times(self, seconds: float) -> list[float]:
        taken, end = [], perf_counter() + seconds
        while perf_counter() < end:
            who = self._learners[len(taken) % len(self._learners)]
            started = perf_counter()
            await self._app.work.run(self._app.services.plans.today, who, now=self._clock())
            taken.append((perf_counter() - started) * 1000)
            await asyncio.sleep(0.1)
        return taken


async def rate(app: App, server: str, asking: list[str], seconds: float) -> None:
    begun = perf_counter()
    clock = lambda: NOW + timedelta(seconds=perf_counter() - begun)  # noqa: E731
    stop, online = asyncio.Event(), asyncio.Event()
    bot = StudyBot(Desk(app.services, app.work, clock), on_online=lambda _: online.set())
    connection = asyncio.create_task(
        connect(bot, "MTIz.abc.def", stop, api=f"http://{server}/api/v10", gateway=f"ws://{server}/gateway")
    )
    await asyncio.wait_for(online.wait(), 30)
    today = Today(app, clock, asking)
    await today.times(1)
    idle = await today.times(min(10, seconds / 2))
    ticker = Ticker(app.services.deliveries, DiscordNotifier(bot), app.work, clock, seconds=3600)
    tick = asyncio.create_task(ticker.tick())
    await asyncio.sleep(3)
    before, cpu, started = await stats(server), process_time(), perf_counter()
    busy = await today.times(seconds)
    after, used, took = await stats(server), process_time() - cpu, perf_counter() - started
    tick.cancel()
    await asyncio.gather(tick, return_exceptions=True)
    stop.set()
    await connection
    messages, refused = after["messages"] - before["messages"], after["refused"] - before["refused"]
    requests = sum(after[k] - before[k] for k in ("messages", "channels", "other"))
    print(f"\n{'messages/s':>11} {'of the limit':>13} {'requests a message':>19} {'429s':>6} {'twice':>6} {'core':>6}")
    print(
        f"{messages / took:>11.1f} {messages / took / LIMIT:>12.0%} {requests / max(1, messages):>20.2f} {refused:>6} "
        f"{after['twice']:>6} {used / took:>5.0%}"
    )
    print(f"\n{'/today, ms':>11} {'median':>8} {'95 %':>8} {'longest':>8}")
    for name, taken in (("idle", idle), ("sending", busy)):
        cuts = quantiles(taken, n=20)
        print(f"{name:>11} {cuts[9]:>8.1f} {cuts[18]:>8.1f} {max(taken):>8.1f}")


async def stats(server: str) -> dict[str, int]:
    def read() -> dict[str, int]:
        with urllib.request.urlopen(f"http://{server}/stats", timeout=10) as answer:
            found: dict[str, int] = json.load(answer)
            return found

    return await asyncio.to_thread(read)


@contextmanager
def limited_discord(latency: float) -> Iterator[str]:
    process = subprocess.Popen(  # noqa: S603 our own file
        [sys.executable, str(HERE / "limited_discord.py"), str(latency)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield f"127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.communicate("", timeout=20)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--learners", type=int, default=100_000)
    asked.add_argument("--due", type=int, default=10_000)
    asked.add_argument("--sample", type=int, default=300, help="messages claimed for each line of the table")
    asked.add_argument("--seconds", type=float, default=15, help="how long messages are sent")
    asked.add_argument("--latency", type=float, default=0.1, help="seconds the loopback Discord takes to answer")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        values = {**Settings.model_construct().model_dump(), "data": Path(folder), "corpus": HERE.parent / "corpus"}
        app = App(Settings.model_construct(**values))
        try:
            crowd = Crowd(app)
            print(f"blocks in a plan: {crowd.blocks[SHORT]} short, {crowd.blocks[LONG]} long")
            asking = crowd.add_planned(50)
            costs(app, crowd, given.learners, given.due, given.sample)
            with limited_discord(given.latency) as server:
                asyncio.run(rate(app, server, asking, given.seconds))
            print(f"\npeak RSS {rss():.0f} MB")
        finally:
            app.close()


if __name__ == "__main__":
    main()

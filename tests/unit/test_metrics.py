"""/healthz and /metrics over a real socket: well, and every way not to be; nobody is named."""

import asyncio
import re
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from studybot import metrics
from studybot.core.pulse import Pulse
from studybot.errors import OperatorError
from studybot.metrics import Metric, Watch, exposition, serve_metrics
from tests.conftest import FixedClock, TinyApp
from tests.unit.test_operations import add_learner, add_open, settle_one


class Bot:
    """The parts of a running bot that the pages look at, and their address."""

    def __init__(self, app: TinyApp, clock: FixedClock) -> None:
        self.pulse = Pulse(every=20, good_at=clock().timestamp(), took=0.25)
        self.down: float | None = None
        self.watch = Watch(
            app.services.operations, app.work, clock, lambda: clock().timestamp(), lambda: self.pulse, lambda: self.down
        )
        self.address = ""

    async def get(self, path: str) -> tuple[int, str, str]:
        """Status, content type, body."""
        async with aiohttp.ClientSession() as session, session.get(self.address + path) as answer:
            return answer.status, answer.headers["Content-Type"], await answer.text()

    async def health(self) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as session, session.get(self.address + "/healthz") as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def bot(app: TinyApp, clock: FixedClock) -> AsyncIterator[Bot]:
    running = Bot(app, clock)
    async with serve_metrics(running.watch, host="127.0.0.1", port=0) as running.address:
        yield running


def samples(page: str) -> dict[str, float]:
    """Every line of the text format, which is checked on the way: HELP and TYPE before a metric's samples."""
    found: dict[str, float] = {}
    declared = ""
    assert page.endswith("\n")
    for line in page.splitlines():
        if line.startswith("# HELP "):
            assert len(line.split(" ", 3)) == 4
            continue
        if kind := re.fullmatch(r"# TYPE ([a-z_]+) (counter|gauge)", line):
            declared = kind[1]
            continue
        sample = re.fullmatch(r'((studybot_[a-z_]+)(?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"\})?) ([0-9.e+-]+)', line)
        assert sample is not None, line
        assert sample[2] == declared
        assert sample[1] not in found
        found[sample[1]] = float(sample[3])
    return found


async def test_all_is_well(bot: Bot, clock: FixedClock) -> None:
    clock.advance(seconds=3)
    assert await bot.health() == (
        200,
        {
            "status": "ok",
            "reasons": [],
            "tick_age_seconds": 3.0,
            "gateway_connected": True,
            "database_answers": True,
        },
    )


async def test_an_old_tick_is_not_well(bot: Bot, clock: FixedClock) -> None:
    clock.advance(seconds=120)
    assert (await bot.health())[0] == 200
    bot.pulse = bot.pulse.after_failure(clock().timestamp(), "The disk is full.")
    clock.advance(seconds=1)
    status, body = await bot.health()
    assert (status, body["status"]) == (503, "failing")
    assert body["reasons"] == [
        "No tick went well for 121 seconds; more than 120 are too many. The last fault: The disk is full."
    ]


async def test_a_gateway_that_stays_away_is_not_well(bot: Bot) -> None:
    bot.down = 299.0
    status, body = await bot.health()
    assert (status, body["gateway_connected"]) == (200, False)
    bot.down = 301.0
    assert (await bot.health())[1]["reasons"] == ["Not connected to Discord's gateway for 5 minutes."]


async def test_a_database_that_refuses_is_not_well_and_the_rest_is_still_measured(bot: Bot, app: TinyApp) -> None:
    with closing(sqlite3.connect(app.db.path)) as other:
        other.execute("DROP TABLE reminders")
        other.commit()
    status, body = await bot.health()
    assert (status, body["database_answers"]) == (503, False)
    assert "no such table: reminders" in body["reasons"][0]
    status, _, page = await bot.get("/metrics")
    found = samples(page)
    assert status == 200
    assert (found["studybot_database_up"], found["studybot_gateway_connected"]) == (0, 1)
    assert "studybot_queue_length" not in found


async def test_a_database_that_stalls_takes_one_worker_thread_and_no_more(
    bot: Bot, app: TinyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "DATABASE_SECONDS", 0.1)
    release = threading.Event()
    figures, asked = app.services.operations.figures, 0

    def stalled(**given: Any) -> Any:
        nonlocal asked
        asked += 1
        release.wait(30)
        return figures(**given)

    monkeypatch.setattr(app.services.operations, "figures", stalled)
    for _ in range(6):
        status, body = await bot.health()
        assert (status, body["database_answers"]) == (503, False)
        assert body["reasons"] == ["The database did not answer in 0 seconds."]
    assert asked == 1
    assert await asyncio.wait_for(app.work.run(lambda: "a learner's command"), 10) == "a learner's command"
    release.set()
    monkeypatch.setattr(metrics, "DATABASE_SECONDS", 10.0)
    assert (await bot.health())[0] == 200


async def test_metrics_count_what_happened(bot: Bot, app: TinyApp, learner: str, clock: FixedClock) -> None:
    settle_one(app.db, learner, clock() - timedelta(days=1), "sent", after=2)
    settle_one(app.db, learner, clock() - timedelta(days=2), "sent", after=301)
    settle_one(app.db, learner, clock() - timedelta(days=3), "undeliverable", reason="no such account")
    settle_one(app.db, learner, clock() - timedelta(days=4), "skipped", reason="nothing planned that day")
    add_open(app.db, learner, clock())
    clock.advance(seconds=7)
    bot.down = 3.0
    status, kind, page = await bot.get("/metrics")
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    found = samples(page)
    assert found.pop("studybot_database_bytes") >= app.db.path.stat().st_size
    assert found == {
        'studybot_deliveries{state="planned"}': 1,
        'studybot_deliveries{state="sent"}': 2,
        'studybot_deliveries{state="skipped"}': 1,
        'studybot_deliveries{state="undeliverable"}': 1,
        "studybot_sent_total": 2,
        "studybot_late_total": 1,
        'studybot_failed_total{reason="no such account"}': 1,
        "studybot_queue_length": 1,
        "studybot_tick_age_seconds": 7,
        "studybot_tick_duration_seconds": 0.25,
        "studybot_gateway_connected": 0,
        "studybot_database_up": 1,
    }


async def test_nobody_is_named(bot: Bot, app: TinyApp, clock: FixedClock) -> None:
    who = "123456789012345678"
    add_learner(app.db, who)
    settle_one(app.db, who, clock() - timedelta(days=1), "undeliverable", reason=f'Discord refused: "{who}"\n')
    settle_one(app.db, who, clock() - timedelta(days=2), "expired", reason=who)
    add_open(app.db, who, clock() - timedelta(hours=1))
    for path in ("/metrics", "/healthz"):
        _, _, page = await bot.get(path)
        assert who not in page
    assert samples((await bot.get("/metrics"))[2])['studybot_failed_total{reason="Discord refused"}'] == 1


def test_label_values_are_escaped() -> None:
    page = exposition([Metric("failed_total", "counter", "Why.", {'a"b\\c\nd': 1}, "reason")])
    assert page.splitlines()[-1] == 'studybot_failed_total{reason="a\\"b\\\\c\\nd"} 1'
    assert len(samples(page)) == 1


async def test_only_the_two_pages_are_there_and_only_to_be_read(bot: Bot) -> None:
    assert (await bot.get("/"))[0] == 404
    async with aiohttp.ClientSession() as session, session.post(bot.address + "/healthz") as answer:
        assert answer.status == 405


async def test_a_port_in_use_is_one_sentence(bot: Bot) -> None:
    port = int(bot.address.rsplit(":", 1)[1])
    with pytest.raises(OperatorError, match=rf"Cannot listen on 127\.0\.0\.1 port {port} .*Set STUDYBOT_METRICS_PORT"):
        async with serve_metrics(bot.watch, host="127.0.0.1", port=port):
            pass

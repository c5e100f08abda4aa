"""The running bot, watched from outside: its pages, its exit code, its report."""

import asyncio
import contextlib
import json
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web

from studybot.bot.client import StudyBot
from studybot.bot.connect import connect
from studybot.bot.desk import Desk
from studybot.bot.gateway import GatewayWatch
from studybot.errors import ConfigError, OperatorError
from tests.conftest import FixedClock, TinyApp, add_goal
from tests.integration.fake_discord import TOKEN, Answer, serve

ROOT = Path(__file__).parents[2]
# The real bot with less patience: ten minutes of failed ticks are too long for a test.
IMPATIENT = "import sys, studybot.core.pulse as p; p.GIVE_UP_SECONDS = 2.0; from bot import main; sys.exit(main())"


@contextlib.asynccontextmanager
async def running_bot(
    app: TinyApp, server: Any, *program: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The unmodified bot in a process of its own on ``app``'s data; with the address of its pages."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STUDYBOT_", "DISCORD_"))}
    no_model = app.settings.data / "no-model"  # reminders need none, and loading one takes half a minute here
    no_model.mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        cwd=app.settings.data.parent,
        env=kept
        | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DISCORD_TOKEN": TOKEN,
            "STUDYBOT_DATA": str(app.settings.data),
            "STUDYBOT_CORPUS": str(app.settings.corpus),
            "STUDYBOT_MODEL": str(no_model),
            "STUDYBOT_TICK_SECONDS": "1",
            "STUDYBOT_METRICS_PORT": "0",
            "STUDYBOT_DISCORD_API": server.api_url,
            "STUDYBOT_DISCORD_GATEWAY": server.gateway_url,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        pages = re.fullmatch(r"Health and metrics: (http://127\.0\.0\.1:\d+)/healthz and \1/metrics\n", line)
        assert pages is not None, line
        yield process, pages[1]
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.communicate(), 60)


async def fetch(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def page_with(address: str, words: str) -> str:
    """The metrics as soon as they hold ``words``."""
    for _ in range(300):
        _, page = await fetch(f"{address}/metrics")
        if words in page:
            return page
        await asyncio.sleep(0.2)
    raise AssertionError(f"{words} never came in: {page}")


def add_due_learner(app: TinyApp, learner: str) -> None:
    """Their reminder came a minute ago."""
    now = datetime.now(UTC)
    at = f"{now - timedelta(minutes=1):%H:%M}"
    yesterday = now - timedelta(days=1) + timedelta(minutes=2)
    app.services.learners.set_up(learner, zone="UTC", week="every day 1h", reminder_at=at, now=yesterday)
    add_goal(app, learner, now=yesterday)


async def test_the_running_bot_shows_its_health_and_its_figures(app: TinyApp) -> None:
    async with serve() as server, running_bot(app, server, str(ROOT / "bot.py")) as (process, address):
        page = await page_with(address, "studybot_gateway_connected 1\n")
        assert "studybot_sent_total 0\n" in page
        add_due_learner(app, "77")
        page = await page_with(address, "studybot_sent_total 1\n")
        assert 'studybot_deliveries{state="sent"} 1\n' in page
        assert "studybot_queue_length 0\n" in page
        status, health = await fetch(f"{address}/healthz")
        assert (status, json.loads(health)["reasons"]) == (200, [])
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 60) == 0
    assert app.services.operations.report(since=None, now=datetime.now(UTC)).outcomes == {"sent": 1}


async def test_a_bot_that_cannot_go_on_ends_with_1_and_one_sentence(app: TinyApp) -> None:
    async with serve() as server, running_bot(app, server, "-c", IMPATIENT) as (process, _):
        with contextlib.closing(sqlite3.connect(app.db.path, timeout=10)) as other:
            other.execute("DROP TABLE reminders")
            other.commit()
        _, errors = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 1
        last = errors.decode().rstrip().splitlines()[-1]
        assert last.startswith("studybot: Reminders could not be looked after for")
        assert "no such table: reminders" in last


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [(4004, ConfigError, "refused the token in DISCORD_TOKEN"), (4013, OperatorError, r"for good \(code 4013\)")],
)
async def test_a_gateway_closed_for_good_ends_it_in_one_sentence(
    app: TinyApp, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception], words: str
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )
    async with serve() as server, closing_gateway(code) as address:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        server.faults.script("/gateway/bot", Answer(200, {"url": address, "shards": 1, "session_start_limit": limit}))
        bot = StudyBot(Desk(app.services, app.work, clock))
        running = connect(bot, TOKEN, asyncio.Event(), api=server.api_url, gateway=address)
        with pytest.raises(error, match=words) as ended:
            await asyncio.wait_for(running, 30)
        assert "\n" not in str(ended.value)


@contextlib.asynccontextmanager
async def closing_gateway(code: int) -> AsyncIterator[str]:
    """A gateway that hears who is there and closes with ``code``."""

    async def gateway(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 30_000}, "s": None, "t": None})
        await socket.receive()
        await socket.close(code=code)
        return socket

    app = web.Application()
    app.router.add_get("/", gateway)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_the_gateway_is_down_until_every_shard_is_up(app: TinyApp, clock: FixedClock) -> None:
    bot = StudyBot(Desk(app.services, app.work, clock))
    bot.shard_count = 2
    gateway = GatewayWatch(bot, lambda: clock().timestamp())

    async def happen(event: str, shard: int) -> float | None:
        bot.dispatch(event, shard)
        await asyncio.sleep(0)
        clock.advance(seconds=10)
        return gateway.down_seconds()

    async with bot:
        assert await happen("shard_ready", 0) == 10
        assert await happen("shard_ready", 1) is None
        assert await happen("shard_disconnect", 1) == 10
        assert await happen("shard_disconnect", 1) == 20  # each attempt that fails says so again
        assert await happen("shard_resumed", 1) is None


async def test_the_terminal_reports_deliveries(app: TinyApp) -> None:
    add_due_learner(app, "77")
    app.services.deliveries.claim_due(now=datetime.now(UTC))
    with app.db.atomic():
        app.db.execute("UPDATE deliveries SET attempts = 6, reason = 'rate limited'")

    async def run(*words: str) -> tuple[int | None, str, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "studybot.cli", "deliveries", *words,
            env=os.environ | {"STUDYBOT_DATA": str(app.settings.data), "PYTHONPATH": str(ROOT / "src")},
            cwd=app.settings.data.parent, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, errors = await asyncio.wait_for(process.communicate(), 60)
        return process.returncode, out.decode(), errors.decode()

    code, out, _ = await run("--since", "7d", "--json")
    report = json.loads(out)
    assert (code, report["total"], report["outcomes"], report["stuck_total"]) == (0, 1, {"sending": 1}, 1)
    assert report["lateness_seconds"] is None
    [stuck] = report["stuck"]
    assert (stuck["learner_id"], stuck["kind"], stuck["attempts"], stuck["reason"]) == (
        "77",
        "daily",
        6,
        "rate limited",
    )
    code, out, _ = await run()
    assert (code, "sending after 6 tries: rate limited" in out) == (0, True)
    code, out, errors = await run("--since", "soon")
    assert (code, out, errors.count("\n")) == (2, "", 1)
    assert "is no time to begin at" in errors

"""The unmodified client against a real socket: connect, sync, deliver, and every way it can be refused."""

import asyncio

import discord
import pytest

from studybot.bot.client import StudyBot
from studybot.bot.connect import connect
from studybot.bot.desk import Desk
from studybot.bot.notifier import DiscordNotifier
from studybot.errors import ConfigError, OperatorError
from studybot.ticker import Ticker
from tests.conftest import FixedClock, TinyApp
from tests.integration.fake_discord import TOKEN, Answer, FakeDiscord, serve


@pytest.fixture(autouse=True)
def _own_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``use_endpoints`` changes is put back."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )


async def run(app: TinyApp, clock: FixedClock, server: FakeDiscord, *, token: str = TOKEN) -> list[str]:
    """Connect, let the ticker tick once, stop; the invite links that were told."""
    told: list[str] = []
    stop = asyncio.Event()
    online = asyncio.Event()

    def tell(link: str) -> None:
        told.append(link)
        online.set()

    bot = StudyBot(Desk(app.services, app.work, clock), on_online=tell)

    async def tick_when_ready() -> None:
        await online.wait()
        ticker = Ticker(app.services.deliveries, DiscordNotifier(bot), app.work, clock, seconds=20)
        await ticker.tick()
        await asyncio.sleep(0.1)
        stop.set()

    ticking = asyncio.create_task(tick_when_ready())
    try:
        await asyncio.wait_for(connect(bot, token, stop, api=server.api_url, gateway=server.gateway_url), 20)
    finally:
        ticking.cancel()
    return told


async def test_it_connects_syncs_once_and_tells_the_invite(app: TinyApp, clock: FixedClock) -> None:
    async with serve() as server:
        told = await run(app, clock, server)
        assert told == [
            "https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=52224"
        ]
        assert server.gateway.identified[0]["intents"] == discord.Intents(guilds=True).value
        [commands] = server.state.bodies("PUT", "/applications/123/commands")
        assert {c["name"] for c in commands} >= {"setup", "goal", "plan", "ask"}
        await run(app, clock, server)
        assert len(server.state.bodies("PUT", "/applications/123/commands")) == 1


async def test_the_daily_message_goes_out_once_with_its_nonce(app: TinyApp, clock: FixedClock) -> None:
    _learner_with_goal(app, clock)
    async with serve() as server:
        await run(app, clock, server)
        await run(app, clock, server)
        [message] = server.state.bodies("POST", "/messages")
        assert message["nonce"].startswith("sb-")
        assert message["enforce_nonce"] is True
        assert message["allowed_mentions"] == {"parse": []}


async def test_a_server_fault_becomes_a_retry_with_a_reason(app: TinyApp, clock: FixedClock) -> None:
    _learner_with_goal(app, clock)
    async with serve() as server:
        server.faults.script("/users/@me/channels", Answer(403, {"message": "no", "code": 50007}))
        await run(app, clock, server)
        [delivery] = app.services.reminders.view("77").recent
        assert (delivery.state, delivery.reason) == ("undeliverable", "Discord refuses DMs to this learner")


async def test_a_wrong_token_is_one_sentence(app: TinyApp, clock: FixedClock) -> None:
    async with serve() as server:
        with pytest.raises(ConfigError, match="refused the token in DISCORD_TOKEN"):
            await run(app, clock, server, token="wrong.token.here")


async def test_no_discord_at_all_is_one_sentence(app: TinyApp, clock: FixedClock) -> None:
    nowhere = FakeDiscord()
    nowhere.state.address = "127.0.0.1:9"
    with pytest.raises(OperatorError, match="Discord cannot be reached"):
        await run(app, clock, nowhere)


def _learner_with_goal(app: TinyApp, clock: FixedClock) -> None:
    app.services.learners.set_up("77", zone="Europe/Berlin", week="6 hours", reminder_at="9:00", now=clock())
    goal = app.services.goals.propose("77", "become a machine-learning engineer", now=clock()).goal
    app.services.goals.confirm("77", goal.goal_id, now=clock())
    clock.advance(days=1)

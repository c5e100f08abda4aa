"""The unmodified client against a real socket: connect, sync, deliver, and every way it can be refused."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
import pytest

from studybot.bot.client import StudyBot
from studybot.bot.connect import connect
from studybot.bot.desk import Desk
from studybot.bot.notifier import DiscordNotifier
from studybot.errors import ConfigError, OperatorError
from studybot.services.deliveries import Sent
from studybot.ticker import Ticker
from tests.conftest import FixedClock, TinyApp, add_goal
from tests.integration.fake_discord import TOKEN, Answer, FakeDiscord, serve
from tests.integration.fake_discord.faults import Window, limited
from tests.integration.fake_discord.gateway import slash
from tests.integration.fake_discord.state import State
from tests.integration.openapi import check_requests, find_description


@pytest.fixture(autouse=True)
def _own_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``use_endpoints`` changes is put back."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )


async def run(
    app: TinyApp, clock: FixedClock, server: FakeDiscord, *, token: str = TOKEN,
    then: Callable[[StudyBot], Awaitable[None]] | None = None,
) -> list[str]:  # fmt: skip
    """Connect, let the ticker tick once or do ``then``, stop; the invite links that were told."""
    told: list[str] = []
    stop = asyncio.Event()
    online = asyncio.Event()

    def tell(link: str) -> None:
        told.append(link)
        online.set()

    bot = StudyBot(Desk(app.services, app.work, clock), on_online=tell)

    async def tick_when_ready() -> None:
        await online.wait()
        try:
            if then is None:
                await Ticker(app.services.deliveries, DiscordNotifier(bot), app.work, clock, seconds=20).tick()
            else:
                await then(bot)
        finally:
            stop.set()

    ticking = asyncio.create_task(tick_when_ready())
    try:
        await asyncio.wait_for(connect(bot, token, stop, api=server.api_url, gateway=server.gateway_url), 20)
    finally:
        if ticking.done():
            ticking.result()
        ticking.cancel()
    return told


async def test_it_connects_syncs_once_and_tells_the_invite(app: TinyApp, clock: FixedClock) -> None:
    async with serve() as server:
        told = await run(app, clock, server)
        assert told == [
            "https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=309237763072"
        ]
        assert server.gateway.identified[0]["intents"] == discord.Intents(guilds=True, messages=True).value
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


async def test_before_discord_lets_the_bot_in_nothing_is_claimed(app: TinyApp, clock: FixedClock) -> None:
    _learner_with_goal(app, clock)
    offline = DiscordNotifier(StudyBot(Desk(app.services, app.work, clock)))
    assert await Ticker(app.services.deliveries, offline, app.work, clock, seconds=20).tick() == 0
    assert app.services.reminders.view("77").recent == ()


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_short_rate_limit_is_waited_for(app: TinyApp, clock: FixedClock, everywhere: bool) -> None:
    _learner_with_goal(app, clock)
    async with serve() as server:
        path = f"/channels/{server.state.open_dm('77')}/messages"
        server.faults.script(path, limited(0.2, everywhere=everywhere))
        await run(app, clock, server)
        assert len(server.state.bodies("POST", "/messages")) == 2
        [message] = server.state.sent_to("77")
        [delivery] = app.services.reminders.view("77").recent
        assert (delivery.state, delivery.message_id) == ("sent", message["id"])


@pytest.mark.parametrize("via", [True, False])
async def test_a_long_rate_limit_is_obeyed_to_the_second(app: TinyApp, clock: FixedClock, via: bool) -> None:
    """Discord's own, and the one of Cloudflare in front of it, which comes without ``Via``."""
    _learner_with_goal(app, clock)
    answer = limited(600)
    if not via:
        del answer.headers["Via"]
    async with serve() as server:
        server.faults.script("/users/@me/channels", answer)
        await run(app, clock, server)
        assert server.state.sent_to("77") == []
        [delivery] = app.services.reminders.view("77").recent
        assert (delivery.state, delivery.not_before) == ("retry", clock() + timedelta(seconds=600))


async def test_windows_of_calls_are_kept_to_without_a_single_429(app: TinyApp, clock: FixedClock) -> None:
    """discord.py reads the headers: it waits before the call that would be one too many."""

    async def send_five(bot: StudyBot) -> None:
        channel = await bot.create_dm(discord.Object(77))
        for n in range(5):
            await channel.send(f"number {n}")

    async with serve() as server:
        server.limits.routes["POST /channels/{}/messages"] = Window(calls=2, seconds=0.3)
        await run(app, clock, server, then=send_five)
        assert len(server.state.sent_to("77")) == 5
        assert server.limits.refused == 0


async def test_only_a_message_of_this_very_delivery_counts_as_an_earlier_try(app: TinyApp, clock: FixedClock) -> None:
    """Same learner, same day, same title: the id in the stop button tells them apart."""
    _learner_with_goal(app, clock)
    app.services.deliveries.claim_due(now=clock())
    app.services.deliveries.take_over(now=clock())
    [message] = app.services.deliveries.claim_due(now=clock())
    assert message.delivery.attempts == 2
    number = message.delivery.delivery_id
    other = message.model_copy(
        update={"nonce": "other", "delivery": message.delivery.model_copy(update={"delivery_id": number + 1})}
    )
    outcomes = []

    async def send(bot: StudyBot) -> None:
        outcomes.extend([await DiscordNotifier(bot).send(each) for each in (other, message, message)])

    async with serve(lambda: clock().timestamp()) as server:
        server.state.nonce_seconds = 0
        await run(app, clock, server, then=send)
        theirs, ours = [Sent(m["id"], m["channel_id"]) for m in server.state.sent_to("77")]
        assert outcomes == [theirs, ours, ours]


async def test_a_file_arrives_as_a_multipart_body(app: TinyApp, clock: FixedClock) -> None:
    async def send_file(bot: StudyBot) -> None:
        channel = await bot.create_dm(discord.Object(77))
        await channel.send("your plan", file=discord.File(io.BytesIO(b"BEGIN:VCALENDAR"), "plan.ics"))

    async with serve() as server:
        await run(app, clock, server, then=send_file)
        [call] = [call for call in server.state.calls if call.files]
        assert (call.files, call.json["content"]) == (("plan.ics",), "your plan")
        assert [m["content"] for m in server.state.sent_to("77")] == ["your plan"]


async def test_a_slash_command_comes_in_by_the_gateway_and_is_answered(app: TinyApp, clock: FixedClock) -> None:
    _learner_with_goal(app, clock)

    async def press(bot: StudyBot) -> None:
        await server.gateway.dispatch("INTERACTION_CREATE", slash("today", user="77", token="a-token"))
        while not server.state.sent_to_token("a-token"):  # noqa: ASYNC110 the run is bounded
            await asyncio.sleep(0.02)

    async with serve() as server:
        await run(app, clock, server, then=press)
        [answer] = server.state.sent_to_token("a-token")
        assert "Python basics" in str(answer["embeds"])
        assert check_requests(server.state.calls) > 0 or find_description() is None


async def test_an_equal_nonce_returns_the_first_message_for_five_minutes() -> None:
    now = 1_000_000_000.0
    state = State(lambda: now)
    channel = state.open_dm("77")
    body = {"content": "hello", "nonce": "sb-1", "enforce_nonce": True}
    first = state.add_message(channel, body)
    now += 299
    assert state.add_message(channel, body) is first
    now += 2
    assert state.add_message(channel, body) is not first
    assert len(state.sent_to("77")) == 2


def _learner_with_goal(app: TinyApp, clock: FixedClock) -> None:
    app.services.learners.set_up("77", zone="Europe/Berlin", week="6 hours", reminder_at="9:00", now=clock())
    add_goal(app, "77", now=clock())
    clock.advance(days=1)

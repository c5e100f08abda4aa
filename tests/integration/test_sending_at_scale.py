"""Many due at once through the real client and a real socket: one request a message, nobody twice, a stop halfway."""

import asyncio
from datetime import datetime

from studybot.bot.pace import MOST, Pace
from studybot.services.deliveries import Retry, Sent, Undeliverable
from studybot.services.views import DueMessage
from studybot.storage.deliveries import list_deliveries
from studybot.ticker import AT_ONCE, Ticker
from tests.conftest import FixedClock, TinyApp, add_goal
from tests.integration.fake_discord import FakeDiscord, serve
from tests.integration.test_wire import _own_endpoints, run  # noqa: F401 the fixture puts the endpoints back


def enrol(app: TinyApp, who: str, now: datetime) -> None:
    app.services.learners.set_up(who, zone="Europe/Berlin", week="every day 1h", reminder_at="9:00", now=now)
    add_goal(app, who, now=now)


def posted(server: FakeDiscord) -> list[str]:
    return [call.path for call in server.state.calls if call.method == "POST"]


class GatedNotifier:
    """Keeps messages until the gate opens; remembers whom it was asked to write to."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.full = asyncio.Event()  # as many as may be under way together
        self.asked: list[str] = []

    def is_ready(self) -> bool:
        return True

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable:
        self.asked.append(message.learner.learner_id)
        if len(self.asked) == AT_ONCE:
            self.full.set()
        await self.gate.wait()
        return Sent(f"m{message.delivery.delivery_id}")


async def test_the_second_message_to_a_learner_is_one_request(app: TinyApp, clock: FixedClock) -> None:
    enrol(app, "77", clock())
    async with serve() as server:
        for _ in range(2):
            clock.advance(days=1)
            await run(app, clock, server)
        [channel] = server.state.recipients
        assert posted(server) == ["/users/@me/channels", *2 * [f"/channels/{channel}/messages"]]


async def test_a_channel_that_is_gone_is_opened_anew(app: TinyApp, clock: FixedClock) -> None:
    enrol(app, "77", clock())
    [message] = app.services.deliveries.claim_due(now=clock.advance(days=1))
    app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("1", "899"))], now=clock())
    clock.advance(days=1)
    async with serve() as server:
        await run(app, clock, server)
        [channel] = server.state.recipients
        assert posted(server) == ["/channels/899/messages", "/users/@me/channels", f"/channels/{channel}/messages"]
    assert list_deliveries(app.db, "77")[0].state == "sent"
    [message] = app.services.deliveries.claim_due(now=clock.advance(days=1))
    assert message.channel_id == channel


async def test_a_stop_waits_for_messages_under_way_and_hands_the_others_back(app: TinyApp, clock: FixedClock) -> None:
    everybody = [f"n{number}" for number in range(AT_ONCE + 30)]
    for who in everybody:
        enrol(app, who, clock())
    clock.advance(days=1)
    notifier = GatedNotifier()
    ticker = Ticker(app.services.deliveries, notifier, app.work, clock, seconds=3600)
    tick = asyncio.create_task(ticker.tick())
    await notifier.full.wait()
    stop = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0.05)
    notifier.gate.set()
    await stop
    assert await tick == len(notifier.asked) == AT_ONCE
    states = [list_deliveries(app.db, who)[0].state for who in everybody if list_deliveries(app.db, who)]
    assert states.count("sent") == AT_ONCE
    assert set(states) <= {"sent", "planned"}
    again = Ticker(app.services.deliveries, notifier, app.work, clock, seconds=3600)
    assert await again.tick() == 30
    assert sorted(notifier.asked) == sorted(everybody)


async def test_a_message_whose_lease_ran_out_in_the_queue_is_left_to_the_next_claim(
    app: TinyApp, clock: FixedClock
) -> None:
    enrol(app, "ann", clock())
    [message] = app.services.deliveries.claim_due(now=clock.advance(days=1))
    clock.advance(minutes=1, seconds=30)
    notifier = GatedNotifier()
    notifier.gate.set()
    ticker = Ticker(app.services.deliveries, notifier, app.work, clock, seconds=3600)
    await ticker._deliver(message)
    assert notifier.asked == []
    clock.advance(minutes=1)
    assert await ticker.tick() == 1


async def test_no_second_holds_more_requests_than_the_limit() -> None:
    pace, times = Pace(), []
    loop = asyncio.get_running_loop()

    async def go() -> None:
        await pace.wait()
        times.append(loop.time())

    await asyncio.gather(*(go() for _ in range(2 * MOST)))
    assert len(times) == 2 * MOST
    assert all(b - a >= 0.9 for a, b in zip(times, times[MOST:], strict=False))  # some slack for a busy machine

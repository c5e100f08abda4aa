"""The ticker knows how it is doing, and says when only a new start can help."""

import contextlib
import sqlite3
from datetime import datetime

import pytest

from studybot.core.pulse import GIVE_UP_SECONDS
from studybot.services.deliveries import Sent
from studybot.services.views import DueMessage
from studybot.ticker import Ticker
from tests.conftest import FixedClock, TinyApp, add_goal


class Postbox:
    """Takes every message, each in so many seconds of the clock; remembers how old the ticker's pulse was."""

    def __init__(self, clock: FixedClock, seconds: float = 0) -> None:
        self.clock = clock
        self.seconds = seconds
        self.ages: list[float] = []
        self.ticker: Ticker | None = None

    def is_ready(self) -> bool:
        return True

    async def send(self, message: DueMessage) -> Sent:
        self.clock.advance(seconds=self.seconds)
        if self.ticker is not None:
            self.ages.append(self.ticker.pulse.age(self.clock().timestamp()))
        return Sent(str(message.delivery.delivery_id))


def rename(app: TinyApp, old: str, new: str) -> None:
    """From outside, as another program would."""
    with contextlib.closing(sqlite3.connect(app.db.path)) as other:
        other.execute(f"ALTER TABLE {old} RENAME TO {new}")
        other.commit()


def make_ticker(app: TinyApp, clock: FixedClock, told: list[str]) -> Ticker:
    return Ticker(
        app.services.deliveries, Postbox(clock), app.work, clock, seconds=20, on_hopeless=lambda: told.append("stop")
    )


async def test_a_database_that_stays_away_ends_it_after_ten_minutes(app: TinyApp, clock: FixedClock) -> None:
    told: list[str] = []
    ticker = make_ticker(app, clock, told)
    rename(app, "reminders", "away")
    failing = 0
    while not told and failing < 100:
        clock.advance(seconds=20)
        await ticker.tick()
        failing += 1
    assert failing == GIVE_UP_SECONDS / 20 + 1
    assert ticker.hopeless is not None
    assert "for 10 minutes, so studybot ends to be started again" in ticker.hopeless
    assert "no such table: reminders" in ticker.hopeless
    assert "\n" not in ticker.hopeless
    rename(app, "away", "reminders")
    clock.advance(seconds=20)
    await ticker.tick()
    assert told == ["stop"]  # once, and a last tick that went well takes nothing back
    assert ticker.hopeless is not None


async def test_one_good_tick_begins_the_count_again(app: TinyApp, clock: FixedClock) -> None:
    told: list[str] = []
    ticker = make_ticker(app, clock, told)
    for _ in range(3):
        rename(app, "reminders", "away")
        for _ in range(29):
            clock.advance(seconds=20)
            await ticker.tick()
        assert ticker.pulse.fault is not None
        assert ticker.pulse.age(clock().timestamp()) == 29 * 20
        rename(app, "away", "reminders")
        await ticker.tick()
        assert ticker.pulse.failing_since is None
    assert (told, ticker.hopeless) == ([], None)


async def test_a_long_tick_is_alive_while_messages_go_out(
    app: TinyApp, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studybot.ticker.AT_ONCE", 8)
    learners, seconds = 24, 2  # a batch stays within its lease
    enrol(app, clock, learners)
    postbox = Postbox(clock, seconds=seconds)
    ticker = postbox.ticker = Ticker(app.services.deliveries, postbox, app.work, clock, seconds=20)
    assert await ticker.tick() == learners
    assert ticker.pulse.took >= learners * seconds
    assert max(postbox.ages) < learners * seconds / 2  # eight are under way together, so a third of the tick


async def test_a_fault_of_ours_keeps_what_it_quotes_to_the_log(app: TinyApp, clock: FixedClock) -> None:
    class Careless:
        def claim_due(self, *, now: datetime, limit: int) -> list[DueMessage]:
            raise ValueError(f"row of learner 123456789012345678 at {now}, one of {limit}")

    ticker = Ticker(Careless(), Postbox(clock), app.work, clock, seconds=20)  # type: ignore[arg-type]
    await ticker.tick()
    assert ticker.pulse.fault == "ValueError."


def enrol(app: TinyApp, clock: FixedClock, learners: int) -> None:
    for number in range(learners):
        who = f"l{number}"
        app.services.learners.set_up(who, zone="UTC", week="every day 1h", reminder_at="9:00", now=clock())
        add_goal(app, who, "learn docker", now=clock())
    clock.advance(days=1, hours=1)


async def test_a_message_that_cannot_be_settled_is_a_fault_of_the_tick(app: TinyApp, clock: FixedClock) -> None:
    class Forgetful(Postbox):
        async def send(self, message: DueMessage) -> Sent:
            rename(app, "dm_channels", "away")
            return (await super().send(message))._replace(channel_id="900")

    enrol(app, clock, 1)
    ticker = Ticker(app.services.deliveries, Forgetful(clock), app.work, clock, seconds=20)
    assert await ticker.tick() == 1
    assert "no such table: dm_channels" in str(ticker.pulse.fault)


async def test_claimed_messages_are_handed_back_when_the_connection_is_lost(app: TinyApp, clock: FixedClock) -> None:
    class Fragile(Postbox):
        lost = False

        def is_ready(self) -> bool:
            return not self.lost

        async def send(self, message: DueMessage) -> Sent:
            self.lost = True
            return await super().send(message)

    enrol(app, clock, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studybot.ticker.AT_ONCE", 1)
        ticker = Ticker(app.services.deliveries, Fragile(clock), app.work, clock, seconds=20)
        assert await ticker.tick() == 1
    rows = [app.services.reminders.view(f"l{number}").recent[0] for number in range(3)]
    assert sorted((row.state, row.attempts) for row in rows) == [("planned", 0), ("planned", 0), ("sent", 1)]

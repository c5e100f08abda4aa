"""Kill the bot at random moments, start it again, and count what its learners got."""

import asyncio
import random
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.integration.bot_process import PATIENCE, BotProcess, Ledger, read_ledger
from tests.integration.fake_discord import FakeDiscord

ANYWHERE = 0.2  # share of the kills at any moment of a start; the others while messages go out
LATENCY = 0.02  # seconds: long enough that a kill meets messages under way


class Killed(NamedTuple):
    kills: int
    under_way: int  # messages that were being sent at a kill, all kills together


async def kill_again_and_again(
    folder: Path, discord: FakeDiscord, learners: Sequence[str], *, kills: int, dice: random.Random,
    model: str | None = None, patience: float = 2 * PATIENCE,
) -> Killed:  # fmt: skip
    """Start and kill ``kills`` times, then let it run until every delivery has its outcome, and end it properly."""
    under_way = 0
    for _ in range(kills):
        async with BotProcess(folder, discord, model=model) as bot:
            await _random_moment(discord, dice)
            assert bot.running, bot.said()
            await bot.kill()
        under_way += read_ledger(folder, learners).count("sending")
    async with BotProcess(folder, discord, model=model) as bot:
        await until_settled(folder, bot, learners, seconds=patience)
        assert await bot.stop() == 0, bot.said()
    return Killed(kills, under_way)


async def until_settled(
    folder: Path, bot: BotProcess, learners: Sequence[str], *, seconds: float = 2 * PATIENCE
) -> None:
    """Until each learner's delivery has its outcome; fails when the bot ends or time runs out."""
    end = time.monotonic() + seconds
    while not (ledger := read_ledger(folder, learners)).settled:
        assert bot.running, bot.said()
        assert time.monotonic() < end, f"still open: {ledger.states()}\n{bot.said()}"
        await asyncio.sleep(0.3)


def faults_of(discord: FakeDiscord, ledger: Ledger, *, refused: Collection[str] = ()) -> list[str]:
    """Every learner whose message or outcome is not exactly one, or not the same at the server and in the ledger."""
    faults = []
    for learner, rows in ledger.deliveries.items():
        at_server = [message["id"] for message in discord.state.sent_to(learner)]
        outcomes = [(row.state, row.message_id) for row in rows]
        wanted = ([], [("undeliverable", None)]) if learner in refused else (at_server[:1], [("sent", *at_server[:1])])
        if (at_server, outcomes) != wanted or (learner not in refused and not at_server):
            faults.append(f"{learner}: messages {at_server}, outcomes {outcomes}")
    return faults


async def _random_moment(discord: FakeDiscord, dice: random.Random) -> None:
    if dice.random() < ANYWHERE:
        await asyncio.sleep(dice.uniform(0, 2.5))
        return
    calls = len(discord.state.calls) + dice.randint(5, 60)  # a start takes four, a message two
    end = time.monotonic() + 5
    while len(discord.state.calls) < calls and time.monotonic() < end:  # noqa: ASYNC110 bounded
        await asyncio.sleep(0.005)
    await asyncio.sleep(dice.uniform(0, 0.05))

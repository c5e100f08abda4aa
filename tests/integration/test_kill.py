"""One reminder a day, exactly: the real bot in its own process, killed again and again, on a Discord with faults.

`make soak` does the same for longer (tests/soak.py)."""

import asyncio
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.bot_process import BotProcess, add_learners, make_world, read_ledger
from tests.integration.fake_discord import serve
from tests.integration.killing import LATENCY, faults_of, kill_again_and_again, until_settled
from tests.integration.openapi import check_requests, find_description

SEED = 20261121


@pytest.fixture(scope="module")
def two_hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A data folder with 200 learners due now; planning for them takes seconds, so each test copies it."""
    folder = make_world(tmp_path_factory.mktemp("world"))
    return folder, add_learners(folder, 200)


@pytest.fixture
def few(tmp_path: Path) -> tuple[Path, list[str]]:
    folder = make_world(tmp_path / "few")
    return folder, add_learners(folder, 30)


def dice_of(seed: int) -> random.Random:
    print(f"seed {seed}")
    return random.Random(seed)  # noqa: S311 the moments of the kills


async def test_ten_kills_and_everybody_has_exactly_one_message(
    two_hundred: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, learners = tmp_path / "world", two_hundred[1]
    shutil.copytree(two_hundred[0], folder)
    refused = set(learners[50:53])
    async with serve() as discord:
        discord.faults.latency = LATENCY
        discord.faults.refused = refused
        killed = await kill_again_and_again(folder, discord, learners, kills=10, dice=dice_of(SEED))
        assert faults_of(discord, read_ledger(folder, learners), refused=refused) == []
        assert killed.under_way > 0, "no kill met a message under way: this run proved nothing"


async def test_a_third_of_the_calls_failing_never_doubles_or_loses_a_message(few: tuple[Path, list[str]]) -> None:
    folder, learners = few
    async with serve() as discord:
        discord.faults.seed(SEED)
        discord.faults.latency, discord.faults.error_share = LATENCY, 1 / 3
        await kill_again_and_again(folder, discord, learners, kills=2, dice=dice_of(SEED))
        assert faults_of(discord, read_ledger(folder, learners)) == []
        assert discord.state.repeated > 0, "no message had to be sent again: this run proved nothing"


async def test_a_reply_that_never_comes_is_looked_up_not_sent_again(few: tuple[Path, list[str]]) -> None:
    """Here the server forgets every nonce at once, as Discord does after minutes: only reading the DM can help."""
    folder, learners = few
    async with serve() as discord:
        discord.faults.seed(SEED)
        discord.state.nonce_seconds = 0
        discord.faults.where = r"POST /channels/\d+/messages"
        discord.faults.latency, discord.faults.cut_reply_share, discord.faults.cut_share = LATENCY, 0.25, 0.1
        await kill_again_and_again(folder, discord, learners, kills=3, dice=dice_of(SEED))
        assert faults_of(discord, read_ledger(folder, learners)) == []
        assert discord.faults.count > 0


async def test_reconnecting_and_ready_again_never_double(few: tuple[Path, list[str]]) -> None:
    folder, learners = few
    async with serve() as discord:
        discord.faults.latency = 0.1
        async with BotProcess(folder, discord) as bot:
            await _until(lambda: len(discord.state.bodies("POST", "/messages")) > 5, bot)
            await discord.gateway.ask_to_reconnect()
            await _until(lambda: discord.gateway.resumed == 1, bot)
            discord.gateway.drop()
            await _until(lambda: discord.gateway.resumed == 2, bot)
            await discord.gateway.invalidate()
            await until_settled(folder, bot, learners)
            await _until(lambda: len(discord.gateway.identified) == 2, bot)
            await asyncio.sleep(2.5)  # two more ticks, which must find nothing
            assert await bot.stop() == 0
        assert faults_of(discord, read_ledger(folder, learners)) == []


async def test_a_second_bot_on_the_same_folder_refuses_to_start(few: tuple[Path, list[str]]) -> None:
    folder, learners = few
    async with serve() as discord, BotProcess(folder, discord) as first:
        await _until(lambda: bool(discord.gateway.identified), first)
        async with BotProcess(folder, discord, log="second.log") as second:
            assert await second.wait() == 1
            assert "Another studybot (process" in second.said()
        await until_settled(folder, first, learners)
        assert await first.stop() == 0
        assert len(discord.gateway.identified) == 1
        assert faults_of(discord, read_ledger(folder, learners)) == []


async def test_what_the_bot_sends_fits_discords_own_description(few: tuple[Path, list[str]]) -> None:
    if find_description() is None:
        pytest.skip("Discord's OpenAPI description is not here: set DISCORD_OPENAPI to its file")
    folder, learners = few
    async with serve() as discord, BotProcess(folder, discord) as bot:
        await until_settled(folder, bot, learners)
        assert check_requests(discord.state.calls) > 2 * len(learners)  # a DM opened and a message each, and commands


async def _until(met: Callable[[], bool], bot: BotProcess) -> None:
    async with asyncio.timeout(30):
        while not met():
            assert bot.running, bot.said()
            await asyncio.sleep(0.02)

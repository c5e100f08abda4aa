"""The long kill test: `make soak`, or `python -m tests.soak --kills 300 --seed 7`. Ends by itself; exit 1 on any fault.

Rounds of new learners in one data folder and at one server, each with its own trouble; at the end everybody of every
round has exactly one message and one outcome, or the learner is named.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.integration.bot_process import add_learners, make_world, read_ledger
from tests.integration.fake_discord import FakeDiscord, Faults, serve
from tests.integration.killing import LATENCY, faults_of, kill_again_and_again

LEARNERS, KILLS = 200, 10  # of a round
PATIENCE = 1800.0  # seconds for the last of a round: whoever is unlucky often waits minutes between two tries
REFUSING = 5  # learners of a round who do not take DMs


def quiet(_: Faults) -> None:
    """Nothing but the kills."""


def failing(faults: Faults) -> None:
    faults.error_share = 1 / 3


def unavailable(faults: Faults) -> None:
    faults.error_share, faults.errors = 0.1, (500, 502, 503)


def cut(faults: Faults) -> None:
    faults.cut_reply_share, faults.cut_share = 0.25, 0.1


TROUBLES: tuple[tuple[str, Callable[[Faults], None]], ...] = (
    ("kills alone", quiet),
    ("a third of the calls answered 500", failing),
    ("the connection cut before or after a call was carried out", cut),
    ("502 and 503 among the errors", unavailable),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill the bot again and again and count the messages.")
    parser.add_argument("--kills", type=int, default=100, help="at least so many, ten a round (default: 100)")
    parser.add_argument("--seed", type=int, default=None, help="of the moments and faults (default: another each time)")
    parser.add_argument("--model", default=None, help="STUDYBOT_MODEL of the bot; left out, it starts without weights")
    chosen = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_soak(Path(folder), rounds=-(-chosen.kills // KILLS), seed=seed, model=chosen.model))


async def _soak(folder: Path, *, rounds: int, seed: int, model: str | None) -> int:
    make_world(folder)
    everybody: list[str] = []
    refused: set[str] = set()
    under_way = 0
    async with serve() as discord:
        for number in range(rounds):
            learners = add_learners(folder, LEARNERS, first=1000 * (number + 1))
            everybody += learners
            refused |= set(learners[:REFUSING])
            discord.faults.refused = refused
            under_way += await _round(folder, discord, learners, number=number, seed=seed + number, model=model)
        faults = faults_of(discord, read_ledger(folder, everybody), refused=refused)
    print(
        f"{rounds * KILLS} kills met {under_way} messages under way; {len(everybody)} learners, {len(refused)} of them "
        f"refusing; {discord.state.repeated} messages sent again under their nonce; {len(faults)} faults"
    )
    print("\n".join(faults))
    return 1 if faults or not under_way else 0


async def _round(
    folder: Path, discord: FakeDiscord, learners: Sequence[str], *, number: int, seed: int, model: str | None
) -> int:
    """Messages under way at its kills."""
    name, trouble = TROUBLES[number % len(TROUBLES)]
    faults, began = discord.faults, time.monotonic()
    faults.seed(seed)
    faults.latency, faults.errors = LATENCY, (500,)
    faults.error_share = faults.cut_share = faults.cut_reply_share = 0.0
    trouble(faults)
    dice = random.Random(seed)  # noqa: S311 the moments of the kills
    killed = await kill_again_and_again(
        folder, discord, learners, kills=KILLS, dice=dice, model=model, patience=PATIENCE
    )
    states = dict(read_ledger(folder, learners).states())
    took = time.monotonic() - began
    print(f"round {number + 1}, seed {seed}, {name}: {killed.under_way} under way, {states}, {took:.0f} s", flush=True)
    return killed.under_way


if __name__ == "__main__":
    sys.exit(main())

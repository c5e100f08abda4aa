"""The same bot in a local page that behaves like Discord: SimCord's preview, on loopback, on the real database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Literal

import discord
import simcord

from studybot.bot.client import StudyBot
from studybot.bot.commands.start import FIRST_STEPS
from studybot.bot.limits import card

GUILD = "Study group"
CHANNEL = "study-hall"
PERSON = "you"
BOT = "studybot"
# The model may still be loading when the first question comes.
SETTLE_SECONDS = 120.0


class Page:
    """An open page."""

    def __init__(self, preview: Any) -> None:
        self._preview = preview

    @property
    def url(self) -> str:
        """Whoever has the address can use the page; it answers on this machine alone."""
        return str(self._preview.url)

    async def refresh(self) -> None:
        """Show what the bot sent by itself. A page in the middle of an action shows it right after."""
        with contextlib.suppress(simcord.SetupError):
            await self._preview.refresh()

    async def until_closed(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set or the person ends the session in the page."""
        waits = {asyncio.create_task(stop.wait()), asyncio.create_task(self._preview.wait_closed())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()


@contextlib.asynccontextmanager
async def open_page(bot: StudyBot, *, where: Literal["channel", "dm"], port: int) -> AsyncIterator[Page]:
    """A server with ``#study-hall`` and one person in it. The person is made first, so that they have the same id, and
    so the same goals and progress, at every start."""
    async with simcord.run(bot, check_errors=False, shard_count=1, settle_timeout=SETTLE_SECONDS) as env:
        env.backend.bot_user.name = env.backend.bot_user.global_name = BOT
        person = env.create_user(PERSON)
        guild = env.create_guild(GUILD, owner=person)  # who may use /group setup
        hall = guild.create_text_channel(CHANNEL)
        member = guild.add_member(person)
        # SimCord's clock begins at a date of its own; messages should carry today's.
        await env.advance_time(max(0.0, (datetime.now(UTC) - env.now()).total_seconds()))
        channel, viewer = (person.dm_channel, person) if where == "dm" else (hall, member)
        target: discord.abc.Messageable = bot.get_partial_messageable(hall.id)
        if where == "dm":
            target = await bot.create_dm(discord.Object(person.id))
        await target.send(embed=card("Welcome to studybot", f"{FIRST_STEPS}\nType `/` below to see every command."))
        async with env.preview(channel, viewers=[viewer], layout="channel", port=port or None) as preview:
            yield Page(preview)

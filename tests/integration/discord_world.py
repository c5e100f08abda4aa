"""The real bot in a simulated Discord: one server, one channel, people who use it."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import simcord

from studybot.bot.client import StudyBot
from studybot.bot.desk import Desk
from studybot.bot.notifier import DiscordNotifier
from studybot.ticker import Ticker
from tests.conftest import FixedClock, TinyApp


class World(NamedTuple):
    env: Any
    channel: Any
    ann: Any  # a member of the server
    ann_user: Any  # the same person, in DMs
    bob: Any
    ticker: Ticker

    async def slash(self, who: Any, command: str, **options: object) -> Any:
        return await who.slash(self.channel, command, **options)

    async def set_up(self, who: Any = None, *, zone: str = "Europe/Berlin") -> str:
        """Ann, unless it is somebody else, with six hours a week and a reminder at nine; their id."""
        await self.slash(who or self.ann, "setup", zone=zone, week="6 hours", remind_at="09:00")
        return str((who or self.ann).id)

    async def add_goal(self, words: str = "become a machine-learning engineer by 30 June") -> Any:
        """Ann's, proposed and confirmed; the proposal, as it stands then."""
        proposal = await self.slash(self.ann, "goal add", what=words)
        confirmed = await self.ann.click(proposal.response, label="Yes, plan it")
        assert "It is your goal now." in embed_text(confirmed.followups[0])
        return proposal

    def dms(self) -> list[Any]:
        """What the bot sent Ann in DMs, oldest first."""
        return list(self.ann_user.dm_channel.history())


def make_bot(app: TinyApp, clock: FixedClock) -> StudyBot:
    return StudyBot(Desk(app.services, app.work, clock))


@contextlib.asynccontextmanager
async def open_world(app: TinyApp, clock: FixedClock, *, check_errors: bool = True) -> AsyncIterator[World]:
    bot = make_bot(app, clock)
    async with simcord.run(bot, shard_count=1, check_errors=check_errors, settle_timeout=20) as env:
        user, other = env.create_user("ann"), env.create_user("bob")
        guild = env.create_guild("Study group")
        channel = guild.create_text_channel("study-hall")
        ticker = Ticker(app.services.deliveries, DiscordNotifier(bot), app.work, clock, seconds=20)
        yield World(env, channel, guild.add_member(user), user, guild.add_member(other), ticker)


def embed_text(message: Any) -> str:
    """Everything a person reads in a message."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{field.name}\n{field.value}" for field in embed.fields]
        parts.append(embed.footer.text or "" if embed.footer else "")
    return "\n".join(parts)


def said(result: Any) -> str:
    """Everything a person reads in a command's answer."""
    messages = [m for m in (result.response, *result.followups) if m is not None]
    return "\n".join(embed_text(m) for m in messages)


def labels(message: Any) -> list[str]:
    """Of a message's buttons; a private one holds its components as Discord sent them."""
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [child["label"] for row in rows for child in row["components"]]

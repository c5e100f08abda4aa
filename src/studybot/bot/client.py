"""The Discord client: minimal intents, no mentions, commands synced only when they changed."""

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import discord
from discord.ext import commands

from studybot.bot.buttons import BUTTONS, SELECTS
from studybot.bot.commands.data import DataCommands
from studybot.bot.commands.goals import GoalCommands
from studybot.bot.commands.group import GroupCommands, mark_menu
from studybot.bot.commands.library import LibraryCommands
from studybot.bot.commands.notes import NoteCommands
from studybot.bot.commands.plan import PlanCommands
from studybot.bot.commands.progress import ProgressCommands
from studybot.bot.commands.remind import RemindCommands
from studybot.bot.commands.review import ReviewCommands
from studybot.bot.commands.start import StartCommands
from studybot.bot.commands.study import StudyCommands
from studybot.bot.conversation import hear
from studybot.bot.desk import Desk
from studybot.bot.errors import on_error
from studybot.bot.forms import answer_form
from studybot.bot.listener import GroupListener

log = logging.getLogger(__name__)

COGS = (
    StartCommands,
    GoalCommands,
    PlanCommands,
    StudyCommands,
    ReviewCommands,
    ProgressCommands,
    RemindCommands,
    LibraryCommands,
    NoteCommands,
    GroupCommands,
    DataCommands,
)
# What the commands need in a channel, and nothing more.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,  # to answer as a reply
    send_messages_in_threads=True,
    create_public_threads=True,
)
LONGEST_LIMIT = (
    30.0  # seconds that a call waits for a rate limit; a longer one is an answer (the least discord.py takes)
)
SYNCED = "synced_commands"


class StudyBot(commands.AutoShardedBot):
    def __init__(
        self,
        desk: Desk,
        *,
        always_sync: bool = False,
        on_online: Callable[[str], None] | None = None,
        message_content: bool = False,
    ) -> None:
        """``on_online`` is called once with the invite link, when Discord has let the bot in. ``message_content``: ask
        for the privileged intent, without which Discord shows the text of messages that mention the bot alone."""
        intents = discord.Intents.none()
        intents.guilds = True
        intents.messages = True  # DMs and mentions come with their text; of other messages only that they were written
        intents.message_content = message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0,  # nothing here waits for the list of servers
            max_ratelimit_timeout=LONGEST_LIMIT,
        )
        self.desk = desk
        self._always_sync = always_sync
        self._on_online = on_online
        self.tree.error(on_error)

    async def setup_hook(self) -> None:
        for cog in COGS:
            await self.add_cog(cog(self.desk))
        await self.add_cog(GroupListener(self, self.desk))
        self.tree.add_command(mark_menu(self.desk))
        self.add_dynamic_items(*BUTTONS, *SELECTS)
        await self._sync_commands()

    async def on_message(self, message: discord.Message) -> None:
        """Sentences instead of commands with a prefix; what is said in a server is the GroupListener's."""
        if message.guild is None:
            await hear(self, message)

    async def on_ready(self) -> None:
        """Comes again after every reconnect."""
        if self._on_online is not None:
            tell, self._on_online = self._on_online, None
            tell(self.invite_link)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Every interaction passes here; forms are answered here alone, so that one sent after a restart works too."""
        await answer_form(interaction)

    @property
    def invite_link(self) -> str:
        assert self.application_id is not None  # noqa: S101 known once logged in
        scopes = ("bot", "applications.commands")
        return discord.utils.oauth_url(self.application_id, permissions=PERMISSIONS, scopes=scopes)

    async def _sync_commands(self) -> None:
        memory = self.desk.services.memory
        wanted = f"{self.application_id}:{commands_digest(self)}"
        if not self._always_sync and await self.desk.work.run(memory.recall, SYNCED) == wanted:
            return
        await self.tree.sync()
        await self.desk.work.run(memory.remember, SYNCED, wanted)
        log.info("commands synced")


def commands_digest(bot: commands.AutoShardedBot) -> str:
    """Changes whenever a command, an option or a description does."""
    payload: list[Any] = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()[:16]


def use_endpoints(*, api: str | None, gateway: str | None) -> None:
    """Speak to Discord through another base address: a proxy of a large bot, or a test's own server."""
    if api:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway:
        from yarl import URL

        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)

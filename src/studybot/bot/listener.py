"""What people say in a server's channels, threads and forum posts: heard, and answered where the group wants it.

Edits are not listened to, so an edited message is answered at most once.
"""

import logging
from typing import Any

import discord
from discord.ext import commands

from studybot.bot.buttons import question_of, together_reply
from studybot.bot.desk import Desk
from studybot.bot.errors import sentence_for
from studybot.bot.limits import CONTENT, THREAD_NAME, clip
from studybot.core.groups import Heard, spoken_lines, spoken_text

log = logging.getLogger(__name__)

_PERSONS = (discord.MessageType.default, discord.MessageType.reply)
_CANNOT_REPLY = 160002  # no permission to read the history: said without the reference then


class GroupListener(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, desk: Desk) -> None:
        self.bot = bot
        self.desk = desk

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Never raises: a channel that is gone or closed is nobody's fault, a fault of ours goes to the log."""
        if message.guild is None or message.author.bot or message.type not in _PERSONS:
            return
        heard = self._hear(message)
        if not heard.addressed and not self.bot.intents.message_content:
            return
        try:
            await self._attend(message, str(message.guild.id), heard)
        except discord.HTTPException as refused:
            log.info("could not answer in a channel: %s", refused)
        except Exception as error:
            text = sentence_for(error)  # logs what is not a person's to act on
            if heard.addressed:
                await self._say(message, text)

    async def _attend(self, message: discord.Message, group_id: str, heard: Heard) -> None:
        person, place = str(message.author.id), str(message.channel.id)
        groups, now = self.desk.services.groups, self.desk.clock()
        if heard.mentioned and await self.desk.work.model(self.desk.services.chat.is_wish, heard.text, now=now):
            said = await self.desk.work.model(
                self.desk.services.chat.say, person, heard.text, now=now, place=place, private=False
            )
            await self._say(message, said.reply)
            return
        turn = await self.desk.work.run(groups.attend, group_id, heard, person=person, channel=place, now=now)
        if turn.kind == "say":
            await self._say(message, turn.text)
        if turn.kind != "answer":
            return
        found = await self.desk.work.model(
            groups.answer,
            group_id,
            turn.text,
            person=person,
            place=place,
            addressed=heard.addressed,
            about=heard.about,
            now=now,
        )
        if found is None:
            return
        asked = await self.desk.work.run(self.desk.services.questions.flowing_together, found, now=now)
        library = await self.desk.work.run(self.desk.services.library.library)
        values = together_reply(asked, library).to_message()
        thread = await self._thread(message, turn.text) if turn.in_thread else None
        if thread is not None:
            await thread.send(**values)
        else:
            await _reply(message, **values)

    def _hear(self, message: discord.Message) -> Heard:
        assert self.bot.user is not None  # noqa: S101 logged in
        me = self.bot.user.id
        replied_to = message.reference.resolved if message.reference is not None else None
        author = replied_to.author.id if isinstance(replied_to, discord.Message) else None
        role = message.guild.self_role if message.guild else None
        by_role = role is not None and role.id in message.raw_role_mentions
        places = {message.channel.id, getattr(message.channel, "parent_id", None)} - {None}
        return Heard(
            text=spoken_text(message.content),
            lines=spoken_lines(message.content),
            about=question_of(replied_to) if isinstance(replied_to, discord.Message) and author == me else None,
            # Discord counts a reply with its ping as a mention; here only a name in the text is one.
            mentioned=me in message.raw_mentions or by_role,
            replied=author == me,
            to_others=(author is not None and author != me) or any(i != me for i in message.raw_mentions),
            places=frozenset(map(str, places)),
        )

    async def _thread(self, message: discord.Message, question: str) -> discord.Thread | None:
        """A thread of the question; None in a thread already, and where none can be made."""
        if not isinstance(message.channel, discord.TextChannel):
            return None
        try:
            return await message.create_thread(
                name=clip(" ".join(question.split()), THREAD_NAME), auto_archive_duration=1440
            )
        except discord.HTTPException as refused:
            log.info("no thread could be made: %s", refused)
            return None

    async def _say(self, message: discord.Message, text: str) -> None:
        try:
            await _reply(message, content=clip(text, CONTENT))
        except discord.HTTPException as refused:
            log.info("could not speak in a channel: %s", refused)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.desk.work.run(self.desk.services.groups.channel_gone, str(channel.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.desk.work.run(self.desk.services.groups.left, str(guild.id), now=self.desk.clock())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.desk.work.run(self.desk.services.groups.came_back, str(guild.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Discord has named every server the bot is in: what happened while it was away is known now."""
        present = {str(guild.id) for guild in self.bot.guilds}
        await self.desk.work.run(self.desk.services.groups.settle_presence, present, now=self.desk.clock())


async def _reply(message: discord.Message, **values: Any) -> None:
    """As a reply, or as a plain message where the bot may not read the history. Nobody is pinged."""
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        await message.channel.send(**values, reference=reference, mention_author=False)
    except discord.HTTPException as refused:
        if refused.code != _CANNOT_REPLY:
            raise
        await message.channel.send(**values)

"""Messages as turns of conversation: every DM, and what mentions the bot in a channel. Discord gives the text of both
without the privileged message intent."""

import asyncio
import io
import json
import re
from typing import TYPE_CHECKING, Any

import discord

from studybot.bot.buttons.talk import talk_buttons
from studybot.bot.desk import Desk
from studybot.bot.errors import sentence_for
from studybot.bot.limits import CONTENT, clip, safe
from studybot.services.chat import Turn

if TYPE_CHECKING:
    from studybot.bot.client import StudyBot

DM = "dm"


def place_of(message: discord.Message) -> str:
    """Where a conversation is remembered: one in DMs, one in each channel."""
    if message.guild is None:
        return DM
    channel = message.channel
    return str(channel.id) if channel is not None else DM


async def hear(bot: "StudyBot", message: discord.Message) -> None:
    """Answer a message that is meant for the bot; stay silent on every other."""
    assert bot.user is not None  # noqa: S101 a message comes after the login
    private = message.guild is None
    if message.author.bot or not (private or bot.user in message.mentions):
        return
    text = re.sub(rf"<@!?{bot.user.id}>", " ", message.content).strip()
    desk = bot.desk
    try:
        async with message.channel.typing():
            turn = await desk.work.model(
                desk.services.chat.say, str(message.author.id), text or "help", now=desk.clock(),
                place=place_of(message), private=private,
            )  # fmt: skip
            files = [await export_file(desk, str(message.author.id))] if turn.file and private else []
    except Exception as error:
        await message.channel.send(clip(sentence_for(error), CONTENT))
        return
    await message.channel.send(**spoken(turn, files, private=private))


def spoken(turn: Turn, files: list[discord.File], *, private: bool) -> dict[str, Any]:
    """A turn as a message: escaped, clipped, with its buttons where nobody else can press them."""
    values: dict[str, Any] = {"content": clip(safe(turn.reply), CONTENT)}
    if turn.choices and private:
        values["view"] = talk_buttons(turn)
    if files:
        values["files"] = files
    return values


async def export_file(desk: Desk, who: str) -> discord.File:
    everything = await desk.work.run(desk.services.privacy.export, who)
    content = await asyncio.to_thread(json.dumps, everything, ensure_ascii=False, indent=2)
    return discord.File(io.BytesIO(content.encode()), filename="studybot-export.json")

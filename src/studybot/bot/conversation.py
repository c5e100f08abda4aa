"""DMs as turns of conversation. Discord gives their text without the privileged message intent."""

import asyncio
import io
import json
import re
from typing import TYPE_CHECKING, Any

import discord

from studybot.bot.buttons.answers import answer_reply
from studybot.bot.buttons.talk import talk_buttons
from studybot.bot.desk import Desk
from studybot.bot.errors import sentence_for
from studybot.bot.limits import CONTENT, clip, safe
from studybot.services.chat import Turn

if TYPE_CHECKING:
    from studybot.bot.client import StudyBot

DM = "dm"


async def hear(bot: "StudyBot", message: discord.Message) -> None:
    """Answer a person's DM."""
    assert bot.user is not None  # noqa: S101 a message comes after the login
    if message.author.bot:
        return
    text = re.sub(rf"<@!?{bot.user.id}>", " ", message.content).strip()
    desk = bot.desk
    try:
        async with message.channel.typing():
            turn = await desk.work.model(
                desk.services.chat.say, str(message.author.id), text or "help", now=desk.clock(),
                place=DM,
            )  # fmt: skip
            files = [await export_file(desk, str(message.author.id))] if turn.file else []
    except Exception as error:
        await message.channel.send(clip(sentence_for(error), CONTENT))
        return
    if turn.asked is not None:
        asked = await desk.work.run(desk.services.questions.flowing, turn.asked, now=desk.clock())
        library = await desk.work.run(desk.services.library.library)
        await message.channel.send(**answer_reply(asked, library).to_message())
        return
    await message.channel.send(**spoken(turn, files))


def spoken(turn: Turn, files: list[discord.File]) -> dict[str, Any]:
    """A turn as a message: escaped, clipped, with its buttons."""
    values: dict[str, Any] = {"content": clip(safe(turn.reply), CONTENT)}
    if turn.choices:
        values["view"] = talk_buttons(turn)
    if files:
        values["files"] = files
    return values


async def export_file(desk: Desk, who: str) -> discord.File:
    everything = await desk.work.run(desk.services.privacy.export, who)
    content = await asyncio.to_thread(json.dumps, everything, ensure_ascii=False, indent=2)
    return discord.File(io.BytesIO(content.encode()), filename="studybot-export.json")

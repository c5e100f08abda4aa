"""DMs as turns of conversation. Discord gives their text without the privileged message intent."""

import re
from typing import TYPE_CHECKING

import discord

from studybot.bot.buttons.talk import talk_reply
from studybot.bot.errors import sentence_for
from studybot.bot.limits import CONTENT, clip

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
            reply = await talk_reply(desk, str(message.author.id), turn)
    except Exception as error:
        await message.channel.send(clip(sentence_for(error), CONTENT))
        return
    await message.channel.send(**reply.to_message())

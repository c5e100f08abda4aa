"""The answers to what the assistant asked in a conversation."""

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import CONTENT, clip, safe
from studybot.services.chat import Turn


class TalkButton(Button, template=r"sb:talk:(?P<number>\d{1,18})"):
    """Its number says which question it answers and how; one whose question was answered since does nothing."""

    kind = "talk"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        place = "dm" if interaction.guild is None else str(interaction.channel_id)
        turn = await desk.work.model(
            desk.services.chat.press, learner_id(interaction), self.number, now=desk.clock(), place=place
        )
        await interaction.edit_original_response(view=None)
        view = talk_buttons(turn) if turn.choices else None
        await desk.answer(interaction, Reply(clip(safe(turn.reply), CONTENT), view=view))


def talk_buttons(turn: Turn) -> discord.ui.View:
    first = {"yes": ButtonStyle.success}
    return row_of(
        *(
            TalkButton(c.number, label=c.label, style=first.get(c.wish.intent, ButtonStyle.secondary))
            for c in turn.choices[:5]
        )
    )

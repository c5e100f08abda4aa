"""A turn of conversation as a message, and the answers to what the assistant asked in it."""

import asyncio
import io
import json
from collections.abc import Sequence

import discord
from discord import ButtonStyle

from studybot.bot.buttons import answers, reviews
from studybot.bot.buttons.base import Button, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import CONTENT, clip, safe
from studybot.core.answers import AskedTogether
from studybot.services.chat import WAYS_BACK, Card, Choice, MorePage, Turn
from studybot.services.review_views import ReviewTurn


class TalkButton(Button, template=r"sb:talk:(?P<number>\d{1,18})"):
    """Its number says which question it answers and how; one whose question was answered since does nothing."""

    kind = "talk"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        place = "dm" if interaction.guild is None else str(interaction.channel_id)
        turn = await desk.work.model(
            desk.services.chat.press, learner_id(interaction), self.number, now=desk.clock(), place=place
        )
        await interaction.edit_original_response(view=None)
        await desk.answer(interaction, await talk_reply(desk, learner_id(interaction), turn))


async def talk_reply(desk: Desk, who: str, turn: Turn) -> Reply:
    """Escaped, clipped, with its buttons; a card of its own for an answer and for a review."""
    files = (await _export_file(desk, who),) if turn.file else ()
    if turn.card is None:
        view = row_of(*_talk_buttons(turn.choices)) if turn.choices else None
        return Reply(clip(safe(turn.reply), CONTENT), view=view, files=files)
    reply = await _card_reply(desk, turn.card)
    above = "\n".join(part for part in (safe(turn.above), reply.text) if part)
    view = reply.view or discord.ui.View(timeout=None)
    for button in _talk_buttons([c for c in turn.choices if c.wish.intent in WAYS_BACK]):
        view.add_item(button)
    return reply._replace(text=clip(above, CONTENT), view=view if view.children else None, files=files)


async def _card_reply(desk: Desk, card: Card) -> Reply:
    if isinstance(card, AskedTogether):
        flowing = await desk.work.run(desk.services.questions.flowing_together, card, now=desk.clock())
        return answers.together_reply(flowing, await desk.work.run(desk.services.library.library))
    if isinstance(card, MorePage):
        return answers.more_reply(card, await desk.work.run(desk.services.library.library))
    return reviews.turn_reply(card) if isinstance(card, ReviewTurn) else reviews.answer_reply(card)


def _talk_buttons(choices: Sequence[Choice]) -> list[TalkButton]:
    first = {"yes": ButtonStyle.success}
    return [
        TalkButton(c.number, label=c.label, style=first.get(c.wish.intent, ButtonStyle.secondary)) for c in choices[:5]
    ]


async def _export_file(desk: Desk, who: str) -> discord.File:
    everything = await desk.work.run(desk.services.privacy.export, who)
    content = await asyncio.to_thread(json.dumps, everything, ensure_ascii=False, indent=2)
    return discord.File(io.BytesIO(content.encode()), filename="studybot-export.json")

"""The buttons of a DM: its blocks', when to be told again, and how to stop."""

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, ChoiceButton, mark_pressed, row_of
from studybot.bot.buttons.blocks import MOST_BLOCKS, block_rows
from studybot.bot.buttons.reviews import BeginReviewButton
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.reminders import reminder_card
from studybot.core.local_time import local_date
from studybot.services.views import DueMessage

SNOOZES = {"20": "In 20 min", "60": "In 1 h", "180": "In 3 h", "evening": "This evening"}


class StopRemindersButton(Button, template=r"sb:quiet:(?P<number>\d{1,18})"):
    """Numbered with the delivery that carries it: by it the notifier knows its own message again."""

    kind = "quiet"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        now, who, reminders = desk.clock(), learner_id(interaction), desk.services.reminders
        kind = await desk.work.run(reminders.kind_of, who, self.number)
        view = await desk.work.run(reminders.off, who, kind, now=now)
        text = f"No {kind} reminder comes any more."
        await desk.answer(interaction, Reply(text, embed=reminder_card(view, local_date(now, view.zone))))


class SnoozeButton(ChoiceButton, template=r"sb:snooze-(?P<choice>20|60|180|evening):(?P<number>\d{1,18})"):
    """The message once more, later; its number is the delivery's."""

    kind = "snooze"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        at = await desk.work.run(
            desk.services.reminders.snooze, learner_id(interaction), self.number, self.choice, now=desk.clock()
        )
        await mark_pressed(interaction, str(self.custom_id))
        await desk.answer(interaction, Reply(f"Again <t:{int(at.timestamp())}:t>. Your daily time stays."))


def reminder_buttons(message: DueMessage) -> discord.ui.View:
    """By kind: a look back has no blocks to act on, due questions are begun; and every message can be stopped."""
    number = message.delivery.delivery_id
    if message.reviews is not None:
        begin = BeginReviewButton(number, style=ButtonStyle.success, row=MOST_BLOCKS)
        return row_of(begin, StopRemindersButton(number, label="Stop", style=ButtonStyle.danger, row=MOST_BLOCKS))
    rows = [] if message.recap is not None else block_rows(message.day)
    snoozes = [SnoozeButton(number, choice, label=label, row=MOST_BLOCKS) for choice, label in SNOOZES.items()]
    stop = StopRemindersButton(number, label="Stop", style=ButtonStyle.danger, row=MOST_BLOCKS)
    return row_of(*(button for row in rows for button in row), *(snoozes if rows else ()), stop)

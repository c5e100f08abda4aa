"""What can be done about a block: done, partly, skipped, tomorrow, taken back, corrected; or put off too often."""

from collections.abc import Sequence

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, ChoiceButton, mark_pressed, row_of
from studybot.bot.buttons.changes import UndoChangeButton, change_reply
from studybot.bot.buttons.reviews import BeginReviewButton
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import safe
from studybot.bot.render.plans import missed_block
from studybot.bot.render.progress import recorded_text
from studybot.core.learner import PlannedBlock
from studybot.core.plan import ROUND_TO_MINUTES
from studybot.core.wording import duration
from studybot.services.views import DayView, ProgressRecorded

MOST_BLOCKS = 4  # rows of buttons; the fifth row is the reminder's own


class DoneButton(Button, template=r"sb:done:(?P<number>\d{1,18})"):
    kind = "done"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.done, learner_id(interaction), block_id=self.number, now=desk.clock()
        )
        await mark_pressed(interaction, str(self.custom_id), SkipButton.custom_id_of(self.number))
        await desk.answer(interaction, recorded_reply(recorded))


class SkipButton(Button, template=r"sb:skip:(?P<number>\d{1,18})"):
    kind = "skip"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.skip, learner_id(interaction), block_id=self.number, now=desk.clock()
        )
        if recorded.outcome == "skipped":
            await mark_pressed(interaction, str(self.custom_id), DoneButton.custom_id_of(self.number))
        await desk.answer(interaction, recorded_reply(recorded))


class UndoButton(Button, template=r"sb:undo:(?P<number>\d{1,18})"):
    """Takes an entry back."""

    kind = "undo"
    usual_label = "Undo"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.undo, learner_id(interaction), self.number, now=desk.clock()
        )
        await desk.answer(interaction, Reply(recorded_text(recorded)))


class InsteadButton(Button, template=r"sb:instead:(?P<number>\d{1,18})"):
    """The entry just made was meant to correct the one before it."""

    kind = "instead"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.instead, learner_id(interaction), self.number, now=desk.clock()
        )
        await desk.answer(interaction, recorded_reply(recorded))


class TomorrowButton(Button, template=r"sb:tomorrow:(?P<number>\d{1,18})"):
    kind = "tomorrow"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        change_id = await desk.work.run(
            desk.services.changes.to_tomorrow, learner_id(interaction), self.number, now=desk.clock()
        )
        await mark_pressed(interaction, str(self.custom_id))
        await desk.answer(interaction, Reply("Moved to tomorrow.", view=row_of(UndoChangeButton(change_id))))


class PartlyButton(Button, template=r"sb:partly:(?P<number>\d{1,18})"):
    """Asks how much of a block was done."""

    kind = "partly"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        block = await desk.work.run(desk.services.plans.block, learner_id(interaction), self.number)
        buttons = [
            PartlyMinutesButton(block.block_id, str(minutes), label=duration(minutes), style=ButtonStyle.primary)
            for minutes in parts_of(block.minutes)
        ]
        whole = f"**{safe(block.title)}** ({duration(block.minutes)})"
        text = f"How much of {whole}? /done takes any other number of minutes."
        await desk.answer(interaction, Reply(text, view=row_of(*buttons)))


class PartlyMinutesButton(ChoiceButton, template=r"sb:partly-(?P<choice>\d{1,4}):(?P<number>\d{1,18})"):
    kind = "partly"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.done,
            learner_id(interaction),
            block_id=self.number,
            minutes=int(self.choice),
            finished=False,
            now=desk.clock(),
        )
        await desk.answer(interaction, recorded_reply(recorded))


class DropMissedButton(Button, template=r"sb:missed-drop:(?P<number>\d{1,18})"):
    """The topic of a block that was missed again and again leaves the plan, as if it were known."""

    kind = "missed-drop"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.leave_out, learner_id(interaction), self.number, now=desk.clock()
        )
        text = f"Left out: {safe(recorded.title)}. Undo brings it back."
        await desk.answer(interaction, recorded_reply(recorded)._replace(text=text))


class SplitMissedButton(Button, template=r"sb:missed-split:(?P<number>\d{1,18})"):
    kind = "missed-split"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        preview = await desk.work.run(
            desk.services.changes.split, learner_id(interaction), self.number, now=desk.clock()
        )
        await desk.answer(interaction, change_reply(preview))


class KeepMissedButton(Button, template=r"sb:missed-keep:(?P<number>\d{1,18})"):
    kind = "missed-keep"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        block = await desk.work.run(desk.services.changes.keep, learner_id(interaction), self.number)
        text = f"Kept: {safe(block.title)} stays as it is. It will be there when you are."
        await desk.answer(interaction, Reply(text))


def recorded_reply(recorded: ProgressRecorded) -> Reply:
    """What was recorded, with its undo when it is new."""
    if recorded.already:
        return Reply(recorded_text(recorded))
    buttons: list[Button] = [UndoButton(recorded.entry_id)]
    if recorded.earlier_minutes is not None:
        label = f"Instead of the {duration(recorded.earlier_minutes)} before"
        buttons.append(InsteadButton(recorded.entry_id, label=label))
    return Reply(recorded_text(recorded), view=row_of(*buttons))


def parts_of(minutes: int) -> list[int]:
    """A quarter, a half and three quarters, in whole steps, where they are less than the whole."""
    parts = {max(1, round(minutes * share / ROUND_TO_MINUTES)) * ROUND_TO_MINUTES for share in (0.25, 0.5, 0.75)}
    return sorted(part for part in parts if part < minutes) or [max(1, minutes // 2)]


def day_buttons(day: DayView) -> discord.ui.View | None:
    """What can be done about the open blocks of a day; None when none is open."""
    buttons = [button for row in block_rows(day) for button in row]
    return row_of(*buttons) if buttons else None


def block_rows(day: DayView) -> list[Sequence[Button]]:
    """A row of buttons for each open block, at most ``MOST_BLOCKS`` with the one about a block missed often."""
    asked = missed_block(day)
    shown = [b for b in day.blocks if b.state == "planned"][: MOST_BLOCKS - bool(asked)]
    rows: list[Sequence[Button]] = [_of_block(block, row) for row, block in enumerate(shown)]
    return [*rows, _of_missed(asked, len(rows))] if asked else rows


def _of_block(block: PlannedBlock, row: int) -> Sequence[Button]:
    number, label = block.block_id, f"Done: {block.title} ({duration(block.minutes)})"
    if block.kind == "review":
        return (
            BeginReviewButton(number, style=ButtonStyle.primary, row=row),
            DoneButton(number, label=label, style=ButtonStyle.success, row=row),
            SkipButton(number, label="Skip", row=row),
            TomorrowButton(number, label="Tomorrow", row=row),
        )
    return (
        DoneButton(number, label=label, style=ButtonStyle.success, row=row),
        PartlyButton(number, label="Partly…", row=row),
        SkipButton(number, label="Skip", row=row),
        TomorrowButton(number, label="Tomorrow", row=row),
    )


def _of_missed(block: PlannedBlock, row: int) -> Sequence[Button]:
    number = block.block_id
    return (
        DropMissedButton(number, label="Leave it out", row=row),
        SplitMissedButton(number, label="Shorter blocks", row=row),
        KeepMissedButton(number, label="Keep it", row=row),
    )

"""Buttons that work after any restart and after days: each carries what it needs in its custom_id, nothing is kept in
memory, and pressing one twice does nothing twice (the services see to it)."""

import re
from collections.abc import Sequence
from typing import Any, Literal, Self

import discord
from discord import ButtonStyle

from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.errors import on_error
from studybot.bot.limits import BUTTON_LABEL, clip, safe
from studybot.bot.render.changes import change_card
from studybot.bot.render.plans import missed_block, option_text, plan_card
from studybot.bot.render.progress import recorded_text
from studybot.bot.render.reminders import reminder_card
from studybot.core.learner import PlannedBlock
from studybot.core.local_time import local_date
from studybot.core.plan_change import TakeOption
from studybot.core.wording import duration, upper_first
from studybot.services.views import DayView, DueMessage, PlanSummary

MOST_BLOCKS = 4  # rows of buttons; the fifth row holds the stop button


class _Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"sb:nothing"):
    """One kind of button; subclasses give ``template`` and ``press``."""

    kind = ""

    def __init__(self, number: int, *, label: str, style: ButtonStyle, row: int | None = None) -> None:
        self.number = number
        custom_id = f"sb:{self.kind}:{number}"  # the item's own kind: a choice may be part of it
        super().__init__(discord.ui.Button(label=clip(label, BUTTON_LABEL), style=style, custom_id=custom_id, row=row))

    @classmethod
    def custom_id_of(cls, number: int) -> str:
        """Of a kind without choices."""
        return f"sb:{cls.kind}:{number}"

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 the template belongs to buttons alone
        return cls(int(match["number"]), label=item.label or "", style=item.style, row=item.row)

    async def callback(self, interaction: Interaction) -> None:
        try:
            await self.press(interaction, interaction.client.desk)
        except Exception as error:
            await on_error(interaction, error)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        """What this kind does; called once for each press."""
        raise TypeError(f"{type(self).__name__} has no press of its own, asked by {interaction.id} of {desk}")


class DoneButton(_Button, template=r"sb:done:(?P<number>\d{1,18})"):
    kind = "done"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        recorded = await desk.work.run(
            desk.services.progress.done, learner_id(interaction), block_id=self.number, now=desk.clock()
        )
        await _mark(interaction, self.number, done=True)
        view = None if recorded.already else one_button(UndoButton(recorded.entry_id))
        await desk.answer(interaction, Reply(recorded_text(recorded), view=view))


class SkipButton(_Button, template=r"sb:skip:(?P<number>\d{1,18})"):
    kind = "skip"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        recorded = await desk.work.run(
            desk.services.progress.skip, learner_id(interaction), block_id=self.number, now=desk.clock()
        )
        if recorded.outcome == "skipped":
            await _mark(interaction, self.number, done=False)
        view = None if recorded.already else one_button(UndoButton(recorded.entry_id))
        await desk.answer(interaction, Reply(recorded_text(recorded), view=view))


class UndoButton(_Button, template=r"sb:undo:(?P<number>\d{1,18})"):
    kind = "undo"

    def __init__(
        self, number: int, *, label: str = "Undo", style: ButtonStyle = ButtonStyle.secondary, **_: Any
    ) -> None:
        super().__init__(number, label=label, style=style)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        recorded = await desk.work.run(
            desk.services.progress.undo, learner_id(interaction), self.number, now=desk.clock()
        )
        await desk.answer(interaction, Reply(recorded_text(recorded)))


class ConfirmGoalButton(_Button, template=r"sb:goal-yes:(?P<number>\d{1,18})"):
    kind = "goal-yes"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        view = await desk.work.run(desk.services.goals.confirm, learner_id(interaction), self.number, now=desk.clock())
        await interaction.edit_original_response(view=None)
        reply = Reply("It is your goal now.", embed=plan_card(view), view=option_buttons(view.summary))
        await desk.answer(interaction, reply)


class DiscardGoalButton(_Button, template=r"sb:goal-no:(?P<number>\d{1,18})"):
    kind = "goal-no"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        await desk.work.run(desk.services.goals.discard, learner_id(interaction), self.number)
        await interaction.edit_original_response(view=None)
        await desk.answer(interaction, Reply("Not added. Say it in other words with /goal add, or look at /roadmap."))


class StopRemindersButton(_Button, template=r"sb:quiet:(?P<number>\d{1,18})"):
    """Numbered with the delivery that carries it: by it the notifier knows its own message again."""

    kind = "quiet"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        now, who, reminders = desk.clock(), learner_id(interaction), desk.services.reminders
        kind = await desk.work.run(reminders.kind_of, who, self.number)
        view = await desk.work.run(reminders.off, who, kind, now=now)
        text = f"No {kind} reminder comes any more."
        await desk.answer(interaction, Reply(text, embed=reminder_card(view, local_date(now, view.zone))))


class SnoozeButton(_Button, template=r"sb:snooze-(?P<choice>20|60|180|evening):(?P<number>\d{1,18})"):
    """The message once more, later; its number is the delivery's."""

    def __init__(self, number: int, choice: str, *, label: str, style: ButtonStyle, row: int | None = None) -> None:
        self.choice = choice
        self.kind = f"snooze-{choice}"
        super().__init__(number, label=label, style=style, row=row)

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 the template belongs to buttons alone
        return cls(int(match["number"]), match["choice"], label=item.label or "", style=item.style, row=item.row)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        at = await desk.work.run(
            desk.services.reminders.snooze, learner_id(interaction), self.number, self.choice, now=desk.clock()
        )
        await _mark_pressed(interaction, str(self.custom_id))
        await desk.answer(interaction, Reply(f"Again <t:{int(at.timestamp())}:t>. Your daily time stays."))


class TomorrowButton(_Button, template=r"sb:tomorrow:(?P<number>\d{1,18})"):
    """A block moves to tomorrow."""

    kind = "tomorrow"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        change_id = await desk.work.run(
            desk.services.changes.to_tomorrow, learner_id(interaction), self.number, now=desk.clock()
        )
        await _mark_pressed(interaction, str(self.custom_id))
        await desk.answer(interaction, Reply("Moved to tomorrow.", view=one_button(UndoChangeButton(change_id))))


class PartlyButton(_Button, template=r"sb:partly:(?P<number>\d{1,18})"):
    """Asks how much of a block was done."""

    kind = "partly"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        block = await desk.work.run(desk.services.plans.block, learner_id(interaction), self.number)
        amounts = sorted({max(5, round(block.minutes * share / 5) * 5) for share in (0.25, 0.5, 0.75)})
        buttons = [
            PartlyMinutesButton(block.block_id, minutes, label=duration(minutes), style=ButtonStyle.primary)
            for minutes in amounts
            if minutes < block.minutes
        ]
        text = (
            f"How much of **{safe(block.title)}** ({duration(block.minutes)})? /done takes any other number of minutes."
        )
        await desk.answer(interaction, Reply(text, view=one_button(*buttons)))


class PartlyMinutesButton(_Button, template=r"sb:partly-(?P<minutes>\d{1,4}):(?P<number>\d{1,18})"):
    def __init__(self, number: int, minutes: int, *, label: str, style: ButtonStyle, row: int | None = None) -> None:
        self.minutes = minutes
        self.kind = f"partly-{minutes}"
        super().__init__(number, label=label, style=style, row=row)

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 the template belongs to buttons alone
        return cls(int(match["number"]), int(match["minutes"]), label=item.label or "", style=item.style, row=item.row)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        recorded = await desk.work.run(
            desk.services.progress.done,
            learner_id(interaction),
            block_id=self.number,
            minutes=self.minutes,
            finished=False,
            now=desk.clock(),
        )
        view = None if recorded.already else one_button(UndoButton(recorded.entry_id))
        await desk.answer(interaction, Reply(recorded_text(recorded), view=view))


class OptionButton(_Button, template=r"sb:option:(?P<number>\d{1,2})"):
    """A way out of a plan that cannot hold, by its place in ``OPTIONS``: shown first."""

    kind = "option"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        action = TakeOption(option=OPTIONS[self.number])
        preview = await desk.work.run(desk.services.changes.propose, learner_id(interaction), action, now=desk.clock())
        await desk.answer(interaction, Reply(embed=change_card(preview), view=change_buttons(preview.change_id)))


class ApplyChangeButton(_Button, template=r"sb:change-yes:(?P<number>\d{1,18})"):
    kind = "change-yes"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        view, new = await desk.work.run(
            desk.services.changes.apply, learner_id(interaction), self.number, now=desk.clock()
        )
        await interaction.edit_original_response(view=None)
        text = "Changed." if new else "That was changed already."
        buttons = one_button(UndoChangeButton(self.number), *_option_buttons(view.summary))
        await desk.answer(interaction, Reply(text, embed=plan_card(view), view=buttons))


class DiscardChangeButton(_Button, template=r"sb:change-no:(?P<number>\d{1,18})"):
    kind = "change-no"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        await desk.work.run(desk.services.changes.discard, learner_id(interaction), self.number)
        await interaction.edit_original_response(view=None)
        await desk.answer(interaction, Reply("Nothing changed."))


class UndoChangeButton(_Button, template=r"sb:change-undo:(?P<number>\d{1,18})"):
    kind = "change-undo"

    def __init__(
        self, number: int, *, label: str = "Undo", style: ButtonStyle = ButtonStyle.secondary, **_: Any
    ) -> None:
        super().__init__(number, label=label, style=style)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        view = await desk.work.run(desk.services.changes.undo, learner_id(interaction), self.number, now=desk.clock())
        await desk.answer(interaction, Reply("Taken back.", embed=plan_card(view)))


class DropMissedButton(_Button, template=r"sb:missed-drop:(?P<number>\d{1,18})"):
    """The topic of a block that was missed again and again leaves the plan, as if it were known."""

    kind = "missed-drop"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        recorded = await desk.work.run(
            desk.services.progress.leave_out, learner_id(interaction), self.number, now=desk.clock()
        )
        view = None if recorded.already else one_button(UndoButton(recorded.entry_id))
        text = f"Left out: {safe(recorded.title)}. Undo brings it back."
        await desk.answer(interaction, Reply(text, view=view))


class SplitMissedButton(_Button, template=r"sb:missed-split:(?P<number>\d{1,18})"):
    kind = "missed-split"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        preview = await desk.work.run(
            desk.services.changes.split, learner_id(interaction), self.number, now=desk.clock()
        )
        await desk.answer(interaction, Reply(embed=change_card(preview), view=change_buttons(preview.change_id)))


class KeepMissedButton(_Button, template=r"sb:missed-keep:(?P<number>\d{1,18})"):
    kind = "missed-keep"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        block = await desk.work.run(desk.services.changes.keep, learner_id(interaction), self.number)
        await desk.answer(
            interaction, Reply(f"Kept: {safe(block.title)} stays as it is. It will be there when you are.")
        )


class ForgetButton(_Button, template=r"sb:forget:(?P<number>\d{1,18})"):
    """Its number is the learner's own id, so that nobody else's press can mean anything."""

    kind = "forget"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await interaction.response.defer()
        counts = await desk.work.run(desk.services.privacy.forget, learner_id(interaction))
        await interaction.edit_original_response(view=None)
        rows = sum(counts.values())
        await desk.answer(
            interaction, Reply(f"Everything about you is deleted ({rows} records). Goodbye, and good luck!")
        )


BUTTONS: tuple[type[_Button], ...] = (
    DoneButton,
    SkipButton,
    UndoButton,
    ConfirmGoalButton,
    DiscardGoalButton,
    StopRemindersButton,
    SnoozeButton,
    TomorrowButton,
    PartlyButton,
    PartlyMinutesButton,
    OptionButton,
    ApplyChangeButton,
    DiscardChangeButton,
    UndoChangeButton,
    DropMissedButton,
    SplitMissedButton,
    KeepMissedButton,
    ForgetButton,
)

OPTIONS: tuple[Literal["more_hours", "later_deadline", "drop_topics"], ...] = (
    "more_hours",
    "later_deadline",
    "drop_topics",
)


def one_button(*buttons: _Button) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


def block_buttons(
    blocks: Sequence[PlannedBlock], *, delivery_id: int | None = None, most: int = MOST_BLOCKS
) -> discord.ui.View | None:
    """Done and Skip for each open block, a row each; for a delivery, the button that ends the reminders."""
    view = discord.ui.View(timeout=None)
    for row, block in enumerate([b for b in blocks if b.state == "planned"][:most]):
        label = f"Done: {block.title} ({duration(block.minutes)})"
        view.add_item(DoneButton(block.block_id, label=label, style=ButtonStyle.success, row=row))
        view.add_item(SkipButton(block.block_id, label="Skip", style=ButtonStyle.secondary, row=row))
    if delivery_id is not None:
        view.add_item(StopRemindersButton(delivery_id, label="Stop reminders", style=ButtonStyle.danger, row=4))
    return view if view.children else None


def reminder_buttons(message: DueMessage) -> discord.ui.View:
    """What can be done about each open block, when to be told again, and how to stop. The stop button carries the
    delivery's id: that is how a message is known again."""
    kind, number = message.delivery.kind.split(":")[0], message.delivery.delivery_id
    view = discord.ui.View(timeout=None)
    asked = missed_block(message.day)
    if kind != "weekly":
        open_blocks = [b for b in message.day.blocks if b.state == "planned"][: MOST_BLOCKS - bool(asked)]
        for row, block in enumerate(open_blocks):
            _add_block_row(view, block, row)
        if asked is not None:
            _add_missed_row(view, asked, len(open_blocks))
        if open_blocks:
            for choice, label in (
                ("20", "In 20 min"),
                ("60", "In 1 h"),
                ("180", "In 3 h"),
                ("evening", "This evening"),
            ):
                view.add_item(SnoozeButton(number, choice, label=label, style=ButtonStyle.secondary, row=4))
    view.add_item(StopRemindersButton(number, label="Stop", style=ButtonStyle.danger, row=4))
    return view


def _add_block_row(view: discord.ui.View, block: PlannedBlock, row: int) -> None:
    label = f"Done: {block.title} ({duration(block.minutes)})"
    view.add_item(DoneButton(block.block_id, label=label, style=ButtonStyle.success, row=row))
    view.add_item(PartlyButton(block.block_id, label="Partly…", style=ButtonStyle.secondary, row=row))
    view.add_item(SkipButton(block.block_id, label="Skip", style=ButtonStyle.secondary, row=row))
    view.add_item(TomorrowButton(block.block_id, label="Tomorrow", style=ButtonStyle.secondary, row=row))


def _add_missed_row(view: discord.ui.View, block: PlannedBlock, row: int) -> None:
    view.add_item(DropMissedButton(block.block_id, label="Leave it out", style=ButtonStyle.secondary, row=row))
    view.add_item(SplitMissedButton(block.block_id, label="Shorter blocks", style=ButtonStyle.secondary, row=row))
    view.add_item(KeepMissedButton(block.block_id, label="Keep it", style=ButtonStyle.secondary, row=row))


def day_buttons(view: DayView, *, delivery_id: int | None = None) -> discord.ui.View | None:
    """Done and Skip for each open block; for one missed again and again also what to do about it."""
    asked = missed_block(view)
    buttons = block_buttons(view.blocks, delivery_id=delivery_id, most=MOST_BLOCKS - bool(asked))
    if asked is None:
        return buttons
    buttons = buttons or discord.ui.View(timeout=None)
    row = min(MOST_BLOCKS - 1, sum(b.state == "planned" for b in view.blocks))
    _add_missed_row(buttons, asked, row)
    return buttons


def change_buttons(change_id: int) -> discord.ui.View:
    return one_button(
        ApplyChangeButton(change_id, label="Yes, change it", style=ButtonStyle.success),
        DiscardChangeButton(change_id, label="No, leave it", style=ButtonStyle.secondary),
    )


def option_buttons(summary: PlanSummary) -> discord.ui.View | None:
    """A button for each way out; none when the plan holds."""
    buttons = _option_buttons(summary)
    return one_button(*buttons) if buttons else None


def _option_buttons(summary: PlanSummary) -> list[OptionButton]:
    words: dict[str, list[str]] = {}
    for option in summary.options:
        words.setdefault(option.kind, []).append(option_text(option))
    labels = {kind: clip(upper_first(", ".join(said)), BUTTON_LABEL) for kind, said in words.items()}
    return [
        OptionButton(n, label=labels[kind], style=ButtonStyle.primary)
        for n, kind in enumerate(OPTIONS)
        if kind in labels
    ]


async def _mark(interaction: Interaction, number: int, *, done: bool) -> None:
    """Show on the message which of its buttons was pressed."""
    if interaction.message is None:
        return
    view = discord.ui.View.from_message(interaction.message, timeout=None)
    marks = {f"sb:done:{number}": "✓ ", f"sb:skip:{number}": "⏭ "}
    for item in view.children:
        if isinstance(item, discord.ui.Button) and item.custom_id in marks:
            pressed = item.custom_id.startswith("sb:done") == done
            bare = (item.label or "").removeprefix("✓ ").removeprefix("⏭ ")
            item.label = clip(marks[item.custom_id] + bare, BUTTON_LABEL) if pressed else bare
            item.style = ButtonStyle.secondary if done or not pressed else ButtonStyle.primary
    await interaction.edit_original_response(view=view)


async def _mark_pressed(interaction: Interaction, custom_id: str) -> None:
    """Show on the message that a button was pressed."""
    if interaction.message is None:
        return
    view = discord.ui.View.from_message(interaction.message, timeout=None)
    for item in view.children:
        if isinstance(item, discord.ui.Button) and item.custom_id == custom_id:
            item.label = clip("✓ " + (item.label or "").removeprefix("✓ "), BUTTON_LABEL)
    await interaction.edit_original_response(view=view)

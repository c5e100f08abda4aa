"""Changes to a plan: a way out asked for, a yes or no to what was shown, and taking it back."""

from typing import Literal

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.changes import change_card
from studybot.bot.render.plans import option_text, plan_card
from studybot.core.plan_change import TakeOption
from studybot.core.wording import upper_first
from studybot.services.views import ChangePreview, PlanSummary

OPTIONS: tuple[Literal["more_hours", "later_deadline", "drop_topics"], ...] = (
    "more_hours",
    "later_deadline",
    "drop_topics",
)


class OptionButton(Button, template=r"sb:option:(?P<number>[0-2])"):
    """A way out of a plan that cannot hold, by its place in ``OPTIONS``: shown first."""

    kind = "option"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        action = TakeOption(option=OPTIONS[self.number])
        preview = await desk.work.run(desk.services.changes.propose, learner_id(interaction), action, now=desk.clock())
        await desk.answer(interaction, change_reply(preview))


class ApplyChangeButton(Button, template=r"sb:change-yes:(?P<number>\d{1,18})"):
    kind = "change-yes"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        view, new = await desk.work.run(
            desk.services.changes.apply, learner_id(interaction), self.number, now=desk.clock()
        )
        await interaction.edit_original_response(view=None)
        text = "Changed." if new else "That was changed already."
        buttons = row_of(UndoChangeButton(self.number), *_ways_out(view.summary))
        await desk.answer(interaction, Reply(text, embed=plan_card(view), view=buttons))


class DiscardChangeButton(Button, template=r"sb:change-no:(?P<number>\d{1,18})"):
    kind = "change-no"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await desk.work.run(desk.services.changes.discard, learner_id(interaction), self.number)
        await interaction.edit_original_response(view=None)
        await desk.answer(interaction, Reply("Nothing changed."))


class UndoChangeButton(Button, template=r"sb:change-undo:(?P<number>\d{1,18})"):
    kind = "change-undo"
    usual_label = "Undo"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        view = await desk.work.run(desk.services.changes.undo, learner_id(interaction), self.number, now=desk.clock())
        await desk.answer(interaction, Reply("Taken back.", embed=plan_card(view)))


def change_reply(preview: ChangePreview) -> Reply:
    """What would change, with a yes and a no."""
    buttons = row_of(
        ApplyChangeButton(preview.change_id, label="Yes, change it", style=ButtonStyle.success),
        DiscardChangeButton(preview.change_id, label="No, leave it"),
    )
    return Reply(embed=change_card(preview), view=buttons)


def option_buttons(summary: PlanSummary) -> discord.ui.View | None:
    """A button for each way out; none when the plan holds."""
    buttons = _ways_out(summary)
    return row_of(*buttons) if buttons else None


def _ways_out(summary: PlanSummary) -> list[OptionButton]:
    words: dict[str, list[str]] = {}
    for option in summary.options:
        words.setdefault(option.kind, []).append(option_text(option))
    return [
        OptionButton(number, label=upper_first(", ".join(words[kind])), style=ButtonStyle.primary)
        for number, kind in enumerate(OPTIONS)
        if kind in words
    ]

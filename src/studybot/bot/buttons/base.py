"""What every button is: it works after any restart and after days, because its custom_id carries what it needs."""

import re
from typing import Any, Self

import discord
from discord import ButtonStyle

from studybot.bot.desk import Desk, Interaction
from studybot.bot.errors import on_error
from studybot.bot.limits import BUTTON_LABEL, clip

_MARK = "✓ "


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"sb:nothing"):
    """One kind of button; subclasses give ``kind``, ``template`` and ``press``. Pressing twice does nothing twice: the
    services see to it."""

    kind = ""
    usual_label = ""

    def __init__(
        self, number: int, *, label: str = "", style: ButtonStyle = ButtonStyle.secondary, row: int | None = None
    ) -> None:
        self.number = number
        text = clip(label or self.usual_label, BUTTON_LABEL)
        super().__init__(discord.ui.Button(label=text, style=style, custom_id=f"sb:{self.kind}:{number}", row=row))

    @classmethod
    def custom_id_of(cls, number: int) -> str:
        return f"sb:{cls.kind}:{number}"

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 the template belongs to buttons alone
        return cls(*cls._given(match), label=item.label or "", style=item.style, row=item.row)

    @classmethod
    def _given(cls, match: re.Match[str]) -> tuple[Any, ...]:
        """The constructor's arguments, read from a custom_id."""
        return (int(match["number"]),)

    async def callback(self, interaction: Interaction) -> None:
        try:
            await interaction.response.defer()
            await self.press(interaction, interaction.client.desk)
        except Exception as error:
            await on_error(interaction, error)

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        """What this kind does; called once for each press, after Discord was told that an answer comes."""
        raise TypeError(f"{type(self).__name__} has no press of its own, asked by {interaction.id} of {desk}")


class ChoiceButton(Button, template=r"sb:no-choice"):
    """A button of several of its kind: its custom_id carries which one (``choice``) too."""

    def __init__(
        self,
        number: int,
        choice: str,
        *,
        label: str = "",
        style: ButtonStyle = ButtonStyle.secondary,
        row: int | None = None,
    ) -> None:
        self.choice = choice
        self.kind = f"{type(self).kind}-{choice}"
        super().__init__(number, label=label, style=style, row=row)

    @classmethod
    def _given(cls, match: re.Match[str]) -> tuple[Any, ...]:
        return int(match["number"]), match["choice"]


def row_of(*buttons: Button) -> discord.ui.View:
    """A message's buttons."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


async def mark_pressed(interaction: Interaction, pressed: str, *others: str) -> None:
    """Show on the message which button was pressed (its custom_id), and take the mark off the ``others``."""
    if interaction.message is None:
        return
    view = discord.ui.View.from_message(interaction.message, timeout=None)
    for item in view.children:
        if isinstance(item, discord.ui.Button) and item.custom_id in {pressed, *others}:
            bare = (item.label or "").removeprefix(_MARK)
            item.label = clip(_MARK + bare, BUTTON_LABEL) if item.custom_id == pressed else bare
            item.style = ButtonStyle.secondary
    await interaction.edit_original_response(view=view)

"""What every command holds: the services, the threads they run on, the clock; and how it answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import discord

from studybot.services import Services
from studybot.services.work import Work

Interaction: TypeAlias = discord.Interaction[Any]


class Reply(NamedTuple):
    """One message out."""

    text: str = ""
    embed: discord.Embed | None = None
    embeds: tuple[discord.Embed, ...] = ()  # in place of the one
    view: discord.ui.View | None = None
    files: tuple[discord.File, ...] = ()

    def to_message(self) -> dict[str, Any]:
        """What discord.py's ``send`` takes; what is empty is left out."""
        values = {"content": self.text, "embed": self.embed, "embeds": list(self.embeds), "view": self.view,
                  "files": list(self.files)}  # fmt: skip
        return {name: value for name, value in values.items() if value}


class Desk(NamedTuple):
    services: Services
    work: Work
    clock: Callable[[], datetime]

    async def wait(self, interaction: Interaction, *, private: bool = True) -> None:
        """Say at once that an answer comes: Discord gives three seconds, a database or the model may take longer."""
        await interaction.response.defer(ephemeral=private, thinking=True)

    async def answer(self, interaction: Interaction, reply: Reply, *, private: bool = True) -> None:
        """The one message out, and once the notice that a DM failed."""
        await send(interaction, reply, private=private)
        notice = await self.work.run(self.services.learners.notice, learner_id(interaction))
        if notice:
            await interaction.followup.send(notice, ephemeral=True)


def learner_id(interaction: Interaction) -> str:
    return str(interaction.user.id)


async def send(interaction: Interaction, reply: Reply, *, private: bool = True) -> None:
    """As the first answer or as a followup, whichever Discord still allows."""
    values = {"ephemeral": private, **reply.to_message()}
    if interaction.response.is_done():
        await interaction.followup.send(**values)
    else:
        await interaction.response.send_message(**values)

"""Progress as a card with a picture, and the buttons that change the picture."""

import io
from typing import cast, get_args

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import ChoiceButton, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.progress import progress_card
from studybot.services.progress_pictures import PictureKind, progress_picture

_LABELS: dict[PictureKind, str] = {"road": "The road", "days": "Study days", "weeks": "Hours by week"}


class PictureButton(ChoiceButton, template=r"sb:picture-(?P<choice>road|days|weeks):(?P<number>\d{1,18})"):
    """Shows the presser's own progress as it is now, with another picture, on the same message. Its number means
    nothing."""

    kind = "picture"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        reply = await progress_reply(desk, learner_id(interaction), cast("PictureKind", self.choice))
        await interaction.edit_original_response(embed=reply.embed, attachments=list(reply.files), view=reply.view)


async def progress_reply(desk: Desk, who: str, kind: PictureKind) -> Reply:
    """Without a goal and without study there is nothing to draw yet, and so no picture."""
    overview = await desk.work.run(desk.services.overview.show, who, now=desk.clock())
    embed = progress_card(overview)
    if overview.road is None and not overview.minutes_by_day:
        return Reply(embed=embed)
    picture = await desk.work.run(progress_picture, overview, kind)
    name = f"progress-{kind}.png"
    file = discord.File(io.BytesIO(picture.png), filename=name, description=picture.alt)
    buttons = [
        PictureButton(0, choice, label=_LABELS[choice], style=ButtonStyle.primary if choice == kind else _OTHER)
        for choice in get_args(PictureKind)
    ]
    return Reply(embed=embed.set_image(url=f"attachment://{name}"), view=row_of(*buttons), files=(file,))


_OTHER = ButtonStyle.secondary

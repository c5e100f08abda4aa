"""/data about, export and delete."""

import io

import discord
from discord import ButtonStyle, app_commands
from discord.ext import commands

from studybot.bot.buttons import ForgetButton, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import EMBED_DESCRIPTION, UPLOAD_BYTES, card, clip_lines
from studybot.services.privacy_notice import notice_text

DELETE_TEXT = (
    "This deletes your goals, plans, progress, notes and reminders for good; there is no undo. `/data export` saves "
    "them first. Backups that whoever runs me made before are not changed: `/data about`."
)


class DataCommands(commands.Cog):
    data = app_commands.Group(name="data", description="Everything I know about you")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @data.command(name="about", description="What I store about you, why, and how long")
    async def about(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        text = clip_lines(notice_text().splitlines(), EMBED_DESCRIPTION)
        await self.desk.answer(interaction, Reply(embed=card("What I store about you", text)))

    @data.command(name="export", description="Everything I have stored about you, as JSON and as a text")
    async def export(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        made = await self.desk.work.run(
            self.desk.services.privacy.files, learner_id(interaction), most_bytes=UPLOAD_BYTES
        )
        files = tuple(discord.File(io.BytesIO(file.content), filename=file.name) for file in made)
        await self.desk.answer(interaction, Reply("Everything I have stored about you.", files=files))

    @data.command(name="delete", description="Delete everything I have stored about you")
    async def delete(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        await self.desk.work.run(self.desk.services.privacy.check, learner_id(interaction))
        button = ForgetButton(interaction.user.id, label="Delete everything…", style=ButtonStyle.danger)
        await self.desk.answer(interaction, Reply(DELETE_TEXT, view=row_of(button)))

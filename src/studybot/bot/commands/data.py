"""/data export and delete."""

import io
import json

import discord
from discord import ButtonStyle, app_commands
from discord.ext import commands

from studybot.bot.buttons import ForgetButton, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id


class DataCommands(commands.Cog):
    data = app_commands.Group(name="data", description="Everything I know about you")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @data.command(name="export", description="A file with everything I have stored about you")
    async def export(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        everything = await self.desk.work.run(self.desk.services.privacy.export, learner_id(interaction))
        content = json.dumps(everything, ensure_ascii=False, indent=2).encode()
        file = discord.File(io.BytesIO(content), filename="studybot-export.json")
        await self.desk.answer(interaction, Reply("Everything I have stored about you.", files=(file,)))

    @data.command(name="delete", description="Delete everything I have stored about you")
    async def delete(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        await self.desk.work.run(self.desk.services.privacy.check, learner_id(interaction))
        button = ForgetButton(interaction.user.id, label="Delete everything", style=ButtonStyle.danger)
        text = (
            "This deletes your goals, plan, progress, reminders and answers in study groups for good. "
            "/data export saves them first."
        )
        await self.desk.answer(interaction, Reply(text, view=row_of(button)))

"""/progress show and export."""

import io
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons.progress import progress_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.services.progress_files import FORMATS
from studybot.services.progress_pictures import PictureKind


class ProgressCommands(commands.Cog):
    progress = app_commands.Group(name="progress", description="Where you stand")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @progress.command(name="show", description="How far you are: goals, sections, hours, streak, and a picture")
    @app_commands.describe(picture="road: done against the plan; days: a calendar; weeks: hours by week")
    async def show(self, interaction: Interaction, picture: PictureKind = "road") -> None:
        await self.desk.wait(interaction)
        await self.desk.answer(interaction, await progress_reply(self.desk, learner_id(interaction), picture))

    @progress.command(name="export", description="What you studied as a file")
    @app_commands.rename(file_format="format")
    @app_commands.describe(file_format="csv for tables, json for programs, md for text")
    async def export(self, interaction: Interaction, file_format: Literal["csv", "json", "md"] = "csv") -> None:
        await self.desk.wait(interaction)
        log = await self.desk.work.run(self.desk.services.overview.log, learner_id(interaction), now=self.desk.clock())
        content = await self.desk.work.run(FORMATS[file_format], log)
        file = discord.File(io.BytesIO(content), filename=f"study-progress.{file_format}")
        await self.desk.answer(interaction, Reply("Your progress as a file.", files=(file,)))

"""/setup, /remind and /help."""

from typing import Any

from discord import app_commands
from discord.ext import commands

from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import EMBED_DESCRIPTION, card, choices, clip_lines
from studybot.core.week_text import MAX_WEEK_CHARACTERS
from studybot.core.wording import duration

ShortText = app_commands.Range[str, 1, 60]

FIRST_STEPS = """I plan your studying, remind you once a day, and answer from my library with sources.
**1.** `/setup` your time zone, hours and reminder time.
**2.** `/goal add` what you want to be able to do, like *become a machine-learning engineer by 30 June*.
**3.** Press *Yes* and look at `/plan show`. Each day I send what is due; press *Done* or *Skip*.
Ask me anything about it with `/ask`."""


class StartCommands(commands.Cog):
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command(description="Tell studybot your time zone, your hours and when to remind you")
    @app_commands.describe(
        zone="Your time zone, like Europe/Berlin",
        week="Your study time, like “6 hours”, “mon-fri 1h, sat 3h” or “tue 18:00-20:00”",
        remind_at="When the daily DM comes, like 19:00",
    )
    async def setup(
        self,
        interaction: Interaction,
        zone: ShortText,
        week: app_commands.Range[str, 1, MAX_WEEK_CHARACTERS],
        remind_at: ShortText,
    ) -> None:
        await self.desk.wait(interaction)
        learner = await self.desk.work.run(
            self.desk.services.learners.set_up,
            learner_id(interaction),
            zone=zone,
            week=week,
            reminder_at=remind_at,
            now=self.desk.clock(),
        )
        local = self.desk.clock().astimezone(learner.local_zone)
        text = (
            f"Your week has {duration(learner.availability.minutes_per_week)} of study; it is {local:%H:%M} for you in "
            f"{learner.zone}. Each study day I send you a DM at {remind_at}.\nNext: `/goal add` what you want to learn."
        )
        await self.desk.answer(interaction, Reply(embed=card("You are set up", text)))

    @setup.autocomplete("zone")
    async def _zones(self, _interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        zones = await self.desk.work.run(self.desk.services.learners.complete_zones, current)
        return choices((zone, zone) for zone in zones)

    @app_commands.command(description="What studybot does and every command it has")
    async def help(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        lines = [f"`/{c.qualified_name}` {c.description}" for c in _all_commands(interaction)]
        text = f"{FIRST_STEPS}\n\n**Commands**\n{clip_lines(lines, EMBED_DESCRIPTION - len(FIRST_STEPS) - 20)}"
        await self.desk.answer(interaction, Reply(embed=card("studybot", text)))


def _all_commands(interaction: Interaction) -> list[app_commands.Command[Any, ..., Any]]:
    tree = interaction.client.tree
    found = [c for c in tree.walk_commands() if isinstance(c, app_commands.Command)]
    return sorted(found, key=lambda c: c.qualified_name)

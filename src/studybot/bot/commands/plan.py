"""The /plan group: shown, explained, changed after a look at what that would mean, taken back, exported."""

import io
from datetime import date as date_type
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import change_reply, option_buttons
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import choices
from studybot.bot.render.changes import options_card
from studybot.bot.render.plans import plan_card
from studybot.bot.render.why import why_card
from studybot.core.local_time import local_date
from studybot.core.plan_change import MoveBlock, PinBlock, PlanAction, SetDaysOff
from studybot.core.wording import day, duration
from studybot.services.calendar_file import FORMATS
from studybot.services.charts import plan_picture
from studybot.services.words import parse_days, parse_deadline, read_block_time, read_week_change

BlockName = app_commands.Range[int, 1]


class PlanCommands(commands.Cog):
    plan = app_commands.Group(name="plan", description="Your week-by-week plan")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @plan.command(name="show", description="Your plan: goals, finish date, the coming weeks, and a picture of one")
    @app_commands.describe(week="Start with a later week: 2 is next week")
    async def show(self, interaction: Interaction, week: app_commands.Range[int, 1, 520] = 1) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.plans.show, learner_id(interaction), now=self.desk.clock())
        picture = await self.desk.work.run(plan_picture, view, week=week - 1)
        file = discord.File(io.BytesIO(picture.png), filename="plan.png", description=picture.alt)
        embed = plan_card(view, first_week=week - 1).set_image(url="attachment://plan.png")
        await self.desk.answer(interaction, Reply(embed=embed, view=option_buttons(view.summary), files=(file,)))

    @plan.command(name="replan", description="Plan again from today; what you did stays")
    async def replan(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.plans.replan, learner_id(interaction), now=self.desk.clock())
        await self.desk.answer(interaction, Reply(embed=plan_card(view)))

    @plan.command(name="why", description="Why a block stands where it stands: goal, prerequisites, deadline")
    @app_commands.describe(block="Which one: type a few letters of its topic")
    async def why(self, interaction: Interaction, block: BlockName) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.plans.why, learner_id(interaction), block, now=self.desk.clock()
        )
        await self.desk.answer(interaction, Reply(embed=why_card(view)))

    @plan.command(name="move", description="Move a block to another date, where it stays")
    @app_commands.describe(
        block="Which one: type a few letters of its topic",
        date="Like tomorrow, Friday, 5 December",
        time="Like 18:30; leave out for any time of that day",
    )
    async def move(
        self,
        interaction: Interaction,
        block: BlockName,
        date: app_commands.Range[str, 1, 60],
        time: app_commands.Range[str, 1, 10] | None = None,
    ) -> None:
        await self.desk.wait(interaction)
        today = await self._today(interaction)
        on, start = parse_deadline(date, today=today), read_block_time(time)
        await self._preview(interaction, MoveBlock(block_id=block, on=on, start=start))

    @plan.command(name="pin", description="Keep a block where it is, whatever else moves")
    @app_commands.describe(block="Which one: type a few letters of its topic", stay="False lets it move again")
    async def pin(self, interaction: Interaction, block: BlockName, stay: bool = True) -> None:
        await self.desk.wait(interaction)
        await self._preview(interaction, PinBlock(block_id=block, pinned=stay))

    @plan.command(name="days-off", description="Days without study: the plan goes around them")
    @app_commands.describe(days="Like 24 Dec to 2 Jan, 6 Jan; leave out to take all coming days off back")
    async def days_off(self, interaction: Interaction, days: app_commands.Range[str, 1, 200] | None = None) -> None:
        await self.desk.wait(interaction)
        given = parse_days(days, today=await self._today(interaction)) if days else frozenset()
        await self._preview(interaction, SetDaysOff(days=given))

    @plan.command(name="hours", description="Your week: hours, a cap for a day, block length, reviews, a buffer")
    @app_commands.describe(
        week="Like 6 hours, or mon-fri 1h, sat 3h, or tue 18:00-20:00",
        cap="At most this long on one day, like 2h; 0 for no cap",
        shortest="Shortest block in minutes",
        longest="Longest block in minutes",
        reviews="Percent of the week kept for reviews, 0 for none; else up to 10 when some are due",
        buffer="Days to keep free before each deadline",
    )
    async def hours(
        self,
        interaction: Interaction,
        week: app_commands.Range[str, 1, 300] | None = None,
        cap: app_commands.Range[str, 1, 20] | None = None,
        shortest: app_commands.Range[int, 5, 480] | None = None,
        longest: app_commands.Range[int, 5, 480] | None = None,
        reviews: app_commands.Range[int, 0, 90] | None = None,
        buffer: app_commands.Range[int, 0, 365] | None = None,
    ) -> None:
        await self.desk.wait(interaction)
        learner = await self.desk.work.run(self.desk.services.learners.get, learner_id(interaction))
        action = read_week_change(
            learner.block, week=week, cap=cap, shortest=shortest, longest=longest, reviews=reviews, buffer=buffer
        )
        await self._preview(interaction, action)

    @plan.command(name="options", description="Ways out when a deadline cannot hold; a button takes one")
    async def options(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.plans.show, learner_id(interaction), now=self.desk.clock())
        reply = Reply(embed=options_card(view), view=option_buttons(view.summary))
        await self.desk.answer(interaction, reply)

    @plan.command(name="undo", description="Take back the last change to your plan; what you did stays")
    async def undo(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.changes.undo, learner_id(interaction), now=self.desk.clock())
        await self.desk.answer(interaction, Reply("Taken back.", embed=plan_card(view)))

    @plan.command(name="export", description="Your plan as a calendar, table or text file")
    @app_commands.rename(file_format="format")
    @app_commands.describe(file_format="ics for calendars (importing again updates), csv for tables, md for text")
    async def export(self, interaction: Interaction, file_format: Literal["ics", "csv", "md"] = "ics") -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.plans.show, learner_id(interaction), now=self.desk.clock())
        content = await self.desk.work.run(FORMATS[file_format], view)
        file = discord.File(io.BytesIO(content), filename=f"study-plan.{file_format}")
        await self.desk.answer(interaction, Reply("Your plan as a file.", files=(file,)))

    @why.autocomplete("block")
    @move.autocomplete("block")
    @pin.autocomplete("block")
    async def _blocks(self, interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
        """Coming blocks whose topic or day has what was typed."""
        services, who, now = self.desk.services, learner_id(interaction), self.desk.clock()
        if await self.desk.work.run(services.learners.find, who) is None:
            return []
        coming = await self.desk.work.run(services.plans.coming, who, now=now)
        names = [
            (
                str(b.block_id),
                f"{day(b.on)}{f' {b.start:%H:%M}' if b.start else ''} · {b.title} · {duration(b.minutes)}",
            )
            for b in coming
        ]
        fitting = choices((number, name) for number, name in names if current.lower() in name.lower())
        return [app_commands.Choice(name=c.name, value=int(c.value)) for c in fitting]

    async def _preview(self, interaction: Interaction, action: PlanAction) -> None:
        preview = await self.desk.work.run(
            self.desk.services.changes.propose, learner_id(interaction), action, now=self.desk.clock()
        )
        await self.desk.answer(interaction, change_reply(preview))

    async def _today(self, interaction: Interaction) -> date_type:
        learner = await self.desk.work.run(self.desk.services.learners.get, learner_id(interaction))
        return local_date(self.desk.clock(), learner.zone)

"""The /remind group: which messages come, when, and what became of the last ones."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.reminders import history_card, reminder_card
from studybot.core.local_time import local_date
from studybot.services.views import ReminderView

ShortText = app_commands.Range[str, 1, 60]
Kind = Literal["daily", "evening", "weekly", "review"]


class RemindCommands(commands.Cog):
    remind = app_commands.Group(name="remind", description="Which messages come to you, and when")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @remind.command(name="show", description="Your reminders, pauses and quiet hours")
    async def show(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.reminders.view, learner_id(interaction))
        await self._answer(interaction, view)

    @remind.command(name="set", description="Turn a reminder on, or change its time and days")
    @app_commands.describe(
        at="When, like 19:00",
        days="On which days, like mon-fri or daily",
        kind="daily: today's blocks; evening: what is open; weekly: a look back; review: questions due",
    )
    async def set_reminder(
        self, interaction: Interaction, at: ShortText | None = None, days: ShortText | None = None, kind: Kind = "daily"
    ) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.reminders.set,
            learner_id(interaction),
            kind=kind,
            at=at,
            weekdays=days,
            enabled=True,
            now=self.desk.clock(),
        )
        await self._answer(interaction, view)

    @remind.command(name="off", description="Turn a reminder off; without a kind, all of them")
    @app_commands.describe(kind="Which one; leave out for all")
    async def off(self, interaction: Interaction, kind: Kind | None = None) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.reminders.off, learner_id(interaction), kind, now=self.desk.clock()
        )
        await self._answer(interaction, view)

    @remind.command(name="pause", description="No reminders up to a date")
    @app_commands.describe(until="The last day without reminders, like 24 December")
    async def pause(self, interaction: Interaction, until: ShortText) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.reminders.pause, learner_id(interaction), until, now=self.desk.clock()
        )
        await self._answer(interaction, view)

    @remind.command(name="resume", description="End a pause now")
    async def resume(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.reminders.resume, learner_id(interaction), now=self.desk.clock()
        )
        await self._answer(interaction, view)

    @remind.command(name="quiet", description="Hours in which nothing is sent; leave both out for none")
    @app_commands.describe(start="From, like 22:00", end="Until, like 7:00")
    async def quiet(
        self, interaction: Interaction, start: ShortText | None = None, end: ShortText | None = None
    ) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.reminders.quiet, learner_id(interaction), start, end)
        await self._answer(interaction, view)

    @remind.command(name="history", description="What became of your last reminders, each with its reason")
    async def history(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.reminders.view, learner_id(interaction), limit=25)
        await self.desk.answer(interaction, Reply(embed=history_card(view)))

    @remind.command(name="test", description="Send me a message like the daily one, now")
    async def test(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        await self.desk.work.run(self.desk.services.reminders.test, learner_id(interaction), now=self.desk.clock())
        await self.desk.answer(interaction, Reply("A test message comes to your DM within half a minute."))

    async def _answer(self, interaction: Interaction, view: ReminderView) -> None:
        today = local_date(self.desk.clock(), view.zone)
        await self.desk.answer(interaction, Reply(embed=reminder_card(view, today)))

"""The /review group: what was finished comes back as questions."""

from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import turn_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.reviews import stats_card


class ReviewCommands(commands.Cog):
    review = app_commands.Group(name="review", description="Questions from what you finished, before you forget it")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @review.command(name="start", description="Answer the questions that are due today, one at a time")
    async def start(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        turn = await self.desk.work.run(self.desk.services.reviews.next, learner_id(interaction), now=self.desk.clock())
        await self.desk.answer(interaction, turn_reply(turn))

    @review.command(name="stats", description="What is due, the next seven days, and how much you remember")
    async def stats(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        stats = await self.desk.work.run(
            self.desk.services.reviews.stats, learner_id(interaction), now=self.desk.clock()
        )
        await self.desk.answer(interaction, Reply(embed=stats_card(stats)))

"""/goal add, list and remove."""

from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import proposal_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import choices
from studybot.bot.render.plans import goals_card, plan_card
from studybot.core.learner import MAX_GOAL_CHARACTERS


class GoalCommands(commands.Cog):
    goal = app_commands.Group(name="goal", description="What you want to be able to do")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @goal.command(name="add", description="Say what you want to learn; I show what I understood before planning")
    @app_commands.describe(
        what="In your own words, like “become a machine-learning engineer by 30 June”",
        deadline="By when, like 30 June or 2027-06-30; may also stand in your words",
        weight="How much it matters beside your other goals; 1 is usual",
    )
    async def add(
        self,
        interaction: Interaction,
        what: app_commands.Range[str, 1, MAX_GOAL_CHARACTERS],
        deadline: app_commands.Range[str, 1, 60] | None = None,
        weight: app_commands.Range[float, 0.1, 100.0] = 1.0,
    ) -> None:
        await self.desk.wait(interaction)
        now = self.desk.clock()
        proposal = await self.desk.work.model(
            self.desk.services.goals.propose, learner_id(interaction), what, deadline=deadline, weight=weight, now=now
        )
        await self.desk.answer(interaction, proposal_reply(proposal))

    @goal.command(name="list", description="Your goals and how far you are")
    async def list_goals(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        now = self.desk.clock()
        goals = await self.desk.work.run(self.desk.services.goals.list, learner_id(interaction), now=now)
        await self.desk.answer(interaction, Reply(embed=goals_card(goals, now.date())))

    @goal.command(name="remove", description="Take a goal away; what you did stays")
    @app_commands.describe(goal="Which one")
    async def remove(self, interaction: Interaction, goal: app_commands.Range[int, 1]) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(
            self.desk.services.goals.remove, learner_id(interaction), goal, now=self.desk.clock()
        )
        if view is None:
            await self.desk.answer(interaction, Reply("Removed. You have no goal now; /goal add makes a new one."))
        else:
            await self.desk.answer(interaction, Reply("Removed.", embed=plan_card(view)))

    @remove.autocomplete("goal")
    async def _goals(self, interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
        services, who = self.desk.services, learner_id(interaction)
        if await self.desk.work.run(services.learners.find, who) is None:
            return []
        goals = await self.desk.work.run(services.goals.list, who, now=self.desk.clock())
        fitting = [v for v in goals if current.lower() in f"{v.goal.goal_id} {v.goal.text}".lower()]
        named = choices((str(v.goal.goal_id), f"{v.title}: {v.goal.text}") for v in fitting)
        return [app_commands.Choice(name=c.name, value=int(c.value)) for c in named]

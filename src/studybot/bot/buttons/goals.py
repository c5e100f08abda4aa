"""Yes and no to a goal as it was understood."""

from discord import ButtonStyle

from studybot.bot.buttons.base import Button, row_of
from studybot.bot.buttons.changes import option_buttons
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.plans import plan_card, proposal_card
from studybot.services.views import GoalProposal


def proposal_reply(proposal: GoalProposal) -> Reply:
    """A goal as it was understood, with a yes and a no."""
    number = proposal.goal.goal_id
    buttons = row_of(
        ConfirmGoalButton(number, label="Yes, plan it", style=ButtonStyle.success),
        DiscardGoalButton(number, label="No, not that"),
    )
    return Reply(embed=proposal_card(proposal, proposal.today), view=buttons)


class ConfirmGoalButton(Button, template=r"sb:goal-yes:(?P<number>\d{1,18})"):
    kind = "goal-yes"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        view = await desk.work.run(desk.services.goals.confirm, learner_id(interaction), self.number, now=desk.clock())
        await interaction.edit_original_response(view=None)
        reply = Reply("It is your goal now.", embed=plan_card(view), view=option_buttons(view.summary))
        await desk.answer(interaction, reply)


class DiscardGoalButton(Button, template=r"sb:goal-no:(?P<number>\d{1,18})"):
    kind = "goal-no"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await desk.work.run(desk.services.goals.discard, learner_id(interaction), self.number)
        await interaction.edit_original_response(view=None)
        await desk.answer(interaction, Reply("Not added. Say it in other words with /goal add, or look at /roadmap."))

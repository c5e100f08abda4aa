"""The end of a learner's data."""

from studybot.bot.buttons.base import Button
from studybot.bot.desk import Desk, Interaction, Reply, learner_id


class ForgetButton(Button, template=r"sb:forget:(?P<number>\d{1,20})"):
    """Its number is the learner's own id, so that nobody else's press can mean anything."""

    kind = "forget"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        counts = await desk.work.run(desk.services.privacy.forget, learner_id(interaction))
        await interaction.edit_original_response(view=None)
        text = f"Everything about you is deleted ({sum(counts.values())} records). Goodbye, and good luck!"
        await desk.answer(interaction, Reply(text))

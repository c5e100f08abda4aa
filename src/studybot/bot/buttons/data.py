"""The end of a learner's data."""

from studybot.bot.buttons.base import Button
from studybot.bot.desk import Interaction, learner_id
from studybot.bot.errors import on_error
from studybot.bot.forms import forget_form
from studybot.errors import InvalidInput


class ForgetButton(Button, template=r"sb:forget:(?P<number>\d{1,20})"):
    """Its number is the learner's own id, so that nobody else's press can mean anything. It deletes nothing: it asks to
    type a word."""

    kind = "forget"

    async def callback(self, interaction: Interaction) -> None:
        """A form must be the first answer, so nothing is deferred before it."""
        try:
            if learner_id(interaction) != str(self.number):
                raise InvalidInput("That button belongs to somebody else. /data delete gives you your own.")
            await interaction.response.send_modal(forget_form())
        except Exception as error:
            await on_error(interaction, error)

"""Who may change a study group."""

from typing import NamedTuple

from studybot.bot.desk import Interaction, learner_id
from studybot.errors import LearnerError
from studybot.services.group_library import Presser


class Here(NamedTuple):
    """The group an interaction came from, and who sent it."""

    group_id: str
    presser: Presser


def here(interaction: Interaction) -> Here:
    """Raises LearnerError outside servers."""
    if interaction.guild_id is None:
        raise LearnerError("That works in a server, not in a DM: a study group belongs to a server.")
    presser = Presser(learner_id(interaction), interaction.permissions.manage_guild)
    return Here(str(interaction.guild_id), presser)


def managed(interaction: Interaction) -> str:
    """The group's id, for somebody who may change it. Raises LearnerError for anybody else."""
    group_id, presser = here(interaction)
    if not presser.manages:
        raise LearnerError("Only people with the permission “Manage Server” can do that here. Ask one of them.")
    return group_id

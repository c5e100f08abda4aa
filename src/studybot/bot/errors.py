"""What a person reads when a command fails, by precedence:

1. LearnerError, RequestUnmet: their own sentence, privately.
2. discord.py's refusals of input (a choice or number that does not fit): one sentence.
3. OperatorError: that the operator must act; the sentence itself goes to the log.
4. Anything else: a short reference to quote; the stack trace goes to the log under it.
"""

import logging
import secrets

import discord
from discord import app_commands

from studybot.bot.desk import Interaction, Reply, send
from studybot.bot.limits import CONTENT, clip
from studybot.errors import LearnerError, OperatorError, RequestUnmet

log = logging.getLogger(__name__)


async def on_error(interaction: Interaction, error: Exception) -> None:
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    text = sentence_for(cause)
    try:
        await send(interaction, Reply(clip(text, CONTENT)))
    except discord.HTTPException as refused:
        # The interaction is gone (15 minutes, or Discord's own fault): there is nobody left to tell.
        log.warning("could not tell a learner about an error: %s", refused)


def sentence_for(error: BaseException) -> str:
    if isinstance(error, LearnerError | RequestUnmet):
        return str(error)
    if isinstance(error, app_commands.TransformerError):
        return f"“{str(error.value)[:60]}” does not fit there. Pick from the list that appears while you type."
    if isinstance(error, app_commands.CommandOnCooldown):
        return f"One moment, please: try again in {error.retry_after:.0f} seconds."
    if isinstance(error, app_commands.CheckFailure | app_commands.CommandNotFound):
        return "That command does not work here. /help shows what does."
    if isinstance(error, OperatorError):
        log.error("%s", error)
        return "Something is wrong with my installation, and its operator has been told in the log. Nothing was lost."
    reference = secrets.token_hex(3)
    log.error("reference %s", reference, exc_info=error)
    return (
        f"Something went wrong on my side. Nothing was lost; try again, and if it stays, quote reference {reference}."
    )

"""The daily DM, carried by Discord; every outcome becomes a value, nothing is raised."""

import logging
from datetime import timedelta
from typing import Any

import aiohttp
import discord

from studybot.bot.buttons import StopRemindersButton, reminder_buttons
from studybot.bot.pace import Pace
from studybot.bot.render.reminders import lateness_lines, message_card
from studybot.services.deliveries import Retry, Sent, Undeliverable
from studybot.services.views import DueMessage

log = logging.getLogger(__name__)

# Cannot send to this user; no mutual guild; unknown user; the account is deleted or has blocked the bot.
REFUSED_CODES = {50007: "Discord refuses DMs to this learner", 50278: "no server in common", 10013: "no such account"}
_CHANNEL_GONE = {10003, 50001}  # unknown channel, no access: kept under another account of the bot, perhaps
_LOOK_BACK = 100  # messages of a DM read to see whether an earlier try arrived: one request
_SKEW = timedelta(minutes=10)  # that Discord's clock may be behind ours


DM = discord.DMChannel | discord.PartialMessageable


class DiscordNotifier:
    def __init__(self, bot: discord.Client) -> None:
        self._bot = bot
        self._pace = Pace()

    def is_ready(self) -> bool:
        return self._bot.is_ready()

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable:
        """Send once. After a try whose end is not known, the DM is read first: what arrived is not sent again."""
        if not self.is_ready():
            return Retry("not connected to Discord")
        if not message.learner.learner_id.isdecimal():
            return Undeliverable("not a Discord account")
        try:
            if message.channel_id is not None:
                try:
                    return await self._send_to(self._known(message.channel_id), message)
                except (discord.Forbidden, discord.NotFound) as gone:
                    if gone.code not in _CHANNEL_GONE:
                        raise
            await self._pace.wait()
            channel = await self._bot.create_dm(discord.Object(int(message.learner.learner_id)))
            return await self._send_to(channel, message)
        except discord.Forbidden as refused:
            return Undeliverable(REFUSED_CODES.get(refused.code, f"Discord refused: {refused.text or refused.code}"))
        except discord.NotFound as missing:
            return Undeliverable(REFUSED_CODES.get(missing.code, "no such account"))
        except discord.RateLimited as limited:
            return Retry("rate limited", limited.retry_after)
        except discord.HTTPException as failed:
            return Retry(f"Discord answered {failed.status}", _asked_to_wait(failed))
        except (TimeoutError, aiohttp.ClientError, OSError) as failed:
            return Retry(f"no connection ({type(failed).__name__})")
        except Exception as unexpected:  # a fault of ours must not stop the other learners' messages
            log.exception("could not send delivery %s", message.delivery.delivery_id)
            return Retry(f"internal fault ({type(unexpected).__name__})")

    async def _send_to(self, channel: DM, message: DueMessage) -> Sent:
        if message.delivery.attempts > 1:
            await self._pace.wait()
            earlier = await self._find_earlier(channel, message)
            if earlier is not None:
                return Sent(str(earlier.id), str(channel.id))
        await self._pace.wait()
        sent = await channel.send(**_content(message), nonce=message.nonce)
        return Sent(str(sent.id), str(channel.id))

    def _known(self, channel_id: str) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(int(channel_id), type=discord.ChannelType.private)

    async def _find_earlier(self, channel: DM, message: DueMessage) -> discord.Message | None:
        """Discord forgets a nonce after minutes; the message stays, with the delivery's id in its stop button."""
        assert self._bot.user is not None  # noqa: S101 ready
        mark = StopRemindersButton.custom_id_of(message.delivery.delivery_id)
        async for seen in channel.history(limit=_LOOK_BACK, after=message.delivery.due_at - _SKEW):
            if seen.author.id == self._bot.user.id and mark in _custom_ids(seen):
                return seen
        return None


def _custom_ids(message: discord.Message) -> set[str | None]:
    rows = (row.children for row in message.components if isinstance(row, discord.ActionRow))
    return {item.custom_id for row in rows for item in row}


def _asked_to_wait(failed: discord.HTTPException) -> float | None:
    """Seconds, where the answer names them."""
    try:
        return float(failed.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None


def _content(message: DueMessage) -> dict[str, Any]:
    view = reminder_buttons(message)
    view.stop()  # its buttons are found by their ids; a view that is not finished would be kept in memory for ever
    values: dict[str, Any] = {"embed": message_card(message), "view": view}
    lines = lateness_lines(message)
    if lines:
        values["content"] = "\n".join(lines)
    return values

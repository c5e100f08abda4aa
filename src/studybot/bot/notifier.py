"""The daily DM, carried by Discord; every outcome becomes a value, nothing is raised."""

import logging
from typing import Any

import aiohttp
import discord

from studybot.bot.buttons import day_buttons
from studybot.bot.pace import Pace
from studybot.bot.render.plans import day_card
from studybot.core.wording import count, day, duration
from studybot.services.deliveries import Retry, Sent, Undeliverable
from studybot.services.views import DueMessage

log = logging.getLogger(__name__)

# Cannot send to this user; no mutual guild; unknown user; the account is deleted or has blocked the bot.
REFUSED_CODES = {50007: "Discord refuses DMs to this learner", 50278: "no server in common", 10013: "no such account"}
_CHANNEL_GONE = {10003, 50001}  # unknown channel, no access: kept under another account of the bot, perhaps
_LOOK_BACK = 20  # messages of a DM read to see whether an earlier try arrived


DM = discord.DMChannel | discord.PartialMessageable


class DiscordNotifier:
    def __init__(self, bot: discord.Client) -> None:
        self._bot = bot
        self._pace = Pace()

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable:
        """Send once. After a try whose end is not known, the DM is read first: what arrived is not sent again."""
        if not self._bot.is_ready():
            return Retry("not connected to Discord")
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
            return Retry(f"Discord answered {failed.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as failed:
            return Retry(f"no connection ({type(failed).__name__})")
        except ValueError:
            return Undeliverable("not a Discord account")
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
        """Discord forgets a nonce after minutes; the message itself stays."""
        assert self._bot.user is not None  # noqa: S101 ready
        async for seen in channel.history(limit=_LOOK_BACK, after=message.delivery.due_at):
            if (
                seen.author.id == self._bot.user.id
                and seen.embeds
                and seen.embeds[0].title == day_card(message.day).title
            ):
                return seen
        return None


def _content(message: DueMessage) -> dict[str, Any]:
    lines = []
    if message.day.late_by_minutes:
        lines.append(f"Sorry, this comes {duration(message.day.late_by_minutes)} late.")
    if message.expired_before:
        dates = ", ".join(day(on) for on in message.expired_before[-5:])
        lines.append(f"I missed {count(len(message.expired_before), 'reminder')} ({dates}) because I was not running.")
    values: dict[str, Any] = {"embed": day_card(message.day)}
    view = day_buttons(message.day, stop=True)
    if view is not None:
        view.stop()  # its buttons are found by their ids; a view that is not finished would be kept in memory for ever
        values["view"] = view
    if lines:
        values["content"] = "\n".join(lines)
    return values

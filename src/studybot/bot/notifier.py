"""The daily DM, carried by Discord; every outcome becomes a value, nothing is raised."""

import logging
from typing import Any

import aiohttp
import discord

from studybot.bot.buttons import reminder_buttons
from studybot.bot.render.reminders import lateness_lines, message_card
from studybot.services.deliveries import Retry, Sent, Undeliverable
from studybot.services.views import DueMessage

log = logging.getLogger(__name__)

# Cannot send to this user; no mutual guild; unknown user; the account is deleted or has blocked the bot.
REFUSED_CODES = {50007: "Discord refuses DMs to this learner", 50278: "no server in common", 10013: "no such account"}
_LOOK_BACK = 20  # messages of a DM read to see whether an earlier try arrived


class DiscordNotifier:
    def __init__(self, bot: discord.Client) -> None:
        self._bot = bot

    async def send(self, message: DueMessage) -> Sent | Retry | Undeliverable:
        """Send once. After a try whose end is not known, the DM is read first: what arrived is not sent again."""
        if not self._bot.is_ready():
            return Retry("not connected to Discord")
        try:
            user = discord.Object(int(message.learner.learner_id))
            channel = await self._bot.create_dm(user)
            if message.delivery.attempts > 1:
                earlier = await self._find_earlier(channel, message)
                if earlier is not None:
                    return Sent(str(earlier.id))
            sent = await channel.send(**_content(message), nonce=message.nonce)
            return Sent(str(sent.id))
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

    async def _find_earlier(self, channel: discord.DMChannel, message: DueMessage) -> discord.Message | None:
        """Discord forgets a nonce after minutes; the message itself stays."""
        assert self._bot.user is not None  # noqa: S101 ready
        async for seen in channel.history(limit=_LOOK_BACK, after=message.delivery.due_at):
            if (
                seen.author.id == self._bot.user.id
                and seen.embeds
                and seen.embeds[0].title == message_card(message).title
            ):
                return seen
        return None


def _content(message: DueMessage) -> dict[str, Any]:
    values: dict[str, Any] = {"embed": message_card(message), "view": reminder_buttons(message)}
    lines = lateness_lines(message)
    if lines:
        values["content"] = "\n".join(lines)
    return values

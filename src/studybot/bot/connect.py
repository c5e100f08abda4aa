"""From a token to a connected bot, and every reason why not as one sentence."""

import asyncio
import math

import aiohttp
import discord

from studybot.bot.client import StudyBot, use_endpoints
from studybot.core.wording import duration
from studybot.errors import ConfigError, OperatorError

_LOGIN_REFUSED = (
    "Discord refused the token in DISCORD_TOKEN. Copy it again from your application's Bot page in the "
    "Discord developer portal (Reset Token shows a new one)."
)
_INTENT_REFUSED = (
    "Discord refused the message content intent. Turn it on for your application in the Discord developer portal (Bot "
    "page, Privileged Gateway Intents), or set STUDYBOT_MESSAGE_CONTENT=false."
)
_AUTHENTICATION_FAILED = 4004  # the gateway's close code; also when the token is reset while the bot runs


async def connect(bot: StudyBot, token: str, stop: asyncio.Event, *, api: str | None, gateway: str | None) -> None:
    """Run until ``stop`` is set. Raises OperatorError when Discord refuses the token, cannot be reached at start, or
    closes the gateway for good."""
    use_endpoints(api=api, gateway=gateway)
    running = asyncio.create_task(bot.start(token))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        await bot.close()
    try:
        await running
    except asyncio.CancelledError:
        return
    except discord.LoginFailure:
        raise ConfigError(_LOGIN_REFUSED) from None
    except discord.ConnectionClosed as closed:
        if closed.code == _AUTHENTICATION_FAILED:
            raise ConfigError(_LOGIN_REFUSED) from None
        raise OperatorError(_closed_for_good(f"code {closed.code}")) from None
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(_INTENT_REFUSED) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise OperatorError(
            f"Discord cannot be reached ({error}). Check the network and start again; nothing was lost."
        ) from None
    except discord.RateLimited as limited:
        wait = duration(math.ceil(limited.retry_after / 60))
        raise OperatorError(
            f"Discord asks to wait {wait} before connecting. Start again then; nothing was lost."
        ) from None
    except discord.HTTPException as error:
        raise OperatorError(f"Discord answered {error.status} at start. Try again later; nothing was lost.") from None
    if not stop.is_set():
        raise OperatorError(_closed_for_good("without a reason"))


def _closed_for_good(why: str) -> str:
    return f"Discord closed the gateway for good ({why}), so studybot ends; start it again, nothing was lost."

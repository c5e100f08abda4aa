"""Discord on a real socket of this machine: HTTP API and gateway, as much as the unmodified bot uses, with faults to
switch on. A bot process is led here by STUDYBOT_DISCORD_API and STUDYBOT_DISCORD_GATEWAY.

state.py keeps what Discord would keep, rest.py and gateway.py speak, faults.py decides what goes wrong.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from tests.integration.fake_discord.faults import Answer, Faults, Limits
from tests.integration.fake_discord.gateway import Gateway
from tests.integration.fake_discord.rest import Rest
from tests.integration.fake_discord.state import BOT_ID, TOKEN, Call, State

__all__ = ["BOT_ID", "TOKEN", "Answer", "Call", "FakeDiscord", "Faults", "Limits", "serve"]


class FakeDiscord:
    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """``clock`` dates the messages, seconds since 1970."""
        self.state = State(clock)
        self.faults = Faults()
        self.limits = Limits()
        self.gateway = Gateway(self.state)
        self.rest = Rest(self.state, self.faults, self.limits)

    @property
    def api_url(self) -> str:
        return f"http://{self.state.address}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.state.address}/gateway"

    def make_app(self) -> web.Application:
        app = web.Application(client_max_size=30 * 2**20)
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self.gateway.handle)
        app.router.add_route("*", "/api/v10/{path:.*}", self.rest.handle)
        return app


@contextlib.asynccontextmanager
async def serve(clock: Callable[[], float] = time.time) -> AsyncIterator[FakeDiscord]:
    """Runs on a free port until the block ends."""
    discord = FakeDiscord(clock)
    runner = web.AppRunner(discord.make_app(), shutdown_timeout=1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    discord.state.address = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield discord
    finally:
        discord.gateway.drop()
        await runner.cleanup()
        await asyncio.sleep(0)

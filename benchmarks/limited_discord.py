"""A loopback Discord that keeps to the real one's limit: 50 requests in any second, 429 with Retry-After beyond it.

Run by ``bench_deliveries.py`` in a process of its own: prints its port, ends when its standard input does. ``/stats``
counts what it accepted and refused.
"""

import asyncio
import json
import sys
from collections import deque
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

LIMIT, WINDOW = 50, 1.0
BOT = {"id": "123", "username": "studybot", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
MESSAGE = {
    "author": BOT, "content": "", "type": 0, "tts": False, "pinned": False, "timestamp": "2026-11-23T08:00:00+00:00",
    "edited_timestamp": None, "mention_everyone": False, "embeds": [], "attachments": [], "mentions": [],
    "mention_roles": [], "components": [],
}  # fmt: skip


class LimitedDiscord:
    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._recent: deque[float] = deque()
        self._ids = count(10**18)
        self.base = ""
        self.stats = {"messages": 0, "channels": 0, "other": 0, "refused": 0}
        self.channels: list[str] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        wait = self._wait()
        if wait > 0:
            self.stats["refused"] += 1
            body = {"message": "You are being rate limited.", "retry_after": wait, "global": True}
            headers = {"Retry-After": f"{wait:.3f}", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            return answer(body, status=429, headers=headers)
        await asyncio.sleep(self._latency)
        return answer(await self._result(request))

    def _wait(self) -> float:
        """Seconds until the next request is allowed; 0: this one is."""
        now = asyncio.get_running_loop().time()
        while self._recent and now - self._recent[0] >= WINDOW:
            self._recent.popleft()
        if len(self._recent) >= LIMIT:
            return WINDOW - (now - self._recent[0])
        self._recent.append(now)
        return 0.0

    async def _result(self, request: web.Request) -> Any:
        path = request.path.removeprefix("/api/v10")
        if path.endswith("/messages") and request.method == "POST":
            self.stats["messages"] += 1
            self.channels.append(path.split("/")[2])
            return {**MESSAGE, "id": str(next(self._ids)), "channel_id": path.split("/")[2]}
        if path == "/users/@me/channels":
            self.stats["channels"] += 1
            who = (await request.json())["recipient_id"]
            return {"id": who, "type": 1, "last_message_id": None, "recipients": [{**BOT, "id": who, "bot": False}]}
        self.stats["other"] += 1
        if path == "/users/@me":
            return BOT
        if path == "/oauth2/applications/@me":
            team = {"id": "123", "name": "studybot", "description": "", "icon": None, "flags": 0, "verify_key": ""}
            return {**team, "bot_public": True, "bot_require_code_grant": False, "owner": BOT, "summary": ""}
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return {"url": f"ws://{self.base}/gateway", "shards": 1, "session_start_limit": limit}
        return []

    async def tell(self, _: web.Request) -> web.Response:
        return answer({**self.stats, "twice": len(self.channels) - len(set(self.channels))})

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 30_000}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            packet = json.loads(message.data)
            if packet["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif packet["op"] == 2:
                ready = {
                    "v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": "123", "flags": 0},
                    "resume_gateway_url": f"ws://{self.base}/gateway", "shard": packet["d"].get("shard", [0, 1]),
                }  # fmt: skip
                await socket.send_json({"op": 0, "d": ready, "s": 1, "t": "READY"})
        return socket


def answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py decodes JSON only for exactly this content type.
    given = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body), status=status, headers=given)


async def main(latency: float) -> None:
    discord = LimitedDiscord(latency)
    app = web.Application()
    app.router.add_get("/stats", discord.tell)
    app.router.add_get("/gateway", discord.gateway)
    app.router.add_get("/gateway/", discord.gateway)
    app.router.add_route("*", "/api/v10/{rest:.*}", discord.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    discord.base = f"127.0.0.1:{port}"
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))

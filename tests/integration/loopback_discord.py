"""A small Discord on a real socket: enough HTTP API and gateway for the unmodified client to connect and send."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import WSMsgType, web

TOKEN = "MTIz.abc.def"
BOT = {"id": "123", "username": "studybot", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}


class LoopbackDiscord:
    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        self.identified: list[dict[str, Any]] = []
        self.answers: dict[str, list[tuple[int, dict[str, str], Any]]] = {}  # path -> answers before the usual one
        self.base = ""

    def paths(self, method: str) -> list[str]:
        return [path for m, path, _ in self.requests if m == method]

    def bodies(self, method: str, path: str) -> list[Any]:
        return [body for m, p, body in self.requests if (m, p) == (method, path)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        text = await request.text()
        self.requests.append((request.method, path, json.loads(text) if text else None))
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return self._json({"message": "401: Unauthorized", "code": 0}, status=401)
        if self.answers.get(path):
            status, headers, body = self.answers[path].pop(0)
            return self._json(body, status=status, headers=headers)
        return self._json(self._usual(request.method, path))

    def _usual(self, method: str, path: str) -> Any:
        if path == "/users/@me":
            return BOT
        if path == "/oauth2/applications/@me":
            team = {"id": "123", "name": "studybot", "description": "", "icon": None, "flags": 0, "verify_key": ""}
            return {**team, "bot_public": True, "bot_require_code_grant": False, "owner": BOT, "summary": ""}
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return {"url": f"ws://{self.base}/gateway", "shards": 1, "session_start_limit": limit}
        if path == "/users/@me/channels":
            return {"id": "900", "type": 1, "last_message_id": None, "recipients": [{**BOT, "id": "77", "bot": False}]}
        if method == "POST" and path == "/channels/900/messages":
            return self._message()
        return []

    def _message(self) -> dict[str, Any]:
        empty: dict[str, Any] = {k: [] for k in ("embeds", "attachments", "mentions", "mention_roles", "components")}
        return {
            "id": "901", "channel_id": "900", "author": BOT, "content": "", "type": 0, "tts": False, "pinned": False,
            "timestamp": "2026-11-23T08:00:00+00:00", "edited_timestamp": None, "mention_everyone": False, **empty,
        }  # fmt: skip

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
                self.identified.append(packet["d"])
                ready = {
                    "v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": "123", "flags": 0},
                    "resume_gateway_url": f"ws://{self.base}/gateway", "shard": packet["d"].get("shard", [0, 1]),
                }  # fmt: skip
                await socket.send_json({"op": 0, "d": ready, "s": 1, "t": "READY"})
        return socket

    def _json(self, body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
        # discord.py decodes JSON only for exactly this content type.
        given = {"Content-Type": "application/json", **(headers or {})}
        return web.Response(body=json.dumps(body), status=status, headers=given)


@contextlib.asynccontextmanager
async def serve() -> AsyncIterator[LoopbackDiscord]:
    discord = LoopbackDiscord()
    app = web.Application()
    app.router.add_get("/gateway", discord.gateway)
    app.router.add_get("/gateway/", discord.gateway)
    app.router.add_route("*", "/api/v10/{rest:.*}", discord.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    discord.base = f"127.0.0.1:{port}"
    try:
        yield discord
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)

"""The gateway: hello, identify, heartbeats, dispatched events, and every way a session is interrupted and resumed."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.integration.fake_discord.state import BOT, BOT_ID, COMMAND_CHANNEL, TOKEN, State

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
_WRONG_TOKEN = 4004


@dataclass
class Session:
    session_id: str
    events: list[tuple[str, Any]] = field(default_factory=list)  # all that were dispatched; a number is place + 1
    socket: web.WebSocketResponse | None = None  # None while the client is away


class Gateway:
    def __init__(self, state: State) -> None:
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.heartbeat_ms = 30_000
        self._state = state
        self._sessions: dict[str, Session] = {}
        self._open: dict[web.WebSocketResponse, asyncio.Transport | None] = {}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._open[socket] = request.transport
        try:
            await _send(socket, HELLO, {"heartbeat_interval": self.heartbeat_ms})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(socket, json.loads(message.data))
        except ConnectionError:
            pass  # dropped while being written to
        finally:
            del self._open[socket]
            for session in self._sessions.values():
                session.socket = None if session.socket is socket else session.socket
        return socket

    async def dispatch(self, event: str, payload: Any) -> None:
        """To every session; those away get it when they resume."""
        for session in self._sessions.values():
            session.events.append((event, payload))
            if session.socket is not None:
                await _send(session.socket, DISPATCH, payload, len(session.events), event)

    async def ask_to_reconnect(self) -> None:
        for socket in list(self._open):
            await _send(socket, RECONNECT, None)

    async def invalidate(self) -> None:
        """Every session is over: the client identifies anew and gets READY again."""
        self._sessions.clear()
        for socket in list(self._open):
            await _send(socket, INVALID_SESSION, False)

    def drop(self) -> None:
        """Every socket breaks without a word."""
        for transport in self._open.values():
            if transport is not None:
                transport.abort()

    async def _receive(self, socket: web.WebSocketResponse, packet: dict[str, Any]) -> None:
        op, payload = packet["op"], packet["d"]
        if op == HEARTBEAT:
            await asyncio.sleep(
                0.02
            )  # an answer before discord.py has noted the time reads as one that took an interval
            await _send(socket, HEARTBEAT_ACK, None)
        elif op in (IDENTIFY, RESUME) and payload["token"] != TOKEN:
            await socket.close(code=_WRONG_TOKEN, message=b"Authentication failed.")
        elif op == IDENTIFY:
            self.identified.append(payload)
            await self._begin(socket, payload)
        elif op == RESUME:
            await self._resume(socket, payload)

    async def _begin(self, socket: web.WebSocketResponse, payload: dict[str, Any]) -> None:
        session = Session(f"session-{len(self.identified)}", socket=socket)
        self._sessions[session.session_id] = session
        ready = {
            "v": 10, "user": BOT, "guilds": [], "session_id": session.session_id,
            "application": {"id": BOT_ID, "flags": 0}, "shard": payload.get("shard", [0, 1]),
            "resume_gateway_url": f"ws://{self._state.address}/gateway",
        }  # fmt: skip
        session.events.append(("READY", ready))
        await _send(socket, DISPATCH, ready, 1, "READY")

    async def _resume(self, socket: web.WebSocketResponse, payload: dict[str, Any]) -> None:
        session = self._sessions.get(payload["session_id"])
        if session is None:
            await _send(socket, INVALID_SESSION, False)
            return
        self.resumed += 1
        session.socket = socket
        for number, (event, missed) in enumerate(session.events, start=1):
            if number > payload["seq"]:
                await _send(socket, DISPATCH, missed, number, event)
        await _send(socket, DISPATCH, {}, len(session.events), "RESUMED")


def slash(command: str, *, user: str, token: str) -> dict[str, Any]:
    """The payload of INTERACTION_CREATE for a command without options, in a DM with the bot."""
    person = {**BOT, "id": user, "username": f"user-{user}", "bot": False}
    return {
        "id": "5001", "application_id": BOT_ID, "type": 2, "token": token, "version": 1, "user": person,
        "channel_id": COMMAND_CHANNEL, "channel": {"id": COMMAND_CHANNEL, "type": 1, "recipients": [person]},
        "data": {"id": "5003", "name": command, "type": 1, "options": []}, "entitlements": [],
        "locale": "en-US", "context": 1, "app_permissions": "0", "authorizing_integration_owners": {},
        "attachment_size_limit": 10_485_760,
    }  # fmt: skip


async def _send(
    socket: web.WebSocketResponse, op: int, payload: Any, number: int | None = None, event: str | None = None
) -> None:
    if not socket.closed:
        await socket.send_json({"op": op, "d": payload, "s": number, "t": event})

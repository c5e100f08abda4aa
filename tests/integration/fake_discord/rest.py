"""The HTTP API: every call passes the token, the limits and the faults, and is then carried out on the state."""

import asyncio
import json
import re
from collections.abc import Callable

from aiohttp import web

from tests.integration.fake_discord.faults import Answer, Faults, Limits
from tests.integration.fake_discord.state import BOT, BOT_ID, COMMAND_CHANNEL, TOKEN, Call, State

MAX_NONCE, MAX_CONTENT = 25, 2000
_OPEN = re.compile(r"^/(interactions|webhooks)/")  # these carry their own token in the path
_CANNOT_SEND = Answer(403, {"message": "Cannot send messages to this user", "code": 50007})
_NO_CHANNEL = Answer(404, {"message": "Unknown Channel", "code": 10003})
_NO_MESSAGE = Answer(404, {"message": "Unknown Message", "code": 10008})

Query = dict[str, str]


class Rest:
    def __init__(self, state: State, faults: Faults, limits: Limits) -> None:
        self._state = state
        self._faults = faults
        self._limits = limits
        self._routes: tuple[tuple[re.Pattern[str], Callable[..., Answer]], ...] = tuple(
            (re.compile(pattern + "$"), carry_out)
            for pattern, carry_out in (
                (r"GET /users/@me", self._me),
                (r"GET /oauth2/applications/@me", self._application),
                (r"GET /gateway(?:/bot)?", self._gateway),
                (r"GET /applications/\d+/commands", self._list_commands),
                (r"PUT /applications/\d+/commands", self._put_commands),
                (r"POST /users/@me/channels", self._open_dm),
                (r"POST /channels/(\d+)/messages", self._send),
                (r"GET /channels/(\d+)/messages", self._list),
                (r"GET /channels/(\d+)/messages/(\d+)", self._get),
                (r"PATCH /channels/(\d+)/messages/(\d+)", self._edit),
                (r"POST /interactions/\d+/[^/]+/callback", self._callback),
                (r"POST /webhooks/\d+/([^/]+)", self._follow_up),
                (r"PATCH /webhooks/\d+/([^/]+)/messages/@original", self._follow_up),
            )
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)
        self._state.calls.append(call)
        if not _OPEN.match(call.path) and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _respond(Answer(401, {"message": "401: Unauthorized", "code": 0}))
        if scripted := self._faults.scripted.get(call.path):
            return _respond(scripted.pop(0))
        limited, headers = self._limits.take(call.method, call.path)
        if limited is not None:
            return _respond(limited, headers)
        return await self._with_faults(request, call, headers)

    async def _with_faults(self, request: web.Request, call: Call, headers: dict[str, str]) -> web.StreamResponse:
        """Carry the call out, unless a fault comes before; a fault may come after, too."""
        if not self._faults.matches(call.method, call.path):
            return _respond(self._carry_out(call, dict(request.query)), headers)
        await asyncio.sleep(self._faults.delay())
        fault = self._faults.draw()
        if fault == "cut":
            return _cut(request)
        if fault == "error":
            return _respond(self._faults.error(), headers)
        answer = self._carry_out(call, dict(request.query))
        if fault == "cut after storing":
            return _cut(request)
        return _respond(self._faults.error() if fault == "error after storing" else answer, headers)

    def _carry_out(self, call: Call, query: Query) -> Answer:
        for pattern, carry_out in self._routes:
            if found := pattern.match(f"{call.method} {call.path}"):
                return carry_out(call, query, *found.groups())
        return Answer(404, {"message": "404: Not Found", "code": 0})

    def _me(self, _call: Call, _query: Query) -> Answer:
        return Answer(200, BOT)

    def _application(self, _call: Call, _query: Query) -> Answer:
        own = {"id": BOT_ID, "name": "studybot", "description": "", "icon": None, "flags": 0, "verify_key": ""}
        return Answer(200, {**own, "bot_public": True, "bot_require_code_grant": False, "owner": BOT, "summary": ""})

    def _gateway(self, _call: Call, _query: Query) -> Answer:
        starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url = f"ws://{self._state.address}/gateway"
        return Answer(200, {"url": url, "shards": 1, "session_start_limit": starts})

    def _list_commands(self, _call: Call, _query: Query) -> Answer:
        return Answer(200, self._state.commands)

    def _put_commands(self, call: Call, _query: Query) -> Answer:
        given = {"application_id": BOT_ID, "version": "1"}
        menu = {"description": ""}  # a menu's is empty, never missing
        self._state.commands = [{**menu, **command, **given, "id": self._state.next_id()} for command in call.json]
        return Answer(200, self._state.commands)

    def _open_dm(self, call: Call, _query: Query) -> Answer:
        recipient = str(call.json["recipient_id"])
        channel = self._state.open_dm(recipient)
        person = {**BOT, "id": recipient, "username": f"user-{recipient}", "bot": False}
        return Answer(200, {"id": channel, "type": 1, "last_message_id": None, "recipients": [person]})

    def _send(self, call: Call, _query: Query, channel: str) -> Answer:
        recipient = self._state.recipients.get(channel)
        if recipient is None:
            return _NO_CHANNEL
        if recipient in self._faults.refused:
            return _CANNOT_SEND
        return _fault_of(call) or Answer(200, self._state.add_message(channel, call.json))

    def _list(self, _call: Call, query: Query, channel: str) -> Answer:
        if channel not in self._state.messages:
            return _NO_CHANNEL
        after, before = (int(query[key]) if key in query else None for key in ("after", "before"))
        limit = int(query.get("limit", 50))
        if not 1 <= limit <= 100:
            return _invalid("limit must be between 1 and 100")
        return Answer(200, self._state.list_messages(channel, after=after, before=before, limit=limit))

    def _get(self, _call: Call, _query: Query, channel: str, message_id: str) -> Answer:
        message = self._state.messages.get(channel, {}).get(message_id)
        return _NO_MESSAGE if message is None else Answer(200, message)

    def _edit(self, call: Call, _query: Query, channel: str, message_id: str) -> Answer:
        if message_id not in self._state.messages.get(channel, {}):
            return _NO_MESSAGE
        return Answer(200, self._state.edit_message(channel, message_id, call.json))

    def _callback(self, call: Call, query: Query) -> Answer:
        if query.get("with_response", "").lower() not in ("true", "1"):
            return Answer(204, None)
        interaction = {"id": self._state.next_id(), "type": 2, "response_message_id": None}
        return Answer(200, {"interaction": interaction, "resource": {"type": call.json["type"]}})

    def _follow_up(self, call: Call, _query: Query, token: str) -> Answer:
        """Kept under the interaction's token: it is seen there alone."""
        return Answer(200, {**self._state.add_message(token, call.json), "channel_id": COMMAND_CHANNEL})


async def _read(request: web.Request) -> Call:
    path = "/" + request.match_info["path"].rstrip("/")
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return Call(request.method, path, json.loads(text) if text else None)
    form = await request.post()
    files = tuple(part.filename for part in form.values() if isinstance(part, web.FileField))
    return Call(request.method, path, json.loads(str(form.get("payload_json", "null"))), files)


def _fault_of(call: Call) -> Answer | None:
    """What Discord would refuse in a message."""
    body = call.json or {}
    if len(str(body.get("nonce", ""))) > MAX_NONCE:
        return _invalid(f"nonce must be {MAX_NONCE} or fewer in length")
    if len(body.get("content") or "") > MAX_CONTENT:
        return _invalid(f"content must be {MAX_CONTENT} or fewer in length")
    if not (body.get("content") or body.get("embeds") or body.get("components") or call.files):
        return Answer(400, {"message": "Cannot send an empty message", "code": 50006})
    return None


def _invalid(text: str) -> Answer:
    return Answer(400, {"message": f"Invalid Form Body: {text}", "code": 50035})


def _respond(answer: Answer, headers: dict[str, str] | None = None) -> web.Response:
    given = {**(headers or {}), **answer.headers}
    if answer.body is None:
        return web.Response(status=answer.status, headers=given)
    # discord.py decodes JSON only for exactly this content type.
    given["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(answer.body), status=answer.status, headers=given)


def _cut(request: web.Request) -> web.Response:
    """The caller sees the connection reset; what is returned here reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

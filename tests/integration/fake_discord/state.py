"""What Discord keeps: DM channels, messages, commands; and a record of every call."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

TOKEN = "MTIz.abc.def"
BOT_ID = "123"
BOT = {"id": BOT_ID, "username": "studybot", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
COMMAND_CHANNEL = "5002"  # where slash commands are typed

_EPOCH_MS = 1_420_070_400_000  # snowflakes count from 2015
_AS_SENT = ("content", "embeds", "components", "nonce", "tts", "flags")


class Call(NamedTuple):
    method: str
    path: str  # after /api/v10
    json: Any  # None without a body
    files: tuple[str, ...] = ()  # names, of a multipart body


class State:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.address = ""  # host:port
        self.calls: list[Call] = []
        self.recipients: dict[str, str] = {}  # DM channel -> the person at its other end
        self.messages: dict[str, dict[str, dict[str, Any]]] = {}  # channel -> id -> message, oldest first
        self.commands: list[dict[str, Any]] = []
        self.nonce_seconds = 300.0  # how long a nonce is remembered
        self.repeated = 0  # messages sent again under a remembered nonce
        self._nonces: dict[tuple[str, str], tuple[float, str]] = {}  # channel, nonce -> when, message id
        self._last_id = 0

    def next_id(self) -> str:
        """A snowflake: later ones are greater, and it holds the millisecond."""
        wanted = (int(self.clock() * 1000) - _EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, wanted)
        return str(self._last_id)

    def open_dm(self, recipient: str) -> str:
        """The one channel with this person."""
        for channel, other in self.recipients.items():
            if other == recipient:
                return channel
        channel = self.next_id()
        self.recipients[channel] = recipient
        self.messages[channel] = {}
        return channel

    def add_message(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        """Stored and given back; an equal enforced nonce within five minutes gives back the first message."""
        now, nonce = self.clock(), body.get("nonce")
        if nonce is not None and body.get("enforce_nonce"):
            sent_at, first = self._nonces.get((channel, str(nonce)), (float("-inf"), ""))
            if now - sent_at < self.nonce_seconds:
                self.repeated += 1
                return self.messages[channel][first]
        message = self._message(channel, body)
        self.messages.setdefault(channel, {})[message["id"]] = message
        if nonce is not None:
            self._nonces[channel, str(nonce)] = (now, message["id"])
        return message

    def list_messages(self, channel: str, *, after: int | None, before: int | None, limit: int) -> list[dict[str, Any]]:
        """The newest first, as Discord answers; with ``after`` the oldest of those that follow it."""
        found = [
            message
            for message in self.messages[channel].values()
            if (after is None or int(message["id"]) > after) and (before is None or int(message["id"]) < before)
        ]
        kept = found[:limit] if after is not None else found[-limit:]
        return kept[::-1]

    def edit_message(self, channel: str, message_id: str, body: dict[str, Any]) -> dict[str, Any]:
        message = self.messages[channel][message_id]
        message.update({key: body[key] for key in _AS_SENT if body.get(key) is not None})
        message["edited_timestamp"] = self._timestamp()
        return message

    def sent_to(self, recipient: str) -> list[dict[str, Any]]:
        """What this person finds in the DM, oldest first."""
        return [
            message
            for channel, other in self.recipients.items()
            if other == recipient
            for message in self.messages[channel].values()
        ]

    def sent_to_token(self, token: str) -> list[dict[str, Any]]:
        """What was answered to the interaction with this token."""
        return list(self.messages.get(token, {}).values())

    def bodies(self, method: str, path_end: str) -> list[Any]:
        return [call.json for call in self.calls if call.method == method and call.path.endswith(path_end)]

    def _message(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        empty: dict[str, Any] = {k: [] for k in ("embeds", "attachments", "mentions", "mention_roles", "components")}
        return {
            "id": self.next_id(), "channel_id": channel, "author": BOT, "content": "", "type": 0, "tts": False,
            "pinned": False, "timestamp": self._timestamp(), "edited_timestamp": None, "mention_everyone": False,
            **empty, **{key: body[key] for key in _AS_SENT if body.get(key) is not None},
        }  # fmt: skip

    def _timestamp(self) -> str:
        return datetime.fromtimestamp(self.clock(), UTC).isoformat()

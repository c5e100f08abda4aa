"""What goes wrong: nothing, until a test switches it on."""

import math
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

# Stored and then failed is the worse half: the caller cannot know that the message is there.
Fault = Literal["error", "error after storing", "cut", "cut after storing"]


class Answer(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str] = {}  # noqa: RUF012 never changed


@dataclass
class Faults:
    """Shares are between 0 and 1, of the calls that ``where`` matches ("METHOD /path")."""

    where: str = r"/channels/\d+/messages"
    error_share: float = 0.0  # answered one of ``errors``; half of them after the message was stored
    errors: tuple[int, ...] = (500,)  # discord.py tries again by itself after 500, 502, 504; not after 503
    cut_share: float = 0.0  # the connection breaks before the call is looked at
    cut_reply_share: float = 0.0  # the connection breaks when the call was carried out, before the reply
    latency: float = 0.0  # seconds, on average, of every call that matches
    refused: set[str] = field(default_factory=set)  # people who do not take DMs: 403, code 50007
    scripted: dict[str, list[Answer]] = field(default_factory=dict)  # path -> answers before the usual one
    count: int = 0  # faults so far

    def seed(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 a test's own dice

    def __post_init__(self) -> None:
        self.seed(0)

    def matches(self, method: str, path: str) -> bool:
        return re.search(self.where, f"{method} {path}") is not None

    def delay(self) -> float:
        return self._random.uniform(0, 2 * self.latency)

    def draw(self) -> Fault | None:
        """What befalls the next call that matches."""
        dice = self._random.random()
        shares: tuple[tuple[Fault, float], ...] = (
            ("error", self.error_share / 2),
            ("error after storing", self.error_share / 2),
            ("cut", self.cut_share),
            ("cut after storing", self.cut_reply_share),
        )
        for fault, share in shares:
            if dice < share:
                self.count += 1
                return fault
            dice -= share
        return None

    def error(self) -> Answer:
        return Answer(self._random.choice(self.errors), {"message": "500: Internal Server Error", "code": 0})

    def script(self, path: str, *answers: Answer) -> None:
        self.scripted.setdefault(path, []).extend(answers)


class Window(NamedTuple):
    calls: int
    seconds: float


class Limits:
    """Discord's rate limits in fixed windows: one for all calls, one for each route and its channel."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.everything: Window | None = None
        self.routes: dict[str, Window] = {}  # "POST /channels/{}/messages" -> its window, for each channel
        self.refused = 0  # calls answered 429
        self._clock = clock
        self._used: dict[str, tuple[float, int]] = {}  # bucket -> when its window began, calls since

    def take(self, method: str, path: str) -> tuple[Answer | None, dict[str, str]]:
        """The 429 if there is to be one, and the headers that any answer to this call carries."""
        if self.everything is not None:
            left, wait = self._use("everything", self.everything)
            if left < 0:
                return limited(wait, everywhere=True), {}
        route = f"{method} " + re.sub(r"\d+", "{}", path)
        window = self.routes.get(route)
        if window is None:
            return None, {}
        left, wait = self._use(f"{method} {path}", window)
        headers = {
            "X-RateLimit-Limit": str(window.calls),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": f"{hash(route) & 0xFFFFFFFF:08x}",
        }
        return (limited(wait) if left < 0 else None), headers

    def _use(self, bucket: str, window: Window) -> tuple[int, float]:
        """Calls left (below zero: one too many) and seconds until the window ends."""
        now = self._clock()
        began, used = self._used.get(bucket, (now, 0))
        if now - began >= window.seconds:
            began, used = now, 0
        self._used[bucket] = (began, used + 1)
        left = window.calls - used - 1
        self.refused += left < 0
        return left, began + window.seconds - now


def limited(seconds: float, *, everywhere: bool = False) -> Answer:
    """The 429 that asks to wait; discord.py takes one without ``Via`` for a ban by Cloudflare."""
    headers = {
        "Retry-After": str(math.ceil(seconds)),
        "Via": "1.1 fake",
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": everywhere}
    return Answer(429, body, headers)

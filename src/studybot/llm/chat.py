"""One request to one address, with hard limits on time and size."""

import asyncio
import json
from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from studybot.core.rewriting.prompt import Message
from studybot.core.rewriting.reasons import Rejected

CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 256 * 1024
_PATH = "/chat/completions"


class ChatClient:
    """Chat completions as OpenAI, Ollama, vLLM and llama.cpp serve them. Keeps no connection, cookie or text."""

    def __init__(self, url: str, *, model: str, key: str | None, timeout_seconds: float) -> None:
        """``url``: the base address, such as ``http://localhost:11434/v1``, or that of the completions themselves."""
        self._url = completions_url(url)
        self._model = model
        self._key = key
        self._timeout = timeout_seconds

    def complete(self, messages: Sequence[Message]) -> str:
        """The text of the first choice. Blocks its thread for at most the timeout, whatever the other side does.

        Raises Rejected: unreachable, too slow, refused, too big, malformed or cut short.
        """
        # Not asyncio.run: that waits for a name to be resolved for as long as the system's resolver takes.
        loop = asyncio.new_event_loop()
        try:
            body = loop.run_until_complete(self._post(_request(self._model, messages)))
        except TimeoutError:
            raise Rejected("too slow") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:  # an address or a header line that cannot be used
            raise Rejected("unreachable", type(error).__name__) from None
        finally:
            loop.close()
        return read_answer(body)

    async def _post(self, request: bytes) -> bytes:
        async with asyncio.timeout(self._timeout):
            limits = aiohttp.ClientTimeout(total=self._timeout, connect=min(CONNECT_SECONDS, self._timeout))
            async with aiohttp.ClientSession(
                timeout=limits, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
            ) as session:
                body = await self._exchange(session, request)
            await asyncio.sleep(0)  # the closed socket is let go of by the loop itself
            return body

    async def _exchange(self, session: aiohttp.ClientSession, request: bytes) -> bytes:
        async with session.post(
            self._url, data=request, headers=_headers(self._key), allow_redirects=False
        ) as response:
            if response.status != 200:
                raise Rejected("refused", f"HTTP {response.status}")
            body = bytearray()
            async for part in response.content.iter_any():
                body += part
                if len(body) > MAX_ANSWER_BYTES:
                    raise Rejected("too big")
            return bytes(body)


def completions_url(url: str) -> str:
    """Where to post: the base address with its path completed."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=path if path.endswith(_PATH) else path + _PATH, fragment=""))


def read_answer(body: bytes) -> str:
    """The text in a chat completion. Raises Rejected."""
    try:
        choice = json.loads(body)["choices"][0]
        content = choice["message"]["content"]
        reason = choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Rejected("malformed") from None
    if reason == "length":
        raise Rejected("cut short")
    if not isinstance(content, str):
        raise Rejected("malformed")
    return content


def _headers(key: str | None) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    return headers if key is None else {**headers, "Authorization": f"Bearer {key}"}


def _request(model: str, messages: Sequence[Message]) -> bytes:
    written = [{"role": m.role, "content": m.content} for m in messages]
    return json.dumps({"model": model, "messages": written, "temperature": 0, "stream": False}).encode()

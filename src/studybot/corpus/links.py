"""Whether the library's resources still answer: asked politely, one request at a time for each host."""

import asyncio
import ipaddress
import socket
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from studybot.corpus.reader import CorpusText

USER_AGENT = "studybot link check (asks each page once)"
MOST_REDIRECTS = 5
MOST_PATIENCE_SECONDS = 30  # for a Retry-After
_ASK_AGAIN_WITH_GET = {400, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503}  # HEAD is often answered wrongly

Verdict = Literal["ok", "moved", "gone", "refused", "unreachable"]


class LinkReport(NamedTuple):
    url: str
    verdict: Verdict  # refused: it answers, but not to programs (401, 403, 429); gone: 404, 410 and other 4xx
    detail: str  # the status, where it moved to, or why it was not reached
    sources: tuple[str, ...]  # files that name it


class Manners(NamedTuple):
    """How to ask."""

    parallel: int = 8  # hosts at once
    timeout_seconds: float = 15
    pause_seconds: float = 1.0  # between two requests to one host
    private: bool = False  # whether addresses of this machine and its network may be asked


def links_of(text: CorpusText) -> dict[str, list[str]]:
    """Every resource's address -> the files that name it, in their order."""
    links: dict[str, list[str]] = {}
    named = [(topic.source, topic.resources) for topic in text.topics.values()]
    named += [(source, guide.resources) for source, guide in text.guides.items()]
    for source, resources in named:
        for resource in resources:
            links.setdefault(resource.url, []).append(source)
    return links


def check_links(
    links: Mapping[str, Iterable[str]], manners: Manners | None = None, tell: Callable[[int, int], None] | None = None
) -> list[LinkReport]:
    """``links``: address -> files that name it. Reports in the order given."""
    return asyncio.run(_check(links, manners or Manners(), tell or (lambda _done, _total: None)))


async def _check(
    links: Mapping[str, Iterable[str]], manners: Manners, tell: Callable[[int, int], None]
) -> list[LinkReport]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in links:
        by_host[urlsplit(url).netloc.lower()].append(url)
    found: dict[str, tuple[Verdict, str]] = {}
    gate = asyncio.Semaphore(manners.parallel)
    connector = aiohttp.TCPConnector(resolver=None if manners.private else _PublicOnly(), limit=manners.parallel)
    timeout = aiohttp.ClientTimeout(total=manners.timeout_seconds)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, headers={"User-Agent": USER_AGENT}
    ) as session:

        async def one_host(urls: list[str]) -> None:
            async with gate:
                for number, url in enumerate(urls):
                    if number:
                        await asyncio.sleep(manners.pause_seconds)
                    found[url] = await _ask(session, url, manners)
                    tell(len(found), len(links))

        await asyncio.gather(*map(one_host, by_host.values()))
    return [LinkReport(url, *found[url], tuple(sources)) for url, sources in links.items()]


async def _ask(session: aiohttp.ClientSession, url: str, manners: Manners) -> tuple[Verdict, str]:
    try:
        status, at, permanent = await _follow(session, url, "HEAD", manners)
        if status in _ASK_AGAIN_WITH_GET:
            await asyncio.sleep(min(manners.pause_seconds, 1.0))
            status, at, permanent = await _follow(session, url, "GET", manners)
    except TimeoutError:
        return "unreachable", f"no answer within {manners.timeout_seconds:g} s"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
        return "unreachable", (getattr(cause, "strerror", None) or str(cause) or type(cause).__name__)[:200]
    if status in {401, 403, 429}:
        return "refused", f"status {status}"
    if status >= 500:
        return "unreachable", f"status {status}"
    if status >= 400:
        return "gone", f"status {status}"
    if permanent and _differs(url, at):
        return "moved", at
    return "ok", f"status {status}"


async def _follow(session: aiohttp.ClientSession, url: str, method: str, manners: Manners) -> tuple[int, str, bool]:
    """Status, the address in the end, and whether the first step there was a permanent redirect."""
    at, permanent, patient = url, False, True
    for step in range(MOST_REDIRECTS + 1):
        _check_literal(at, manners)
        async with session.request(method, at, allow_redirects=False) as response:  # the body is never read
            if response.status in {301, 302, 303, 307, 308} and "Location" in response.headers:
                if step == 0:
                    permanent = response.status in {301, 308}
                at = urljoin(at, response.headers["Location"])
                continue
            wait = _retry_after(response)
            if not (patient and response.status in {429, 503} and wait is not None):
                return response.status, at, permanent
        patient = False
        await asyncio.sleep(wait)
    raise ValueError(f"more than {MOST_REDIRECTS} redirects")


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """Seconds to wait when the server names a short time."""
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= MOST_PATIENCE_SECONDS else None


def _differs(one: str, other: str) -> bool:
    """More than http for https, www or a closing slash."""

    def plain(url: str) -> str:
        parts = urlsplit(url)
        return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"

    return plain(one) != plain(other)


def _check_literal(url: str, manners: Manners) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"leads to {parts.scheme or 'nowhere'}:, which is not asked")
    try:
        address = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return  # a name: the resolver looks at it
    if not manners.private and not address.is_global:
        raise ValueError("is an address of a private network, which is not asked")


class _PublicOnly(AbstractResolver):
    """Names that lead into this machine's own network are not followed."""

    def __init__(self) -> None:
        self._inner: Any = None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self._inner = self._inner or ThreadedResolver()
        found: list[ResolveResult] = await self._inner.resolve(host, port, family)
        public = [r for r in found if ipaddress.ip_address(r["host"]).is_global]
        if not public:
            raise OSError(f"{host} is an address of a private network, which is not asked")
        return public

    async def close(self) -> None:
        if self._inner is not None:
            await self._inner.close()

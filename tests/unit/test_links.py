"""Asking addresses politely: against a real server on this machine."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from aiohttp import web

from studybot.corpus.links import USER_AGENT, LinkReport, Manners, check_links

QUICK = Manners(timeout_seconds=0.5, pause_seconds=0.01, private=True)


@pytest.fixture
def server() -> Iterator[SimpleNamespace]:
    """A server in a thread of its own, that counts what is asked and how much at once."""
    state = SimpleNamespace(asked=[], agents=set(), now=0, most=0, base="", limited=Counter())
    loop = asyncio.new_event_loop()

    async def answer(request: web.Request) -> web.Response:
        state.asked.append((request.method, request.path))
        state.agents.add(request.headers["User-Agent"])
        state.now += 1
        state.most = max(state.most, state.now)
        try:
            await asyncio.sleep(0.02)
            return await by_path(request)
        finally:
            state.now -= 1

    async def by_path(request: web.Request) -> web.Response:
        path = request.path
        if path == "/no-head":
            return web.Response(status=405 if request.method == "HEAD" else 200)
        if path == "/slow":
            await asyncio.sleep(2)
        if path in {"/moved", "/for-now", "/slash"}:
            target = {"/moved": "/new-home", "/for-now": "/new-home", "/slash": "/slash/"}[path]
            return web.Response(status=302 if path == "/for-now" else 301, headers={"Location": target})
        if path == "/round":
            return web.Response(status=302, headers={"Location": "/round"})
        if path == "/out":
            return web.Response(status=302, headers={"Location": "file:///etc/passwd"})
        if path == "/busy":
            state.limited[path] += 1
            return web.Response(status=429 if state.limited[path] == 1 else 200, headers={"Retry-After": "0"})
        status = {"/gone": 404, "/members": 403, "/broken": 500}.get(path, 200)
        return web.Response(status=status)

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        state.base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield state
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


def reports(server: SimpleNamespace, *paths: str, manners: Manners = QUICK) -> list[LinkReport]:
    return check_links({server.base + path: ["topics/a.md"] for path in paths}, manners)


def test_each_answer_has_its_verdict(server: SimpleNamespace) -> None:
    paths = ["/fine", "/no-head", "/gone", "/members", "/broken", "/moved", "/for-now", "/slash", "/busy"]
    found = {
        r.url.removeprefix(server.base): (r.verdict, r.detail.removeprefix(server.base))
        for r in reports(server, *paths)
    }
    assert found == {
        "/fine": ("ok", "status 200"),
        "/no-head": ("ok", "status 200"),
        "/gone": ("gone", "status 404"),
        "/members": ("refused", "status 403"),
        "/broken": ("unreachable", "status 500"),
        "/moved": ("moved", "/new-home"),
        "/for-now": ("ok", "status 200"),
        "/slash": ("ok", "status 200"),
        "/busy": ("ok", "status 200"),
    }
    assert server.agents == {USER_AGENT}


def test_a_page_that_answers_is_asked_once_and_only_for_its_head(server: SimpleNamespace) -> None:
    reports(server, "/fine")
    assert server.asked == [("HEAD", "/fine")]


def test_one_host_is_asked_one_thing_at_a_time(server: SimpleNamespace) -> None:
    reports(server, *(f"/page-{n}" for n in range(8)))
    assert len(server.asked) == 8
    assert server.most == 1


def test_slow_endless_and_foreign_addresses_end(server: SimpleNamespace) -> None:
    found = {r.url.removeprefix(server.base): (r.verdict, r.detail) for r in reports(server, "/slow", "/round", "/out")}
    assert found["/slow"] == ("unreachable", "no answer within 0.5 s")
    assert found["/round"] == ("unreachable", "more than 5 redirects")
    assert found["/out"] == ("unreachable", "leads to file:, which is not asked")


def test_this_machines_own_network_is_not_asked(server: SimpleNamespace) -> None:
    port = server.base.rsplit(":", 1)[1]
    links: dict[str, list[str]] = {f"{server.base}/fine": [], f"http://localhost:{port}/fine": [], "http://[::1]/": []}
    found = check_links(links, Manners(timeout_seconds=1))
    assert [r.verdict for r in found] == ["unreachable"] * 3
    assert all("private network" in r.detail for r in found)
    assert server.asked == []


def test_no_network_is_a_report_not_a_crash() -> None:
    (report,) = check_links({"http://no-such-host.invalid/": ["topics/a.md"]}, Manners(timeout_seconds=5))
    assert report.verdict == "unreachable"
    assert report.sources == ("topics/a.md",)

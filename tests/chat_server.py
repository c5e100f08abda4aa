"""A loopback endpoint for chat completions that does what a test tells it to, on a real socket."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

Behaviour = Callable[["Conversation"], None]


class Conversation(BaseHTTPRequestHandler):
    """One request; ``server`` carries the behaviour and what was received."""

    server: "ChatServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), json.loads(body)))
        with contextlib.suppress(ConnectionError):
            self.server.behaviour(self)

    def do_GET(self) -> None:
        self.server.received.append((self.path, dict(self.headers), None))
        self.send(200, b"{}")

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: tests read what was received."""


class ChatServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.behaviour: Behaviour = says("")
        self.received: list[tuple[str, dict[str, str], Any]] = []
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextlib.contextmanager
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def says(content: object, *, finish_reason: str = "stop") -> Behaviour:
    """A proper completion with this content."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    return sends(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}).encode())


def sends(body: bytes, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})) -> Behaviour:
    return lambda conversation: conversation.send(status, body, **headers)


def is_silent(conversation: Conversation) -> None:
    """Takes the request and never answers."""
    conversation.server.stopped.wait()


def trickles(conversation: Conversation) -> None:
    """A byte now and then, for ever: each read succeeds, the whole never ends."""
    conversation.send_response(200)
    conversation.send_header("Content-Length", "1000000")
    conversation.end_headers()
    while not conversation.server.stopped.wait(0.02):
        conversation.wfile.write(b" ")


def trickles_headers(conversation: Conversation) -> None:
    while not conversation.server.stopped.wait(0.02):
        conversation.wfile.write(b"H")


def floods(conversation: Conversation) -> None:
    """A body without an end, as fast as it is taken."""
    conversation.send_response(200)
    conversation.end_headers()
    while not conversation.server.stopped.is_set():
        conversation.wfile.write(b"x" * 65536)


def hangs_up(conversation: Conversation) -> None:
    """Ends in the middle of the body."""
    conversation.send_response(200)
    conversation.send_header("Content-Length", "1000")
    conversation.end_headers()
    conversation.wfile.write(b'{"choices": [')

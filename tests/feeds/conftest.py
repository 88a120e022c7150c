"""A web server on loopback that gives exactly the answers a test wants, and remembers what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from schemas.feeds import Feed, FetchLimits, FetchResult, Validators
from transforms.feeds.fetch import NO_VALIDATORS, fetch, new_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    raw: Callable[[Any], None] | None = None


class Server:
    """``answers`` maps a path to an ``Answer`` or to a function of the request's headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[Message], Answer]] = {}
        self.asked: list[tuple[str, Message]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers))
                answer = outer.answers.get(self.path, Answer(status=404, body=b"no such page"))
                if callable(answer):
                    answer = answer(self.headers)
                if answer.raw:
                    self.close_connection = True
                    answer.raw(self.wfile)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if answer.status != 304:
                    self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with new_client() as one:
        yield one


@pytest.fixture
def poll(server: Server, client: httpx.Client) -> Callable[..., FetchResult]:
    """Fetch a path of the server, or a whole URL, with short limits."""

    def poll(
        where: str, *, validators: Validators = NO_VALIDATORS, private: bool = True, **limits: float
    ) -> FetchResult:
        url = server.url(where) if where.startswith("/") else where
        return fetch(
            Feed(feed_id="test:0", url=url, private_network=private),
            validators,
            limits=FetchLimits(**({"connect": 2.0, "read": 2.0, "total": 5.0} | limits)),  # type: ignore[arg-type]
            user_agent="waqai-test (+desk@example.org)",
            client=client,
        )

    return poll

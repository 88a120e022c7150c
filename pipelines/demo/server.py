"""The sample outlets on loopback, as a web server would serve them: with ETags, and a second round of news."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from importlib.resources.abc import Traversable

CONTENT_TYPES = {
    ".xml": "application/rss+xml",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
}


@dataclass(slots=True)
class Site:
    """What the server shows: its port and the round of news that is out."""

    port: int
    round: int = 1


@contextmanager
def serve() -> Iterator[Site]:
    """Serve the feeds on a free port of 127.0.0.1 until the block ends.

    >>> from urllib.request import urlopen
    >>> with serve() as site:
    ...     urlopen(f"http://127.0.0.1:{site.port}/kani_nu.json").status
    200
    """
    site = Site(port=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = feed(self.path.lstrip("/"), site.round)
            if file is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = file.read_bytes()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.send_header("ETag", etag)
                self.end_headers()
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", CONTENT_TYPES["." + file.name.rsplit(".", 1)[-1]])
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """The demo shows what was found, not each request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def feed(name: str, round_: int) -> Traversable | None:
    """A feed's file as it stands in a round: that round's own, else the latest before it."""
    feeds = resources.files("pipelines.demo").joinpath("feeds")
    for number in range(round_, 0, -1):
        file = feeds.joinpath(f"round{number}", name)
        if name and "/" not in name and file.is_file():
            return file
    return None


def source_files() -> Traversable:
    """The folder of the outlets' files; ``{port}`` in them stands for the server's port."""
    return resources.files("pipelines.demo").joinpath("sources")

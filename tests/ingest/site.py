"""Feeds on loopback for tests: what they show can be changed, and what was asked for is kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(slots=True)
class Site:
    """``feeds`` maps names to bodies, or to a status other than 200; ``asked`` lists (name, If-None-Match).

    ``pages`` maps what stands behind items to bodies, or to a status; ``full_text`` names the feeds whose
    items have pages.
    """

    port: int = 0
    feeds: dict[str, bytes | int] = field(default_factory=dict[str, bytes | int])
    pages: dict[str, bytes | int] = field(default_factory=dict[str, bytes | int])
    full_text: set[str] = field(default_factory=set[str])
    asked: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    def write_sources(self, folder: Path) -> Path:
        """One outlet's file for each feed."""
        folder.mkdir(exist_ok=True)
        for name in self.feeds:
            (folder / f"{name}.toml").write_text(
                f'id = "{name}"\nname_ar = "منفذ"\nname_en = "{name}"\nhomepage = "https://outlet.example"\n'
                'country = "SY"\nkind = "agency"\nlanguages = ["ar"]\ntimezone = "Asia/Damascus"\nevery = "2m"\n'
                f'full_text = {"true" if name in self.full_text else "false"}\n[[feeds]]\nurl = "http://127.0.0.1:{{port}}/{name}"\nprivate_network = true\n',
                encoding="utf-8",
            )
        return folder


def feed(items: dict[str, str]) -> bytes:
    """An RSS feed of guids and texts; all were published at the same time."""
    body = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>خبر {guid}</title>"
        f"<pubDate>Fri, 28 Jan 2022 09:30:00 +0300</pubDate><description>{escape(text)}</description></item>"
        for guid, text in items.items()
    )
    return f"<rss version='2.0'><channel><title>أخبار</title>{body}</channel></rss>".encode()


@contextmanager
def serving(feeds: dict[str, bytes | int]) -> Generator[Site]:
    """A site on a free port until the block ends."""
    site = Site(feeds=feeds)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, known = self.path.strip("/"), self.headers.get("If-None-Match")
            site.asked.append((name, known))
            shown = site.feeds.get(name, site.pages.get(name, 404))
            body = b"" if isinstance(shown, int) else shown
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            status = shown if isinstance(shown, int) else 304 if known == etag else 200
            self.send_response(status)
            kind = "application/rss+xml" if name in site.feeds else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            if status == 200:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Servers on loopback that do to a feed reader what servers do, each fault on a port of its own.

A fault is a function of one request and the socket: it writes whatever bytes it likes, or none.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import brotli
import zstandard

SITE = "https://outlet.example"


@dataclass(slots=True)
class Visit:
    """A request: when it came, its path and headers (lower case), and how many came before it."""

    at: float
    path: str
    headers: dict[str, str]
    number: int


Answer = Callable[[Visit, socket.socket], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a server does, and what must come of it.

    ``outcome`` is the feed_polls outcome of the first poll, ``says`` a part of its error; ``articles``
    is how many the lake has of it in the end, however often it was polled; ``failures`` at least so many rows.
    """

    name: str
    answer: Answer
    outcome: str
    says: str = ""
    articles: int = 0
    failures: int = 0


@dataclass(slots=True)
class Running:
    """A fault that is served: its port and who came."""

    fault: Fault
    port: int = 0
    visits: list[Visit] = field(default_factory=list[Visit])


def item(number: int, *, guid: str | None = None, link: str | None = "", date: str | None = None) -> str:
    """An RSS item with a short report; ``link`` "" gives it one of its own on its server."""
    link = f"/news/{number}" if link == "" else link
    date = "Fri, 28 Jan 2022 09:30:00 +0300" if date is None else date
    text = f"<p>قال مصدر محلي إن قصفا أصاب سوقا قرب حلب أمس، وقتل {number % 40 + 3} أشخاص في الحادثة رقم {number}.</p>"
    return (
        f"<item><title>خبر رقم {number} من المدينة</title>"
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<link>{link}</link>" if link else "")
        + f"<pubDate>{date}</pubDate><description>{escape(text)}</description></item>"
    )


def rss(*items: str, head: str = "") -> bytes:
    """A feed of items."""
    return f"<?xml version='1.0' encoding='utf-8'?>{head}<rss version='2.0'><channel><title>أخبار</title>{''.join(items)}</channel></rss>".encode()


def reply(connection: socket.socket, body: bytes = b"", status: str = "200 OK", **headers: str) -> None:
    """An answer as it should be; ``_`` in a header's name stands for ``-``."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    connection.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1") + body)


def _whole(body: bytes, **headers: str) -> Answer:
    return lambda visit, connection: reply(connection, body, **headers)


def _status(status: str, **headers: str) -> Answer:
    return lambda visit, connection: reply(connection, b"", status, **headers)


def _raw(*pieces: bytes) -> Answer:
    return lambda visit, connection: connection.sendall(b"".join(pieces))


def _for_ever(head: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    def answer(visit: Visit, connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return answer


def _then_stall(head: bytes) -> Answer:
    def answer(visit: Visit, connection: socket.socket) -> None:
        connection.sendall(head)
        # Until the reader hangs up.
        while connection.recv(1000):
            pass

    return answer


def _then_reset(head: bytes) -> Answer:
    def answer(visit: Visit, connection: socket.socket) -> None:
        connection.sendall(head)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return answer


def _each(body: Callable[[Visit], bytes], **headers: str) -> Answer:
    return lambda visit, connection: reply(connection, body(visit), **headers)


def _conditional(visit: Visit, connection: socket.socket) -> None:
    if visit.headers.get("if-none-match") == '"1"':
        reply(connection, b"", "304 Not Modified", ETag='"1"')
    else:
        reply(connection, rss(item(1), item(2)), ETag='"1"', Content_Type="application/rss+xml")


def _storm(visit: Visit, connection: socket.socket) -> None:
    statuses = ("503 Service Unavailable", "500 Internal Server Error", "502 Bad Gateway", "404 Not Found")
    reply(connection, b"<html>", statuses[visit.number % 4])


def _cookies(visit: Visit, connection: socket.socket) -> None:
    if "cookie" in visit.headers:
        reply(connection, b"", "400 Bad Request")
    elif visit.path == "/":
        reply(connection, b"", "302 Found", Location="/again", Set_Cookie="id=1; Path=/; Max-Age=999999")
    else:
        reply(connection, rss(item(1)), Set_Cookie="id=2; Path=/", ETag=f'"{visit.number}"')


def _moved(visit: Visit, connection: socket.socket) -> None:
    if visit.path == "/":
        reply(connection, b"", "301 Moved Permanently", Location="/new")
    else:
        reply(connection, rss(item(1)))


def _redirects(visit: Visit, connection: socket.socket) -> None:
    hop = int(visit.path.strip("/") or 0)
    if hop < 30:
        reply(connection, b"", "302 Found", Location=f"/{hop + 1}")
    else:
        reply(connection, rss(item(1)))


def _gzip_bomb(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
_LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)
_OUTSIDE = (
    "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'>%p;]>"
)


def faults(many: int) -> Iterator[Fault]:
    """Every fault; ``many`` is how many items the longest feed has."""
    good = rss(item(1), item(2))
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    # Time and transport.
    yield Fault(
        name="slow_bytes",
        answer=_for_ever(_OK + b"Content-Length: 100000\r\n\r\n", b"<", 0.2),
        outcome="error",
        says="in all",
    )
    yield Fault(
        name="slow_head",
        answer=_for_ever(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.2),
        outcome="error",
        says="in all",
    )
    yield Fault(name="stall_at_once", answer=_then_stall(b""), outcome="error", says="no answer within")
    yield Fault(
        name="stall_in_head",
        answer=_then_stall(b"HTTP/1.1 200 OK\r\nContent-Ty"),
        outcome="error",
        says="no answer within",
    )
    yield Fault(
        name="stall_in_body",
        answer=_then_stall(_OK + b"Content-Length: 5000\r\n\r\n<rss>"),
        outcome="error",
        says="no answer within",
    )
    yield Fault(name="reset_at_once", answer=_then_reset(b""), outcome="error", says="broke off")
    yield Fault(
        name="reset_in_the_middle",
        answer=_then_reset(_OK + b"Content-Length: 5000\r\n\r\n" + good[:300]),
        outcome="error",
        says="broke off",
    )
    yield Fault(name="closed_at_once", answer=_raw(b""), outcome="error", says="broke off")
    yield Fault(
        name="length_too_long",
        answer=_raw(_OK, b"Content-Length: 99999\r\n\r\n", good),
        outcome="error",
        says="broke off",
    )
    yield Fault(
        name="length_too_short",
        answer=_raw(_OK, b"Content-Length: %d\r\n\r\n" % (len(good) - 60), good),
        outcome="new",
        articles=1,
        failures=1,
    )
    yield Fault(
        name="length_negative",
        answer=_raw(_OK, b"Content-Length: -5\r\n\r\n", good),
        outcome="error",
        says="broke off",
    )
    yield Fault(
        name="lengths_that_differ",
        answer=_raw(_OK, b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n", good),
        outcome="error",
        says="broke off",
    )
    yield Fault(
        name="bad_chunks",
        answer=_raw(_OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n"),
        outcome="error",
        says="broke off",
    )
    yield Fault(
        name="two_answers",
        answer=_raw(
            _OK, b"Content-Length: %d\r\n\r\n" % len(good), good, _OK, b"Content-Length: 3\r\n\r\nbad"
        ),
        outcome="new",
        articles=2,
    )
    yield Fault(name="no_http", answer=_raw(b"SSH-2.0-OpenSSH_9.9\r\n"), outcome="error", says="broke off")
    yield Fault(
        name="odd_status", answer=_raw(b"HTTP/1.1 999 \xff\xfe\r\nContent-Length: 0\r\n\r\n"), outcome="error"
    )
    yield Fault(
        name="odd_head",
        answer=_raw(b"HTTP/1.1 200 OK\r\n\xff\xfe: \x00\r\n: x\r\n\r\n"),
        outcome="error",
        says="broke off",
    )
    # Size.
    yield Fault(
        name="endless_body",
        answer=_for_ever(
            _OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"<" * 0x10000 + b"\r\n"
        ),
        outcome="error",
        says="over 10,000,000 bytes",
    )
    yield Fault(
        name="endless_head",
        answer=_for_ever(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 8000 + b"\r\n"),
        outcome="error",
        says="broke off",
    )
    yield Fault(
        name="endless_interim_answers",
        answer=_for_ever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.01),
        outcome="error",
        says="in all",
    )
    yield Fault(
        name="gzip_bomb",
        answer=_whole(_gzip_bomb(50_000_000), Content_Encoding="gzip"),
        outcome="error",
        says="unpack to over",
    )
    yield Fault(
        name="gzip_in_gzip_bomb",
        answer=_whole(gzip.compress(_gzip_bomb(50_000_000)), Content_Encoding="gzip, gzip"),
        outcome="error",
        says="unpack to over",
    )
    yield Fault(
        name="brotli_bomb",
        answer=_whole(brotli.compress(bytes(50_000_000), quality=3), Content_Encoding="br"),
        outcome="error",
        says="unpack to over",
    )
    yield Fault(
        name="zstd_bomb",
        answer=_whole(zstandard.compress(bytes(50_000_000)), Content_Encoding="zstd"),
        outcome="error",
        says="unpack to over",
    )
    yield Fault(
        name="gzip_cut",
        answer=_whole(gzip.compress(good)[:-9], Content_Encoding="gzip"),
        outcome="error",
        says="cut short",
    )
    yield Fault(
        name="gzip_that_is_none",
        answer=_whole(good, Content_Encoding="gzip"),
        outcome="error",
        says="not valid gzip",
    )
    yield Fault(
        name="entity_bomb",
        answer=_whole(rss(item(1), "<item><title>&a11;</title></item>", head=_LAUGHS)),
        outcome="new",
        articles=2,
    )
    yield Fault(
        name="entity_from_outside",
        answer=_whole(rss(item(1), "<item><title>&f; passwd</title></item>", head=_OUTSIDE)),
        outcome="new",
        articles=2,
    )
    yield Fault(
        name="nested_deep",
        answer=_whole(rss(item(1)).replace(b"<channel>", b"<channel>" + b"<a>" * 100_000)),
        outcome="new",
        articles=1,
    )
    yield Fault(
        name="many_items",
        answer=_whole(rss(*(item(n) for n in range(many))), ETag='"many"'),
        outcome="new",
        articles=many,
    )
    # Redirects, addresses, cookies.
    yield Fault(name="thirty_redirects", answer=_redirects, outcome="error", says="redirected more than")
    yield Fault(
        name="redirect_to_itself",
        answer=_status("302 Found", Location="/"),
        outcome="error",
        says="redirected more than",
    )
    yield Fault(
        name="redirect_to_a_private_address",
        answer=_status("301 Moved Permanently", Location="http://10.0.0.1/rss"),
        outcome="error",
        says="private network",
    )
    yield Fault(
        name="redirect_to_metadata",
        answer=_status("302 Found", Location="http://169.254.169.254/latest"),
        outcome="error",
        says="private network",
    )
    yield Fault(
        name="redirect_to_this_host_by_another_name",
        answer=_status("302 Found", Location="http://2130706433/rss"),
        outcome="error",
        says="private network",
    )
    yield Fault(
        name="redirect_to_a_file",
        answer=_status("302 Found", Location="file:///etc/passwd"),
        outcome="error",
        says="not a web address",
    )
    yield Fault(
        name="redirect_to_nonsense",
        answer=_status("302 Found", Location="http://[::bad/\xff"),
        outcome="error",
    )
    yield Fault(name="moved_for_good", answer=_moved, outcome="new", articles=1)
    yield Fault(name="cookies", answer=_cookies, outcome="new", articles=1)
    # Answers that are no feed.
    yield Fault(name="storm", answer=_storm, outcome="error", says="HTTP 503")
    yield Fault(name="forbidden", answer=_status("403 Forbidden"), outcome="error", says="HTTP 403")
    yield Fault(name="gone", answer=_status("410 Gone"), outcome="error", says="gone for good")
    yield Fault(
        name="too_often",
        answer=_status("429 Too Many Requests", Retry_After="7200"),
        outcome="error",
        says="HTTP 429",
    )
    yield Fault(
        name="too_often_until_a_date",
        answer=_status("503 Service Unavailable", Retry_After=soon),
        outcome="error",
        says="HTTP 503",
    )
    yield Fault(
        name="unchanged_unasked", answer=_status("304 Not Modified"), outcome="error", says="has nothing yet"
    )
    yield Fault(name="empty", answer=_whole(b""), outcome="error", says="empty")
    yield Fault(
        name="page",
        answer=_whole(b"<!doctype html><html><body>Just a moment...</body></html>"),
        outcome="error",
        says="HTML page",
    )
    yield Fault(
        name="json_of_another_kind",
        answer=_whole(b'{"error": [' + b"[" * 100_000),
        outcome="error",
        says="JSON",
    )
    yield Fault(
        name="noise", answer=_whole(bytes(range(256)) * 500), outcome="error", says="neither XML nor JSON"
    )
    # Feeds that are feeds, but.
    yield Fault(name="unchanged", answer=_conditional, outcome="new", articles=2)
    yield Fault(
        name="another_etag_each_time",
        answer=lambda visit, connection: reply(connection, good, ETag=f'"{time.time()}"'),
        outcome="new",
        articles=2,
    )
    yield Fault(
        name="one_guid_for_all",
        answer=_whole(rss(*(item(n, guid="post", link=None) for n in range(9)))),
        outcome="new",
        articles=9,
    )
    yield Fault(
        name="one_link_for_all",
        answer=_whole(rss(*(item(n, link=f"{SITE}/live") for n in range(9)))),
        outcome="new",
        articles=9,
    )
    yield Fault(
        name="another_guid_each_time",
        answer=_each(lambda visit: rss(*(item(n, guid=f"{n}-{visit.number}") for n in range(5)))),
        outcome="new",
        articles=5,
    )
    yield Fault(
        name="another_guid_each_time_and_no_link",
        answer=_each(lambda visit: rss(*(item(n, guid=f"{n}-{visit.number}", link=None) for n in range(5)))),
        outcome="new",
        articles=5,
    )
    yield Fault(
        name="dates_ahead",
        answer=_whole(
            rss(item(1, date="Fri, 28 Jan 2050 09:30:00 +0300"), item(2, date="Fri, 99 Foo 99999"))
        ),
        outcome="new",
        articles=2,
    )
    yield Fault(
        name="dates_in_arabic",
        answer=_whole(
            rss(item(1, date="٢٨ كانون الثاني ٢٠٢٢ ٩:٣٠ ص"), item(2, date="الجمعة، 28 يناير 2022 - 09:30"))
        ),
        outcome="new",
        articles=2,
    )
    yield Fault(
        name="windows_1256_as_utf_8",
        answer=_whole(good.decode().encode("windows-1256"), Content_Type="text/xml; charset=utf-8"),
        outcome="new",
        articles=2,
    )
    yield Fault(name="cut_item", answer=_whole(good[:-60]), outcome="new", articles=1, failures=1)
    yield Fault(
        name="no_identity",
        answer=_whole(rss(item(1), "<item><description>نص</description></item>")),
        outcome="new",
        articles=1,
        failures=1,
    )


def healthy(number: int) -> Fault:
    """A server that does nothing wrong and has something new each time."""
    return Fault(
        name=f"healthy_{number}",
        answer=_each(lambda visit: rss(*(item(number * 1000 + n) for n in range(visit.number + 3)))),
        outcome="new",
        articles=3,
    )


@contextmanager
def served(every: Iterator[Fault] | list[Fault]) -> Generator[dict[str, Running]]:
    """The faults on ports of 127.0.0.1 until the block ends, by name."""
    running: dict[str, Running] = {}
    servers: list[socketserver.ThreadingTCPServer] = []
    for fault in every:
        one = running[fault.name] = Running(fault)
        server = _server(one)
        one.port = server.server_address[1]
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield running
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _server(running: Running) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, ValueError):
                self.request.settimeout(120)
                visit = _read(self.request, len(running.visits))
                running.visits.append(visit)
                running.fault.answer(visit, self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True
        request_queue_size = 50

    return Server(("127.0.0.1", 0), Handler)


def _read(connection: socket.socket, number: int) -> Visit:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(10_000)
        if not piece:
            raise ValueError("the reader hung up")
        head += piece
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    return Visit(at=time.time(), path=first.split(" ")[1], headers=headers, number=number)

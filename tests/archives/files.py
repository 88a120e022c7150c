"""Archive files as the tests need them, in Arabic of our own."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import zstandard

from schemas.archives import ArchiveRecord, Columns, Unit, Unreadable
from transforms.archives.read import records
from transforms.archives.units import find

SEEN = datetime(2016, 12, 13, 9, 30, tzinfo=UTC)
TEXT = "أعلن المجلس المحلي في بلدة كفرنون افتتاح مخبز جديد يخدم أهالي البلدة والقرى المجاورة."


def page(number: int, size: int = 0) -> bytes:
    filler = "".join(f"<p>فقرة {number} {n}: {TEXT}</p>" for n in range(size))
    return f"<!doctype html><html><head><title>خبر {number}</title></head><body><h1>خبر {number}</h1><p>{TEXT}</p>{filler}</body></html>".encode()


def response(
    number: int,
    body: bytes,
    *headers: tuple[str, str],
    status: str = "200 OK",
    kind: str = "response",
    content_type: str = "text/html; charset=utf-8",
) -> bytes:
    """A WARC record, not compressed, as crawlers write it."""
    head = "".join(f"{name}: {value}\r\n" for name, value in (("Content-Type", content_type), *headers))
    block = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"WARC-Target-URI: https://example.org/news/{number}\r\nWARC-Date: 2016-12-13T09:30:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def claiming(record: bytes, length: Callable[[int], int]) -> bytes:
    """The record with another Content-Length."""
    return re.sub(
        rb"Content-Length: (\d+)",
        lambda found: b"Content-Length: %d" % length(int(found[1])),
        record,
        count=1,
    )


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zst": lambda data: zstandard.compress(data),
}


def offsets(parts: Sequence[bytes]) -> list[int]:
    return [sum(map(len, parts[:n])) for n in range(len(parts))]


def units(*paths: Path, format: str = "auto") -> list[Unit | Unreadable]:
    return list(find([str(path) for path in paths], format))


def read(
    path: Path, columns: Columns | None = None, format: str = "auto"
) -> list[ArchiveRecord | Unreadable]:
    """All that a path holds."""
    return list(_read(path, columns, format))


def _read(path: Path, columns: Columns | None, format: str) -> Iterator[ArchiveRecord | Unreadable]:
    for unit in units(path, format=format):
        yield from [unit] if isinstance(unit, Unreadable) else records(unit, columns)


def good(found: Sequence[ArchiveRecord | Unreadable]) -> list[ArchiveRecord]:
    return [one for one in found if isinstance(one, ArchiveRecord)]


def bad(found: Sequence[ArchiveRecord | Unreadable], path: Path) -> list[tuple[str, str]]:
    """What could not be read: where in the file, and the error's type."""
    return [
        (one.source_uri.removeprefix(str(path)), one.error_type)
        for one in found
        if isinstance(one, Unreadable)
    ]

"""WARC files (ISO 28500), plain, gzip or zstd record by record or as a whole: the one door of fastwarc."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

from fastwarc.warc import (  # pyright: ignore[reportMissingModuleSource] - a compiled module
    ArchiveIterator,
    WarcRecord,
    WarcRecordType,
)

from schemas.archives import ArchiveRecord, Columns, Unreadable
from schemas.feeds import PageBody
from transforms.archives import formats
from transforms.archives.compression import Damaged, codec, members
from transforms.archives.content import HEAD, LARGEST_TEXT, Content
from transforms.archives.feed import items
from transforms.archives.framing import Framed, framed
from transforms.feeds.dates import parse_date
from transforms.feeds.parse import parse
from transforms.feeds.unpack import Broken, TooLarge, unpack

_BEGINS = b"WARC/1."
_WANTED = re.compile(rb"^warc-type[ \t]*:[ \t]*(?:response|resource)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_TEXT = re.compile(r"\s*(?:text/|application/(?:[\w.+-]*(?:xml|json|html)|octet-stream))", re.IGNORECASE)


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """Pages, and the items of feeds, that servers answered with (status 200); a damaged record costs itself alone.

    Revisits are passed over: what they point to is a record of its own. ``seen_at`` is the WARC-Date.
    """
    content.file.seek(0)
    kind = codec(content.file.read(16))
    start = content.start
    if kind is None:
        opened = members(content.file, None, start=max(start - 1, 0))
    else:
        opened = members(content.file, kind, start=start, end=content.end, begins=_BEGINS)
    for member in opened:
        plain = kind is None
        frames = framed(member, start=start if plain else 0, end=content.end if plain else None)
        place: int | str = member.offset
        try:
            for frame in frames:
                place = (
                    frame.offset
                    if plain
                    else f"{member.offset}+{frame.offset}"
                    if frame.offset
                    else member.offset
                )
                yield from _records(content, frame, place)
        except Damaged as error:
            yield content.unreadable("damaged", f"{error}; the next record is looked for", at=member.offset)


def _records(content: Content, frame: Framed, place: int | str) -> Iterator[ArchiveRecord | Unreadable]:
    if frame.error_type is not None:
        yield content.unreadable(frame.error_type, frame.error, at=place, payload=frame.record)
        return
    if not _WANTED.search(frame.record, 0, HEAD):
        return
    try:
        found = _read(frame.record)
    except (OSError, ValueError) as error:
        yield content.unreadable(
            "record", f"a WARC record that cannot be read: {error}", at=place, payload=frame.record
        )
        return
    except TooLarge:
        yield content.unreadable(
            "size", f"unpacks to more than the {LARGEST_TEXT:,} bytes that an article may have", at=place
        )
        return
    except Broken as error:
        yield content.unreadable("encoding", str(error), at=place, payload=frame.record)
        return
    if found is None:
        return
    record, body, content_type = found
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    date = parse_date(record.headers.get("WARC-Date") or "")
    seen = replace(content, changed=date) if date is not None and date.tzinfo else content
    kind = formats.tell(body[:HEAD], "")
    if kind == "feed":
        feed = parse(body, url=url, content_type=content_type)
        yield from items(seen, feed, body, at=place)
    elif kind == "html" or (kind is None and "html" in content_type and body.strip()):
        page = PageBody(url=url, body=body, content_type=content_type or None)
        yield ArchiveRecord(source_uri=seen.at(place), seen_at=seen.changed, page=page)


def _read(record: bytes) -> tuple[WarcRecord, bytes, str] | None:
    """The record, the body behind its encodings, and its media type; None where it is no page and no feed."""
    opened = ArchiveIterator(
        io.BytesIO(record),
        stream_detect=False,
        fsspec_args=False,
        max_header_len=HEAD,
    )
    for found in opened:
        head = found.http_headers if found.record_type == WarcRecordType.response else None
        if found.record_type == WarcRecordType.response and (head is None or head.status_code != 200):
            return None
        content_type = (head or found.headers).get("Content-Type") or ""
        if content_type and not _TEXT.match(content_type):
            return None
        body = found.reader.read(LARGEST_TEXT + HEAD)
        if head is not None and "chunked" in (head.get("Transfer-Encoding") or "").lower():
            body = _unchunked(body)
        if len(body) > LARGEST_TEXT:
            raise TooLarge
        encoding = (head.get("Content-Encoding") if head is not None else None) or ""
        try:
            return found, unpack(body, encoding, limit=LARGEST_TEXT), content_type
        except Broken:
            # Some crawlers keep the header and undo the encoding.
            if formats.tell(body[:HEAD], "") in ("html", "feed"):
                return found, body, content_type
            raise
    return None


def _unchunked(body: bytes) -> bytes:
    """The body behind its chunks (RFC 9112, 7.1), extensions and all, which the library's reader refuses."""
    if not _CHUNK.match(body):
        return body  # some crawlers keep the header and undo the chunks
    out, at = bytearray(), 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            return bytes(out)
        out += body[size.end() : size.end() + length]
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    raise Broken(f"the chunks of the body break off after {len(out):,} bytes")

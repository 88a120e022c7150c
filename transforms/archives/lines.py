"""The lines of a text file, compressed or not, in whatever encoding, within bounded memory."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.archives import Unreadable
from transforms.archives.compression import Damaged, codec, members
from transforms.archives.content import HEAD, LARGEST_TEXT, Content
from transforms.feeds.encoding import decode

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line without its end. ``offset`` counts bytes of the unpacked text, in UTF-8 where it is in UTF-16 or -32."""

    offset: int
    text: str


def lines(content: Content) -> Iterator[Line | Unreadable]:
    """The lines that begin in the content's range. Lines over 10 MB and damaged parts are told, the others given.

    Files in which lines differ in encoding exist: each is decoded by itself, those that are not UTF-8 as the
    beginning of the file is.
    """
    skipping = content.start > 0  # the line before is the other range's
    at = max(content.start - 1, 0)
    end = content.end if codec(_beginning(content)) is None else sys.maxsize
    held = b""
    encoding: str | None = None
    for chunk in _utf8(unpacked(content, max(content.start - 1, 0))):
        if isinstance(chunk, Unreadable):
            yield chunk
            held = b""
            continue
        if encoding is None:
            encoding = decode(chunk).encoding
        first, *rest = chunk.split(b"\n")
        held += first
        for each in rest:
            if skipping:
                skipping = False
            elif at >= end:
                return
            else:
                yield _line(content, at, held, encoding)
            at += len(held) + 1
            held = each
        if skipping or len(held) > LARGEST_TEXT:
            if not skipping:
                yield _long(content, at, held)
            at, skipping = at + len(held), True
            held = b""
    if held and not skipping and at < end:
        yield _line(content, at, held, encoding or "utf-8")


def unpacked(content: Content, start: int = 0) -> Iterator[bytes | Unreadable]:
    """The bytes of a file, unpacked, in pieces of at most ``HEAD``; what is damaged is told and passed over."""
    kind = codec(_beginning(content))
    for member in members(content.file, kind, start=start if kind is None else 0):
        try:
            while chunk := member.read(HEAD):
                yield chunk
        except Damaged as error:
            yield content.unreadable("damaged", f"{error}; what follows is looked for", at=member.offset)


def _beginning(content: Content) -> bytes:
    content.file.seek(0)
    return content.file.read(16)


def _utf8(chunks: Iterator[bytes | Unreadable]) -> Iterator[bytes | Unreadable]:
    wide: codecs.IncrementalDecoder | None = None
    first = True
    for chunk in chunks:
        if isinstance(chunk, Unreadable):
            yield chunk
            continue
        if first:
            name = next((name for mark, name in _WIDE if chunk.startswith(mark)), None)
            wide = codecs.getincrementaldecoder(name)("replace") if name else None
            first = False
        yield chunk if wide is None else wide.decode(chunk).encode("utf-8", "replace")


def _line(content: Content, at: int, held: bytes, encoding: str) -> Line | Unreadable:
    if len(held) > LARGEST_TEXT:
        return _long(content, at, held)
    held = held.removesuffix(b"\r")
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(held, encoding=None if encoding == "utf-8" else encoding).text
    return Line(offset=at, text=text.removeprefix("\ufeff") if at == 0 else text)


def _long(content: Content, at: int, held: bytes) -> Unreadable:
    return content.unreadable(
        "size",
        f"a line of more than the {LARGEST_TEXT:,} bytes that an article may have",
        at=at,
        payload=held,
    )

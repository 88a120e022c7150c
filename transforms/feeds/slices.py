"""A feed with very many items as several feeds with some each, so that a batch never holds all of it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from typing import cast
from xml.parsers import expat

from transforms.feeds.encoding import clean, decode
from transforms.feeds.mend import Unreadable, mend, root

_ITEM = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]|\"id\"\s*:")
_ITEMS = ("item", "entry")


def count(body: bytes) -> int:
    """About how many items a feed has, without reading it.

    >>> count(b"<rss><channel><item><title>a</title></item><item><title>a</title></item></channel></rss>")
    2
    """
    return sum(1 for _ in _ITEM.finditer(body))


def slices(
    body: bytes, *, most: int, content_type: str | None = None, encoding: str | None = None
) -> tuple[bytes, ...]:
    """Feeds of at most ``most`` items each that together say what ``body`` says, in UTF-8 with a byte order mark.

    What cannot be read, or needs no slicing, comes back as it is: reading it says what is wrong.
    """
    text = clean(decode(body, content_type=content_type, encoding=encoding).text).strip("\ufeff \t\r\n")
    try:
        parts = _json(text, most) if text.startswith("{") else _xml(text, most)
    except (Unreadable, expat.ExpatError, ValueError, RecursionError):
        return (body,)
    return tuple(codecs.BOM_UTF8 + part for part in parts) if len(parts) > 1 else (body,)


def _json(text: str, most: int) -> Sequence[bytes]:
    feed: object = json.loads(text)
    held = cast(dict[str, object], feed) if isinstance(feed, dict) else {}
    items = cast(list[object], held["items"]) if isinstance(held.get("items"), list) else []
    return [
        json.dumps({**held, "items": items[at : at + most]}, ensure_ascii=False).encode("utf-8", "replace")
        for at in range(0, len(items), most)
    ]


def _xml(text: str, most: int) -> Sequence[bytes]:
    if root(text) not in ("rss", "RDF", "feed"):
        return ()
    mended = mend(text)
    xml = mended.xml
    starts, ends = _bounds(xml)
    if len(starts) <= most:
        return ()
    head, tail = xml[: starts[0]], xml[ends[-1] :]
    between = b"".join(xml[end:start] for end, start in zip(ends, starts[1:], strict=False)).strip()
    parts = [
        b"".join(
            (
                head,
                between if at == 0 else b"",
                *(xml[starts[n] : ends[n]] for n in range(at, min(at + most, len(starts)))),
                tail,
            )
        )
        for at in range(0, len(starts), most)
    ]
    # What is broken comes last, in a feed that is broken as well: reading it tells of each.
    lost = [*mended.broken, *([mended.cut] if mended.cut is not None else [])]
    if lost:
        parts.append(head + "".join(lost).encode() + (b"" if mended.cut is not None else tail))
    return parts


def _bounds(xml: bytes) -> tuple[list[int], list[int]]:
    """Where the items begin and end, in bytes."""
    starts: list[int] = []
    ends: list[int] = []
    depth = inside = 0
    parser = expat.ParserCreate("utf-8")

    def down(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, inside
        depth += 1
        if not inside and name.rpartition(":")[2] in _ITEMS:
            inside = depth
            starts.append(parser.CurrentByteIndex)

    def up(name: str) -> None:
        nonlocal depth, inside
        if inside == depth:
            inside = 0
            at = parser.CurrentByteIndex
            # An empty element's end is told at its start.
            ends.append(xml.index(b">", at) + 1)
        depth -= 1

    parser.StartElementHandler = down
    parser.EndElementHandler = up
    parser.Parse(xml, True)
    return starts, ends

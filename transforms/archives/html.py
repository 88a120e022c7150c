"""Saved web pages: one file, one page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from schemas.archives import ArchiveRecord, Columns, Unreadable
from schemas.feeds import PageBody
from transforms.archives.content import Content
from transforms.archives.whole import whole

_HEAD = 200_000
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE)
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)
_NAMES = re.compile(rb"""\b(?:rel|property|name)\s*=\s*["']?(?:canonical|og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*["']?(https?://[^\s"'>]+)""", re.IGNORECASE)


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """The page. Its address is the one it was saved from, else the one it gives itself, else the file's."""
    body = whole(content)
    if isinstance(body, Unreadable):
        yield body
        return
    if not body.strip():
        yield content.unreadable("empty", "the file is empty; a web page was expected")
        return
    page = PageBody(url=address(body) or content.uri, body=body)
    yield ArchiveRecord(source_uri=content.uri, seen_at=content.changed, page=page)


def address(body: bytes) -> str | None:
    """Where a page says that it came from: the browser's note, or its canonical address.

    >>> address(b"<!-- saved from url=(0021)https://example.org/7 --><p>")
    'https://example.org/7'
    """
    head = body[:_HEAD]
    saved = _SAVED.search(head)
    if saved:
        return _text(saved[1])
    for tag in _TAG.findall(head):
        found = _ADDRESS.search(tag) if _NAMES.search(tag) else None
        if found:
            return _text(found[1])
    return None


def _text(found: bytes) -> str:
    return html.unescape(found.decode("utf-8", "replace"))

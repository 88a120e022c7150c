"""Saved feeds: RSS, Atom, JSON Feed files."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.archives import ArchiveRecord, Columns, Unreadable
from schemas.feeds import ParsedFeed
from transforms.archives.content import Content
from transforms.archives.whole import whole
from transforms.feeds.parse import parse


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """The items of a feed. Relative links stay unread: the file does not say where it came from."""
    body = whole(content)
    if isinstance(body, Unreadable):
        yield body
        return
    yield from items(content, parse(body, url=""), body)


def items(
    content: Content, feed: ParsedFeed, body: bytes, *, at: int | str | None = None
) -> Iterator[ArchiveRecord | Unreadable]:
    """A parsed feed's items; ``at`` is where in the content it lies."""
    if feed.error is not None:
        yield content.unreadable("feed", feed.error, at=at, payload=body[:2000])
    before = "" if at is None else f"{at}/"
    for wrong in feed.malformed:
        yield content.unreadable(
            wrong.error_type, wrong.message, at=f"{before}{wrong.position}", payload=wrong.payload
        )
    for entry in feed.entries:
        yield ArchiveRecord(
            source_uri=content.at(f"{before}{entry.position}"), seen_at=content.changed, entry=entry
        )

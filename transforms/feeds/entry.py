"""What an entry needs to become an article, and what tells it from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from schemas.feeds import FeedEntry
from transforms.feeds.markup import plain_text

NO_TEXT = "no_text", "the item has neither title nor text"
"""Error type and message of an entry that says nothing."""


def defect(entry: FeedEntry) -> tuple[str, str] | None:
    """Why an entry cannot become an article, as an error type and a message, or None.

    It needs text, its title's or its content's, and something that stays the same from poll to poll.

    >>> defect(FeedEntry(position=0, content="<p>a</p>"))
    ('no_identity', 'the item has neither link, guid nor title')
    """
    if not entry.title and not plain_text(entry.content):
        return NO_TEXT
    if not (entry.url or entry.guid or entry.title):
        return "no_identity", "the item has neither link, guid nor title"
    return None


def told_apart(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Entries with ``own_guid`` and ``own_url`` set: what three different titles share names none of them.

    Two may share one, as an item and its edited form do.

    >>> [e.own_guid for e in told_apart(FeedEntry(position=n, guid="0", title=str(n)) for n in range(3))]
    [False, False, False]
    """
    held = tuple(entries)
    guids, urls = _shared(held, lambda entry: entry.guid), _shared(held, lambda entry: entry.url)
    if not guids and not urls:
        return held
    return tuple(
        replace(entry, own_guid=entry.guid not in guids, own_url=entry.url not in urls) for entry in held
    )


def _shared(entries: Iterable[FeedEntry], name: Callable[[FeedEntry], str | None]) -> set[str]:
    titles: dict[str, set[str]] = {}
    for entry in entries:
        given = name(entry)
        if given is not None and entry.title:
            titles.setdefault(given, set()).add(entry.title)
    return {given for given, found in titles.items() if len(found) > 2}

"""What an entry needs to become an article."""

from __future__ import annotations

from schemas.feeds import FeedEntry
from transforms.feeds.markup import plain_text


def defect(entry: FeedEntry) -> tuple[str, str] | None:
    """Why an entry cannot become an article, as an error type and a message, or None.

    It needs text, its title's or its content's, and something that stays the same from poll to poll.

    >>> defect(FeedEntry(position=0, content="<p>a</p>"))
    ('no_identity', 'the item has neither link, guid nor title')
    """
    if not entry.title and not plain_text(entry.content):
        return "no_text", "the item has neither title nor text"
    if not (entry.url or entry.guid or entry.title):
        return "no_identity", "the item has neither link, guid nor title"
    return None

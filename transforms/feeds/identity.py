"""From an entry to an article that has an identity."""

from __future__ import annotations

from datetime import datetime

from schemas.article import Article
from schemas.feeds import Feed, FeedEntry, Source


def canonical_url(url: str) -> str | None:
    """The one address of a page: no tracking, AMP or fragment."""
    raise NotImplementedError


def article_id(*, canonical: str | None, guid: str | None, outlet: str, title: str, day: str) -> str:
    """32 hex digits."""
    raise NotImplementedError


def content_hash(text: str) -> str:
    """SHA-256 of the text, 64 hex digits."""
    raise NotImplementedError


def version(content_hash: str) -> str:
    """The first 12 digits."""
    raise NotImplementedError


def article(entry: FeedEntry, source: Source, feed: Feed, fetched_at: datetime) -> Article:
    """The article that an entry tells."""
    raise NotImplementedError

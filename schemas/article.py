"""An article as it travels from a reader to the extractors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article, read and identified but not yet understood.

    ``text`` is the headline, a line break and the body, exactly as published after markup was
    removed; every offset of every fact is a ``[start, end)`` code point range into it.
    Times are aware UTC datetimes. ``published_source`` is ``feed``, ``page``, ``dateline`` or
    ``fetch``: where ``published_at`` comes from. ``timezone`` is the IANA zone of the outlet, in
    which words such as «اليوم» are understood. ``seen_on`` is the day on which an archive is read that had it at
    ``fetched_at``; None where a feed shows it: the two are one then.
    """

    article_id: str
    version: str
    url: str | None = None
    canonical_url: str | None = None
    guid: str | None = None
    feed_id: str | None = None
    outlet: str | None = None
    outlet_country: str | None = None
    title: str
    text: str
    language: str = "ar"
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str | None = None
    published_at: datetime
    published_source: str = "feed"
    updated_at: datetime | None = None
    fetched_at: datetime
    content_hash: str
    source_uri: str
    timezone: str = "Asia/Damascus"
    seen_on: date | None = None

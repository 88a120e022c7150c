"""From a record of an archive to an article with an identity: the same page, by feed and by archive, is one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from schemas.archives import ArchiveRecord
from schemas.article import Article
from schemas.feeds import Feed, FeedEntry, Page, PageBody, Source
from schemas.tables import FailureRow
from transforms.failures import failure_row
from transforms.feeds.entry import defect
from transforms.feeds.identity import article, article_id, bare_host, canonical_url, same_site
from transforms.feeds.saved import SavedPage, read_saved

LONGEST = 2_000_000
"""Characters of an article above which it is none: a whole book or a dump in one field."""

NOBODY = Source(
    id="",
    name_ar="",
    name_en="",
    homepage="",
    country="",
    kind="",
    languages=(),
    timezone="Asia/Damascus",
    every=timedelta(),
    full_text=False,
    feeds=(),
    file="",
)
"""Stands in for an outlet that nobody named and no address tells."""


def outlet_of(url: str | None, sources: Iterable[Source]) -> Source | None:
    """The outlet whose site an address is on: the same host, else one below it; of several, the longest path.

    >>> from transforms.feeds.sources import load_sources
    >>> outlet_of("http://www.sana.sy/?p=1", load_sources()[0]).id
    'sana'
    """
    parts = urlsplit(url or "")
    if not url or not parts.hostname:
        return None
    best: tuple[bool, int] = (False, -1)
    found: Source | None = None
    for source in sources:
        host, path = _home(source.homepage)
        if not parts.hostname.endswith(host):
            continue
        same = same_site(source.homepage, url)
        below = parts.hostname.endswith(f".{host}")
        if (same or below) and f"{parts.path}/".startswith(f"{path}/") and (same, len(path)) > best:
            best, found = (same, len(path)), source
    return found


@cache
def _home(homepage: str) -> tuple[str, str]:
    """The host of a site and the path that its addresses begin with."""
    home = urlsplit(homepage)
    return bare_host(homepage), home.path.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What is known of all records of an archive: whose they are, else among whose outlets to look, and what time it is."""

    sources: Sequence[Source]
    outlet: Source | None
    now: datetime


def identified(item: tuple[Archive, ArchiveRecord]) -> Article | FailureRow:
    """The article that a record of an archive holds, or why there is none."""
    archive, record = item
    entry, page = (
        (record.entry, None) if record.page is None else _of_page(record.page, read_saved(record.page))
    )
    error = _error(entry, page)
    if error is None and entry is not None:
        return _article(
            record, entry, page, archive.outlet or outlet_of(entry.url, archive.sources), archive.now
        )
    kind, message = error or ("no_text", "the record has neither an item nor a page")
    return unidentified(record, kind, message, archive.now)


def unidentified(record: ArchiveRecord, kind: str, message: str, now: datetime) -> FailureRow:
    """A record that gives no article."""
    entry, page = record.entry, record.page
    return failure_row(
        stage="page" if page else "identify",
        source_uri=record.source_uri,
        error_type=kind,
        message=message,
        failed_at=now,
        payload=page.url if page else entry and (entry.title or entry.url),
    )


def _of_page(body: PageBody, found: SavedPage) -> tuple[FeedEntry, Page]:
    """The item that a feed would have had, and the page behind it."""
    url = body.url if canonical_url(body.url) else found.page.canonical
    return FeedEntry(position=0, url=url, title=found.title), found.page


def _error(entry: FeedEntry | None, page: Page | None) -> tuple[str, str] | None:
    if page is not None and page.error_type:
        return page.error_type, page.error or ""
    if entry is None:
        return "no_text", "the record has neither an item nor a page"
    size = len(entry.content) + len(page.text if page else "")
    if size > LONGEST:
        return "size", f"{size:,} characters, more than the {LONGEST:,} that an article may have"
    if page is not None:
        return None if page.text else ("no_text", "no article is found in the page")
    wrong = defect(entry)
    # A text alone is an article of an archive: nothing comes again from poll to poll that it must be told from.
    return None if wrong is None or wrong[0] == "no_identity" else wrong


def _article(
    record: ArchiveRecord, entry: FeedEntry, page: Page | None, source: Source | None, now: datetime
) -> Article:
    feed = Feed(feed_id="", url=record.source_uri)
    made = article(entry, source or NOBODY, feed, min(record.seen_at, now), page)
    if source is None and entry.guid and entry.own_guid and not (made.canonical_url and entry.own_url):
        # A number is a name within one archive alone; with the headline it is one among all.
        made = replace(made, article_id=_named(made, entry.guid))
    return replace(
        made,
        feed_id=None,
        outlet=None if source is None else source.id,
        outlet_country=None if source is None else source.country,
        seen_on=now.astimezone(UTC).date(),
    )


def _named(made: Article, guid: str) -> str:
    return article_id(canonical=None, guid=f"{guid}\n{made.title}", outlet="", title="", day="")

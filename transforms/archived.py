"""From the records of archives to articles with an identity: the same page, by feed and by archive, is one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from schemas.archives import ArchiveRecord, Unreadable
from schemas.article import Article
from schemas.feeds import Feed, FeedEntry, Page, PageBody, Source
from schemas.tables import FailureRow
from transforms.children import Lost, Work
from transforms.extract import children
from transforms.feeds.entry import defect
from transforms.feeds.identity import article, article_id, canonical_url, same_site
from transforms.feeds.saved import SavedPage
from transforms.polling import failure_row

WORK = Work(function="transforms.feeds.saved:read_saved", limit=10.0)

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
        home = urlsplit(source.homepage)
        same = same_site(source.homepage, url)
        path = home.path.rstrip("/")
        below = parts.hostname.endswith("." + (home.hostname or "").removeprefix("www."))
        if (same or below) and f"{parts.path}/".startswith(f"{path}/") and (same, len(path)) > best:
            best, found = (same, len(path)), source
    return found


def articles(
    records: Sequence[ArchiveRecord | Unreadable],
    sources: Sequence[Source],
    *,
    outlet: Source | None,
    now: datetime,
    workers: int,
    work: Work = WORK,
) -> Iterator[Article | FailureRow]:
    """An article or a failure for each record, in order. Pages are read by child processes, each within a time limit.

    ``outlet`` is whose articles they all are; without it, the address of each tells, among ``sources``.
    """
    bodies = [each.page for each in records if isinstance(each, ArchiveRecord) and each.page is not None]
    saved = iter(children(work, workers).map(bodies) if bodies else ())
    for record in records:
        if isinstance(record, Unreadable):
            yield failure_row(
                stage="parse",
                source_uri=record.source_uri,
                error_type=record.error_type,
                message=record.message,
                payload=record.payload,
                failed_at=now,
            )
            continue
        entry, page = (record.entry, None) if record.page is None else _of_page(record.page, next(saved))
        error = _error(entry, page)
        if error is not None or entry is None:
            kind, message = error or ("no_text", "the record has neither an item nor a page")
            yield failure_row(
                stage="page" if record.page else "identify",
                source_uri=record.source_uri,
                error_type=kind,
                message=message,
                failed_at=now,
                payload=record.page.url if record.page else entry and (entry.title or entry.url),
            )
            continue
        yield _article(record, entry, page, outlet or outlet_of(entry.url, sources), now)


def _of_page(body: PageBody, found: SavedPage | Lost) -> tuple[FeedEntry, Page]:
    """The item that a feed would have had, and the page behind it."""
    if isinstance(found, Lost):
        return FeedEntry(position=0), Page(url=body.url, error_type=found.kind, error=found.message)
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

"""The pages behind the items of polled feeds: which are wanted, and what came of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from schemas.feeds import FeedEntry, FetchResult, Page, PageBody, Source
from schemas.ids import digest
from transforms.children import Lost, Work
from transforms.extract import children
from transforms.feeds.identity import article, same_host
from transforms.feeds.markup import plain_text
from transforms.feeds.parse import parse
from transforms.feeds.visits import Address, Visits
from transforms.lake.state import forgotten, known_articles, known_pages
from transforms.polling import Poll, Visit

WORK = Work(function="transforms.feeds.page:read_page", limit=10.0)

TRIES = 3
"""Polls of a feed in which a page that could not be had for the moment is asked for."""

ROUND = timedelta(seconds=30)
"""Time in which pages are asked for before the feeds have their turn again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """An item whose page is to be asked for."""

    poll: Poll
    entry: FeedEntry
    visit: Visit
    language: str
    address: Address


def wants_page(source: Source, entry: FeedEntry) -> bool:
    """Whether an item's text is behind it: its source says so, and the feed has only a summary."""
    return source.full_text and not entry.full and entry.url is not None


def visit(
    polls: Sequence[Poll],
    visits: Visits,
    state: sqlite3.Connection,
    *,
    most: int,
    workers: int,
    within: timedelta = ROUND,
    stop: Callable[[], bool] = lambda: False,
    work: Work = WORK,
) -> tuple[Poll, ...]:
    """The polls with what came of their items' pages, at most ``most`` of these and ``within`` some time.

    Items whose page was read before as they stand are not asked for again, nor are those of articles that
    were removed for good. What is still to be asked for is counted in ``owed``; give such polls again.
    """
    found = [_wanted(poll, state) for poll in polls]
    wanted = [each for _, items in found for each in items]
    chosen = wanted[:most]
    bodies = visits.fetch([each.address for each in chosen], within=within, stop=stop)
    pages = _read([(each, bodies[each.address]) for each in chosen if each.address in bodies], workers, work)
    return tuple(_with(poll, items, pages) for poll, items in found)


def _wanted(poll: Poll, state: sqlite3.Connection) -> tuple[Poll, list[_Wanted]]:
    """A poll with the items that the lake has, and the items whose pages are to be asked for."""
    fetched, source, feed = poll.fetched, poll.source, poll.feed
    if not source.full_text or fetched.body is None:
        return poll, []
    parsed = parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, encoding=feed.encoding
    )
    before = {each.position for each in poll.visits}
    entries = [e for e in parsed.entries if wants_page(source, e) and e.position not in before]
    articles = [article(entry, source, feed, fetched.fetched_at) for entry in entries]
    ids = {each.article_id for each in articles}
    known, gone, had = known_pages(state, ids), forgotten(state, ids), known_articles(state, ids)
    settled: list[Visit] = []
    wanted: list[_Wanted] = []
    for entry, told in zip(entries, articles, strict=True):
        seen = known[told.article_id]
        made = Visit(
            position=entry.position,
            article_id=told.article_id,
            entry=digest("entry", told.text, told.updated_at and told.updated_at.isoformat()),
            # A state that was made anew has the articles but not the pages.
            has_text=any(page.outcome == "read" for page in seen.values())
            or (not seen and told.article_id in had),
        )
        this = seen.get(made.entry)
        if told.article_id in gone or (this and (this.outcome != "passing" or this.tries >= TRIES)):
            settled.append(made)
            continue
        url = entry.url or ""
        address = Address(url=url, private_network=feed.private_network and same_host(url, feed.url))
        wanted.append(_Wanted(poll=poll, entry=entry, visit=made, language=told.language, address=address))
    return replace(poll, visits=(*poll.visits, *settled)), wanted


def _read(
    given: Sequence[tuple[_Wanted, FetchResult | Page]], workers: int, work: Work
) -> dict[tuple[str, int], Page]:
    """What came of the pages that were asked for, by feed and position; bodies are read by children."""
    pages = {_key(each): answer for each, answer in given if isinstance(answer, Page)}
    bodies = list(_bodies(given))
    if bodies:
        results = children(work, min(2, workers)).map([body for _, body in bodies])
        for (key, body), page in zip(bodies, results, strict=True):
            lost = isinstance(page, Lost)
            pages[key] = Page(url=body.url, error_type=page.kind, error=page.message) if lost else page
    return pages


def _bodies(
    given: Sequence[tuple[_Wanted, FetchResult | Page]],
) -> Iterator[tuple[tuple[str, int], PageBody]]:
    for each, answer in given:
        if isinstance(answer, FetchResult) and answer.body is not None:
            feed = each.poll.feed
            yield (
                _key(each),
                PageBody(
                    url=answer.final_url,
                    body=answer.body,
                    content_type=answer.content_type,
                    selector=feed.body,
                    title=each.entry.title,
                    summary=plain_text(each.entry.content),
                    language=each.language,
                ),
            )


def _key(each: _Wanted) -> tuple[str, int]:
    return each.poll.feed.feed_id, each.entry.position


def _with(poll: Poll, wanted: Sequence[_Wanted], pages: dict[tuple[str, int], Page]) -> Poll:
    asked = [replace(each.visit, page=pages[_key(each)]) for each in wanted if _key(each) in pages]
    return replace(poll, visits=(*poll.visits, *asked), brought=len(asked), owed=len(wanted) - len(asked))

"""From polled feeds to articles with an identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import apache_beam as beam
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from schemas.article import Article
from schemas.feeds import FeedEntry
from schemas.tables import FailureRow
from transforms.failures import failure_row
from transforms.feeds.identity import article
from transforms.feeds.parse import parse
from transforms.pages import wants_page
from transforms.polling import Poll, Reading, Visit, reading

FAILURES, READINGS = "failures", "readings"


def read(poll: Poll) -> Iterator[Article | FailureRow | Reading]:
    """The articles of a poll's body, a failure for each item that cannot be one, and last the numbers.

    A poll that brought no body gives the numbers alone. An item that wants its page waits until the page
    was asked for; one whose page failed is an article in the feed's words, and a failure.
    """
    fetched = poll.fetched
    if fetched.body is None:
        yield Reading()
        return
    parsed = parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, encoding=poll.feed.encoding
    )
    visits = {visit.position: visit for visit in poll.visits}
    for entry in parsed.entries:
        if not wants_page(poll.source, entry):
            yield article(entry, poll.source, poll.feed, fetched.fetched_at)
        elif entry.position in visits:
            yield from _with_page(poll, entry, visits[entry.position])
    for item in parsed.malformed:
        yield failure_row(
            stage="parse",
            source_uri=poll.feed.url,
            error_type=item.error_type,
            message=item.message,
            payload=item.payload,
            failed_at=fetched.fetched_at,
        )
    yield reading(parsed)


def _with_page(poll: Poll, entry: FeedEntry, visit: Visit) -> Iterator[Article | FailureRow]:
    """An article whose page was asked for; nothing where the lake has it."""
    page, feed = visit.page, poll.feed
    if page is None:
        return
    found = article(entry, poll.source, feed, poll.fetched.fetched_at, page)
    # A summary does not take the place of the page's text that an earlier version has.
    if not (page.error_type and visit.has_text):
        yield found
    if page.error_type:
        yield failure_row(
            stage="page",
            source_uri=page.url,
            error_type=page.error_type,
            message=page.error or "",
            failed_at=poll.fetched.fetched_at,
            article_id=found.article_id,
        )


class _Read(beam.DoFn):
    def process(self, element: Poll) -> Iterator[object]:
        for found in read(element):
            match found:
                case Article():
                    yield found
                case FailureRow():
                    yield TaggedOutput(FAILURES, found)
                case Reading():
                    # What was read is not needed again, and goes no further.
                    done = replace(element, fetched=replace(element.fetched, body=None), visits=())
                    yield TaggedOutput(READINGS, (element.feed.feed_id, (done, found)))


class Read(beam.PTransform):
    """Polls to articles; beside them ``failures`` and ``readings``, pairs of feed id and (poll, reading)."""

    def expand(self, input_or_inputs: PCollection[Poll]) -> DoOutputsTuple:
        return input_or_inputs | beam.ParDo(_Read()).with_outputs(FAILURES, READINGS, main="articles")

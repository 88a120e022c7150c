"""How the reading went: ``feed_polls``, ``failures`` and ``batches``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from schemas.column import Int32, column
from schemas.record import Record


class FeedPollRow(Record, frozen=True, kw_only=True):
    """One poll of one feed; one that brings very much is read in parts, each with its row, a microsecond apart."""

    feed_id: Annotated[str, column(1, "feed that was polled", few=True)]
    polled_at: Annotated[datetime, column(2, "UTC; when the request was sent")]
    outcome: Annotated[str, column(3, "new, unchanged or error", few=True)]
    http_status: Annotated[
        Int32 | None, column(4, "status of the last response, null if none came", few=True)
    ]
    duration_ms: Annotated[Int32, column(5, "milliseconds from request to the end of the body")]
    bytes: Annotated[int, column(6, "bytes of the body after decompression")]
    entries: Annotated[Int32, column(7, "items in the feed")]
    new_entries: Annotated[Int32, column(8, "items that were not known: new articles and new versions")]
    malformed: Annotated[Int32, column(9, "items that could not be used; each is a row of failures")]
    next_poll_at: Annotated[datetime | None, column(10, "UTC; when the feed is due again, null for never")]
    error: Annotated[str | None, column(11, "what went wrong, for outcome error")]
    moved_to: Annotated[
        str | None,
        column(13, "address that the feed moved to for good (301, 308), where it is polled from now on"),
    ] = None
    seen_on: Annotated[date, column(12, "UTC day of polled_at; splits the table into folders")]


class FailureRow(Record, frozen=True, kw_only=True):
    """Input that could not be used."""

    failure_id: Annotated[str, column(1, "identity: from stage, source, article, error and payload")]
    stage: Annotated[str, column(2, "where it failed: parse, page, identify or extract", few=True)]
    source_uri: Annotated[str, column(3, "feed URL, or archive file and record offset")]
    article_id: Annotated[str | None, column(4, "articles.article_id, if the input came that far")]
    error_type: Annotated[str, column(5, "kind of error", few=True)]
    message: Annotated[str, column(6, "what is wrong with it")]
    payload: Annotated[str | None, column(7, "beginning of the input, at most 2,000 characters")]
    failed_at: Annotated[datetime, column(8, "UTC")]
    seen_on: Annotated[date, column(9, "UTC day of failed_at; splits the table into folders")]


class TableVersion(Record, frozen=True, kw_only=True):
    """Which version of a table's log a batch left behind."""

    table: Annotated[str, column(101, "name of the table", few=True)]
    version: Annotated[int, column(102, "version of its Delta log")]
    rows: Annotated[int, column(103, "rows that the batch added, rewritten ones included")]


class BatchRow(Record, frozen=True, kw_only=True):
    """One batch, written last: once it is here, every table has what the batch brought."""

    batch_id: Annotated[int, column(1, "number of the batch, rising")]
    kind: Annotated[
        str, column(2, "ingest, backfill, reference, compact, expire, forget or repair", few=True)
    ]
    recorded_at: Annotated[
        datetime, column(3, "UTC; the commit point, from which on the batch is never lost")
    ]
    articles: Annotated[Int32, column(4, "article versions that were new")]
    tables: Annotated[
        tuple[TableVersion, ...],
        column(5, "every table's version after the batch, for a reader that needs them in step"),
    ]
    forgotten: Annotated[
        tuple[str, ...],
        column(6, "ids of the articles that the batch removed for good: they never come back"),
    ] = ()

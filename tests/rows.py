"""Rows for tests: each with sensible values, of which a test names those that it is about."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from schemas.tables import ArticleRow, FailureRow, FeedPollRow, MentionRow

NOW = datetime(2022, 1, 28, 9, 30, tzinfo=UTC)
TODAY = date(2022, 1, 28)


def row(record: type, given: dict[str, Any], changes: dict[str, Any]) -> Any:
    unknown = {field.name: None for field in fields(record)}
    return record(**(unknown | given | changes))


def article(**changes: Any) -> ArticleRow:
    given = {
        "article_id": "a1",
        "version": "v1",
        "is_latest": True,
        "title": "عنوان",
        "text": "عنوان\nوصل وفد إلى حلب",
        "language": "ar",
        "authors": (),
        "categories": (),
        "published_at": NOW,
        "published_source": "feed",
        "fetched_at": NOW,
        "word_count": 5,
        "content_hash": "c1",
        "story_id": "s1",
        "normalizations": (),
        "source_uri": "http://127.0.0.1/feed",
        "extractor_version": "1",
        "seen_on": TODAY,
    }
    return row(ArticleRow, given, changes)


def mention(**changes: Any) -> MentionRow:
    given = {
        "mention_id": "m1",
        "article_id": "a1",
        "version": "v1",
        "published_on": TODAY,
        "sentence": 1,
        "start": 18,
        "end": 21,
        "surface": "حلب",
        "normalized": "حلب",
        "type": "GPE",
        "rule": "test",
        "confidence": 1.0,
        "seen_on": TODAY,
    }
    return row(MentionRow, given, changes)


def poll(**changes: Any) -> FeedPollRow:
    given = {
        "feed_id": "hasakah_today:91c0ffee",
        "polled_at": NOW,
        "outcome": "new",
        "http_status": 200,
        "duration_ms": 41,
        "bytes": 10_000,
        "entries": 8,
        "new_entries": 8,
        "malformed": 0,
        "seen_on": TODAY,
    }
    return row(FeedPollRow, given, changes)


def failure(**changes: Any) -> FailureRow:
    given = {
        "failure_id": "f1",
        "stage": "parse",
        "source_uri": "http://127.0.0.1/feed",
        "error_type": "no_title",
        "message": "an item without title and text",
        "failed_at": NOW,
        "seen_on": TODAY,
    }
    return row(FailureRow, given, changes)

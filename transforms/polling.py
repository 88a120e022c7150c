"""A poll of a feed: what came of it, and when the next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas.feeds import Feed, FetchResult, Page, ParsedFeed, Source
from schemas.ids import digest
from schemas.tables import FeedPollRow

QUICKEST, SLOWEST = timedelta(minutes=2), timedelta(hours=24)
AWAITED, PATIENCE = 3, 5
"""New items that a poll of a busy feed should find; parts of its silence that a silent feed is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of the page behind an item, which stands at ``position`` in its feed.

    ``entry`` is the identity of the item as it stood in the feed. ``page`` is None where the lake has
    what this item's page gave; ``has_text`` tells that it has the article in a page's words.
    """

    position: int
    article_id: str
    entry: str
    page: Page | None = None
    has_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A feed that was polled.

    ``failures`` counts the polls before it that failed in a row, ``polled_at`` is when the last of them
    was, ``changed_at`` when one last brought something new. With ``more`` the body holds a part of what
    came, and other parts follow. ``visits`` are the items whose pages were asked for, ``brought`` of them
    in the last round; ``owed`` counts those that are still to be, ``new`` the articles that earlier batches
    took of it.
    """

    source: Source
    feed: Feed
    fetched: FetchResult
    failures: int
    polled_at: datetime | None = None
    changed_at: datetime | None = None
    more: bool = False
    visits: tuple[Visit, ...] = ()
    brought: int = 0
    owed: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in the body of a poll, without the items themselves."""

    entries: int = 0
    malformed: int = 0
    ttl: timedelta | None = None
    error: str | None = None


def pause(poll: Poll, reading: Reading, new_entries: int = 0) -> timedelta | None:
    """How long to leave a feed alone; None for ever (the server said that it is gone).

    The pace that the source wishes for, quicker or slower as the feed's own rhythm is, but never quicker than the
    server asks for (Cache-Control). What the feed asks for (ttl) holds back a busy feed alone: where it is slower
    than the source's wish it is the default of some software («hourly»). After errors twice as long each time. Never under 2
    minutes nor over 24 hours, and each poll up to a tenth later, always the same for the same poll, so
    that feeds of one host do not march in step.
    """
    fetched = poll.fetched
    if fetched.gone:
        return None
    asked = max(min(reading.ttl or timedelta(), poll.source.every), fetched.fresh_for or timedelta())
    if fetched.outcome == "error" or reading.error:
        wished = max(poll.source.every, asked) * 2 ** min(poll.failures, 10)
        wished = max(wished, fetched.retry_after or timedelta())
    else:
        wished = max(_rhythm(poll, new_entries), asked)
    spread = int(digest(fetched.feed_id, fetched.fetched_at.isoformat())[:4], 16) / 0xFFFF / 10
    return max(QUICKEST, min(SLOWEST, wished * (1 + spread)))


def _rhythm(poll: Poll, new_entries: int) -> timedelta:
    """The time that some three new items take to come; for a silent feed, a fifth of its silence."""
    every, now = poll.source.every, poll.fetched.fetched_at
    if new_entries and poll.polled_at and now > poll.polled_at:
        return min(every, (now - poll.polled_at) / new_entries * AWAITED)
    if not new_entries and poll.changed_at:
        return max(every, (now - poll.changed_at) / PATIENCE)
    return every


def poll_row(poll: Poll, reading: Reading, new_entries: int) -> FeedPollRow:
    """The row of ``feed_polls`` for a poll, or a part of one; ``new_entries`` counts new articles and versions."""
    fetched = poll.fetched
    error = fetched.error or reading.error
    wait = timedelta() if poll.more else pause(poll, reading, new_entries)
    return FeedPollRow(
        feed_id=fetched.feed_id,
        polled_at=fetched.fetched_at,
        outcome="error" if error else "new" if new_entries else "unchanged",
        http_status=fetched.http_status,
        duration_ms=fetched.duration_ms,
        bytes=fetched.bytes,
        entries=reading.entries,
        new_entries=new_entries,
        malformed=reading.malformed,
        next_poll_at=None if wait is None else fetched.fetched_at + wait,
        error=error,
        moved_to=fetched.moved_to,
        seen_on=fetched.fetched_at.astimezone(UTC).date(),
    )


def reading(parsed: ParsedFeed) -> Reading:
    """What a parsed feed holds, in numbers."""
    return Reading(
        entries=len(parsed.entries) + len(parsed.malformed),
        malformed=len(parsed.malformed),
        ttl=parsed.ttl,
        error=parsed.error,
    )

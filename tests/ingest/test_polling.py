"""When a feed is polled again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.feeds import Feed, FetchResult, Source
from transforms.failures import failure_row
from transforms.polling import Poll, Reading, pause, poll_row

HOUR = timedelta(hours=1)

NOW = datetime(2022, 1, 28, 9, 30, tzinfo=UTC)
FEED = Feed(feed_id="f:1", url="https://outlet.example/rss")
SOURCE = Source(
    id="f",
    name_ar="م",
    name_en="o",
    homepage="https://outlet.example",
    country="SY",
    kind="agency",
    languages=("ar",),
    timezone="Asia/Damascus",
    every=timedelta(minutes=10),
    full_text=False,
    feeds=(FEED,),
    file="f.toml",
)


def poll(failures: int = 0, **changes: Any) -> Poll:
    given: dict[str, Any] = {"outcome": "new", "http_status": 200, "duration_ms": 3, "bytes": 9, "body": b""}
    times = {name: changes.pop(name) for name in ("polled_at", "changed_at") if name in changes}
    fetched = FetchResult(
        feed_id="f:1", url=FEED.url, final_url=FEED.url, fetched_at=NOW, **(given | changes)
    )
    return Poll(source=SOURCE, feed=FEED, fetched=fetched, failures=failures, **times)


MINUTES = [
    (poll(), Reading(), 10),
    (poll(), Reading(ttl=timedelta(minutes=60)), 10),
    (poll(), Reading(ttl=timedelta(minutes=1)), 10),
    (poll(fresh_for=timedelta(minutes=30)), Reading(), 30),
    (poll(fresh_for=timedelta(days=30)), Reading(), 24 * 60),
    (poll(outcome="error", error="refused"), Reading(), 10),
    (poll(3, outcome="error", error="refused"), Reading(), 80),
    (poll(50, outcome="error", error="refused"), Reading(), 24 * 60),
    (poll(outcome="error", error="busy", retry_after=timedelta(hours=2)), Reading(), 120),
    (poll(2), Reading(error="this is a web page"), 40),
]


@pytest.mark.parametrize(("polled", "reading", "minutes"), MINUTES)
def test_pace(polled: Poll, reading: Reading, minutes: int) -> None:
    wait = pause(polled, reading)
    assert wait is not None
    assert timedelta(minutes=minutes) <= wait <= min(timedelta(hours=24), timedelta(minutes=minutes) * 1.1)


RHYTHMS = [
    # polled before, changed before, new items, minutes
    (NOW - HOUR, NOW - HOUR, 60, 3),
    (NOW - HOUR / 6, NOW - HOUR, 60, 2),
    (NOW - HOUR / 6, NOW - HOUR, 1, 10),
    (NOW - HOUR / 6, NOW - HOUR / 2, 0, 10),
    (NOW - HOUR / 6, NOW - 5 * HOUR, 0, 60),
    (NOW - HOUR / 6, NOW - 900 * HOUR, 0, 24 * 60),
    (NOW + HOUR, NOW + HOUR, 0, 10),
    (NOW + HOUR, NOW + HOUR, 5, 10),
]


@pytest.mark.parametrize(("polled_at", "changed_at", "new", "minutes"), RHYTHMS)
def test_pace_follows_the_feed(polled_at: datetime, changed_at: datetime, new: int, minutes: int) -> None:
    wait = pause(poll(polled_at=polled_at, changed_at=changed_at), Reading(), new)
    assert wait is not None
    assert timedelta(minutes=minutes) <= wait <= min(timedelta(hours=24), timedelta(minutes=minutes) * 1.1)


def test_what_the_feed_asks_for_goes_before_its_rhythm() -> None:
    busy = poll(polled_at=NOW - HOUR, changed_at=NOW - HOUR, fresh_for=HOUR)
    assert (pause(busy, Reading(), 60) or HOUR * 0) >= HOUR
    wait = pause(poll(polled_at=NOW - HOUR), Reading(ttl=HOUR / 10), 60)
    assert wait is not None and HOUR / 10 <= wait < SOURCE.every


def test_what_the_source_wishes_goes_before_the_ttl_of_the_feed() -> None:
    wait = pause(poll(polled_at=NOW - HOUR), Reading(ttl=2 * HOUR), 60)
    assert wait is not None and SOURCE.every <= wait <= SOURCE.every * 1.1


def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    row = poll_row(poll(outcome="error", error="410", gone=True), Reading(), 0)
    assert row.next_poll_at is None
    assert row.outcome == "error"


def test_outcomes() -> None:
    assert poll_row(poll(), Reading(entries=3), 2).outcome == "new"
    assert poll_row(poll(), Reading(entries=3), 0).outcome == "unchanged"
    unreadable = poll_row(poll(), Reading(error="this is a web page"), 0)
    assert (unreadable.outcome, unreadable.error) == ("error", "this is a web page")


def test_failures_are_bounded_and_the_same_for_the_same_input() -> None:
    def failed(moment: datetime, text: str = "ب" * 5000) -> Any:
        return failure_row(
            stage="parse", source_uri="u", error_type="t", message="m", failed_at=moment, payload=text
        )

    assert failed(NOW).failure_id == failed(NOW + timedelta(days=1)).failure_id
    assert failed(NOW).failure_id != failed(NOW, "ج").failure_id
    assert len(failed(NOW).payload) == 2000

"""Feeds that fall silent against their own rhythm, in the lake and in what ``waqai status`` says."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import status
from pipelines.rhythm import Rhythm, rhythms
from schemas.tables import FeedPollRow
from tests.lake.lakes import put
from transforms.lake.commit import writing
from transforms.lake.reader import open_lake

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


def polls(feed_id: str, ages: list[float], new: int = 1) -> list[FeedPollRow]:
    """Polls so many hours ago that each brought ``new`` items."""
    return [
        FeedPollRow(
            feed_id=feed_id,
            polled_at=NOW - age * HOUR,
            outcome="new" if new else "unchanged",
            http_status=200,
            duration_ms=5,
            bytes=100,
            entries=20,
            new_entries=new,
            malformed=0,
            next_poll_at=NOW + HOUR,
            error=None,
            seen_on=(NOW - age * HOUR).date(),
        )
        for age in ages
    ]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    with writing(tmp_path / "lake") as writer:
        put(
            writer,
            [
                *polls("steady:1", [9, 8, 7, 6, 5, 4, 3, 2, 1]),
                *polls("quiet:1", [29, 28, 27, 26, 25, 24, 23, 22, 21]),
                *polls("quiet:1", [3, 2, 1], new=0),
                *polls("weekly:1", [24 * n for n in (50, 43, 36, 29, 22, 15, 8)]),
                *polls("young:1", [30, 29]),
                *polls("never:1", [3, 2, 1], new=0),
            ],
        )
    return tmp_path / "lake"


def test_silence_is_measured_by_the_feed_s_own_rhythm(lake: Path) -> None:
    with closing(open_lake(lake).connect()) as connection:
        found = {each.feed_id: each for each in rhythms(connection, NOW)}
    assert found["steady:1"] == Rhythm(feed_id="steady:1", last_new=NOW - HOUR, usual_gap=HOUR)
    assert {feed_id for feed_id, each in found.items() if each.silent(NOW)} == {"quiet:1"}
    assert found["weekly:1"].usual_gap == timedelta(days=7)
    assert found["young:1"].usual_gap is None, "two polls are no rhythm"
    assert "never:1" not in found


def test_a_feed_of_minutes_is_not_silent_within_the_hour() -> None:
    busy = Rhythm(feed_id="busy:1", last_new=NOW - HOUR, usual_gap=timedelta(minutes=4))
    assert not busy.silent(NOW)
    assert busy.silent(NOW + 2 * HOUR)


def test_status_tells_which_are_silent(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status.run(lake=str(lake), json_form=True) == 0
    feeds = {row["feed_id"]: row for row in json.loads(capsys.readouterr().out)["feeds"]}
    assert [feed_id for feed_id, row in feeds.items() if row["silent"]] == ["quiet:1"]
    assert feeds["weekly:1"]["usual_gap_s"] == 7 * 86400
    assert feeds["never:1"]["last_new"] is None
    assert status.run(lake=str(lake), json_form=False) == 0
    assert "quiet:1: silent since" in capsys.readouterr().out

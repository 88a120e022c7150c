"""What is too old goes, whole and for good, and what is left stays sound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.tables import ClaimLinkRow
from tests.lake.lakes import ask, put
from tests.rows import NOW, TODAY, article, failure, mention, poll, row
from transforms.expire import RECORDS_KEPT, expire
from transforms.lake.commit import Writer, vacuum, writing
from transforms.lake.compact import compact
from transforms.lake.state import forgotten, known_articles, known_failures
from transforms.lake.verify import verify
from transforms.repair import repair

OLD, LATER = TODAY, TODAY + timedelta(days=20)
KEEP = timedelta(days=30)
NOW_ON = OLD + timedelta(days=40)


def link(**changes: Any) -> ClaimLinkRow:
    given = {
        "link_id": "l1",
        "story_id": "s1",
        "a_version": "v1",
        "a_start": 0,
        "a_end": 1,
        "b_version": "v1",
        "b_start": 0,
        "b_end": 1,
        "relation": "corroborates",
        "kind": "figure",
        "explanation": "test",
        "rule": "test",
        "confidence": 1.0,
        "seen_on": LATER,
    }
    return row(ClaimLinkRow, given, changes)


def fill(writer: Writer) -> None:
    """An old article, one with an old and a later version, a later copy of the old one, and a link between days."""
    put(
        writer,
        [
            article(article_id="old"),
            article(article_id="edited"),
            mention(article_id="old", mention_id="m-old"),
            mention(article_id="edited", mention_id="m-edited"),
            failure(failure_id="f-old"),
            poll(polled_at=NOW),
        ],
    )
    put(
        writer,
        [
            article(article_id="edited", version="v2", seen_on=LATER),
            article(article_id="copy", duplicate_of="old", seen_on=LATER),
            article(article_id="late", seen_on=LATER),
            mention(article_id="edited", version="v2", mention_id="m-edited-2", seen_on=LATER),
            link(a_article_id="late", b_article_id="old"),
            link(link_id="l2", a_article_id="late", b_article_id="copy"),
            link(link_id="l3", a_article_id="late", b_article_id="edited"),
            failure(failure_id="f-late", seen_on=LATER),
            poll(polled_at=NOW + timedelta(days=20), seen_on=LATER),
        ],
        {("edited", "v1"): OLD.isoformat()},
    )


def test_what_is_too_old_goes_and_the_rest_is_sound(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        fill(writer)
        gone = expire(writer, NOW_ON, keep=KEEP)
        assert {name: rows for name, rows in gone.items() if rows} == {
            "articles": 2,
            "mentions": 2,
            "claim_links": 2,
            "failures": 1,
        }
        assert forgotten(writer.state, ["old", "edited", "copy"]) == {"old"}
        assert set(known_articles(writer.state, ["edited"])["edited"]) == {"v2"}
        assert known_failures(writer.state, ["f-old", "f-late"]) == {"f-late"}
        assert expire(writer, NOW_ON, keep=KEEP) == {}, "nothing is left that is too old"
        vacuum(writer, timedelta())
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT article_id, version, duplicate_of FROM articles ORDER BY ALL") == [
        ("copy", "v1", None),
        ("edited", "v2", None),
        ("late", "v1", None),
    ]
    assert ask(tmp_path, "SELECT link_id FROM claim_links") == [("l2",)]
    assert ask(tmp_path, "SELECT mention_id FROM mentions") == [("m-edited-2",)]
    assert ask(tmp_path, "SELECT count(*) FROM feed_polls") == [(2,)], "records of running stay longer"
    assert not (tmp_path / "articles" / f"seen_on={OLD}").exists()


def test_all_is_kept_unless_asked_for(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        fill(writer)
        assert expire(writer, NOW_ON) == {}
        assert expire(writer, NOW_ON, keep=timedelta(days=40)) == {}, "the last day that is kept"


def test_records_of_running_go_but_what_must_not_come_back_is_remembered(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        fill(writer)
        expire(writer, NOW_ON, keep=KEEP)
        put(writer, [poll(polled_at=NOW + timedelta(days=1), seen_on=OLD + timedelta(days=1))])
    far = datetime.now(UTC).date() + RECORDS_KEPT + timedelta(days=1)
    with writing(tmp_path) as writer:
        gone = expire(writer, far)
        assert gone["feed_polls"] == 3
        # The batch that does it is younger than those that it lets go.
        assert ask(tmp_path, "SELECT kind, forgotten FROM batches ORDER BY batch_id") == [
            ("expire", ["old"]),
            ("expire", []),
        ]
        assert compact(writer)
    (tmp_path / "_state" / "state.sqlite").unlink()
    assert repair(tmp_path).left == ()
    with writing(tmp_path) as writer:
        assert forgotten(writer.state, ["old"]) == {"old"}


@pytest.mark.parametrize(
    "step", ["staged", "recorded", "committed articles", "committed mentions", "committed batches"]
)
def test_a_stop_at_any_step_is_made_good(tmp_path: Path, step: str) -> None:
    def stop(name: str) -> None:
        if name == step:
            raise KeyboardInterrupt

    with writing(tmp_path) as writer:
        fill(writer)
    with pytest.raises(KeyboardInterrupt), writing(tmp_path, stop) as writer:
        expire(writer, NOW_ON, keep=KEEP)
    with writing(tmp_path) as writer:
        assert bool(expire(writer, NOW_ON, keep=KEEP)) == (step == "staged"), "recorded is done, once"
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(3,)]

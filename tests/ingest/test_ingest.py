"""The reader from feeds on loopback to the lake, with a quick stand-in for extraction."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
import time_machine

from pipelines import compact, forget
from pipelines import verify as verify_command
from pipelines.ingest import Flag, Total, ingest, run
from schemas.tables import PlaceRow
from tests.ingest.site import Site, feed, serving
from tests.lake.lakes import ask
from transforms import reference
from transforms.children import Work
from transforms.feeds.sources import load_sources
from transforms.lake.paths import LakeError
from transforms.lake.verify import verify

ROOT = Path(__file__).parents[2]
WORK = Work(function="tests.ingest.works:first_word", limit=2.0)
LONG = (
    "وصلت قافلة مساعدات إلى المخيم بعد ثلاثة أيام من الانتظار، وقال المشرفون إنها تكفي أسبوعا واحدا فقط. " * 2
)


@pytest.fixture
def site() -> Generator[Site]:
    with serving({"north": feed({"1": "نص أول", "2": "نص ثان"}), "south": feed({"3": "نص ثالث"})}) as made:
        yield made


def read(site: Site, lake: Path, **options: object) -> Total:
    sources, problems = load_sources([site.write_sources(lake.parent / "sources")], port=site.port)
    assert problems == ()
    return ingest(lake, sources, once=True, workers=2, work=WORK, **options)  # type: ignore[arg-type]


def test_everything_comes_in_once(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert read(site, lake) == Total(batches=1, polls=2, articles=3)
    assert read(site, lake) == Total(batches=1, polls=2)
    assert verify(lake) == []
    assert ask(lake, "SELECT guid, outlet, is_latest FROM articles ORDER BY 1") == [
        ("1", "north", True),
        ("2", "north", True),
        ("3", "south", True),
    ]
    assert ask(
        lake, "SELECT outcome, http_status, entries, new_entries FROM feed_polls ORDER BY polled_at, feed_id"
    ) == [
        ("new", 200, 2, 2),
        ("new", 200, 1, 1),
        ("unchanged", 304, 0, 0),
        ("unchanged", 304, 0, 0),
    ]
    assert ask(lake, "SELECT kind, articles FROM batches ORDER BY batch_id") == [
        ("reference", 0),
        ("ingest", 3),
        ("ingest", 0),
    ]
    assert ask(lake, "SELECT count(*) > 1000 FROM places") == [(True,)]
    assert ask(lake, "SELECT count(*) FROM mentions") == [(3,)]


def test_reference_tables_are_made_when_what_they_are_made_of_has_changed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    read(site, lake)
    made: list[str] = []

    def places() -> Iterator[PlaceRow]:
        made.append("places")
        return islice(reference.places(), 9)

    monkeypatch.setitem(reference.ROWS, "places", places)
    read(site, lake)
    assert made == []
    monkeypatch.setattr(reference, "content", lambda name: f"{name} as they are now")
    read(site, lake)
    assert made == ["places"]
    assert ask(lake, "SELECT count(*) FROM places") == [(9,)]
    assert ask(lake, "SELECT count(*) > 1000 FROM entities") == [(True,)]
    assert verify(lake) == []


def test_the_etag_is_sent_back(site: Site, tmp_path: Path) -> None:
    read(site, tmp_path / "lake")
    read(site, tmp_path / "lake")
    first, second = [known for name, known in site.asked if name == "north"]
    assert first is None
    assert second is not None


def test_an_edit_is_a_new_version_and_what_vanished_stays(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    read(site, lake)
    site.feeds["north"] = feed({"2": "نص ثان بعد التعديل"})
    assert read(site, lake).articles == 1
    assert verify(lake) == []
    assert ask(
        lake, "SELECT guid, count(*), count(*) FILTER (is_latest) FROM articles GROUP BY 1 ORDER BY 1"
    ) == [
        ("1", 1, 1),
        ("2", 2, 1),
        ("3", 1, 1),
    ]
    assert ask(
        lake,
        "SELECT text LIKE '%التعديل', len(edits), text[edits[1].start + 1 : edits[1].end], edits[1].before "
        "FROM latest.articles WHERE guid = '2'",
    ) == [(True, 1, "بعد التعديل", "")]
    assert ask(lake, "SELECT count(*) FROM articles WHERE edits IS NOT NULL") == [(1,)]


def test_an_edit_and_a_flip_back_in_later_rounds(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for text in ("أول", "ثان", "أول", "ثالث"):
        site.feeds["south"] = feed({"3": text})
        read(site, lake)
    assert ask(lake, "SELECT count(*) FROM articles WHERE guid = '3'") == [(3,)], (
        "a known wording is not new again"
    )
    assert verify(lake) == []


def test_a_copy_with_a_credit_line_is_a_copy(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    site.feeds["north"] = feed({"1": LONG})
    read(site, lake)
    site.feeds["south"] = feed({"4": f"<p>نقلاً عن منفذ آخر</p><p>{LONG}</p>"})
    read(site, lake)
    ((original, story),) = ask(lake, "SELECT article_id, story_id FROM articles WHERE guid = '1'")
    assert ask(
        lake, "SELECT duplicate_of, story_id, credited_to FROM articles WHERE guid = '4' AND is_latest"
    ) == [(original, story, "منفذ آخر")]


def test_what_does_not_fit_into_a_batch_comes_in_the_next(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    monkeypatch.setattr("pipelines.ingest.BATCH", 4)
    site.feeds["north"] = feed({str(n): f"نص رقم {n}" for n in range(10, 20)})
    assert read(site, lake) == Total(batches=5, polls=2, articles=11)
    assert ask(
        lake, "SELECT feed_id[:5], sum(entries), sum(new_entries) FROM feed_polls GROUP BY 1 ORDER BY 1"
    ) == [
        ("north", 10, 10),
        ("south", 1, 1),
    ]
    assert verify(lake) == []


def test_max_articles_leaves_the_rest_for_the_next_time(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert read(site, lake, max_articles=2).articles == 2
    assert read(site, lake).articles == 1
    assert verify(lake) == []


def test_a_feed_that_fails_is_a_poll_and_the_others_run(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    site.feeds["south"] = 500
    assert read(site, lake) == Total(batches=1, polls=2, errors=1, articles=2)
    site.feeds["south"] = b"<html><body>No feed here</body></html>"
    read(site, lake)
    site.feeds["south"] = feed({"3": "نص ثالث"})
    assert read(site, lake).articles == 1
    polls = ask(
        lake, "SELECT outcome, error IS NULL FROM feed_polls WHERE feed_id LIKE 'south:%' ORDER BY polled_at"
    )
    assert polls == [("error", False), ("error", False), ("new", True)]


def test_a_malformed_item_is_one_failure_however_often_it_is_seen(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    broken = b"<rss version='2.0'><channel><item><pubDate>never</pubDate></item>"
    site.feeds["north"] = broken + feed({"1": "نص"}).partition(b"<channel>")[2]
    assert read(site, lake).failures == 1
    site.feeds["north"] = broken + feed({"1": "نص", "2": "نص ثان"}).partition(b"<channel>")[2]
    assert read(site, lake).failures == 0
    assert ask(lake, "SELECT stage, payload LIKE '%never%' FROM failures") == [("parse", True)]
    assert verify(lake) == []


@pytest.mark.parametrize(("word", "kind"), [("يعلق", "timeout"), ("يموت", "died")])
def test_an_article_that_defeats_extraction_is_kept_and_a_failure(
    site: Site, tmp_path: Path, word: str, kind: str
) -> None:
    lake = tmp_path / "lake"
    site.feeds["south"] = feed({"3": f"نص {word}"})
    assert read(site, lake) == Total(batches=1, polls=2, articles=3, failures=1)
    assert ask(lake, "SELECT stage, error_type, guid FROM failures JOIN articles USING (article_id)") == [
        ("extract", kind, "3")
    ]
    assert ask(lake, "SELECT count(*) FROM mentions") == [(2,)]
    assert verify(lake) == []


def test_a_defect_in_a_rule_ends_the_batch_and_loses_nothing(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    site.feeds["south"] = feed({"3": "نص يخطئ"})
    with pytest.raises(Exception, match=r"(?s)raised for http://127\.0\.0\.1:\d+/south .*ZeroDivisionError"):
        read(site, lake)
    assert verify(lake) == []
    assert ask(lake, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM feed_polls)") == [(0, 0)]
    site.feeds["south"] = feed({"3": "نص"})
    assert read(site, lake).articles == 3, "given back, so that it comes again"


def test_a_removed_article_does_not_come_back(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = tmp_path / "lake"
    site.feeds["north"] = feed({"1": LONG, "2": "نص"})
    site.feeds["south"] = feed({"3": f"<p>نقلاً عن منفذ آخر</p><p>{LONG}</p>"})
    read(site, lake)
    assert compact.run(lake=str(lake)) == 0
    site.feeds["north"] = feed({"1": LONG + " معدل", "2": "نص"})
    read(site, lake)
    ((gone,),) = ask(lake, "SELECT DISTINCT article_id FROM articles WHERE guid = '1'")
    assert forget.run(lake=str(lake), url=None, article=gone) == 0
    assert f"removed {gone} for good; rows: 2 of articles, 2 of mentions" in capsys.readouterr().out
    assert verify(lake) == []
    assert verify_command.run(lake=str(lake)) == 0
    assert ask(lake, "SELECT guid, duplicate_of FROM articles ORDER BY 1") == [("2", None), ("3", None)]
    site.feeds["north"] = feed({"1": LONG + " معدل مرة أخرى", "2": "نص"})
    assert read(site, lake).articles == 0
    held = [path for path in lake.rglob("*") if path.is_file() and gone.encode() in path.read_bytes()]
    # The id alone stays, in the state and in the table of batches: it keeps the article from coming back.
    assert {path.parent.name for path in held} == {"_state", "batches"}
    with pytest.raises(LakeError, match="no article 0000"):
        forget.run(lake=str(lake), url=None, article="0000")


def test_what_is_not_kept_goes_and_does_not_come_back(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    site.feeds["north"] = feed({"1": LONG, "2": "نص"})
    first = datetime.now(UTC)
    assert read(site, lake, keep=timedelta(days=30)).articles == 3
    with time_machine.travel(first + timedelta(days=20), tick=True):
        site.feeds["north"] = feed({"1": LONG + " معدل", "2": "نص"})
        assert read(site, lake, keep=timedelta(days=30)).articles == 1
    with time_machine.travel(first + timedelta(days=35), tick=True):
        site.feeds["north"] = feed({"1": LONG + " معدل", "2": "نص", "4": "خبر جديد"})
        assert read(site, lake, keep=timedelta(days=30)).articles == 1, (
            "the feed still carries those that went"
        )
        assert ask(lake, "SELECT guid, is_latest FROM articles ORDER BY guid") == [("1", True), ("4", True)]
        assert read(site, lake).articles == 0
    assert verify(lake) == []


def test_maintenance_makes_no_lake(tmp_path: Path) -> None:
    for command in (compact.run, verify_command.run):
        with pytest.raises(LakeError, match="no lake here"):
            command(lake=str(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()


def test_no_usable_source_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.toml").write_text('id = "wrong"\n')
    code = run(
        lake=str(tmp_path / "lake"), sources=[tmp_path], once=True, max_articles=None, log_format="json"
    )
    logging.getLogger().handlers.clear()
    told = capsys.readouterr().err
    assert code == 1
    assert '"key": "name_ar"' in told
    assert "no usable source" in told
    assert not (tmp_path / "lake").exists()


READER = """
import sys
from pathlib import Path
from pipelines import ingest
from tests.ingest.test_ingest import WORK
ingest.WORK = ingest.ingest.__kwdefaults__["work"] = WORK
sys.exit(ingest.run(lake=sys.argv[1], sources=[Path(sys.argv[2])], once=False, max_articles=None,
                    log_format="text", port=int(sys.argv[3])))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_between_batches(site: Site, tmp_path: Path, number: int, code: int) -> None:
    sources, lake = site.write_sources(tmp_path / "sources"), tmp_path / "lake"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(lake), str(sources), str(site.port)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reader.stderr is not None
    for line in reader.stderr:
        if "3 articles" in line:
            break
    os.kill(reader.pid, number)
    rest = reader.stderr.read()
    reader.stderr.close()
    assert reader.wait() == code, rest
    assert "stopping" in rest
    assert verify(lake) == []


def test_a_feed_is_asked_again_only_when_it_is_due(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, _ = load_sources([site.write_sources(tmp_path / "sources")], port=site.port)
    waits: list[float] = []

    def wait(self: Flag, seconds: float) -> None:
        waits.append(seconds)
        self.set()

    monkeypatch.setattr(Flag, "wait", wait)
    total = ingest(tmp_path / "lake", sources, workers=2, work=WORK)
    assert total.polls == len(site.asked) == 2
    assert 60 < waits[0] <= 132, "every = 2m, and up to a tenth more"


def test_an_edited_copy_is_a_copy_also_after_a_restart(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    text = (
        LONG
        + "وأضافوا أن الطريق الجبلي ما زال مغلقاً بالثلوج، وأن الجرافات تعمل على فتحه منذ ساعات الفجر الأولى."
    )
    site.feeds["north"] = feed({"1": text})
    read(site, lake)
    site.feeds["south"] = feed(
        {
            "4": text.replace("وقال", "وذكر", 1).replace("الأولى", ""),
            "5": text.replace("ثلاثة", "أربعة"),
        }
    )
    read(site, lake)
    ((original, story),) = ask(
        lake, "SELECT article_id, story_id FROM articles WHERE guid = '1' AND is_latest"
    )
    assert ask(lake, "SELECT duplicate_of, story_id FROM articles WHERE guid = '4'") == [(original, story)]
    assert ask(lake, "SELECT duplicate_of FROM articles WHERE guid = '5'") == [(None,)]

"""Archives into a lake, once each, whatever happens in between."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.backfill import Reading, Total, backfill, run
from pipelines.backfill_progress import Show
from pipelines.ingest import Stop, ingest
from pipelines.survey import Survey
from tests.backfill.archive import page, told, write_lines
from tests.ingest.site import feed, serving
from tests.lake.lakes import ask
from transforms.children import Work
from transforms.feeds.sources import load_sources
from transforms.forget import forget
from transforms.lake.commit import writing
from transforms.lake.verify import verify
from transforms.repair import repair

WORK = Work(function="tests.ingest.works:first_word", limit=5.0)
COMMAND = {
    "form": "auto", "source": None, "sources": None, "columns": {},
    "workers": 1, "dry_run": False, "only_syria": False, "log_format": "json",
}  # fmt: skip


def some(first: int, after: int) -> list[dict[str, str]]:
    return [told(number, random.Random(number)) for number in range(first, after)]


def read(lake: Path, *paths: Path, **options: object) -> Total:
    reading = Reading(paths=tuple(map(str, paths)))
    return backfill(lake, reading, workers=1, work=WORK, **options)  # type: ignore[arg-type]


def test_everything_comes_in_once(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", tmp_path / "archive"
    write_lines(archive / "one.jsonl", some(0, 30), broken=True)
    write_lines(archive / "two.jsonl", some(20, 50))
    (archive / "page.html").write_bytes(page(7))
    total = read(lake, archive)
    assert (total.articles, total.known, total.failures, total.units) == (51, 10, 1, 3)
    assert verify(lake) == []
    assert ask(lake, "SELECT count(*), count(DISTINCT article_id), bool_and(is_latest) FROM articles") == [
        (51, 51, True)
    ]
    assert ask(lake, "SELECT kind, articles FROM batches ORDER BY batch_id DESC LIMIT 1") == [
        ("backfill", 51)
    ]
    assert ask(lake, "SELECT stage, count(*) FROM failures GROUP BY 1") == [("parse", 1)]
    assert ask(
        lake, "SELECT title, published_source, outlet, feed_id FROM articles WHERE url LIKE '%pages%'"
    ) == [("افتتاح السوق رقم 7", "page", None, None)]
    # Read in 2026, written in 2018: the day of publication is the article's, that of first sight the lake's.
    assert ask(
        lake, "SELECT count(DISTINCT published_at::DATE) > 20, count(DISTINCT seen_on) FROM articles"
    ) == [(True, 1)]


def test_the_same_archive_again_adds_nothing_and_reads_nothing(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "a" / "one.jsonl", some(0, 20), broken=True)
    read(lake, archive)
    assert read(lake, archive) == Total()
    # Elsewhere it is another file, with the same articles.
    copy = shutil.copy(archive, tmp_path / "copy.jsonl")
    total = read(lake, copy)
    assert (total.articles, total.known) == (0, 20)
    assert verify(lake) == []


def test_what_a_kill_left_of_reading_ahead_is_cleared_away(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 20))
    left = lake / "_staging" / "read-ahead-of-a-killed-process"
    left.mkdir(parents=True)
    (left / "block").write_bytes(b"")
    seen: list[list[str]] = []

    def show(*_: object) -> None:
        seen.append([path.name for path in (lake / "_staging").glob("read-ahead-*")])

    read(lake, archive, show=show)
    ((one,),) = seen
    assert one != left.name
    assert list((lake / "_staging").iterdir()) == []
    assert verify(lake) == []


def test_a_file_that_grew_brings_what_it_has_besides(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 20))
    read(lake, archive)
    write_lines(archive, some(0, 25))
    total = read(lake, archive)
    assert (total.articles, total.known) == (5, 20)


def test_it_goes_on_within_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.chunks.RECORDS", 10)
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 35))
    stop = Stop()
    total = read(lake, archive, stop=stop, show=lambda *_: stop.event.set())
    assert (total.articles, total.units) == (10, 0)
    total = read(lake, archive)
    assert (total.articles, total.known, total.batches) == (25, 0, 3)
    assert verify(lake) == []
    assert ask(lake, "SELECT count(*) FROM articles") == [(35,)]


def test_a_defect_gives_the_batch_back(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    articles = some(0, 3)
    archive = write_lines(tmp_path / "one.jsonl", [*articles, articles[0] | {"url": "", "text": "يخطئ"}])
    with pytest.raises(Exception, match="a defect"):
        read(lake, archive)
    assert ask(lake, "SELECT count(*) FROM articles") == [(0,)]
    assert verify(lake) == []


def test_one_article_by_feed_and_by_archive(tmp_path: Path) -> None:
    """The feed reader runs in between: what it has is not brought again, and its later wording stays the latest."""
    lake = tmp_path / "lake"
    one = feed({"1": "نص أول"}).replace(b"</guid>", b"</guid><link>https://archive.example/news/1</link>")
    with serving({"north": one}) as site:
        sources, problems = load_sources([site.write_sources(tmp_path / "sources")], port=site.port)
        assert problems == ()
        archive = write_lines(tmp_path / "one.jsonl", some(0, 2))
        os.utime(archive, (1530000000, 1530000000))
        read(lake, write_lines(tmp_path / "zero.jsonl", some(0, 1)))
        ingest(lake, sources, once=True, workers=1, work=WORK)
        total = read(lake, archive)
    assert (total.articles, total.known) == (1, 1)
    assert verify(lake) == []
    assert ask(
        lake,
        "SELECT outlet, is_latest, dense_rank() OVER (ORDER BY article_id) FROM articles WHERE url LIKE '%/news/1' ORDER BY 2",
    ) == [(None, False, 1), ("north", True, 1)]


def test_what_was_removed_for_good_does_not_come_back(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 5))
    read(lake, archive)
    [(gone,)] = ask(lake, "SELECT article_id FROM articles WHERE url LIKE '%/news/3'")
    with writing(lake) as writer:
        forget(writer, [gone])
    assert read(lake, shutil.copy(archive, tmp_path / "again.jsonl")).articles == 0
    assert verify(lake) == []


def test_after_a_repair_it_is_read_again_and_adds_nothing(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 5))
    read(lake, archive)
    (lake / "_state" / "state.sqlite").unlink(missing_ok=True)
    for file in (lake / "_state").glob("*.sqlite*"):
        file.unlink()
    assert repair(lake).left == ()
    total = read(lake, archive)
    assert (total.articles, total.known) == (0, 5)


def test_another_outlet_is_another_reading(tmp_path: Path) -> None:
    lake, archive = tmp_path / "lake", write_lines(tmp_path / "one.jsonl", some(0, 5))
    read(lake, archive)
    sources, _ = load_sources()
    reading = replace(
        Reading(paths=(str(archive),)), outlet=next(each for each in sources if each.id == "sana")
    )
    assert backfill(lake, reading, workers=1, work=WORK).known == 5


def test_only_what_is_about_syria(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    other = {
        "url": "https://archive.example/news/900",
        "title": "قمة في بغداد تبحث ملف المياه",
        "text": "اجتمع وزير الخارجية العراقي في بغداد مع نظيره التركي، وبحثا ملف المياه والوضع في سوريا ولبنان.",
        "published": "2018-02-01T09:30:00Z",
    }
    reading = Reading(
        paths=(str(write_lines(tmp_path / "one.jsonl", [*some(0, 3), other])),), only_syria=True
    )
    total = backfill(lake, reading, workers=1)
    assert (total.articles, total.elsewhere) == (3, 1)
    assert verify(lake) == []
    assert ask(lake, "SELECT count(*) > 0 FROM events") == [(True,)]


def test_ctrl_c_ends_it_after_the_batch_in_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def interrupted(found: Survey, log_format: str) -> Generator[Show]:
        yield lambda total, chunk, brought: signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("pipelines.chunks.RECORDS", 3)
    monkeypatch.setattr("pipelines.backfill.showing", interrupted)
    archive = write_lines(tmp_path / "one.jsonl", some(0, 10))
    lake = tmp_path / "lake"
    given = COMMAND | {"lake": str(lake), "paths": [str(archive)]}
    assert run(**given) == 130  # type: ignore[arg-type]
    assert ask(lake, "SELECT count(*) FROM articles") == [(3,)]
    assert verify(lake) == []
    assert read(lake, archive).articles == 7


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    archive = write_lines(tmp_path / "one.jsonl", some(0, 4), broken=True)
    lake = str(tmp_path / "lake")
    given = COMMAND | {"lake": lake, "paths": [str(archive)]}
    assert run(**given | {"dry_run": True}) == 0  # type: ignore[arg-type]
    assert "jsonl" in capfd.readouterr().out
    assert not Path(lake).exists()
    assert run(**given | {"source": "nobody"}) == 2  # type: ignore[arg-type]
    assert "'nobody'" in capfd.readouterr().err
    assert run(**given | {"columns": {"body": "text"}}) == 2  # type: ignore[arg-type]
    assert "body is no field" in capfd.readouterr().err
    assert run(**given) == 0  # type: ignore[arg-type]
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    batch = next(line for line in lines if "articles_per_second" in line)
    assert (batch["articles"], batch["failures"], batch["units"]) == (4, 1, 1)
    assert any("1 × parse" in line["message"] for line in lines)
    assert run(**given | {"paths": [str(tmp_path / "nothing.jsonl")]}) == 1  # type: ignore[arg-type]

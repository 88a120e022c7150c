"""Files, compaction and reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.column import Table
from schemas.tables import ARTICLES
from tests.lake.lakes import ask, put
from tests.rows import TODAY, article, mention, poll
from transforms.lake import compact as compaction
from transforms.lake import log
from transforms.lake.commit import vacuum, writing
from transforms.lake.compact import compact
from transforms.lake.paths import LakeError
from transforms.lake.reader import Lake, open_lake
from transforms.lake.verify import verify
from transforms.lake.writer import DataFile, find_files, write_rows


def test_files_are_compressed_sorted_split_by_day_and_searchable(tmp_path: Path) -> None:
    rows = [
        article(article_id=f"a{n}", outlet=outlet, seen_on=day)
        for n in range(5)
        for outlet, day in (("sana", TODAY), ("anha", TODAY), ("sana", date(2022, 1, 29)))
    ]
    written = write_rows(tmp_path, "1.parquet", ARTICLES, rows)
    assert [file.path for file in written] == ["seen_on=2022-01-28/1.parquet", "seen_on=2022-01-29/1.parquet"]
    assert [file.rows for file in written] == [10, 5]
    assert find_files(tmp_path, ARTICLES) == written, "as read back by another process"
    file = pq.ParquetFile(tmp_path / written[0].path)
    outlets = file.read(columns=["outlet"]).column("outlet").to_pylist()
    assert outlets == sorted(outlets)
    chunks = {
        (chunk := file.metadata.row_group(0).column(n)).path_in_schema: chunk
        for n in range(file.metadata.num_columns)
    }
    assert {chunk.compression for chunk in chunks.values()} == {"ZSTD"}
    assert "RLE_DICTIONARY" in chunks["outlet"].encodings
    assert "RLE_DICTIONARY" not in chunks["text"].encodings
    assert not chunks["text"].is_stats_set, "bounds of texts would store them twice"
    assert chunks["article_id"].bloom_filter_length
    assert not chunks["title"].bloom_filter_length


def test_a_write_that_fails_leaves_no_finished_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("transforms.lake.writer.fsync_file", fail)
    with pytest.raises(OSError, match="No space left"):
        write_rows(tmp_path, "1.parquet", ARTICLES, [article()])
    assert find_files(tmp_path, ARTICLES) == []


def test_compaction_keeps_every_row_and_vacuum_the_files_that_are_needed(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        for n in range(6):
            put(
                writer,
                [
                    article(article_id=f"a{n}"),
                    mention(article_id=f"a{n}", mention_id=f"m{n}"),
                    poll(feed_id=f"f{n}"),
                ],
            )
        before = ask(tmp_path, "SELECT * FROM articles ORDER BY article_id")
        reader = open_lake(tmp_path)
        changes = compact(writer)
        assert {name: len(change.removed) for name, change in changes.items()} == {
            "articles": 6,
            "mentions": 6,
            "feed_polls": 6,
            "batches": 6,
        }
        assert compact(writer, at_least=3) == {}, "nothing small is left"
        assert vacuum(writer) == 0, "young files stay for readers"
        with reader.connect() as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(6,)]
        assert vacuum(writer, timedelta()) == 24
    assert ask(tmp_path, "SELECT * FROM articles ORDER BY article_id") == before
    assert ask(tmp_path, "SELECT count(*), max(kind) FROM batches") == [(7, "ingest")]
    assert verify(tmp_path) == []


def test_a_lake_is_narrowed_to_the_files_that_may_hold_what_was_published_then(tmp_path: Path) -> None:
    days = [TODAY - timedelta(days=300 * n) for n in range(3)]
    with writing(tmp_path) as writer:
        for n, day in enumerate(days):
            published = datetime.combine(day, time(22), UTC)
            put(
                writer,
                [
                    article(article_id=f"a{n}", published_at=published),
                    # In Damascus it was the next day.
                    mention(article_id=f"a{n}", published_on=day + timedelta(days=1)),
                ],
            )
    lake = open_lake(tmp_path)

    def found(lake: Lake, table: str) -> list[tuple[str]]:
        with lake.connect_small() as connection:
            return connection.execute(f"SELECT article_id FROM {table} ORDER BY 1").fetchall()

    narrow = lake.narrowed(published=[days[0], days[2]])
    assert found(narrow, "articles") == found(narrow, "mentions") == [("a0",), ("a2",)]
    assert found(lake.narrowed(published=[days[1] - timedelta(days=7)]), "articles") == []
    assert found(lake.narrowed(seen=[TODAY]), "articles") == [("a0",), ("a1",), ("a2",)]
    assert found(lake.narrowed(seen=[days[1]]), "mentions") == []
    assert lake.narrowed([ARTICLES]).files.keys() == {"articles"}
    untold = replace(lake.files["articles"][0], published=None)
    assert replace(lake, files={"articles": (untold,)}).narrowed(published=[date(1990, 1, 1)]).files == {
        "articles": (untold,)
    }, "bounds that a log does not tell exclude nothing"


def test_compaction_puts_together_what_was_published_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path) as writer:
        for n in (0, 300, 1, 301):
            put(
                writer,
                [
                    article(
                        article_id=f"a{n}",
                        published_at=datetime.combine(TODAY - timedelta(days=n), time(9), UTC),
                    )
                ],
            )
        monkeypatch.setattr(compaction, "FULL", sum(file.size for file in files_of(tmp_path)[:2]) + 10)
        compact(writer)
    spans = [file.published for file in files_of(tmp_path)]
    assert sorted((last - first).days for first, last in filter(None, spans)) == [1, 1]


def test_compaction_takes_no_more_into_memory_at_once_than_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path) as writer:
        for n in range(7):
            put(writer, [article(article_id=f"a{n}")])
        monkeypatch.setattr(compaction, "FULL", sum(file.size for file in files_of(tmp_path)[:3]) + 10)
        merged = compact(writer)["articles"]
    assert sorted(file.rows for file in merged.added) == [3, 3], "the seventh would be alone"
    assert sorted(file.rows for file in files_of(tmp_path)) == [1, 3, 3]
    assert ask(tmp_path, "SELECT count(DISTINCT article_id) FROM articles") == [(7,)]
    assert verify(tmp_path) == []


def files_of(root: Path) -> list[DataFile]:
    return log.files(log.snapshot(root, ARTICLES))


def test_a_row_is_written_again_a_few_times_only_while_more_is_to_come(tmp_path: Path) -> None:
    long = article(text="عنوان\n" + "".join(f"سطر {n * n * 7919} " for n in range(20_000)))
    with writing(tmp_path) as writer:
        put(writer, [long])
        put(writer, [article(article_id="a2")])
        put(writer, [article(article_id="a3")])
        (change,) = (each for name, each in compact(writer, whole=False).items() if name == "articles")
        assert [file.rows for file in change.added] == [2], "the large file is left alone"
        put(writer, [article(article_id="b", seen_on=date(2022, 1, 29))])
        (change,) = (each for name, each in compact(writer, whole=False).items() if name == "articles")
        assert [file.rows for file in change.added] == [3], "a day that is over becomes one file"
    assert ask(tmp_path, "SELECT count(DISTINCT article_id) FROM articles") == [(4,)]
    assert verify(tmp_path) == []


def test_logs_state_and_folders_do_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "CHECKPOINT_EVERY", 3)
    monkeypatch.setattr(log, "KEPT_VERSIONS", 5)
    sizes: list[int] = []
    with writing(tmp_path) as writer:
        for n in range(30):
            put(writer, [article(article_id=f"a{n}")])
            reader = open_lake(tmp_path)
            compact(writer)
            vacuum(writer, timedelta())
            assert log.snapshot(tmp_path, ARTICLES, version=reader.versions["articles"]).version
            sizes.append(sum(1 for _ in (tmp_path / "articles" / "_delta_log").iterdir()))
        assert writer.state.execute("SELECT count(*) FROM batches").fetchall() == [(1,)]
    assert max(sizes) < 20
    assert max(sizes[20:]) <= max(sizes[10:20])
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(30,)]
    assert verify(tmp_path) == []


def test_only_days_that_are_asked_for_are_opened(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(), article(article_id="a2", seen_on=date(2022, 1, 29))])
    lake = open_lake(tmp_path)
    (old,) = set(lake.uris("articles")) - set(lake.uris("articles", date(2022, 1, 29)))
    Path(old).unlink()
    with lake.connect(date(2022, 1, 29)) as connection:
        assert connection.execute("SELECT article_id FROM latest.articles").fetchall() == [("a2",)]


def test_a_stop_in_compaction_keeps_every_row(tmp_path: Path) -> None:
    for step in ("staged", "recorded", "moved articles", "committed articles", "committed batches"):
        root = tmp_path / step

        def stop(name: str, wanted: str = step) -> None:
            if name == wanted:
                raise KeyboardInterrupt

        with writing(root) as writer:
            for n in range(3):
                put(writer, [article(article_id=f"a{n}")])
        with pytest.raises(KeyboardInterrupt), writing(root, stop) as writer:
            compact(writer)
        with writing(root):
            pass
        assert verify(root) == []
        assert ask(root, "SELECT count(*) FROM articles") == [(3,)]


def test_a_reader_sees_whole_batches_only(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def look(name: str) -> None:
        if name.startswith(("recorded", "committed")):
            seen.extend(
                ask(tmp_path, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM mentions)")
            )

    with writing(tmp_path) as writer:
        put(writer, [article(article_id="a0"), mention(article_id="a0", mention_id="m0")])
    with writing(tmp_path, look) as writer:
        put(writer, [article(), mention()])
    assert seen == [(1, 1), (1, 1), (1, 1), (2, 2)]


def test_latest_views_leave_old_versions_out(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(), mention()])
        put(
            writer,
            [article(version="v2"), mention(version="v2", mention_id="m2")],
            {("a1", "v1"): "2022-01-28"},
        )
    assert ask(tmp_path, "SELECT count(*) FROM mentions") == [(2,)]
    assert ask(tmp_path, "SELECT mention_id FROM latest.mentions") == [("m2",)]


def test_nested_columns_come_as_they_are(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(authors=("سلمى", "هوزان"))])
    assert ask(tmp_path, "SELECT authors[2] FROM articles") == [("هوزان",)]


def test_an_older_lake_gets_new_columns(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        full = log.arrow_schema

        def less(table: Table) -> pa.Schema:
            schema = full(table)
            return schema.remove(schema.get_field_index("image_url")) if table is ARTICLES else schema

        patch.setattr(log, "arrow_schema", less)
        with writing(tmp_path):
            pass
    with writing(tmp_path) as writer:
        put(writer, [article(image_url="http://127.0.0.1/1.jpg")])
    assert "image_url" in {field.name for field in log.snapshot(tmp_path, ARTICLES).delta.schema().fields}
    assert verify(tmp_path) == []


def test_an_unknown_table_is_named(tmp_path: Path) -> None:
    with writing(tmp_path):
        pass
    with pytest.raises(LakeError, match="no table 'artikles'; there are entities, places, articles"):
        open_lake(tmp_path).uris("artikles")

"""Tables and JSON lines: columns by their usual names or as they are mapped, damage row by row."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.archives import Unit
from schemas.feeds import FeedEntry
from tests.archives.files import TEXT, bad, good, read, units
from transforms.archives import units as units_module
from transforms.archives.columns import guess
from transforms.archives.read import columns_of, records

ROW = {
    "العنوان": "افتتاح مخبز",
    "النص": TEXT,
    "الرابط": "https://example.org/1",
    "التاريخ": "2016-12-13 09:30:00",
}
ENTRY = FeedEntry(
    position=0, title="افتتاح مخبز", content=TEXT, full=True, url="https://example.org/1",
    published=datetime(2016, 12, 13, 9, 30),  # noqa: DTZ001 - the outlet's own time
)  # fmt: skip


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def titles(found: list) -> list[str]:
    return [one.entry.title for one in good(found)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_json_lines(tmp_path: Path, pack) -> None:
    path = tmp_path / "dump"
    path.write_bytes(pack(jsonl(ROW, ROW | {"العنوان": "خبر آخر"})))
    found = read(path)
    assert bad(found, path) == []
    assert titles(found) == ["افتتاح مخبز", "خبر آخر"]
    assert good(found)[0].entry == ENTRY
    assert good(found)[1].source_uri == f"{path}#{len(jsonl(ROW))}"


def test_nested_names_and_kinds_of_dates(tmp_path: Path) -> None:
    path = tmp_path / "wordpress.json"
    post = {
        "id": 7, "date": "2018-03-05T10:00:00", "link": "https://example.org/7", "title": {"rendered": "خبر &amp; خبر"},
        "content": {"rendered": f"<p>{TEXT}</p>"}, "tags": ["حلب"], "author": {"name": "مراسل"},
    }  # fmt: skip
    for body in (json.dumps([post, post], indent=1), json.dumps(post, indent=1), json.dumps([post])):
        path.write_text(body, "utf-8")
        entry = good(read(path))[0].entry
        assert entry is not None
        assert (entry.guid, entry.title, entry.content) == ("7", "خبر & خبر", f"<p>{TEXT}</p>")
        assert (entry.categories, entry.published) == (("حلب",), datetime(2018, 3, 5, 10))  # noqa: DTZ001
    path.write_bytes(
        jsonl(
            {"title": "أ", "timestamp": 1514764800},
            {"title": "ب", "timestamp": {"$date": 1514764800000}},
            {"title": "ج", "timestamp": "3/4/2018"},
        )
    )
    found = read(path)
    day = datetime(2018, 1, 1, tzinfo=UTC)
    assert [one.entry and one.entry.published for one in good(found)] == [day, day, None]
    assert [kind for _, kind in bad(found, path)] == ["date"]


def test_damaged_lines_cost_themselves(tmp_path: Path) -> None:
    lines = [
        jsonl(ROW), b"{\"title\": \"cut", b"\n", b"[1]\n", b"\n", jsonl({"title": ""}), jsonl(ROW), b'{"title": "' + b"a" * 10_100_000 + b'"}\n',
        json.dumps({"العنوان": "من صفحة رمز قديمة"}, ensure_ascii=False).encode("cp1256") + b"\n", b"[" * 100_000 + b"\n", jsonl(ROW)[:-1],
    ]  # fmt: skip
    path = tmp_path / "dump.jsonl"
    path.write_bytes(b"".join(lines))
    found = read(path)
    assert titles(found) == ["افتتاح مخبز", "افتتاح مخبز", "من صفحة رمز قديمة", "افتتاح مخبز"]
    at = [sum(map(len, lines[:n])) for n in range(len(lines))]
    assert bad(found, path) == [
        (f"#{at[1]}", "json"), (f"#{at[3]}", "json"), (f"#{at[5]}", "no_text"), (f"#{at[7]}", "size"), (f"#{at[9]}", "json"),
    ]  # fmt: skip


def test_a_bad_gzip_member_costs_itself(tmp_path: Path) -> None:
    packed = [gzip.compress(jsonl(ROW | {"العنوان": f"خبر {n}"})) for n in range(4)]
    packed[1] = packed[1][:20] + b"\xff" * 8 + packed[1][28:]
    path = tmp_path / "dump.jsonl.gz"
    path.write_bytes(b"".join(packed))
    found = read(path)
    assert titles(found) == ["خبر 0", "خبر 2", "خبر 3"]
    assert bad(found, path) == [(f"#{len(packed[0])}", "damaged")]


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=15),
    step=st.integers(1, 200),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_every_line_belongs_to_one_unit(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], step: int, ends: str
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "dump"
    rows = [
        json.dumps({"id": str(n), "title": "خبر", "body": text}, ensure_ascii=n % 2 > 0)
        for n, text in enumerate(texts)
    ]
    path.write_bytes(ends.join(rows).encode("utf-8", "replace"))
    held = units_module.RANGE
    units_module.RANGE = step
    try:
        cut = [unit for unit in units(path) if isinstance(unit, Unit)]
    finally:
        units_module.RANGE = held
    found = [one for unit in cut for one in records(unit)]
    assert [one.entry and one.entry.guid for one in good(found)] == [str(n) for n in range(len(texts))]
    assert bad(found, path) == []


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
def test_tables(tmp_path: Path, sign: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign)
    writer.writerows(
        [
            ROW.keys(),
            ROW.values(),
            [ROW["العنوان"], "فقرة، أولى\nفقرة؛ «ثانية»", "https://example.org/2", "13/12/2016"],
        ]
    )
    path = tmp_path / "table"
    path.write_bytes(out.getvalue().encode(encoding))
    found = read(path)
    assert bad(found, path) == []
    assert [one.entry and one.entry.content for one in good(found)] == [TEXT, "فقرة، أولى\nفقرة؛ «ثانية»"]
    assert good(found)[0].entry is not None
    unit = units(path)[0]
    assert isinstance(unit, Unit)
    assert columns_of(unit) == {
        "title": "العنوان",
        "content": "النص",
        "url": "الرابط",
        "published": "التاريخ",
    }


def test_damaged_rows_cost_themselves(tmp_path: Path) -> None:
    rows = ['title,body,url', 'أ,نص,https://example.org/1', 'ب,"علامة بلا أختها,https://example.org/2', 'ج,نص,https://example.org/3', 'د,نص', 'ه,نص,https://example.org/5,', 'و,نص,https://example.org/6']  # fmt: skip
    path = tmp_path / "table.csv"
    path.write_text("\n".join(rows), "utf-8")
    found = read(path)
    assert titles(found) == ["أ", "ج", "ه", "و"]
    at = [len("\n".join(rows[:n]).encode()) + 1 for n in range(len(rows))]
    assert bad(found, path) == [(f"#{at[2]}", "csv"), (f"#{at[4]}", "csv")]


def test_columns_as_they_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"h,t\nخبر,{TEXT}\n", "utf-8")
    found = read(path, format="csv")
    assert [kind for _, kind in bad(found, path)] == ["columns"]
    assert titles(read(path, {"title": "h", "content": "t"}, "csv")) == ["خبر"]


def test_guess() -> None:
    assert guess(["Headline", "Article Body", "Publish_Date", "URL", "_id", "Author"]) == {
        "title": "Headline", "content": "Article Body", "published": "Publish_Date", "url": "URL", "guid": "_id", "authors": "Author",
    }  # fmt: skip
    assert guess(["عنوان الخبر", "المُحتوى", "تاريخ النشر"]) == {
        "title": "عنوان الخبر", "content": "المُحتوى", "published": "تاريخ النشر",
    }  # fmt: skip
    assert guess(["a", "b"]) == {}


def parquet(path: Path, count: int) -> None:
    table = pa.table({
        "title": [f"خبر {n}" for n in range(count)], "text": [TEXT] * count, "other": [bytes(1000)] * count,
        "date": [datetime(2016, 12, 13, tzinfo=UTC)] * count,
    })  # fmt: skip
    pq.write_table(table, path, row_group_size=100, use_dictionary=False, compression="snappy")


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "table"
    parquet(path, 250)
    found = read(path)
    assert titles(found) == [f"خبر {n}" for n in range(250)]
    assert good(found)[7].source_uri == f"{path}#7"
    entry = good(found)[7].entry
    assert entry is not None
    assert entry.published == datetime(2016, 12, 13, tzinfo=UTC)


def test_a_damaged_row_group_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    parquet(path, 300)
    group = pq.ParquetFile(path).metadata.row_group(1)
    body = bytearray(path.read_bytes())
    at = group.column(0).data_page_offset
    body[at : at + 200] = b"\xff" * 200
    path.write_bytes(body)
    found = read(path)
    assert titles(found) == [f"خبر {n}" for n in (*range(100), *range(200, 300))]
    assert bad(found, path) == [("#100", "damaged")]
    path.write_bytes(body[:-100])
    assert bad(read(path), path) == [("", "damaged")]


def test_a_broken_first_line_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes('{"العنوان": "سطر مقطوع\n'.encode() + jsonl(ROW, ROW))
    found = read(path)
    assert titles(found) == [ENTRY.title] * 2
    assert [kind for _, kind in bad(found, path)] == ["json"]

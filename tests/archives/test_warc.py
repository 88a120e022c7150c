"""WARC files: what is in them, in whatever compression, and what damage costs."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.archives import Unit
from tests.archives.files import PACKED, SEEN, TEXT, bad, claiming, good, offsets, page, read, response, units
from transforms.archives import units as units_module
from transforms.archives.read import records

RSS = f"<rss version='2.0'><channel><title>أ</title><item><title>خبر</title><link>/7</link><description>{TEXT}</description></item></channel></rss>".encode()


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n%x;a=b\r\n%b\r\n0\r\n\r\n" % (5, body[:5], len(body) - 5, body[5:])


def urls(found: list) -> list[str]:
    return [one.page.url.rpartition("/")[2] for one in good(found)]


@pytest.mark.parametrize("packing", PACKED)
def test_pages_and_feeds(tmp_path: Path, packing: str) -> None:
    parts = [
        response(1, page(1)),
        response(2, gzip.compress(page(2)), ("Content-Encoding", "gzip")),
        response(3, chunked(page(3)), ("Transfer-Encoding", "chunked")),
        response(
            4,
            chunked(zstandard.compress(page(4))),
            ("Transfer-Encoding", "chunked"),
            ("Content-Encoding", "zstd"),
        ),
        response(
            5, page(5), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")
        ),  # undone by the crawler
        response(6, RSS, content_type="application/rss+xml"),
        response(7, page(7), status="404 Not Found"),
        response(8, b"\x89PNG\r\n\x1a\n" + bytes(100), content_type="image/png"),
        response(9, page(9), kind="revisit"),
        response(10, b'{"answer": 42}', content_type="application/json"),
        response(11, "<p>خبر من مدونة</p>".encode("cp1256"), content_type="text/html; charset=windows-1256"),
    ]
    packed = [PACKED[packing](part) for part in parts]
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(packed))
    found = read(path)
    assert bad(found, path) == []
    at = offsets(packed)
    assert [one.source_uri for one in good(found)] == [
        *(f"{path}#{at[n]}" for n in range(5)), f"{path}#{at[5]}/0", f"{path}#{at[10]}",
    ]  # fmt: skip
    assert all(one.seen_at == SEEN for one in good(found))
    pages = [one.page for one in good(found) if one.page]
    assert [one.body for one in pages[:5]] == [page(n) for n in range(1, 6)]
    assert pages[0].url == "https://example.org/news/1"
    assert pages[-1].content_type == "text/html; charset=windows-1256"
    entry = good(found)[5].entry
    assert entry is not None
    assert (entry.title, entry.url) == ("خبر", "https://example.org/7")


def test_a_warc_compressed_as_a_whole(tmp_path: Path) -> None:
    parts = [response(n, page(n)) for n in range(3)]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(gzip.compress(b"".join(parts)))
    found = read(path)
    assert urls(found) == ["0", "1", "2"]
    assert good(found)[1].source_uri == f"{path}#0+{len(parts[0])}"


def test_zstd_with_a_dictionary(tmp_path: Path) -> None:
    parts = [response(n, page(n)) for n in range(40)]
    dictionary = zstandard.train_dictionary(4000, parts * 4)
    raw = dictionary.as_bytes()
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    for held in (raw, zstandard.compress(raw)):
        path = tmp_path / "crawl.warc.zst"
        path.write_bytes(
            b"\x5d\x2a\x4d\x18"
            + len(held).to_bytes(4, "little")
            + held
            + b"".join(map(packer.compress, parts))
        )
        assert urls(read(path, format="warc")) == [str(n) for n in range(40)]
        assert urls(read(path)) == [str(n) for n in range(40)]


@pytest.mark.parametrize("packing", PACKED)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_record_belongs_to_one_unit(
    tmp_path_factory: pytest.TempPathFactory, packing: str, data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 30), min_size=1, max_size=12))
    packed = [PACKED[packing](response(n, page(n, size))) for n, size in enumerate(sizes)]
    path = tmp_path_factory.mktemp("warc") / "crawl"
    path.write_bytes(b"".join(packed))
    step = (
        data.draw(st.integers(1, 20_000))
        if data.draw(st.booleans())
        else data.draw(st.sampled_from([1 + at for at in offsets(packed)]))
    )
    held = units_module.RANGE
    units_module.RANGE = step
    try:
        cut = [unit for unit in units(path) if isinstance(unit, Unit)]
    finally:
        units_module.RANGE = held
    if len(cut) > 300:
        return
    assert [unit.start for unit in cut[1:]] == [unit.end for unit in cut[:-1]]
    found = [one for unit in cut for one in records(unit)]
    assert urls(found) == [str(n) for n in range(len(sizes))]
    assert bad(found, path) == []


@pytest.mark.parametrize("packing", PACKED)
def test_a_file_that_is_cut(tmp_path: Path, packing: str) -> None:
    packed = [PACKED[packing](response(n, page(n))) for n in range(4)]
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(packed)[:-200])
    found = read(path)
    assert urls(found) == ["0", "1", "2"]
    assert bad(found, path) == [(f"#{offsets(packed)[3]}", "damaged" if packing else "cut")]


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("where", [0, 2, 40, -6])
def test_a_bad_member_in_the_middle(tmp_path: Path, packing: str, where: int) -> None:
    packed = [PACKED[packing](response(n, page(n))) for n in range(5)]
    spoiled = bytearray(packed[2])
    spoiled[where : where + 4 if where >= 0 else None] = b"\xa5" * (4 if where >= 0 else -where)
    packed[2] = bytes(spoiled)
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(packed))
    found = read(path)
    # zstd frames of this kind have no checksum at their end: what is spoiled there may be text.
    if packing == "zst" and where == -6:
        assert {"0", "1", "3", "4"} <= set(urls(found))
        return
    assert set(urls(found)) - {"2"} == {"0", "1", "3", "4"}
    assert bad(found, path)[0] == (f"#{offsets(packed)[2]}", "damaged")


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize(
    "length",
    [
        lambda n: n - 50,
        lambda n: n + 50,
        lambda n: 2_000_000_000,
        lambda n: 10**17,
        lambda n: 10**30,
    ],
    ids=["short", "long", "2 GB", "17 digits", "30 digits"],
)
def test_a_wrong_content_length_costs_its_record(tmp_path: Path, packing: str, length) -> None:
    parts = [response(n, page(n)) for n in range(5)]
    parts[2] = claiming(parts[2], length)
    packed = [PACKED[packing](part) for part in parts]
    path = tmp_path / "crawl"
    path.write_bytes(b"".join(packed))
    found = read(path)
    assert urls(found) == ["0", "1", "3", "4"]
    assert [where for where, _ in bad(found, path)] == [f"#{offsets(packed)[2]}"]


def test_what_is_no_record_is_told_and_passed_over(tmp_path: Path) -> None:
    parts = [
        response(0, page(0)),
        b"GET / HTTP/1.1\r\n\r\n" * 5000,
        response(1, page(1)),
        b"WARC/1.0\r\nfoo\r\n\r\n",
        response(2, page(2)),
    ]
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(parts))
    found = read(path)
    at = offsets(parts)
    assert urls(found) == ["0", "1", "2"]
    assert bad(found, path) == [(f"#{at[1]}", "no_record"), (f"#{at[3]}", "head")]


def test_a_warc_in_a_page_is_its_text(tmp_path: Path) -> None:
    inner = response(1, page(1))
    path = tmp_path / "crawl.warc"
    path.write_bytes(response(0, page(0) + b"<pre>\n" + inner + b"</pre>") + response(2, page(2)))
    assert urls(read(path)) == ["0", "2"]


def test_bombs_and_bad_encodings(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<html>" + bytes(50_000_000))
    parts = [
        response(0, bomb, ("Content-Encoding", "gzip")),
        response(1, gzip.compress(page(1))[:-30], ("Content-Encoding", "gzip")),
        response(2, b"5\r\n<p>he\r\nzz\r\nllo", ("Transfer-Encoding", "chunked")),
        response(3, page(3)),
    ]
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(parts))
    found = read(path)
    assert urls(found) == ["3"]
    assert [kind for _, kind in bad(found, path)] == ["size", "encoding", "encoding"]


def test_a_large_record_is_passed_over(tmp_path: Path) -> None:
    film = response(1, b"\0" * 12_000_000, content_type="video/mp4")
    long = response(2, b"<html>" + b"a" * 12_000_000)
    path = tmp_path / "crawl.warc"
    path.write_bytes(response(0, page(0)) + film + long + response(3, page(3)))
    found = read(path)
    assert urls(found) == ["0", "3"]
    assert [kind for _, kind in bad(found, path)] == ["size"]


def test_a_member_that_unpacks_to_nothing_but_zeros_is_given_up(tmp_path: Path) -> None:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as packed:
        packed.write(b"WARC/1.0\r\n")
        for _ in range(280):
            packed.write(b"x" * (1 << 20))
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(out.getvalue() + gzip.compress(response(1, page(1))))
    found = read(path)
    assert urls(found) == ["1"]
    assert [kind for _, kind in bad(found, path)] == ["head"]

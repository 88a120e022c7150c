"""Pages, feeds and texts in files, folders, zips and tars; names that lie, and what cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.archives import Unit, Unreadable
from tests.archives.files import SEEN, TEXT, bad, good, page, read, response, units
from transforms.archives import container
from transforms.archives.read import records

RSS = f"<?xml version='1.0'?><rss version='2.0'><channel><title>أ</title><item><title>خبر</title><guid>1</guid><description>{TEXT}</description></item><item><guid>2</guid></item></channel></rss>"
FRONT = f"---\nالعنوان: افتتاح مخبز\nurl: https://example.org/5\ndate: 2016-12-13T09:30:00+02:00\n# تعليق\n---\n\n{TEXT}\n"


def test_formats_are_told_by_content(tmp_path: Path) -> None:
    bodies = {
        "a.txt": page(1), "b.html": RSS.encode(), "c.xml": gzip.compress(response(1, page(1))), "d": b'{"title": "a"}\n',
        "e.json": f"العنوان,النص\nخبر,{TEXT}\n".encode(), "f": b"PAR1" + bytes(100), "g.csv": FRONT.encode(), "h 2016-12-13": TEXT.encode(),
        "i": '{"version": "https://jsonfeed.org/version/1.1", "items": []}'.encode("utf-16"),
    }  # fmt: skip
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    assert [(Path(one.path).name, one.format) for one in units(tmp_path) if isinstance(one, Unit)] == [
        ("a.txt", "html"), ("b.html", "feed"), ("c.xml", "warc"), ("d", "jsonl"), ("e.json", "csv"), ("f", "parquet"),
        ("g.csv", "text"), ("h 2016-12-13", "text"), ("i", "feed"),
    ]  # fmt: skip


def test_what_is_no_archive_is_told_with_advice(tmp_path: Path) -> None:
    bodies = {"a": b"", "b": b"%PDF-1.7", "c": b"\x7fELF" + bytes(50), "d": b"filedesc://x.arc 0.0.0.0", "e": TEXT.encode(), "f": gzip.compress(b"x" * 99)[:10]}  # fmt: skip
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    found = [one for one in units(tmp_path) if isinstance(one, Unreadable)]
    assert [one.error_type for one in found] == ["empty", "format", "format", "format", "format", "damaged"]
    assert "warcio recompress" in found[3].message
    assert "--format text" in found[4].message
    assert [one.entry.content for one in good(read(tmp_path / "e", format="text")) if one.entry] == [TEXT]


def test_folders_patterns_and_links(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/1.html", "a/3.html", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(page(1))
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "b" / "self").symlink_to(tmp_path / "b" / "self")
    (tmp_path / "b" / "twice.html").symlink_to(tmp_path / "a" / "3.html")
    (tmp_path / "c").mkdir()
    os.mkfifo(tmp_path / "c" / "pipe")

    def names(*paths: Path) -> list[str]:
        return [str(Path(one.path).relative_to(tmp_path)) for one in units(*paths) if isinstance(one, Unit)]

    assert names(tmp_path) == ["a/3.html", "b/1.html", "b/2.html"]
    assert names(tmp_path / "b" / "?.html") == ["b/1.html", "b/2.html"]
    assert names(tmp_path / "**" / "*.html", tmp_path) == ["a/3.html", "b/1.html", "b/2.html"]
    told = [
        (one.source_uri, one.error_type)
        for one in units(tmp_path, tmp_path / "no*")
        if isinstance(one, Unreadable)
    ]
    assert told == [
        (str(tmp_path / "b" / "self"), "unreadable"), (str(tmp_path / "c" / "pipe"), "not_a_file"), (str(tmp_path / "no*"), "not_found"),
    ]  # fmt: skip


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(page(1))
    cut = units(tmp_path)
    opened = Path.open

    def refusing(self: Path, *args, **kwargs):
        if self.name == "b":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refusing)
    assert [type(one) for one in units(tmp_path)] == [Unit, Unreadable, Unit]
    found = [one for unit in cut if isinstance(unit, Unit) for one in records(unit)]
    assert bad(found, tmp_path) == [("/b", "unreadable")]
    assert len(good(found)) == 2


def test_a_file_that_changes_is_another(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page(1))
    unit = units(path)[0]
    path.write_bytes(page(2) + b" ")
    assert isinstance(unit, Unit)
    assert bad(list(records(unit)), path) == [("", "changed")]
    path.unlink()
    assert bad(list(records(unit)), path) == [("", "unreadable")]


def test_a_saved_page_and_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for head, url in (
        (b"<!-- saved from url=(0024)https://example.org/n/1 -->", "https://example.org/n/1"),
        (
            b"<html><link href='https://example.org/n/2?a=1&amp;b=2' rel=canonical>",
            "https://example.org/n/2?a=1&b=2",
        ),
        (b'<html><meta property="og:url" content="https://example.org/n/3">', "https://example.org/n/3"),
        (b"<html>", str(path)),
    ):
        path.write_bytes(head + page(1))
        os.utime(path, (SEEN.timestamp(), SEEN.timestamp()))
        found = good(read(path))[0]
        assert found.page is not None
        assert (found.page.url, found.page.body, found.seen_at) == (url, head + page(1), SEEN)


def test_a_feed(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, "utf-8")
    found = read(path)
    assert [(one.source_uri, one.entry and one.entry.title) for one in good(found)] == [(f"{path}#0", "خبر")]
    assert bad(found, path) == [("#1", "no_text")]
    path.write_text("<rss><channel", "utf-8")
    assert bad(read(path), path) == [("", "feed")]


def test_texts(tmp_path: Path) -> None:
    path = tmp_path / "كفرنون 2016-12-13.txt"
    path.write_bytes(FRONT.encode())
    entry = good(read(path))[0].entry
    assert entry is not None
    assert (entry.title, entry.url, entry.content) == ("افتتاح مخبز", "https://example.org/5", TEXT)
    assert entry.published == datetime(2016, 12, 13, 7, 30, tzinfo=UTC)
    path.write_bytes(f"مخبز جديد في كفرنون\r\n\r\n{TEXT}".encode("cp1256"))
    entry = good(read(path))[0].entry
    assert entry is not None
    assert (entry.title, entry.content) == ("مخبز جديد في كفرنون", TEXT)
    assert entry.published == datetime(2016, 12, 13)  # noqa: DTZ001 - the outlet's own day


MEMBERS = {
    "../../etc/passwd.html": page(1), "/root/2.html": page(2), "C:\\x\\3.html": page(3), "أخبار/4.xml": RSS.encode(),
    "5.jsonl.gz": gzip.compress(f'{{"title": "خبر", "text": "{TEXT}"}}\n'.encode() * 2), "6.bin": b"\x00\x01" * 99, ".DS_Store": b"x", "7.warc.gz": gzip.compress(response(7, page(7))),
}  # fmt: skip


def pack(kind: str, members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, body in members.items():
                info = zipfile.ZipInfo(name, SEEN.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, body)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode=kind) as packed:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(body), SEEN.timestamp()
            packed.addfile(info, io.BytesIO(body))
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["zip", "w:", "w:gz", "w:bz2", "w:xz"])
def test_containers(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "site"
    path.write_bytes(pack(kind, MEMBERS))
    before = sorted(tmp_path.rglob("*"))
    found = read(path)
    assert sorted(tmp_path.rglob("*")) == before
    names = [one.source_uri.removeprefix(f"{path}#") for one in good(found)]
    first = len(f'{{"title": "خبر", "text": "{TEXT}"}}\n'.encode())
    assert names == ["../../etc/passwd.html", "/root/2.html", "C:\\x\\3.html", "أخبار/4.xml!0", "5.jsonl.gz!0", f"5.jsonl.gz!{first}", "7.warc.gz!0"]  # fmt: skip
    assert all(one.seen_at == SEEN for one in good(found))
    assert bad(found, path) == [("#أخبار/4.xml!1", "no_text"), ("#6.bin", "format")]


def test_members_as_one_format(tmp_path: Path) -> None:
    path = tmp_path / "texts.zip"
    path.write_bytes(pack("zip", {"1": TEXT.encode(), "2": TEXT.encode()}))
    assert [kind for _, kind in bad(read(path), path)] == ["format", "format"]
    assert len(good(read(path, format="text"))) == 2


def test_bombs_in_containers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_MEMBER", 20_000_000)
    members = {
        "1.html": b"<html>" + b"a" * 30_000_000, "2.jsonl": b'{"title": "a"}\n' * 2_000_000, "3.html.gz": gzip.compress(b"<html>" + b"a" * 30_000_000),
        "4.zip": pack("zip", {"1.html": page(1)}), "5.html": page(5),
    }  # fmt: skip
    for kind in ("zip", "w:gz"):
        path = tmp_path / kind[0]
        path.write_bytes(pack(kind, members))
        found = read(path)
        assert bad(found, path) == [
            ("#1.html", "size"),
            ("#2.jsonl", "size"),
            ("#3.html.gz", "size"),
            ("#4.zip", "nested"),
        ]
        assert len(good(found)) == 1


def test_damaged_containers(tmp_path: Path) -> None:
    members = {f"{n}.html": page(n) * 20 for n in range(5)}
    path = tmp_path / "site"
    body = bytearray(pack("zip", members))
    at = body.find(b"2.html") + 30
    body[at : at + 20] = b"\xa5" * 20
    path.write_bytes(body)
    found = read(path)
    assert [one.source_uri[-6:] for one in good(found)] == ["0.html", "1.html", "3.html", "4.html"]
    assert bad(found, path) == [("#2.html", "damaged")]
    path.write_bytes(body[:-40])
    assert bad(read(path), path) == [("", "damaged")]
    body = bytearray(pack("w:", members))
    at = body.find(b"2.html")
    body[at : at + 512] = b"\xa5" * 512
    path.write_bytes(body)
    found = read(path)
    assert [one.source_uri[-6:] for one in good(found)] == ["0.html", "1.html", "3.html", "4.html"]
    assert [kind for _, kind in bad(found, path)] == ["damaged"]
    path.write_bytes(pack("w:", members)[:12_000])
    found = read(path)
    assert len(good(found)) in (1, 2)
    assert "damaged" in [kind for _, kind in bad(found, path)]
    path.write_bytes(pack("w:gz", members)[:-30])
    found = read(path)
    assert "damaged" in [kind for _, kind in bad(found, path)]


def test_a_locked_zip(tmp_path: Path) -> None:
    body = bytearray(pack("zip", {"1.html": page(1), "2.html": page(2)}))
    central = body.find(b"PK\1\2")
    body[central + 8] |= 1
    path = tmp_path / "locked.zip"
    path.write_bytes(body)
    found = read(path)
    assert bad(found, path) == [("#1.html", "encrypted")]
    assert len(good(found)) == 1

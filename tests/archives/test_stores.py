"""Archives in object stores and behind web servers: found, read in parts, and what is said when a store is away."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest

from schemas.archives import Unit, Unreadable
from tests.archives.files import TEXT, good, page
from transforms.archives import stores, units
from transforms.archives.read import records

LINES = "".join(
    json.dumps({"url": f"https://example.org/{n}", "title": f"خبر {n}", "text": TEXT}, ensure_ascii=False)
    + "\n"
    for n in range(40)
).encode()


def found(*urls: str) -> list[Unit | Unreadable]:
    return list(units.find(urls))


def titles(each: Unit | Unreadable) -> list[str]:
    assert isinstance(each, Unit)
    return [one.entry.title for one in good(list(records(each))) if one.entry]


@pytest.fixture
def memory() -> Iterator[None]:
    store = fsspec.filesystem("memory")
    store.pipe({"/archive/a.jsonl": LINES, "/archive/b/1.html": page(1), "/archive/b/.hidden": page(2)})
    yield
    store.rm("/archive", recursive=True)


@pytest.mark.usefixtures("memory")
def test_folders_files_and_patterns_of_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def names(url: str) -> list[str]:
        return [each.path for each in found(url) if isinstance(each, Unit)]

    assert names("memory://archive") == ["memory:///archive/a.jsonl", "memory:///archive/b/1.html"]
    assert names("memory://archive/b/1.html") == ["memory:///archive/b/1.html"]
    assert names("memory://archive/*.jsonl") == ["memory:///archive/a.jsonl"]
    monkeypatch.setattr(units, "RANGE", 1000)
    cut = found("memory://archive/a.jsonl")
    assert len(cut) > 5
    assert [title for each in cut for title in titles(each)] == [f"خبر {n}" for n in range(40)]


@pytest.mark.usefixtures("memory")
def test_a_stored_file_that_changes_is_another() -> None:
    (unit,) = found("memory://archive/a.jsonl")
    fsspec.filesystem("memory").pipe("/archive/a.jsonl", LINES + LINES)
    assert isinstance(unit, Unit)
    assert [getattr(each, "error_type", None) for each in records(unit)] == ["changed"]


def test_what_is_not_there_and_what_is_not_installed() -> None:
    told = found("memory://nothing/here", "gs://bucket/a.jsonl", "gopher9://x/y")
    assert all(isinstance(each, Unreadable) for each in told)
    kinds = [(each.error_type, each.message) for each in told if isinstance(each, Unreadable)]
    assert kinds[0][0] == "not_found"
    assert "pip install 'waqai[gs]'" in kinds[1][1]
    assert "gopher9" in kinds[2][1]


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[str]:
    """Files behind a web server that gives parts of them."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self.wfile.write(self._answer())

        def _answer(self) -> bytes:
            body = files.get(self.path)
            if self.path.endswith("/"):
                body = "".join(f"<a href='{name}'>{name}</a>" for name in files).encode()
            if body is None:
                self.send_error(404)
                return b""
            part = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            whole = len(body)
            if part:
                start, end = int(part[1]), min(int(part[2] or whole - 1), whole - 1)
                body = body[start : end + 1]
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end}/{whole}")
            else:
                self.send_response(200)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Last-Modified", "Tue, 13 Dec 2016 09:30:00 GMT")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return body

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_files_behind_a_web_server() -> None:
    with served({"/a.jsonl": LINES, "/b.html": page(1)}) as at:
        (unit,) = found(f"{at}/a.jsonl")
        assert isinstance(unit, Unit)
        assert (unit.path, unit.size, unit.changed.year) == (f"{at}/a.jsonl", len(LINES), 2016)
        assert titles(unit) == [f"خبر {n}" for n in range(40)]
        assert [Path(each.path).name for each in found(f"{at}/") if isinstance(each, Unit)] == [
            "a.jsonl",
            "b.html",
        ]
        missing = found(f"{at}/c.jsonl")
        assert [each.error_type for each in missing if isinstance(each, Unreadable)] == ["not_found"]


def test_a_server_that_goes_away_is_no_damage_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "BLOCK", 1000)
    with served({"/a.jsonl": LINES * 100}) as at:
        (unit,) = found(f"{at}/a.jsonl")
        assert isinstance(unit, Unit)
        reading = records(unit)
        next(reading)
    with pytest.raises(stores.StoreError, match=r"a\.jsonl: cannot be read"):
        list(reading)

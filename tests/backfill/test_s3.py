"""An archive in an object store: a server of S3's protocol on loopback, read as the cloud's own is."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3fs  # pyright: ignore[reportMissingTypeStubs]
from moto.server import ThreadedMotoServer

from pipelines.backfill import Reading, Total, backfill
from schemas.archives import Unreadable
from tests.backfill.archive import page, told
from tests.lake.lakes import ask
from transforms.archives import units
from transforms.children import Work
from transforms.lake.verify import verify

WORK = Work(function="tests.ingest.works:first_word", limit=5.0)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[s3fs.S3FileSystem]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "reader")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # Stores are remembered by how they were asked for, not by what the environment said then.
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdir("archive")
    yield files
    files.rm("archive", recursive=True)  # the server's memory is the process's
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def lines(first: int, after: int) -> bytes:
    rows = (told(number, random.Random(number)) for number in range(first, after))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read(lake: Path, *urls: str) -> Total:
    return backfill(lake, Reading(paths=urls), workers=1, work=WORK)


def test_an_archive_in_a_bucket_comes_in_once(
    store: s3fs.S3FileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "RANGE", 4000)  # so that a file is read in parts
    store.pipe(
        {
            "archive/one.jsonl": lines(0, 30),
            "archive/deep/two.jsonl.gz": gzip.compress(lines(20, 50)),
            "archive/deep/page.html": page(7),
            "archive/deep/cut.jsonl.gz": gzip.compress(lines(60, 90))[:-900],
        }
    )
    lake = tmp_path / "lake"
    total = read(lake, "s3://archive/")
    assert total.units > 4
    assert total.failures == 1, "the member that is cut short, told once"
    assert total.articles >= 51
    assert verify(lake) == []
    assert ask(lake, "SELECT count(*) = count(DISTINCT article_id) FROM articles") == [(True,)]
    assert ask(lake, "SELECT count(*) FROM articles WHERE source_uri LIKE 's3://archive/%'") == [
        (total.articles,)
    ]
    (failure,) = ask(lake, "SELECT source_uri, stage FROM failures")
    assert failure[0].startswith("s3://archive/deep/cut.jsonl.gz")
    again = read(lake, "s3://archive/")
    assert (again.articles, again.units) == (0, 0)


def test_a_pattern_and_what_is_not_there(store: s3fs.S3FileSystem) -> None:
    store.pipe({"archive/a.jsonl": lines(0, 3), "archive/b.txt": b"."})
    (unit,) = units.find(["s3://archive/*.jsonl"])
    assert not isinstance(unit, Unreadable)
    assert unit.path == "s3://archive/a.jsonl"
    (missing,) = units.find(["s3://nobody/a.jsonl"])
    assert isinstance(missing, Unreadable)
    assert missing.error_type == "not_found"

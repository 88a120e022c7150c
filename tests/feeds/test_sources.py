from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.sources import add_source, check_sources, list_sources
from schemas.feeds import FetchLimits
from tests.feeds.conftest import Answer, Server
from transforms.feeds.sources import BUNDLED, feed_id, load_source, load_sources

GOOD = """
id = "paper"
name_ar = "صحيفة"
name_en = "Paper"
homepage = "https://paper.example"
country = "SY"
kind = "newspaper"
languages = ["ar"]
timezone = "Asia/Damascus"
every = "10m"
full_text = true

[[feeds]]
url = "https://paper.example/rss"
section = "اخبار"
"""
QUICK = FetchLimits(connect=2, read=2, total=5)


def write(folder: Path, text: str, name: str = "paper.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# The outlets that ship with it


@pytest.mark.parametrize("path", sorted(BUNDLED.iterdir()), ids=lambda path: path.stem)
def test_bundled(path: Path) -> None:
    source, problems = load_source(path)
    assert problems == ()
    assert source is not None
    assert source.id == path.stem
    assert "full_text" in path.read_text("utf-8")
    for feed in source.feeds:
        assert not feed.private_network
        assert urlsplit(feed.url).scheme == "https"


def test_bundled_outlets_cover_every_side() -> None:
    sources, problems = load_sources()
    assert problems == ()
    assert len(sources) == len(list(BUNDLED.glob("*.toml"))) >= 22
    assert [source.id for source in sources] == sorted(source.id for source in sources)
    assert {source.kind for source in sources} >= {"agency", "newspaper", "broadcaster", "monitor", "ngo"}
    assert all(any("\u0600" <= char <= "\u06ff" for char in one.name_ar) for one in sources)
    urls = [feed.url for source in sources for feed in source.feeds]
    assert len(set(urls)) == len(urls)


# Files


def test_a_good_file(tmp_path: Path) -> None:
    source, problems = load_source(write(tmp_path, GOOD))
    assert problems == ()
    assert source is not None
    assert (source.every, source.languages, source.full_text) == (timedelta(minutes=10), ("ar",), True)
    assert source.feeds[0].feed_id == feed_id("paper", "https://paper.example/rss")
    assert source.feeds[0].section == "اخبار"


def test_what_a_feed_says_goes_before_what_its_source_says(tmp_path: Path) -> None:
    text = GOOD.replace("full_text", 'encoding = "windows-1256"\nprivate_network = true\nfull_text')
    text += 'encoding = "utf-8"\n[[feeds]]\nurl = "http://10.0.0.1/rss"\nbody = "div.article"\n'
    source, _ = load_source(write(tmp_path, text))
    assert source is not None
    assert [(feed.encoding, feed.private_network, feed.body) for feed in source.feeds] == [
        ("utf-8", True, None),
        ("windows-1256", True, "div.article"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "key", "word"),
    [
        ('every = "10m"', 'evry = "10m"', "evry", "unknown"),
        ('every = "10m"', "", "every", "missing"),
        ('every = "10m"', "every = 10", "every", "10m or 2h"),
        ('every = "10m"', 'every = "10 minutes"', "every", "10m or 2h"),
        ('every = "10m"', 'every = "0m"', "every", "10m or 2h"),
        ('every = "10m"', 'every = "25h"', "every", "10m or 2h"),
        ('kind = "newspaper"', 'kind = "blog"', "kind", "broadcaster"),
        ('kind = "newspaper"', "kind = 1", "kind", "broadcaster"),
        ('country = "SY"', 'country = "Syria"', "country", "ISO 3166"),
        ('languages = ["ar"]', 'languages = "ar"', "languages", "list"),
        ('languages = ["ar"]', "languages = []", "languages", "list"),
        ('languages = ["ar"]', 'languages = ["Arabic"]', "languages", "list"),
        ('"Asia/Damascus"', '"Asia/Dimashq"', "timezone", "IANA"),
        ('"Asia/Damascus"', '"../etc/passwd"', "timezone", "IANA"),
        ('"Asia/Damascus"', '""', "timezone", "IANA"),
        ("full_text = true", 'full_text = true\nbody = "div[class="', "body", "a CSS selector"),
        ("full_text = true", "full_text = true\nbody = 7", "body", "a CSS selector"),
        ("full_text = true", 'full_text = "yes"', "full_text", "true or false"),
        ('"https://paper.example"', '"paper.example"', "homepage", "http"),
        ('name_ar = "صحيفة"', 'name_ar = " "', "name_ar", "name"),
        ('id = "paper"', 'id = "Paper"', "id", "small letters"),
        ('id = "paper"', 'id = "other"', "id", "file's name"),
        ('"https://paper.example/rss"', '"ftp://paper.example/rss"', "feeds[0].url", "http"),
        ('"https://paper.example/rss"', '"https:///rss"', "feeds[0].url", "http"),
        ('"https://paper.example/rss"', '"https://paper.example:99999/rss"', "feeds[0].url", "http"),
        ('"https://paper.example/rss"', '"https://paper.example/a b"', "feeds[0].url", "http"),
        ('"https://paper.example/rss"', '"http://127.0.0.1:{port}/rss"', "feeds[0].url", "{port}"),
        ('section = "اخبار"', "sections = 1", "feeds[0].sections", "unknown"),
        ('section = "اخبار"', 'encoding = "windows-9999"', "feeds[0].encoding", "encoding"),
        ('section = "اخبار"', 'encoding = "base64"', "feeds[0].encoding", "encoding"),
        ('section = "اخبار"', 'encoding = "windows-1\\u000056"', "feeds[0].encoding", "encoding"),
        ('section = "اخبار"', "max_megabytes = 0", "feeds[0].max_megabytes", "megabytes"),
        ('section = "اخبار"', "max_megabytes = true", "feeds[0].max_megabytes", "megabytes"),
        ('section = "اخبار"', "private_network = 1", "feeds[0].private_network", "true or false"),
        ('section = "اخبار"', '[[feeds]]\nurl = "https://paper.example/rss"', "feeds[1].url", "twice"),
        ('[[feeds]]\nurl = "https://paper.example/rss"\nsection = "اخبار"', "", "feeds", "[[feeds]]"),
        (
            '[[feeds]]\nurl = "https://paper.example/rss"\nsection = "اخبار"',
            "feeds = [1]",
            "feeds[0]",
            "table",
        ),
        ('[[feeds]]\nurl = "https://paper.example/rss"', "[[feeds]]", "feeds[0].url", "missing"),
        ('id = "paper"', "id = ", "", "TOML"),
    ],
)
def test_a_wrong_file_names_the_key(tmp_path: Path, old: str, new: str, key: str, word: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    source, problems = load_source(path)
    assert source is None
    assert [problem for problem in problems if problem.key == key and word in problem.message], problems
    assert all(problem.file == str(path) for problem in problems)


def test_every_problem_of_a_file_is_told_and_the_others_run(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('"paper"', '"good"'), "good.toml")
    write(tmp_path, GOOD.replace('"SY"', '"sy"').replace('"10m"', '"fast"'), "paper.toml")
    (tmp_path / "latin.toml").write_bytes("id = 'é'".encode("latin-1"))
    (tmp_path / "notes.txt").write_text("not a source")
    sources, problems = load_sources([tmp_path])
    assert [source.id for source in sources] == ["good"]
    assert {(Path(one.file).name, one.key) for one in problems} == {
        ("paper.toml", "country"),
        ("paper.toml", "every"),
        ("latin.toml", ""),
    }


def test_where_there_is_nothing(tmp_path: Path) -> None:
    sources, problems = load_sources([tmp_path, tmp_path / "none.toml"])
    assert sources == ()
    assert [problem.message for problem in problems] == ["holds no .toml file", "does not exist"]


def test_one_id_in_two_folders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder in ("a", "b"):
        write(tmp_path / folder, GOOD)
    sources, problems = load_sources([tmp_path / "a", tmp_path / "b"])
    assert [source.file for source in sources] == [str(tmp_path / "a" / "paper.toml")]
    assert [problem.key for problem in problems] == ["id"]


def test_the_port_of_a_local_server(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("https://paper.example", "http://127.0.0.1:{port}"))
    ids = set()
    for port in (8001, 8002):
        (source,), problems = load_sources([tmp_path], port=port)
        assert problems == ()
        assert (source.homepage, source.feeds[0].url) == (
            f"http://127.0.0.1:{port}",
            f"http://127.0.0.1:{port}/rss",
        )
        ids.add(source.feeds[0].feed_id)
    assert len(ids) == 1


# The commands


def rss(*items: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>صحيفة التجربة</title>{''.join(items)}</channel></rss>".encode()
    )


def fresh(number: int, when: datetime | None = None, text: str = "قالت البلدية إن العمل مستمر. " * 30) -> str:
    date = f"<pubDate>{format_datetime(when)}</pubDate>" if when else ""
    return f"<item><title>خبر من المدينة {number}</title><link>/n/{number}</link>{date}<description>{text}</description></item>"


def local(folder: Path, server: Server, *paths: str, more: str = "") -> None:
    feeds = "".join(f'[[feeds]]\nurl = "{server.url(path)}"\n' for path in paths)
    head = GOOD.split("[[feeds]]", maxsplit=1)[0].replace(
        "full_text = true", f"private_network = true\n{more}"
    )
    write(folder, head + feeds)


def checked(folder: Path) -> tuple[int, str]:
    out = io.StringIO()
    code = check_sources(paths=[folder], limits=QUICK, out=out)
    return code, out.getvalue()


def test_check_finds_nothing_wrong(tmp_path: Path, server: Server) -> None:
    now = datetime.now(UTC)
    server.answers["/rss"] = Answer(body=rss(fresh(1, now), fresh(2, now)))
    local(tmp_path, server, "/rss")
    code, told = checked(tmp_path)
    assert code == 0
    assert told.splitlines() == [f"ok     paper  {server.url('/rss')}  2 items", "1 of 1 feeds can be read"]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(status=404), "HTTP 404"),
        (Answer(status=500), "trouble"),
        (Answer(body=b""), "empty"),
        (Answer(body=b"<html><link rel=alternate type=application/rss+xml href=/real>"), "/real"),
        (Answer(body=rss()), "no item"),
        (Answer(body=b"hello"), "not a feed"),
    ],
)
def test_check_tells_why_a_feed_cannot_be_read(
    tmp_path: Path, server: Server, answer: Answer, word: str
) -> None:
    server.answers["/rss"] = answer
    server.answers["/good"] = Answer(body=rss(fresh(1, datetime.now(UTC))))
    local(tmp_path, server, "/rss", "/good")
    code, told = checked(tmp_path)
    assert code == 1
    assert word in told
    assert "1 of 2 feeds can be read" in told


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (rss(fresh(1)), "no item has a date"),
        (rss(fresh(1), fresh(2, datetime.now(UTC))), "1 of 2 items have no usable date"),
        (rss(fresh(1, datetime.now(UTC) + timedelta(days=30))), "no item has a date"),
        (rss(fresh(1, datetime(2020, 1, 1, tzinfo=UTC))), "stale: its newest item is of 2020-01-01"),
        (rss(fresh(1, datetime.now(UTC)), fresh(1, datetime.now(UTC))), "same address"),
        (rss(fresh(1, datetime.now(UTC), "قصير")), "full_text = true"),
        (rss(fresh(1, datetime.now(UTC), "The council met on Monday. " * 30)), "items in en"),
        (rss(fresh(1, datetime.now(UTC)), "<item></item>"), "1 items cannot be used"),
        (rss(fresh(1, datetime.now(UTC))).decode().encode("cp1256"), "read as cp1256"),
        (rss(fresh(1, datetime.now(UTC)))[:-5], "not well-formed"),
    ],
)
def test_check_tells_what_is_doubtful(tmp_path: Path, server: Server, body: bytes, word: str) -> None:
    server.answers["/rss"] = Answer(body=body)
    local(tmp_path, server, "/rss")
    code, told = checked(tmp_path)
    assert code == 0
    assert told.startswith("warn")
    assert word in told


def test_check_tells_where_a_feed_moved(tmp_path: Path, server: Server) -> None:
    server.answers["/old"] = Answer(status=301, headers={"Location": "/rss"})
    server.answers["/rss"] = Answer(body=rss(fresh(1, datetime.now(UTC))))
    local(tmp_path, server, "/old")
    assert f"moved for good to {server.url('/rss')}" in checked(tmp_path)[1]


def test_check_of_one_outlet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD)
    assert check_sources("nobody", paths=[tmp_path], out=io.StringIO()) == 2
    assert "no outlet 'nobody'" in capsys.readouterr().err
    write(tmp_path, GOOD.replace('"SY"', '"sy"'))
    assert check_sources("paper", paths=[tmp_path], out=io.StringIO()) == 1
    assert "paper.toml: country" in capsys.readouterr().err


def test_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace('"SY"', '"sy"'), "wrong.toml")
    out = io.StringIO()
    assert list_sources([tmp_path], out=out) == 1
    head, row = out.getvalue().splitlines()
    assert head.split() == ["id", "name", "kind", "country", "languages", "every", "feeds"]
    assert row.split() == ["paper", "Paper", "newspaper", "SY", "ar", "10m", "1"]
    assert "wrong.toml: country" in capsys.readouterr().err
    assert list_sources(out=io.StringIO()) == 0


def added(url: str, folder: Path) -> int:
    return add_source(url, folder=folder, private_network=True, limits=QUICK, out=io.StringIO())


def test_add_finds_the_feeds_of_a_page(tmp_path: Path, server: Server) -> None:
    page = (
        "<html><head><link rel=alternate type=application/rss+xml href=/rss>"
        "<link rel=alternate type=application/rss+xml href=/empty>"
        "<link rel=alternate type=application/atom+xml href=/gone></head></html>"
    )
    server.answers["/"] = Answer(body=page.encode())
    server.answers["/rss"] = Answer(body=rss(fresh(1, datetime.now(UTC))))
    server.answers["/empty"] = Answer(body=rss())
    assert added(server.url("/"), tmp_path) == 0
    (file,) = tmp_path.iterdir()
    source, problems = load_source(file)
    assert problems == ()
    assert source is not None
    assert source.name_ar == "صحيفة التجربة"
    assert source.languages == ("ar",)
    assert [(feed.url, feed.private_network) for feed in source.feeds] == [(server.url("/rss"), True)]
    assert "# guessed" in file.read_text("utf-8")
    assert check_sources(paths=[tmp_path], limits=QUICK, out=io.StringIO()) == 0


def test_add_takes_a_feeds_own_address(tmp_path: Path, server: Server) -> None:
    server.answers["/old"] = Answer(status=308, headers={"Location": "/rss"})
    server.answers["/rss"] = Answer(
        body=rss(fresh(1, datetime.now(UTC), "قصير")).replace("صحيفة".encode(), b'"\\x')
    )
    assert added(server.url("/old"), tmp_path) == 0
    source, _ = load_source(next(tmp_path.iterdir()))
    assert source is not None
    assert (source.feeds[0].url, source.full_text) == (server.url("/rss"), True)
    assert source.name_ar == '"\\x التجربة'


def test_add_never_touches_a_file(tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.answers["/rss"] = Answer(body=rss(fresh(1, datetime.now(UTC))))
    assert added(server.url("/rss"), tmp_path) == 0
    (file,) = tmp_path.iterdir()
    file.write_text("mine")
    assert added(server.url("/rss"), tmp_path) == 1
    assert file.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "word"),
    [("/none", "HTTP 404"), ("/plain", "names no feed"), ("/dead", "names these feeds")],
)
def test_add_says_why_not(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str], path: str, word: str
) -> None:
    server.answers["/plain"] = Answer(body=b"<html><body>nothing")
    server.answers["/dead"] = Answer(body=b"<html><a href='/x/rss.xml'>RSS</a>")
    assert added(server.url(path), tmp_path) == 1
    assert word in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

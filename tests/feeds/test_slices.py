"""A long feed in parts says what it says in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.feeds import FeedEntry
from transforms.feeds.parse import parse
from transforms.feeds.slices import count, slices

FULL = Path(__file__).parent / "full"
URL = "https://outlet.example/rss"


def entries(*bodies: bytes) -> list[tuple[object, ...]]:
    def told(entry: FeedEntry) -> tuple[object, ...]:
        return (entry.guid, entry.url, entry.title, entry.content, entry.published, entry.authors)

    return [told(entry) for body in bodies for entry in parse(body, url=URL).entries]


def rss(items: int, *, encoding: str = "utf-8", between: str = "", end: str = "</channel></rss>") -> bytes:
    told = between.join(
        f"<item><title>خبر {n}</title><link>/n/{n}</link><description>نص رقم {n} &amp; بقية</description></item>"
        for n in range(items)
    )
    return f"<rss version='2.0'><channel><title>أخبار</title><ttl>30</ttl>{told}{end}".encode(encoding)


@pytest.mark.parametrize("most", [1, 3, 9, 10])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_parts_hold_everything_once(most: int, encoding: str) -> None:
    body = rss(10, encoding=encoding)
    parts = slices(body, most=most)
    assert entries(*parts) == entries(body)
    assert [len(parse(part, url=URL).entries) for part in parts][:-1] == [most] * (len(parts) - 1)
    assert all(parse(part, url=URL).ttl == parse(body, url=URL).ttl for part in parts)


@pytest.mark.parametrize("file", sorted(path.name for path in FULL.iterdir() if path.suffix != ".py"))
def test_every_format(file: str) -> None:
    body = (FULL / file).read_bytes()
    assert entries(*slices(body, most=1)) == entries(body)


def test_a_short_feed_stays_as_it_is() -> None:
    body = rss(3)
    assert slices(body, most=3) == (body,)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{", b"<rss><item>", b"\x00" * 10, b'{"items": 3}', b"[1]"]
)
def test_what_is_no_feed_stays_as_it_is(body: bytes) -> None:
    assert slices(body, most=1) == (body,)


def test_broken_items_are_still_told() -> None:
    body = (
        rss(6).replace(b"<link>/n/4</link>", b"<link>/n/4</lin").replace(b"/n/5</link>", b"/n/5</link><a", 1)
    )
    body += b"<item><title>cut"
    whole = parse(body, url=URL)
    told = [parse(part, url=URL) for part in slices(body, most=2)]
    assert sum(len(one.entries) for one in told) == len(whole.entries)
    assert [m.error_type for one in told for m in one.malformed] == [m.error_type for m in whole.malformed]


def test_fields_between_items_are_kept_in_the_first_part() -> None:
    body = rss(4, between="<textInput><title>x</title></textInput>")
    assert entries(*slices(body, most=2)) == entries(body)


def test_what_declares_one_encoding_and_the_source_another() -> None:
    body = rss(5, encoding="windows-1256")
    parts = slices(body, most=2, encoding="windows-1256")
    again = [e.title for part in parts for e in parse(part, url=URL, encoding="windows-1256").entries]
    assert again == [f"خبر {n}" for n in range(5)]


def test_items_are_counted_roughly() -> None:
    assert count(rss(20)) == 20
    assert count(json.dumps({"items": [{"id": n} for n in range(7)]}).encode()) == 7

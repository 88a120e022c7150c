"""What a site's robots.txt allows this reader."""

from __future__ import annotations

import time
from datetime import timedelta

import httpx
import pytest

from schemas.feeds import FetchLimits
from tests.feeds.conftest import Answer, Server
from transforms.feeds.robots import Robots

RULES = b"""\xef\xbb\xbfUser-agent: *
Disallow: /

User-agent: Waqai
Crawl-delay: 2.5
Disallow: /private
Allow: /private/open$
Disallow: /*?print=
Disallow: /\xd8\xb3\xd8\xb1
"""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots(client: httpx.Client, clock: Clock) -> Robots:
    limits = FetchLimits(connect=2, read=1, total=2, body=50_000, redirects=2)
    return Robots(client, user_agent="waqai-test", limits=limits, clock=clock)


def allowed(robots: Robots, url: str) -> bool:
    return robots.permission(url, private_network=True).allowed


def test_rules_for_us_go_before_rules_for_all(server: Server, robots: Robots) -> None:
    server.answers["/robots.txt"] = Answer(body=RULES)
    pages = ("/news/1", "/private/x", "/private/open", "/news/1?print=1", "/%D8%B3%D8%B1/1")
    assert [allowed(robots, server.url(page)) for page in pages] == [True, False, True, False, False]
    found = robots.permission(server.url("/private/x"), private_network=True)
    assert found.delay == timedelta(seconds=2.5)
    assert found.reason is not None
    assert "/robots.txt forbids" in found.reason
    assert len(server.asked) == 1, "asked once for all pages"


@pytest.mark.parametrize(
    ("status", "open_"), [(404, True), (403, True), (410, True), (429, False), (503, False)]
)
def test_without_rules(server: Server, robots: Robots, status: int, open_: bool) -> None:
    server.answers["/robots.txt"] = Answer(status=status)
    assert allowed(robots, server.url("/news/1")) is open_


def test_a_loop_of_redirects_counts_as_none(server: Server, robots: Robots) -> None:
    server.answers["/robots.txt"] = Answer(status=302, headers={"Location": "/robots.txt"})
    assert allowed(robots, server.url("/news/1"))


def test_what_cannot_be_had_forbids_until_it_can(server: Server, robots: Robots, clock: Clock) -> None:
    server.answers["/robots.txt"] = Answer(raw=lambda out: time.sleep(1.2))
    found = robots.permission(server.url("/news/1"), private_network=True)
    assert not found.allowed
    assert found.reason is not None
    assert "cannot be had" in found.reason
    server.answers["/robots.txt"] = Answer(body=RULES)
    assert not allowed(robots, server.url("/news/1")), "not asked again at once"
    clock.now += 601
    assert allowed(robots, server.url("/news/1"))
    clock.now += 86_401
    server.answers["/robots.txt"] = Answer(status=500)
    assert allowed(robots, server.url("/news/1")), "the earlier copy still counts"
    assert not allowed(robots, server.url("/private/x"))


def test_an_address_inside_is_not_asked(server: Server, robots: Robots) -> None:
    server.answers["/robots.txt"] = Answer(body=b"")
    found = robots.permission(server.url("/news/1"))
    assert not found.allowed
    assert server.asked == []


@pytest.mark.parametrize("url", ["ftp://a/b", "", "http://", "http://[bad/", "javascript:1"])
def test_not_an_address(robots: Robots, url: str) -> None:
    assert not allowed(robots, url)


@pytest.mark.parametrize("rules", [b"\x00\xff\xfe", b"<html>", b"Disallow: /\n" * 3000, b"User-agent", b""])
def test_rubbish_forbids_nothing(server: Server, robots: Robots, rules: bytes) -> None:
    server.answers["/robots.txt"] = Answer(body=rules)
    assert allowed(robots, server.url("/news/1"))

"""Pages are fetched politely: robots.txt, a breath between two pages of a host, no end of trouble."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from schemas.feeds import FetchLimits, FetchResult, Page
from tests.feeds.conftest import Answer, Server
from transforms.feeds.visits import GIVEN_UP, Address, Visits

MINUTE = timedelta(minutes=1)


@pytest.fixture
def visits(client: httpx.Client) -> Visits:
    return Visits(
        client,
        user_agent="waqai-test",
        limits=FetchLimits(connect=2.0, read=2.0, total=3.0, body=10_000),
    )


def addresses(server: Server, *paths: str) -> Iterator[Address]:
    return (Address(url=server.url(path), private_network=True) for path in paths)


def asked(server: Server) -> list[str]:
    return [path for path, _ in server.asked if path != "/robots.txt"]


def test_pages_come_with_their_bodies(server: Server, visits: Visits) -> None:
    server.answers |= {"/1": Answer(body=b"one"), "/2": Answer(body=b"two")}
    found = visits.fetch(addresses(server, "/1", "/2", "/1"), within=MINUTE)
    assert [answer.body for answer in found.values() if isinstance(answer, FetchResult)] == [b"one", b"two"]
    assert asked(server) == ["/1", "/2"]
    assert all("text/html" in headers["Accept"] for path, headers in server.asked if path != "/robots.txt")


def test_robots_txt_is_heeded(server: Server, visits: Visits) -> None:
    server.answers |= {"/robots.txt": Answer(body=b"User-agent: *\nDisallow: /no"), "/yes": Answer(body=b"1")}
    found = visits.fetch(addresses(server, "/no/1", "/yes"), within=MINUTE)
    refused, given = found.values()
    assert isinstance(refused, Page)
    assert refused.error_type == "robots"
    assert isinstance(given, FetchResult)
    assert asked(server) == ["/yes"]


def test_a_host_is_asked_again_only_after_its_delay(server: Server, visits: Visits) -> None:
    server.answers |= {
        "/robots.txt": Answer(body=b"User-agent: *\nCrawl-delay: 200"),
        "/1": Answer(body=b"1"),
        "/2": Answer(body=b"2"),
    }
    started = time.monotonic()
    assert len(visits.fetch(addresses(server, "/1", "/2"), within=MINUTE)) == 1
    assert visits.fetch(addresses(server, "/2"), within=MINUTE) == {}
    assert asked(server) == ["/1"]
    assert time.monotonic() - started < 60, "a delay beyond the round is not waited for"


def test_nothing_is_asked_for_after_the_round_or_a_stop(server: Server, visits: Visits) -> None:
    server.answers["/1"] = Answer(body=b"1")
    assert visits.fetch(addresses(server, "/1"), within=timedelta()) == {}
    assert visits.fetch(addresses(server, "/1"), within=MINUTE, stop=lambda: True) == {}
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "error_type", "passing"),
    [
        (Answer(status=404), "http", False),
        (Answer(status=410), "http", False),
        (Answer(status=403), "http", False),
        (Answer(status=429), "http", True),
        (Answer(status=503), "http", True),
        (Answer(status=304), "http", False),
        (Answer(body=b"x" * 20_000), "size", False),
        (Answer(raw=lambda file: file.write(b"nonsense")), "network", True),
        (Answer(status=302, headers={"Location": "/1"}), "redirect", False),
    ],
)
def test_what_goes_wrong_is_told(
    server: Server, visits: Visits, answer: Answer, error_type: str, passing: bool
) -> None:
    server.answers["/1"] = answer
    (page,) = visits.fetch(addresses(server, "/1"), within=MINUTE).values()
    assert isinstance(page, Page)
    assert (page.error_type, page.passing) == (error_type, passing)
    assert page.error


def test_a_host_in_trouble_is_left_alone(server: Server, visits: Visits) -> None:
    paths = [f"/{n}" for n in range(GIVEN_UP + 3)]
    server.answers |= {path: Answer(status=503) for path in paths}
    found = visits.fetch(addresses(server, *paths), within=MINUTE)
    assert asked(server) == paths[:GIVEN_UP]
    assert [page.error_type for page in found.values() if isinstance(page, Page)] == ["http"] * GIVEN_UP + [
        "host"
    ] * 3


def test_a_page_on_a_private_network_is_for_its_own_feed_only(server: Server, visits: Visits) -> None:
    (page,) = visits.fetch([Address(url=server.url("/1"))], within=MINUTE).values()
    assert isinstance(page, Page)
    assert page.error_type == "robots"
    assert "private network" in (page.error or "")
    assert server.asked == []

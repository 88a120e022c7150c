"""Feeds fetched in the background, and what of them goes into a batch."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest

from pipelines.intake import Intake
from pipelines.poller import Due, Poller
from schemas.feeds import Feed
from tests.feeds.conftest import Answer, Server
from tests.ingest.site import feed
from tests.ingest.test_polling import SOURCE
from transforms.feeds.fetch import new_client
from transforms.lake.state import FeedCursor


@pytest.fixture
def servers() -> Generator[list[Server]]:
    made = [Server(), Server()]
    yield made
    for each in made:
        each.close()


@pytest.fixture
def client() -> Generator[httpx.Client]:
    with new_client() as made:
        yield made


def due(server: Server, path: str, cursor: FeedCursor | None = None) -> Due:
    return Due(
        source=SOURCE,
        feed=Feed(feed_id=f"{server.port}{path}", url=server.url(path), private_network=True),
        cursor=cursor,
    )


def cursor(url: str, failures: int = 0) -> FeedCursor:
    now = datetime.now(UTC)
    return FeedCursor(
        feed_id="f", url=url, etag=None, last_modified=None, polled_at=now, next_poll_at=now,
        outcome="new", failures=failures, new_entries=0, error=None,
    )  # fmt: skip


def taken(poller: Poller) -> list[str]:
    poller.gather(5, False)
    return [poll.feed.feed_id for poll in iter(poller.take, None)]


def test_a_host_is_asked_one_thing_at_a_time_and_others_beside_it(
    servers: list[Server], client: httpx.Client
) -> None:
    at_once, most, lock = count(), [0], threading.Lock()
    inside = [0]

    def slow(headers: object) -> Answer:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.1)
        with lock:
            inside[0] -= 1
        next(at_once)
        return Answer(body=b"")

    servers[0].answers = {f"/{n}": slow for n in range(4)}
    servers[1].answers = {"/": Answer(body=b"")}
    with Poller(client) as poller:
        poller.ask([*(due(servers[0], f"/{n}") for n in range(4)), due(servers[1], "/")])
        poller.gather(0.09, False)
        first = poller.take()
        assert first is not None
        assert first.feed.feed_id == f"{servers[1].port}/", "not behind the slow host's"
        assert taken(poller) == [f"{servers[0].port}/{n}" for n in range(4)]
    assert most == [1]


def test_a_feed_in_hand_is_not_asked_again(servers: list[Server], client: httpx.Client) -> None:
    servers[0].answers["/"] = Answer(body=b"")
    with Poller(client) as poller:
        for _ in range(3):
            poller.ask([due(servers[0], "/")])
        poller.gather(5, False)
        poll = poller.take()
        assert poll is not None
        poller.ask([due(servers[0], "/")])
        assert poller.idle
        poller.settle([poll])
        poller.ask([due(servers[0], "/")])
        assert taken(poller) == [f"{servers[0].port}/"]
    assert len(servers[0].asked) == 2


def test_a_host_that_asks_for_rest_is_left_alone_with_all_its_feeds(
    servers: list[Server], client: httpx.Client
) -> None:
    servers[0].answers = {"/1": Answer(status=429, headers={"Retry-After": "600"}), "/2": Answer(body=b"")}
    with Poller(client) as poller:
        poller.ask([due(servers[0], "/1")])
        assert taken(poller) == [f"{servers[0].port}/1"]
        poller.ask([due(servers[0], "/2")])
        assert poller.idle
    assert [path for path, _ in servers[0].asked] == ["/1"]


def test_a_move_is_kept_to_until_it_proves_wrong(servers: list[Server], client: httpx.Client) -> None:
    servers[0].answers = {"/old": Answer(body=b""), "/new": Answer(body=b"")}
    for failures, path in ((0, "/new"), (2, "/new"), (3, "/old")):
        with Poller(client) as poller:
            poller.ask([due(servers[0], "/old", cursor(servers[0].url("/new"), failures))])
            taken(poller)
        assert servers[0].asked[-1][0] == path


def test_who_asks_is_told(servers: list[Server], client: httpx.Client) -> None:
    servers[0].answers["/"] = Answer(body=b"")
    with Poller(client, contact="desk@example.org") as poller:
        poller.ask([due(servers[0], "/")])
        taken(poller)
    assert "desk@example.org" in servers[0].asked[0][1]["User-Agent"]


def test_a_long_feed_goes_in_by_parts_and_holds_up_no_other(
    servers: list[Server], client: httpx.Client
) -> None:
    servers[0].answers = {
        "/long": Answer(body=feed({str(n): f"نص {n}" for n in range(25)})),
        "/short": Answer(body=feed({"a": "نص"})),
        "/same": Answer(status=404),
    }
    with Poller(client) as poller:
        intake = Intake(poller, 10)
        poller.ask([due(servers[0], path) for path in ("/long", "/short", "/same")])
        poller.gather(5, False)
        batches: list[list[tuple[str, bool]]] = []
        while polls := intake.next():
            batches.append([(poll.feed.url.rpartition("/")[2], poll.more) for poll in polls])
            intake.done(polls)
        assert batches == [
            [("long", True), ("short", False), ("same", False)],
            [("long", True)],
            [("long", True)],
            [("long", True)],
            [("long", False)],
        ]
        assert intake.empty
        assert poller.idle


def test_a_poll_that_was_not_done_comes_again(servers: list[Server], client: httpx.Client) -> None:
    servers[0].answers["/"] = Answer(body=feed({"a": "نص"}))
    with Poller(client) as poller:
        intake = Intake(poller, 10)
        poller.ask([due(servers[0], "/")])
        poller.gather(5, False)
        first = intake.next()
        intake.done([])
        assert intake.next() == first
        intake.done(first)
        assert intake.next() == ()


def test_a_defect_in_a_fetch_is_raised_where_polls_are_gathered(
    servers: list[Server], client: httpx.Client
) -> None:
    broken = due(servers[0], "/")
    with Poller(client) as poller:
        poller.ask([replace(broken, feed=replace(broken.feed, limits=None))])  # type: ignore[arg-type]
        with pytest.raises(AttributeError):
            poller.gather(5, False)


def test_leaving_does_not_wait_for_a_server(servers: list[Server], client: httpx.Client) -> None:
    done = threading.Event()
    servers[0].answers["/"] = Answer(raw=lambda out: done.wait(5) and None)
    began = time.monotonic()
    with Poller(client) as poller:
        poller.ask([due(servers[0], "/")])
        poller.gather(0.2, False)
    assert time.monotonic() - began < timedelta(seconds=3).total_seconds()
    done.set()

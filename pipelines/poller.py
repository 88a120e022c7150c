"""Feeds fetched in the background, so that no slow server holds up what the others have.

One feed at a time of a host, hosts beside one another; what came is taken a batch at a time.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx

from schemas.feeds import Feed, FetchResult, Source, Validators
from transforms.feeds.fetch import fetch, user_agent
from transforms.lake.state import FeedCursor
from transforms.polling import Poll

THREADS = 32
"""Hosts that are asked at once."""

ROOM = 32_000_000
"""Bytes of bodies that may wait to be read; while there are more, no further feed is asked."""

MOVED_BACK = 3
"""Polls that may fail in a row at an address that a feed moved to before its own address is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A feed to poll, and where its reading stands."""

    source: Source
    feed: Feed
    cursor: FeedCursor | None


class Poller:
    """Fetches what it is told to and keeps it until it is taken. A context: leaving it ends the threads.

    A feed is in hand from ``ask`` to ``settle``; asking for it meanwhile does nothing.
    """

    def __init__(self, client: httpx.Client, *, contact: str | None = None, threads: int = THREADS) -> None:
        self._fetch: Callable[[Due], Poll] = lambda due: _poll(due, client, user_agent(contact))
        self._changed = threading.Condition()
        self._hosts: dict[str, deque[Due]] = {}
        self._turn: deque[str] = deque()
        self._busy = 0
        self._found: deque[Poll] = deque()
        self._in_hand: set[str] = set()
        self._rest: dict[str, float] = {}
        self._broken: BaseException | None = None
        self._closed = False
        # Daemons: a fetch may take its whole minute, and a process that is told to stop must not wait for it.
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Poller:
        return self

    def __exit__(self, *exception: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def ask(self, due: Iterable[Due]) -> None:
        """Fetch feeds as soon as their hosts' turns come."""
        now = time.monotonic()
        with self._changed:
            self._rest = {host: until for host, until in self._rest.items() if until > now}
            for each in due:
                host = _host(each)
                if each.feed.feed_id in self._in_hand or host in self._rest:
                    continue
                self._in_hand.add(each.feed.feed_id)
                if host not in self._hosts:
                    self._hosts[host] = deque()
                    self._turn.append(host)
                self._hosts[host].append(each)
            self._changed.notify_all()

    def gather(self, seconds: float, stop: object) -> None:
        """Wait until all that was asked for is there, ``seconds`` at most, or until ``stop`` is true.

        Raises what a fetch raised: a defect, as no server can make it raise.
        """
        end = time.monotonic() + seconds
        with self._changed:
            while not stop and self._broken is None and (self._busy or self._turn):
                if time.monotonic() >= end or self._full():
                    break
                # Short, so that a signal handler runs soon.
                self._changed.wait(0.2)
            if self._broken is not None:
                raise self._broken

    def take(self) -> Poll | None:
        """The poll that came first of those that are there, or None."""
        with self._changed:
            poll = self._found.popleft() if self._found else None
            self._changed.notify_all()
            return poll

    def settle(self, polls: Iterable[Poll]) -> None:
        """These polls are read and their feeds' cursors moved: they may be asked again."""
        with self._changed:
            self._in_hand -= {poll.feed.feed_id for poll in polls}

    @property
    def idle(self) -> bool:
        """Whether nothing is being fetched or waits to be taken."""
        with self._changed:
            return not (self._busy or self._turn or self._found)

    def _full(self) -> bool:
        return sum(len(poll.fetched.body or b"") for poll in self._found) > ROOM

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (not self._turn or self._full()):
                    self._changed.wait()
                if self._closed:
                    return
                host = self._turn.popleft()
                due = self._hosts[host].popleft()
                self._busy += 1
            try:
                poll = self._fetch(due)
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that gathers
                with self._changed:
                    self._broken = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._busy -= 1
                self._found.append(poll)
                if poll.fetched.retry_after is not None:
                    self._rest[host] = time.monotonic() + poll.fetched.retry_after.total_seconds()
                if self._hosts[host]:
                    self._turn.append(host)
                else:
                    del self._hosts[host]
                self._changed.notify_all()


def _host(due: Due) -> str:
    return urlsplit(due.cursor.url if due.cursor else due.feed.url).netloc


def _poll(due: Due, client: httpx.Client, agent: str) -> Poll:
    cursor = due.cursor
    moved = cursor is not None and cursor.failures < MOVED_BACK
    address = _moved(due.feed, cursor.url) if moved and cursor is not None else due.feed
    known = (
        Validators() if cursor is None else Validators(etag=cursor.etag, last_modified=cursor.last_modified)
    )
    fetched: FetchResult = fetch(address, known, limits=due.feed.limits, user_agent=agent, client=client)
    return Poll(
        source=due.source,
        feed=due.feed,
        fetched=fetched,
        failures=cursor.failures if cursor else 0,
        polled_at=cursor.polled_at if cursor else None,
        changed_at=cursor.changed_at if cursor else None,
    )


def _moved(feed: Feed, url: str) -> Feed:
    # What the source's file allows it allows for the host that it names.
    same = urlsplit(url).hostname == urlsplit(feed.url).hostname
    return replace(feed, url=url, private_network=feed.private_network and same)

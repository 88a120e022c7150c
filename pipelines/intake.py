"""What of the feeds that came goes into the next batch: no more than it can hold, and something of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from pipelines.poller import Poller
from transforms.feeds.slices import count, slices
from transforms.polling import Poll


class Intake:
    """Polls on their way from a poller into batches, with about ``items`` items in a batch.

    A poll with very many items goes in by parts, one a batch, so that the feeds beside it are not held up.
    """

    def __init__(self, poller: Poller, items: int) -> None:
        self._poller = poller
        self._items = items
        self._held: dict[str, deque[tuple[Poll, int]]] = {}

    def next(self) -> tuple[Poll, ...]:
        """The polls of the next batch, at most one of a feed; none if nothing has come."""
        room = self._items
        chosen: list[Poll] = []
        for parts in self._held.values():
            poll, held = parts[0]
            if not chosen or held <= room:
                chosen.append(poll)
                room -= held
        while (not chosen or room > 0) and (poll := self._poller.take()) is not None:
            first, *_ = parts = deque(_parts(poll, max(1, self._items // 2)))
            self._held[poll.feed.feed_id] = parts
            if chosen and first[1] > room:
                break
            chosen.append(first[0])
            room -= first[1]
        return tuple(chosen)

    def keep(self, polls: Iterable[Poll]) -> None:
        """These wait on, with what was added to them. Those that wait for pages alone take no room."""
        for poll in polls:
            parts = self._held.pop(poll.feed.feed_id)
            _, held = parts.popleft()
            parts.appendleft((poll, 0 if poll.owed else held))
            self._held[poll.feed.feed_id] = parts

    def done(self, polls: Iterable[Poll]) -> None:
        """These were read. A feed with parts that are left waits for its next turn, behind the others."""
        finished: list[Poll] = []
        for poll in polls:
            parts = self._held.pop(poll.feed.feed_id)
            parts.popleft()
            if parts:
                self._held[poll.feed.feed_id] = parts
            else:
                finished.append(poll)
        self._poller.settle(finished)

    @property
    def empty(self) -> bool:
        """Whether nothing waits for a batch."""
        return not self._held


def _parts(poll: Poll, most: int) -> list[tuple[Poll, int]]:
    fetched = poll.fetched
    if fetched.body is None:
        return [(poll, 0)]
    items = count(fetched.body)
    if items <= most:
        return [(poll, items)]
    bodies = slices(fetched.body, most=most, content_type=fetched.content_type, encoding=poll.feed.encoding)
    if len(bodies) == 1:
        return [(poll, items)]
    # A microsecond apart, as each part has its row of feed_polls.
    times = [fetched.fetched_at + timedelta(microseconds=number) for number in range(len(bodies))]
    return [
        (
            replace(poll, fetched=replace(fetched, body=body, fetched_at=at), more=number < len(bodies)),
            most,
        )
        for number, (body, at) in enumerate(zip(bodies, times, strict=True), start=1)
    ]

"""Persistent child processes that do one pure function's work, each item within a time limit.

Children are started as ``python -m transforms.children`` with one end of a socket pair. They load what
the function needs once, end when the other end closes (also if the parent is killed), and leave SIGINT
and SIGTERM to the parent. An item that takes too long ends its child by the kernel's own timer, which
no loop in Python or C can hold off.
"""

from __future__ import annotations

import importlib
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from schemas.article import Article

START = 300.0
"""Seconds that a child may take to load what its function needs, on a machine that is busy."""

GRACE = 5.0
"""Seconds after an item's limit after which a child that does not even die of its timer is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What children do: ``function`` and ``warm`` (called once at the start) as ``module:name``, seconds an item."""

    function: str
    warm: str | None = None
    limit: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An item that gave no result: ``timeout``, or ``died`` where the child did, twice."""

    kind: str
    message: str


class WorkError(RuntimeError):
    """The function raised, or its module does not even load: a defect of the program, not of an item."""


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    pipe: Connection
    ready: bool = False


class Children:
    """A fixed number of children; use from one thread at a time."""

    def __init__(self, work: Work, count: int) -> None:
        self.work = work
        self.children = [_start(work) for _ in range(count)]

    def map(self, items: Sequence[Any]) -> list[Any]:
        """The function's result for each item, in order, or ``Lost``.

        An item whose child died is tried once more, as the cause may lie outside it.

        Raises ``WorkError`` if the function raised for an item, or a child could not start.
        """
        self._begin()
        results: list[Any] = [None] * len(items)
        todo = list(range(len(items)))[::-1]
        tried: set[int] = set()
        busy: dict[Connection, tuple[int, int]] = {}
        for place, child in enumerate(self.children):
            self._give(place, child, items, todo, busy)
        while busy:
            ready = wait(list(busy), self.work.limit + GRACE)
            for pipe in [each for each in ready if isinstance(each, Connection)] or list(busy):
                place, number = busy.pop(pipe)
                child = self.children[place]
                try:
                    if not ready:
                        child.process.kill()
                    outcome, value = pipe.recv()
                except (EOFError, OSError):
                    lost = self._replace(place)
                    if lost.kind == "died" and number not in tried:
                        tried.add(number)
                        todo.append(number)
                    else:
                        results[number] = lost
                else:
                    if outcome == "raised":
                        self._abandon(busy)
                        raise WorkError(f"{self.work.function} raised for {_name(items[number])}:\n{value}")
                    results[number] = value
                self._await(self.children[place])
                self._give(place, self.children[place], items, todo, busy)
        return results

    def _begin(self) -> None:
        """Wait until every child has loaded: no item's time limit runs meanwhile."""
        for place in range(len(self.children)):
            if self.children[place].ready and self.children[place].process.poll() is not None:
                self._replace(place)
            self._await(self.children[place])

    def _await(self, child: _Child) -> None:
        if child.ready:
            return
        try:
            if not child.pipe.poll(START):
                raise WorkError(f"{self.work.function} was not loaded within {START:g} seconds")
            child.pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkError(f"{self.work.function} could not be loaded; its error is above") from error
        child.ready = True

    def _give(
        self,
        place: int,
        child: _Child,
        items: Sequence[Any],
        todo: list[int],
        busy: dict[Connection, tuple[int, int]],
    ) -> None:
        if not todo:
            return
        number = todo.pop()
        try:
            child.pipe.send(items[number])
        except OSError:
            # It died idle: not the item's doing.
            self._replace(place)
            child = self.children[place]
            self._await(child)
            child.pipe.send(items[number])
        busy[child.pipe] = (place, number)

    def _replace(self, place: int) -> Lost:
        child = self.children[place]
        code = child.process.wait()
        child.pipe.close()
        self.children[place] = _start(self.work)
        if code == -signal.SIGALRM:
            return Lost(kind="timeout", message=f"took over {self.work.limit:g} seconds")
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Lost(kind="died", message=f"the process that worked on it ended with {how}")

    def _abandon(self, busy: dict[Connection, tuple[int, int]]) -> None:
        """Answers that are still to come belong to nobody."""
        for place, _ in busy.values():
            self.children[place].process.kill()
            self._replace(place)

    def close(self) -> None:
        """End the children."""
        for child in self.children:
            child.pipe.close()
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(1.0)
            child.process.kill()
            child.process.wait()


def _name(item: object) -> str:
    return f"{item.source_uri} ({item.article_id})" if isinstance(item, Article) else repr(item)[:200]


def _start(work: Work) -> _Child:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "transforms.children",
                str(theirs.fileno()),
                work.function,
                work.warm or "",
                str(work.limit),
            ],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
            stdin=subprocess.DEVNULL,
        )
    return _Child(process=process, pipe=Connection(ours.detach()))


def _load(path: str) -> Callable[..., Any]:
    module, name = path.split(":")
    return getattr(importlib.import_module(module), name)


def serve(pipe: Connection, work: Work) -> None:
    """A child's life: load, say so; take an item, answer ``("done", result)`` or ``("raised", traceback)``, again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    function = _load(work.function)
    if work.warm:
        _load(work.warm)()
    pipe.send(("ready", None))
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, work.limit)
        try:
            answer = ("done", function(item))
        except Exception:  # noqa: BLE001 - told to the parent, which raises it
            answer = ("raised", traceback.format_exc())
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            pipe.send(answer)
        except OSError:
            return


if __name__ == "__main__":
    descriptor, function, warm, limit = sys.argv[1:]
    serve(Connection(int(descriptor)), Work(function=function, warm=warm or None, limit=float(limit)))

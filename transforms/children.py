"""Persistent child processes that do one pure function's work, each item within a time limit.

Items go to them in blocks, so that neither they nor the parent wait for each other at every one; a block that is
lost is done again item by item.

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from schemas.article import Article

BLOCK = 16
"""Items that a child is given at once, at most: some tenths of a second of extraction."""

START = 300.0
"""Seconds that a child may take to load what its function needs, on a machine that is busy."""

GRACE = 5.0
"""Seconds after an item's limit after which a child that does not even die of its timer is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What children do: ``function``, and what is called besides, as ``module:name``; ``limit`` in seconds an item.

    ``warm`` is called once at the start (several, with a space between, in turn); ``gather`` with a block's items and their results, and gives what is sent
    back for the block.
    """

    function: str
    warm: str | None = None
    gather: str | None = None
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
        """The function's result for each item, in order, or ``Lost``; of work that gathers nothing.

        Raises as ``blocks`` does.
        """
        results: list[Any] = [None] * len(items)
        for numbers, answer in self.blocks(items):
            for number, result in zip(numbers, [answer] if isinstance(answer, Lost) else answer, strict=True):
                results[number] = result
        return results

    def blocks(self, items: Sequence[Any]) -> Iterator[tuple[list[int], Any]]:
        """What becomes of each block of items, as it is done: their numbers, and what is sent back or ``Lost``.

        Only single items are lost. One whose child died is tried once more, as the cause may lie outside it.

        Raises ``WorkError`` if the function raised for an item, or a child could not start.
        """
        self._begin()
        size = max(1, min(BLOCK, len(items) // (4 * len(self.children))))
        todo = [list(range(start, min(start + size, len(items)))) for start in range(0, len(items), size)][
            ::-1
        ]
        tried: set[int] = set()
        busy: dict[Connection, tuple[int, list[int]]] = {}
        try:
            for place in range(len(self.children)):
                self._give(place, items, todo, busy)
            while busy:
                ready = wait(list(busy), size * self.work.limit + GRACE)
                for pipe in [each for each in ready if isinstance(each, Connection)] or list(busy):
                    place, numbers = busy.pop(pipe)
                    child = self.children[place]
                    answer: Any = None
                    try:
                        if not ready:
                            child.process.kill()
                        outcome, answer = pipe.recv()
                    except (EOFError, OSError):
                        outcome, answer = "lost", self._replace(place)
                    if outcome == "raised":
                        number, told = answer
                        raise WorkError(
                            f"{self.work.function} raised for {_name(items[numbers[number]])}:\n{told}"
                        )
                    self._await(self.children[place])
                    again = isinstance(answer, Lost) and (
                        len(numbers) > 1 or (answer.kind == "died" and numbers[0] not in tried)
                    )
                    if again:
                        tried.update(numbers if len(numbers) == 1 else ())
                        todo += [[number] for number in reversed(numbers)]
                    self._give(place, items, todo, busy)
                    if not again:
                        yield numbers, answer
        finally:
            self._abandon(busy)

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
        items: Sequence[Any],
        todo: list[list[int]],
        busy: dict[Connection, tuple[int, list[int]]],
    ) -> None:
        if not todo:
            return
        numbers = todo.pop()
        block = [items[number] for number in numbers]
        child = self.children[place]
        try:
            child.pipe.send(block)
        except OSError:
            # It died idle: not the items' doing.
            self._replace(place)
            child = self.children[place]
            self._await(child)
            child.pipe.send(block)
        busy[child.pipe] = (place, numbers)

    def _replace(self, place: int) -> Lost:
        child = self.children[place]
        code = child.process.wait()
        child.pipe.close()
        self.children[place] = _start(self.work)
        if code == -signal.SIGALRM:
            return Lost(kind="timeout", message=f"took over {self.work.limit:g} seconds")
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Lost(kind="died", message=f"the process that worked on it ended with {how}")

    def _abandon(self, busy: dict[Connection, tuple[int, list[int]]]) -> None:
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
                work.gather or "",
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
    """A child's life: load, say so; take a block of items, answer ``("done", what is gathered of the results)`` or
    ``("raised", (number, traceback))``, again.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    function = _load(work.function)
    gather = _load(work.gather) if work.gather else _results
    for warm in (work.warm or "").split():
        _load(warm)()
    pipe.send(("ready", None))
    while True:
        try:
            items = pipe.recv()
        except EOFError:
            return
        results: list[Any] = []
        try:
            for item in items:
                signal.setitimer(signal.ITIMER_REAL, work.limit)
                results.append(function(item))
            signal.setitimer(signal.ITIMER_REAL, work.limit)
            answer = ("done", gather(items, results))
        except Exception:  # noqa: BLE001 - told to the parent, which raises it
            answer = ("raised", (min(len(results), len(items) - 1), traceback.format_exc()))
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            pipe.send(answer)
        except OSError:
            return


def _results(items: Sequence[Any], results: list[Any]) -> list[Any]:
    return results


if __name__ == "__main__":
    descriptor, function, warm, gather, limit = sys.argv[1:]
    serve(
        Connection(int(descriptor)),
        Work(function=function, warm=warm or None, gather=gather or None, limit=float(limit)),
    )

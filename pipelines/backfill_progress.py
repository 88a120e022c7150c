"""How a backfill goes: a bar on a terminal, a line a batch otherwise, and what failed most in the end."""

from __future__ import annotations

import logging
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import logs
from pipelines.archive_batch import Brought, Chunk
from pipelines.survey import Survey, size
from schemas.tables import FailureRow

if TYPE_CHECKING:
    from pipelines.backfill import Total

LOGGER = logging.getLogger("waqai.backfill")

TOP = 10
"""Kinds of failures that the summary tells, the most frequent first."""

RECENT = 20
"""Batches by which the rate is told: the first ones load the lexicon."""

Show = Callable[["Total", Chunk, Brought], None]


class Rate:
    """Articles and bytes a second of the last batches."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int, int]] = deque([(time.monotonic(), 0, 0)], maxlen=RECENT)

    def __call__(self, total: Total) -> tuple[float, float]:
        read = total.articles + total.known + total.elsewhere
        self._marks.append((time.monotonic(), read, total.bytes))
        (began, first, first_bytes), (now, last, last_bytes) = self._marks[0], self._marks[-1]
        seconds = max(now - began, 1e-9)
        return (last - first) / seconds, (last_bytes - first_bytes) / seconds


@contextmanager
def showing(found: Survey, log_format: str) -> Generator[Show]:
    """Gives what is to be called with each batch."""
    rate = Rate()
    if log_format != "text" or not sys.stderr.isatty():

        def line(total: Total, chunk: Chunk, brought: Brought) -> None:
            articles, bytes_ = rate(total)
            left = _left(found, total, bytes_)
            LOGGER.info(
                "batch %d: %d new of %d articles, %d failures; %d of %d units, %.0f articles/s, %.2f MB/s, %s left",
                brought.batch,
                brought.articles,
                chunk.articles,
                len(brought.failures),
                total.units,
                found.left,
                articles,
                bytes_ / 1e6,
                "?" if left is None else left,
                extra={
                    "batch": brought.batch,
                    "articles": brought.articles,
                    "failures": len(brought.failures),
                    "units": total.units,
                    "units_found": found.left,
                    "articles_per_second": round(articles, 1),
                    "bytes_per_second": round(bytes_),
                    "seconds_left": None if left is None else left.total_seconds(),
                },
            )

        yield line
        return

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("units · {task.fields[told]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        logs.set_up(log_format)  # standard error is the bar's now
        task = progress.add_task("archives", total=found.left, told="the lexicon is loaded")

        def bar(total: Total, chunk: Chunk, brought: Brought) -> None:
            articles, bytes_ = rate(total)
            left = _left(found, total, bytes_)
            failed = ", ".join(f"{kind} {number}" for (_, kind), (number, _) in _most(total)[:3])
            progress.update(
                task,
                completed=total.units,
                told=f"{total.articles:,} new · {articles:,.0f} articles/s · {bytes_ / 1e6:.2f} MB/s · "
                f"{'?' if left is None else left} left · failures: {failed or 'none'}",
            )

        yield bar
    logs.set_up(log_format)


def _left(found: Survey, total: Total, rate: float) -> timedelta | None:
    """How long the rest takes; None until a unit is done."""
    return timedelta(seconds=round((found.left_bytes - total.bytes) / rate)) if rate > 0 else None


def _most(total: Total) -> list[tuple[tuple[str, str], tuple[int, FailureRow]]]:
    return sorted(total.failed.items(), key=lambda each: (-each[1][0], each[0]))


def summary(total: Total, lake: str) -> Iterator[str]:
    """What was brought, what failed most, and where to look."""
    told = [f"{total.articles:,} new articles", f"{total.known:,} that the lake had"]
    if total.elsewhere:
        told.append(f"{total.elsewhere:,} about something else")
    yield f"{', '.join(told)}, {total.failures:,} failures, from {total.units:,} units ({size(total.bytes)}) in {total.batches:,} batches"
    for (stage, kind), (number, one) in _most(total)[:TOP]:
        yield f"  {number:,} × {stage}, {kind}: {one.message} ({one.source_uri})"
    if total.failures:
        yield (
            f'all of them: waqai query --lake {lake} "SELECT stage, error_type, source_uri, message FROM failures '
            'ORDER BY failed_at DESC"'
        )

"""``waqai ingest``: the feeds into the lake, each at its own pace, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from pipelines import batch, logs, memory
from pipelines.intake import Intake
from pipelines.metrics import Metrics, serving
from pipelines.poller import Due, Poller
from pipelines.rhythm import REMEMBERED, rhythms
from schemas.feeds import Source
from schemas.tables import FEED_POLLS, TABLES
from transforms import incidents, pages, reference
from transforms.children import Work
from transforms.expire import expire
from transforms.extract import WORK
from transforms.feeds.fetch import new_client, user_agent
from transforms.feeds.sources import BUNDLED, load_sources
from transforms.feeds.visits import Visits
from transforms.lake import log, state
from transforms.lake.commit import Writer, begin, commit, drop, staged, vacuum, writing
from transforms.lake.compact import compact
from transforms.lake.paths import batch_file
from transforms.lake.reader import open_lake
from transforms.lake.state import Change, FeedCursor, Learned
from transforms.lake.writer import write_table
from transforms.polling import SLOWEST, Poll

LOGGER = logging.getLogger("waqai.ingest")

BATCH = 1000
"""Articles that a batch takes at most: all of them are in memory at once."""

BREATH = timedelta(seconds=15)
"""Between batches at least, so that feeds that are due together are read together."""

PAGES_BREATH = timedelta(seconds=2)
"""Between rounds at least in which no page could be asked for."""

COMPACT_EVERY = timedelta(hours=1)

TOLD = 50
"""Failures of a batch that are told one by one; all are in the table."""


class Flag:
    """A flag that a signal handler may set: ``threading.Event`` holds a lock in ``wait`` that its ``set`` needs."""

    def __init__(self) -> None:
        self.up = False

    def set(self) -> None:
        self.up = True

    def is_set(self) -> bool:
        return self.up

    def wait(self, seconds: float) -> None:
        """Until the flag is up, at most ``seconds``; a signal is noticed within a fifth of a second."""
        end = time.monotonic() + seconds
        while not self.up and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))


class Stop:
    """Whether to stop: set by SIGTERM or SIGINT, which a second time interrupts at once."""

    def __init__(self) -> None:
        self.event = Flag()
        self.signal: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.event.is_set():
            raise KeyboardInterrupt
        self.signal = number
        self.event.set()
        LOGGER.info("stopping: the batch in hand is finished first; a second signal gives it back at once")

    def __bool__(self) -> bool:
        return self.event.is_set()


@dataclass(slots=True, kw_only=True)
class Total:
    """What an ingest brought altogether."""

    batches: int = 0
    polls: int = 0
    errors: int = 0
    articles: int = 0
    failures: int = 0


def run(
    *,
    lake: str,
    sources: Sequence[Path] | None,
    once: bool,
    max_articles: int | None,
    log_format: str,
    metrics_at: tuple[str, int] | None = None,
    contact: str | None = None,
    port: int | None = None,
    keep: timedelta | None = None,
) -> int:
    """The command. Returns 0 done, 1 no usable source, 130 on Ctrl-C after the batch in hand."""
    logs.set_up(log_format)
    outlets, problems = load_sources(sources or (BUNDLED,), port=port)
    for problem in problems:
        LOGGER.error("left out: %s", problem, extra={"file": problem.file, "key": problem.key})
    if not outlets:
        print(
            "waqai ingest: no usable source; see waqai sources list, or name files with --sources",
            file=sys.stderr,
        )
        return 1
    if contact is None:
        LOGGER.warning(
            "outlets cannot tell whom to write to: give --contact ADDRESS (or WAQAI_CONTACT), which goes into the User-Agent"
        )
    figures = Metrics()
    with ExitStack() as stack:
        stop = stack.enter_context(stopping())
        if metrics_at is not None:
            served = stack.enter_context(serving(figures, *metrics_at))
            LOGGER.info("metrics at http://%s:%d/metrics, health at /health", metrics_at[0], served)
        total = ingest(
            Path(lake),
            outlets,
            once=once,
            max_articles=max_articles,
            contact=contact,
            stop=stop,
            metrics=figures,
            keep=keep,
        )
    LOGGER.info(
        "%d articles, %d failures, from %d polls (%d without success)",
        total.articles,
        total.failures,
        total.polls,
        total.errors,
    )
    return 130 if stop.signal == signal.SIGINT else 0


@contextmanager
def stopping() -> Generator[Stop]:
    """SIGTERM and SIGINT set a ``Stop`` meanwhile."""
    stop = Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ingest(
    lake: Path,
    sources: Sequence[Source],
    *,
    once: bool = False,
    max_articles: int | None = None,
    contact: str | None = None,
    stop: Stop | None = None,
    metrics: Metrics | None = None,
    workers: int | None = None,
    work: Work = WORK,
    keep: timedelta | None = None,
) -> Total:
    """Read the feeds of some outlets into a lake.

    With ``once`` each feed is polled once; else each again when it is due, until ``stop`` is set.
    ``max_articles`` ends it when so many are in the lake; what the feeds had besides stays for the next
    time. ``contact`` is told to the outlets in the User-Agent. ``metrics`` are kept up to date meanwhile.
    ``workers`` is the number of extraction processes, one a core if not given. Articles seen longer ago
    than ``keep`` are let go with all that was made of them, at the start and then hourly.

    Raises ``LakeError`` for a lake that is taken or cannot be written, and whatever a defect raises;
    nothing is lost or doubled by that.
    """
    if not sources:
        raise ValueError("sources: none given, so there is nothing to read")
    stop = Stop() if stop is None else stop
    metrics = Metrics() if metrics is None else metrics
    total = Total()
    workers = workers or len(os.sched_getaffinity(0))
    memory.keep_together()
    with writing(lake) as writer, new_client() as client, Poller(client, contact=contact) as poller:
        refresh_reference(writer)
        incidents.note(writer)
        _let_go(writer, keep)
        _know_rhythms(lake, metrics)
        memory.give_back()
        compacted = datetime.now(UTC)
        intake = Intake(poller, BATCH)
        door = Visits(client, user_agent=user_agent(contact))
        poller.ask(_due(writer, sources, compacted, everything=once))
        while not stop:
            metrics.expect(timedelta())
            begun = datetime.now(UTC)
            if not once:
                poller.ask(_due(writer, sources, begun))
            if intake.empty:
                poller.gather(BREATH.total_seconds(), stop)
            polls = () if stop else intake.next()
            if polls:
                room = BATCH if max_articles is None else min(BATCH, max_articles - total.articles)
                polls = pages.visit(polls, door, writer.state, most=room, workers=workers, stop=stop.__bool__)
                intake.keep(polls)
                polls = tuple(each for each in polls if each.brought or not each.owed)
                if not polls:
                    stop.event.wait(PAGES_BREATH.total_seconds())
                    continue
                started = time.monotonic()
                done = batch.run(writer, polls, limit=room, workers=workers, work=work)
                metrics.count(done, time.monotonic() - started)
                _tell(total, polls, done)
                intake.keep(done.unread)
                unread = {each.feed.feed_id for each in done.unread}
                intake.done(each for each in polls if each.feed.feed_id not in unread)
                memory.give_back()
                if max_articles is not None and total.articles >= max_articles:
                    break
            if not once and datetime.now(UTC) - compacted > COMPACT_EVERY:
                _keep_house(writer, keep)
                _know_rhythms(lake, metrics)
                compacted = datetime.now(UTC)
            if intake.empty and poller.idle:
                if once:
                    break
                wait = _until_due(writer, sources, begun)
                metrics.expect(wait)
                stop.event.wait(wait.total_seconds())
    return total


def _keep_house(writer: Writer, keep: timedelta | None) -> None:
    """What keeps a lake of years as quick as one of days: hourly, as long as the reader reads."""
    _let_go(writer, keep)
    compact(writer, whole=False)
    vacuum(writer)


def _let_go(writer: Writer, keep: timedelta | None) -> None:
    gone = expire(writer, datetime.now(UTC).date(), keep=keep)
    told = ", ".join(f"{rows} of {name}" for name, rows in gone.items() if rows)
    if told:
        LOGGER.info("too old, let go: rows: %s", told)


def _due(writer: Writer, sources: Sequence[Source], now: datetime, *, everything: bool = False) -> list[Due]:
    cursors = state.cursors(writer.state)
    feeds = [
        Due(source=source, feed=feed, cursor=cursors.get(feed.feed_id))
        for source in sources
        for feed in source.feeds
    ]
    return [each for each in feeds if _wait(each.cursor, now, everything=everything) == timedelta()]


def _wait(cursor: FeedCursor | None, now: datetime, *, everything: bool = False) -> timedelta:
    """How long until a feed is due."""
    if cursor is None:
        return timedelta()
    if cursor.next_poll_at is None:
        return SLOWEST
    # A clock that was set back must not silence a feed.
    if cursor.polled_at > now:
        return timedelta()
    # What a server asked for counts even for who wants everything at once.
    if everything:
        return max(timedelta(), (cursor.rest_until or now) - now)
    return max(timedelta(), cursor.next_poll_at - now)


def _until_due(writer: Writer, sources: Sequence[Source], begun: datetime) -> timedelta:
    now = datetime.now(UTC)
    cursors = state.cursors(writer.state)
    waits = [_wait(cursors.get(feed.feed_id), now) for source in sources for feed in source.feeds]
    return max(begun + BREATH - now, min(waits), timedelta())


def refresh_reference(writer: Writer) -> None:
    """Write ``entities`` and ``places`` anew where the lexicons have changed since they were written."""
    known = state.reference(writer.state)
    contents = {name: reference.content(name) for name in reference.ROWS}
    stale = {name for name, content in contents.items() if content != known.get(name)}
    if not stale:
        return
    number, folder = begin(writer)
    tables = [table for table in TABLES if table.name in stale]
    try:
        for table in tables:
            write_table(folder / table.name, batch_file(number), table, reference.columns(table))
        found = staged(folder)
        changes = {
            table.name: Change(
                added=found.get(table.name, ()), removed=tuple(log.files(log.snapshot(writer.root, table)))
            )
            for table in tables
        }
    except BaseException:
        drop(folder)
        raise
    commit(writer, number, "reference", changes, Learned(reference={name: contents[name] for name in stale}))


def _know_rhythms(lake: Path, metrics: Metrics) -> None:
    now = datetime.now(UTC)
    opened = open_lake(lake, (FEED_POLLS,))
    days = {(now - timedelta(days=n)).date() for n in range(REMEMBERED.days + 1)}
    with closing(opened.narrowed(seen=days).connect_small()) as connection:
        metrics.know(rhythms(connection, now))


def _tell(total: Total, polls: Sequence[Poll], done: batch.Done) -> None:
    """Add a batch to the total, and say what it brought: a line a feed with news, an error or a failure, and one on the whole."""
    errors = [row for row in done.polls if row.error]
    total.batches += 1
    unread = {each.feed.feed_id for each in done.unread}
    total.polls += sum(not each.more for each in polls if each.feed.feed_id not in unread)
    total.errors += len(errors)
    total.articles += done.articles
    total.failures += len(done.failures)
    for row in done.polls:
        if row.new_entries:
            LOGGER.info(
                "%s: %d new of %d items",
                row.feed_id,
                row.new_entries,
                row.entries,
                extra={"feed": row.feed_id},
            )
    for row in errors:
        LOGGER.warning(
            "%s: %s", row.feed_id, row.error, extra={"feed": row.feed_id, "status": row.http_status}
        )
    for failure in done.failures[:TOLD]:
        LOGGER.warning(
            "%s: %s failed: %s",
            failure.source_uri,
            failure.stage,
            failure.message,
            extra={"source": failure.source_uri, "article": failure.article_id, "stage": failure.stage},
        )
    if len(done.failures) > TOLD:
        LOGGER.warning("and %d more failures; see the table failures", len(done.failures) - TOLD)
    facts = {name: done.counts.get(name, 0) for name in ("mentions", "claims", "events")}
    LOGGER.info(
        "batch %d: %d articles from %d polls, %d mentions, %d claims, %d events, %d failures",
        done.batch,
        done.articles,
        len(done.polls),
        *facts.values(),
        len(done.failures),
        extra={"batch": done.batch, "articles": done.articles, "polls": len(done.polls), **facts},
    )

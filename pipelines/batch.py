"""One micro-batch: from polled feeds, or records of archives, to rows in the lake, exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines import memory
from pipelines.by_file import leave, left
from schemas.arrow import in_order
from schemas.column import Table
from schemas.tables import (
    ARTICLES,
    CLAIM_LINKS,
    EVENTS,
    FAILURES,
    FEED_POLLS,
    INCIDENTS,
    TABLES,
    FailureRow,
    FeedPollRow,
)
from transforms import near, wordings
from transforms.blocks import Block, founding, parts
from transforms.candidates import Placed
from transforms.children import Work
from transforms.extract import WORK, Extract
from transforms.incidents import days_of, replaced, reports_of, retell
from transforms.lake.commit import Writer, begin, commit, drop, staged
from transforms.lake.paths import batch_file
from transforms.lake.reported import Reported
from transforms.lake.revise import merge, supersede
from transforms.lake.state import Change, FeedCursor, Learned, SeenArticle, SeenPage, known_articles
from transforms.lake.writer import DataFile, write_rows, write_table
from transforms.links import LINKED, linked
from transforms.polling import SLOWEST, Poll, Reading, poll_row
from transforms.read import Read
from transforms.select import Select
from transforms.stories import join, settled
from transforms.write import NewFailures, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a batch brought.

    ``counts`` are rows by table; ``polls`` and ``failures`` the rows of those tables; ``lags`` the seconds from
    publication to now of each new article whose feed told the time; ``unread`` polls with items left over that
    did not fit into the batch.
    """

    batch: int
    articles: int
    counts: dict[str, int]
    polls: tuple[FeedPollRow, ...] = ()
    failures: tuple[FailureRow, ...] = ()
    lags: tuple[float, ...] = ()
    unread: tuple[Poll, ...] = ()


def run(writer: Writer, polls: Sequence[Poll], *, limit: int, workers: int, work: Work = WORK) -> Done:
    """Read polled feeds into the lake, at most ``limit`` articles of them.

    A poll whose items did not all fit, or whose pages are not all there, is not counted as done: its
    feed's cursor stays where it was, and reading it again takes up what is left.

    Raises ``WorkError`` for a defect in a rule, ``LakeError`` and ``OSError`` for a lake that cannot be
    written; nothing of the batch stays then, unless it was recorded and is finished by the next writer.
    """
    batch, folder = begin(writer)
    try:
        _extract(writer.root, batch, folder, polls, limit=limit, workers=workers, work=work)
        settled = settle(writer, batch, folder)
        found, seen, failures = settled.found, settled.seen, settled.failures
        done = _polls(folder, found)
        published = _published(folder, found, {article_id for article_id, _ in settled.outdated})
        new = Counter(row["feed_id"] for row in _read(folder, found, ARTICLES, ["feed_id"]))
        learned = Learned(
            cursors=tuple(
                _cursor(poll, done[poll.feed.feed_id])
                for poll in polls
                if poll.feed.feed_id in done and not poll.more
            ),
            articles=seen,
            pages=tuple(_pages(poll for poll in polls if poll.feed.feed_id in done)),
            failures=tuple(failure.failure_id for failure in failures),
            reports=settled.reports,
        )
    except BaseException:
        drop(folder)
        raise
    commit(writer, batch, "ingest", settled.changes, learned, articles=len(seen))
    return Done(
        batch=batch,
        articles=len(seen),
        counts=settled.counts,
        polls=tuple(done.values()),
        failures=failures,
        lags=tuple((datetime.now(UTC) - moment).total_seconds() for moment in published),
        unread=tuple(
            replace(poll, new=poll.new + new[poll.feed.feed_id])
            for poll in polls
            if poll.feed.feed_id not in done
        ),
    )


def _extract(
    root: Path, batch: int, folder: Path, polls: Sequence[Poll], *, limit: int, workers: int, work: Work
) -> None:
    """The Beam pipeline of a batch: fills the staging folder."""
    bodies, blocks = folder / "polls", folder / "blocks"
    bodies.mkdir(parents=True)
    blocks.mkdir()
    files = [leave(bodies / str(number), poll) for number, poll in enumerate(polls)]
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
        read = pipeline | beam.Create(files) | "Polls" >> beam.Map(left) | Read()
        selected = read.articles | Select(root, limit)
        extracted = selected.placed | Extract(work, workers)
        _ = (
            extracted.extracted
            | "Blocks"
            >> beam.MapTuple(lambda block, placed: ("", leave(blocks / block.name, (block, placed))))
            | beam.GroupByKey()
            | "Told" >> beam.Map(lambda told: tell(map(left, told[1]), root, folder, batch_file(batch)))
        )
        failures = (read.failures, extracted.failures) | "Failures" >> beam.Flatten() | NewFailures(root)
        polled = (
            {"reading": read.readings, "new": selected.new, "waiting": selected.waiting}
            | beam.CoGroupByKey()
            | "PollRows" >> beam.FlatMapTuple(_poll_rows)
        )
        (failures, polled) | "Rows" >> beam.Flatten() | Write(folder, batch_file(batch))


def tell(found: Iterable[tuple[Block, Sequence[Placed]]], root: Path, folder: Path, name: str) -> None:
    """Write the rows of a batch's articles, each in its story, of blocks with the places of their articles.

    They go to files ``name`` of the staging folder, one for each table and day, and what the state will know of their
    wordings beside them. Done again it writes the same.
    """
    made = _settled(found, root, folder)
    for table in TABLES:
        if table.name in made:
            # A table that is written is let go: the next one is put in order in its place.
            write_table(
                folder / table.name, name, table, in_order(table, pa.concat_tables(made.pop(table.name)))
            )


def _settled(
    found: Iterable[tuple[Block, Sequence[Placed]]], root: Path, folder: Path
) -> dict[str, list[pa.Table]]:
    """The rows of blocks by table, each article in its story; leaves what the state will know of wordings."""
    blocks = [(block, {each.article.key: each for each in placed}) for block, placed in found]
    joined = join(root, [sketch for pair in blocks for sketch in founding(*pair)])
    wordings.leave(folder, [each.article for _, placed in blocks for each in placed.values()])
    made: dict[str, list[pa.Table]] = {}
    for block, placed in blocks:
        for table, data in parts(block, {key: settled(each, joined) for key, each in placed.items()}):
            made.setdefault(table, []).append(data)
    return made


def _poll_rows(feed_id: str, found: dict[str, list[tuple[Poll, Reading]] | list[int]]) -> list[FeedPollRow]:
    if found["waiting"]:
        return []
    new = sum(found["new"])
    return [poll_row(poll, reading, poll.new + new) for poll, reading in found["reading"] if not poll.owed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A staged batch, ready to be recorded.

    ``found`` are the files that its pipeline wrote, ``changes`` what it does to the tables, ``seen`` its article versions,
    ``outdated`` the versions that they follow, with their partitions, ``reports`` where its reports of events stand.
    """

    found: dict[str, tuple[DataFile, ...]]
    changes: dict[str, Change]
    seen: tuple[SeenArticle, ...]
    outdated: dict[tuple[str, str], str]
    failures: tuple[FailureRow, ...]
    reports: tuple[Reported, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {name: sum(file.rows for file in files) for name, files in self.found.items()}


def settle(writer: Writer, batch: int, folder: Path) -> Settled:
    """Bring what the lake has in line with what a batch's pipeline wrote: earlier versions, incidents, links."""
    # What the pipeline had in hand is no longer needed, and much of it lies in cycles.
    memory.give_back()
    found = staged(folder)
    changes = {name: Change(added=files) for name, files in found.items()}
    seen = _seen(folder, found)
    outdated = _outdated(writer, seen)
    _merge(changes, ARTICLES, supersede(writer.root, folder, batch, outdated) if outdated else Change())
    reports = _retell(writer, folder, batch, found, changes, outdated)
    _link(writer.root, folder, batch, found, changes, tuple(outdated))
    return Settled(
        found=found,
        changes=changes,
        seen=tuple(seen),
        outdated=outdated,
        failures=tuple(FailureRow(**row) for row in _read(folder, found, FAILURES)),
        reports=reports,
    )


def _read(
    folder: Path, found: dict[str, tuple[DataFile, ...]], table: Table, columns: list[str] | None = None
) -> list[dict[str, Any]]:
    return [
        row
        for path in _paths(folder, found, table)
        for row in pq.read_table(path, columns=columns, partitioning=None).to_pylist()
    ]


def _paths(folder: Path, found: dict[str, tuple[DataFile, ...]], table: Table) -> list[str]:
    return [str(folder / table.name / file.path) for file in found.get(table.name, ())]


def _seen(folder: Path, found: dict[str, tuple[DataFile, ...]]) -> list[SeenArticle]:
    columns = ["article_id", "version", "is_latest", "seen_on", "story_id", "fetched_at", "duplicate_of"]
    worded = wordings.left(folder)
    seen: list[SeenArticle] = []
    for row in _read(folder, found, ARTICLES, columns):
        article, copy = worded[row["article_id"], row["version"]], row.pop("duplicate_of")
        seen.append(
            SeenArticle(
                **row,
                told=article.told,
                fingerprint=None if copy else article.fingerprint,
                near=None
                if copy
                else near.wording(
                    article.article_id, row["story_id"], article.published_at, article.signature
                ),
            )
        )
    return seen


def _published(folder: Path, found: dict[str, tuple[DataFile, ...]], edited: set[str]) -> list[datetime]:
    """When the new articles were published, of those whose feed says it; an edit says nothing of the lag."""
    columns = ["article_id", "published_at", "published_source"]
    return [
        row["published_at"]
        for row in _read(folder, found, ARTICLES, columns)
        if row["published_source"] == "feed" and row["article_id"] not in edited
    ]


def _outdated(writer: Writer, seen: Sequence[SeenArticle]) -> dict[tuple[str, str], str]:
    """Versions that the lake has as the latest and that a new one follows, with their partitions."""
    followed = {article.article_id for article in seen if article.is_latest}
    return {
        (article_id, version): article.seen_on.isoformat()
        for article_id, versions in known_articles(writer.state, followed).items()
        for version, article in versions.items()
        if article.is_latest
    }


def _merge(changes: dict[str, Change], table: Table, change: Change) -> None:
    if change.added or change.removed:
        changes[table.name] = merge(changes.get(table.name, Change()), change)


def _retell(
    writer: Writer,
    folder: Path,
    batch: int,
    found: dict[str, tuple[DataFile, ...]],
    changes: dict[str, Change],
    outdated: dict[tuple[str, str], str],
) -> tuple[Reported, ...]:
    """Bring the incidents up to date with the staged events; gives where these stand."""
    if not outdated and EVENTS.name not in found:
        return ()
    articles, events = _paths(folder, found, ARTICLES), _paths(folder, found, EVENTS)
    reports = reports_of(writer.root, writer.state, articles=articles, events=events)
    retold = retell(
        writer.root,
        articles=articles,
        events=events,
        superseded=tuple(outdated),
        days=days_of(writer.root, writer.state, reports, outdated),
    )
    _merge(changes, INCIDENTS, replaced(writer.root, folder, batch, retold))
    return reports


def _link(
    root: Path,
    folder: Path,
    batch: int,
    found: dict[str, tuple[DataFile, ...]],
    changes: dict[str, Change],
    outdated: Sequence[tuple[str, str]],
) -> None:
    """Link what the staged articles say with what the others of their stories say."""
    paths = {table.name: _paths(folder, found, table) for table in LINKED}
    rows = linked(root, staged=paths, superseded=outdated)
    added = write_rows(folder / CLAIM_LINKS.name, f"{batch:08d}-linked.parquet", CLAIM_LINKS, rows)
    _merge(changes, CLAIM_LINKS, Change(added=tuple(added)))


def _polls(folder: Path, found: dict[str, tuple[DataFile, ...]]) -> dict[str, FeedPollRow]:
    """The polls that are done, by feed."""
    return {str(row["feed_id"]): FeedPollRow(**row) for row in _read(folder, found, FEED_POLLS)}


def _pages(polls: Iterable[Poll]) -> Iterator[SeenPage]:
    """Only of polls that are done: what waits with them is asked for again if it never comes to be."""
    for visit in (visit for poll in polls for visit in poll.visits):
        page = visit.page
        if page is not None:
            outcome = "read" if not page.error_type else "passing" if page.passing else "failed"
            yield SeenPage(article_id=visit.article_id, entry=visit.entry, outcome=outcome)


def _cursor(poll: Poll, row: FeedPollRow) -> FeedCursor:
    # A body that could not be read must come again in full, not be answered with «unchanged»; and only an
    # address where there is a feed is one that the feed moved to.
    usable = row.outcome != "error"
    fetched = poll.fetched
    return FeedCursor(
        feed_id=row.feed_id,
        url=fetched.moved_to if usable and fetched.moved_to else fetched.url,
        etag=fetched.validators.etag if usable else None,
        last_modified=fetched.validators.last_modified if usable else None,
        polled_at=row.polled_at,
        next_poll_at=row.next_poll_at,
        outcome=row.outcome,
        failures=poll.failures + 1 if not usable else 0,
        new_entries=row.new_entries,
        error=row.error,
        changed_at=row.polled_at if row.new_entries or poll.changed_at is None else poll.changed_at,
        rest_until=None if fetched.retry_after is None else row.polled_at + min(fetched.retry_after, SLOWEST),
    )

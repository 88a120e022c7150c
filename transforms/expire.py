"""Lets what is old go: articles first seen before a day with all that was made of them, and records of running."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas.column import Table
from schemas.tables import ARTICLES, BATCHES, CLAIM_LINKS, FACTS, FAILURES, FEED_POLLS, INCIDENTS
from transforms.forget import without_origin
from transforms.incidents import replaced, retell
from transforms.lake import log
from transforms.lake.commit import Writer, begin, commit, drop
from transforms.lake.reader import open_lake
from transforms.lake.revise import has, merge, revise
from transforms.lake.state import Change, Learned, seen_before

RECORDS_KEPT = timedelta(days=90)
"""How long rows of ``feed_polls`` and ``batches`` stay; feeds' rhythms look 60 days back."""

DATED = (ARTICLES, *FACTS, FAILURES, CLAIM_LINKS)
"""Tables of which whole days go; ``incidents`` are told anew from what is left."""

Pairs = Collection[tuple[str, str]]


def expire(writer: Writer, today: date, *, keep: timedelta | None = None) -> dict[str, int]:
    """Let go what is too old; returns the rows that went, by table.

    Article versions first seen over ``keep`` ago go with their facts and links, and so do failures; None keeps
    all. Feeds that still carry the articles do not bring them back. Records of running go after
    ``RECORDS_KEPT``. It is a batch like any other; the files go when vacuum comes to them.
    """
    cut = None if keep is None else today - keep
    changes = {FEED_POLLS.name: _days_before(writer.root, FEED_POLLS, today - RECORDS_KEPT)}
    if cut is not None:
        changes |= {table.name: _days_before(writer.root, table, cut) for table in DATED}
    if not any(change.removed for change in changes.values()):
        return {}
    batch, folder = begin(writer)
    try:
        changes[BATCHES.name] = _records_before(writer.root, folder, batch, today - RECORDS_KEPT)
        learned, gone = Learned(), set[str]()
        if cut is not None:
            versions, gone = seen_before(writer.state, cut)
            learned = Learned(expired=cut, forgotten_failures=_failures_before(writer.root, cut))
            _follow(writer.root, folder, batch, changes, cut, versions, gone)
    except BaseException:
        drop(folder)
        raise
    changes = {name: change for name, change in changes.items() if change.removed}
    commit(writer, batch, "expire", changes, learned, forgotten=tuple(sorted(gone)))
    return {
        name: sum(f.rows for f in change.removed) - sum(f.rows for f in change.added)
        for name, change in changes.items()
    }


def _days_before(root: Path, table: Table, day: date) -> Change:
    """The partitions before a day go whole."""
    files = log.files(log.snapshot(root, table))
    return Change(removed=tuple(file for file in files if (file.partition or "") < day.isoformat()))


def _records_before(root: Path, folder: Path, batch: int, day: date) -> Change:
    """Rows of ``batches`` before a day go; those stay that name what must not come back."""
    moment = pa.scalar(datetime(day.year, day.month, day.day, tzinfo=UTC), pa.timestamp("us", "UTC"))

    def kept(data: pa.Table) -> pa.ChunkedArray:
        named = pc.greater(pc.fill_null(pc.list_value_length(data.column("forgotten")), 0), 0)
        return pc.or_(pc.greater_equal(data.column("recorded_at"), moment), named)  # pyright: ignore[reportReturnType]

    return revise(
        root,
        BATCHES,
        folder,
        batch,
        columns=["recorded_at", "forgotten"],
        touches=lambda data: not all(kept(data).to_pylist()),
        revised=lambda data: data.filter(kept(data)),
    )


def _failures_before(root: Path, day: date) -> tuple[str, ...]:
    with closing(open_lake(root).connect()) as connection:
        rows = connection.execute("SELECT failure_id FROM failures WHERE seen_on < ?", [day]).fetchall()
    return tuple(row[0] for row in rows)


def _follow(
    root: Path,
    folder: Path,
    batch: int,
    changes: dict[str, Change],
    cut: date,
    versions: Pairs,
    gone: Collection[str],
) -> None:
    """What is left follows: copies without an original, links with one end, incidents with fewer reports."""
    left = {
        name: {file.partition or "" for file in log.files(log.snapshot(root, table))}
        - {file.partition or "" for file in changes[name].removed}
        for name, table in ((ARTICLES.name, ARTICLES), (CLAIM_LINKS.name, CLAIM_LINKS))
    }
    copies = revise(
        root,
        ARTICLES,
        folder,
        batch,
        columns=["duplicate_of"],
        touches=lambda data: has(data, "duplicate_of", gone),
        revised=lambda data: without_origin(data, gone),
        partitions=left[ARTICLES.name],
    )
    links = revise(
        root,
        CLAIM_LINKS,
        folder,
        batch,
        columns=["a_article_id", "a_version", "b_article_id", "b_version"],
        touches=lambda data: any(_one_ended(data, versions)),
        revised=lambda data: data.filter(
            pa.array([not each for each in _one_ended(data, versions)], pa.bool_())
        ),
        partitions=left[CLAIM_LINKS.name],
    )
    changes[ARTICLES.name] = merge(changes[ARTICLES.name], copies)
    changes[CLAIM_LINKS.name] = merge(changes[CLAIM_LINKS.name], links)
    retold = retell(root, articles=(), events=(), superseded=sorted(versions))
    changes[INCIDENTS.name] = replaced(root, folder, batch, retold)


def _one_ended(data: pa.Table, versions: Pairs) -> list[bool]:
    ends = [
        zip(
            data.column(f"{side}_article_id").to_pylist(),
            data.column(f"{side}_version").to_pylist(),
            strict=True,
        )
        for side in ("a", "b")
    ]
    return [a in versions or b in versions for a, b in zip(*ends, strict=True)]

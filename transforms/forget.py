"""Removes an article and all that was made of it: from tables, files, logs and state, for good."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas.column import Table
from schemas.tables import ARTICLES, CLAIM_LINKS, FACTS, FAILURES, INCIDENTS, TABLES
from transforms.incidents import replaced, retell
from transforms.lake.commit import Writer, begin, commit, drop, vacuum
from transforms.lake.paths import LakeError
from transforms.lake.reader import open_lake
from transforms.lake.revise import has, revise, rows_with
from transforms.lake.state import Change, Learned, known_articles

NAMES = {table.name: ("article_id",) for table in (*FACTS, FAILURES)} | {
    CLAIM_LINKS.name: ("a_article_id", "b_article_id")
}
"""Columns by which a row belongs to an article, by table; copies keep their own rows."""


def find(writer: Writer, *, url: str) -> list[str]:
    """The ids of the articles that had an address. Raises ``LakeError`` if none had."""
    with closing(open_lake(writer.root).connect()) as connection:
        found = connection.execute(
            "SELECT DISTINCT article_id FROM articles WHERE url = ? OR canonical_url = ? ORDER BY 1",
            [url, url],
        ).fetchall()
    if not found:
        raise LakeError(f"{writer.root}: no article has the address {url}; waqai query shows which there are")
    return [str(row[0]) for row in found]


def forget(writer: Writer, ids: Collection[str]) -> dict[str, int]:
    """Remove articles with all their versions, facts, links and failures; returns rows removed by table.

    Files that held them are deleted at once, also earlier versions of the tables; the ids are kept, so
    that feeds which still carry the articles do not bring them back.

    Raises ``LakeError`` if the lake has none of them.
    """
    known = known_articles(writer.state, ids)
    missing = sorted(set(ids) - set(known))
    if missing:
        raise LakeError(f"{writer.root}: no article {missing[0]}; waqai query shows which there are")
    with closing(open_lake(writer.root).connect()) as connection:
        marks = ", ".join("?" * len(known))
        failures = connection.execute(
            f"SELECT failure_id FROM failures WHERE article_id IN ({marks})", sorted(known)
        ).fetchall()
    batch, folder = begin(writer)
    try:
        retold = retell(
            writer.root,
            articles=(),
            events=(),
            superseded=[(article_id, version) for article_id, found in known.items() for version in found],
        )
        changes = {INCIDENTS.name: replaced(writer.root, folder, batch, retold)}
        for table in TABLES:
            if table is ARTICLES:
                columns = ["article_id", "duplicate_of"]
                changes[table.name] = revise(
                    writer.root,
                    table,
                    folder,
                    batch,
                    columns=columns,
                    touches=lambda data: _any(data, ("article_id", "duplicate_of"), known),
                    revised=lambda data: without_origin(_without(data, ("article_id",), known), known),
                )
            elif table.name in NAMES:
                changes[table.name] = _removed(writer, table, folder, batch, known)
    except BaseException:
        drop(folder)
        raise
    rows = {
        name: sum(f.rows for f in change.removed) - sum(f.rows for f in change.added)
        for name, change in changes.items()
    }
    commit(
        writer,
        batch,
        "forget",
        {name: change for name, change in changes.items() if change.removed},
        Learned(forgotten_failures=tuple(row[0] for row in failures)),
        forgotten=tuple(sorted(known)),
    )
    vacuum(writer, timedelta())
    writer.state.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return rows


def _removed(writer: Writer, table: Table, folder: Path, batch: int, ids: Collection[str]) -> Change:
    names = NAMES[table.name]
    return revise(
        writer.root,
        table,
        folder,
        batch,
        columns=list(names),
        touches=lambda data: _any(data, names, ids),
        revised=lambda data: _without(data, names, ids),
    )


def _any(data: pa.Table, columns: Collection[str], ids: Collection[str]) -> bool:
    return any(has(data, column, ids) for column in columns)


def _without(data: pa.Table, columns: Collection[str], ids: Collection[str]) -> pa.Table:
    for column in columns:
        data = data.filter(pc.invert(rows_with(data, column, ids)))
    return data


def without_origin(data: pa.Table, ids: Collection[str]) -> pa.Table:
    """A copy of what was removed is no copy any more."""
    column = data.schema.get_field_index("duplicate_of")
    gone = rows_with(data, "duplicate_of", ids)
    kept = pc.if_else(gone, pa.scalar(None, pa.string()), data.column(column))
    return data.set_column(column, data.schema.field(column), kept)

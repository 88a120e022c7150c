"""Whether a lake keeps every promise: nothing lost, nothing doubled, every span where it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.column import Table
from schemas.tables import BATCHES, FACTS, TABLES
from transforms.lake import log, state
from transforms.lake.lock import LakeTaken, lock
from transforms.lake.paths import LakeError, staging, table_folder
from transforms.lake.reader import Lake, open_lake
from transforms.lake.writer import DataFile

RESTORE = "stop the writer and restore this one file from a backup: nothing else has its rows"
GO_ON = "run waqai ingest once: it finishes what was recorded and drops the rest"
REPAIR = "waqai verify --repair makes the state anew from the tables"
REPORT = "the lake was changed by something else, or this is a defect: keep a copy and report it"

SPANS = {
    "mentions": [("start", "end", "surface")],
    "dates": [("start", "end", "surface")],
    "figures": [("start", "end", "surface")],
    "claims": [
        ("start", "end", "text"),
        ("speaker_start", "speaker_end", "speaker"),
        ("cue_start", "cue_end", "cue"),
    ],
    "events": [
        ("trigger_start", "trigger_end", "trigger"),
        ("actor_start", "actor_end", "actor"),
        ("target_start", "target_end", "target"),
        ("place_start", "place_end", "place"),
    ],
}
"""Columns of start, end and surface, by table."""

REFERENCES = [
    ("figures", "event_id", "events", "event_id"),
    ("figures", "claim_id", "claims", "claim_id"),
    ("events", "claim_id", "claims", "claim_id"),
    ("articles", "duplicate_of", "articles", "article_id"),
    ("claim_links", "a_claim_id", "claims", "claim_id"),
    ("claim_links", "b_claim_id", "claims", "claim_id"),
    ("claim_links", "a_event_id", "events", "event_id"),
    ("claim_links", "b_event_id", "events", "event_id"),
    ("claim_links", "a_figure_id", "figures", "figure_id"),
    ("claim_links", "b_figure_id", "figures", "figure_id"),
    ("claim_links", "a_article_id", "articles", "article_id"),
    ("claim_links", "b_article_id", "articles", "article_id"),
]
"""Columns that name a row of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A promise that a lake breaks: where, what is wrong, how to mend it."""

    where: str
    what: str
    mend: str

    @property
    def by_repair(self) -> bool:
        """Does ``waqai verify --repair`` mend it?"""
        return self.mend == REPAIR

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.mend}"


def verify(root: Path) -> list[Problem]:
    """Check everything that a lake promises; an empty list is a sound lake.

    Reads every file whole. While another process writes the lake, what changes under its hands (the
    staging folder, files not in a log yet, the state) is left out.

    Raises ``LakeError`` if there is no lake at ``root``.
    """
    lake = open_lake(root)
    problems = [problem for table in TABLES for problem in _check_files(lake, table)]
    if not problems:
        # With files that cannot be read, no question about their rows has an answer.
        with closing(lake.connect()) as connection:
            problems += _check_rows(connection)
            problems += _check_state(lake, connection)
    return problems


def _check_files(lake: Lake, table: Table) -> Iterator[Problem]:
    for file in lake.files[table.name]:
        path = table_folder(lake.root, table) / file.path
        damage = _damage(path, file)
        if damage:
            yield Problem(where=str(path), what=damage, mend=RESTORE)


def _damage(path: Path, file: DataFile) -> str | None:
    if not path.exists():
        return "a file of the table's log is missing"
    if path.stat().st_size != file.size:
        return f"{path.stat().st_size} bytes where the log has {file.size}"
    try:
        rows = pq.read_table(path, partitioning=None, page_checksum_verification=True).num_rows
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read ({error})"
    return None if rows == file.rows else f"{rows} rows where the log has {file.rows}"


def _check_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    for table in TABLES:
        key = ", ".join(table.key)
        yield from _found(
            connection,
            table.name,
            f"rows share their {key}",
            f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1",
        )
    yield from _found(
        connection,
        "articles",
        "articles have not exactly one latest version",
        "SELECT article_id FROM articles GROUP BY 1 HAVING count(*) FILTER (is_latest) <> 1",
    )
    for table in FACTS:
        yield from _found(
            connection,
            table.name,
            "facts belong to no article version",
            f"SELECT {table.key[0]} FROM {table.name} ANTI JOIN articles USING (article_id, version)",
        )
    for name, spans in SPANS.items():
        for start, end, surface in spans:
            yield from _found(
                connection,
                name,
                f"{surface} is not what stands at its offsets in the text",
                f'SELECT f.article_id, f."{start}", f."{end}" FROM {name} f JOIN articles a '
                f'USING (article_id, version) WHERE f."{start}" IS NOT NULL AND '
                f'substring(a.text, f."{start}" + 1, f."{end}" - f."{start}") <> f."{surface}"',
            )
    for name, column, target, key in REFERENCES:
        yield from _found(
            connection,
            name,
            f"{column} names no row of {target}",
            f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL "
            f"AND {column} NOT IN (SELECT {key} FROM {target})",
        )
    yield from _found(
        connection,
        "incidents",
        "event_ids names no row of events",
        "SELECT event FROM (SELECT unnest(event_ids) AS event FROM incidents) "
        "WHERE event NOT IN (SELECT event_id FROM events)",
    )
    yield from _found(
        connection,
        "incidents",
        "events belong to several incidents",
        "SELECT event FROM (SELECT unnest(event_ids) AS event FROM incidents) GROUP BY 1 HAVING count(*) > 1",
    )


def _found(connection: duckdb.DuckDBPyConnection, where: str, what: str, query: str) -> Iterator[Problem]:
    rows = connection.execute(f"FROM ({query}) ORDER BY ALL").fetchall()
    if rows:
        some = ", ".join("/".join(map(str, row)) for row in rows[:3])
        yield Problem(where=where, what=f"{len(rows)} {what}, as {some}", mend=REPORT)


def _check_state(lake: Lake, connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    try:
        with lock(lake.root):
            yield from _check_still_state(lake, connection)
    except LakeTaken:
        return


def _check_still_state(lake: Lake, connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    try:
        with closing(state.read_state(lake.root)) as remembered:
            answer = remembered.execute("PRAGMA integrity_check").fetchone()[0]
            if answer != "ok":
                yield Problem(where="_state/state.sqlite", what=str(answer), mend=REPAIR)
                return
            yield from _check_agreement(lake, connection, remembered)
    except (LakeError, sqlite3.Error) as error:
        yield Problem(where="_state/state.sqlite", what=str(error), mend=REPAIR)


def _check_agreement(
    lake: Lake, connection: duckdb.DuckDBPyConnection, remembered: sqlite3.Connection
) -> Iterator[Problem]:
    waiting = state.unfinished(remembered)
    if waiting:
        numbers = ", ".join(str(batch.batch) for batch in waiting)
        yield Problem(where="_state", what=f"batch {numbers} is recorded and not in all tables", mend=GO_ON)
        return
    if any(staging(lake.root).glob("*")):
        yield Problem(where="_staging", what="files of a batch that was given up", mend=GO_ON)
    for name, query in (
        (
            "articles",
            "SELECT article_id, version, is_latest, CAST(seen_on AS VARCHAR), story_id FROM articles",
        ),
        ("failures", "SELECT failure_id FROM failures"),
        # Of the batches the state keeps the last.
        ("batches", "SELECT max(batch_id) FROM batches"),
    ):
        columns = {
            "batches": "max(batch)",
            "articles": "article_id, version, is_latest, seen_on, story_id",
        }.get(name, "*")
        known = {tuple(row) for row in remembered.execute(f"SELECT {columns} FROM {name}")}
        stored = set(connection.execute(query).fetchall())
        for here, there, rows in (("state", "table", known - stored), ("table", "state", stored - known)):
            if rows:
                what = f"{len(rows)} rows in the {here} and not in the {there}, as {sorted(rows, key=str)[0]}"
                yield Problem(where=name, what=what, mend=REPAIR)
    for table, path in strays(lake, remembered):
        yield Problem(where=str(lake.root / table / path), what="a file that no log has", mend=REPAIR)
    last = log.snapshot(lake.root, BATCHES).batch
    for table in TABLES:
        if log.snapshot(lake.root, table).batch > last:
            yield Problem(where=table.name, what=f"has a batch after the last one, {last}", mend=REPAIR)


def strays(lake: Lake, remembered: sqlite3.Connection) -> list[tuple[str, str]]:
    """Tables and paths of data files that no log has and that were not replaced lately."""
    replaced = set(remembered.execute("SELECT table_name, path FROM removed_files").fetchall())
    found: list[tuple[str, str]] = []
    for table in TABLES:
        folder = table_folder(lake.root, table)
        known = {file.path for file in lake.files[table.name]}
        present = {path.relative_to(folder).as_posix() for path in folder.rglob("*.par*") if path.is_file()}
        found += [
            (table.name, path)
            for path in sorted(present - known)
            if not path.startswith("_delta_log/") and (table.name, path) not in replaced
        ]
    return found

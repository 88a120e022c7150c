"""Reading a lake: file lists for any engine, views for DuckDB; also while another process writes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from schemas.arrow import arrow_schema
from schemas.column import Table
from schemas.tables import ARTICLES, BATCHES, FACTS, TABLES
from transforms.lake import log
from transforms.lake.paths import LakeError, batch_file, staging, table_folder
from transforms.lake.writer import DataFile

SMALL = {"threads": 1, "memory_limit": "400MB"}
"""What a question of the reader's own may take beside its other work; what is more goes by way of the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """A lake as one batch left it: every table's files, or those of the tables asked for, all in step.

    ``batch`` is that batch's number, 0 for a lake without any.
    """

    root: Path
    batch: int
    versions: dict[str, int]
    files: dict[str, tuple[DataFile, ...]]

    def uris(self, table: str, since: date | None = None) -> list[str]:
        """The Parquet files of a table, as absolute paths; only of days (of first sight) from ``since`` on.

        Raises ``LakeError`` for a table that there is not.
        """
        if table not in self.files:
            raise LakeError(f"no table {table!r}; there are {', '.join(self.files)}")
        first = "" if since is None else since.isoformat()
        return [
            str((self.root / table / file.path).resolve())
            for file in self.files[table]
            if file.partition is None or file.partition >= first
        ]

    def connect(self, since: date | None = None) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB with one view a table, and in the schema ``latest`` only latest versions.

        With ``since`` the views have only what was first seen on that day or later: files of other days are
        not even opened, which in a lake of years is most of what a query costs.

        >>> open_lake("lake").connect().sql("SELECT speaker, stance FROM latest.claims")  # doctest: +SKIP
        """
        return self._viewed(duckdb.connect(), {name: self.uris(name, since) for name in self.files})

    def narrowed(
        self,
        tables: Collection[Table] | None = None,
        *,
        seen: Collection[date] | None = None,
        published: Collection[date] | None = None,
    ) -> Lake:
        """The lake with fewer files: of some tables, and only those that may have rows first seen, or published (UTC), on some days.

        A file whose log tells no bounds may have any.
        """
        seen_on = None if seen is None else {day.isoformat() for day in seen}
        wanted = None if published is None else sorted(published)
        # Facts have the day of publication where their outlet is, which may be the one before or after.
        around = wanted and sorted({day + timedelta(days=n) for day in wanted for n in (-1, 0, 1)})
        return replace(
            self,
            files={
                table.name: tuple(
                    file
                    for file in self.files[table.name]
                    if (seen_on is None or file.partition is None or file.partition in seen_on)
                    and _holds(file, wanted if table is ARTICLES else around)
                )
                for table in (TABLES if tables is None else tables)
                if table.name in self.files
            },
        )

    def connect_small(self) -> duckdb.DuckDBPyConnection:
        """As ``connect``, slower and in less memory, for the reader's own questions, many an hour.

        A view over a table opens all its files, asked for or not: of a ``narrowed`` lake there are few.
        """
        connection = duckdb.connect(config={**SMALL, "temp_directory": str(staging(self.root) / "spilled")})
        return self._viewed(connection, {name: self.uris(name) for name in self.files})

    def _viewed(
        self, connection: duckdb.DuckDBPyConnection, uris: dict[str, list[str]]
    ) -> duckdb.DuckDBPyConnection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE SCHEMA declared")
        for table in TABLES:
            if table.name in self.files:
                _create_view(connection, table, uris[table.name])
        connection.execute("CREATE SCHEMA latest")
        if ARTICLES.name not in self.files:
            return connection
        connection.execute("CREATE VIEW latest.articles AS SELECT * FROM main.articles WHERE is_latest")
        for table in FACTS:
            if table.name in self.files:
                connection.execute(
                    f"CREATE VIEW latest.{table.name} AS SELECT * FROM main.{table.name} "
                    "SEMI JOIN latest.articles USING (article_id, version)"
                )
        return connection


def _holds(file: DataFile, days: Sequence[date] | None) -> bool:
    """May a file have rows published on one of some days, which are in order?"""
    if days is None or file.published is None:
        return True
    first, last = file.published
    after = bisect_left(days, first)
    return after < len(days) and days[after] <= last


def open_lake(path: str | Path, tables: Collection[Table] = TABLES) -> Lake:
    """The lake at a path as its last whole batch left it; with few ``tables`` in a part of the time.

    Raises ``LakeError`` if there is no lake.
    """
    root = Path(path)
    if not table_folder(root, ARTICLES).is_dir():
        raise LakeError(f"{root}: no lake here; name one that waqai ingest or backfill made with --lake")
    rows = log.snapshot(root, BATCHES)
    batches = log.files(rows)
    versions = _versions(root, rows.batch)
    files = {
        table.name: tuple(
            batches
            if table is BATCHES
            else log.files(log.snapshot(root, table, version=versions.get(table.name)))
        )
        for table in tables
    }
    return Lake(root=root, batch=rows.batch, versions=versions, files=files)


def _versions(root: Path, batch: int) -> dict[str, int]:
    """The version of every table that the last whole batch left."""
    if not batch:
        return {}
    # The row that was committed last is in a file of its own until another follows it.
    path = table_folder(root, BATCHES) / batch_file(batch)
    (row,) = pq.read_table(path, columns=["tables"], partitioning=None).to_pylist()
    return {str(each["table"]): int(each["version"]) for each in row["tables"]}


def _create_view(connection: duckdb.DuckDBPyConnection, table: Table, uris: list[str]) -> None:
    schema = arrow_schema(table)
    # An empty table of the declared type: columns that older files lack, and tables without a file.
    connection.register("declaration", schema.empty_table())
    connection.execute(f"CREATE TABLE declared.{table.name} AS SELECT * FROM declaration")
    connection.unregister("declaration")
    source = f"SELECT * FROM declared.{table.name}"
    if uris:
        files = ", ".join("'" + uri.replace("'", "''") + "'" for uri in uris)
        source += (
            f" UNION ALL BY NAME SELECT * FROM read_parquet([{files}], "
            "union_by_name = true, hive_partitioning = false)"
        )
    connection.execute(f"CREATE VIEW main.{table.name} AS {source}")

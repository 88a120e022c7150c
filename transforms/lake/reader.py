"""Reading a lake: file lists for any engine, views for DuckDB; also while another process writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from schemas.arrow import arrow_schema
from schemas.column import Table
from schemas.tables import ARTICLES, BATCHES, FACTS, TABLES
from transforms.lake import log
from transforms.lake.paths import LakeError, table_folder
from transforms.lake.writer import DataFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """A lake as one batch left it: every table's files, all in step.

    ``batch`` is that batch's number, 0 for a lake without any.
    """

    root: Path
    batch: int
    versions: dict[str, int]
    files: dict[str, tuple[DataFile, ...]]

    def uris(self, table: str) -> list[str]:
        """The Parquet files of a table, as absolute paths.

        Raises ``LakeError`` for a table that there is not.
        """
        if table not in self.files:
            raise LakeError(f"no table {table!r}; there are {', '.join(self.files)}")
        return [str((self.root / table / file.path).resolve()) for file in self.files[table]]

    def connect(self) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB with one view a table, and in the schema ``latest`` only latest versions.

        >>> open_lake("lake").connect().sql("SELECT speaker, stance FROM latest.claims")  # doctest: +SKIP
        """
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE SCHEMA declared")
        for table in TABLES:
            _create_view(connection, table, self.uris(table.name))
        connection.execute("CREATE SCHEMA latest")
        connection.execute("CREATE VIEW latest.articles AS SELECT * FROM main.articles WHERE is_latest")
        for table in FACTS:
            connection.execute(
                f"CREATE VIEW latest.{table.name} AS SELECT * FROM main.{table.name} "
                "SEMI JOIN latest.articles USING (article_id, version)"
            )
        return connection


def open_lake(path: str | Path) -> Lake:
    """The lake at a path as its last whole batch left it.

    Raises ``LakeError`` if there is no lake.
    """
    root = Path(path)
    if not table_folder(root, ARTICLES).is_dir():
        raise LakeError(f"{root}: no lake here; name one that waqai ingest or backfill made with --lake")
    batches = log.files(log.snapshot(root, BATCHES))
    last, versions = _last_batch(root, batches)
    files = {
        table.name: tuple(
            batches
            if table is BATCHES
            else log.files(log.snapshot(root, table, version=versions.get(table.name)))
        )
        for table in TABLES
    }
    return Lake(root=root, batch=last, versions=versions, files=files)


def _last_batch(root: Path, files: list[DataFile]) -> tuple[int, dict[str, int]]:
    """The number of the last batch that is whole, and the version of every table that it left."""
    numbers: dict[int, DataFile] = {}
    for file in files:
        path = table_folder(root, BATCHES) / file.path
        column = pq.read_table(path, columns=["batch_id"], partitioning=None).column("batch_id")
        numbers |= {int(str(number)): file for number in column.to_pylist()}
    if not numbers:
        return 0, {}
    last = max(numbers)
    path = table_folder(root, BATCHES) / numbers[last].path
    rows = pq.read_table(path, partitioning=None).to_pylist()
    row = next(row for row in rows if row["batch_id"] == last)
    return last, {str(each["table"]): int(each["version"]) for each in row["tables"]}


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

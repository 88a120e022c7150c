"""``waqai query``: DuckDB over the lake, one view a table; ``latest.<table>`` holds latest versions only."""

from __future__ import annotations

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transforms.lake.reader import open_lake

FORMATS = ("table", "csv", "json", "parquet")


def run(*, lake: str, sql: str | None, form: str) -> int:
    """Run one statement, or a prompt without one. Returns the exit code."""
    connection = open_lake(lake).connect()
    if sql is None:
        return _prompt(connection, lake)
    try:
        answer(connection, sql, form)
    except duckdb.Error as error:
        print(f"waqai query: {error}", file=sys.stderr)
        return 1
    return 0


def _prompt(connection: duckdb.DuckDBPyConnection, lake: str) -> int:
    """Read statements that end with a semicolon until the end of input."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 - gives the prompt its history and editing

        tables = connection.sql(
            "SELECT string_agg(view_name, ', ' ORDER BY view_name) FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
        )
        print(
            f"{lake}: {tables.fetchall()[0][0]}\nEnd a statement with ; and the prompt with Ctrl-D.",
            file=sys.stderr,
        )
    statement = ""
    failed = False
    while True:
        try:
            statement += input("waqai> " if not statement else "  ...> ") + "\n"
        except EOFError:
            break
        if statement.rstrip().endswith(";"):
            failed |= not _tried(connection, statement)
            statement = ""
    if statement.strip():
        failed |= not _tried(connection, statement)
    return int(failed and not sys.stdin.isatty())


def _tried(connection: duckdb.DuckDBPyConnection, statement: str) -> bool:
    try:
        answer(connection, statement, "table")
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        return False
    return True


def answer(connection: duckdb.DuckDBPyConnection, sql: str, form: str, out: IO[str] | None = None) -> None:
    """Write what a statement gives, in one of ``FORMATS``.

    Raises ``duckdb.Error`` if DuckDB refuses it.
    """
    out = out or sys.stdout
    if form == "parquet":
        if out.isatty():
            raise ValueError(
                "parquet is no text for a terminal; send it to a file, for example: … --format parquet > rows.parquet"
            )
        _parquet(connection.sql(sql), out.buffer)
        return
    result = connection.execute(sql)
    columns = [column[0] for column in result.description or ()]
    if form == "csv":
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(_rows(result))
    elif form == "json":
        for row in _rows(result):
            print(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str), file=out)
    else:
        table = Table(*map(escape, columns))
        for row in _rows(result):
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        Console(file=out, width=None if out.isatty() else 160).print(table)


def _rows(result: duckdb.DuckDBPyConnection) -> Iterable[tuple[object, ...]]:
    while rows := result.fetchmany(1000):
        yield from rows


def _parquet(relation: duckdb.DuckDBPyRelation, out: IO[bytes]) -> None:
    """DuckDB writes Parquet to files only; a pipe gets the file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        relation.write_parquet(str(file))
        with file.open("rb") as made:
            shutil.copyfileobj(made, out)

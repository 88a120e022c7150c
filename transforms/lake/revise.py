"""Rows that change: the files that hold them are written anew and replaced, in the batch that changes them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.arrow import arrow_schema
from schemas.column import Table
from schemas.tables import ARTICLES
from transforms.lake import log
from transforms.lake.paths import table_folder
from transforms.lake.state import Change
from transforms.lake.writer import DataFile, write_table


def read_file(root: Path, table: Table, file: DataFile, columns: list[str] | None = None) -> pa.Table:
    """A file's rows in the table's present columns; those that the file is too old to have are null."""
    path = table_folder(root, table) / file.path
    schema = arrow_schema(table)
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    present = pq.read_schema(path).names
    data = pq.read_table(path, columns=[name for name in wanted.names if name in present], partitioning=None)
    for position, field in enumerate(wanted):
        if field.name not in present:
            data = data.add_column(position, field, pa.nulls(data.num_rows, field.type))
    return data.cast(wanted)


def revise(
    root: Path,
    table: Table,
    folder: Path,
    batch: int,
    *,
    columns: list[str],
    touches: Callable[[pa.Table], bool],
    revised: Callable[[pa.Table], pa.Table],
    partitions: Collection[str] | None = None,
) -> Change:
    """Write the files that are to change anew, below a batch's staging folder.

    ``touches`` is asked with the given columns of each file (of the given partitions, or of all);
    ``revised`` turns all rows of a file that is touched into those that replace them, perhaps none.
    """
    added: list[DataFile] = []
    removed: list[DataFile] = []
    for file in log.files(log.snapshot(root, table)):
        if partitions is not None and file.partition not in partitions:
            continue
        if not touches(read_file(root, table, file, columns)):
            continue
        data = revised(read_file(root, table, file))
        if data.num_rows:
            name = f"{batch:08d}-revised-{len(removed):04d}.parquet"
            added += write_table(folder / table.name, name, table, data)
        removed.append(file)
    return Change(added=tuple(added), removed=tuple(removed))


def has(data: pa.Table, column: str, values: Collection[str]) -> bool:
    """Has any row one of the values in a column?"""
    return bool(pc.any(rows_with(data, column, values)).as_py())


def rows_with(data: pa.Table, column: str, values: Collection[str]) -> pa.BooleanArray:
    """Which rows have one of the values in a column; null is none of them."""
    return pc.is_in(data.column(column), value_set=pa.array(sorted(values), pa.string()))


def supersede(root: Path, folder: Path, batch: int, versions: dict[tuple[str, str], str]) -> Change:
    """Article versions, each with its partition, that are no longer the latest."""

    def outdated(data: pa.Table) -> list[bool]:
        pairs = zip(data.column("article_id").to_pylist(), data.column("version").to_pylist(), strict=True)
        return [pair in versions for pair in pairs]

    def revised(data: pa.Table) -> pa.Table:
        latest = pc.and_(data.column("is_latest"), pc.invert(pa.array(outdated(data))))
        field = arrow_schema(ARTICLES).field("is_latest")
        return data.set_column(data.schema.get_field_index("is_latest"), field, latest)

    return revise(
        root,
        ARTICLES,
        folder,
        batch,
        columns=["article_id", "version"],
        touches=lambda data: any(outdated(data)),
        revised=revised,
        partitions=set(versions.values()),
    )


def merge(first: Change, second: Change) -> Change:
    """Both changes of one table as one."""
    return Change(added=first.added + second.added, removed=first.removed + second.removed)

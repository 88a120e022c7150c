"""Parquet files, written so that a file with its final name is whole and on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.arrow import arrow_table
from schemas.column import Column, Table
from transforms.lake.paths import fsync_file, fsync_folder, make_folder, partition_folder

ROWS_PER_GROUP = 20_000
LANDING, COMPACTED = 3, 9
"""zstd levels: quick for files that will soon be merged, thorough for those that stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of a table: ``path`` relative to the table's folder, ``statistics`` as Delta's log wants them.

    ``published`` are the first and last day on which what it tells of was published, as its rows say, where a log tells it.
    """

    path: str
    size: int
    rows: int
    partition: str | None
    statistics: str
    published: tuple[date, date] | None = None


def write_rows(folder: Path, name: str, table: Table, rows: Sequence[object]) -> list[DataFile]:
    """Write records below ``folder``, one file for each partition that they fall in.

    Raises ``OSError`` when the disk is full or not writable, leaving no file with a final name that is
    not whole.
    """
    return write_table(folder, name, table, arrow_table(table, rows)) if rows else []


def write_table(
    folder: Path, name: str, table: Table, data: pa.Table, level: int = LANDING
) -> list[DataFile]:
    """Write sorted rows below ``folder`` as ``[partition/]name``, one file for each partition."""
    return [
        _write_file(folder, partition_folder(table, partition) / name, table, part, partition, level)
        for partition, part in _partitions(table, data)
    ]


def _partitions(table: Table, data: pa.Table) -> Iterator[tuple[str | None, pa.Table]]:
    if table.partition is None:
        yield None, data
        return
    values: list[date] = sorted(set(data.column(table.partition).to_pylist()))  # pyright: ignore[reportArgumentType]
    for value in values:
        same = pc.equal(data.column(table.partition), pa.scalar(value, pa.date32()))
        yield value.isoformat(), data.filter(same)


def _write_file(
    folder: Path, path: Path, table: Table, data: pa.Table, partition: str | None, level: int
) -> DataFile:
    target = folder / path
    unfinished = target.with_suffix(".part")
    make_folder(target.parent)
    leaves = list(_leaves(table.columns))
    pq.write_table(
        data,
        unfinished,
        compression="zstd",
        compression_level=level,
        row_group_size=ROWS_PER_GROUP,
        # Bounds of long texts would store them twice.
        write_statistics=[
            leaf for leaf, column in leaves if column.name not in ("text", "payload", "message")
        ],
        use_dictionary=[leaf for leaf, column in leaves if column.few],  # pyright: ignore[reportArgumentType]
        bloom_filter_options={
            leaf: {"ndv": max(1, min(data.num_rows, ROWS_PER_GROUP)), "fpp": 0.01}
            for leaf, column in leaves
            if column.lookup
        },
        sorting_columns=pq.SortingColumn.from_ordering(
            data.schema, [(name, "ascending") for name in table.order]
        ),
        write_page_checksum=True,
    )
    fsync_file(unfinished)
    unfinished.replace(target)
    fsync_folder(target.parent)
    return DataFile(
        path=path.as_posix(),
        size=target.stat().st_size,
        rows=data.num_rows,
        partition=partition,
        statistics=_statistics(table, data),
    )


def _leaves(columns: Iterable[Column], within: str = "") -> Iterator[tuple[str, Column]]:
    """Parquet's columns: dotted paths to everything that is neither list nor struct."""
    for column in columns:
        path = within + column.name
        kind = column.type
        if kind.element is not None:
            path, kind = path + ".list.element", kind.element
        if kind.members:
            yield from _leaves(kind.members, path + ".")
        else:
            yield path, column


def _statistics(table: Table, data: pa.Table) -> str:
    least: dict[str, object] = {}
    greatest: dict[str, object] = {}
    nulls: dict[str, int] = {}
    for name in table.statistics:
        column = data.column(name)
        nulls[name] = column.null_count
        if column.null_count < data.num_rows:
            least[name] = _bound(pc.min(column).as_py(), timedelta())
            greatest[name] = _bound(pc.max(column).as_py(), timedelta(microseconds=999))
    return json.dumps(
        {"numRecords": data.num_rows, "minValues": least, "maxValues": greatest, "nullCount": nulls}
    )


def _bound(value: datetime | date | int, slack: timedelta) -> str | int:
    """A bound in the log's form: it keeps milliseconds, so an upper bound is rounded up to the next."""
    if isinstance(value, datetime):
        moment = (value + slack).astimezone(UTC).replace(tzinfo=None)
        return moment.isoformat(timespec="milliseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def find_files(folder: Path, table: Table) -> list[DataFile]:
    """The finished files below a folder that ``write_rows`` filled, possibly in another process."""
    return [
        described(folder, target.relative_to(folder), table) for target in sorted(folder.rglob("*.parquet"))
    ]


def described(folder: Path, path: Path, table: Table) -> DataFile:
    """What a log says of a finished file, ``path`` below ``folder``, read from the file itself."""
    data = pq.read_table(folder / path, columns=list(table.statistics), partitioning=None)
    return DataFile(
        path=path.as_posix(),
        size=(folder / path).stat().st_size,
        rows=data.num_rows,
        partition=None if table.partition is None else path.parts[0].partition("=")[2],
        statistics=_statistics(table, data),
    )

"""The tables' Delta logs: the door to deltalake."""

from __future__ import annotations

import errno
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema, Transaction
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from schemas.arrow import arrow_schema
from schemas.column import Table
from transforms.lake.paths import LakeError, fsync_file, fsync_folder, table_folder
from transforms.lake.writer import DataFile

APPLICATION = "waqai"
CHECKPOINT_EVERY = 50
KEPT_VERSIONS = 200
"""Versions that a log keeps at least: a reader that is opening a lake meanwhile needs the one that it read of."""

LAST_CHECKPOINT = "_last_checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A table at one version, and the last batch that was committed to it."""

    table: Table
    folder: Path
    delta: DeltaTable
    version: int
    batch: int


def create_tables(root: Path, tables: Iterable[Table]) -> None:
    """Create the tables that are missing, and add the columns that an older lake lacks."""
    for table in tables:
        folder = table_folder(root, table)
        schema = arrow_schema(table)
        if not DeltaTable.is_deltatable(str(folder)):
            DeltaTable.create(
                str(folder),
                schema=schema,
                mode="ignore",
                partition_by=[table.partition] if table.partition else None,
                name=table.name,
                description=table.doc,
                configuration={
                    "delta.checkpointInterval": str(CHECKPOINT_EVERY),
                    # Bounds stand in the log; those of texts must not.
                    "delta.dataSkippingStatsColumns": ",".join(table.statistics) or table.key[0],
                },
            )
            _persist(folder, 0)
        delta = DeltaTable(str(folder))
        known = {field.name for field in delta.schema().fields}
        added = pa.schema([field for field in schema if field.name not in known])
        if len(added):
            delta.alter.add_columns(Schema.from_arrow(added).fields)
            _persist(folder, delta.version())


def snapshot(root: Path, table: Table, version: int | None = None) -> Snapshot:
    """A table as it stands, or as it stood at a version.

    Raises ``LakeError`` if there is no such table.
    """
    folder = table_folder(root, table)
    if not DeltaTable.is_deltatable(str(folder)):
        raise LakeError(f"{root}: no table {table.name} here; name a lake that waqai ingest or backfill made")
    try:
        delta = DeltaTable(str(folder), version=version)
    except DeltaError as error:
        raise LakeError(
            f"{folder / '_delta_log'}: the table's log cannot be read ({error}); restore this folder from a backup"
        ) from error
    return Snapshot(
        table=table,
        folder=folder,
        delta=delta,
        version=delta.version(),
        batch=delta.transaction_version(APPLICATION) or 0,
    )


def files(of: Snapshot) -> list[DataFile]:
    """The files of a table at a version, by path. ``statistics`` are left empty."""
    actions = _actions(of)
    # Of the bounds, which are most of it, only those of publication are turned into Python's.
    names = ("path", "size_bytes", "num_records", f"partition.{of.table.partition}")
    columns = [_column(actions, name).to_pylist() for name in names]
    bounds = [
        _column(actions, f"{end}.{of.table.published}").cast(pa.date32()).to_pylist()
        for end in ("min", "max")
    ]
    found = [
        DataFile(
            path=unquote(path),
            size=size,
            rows=rows,
            partition=None if partition is None else str(partition),
            statistics="",
            published=None if first is None or last is None else (first, last),
        )
        for path, size, rows, partition, first, last in zip(*columns, *bounds, strict=True)
    ]
    return sorted(found, key=lambda file: file.path)


def _column(actions: pa.Table, name: str) -> pa.ChunkedArray[Any]:
    """A column of what a log says of files; a table without partitions or such bounds has none."""
    return actions[name] if name in actions.column_names else pa.chunked_array([pa.nulls(len(actions))])


def _actions(of: Snapshot) -> pa.Table:
    # As a stream: asked for a table, Arrow first looks whether it is one of pandas', and loads all of that.
    return pa.RecordBatchReader.from_stream(of.delta.get_add_actions(flatten=True)).read_all()


def commit(
    before: Snapshot,
    batch: int,
    added: Sequence[DataFile],
    removed: Sequence[DataFile],
    *,
    changes_data: bool,
) -> int:
    """Commit a batch's files to a table's log, at once or not at all; returns the table's new version.

    ``before`` is the snapshot in which ``before.batch < batch`` was seen: a commit by anybody else since
    then makes this one fail rather than count twice. The log entry is on the disk on return.
    """
    if before.batch >= batch:
        raise ValueError(f"{before.table.name} already has batch {before.batch}, cannot commit batch {batch}")
    try:
        _write(before, batch, added, removed, changes_data=changes_data)
    except (DeltaError, OSError) as error:
        # Rust's errors say it in words only.
        full = [
            code for code in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) if f"(os error {code})" in str(error)
        ]
        if not full:
            raise
        raise OSError(full[0], str(error)) from error
    _persist(before.folder, before.version + 1)
    return before.version + 1


def _write(
    before: Snapshot,
    batch: int,
    added: Sequence[DataFile],
    removed: Sequence[DataFile],
    *,
    changes_data: bool,
) -> None:
    now = time.time_ns() // 1_000_000
    name = before.table.partition
    before.delta.create_write_transaction(
        [
            *(
                AddAction(
                    path=file.path,
                    size=file.size,
                    partition_values={name: file.partition} if name else {},
                    modification_time=now,
                    data_change=changes_data,
                    stats=file.statistics,
                )
                for file in added
            ),
            *(
                RemoveAction(
                    path=file.path,
                    data_change=changes_data,
                    deletion_timestamp=now,
                    size=file.size,
                    partition_values={name: file.partition} if name else {},
                )
                for file in removed
            ),
        ],
        mode="append",
        schema=arrow_schema(before.table),
        partition_by=[name] if name else None,
        commit_properties=CommitProperties(
            app_transactions=[Transaction(APPLICATION, batch)], max_commit_retries=0
        ),
        post_commithook_properties=PostCommitHookProperties(create_checkpoint=True),
    )


def _persist(folder: Path, version: int) -> None:
    """Have a log entry on the disk, and the checkpoint that came with it if one did."""
    log = folder / "_delta_log"
    fsync_file(log / f"{version:020d}.json")
    _persist_checkpoint(log, version)
    fsync_folder(log)


def _persist_checkpoint(log: Path, version: int) -> None:
    for part in log.glob(f"{version:020d}.checkpoint*.parquet"):
        fsync_file(part)
        if (log / LAST_CHECKPOINT).exists():
            fsync_file(log / LAST_CHECKPOINT)


def drop_torn_entries(root: Path, table: Table) -> None:
    """Remove what a power failure left unfinished at the end of a log.

    A last entry that is empty: its batch is recorded and comes again. A checkpoint that cannot be read: the
    entries that it sums up are there as long as it was not sure to be on the disk.
    """
    log = table_folder(root, table) / "_delta_log"
    torn = [entry for entry in sorted(log.glob("*.json"))[-1:] if entry.stat().st_size == 0]
    checkpoints = sorted(log.glob("*.checkpoint*.parquet"))
    first = log / f"{0:020d}.json"
    if checkpoints and not _whole(checkpoints[-1]) and (first.exists() or len(checkpoints) > 1):
        torn += [checkpoints[-1], log / LAST_CHECKPOINT]
    elif (log / LAST_CHECKPOINT).exists() and not _points_somewhere(log):
        torn.append(log / LAST_CHECKPOINT)
    for entry in torn:
        entry.unlink(missing_ok=True)
    if torn:
        fsync_folder(log)


def _whole(checkpoint: Path) -> bool:
    try:
        pq.read_table(checkpoint)
    except (OSError, pa.ArrowException):
        return False
    return True


def _points_somewhere(log: Path) -> bool:
    try:
        version = int(json.loads((log / LAST_CHECKPOINT).read_text("utf-8"))["version"])
    except (ValueError, KeyError, TypeError):
        return False
    return any(log.glob(f"{version:020d}.checkpoint*.parquet"))


def forget_history(root: Path, table: Table) -> None:
    """Leave only the present in a table's log: earlier versions can no longer be asked for."""
    folder = table_folder(root, table)
    log = folder / "_delta_log"
    delta = DeltaTable(str(folder))
    delta.create_checkpoint()
    # The entries may go only when what sums them up is sure to stay.
    _persist_checkpoint(log, delta.version())
    fsync_folder(log)
    _drop_before(log, delta.version())


def trim_history(root: Path, table: Table) -> None:
    """Drop the entries of a log that a checkpoint sums up and that are not among the last ``KEPT_VERSIONS``.

    Delta's own clean-up goes by age, 30 days, in which a reader makes 170,000 entries a table at its quickest;
    every look at a table lists them.
    """
    log = table_folder(root, table) / "_delta_log"
    versions = sorted(int(entry.stem) for entry in log.glob("*.json") if entry.stem.isdigit())
    checkpoints = [
        int(entry.name.partition(".")[0])
        for entry in log.glob("*.checkpoint*.parquet")
        if entry.name.partition(".")[0].isdigit()
    ]
    spent = [version for version in checkpoints if versions and version <= versions[-1] - KEPT_VERSIONS]
    # It was synced when it was made, and a later one is there if it is not the only one.
    if spent and versions[0] < max(spent):
        _drop_before(log, max(spent))


def _drop_before(log: Path, kept: int) -> None:
    for entry in log.iterdir():
        version = entry.name.partition(".")[0]
        if version.isdigit() and int(version) < kept:
            entry.unlink()
    fsync_folder(log)

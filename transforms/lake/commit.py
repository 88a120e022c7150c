"""The batch protocol: a batch is in the lake once, or not at all, whatever moment the process dies at.

1. The batch's files are written below ``_staging/<batch>/`` and are on the disk.
2. One SQLite transaction records the batch with its files and all it taught: the commit point.
3. Table by table, the files are moved into place and committed to the table's log, unless the log's last
   batch says that this has been done.
4. A row of ``batches``, committed last, tells readers that all tables have the batch.
5. The record is marked finished and the staging folder removed.

``writing`` rolls forward what was recorded and drops what was not, so a restart goes on as if nothing
had happened. Nothing but this module changes tables.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.tables import BATCHES, TABLES, BatchRow, TableVersion
from transforms.lake import log, state
from transforms.lake.lock import lock
from transforms.lake.paths import (
    LakeError,
    batch_file,
    fsync_folder,
    make_folder,
    staging,
    staging_folder,
    table_folder,
)
from transforms.lake.state import Change, Learned, Recorded
from transforms.lake.writer import DataFile, find_files, write_rows

DATA = tuple(table for table in TABLES if table is not BATCHES)
NOTHING = Learned()
RETENTION = timedelta(days=7)
"""How long replaced files stay for readers that began before they were replaced."""

KEEPS_DATA = frozenset({"compact"})
"""Kinds of batches that only lay the same rows out anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A lake held for writing. ``step`` is told each step of the protocol before the next one begins."""

    root: Path
    state: sqlite3.Connection
    step: Callable[[str], None]


def _silent(name: str) -> None:
    pass


@contextmanager
def writing(root: Path, step: Callable[[str], None] = _silent) -> Generator[Writer]:
    """Hold a lake for writing, made if it is not there yet, with everything recorded in place.

    Raises ``LakeTaken`` if another process writes it, ``LakeError`` if it cannot be written.
    """
    with lock(root), _readable_errors(root):
        connection = state.open_state(root)
        try:
            for table in TABLES:
                log.drop_torn_entries(root, table)
            log.create_tables(root, TABLES)
            writer = Writer(root=root, state=connection, step=step)
            _recover(writer)
            yield writer
        finally:
            connection.close()


@contextmanager
def _readable_errors(root: Path) -> Generator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, OSError):
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        else:
            full = "disk is full" in str(error) or "disk I/O" in str(error)
        if full:
            raise LakeError(
                f"{root}: the disk is full or fails ({error}); make room and start again: nothing that was "
                "recorded is lost, what was in hand is read again"
            ) from error
        if isinstance(error, PermissionError) or "readonly" in str(error):
            raise LakeError(
                f"{root}: cannot write this lake ({error}); name one that you may write"
            ) from error
        raise


def _recover(writer: Writer) -> None:
    """Roll recorded batches forward, drop staged files that were never recorded."""
    for batch in state.unfinished(writer.state):
        roll_forward(writer, batch)
    shutil.rmtree(staging(writer.root), ignore_errors=True)
    vacuum(writer)


def vacuum(writer: Writer, retention: timedelta = RETENTION) -> int:
    """Delete files that were replaced longer ago than ``retention``; returns how many. Old log entries go, too.

    Those that a removal replaced are always deleted.
    """
    old = state.removed_before(writer.state, datetime.now(UTC) - retention)
    folders = {table.name: table_folder(writer.root, table) for table in TABLES}
    for name, path in old:
        (folders[name] / path).unlink(missing_ok=True)
        if Path(path).parent.name:
            # A day that has no file any more; others stay.
            with suppress(OSError):
                (folders[name] / path).parent.rmdir()
    state.clear_removed(writer.state, old)
    for table in TABLES:
        log.trim_history(writer.root, table)
    return len(old)


def begin(writer: Writer) -> tuple[int, Path]:
    """The number of the batch to come and its empty staging folder, with a sub-folder a table to be filled."""
    batch = state.next_batch(writer.state)
    folder = staging_folder(writer.root, batch)
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    return batch, folder


def staged(folder: Path) -> dict[str, tuple[DataFile, ...]]:
    """The files of a staging folder by table name."""
    found = {table.name: tuple(find_files(folder / table.name, table)) for table in DATA}
    return {name: files for name, files in found.items() if files}


def drop(folder: Path) -> None:
    """Give a batch back: nothing of it was recorded, nothing of it stays."""
    shutil.rmtree(folder, ignore_errors=True)


def commit(
    writer: Writer,
    batch: int,
    kind: str,
    changes: dict[str, Change],
    learned: Learned = NOTHING,
    *,
    articles: int = 0,
    forgotten: tuple[str, ...] = (),
) -> Recorded:
    """Record a staged batch and bring it into the tables; articles that are ``forgotten`` never come back."""
    writer.step("staged")
    recorded = Recorded(
        batch=batch,
        kind=kind,
        recorded_at=datetime.now(UTC),
        articles=articles,
        changes=changes,
        forgotten=forgotten,
    )
    state.record(writer.state, recorded, learned)
    writer.step("recorded")
    roll_forward(writer, recorded)
    return recorded


def roll_forward(writer: Writer, batch: Recorded) -> None:
    """Bring a recorded batch into the tables, from wherever an earlier attempt stopped."""
    folder = staging_folder(writer.root, batch.batch)
    versions: list[TableVersion] = []
    for table in DATA:
        change = batch.changes.get(table.name, Change())
        before = log.snapshot(writer.root, table)
        version = before.version
        if before.batch < batch.batch and (change.added or change.removed):
            _move(folder / table.name, table_folder(writer.root, table), change.added)
            writer.step(f"moved {table.name}")
            version = log.commit(
                before,
                batch.batch,
                change.added,
                change.removed,
                changes_data=batch.kind not in KEEPS_DATA,
            )
            writer.step(f"committed {table.name}")
        rows = sum(file.rows for file in change.added)
        versions.append(TableVersion(table=table.name, version=version, rows=rows))
    _commit_batch_row(writer, batch, folder, tuple(versions))
    writer.step("committed batches")
    if batch.kind == "forget":
        for table in TABLES:
            log.forget_history(writer.root, table)
    state.finish(writer.state, batch, datetime.now(UTC))
    writer.step("finished")
    shutil.rmtree(folder, ignore_errors=True)


def _move(source: Path, target: Path, files: tuple[DataFile, ...]) -> None:
    folders = {(target / file.path).parent for file in files}
    for folder in folders:
        make_folder(folder)
    for file in files:
        if (source / file.path).exists():
            (source / file.path).replace(target / file.path)
    for folder in folders:
        fsync_folder(folder)


def _commit_batch_row(
    writer: Writer, batch: Recorded, folder: Path, versions: tuple[TableVersion, ...]
) -> None:
    before = log.snapshot(writer.root, BATCHES)
    if before.batch >= batch.batch:
        return
    change = batch.changes.get(BATCHES.name, Change())
    row = BatchRow(
        batch_id=batch.batch,
        kind=batch.kind,
        recorded_at=batch.recorded_at,
        articles=batch.articles,
        tables=versions,
        forgotten=batch.forgotten,
    )
    files = write_rows(folder / BATCHES.name, batch_file(batch.batch), BATCHES, [row])
    _move(folder / BATCHES.name, table_folder(writer.root, BATCHES), (*files, *change.added))
    log.commit(before, batch.batch, [*files, *change.added], change.removed, changes_data=True)

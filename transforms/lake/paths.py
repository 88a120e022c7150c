"""Where things lie in a lake.

``LAKE/<table>/`` is a Delta table, ``LAKE/_state/`` holds cursors, seen ids and the record of batches,
``LAKE/_staging/`` what a start clears away: below ``<batch>/<table>/`` the files of a batch that is not final yet.
"""

from __future__ import annotations

import os
from pathlib import Path

from schemas.column import Table


class LakeError(Exception):
    """A lake that cannot be used: what, where and what to do about it."""


def table_folder(root: Path, table: Table) -> Path:
    """The folder of a table's files and log."""
    return root / table.name


def state_file(root: Path) -> Path:
    """The SQLite file with cursors, seen ids and the record of batches."""
    return root / "_state" / "state.sqlite"


def lock_file(root: Path) -> Path:
    """The file that the one writer of a lake holds locked."""
    return root / "_state" / "writer.lock"


def staging(root: Path) -> Path:
    """The folder of all that is not final: the next start clears away what a kill left there."""
    return root / "_staging"


def staging_folder(root: Path, batch: int) -> Path:
    """The folder that a batch's files are written to before it is recorded."""
    return staging(root) / f"{batch:08d}"


def batch_file(batch: int) -> str:
    """The name of the files that a batch brings."""
    return f"{batch:08d}.parquet"


def partition_folder(table: Table, partition: str | None) -> Path:
    """The folder of a partition, relative to the table's: ``seen_on=2022-01-28``."""
    return Path() if partition is None else Path(f"{table.partition}={partition}")


def fsync_file(path: Path) -> None:
    """Have a file's content on the disk before going on."""
    _fsync(path, os.O_RDONLY)


def fsync_folder(path: Path) -> None:
    """Have a folder's names on the disk before going on."""
    _fsync(path, os.O_RDONLY | os.O_DIRECTORY)


def _fsync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Create a folder with its parents, and have their names on the disk."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        fsync_folder(folder.parent)

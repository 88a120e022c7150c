"""Small files into large ones."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pyarrow as pa

from schemas.arrow import in_order
from schemas.column import Table
from schemas.tables import TABLES
from transforms.lake import log
from transforms.lake.commit import Writer, begin, commit, drop
from transforms.lake.revise import read_file
from transforms.lake.state import Change
from transforms.lake.writer import COMPACTED, DataFile, write_table

FULL = 128_000_000
"""Bytes from which on a file is left alone."""


def compact(writer: Writer, *, at_least: int = 2) -> dict[str, Change]:
    """Merge the small files of every partition that has ``at_least`` so many; returns what was replaced.

    The rows stay the same. It is a batch like any other: it happens once or not at all.
    """
    batch, folder = begin(writer)
    changes: dict[str, Change] = {}
    for table in TABLES:
        files = [file for file in log.files(log.snapshot(writer.root, table)) if file.size < FULL]
        added: list[DataFile] = []
        removed: list[DataFile] = []
        for _, group in groupby(sorted(files, key=_partition), key=_partition):
            small = list(group)
            if len(small) >= at_least:
                added += _merged(writer.root, folder, batch, table, small)
                removed += small
        if removed:
            changes[table.name] = Change(added=tuple(added), removed=tuple(removed))
    if changes:
        commit(writer, batch, "compact", changes)
    else:
        drop(folder)
    return changes


def _partition(file: DataFile) -> str:
    return file.partition or ""


def _merged(root: Path, folder: Path, batch: int, table: Table, files: list[DataFile]) -> list[DataFile]:
    data = in_order(table, pa.concat_tables([read_file(root, table, file) for file in files]))
    return write_table(folder / table.name, f"{batch:08d}-merged.parquet", table, data, COMPACTED)

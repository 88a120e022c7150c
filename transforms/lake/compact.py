"""Small files into large ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
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

FULL = 64_000_000
"""Bytes from which on a file is left alone, and that are merged at once: all of it is in memory then, some five times as large."""

STEP = 4
"""A file that is so many times as large as all smaller ones together is left alone while more are to come."""


def compact(writer: Writer, *, at_least: int = 2, whole: bool = True) -> dict[str, Change]:
    """Merge the small files of every partition that has ``at_least`` so many; returns what was replaced.

    Without ``whole``, large files of the newest partition of a table, and of tables without partitions, are
    left alone until as much has come as makes them worth writing again. The rows stay the same. It is a
    batch like any other: it happens once or not at all.
    """
    batch, folder = begin(writer)
    changes: dict[str, Change] = {}
    for table in TABLES:
        files = [file for file in log.files(log.snapshot(writer.root, table)) if file.size < FULL]
        added: list[DataFile] = []
        removed: list[DataFile] = []
        newest = max(map(_partition, files), default="")
        for partition, group in groupby(sorted(files, key=_partition), key=_partition):
            small = list(group)
            if not whole and partition == newest:
                small = _worth_writing(small)
            if len(small) < at_least:
                continue
            for portion in _portions(small):
                name = f"{batch:08d}-merged-{len(removed):04d}.parquet"
                added += _merged(writer.root, folder / table.name, name, table, portion)
                removed += portion
        if removed:
            changes[table.name] = Change(added=tuple(added), removed=tuple(removed))
    if changes:
        commit(writer, batch, "compact", changes)
    else:
        drop(folder)
    return changes


def _partition(file: DataFile) -> str:
    return file.partition or ""


def _worth_writing(files: list[DataFile]) -> list[DataFile]:
    """The smallest files, up to the first that is much larger than all before it together.

    So a row is written again only a few times, not once an hour, and files grow in number with the logarithm
    of the rows.
    """
    chosen: list[DataFile] = []
    for file in sorted(files, key=lambda file: (file.size, file.path)):
        if chosen and file.size > STEP * sum(each.size for each in chosen):
            break
        chosen.append(file)
    return chosen


def _portions(files: list[DataFile]) -> Iterator[list[DataFile]]:
    """The files in portions of at most ``FULL`` bytes; one that would be alone is left as it is.

    Those published at one time come together: who asks for that time need not open the others.
    """
    portion: list[DataFile] = []
    for file in sorted(files, key=lambda file: (file.published or (date.max, date.max), file.path)):
        if portion and sum(each.size for each in portion) + file.size > FULL:
            if len(portion) > 1:
                yield portion
            portion = []
        portion.append(file)
    if len(portion) > 1:
        yield portion


def _merged(root: Path, folder: Path, name: str, table: Table, files: list[DataFile]) -> list[DataFile]:
    data = in_order(table, pa.concat_tables([read_file(root, table, file) for file in files]))
    return write_table(folder, name, table, data, COMPACTED)

"""Parquet files, row group by row group: beside the lake the other door of pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.archives import ArchiveRecord, Columns, Unreadable
from transforms.archives.columns import guess
from transforms.archives.content import Content
from transforms.archives.rows import record

_ROWS = 64
_BUFFER = 1 << 20


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """An item for each row, ``#`` its number; only the columns that are needed are read. A damaged row group costs itself alone."""
    try:
        opened = pq.ParquetFile(content.file, buffer_size=_BUFFER, pre_buffer=False)
        names = opened.schema_arrow.names
        groups = [opened.metadata.row_group(group).num_rows for group in range(opened.num_row_groups)]
    except (pa.ArrowException, OSError) as error:
        yield content.unreadable("damaged", f"a Parquet file that cannot be read: {error}")
        return
    columns = columns or guess(names)
    wanted = [
        name
        for name in names
        if any(name == each or each.startswith(f"{name}.") for each in columns.values())
    ]
    before = 0
    for group, count in enumerate(groups):
        place = before
        try:
            batches = opened.iter_batches(_ROWS, row_groups=[group], columns=wanted, use_threads=False)
            for batch in batches:
                for row in cast(list[Mapping[str, object]], batch.to_pylist()):
                    yield from record(content, row, columns, place)
                    place += 1
        except (pa.ArrowException, OSError) as error:
            yield content.unreadable(
                "damaged",
                f"rows {place:,} to {before + count - 1:,} cannot be read: {error}",
                at=place,
            )
        before += count


def columns_of(content: Content) -> Columns:
    """The columns as the file's schema names them; raises OSError where it has none."""
    try:
        return guess(pq.ParquetFile(content.file).schema_arrow.names)
    except pa.ArrowException as error:
        raise OSError(f"a Parquet file that cannot be read: {error}") from error

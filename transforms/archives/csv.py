"""Tables of separated values: CSV, TSV, with semicolons or bars; the first line names the columns."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from schemas.archives import ArchiveRecord, Columns, Unreadable
from transforms.archives import separated
from transforms.archives.columns import guess
from transforms.archives.content import HEAD, LARGEST_TEXT, Content
from transforms.archives.lines import Line, lines
from transforms.archives.rows import record


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """An item for each row. A quotation mark without its other costs its row, not those that it would swallow."""
    csv.field_size_limit(LARGEST_TEXT)
    names: list[str] | None = None
    for row in _rows(content):
        if isinstance(row, Unreadable):
            yield row
        elif names is None:
            names = [cell.strip("\ufeff \t") for cell in row[1]]
            columns = columns or guess(names)
        else:
            offset, cells = row
            yield from record(content, dict(zip(names, cells, strict=False)), columns or {}, offset)


def columns_of(content: Content) -> Columns:
    """The columns as the first line names them."""
    found = (row for row in _rows(content) if not isinstance(row, Unreadable))
    return guess(next(found, (0, []))[1])


def _rows(content: Content) -> Iterator[tuple[int, list[str]] | Unreadable]:
    """The rows of the table with their offsets, its header first."""
    told: list[Unreadable] = []
    waiting: deque[Line] = deque()
    source = lines(content)

    def following() -> Iterator[Line]:
        while True:
            if waiting:
                yield waiting.popleft()
                continue
            line = next(source, None)
            if line is None:
                return
            if isinstance(line, Unreadable):
                told.append(line)
            else:
                yield line

    ahead = following()
    sample: list[Line] = []
    while sum(len(line.text) for line in sample) < HEAD and (line := next(ahead, None)):
        sample.append(line)
    waiting.extend(sample)
    sign = separated.separator("\n".join(line.text for line in sample))
    width = 0
    while True:
        taken: list[Line] = []
        ahead = following()
        row, wrong = _row(ahead, taken, sign)
        yield from told
        told.clear()
        if not taken:
            return
        if row is not None and not row:
            continue
        if row is not None and width:
            if len(row) > width and not any(row[width:]):
                row = row[:width]
            if len(row) != width:
                wrong = f"{len(row)} cells under {width} names"
        if row is not None and wrong is None:
            width = width or len(row)
            yield taken[0].offset, row
            continue
        yield content.unreadable("csv", f"not a row: {wrong}", at=taken[0].offset, payload=taken[0].text)
        # What the row took beyond its first line may be rows of their own.
        waiting.extendleft(reversed(taken[1:]))


def _row(ahead: Iterator[Line], taken: list[Line], sign: str) -> tuple[list[str] | None, str | None]:
    def feed() -> Iterator[str]:
        for line in ahead:
            taken.append(line)
            yield line.text + "\n"

    try:
        return next(csv.reader(feed(), delimiter=sign), None), None
    except csv.Error as error:
        return None, str(error)

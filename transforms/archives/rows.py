"""From a row of a table to a record, or what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from schemas.archives import ArchiveRecord, Columns, Unreadable
from transforms.archives.columns import entry, undated
from transforms.archives.content import Content


def record(
    content: Content, row: Mapping[str, object] | None, columns: Columns, place: int
) -> Iterator[ArchiveRecord | Unreadable]:
    """The row at an offset or number as a record. A day that cannot be told is told, and the record given without it."""
    if row is None:
        yield content.unreadable("json", "not an object with names, but another JSON value", at=place)
        return
    if not columns.keys() & {"title", "content"}:
        yield content.unreadable(
            "columns",
            f"no column is called as a title or a text usually is, of {', '.join(map(repr, row))}: name it with --map",
            at=place,
        )
        return
    made = entry(row, columns, place)
    if isinstance(made, tuple):
        yield content.unreadable(*made, at=place, payload=_payload(row))
        return
    day = undated(row, columns)
    if day is not None:
        yield content.unreadable(
            "date",
            f"the day of publication cannot be told from {day[:80]!r}; the article is read without it",
            at=place,
            payload=_payload(row),
        )
    yield ArchiveRecord(source_uri=content.at(place), seen_at=content.changed, entry=made)


def _payload(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)

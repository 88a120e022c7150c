"""JSON lines: an object a line; also one object, or an array of them, that is written over several lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import cast

from schemas.archives import ArchiveRecord, Columns, Unreadable
from transforms.archives.columns import guess, names_of
from transforms.archives.content import Content
from transforms.archives.formats import by_line
from transforms.archives.lines import lines, unpacked
from transforms.archives.rows import record
from transforms.archives.whole import whole
from transforms.feeds.encoding import decode

_SAMPLE = 20
"""Objects whose names are looked at together: each may leave out what it has not."""


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """An item for each object. A line that is none costs itself alone."""
    columns = columns or columns_of(content)
    if content.start == 0 and not by_line(next(_bytes(content), b"")):
        yield from _document(content, columns)
        return
    for line in lines(content):
        if isinstance(line, Unreadable):
            yield line
        elif line.text.strip():
            try:
                row = _object(json.loads(line.text))
            except (ValueError, RecursionError) as error:
                yield content.unreadable("json", f"not JSON: {error}", at=line.offset, payload=line.text)
                continue
            yield from record(content, row, columns, line.offset)


def columns_of(content: Content) -> Columns:
    """The columns as the first objects name them, wherever the content's range begins."""
    names: dict[str, None] = {}
    head = next(_bytes(content), b"")
    text = decode(head).text
    decoder = json.JSONDecoder()
    for _ in range(_SAMPLE):
        text = text.lstrip("\ufeff \t\r\n[,")
        try:
            row, end = decoder.raw_decode(text)
        except (ValueError, RecursionError):
            if names:
                break
            # Nothing is known yet: the line after a broken one may be whole.
            text = text.partition("\n")[2]
            continue
        names.update(dict.fromkeys(names_of(_object(row) or {})))
        text = text[end:]
    return guess(names)


def _document(content: Content, columns: Columns) -> Iterator[ArchiveRecord | Unreadable]:
    body = whole(content)
    if isinstance(body, Unreadable):
        yield body
        return
    try:
        value: object = json.loads(decode(body).text)
    except (ValueError, RecursionError) as error:
        yield content.unreadable("json", f"not JSON: {error}", payload=body)
        return
    rows = cast(list[object], value) if isinstance(value, list) else [value]
    columns = columns or guess(name for row in rows[:_SAMPLE] for name in names_of(_object(row) or {}))
    for position, row in enumerate(rows):
        yield from record(content, _object(row), columns, position)


def _object(value: object) -> Mapping[str, object] | None:
    return cast(Mapping[str, object], value) if isinstance(value, dict) else None


def _bytes(content: Content) -> Iterator[bytes]:
    return (chunk for chunk in unpacked(content) if isinstance(chunk, bytes))

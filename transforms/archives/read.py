"""From a unit of an archive to its records: the reader of its format, over a file or each member of a zip or tar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from schemas.archives import ArchiveRecord, Columns, Unit, Unreadable
from transforms.archives import formats
from transforms.archives.container import entries
from transforms.archives.content import Content
from transforms.archives.stores import StoreError, about, name_of, opened

Reader = Callable[[Content, Columns | None], Iterator[ArchiveRecord | Unreadable]]


def records(
    unit: Unit, columns: Columns | None = None, passed: Callable[[int], None] | None = None
) -> Iterator[ArchiveRecord | Unreadable]:
    """What a unit holds. Bad data is told among the records, never raised; a store that is away is ``StoreError``.

    ``columns`` says which column of a table holds what; without it, or empty, the usual names are looked for.
    ``passed`` is told, before each record, the offset in the file that reading has come to.
    """
    try:
        with opened(unit.path) as file:
            content = Content(
                uri=unit.path,
                name=name_of(unit.path),
                file=file,
                start=unit.start,
                end=unit.end,
                changed=unit.changed,
            )
            if about(unit.path) != (unit.size, unit.changed):
                yield content.unreadable(
                    "changed", "the file has changed since it was found: start again to read it anew"
                )
                return
            for each in _content(content, unit.format, columns):
                if passed is not None and not file.closed:
                    passed(file.tell())
                yield each
    except StoreError:
        # Nothing is wrong with the file: it is read on when the store is there again.
        raise
    except OSError as error:
        yield Unreadable(
            source_uri=unit.path,
            error_type="unreadable",
            message=f"cannot be read: {error.strerror or error}",
        )


def columns_of(unit: Unit) -> Columns:
    """The columns that ``records`` would guess for a table, empty for other formats; raises OSError."""
    with opened(unit.path) as file:
        content = Content(
            uri=unit.path, name=name_of(unit.path), file=file, end=unit.end, changed=unit.changed
        )
        module = (
            import_module(f"transforms.archives.{unit.format}")
            if unit.format in ("jsonl", "csv", "parquet")
            else None
        )
        return cast(Columns, module.columns_of(content)) if module else {}


def _content(content: Content, format: str, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    if format in formats.FORMATS:
        reader = cast(Reader, import_module(f"transforms.archives.{format}").records)
        yield from reader(content, columns)
        return
    container, _, given = format.partition(":")
    for member in entries(content, container):
        if isinstance(member, Unreadable):
            yield member
            continue
        kind = given or formats.told(member)
        if isinstance(kind, Unreadable):
            yield kind
        elif kind in formats.CONTAINERS:
            yield member.unreadable("nested", f"a {kind} in a {container}: unpack the outer one first")
        else:
            yield from _content(member, kind, columns)

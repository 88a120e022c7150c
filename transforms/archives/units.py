"""What there is to read: files, found and cut into pieces that are done or not done."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from schemas.archives import Unit, Unreadable
from transforms.archives import formats, stores
from transforms.archives.compression import codec
from transforms.archives.content import Content
from transforms.archives.lines import unpacked

RANGE = 64 << 20
"""Bytes of a file that one unit takes, where its format lets it be cut."""

_Inode = tuple[int, int]


def find(paths: Iterable[str], format: str = "auto") -> Iterator[Unit | Unreadable]:
    """The units of files, of folders with all below them, and of patterns (``*``, ``?``, ``**``), sorted within each;
    also of URLs of object stores and web servers.

    Hidden files are passed over, a file that is met twice is one. ``format`` is one of ``FORMATS``, or ``auto``:
    what each file holds tells it.
    """
    seen: set[_Inode] = set()
    for given in paths:
        if stores.is_url(given):
            yield from _stored(given, format)
            continue
        at = os.path.abspath(os.path.expanduser(given))  # noqa: PTH100, PTH111 - Path.resolve would follow links
        matches = _matches(at) if glob.has_magic(at) and not os.path.lexists(at) else [at]
        if not matches or not os.path.lexists(matches[0]):
            yield _unreadable(given, "not_found", "no such file or folder, and no file of that pattern")
            continue
        for match in matches:
            for path in _files(match, seen, ()):
                yield from [path] if isinstance(path, Unreadable) else _units(path, format)


def _matches(pattern: str) -> list[str]:
    parts = Path(pattern).parts
    fixed = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    # Unlike glob.glob, Path.glob does not go round through links.
    return sorted(map(str, Path(*parts[:fixed]).glob(str(Path(*parts[fixed:])))))


def _files(path: str, seen: set[_Inode], above: tuple[_Inode, ...]) -> Iterator[str | Unreadable]:
    try:
        about = os.stat(path)  # noqa: PTH116 - 100,000 of them
        inode = about.st_dev, about.st_ino
        if stat.S_ISDIR(about.st_mode):
            # A link to a folder above it would go round for ever.
            names = [] if inode in above else sorted(os.listdir(path))  # noqa: PTH208
        elif stat.S_ISREG(about.st_mode):
            if inode not in seen:
                seen.add(inode)
                yield path
            return
        else:
            yield _unreadable(path, "not_a_file", "neither a file nor a folder")
            return
    except OSError as error:
        yield _unreadable(path, "unreadable", f"cannot be read: {error.strerror or error}")
        return
    for name in names:
        if not name.startswith("."):
            yield from _files(f"{path.rstrip('/')}/{name}", seen, (*above, inode))


def _stored(url: str, format: str) -> Iterator[Unit | Unreadable]:
    try:
        found = stores.find(url)
    except OSError as error:
        yield _unreadable(url, "unreadable", str(error))
        return
    if not found:
        yield _unreadable(
            url, "not_found", "no such file or folder in the store, and no file of that pattern"
        )
    for each in found:
        yield from _units(each, format)


def _units(path: str, format: str) -> Iterator[Unit | Unreadable]:
    try:
        with stores.opened(path) as file:
            size, changed = stores.about(path)
            content = Content(uri=path, name=stores.name_of(path), file=file, end=size, changed=changed)
            kind = formats.told(content)
            if isinstance(kind, Unreadable) and (format == "auto" or kind.error_type != "format"):
                yield kind
                return
            if format != "auto":
                kind = f"{kind}:{format}" if kind in formats.CONTAINERS else format
            step = RANGE if _cut(content, str(kind)) else max(size, 1)
    except OSError as error:
        yield _unreadable(path, "unreadable", f"cannot be read: {error.strerror or error}")
        return
    for start in range(0, size, step):
        yield Unit(
            path=path, format=str(kind), start=start, end=min(start + step, size), size=size, changed=changed
        )


def _cut(content: Content, kind: str) -> bool:
    """Whether a file's parts can be read by themselves: from a line's end, or a record's beginning."""
    content.file.seek(0)
    packed = codec(content.file.read(16))
    if kind == "jsonl":
        first = next(unpacked(content), b"")
        wide = isinstance(first, bytes) and first.startswith((b"\xff\xfe", b"\xfe\xff"))
        return packed is None and isinstance(first, bytes) and not wide and formats.by_line(first)
    return kind == "warc" and packed in (None, "gz", "zst")


def _unreadable(path: str, error_type: str, message: str) -> Unreadable:
    return Unreadable(source_uri=path, error_type=error_type, message=message)

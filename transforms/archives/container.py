"""The members of a zip or tar, one after another. Names are only names: nothing is written where one says."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from schemas.archives import Unreadable
from transforms.archives.content import HEAD, LARGEST_TEXT, Content
from transforms.archives.formats import tell
from transforms.archives.lines import unpacked

LARGEST_MEMBER = 1 << 30
"""Bytes that a member may unpack to, on the disk while it is read; a page or text has its own bound."""

_IN_MEMORY = 2 * LARGEST_TEXT
_WHOLE = ("html", "feed", "text", None)
_LONGEST_HEADER = 1 << 20
_ZIP_ERRORS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)
_EXTENDED = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


def entries(content: Content, kind: str) -> Iterator[Content | Unreadable]:
    """The files in a ``zip`` or ``tar``, each open until the next is asked for; links, devices and hidden files are passed over."""
    yield from _zip(content) if kind == "zip" else _tar(content)


def _zip(content: Content) -> Iterator[Content | Unreadable]:
    try:
        opened = zipfile.ZipFile(content.file)
    except _ZIP_ERRORS as error:
        yield content.unreadable("damaged", f"a zip that cannot be read: {error}; «zip -FF» may repair it")
        return
    with opened:
        for member in opened.infolist():
            if member.is_dir() or _hidden(member.filename):
                continue
            if member.flag_bits & 1:
                yield content.unreadable(
                    "encrypted", "locked with a password: unpack it first", at=member.filename
                )
                continue
            try:
                with opened.open(member) as packed:
                    yield from _copied(content, member.filename, packed, _zip_time(member))
            except (*_ZIP_ERRORS, zlib.error, lzma.LZMAError, EOFError) as error:
                yield content.unreadable("damaged", f"cannot be unpacked: {error}", at=member.filename)


def _tar(content: Content) -> Iterator[Content | Unreadable]:
    stream = _Stream(content)
    broken: list[str] = []

    class Header(tarfile.TarInfo):
        """Tells of headers that tarfile passes over in silence."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
            try:
                found = super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError as error:
                if len(buf) and any(buf):
                    broken.append(str(error))
                raise
            if found.type in _EXTENDED and found.size > _LONGEST_HEADER:
                broken.append(f"a header of {found.size:,} bytes")
                raise tarfile.InvalidHeaderError("too large a header")  # type: ignore[attr-defined]
            return cast(Header, found)

    def told() -> Iterator[Unreadable]:
        if broken:
            yield content.unreadable(
                "damaged",
                f"{len(broken)} blocks of the tar are not where a file begins ({broken[0]}); the next is looked for",
                at=stream.passed,
            )
            broken.clear()
        yield from stream.damage
        stream.damage.clear()

    try:
        with tarfile.open(
            fileobj=cast(IO[bytes], stream), mode="r|", tarinfo=Header, ignore_zeros=True, errorlevel=0
        ) as opened:
            for member in _headers(opened, broken):
                yield from told()
                opened.members = []  # type: ignore[attr-defined]  # it remembers all of them
                packed = opened.extractfile(member) if member.isreg() and not _hidden(member.name) else None
                if packed is None:
                    continue
                try:
                    yield from _copied(content, member.name, packed, _time(member.mtime))
                except tarfile.TarError as error:
                    yield content.unreadable("damaged", f"cannot be unpacked: {error}", at=member.name)
                    raise
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        yield content.unreadable("damaged", f"a tar that ends in damage: {error}", at=stream.passed)
    yield from told()


def _headers(opened: tarfile.TarFile, broken: list[str]) -> Iterator[tarfile.TarInfo]:
    """The members, past a damaged header behind a long name or a PAX header, at which tarfile stops."""
    stopped = -1
    while True:
        try:
            member = opened.next()
        except tarfile.ReadError as error:
            here = cast(IO[bytes], opened.fileobj).tell()
            if here == stopped:
                raise
            if not broken:
                broken.append(str(error))
            opened.offset = stopped = here
            continue
        if member is None:
            return
        yield member


class _Stream:
    """The unpacked bytes of a file, as ``tarfile`` reads them."""

    def __init__(self, content: Content):
        self._chunks = unpacked(content)
        self._held = b""
        self.passed = 0
        self.damage: list[Unreadable] = []

    def read(self, size: int) -> bytes:
        while len(self._held) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            if isinstance(chunk, Unreadable):
                self.damage.append(chunk)
            else:
                self._held += chunk
        out, self._held = self._held[:size], self._held[size:]
        self.passed += len(out)
        return out


def _copied(
    content: Content, name: str, packed: IO[bytes], changed: datetime | None
) -> Iterator[Content | Unreadable]:
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        file = cast(BinaryIO, copy)
        size = file.write(packed.read(HEAD))
        member = replace(
            content, uri=content.at(name), name=name.rpartition("/")[2], file=file, start=0, end=size,
            changed=changed or content.changed,
        )  # fmt: skip
        first = next(unpacked(member), b"") if size else b""
        whole = isinstance(first, Unreadable) or tell(first, member.name) in _WHOLE
        # One byte more than may be: its reader says so.
        limit = LARGEST_TEXT + 1 if whole else LARGEST_MEMBER
        file.seek(size)
        while size < limit and (got := packed.read(min(HEAD, limit - size))):
            size += file.write(got)
        if size >= LARGEST_MEMBER:
            yield member.unreadable("size", f"unpacks to more than {LARGEST_MEMBER:,} bytes: unpack it first")
            return
        yield replace(member, end=size)


def _hidden(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".")


def _zip_time(member: zipfile.ZipInfo) -> datetime | None:
    # 1980 is where a zip's clock begins: nobody set it. It names no zone.
    try:
        return datetime(*member.date_time, tzinfo=UTC) if member.date_time[0] > 1980 else None
    except ValueError:
        return None


def _time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

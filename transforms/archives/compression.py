"""Compressed files, one compressed member after another, within bounded memory and past damage.

Archives join members that were compressed by themselves: a WARC's records, a log's days. What is damaged
in one does not reach the next, which is found by its magic number.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

import zstandard

_SLICE = 65_536
# 4 bytes of zstd may stand for 128 kB: slices this small keep what comes at once to a few megabytes.
_ZSTD_SLICE = 256
_WINDOW = 128 << 20
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"
_MAGIC = {"gz": b"\x1f\x8b\x08", "zst": _ZSTD, "bz2": b"BZh", "xz": b"\xfd7zXZ\0"}
_PROBE = 64


class Damaged(Exception):
    """The compressed data is not valid, or ends before its end."""


class _Decoder(Protocol):
    eof: bool

    @property
    def unused_data(self) -> bytes: ...


def codec(head: bytes) -> str | None:
    """How a file is compressed, told by its first bytes: ``gz``, ``zst``, ``bz2``, ``xz`` or not.

    >>> codec(zlib.compress(b"a", wbits=31)), codec(b"WARC/1.0")
    ('gz', None)
    """
    if head[1:4] == _SKIPPABLE and 0x50 <= head[0] <= 0x5F:
        return "zst"
    return next((name for name, magic in _MAGIC.items() if head.startswith(magic)), None)


class Member:
    """One compressed member, read forward; a file that is not compressed is one member.

    ``offset`` is where it begins in the file, ``end`` where it ends once ``read`` has given ``b""``.
    ``given_up`` is for its reader to set: what is left of it is not worth unpacking.
    """

    def __init__(self, file: BinaryIO, kind: str | None, offset: int, dictionary: bytes | None = None):
        self.offset = offset
        self.end: int | None = None
        self.given_up = False
        self._file, self._kind, self._at = file, kind, offset
        self._decoder = _decoder(kind, dictionary)
        self._packed = b""
        self._ready = b""

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, at least one before the end; raises ``Damaged``."""
        while not self._ready and self.end is None:
            self._ready = self._next(size)
        out, self._ready = self._ready[:size], self._ready[size:]
        return out

    def _next(self, size: int) -> bytes:
        self._file.seek(self._at)
        if self._decoder is None:
            got = self._file.read(size)
            self._at += len(got)
            if not got:
                self.end = self._at
            return got
        starved = bool(getattr(self._decoder, "needs_input", True))
        if not self._packed and starved:
            self._packed = self._file.read(_SLICE)
            self._at += len(self._packed)
        given = bool(self._packed)
        try:
            out = self._decode(size)
        except (zlib.error, OSError, EOFError, lzma.LZMAError, zstandard.ZstdError) as error:
            raise Damaged(f"the {self._kind} data is damaged: {error}") from error
        if self._decoder.eof:
            self.end = self._at - len(self._packed) - len(self._decoder.unused_data)
        elif not out and starved and not given:
            raise Damaged(f"the {self._kind} data ends before its end")
        return out

    def _decode(self, size: int) -> bytes:
        # Each library's name for what it did not take yet is another one.
        decoder, packed = self._decoder, self._packed
        if self._kind == "zst":
            self._packed = packed[_ZSTD_SLICE:]
            return decoder.decompress(packed[:_ZSTD_SLICE])  # type: ignore[union-attr]
        out: bytes = decoder.decompress(packed, max(size, 1))  # type: ignore[union-attr]
        self._packed = decoder.unconsumed_tail if self._kind == "gz" and not decoder.eof else b""  # type: ignore[union-attr]
        return out


def _decoder(kind: str | None, dictionary: bytes | None) -> _Decoder | None:
    makers: dict[str, Callable[[], object]] = {
        "gz": lambda: zlib.decompressobj(wbits=31),
        "bz2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(memlimit=_WINDOW),
        "zst": lambda: zstandard.ZstdDecompressor(
            max_window_size=_WINDOW,
            dict_data=None if dictionary is None else zstandard.ZstdCompressionDict(dictionary),
        ).decompressobj(),
    }
    return None if kind is None else makers[kind]()  # type: ignore[return-value]


def members(
    file: BinaryIO, kind: str | None, *, start: int = 0, end: int | None = None, begins: bytes = b""
) -> Iterator[Member]:
    """The members that begin in ``[start, end)``, each to be read before the next is asked for.

    What is left of one is passed over; after a damaged one the next that can be told is given. From a
    ``start`` above 0 and after damage, a member counts where its magic number stands and what it holds
    starts with ``begins``.
    """
    if kind is None:
        yield Member(file, None, start)
        return
    dictionary = _dictionary(file) if kind == "zst" else None
    at = start if start == 0 else _find(file, kind, start, begins, dictionary)
    while at is not None and (end is None or at < end):
        after = _skippable(file, at)
        if after is not None:
            at = after
            continue
        file.seek(at)
        head = file.read(16)
        if not head.strip(b"\0"):
            if not head:
                return
            at += len(head)  # padding
            continue
        member = Member(file, kind, at + len(head) - len(head.lstrip(b"\0")), dictionary)
        yield member
        try:
            while not member.given_up and member.read(_SLICE):
                pass
            at = (
                member.end
                if not member.given_up
                else _find(file, kind, member.offset + 1, begins, dictionary)
            )
        except Damaged:
            at = _find(file, kind, member.offset + 1, begins, dictionary)


def _find(file: BinaryIO, kind: str, at: int, begins: bytes, dictionary: bytes | None) -> int | None:
    """Where the next member begins, at ``at`` or later."""
    magic = _MAGIC[kind]
    while True:
        file.seek(at)
        block = file.read(1 << 20)
        if len(block) < len(magic):
            return None
        here = block.find(magic)
        while here >= 0:
            if _opens(Member(file, kind, at + here, dictionary), begins):
                return at + here
            here = block.find(magic, here + 1)
        at += len(block) - len(magic) + 1


def _opens(member: Member, begins: bytes) -> bool:
    try:
        held = b""
        while len(held) < max(_PROBE, len(begins)) and (got := member.read(_PROBE)):
            held += got
    except Damaged:
        return False
    return held.startswith(begins)


def _skippable(file: BinaryIO, at: int) -> int | None:
    file.seek(at)
    head = file.read(8)
    if len(head) < 8 or head[1:4] != _SKIPPABLE or not 0x50 <= head[0] <= 0x5F:
        return None
    return at + 8 + int.from_bytes(head[4:], "little")


def _dictionary(file: BinaryIO) -> bytes | None:
    """The dictionary in front of a ``.warc.zst`` (https://iipc.github.io/warc-specifications/, WARC-zstd)."""
    after = _skippable(file, 0)
    file.seek(0)
    head = file.read(8)
    if after is None or head[0] != 0x5D or after > _WINDOW:
        return None
    held = file.read(after - 8)
    if not held.startswith(_ZSTD):
        return held
    try:
        return zstandard.ZstdDecompressor().decompress(held, max_output_size=16 << 20)
    except zstandard.ZstdError:
        return None

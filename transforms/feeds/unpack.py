"""Undo a response's Content-Encoding without ever holding more than a bound.

The client's own decoders have no bound per chunk: a few kilobytes of brotli or zstd can stand for
gigabytes. So the packed body is read first (it has its bound), then unpacked here into a bounded buffer.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Protocol, cast

import brotli
import zstandard

ACCEPTED = "gzip, br, zstd"
_PIECE = 256 << 10
"""Bytes that are unpacked at once: of a bomb no more than the bound is ever in memory."""

_ZSTD_SLICE = 256


class _Brotli(Protocol):
    def process(self, string: bytes, *, output_buffer_limit: int) -> bytes: ...
    def can_accept_more_data(self) -> bool: ...
    def is_finished(self) -> bool: ...


_brotli_stream = cast(Callable[[], _Brotli], brotli.Decompressor)
_brotli_error = cast(type[Exception], brotli.error)


class TooLarge(Exception):
    """What the body unpacks to is over the bound."""


class Broken(Exception):
    """The body is not what its Content-Encoding says, or is cut short."""


def unpack(body: bytes, content_encoding: str, *, limit: int) -> bytes:
    """The body behind its encodings (``"gzip"``, ``"br, gzip"``), at most ``limit`` bytes.

    Raises ``TooLarge`` or ``Broken``.

    >>> unpack(zlib.compress(b"a" * 9), "deflate", limit=10)
    b'aaaaaaaaa'
    """
    for name in reversed([part.strip().lower() for part in content_encoding.split(",")]):
        if name in ("", "identity") or not body:
            continue
        decode = _DECODERS.get(name)
        if decode is None:
            raise Broken(f"Content-Encoding is {name!r}, which was not asked for")
        try:
            body = decode(body, limit)
        except (zlib.error, _brotli_error, zstandard.ZstdError) as error:
            raise Broken(f"the body is not valid {name}: {error}") from error
    return body


class _Bounded(BytesIO):
    """What was unpacked: it grows where it is, and its value is no copy."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def add(self, piece: bytes) -> None:
        if self.tell() + len(piece) > self.limit:
            raise TooLarge
        self.write(piece)


def _gzip(body: bytes, limit: int) -> bytes:
    out = _Bounded(limit)
    while body:
        # Servers pad the end of the last member with zeros.
        body = _inflate(body, out, 47, "gzip").lstrip(b"\0")
    return out.getvalue()


def _deflate(body: bytes, limit: int) -> bytes:
    # "deflate" means zlib in the standard and raw deflate in some servers.
    out = _Bounded(limit)
    try:
        _inflate(body, out, 15, "deflate")
    except zlib.error:
        out = _Bounded(limit)
        _inflate(body, out, -15, "deflate")
    return out.getvalue()


def _inflate(body: bytes, out: _Bounded, window: int, name: str) -> bytes:
    """Unpack one stream of zlib's; gives what follows it."""
    stream = zlib.decompressobj(wbits=window)
    while not stream.eof:
        piece = stream.decompress(body, _PIECE)
        body = stream.unconsumed_tail
        if not piece and not body and not stream.eof:
            raise Broken(f"the {name} body is cut short")
        out.add(piece)
    return stream.unused_data


def _brotli(body: bytes, limit: int) -> bytes:
    stream, out = _brotli_stream(), _Bounded(limit)
    piece = stream.process(body, output_buffer_limit=_PIECE)
    while piece or not stream.is_finished():
        if not piece and stream.can_accept_more_data():
            raise Broken("the brotli body is cut short")
        out.add(piece)
        piece = stream.process(b"", output_buffer_limit=_PIECE)
    return out.getvalue()


def _zstd(body: bytes, limit: int) -> bytes:
    # A window over 8 MB is refused by RFC 9659. One block of 4 bytes may stand for 128 kB, so the body
    # goes in by slices that cannot overshoot the bound by more than a few megabytes.
    out = _Bounded(limit)
    while body:
        frame = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
        for start in range(0, len(body), _ZSTD_SLICE):
            out.add(frame.decompress(body[start : start + _ZSTD_SLICE]))
            if frame.eof:
                body = frame.unused_data + body[start + _ZSTD_SLICE :]
                break
        else:
            raise Broken("the zstd body is cut short")
    return out.getvalue()


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

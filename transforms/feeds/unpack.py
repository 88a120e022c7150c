"""Undo a response's Content-Encoding without ever holding more than a bound.

The client's own decoders have no bound per chunk: a few kilobytes of brotli or zstd can stand for
gigabytes. So the packed body is read first (it has its bound), then unpacked here into a bounded buffer.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol, cast

import brotli
import zstandard

ACCEPTED = "gzip, br, zstd"
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


def _gzip(body: bytes, limit: int) -> bytes:
    out = b""
    while body:
        member = zlib.decompressobj(wbits=47)
        out += member.decompress(body, limit + 1 - len(out))
        if len(out) > limit:
            raise TooLarge
        if not member.eof:
            raise Broken("the gzip body is cut short")
        # Servers pad the end of the last member with zeros.
        body = member.unused_data.lstrip(b"\0")
    return out


def _deflate(body: bytes, limit: int) -> bytes:
    # "deflate" means zlib in the standard and raw deflate in some servers.
    try:
        stream = zlib.decompressobj()
        out = stream.decompress(body, limit + 1)
    except zlib.error:
        stream = zlib.decompressobj(wbits=-15)
        out = stream.decompress(body, limit + 1)
    if len(out) > limit:
        raise TooLarge
    if not stream.eof:
        raise Broken("the deflate body is cut short")
    return out


def _brotli(body: bytes, limit: int) -> bytes:
    stream = _brotli_stream()
    out = stream.process(body, output_buffer_limit=limit + 1)
    while len(out) <= limit and not stream.can_accept_more_data():
        out += stream.process(b"", output_buffer_limit=limit + 1 - len(out))
    if len(out) > limit:
        raise TooLarge
    if not stream.is_finished():
        raise Broken("the brotli body is cut short")
    return out


def _zstd(body: bytes, limit: int) -> bytes:
    # A window over 8 MB is refused by RFC 9659. One block of 4 bytes may stand for 128 kB, so the body
    # goes in by slices that cannot overshoot the bound by more than a few megabytes.
    out = bytearray()
    while body:
        frame = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
        for start in range(0, len(body), _ZSTD_SLICE):
            out += frame.decompress(body[start : start + _ZSTD_SLICE])
            if len(out) > limit:
                raise TooLarge
            if frame.eof:
                body = frame.unused_data + body[start + _ZSTD_SLICE :]
                break
        else:
            raise Broken("the zstd body is cut short")
    return bytes(out)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

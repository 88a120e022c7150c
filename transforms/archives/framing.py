"""The records of a WARC file, each as its bytes: where one begins and ends, and where the next is after damage.

The library reads a record; what lies around it is told here, as no library looks past a wrong length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.archives.compression import Damaged, Member
from transforms.archives.content import HEAD, LARGEST_TEXT

LARGEST_RECORD = LARGEST_TEXT + HEAD

_MAGIC = b"WARC/1."
_BEGINS = re.compile(rb"WARC/1\.[01]\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_KEEP = 32
_MOST_JUNK = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A record's bytes, or only its beginning where ``error`` says what is wrong. ``offset`` counts unpacked bytes."""

    offset: int
    record: bytes
    error_type: str | None = None
    error: str = ""


class _Window:
    """What of a member was read and not passed over yet."""

    def __init__(self, member: Member, base: int):
        self.member, self.base, self.held, self.over = member, base, bytearray(), False
        self.damage: Damaged | None = None

    def fill(self, size: int) -> bool:
        """Whether ``size`` bytes are held, after reading as many as there are."""
        while len(self.held) < size and not self.over:
            try:
                got = self.member.read(HEAD)
            except Damaged as error:
                # What came before the damage is whole.
                self.damage, got = error, b""
            self.over = not got
            self.held += got
        return len(self.held) >= size

    def skip(self, size: int) -> None:
        del self.held[:size]
        self.base += size

    def seek_record(self, after: int, most: int) -> bool:
        """Pass over ``after`` bytes and on to where a record begins; False where none does within ``most`` bytes."""
        self.fill(after)
        self.skip(max(min(after, len(self.held)) - 1, 0))
        passed = 0
        while True:
            self.fill(HEAD)
            # The first byte held is the one before.
            found = _next(self.held, 1)
            if found is not None:
                self.skip(found)
                return True
            if self.over or passed > most:
                self.skip(len(self.held))
                return False
            step = max(len(self.held) - _KEEP, 1)
            passed += step
            self.skip(step)


def _next(held: bytearray, at: int) -> int | None:
    """Where a record begins in what is held, from ``at`` on: after the end of a line."""
    while (at := held.find(_MAGIC, at)) >= 0:
        if held[at - 1] == ord("\n") and _BEGINS.match(held, at):
            return at
        at += 1
    return None


def framed(member: Member, *, start: int = 0, end: int | None = None) -> Iterator[Framed]:
    """The records that begin in ``[start, end)`` of what a member unpacks to; raises ``Damaged`` as it does.

    A length is believed if the record ends where it says and another follows, or the end. From a ``start`` above 0
    the first record is looked for; the member must have been opened one byte before.
    """
    window = _Window(member, start - 1 if start else 0)
    yield from _framed(window, start, end)
    if window.damage is not None:
        raise window.damage


def _framed(window: _Window, start: int, end: int | None) -> Iterator[Framed]:
    if start and not window.seek_record(1, 1 << 62):
        return
    while True:
        while window.fill(1) and window.held[0] in b"\r\n\0":
            window.skip(1)
        if not window.held or (end is not None and window.base >= end):
            return
        at = window.base
        window.fill(HEAD)
        if not _BEGINS.match(window.held):
            yield Framed(
                offset=at, record=bytes(window.held[:2000]), error_type="no_record",
                error="no WARC record begins here; the next one is looked for",
            )  # fmt: skip
            if not window.seek_record(1, _MOST_JUNK):
                window.member.given_up = not window.over
                return
            continue
        head = _HEAD_END.search(window.held, 0, HEAD)
        length = _LENGTH.search(window.held, 0, head.end() if head else HEAD)
        if head is None or length is None:
            if window.damage is None:
                what = "its head has no end" if head is None else "its head gives no Content-Length"
                yield Framed(
                    offset=at, record=bytes(window.held[:2000]), error_type="head",
                    error=f"a WARC record that cannot be read: {what}",
                )  # fmt: skip
            if not window.seek_record(8, 1 << 62):
                return
            continue
        size = head.end() + int(length[1])
        if size > LARGEST_RECORD:
            yield from _large(window, head.end(), size)
            continue
        whole = window.fill(size)
        window.fill(size + 16)
        if whole and _ends(bytes(window.held[size : size + 16])):
            yield Framed(offset=at, record=bytes(window.held[:size]))
            window.skip(size)
            continue
        if window.damage is None or whole or _next(window.held, 8) is not None:
            yield _wrong_length(window, size)
        if not window.seek_record(head.end(), 1 << 62):
            return


def _ends(rest: bytes) -> bool:
    after = rest.lstrip(b"\r\n\0")
    return rest.startswith(b"\r\n\r\n") or not after or b"WARC/1.".startswith(after[:7])


def _wrong_length(window: _Window, size: int) -> Framed:
    cut = window.over and len(window.held) < size and _next(window.held, 8) is None
    return Framed(
        offset=window.base,
        record=bytes(window.held[:2000]),
        error_type="cut" if cut else "length",
        error=f"a WARC record of {size:,} bytes by its Content-Length, of which the file has {len(window.held):,}"
        if cut
        else "a WARC record whose Content-Length is wrong: it does not end where it says",
    )


def _large(window: _Window, head: int, size: int) -> Iterator[Framed]:
    """A record larger than any article: told only if its length is wrong or a page is in it, and passed over."""
    at, beginning = window.base, bytes(window.held[: HEAD // 8])
    found = window.seek_record(head, size)
    passed = window.base - at
    if passed + 4 < size and (found or window.damage is None):
        yield Framed(
            offset=at, record=beginning[:2000], error_type="length" if found else "cut",
            error=f"a WARC record of {size:,} bytes by its Content-Length, of which the file has {passed:,}",
        )  # fmt: skip
    elif re.search(
        rb"\r\ncontent-type:[ \t]*(?:text/html|application/(?:xhtml|rss|atom|feed))",
        beginning[head:],
        re.IGNORECASE,
    ):
        yield Framed(
            offset=at, record=beginning[:2000], error_type="size",
            error=f"a page of {size:,} bytes, more than the {LARGEST_TEXT:,} that an article may have",
        )  # fmt: skip

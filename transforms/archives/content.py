"""The bytes that a reader reads: a file of the archive, a range of it, or a member of a zip or tar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from schemas.archives import Unreadable

LARGEST_TEXT = 10_000_000
"""Bytes of one article: a page, a line, a cell, a record. What is larger is no article."""

HEAD = 65_536
"""Bytes at the beginning of a file that tell what it is."""

_PAYLOAD = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Bytes open to be read. ``file`` can seek; records that begin in ``[start, end)`` are wanted.

    ``uri`` names the file and the member; ``name`` is the last part of that, which may tell a day.
    """

    uri: str
    name: str
    file: BinaryIO
    start: int = 0
    end: int
    changed: datetime

    def at(self, place: int | str) -> str:
        """The ``source_uri`` of what lies at an offset or under a name."""
        return f"{self.uri}{'!' if '#' in self.uri else '#'}{place}"

    def unreadable(
        self,
        error_type: str,
        message: str,
        *,
        at: int | str | None = None,
        payload: bytes | str | None = None,
    ) -> Unreadable:
        """What is said of a part that cannot be read, or of the whole."""
        if isinstance(payload, bytes):
            payload = payload[: 4 * _PAYLOAD].decode("utf-8", "backslashreplace")
        return Unreadable(
            source_uri=self.uri if at is None else self.at(at),
            error_type=error_type,
            message=message,
            payload=None if payload is None else payload[:_PAYLOAD],
        )

"""A file that is one article or one document: read whole, up to a bound."""

from __future__ import annotations

from schemas.archives import Unreadable
from transforms.archives.content import LARGEST_TEXT, Content
from transforms.archives.lines import unpacked


def whole(content: Content, limit: int = LARGEST_TEXT) -> bytes | Unreadable:
    """The unpacked bytes of a file; more than ``limit`` of them, or damage, is told instead."""
    parts: list[bytes] = []
    size = 0
    for chunk in unpacked(content):
        if isinstance(chunk, Unreadable):
            return chunk
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            return content.unreadable(
                "size", f"unpacks to more than the {limit:,} bytes that one article or document may have"
            )
    return b"".join(parts)

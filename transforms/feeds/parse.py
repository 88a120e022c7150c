"""From bytes to entries."""

from __future__ import annotations

from schemas.feeds import ParsedFeed


def parse(body: bytes, *, url: str, content_type: str | None = None, encoding: str | None = None) -> ParsedFeed:
    """Read a feed of any format; ``url`` (after redirects) resolves relative links."""
    raise NotImplementedError

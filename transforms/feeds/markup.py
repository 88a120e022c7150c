"""HTML to plain text."""

from __future__ import annotations


def plain_text(html: str) -> str:
    """Paragraphs become lines; markup, scripts and share buttons go."""
    raise NotImplementedError

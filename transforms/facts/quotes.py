"""Claims: who says what, in which words, with which stance (``facts.md`` §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Claim, Mention
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from ()


def claims(doc: Document, mentions: Sequence[Mention]) -> list[Claim]:
    """The attributed statements in a text, in order of their content."""
    return []

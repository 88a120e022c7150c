"""Figures: how many of what (``facts.md`` §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Figure, Mention, TimeExpression
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from ()


def figures(doc: Document, mentions: Sequence[Mention], dates: Sequence[TimeExpression]) -> list[Figure]:
    """The counts in a text, in order, not yet tied to events and claims."""
    return []

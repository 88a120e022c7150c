"""Statements of one article that cannot both hold (``facts.md`` §6)."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Claim, Contradiction, Event, Figure
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def contradictions(
    doc: Document, figures: Sequence[Figure], claims: Sequence[Claim], events: Sequence[Event]
) -> list[Contradiction]:
    """Pairs of statements in a text that cannot both hold."""
    return []

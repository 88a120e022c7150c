"""Time expressions as TIMEX3 (``facts.md`` §2)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import TimeExpression
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from ()


def dates(doc: Document) -> list[TimeExpression]:
    """The time expressions in a text, in order."""
    return []

"""Statements of one article that cannot both hold (``facts.md`` §6).

The same victims counted apart, a deed told and denied, one deed with two doers. Precision comes first: the two must speak of the
same event, and an update («ارتفعت الحصيلة») is no contradiction.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Claim, Contradiction, Event, Figure
from transforms.facts import counted_apart, denied
from transforms.facts.document import Document

RULES: tuple[str, ...] = (counted_apart.RULE, *denied.RULES)


def contradictions(
    doc: Document, figures: Sequence[Figure], claims: Sequence[Claim], events: Sequence[Event]
) -> list[Contradiction]:
    """Pairs of statements in a text that cannot both hold, in text order, no pair twice."""
    found = [*counted_apart.counted_apart(doc, figures, claims, events), *denied.denied(doc, claims, events)]
    found.sort(key=lambda c: (c.a.start, c.b.start, c.kind, c.a.end))
    kept: list[Contradiction] = []
    for c in found:
        last = next((k for k in reversed(kept[-20:]) if k.kind == c.kind and _overlap(k, c)), None)
        if last is None:
            kept.append(c)
    return kept


def _overlap(a: Contradiction, b: Contradiction) -> bool:
    """Do two pairs overlap in both statements?"""
    return a.a.start < b.a.end and b.a.start < a.a.end and a.b.start < b.b.end and b.b.start < a.b.end

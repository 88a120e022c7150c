"""Figures: how many of what (``facts.md`` §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Figure, Mention, TimeExpression
from transforms.arabic import numerals
from transforms.facts.document import Document
from transforms.lexicon.load import alternatives, rows

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from numerals.vocabulary()
    for row in rows("approximators"):
        for form in alternatives(row["forms"]):
            yield "approximator", form, (row["bound"], row["side"])


def figures(doc: Document, mentions: Sequence[Mention], dates: Sequence[TimeExpression]) -> list[Figure]:
    """The counts in a text, in order, not yet tied to events and claims."""
    return []

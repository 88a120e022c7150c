"""Statements of one article that cannot both hold (``facts.md`` §6).

The same victims counted apart, a deed told and denied, one deed with two doers. Precision comes first: the two must speak of the
same event, and an update («ارتفعت الحصيلة») is no contradiction.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Claim, Contradiction, Event, Figure, Mention
from schemas.value import replace
from transforms.facts import counted_apart, denied, doers, refuted
from transforms.facts.document import Document
from transforms.facts.statements import stretch

RULES: tuple[str, ...] = (counted_apart.RULE, denied.RULE, doers.RULE, *refuted.RULES)


def contradictions(
    doc: Document,
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    events: Sequence[Event],
) -> list[Contradiction]:
    """Pairs of statements in a text that cannot both hold, in text order, no pair twice."""
    found = [
        *counted_apart.counted_apart(doc, figures, claims, events),
        *denied.denied(doc, claims, events),
        *refuted.refuted(doc, claims, events, mentions),
        *doers.two_doers(doc, claims, events),
    ]
    found = [_cut(doc, c) for c in found]
    found.sort(key=lambda c: (c.a.start, c.b.start, c.kind, c.a.end))
    kept: list[Contradiction] = []
    for c in found:
        last = next((k for k in reversed(kept[-20:]) if k.kind == c.kind and _overlap(k, c)), None)
        if last is None:
            kept.append(c)
    return kept


def _cut(doc: Document, c: Contradiction) -> Contradiction:
    """A pair in text order, the first statement cut where the second begins: a claim may run on into what denies it."""
    a, b = c.a, c.b
    if not a.start < b.start < a.end:
        return c
    after = doc.token_at(b.start - 1)
    return replace(c, a=stretch(doc, doc.token_at(a.start), max(after, doc.token_at(a.start) + 1)))


def _overlap(a: Contradiction, b: Contradiction) -> bool:
    """Do two pairs overlap in both statements?"""
    return a.a.start < b.a.end and b.a.start < a.a.end and a.b.start < b.b.end and b.b.start < a.b.end

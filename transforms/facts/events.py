"""Events: who did what to whom, where and when (``facts.md`` §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schemas.facts import Claim, Event, Figure, Mention, Place, TimeExpression
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from ()


def events(
    doc: Document,
    mentions: Sequence[Mention],
    places: Mapping[int, Place],
    dates: Sequence[TimeExpression],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
) -> tuple[list[Event], dict[int, int]]:
    """The events in a text, in order of their triggers, and which figure (position) counts for which event."""
    return [], {}

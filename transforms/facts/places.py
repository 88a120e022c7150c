"""Which place a name means, and the finest place of an event (``tables.md``: places, geo_precision)."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Mention, Place
from transforms.facts.document import Document


def resolve(doc: Document, mentions: Sequence[Mention]) -> dict[int, Place]:
    """For each GPE, LOC or FAC mention (by position in ``mentions``): where it is, as far as the text tells."""
    return {}

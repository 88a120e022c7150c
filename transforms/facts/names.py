"""Names of persons, bodies, places, built things and named works, with entities and roles (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import Mention
from transforms.facts.document import Document

RULES: tuple[str, ...] = ()


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from ()


def mentions(doc: Document) -> list[Mention]:
    """The names in a text, flat and in order."""
    return []

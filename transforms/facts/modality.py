"""Did it happen? Asserted, denied, future, hypothetical or historical (``facts.md`` §5).

A word denies or defers what follows it within a few tokens, up to the next break; «س» before a verb is future; a date more than a month before
publication, or a word of background, makes it historical.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from schemas.facts import Claim
from transforms.facts.document import Document
from transforms.facts.triggers import Candidate
from transforms.lexicon.load import rows

_ENDS = frozenset(["؛", ".", "\n", ":", "لكن", "بينما", "فيما", "حيث", "اذ"])
MONTH = 31


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Concepts ``negation``, ``modal`` and ``background``; payloads how far and what."""
    for row in rows("negations"):
        yield "negation", row["word"], ("denied", int(row["reach"]))
    for row in rows("modals"):
        yield "modal", row["word"], (row["modality"], int(row["reach"]))
    for row in rows("background"):
        yield "background", row["word"], ("historical", int(row["reach"]))


def modality(doc: Document, c: Candidate, first: int, after: int, claim: Claim | None, when: date | None, told: bool) -> str:
    """The modality of a trigger in the sentence of tokens ``first`` to before ``after``.

    ``when`` is the last day of its date; ``told`` that the date stands in the sentence itself.
    """
    words = doc.words
    if c.proclitic.endswith("س"):
        return "denied" if _reached(doc, c, first, "negation") else "future"
    denied = _reached(doc, c, first, "negation")
    if denied:
        return "denied"
    if claim is not None and claim.stance == "deny" and claim.start <= doc.starts[c.start] < claim.end:
        return "denied"
    before = words[c.start - 1] if c.start > first else ""
    if c.morph.aspect in ("imperfect", "jussive") and before in ("قد", "وقد"):
        return "hypothetical"
    if c.morph.aspect == "imperfect" and before in ("ان", "لان", "لن"):
        return "hypothetical" if _reached(doc, c, first, "modal") or before == "ان" else "asserted"
    if c.proclitic.endswith("ل") and c.morph.aspect == "imperfect":
        return "hypothetical"
    found = _reached(doc, c, first, "modal")
    if found:
        return found
    if when is not None and told and (doc.published - when).days > MONTH:
        return "historical"
    if any(first <= k < after for k in doc.of("background")):
        return "historical"
    return "asserted"


def _reached(doc: Document, c: Candidate, first: int, concept: str) -> str:
    """What the nearest word of a concept makes of the trigger, if it reaches that far."""
    hits = doc.of(concept)
    for k in range(c.start - 1, max(first, c.start - 8) - 1, -1):
        if doc.words[k] in _ENDS:
            return ""
        hit = hits.get(k)
        if hit is not None:
            for sense in hit.senses:
                value, reach = cast(tuple[str, int], sense)
                if c.start - hit.end < reach:
                    return value
    return ""

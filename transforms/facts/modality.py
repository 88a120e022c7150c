"""Did it happen? Asserted, denied, future, hypothetical or historical (``facts.md`` §5).

A word denies or defers what follows it within a few tokens, up to the next break; «س» before a verb is future; a date more than a month before
publication, or a word of background, makes it historical.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from schemas.facts import Claim, TimeExpression
from transforms.facts.document import Document
from transforms.facts.triggers import Candidate
from transforms.lexicon.load import rows

_ENDS = frozenset(["؛", ".", "\n", ":", "لكن", "بينما", "فيما", "حيث", "اذ"])
MONTH = 31


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Concepts ``negation``, ``modal`` and ``background``; payloads how far and what."""
    for row in rows("negations"):
        yield "event negation", row["word"], ("denied", int(row["reach"]))
    for row in rows("modals"):
        yield "event modal", row["word"], (row["modality"], int(row["reach"]))
    for row in rows("background"):
        yield "event background", row["word"], ("historical", int(row["reach"]))


_PURPOSE = frozenset({"COERCE", "RETREAT", "AID", "DISPLACE", "CONTROL", "CONSULT", "AGREE", "MOBILIZE"})
_FAILED = frozenset({"انهيار", "فشل"})


def modality(
    doc: Document, c: Candidate, first: int, after: int, claim: Claim | None, time: TimeExpression | None
) -> str:
    """The modality of a trigger in the sentence of tokens ``first`` to before ``after``; ``time`` is its date there."""
    words = doc.words
    aspect = c.morph.aspect
    if c.entry.type == "AGREE" and c.entry.word in _FAILED:
        return "denied"
    if _reached(doc, c, first, "event negation"):
        return "denied"
    if c.proclitic.endswith("س"):
        return "future"
    if claim is not None and claim.stance == "deny":
        return "denied"
    before = words[c.start - 1] if c.start > first else ""
    if aspect in ("imperfect", "jussive") and before in ("قد", "وقد"):
        return "hypothetical"
    if aspect in ("imperfect", "jussive") and (before in ("ان", "كي", "لكي") or c.proclitic.endswith("ل")):
        return (
            "asserted"
            if c.start - 2 >= first and words[c.start - 2] in ("قبل", "بعد", "منذ", "دون")
            else "hypothetical"
        )
    found = _reached(doc, c, first, "event modal")
    if found:
        return found
    if (
        c.nominal
        and c.proclitic.endswith("ل")
        and aspect in ("masdar", "noun")
        and c.entry.type in _PURPOSE
        and _CAUSED.isdisjoint(words[max(first, c.start - 6) : c.start])
    ):
        return "hypothetical"
    if time is not None and time.date_start is not None and time.date_start > doc.published:
        return "future"
    if aspect == "imperfect":
        return "asserted"
    if (
        time is not None
        and (end := time.date_end or time.date_start) is not None
        and (doc.published - end).days > MONTH
    ):
        return "historical"
    if any(first <= k < after and abs(k - c.start) <= 25 for k in doc.of("event background")):
        return "historical"
    return "asserted"


_CAUSED = frozenset({"ادي", "يودي", "نتيجه", "تعرض", "تعرضت", "خضع", "خضعت", "ما"})


def _reached(doc: Document, c: Candidate, first: int, concept: str) -> str:
    """What the nearest word of a concept makes of the trigger, if it reaches that far."""
    hits, words = doc.of(concept), doc.words
    for k in range(c.start - 1, max(first, c.start - 8) - 1, -1):
        if words[k] in _ENDS:
            return ""
        hit = hits.get(k)
        if hit is not None and not (
            hit.proclitic[-1:] in ("ب", "ك", "ل") and len(words[k]) - hit.prefix <= 3
        ):
            for sense in hit.senses:
                value, reach = cast(tuple[str, int], sense)
                if c.start - hit.end < reach:
                    return value
    return ""

"""With what: the weapons named beside an event and the mode of an assault that they tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from transforms.facts.arguments import Arguments
from transforms.facts.document import Document
from transforms.facts.triggers import Candidate
from transforms.lexicon.load import rows

# A bare word for striking says nothing of the means, which the weapons beside it then tell.
_OPEN = frozenset({None, "heavy-weapons", "aerial"})
_AIR = frozenset({"aerial", "drone"})


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """The weapons, under the concept ``weapon``; the payload is the mode they tell."""
    for row in rows("weapons"):
        yield "weapon", row["word"], row["mode"]


def airborne(doc: Document) -> bool:
    """Does the article speak of aircraft and of no gun or rocket?"""
    modes = [mode for hit in doc.of("weapon").values() for mode in hit.senses]
    return any(m in _AIR for m in modes) and "heavy-weapons" not in modes


def means(doc: Document, c: Candidate, args: Arguments, first: int, after: int, limit: int, air: bool) -> tuple[tuple[str, ...], str | None]:
    """The surfaces of the weapons named with a trigger, and its mode."""
    mode = c.entry.mode
    if c.entry.type != "ASSAULT":
        return (), mode
    hits = doc.of("weapon")
    low = max(first, c.start - 10)
    if args.actor is not None:
        low = min(low, max(first, args.actor.first))
    near: list[tuple[int, int, int, str]] = []
    covered = 0
    for k in range(low, min(limit, c.end + 20, after)):
        hit = hits.get(k)
        if hit is not None and k >= covered:
            covered = hit.end
            distance = k - c.end if k >= c.end else (c.start - hit.end) + 2
            near.append((distance, k, hit.end, cast(tuple[str, ...], hit.senses)[0]))
    named = tuple(dict.fromkeys(doc.span(k, end).surface for _, k, end, m in sorted(near, key=lambda n: n[1]) if not c.start <= k < c.end))
    if mode in _OPEN and near:
        told = {m for _, _, _, m in near}
        if mode == "aerial":
            return named, "drone" if "drone" in told else mode
        return named, min(near)[3] if "drone" not in told else "drone"
    if mode == "heavy-weapons" and c.entry.word == "قصف" and not c.entry.tail and air:
        return named, "aerial"
    return named, mode

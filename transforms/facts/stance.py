"""How a claim stands to what it says: by its cue, unless its own words leave no doubt; and what it hedges."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.facts.claim_words import words
from transforms.facts.document import Document

_MUST = words("must")
_DENY = words("untrue")
_ACCUSE = words("wrongdoing")
_OPEN = frozenset(["state", "confirm"])
_HEAD = 4  # tokens in which «يجب» makes a demand of the whole


def stance(by_cue: str, text: Sequence[str], first: int, after: int) -> str:
    """The stance of the content ``text[first:after]`` under a cue of stance ``by_cue``."""
    if by_cue not in _OPEN:
        return by_cue
    if any(text[t] in _MUST for t in range(first, min(after, first + _HEAD))):
        return "demand"
    body = text[first : min(after, first + 40)]
    if any(w in _DENY for w in body):
        return "deny"
    if any(w in _ACCUSE for w in body):
        return "accuse"
    return by_cue


def hedges(doc: Document, first: int, after: int) -> tuple[str, ...]:
    """The hedging words of a content, normalised, in order, each once; «قد» before an imperfect is one."""
    found: dict[str, None] = {}
    known, reached = doc.of("hedge"), first
    for t in [t for t in range(first, after) if t in known]:
        hit = known[t]
        if t < reached or hit.end > after:
            continue
        word = doc.words[t][hit.prefix :]
        if word == "قد" and not (hit.end < after and doc.words[hit.end][0] in "يت"):
            continue
        found[" ".join((word, *doc.words[t + 1 : hit.end]))] = None
        reached = hit.end
    return tuple(found)

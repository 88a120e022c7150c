"""The words of a statement and whose they are: what a reader must see of a fact that another one contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from schemas.facts import Claim, Event, Span
from transforms.arabic.normalize import fold
from transforms.facts.cues import Cue, vocabulary
from transforms.facts.document import Document

SHORT = 24
"""Tokens up to which a claim is shown whole; of a longer one the clause that matters."""

FEW = 5
"""Tokens below which a clause says too little by itself."""

PAUSES = frozenset({"،", "؛", ".", ":", "\n", "؟", "!", ","})
_MARKS = PAUSES | frozenset({"«", "»", '"', "“", "”", "(", ")", "-", "–"})


def holder(claims: Sequence[Claim], start: int, end: int, *, inside: int | None = None) -> int | None:
    """The innermost claim whose words hold a stretch, or the next one around the claim ``inside``."""
    around = None if inside is None else claims[inside]
    holding = [
        i
        for i, c in enumerate(claims)
        if c.start <= start
        and end <= c.end
        and i != inside
        and (around is None or (c.start, c.end) != (around.start, around.end))
    ]
    return min(holding, key=lambda i: claims[i].end - claims[i].start, default=None)


def teller(claims: Sequence[Claim], event: Event) -> int | None:
    """The claim whose word an event is."""
    return event.claim if event.claim is not None else holder(claims, event.trigger.start, event.trigger.end)


def voice(claims: Sequence[Claim], claim: int | None) -> str:
    """Who says it, for a reader."""
    if claim is None:
        return "the outlet"
    speaker = claims[claim].speaker
    return speaker.surface if speaker is not None else "an unnamed source"


def told(doc: Document, claims: Sequence[Claim], event: Event) -> Span:
    """The statement that an event stands in: its claim if that is short, else its clause."""
    claim = teller(claims, event)
    if claim is None:
        return clause(doc, event.trigger.start, *_sentence(doc, event))
    c = claims[claim]
    first, after = _tokens(doc, c.start, c.end)
    if after - first <= SHORT:
        return _trimmed(doc, first, after)
    return clause(doc, event.trigger.start, first, after)


def denial(doc: Document, claims: Sequence[Claim], event: Event) -> Span:
    """The same with the word of denial before it: «نفت الوزارة قصف المدينة»."""
    claim = teller(claims, event)
    if claim is None or claims[claim].stance != "deny":
        return told(doc, claims, event)
    return denied_claim(doc, claims[claim], event.trigger.end)


def denied_claim(doc: Document, claim: Claim, upto: int | None = None) -> Span:
    """A claim with its cue and speaker if they stand before it, up to the clause that holds the offset ``upto``."""
    first, after = _tokens(doc, claim.start, claim.end)
    if after - first > SHORT:
        inner = clause(doc, claim.start if upto is None else upto - 1, first, after)
        after = doc.token_at(inner.end - 1) + 1
    if claim.cue is not None and claim.cue.start < claim.start:
        cue = doc.token_at(claim.cue.start)
        if first - cue <= SHORT and doc.sentence[cue] == doc.sentence[first]:
            return Span(
                start=claim.cue.start,
                end=doc.ends[after - 1],
                surface=doc.raw[claim.cue.start : doc.ends[after - 1]],
            )
    return _trimmed(doc, first, after)


def clause(doc: Document, offset: int, first: int, after: int) -> Span:
    """The clause around an offset, within tokens ``first`` to before ``after``: up to the pauses around it, not less than ``FEW``."""
    at = min(max(doc.token_at(offset), first), after - 1)
    begin, end = at, at + 1
    while begin > first and at - begin < SHORT:
        if doc.words[begin - 1] in PAUSES and (end - begin >= FEW or doc.words[begin - 1] in ".\n"):
            break
        begin -= 1
    while end < after and end - at < SHORT:
        if doc.words[end] in PAUSES and end - begin >= FEW:
            break
        end += 1
    return _trimmed(doc, begin, end)


def stretch(doc: Document, first: int, after: int) -> Span:
    """The tokens ``first`` to before ``after`` without the punctuation around them."""
    return _trimmed(doc, first, after)


@cache
def denying() -> frozenset[str]:
    """Words that deny what follows: «نفى», «نافية»; refusal («رفض») and doubt («شكك») are none."""
    return frozenset(
        fold(form)
        for _, form, cue in vocabulary()
        if isinstance(cue, Cue) and cue.stance == "deny" and cue.strength == "say"
    )


def denies(claim: Claim) -> bool:
    """Does a claim's cue deny, whatever its content says?"""
    if claim.cue is None or claim.stance != "deny":
        return False
    word = fold(claim.cue.surface).split()[0]
    return not denying().isdisjoint((word, word[1:] if word[:1] in ("و", "ف", "ل") else word))


def _sentence(doc: Document, event: Event) -> tuple[int, int]:
    return doc.sentences[event.sentence]


def _tokens(doc: Document, start: int, end: int) -> tuple[int, int]:
    first = doc.token_at(start)
    return first, max(first + 1, doc.token_at(end - 1) + 1)


def _trimmed(doc: Document, first: int, after: int) -> Span:
    while first < after - 1 and doc.words[first] in _MARKS:
        first += 1
    while after - 1 > first and doc.words[after - 1] in PAUSES:
        after -= 1
    return doc.span(first, after)

"""Told and denied: a deed that one says and another denies, was not done, was announced too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from schemas.facts import Claim, Contradiction, Event, Party, Span
from schemas.value import Value
from transforms.arabic.normalize import fold
from transforms.facts.alike import (
    apart,
    rivals,
    same_day,
    same_mode,
    same_party,
    same_place,
    same_side,
    sources_differ,
)
from transforms.facts.contradiction_words import words
from transforms.facts.document import Document
from transforms.facts.doers import DOERS
from transforms.facts.event_words import words as event_words
from transforms.facts.statements import PAUSES, denial, denies, denying, teller, told, voice

RULE = "told and denied"

HELD = frozenset({"asserted", "historical"})
"""Modalities of what is said to have happened."""

DEEDS = frozenset(
    {
        "ASSAULT",
        "CONTROL",
        "COERCE",
        "CASUALTY",
        "DISASTER",
        "DISPLACE",
        "ESCAPE",
        "RETREAT",
        "AGREE",
        "MOBILIZE",
    }
)
_UNDERGONE = frozenset({"ESCAPE", "DISPLACE", "CASUALTY", "DISASTER"})
"""Of these the actor is no doer to whom another could be a rival."""

_SAYING = frozenset({"state", "confirm", "accuse", "condemn", "praise"})
_NOT = frozenset({"لم", "ولم", "لما"})
_UNLESS = frozenset({"ما", "اذا", "ان", "لو", "واذا", "وان"})
_LACK = frozenset({"غياب", "بغياب", "عدم", "بعدم", "انعدام"})
_PREVENT = ("حول", "حال", "تحول", "يحول", "ويحول", "وتحول")
_MOST = 200  # events of one type compared with each other


class _Denial(Value, frozen=True):
    """A deed that a text says was not done: ``claim`` whose word that is, ``doer`` who did not do it, None for nobody at all.

    ``by`` is who denies in the text's words, where that is no claim, and ``start`` where the denial begins.
    """

    event: int
    claim: int | None
    doer: Party | None
    by: str | None = None
    start: int | None = None


def denied(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Contradiction]:
    """Pairs of a deed told and the same deed denied, each denial once, with the first telling in the text's body."""
    by_type: dict[str, list[int]] = {}
    for i, e in enumerate(events):
        if e.type in DEEDS:
            by_type.setdefault(e.type, []).append(i)
    for every in by_type.values():
        positions = every[:_MOST]
        for j in positions:
            found = _denial(doc, claims, events, j)
            if found is None:
                continue
            answered = [i for i in positions if i != j and _answers(doc, claims, events[i], events[j], found)]
            answered.sort(key=lambda i: (events[i].sentence == 0, events[i].trigger.start))
            if answered:
                yield _pair(doc, claims, events, answered[0], found)


def _denial(doc: Document, claims: Sequence[Claim], events: Sequence[Event], j: int) -> _Denial | None:
    """The denial of an event in so many words, if it is the event that is denied and not something about it."""
    event = events[j]
    at = doc.token_at(event.trigger.start)
    claim = teller(claims, event)
    before = doc.words[max(0, at - 2) : at]
    if _hasty(doc, at):
        return _Denial(j, claim, event.actor)
    if event.modality != "denied":
        return None
    if before and (before[-1] in _NOT or before[-1] in _LACK):
        if before[-1] in _NOT and before[0] in _UNLESS:
            return None
        return _Denial(j, _unsaid(claims, claim), None if event.type in _UNDERGONE else event.actor)
    if before[-1:] == ["دون"] and before[0].startswith(_PREVENT):
        return _Denial(j, claim, None)
    if claim is None:
        return _plainly(doc, event, j, at)
    if not denies(claims[claim]) or claims[claim].end <= event.trigger.start:
        return None
    first = doc.token_at(claims[claim].start)
    between = doc.words[first:at]
    if not event_words("relative").isdisjoint(between):
        return None
    part = [word for word in (doc.words[first - 1], *between) if word in words("part in a deed")]
    if part:
        own = part[0].endswith(("ه", "ها", "هم")) or event.actor is None
        return _Denial(j, claim, claims[claim].speaker if own else event.actor)
    if not words("about a deed").isdisjoint(between):
        return None
    if any(first <= doc.token_at(e.trigger.start) < at for e in events[max(0, j - 3) : j] if e.type in DEEDS):
        return None
    if event.rule == "verb without subject":
        return _Denial(j, claim, claims[claim].speaker)  # «نفت واشنطن أن تكون قصفت …»
    happening = any(word in words("happening") for word in between)
    if happening or event.type in _UNDERGONE:
        return _Denial(j, claim, event.actor if event.type not in _UNDERGONE else None)
    return _Denial(j, claim, event.actor or claims[claim].speaker)


def _plainly(doc: Document, event: Event, j: int, at: int) -> _Denial | None:
    """«ونفى مصدر عسكري سيطرة الفصائل»: the words between the verb and what it denies say who denies."""
    first = doc.sentences[event.sentence][0]
    for k in range(at - 1, max(first, at - 7) - 1, -1):
        word = doc.words[k]
        if word in PAUSES:
            return None
        if word in denying() or word[1:] in denying():
            if not 1 <= at - k - 1 <= 5 or not _NOT.isdisjoint(doc.words[max(0, k - 1) : k]):
                return None
            by = doc.span(k + 1, at).surface
            return _Denial(j, None, event.actor, by=by, start=doc.starts[k])
    return None


def _hasty(doc: Document, at: int) -> bool:
    """«استعجلت إعلان السيطرة»: said before it was so."""
    return doc.words[at - 1] in words("announcing") and any(
        word in words("hasty") for word in doc.words[max(0, at - 3) : at - 1]
    )


def _unsaid(claims: Sequence[Claim], claim: int | None) -> int | None:
    """Whose word a negated verb is: not that of the one who denies it («نفى أن أحداً لم يفر»)."""
    if claim is None or claims[claim].stance != "deny":
        return claim
    c = claims[claim]
    return next(
        (
            i
            for i, other in enumerate(claims)
            if (other.start, other.end) == (c.start, c.end) and other.stance != "deny"
        ),
        None,
    )


def _answers(doc: Document, claims: Sequence[Claim], told_: Event, denied_: Event, denial_: _Denial) -> bool:
    """Is an event told the one that is denied, by another voice or, of what lasts, by the one who told it before?"""
    claim = teller(claims, told_)
    if told_.modality not in HELD or (claim is not None and claims[claim].stance not in _SAYING):
        return False
    if not _predicated(doc, told_):
        return False
    if (
        apart(told_, denied_)
        or not same_day(told_, denied_)
        or not _one_kind(told_, denied_, negated=_negated(doc, denied_))
    ):
        return False
    if _hasty(doc, doc.token_at(told_.trigger.start)):
        return False
    doer = denial_.doer
    if doer is not None and not same_side(told_.actor, doer):
        return False
    if rivals(told_.target, denied_.target) and not same_place(told_, denied_):
        return False
    lasting = told_.type == "CONTROL" and told_.trigger.start < denied_.trigger.start
    heard = (
        denial_.by is not None
        or sources_differ(claims, claim, denial_.claim)
        or (lasting and claim is not None)
    )
    return heard and (same_place(told_, denied_) or same_party(told_.target, denied_.target))


def _predicated(doc: Document, event: Event) -> bool:
    """Is an event told, not only spoken of («موقع الهجوم», «نفوا الاتفاق»)? «الهجوم» alone tells nothing."""
    at = doc.token_at(event.trigger.start)
    if (
        fold(event.trigger.surface).startswith("ال")
        and event.rule not in DOERS
        and event.type in ("ASSAULT", "AGREE")
    ):
        return False
    before = doc.words[max(doc.sentences[event.sentence][0], at - 6) : at]
    return denying().isdisjoint(before) and words("only spoken of").isdisjoint(before)


def _one_kind(a: Event, b: Event, *, negated: bool) -> bool:
    """Words of one root or one means, or two words for one thing that lasts; poison gas is like nothing else."""
    if not same_mode(a, b) or (a.mode == "chemical") != (b.mode == "chemical"):
        return False
    roots = [{_root(word) for word in fold(e.trigger.surface).split()} for e in (a, b)]
    means = a.mode is not None and a.mode == b.mode
    alike = bool(roots[0] & roots[1])
    if a.type == "CONTROL":
        return alike or not any("دخل" in root for both in roots for root in both)
    return alike or (means and not negated) or a.type in ("ESCAPE", "RETREAT")


def _negated(doc: Document, event: Event) -> bool:
    at = doc.token_at(event.trigger.start)
    return at > 0 and doc.words[at - 1] in _NOT


@cache
def _root(word: str) -> str:
    """The first letters of a word without what is written before it: «القصف», «قصفت», «تقصف»."""
    plain = word.removeprefix("ال").removeprefix("لل")
    if len(plain) > 3 and plain[0] in "تينا" and plain[:2] != "ار":
        plain = plain[1:]
    return plain[:3]


def _pair(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], i: int, found: _Denial
) -> Contradiction:
    j = found.event
    telling, unsaying = events[i], events[j]
    said, unsaid = told(doc, claims, telling), denial(doc, claims, unsaying)
    if found.start is not None:
        unsaid = Span(start=found.start, end=unsaid.end, surface=doc.raw[found.start : unsaid.end])
    place = telling.place or unsaying.place
    teller_, denier = voice(claims, teller(claims, telling)), found.by or voice(claims, found.claim)
    what = f"{telling.type} «{telling.trigger.surface}»" + (f" at {place.surface}" if place else "")
    too_early = " (announced too early)" if unsaying.modality != "denied" else ""
    first = telling.trigger.start < unsaying.trigger.start
    return Contradiction(
        a=said if first else unsaid,
        b=unsaid if first else said,
        kind="polarity",
        explanation=f"{what}: told by {teller_}, denied by {denier}{too_early}",
        a_claim=teller(claims, telling) if first else found.claim,
        b_claim=found.claim if first else teller(claims, telling),
        a_event=i if first else j,
        b_event=j if first else i,
        rule=RULE,
        confidence=0.6,
    )

"""Told and denied: a deed that one says and another denies, a charge refuted, a word taken back; and one deed with two doers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Claim, Contradiction, Event, Span
from transforms.arabic.normalize import fold
from transforms.facts.alike import (
    apart,
    rivals,
    same_day,
    same_mode,
    same_party,
    same_place,
    sources_differ,
    voice,
)
from transforms.facts.document import Document
from transforms.facts.event_words import words

TOLD_AND_DENIED = "told and denied"
CHARGE = "a charge and its denial"
TAKEN_UP = "what is said, and who denies it"
TWO_DOERS = "two doers for one deed"
RULES = (TOLD_AND_DENIED, CHARGE, TAKEN_UP, TWO_DOERS)

_HELD = frozenset({"asserted", "historical"})
_DEEDS = frozenset(
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
_POINTING = words("pointing back")
_MOST = 200  # events of one type compared with each other
_FAR = 40  # tokens between a charge and the denial that answers it


def denied(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Contradiction]:
    """Pairs of statements of which one denies the other, each denial once, with the statement told first."""
    by_type: dict[str, list[int]] = {}
    for i, e in enumerate(events):
        if e.type in _DEEDS:
            by_type.setdefault(e.type, []).append(i)
    for every in by_type.values():
        positions = every[:_MOST]
        for j in positions:
            if events[j].modality == "denied" and _by_word(doc, claims, events[j]):
                told = [
                    i
                    for i in positions
                    if events[i].modality in _HELD and _answers(claims, events[i], events[j])
                ]
                told.sort(key=lambda i: (events[i].sentence == 0, events[i].trigger.start))
                if told:
                    yield _pair(doc, claims, events, told[0], j)
        yield from _two_doers(doc, claims, events, positions)
    yield from _answered(doc, claims, events)


def _by_word(doc: Document, claims: Sequence[Claim], event: Event) -> bool:
    """Is an event denied in so many words («نفت …», «لم تقصف»), not merely prevented, missing or no longer so?"""
    if event.claim is not None and claims[event.claim].stance == "deny":
        return True
    at = doc.token_at(event.trigger.start)
    return at > 0 and doc.words[at - 1] in _NOT


_NOT = frozenset({"لم", "ولم", "لما", "غياب", "بغياب"})


def _answers(claims: Sequence[Claim], told: Event, denial: Event) -> bool:
    """Is a denial of the same deed, by another voice or, of what lasts, by the one who told it?"""
    shared = same_party(told.actor, denial.actor) or same_party(told.target, denial.target)
    if not shared or rivals(told.actor, denial.actor) or apart(told, denial):
        return False
    taken_back = (
        told.type == "CONTROL"
        and told.trigger.start < denial.trigger.start
        and same_party(told.actor, denial.actor)
        and same_party(told.target, denial.target)
    )
    heard = taken_back or sources_differ(claims, told.claim, denial.claim)
    return heard and _related(told, denial) and same_mode(told, denial) and same_day(told, denial)


def _related(a: Event, b: Event) -> bool:
    """Words of one root, or the same undergoer, or two words for one thing that lasts."""
    x, y = (fold(e.trigger.surface).removeprefix("ال")[:3] for e in (a, b))
    return x == y or a.type == "CONTROL" or same_party(a.target, b.target)


def _pair(doc: Document, claims: Sequence[Claim], events: Sequence[Event], i: int, j: int) -> Contradiction:
    i, j = sorted((i, j))
    a, b = events[i], events[j]
    return Contradiction(
        a=_told(doc, a),
        b=_told(doc, b),
        kind="polarity",
        explanation=f"{a.type} {a.trigger.surface}: {a.modality} and {b.modality}; {_voices(claims, a.claim, b.claim)}",
        a_claim=a.claim,
        b_claim=b.claim,
        a_event=i,
        b_event=j,
        rule=TOLD_AND_DENIED,
        confidence=0.6,
    )


def _answered(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Contradiction]:
    """Denials that point back: «نفى أي علاقة له بهذا الهجوم» after a charge, «وهو ما تنفيه الحكومة» after what is said."""
    for j, claim in enumerate(claims):
        if claim.stance != "deny" or claim.cue is None:
            continue
        if claim.end <= claim.cue.start:
            last = claim.speaker.end if claim.speaker is not None else claim.cue.end
            end = last if 0 <= last - claim.cue.end <= 60 else claim.cue.end
            a, b = (
                Span(start=claim.start, end=claim.end, surface=doc.raw[claim.start : claim.end]),
                _span(doc, claim.cue.start, end),
            )
            yield _said(a, b, claims, None, j, TAKEN_UP)
            continue
        first, after = doc.token_at(claim.start), doc.token_at(claim.end - 1) + 1
        at = doc.token_at(claim.cue.start)
        deed = _deed(doc, claims, events, claim, first, at)
        if deed is not None:
            yield _said(
                _told(doc, deed), _span(doc, claim.cue.start, claim.end), claims, deed.claim, j, TAKEN_UP
            )
            continue
        if _POINTING.isdisjoint(doc.words[first : min(after, first + 8)]):
            continue
        charge = _charge(doc, claims, events, claim, at)
        if charge is not None:
            i, a = charge
            yield _said(a, _span(doc, claim.cue.start, claim.end), claims, i, j, CHARGE)


def _deed(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], denial: Claim, first: int, at: int
) -> Event | None:
    """«نفى الفصيل الاتفاق»: the deed told a little before, by another, that a denial takes up by its name and article."""
    hit = doc.of("event").get(first)
    if hit is None or not doc.words[first][hit.prefix :].startswith("ال") or at > first:
        return None
    root = doc.words[first][hit.prefix :].removeprefix("ال")[:3]
    for e in reversed(events):
        begin = doc.token_at(e.trigger.start)
        if begin >= at or e.modality not in _HELD:
            continue
        if at - begin > _FAR:
            return None
        own = e.claim is not None and same_party(claims[e.claim].speaker, denial.speaker)
        if not own and root in [fold(w).removeprefix("ال")[:3] for w in e.trigger.surface.split()]:
            return e
    return None


def _charge(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], denial: Claim, at: int
) -> tuple[int | None, Span] | None:
    """What a denial before token ``at`` answers: the last accusation told of, by whom else it may be."""
    for i in range(len(claims) - 1, -1, -1):
        c = claims[i]
        if c.end <= doc.starts[at] and c.stance == "accuse" and not same_party(c.speaker, denial.speaker):
            if at - doc.token_at(c.end - 1) <= _FAR:
                return i, Span(start=c.start, end=c.end, surface=doc.raw[c.start : c.end])
            break
    for e in reversed(events):
        begin = doc.token_at(e.trigger.end)
        if e.type == "ACCUSE" and e.trigger.end <= doc.starts[at]:
            if at - begin > _FAR or same_party(e.actor, denial.speaker):
                return None
            end = doc.sentences[e.sentence][1]
            return e.claim, _span(doc, e.trigger.start, doc.ends[min(end, begin + 12, at) - 1])
    return None


def _said(a: Span, b: Span, claims: Sequence[Claim], i: int | None, j: int, rule: str) -> Contradiction:
    return Contradiction(
        a=a,
        b=b,
        kind="polarity",
        explanation=f"said and denied; {_voices(claims, i, j)}",
        a_claim=i,
        b_claim=j,
        rule=rule,
        confidence=0.6,
    )


def _two_doers(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], positions: Sequence[int]
) -> Iterator[Contradiction]:
    """An assault that a later sentence takes up («القصف») and lays at another named party's door."""
    for n, j in enumerate(positions):
        b = events[j]
        if b.type != "ASSAULT" or b.modality != "asserted" or b.actor is None:
            continue
        if b.place is None or b.place.geo_precision != 1:
            continue
        if not fold(b.trigger.surface).startswith("ال") or b.rule not in _DOERS:
            continue
        for i in positions[max(0, n - 10) : n]:
            a = events[i]
            if (
                a.modality != "asserted"
                or a.actor is None
                or (a.actor.entity_id or b.actor.entity_id) is None
                or a.rule not in _DOERS
            ):
                continue
            same = same_place(a, b) and same_day(a, b) and same_mode(a, b) and a.mode != "firearms"
            root = (
                fold(a.trigger.surface).removeprefix("ال")[:3]
                == fold(b.trigger.surface).removeprefix("ال")[:3]
            )
            if same and root and rivals(a.actor, b.actor) and sources_differ(claims, a.claim, b.claim):
                yield Contradiction(
                    a=_told(doc, a),
                    b=_told(doc, b),
                    kind="actor",
                    explanation=f"{a.trigger.surface}: by {a.actor.surface} or by {b.actor.surface}; "
                    + _voices(claims, a.claim, b.claim),
                    a_claim=a.claim,
                    b_claim=b.claim,
                    a_event=i,
                    b_event=j,
                    rule=TWO_DOERS,
                    confidence=0.6,
                )


_DOERS = frozenset(
    {
        "masdar with its doer",
        "masdar, its doer after ل",
        "verb, subject, object",
        "subject before verb",
        "deed that somebody carried out",
        "light verb's subject",
    }
)


def _voices(claims: Sequence[Claim], a: int | None, b: int | None) -> str:
    return f"{voice(claims, a)} against {voice(claims, b)}"


def _told(doc: Document, event: Event) -> Span:
    """A trigger with the party that follows it: «سيطرتها على السجن»."""
    end = event.trigger.end
    if event.target is not None and end < event.target.start < end + 60:
        end = event.target.end
    return _span(doc, event.trigger.start, end)


def _span(doc: Document, start: int, end: int) -> Span:
    return Span(start=start, end=end, surface=doc.raw[start:end])

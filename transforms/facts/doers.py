"""One deed, two doers: an assault that one voice lays at one side's door and another voice at another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Claim, Contradiction, Event
from transforms.arabic.normalize import fold
from transforms.facts.alike import same_day, same_mode, same_place, sources_differ
from transforms.facts.camps import camps
from transforms.facts.document import Document
from transforms.facts.statements import teller, told, voice

RULE = "two doers for one deed"

DOERS = frozenset(
    {
        "masdar with its doer",
        "masdar, its doer after ل",
        "nationality of the deed",
        "verb, subject, object",
        "deed that somebody carried out",
        "light verb's subject",
        "subject before verb",
        "what another is accused of",
    }
)
"""Constructions that name the doer beside the deed."""

_SAYING = frozenset({"state", "confirm", "accuse"})
_BACK = 10  # assaults before one that it may take up


def two_doers(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Contradiction]:
    """Assaults of one day and place that a later sentence takes up («القصف») with another doer."""
    assaults = [
        i
        for i, e in enumerate(events)
        if e.type == "ASSAULT" and e.modality == "asserted" and e.actor is not None and e.rule in DOERS
    ]
    for n, j in enumerate(assaults):
        for i in assaults[max(0, n - _BACK) : n]:
            a, b = events[i], events[j]
            if a.actor is None or b.actor is None or not _two_sides(a, b) or not same_day(a, b):
                continue
            one, other = teller(claims, a), teller(claims, b)
            if one is None or other is None or not {claims[one].stance, claims[other].stance} <= _SAYING:
                continue
            if not sources_differ(claims, one, other) or not _taken_up(a, b):
                continue
            yield Contradiction(
                a=told(doc, claims, a),
                b=told(doc, claims, b),
                kind="actor",
                explanation=f"{a.trigger.surface}: by {a.actor.surface} ({voice(claims, one)}) "
                f"or by {b.actor.surface} ({voice(claims, other)})",
                a_claim=one,
                b_claim=other,
                a_event=i,
                b_event=j,
                rule=RULE,
                confidence=0.6,
            )


def _two_sides(a: Event, b: Event) -> bool:
    """Are both doers known, and of two sides?"""
    if a.actor is None or b.actor is None:
        return False
    one, other = camps(a.actor), camps(b.actor)
    return bool(one and other) and one.isdisjoint(other)


def _taken_up(a: Event, b: Event) -> bool:
    """«قصفت …» and then «القصف», at one exact place."""
    exact = b.place is not None and b.place.geo_precision == 1 and same_place(a, b)
    x, y = (fold(e.trigger.surface) for e in (a, b))
    one = y.startswith("ال") and x.removeprefix("ال")[:3] == y.removeprefix("ال")[:3]
    return exact and one and same_mode(a, b) and a.mode != "firearms"

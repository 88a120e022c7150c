"""Facts as the JSON object that ``tables.md`` promises: spans nested, days in ISO form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from schemas.facts import Claim, Contradiction, Event, Facts, Figure, Mention, Span, TimeExpression

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def as_json(identity: str | None, facts: Facts) -> dict[str, Json]:
    """One object a text; ``claim`` and ``event`` are positions in the lists of the same object.

    >>> as_json("a", Facts())["mentions"]
    []
    """
    return {
        "id": identity,
        "language": facts.language,
        "mentions": [_mention(m) for m in facts.mentions],
        "dates": [_date(d) for d in facts.dates],
        "figures": [_figure(f) for f in facts.figures],
        "claims": [_claim(c) for c in facts.claims],
        "events": [_event(e) for e in facts.events],
        "contradictions": [_contradiction(c) for c in facts.contradictions],
    }


def _span(span: Span) -> dict[str, Json]:
    return {"start": span.start, "end": span.end, "surface": span.surface}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _mention(m: Mention) -> dict[str, Json]:
    return _span(m) | {
        "type": m.type,
        "role": m.role,
        "entity_id": m.entity_id,
        "place_id": m.place_id,
        "rule": m.rule,
        "confidence": m.confidence,
    }


def _date(d: TimeExpression) -> dict[str, Json]:
    return _span(d) | {
        "value": d.value,
        "timex_type": d.timex_type,
        "date_start": _day(d.date_start),
        "date_end": _day(d.date_end),
        "precision": d.precision,
        "rule": d.rule,
        "confidence": d.confidence,
    }


def _figure(f: Figure) -> dict[str, Json]:
    return _span(f) | {
        "min": _number(f.minimum),
        "max": _number(f.maximum),
        "approximate": f.approximate,
        "category": f.category,
        "what": f.what,
        "unit": f.unit,
        "currency": f.currency,
        "event": f.event,
        "claim": f.claim,
        "rule": f.rule,
        "confidence": f.confidence,
    }


def _claim(c: Claim) -> dict[str, Json]:
    return _span(c) | {
        "speaker": None if c.speaker is None else _span(c.speaker) | {"entity_id": c.speaker.entity_id},
        "speaker_role": c.speaker_role,
        "cue": None if c.cue is None else _span(c.cue),
        "kind": c.kind,
        "stance": c.stance,
        "source_kind": c.source_kind,
        "hedges": list(c.hedges),
        "addressee": c.addressee,
        "rule": c.rule,
        "confidence": c.confidence,
    }


def _event(e: Event) -> dict[str, Json]:
    place = e.place
    return {
        "trigger": _span(e.trigger),
        "type": e.type,
        "mode": e.mode,
        "actor": None if e.actor is None else _span(e.actor) | {"entity_id": e.actor.entity_id},
        "target": None if e.target is None else _span(e.target) | {"entity_id": e.target.entity_id},
        "place": None
        if place is None
        else _span(place)
        | {
            "place_id": place.place_id,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "geo_precision": place.geo_precision,
        },
        "date": None if e.date is None else _span(e.date),
        "date_start": _day(e.date_start),
        "date_end": _day(e.date_end),
        "modality": e.modality,
        "killed": None if e.killed is None else [_number(n) for n in e.killed],
        "injured": None if e.injured is None else [_number(n) for n in e.injured],
        "weapons": list(e.weapons),
        "claim": e.claim,
        "rule": e.rule,
        "confidence": e.confidence,
    }


def _contradiction(c: Contradiction) -> dict[str, Json]:
    return {"a": _span(c.a), "b": _span(c.b), "kind": c.kind, "explanation": c.explanation, "rule": c.rule}

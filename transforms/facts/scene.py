"""Where and when: the finest place and the time named for an event, and what later sentences take from the scene.

The scene is what headline, dateline and lead set; a later «القصف» without place, doer or date is the one told before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.facts import Place, TimeExpression
from transforms.facts.document import Document
from transforms.facts.parties import PLACES, Names, Unit
from transforms.facts.triggers import Candidate

_LOCATIVE = frozenset(
    ["في", "ب", "علي", "من", "الي", "قرب", "بالقرب", "داخل", "خارج", "حول", "وسط", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "باتجاه", "نحو", "ل", "عبر", "بين", "ضمن"]
)


@dataclass(slots=True)
class Setting:
    """Place and time of a trigger; ``told`` that its own sentence names the date."""

    place: Place | None
    time: TimeExpression | None
    told: bool


def place_of(
    doc: Document, c: Candidate, units: Sequence[Unit], known: Names, where: Mapping[int, Place], actor: Unit | None, limit: int
) -> Place | None:
    """The finest place named for a trigger: after it up to token ``limit``, else nearest before it."""
    behind = [p for u in units if c.end <= u.first < limit and u is not actor for p in _places(u, known)]
    if not behind:
        ahead = [u for u in units if u.after <= c.start and u is not actor and _places(u, known) and (u.kind != "gpe" or u.preposition in _LOCATIVE)]
        behind = _places(ahead[-1], known) if ahead else []
    if not behind:
        return None
    first = behind[0]
    best = min(behind[:3], key=lambda p: _rank(where.get(p)))
    chosen = best if _rank(where.get(best)) < _rank(where.get(first)) else first
    mention = known.mentions[chosen]
    return where.get(chosen) or Place(start=mention.start, end=mention.end, surface=mention.surface)


def _rank(place: Place | None) -> int:
    return (place.geo_precision if place is not None and place.geo_precision is not None else 2)


def _places(unit: Unit, known: Names) -> list[int]:
    """The names of places in a party, unless it is a country that acts."""
    if unit.kind == "gpe" and unit.preposition == "" and not unit.joined:
        pass
    return [p for p in unit.mentions if known.mentions[p].type in PLACES]


def time_of(c: Candidate, sentence: int, by_sentence: Mapping[int, Sequence[TimeExpression]], at: int) -> TimeExpression | None:
    """The date in the trigger's sentence that stands nearest to it (raw offset ``at``)."""
    near = [t for t in by_sentence.get(sentence, ()) if t.timex_type in ("DATE", "TIME")]
    return min(near, key=lambda t: (t.date_start is None, abs(t.start - at))) if near else None

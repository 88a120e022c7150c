"""Where and when: the finest place and the time named for an event, and what later sentences take from the scene.

The scene is what headline, dateline and lead set; a later «القصف» without place, doer or date is the one told before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.facts import Place, TimeExpression
from transforms.facts.arguments import Arguments
from transforms.facts.document import Document
from transforms.facts.parties import PLACES, Names, Unit
from transforms.facts.triggers import Candidate



_WHERE = frozenset({"gpe", "place", "base", "area", "thing", "crossing"})


def place_of(
    doc: Document,
    c: Candidate,
    units: Sequence[Unit],
    known: Names,
    where: Mapping[int, Place],
    args: Arguments,
    limit: int,
    after: int,
) -> Place | None:
    """The finest place named for a trigger.

    It stands after the trigger up to the next one (token ``limit``), else right before it, else in the rest of the
    sentence, which ends before token ``after``.
    """
    there = [u for u in units if u is not args.actor and u.kind in _WHERE and any(known.mentions[p].type in PLACES for p in u.mentions)]
    there = [u for u in there if not (u.kind == "gpe" and (u.preposition in ("", "من قبل") and u is not args.target or _possessor(doc, u)))]
    chosen = _chain(doc, [u for u in there if c.end <= u.first < limit])
    if not chosen:
        ahead = [u for u in there if u.after <= c.start]
        chosen = _chain(doc, ahead, last=True) or _chain(doc, [u for u in there if limit <= u.first < after])
    found = [p for u in chosen for p in u.mentions if known.mentions[p].type in PLACES]
    if not found and args.target is not None:
        found = [p for p in args.target.mentions if known.mentions[p].type in PLACES]
    if not found:
        return None
    best = min(found[:4], key=lambda p: _rank(where.get(p)))
    mention = known.mentions[best]
    return where.get(best) or Place(start=mention.start, end=mention.end, surface=mention.surface)


def _chain(doc: Document, units: Sequence[Unit], *, last: bool = False) -> list[Unit]:
    """The first places that stand together («في قرية … بريف …»), or with ``last`` the last that do."""
    groups: list[list[Unit]] = []
    for u in units:
        if groups and u.first - groups[-1][-1].after <= 2:
            groups[-1].append(u)
        else:
            groups.append([u])
    return (groups[-1] if last else groups[0]) if groups else []


def _possessor(doc: Document, unit: Unit) -> bool:
    """A country after «منسوبة لـ», «بدعم من», «المدعومة من»: it acts."""
    before = doc.words[max(0, unit.first - 2) : unit.first]
    return any(w.startswith(("منسوب", "المدعوم", "مدعوم", "دعم", "بدعم", "التابع", "بقياد", "قياد")) for w in before)


def _rank(place: Place | None) -> int:
    return place.geo_precision if place is not None and place.geo_precision is not None else 2


def time_of(c: Candidate, sentence: int, by_sentence: Mapping[int, Sequence[TimeExpression]], at: int) -> TimeExpression | None:
    """The date in the trigger's sentence that stands nearest to it (raw offset ``at``)."""
    near = [t for t in by_sentence.get(sentence, ()) if t.timex_type in ("DATE", "TIME")]
    return min(near, key=lambda t: (t.date_start is None, abs(t.start - at))) if near else None

"""Where and when: the finest place and the time named for an event, and what later sentences take from the scene.

The scene is what headline, dateline and lead set; a later «القصف» without place, doer or date is the one told before.
"""

from __future__ import annotations

from bisect import bisect_right
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
    there = [
        u
        for u in units
        if u is not args.actor
        and u.kind in _WHERE
        and any(known.mentions[p].type in PLACES for p in u.mentions)
    ]
    there = [u for u in there if not _elsewhere(doc, u, c.entry.type, args)]
    chosen = _chain(doc, [u for u in there if c.end <= u.first < limit])
    if not chosen:
        ahead = [u for u in there if u.after <= c.start]
        chosen = _chain(doc, ahead, last=True) or _chain(doc, [u for u in there if limit <= u.first < after])
    found = [p for u in chosen for p in u.mentions if known.mentions[p].type in PLACES]
    pointed = next(
        (
            u
            for u in units
            if c.end <= u.first < limit
            and not u.mentions
            and doc.words[u.first].removeprefix("ب") in _POINTING
        ),
        None,
    )
    if pointed is not None and (not found or pointed.first < chosen[0].first):
        before = bisect_right(known.mentions, pointed.start, key=lambda m: m.end)
        told = [
            i
            for i in range(max(0, before - _NAMED_BEFORE), before)
            if known.mentions[i].type in ("GPE", "LOC") and _rank(where.get(i)) < 3
        ]
        exact = [i for i in told if _rank(where.get(i)) == 1 and i in where and where[i].geo_precision == 1]
        found = (exact or told)[-1:] or found
    if not found and args.target is not None:
        found = [p for p in args.target.mentions if known.mentions[p].type in PLACES]
    if not found:
        return None
    best = min(found[:4], key=lambda p: _rank(where.get(p)))
    mention = known.mentions[best]
    return where.get(best) or Place(start=mention.start, end=mention.end, surface=mention.surface)


_NAMED_BEFORE = 40  # mentions among which the place stands that «the town» points back to
_POINTING = frozenset({"المدينه", "البلده", "القريه", "الحي", "المخيم"})


def _chain(doc: Document, units: Sequence[Unit], *, last: bool = False) -> list[Unit]:
    """The first places that stand together («في قرية … بريف …»), or with ``last`` the last that do."""
    groups: list[list[Unit]] = []
    for u in units:
        if groups and u.first - groups[-1][-1].after <= 2:
            groups[-1].append(u)
        else:
            groups.append([u])
    return (groups[-1] if last else groups[0]) if groups else []


_FROM = frozenset({"من", "الي"})
_STRUCK = frozenset({"ASSAULT", "CASUALTY", "DISASTER"})
_POSTED = (
    "المتمركز",
    "متمركز",
    "المتواجد",
    "انطلاقا",
    "مواقعها",
    "قادم",
    "اطلقت",
    "نقل",
    "نقلو",
    "اسعف",
    "حدود",
)
_BACKERS = ("منسوب", "المدعوم", "مدعوم", "دعم", "بدعم", "التابع", "بقياد", "قياد", "الموالي", "موالي")


def _elsewhere(doc: Document, unit: Unit, kind: str, args: Arguments) -> bool:
    """Does a party name no scene: a state that acts or backs, where guns stand, where the wounded are taken?"""
    before = doc.words[max(0, unit.first - 3) : unit.first]
    if unit.kind == "gpe" and (
        (unit.preposition in ("", "من قبل") and unit is not args.target)
        or any(w.startswith(_BACKERS) for w in before)
    ):
        return True
    if kind in _STRUCK and unit is not args.target:
        return (unit.preposition in _FROM and unit.kind in ("gpe", "base")) or any(
            w.startswith(_POSTED) for w in before
        )
    return False


def _rank(place: Place | None) -> int:
    return 3 if place is not None and place.geo_precision == 3 else 1


def time_of(
    c: Candidate, sentence: int, by_sentence: Mapping[int, Sequence[TimeExpression]], at: int
) -> TimeExpression | None:
    """The date in the trigger's sentence that stands nearest to it (raw offset ``at``)."""
    near = [t for t in by_sentence.get(sentence, ()) if t.timex_type in ("DATE", "TIME")]
    return min(near, key=lambda t: (t.date_start is None, abs(t.start - at))) if near else None


_PROSE_ENDS = frozenset({".", "؟", "!", "…", "?", ":", "؛"})
_MARKS = frozenset('»"”)]')


def furniture(doc: Document) -> frozenset[int]:
    """The sentences of a saved page that are menus and headlines of other articles.

    Prose runs on for many words or ends in a full stop; three or more lines in a row that do neither, once prose has begun,
    belong to the page and not to the article; so do all but the last few before it.
    """
    lines: list[tuple[int, bool]] = []  # sentence, whether it is prose
    words = doc.words
    for n, (first, after) in enumerate(doc.sentences):
        last = after - 1
        while last >= first and (words[last] == "\n" or words[last] in _MARKS):
            last -= 1
        if last >= first:
            ends = after == len(words) or words[after - 1] == "\n" or words[last] not in _PROSE_ENDS
            lines.append(
                (n, (words[last] in _PROSE_ENDS and last - first >= 5) or (last - first >= 21) or not ends)
            )
    dropped: set[int] = set()
    run: list[int] = []
    begun = False
    for n, prose in [*lines, (-1, True)]:
        if not prose:
            run.append(n)
            continue
        if len(run) > _HEADING and begun:
            dropped.update(run)
        elif not begun and len(run) > _OPENING:
            dropped.update(run[1:-_OPENING])
        run, begun = [], True
    return frozenset(dropped)


_HEADING = 2
_OPENING = 8

"""Where and when: the finest place and the time named for an event, and what later sentences take from the scene.

The scene is what headline, dateline and lead set; a later «القصف» without place, doer or date is the one told before.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from schemas.facts import Place, TimeExpression
from schemas.value import replace
from transforms.facts.arguments import Arguments
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.gazetteer import gazetteer
from transforms.facts.parties import PLACES, Names, Unit
from transforms.facts.triggers import Candidate

_WHERE = frozenset({"gpe", "place", "base", "area", "thing", "crossing"})


def named(units: Sequence[Unit], known: Names) -> list[Unit]:
    """The parties of a sentence that name a place."""
    return [
        u
        for u in units
        if u.mentions and u.kind in _WHERE and any(known.mentions[p].type in PLACES for p in u.mentions)
    ]


def pointing(doc: Document, units: Sequence[Unit]) -> list[Unit]:
    """The parties of a sentence that point back to a place: «the town»."""
    return [u for u in units if not u.mentions and doc.words[u.first].removeprefix("ب") in _POINTING]


def place_of(
    doc: Document,
    c: Candidate,
    units: Sequence[Unit],
    pointed: Sequence[Unit],
    known: Names,
    where: Mapping[int, Place],
    args: Arguments,
    limit: int,
    after: int,
) -> Place | None:
    """The finest place for a trigger among the ``units`` that name one and those that point back to one; the first of several.

    It stands after the trigger up to the next one (token ``limit``), else right before it, else in the rest of the
    sentence, which ends before token ``after``.
    """
    there = _scene(doc, c, units, args) if units else []
    left = _OUT_OF if c.entry.type == "MOBILIZE" else _TOWARDS if c.entry.type in _MOVES else _NOWHERE
    aside = [u for u in there if u.preposition in left] if left else []
    near = [u for u in there if u not in aside] if aside else there
    chosen = _around(doc, c, near, known, where, limit, after) if near else []
    if not chosen and aside:
        chosen = _around(doc, c, aside, known, where, limit, after)
    best = _finest(doc, chosen, known, where) if chosen else None
    told = _pointed(doc, c, pointed, known, where, limit, chosen) if pointed else None
    if told is not None:
        best = told
    if best is None and args.target is not None:
        found = [p for p in args.target.mentions if known.mentions[p].type in PLACES]
        best = min(found, key=lambda p: _level(where.get(p)), default=None)
    if best is None:
        return None
    between = next((u for u in chosen if best in u.mentions and _amid(doc, u)), None)
    if between is not None:
        return _midway(doc, between, known, where)
    mention = known.mentions[best]
    return where.get(best) or Place(start=mention.start, end=mention.end, surface=mention.surface)


# People leave one place for another, troops come from one to another: the first is where the former happens, the other the latter.
_MOVES = frozenset({"DISPLACE", "ESCAPE", "RETREAT"})
_TOWARDS = frozenset({"الي", "نحو", "باتجاه"})
_OUT_OF = frozenset({"من"})
_NOWHERE: frozenset[str] = frozenset()


def _around(
    doc: Document,
    c: Candidate,
    there: list[Unit],
    known: Names,
    where: Mapping[int, Place],
    limit: int,
    after: int,
) -> list[Unit]:
    """The places told together that a trigger has: after it, else before it, else later in its sentence.

    Of those before it, a country that only says where the place before lies («عفرين ذات الغالبية الكردية في شمال سوريا») is none.
    """
    chosen = _told(doc, [u for u in there if c.end <= u.first < limit])
    if not chosen:
        ahead = [u for u in there if u.after <= c.start]
        while len(ahead) > 1 and _is_wide(doc, ahead[-1], known, where):
            ahead.pop()
        chosen = _told(doc, ahead, last=True)
    definite = c.nominal and doc.words[c.start][c.prefix :].startswith("ال")
    if not chosen and (not definite or doc.sentence[c.start] == 0):  # «the raid» is where it was told before
        chosen = _told(doc, [u for u in there if limit <= u.first < after])
    return chosen


def _scene(doc: Document, c: Candidate, units: Sequence[Unit], args: Arguments) -> list[Unit]:
    """Of the parties that name a place those that may say where a trigger happened."""
    there: list[Unit] = []
    away: Unit | None = None
    for u in units:
        if u is args.actor:
            continue
        if _elsewhere(doc, u, c.entry.type, args) or (
            away is not None and _within(doc, away, u) and doc.words[away.after] not in _COMMAS
        ):
            away = u
        else:
            there.append(u)
    return there


_NAMED_BEFORE = 40  # mentions among which the place stands that «the town» points back to
# What «the town» may point back to: the type of a name that is not in the gazetteer, and the classes of one that is.
_POINTING = {
    "المدينه": ("GPE", frozenset({"city", "town", "foreign-city", "admin2", "admin3"})),
    "البلده": ("GPE", frozenset({"town", "village", "city", "admin3"})),
    "القريه": ("GPE", frozenset({"village", "town"})),
    "الحي": ("LOC", frozenset({"neighbourhood"})),
    "المخيم": ("FAC", frozenset({"camp", "neighbourhood"})),
    "المطار": ("FAC", frozenset({"airport", "base"})),
    "السجن": ("FAC", frozenset({"prison"})),
    "المعبر": ("FAC", frozenset({"crossing"})),
    "القاعده": ("FAC", frozenset({"base", "airport"})),
    "السد": ("FAC", frozenset({"dam"})),
}


def _pointed(
    doc: Document,
    c: Candidate,
    units: Sequence[Unit],
    known: Names,
    where: Mapping[int, Place],
    limit: int,
    chosen: Sequence[Unit],
) -> int | None:
    """The mention that «the town» after a trigger points back to."""
    pointed = next((u for u in units if c.end <= u.first < limit), None)
    if pointed is None or (chosen and chosen[0].first < pointed.first):
        return None
    unknown, kinds = _POINTING[doc.words[pointed.first].removeprefix("ب")]
    before = bisect_right(known.mentions, pointed.start, key=lambda m: m.end)
    told = [
        i
        for i in range(max(0, before - _NAMED_BEFORE), before)
        if ((kind := _kind(where.get(i))) in kinds or (not kind and known.mentions[i].type == unknown))
    ]
    exact = [i for i in told if i in where and where[i].geo_precision == 1]
    return next(reversed(exact or told), None)


def _told(doc: Document, units: Sequence[Unit], *, last: bool = False) -> list[Unit]:
    """The first of the places that are told together, from the one that is named first to those that it lies in.

    With ``last`` of those that are told last.
    """
    groups: list[list[list[Unit]]] = []
    for u in units:
        before = groups[-1][-1][-1] if groups else None
        near = before is not None and u.first - before.after <= 2
        if before is not None and (_within(doc, before, u) or (near and not _joined(doc, before.after, u))):
            groups[-1][-1].append(u)
        elif near:
            groups[-1].append([u])
        else:
            groups.append([[u]])
    return (groups[-1] if last else groups[0])[0] if groups else []


def _joined(doc: Document, after: int, unit: Unit) -> bool:
    """Is a place added by و to the one that ends before token ``after``: «وبنش», «وفي بنش», «وبلدة بنش»?"""
    nouns = doc.of("class noun")
    return any(
        word[:1] == "و" and (word[1:] in _LEADING or (n in nouns and nouns[n].proclitic[:1] == "و"))
        for n, word in enumerate(doc.words[after : unit.first], after)
    ) or (unit.start > doc.starts[unit.first] and doc.words[unit.first][0] == "و")


def _within(doc: Document, place: Unit, wider: Unit) -> bool:
    """Does a place follow another in one telling: «في قرية كذا (كذا) شمالي بلدة كذا التابعة لـكذا»?"""
    between = doc.words[place.after : wider.first]
    if _joined(doc, place.after, wider):
        return False
    nouns = doc.of("class noun")
    for n, word in enumerate(between, place.after):
        if word in _COMMAS:
            if doc.words[n + 1] not in _CLOSER:
                return False
        elif (
            n not in nouns
            and word not in _BRACKETS
            and word not in _LEADING
            and word.lstrip("بل") not in _LEADING
        ):
            return False
    return len(between) <= _TELLING


_TELLING = 6  # tokens between two places of one telling
_LEADING = words("lies in")
_CLOSER = words("closer")
_COMMAS = frozenset("،,")
_BRACKETS = frozenset('()"«»“”')


def _finest(doc: Document, units: Sequence[Unit], known: Names, where: Mapping[int, Place]) -> int | None:
    """The finest place of one telling; a place that only says where another lies («قرب كذا», «شمالي كذا») comes after it."""
    finest, least = None, 0
    for n, u in enumerate(units):
        mentions = [p for p in u.mentions if known.mentions[p].type in PLACES]
        own = mentions
        if u.joined is not None:
            own = [p for p in mentions if known.mentions[p].end <= u.own] or mentions
        place = where.get(own[0]) if n else None
        aside = _ASIDE if place is not None and place.geo_precision == 2 else 0
        for p in own:
            level = _level(where.get(p)) + aside
            if finest is None or level < least:
                finest, least = p, level
    return finest


def _is_wide(doc: Document, unit: Unit, known: Names, where: Mapping[int, Place]) -> bool:
    finest = _finest(doc, [unit], known, where)
    return finest is not None and _level(where.get(finest)) >= _WIDE


def _amid(doc: Document, unit: Unit) -> bool:
    """«بين كذا وكذا», «على الطريق بين مدينتي كذا وكذا»."""
    k = unit.first - 1
    while k >= 0 and k in doc.of("class noun"):
        k -= 1
    return unit.joined is not None and len(unit.mentions) == 2 and k >= 0 and doc.words[k] in _AMID


_AMID = frozenset({"بين", "مابين"})
_APART = 50  # km between two places up to which the middle is near what lies between them


def _midway(doc: Document, unit: Unit, known: Names, where: Mapping[int, Place]) -> Place:
    """Somewhere between two places: their middle, near it, if they lie close enough; else no point."""
    start, end = (
        known.mentions[unit.mentions[0]].start,
        known.mentions[unit.mentions[1]].end,
    )
    span = Place(start=start, end=end, surface=doc.raw[start:end])
    a, b = (where.get(p) for p in unit.mentions)
    if a is None or b is None or a.latitude is None or b.latitude is None:
        return span
    if a.longitude is None or b.longitude is None or a.geo_precision == 3 or b.geo_precision == 3:
        return span
    if math.hypot((a.latitude - b.latitude) * 111.2, (a.longitude - b.longitude) * 91.0) > _APART:
        return span
    return replace(
        span,
        latitude=round((a.latitude + b.latitude) / 2, 5),
        longitude=round((a.longitude + b.longitude) / 2, 5),
        geo_precision=2,
        admin1_pcode=a.admin1_pcode if a.admin1_pcode == b.admin1_pcode else None,
        admin2_pcode=a.admin2_pcode if a.admin2_pcode == b.admin2_pcode else None,
        admin3_pcode=a.admin3_pcode if a.admin3_pcode == b.admin3_pcode else None,
    )


_ASIDE = 10
_WIDE = 6  # the level of a country
_LEVELS = {"country": 6, "sea": 6, "admin1": 5, "region": 5, "foreign-admin": 5, "desert": 5, "river": 5, "road": 3,
           "admin2": 4, "mountain": 4, "plain": 4, "frontline": 4, "lake": 4, "admin3": 3, "city": 2, "foreign-city": 2, "town": 2}  # fmt: skip


def _level(place: Place | None) -> int:
    """How wide a place is, from 1, the finest; a name that is not in the gazetteer is taken for a village or a site."""
    return _LEVELS.get(_kind(place), 1)


def _kind(place: Place | None) -> str:
    """The feature class of a place, or nothing if it is not in the gazetteer."""
    return gazetteer().kinds.get(place.place_id or "", "") if place is not None else ""


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
_BACKERS = (
    "منسوب",
    "المدعوم",
    "مدعوم",
    "دعم",
    "بدعم",
    "التابع",
    "بقياد",
    "قياد",
    "الموالي",
    "موالي",
    "حليف",
)


def _elsewhere(doc: Document, unit: Unit, kind: str, args: Arguments) -> bool:
    """Does a party name no scene: a state that acts or backs, where guns stand, whence people are, where the wounded are taken?"""
    if unit is args.target:
        return False
    before = doc.words[max(0, unit.first - 3) : unit.first]
    if unit.kind == "gpe" and (_acting(unit, before) or any(w.startswith(_BACKERS) for w in before)):
        return True
    k, nouns = unit.first - 1, doc.of("class noun")
    while k >= 0 and (k in nouns or doc.words[k] in _BRACKETS):
        k -= 1
    of = k - 1 if k > 0 and doc.words[k] == "من" else k
    if of >= 0 and doc.words[of].lstrip("ولب") in _PEOPLE_OF:
        return True
    if any(w.lstrip("و") in _REPORTERS for w in doc.words[max(0, unit.first - 5) : unit.first]):
        return True
    if kind not in _STRUCK:
        return False
    if unit.preposition in _FROM and unit.kind in ("gpe", "base"):
        return True
    source = k - 1 if k > 1 and doc.words[k] == "في" else k
    if source > 0 and doc.words[source - 1] == "من" and doc.words[source] in _FIRED_FROM:
        return True
    return any(w.startswith(_POSTED) for w in before)


def _acting(unit: Unit, before: list[str]) -> bool:
    """Does a state do something itself, so that nothing but «throughout» stands before it?"""
    alone = unit.preposition in ("", "من قبل", "مع", "بين")
    return alone and bool(before) and before[-1].lstrip("ب") not in _THROUGHOUT


_PEOPLE_OF = words("people of")
_REPORTERS = words("reporter")
_FIRED_FROM = words("fired from")
_THROUGHOUT = words("throughout")


def time_of(times: Sequence[TimeExpression], at: int) -> TimeExpression | None:
    """Of a sentence's dates the one that stands nearest to its trigger (raw offset ``at``)."""
    near = [t for t in times if t.timex_type in ("DATE", "TIME")]
    return min(near, key=lambda t: (t.date_start is None, abs(t.start - at))) if near else None

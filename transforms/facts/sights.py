"""A place mention as the text shows it: its class noun, what stands beside it, and which places it may mean."""

from __future__ import annotations

import math
from functools import lru_cache

from schemas.facts import Mention
from schemas.value import Value
from transforms.arabic.normalize import fold
from transforms.facts.document import Document
from transforms.facts.gazetteer import Record, bare_spelling, gazetteer

_ADMIN = frozenset(["admin1", "admin2", "admin3", "foreign-admin", "country"])
# Words that make a place the area near it; with و, ب, ل, ف before them too.
_NEAR = frozenset(
    fold("ريف أرياف محيط أطراف قرب ضواحي مشارف جبهة محور محاور جبهات بادية شرق شرقي غرب غربي شمال شمالي جنوب جنوبي جوار تخوم باتجاه اتجاه تابعة التابعة متاخمة المتاخمة مجاورة المجاورة").split()
)  # fmt: skip
# The kinds of place each class noun allows.
_ALLOWS = {
    "admin1": frozenset(["admin1", "foreign-admin"]),
    "admin2": frozenset(["admin2", "region"]),
    "admin3": frozenset(["admin3"]),
    "neighbourhood": frozenset(["neighbourhood"]),
    "village": frozenset(["village", "town"]),
    "town": frozenset(["town", "village", "city"]),
    "city": frozenset(["city", "town", "foreign-city", "village"]),
    "farm": frozenset(["village"]),
    "river": frozenset(["river"]),
    "qada": frozenset(["foreign-admin", "foreign-city"]),
    "vilayet": frozenset(["foreign-admin", "foreign-city"]),
}
# Where a place lies from another, clockwise from north, by the words before the other («شمال غربي كذا») or
# after its countryside («ريف كذا الشمالي الغربي»).
_DEGREES = {
    fold(word): degrees
    for degrees, forms in (
        (0, "شمال شمالي الشمالي"),
        (90, "شرق شرقي الشرقي"),
        (180, "جنوب جنوبي الجنوبي"),
        (270, "غرب غربي الغربي"),
    )
    for word in forms.split()
}
# Kinds of built things that take a village's name because they stand there.
_STANDS_AT = frozenset(
    fold("مخيم معسكر قاعدة مطار مشفى مستشفى سجن محطة جسر سد حاجز مفرق مقلع صوامع مدرسة مسجد جامع مصفاة معمل").split()
)  # fmt: skip
_NEAR_NOUNS = frozenset(["countryside", "desert-of", "front", "suburb"])
_DOMINANT = 35  # how far in rank the best homonym must lead to need no context
_KNOWN = 70  # and which rank it must have itself
OBSCURE = 52  # rank up to which a place may be another of its name that the gazetteer lacks


class Sight(Value, frozen=True):
    """A place mention: which it is, where it stands, the class noun before it, whether «near» it, what it may be.

    ``bearing``: in which direction from it the text looks («شرقي كذا», «ريف كذا الشرقي»), in degrees; -1 if in none.
    ``plain``: the record of a name that needs no context.
    """

    position: int
    first: int
    after: int
    sentence: int
    name: str
    noun: str
    near: bool
    bearing: float
    records: tuple[Record, ...]
    plain: Record | None


class Readings(Value, frozen=True):
    """The places that a name may mean, and the one that needs no context."""

    records: tuple[Record, ...]
    plain: Record | None


def sight_of(doc: Document, index: int, mention: Mention) -> Sight:
    """A mention of a place and what stands around it."""
    words = doc.words
    first, after = doc.token_at(mention.start), doc.token_at(mention.end - 1) + 1
    whole = mention.start == doc.starts[first]
    k = first - 1
    if k >= 0 and words[k] in ('"', "«", "("):
        k -= 1
    noun, near = "", False
    if whole and k >= 0:
        noun, length = _noun(doc, k)
        k -= length
        near = noun in _NEAR_NOUNS or (k >= 0 and _beside(words[k]))
    kind = mention.type
    demonym = doc.of("demonym").get(after)
    countries: tuple[str, ...] = ()
    if demonym is not None and demonym.prefix == 0 and words[after].startswith("ال"):
        countries = tuple(map(str, demonym.senses))
    found = _readings(mention.normalized, kind, noun, countries)
    if not found.records and kind == "FAC":
        found, near = _read(_site(doc, first, after), kind, noun), True
    bearing = _bearing(words[max(0, k - 1) : k + 1]) if near else -1.0
    if bearing < 0 and noun == "countryside":
        bearing = _bearing(words[after : after + 2])
    return Sight(
        index,
        first,
        after,
        mention.sentence,
        mention.normalized,
        noun,
        near,
        bearing,
        found.records,
        found.plain,
    )


def _noun(doc: Document, last: int) -> tuple[str, int]:
    """The class noun that ends at a token, and its length in tokens; nothing if there is none."""
    nouns = doc.of("class noun")
    for first in (last, last - 1):
        hit = nouns.get(first) if first >= 0 else None
        if hit is not None and hit.end == last + 1:
            noun = hit.senses[0]
            kind = str(getattr(noun, "class_id", ""))
            parts = getattr(noun, "plural", False) and kind in ("admin2", "neighbourhood")
            return "parts" if parts else kind, last + 1 - first  # «أحياء درعا» are parts of it
    return "", 0


def _beside(word: str) -> bool:
    return word in _NEAR or (len(word) > 3 and word[0] in "وبلف" and word[1:] in _NEAR)


@lru_cache(maxsize=1 << 14)
def _readings(name: str, kind: str, noun: str, countries: tuple[str, ...]) -> Readings:
    """What a name may mean after a class noun; ``countries``: of the adjective of nationality after it, if any.

    The same for each sight of the name, so it is worked out once.
    """
    records = _named(name, kind)
    if countries:
        records = tuple(r for r in records if r.country in countries) or records
    return _read(records, kind, noun)


def _read(records: tuple[Record, ...], kind: str, noun: str) -> Readings:
    records = _allowed(records, kind, noun)
    return Readings(records, _plain(records))


def _named(name: str, kind: str) -> tuple[Record, ...]:
    """The places of a name; where these are obscure, also those that are written a little otherwise."""
    exact = gazetteer().named.get(name, ())
    if kind != "GPE" or len(name) < 5 or any(r.rank > OBSCURE for r in exact):
        return exact
    bare = bare_spelling(name)
    alike = gazetteer().loose.get(bare) or gazetteer().stems.get(bare, ())
    return (*exact, *(r for r in alike if r not in exact and r.country == "SY" and r.type == "GPE"))


def _site(doc: Document, first: int, after: int) -> tuple[Record, ...]:
    """The village that a built thing is called after («معسكر كذا»)."""
    if doc.words[first].lstrip("وبلف") not in _STANDS_AT and doc.words[first] not in _STANDS_AT:
        return ()
    for k in range(first + 1, min(after, first + 3)):
        hit = doc.of("place").get(k)
        if hit is not None and hit.prefix == 0 and k not in doc.of("given name"):
            records = tuple(s for s in hit.senses if isinstance(s, Record))
            return tuple(r for r in records if r.type == "GPE" and r.country == "SY" and not r.common)
    return ()


def _bearing(words: list[str]) -> float:
    """The direction that one or two words tell, in degrees; -1 if they tell none."""
    told = [_DEGREES.get(w, _DEGREES.get(w[1:], -1) if w[:1] in ("و", "ب", "ل") else -1) for w in words]
    told = [d for d in told if d >= 0]
    if not told:
        return -1.0
    if len(told) == 1 or told[0] == told[1] or abs(told[0] - told[1]) == 180:
        return float(told[-1])
    x = sum(math.sin(math.radians(d)) for d in told)
    y = sum(math.cos(math.radians(d)) for d in told)
    return math.degrees(math.atan2(x, y)) % 360


def _allowed(records: tuple[Record, ...], kind: str, noun: str) -> tuple[Record, ...]:
    """The records that the class noun and the type allow, without the areas that a city of the same name stands for."""
    allows = _ALLOWS.get(noun)
    if allows is not None and (
        kind != "LOC" or noun == "neighbourhood" or "LOC" not in {r.type for r in records}
    ):
        fit = tuple(r for r in records if r.feature_class in allows)
        if fit:
            return fit
        if noun in ("village", "farm"):
            return tuple(r for r in records if r.feature_class not in _ADMIN and r.feature_class != "city")
    kinds = (kind, "LOC") if kind == "GPE" and not noun else (kind,)
    same = tuple(r for r in records if r.type in kinds) or records
    seats = {r.admin1 for r in same if r.feature_class in ("city", "town") and r.admin1}
    plain = tuple(
        r for r in same if not (r.feature_class in ("admin1", "admin2", "admin3") and r.admin1 in seats)
    )
    best: dict[tuple[str, str], Record] = {}
    out: list[Record] = []
    for r in plain:
        if r.feature_class in ("admin1", "admin2", "admin3"):
            old = best.get((r.admin1, ""))
            if old is None or r.rank > old.rank:
                best[(r.admin1, "")] = r
        else:
            out.append(r)
    return (
        *out,
        *(r for r in best.values() if not any(o.admin1 == r.admin1 and o.rank >= r.rank for o in out)),
    )


def _plain(records: tuple[Record, ...]) -> Record | None:
    """The record of a name that needs no context: the only one, or one that leads by far."""
    if not records:
        return None
    ranked = sorted(records, key=lambda r: (-r.rank, r.place_id))
    if len(ranked) == 1:
        return ranked[0]
    return ranked[0] if ranked[0].rank - ranked[1].rank >= _DOMINANT and ranked[0].rank >= _KNOWN else None

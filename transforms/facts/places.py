"""Which place a name means, and the finest place of an event (``tables.md``: places, geo_precision).

A name of several places is told apart by the class noun before it («قرية», «محافظة»), by the places named
around it («بريف كذا», «التابعة لـكذا»), by the rest of the article, and last by which place news usually means.
Where these do not decide, the name keeps no coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from schemas.facts import Mention, Place
from transforms.arabic.normalize import align, fold
from transforms.arabic.tokens import tokenize
from transforms.facts.document import Document
from transforms.lexicon import load

_ADMIN = frozenset(["admin1", "admin2", "admin3", "foreign-admin", "country"])
_PARTS = frozenset(["admin2", "admin3"])
_WIDE = frozenset(["admin1", "country", "region", "foreign-admin", "sea", "desert", "river", "road"])
_AREA = frozenset(["admin2", "admin3", "mountain", "plain", "lake", "frontline"])
# Words that make a place the area near it; with و, ب, ل, ف before them too.
_NEAR = frozenset(
    fold("ريف أرياف محيط أطراف قرب ضواحي مشارف جبهة محور محاور جبهات بادية شرق شرقي غرب غربي شمال شمالي جنوب جنوبي جوار تخوم باتجاه اتجاه").split()
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
_DOMINANT = 35  # how far in rank the best homonym must lead to need no context
_KNOWN = 70  # and which rank it must have itself
_MARGIN = 0.75  # by how much the best score must lead
_OBSCURE = 52  # rank up to which a place may be another of its name that the gazetteer lacks
_LOOSE = 2.0  # what a spelling loses that is not as the text writes it
_UNTOLD = 0.8  # what a neighbourhood loses that is not called one
_SAME_AREA = 6.0  # km within which places of one name are as good as one
_AFTER = 10  # tokens within which a place that follows qualifies the one before


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
# Last words that tell villages of one name apart, and that news leaves out.
_TAILS = frozenset(
    fold("كبير كبيرة صغير صغيرة تحتاني فوقاني تحتانية فوقانية شرقي شرقية غربي غربية شمالي شمالية جنوبي جنوبية جزيرة شامية").split()
)  # fmt: skip
# Kinds of built things that take a village's name because they stand there.
_STANDS_AT = frozenset(
    fold("مخيم معسكر قاعدة مطار مشفى مستشفى سجن محطة جسر سد حاجز مفرق مقلع صوامع مدرسة مسجد جامع مصفاة معمل").split()
)  # fmt: skip


class Record(NamedTuple):
    """A place of the gazetteer."""

    place_id: str
    feature_class: str
    type: str
    country: str
    admin1: str
    admin2: str
    admin3: str
    latitude: float | None
    longitude: float | None
    rank: int
    common: bool
    name: str


class Gazetteer(NamedTuple):
    """All places, every spelling with what it may mean, and the records by normalised spelling, by bare spelling and by stem."""

    records: tuple[Record, ...]
    spellings: tuple[tuple[Record, str], ...]
    named: dict[str, tuple[Record, ...]]
    loose: dict[str, tuple[Record, ...]]
    stems: dict[str, tuple[Record, ...]]
    seats: dict[str, Record]


class _Sight(NamedTuple):
    """A place mention: which it is, where it stands, the class noun before it, whether «near» it, what it may be.

    ``bearing``: in which direction from it the text looks («شرقي كذا», «ريف كذا الشرقي»), in degrees; -1 if in none.
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


@cache
def gazetteer() -> Gazetteer:
    """The places of ``transforms/lexicon/places.tsv``."""
    records: list[Record] = []
    spellings: list[tuple[Record, str]] = []
    named: dict[str, list[Record]] = {}
    loose: dict[str, list[Record]] = {}
    stems: dict[str, list[Record]] = {}
    for row in load.rows("places"):
        record = Record(
            row["place_id"],
            row["feature_class"],
            row["mention_type"],
            row["country"],
            row["admin1_pcode"],
            row["admin2_pcode"],
            row["admin3_pcode"],
            float(row["latitude"]) if row["latitude"] else None,
            float(row["longitude"]) if row["longitude"] else None,
            int(row["rank"] or 0),
            row["common_word"] == "yes",
            row["name_ar"],
        )
        records.append(record)
        for spelling in dict.fromkeys((row["name_ar"], *load.alternatives(row["aliases_ar"]))):
            spellings.append((record, spelling))
            name = " ".join(tokenize(align(spelling)).words) if spelling[0].isascii() else fold(spelling)
            same = named.setdefault(name, [])
            if record not in same:
                same.append(record)
            bare, stem = _keys(fold(spelling))
            for table, key in ((loose, bare), (stems, stem)):
                alike = table.setdefault(key, [])
                if record not in alike:
                    alike.append(record)
    return Gazetteer(
        tuple(records),
        tuple(spellings),
        {name: tuple(same) for name, same in named.items()},
        {name: tuple(same) for name, same in loose.items()},
        {name: tuple(same) for name, same in stems.items() if name},
        _seats(records),
    )


def _bare(name: str) -> str:
    """A spelling without articles and blanks, in which «كفرنوران» and «كفر نوران», «مضمورة» and «المضمورة» are alike."""
    return "".join(part[2:] if part.startswith("ال") and len(part) > 4 else part for part in name.split())


def _seats(records: Sequence[Record]) -> dict[str, Record]:
    """The town that gives each district and sub-district its name, by the id of the area."""
    towns: dict[tuple[str, str, str], Record] = {}
    for r in records:
        if r.feature_class in ("city", "town"):
            for code in (r.admin2, r.admin3):
                old = towns.get((r.country, code, r.name))
                if old is None or r.rank > old.rank:
                    towns[(r.country, code, r.name)] = r
    areas = (
        (r, r.admin2 if r.feature_class == "admin2" else r.admin3)
        for r in records
        if r.feature_class in _PARTS
    )
    return {
        r.place_id: seat for r, code in areas if (seat := towns.get((r.country, code, r.name))) is not None
    }


def _keys(name: str) -> tuple[str, str]:
    """A bare spelling, and the same without the last word that tells it from its neighbour («عرب حسن كبير»), or nothing."""
    head, _, tail = name.rpartition(" ")
    tail = tail.removeprefix("ال")
    return _bare(name), _bare(head) if tail in _TAILS and len(head) > 3 else ""


def resolve(doc: Document, mentions: Sequence[Mention]) -> dict[int, Place]:
    """For each GPE, LOC or FAC mention (by position in ``mentions``): where it is, as far as the text tells."""
    sights = [_sight(doc, i, m) for i, m in enumerate(mentions) if m.type in ("GPE", "LOC", "FAC")]
    chosen: dict[int, Record] = {}
    open_: list[_Sight] = []
    for sight in sights:
        record = _plain(sight)
        if record is not None:
            chosen[sight.position] = record
        elif sight.records:
            open_.append(sight)
    for _ in range(2):
        context = _Context(sights, chosen)
        decided = {s.position: record for s in open_ if (record := context.decide(s)) is not None}
        if not decided:
            break
        chosen.update(decided)
        open_ = [s for s in open_ if s.position not in decided]
    _same_name(sights, chosen)
    context = _Context(sights, chosen)
    wrong = {
        (s.name, record.place_id)
        for s in sights
        if (record := chosen.get(s.position)) is not None and context.contradicts(s, record)
    }
    for sight in sights if wrong else ():
        record = chosen.get(sight.position)
        if record is not None and (sight.name, record.place_id) in wrong:
            del chosen[sight.position]
    return {s.position: _place(mentions[s.position], chosen.get(s.position), s.near) for s in sights}


def _sight(doc: Document, index: int, mention: Mention) -> _Sight:
    first = doc.token_at(mention.start)
    after = doc.token_at(mention.end - 1) + 1
    words = doc.words
    k = first - 1
    if k >= 0 and words[k] in ('"', "«", "("):
        k -= 1
    noun = ""
    if mention.start == doc.starts[first]:
        for start in (k, k - 1):
            hit = doc.of("class noun").get(start) if start >= 0 else None
            if hit is not None and hit.end == k + 1:
                noun = str(getattr(hit.senses[0], "class_id", ""))
                if getattr(hit.senses[0], "plural", False) and noun in ("admin2", "neighbourhood"):
                    noun = "parts"  # «مناطق درعا», «أحياء درعا» are parts of it
                k = start - 1
                break
    near = noun in ("countryside", "desert-of", "front", "suburb")
    if not near and k >= 0 and (mention.start == doc.starts[first]):
        word = words[k]
        near = word in _NEAR or (len(word) > 3 and word[0] in "وبلف" and word[1:] in _NEAR)
    records = _named(mention)
    if not records and mention.type == "FAC":
        records, near = _site(doc, first, after), True
    demonym = doc.of("demonym").get(after)
    if demonym is not None and demonym.prefix == 0 and words[after].startswith("ال"):
        records = tuple(r for r in records if r.country in demonym.senses) or records
    bearing = _bearing(words[max(0, k - 1) : k + 1]) if near else -1.0
    if bearing < 0 and noun == "countryside":
        bearing = _bearing(words[after : after + 2])
    return _Sight(
        index,
        first,
        after,
        mention.sentence,
        mention.normalized,
        noun,
        near,
        bearing,
        _allowed(records, mention.type, noun),
    )


def _named(mention: Mention) -> tuple[Record, ...]:
    """The places of a name; where these are obscure, also those that are written a little otherwise."""
    exact = gazetteer().named.get(mention.normalized, ())
    if mention.type != "GPE" or len(mention.normalized) < 5 or any(r.rank > _OBSCURE for r in exact):
        return exact
    bare = _bare(mention.normalized)
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


def _bearing(words: Sequence[str]) -> float:
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


def _plain(sight: _Sight) -> Record | None:
    """The record of a name that needs no context: the only one, or one that leads by far."""
    if not sight.records:
        return None
    ranked = sorted(sight.records, key=lambda r: (-r.rank, r.place_id))
    if len(ranked) == 1:
        return ranked[0]
    return ranked[0] if ranked[0].rank - ranked[1].rank >= _DOMINANT and ranked[0].rank >= _KNOWN else None


class _Context:
    """What the places told so far say of the others."""

    def __init__(self, sights: Sequence[_Sight], chosen: dict[int, Record]) -> None:
        self.anchors = [(s, chosen[s.position]) for s in sights if s.position in chosen]
        self.by_sentence: dict[int, list[tuple[_Sight, Record]]] = {}
        self.shares: dict[str, float] = {}
        for sight, record in self.anchors:
            self.by_sentence.setdefault(sight.sentence, []).append((sight, record))
            for key in {record.admin1, record.admin2, record.country} - {""}:
                self.shares[key] = self.shares.get(key, 0.0) + 1.0
        total = max(1.0, sum(1.0 for _, r in self.anchors if r.feature_class != "country"))
        self.shares = {key: min(1.0, count / total) for key, count in self.shares.items()}

    def decide(self, sight: _Sight) -> Record | None:
        """The record that the context prefers clearly, or None."""
        around = self._around(sight)
        scored = sorted(
            ((self._score(sight, r, around), r) for r in sight.records), key=lambda x: (-x[0], x[1].place_id)
        )
        best = scored[0]
        rivals = [r for score, r in scored[1:] if best[0] - score < _MARGIN]
        if all(_distance(best[1], r) < _SAME_AREA for r in rivals):
            return best[1]
        return None

    def _around(self, sight: _Sight) -> list[tuple[_Sight, Record, int]]:
        """The places told in its sentence, each with the tokens from the name to it.

        Once the text has said where («شمالي كذا»), what follows in another governorate tells of something else.
        """
        found = [
            (other, anchor, other.first - sight.after)
            for other, anchor in self.by_sentence.get(sight.sentence, ())
            if other.position != sight.position
            and not (anchor.feature_class == "country" and anchor.country == "SY")
        ]
        said = next(
            (x for x in found if x[0].near and 0 <= x[2] <= _AFTER and x[1].country == "SY" and x[1].admin1),
            None,
        )
        if said is None:
            return found
        return [x for x in found if x[2] <= said[2] or x[1].admin1 == said[1].admin1]

    def _score(self, sight: _Sight, record: Record, around: Sequence[tuple[_Sight, Record, int]]) -> float:
        score = record.rank / 25
        if record not in gazetteer().named.get(sight.name, ()):
            score -= _LOOSE
        score += 1.5 * self.shares.get(record.admin1, 0.0) + 1.5 * self.shares.get(record.admin2, 0.0)
        if record.feature_class == "neighbourhood" and sight.noun not in ("neighbourhood", "parts"):
            score -= _UNTOLD
        if record.country != "SY":
            score += 1.5 * self.shares.get(record.country, 0.0) - 0.5
        best = 0.0
        for other, anchor, gap in around:
            weight = 1.0 if 0 <= gap <= _AFTER else 0.6 if -12 - _AFTER <= gap < 0 else 0.4
            agreed = 0.0
            if anchor.admin1 and anchor.admin1 == record.admin1:
                agreed = 3.0
                if anchor.admin2 and anchor.admin2 == record.admin2:
                    agreed += 1.5
                if anchor.feature_class not in _WIDE:
                    agreed += 2.0 * math.exp(-_distance(anchor, record) / 25)
                if other.bearing >= 0 and 0 <= gap <= _AFTER:
                    agreed += _agrees(other.bearing, anchor, record)
            elif anchor.country == record.country and anchor.country not in ("", "SY"):
                agreed = 3.0
            best = max(best, weight * agreed)
        return score + best

    def contradicts(self, sight: _Sight, record: Record) -> bool:
        """Whether an obscure place is said to lie in another governorate than the only one we know of that name."""
        if record.rank > _OBSCURE or not record.admin1 or record.country != "SY":
            return False
        told = self._around(sight)
        around = [a for _, a, _ in told if a.admin1]
        after = [a for _, a, gap in told if 0 <= gap <= _AFTER and a.admin1 and a.country == "SY"]
        if after:
            return (
                all(a.admin1 != record.admin1 for a in after)
                and min((_distance(a, record) for a in after), default=0.0) > 40
            )
        return (
            bool(around)
            and all(a.admin1 != record.admin1 for a in around)
            and not self.shares.get(record.admin1, 0.0) > 0.34
        )


def _same_name(sights: Sequence[_Sight], chosen: dict[int, Record]) -> None:
    """A name that stayed open takes what the same name was found to mean elsewhere in the article."""
    told: dict[tuple[Record, ...], Record] = {}
    for sight in sights:
        if sight.position in chosen and len(sight.records) > 1:
            told.setdefault(sight.records, chosen[sight.position])
    for sight in sights:
        if sight.position not in chosen and sight.records in told:
            chosen[sight.position] = told[sight.records]


def _agrees(bearing: float, anchor: Record, record: Record) -> float:
    """How well a place lies in the direction from another that the text tells: 1.5 to -1.5."""
    if (
        anchor.latitude is None
        or anchor.longitude is None
        or record.latitude is None
        or record.longitude is None
    ):
        return 0.0
    east, north = (record.longitude - anchor.longitude) * 91.0, (record.latitude - anchor.latitude) * 111.2
    if math.hypot(east, north) < 3:
        return 0.0
    off = abs((math.degrees(math.atan2(east, north)) - bearing + 180) % 360 - 180)
    return 1.5 if off <= 55 else 0.5 if off <= 80 else -1.5 if off >= 110 else 0.0


def _distance(a: Record, b: Record) -> float:
    """Kilometres between two places, near enough for Syria."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return 1e6
    return math.hypot((a.latitude - b.latitude) * 111.2, (a.longitude - b.longitude) * 91.0)


def _place(mention: Mention, record: Record | None, near: bool) -> Place:
    if record is None:
        return Place(start=mention.start, end=mention.end, surface=mention.surface)
    precision = 3 if record.feature_class in _WIDE else 2 if near or record.feature_class in _AREA else 1
    # People live where the seat is; the middle of a district that reaches into the steppe is nowhere.
    point = gazetteer().seats.get(record.place_id, record)
    known = point.latitude is not None and point.longitude is not None
    return Place(
        start=mention.start,
        end=mention.end,
        surface=mention.surface,
        place_id=record.place_id,
        latitude=point.latitude,
        longitude=point.longitude,
        geo_precision=precision if known else None,
        admin1_pcode=record.admin1 or None,
        admin2_pcode=record.admin2 or None,
        admin3_pcode=record.admin3 or None,
    )

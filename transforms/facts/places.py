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
_AFTER = 10  # tokens within which a place that follows qualifies the one before


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
    """All places, every spelling with what it may mean, and the records by normalised spelling."""

    records: tuple[Record, ...]
    spellings: tuple[tuple[Record, str], ...]
    named: dict[str, tuple[Record, ...]]
    loose: dict[str, tuple[Record, ...]]


class _Sight(NamedTuple):
    """A place mention: which it is, where it stands, the class noun before it, whether «near» it, what it may be."""

    position: int
    first: int
    after: int
    sentence: int
    noun: str
    near: bool
    records: tuple[Record, ...]


@cache
def gazetteer() -> Gazetteer:
    """The places of ``transforms/lexicon/places.tsv``."""
    records: list[Record] = []
    spellings: list[tuple[Record, str]] = []
    named: dict[str, list[Record]] = {}
    loose: dict[str, list[Record]] = {}
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
            alike = loose.setdefault(_bare(fold(spelling)), [])
            if record not in alike:
                alike.append(record)
    return Gazetteer(
        tuple(records),
        tuple(spellings),
        {name: tuple(same) for name, same in named.items()},
        {name: tuple(same) for name, same in loose.items()},
    )


def _bare(name: str) -> str:
    """A spelling without articles and blanks, in which «كفرنوران» and «كفر نوران», «مضمورة» and «المضمورة» are alike."""
    return "".join(part[2:] if part.startswith("ال") and len(part) > 4 else part for part in name.split())


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
    context = _Context(sights, chosen)
    for sight in sights:
        record = chosen.get(sight.position)
        if record is not None and context.contradicts(sight, record):
            del chosen[sight.position]
    _same_name(sights, chosen)
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
    records = gazetteer().named.get(mention.normalized, ())
    if not records and mention.type == "GPE" and len(mention.normalized) > 4:
        records = tuple(r for r in gazetteer().loose.get(_bare(mention.normalized), ()) if r.country == "SY")
    demonym = doc.of("demonym").get(after)
    if demonym is not None and demonym.prefix == 0 and words[after].startswith("ال"):
        records = tuple(r for r in records if r.country in demonym.senses) or records
    return _Sight(index, first, after, mention.sentence, noun, near, _allowed(records, mention.type, noun))


def _allowed(records: tuple[Record, ...], kind: str, noun: str) -> tuple[Record, ...]:
    """The records that the class noun and the type allow, without the areas that a city of the same name stands for."""
    allows = _ALLOWS.get(noun)
    if allows is not None:
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
        scored = sorted(
            ((self._score(sight, r), r) for r in sight.records), key=lambda x: (-x[0], x[1].place_id)
        )
        if len(scored) == 1 or scored[0][0] - scored[1][0] >= _MARGIN:
            return scored[0][1]
        return None

    def _score(self, sight: _Sight, record: Record) -> float:
        score = record.rank / 25
        score += 1.5 * self.shares.get(record.admin1, 0.0) + 1.5 * self.shares.get(record.admin2, 0.0)
        if record.country != "SY":
            score += 1.5 * self.shares.get(record.country, 0.0) - 0.5
        best = 0.0
        for other, anchor in self.by_sentence.get(sight.sentence, ()):
            if other.position == sight.position or (
                anchor.feature_class == "country" and anchor.country == "SY"
            ):
                continue
            gap = other.first - sight.after
            weight = 1.0 if 0 <= gap <= _AFTER else 0.6 if -12 - _AFTER <= gap < 0 else 0.4
            agreed = 0.0
            if anchor.admin1 and anchor.admin1 == record.admin1:
                agreed = 3.0
                if anchor.admin2 and anchor.admin2 == record.admin2:
                    agreed += 1.5
                if anchor.feature_class not in _WIDE:
                    agreed += 2.0 * math.exp(-_distance(anchor, record) / 25)
            elif anchor.country == record.country and anchor.country not in ("", "SY"):
                agreed = 3.0
            best = max(best, weight * agreed)
        return score + best

    def contradicts(self, sight: _Sight, record: Record) -> bool:
        """Whether an obscure place is said to lie in another governorate than the only one we know of that name."""
        if record.rank > _OBSCURE or not record.admin1 or record.country != "SY":
            return False
        around = [
            a
            for o, a in self.by_sentence.get(sight.sentence, ())
            if o.position != sight.position and a.admin1
        ]
        after = [
            a
            for o, a in self.by_sentence.get(sight.sentence, ())
            if 0 < o.first - sight.after <= _AFTER and a.admin1 and a.country == "SY"
        ]
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


def _distance(a: Record, b: Record) -> float:
    """Kilometres between two places, near enough for Syria."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return 1e6
    return math.hypot((a.latitude - b.latitude) * 111.2, (a.longitude - b.longitude) * 91.0)


def _place(mention: Mention, record: Record | None, near: bool) -> Place:
    if record is None:
        return Place(start=mention.start, end=mention.end, surface=mention.surface)
    precision = 3 if record.feature_class in _WIDE else 2 if near or record.feature_class in _AREA else 1
    known = record.latitude is not None and record.longitude is not None
    return Place(
        start=mention.start,
        end=mention.end,
        surface=mention.surface,
        place_id=record.place_id,
        latitude=record.latitude,
        longitude=record.longitude,
        geo_precision=precision if known else None,
        admin1_pcode=record.admin1 or None,
        admin2_pcode=record.admin2 or None,
        admin3_pcode=record.admin3 or None,
    )

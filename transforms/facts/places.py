"""Which place a name means, and the finest place of an event (``tables.md``: places, geo_precision).

A name of several places is told apart by the class noun before it («قرية», «محافظة»), by the places named
around it («بريف كذا», «التابعة لـكذا»), by the rest of the article, and last by which place news usually means.
Where these do not decide, the name keeps no coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from schemas.facts import Mention, Place
from transforms.facts.document import Document
from transforms.facts.gazetteer import Record, gazetteer
from transforms.facts.sights import OBSCURE, Sight, sight_of

_PLACES = frozenset(["GPE", "LOC", "FAC"])
_WIDE = frozenset(["admin1", "country", "region", "foreign-admin", "sea", "desert", "river", "road"])
_AREA = frozenset(["admin2", "admin3", "mountain", "plain", "lake", "frontline"])
_MARGIN = 0.75  # by how much the best score must lead
_LOOSE = 2.0  # what a spelling loses that is not as the text writes it
_UNTOLD = 0.8  # what a neighbourhood loses that is not called one
_CITY = 15.0  # km around a neighbourhood in which a place speaks for it
_SAME_AREA = 6.0  # km within which places of one name are as good as one
_AFTER = 10  # tokens within which a place that follows qualifies the one before


def resolve(doc: Document, mentions: Sequence[Mention]) -> dict[int, Place]:
    """For each GPE, LOC or FAC mention (by position in ``mentions``): where it is, as far as the text tells."""
    sights = [sight_of(doc, i, m) for i, m in enumerate(mentions) if m.type in _PLACES]
    chosen = {s.position: s.plain for s in sights if s.plain is not None}
    open_ = [s for s in sights if s.plain is None and s.records]
    for _ in range(2 if open_ else 0):
        context = _Context(sights, chosen)
        decided = {s.position: record for s in open_ if (record := context.decide(s)) is not None}
        if not decided:
            break
        chosen.update(decided)
        open_ = [s for s in open_ if s.position not in decided]
    _same_name(sights, chosen)
    _drop_contradicted(sights, chosen)
    return {s.position: _place(mentions[s.position], chosen.get(s.position), s.near) for s in sights}


def _drop_contradicted(sights: Sequence[Sight], chosen: dict[int, Record]) -> None:
    """An obscure place that the text puts elsewhere is another of its name, wherever the article names it."""
    obscure = [s for s in sights if s.position in chosen and chosen[s.position].rank <= OBSCURE]
    if not obscure:
        return
    context = _Context(sights, chosen)
    wrong = {
        (s.name, chosen[s.position].place_id) for s in obscure if context.contradicts(s, chosen[s.position])
    }
    for s in obscure:
        if (s.name, chosen[s.position].place_id) in wrong:
            del chosen[s.position]


class _Context:
    """What the places told so far say of the others."""

    def __init__(self, sights: Sequence[Sight], chosen: dict[int, Record]) -> None:
        self.anchors = [(s, chosen[s.position]) for s in sights if s.position in chosen]
        self.by_sentence: dict[int, list[tuple[Sight, Record]]] = {}
        self.shares: dict[str, float] = {}
        for sight, record in self.anchors:
            self.by_sentence.setdefault(sight.sentence, []).append((sight, record))
            for key in {record.admin1, record.admin2, record.country} - {""}:
                self.shares[key] = self.shares.get(key, 0.0) + 1.0
        total = max(1.0, sum(1.0 for _, r in self.anchors if r.feature_class != "country"))
        self.shares = {key: min(1.0, count / total) for key, count in self.shares.items()}

    def decide(self, sight: Sight) -> Record | None:
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

    def _around(self, sight: Sight) -> list[tuple[Sight, Record, int]]:
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

    def _score(self, sight: Sight, record: Record, around: Sequence[tuple[Sight, Record, int]]) -> float:
        score = record.rank / 25
        if record not in gazetteer().named.get(sight.name, ()):
            score -= _LOOSE
        score += 1.5 * self.shares.get(record.admin1, 0.0) + 1.5 * self.shares.get(record.admin2, 0.0)
        uncalled = record.feature_class == "neighbourhood" and sight.noun not in ("neighbourhood", "parts")
        if uncalled:
            score -= _UNTOLD
        if record.country != "SY":
            score += 1.5 * self.shares.get(record.country, 0.0) - 0.5
        best = 0.0
        for other, anchor, gap in around:
            weight = 1.0 if 0 <= gap <= _AFTER else 0.6 if -12 - _AFTER <= gap < 0 else 0.4
            agreed = 0.0
            if uncalled and _distance(anchor, record) > _CITY:
                continue
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

    def contradicts(self, sight: Sight, record: Record) -> bool:
        """Whether an obscure place is said to lie in another governorate than the only one we know of that name."""
        if record.rank > OBSCURE or not record.admin1 or record.country != "SY":
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


def _same_name(sights: Sequence[Sight], chosen: dict[int, Record]) -> None:
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

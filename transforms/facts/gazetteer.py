"""The gazetteer as the rules use it: places by spelling, by spelling written otherwise, and the seats of areas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from schemas.value import Value
from transforms.arabic.normalize import align, fold
from transforms.arabic.tokens import tokenize
from transforms.lexicon import load

_PARTS = frozenset(["admin2", "admin3"])
# Last words that tell villages of one name apart, and that news leaves out.
_TAILS = frozenset(
    fold("كبير كبيرة صغير صغيرة تحتاني فوقاني تحتانية فوقانية شرقي شرقية غربي غربية شمالي شمالية جنوبي جنوبية جزيرة شامية").split()
)  # fmt: skip


class Record(Value, frozen=True):
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
    kinds: dict[str, str]  # feature class by place id


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
        {r.place_id: r.feature_class for r in records},
    )


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
    return bare_spelling(name), bare_spelling(head) if tail in _TAILS and len(head) > 3 else ""


def bare_spelling(name: str) -> str:
    """A spelling without articles and blanks, in which «كفرنوران» and «كفر نوران», «مضمورة» and «المضمورة» are alike."""
    return "".join(part[2:] if part.startswith("ال") and len(part) > 4 else part for part in name.split())

"""Which place a name means, and the finest place of an event (``tables.md``: places, geo_precision)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from schemas.facts import Mention, Place
from transforms.facts.document import Document
from transforms.lexicon import load


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
    """All places, and every spelling with what it may mean."""

    records: tuple[Record, ...]
    spellings: tuple[tuple[Record, str], ...]


@cache
def gazetteer() -> Gazetteer:
    """The places of ``transforms/lexicon/places.tsv``."""
    records: list[Record] = []
    spellings: list[tuple[Record, str]] = []
    try:
        rows = load.rows("places")
    except FileNotFoundError:  # until the table is there
        rows = ()
    for row in rows:
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
    return Gazetteer(tuple(records), tuple(spellings))


def resolve(doc: Document, mentions: Sequence[Mention]) -> dict[int, Place]:
    """For each GPE, LOC or FAC mention (by position in ``mentions``): where it is, as far as the text tells."""
    return {}

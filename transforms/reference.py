"""The reference tables, ``entities`` and ``places``, from the lexicons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa

from schemas.arrow import arrow_table, in_order
from schemas.column import Table
from schemas.ids import digest
from schemas.tables import ENTITIES, PLACES, EntityRow, PlaceRow
from transforms.lexicon import load

ENTITY_FILES = {"organisations": "ORG", "persons": "PER", "works": "MISC"}
"""Lexicons of entities, and the type of what they name."""


def entities() -> Iterator[EntityRow]:
    """A row for each person, body, group and work that the lexicons know."""
    return (
        EntityRow(
            entity_id=row["entity_id"],
            type=kind,
            subtype=row.get("subtype") or None,
            name_ar=row["name_ar"],
            name_en=row.get("name_en") or None,
            aliases=load.alternatives(row.get("aliases_ar", "")) + load.alternatives(row.get("short_ar", "")),
            actor_code=row.get("actor_code") or None,
            side=row.get("side") or None,
            wikidata_id=row.get("wikidata_id") or None,
            valid_from=day(row.get("valid_from", ""), last=False),
            valid_to=day(row.get("valid_to", ""), last=True),
        )
        for name, kind in ENTITY_FILES.items()
        for row in load.fresh(name)
    )


def places() -> Iterator[PlaceRow]:
    """A row for each place of the gazetteer, with the names of the areas that it lies in."""
    names = {row["place_id"].upper(): row["name_ar"] for row in load.fresh("places")}
    return (
        PlaceRow(
            place_id=row["place_id"],
            name_ar=row["name_ar"],
            name_en=row["name_en"] or None,
            aliases=load.alternatives(row["aliases_ar"]),
            feature_class=row["feature_class"],
            admin1_name=names.get(row["admin1_pcode"]),
            admin1_pcode=row["admin1_pcode"] or None,
            admin2_name=names.get(row["admin2_pcode"]),
            admin2_pcode=row["admin2_pcode"] or None,
            admin3_name=names.get(row["admin3_pcode"]),
            admin3_pcode=row["admin3_pcode"] or None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
            source=row["source"],
        )
        for row in load.fresh("places")
    )


def day(text: str, *, last: bool) -> date | None:
    """The first or last day of a year, month or day as lexicons write it; None if open.

    >>> day("2013", last=True), day("2024-12-08", last=False)
    (datetime.date(2013, 12, 31), datetime.date(2024, 12, 8))
    """
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts if len(parts) == 2 else (parts[0], 12 if last else 1)
    if not last:
        return date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


ROWS: dict[str, Callable[[], Iterator[EntityRow | PlaceRow]]] = {
    ENTITIES.name: entities,
    PLACES.name: places,
}

CHUNK = 500
"""Rows that are Python's objects at once: all of them leave holes that a process keeps for as long as it runs."""


def columns(table: Table) -> pa.Table:
    """All rows of a reference table as columns, in its order."""
    rows = ROWS[table.name]()
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    return in_order(table, pa.concat_tables(arrow_table(table, chunk) for chunk in chunks))


FILES: dict[str, tuple[str, ...]] = {ENTITIES.name: tuple(ENTITY_FILES), PLACES.name: ("places",)}
"""The lexicons that each table is made from."""


def content(name: str) -> str:
    """A hash of all that a reference table is made from: lexicons, the columns it has, and this module.

    Reading the files is a hundredth of making the rows, which a reader therefore does only when the hash is another.
    """
    files = (load.source(each).read_bytes() for each in FILES[name])
    form = (repr(column) for table in (ENTITIES, PLACES) if table.name == name for column in table.columns)
    return digest(*(file.decode() for file in files), *form, Path(__file__).read_text("utf-8"))

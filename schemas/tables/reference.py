"""What is known beforehand: ``entities`` and ``places``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from schemas.column import Int32, column
from schemas.record import Record


class EntityRow(Record, frozen=True, kw_only=True):
    """A known person, body or group."""

    entity_id: Annotated[str, column(1, "identity: a readable name in lower-case Latin letters", lookup=True)]
    type: Annotated[str, column(2, "PER, ORG or MISC", few=True)]
    subtype: Annotated[str | None, column(3, "what sort of it, as ministry, armed_group, monitor", few=True)]
    name_ar: Annotated[str, column(4, "usual Arabic name")]
    name_en: Annotated[str | None, column(5, "usual English name")]
    aliases: Annotated[tuple[str, ...], column(6, "other names that texts use")]
    actor_code: Annotated[str | None, column(7, "PLOVER or CAMEO actor code: country, then sector")]
    side: Annotated[str | None, column(8, "party to the conflict that it stands with", few=True)]
    wikidata_id: Annotated[str | None, column(9, "Wikidata item, as Q207272")]
    valid_from: Annotated[date | None, column(10, "first day on which the entry holds")]
    valid_to: Annotated[date | None, column(11, "last day on which the entry holds")]


class PlaceRow(Record, frozen=True, kw_only=True):
    """A known place."""

    place_id: Annotated[str, column(1, "identity: the P-code where there is one", lookup=True)]
    name_ar: Annotated[str, column(2, "usual Arabic name")]
    name_en: Annotated[str | None, column(3, "usual English name")]
    aliases: Annotated[tuple[str, ...], column(4, "other names that texts use")]
    feature_class: Annotated[
        str, column(5, "what sort of place, as governorate, town, village, camp", few=True)
    ]
    admin1_name: Annotated[str | None, column(6, "governorate", few=True)]
    admin1_pcode: Annotated[str | None, column(7, "P-code of the governorate", few=True)]
    admin2_name: Annotated[str | None, column(8, "district", few=True)]
    admin2_pcode: Annotated[str | None, column(9, "P-code of the district", few=True)]
    admin3_name: Annotated[str | None, column(10, "sub-district", few=True)]
    admin3_pcode: Annotated[str | None, column(11, "P-code of the sub-district", few=True)]
    latitude: Annotated[float | None, column(12, "degrees north, WGS 84")]
    longitude: Annotated[float | None, column(13, "degrees east, WGS 84")]
    geonames_id: Annotated[Int32 | None, column(14, "GeoNames number")]
    source: Annotated[str, column(15, "where the entry comes from", few=True)]

"""Names that other event ontologies have for an event's type and mode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transforms.lexicon import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """ACLED's and CAMEO's names, None where they have none or more must be known."""

    acled_event_type: str | None = None
    acled_sub_event_type: str | None = None
    cameo_root: str | None = None


@cache
def _table() -> dict[tuple[str, str], Codes]:
    return {
        (row["type"], row["mode"]): Codes(
            acled_event_type=row["acled_event_type"] or None,
            acled_sub_event_type=row["acled_sub_event_type"] or None,
            cameo_root=row["cameo_root"] or None,
        )
        for row in load.rows("codes")
    }


def codes(event_type: str, mode: str | None) -> Codes:
    """The names for a type and mode; those of the type alone for a mode that the table lacks.

    >>> codes("ASSAULT", "aerial").acled_sub_event_type
    'Air/drone strike'
    """
    table = _table()
    return table.get((event_type, mode or "")) or table.get((event_type, "")) or Codes()

"""Whose words: what is known of a speaker, and which names can speak at all."""

from __future__ import annotations

from functools import cache, lru_cache

from schemas.facts import Mention, Span
from schemas.value import Value
from transforms.arabic.normalize import fold
from transforms.facts.claim_words import words
from transforms.lexicon import load

_OUTLET = words("outlet")
_SPEAKING = ("PER", "ORG", "GPE")


class Speaker(Value, frozen=True):
    """Whose words: span, ``source_kind``, the entity and role if named, and the tokens it takes."""

    span: Span
    kind: str
    entity_id: str | None
    role: str | None
    first: int
    after: int
    named: bool


def stands_for_a_voice(m: Mention) -> bool:
    """Whether a name can be a speaker's: a person, a body, a place that stands for its government."""
    if m.type not in _SPEAKING or " فإن " in m.surface or "\n" in m.surface:
        return False
    return m.type != "GPE" or m.place_id is None or m.surface == "دمشق" or m.place_id in _abroad()


@lru_cache(maxsize=1 << 12)
def is_media(surface: str, entity_id: str | None = None) -> bool:
    """Whether a body is an outlet, by the lexicon or by its name."""
    if entity_id in _outlets():
        return True
    parts = fold(surface).replace('"', " ").replace("«", " ").split()
    return any(w in _OUTLET or w.removeprefix("ال") in _OUTLET for w in parts) and "اللاجئين" not in parts


@cache
def _outlets() -> frozenset[str]:
    return frozenset(r["entity_id"] for r in load.rows("organisations") if r["subtype"] == "outlet")


@cache
def _abroad() -> frozenset[str]:
    """Places whose name can stand for a government that speaks: countries and cities other than Syria's towns."""
    return frozenset(
        r["place_id"] for r in load.rows("places") if r["country"] != "SY" or r["feature_class"] == "country"
    )

"""Whose side a party speaks and acts for: «موسكو», «وزارة الدفاع الروسية» and «الجيش الروسي» are one, «المرصد» and its director too.

Two names of one side do not contradict each other as two voices, and are not two doers.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from schemas.facts import Party
from transforms.arabic.normalize import fold
from transforms.lexicon import load

_ORGANS = frozenset(
    {
        "government",
        "ministry",
        "army",
        "police",
        "intelligence",
        "agency",
        "court",
        "council",
        "unit",
        "politician",
        "military",
        "official",
        "diplomat",
        "spokesperson",
    }
)
_SYRIAN = frozenset({"assad-government", "transitional-government"})
_STATE = frozenset({"حكومه", "نظام", "جيش", "قوات", "سلطات", "وزاره", "رياسه", "طيران", "طايرات"})
"""Nouns that an adjective of nationality makes a state's: «القوات التركية»; «المعارضة السورية» is not."""


def camps(party: Party) -> frozenset[str]:
    """The sides that a party stands for, none if it is unknown.

    >>> sorted(camps(Party(start=0, end=6, surface="موسكو ودمشق")))
    ['RU', 'SY']
    """
    if party.entity_id is not None:
        known = _entities().get(party.entity_id)
        return frozenset() if known is None else frozenset({known})
    words = [word for word in map(_plain, fold(party.surface).split()) if word]
    names = {*words, *(word.removeprefix("و") for word in words), *map(" ".join, pairwise(words))}
    found = {_countries().get(name, "") for name in names}
    adjectives = {name.removeprefix("ال") for name in names}
    if not _STATE.isdisjoint(adjectives):
        found |= {_nationalities().get(name, "") for name in adjectives}
    return frozenset(found - {""})


def _plain(word: str) -> str:
    return "".join(letter for letter in word if letter.isalnum())


@cache
def _entities() -> dict[str, str]:
    """The side of each known body and person: its state's, else its movement's, else its own."""
    organisations = load.rows("organisations")
    named = {row["name_en"]: row["entity_id"] for row in organisations if row["name_en"].count(" ") > 1}
    found: dict[str, str] = {}
    for row in (*organisations, *load.rows("persons")):
        side, country = row["side"], row["country"]
        if side in _SYRIAN:
            found[row["entity_id"]] = "SY"
        elif country == "SY" and side not in ("independent", "other", "opposition", "un"):
            found[row["entity_id"]] = side
        elif country and country != "SY" and row["subtype"] in _ORGANS:
            found[row["entity_id"]] = country
        elif "offices" in row:
            own = next((named[name] for name in named if name in row["offices"]), row["entity_id"])
            found[row["entity_id"]] = own
        else:
            found[row["entity_id"]] = row["entity_id"]
    return found


@cache
def _countries() -> dict[str, str]:
    """Countries, and what stands for their governments, by plain name."""
    found: dict[str, str] = {}
    for row in load.rows("seats"):
        found |= dict.fromkeys((fold(form) for form in load.alternatives(row["forms_ar"])), row["country"])
    for row in load.rows("places"):
        if row["feature_class"] == "country":
            for name in (row["name_ar"], *load.alternatives(row["aliases_ar"])):
                found.setdefault(fold(name), row["country"])
    return found


@cache
def _nationalities() -> dict[str, str]:
    return {
        fold(form).removeprefix("ال"): row["country"]
        for row in load.rows("demonyms")
        if len(row["country"]) == 2
        for form in load.alternatives(row["forms_ar"])
    }

"""Do two facts of a text speak of the same party, place, day, deed or voice?"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Claim, Event, Party
from transforms.arabic.normalize import fold
from transforms.facts.camps import camps
from transforms.facts.distance import kilometres

WITHIN = 10.0
"""Kilometres between a town and what lies in it: a prison, a quarter."""


def same_party(a: Party | None, b: Party | None) -> bool:
    """One entity, or the words of one among the other's; False if either is not told."""
    if a is None or b is None:
        return False
    if a.entity_id is not None and b.entity_id is not None:
        return a.entity_id == b.entity_id
    x, y = _words(a), _words(b)
    return bool(x and y) and (x <= y or y <= x)


def _words(party: Party) -> frozenset[str]:
    """«للسجن», «السجن»: «سجن»; «قواتها»: «قوات»."""
    words = ("".join(filter(str.isalnum, word)) for word in fold(party.surface).split())
    return frozenset(_bare(word) for word in words if word)


def _bare(word: str) -> str:
    plain = next((word[len(p) :] for p in ("ال", "لل") if word.startswith(p) and len(word) > 4), word)
    return next((plain[: -len(p)] for p in ("ها", "هم", "نا") if plain.endswith(p) and len(plain) > 4), plain)


def same_side(a: Party | None, b: Party | None) -> bool:
    """One party, or two names of one side: «موسكو» and «الجيش الروسي»."""
    return same_party(a, b) or (a is not None and b is not None and not camps(a).isdisjoint(camps(b)))


def rivals(a: Party | None, b: Party | None) -> bool:
    """Are two parties told, and of two sides?"""
    return a is not None and b is not None and not same_side(a, b)


def same_place(a: Event, b: Event) -> bool:
    if a.place is None or b.place is None:
        return False
    if a.place.place_id is not None and b.place.place_id is not None:
        return a.place.place_id == b.place.place_id
    return fold(a.place.surface) == fold(b.place.surface)


def apart(a: Event, b: Event) -> bool:
    """Are two places told that cannot be one, or one in the other? A whole country or governorate may hold any."""
    x, y = a.place, b.place
    if x is None or y is None or same_place(a, b):
        return False
    at = (x.latitude, x.longitude, y.latitude, y.longitude)
    if None in at:
        return x.place_id is None and y.place_id is None
    if {x.geo_precision, y.geo_precision} & {None, 3}:
        return False
    return kilometres(*(value or 0.0 for value in at)) > WITHIN


def same_day(a: Event, b: Event) -> bool:
    """The same day, or one of two not told."""
    if a.date_start is None or b.date_start is None or a.date_end is None or b.date_end is None:
        return True
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def same_mode(a: Event, b: Event) -> bool:
    """The same mode, or words for one thing: «سيطرة» held and gained, shelling from the air or the ground."""
    fire = {"aerial", "drone", "heavy-weapons"}
    return (
        a.mode is None
        or b.mode is None
        or a.mode == b.mode
        or a.type == "CONTROL"
        or {a.mode, b.mode} <= fire
    )


def sources_differ(claims: Sequence[Claim], a: int | None, b: int | None) -> bool:
    """Two speakers of two sides, or a speaker and the outlet itself."""
    if a is None or b is None:
        return a is not b
    one, other = claims[a], claims[b]
    if one.speaker is None or other.speaker is None:
        return False
    return rivals(one.speaker, other.speaker) and not (_speaks_for(one, other) or _speaks_for(other, one))


def _speaks_for(one: Claim, other: Claim) -> bool:
    """Does the role of one speaker name the other: «مدير المرصد»?"""
    role, body = one.speaker_role, other.speaker
    return bool(role and body) and fold(body.surface if body else "") in fold(role or "")

"""Do two facts of a text speak of the same party, place, day, deed or voice?"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Claim, Event, Party
from transforms.arabic.normalize import fold


def same_party(a: Party | None, b: Party | None) -> bool:
    """One entity, or one surface inside the other; False if either is not told."""
    if a is None or b is None:
        return False
    if a.entity_id is not None and b.entity_id is not None:
        return a.entity_id == b.entity_id
    x, y = fold(a.surface), fold(b.surface)
    return x in y or y in x


def rivals(a: Party | None, b: Party | None) -> bool:
    """Are two parties told and not the same?"""
    return a is not None and b is not None and not same_party(a, b)


def same_place(a: Event, b: Event) -> bool:
    if a.place is None or b.place is None:
        return False
    if a.place.place_id is not None and b.place.place_id is not None:
        return a.place.place_id == b.place.place_id
    return fold(a.place.surface) == fold(b.place.surface)


def apart(a: Event, b: Event) -> bool:
    """Are two places told, and not the same?"""
    return a.place is not None and b.place is not None and not same_place(a, b)


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
    """Two speakers, or a speaker and the outlet itself."""
    if a is None or b is None:
        return a is not b
    one, other = claims[a].speaker, claims[b].speaker
    return one is not None and other is not None and not same_party(one, other)


def voice(claims: Sequence[Claim], claim: int | None) -> str:
    """Who says it, for a reader."""
    if claim is None:
        return "the outlet"
    speaker = claims[claim].speaker
    return speaker.surface if speaker is not None else "an unnamed source"

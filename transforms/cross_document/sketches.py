"""What of an article is held against others, to tell which articles tell one story: a sketch of a few kilobytes.

Sampled shingles of the wording, the events with their places and days, and the names and figures. Why so stands
in ``docs/decisions/stories.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

import numpy as np

from transforms.cross_document.incidents import LIKE
from transforms.cross_document.near import KNOWN, shingles, word_hash
from transforms.cross_document.wording import folded_lines

SAMPLE = 192
"""Shingles of a text that are kept at most, those of the smallest hashes."""

EVENTS, FIGURES, NAMES = 24, 48, 128
"""Of these a sketch keeps the first so many: what an article is about it says early, and a sketch has a size."""

LEAD = 2
"""Sentences that tell what an article is about: the headline and the first two."""

_VIOLENT = frozenset({"ASSAULT", "CASUALTY"})
_TELLING = frozenset(
    {
        "ASSAULT",
        "CASUALTY",
        "DISASTER",
        "ESCAPE",
        "CONTROL",
        "COERCE",
        "PROTEST",
        "DISCOVER",
        "DISPLACE",
        "AGREE",
        "RETREAT",
        "MOBILIZE",
        "AID",
        "CONSULT",
        "APPOINT",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as an article tells it. ``day`` and ``last_day`` are inclusive, None where it gives none."""

    kind: str
    place_id: str
    latitude: float
    longitude: float
    day: date | None
    last_day: date | None
    leads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What of an article is held against others: a few kilobytes, however long it is.

    ``story_id`` is the one that it has or, if new, would found. ``shingles`` are hashes of 32 bits, the smallest
    ones of the text in order; ``figures`` and ``names`` are in order, too.
    """

    article_id: str
    story_id: str
    published_at: datetime
    shingles: bytes
    events: tuple[Told, ...]
    figures: tuple[str, ...]
    names: tuple[str, ...]


def told(
    *,
    event_type: str,
    mode: str | None,
    place_id: str | None,
    latitude: float | None,
    longitude: float | None,
    geo_precision: int | None,
    day: date | None,
    last_day: date | None,
    sentence: int,
) -> Told | None:
    """An event for a sketch; None for one that tells no story: of another type, or without a place finer than a governorate."""
    if event_type not in _TELLING or place_id is None or latitude is None or longitude is None:
        return None
    if geo_precision is not None and geo_precision > 2:
        return None
    violent = event_type in _VIOLENT
    return Told(
        kind=LIKE.get(mode or "", "violence") if violent else event_type,
        place_id=place_id,
        latitude=latitude,
        longitude=longitude,
        day=day,
        last_day=last_day or day,
        leads=sentence <= LEAD,
    )


def sketch(
    *,
    article_id: str,
    story_id: str,
    published_at: datetime,
    text: str,
    events: Iterable[Told],
    figures: Iterable[tuple[str, float | None]],
    names: Iterable[str],
) -> Sketch:
    """The sketch of a text and its facts, these in the order of the text.

    ``figures`` are category and lower bound, ``names`` identities or plain forms.
    """
    words = [_hash(word) for line in folded_lines(text) for word in line.split()]
    hashes = np.unique((shingles([each for each in words if each]) >> np.uint64(32)).astype(np.uint32))
    counted = (f"{category} {value:g}" for category, value in figures if value and value >= 2)
    return Sketch(
        article_id=article_id,
        story_id=story_id,
        published_at=published_at,
        shingles=hashes[:SAMPLE].tobytes(),
        events=tuple(islice(dict.fromkeys(events), EVENTS)),
        figures=_traits(counted, FIGURES),
        names=_traits(names, NAMES),
    )


def interned(of: Sketch) -> Sketch:
    """The same with the names and figures that other sketches have too: one of another process brings copies of all, a third of it."""
    return replace(of, names=tuple(map(sys.intern, of.names)), figures=tuple(map(sys.intern, of.figures)))


def _traits(found: Iterable[str], most: int) -> tuple[str, ...]:
    """The first of some traits, in order; the same string in every sketch that has it."""
    return tuple(sorted(map(sys.intern, islice(dict.fromkeys(found), most))))


@lru_cache(maxsize=KNOWN)
def _hash(word: str) -> int:
    """The hash of a word without what is written on to it; 0 for one of marks alone."""
    plain = _plain(word)
    return word_hash(plain) if plain else 0


def _plain(word: str) -> str:
    """A word without what is written on to it: «والسجن» and «بالسجن» are «سجن»."""
    plain = word if word.isalnum() else "".join(filter(str.isalnum, word))
    for prefix in ("وال", "بال", "فال", "كال", "ال", "لل", "و"):
        if plain.startswith(prefix) and len(plain) - len(prefix) >= 3:
            return plain[len(prefix) :]
    return plain

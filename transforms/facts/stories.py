"""Which articles tell one story: shortened and retitled copies, and follow-ups of the same event.

Articles are held against each other by sketches: sampled shingles of the wording, the events with their
places and days, and the names and figures, which weigh the more the fewer articles have them. Why so, and how
well it does, stands in ``docs/decisions/stories.md``.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice, product
from math import floor, log, sqrt

import numpy as np

from transforms.arabic.normalize import fold
from transforms.facts.incidents import LIKE, kilometres
from transforms.facts.near import shingles

DAYS = 3
"""Days between two articles within which one may follow the other up."""

NEAR = 3.0
"""Kilometres within which two places may be one."""

FAR = 10.0
"""Kilometres from which two events of a kind are two."""

SAMPLE = 192
"""Shingles of a text that are kept at most, those of the smallest hashes."""

EVENTS, FIGURES, NAMES = 24, 48, 128
"""Of these a sketch keeps the first so many: what an article is about it says early, and a sketch has a size."""

ENOUGH = 12
"""Shingles below which the same wording may be chance."""

WORDING = 0.5
"""Share of the shorter text's shingles that a shortened or retitled copy has in common with the longer."""

LEADS, MENTIONED, LATER, SUBJECT = 1.0, 1.6, 2.2, 2.0
"""Rarity of shared names and figures asked for where both begin with one event, where one does, where the events
of one place are days apart, and where no event is shared. A name that one article alone has weighs 1."""

SIMILAR = 0.4
"""Likeness of all names and figures that is asked for besides, where no event is shared."""

LEAD = 2
"""Sentences that tell what an article is about: the headline and the first two."""

CORE = 0.3
"""Share of a story's articles of the days around that one must be like, to join it: else a story goes from each to the next without end."""

COMMON = 40
"""Articles that share a trait beyond which it brings no two together."""

OTHERS = 50
"""Articles of other matters that are thought of besides: a name is not common because a small lake is about it."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Why two articles tell one story: ``wording``, ``event`` or ``subject``; ``degree`` ranks within 0..1."""

    reason: str
    degree: float


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
    words = list(filter(None, map(_plain, fold(text).split())))
    hashes = np.unique((shingles(words) >> np.uint64(32)).astype(np.uint32))
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


def _traits(found: Iterable[str], most: int) -> tuple[str, ...]:
    """The first of some traits, in order; the same string in every sketch that has it."""
    return tuple(sorted(map(sys.intern, islice(dict.fromkeys(found), most))))


@lru_cache(maxsize=512)
def _hashes(shingles: bytes) -> tuple[array[int], frozenset[int], int]:
    """The hashes that a sketch has, in order, and the number below which it has all of its text."""
    hashes = array("I", shingles)
    return hashes, frozenset(hashes), hashes[-1] + 1 if len(hashes) == SAMPLE else 1 << 32


def _shared(a: bytes, b: bytes) -> float:
    """About which share of the shorter text's shingles stand in the longer; 0 where there are too few to tell."""
    (first, one, up_to), (second, other, to) = _hashes(a), _hashes(b)
    limit = min(up_to, to)
    shorter = min(bisect_left(first, limit), bisect_left(second, limit))
    return sum(value < limit for value in one & other) / shorter if shorter >= ENOUGH else 0.0


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    """A word without what is written on to it: «والسجن» and «بالسجن» are «سجن»."""
    plain = "".join(letter for letter in word if letter.isalnum())
    for prefix in ("وال", "بال", "فال", "كال", "ال", "لل", "و"):
        if plain.startswith(prefix) and len(plain) - len(prefix) >= 3:
            return plain[len(prefix) :]
    return plain


def stories(new: Iterable[Sketch], known: Iterable[Sketch]) -> dict[str, str]:
    """The story of each new article that does not found its own, by the story that it would have founded.

    Articles are taken by time of publication; each joins the story of the article most like it among those
    that are known and those taken before, if it is like the core of that story too, or founds its own. Stories that are known stay as they are. The
    order of the input does not matter.
    """
    order = sorted(new, key=lambda each: (each.published_at, each.article_id))
    before = sorted(known, key=lambda each: (each.published_at, each.article_id))
    rarity = rarities([*before, *order])
    index = _Index(order)
    for each in before:
        index.add(each)
    joined: dict[str, str] = {}
    told: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in before:
        told[each.story_id].append(each.published_at)
    for each in order:
        like: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for other, shared in index.candidates(each):
            found = alike(each, other, rarity, shared)
            if found is not None:
                story = joined.get(other.story_id, other.story_id)
                like[story].append((found.degree + (found.reason == "wording"), other.article_id))
        best = max(
            ((max(ranks), story) for story, ranks in like.items() if _core(each, ranks, told[story])),
            default=None,
        )
        if best is not None:
            joined[each.story_id] = best[1]
        told[joined.get(each.story_id, each.story_id)].append(each.published_at)
        index.add(each)
    return joined


def _core(each: Sketch, ranks: Sequence[tuple[float, str]], times: Sequence[datetime]) -> bool:
    """Is an article a copy of one of a story's, or like enough of those that were published around it?"""
    around = sum(abs(each.published_at - time) <= timedelta(days=DAYS) for time in times)
    return max(ranks)[0] >= 1 or len(ranks) >= CORE * around


def alike(a: Sketch, b: Sketch, rarity: Mapping[str, float], most: int = SAMPLE) -> Likeness | None:
    """Do two articles tell one story? ``rarity`` says how telling a name or figure is, in 0..1.

    ``most`` is how many sampled shingles they have in common at most, if that is known.
    """
    if abs(a.published_at - b.published_at) > timedelta(days=DAYS):
        return None
    # What costs least is asked first: most that are held against each other have little in common.
    shared = _shared(a.shingles, b.shingles) if most >= ENOUGH * WORDING else 0.0
    if shared >= WORDING and _counted_alike(a, b) and not _clash(a, b):
        return Likeness(reason="wording", degree=shared)
    weight = sum(rarity.get(trait, 1.0) for trait in sorted(_both(a, b)))
    if weight < LEADS:
        return None
    one = [(x, y, _apart(x, y, a, b)) for x, y in _leading(a, b, weight < MENTIONED) if _one(x, y)]
    at_once = [(x, y) for x, y, days in one if days <= (0 if x.day and y.day else 1)]
    if (
        any(x.leads and y.leads for x, y in at_once)
        or (weight >= MENTIONED and at_once)
        or (weight >= LATER and any(days <= DAYS for _, _, days in one))
    ):
        return Likeness(reason="event", degree=_likeness(a, b, rarity))
    if weight >= SUBJECT and _counted_alike(a, b) and not _clash(a, b):
        degree = _likeness(a, b, rarity)
        return Likeness(reason="subject", degree=degree) if degree >= SIMILAR else None
    return None


def _leading(a: Sketch, b: Sketch, both: bool) -> Iterator[tuple[Told, Told]]:
    """Pairs of events, one of each article, that ``both`` articles begin with, or one of them does."""
    first, second = [x for x in a.events if x.leads], [y for y in b.events if y.leads]
    if both:
        yield from product(first, second)
    else:
        yield from product(first, b.events)
        yield from product((x for x in a.events if not x.leads), second)


def _counted_alike(a: Sketch, b: Sketch) -> bool:
    """Do half of the figures of the one with fewer stand in the other? Bulletins of one form differ in them."""
    fewer = min(len(a.figures), len(b.figures))
    return not fewer or 2 * len({*a.figures} & {*b.figures}) >= fewer


def _both(a: Sketch, b: Sketch) -> set[str]:
    """Names and figures that two articles share."""
    return {*a.names, *a.figures} & {*b.names, *b.figures}


def _one(x: Told, y: Told) -> bool:
    """May two events be one but for their days? A deed told without its means may be any."""
    vague = "violence" in {x.kind, y.kind} and x.kind.islower() and y.kind.islower()
    return (x.kind == y.kind or vague) and (x.place_id == y.place_id or _distance(x, y) <= NEAR)


def _clash(a: Sketch, b: Sketch) -> bool:
    """Do two articles begin with events of one kind that are not one?"""
    pairs = [(x, y) for x in a.events for y in b.events if x.leads and y.leads and x.kind == y.kind]
    return bool(pairs) and all(
        (x.place_id != y.place_id and _distance(x, y) > FAR) or (x.day and y.day and _apart(x, y, a, b) > 0)
        for x, y in pairs
    )


def _apart(x: Told, y: Told, a: Sketch, b: Sketch) -> int:
    """Days between two events; one that gives no day has that of its article's publication."""
    first, second = x.day or a.published_at.date(), y.day or b.published_at.date()
    return max((first - (y.last_day or second)).days, (second - (x.last_day or first)).days, 0)


def _distance(x: Told, y: Told) -> float:
    return kilometres(x.latitude, x.longitude, y.latitude, y.longitude)


def rarities(sketches: Sequence[Sketch]) -> dict[str, float]:
    """The inverse document frequency of each name and figure, 1 for one that a single article has."""
    counts = Counter(trait for each in sketches for trait in (*each.names, *each.figures))
    articles = len(sketches) + OTHERS
    return {trait: log(articles / count) / log(articles) for trait, count in counts.items()}


def _likeness(a: Sketch, b: Sketch, rarity: Mapping[str, float]) -> float:
    """The cosine of the names and figures of two articles, weighted by rarity."""

    def square(traits: Iterable[str]) -> float:
        return sum(rarity.get(trait, 1.0) ** 2 for trait in sorted(traits))

    both = square((*a.names, *a.figures)) * square((*b.names, *b.figures))
    return square(_both(a, b)) / sqrt(both) if both else 0.0


class _Index:
    """Finds the articles of the days around one that have a trait in common with it, so that not all are held against it."""

    def __init__(self, asked: Iterable[Sketch]) -> None:
        self.asked = {key for each in asked for key in _keys(each)}
        self.sketches: list[Sketch] = []
        self.having: defaultdict[int, defaultdict[object, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add(self, each: Sketch) -> None:
        position = len(self.sketches)
        self.sketches.append(each)
        having = self.having[_period(each)]
        # What none of those asked about has would only be kept for nothing.
        for key in self.asked.intersection(_keys(each)):
            having[key].append(position)

    def candidates(self, each: Sketch) -> Iterator[tuple[Sketch, int]]:
        """Those that may be like an article, each with how many of its sampled shingles they share at most."""
        places: set[int] = set()
        wording: Counter[int] = Counter()
        traits: Counter[int] = Counter()
        everywhere = 0
        period = _period(each)
        around = [self.having[n] for n in (period - 1, period, period + 1) if n in self.having]
        for key in set(_keys(each)):
            positions = [*chain.from_iterable(having[key] for having in around if key in having)]
            if isinstance(key, tuple):
                places.update(positions)
            elif len(positions) <= COMMON:
                (wording if isinstance(key, int) else traits).update(positions)
            else:
                everywhere += isinstance(key, int)
        both = wording + traits
        for position in sorted(places.union(place for place, shared in both.items() if shared > 1)):
            yield self.sketches[position], wording[position] + everywhere


def _period(each: Sketch) -> int:
    """The ``DAYS`` that an article falls in: those that may tell its story fall in the same, the ones before or after."""
    return int(each.published_at.timestamp() // timedelta(days=DAYS).total_seconds())


def _keys(each: Sketch) -> list[object]:
    """Shingles, names, and places on a grid of about 5 km, each place in its cell and three beside it, so that what is near shares one."""
    cells = (
        (floor(event.latitude * 20) + north, floor(event.longitude * 20) + east)
        for event in each.events
        for north in (0, 1)
        for east in (0, 1)
    )
    return [*array("I", each.shingles), *each.names, *cells]

"""Whether two articles tell one story: the same wording shortened or retitled, one event, or one rare subject.

What each bound is for stands in ``docs/decisions/stories.md``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from math import log, sqrt

from transforms.cross_document.sketches import SAMPLE, Sketch, Told
from transforms.facts.distance import kilometres

DAYS = 3
"""Days between two articles within which one may follow the other up."""

NEAR = 3.0
"""Kilometres within which two places may be one."""

FAR = 10.0
"""Kilometres from which two events of a kind are two."""

ENOUGH = 12
"""Shingles below which the same wording may be chance."""

WORDING = 0.5
"""Share of the shorter text's shingles that a shortened or retitled copy has in common with the longer."""

LEADS, MENTIONED, LATER, SUBJECT = 1.0, 1.6, 2.2, 2.0
"""Rarity of shared names and figures asked for where both begin with one event, where one does, where the events
of one place are days apart, and where no event is shared. A name that one article alone has weighs 1."""

SIMILAR = 0.4
"""Likeness of all names and figures that is asked for besides, where no event is shared."""

OTHERS = 50
"""Articles of other matters that are thought of besides: a name is not common because a small lake is about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Why two articles tell one story: ``wording``, ``event`` or ``subject``; ``degree`` ranks within 0..1."""

    reason: str
    degree: float


def alike(a: Sketch, b: Sketch, rarity: Mapping[str, float], wording: float | None = None) -> Likeness | None:
    """Do two articles tell one story? ``rarity`` says how telling a name or figure is, in 0..1.

    ``wording`` is the share of the shorter text's shingles that stand in the longer, if that is known.
    """
    if abs(a.published_at - b.published_at) > timedelta(days=DAYS):
        return None
    # What costs least is asked first: most that are held against each other have little in common.
    wording = _shared(a.shingles, b.shingles) if wording is None else wording
    if wording >= WORDING and _counted_alike(a, b) and not _clash(a, b):
        return Likeness(reason="wording", degree=wording)
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


def _shared(a: bytes, b: bytes) -> float:
    """About which share of the shorter text's shingles stand in the longer; 0 where there are too few to tell."""
    first, second = memoryview(a).cast("I"), memoryview(b).cast("I")
    limit = min(whole(first), whole(second))
    one, other = first[: bisect_left(first, limit)], second[: bisect_left(second, limit)]
    shorter = min(len(one), len(other))
    if shorter < ENOUGH:
        return 0.0
    return len({*one} & {*other}) / shorter


def whole(hashes: Sequence[int]) -> int:
    """The number below which a sketch has all hashes of its text."""
    return hashes[-1] + 1 if len(hashes) == SAMPLE else 1 << 32


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
    return not fewer or 2 * len({*a.figures}.intersection(b.figures)) >= fewer


def _both(a: Sketch, b: Sketch) -> set[str]:
    """Names and figures that two articles share."""
    return {*a.names, *a.figures}.intersection((*b.names, *b.figures))


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

"""What each of many articles has in common with each other, counted for all of them at once.

Most articles of a few days share little. Whether two tell one story takes its time to ask, and is asked only of
those that have enough in common for a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.facts.likeness import ALL, DAYS, ENOUGH, LEADS, SUBJECT, WORDING, whole
from transforms.facts.sketches import Sketch

Keys = npt.NDArray[np.int64]

SLACK = 1e-9
"""What adding up in another order may make of a weight: the bounds themselves are asked where two are held against each other."""


class Shared:
    """Finds those of ``sketches`` that one of them may be like.

    ``asked`` is the position of the first that is asked about: of those before only what one of those from there on has is kept.
    ``rarity`` tells how much a name or figure weighs.
    """

    def __init__(self, sketches: Sequence[Sketch], asked: int, rarity: Mapping[str, float]) -> None:
        numbers = {trait: number for number, trait in enumerate(rarity)}
        self.published = np.array([each.published_at.timestamp() for each in sketches])
        self.weights = np.fromiter(rarity.values(), dtype=np.float64, count=len(rarity))
        self.texts = _Texts([_shingles(each) for each in sketches])
        self.shingles = _Postings(self.texts.of, asked)
        self.traits = _Postings([_traits(each, numbers) for each in sketches], asked)
        self.cells = _Postings([_cells(each) for each in sketches], asked)

    def candidates(self, position: int) -> Iterator[tuple[int, int]]:
        """Those before a position that its article may be like, each with how many sampled shingles they share."""
        near = np.abs(self.published[:position] - self.published[position])
        wording = self.shingles.count(position)
        weight = self.traits.count(position, self.weights)
        placed = self.cells.count(position) > 0
        telling = (weight >= LEADS - SLACK) & placed | (weight >= SUBJECT - SLACK)
        worded = wording >= WORDING * np.maximum(
            self.texts.compared(position, wording >= ENOUGH * WORDING), ENOUGH
        )
        may = (near <= timedelta(days=DAYS).total_seconds()) & (worded | telling)
        for other in np.flatnonzero(may).tolist():
            yield other, int(wording[other])


class _Texts:
    """How many shingles two texts are compared by: those below the number up to which both have all of theirs."""

    def __init__(self, shingles: Sequence[Keys]) -> None:
        self.of = shingles
        self.sizes = np.array([len(each) for each in shingles])
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.whole = np.array([whole(each.tolist()) for each in shingles])
        # In one ascending order: those of an article come after all of the one before it.
        self.every = np.concatenate(shingles) + np.repeat(np.arange(len(shingles)) * ALL, self.sizes)

    def compared(self, position: int, of: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """By how many shingles, those of the shorter text, an article is compared with each before it that is asked ``of``; 0 elsewhere."""
        others = np.flatnonzero(of)
        own, whole = self.whole[position], self.whole[others]
        mine, theirs = np.full(len(others), self.sizes[position]), self.sizes[others]
        longer, shorter = np.flatnonzero(own > whole), np.flatnonzero(own < whole)
        mine[longer] = np.searchsorted(self.of[position], whole[longer])
        theirs[shorter] = (
            np.searchsorted(self.every, others[shorter] * ALL + own) - self.starts[others[shorter]]
        )
        compared = np.zeros(position, dtype=np.int64)
        compared[others] = np.minimum(mine, theirs)
        return compared


class _Postings:
    """Which articles have a key: positions in order, by key."""

    def __init__(self, keys: Sequence[Keys], asked: int) -> None:
        self.asked = asked
        self.of = keys[asked:]
        having = np.repeat(np.arange(len(keys)), [len(each) for each in keys])
        every = np.concatenate(keys)
        # By the lowest bits alone, which is quick: a few that nobody asks about are kept with the others.
        asks = np.zeros(1 << 20, dtype=np.bool_)
        asks[np.concatenate(self.of) % asks.size] = True
        kept = asks[every % asks.size]
        every, having = every[kept], having[kept]
        order = np.argsort(every, kind="stable")
        self.keys, self.having = every[order], having[order]

    def count(self, position: int, weights: npt.NDArray[np.float64] | None = None) -> npt.NDArray[Any]:
        """How many keys of an article each of those before it has too, or what these weigh."""
        keys = self.of[position - self.asked]
        first = np.searchsorted(self.keys, keys, side="left")
        last = np.searchsorted(self.keys, keys, side="right")
        both = [self.having[one:other] for one, other in zip(first.tolist(), last.tolist(), strict=True)]
        found = np.concatenate(both) if both else self.having[:0]
        weighed = None if weights is None else np.repeat(weights[keys], last - first)
        return np.bincount(found, weighed, minlength=position)[:position]


def _shingles(each: Sketch) -> Keys:
    return np.frombuffer(each.shingles, dtype=np.uint32).astype(np.int64)


def _traits(each: Sketch, numbers: Mapping[str, int]) -> Keys:
    return np.array([numbers[trait] for trait in (*each.names, *each.figures)], dtype=np.int64)


def _cells(each: Sketch) -> Keys:
    """Places on a grid of about 5 km, each in its cell and three beside it, so that what is near shares one."""
    return np.array(
        sorted(
            {
                (floor(event.latitude * 20) + north) * 10_000 + floor(event.longitude * 20) + east
                for event in each.events
                for north in (0, 1)
                for east in (0, 1)
            }
        ),
        dtype=np.int64,
    )

"""What each of many articles has in common with each other, counted for all of them at once.

Most articles of a few days share little. Whether two tell one story takes its time to ask, and is asked only of
those that have enough in common for a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.facts.likeness import DAYS, ENOUGH, LEADS, SUBJECT, WORDING, whole
from transforms.facts.sketches import Sketch

Numbers = npt.NDArray[Any]
"""Positions, keys, counts or weights, in one dimension."""

FEW = 32
"""Articles of the days around that are asked about one by one: an archive of years has no more, and counting takes as long."""

_BITS = np.uint64(32)

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
        self.texts = _Texts(sketches)
        self.shingles = _Postings(self.texts.every, self.texts.sizes, asked)
        self.traits = _postings([_traits(each, numbers) for each in sketches], asked)
        self.figures = _postings([_numbered(each.figures, numbers) for each in sketches], asked)
        self.counted = np.array([len(each.figures) for each in sketches])
        self.cells = _postings([_cells(each) for each in sketches], asked)

    def candidates(self, position: int) -> Iterator[tuple[int, float | None]]:
        """Those before a position that its article may be like, each with the share of the shorter text's shingles that
        they have in common; 0 where that is less than ``WORDING``, None where nothing was counted."""
        apart = np.abs(self.published[:position] - self.published[position])
        near = apart <= timedelta(days=DAYS).total_seconds()
        if np.count_nonzero(near) <= FEW:
            yield from ((other, None) for other in np.flatnonzero(near).tolist())
            return
        common = self.shingles.count(position)
        weight = self.traits.count(position, self.weights)
        placed = self.cells.count(position) > 0
        compared = self.texts.compared(position, common >= ENOUGH * WORDING)
        worded = (compared >= ENOUGH) & (common >= WORDING * compared)
        fewer = np.minimum(self.counted[:position], self.counted[position])
        counted = 2 * self.figures.count(position) >= fewer
        may = near & ((weight >= LEADS - SLACK) & placed | ((weight >= SUBJECT - SLACK) | worded) & counted)
        wording = np.where(worded, common, 0) / np.maximum(compared, 1)
        yield from zip(np.flatnonzero(may).tolist(), wording[may].tolist(), strict=True)


class _Texts:
    """How many shingles two texts are compared by: those below the number up to which both have all of theirs."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        # A few megabytes, one after the other: in arrays of their own, of Python's numbers, they would be many.
        self.every = np.frombuffer(b"".join(each.shingles for each in sketches), dtype=np.uint32)
        self.sizes = np.array([len(each.shingles) // self.every.itemsize for each in sketches])
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.whole = np.array([whole(memoryview(each.shingles).cast("I")) for each in sketches])

    def compared(self, position: int, of: npt.NDArray[np.bool_]) -> Numbers:
        """By how many shingles, those of the shorter text, an article is compared with each before it that is asked ``of``; 0 elsewhere."""
        others = np.flatnonzero(of)
        own, ends = self.whole[position], self.whole[others]
        mine, theirs = np.full(len(others), self.sizes[position]), self.sizes[others]
        longer, shorter = np.flatnonzero(own > ends), np.flatnonzero(own < ends)
        start = self.starts[position]
        mine[longer] = np.searchsorted(self.every[start : start + self.sizes[position]], ends[longer])
        theirs[shorter] = self._below(others[shorter], own)
        found = np.zeros(position, dtype=np.int64)
        found[others] = np.minimum(mine, theirs)
        return found

    def _below(self, others: Numbers, limit: int) -> Numbers:
        """How many shingles of some texts are below a number: a binary search in all of them at once."""
        low, high = self.starts[others], self.starts[others] + self.sizes[others]
        while (low < high).any():
            middle = np.minimum((low + high) // 2, len(self.every) - 1)
            less = self.every[middle] < limit
            low, high = (
                np.where((low < high) & less, middle + 1, low),
                np.where((low < high) & ~less, middle, high),
            )
        return low - self.starts[others]


class _Postings:
    """Which articles have a key: positions in order, by key.

    ``every`` are the keys of all articles one after the other, of 32 bits, ``sizes`` how many each has.
    """

    def __init__(self, every: Numbers, sizes: Numbers, asked: int) -> None:
        self.asked = asked
        self.of = np.split(every, np.cumsum(sizes)[:-1])[asked:]
        # By the lowest bits alone, which is quick: a few that nobody asks about are kept with the others.
        asks = np.zeros(1 << 20, dtype=np.bool_)
        asks[np.concatenate(self.of) % asks.size] = True
        kept = asks[every % every.dtype.type(asks.size)]
        # Key and position in one number: a million of them are put in order where they are.
        self.pairs = every[kept].astype(np.uint64)
        self.pairs <<= _BITS
        self.pairs |= np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)[kept]
        self.pairs.sort()

    def count(self, position: int, weights: npt.NDArray[np.float64] | None = None) -> Numbers:
        """How many keys of an article each of those before it has too, or what these weigh."""
        keys = self.of[position - self.asked]
        begin = keys.astype(np.uint64) << _BITS
        first = np.searchsorted(self.pairs, begin)
        last = np.searchsorted(self.pairs, begin | np.uint64(position))
        both = [self.pairs[one:other] for one, other in zip(first.tolist(), last.tolist(), strict=True)]
        found = np.concatenate(both or [self.pairs[:0]]).astype(np.uint32)
        weighed = None if weights is None else np.repeat(weights[keys], last - first)
        return np.bincount(found, weighed, minlength=position)


def _postings(keys: Sequence[Numbers], asked: int) -> _Postings:
    return _Postings(np.concatenate(keys), np.array([len(each) for each in keys]), asked)


def _traits(each: Sketch, numbers: Mapping[str, int]) -> Numbers:
    return _numbered((*each.names, *each.figures), numbers)


def _numbered(traits: Iterable[str], numbers: Mapping[str, int]) -> Numbers:
    return np.array([numbers[trait] for trait in traits], dtype=np.uint32)


def _cells(each: Sketch) -> Numbers:
    """Places on a grid of about 5 km, each in its cell and three beside it, so that what is near shares one."""
    return np.array(
        sorted(
            {
                (floor(event.latitude * 20) + 1800 + north) * 10_000
                + floor(event.longitude * 20)
                + 3600
                + east
                for event in each.events
                for north in (0, 1)
                for east in (0, 1)
            }
        ),
        dtype=np.uint32,
    )

"""What an article has in common with each of those of the days around it, counted for all of these at once.

Most articles of a few days share little. Whether two tell one story takes its time to ask, and is asked only of
those that have enough in common for a yes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.cross_document.likeness import DAYS, ENOUGH, LEADS, SUBJECT, WORDING, whole
from transforms.cross_document.sketches import Sketch

Numbers = npt.NDArray[Any]
"""Positions, keys, counts or weights, in one dimension."""

Flags = npt.NDArray[np.bool_]

SLACK = 1e-9
"""What adding up in another order may make of a weight: the bounds themselves are asked where two are held against each other."""

FEW = 30_000
"""Keys of the articles around that are read one after the other: an archive of years has no more, and an index takes as long."""

_BITS = np.uint64(32)
_MARKS = 1 << 16
"""Keys that are told apart where articles are read along, by their lowest bits: of 192 marks some one may be another's."""


class Shared:
    """Finds those of ``sketches``, which are in order of publication, that one of them may be like.

    ``new`` are those that are asked about. ``rarity`` tells how much a name or figure weighs.
    """

    def __init__(self, sketches: Sequence[Sketch], new: Flags, rarity: Mapping[str, float]) -> None:
        numbers = {trait: number for number, trait in enumerate(rarity)}
        weights = np.fromiter(rarity.values(), dtype=np.float64, count=len(rarity))
        self.published = [each.published_at for each in sketches]
        self.new = new
        # How many there are up to the last known one before each position: of those after an article only known ones matter.
        self.reach = [0, *np.maximum.accumulate(np.where(new, 0, np.arange(1, len(new) + 1))).tolist()]
        self.texts = _Texts(sketches)
        self.shingles = _Keys(self.texts.every, self.texts.sizes, new)
        self.traits = _Keys(
            *_numbered([(*each.names, *each.figures) for each in sketches], numbers), new, weights
        )
        self.figures = _Keys(*_numbered([each.figures for each in sketches], numbers), new)
        self.cells = _Keys(*_cells(sketches), new)

    def candidates(self, position: int) -> Iterator[tuple[int, float | None]]:
        """Those that the article at a position may be like: known ones, and new ones before it.

        Beside each stands 0 if the two have less than ``WORDING`` of the shorter text's shingles in common, None if that is not told.
        """
        at, days = self.published[position], timedelta(days=DAYS)
        first = bisect_left(self.published, at - days)
        last = max(position, self.reach[bisect_right(self.published, at + days)])
        common = self.shingles.count(position, first, last)
        weight = self.traits.count(position, first, last)
        may = (common >= ENOUGH * WORDING) | (weight >= LEADS - SLACK)
        may[position - first :] &= ~self.new[position:last]
        others = np.flatnonzero(may)
        if not len(others):
            return
        common, weight = common[others], weight[others]
        placed = self.cells.count(position, first, last)[others] > 0
        fewer = np.minimum(self.figures.sizes[others + first], self.figures.sizes[position])
        counted = 2 * self.figures.count(position, first, last)[others] >= fewer
        worded = counted & (common >= ENOUGH * WORDING)
        compared = self.texts.compared(position, others[worded] + first)
        worded[worded] = (compared >= ENOUGH) & (common[worded] >= WORDING * compared)
        asked = worded | (weight >= LEADS - SLACK) & placed | (weight >= SUBJECT - SLACK) & counted
        for other, alike in zip((others[asked] + first).tolist(), worded[asked].tolist(), strict=True):
            yield other, None if alike else 0.0


class _Texts:
    """How many shingles two texts are compared by: those below the number up to which both have all of theirs."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        # A few megabytes, one after the other: in arrays of their own, of Python's numbers, they would be many.
        self.every = np.frombuffer(b"".join(each.shingles for each in sketches), dtype=np.uint32)
        self.sizes = np.array([len(each.shingles) // self.every.itemsize for each in sketches])
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.whole = np.array([whole(memoryview(each.shingles).cast("I")) for each in sketches])

    def compared(self, position: int, others: Numbers) -> Numbers:
        """By how many shingles, those of the shorter text, an article is compared with each of some others."""
        own, ends = self.whole[position], self.whole[others]
        mine, theirs = np.full(len(others), self.sizes[position]), self.sizes[others]
        longer, shorter = np.flatnonzero(own > ends), np.flatnonzero(own < ends)
        start = self.starts[position]
        mine[longer] = np.searchsorted(self.every[start : start + self.sizes[position]], ends[longer])
        theirs[shorter] = self._below(others[shorter], own)
        return np.minimum(mine, theirs)

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


class _Keys:
    """The keys of all articles, of 32 bits, one article after the other; ``sizes`` tells how many each has.

    Articles of the days around stand side by side. What one has in common with few of them is marked in a table of
    keys and read off along theirs; for many there is an index, made when it is first asked for.
    """

    def __init__(
        self, every: Numbers, sizes: Numbers, new: Flags, weights: npt.NDArray[np.float64] | None = None
    ) -> None:
        self.every = every
        self.sizes = sizes
        self.new = new
        self.weights = weights
        self.ends = [0, *np.cumsum(sizes).tolist()]
        self.of = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.marks = np.zeros(_MARKS, np.bool_) if weights is None else np.zeros_like(weights)

    def count(self, position: int, first: int, last: int) -> Numbers:
        """How many keys of an article each of those from ``first`` to before ``last`` has too, or what these weigh.

        Of few, unweighted, it is that or a little more: keys are told by their lowest bits there.
        """
        own = self.every[self.ends[position] : self.ends[position + 1]]
        begin, end = self.ends[first], self.ends[last]
        weighed = None if self.weights is None else self.weights[own]
        if end - begin > FEW:
            found, weighed = self._looked_up(own, weighed, first, last)
        else:
            marks = own % len(self.marks)
            self.marks[marks] = 1 if weighed is None else weighed
            marked = self.marks.take(self.every[begin:end] % len(self.marks))
            self.marks[marks] = 0
            shared = np.flatnonzero(marked)
            found = self.of[begin:end][shared] - first
            weighed = None if weighed is None else marked[shared]
        return np.bincount(found, weighed, minlength=last - first)

    def _looked_up(
        self, own: Numbers, weighed: Numbers | None, first: int, last: int
    ) -> tuple[Numbers, Numbers | None]:
        keys = own.astype(np.uint64) << _BITS
        begin = np.searchsorted(self.index, keys | np.uint64(first))
        end = np.searchsorted(self.index, keys | np.uint64(last))
        both = [self.index[one:other] for one, other in zip(begin.tolist(), end.tolist(), strict=True)]
        found = np.concatenate(both or [self.index[:0]])
        # Where all have one form these are a million: counted as they are, without a copy.
        found &= np.uint64((1 << 32) - 1)
        found -= np.uint64(first)
        return found.view(np.int64), None if weighed is None else np.repeat(weighed, end - begin)

    @cached_property
    def index(self) -> npt.NDArray[np.uint64]:
        """Key and position in one number, in order, of those keys that a new article has."""
        # By the lowest bits alone, which is quick: a few that nobody asks about are kept with the others.
        asks = np.zeros(1 << 20, dtype=np.bool_)
        asks[self.every[self.new[self.of]] % asks.size] = True
        kept = asks[self.every % asks.size]
        pairs = self.every[kept].astype(np.uint64)
        pairs <<= _BITS
        pairs |= self.of[kept].astype(np.uint64)
        pairs.sort()
        return pairs


def _numbered(traits: Sequence[Sequence[str]], numbers: Mapping[str, int]) -> tuple[Numbers, Numbers]:
    """The numbers of the traits of each article, one after the other, and how many each has."""
    sizes = np.fromiter(map(len, traits), dtype=np.int64, count=len(traits))
    return np.fromiter(map(numbers.__getitem__, chain.from_iterable(traits)), dtype=np.uint32), sizes


def _cells(sketches: Sequence[Sketch]) -> tuple[Numbers, Numbers]:
    """Events by their kind on a grid of about 5 km, each in its cell and three beside it, so that what is near shares one."""
    sizes = np.array([4 * len(each.events) for each in sketches])
    # A deed told without its means may be any other.
    kinds: defaultdict[str, int] = defaultdict(lambda: len(kinds))
    told = [
        (event.latitude, event.longitude, kinds["violence" if event.kind.islower() else event.kind])
        for each in sketches
        for event in each.events
    ]
    row, column, kind = np.array(told).reshape(-1, 3, 1).transpose(1, 0, 2)
    # Four to each event: north and east of its own as well.
    row = np.floor(row * 20) + np.array([1800, 1800, 1801, 1801])
    column = np.floor(column * 20) + np.array([3600, 3601, 3600, 3601])
    return ((kind * 10_000 + row) * 10_000 + column).astype(np.uint64).ravel().astype(np.uint32), sizes

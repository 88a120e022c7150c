"""Archives cut into batches: what is left of each unit, no more at once than memory bears, read ahead of the batch in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TypeVar

from schemas.archives import ArchiveRecord, Unit, Unreadable
from transforms.lake.state import UnitRead

Record = ArchiveRecord | Unreadable
Read = Callable[[Unit, Callable[[int], None]], Iterator[Record]]
"""Reads a unit; tells how far into the file it is."""
T = TypeVar("T")

RECORDS = 2000
"""Records of a batch at most: what a batch costs besides, a second or so, is then a small part of it."""

FIRST = 500
"""Records of the first batch; each next one takes twice as many as the one before. While one is written the next is
extracted; nothing is written while the first is."""

BYTES = 48_000_000
"""Bytes of a batch's records after which it takes no more: a page is held a few times over while it is read."""


@dataclass(slots=True, kw_only=True)
class Part:
    """The records of one batch, ``most`` of them, and how far each unit is read with them: so many ``bytes`` on the disk."""

    most: int = RECORDS
    records: list[Record] = field(default_factory=list[Record])
    units: list[UnitRead] = field(default_factory=list[UnitRead])
    size: int = 0
    bytes: int = 0

    @property
    def full(self) -> bool:
        # A folder of empty files must not become one endless batch.
        return max(len(self.records), len(self.units)) >= self.most or self.size >= BYTES

    def next(self) -> Part:
        """The one after it, which takes nothing yet."""
        return Part(most=min(2 * self.most, RECORDS))

    def pass_to(self, place: int, unit: Unit, before: int) -> int:
        """Count what was read of a unit since ``before``; gives where reading is, which is within the unit."""
        place = min(max(place, before), unit.end)
        self.bytes += place - before
        return place


def parts(
    found: Iterable[Unit | Unreadable], read: Read, known: Callable[[Unit], UnitRead]
) -> Iterator[Part]:
    """What the lake does not have yet of some units, in batches. ``known`` tells how far it has a unit.

    A unit's records come in the same order each time it is read, so that those that are in the lake are the first.
    """
    part = Part(most=min(FIRST, RECORDS))
    for unit in found:
        if isinstance(unit, Unreadable):
            part.records.append(unit)
        else:
            had = known(unit)
            if had.done:
                continue
            number, counted, place = had.records, unit.start, [unit.start]
            with closing(_iterator(read(unit, partial(place.__setitem__, 0)))) as records:
                for record in islice(records, number, None):
                    part.records.append(record)
                    part.size += _size(record)
                    number += 1
                    if part.full:
                        part.units.append(replace(had, records=number))
                        counted = part.pass_to(place[0], unit, counted)
                        yield part
                        part = part.next()
            part.units.append(replace(had, records=number, done=True))
            part.pass_to(unit.end, unit, counted)
        if part.full:
            yield part
            part = part.next()
    if part.records or part.units:
        yield part


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, each made by another thread while the one before is worked on."""
    with ThreadPoolExecutor(1, thread_name_prefix="archive") as pool:
        end = object()
        coming = pool.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, items, end)
            yield item  # type: ignore[misc]


def _iterator(records: Iterable[Record]) -> Iterator[Record]:
    """Closes what it reads from when it is closed: a file that is half read."""
    yield from records


def _size(record: Record) -> int:
    match record:
        case ArchiveRecord(page=page, entry=entry):
            # A letter of Arabic takes two bytes.
            return (len(page.body) if page else 0) + (2 * len(entry.content) if entry else 0) + 500
        case Unreadable(payload=payload):
            return 2 * len(payload or "") + 500

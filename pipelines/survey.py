"""What archives hold, before they are read: units and bytes by format, columns, and how long it would take."""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from pipelines.chunks import Part, Record
from schemas.archives import Columns, Unit, Unreadable
from schemas.article import Article
from schemas.tables import FailureRow
from transforms.extract import WORK, children
from transforms.lake.state import UnitRead

if TYPE_CHECKING:
    from pipelines.backfill import Reading

SAMPLED = 4
"""Units of a format that a sample is taken of."""

TAKEN = 40
"""Records of a unit that a sample takes: of those that are looked at, each as likely as any other."""

LOOKED, SECONDS = 2000, 5.0
"""Records of a unit that are looked at at least, and seconds that this may take, so that its first ones do not stand for
all: what is packed can only be read from its beginning."""

Articles = Callable[[Part], tuple[list[Article], list[FailureRow]]]
"""Turns records into articles and failures."""


@dataclass(slots=True, kw_only=True)
class Kind:
    """The units of one format: how many, their bytes on the disk, how many of them the lake has, and some of those that it has not."""

    units: int = 0
    bytes: int = 0
    done: int = 0
    done_bytes: int = 0
    sample: list[Unit] = field(default_factory=list[Unit])


@dataclass(slots=True, kw_only=True)
class Survey:
    """What was found, by format, what of it cannot be read at all, and the columns that tables are read by."""

    kinds: dict[str, Kind] = field(default_factory=dict[str, Kind])
    unreadable: list[Unreadable] = field(default_factory=list[Unreadable])
    columns: dict[str, Columns] = field(default_factory=dict[str, Columns])

    @property
    def units(self) -> int:
        return sum(kind.units for kind in self.kinds.values())

    @property
    def left(self) -> int:
        """Units that are to be read."""
        return sum(kind.units - kind.done for kind in self.kinds.values())

    @property
    def left_bytes(self) -> int:
        return sum(kind.bytes - kind.done_bytes for kind in self.kinds.values())

    def tell(self, logger: logging.Logger) -> None:
        """A line a format, a line a table's columns, a line for each path that is none."""
        for name, kind in sorted(self.kinds.items()):
            logger.info(
                "%s: %s units, %s; %s of them are in the lake",
                name,
                f"{kind.units:,}",
                size(kind.bytes),
                f"{kind.done:,}",
                extra={"format": name, "units": kind.units, "bytes": kind.bytes, "done": kind.done},
            )
        for path, columns in self.columns.items():
            logger.info("%s: read as %s (--map changes it)", path, _mapping(columns))
        for each in self.unreadable:
            logger.warning("%s: %s", each.source_uri, each.message, extra={"error": each.error_type})


def survey(reading: Reading, known: Callable[[Unit], UnitRead]) -> Survey:
    """Look at every unit from outside, and at the beginning of a few."""
    made = Survey()
    rng = random.Random(0)
    for unit in reading.units():
        if isinstance(unit, Unreadable):
            made.unreadable.append(unit)
            continue
        kind = made.kinds.setdefault(unit.format, Kind())
        kind.units += 1
        kind.bytes += unit.end - unit.start
        if known(unit).done:
            kind.done += 1
            kind.done_bytes += unit.end - unit.start
            continue
        # Reservoir: each unit is as likely to be in the sample as any other.
        if len(kind.sample) < SAMPLED:
            kind.sample.append(unit)
        elif (place := rng.randrange(kind.units - kind.done)) < SAMPLED:
            kind.sample[place] = unit
    for unit in (unit for kind in made.kinds.values() for unit in kind.sample):
        if columns := reading.columns_of(unit):
            made.columns[unit.path] = columns
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What reading the units of a format would bring and take, from a sample."""

    records: float
    articles: float
    failures: float
    seconds: float


def estimate(found: Survey, read: Articles, reading: Reading, workers: int) -> int:
    """Print what was found and what it would take. Returns 0, or 1 where nothing can be read."""
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120)
    table = Table()
    for name in ("format", "units", "size", "in the lake", "records", "articles", "failures", "time"):
        table.add_column(name, justify="left" if name == "format" else "right")
    seconds = 0.0
    for name, kind in sorted(found.kinds.items()):
        told = expected(kind, read, reading, workers)
        seconds += told.seconds
        table.add_row(
            name,
            f"{kind.units:,}",
            size(kind.bytes),
            f"{kind.done:,}",
            *(f"~ {_round(number):,}" for number in (told.records, told.articles, told.failures)),
            f"~ {timedelta(seconds=round(told.seconds))}",
        )
    if found.kinds:
        console.print(table)
        console.print(
            f"about {timedelta(seconds=round(seconds))} with {workers} workers; records, articles and time are guessed from a sample"
        )
    for path, columns in found.columns.items():
        console.print(f"{path}: read as {_mapping(columns)}", markup=False)
    for each in found.unreadable:
        console.print(f"{each.source_uri}: {each.message}", markup=False)
    return 0 if found.units else 1


def expected(kind: Kind, read: Articles, reading: Reading, workers: int) -> Expected:
    """Look through the beginning of some units, extract a little of it, and multiply.

    How much of a unit was looked through is told by the file: it may be packed.
    """
    looked, whole, seconds, made, failures = 0, 0.0, 0.0, 0.0, 0.0
    pool = children(WORK, workers)
    for unit in kind.sample:
        begun = time.monotonic()
        sample, number, passed = sampled(reading, unit)
        seconds += time.monotonic() - begun
        looked, whole = looked + number, whole + passed
        begun = time.monotonic()
        articles, bad = read(Part(records=sample))
        given = time.monotonic() - begun
        pool.map(articles[:1])  # the lexicon is loaded once, however much there is to read
        begun = time.monotonic()
        pool.map(articles)
        each = number / max(len(sample), 1)
        seconds += (given + time.monotonic() - begun) * each
        made += len(articles) * each
        failures += len(bad) * each
    times = (kind.bytes - kind.done_bytes) / whole if whole else 0.0
    return Expected(
        records=looked * times, articles=made * times, failures=failures * times, seconds=seconds * times
    )


def sampled(reading: Reading, unit: Unit) -> tuple[list[Record], int, int]:
    """Some records of a unit, how many were looked at for it, and how many bytes of the file these took."""
    at = unit.start
    sample: list[Record] = []
    rng = random.Random(0)
    number, begun = 0, time.monotonic()

    def passed(place: int) -> None:
        nonlocal at
        at = place

    for record in reading.records(unit, passed):
        number += 1
        if len(sample) < TAKEN:
            sample.append(record)
        elif (place := rng.randrange(number)) < TAKEN:
            sample[place] = record
        if number >= LOOKED and time.monotonic() - begun > SECONDS:
            # Some files are read from their end, or in large pieces.
            return sample, number, min(max(at - unit.start, 1), unit.end - unit.start)
    return sample, number, unit.end - unit.start


def size(number: float) -> str:
    """Bytes for people.

    >>> size(1_234_567)
    '1.2 MB'
    """
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:,.0f} {unit}" if unit == "B" else f"{number:,.1f} {unit}"
        number /= 1000
    return f"{number:,.1f} TB"


def _round(number: float) -> int:
    """To two digits: more would promise too much."""
    digits = max(0, len(str(round(number))) - 2)
    return round(round(number), -digits)


def _mapping(columns: Columns) -> str:
    return ", ".join(f"{name}={column}" for name, column in columns.items())

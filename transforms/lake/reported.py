"""Where in a lake the reports of a place and time stand, so that few of its files are opened for them.

News of today may tell of any day. For each cell of the map and day that is told of, the state has the days of first
sight and of publication by which the files of its reports are found: some tens of bytes a report at most, no ids and no words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

TABLE = """
CREATE TABLE IF NOT EXISTS spots (
    latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, day INTEGER NOT NULL, seen_on TEXT NOT NULL,
    published_on INTEGER NOT NULL, PRIMARY KEY (latitude, longitude, day, seen_on, published_on)) WITHOUT ROWID;
"""
"""``latitude`` and ``longitude`` number cells, ``day`` and ``published_on`` count from the year 1."""

CELL = 0.1, 0.12
"""Degrees of latitude and longitude of a cell: about 11 km each way."""

FORM = "2"
"""Raised with what a lake's reports are found by: they are then noted anew at the next start."""

Spot = tuple[int, int, date]
"""A cell of the map and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A spot that is told of, and days of which files are needed for it: of first sight, and of publication of its report."""

    spot: Spot
    seen_on: date
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of first sight and of publication by which the files of some reports are found."""

    seen: frozenset[date] = frozenset()
    published: frozenset[date] = frozenset()

    def __or__(self, other: Days) -> Days:
        return Days(seen=self.seen | other.seen, published=self.published | other.published)


def spot(latitude: float, longitude: float, day: date) -> Spot:
    """The cell of a point given in degrees, and its day.

    >>> spot(36.2, 37.16, date(2016, 12, 13))
    (362, 309, datetime.date(2016, 12, 13))
    """
    return floor(latitude / CELL[0]), floor(longitude / CELL[1]), day


def learn(state: sqlite3.Connection, reports: Iterable[Reported]) -> None:
    """Note reports."""
    state.executemany(
        "INSERT OR IGNORE INTO spots VALUES (?, ?, ?, ?, ?)",
        [
            (
                *each.spot[:2],
                each.spot[2].toordinal(),
                each.seen_on.isoformat(),
                each.published_on.toordinal(),
            )
            for each in reports
        ],
    )


def drop_before(state: sqlite3.Connection, day: date) -> None:
    """Forget what was first seen before a day."""
    state.execute("DELETE FROM spots WHERE seen_on < ?", (day.isoformat(),))


def drop(state: sqlite3.Connection) -> None:
    """Forget everything, so that it is noted anew of what is left."""
    state.execute("DELETE FROM spots")


def days_around(state: sqlite3.Connection, spots: Iterable[Spot], *, cells: int, within: timedelta) -> Days:
    """The days that are needed for the reports within some cells and days of some spots."""
    asked: dict[tuple[int, int], set[int]] = {}
    for latitude, longitude, day in spots:
        for north in range(-cells, cells + 1):
            for east in range(-cells, cells + 1):
                asked.setdefault((latitude + north, longitude + east), set()).add(day.toordinal())
    found: set[tuple[str, int]] = set()
    for cell, days in asked.items():
        for first, last in _runs(days, within.days):
            found.update(
                state.execute(
                    "SELECT DISTINCT seen_on, published_on FROM spots "
                    "WHERE latitude = ? AND longitude = ? AND day BETWEEN ? AND ?",
                    (*cell, first, last),
                )
            )
    return Days(
        seen=frozenset(date.fromisoformat(day) for day in {seen_on for seen_on, _ in found}),
        published=frozenset(date.fromordinal(day) for day in {published_on for _, published_on in found}),
    )


def _runs(days: Iterable[int], margin: int) -> list[tuple[int, int]]:
    """Days with a margin on both sides, as stretches.

    >>> _runs([10, 13, 50], 2)
    [(8, 15), (48, 52)]
    """
    runs: list[tuple[int, int]] = []
    for day in sorted(days):
        if runs and day - margin <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], day + margin
        else:
            runs.append((day - margin, day + margin))
    return runs

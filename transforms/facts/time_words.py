"""The vocabulary of time: months, weekdays, parts of the day, units, feasts, and the words that place them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.value import Value
from transforms.arabic.numerals import Number
from transforms.facts.document import Document
from transforms.lexicon.load import alternatives, rows
from transforms.lexicon.trie import Hit


class Month(Value, frozen=True):
    """A month's number, its calendar, and whether its name is a word of another meaning too."""

    number: int
    calendar: str
    weak: bool


class Unit(Value, frozen=True):
    """A unit of time: TIMEX3 letter, number (s d p), whether the article stands before it."""

    code: str
    number: str
    definite: bool


class Feast(Value, frozen=True):
    """First day of a feast in its calendar and how many days it lasts."""

    calendar: str
    month: int
    day: int
    days: int


# Kinds of time_words.tsv and the concept that each becomes.
CONCEPTS = {
    "day": "day_word", "last": "time_relation", "next": "time_relation", "this": "time_relation", "same": "time_relation",
    "following": "time_relation",
    "phase": "time_phase", "season": "season", "clock": "clock", "zone": "time_zone", "decade": "decade", "set": "every",
    "hijri sign": "era", "gregorian sign": "era",
}  # fmt: skip


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word of time."""
    for row in rows("months"):
        yield "month", row["form"], Month(int(row["number"]), row["calendar"], row["strength"] == "weak")
    for row in rows("weekdays"):
        for form in alternatives(row["forms"]):
            yield "weekday", form, int(row["number"])
    for row in rows("day_parts"):
        for form in alternatives(row["forms"]):
            yield "day_part", form, row["code"]
    for row in rows("time_units"):
        for form in alternatives(row["forms"]):
            yield "time_unit", form, Unit(row["code"], row["number"], False)
            yield "time_unit", "ال" + form, Unit(row["code"], row["number"], True)
    for row in rows("feasts"):
        for form in alternatives(row["forms"]):
            yield "feast", form, Feast(row["calendar"], int(row["month"]), int(row["day"]), int(row["days"]))
    for row in rows("time_words"):
        kind = row["kind"]
        for form in alternatives(row["forms"]):
            value: object = int(row["value"]) if kind in ("day", "decade") else (row["value"] or kind)
            yield CONCEPTS[kind], form, value


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One text and what it holds of time, by first token."""

    doc: Document
    words: list[str]
    numbers: Mapping[int, Number]
    month: dict[int, Hit]
    weekday: dict[int, Hit]
    part: dict[int, Hit]
    unit: dict[int, Hit]
    feast: dict[int, Hit]
    day_word: dict[int, Hit]
    relation: dict[int, Hit]
    phase: dict[int, Hit]
    season: dict[int, Hit]
    clock: dict[int, Hit]
    zone: dict[int, Hit]
    decade: dict[int, Hit]
    every: dict[int, Hit]
    era: dict[int, Hit]
    approximator: dict[int, Hit]

    def word(self, i: int) -> str:
        """The word at ``i``, empty outside the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""


def look(doc: Document) -> Look:
    """Gather what a text holds of time."""
    return Look(
        doc, doc.words, {n.start: n for n in doc.numbers}, doc.of("month"), doc.of("weekday"), doc.of("day_part"),
        doc.of("time_unit"), doc.of("feast"), doc.of("day_word"), doc.of("time_relation"), doc.of("time_phase"),
        doc.of("season"), doc.of("clock"), doc.of("time_zone"), doc.of("decade"), doc.of("every"), doc.of("era"),
        doc.of("approximator"),
    )  # fmt: skip


def sense(hit: Hit) -> object:
    """The first sense of a hit."""
    return hit.senses[0]

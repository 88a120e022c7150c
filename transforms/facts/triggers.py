"""Triggers: the words of a sentence that carry an event, and what the lexicon says of them.

A hit of the lexicon is only a candidate: a preposition cannot stand before a verb, a word inside a name is
no event («قوات سوريا الديمقراطية»), and the longest reading covers the shorter ones («وقف إطلاق النار»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from transforms.arabic.inflect import Morph, noun_forms, participle_forms, verb_forms
from transforms.arabic.normalize import fold
from transforms.facts.document import Document
from transforms.lexicon.load import alternatives, rows
from transforms.lexicon.trie import Hit

_PREPOSITIONS = frozenset("بلك")
NOUNS = frozenset({"noun", "masdar", "active"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of ``triggers.tsv``. ``needs`` are kinds of party, one of which must stand with the trigger."""

    type: str
    mode: str | None
    roles: str
    needs: frozenset[str]
    through: frozenset[str]
    word: str
    tail: str


class Sense(NamedTuple):
    """One form of an entry."""

    entry: Entry
    morph: Morph


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger in a text: tokens ``start`` to before ``end``, and its readings that are possible there."""

    start: int
    end: int
    prefix: int
    proclitic: str
    senses: tuple[Sense, ...]

    @property
    def entry(self) -> Entry:
        return self.senses[0].entry

    @property
    def morph(self) -> Morph:
        return self.senses[0].morph

    @property
    def nominal(self) -> bool:
        """Read as a noun, masdar or participle."""
        return self.morph.aspect in NOUNS


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Every written form of every trigger, under the concept ``event``."""
    for row in rows("triggers"):
        entry = Entry(
            type=row["type"],
            mode=row["mode"] or None,
            roles=row["roles"],
            needs=frozenset(alternatives(row["needs"])),
            through=frozenset(alternatives(row["through"])),
            word=row["word"],
            tail=row["tail"],
        )
        for form, morph in _forms(row):
            for spelling in _with_tail(form, morph, row["tail"]):
                yield "event", spelling, Sense(entry, morph)


def _forms(row: dict[str, str]) -> Iterator[tuple[str, Morph]]:
    forms = alternatives(row["forms"])
    if row["pos"] == "verb":
        yield from verb_forms(row["word"], row["imperfect"])
        for masdar in forms:
            yield from noun_forms(masdar, aspect="masdar")
    elif row["pos"] == "participle":
        yield from participle_forms(row["word"])
    else:
        yield from noun_forms(row["word"], plurals=forms)


def _with_tail(form: str, morph: Morph, tail: str) -> Iterator[str]:
    """A form with the words that follow it: an adjective takes the article and the accusative with its noun."""
    if not tail:
        yield form
        return
    yield f"{form} {tail}"
    if morph.aspect in NOUNS and not tail.startswith("ال"):
        words = [fold(word) for word in tail.split()]
        if form.startswith("ال"):
            yield f"{form} {' '.join(w if w[0] == 'ب' else 'ال' + w for w in words)}"
        elif len(words) == 1 and form.endswith("ا") and words[0][-1] != "ه":
            yield f"{form} {words[0]}ا"


def candidates(doc: Document, named: Sequence[tuple[int, int]]) -> list[Candidate]:
    """The triggers of a text in order, without those inside ``named`` token ranges and inside longer ones."""
    found: list[Candidate] = []
    names = iter(named)
    name = next(names, None)
    covered = 0
    for start, hit in sorted(doc.of("event").items()):
        while name is not None and name[1] <= start:
            name = next(names, None)
        if start < covered or (name is not None and name[0] <= start):
            continue
        senses = tuple(_possible(hit, doc.words[hit.start]))
        if senses:
            found.append(Candidate(hit.start, hit.end, hit.prefix, hit.proclitic, senses))
            if hit.end - hit.start > 1 or senses[0].entry.type == "NONE":
                covered = hit.end
    return found


def _possible(hit: Hit, word: str) -> Iterator[Sense]:
    """The readings that the proclitic allows: nouns after a preposition, the imperfect after the future س."""
    last = hit.proclitic[-1:]
    for sense in cast(tuple[Sense, ...], hit.senses):
        aspect = sense.morph.aspect
        if last in _PREPOSITIONS and aspect == "perfect":
            continue
        if last in ("ب", "ك") and aspect not in NOUNS:
            continue
        if last == "س" and aspect != "imperfect":
            continue
        if aspect == "imperfect" and sense.morph.person == 1 and not sense.morph.pronoun and hit.prefix == 0 and word[0] == "ا":
            continue
        yield sense

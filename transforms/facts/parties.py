"""Parties: what the noun phrases that can act or undergo are known by, of names and of nouns that describe people and things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from schemas.facts import Mention, Party, Place
from schemas.value import Value
from transforms.arabic.inflect import noun_forms, participle_forms
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.lexicon.load import alternatives, rows

PLACES = frozenset({"GPE", "LOC", "FAC"})


ACTORS = frozenset({"org", "gpe", "per", "armed", "force", "body"})


class Unit(Value, frozen=True):
    """A party in a sentence: tokens ``first`` to before ``after``, raw ``start`` and ``end``.

    ``kind`` is org, gpe, per, place (LOC), base (FAC), misc or a kind of ``described_parties.tsv``;
    ``kinds`` all of them. ``preposition`` governs it («» if none); ``mentions`` are the names inside, by position.
    """

    first: int
    after: int
    start: int
    end: int
    kind: str
    kinds: frozenset[str]
    preposition: str
    mentions: tuple[int, ...]
    joined: Unit | None = None
    own: int = 0  # raw end of what stands before the one joined

    @property
    def acts(self) -> bool:
        return self.kind != "area" and not self.kinds.isdisjoint(ACTORS)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """The describing nouns, under the concept ``party``; the payload is the kind."""
    for row in rows("described_parties"):
        if " " in row["word"]:
            yield "party", row["word"], row["kind"]
            yield (
                "party",
                " ".join(w if w.startswith("ال") else "ال" + w for w in row["word"].split()),
                row["kind"],
            )
            continue
        if row["kind"] == "nationality":
            yield from (("party", form, row["kind"]) for form, _ in participle_forms(row["word"]))
            continue
        for plural in alternatives(row["plurals"]):
            if plural.endswith("ون"):  # «مقاتلو التنظيم»
                yield "party", plural[:-1], row["kind"]
        for form, morph in noun_forms(row["word"], plurals=alternatives(row["plurals"])):
            if morph.pronoun not in ("نا", "كم", "ي") and not (
                row["kind"] == "missile" and form.endswith("ي")
            ):
                yield "party", form, row["kind"]


class Head(Value, frozen=True):
    """A name or a describing noun, with which a party may begin: tokens up to ``after``, raw ``start``."""

    after: int
    start: int
    kind: str
    kinds: frozenset[str]
    proclitic: str
    mentions: tuple[int, ...]


class Names(Value, frozen=True):
    """Where the names of a text stand in its tokens."""

    mentions: Sequence[Mention]
    at: dict[int, int]  # first token -> position of the mention
    ranges: list[tuple[int, int]]
    heads: dict[int, Head]  # by first token
    order: list[int]  # the first tokens of the heads, in order


def names(doc: Document, mentions: Sequence[Mention], places: Mapping[int, Place]) -> Names:
    """The names of a text by token; ``places`` tells states and their capitals from other places."""
    at: dict[int, int] = {}
    ranges: list[tuple[int, int]] = []
    for i, mention in enumerate(mentions):
        first = doc.token_at(mention.start)
        at.setdefault(first, i)
        ranges.append((first, doc.token_at(mention.end - 1) + 1))
    heads: dict[int, Head] = {}
    for token, i in at.items():
        mention, place = mentions[i], places.get(i)
        # a place within Syria does not act as a state does
        settled = place is not None and place.admin1_pcode is not None and place.surface != "دمشق"
        kind = "place" if settled and mention.type == "GPE" else _KIND.get(mention.type, "misc")
        proclitic = _proclitic(doc, token, mention.start)
        heads[token] = Head(ranges[i][1], mention.start, kind, _ONLY[kind], proclitic, (i,))
    for token, hit in doc.of("party").items():
        if token not in at and doc.words[token] not in FUNCTION and not _based_on(doc.words, token):
            kinds = cast("tuple[str, ...]", hit.senses)
            start = doc.start(token, hit.prefix)
            heads[token] = Head(hit.end, start, kinds[0], _kinds(kinds), hit.proclitic, ())
    return Names(mentions, at, ranges, heads, sorted(heads))


FUNCTION = words("preposition") | words("function")
_KIND = {"ORG": "org", "PER": "per", "GPE": "gpe", "LOC": "place", "FAC": "base", "MISC": "misc"}
_ONLY = {kind: frozenset({kind}) for kind in _KIND.values()}
_kinds = cache(frozenset[str])  # a few dozen, of thousands of nouns


def _based_on(words: list[str], i: int) -> bool:
    """«بناء على طلب …»: no building."""
    return words[i].endswith("بناء") and i + 1 < len(words) and words[i + 1] in ("علي", "عليه", "عليها")


def _proclitic(doc: Document, token: int, start: int) -> str:
    before = doc.raw[doc.starts[token] : start]
    return "".join([c for c in before if c in "وفبلكس"])[:3] if before else ""


def party(doc: Document, unit: Unit, known: Names) -> Party:
    """The record of a party, with the entity of its only or first name."""
    entity = known.mentions[unit.mentions[0]].entity_id if unit.mentions else None
    end = unit.end
    start = unit.start
    return Party(start=start, end=end, surface=doc.raw[start:end], entity_id=entity)

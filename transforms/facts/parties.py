"""Parties: what the noun phrases that can act or undergo are known by, of names and of nouns that describe people and things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schemas.facts import Mention, Party, Place
from schemas.value import Value
from transforms.arabic.inflect import noun_forms, participle_forms
from transforms.facts.document import Document
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


class Names(Value, frozen=True):
    """Where the names of a text stand in its tokens."""

    mentions: Sequence[Mention]
    at: dict[int, int]  # first token -> position of the mention
    ranges: list[tuple[int, int]]
    settled: frozenset[int]  # mentions of places within Syria, which do not act as a state does
    heads: list[int]  # tokens at which a party may begin, names and describing nouns, in order


def names(doc: Document, mentions: Sequence[Mention], places: Mapping[int, Place]) -> Names:
    """The names of a text by token; ``places`` tells states and their capitals from other places."""
    at: dict[int, int] = {}
    ranges: list[tuple[int, int]] = []
    for i, mention in enumerate(mentions):
        first = doc.token_at(mention.start)
        at.setdefault(first, i)
        ranges.append((first, doc.token_at(mention.end - 1) + 1))
    settled = frozenset(i for i, p in places.items() if p.admin1_pcode is not None and p.surface != "دمشق")
    return Names(mentions, at, ranges, settled, sorted({*at, *doc.of("party")}))


def party(doc: Document, unit: Unit, known: Names) -> Party:
    """The record of a party, with the entity of its only or first name."""
    entity = known.mentions[unit.mentions[0]].entity_id if unit.mentions else None
    end = unit.end
    start = unit.start
    return Party(start=start, end=end, surface=doc.raw[start:end], entity_id=entity)

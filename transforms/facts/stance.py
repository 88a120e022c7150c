"""How a claim stands to what it says: by its cue, unless its own words leave no doubt; and what it hedges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from transforms.arabic.inflect import verb_forms
from transforms.facts.document import Document
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

_OPEN = frozenset(["state", "confirm"])
_HEAD = 4  # tokens in which «يجب» makes a demand of the whole
_BODY = 40  # tokens read for a word that settles the stance
# Of several that a statement's words suggest the first here counts.
_ORDER = ("demand", "deny", "accuse", "threaten")


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)``: words that settle a stance, and words that hedge."""
    for row in load.rows("stances"):
        concept, stance = "stance_" + row["where"], row["stance"]
        for form in load.alternatives(row["forms_ar"]):
            yield concept, form, stance
        if row["perfect"]:
            for form, morph in verb_forms(row["perfect"], row["imperfect"]):
                if morph.person == 3 and not morph.pronoun and morph.number != "d":
                    yield concept, form, stance
    for row in load.rows("hedges"):
        for form in load.alternatives(row["forms_ar"]):
            yield "hedge", form, row["name_en"]


class Stances:
    """What the words of one text say of how its statements are meant."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.head, self.body, self.hedging = doc.of("stance_head"), doc.of("stance_body"), doc.of("hedge")
        self.at = {id(hits): sorted(hits) for hits in (self.head, self.body, self.hedging)}

    def _within(self, hits: dict[int, Hit], first: int, after: int) -> list[int]:
        at = self.at[id(hits)]
        return at[bisect_left(at, first) : bisect_left(at, after)]

    def stance(self, by_cue: str, first: int, after: int) -> str:
        """The stance of the tokens ``first`` to before ``after`` under a cue of stance ``by_cue``."""
        if by_cue not in _OPEN:
            return by_cue
        found = {self.head[t].senses[0] for t in self._within(self.head, first, min(after, first + _HEAD))}
        body = (self.body[t] for t in self._within(self.body, first, min(after, first + _BODY)))
        found |= {hit.senses[0] for hit in body if "ال" not in hit.proclitic}  # «داعش الإرهابي»: an epithet
        return next((stance for stance in _ORDER if stance in found), by_cue)

    def hedges(self, first: int, after: int) -> tuple[str, ...]:
        """The hedging words, normalised, in order, each once; «قد» before an imperfect is one."""
        found: dict[str, None] = {}
        words, reached = self.doc.words, first
        for t in self._within(self.hedging, first, after):
            hit = self.hedging[t]
            if t < reached or hit.end > after:
                continue
            word = words[t][hit.prefix :]
            if word == "قد" and not (hit.end < after and words[hit.end][0] in "يت"):
                continue
            found[" ".join((word, *words[t + 1 : hit.end]))] = None
            reached = hit.end
        return tuple(found)

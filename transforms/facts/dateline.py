"""Where a report was filed and which outlet it credits, as its first lines say: «دمشق، سوريا (سانا) - …»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from schemas.facts import Mention, Place
from schemas.value import Value, replace
from transforms.facts.document import Document
from transforms.lexicon.load import rows

FORMS: tuple[str, ...] = (
    "place and dash", "place and outlet", "place in parentheses", "outlet and place", "outlet alone", "credit in the text",
)  # fmt: skip

_LINES = 2  # a dateline opens the body: one of its first lines, never the headline
_OUTLETS = frozenset({"outlet", "agency"})
_DASHES = frozenset({"-", "/", "|"})
_COMMAS = frozenset({"،", ","})
_STAFF = frozenset({"خاص", "متابعات"})
# What may stand between «نقلا عن» and the outlet's name.
_DESCRIPTORS = frozenset(
    {
        "وكاله",
        "وكالات",
        "صحيفه",
        "جريده",
        "قناه",
        "موقع",
        "شبكه",
        "اذاعه",
        "تلفزيون",
        "مجله",
        "الانباء",
        '"',
        "«",
        "(",
    }
)
_RULES = _DASHES | {"–", "—", "--"}
_PREAMBLE = 14  # tokens of the longest: two names of places, an outlet, marks
_DAY_WORDS = 4  # «دمشق 5 شباط 2019 (سانا)»


class Dateline(Value, frozen=True):
    """``places.place_id`` of where a text was filed, the outlet that it credits as written, the form that said so."""

    place_id: str | None = None
    credited_to: str | None = None
    form: str = ""


def dateline(doc: Document, mentions: Sequence[Mention], where: Mapping[int, Place]) -> Dateline:
    """The dateline of a text and its credit; what its opening does not say plainly stays None.

    >>> from datetime import date
    >>> from transforms.facts.extract import facts, read
    >>> facts(read("افتتاح جسر\\nحلب - سانا\\nافتتح الجسر اليوم", date(2021, 3, 17))).dateline_place_id
    'c1007'
    """
    view = _View(doc, mentions, where)
    for first in _openings(doc):
        found = view.opening(first)
        if found is not None:
            return found if found.credited_to else replace(found, credited_to=view.credit())
    credit = view.credit()
    return Dateline(None, credit, FORMS[5]) if credit else Dateline()


def _openings(doc: Document) -> Iterator[int]:
    """The first tokens of the first lines of the body; of a text of one line, its own."""
    words = doc.words
    try:
        i = words.index("\n")
    except ValueError:
        yield from (0,) if words else ()
        return
    for _ in range(_LINES):
        while i < len(words) and words[i] == "\n":
            i += 1
        if i >= len(words):
            return
        yield i
        try:
            i = words.index("\n", i)
        except ValueError:
            return


def preamble(doc: Document) -> range:
    """The tokens of «دبي، الإمارات (رويترز) –» before a report; none where a text does not open so."""
    for first in _openings(doc):
        for k in range(first + 2, min(first + _PREAMBLE, len(doc.words) - 1)):
            if doc.words[k] == "\n":
                break
            if doc.words[k] == ")" and doc.words[k + 1] in _RULES:
                return range(first, k + 1)
    return range(0)


@cache
def _outlets() -> frozenset[str]:
    return frozenset(row["entity_id"] for row in rows("organisations") if row["subtype"] in _OUTLETS)


class _View:
    """One text and its mentions by first token."""

    def __init__(self, doc: Document, mentions: Sequence[Mention], where: Mapping[int, Place]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.where = where
        self.starts = [m.start for m in mentions]

    def word(self, i: int) -> str:
        return self.doc.words[i] if 0 <= i < len(self.doc.words) else "\n"

    def mention(self, i: int) -> tuple[int, int] | None:
        """The mention that begins at token ``i`` and the token after it."""
        if i >= len(self.doc.words):
            return None
        k = bisect_left(self.starts, self.doc.starts[i])
        if k == len(self.starts) or self.starts[k] != self.doc.starts[i]:
            return None
        return k, self.doc.token_at(self.mentions[k].end - 1) + 1

    def place(self, i: int) -> tuple[str, int] | None:
        found = self.mention(i)
        if found is None or self.mentions[found[0]].type != "GPE" or found[0] not in self.where:
            return None
        identity = self.where[found[0]].place_id
        return None if identity is None else (identity, found[1])

    def outlet(self, i: int) -> tuple[str, int] | None:
        """An outlet by name, «وكالة …» before it or not."""
        while self.word(i) in ("وكاله", "شبكه", "موقع", "الانباء"):
            i += 1
        found = self.mention(i)
        if found is None or self.mentions[found[0]].entity_id not in _outlets():
            return None
        return self.mentions[found[0]].surface, found[1]

    def opening(self, i: int) -> Dateline | None:
        if self.word(i) == "(":
            return self._parenthesis(i)
        place = self.place(i)
        if place is not None:
            return self._place_first(*place)
        outlet = self.outlet(i)
        after = outlet[1] if outlet else i + 1
        if outlet is None and self.word(i) not in _STAFF:
            return None
        if self.word(after) in _DASHES or self.word(after) in _COMMAS:
            place = self.place(after + 1)
            if place is not None and (
                self.word(place[1]) in ("\n", ":", "(") or self.word(place[1]) in _DASHES
            ):
                return Dateline(place[0], outlet[0] if outlet else None, FORMS[3])
        return None

    def _parenthesis(self, i: int) -> Dateline | None:
        """«(حلب) …», «(CNN) -- …»."""
        place = self.place(i + 1)
        if place is not None and self.word(place[1]) == ")" and self.word(place[1] + 1) != "\n":
            return Dateline(place[0], None, FORMS[2])
        outlet = self.outlet(i + 1)
        if outlet is not None and self.word(outlet[1]) == ")" and self.word(outlet[1] + 1) in _DASHES:
            return Dateline(None, outlet[0], FORMS[4])
        return None

    def _place_first(self, identity: str, i: int) -> Dateline | None:
        """«دمشق - …», «دمشق، سوريا (سانا) …», «دمشق 5 شباط (سانا) …»."""
        if self.word(i) in _COMMAS and (wider := self.place(i + 1)) is not None:
            i = wider[1]
        for k in range(i, i + _DAY_WORDS + 1):
            if self.word(k) == "(":
                outlet = self.outlet(k + 1)
                if outlet is not None and self.word(outlet[1]) == ")":
                    return Dateline(identity, outlet[0], FORMS[1])
                return None
            if self.word(k) == "\n" or self.word(k) in _DASHES:
                break
        if self.word(i) not in _DASHES:
            return None
        dash = self.word(i)
        while self.word(i) in _DASHES:
            i += 1
        outlet = self.outlet(i)
        if outlet is not None and (
            self.word(outlet[1]) in ("\n", ":", "(", ",", "،") or self.word(outlet[1]) in _DASHES
        ):
            return Dateline(identity, outlet[0], FORMS[1])
        if dash != "-" or self.mention(i) is not None or self.word(i)[:1].isdigit() or self.word(i) == "\n":
            return None  # «حلب - دمشق» is a road, «حلب - 3» a tally
        return Dateline(identity, None, FORMS[0])

    def credit(self) -> str | None:
        """The one outlet that the text is «نقلا عن»; None if it names several."""
        named: dict[str, str] = {}
        for i in self._relayed():
            k = i + 2
            while k < i + 5 and self.mention(k) is None and self.word(k) in _DESCRIPTORS:
                k += 1
            found = self.mention(k)
            identity = self.mentions[found[0]].entity_id if found else None
            if found is not None and identity in _outlets():
                named.setdefault(str(identity), self.mentions[found[0]].surface)
        return next(iter(named.values())) if len(named) == 1 else None

    def _relayed(self) -> Iterator[int]:
        """Where «نقلا عن» stands."""
        words = self.doc.words
        for word in ("نقلا", "ونقلا"):
            if word in words:
                yield from (i for i, w in enumerate(words) if w == word and self.word(i + 1) == "عن")

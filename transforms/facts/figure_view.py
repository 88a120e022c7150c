"""A figure before it is placed, the text that it is read from, and the category that its words give it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.facts import Mention
from schemas.value import Value
from transforms.arabic.numerals import Number
from transforms.facts import figure_category, figure_context
from transforms.facts.document import Document
from transforms.facts.figure_bounds import Bounds
from transforms.facts.figure_category import Scene
from transforms.facts.figure_words import Noun
from transforms.lexicon.trie import Hit

VICTIMS = frozenset({"killed", "injured", "detained", "abducted", "missing", "escaped", "released", "surrendered",
                      "displaced", "returned"})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One text and what its figures are read from."""

    doc: Document
    scene: Scene
    numbers: Mapping[int, Number]
    taken: frozenset[int]
    measure: dict[int, Hit]
    currency: dict[int, Hit]
    approximator: dict[int, Hit]
    unit: dict[int, Hit]
    ended: frozenset[int]  # tokens right after a number
    people: dict[int, int]  # names of persons, raw start to raw end
    begun: list[int]  # the raw starts, in order
    mentions: Sequence[Mention]

    def named(self, hit: Hit) -> bool:
        """Whether a word stands in the name of something other than a person."""
        at = self.doc.start(hit.start, hit.prefix)
        return any(m.start <= at < m.end for m in self.mentions if m.type != "PER")

    def within(self, token: int) -> bool:
        """Whether a token stands in a name that begins before it."""
        at = self.doc.start(token)
        return any(m.start < at < m.end for m in self.mentions)

    def of_person(self, hit: Hit) -> bool:
        """Whether a word stands inside the name of a person."""
        at = self.doc.start(hit.start, hit.prefix)
        before = bisect_left(self.begun, at)  # names do not overlap
        return before > 0 and at < self.people[self.begun[before - 1]]

    def word(self, i: int) -> str:
        words = self.doc.words
        return words[i] if 0 <= i < len(words) else ""


class Count(Value, frozen=True, kw_only=True):
    """A figure before it is placed: token range, bounds, category and what is counted (token range or None)."""

    first: int
    after: int
    prefix: int
    low: float | None
    high: float | None
    approximate: bool
    category: str
    what: tuple[int, int] | None
    unit: str | None = None
    currency: str | None = None
    rule: str
    noun_end: int


def count_of(
    b: Bounds, category: str, what: tuple[int, int] | None, rule: str, noun_end: int,
    unit: str | None = None, currency: str | None = None,
) -> Count:  # fmt: skip
    return Count(
        first=b.first, after=b.after, prefix=b.prefix, low=b.low, high=b.high, approximate=b.approximate,
        category=category, what=what, unit=unit, currency=currency, rule=rule, noun_end=noun_end,
    )  # fmt: skip


def category_without_noun(view: View, b: Bounds, after: int, earlier: dict[int, Count]) -> str:
    found = figure_category.governing(view.scene, b.first, after)
    if found is not None:
        return found
    return inherited(view, b.first, earlier) or figure_context.told(view.scene, b.first) or "other"


# Who suffered one thing may come to suffer another: «مقتل أسيرين», «الإفراج عن مختطفين».
_SUFFERING = frozenset({"detained", "abducted", "missing", "displaced", "injured"})


def category_of(
    view: View, noun: Noun, first: int, after: int, earlier: dict[int, Count] | None = None
) -> str:
    if view.word(first - 1) in figure_category.BY:
        return noun.category
    if noun.cls in ("thing", "victim", "construct"):
        if noun.cls == "victim" and noun.category in _SUFFERING:
            found = figure_category.governing(view.scene, first, after)
            if found in ("killed", "released", "returned", "escaped", "displaced") and noun.category not in (
                found,
                "injured",
            ):
                return found
        return noun.category
    found = figure_category.governing(view.scene, first, after)
    if found is not None:
        return found
    found = inherited(view, first, earlier) if earlier else None
    if found is None and noun.cls in ("person", "kin", "title"):
        found = figure_context.told(view.scene, first)
    return found or noun.category


def inherited(view: View, first: int, earlier: dict[int, Count]) -> str | None:
    """The category of the figure just before in a list: «7 رجال وامرأتان», «4 قتلى بينهم طفل»."""
    if not earlier:
        return None
    last = next(reversed(earlier.values()))
    doc = view.doc
    if last.category in VICTIMS and figure_context.breaks_down(view.scene, last.first, first):
        return last.category
    if _closed(view, last, first):
        return None
    if last.category in VICTIMS and last.after <= first and doc.sentence[last.first] == doc.sentence[first]:
        between = [view.word(k) for k in range(last.noun_end, first)]
        if (
            (len(between) <= 6 or figure_category.among(view.scene, first))
            and "؛" not in between
            and (":" not in between[1:] or any(w.lstrip("و") in ("هم", "هما") for w in between))
        ):
            return last.category
    return None


def _closed(view: View, last: Count, first: int) -> bool:
    """«9 قتلى و4 مهندسين»: a noun that itself says what befell them is not shared with what «و» adds."""
    if last.what is None or first - last.noun_end > 1:
        return False
    noun = view.scene.noun(last.what[0])
    return noun is not None and noun.cls == "victim" and noun.number == "s" and last.low != 1


def noun_in(hit: Hit, numbers: tuple[str, ...]) -> Noun | None:
    for found in hit.senses:
        if isinstance(found, Noun) and found.number in numbers:
            return found
    return None


def noun_count(
    view: View,
    hit: Hit,
    noun: Noun,
    value: int,
    rule: str,
    after: int = 0,
    earlier: dict[int, Count] | None = None,
) -> Count:
    category = category_of(view, noun, hit.start, max(hit.end, after), earlier)
    return Count(
        first=hit.start, after=hit.end, prefix=hit.prefix, low=value, high=value, approximate=False,
        category=category, what=(hit.start, hit.end), rule=rule, noun_end=max(hit.end, after),
    )  # fmt: skip


def one_victim(hit: Hit, category: str, rule: str) -> Count:
    return Count(
        first=hit.start, after=hit.end, prefix=hit.prefix, low=1, high=1, approximate=False, category=category,
        what=(hit.start, hit.end), rule=rule, noun_end=hit.end,
    )  # fmt: skip

"""The vocabulary of figures: counted nouns in all their forms, what befalls people, bounds, units, currencies."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import Value, replace
from transforms.arabic import numerals
from transforms.arabic.inflect import Morph, verb_forms
from transforms.arabic.normalize import fold
from transforms.lexicon.load import alternatives, rows
from transforms.lexicon.trie import Hit


class Noun(Value, frozen=True):
    """A counted noun: figure category, class (victim, person, kin, title, thing), number, and how it is written.

    ``number`` is s, d, p, or "dp" where a dual and a sound plural are spelt alike («مدنيين»); ``definite`` with the
    article, ``owned`` with a pronoun («والده»).
    """

    category: str
    cls: str
    number: str
    gender: str
    definite: bool = False
    owned: bool = False


class Casualty(Value, frozen=True):
    """A word for what befalls people: figure category and form (``aspect`` masdar for nouns and phrases)."""

    category: str
    aspect: str
    number: str
    gender: str = ""


class Approximator(Value, frozen=True):
    """A word that bounds a number (about, at least, at most) and the side of it that it stands on."""

    bound: str
    side: str


def bounds_on(hit: Hit, side: str) -> str | None:
    """The bound of an approximator that stands on this side (before, after) of its number, None on the other."""
    for sense in hit.senses:
        if isinstance(sense, Approximator) and sense.side == side:
            return sense.bound
    return None


class Measure(Value, frozen=True):
    """A unit of measure and the figure category it makes."""

    category: str
    unit: str


_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا")


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of all words that figures need."""
    yield from numerals.vocabulary()
    for row in rows("approximators"):
        for form in alternatives(row["forms"]):
            yield "approximator", form, Approximator(row["bound"], row["side"])
    for row in rows("units"):
        for form in alternatives(row["forms"]):
            yield "measure", form, Measure(row["category"], row["unit"])
    for row in rows("currencies"):
        for form in alternatives(row["forms"]):
            yield "currency", form, row["code"]
    for row in rows("counted_nouns"):
        for form, noun in _noun_forms(row):
            yield "counted", form, noun
    others = {row["singular"] for row in rows("counted_nouns") if row["class"] != "kin"}
    for row in rows("counted_nouns"):
        # not «أم», «أب», «أخ», which are words of other meanings too
        if row["class"] == "kin" and row["singular"] not in others and len(row["singular"]) > 2:
            yield "counted", fold(row["singular"]), Noun(row["category"], "kin", "s", row["gender"])
    for row in rows("casualty_words"):
        yield from _casualty_forms(row)


def _noun_forms(row: dict[str, str]) -> Iterator[tuple[str, Noun]]:
    singular, plurals = fold(row["singular"]), [fold(p) for p in alternatives(row["plurals"])]
    base = Noun(row["category"], row["class"], "s", row["gender"])
    if row["class"] != "kin":
        yield singular, base
        yield "ال" + singular, replace(base, definite=True)
        if singular[-1] not in "هايء" or singular.endswith("ي"):
            yield singular + "ا", base
    else:
        stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
        for pronoun in _PRONOUNS:
            yield stem + pronoun, replace(base, definite=True, owned=True)
    if row["class"] == "title":
        return
    yield from _duals(singular, base, plurals, fold(row["construct"]))
    for plural in plurals:
        many = replace(base, number="p")
        sound = plural.endswith(("ين", "ون")) and len(plural) > 4
        if plural.endswith("ين") and sound:
            many = replace(base, number="dp")
        if row["class"] != "kin":
            yield plural, many
            yield "ال" + plural, replace(many, definite=True)
            if not plural.endswith(("ا", "ه", "ي", "ات", "ء", "ين", "ون")):
                yield plural + "ا", many
            if sound:
                yield plural[:-1], replace(base, number="p")
        for pronoun in _PRONOUNS:
            if plural.endswith("اء"):  # «أبنائه», «أبناؤه»
                yield plural[:-1] + "ئ" + pronoun, replace(base, number="p", definite=True, owned=True)
                yield plural[:-1] + "ؤ" + pronoun, replace(base, number="p", definite=True, owned=True)
            yield plural + pronoun, replace(base, number="p", definite=True, owned=True)


def _duals(singular: str, base: Noun, plurals: list[str], construct: str) -> Iterator[tuple[str, Noun]]:
    if " " in singular or (len(singular) < 3 and base.cls != "thing"):
        return  # «غارة جوية»: the first word carries the dual; «أمين» is no two mothers
    feminine = singular.endswith("ه")
    stem = singular[:-1] + "ت" if feminine else singular
    two = replace(base, number="d")
    for ending in ("ان", "ين"):
        form = stem + ending
        if form not in plurals and base.cls != "kin":
            yield form, two
            yield "ال" + form, replace(two, definite=True)
    if feminine and base.cls != "kin":  # «ابنتي» is my daughter
        yield stem + "ي", two  # construct: «قريتي كذا وكذا»
        yield stem + "ا", two
    if construct:
        yield construct, replace(two, cls="construct")
    if base.cls == "kin":
        for pronoun in _PRONOUNS:
            yield stem + "ي" + pronoun, replace(two, definite=True, owned=True)
            yield stem + "ا" + pronoun, replace(two, definite=True, owned=True)


def _casualty_forms(row: dict[str, str]) -> Iterator[tuple[str, str, object]]:
    category = row["category"]
    if row["perfect"]:
        for form, morph in verb_forms(row["perfect"], row["imperfect"]):
            if (
                morph.person == 3
                and not morph.pronoun
                and morph.aspect in ("perfect", "imperfect", "jussive")
            ):
                yield "casualty", form, _verb(category, morph)
    for noun in alternatives(row["nouns"]):
        word = fold(noun)
        yield "casualty", word, Casualty(category, "masdar", "s")
        if " " not in word and not word.startswith("ال") and word != "اسر":  # «الأسر», «أسرهم»: families
            yield "casualty", "ال" + word, Casualty(category, "masdar", "s")
            stem = word[:-1] + "ت" if word.endswith("ه") else word
            stems = (stem,) if word[-1] != "ء" else (stem, stem[:-1] + "ئ", stem[:-1] + "ؤ")
            for pronoun in _PRONOUNS:
                for shape in stems:
                    yield "casualty", shape + pronoun, Casualty(category, "masdar of", "s")


def _verb(category: str, morph: Morph) -> Casualty:
    return Casualty(category, "verb", morph.number, morph.gender)

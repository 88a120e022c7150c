"""The figures of the corpus are found, bounded, categorised and spanned as it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import Figure
from transforms.facts import dates, figures, names
from transforms.facts.corpus.figures import EXAMPLES, LISTS, NOTHING, PUBLISHED
from transforms.facts.extract import read
from transforms.facts.figure_words import Approximator, Casualty, Measure, Noun
from transforms.lexicon.load import alternatives, rows

PHRASINGS = [
    (low, high, about, category, text) for low, high, about, category, texts in EXAMPLES for text in texts
]


def found_in(text: str) -> list[Figure]:
    doc = read(text, PUBLISHED)
    return figures.figures(doc, names.mentions(doc), dates.dates(doc))


def plain(text: str) -> tuple[str, int, int]:
    """The text without its brackets and where the bracketed part stands."""
    start = text.index("[")
    end = text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


TEXTS = [plain(text)[0] for *_, text in PHRASINGS] + [text for text, _ in LISTS]


@pytest.mark.parametrize(("low", "high", "about", "category", "marked"), PHRASINGS)
def test_example(low: float | None, high: float | None, about: bool, category: str, marked: str) -> None:
    text, start, end = plain(marked)
    (found,) = found_in(text)
    assert (found.minimum, found.maximum, found.approximate, found.category) == (low, high, about, category)
    assert (found.start, found.end) == (start, end), found.surface
    assert found.surface == text[found.start : found.end]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_list(text: str, expected: tuple[tuple[str, float | None, float | None, str], ...]) -> None:
    assert tuple((f.surface, f.minimum, f.maximum, f.category) for f in found_in(text)) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert [found.surface for found in found_in(text)] == []


def test_what_unit_and_currency() -> None:
    (figure,) = found_in("على بعد 26 كم من البلدة")
    assert (figure.what, figure.unit) == ("كم", "km")
    (figure,) = found_in("بقيمة 400 مليون دولار")
    assert (figure.what, figure.currency) == ("دولار", "USD")
    (figure,) = found_in("شن ثماني غارات جوية")
    assert figure.what == "غارات جوية"
    (figure,) = found_in("مقتل وإصابة عدد من العمال")
    assert (figure.category, figure.what) == ("other", "العمال")


def test_examples_are_many() -> None:
    assert len(PHRASINGS) + len(LISTS) >= 120


def test_every_rule_fires() -> None:
    assert {found.rule for text in TEXTS for found in found_in(text)} == set(figures.RULES)


def test_every_family_of_words_is_used() -> None:
    used: set[tuple[str, str]] = set()
    for text in TEXTS:
        doc = read(text, PUBLISHED)
        for concept in ("counted", "casualty", "measure", "approximator", "currency"):
            for hit in doc.of(concept).values():
                for sense in hit.senses:
                    if isinstance(sense, Noun):
                        used.add((concept, sense.category))
                        used.add((concept, sense.cls))
                    elif isinstance(sense, Casualty | Measure):
                        used.add((concept, sense.category))
                    elif isinstance(sense, Approximator):
                        used.add((concept, f"{sense.bound} {sense.side}"))
                    else:
                        used.add((concept, "any"))
    wanted = {("counted", row["category"]) for row in rows("counted_nouns")}
    wanted |= {("counted", row["class"]) for row in rows("counted_nouns")}
    wanted |= {("casualty", row["category"]) for row in rows("casualty_words")}
    wanted |= {("measure", row["category"]) for row in rows("units") if row["category"] != "other"}
    wanted |= {("approximator", f"{row['bound']} {row['side']}") for row in rows("approximators")}
    assert wanted - used == set()


def test_counted_nouns_are_many() -> None:
    assert len(rows("counted_nouns")) >= 300


@pytest.mark.parametrize("row", rows("currencies"), ids=lambda row: row["code"])
def test_every_currency(row: dict[str, str]) -> None:
    for form in alternatives(row["forms"]):
        (found,) = found_in(f"بقيمة 700 {form} للقطعة")
        assert (found.category, found.minimum) == ("money", 700), form


def test_every_counted_noun_is_counted() -> None:
    for row in rows("counted_nouns"):
        # kin and titles are counted one by one only, and «13 أب» is a day of August
        if row["class"] not in ("kin", "title") and row["singular"] != "أب":
            found = found_in(f"رأينا 13 {row['singular']} هناك")
            assert [(f.minimum, f.maximum) for f in found] == [(13, 13)], row["singular"]


@given(
    st.lists(st.sampled_from(TEXTS + list(NOTHING)), max_size=4),
    st.sampled_from([" ", "، ", ". ", "\n", " و", ""]),
)
def test_any_mix_gives_true_spans(texts: list[str], joint: str) -> None:
    text = joint.join(texts)
    found = found_in(text)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for one in found:
        assert one.surface == text[one.start : one.end] != ""
        if one.minimum is not None and one.maximum is not None:
            assert one.minimum <= one.maximum

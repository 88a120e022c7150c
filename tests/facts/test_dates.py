"""The time expressions of the corpus are found, anchored and spanned as it says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import TimeExpression
from transforms.facts import dates, time_words
from transforms.facts.corpus.dates import EXAMPLES, NOTHING, PUBLISHED, TOGETHER
from transforms.facts.extract import read
from transforms.lexicon.load import alternatives, rows

PHRASINGS = [(value, first, last, text) for value, first, last, texts in EXAMPLES for text in texts]


def found_in(text: str, published: date = PUBLISHED) -> list[TimeExpression]:
    return dates.dates(read(text, published))


def plain(text: str) -> tuple[str, int, int]:
    """The text without its brackets and where the bracketed part stands."""
    start = text.index("[")
    end = text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(("value", "first", "last", "marked"), PHRASINGS)
def test_example(value: str, first: str | None, last: str | None, marked: str) -> None:
    text, start, end = plain(marked)
    (found,) = found_in(text)
    iso = tuple(None if day is None else day.isoformat() for day in (found.date_start, found.date_end))
    assert (found.value, *iso) == (value, first, last)
    assert (found.start, found.end) == (start, end), found.surface
    assert found.surface == text[found.start : found.end]


@pytest.mark.parametrize(("values", "text"), TOGETHER)
def test_expressions_that_hang_together(values: tuple[str, ...], text: str) -> None:
    assert tuple(found.value for found in found_in(text)) == values


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert [found.surface for found in found_in(text)] == []


def test_examples_are_many() -> None:
    assert len(PHRASINGS) >= 150


def test_every_rule_fires() -> None:
    texts = [plain(text)[0] for *_, text in PHRASINGS] + [text for _, text in TOGETHER]
    fired = {found.rule for text in texts for found in found_in(text)}
    assert fired == set(dates.RULES)


@pytest.mark.parametrize("row", rows("months"), ids=lambda row: row["form"])
def test_every_month_gives_a_day(row: dict[str, str]) -> None:
    year = "1441 هـ" if row["calendar"] == "hijri" else "2020"
    (found,) = found_in(f"وقع في 12 {row['form']} {year} قرب النهر")
    assert found.precision == "day"
    if row["calendar"] == "gregorian":
        assert found.value == f"2020-{row['number']}-12"


@pytest.mark.parametrize("row", rows("weekdays"), ids=lambda row: row["number"])
def test_every_weekday_is_the_nearest_one_before(row: dict[str, str]) -> None:
    for form in alternatives(row["forms"]):
        for day in range(7):
            published = PUBLISHED + timedelta(days=day)
            (found,) = found_in(f"افتتح يوم {form} المعرض", published)
            assert found.date_start is not None
            assert found.date_start.isoweekday() == int(row["number"])
            assert 0 <= (published - found.date_start).days < 7


@pytest.mark.parametrize("row", rows("day_parts"), ids=lambda row: row["part"])
def test_every_part_of_a_day(row: dict[str, str]) -> None:
    for form in alternatives(row["forms"]):
        (found,) = found_in(
            f"افتتح الاثنين {form}" if form.endswith("ا") and " " not in form else f"افتتح {form} الاثنين"
        )
        assert found.value == "2021-03-15T" + ("AF" if row["code"] == "MID" else row["code"]), form


@pytest.mark.parametrize("row", rows("feasts"), ids=lambda row: row["forms"])
def test_every_feast_has_its_day(row: dict[str, str]) -> None:
    for form in alternatives(row["forms"]):
        (found,) = found_in(f"قبل {form} 2020 بقليل")
        assert found.date_start is not None and found.date_start.year == 2020, form


def test_every_kind_of_time_word_is_used() -> None:
    used: set[tuple[str, object]] = set()
    texts = [plain(text)[0] for *_, text in PHRASINGS] + [text for _, text in TOGETHER] + list(NOTHING)
    concepts = sorted(set(time_words.CONCEPTS.values()))
    for text in texts:
        doc = read(text, PUBLISHED)
        used |= {(concept, s) for concept in concepts for hit in doc.of(concept).values() for s in hit.senses}
    for row in rows("time_words"):
        concept = time_words.CONCEPTS[row["kind"]]
        assert any(c == concept for c, _ in used), row


@given(
    st.text(alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي 0123456789-/:()،.\nًـ")),
    st.dates(date(1950, 1, 1), date(2070, 1, 1)),
)
def test_any_text_gives_true_spans(text: str, published: date) -> None:
    for found in found_in(text, published):
        assert found.surface == text[found.start : found.end] != ""


@given(
    st.lists(
        st.sampled_from(
            [
                "اليوم",
                "أمس",
                "الثلاثاء",
                "31",
                "12",
                "2018",
                "شباط",
                "آذار/مارس",
                "من",
                "إلى",
                "بين",
                "و3",
                "قبل",
                "منذ",
                "سنوات",
                "عام",
                "ليلة",
                "-",
                "الساعة",
                "مساء",
                "الماضي",
                "عيد_الفطر",
                "رمضان",
                "1440",
                "هـ",
                "نصف",
                "الربع",
                "الأول",
                "كل",
                "يوم",
                "(",
                ")",
                "،",
                "99999",
                "9999",
                "ألف",
            ]
        ),
        max_size=12,
    ),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
)
def test_any_order_of_time_words_is_read(words: list[str], published: date) -> None:
    text = " ".join(words)
    for found in found_in(text, published):
        assert found.surface == text[found.start : found.end]
        if found.date_start is not None and found.date_end is not None:
            assert found.date_start <= found.date_end

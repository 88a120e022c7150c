"""English items: the corpus is found as it says, and other languages are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.facts import Facts
from transforms.facts.corpus.english import (
    DATES,
    FIGURES,
    LISTS,
    NAMES,
    NO_DATE,
    NO_FIGURE,
    NO_NAME,
    PUBLISHED,
    SURNAME,
)
from transforms.facts.english import dates, figures, names
from transforms.facts.extract import english_lexicon, facts, read
from transforms.lexicon.load import alternatives, rows


def found_in(text: str, published: date = PUBLISHED) -> Facts:
    return facts(read(text, published, "en"))


def plain(marked: str) -> tuple[str, int, int]:
    """The text without its brackets and where the bracketed part stands."""
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), start, end


def flat(examples: tuple[tuple[object, ...], ...]) -> list[tuple[object, ...]]:
    return [(*row[:-1], text) for row in examples for text in row[-1]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("value", "first", "last", "marked"), flat(DATES))
def test_date(value: str, first: str | None, last: str | None, marked: str) -> None:
    text, start, end = plain(marked)
    (found,) = found_in(text).dates
    iso = tuple(None if day is None else day.isoformat() for day in (found.date_start, found.date_end))
    assert (found.value, *iso, found.surface) == (value, first, last, text[start:end])
    assert found.start == start


@pytest.mark.parametrize(("low", "high", "about", "category", "marked"), flat(FIGURES))
def test_figure(low: float | None, high: float | None, about: bool, category: str, marked: str) -> None:
    text, start, end = plain(marked)
    (found,) = found_in(text).figures
    assert (found.minimum, found.maximum, found.approximate, found.category) == (low, high, about, category)
    assert (found.start, found.surface) == (start, text[start:end])


@pytest.mark.parametrize(("expected", "text"), LISTS)
def test_list(expected: tuple[tuple[float, str], ...], text: str) -> None:
    assert tuple((f.minimum, f.category) for f in found_in(text).figures) == expected


@pytest.mark.parametrize(("kind", "identity", "marked"), flat(NAMES))
def test_name(kind: str, identity: str | None, marked: str) -> None:
    text, start, end = plain(marked)
    (found,) = found_in(text, date(2018, 5, 2)).mentions
    assert (found.type, found.entity_id or found.place_id) == (kind, identity)
    assert (found.start, found.surface) == (start, text[start:end])


def test_a_surname_means_the_person_named_before() -> None:
    text, start, _ = plain(SURNAME[0])
    found = found_in(text).mentions[1]
    assert (found.start, found.entity_id, found.rule) == (start, SURNAME[1], names.RULES[1])


def test_bodies_that_outlived_a_government_are_told_by_the_day() -> None:
    before, after = (
        found_in("The Syrian army left", day).mentions[0].entity_id
        for day in (date(2016, 1, 1), date(2025, 6, 1))
    )
    assert (before, after) == ("org:syr-army-assad", "org:syr-army-new")


@pytest.mark.parametrize("text", NO_DATE)
def test_no_date(text: str) -> None:
    assert [d.surface for d in found_in(text).dates] == []


@pytest.mark.parametrize("text", NO_FIGURE)
def test_no_figure(text: str) -> None:
    assert [f.surface for f in found_in(text).figures] == []


@pytest.mark.parametrize("text", NO_NAME)
def test_no_name(text: str) -> None:
    assert [m.surface for m in found_in(text).mentions] == []


def test_every_rule_fires() -> None:
    marked = [str(row[-1]) for row in (*flat(DATES), *flat(FIGURES), *flat(NAMES))]
    read_texts = [found_in(plain(text)[0]) for text in (*marked, SURNAME[0])]
    assert {d.rule for f in read_texts for d in f.dates} == set(dates.RULES)
    assert {c.rule for f in read_texts for c in f.figures} == set(figures.RULES)
    assert {m.rule for f in read_texts for m in f.mentions} == set(names.RULES)


def test_every_written_name_is_of_something_known_and_read() -> None:
    known = {row["place_id"] for row in rows("places")}
    for file in ("organisations", "persons", "works"):
        known |= {row["entity_id"] for row in rows(file)}
    for row in rows("english_names"):
        assert row["id"] in known
        for form in alternatives(row["forms"]):
            assert found_in(f"they saw {form} there").mentions, form


def test_every_concept_is_looked_for() -> None:
    trie = english_lexicon()
    for row in rows("english_words"):
        if row["concept"] != "no name":
            for form in alternatives(row["forms"]):
                assert row["concept"] in trie.match(read(form, PUBLISHED, "en").words), form


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ckb", "سەرۆکی شارەوانی گوتی لە ٢٨ی کانوونی دووەم ١٢ کەس لە دیمەشق کوژران"),
        ("fa", "شهردار گفت ۱۲ نفر در دمشق کشته شدند و جاده فردا به روی خودروها باز می‌شود"),
        ("tr", "Belediye başkanı dün Şam'da 12 kişinin öldüğünü ve yolun yarın açılacağını söyledi"),
        ("ku", "Serokê bajarvaniyê got ku duh li Şamê 12 kes hatin kuştin û rê dê sibê vebe"),
    ],
)
def test_other_languages_are_told_and_left_alone(language: str, text: str) -> None:
    found = facts(read(text, PUBLISHED))
    assert found == Facts(language=language, normalizations=found.normalizations)


def test_language_of_a_bare_text() -> None:
    assert facts(read("Two people were killed in the old market on Monday", PUBLISHED)).language == "en"
    assert facts(read("قتل شخصان في السوق القديم يوم الاثنين", PUBLISHED)).language == "ar"
    assert facts(read("قتل اثنان", PUBLISHED)).figures

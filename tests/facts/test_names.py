"""The rules for names against their corpus of marked sentences."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.facts import extract, names
from transforms.facts.corpus.names import EXAMPLES, PUBLISHED

_MARK = re.compile(r"\[(PER|ORG|GPE|LOC|FAC|MISC) ([^\[\]<]*?)(?: <([^<>]*)>)?\]")
_CASES = [(group, sentence) for group, sentences in EXAMPLES.items() for sentence in sentences]


def _read(marked: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """The sentence without its marks, and what they say."""
    text, wanted, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        wanted.append((len(text), len(text) + len(mark[2]), mark[1], mark[3]))
        text += mark[2]
        last = mark.end()
    return text + marked[last:], wanted


@pytest.mark.parametrize(("group", "sentence"), _CASES)
def test_names_are_found_as_marked(group: str, sentence: str) -> None:
    text, wanted = _read(sentence)
    found = names.mentions(extract.read(text, PUBLISHED))
    assert [(text[m.start : m.end], m.type) for m in found] == [
        (text[s:e], kind) for s, e, kind, _ in wanted
    ], group
    assert [(m.start, m.end) for m in found] == [(s, e) for s, e, _, _ in wanted]
    for mention, (_, _, _, role) in zip(found, wanted, strict=True):
        assert mention.surface == text[mention.start : mention.end]
        if role is not None:
            assert mention.role == role


def test_the_corpus_is_wide_and_every_rule_fires() -> None:
    assert len(_CASES) >= 200
    rules = Counter(m.rule for _, s in _CASES for m in names.mentions(extract.read(_read(s)[0], PUBLISHED)))
    assert set(rules) == set(names.RULES)


def test_known_names_carry_their_entity() -> None:
    text = "قالت قسد إن التحالف الدولي غائب، وقال الرئيس بشار الأسد إن قوات سوريا الديمقراطية ستنسحب"
    found = {m.surface: m.entity_id for m in names.mentions(extract.read(text, PUBLISHED))}
    assert found["قسد"] == found["قوات سوريا الديمقراطية"] != None  # noqa: E711
    assert found["بشار الأسد"] is not None


def test_short_forms_refer_to_what_the_text_named() -> None:
    text = "أعلن الجيش الإسرائيلي الاستنفار. وقال الجيش إنه مستعد."
    israeli, short = names.mentions(extract.read(text, PUBLISHED))
    assert short.surface == "الجيش"
    assert short.entity_id == israeli.entity_id


def test_spans_are_those_of_the_published_text() -> None:
    text = "قُصِفَت مَدينةُ حَـلَـب، وقال مُديرُ المَرصَد السّوري لحقوق الإنسان"
    place, body = names.mentions(extract.read(text, PUBLISHED))
    assert place.surface == "حَـلَـب"
    assert body.surface == "المَرصَد السّوري لحقوق الإنسان"


_PIECES = st.sampled_from(
    [
        "قرية",
        "مدينة",
        "حي",
        "ريف",
        "قال",
        "وزير",
        "الدفاع",
        "قرى",
        "و",
        "،",
        '"',
        "«",
        "»",
        "(",
        ")",
        "على",
        "محمد",
        "أبو",
        "عبد",
        "لواء",
        "جيش",
        "النظام",
        "حلب",
        "دمشق",
        "وكالة",
        "سجن",
        "طريق",
        "-",
        ".",
        "\n",
        "السوري",
        "التركية",
        "#",
        "للنظام",
        "نوع",
        "القرار",
        "2254",
        "الشاب",
        "المتحدث",
        "باسم",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_heap_of_words_gives_flat_ordered_mentions(pieces: list[str]) -> None:
    text = " ".join(pieces)
    last = 0
    for m in names.mentions(extract.read(text, date(2020, 2, 29))):
        assert last <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.surface
        last = m.end


def test_long_input_without_end_is_read_in_linear_time() -> None:
    for piece in ("قرى حلب و", "قال الناشط محمد ", '"قرية ', "المتحدث باسم وزارة ", "طريق حلب - "):
        text = piece * 4000
        assert isinstance(names.mentions(extract.read(text, PUBLISHED)), list)

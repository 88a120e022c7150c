"""Normalisation keeps the way back to the raw text, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.arabic.normalize import align, fold

ARABIC = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from(' .,«»"“”\n\t\u200b\u200f\u202b\x00😀ـ'),
    )
)


@given(st.one_of(ARABIC, st.text(), st.text(alphabet=st.characters(exclude_categories=[]))))
def test_every_character_maps_back(raw: str) -> None:
    aligned = align(raw)
    assert len(aligned.text) == len(aligned.offsets) == len(aligned.ends)
    previous = 0
    for i, char in enumerate(aligned.text):
        start, end = int(aligned.offsets[i]), int(aligned.ends[i])
        assert previous <= start < end <= len(raw)
        assert fold(raw[start]).find(char) >= 0 or raw[start] == "ـ", (char, raw[start])
        previous = start


@given(ARABIC)
def test_normalised_text_is_stable(raw: str) -> None:
    text = align(raw).text
    assert align(text).text == text


@given(ARABIC)
def test_folding_a_word_is_normalising_it(raw: str) -> None:
    assert fold(raw) == align(raw).text


@given(ARABIC, ARABIC)
def test_lines_do_not_touch_each_other(one: str, two: str) -> None:
    assert align(one + "\n" + two).text == align(one).text + "\n" + align(two).text


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        ("قتل 3 مدنيين", "قُتِلَ ٣ مدنيّين"),
        ("قتل 3 مدنيين", "قُتــل ۳ مدنیین"),
        ("الي المدرسه", "إلى المدرسةِ"),
        ("الله لا", "ﷲ ﻻ"),
        ("3.5%", "٣٫٥٪"),
        ('"كلام" - «اسم»', "“كلام” — ‹اسم›"),
        ("سانا - دمشق", "سانا ـ دمشق"),
        ("قصف", "قـ ـصـ ـف"),
        ("استهدفت", "اسـ ـتـ ـهـ ـدفت"),
        ("مقتل", "م ـقـ ـتـ ـل"),
        ("قصف", "قـ.ـصـ.ـف"),
        ("عام 1440ه وقال", "عام 1440هـ وقال"),
        ("ا😀ب", "أ😀ب"),
        ("", "\u200f\u200b"),
    ],
)
def test_normal_forms(expected: str, raw: str) -> None:
    assert align(raw).text == expected


def test_surface_keeps_its_marks() -> None:
    raw = "عددًا من الجرحى"
    aligned = align(raw)
    assert raw[aligned.offsets[0] : aligned.ends[3]] == "عددًا"


def test_counts_say_what_was_changed() -> None:
    assert align("قُتل ٣ في قـ ـصـ ـف").counts == {
        "diacritics": 1,
        "digits": 1,
        "tatweel": 4,
        "spaced_letters": 2,
    }

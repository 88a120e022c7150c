"""Tokens cover the text, sentences cover the tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.arabic.normalize import align
from transforms.arabic.tokens import tokenize


@given(st.one_of(st.text(), st.text(alphabet='قتل 3.,،؟!"»\nا_#ـ\u064e')))
def test_tokens_and_sentences(raw: str) -> None:
    aligned = align(raw)
    tokens = tokenize(aligned)
    rest = aligned.text
    for word, at, start, end in zip(tokens.words, tokens.at, tokens.starts, tokens.ends, strict=True):
        assert aligned.text[at : at + len(word)] == word
        assert 0 <= start < end <= len(raw)
    assert "".join(tokens.words) == rest.replace(" ", "").replace("_", "")
    covered = [i for first, after in tokens.sentences for i in range(first, after)]
    assert covered == list(range(len(tokens.words)))
    assert [tokens.sentence[first] for first, _ in tokens.sentences] == list(range(len(tokens.sentences)))


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        (["وصل وفد.", "ثم غادر."], "وصل وفد. ثم غادر."),
        (["وصل د. سامر إلى حلب."], "وصل د. سامر إلى حلب."),
        (["قال: «وصلنا.»", "ثم سكت"], "قال: «وصلنا.» ثم سكت"),
        (["بلغت النسبة 3.5 بالمئة."], "بلغت النسبة 3.5 بالمئة."),
        (["عنوان", "متن"], "عنوان\nمتن"),
        (["انتهى الأمر.", '"لن نعود"'], 'انتهى الأمر. "لن نعود"'),
    ],
)
def test_sentences(expected: list[str], raw: str) -> None:
    tokens = tokenize(align(raw))
    found = [raw[tokens.starts[a] : tokens.ends[b - 1]].strip() for a, b in tokens.sentences]
    assert found == expected

"""The numbers of the corpus are read with their bounds, kind and extent."""

from __future__ import annotations

import pytest

from transforms.arabic import numerals
from transforms.arabic.normalize import align
from transforms.arabic.numerals import Number, Word, digits
from transforms.arabic.tokens import tokenize
from transforms.facts.corpus.numerals import EXAMPLES, NOTHING
from transforms.lexicon.load import rows
from transforms.lexicon.trie import Trie


@pytest.fixture(scope="module")
def trie() -> Trie:
    built = Trie()
    built.extend(numerals.vocabulary())
    return built


def read(trie: Trie, text: str) -> list[Number]:
    words = tokenize(align(text)).words
    digit_tokens = [i for i, word in enumerate(words) if word[0] in "0123456789"]
    return numerals.numbers(words, digit_tokens, trie.match(words).get("numeral", {}))


@pytest.mark.parametrize(
    ("low", "high", "kind", "text"),
    [(low, high, kind, text) for low, high, kind, texts in EXAMPLES for text in texts],
)
def test_value(trie: Trie, low: float, high: float, kind: str, text: str) -> None:
    found = read(trie, text)
    assert [(n.low, n.high, n.kind) for n in found] == [(low, high, kind)], text


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(trie: Trie, text: str) -> None:
    assert read(trie, text) == []


def test_two_numbers_stay_two(trie: Trie) -> None:
    assert [n.low for n in read(trie, "ثلاثة وأربعة")] == [3, 4]
    assert [n.low for n in read(trie, "ألف و3")] == [1000, 3]
    assert [n.low for n in read(trie, "5 و12")] == [5, 12]


def test_proclitic_is_left_out(trie: Trie) -> None:
    (number,) = read(trie, "بثلاثة")
    assert (number.prefix, number.proclitic) == (1, "ب")


def test_digits() -> None:
    assert digits("65.000") == 65000
    assert digits("0.125") == 0.125
    assert digits("1.2.3") is None


def test_examples_are_many_and_use_every_kind_of_word(trie: Trie) -> None:
    assert sum(len(texts) for *_, texts in EXAMPLES) >= 60
    used: set[str] = set()
    for *_, texts in EXAMPLES:
        for text in texts:
            words = tokenize(align(text)).words
            for hit in trie.match(words).get("numeral", {}).values():
                used |= {s.kind for s in hit.senses if isinstance(s, Word)}
    assert used == {row["kind"] for row in rows("numerals")}


def test_every_spelling_is_read(trie: Trie) -> None:
    for row in rows("numerals"):
        for form in numerals.alternatives(row["forms"]):
            assert read(trie, form), form

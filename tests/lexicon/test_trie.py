"""One trie: longest match, proclitics, «لل», several concepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.arabic.normalize import align
from transforms.arabic.tokens import tokenize
from transforms.lexicon.trie import Trie

TRIE = Trie()
TRIE.extend(
    ("name", spelling, sense)
    for sense, spelling in enumerate(["النظام", "دير الزور", "دير", "اللاذقية", "باب", "حلب"])
)
TRIE.extend([("verb", "قصفت", 7), ("verb", "يقصف", 8)])


def found(text: str) -> list[tuple[str, str, str, int]]:
    words = tokenize(align(text)).words
    return [
        (concept, " ".join(words[h.start : h.end]), h.proclitic, h.prefix)
        for concept, hits in sorted(TRIE.match(words).items())
        for h in hits.values()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دير الزور", [("name", "دير الزور", "", 0)]),
        ("ودير الزور", [("name", "ودير الزور", "و", 1)]),
        ("للنظام", [("name", "للنظام", "ل", 1)]),
        ("وللنظام", [("name", "وللنظام", "ول", 2)]),
        ("للاذقية", [("name", "للاذقيه", "ل", 1)]),
        ("باب", [("name", "باب", "", 0)]),
        ("وقصفت حلب", [("name", "حلب", "", 0), ("verb", "وقصفت", "و", 1)]),
        ("سيقصف", [("verb", "سيقصف", "س", 1)]),
        ("حلبي", []),
    ],
)
def test_match(text: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert found(text) == expected


def test_same_spelling_keeps_all_senses() -> None:
    trie = Trie()
    trie.extend([("place", "المشيرفة", "a"), ("place", "المشيرفه", "b")])
    assert trie.match(["المشيرفه"])["place"][0].senses == ("a", "b")


def test_empty_spelling_is_refused() -> None:
    with pytest.raises(ValueError, match="empty spelling"):
        Trie().extend([("place", "حلب", 1), ("place", "\u064e", 2)])


@given(st.lists(st.sampled_from(["دير", "ودير", "الزور", "قصفت", "للنظام", "ب", ""]), max_size=12))
def test_hits_stay_inside(words: list[str]) -> None:
    for hits in TRIE.match([w for w in words if w]).values():
        for start, hit in hits.items():
            assert start == hit.start < hit.end <= len(words)
            assert hit.prefix >= 0

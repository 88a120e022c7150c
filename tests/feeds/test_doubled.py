"""UTF-8 that was encoded twice is put right where it is certain."""

from __future__ import annotations

import pytest

from transforms.feeds.doubled import undouble
from transforms.feeds.parse import parse

SENTENCE = "قال «مصدر محلي» إن قصفاً أصاب سوق البلدة – وقُتل ٣ مدنيين… \u200fصباح أمس."


def doubled(text: str, codec: str) -> str:
    """As a program that takes UTF-8 for ``codec`` makes it; bytes that codec lacks stay controls."""
    return "".join(
        bytes((byte,)).decode(codec, "replace").replace("\ufffd", chr(byte)) for byte in text.encode()
    )


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_a_sentence_is_put_right(codec: str) -> None:
    spoilt = doubled(SENTENCE, codec)
    assert spoilt != SENTENCE
    repaired, places = undouble(spoilt)
    assert repaired == SENTENCE
    assert places == 1


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "",
        "Ø",
        "L’été à la plage: ÇA VA, señor, größer, Ærø, Łódź",
        "Ø øre Ù Û",
        "©«Ø»®",
        "Ã©tÃ©",
        "ÙÚÛÜ ØÙÚ",
    ],
)
def test_what_is_right_or_not_certain_stays(text: str) -> None:
    assert undouble(text) == (text, 0)


def test_one_bad_item_in_a_good_feed() -> None:
    bad = doubled("انفجار في سوق المدينة", "cp1252")
    body = f"<rss version='2.0'><channel><item><title>{bad}</title></item><item><title>خبر – été</title></item></channel></rss>"
    feed = parse(body.encode(), url="https://outlet.example/")
    assert [entry.title for entry in feed.entries] == ["انفجار في سوق المدينة", "خبر – été"]
    assert feed.problems == ("1 lines were encoded twice and put right",)

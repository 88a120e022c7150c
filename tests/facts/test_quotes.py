"""The statements of the corpus are found with their speakers, stances and exact spans."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import Claim
from transforms.facts import names, places, quotes
from transforms.facts.corpus.quotes import EXAMPLES, NOTHING, TOGETHER
from transforms.facts.extract import read
from transforms.lexicon.load import alternatives, rows

PHRASINGS = [(expected, text) for expected, texts in EXAMPLES for text in texts]


def found_in(text: str) -> list[Claim]:
    doc = read(text, date(2024, 5, 1))
    mentions = names.mentions(doc)
    where = places.resolve(doc, mentions)
    return quotes.claims(
        doc, [replace(m, place_id=where[i].place_id) if i in where else m for i, m in enumerate(mentions)]
    )


def plain(marked: str) -> tuple[str, str, str | None]:
    """The text without its marks, the content between brackets and the speaker between braces."""
    content = marked[marked.index("[") + 1 : marked.index("]")]
    speaker = re.search(r"\{(.*?)\}", marked)
    return re.sub(r"[\[\]{}]", "", marked), re.sub(r"[{}]", "", content), speaker and speaker.group(1)


@pytest.mark.parametrize(("expected", "marked"), PHRASINGS)
def test_example(expected: tuple[str, str, str, str], marked: str) -> None:
    text, content, speaker = plain(marked)
    (claim,) = found_in(text)
    assert (claim.surface, claim.speaker and claim.speaker.surface) == (content, speaker)
    assert (claim.rule, claim.stance, claim.kind, claim.source_kind) == expected


@pytest.mark.parametrize(("expected", "text"), TOGETHER)
def test_claims_that_hang_together(expected: tuple[tuple[str | None, str, str], ...], text: str) -> None:
    found = [(c.speaker and c.speaker.surface, c.stance, c.surface) for c in found_in(text)]
    assert found == list(expected)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing(text: str) -> None:
    assert [(c.rule, c.surface) for c in found_in(text)] == []


TEXTS = [plain(text)[0] for _, text in PHRASINGS] + [text for _, text in TOGETHER]


@pytest.mark.parametrize("text", [*TEXTS, "\n".join(TEXTS), "\u200f".join("\n".join(TEXTS))])
def test_spans_are_of_the_text(text: str) -> None:
    for claim in found_in(text):
        for span in (claim, claim.speaker, claim.cue):
            assert span is None or (span.surface == text[span.start : span.end] and span.surface)


def test_examples_are_many() -> None:
    assert len(PHRASINGS) + len(TOGETHER) + len(NOTHING) >= 150


def test_every_rule_fires() -> None:
    assert {claim.rule for text in TEXTS for claim in found_in(text)} == set(quotes.RULES)


@pytest.mark.parametrize("row", rows("reporting"), ids=lambda row: row["name_en"])
def test_every_row_of_the_lexicon_is_found(row: dict[str, str]) -> None:
    for word in (row["perfect"], row["imperfect"], *alternatives(row["nouns"])):
        # «بين» is the preposition: there the feminine «بينت» must do.
        hits = [read(form, date(2024, 5, 1)).of("cue") for form in (word, word + "ت") if word]
        assert not word or any(0 in found for found in hits), word


def test_every_family_of_phrases_fires() -> None:
    families = {row["class"] for row in rows("attributions")}
    docs = [read(text, date(2024, 5, 1)) for text in (*TEXTS, *NOTHING)]
    assert {family for family in families if any(doc.of(family) for doc in docs)} == families
    kinds = {sense for doc in docs for hit in doc.of("source").values() for sense in hit.senses}
    assert kinds == {row["kind"] for row in rows("sources")}


def test_hedges_and_addressee() -> None:
    (claim,) = found_in("قال مصدر أمني لوكالة الأناضول إن المهاجم ربما فر إلى الجبل وقد يعود.")
    assert claim.hedges == ("ربما", "قد")
    assert claim.addressee in {"الأناضول", "وكالة الأناضول"}


def test_speech_over_several_sentences_and_an_unclosed_mark() -> None:
    (closed,) = found_in("وقال مراسلنا: «وصلنا ليلاً. كان الطريق خالياً. ثم بدأ القصف». وهدأ الوضع بعدها.")
    assert closed.surface == "وصلنا ليلاً. كان الطريق خالياً. ثم بدأ القصف"
    (unclosed,) = found_in("وقال مراسلنا: «وصلنا ليلاً. كان الطريق خالياً.\nوهدأ الوضع بعدها.")
    assert unclosed.surface == "وصلنا ليلاً. كان الطريق خالياً."


@given(st.text(alphabet=' "«»:،.\nقالأنإبحسمودرتيكفعنىه', max_size=300))
def test_garbage_gives_spans_inside_the_text(text: str) -> None:
    for claim in found_in(text):
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.surface == text[claim.start : claim.end]

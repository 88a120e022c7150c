"""Datelines and credits are found as the corpus says."""

from __future__ import annotations

import pytest

from transforms.facts import dateline
from transforms.facts.corpus.dateline import EXAMPLES, HEADLINE, HEADLINES, PUBLISHED
from transforms.facts.extract import facts, read
from transforms.facts.names import mentions
from transforms.facts.places import resolve

OPENINGS = [(place, credit, text) for place, credit, texts in EXAMPLES for text in texts]


@pytest.mark.parametrize(("place", "credit", "opening"), OPENINGS)
def test_opening(place: str | None, credit: str | None, opening: str) -> None:
    found = facts(read(f"{HEADLINE}\n{opening}", PUBLISHED))
    assert (found.dateline_place_id, found.credited_to) == (place, credit)


@pytest.mark.parametrize("text", HEADLINES)
def test_a_headline_is_no_dateline(text: str) -> None:
    assert facts(read(text, PUBLISHED)).dateline_place_id is None


def test_every_form_is_found() -> None:
    forms: set[str] = set()
    for *_, opening in OPENINGS:
        doc = read(f"{HEADLINE}\n{opening}", PUBLISHED)
        named = mentions(doc)
        forms.add(dateline.dateline(doc, named, resolve(doc, named)).form)
    assert forms - {""} == set(dateline.FORMS)

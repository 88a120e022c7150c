"""The contradictions of the corpus are found and explained; what may stand together is left alone."""

from __future__ import annotations

import pytest

from schemas.facts import Facts
from transforms.facts import contradictions
from transforms.facts.corpus.contradictions import COMPATIBLE, EXAMPLES, PUBLISHED
from transforms.facts.extract import facts, read


def said(text: str) -> Facts:
    return facts(read(text, PUBLISHED))


@pytest.mark.parametrize(("kind", "first", "second", "text"), EXAMPLES)
def test_example(kind: str, first: str, second: str, text: str) -> None:
    found = said(text)
    (pair,) = [c for c in found.contradictions if c.kind == kind]
    assert first in pair.a.surface
    assert second in pair.b.surface
    for span in (pair.a, pair.b):
        assert text[span.start : span.end] == span.surface
    assert pair.a.end <= pair.b.start
    assert any(word in pair.explanation for word in (" or ", " by ", " against "))
    if kind == "figure":
        assert pair.a_figure is not None and found.figures[pair.a_figure].start == pair.a.start
    elif pair.a_event is not None and pair.b_event is not None:
        for span, event in ((pair.a, pair.a_event), (pair.b, pair.b_event)):
            assert span.start <= found.events[event].trigger.start < span.end


@pytest.mark.parametrize("text", COMPATIBLE)
def test_nothing(text: str) -> None:
    assert [(c.kind, c.explanation) for c in said(text).contradictions] == []


def test_examples_are_many() -> None:
    assert len(EXAMPLES) + len(COMPATIBLE) >= 40


def test_every_rule_fires() -> None:
    assert {c.rule for *_, text in EXAMPLES for c in said(text).contradictions} == set(contradictions.RULES)

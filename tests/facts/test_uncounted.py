"""An event whose victims are told of in the plural has two or more of them, and a number goes before that."""

from __future__ import annotations

import pytest

from transforms.facts.corpus.uncounted import EXAMPLES, PUBLISHED, Bounds
from transforms.facts.extract import facts, read


@pytest.mark.parametrize(
    ("killed", "injured", "text"),
    [(killed, injured, text) for killed, injured, texts in EXAMPLES for text in texts],
)
def test_example(killed: Bounds, injured: Bounds, text: str) -> None:
    events = [
        event
        for event in facts(read(text, PUBLISHED)).events
        if event.type in ("ASSAULT", "CASUALTY", "DISASTER")
    ]
    assert events
    assert [event.killed for event in events if event.killed] == ([killed] if killed else [])
    assert [event.injured for event in events if event.injured] == ([injured] if injured else [])

"""The vocabulary of English news: ``transforms/lexicon/english_words.tsv``."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.lexicon.load import alternatives, rows


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, value)``; a form in lower case is known with a capital too, as sentences begin."""
    for row in rows("english_words"):
        for form in alternatives(row["forms"]):
            yield row["concept"], form, row["value"]
            if form[0].islower():
                yield row["concept"], form[0].upper() + form[1:], row["value"]


def none_of_these() -> frozenset[str]:
    """Names that English reads as another word."""
    return frozenset(
        form
        for row in rows("english_words")
        if row["concept"] == "no name"
        for form in alternatives(row["forms"])
    )

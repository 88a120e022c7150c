"""Quotation marks in pairs: where speech, a name or a doubted word is set off.

Guillemets say which way they face; a straight mark is told by the blanks around it, and by turns where
these say nothing. A pair never spans a line break; a mark that nothing closes closes with its paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from transforms.facts.document import Document

OPENING = frozenset('"«')
CLOSING = frozenset('"»')


class Quotations(NamedTuple):
    """``closes`` gives the closing token of an opening one (the paragraph's end if none), ``opens`` the reverse."""

    closes: Mapping[int, int]
    opens: Mapping[int, int]


def quotations(doc: Document) -> Quotations:
    """The pairs of quotation marks of a text, by token.

    >>> from datetime import date
    >>> from transforms.facts.extract import read
    >>> quotations(read("قال: «لن نغادر» ثم صمت", date(2024, 5, 1))).closes
    {2: 5}
    """
    closes: dict[int, int] = {}
    opens: dict[int, int] = {}
    straight: int | None = None
    angled: list[int] = []
    words = doc.words
    for i in doc.tokens.signs:
        word = words[i]
        if word == '"':
            if straight is None or (_opens(doc, i) and not _closes(doc, i)):
                straight = i
            else:
                closes[straight], opens[i], straight = i, straight, None
        elif word == "«":
            angled.append(i)
        elif word == "»":
            if angled:
                first = angled.pop()
                closes[first], opens[i] = i, first
        elif word == "\n":
            _unclosed(closes, straight, angled, i)
            straight, angled = None, []
    _unclosed(closes, straight, angled, len(words))
    return Quotations(closes, opens)


def _opens(doc: Document, i: int) -> bool:
    at = doc.tokens.at
    return (
        i + 1 < len(at) and at[i + 1] == at[i] + 1 and (i == 0 or at[i] > at[i - 1] + len(doc.words[i - 1]))
    )


def _closes(doc: Document, i: int) -> bool:
    at = doc.tokens.at
    return i > 0 and at[i] == at[i - 1] + len(doc.words[i - 1])


def _unclosed(closes: dict[int, int], straight: int | None, angled: list[int], end: int) -> None:
    for first in [*angled, *([] if straight is None else [straight])]:
        closes[first] = end

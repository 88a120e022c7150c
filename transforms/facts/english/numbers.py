"""Numbers in English text: digits, words, and the two together."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.facts.document import Document

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?")


class Number(NamedTuple):
    """A number in the tokens ``[start, end)``: its least and greatest value, whether written in digits alone."""

    start: int
    end: int
    low: float
    high: float
    digits: bool


def numbers(doc: Document) -> dict[int, Number]:
    """Every number of a text by its first token.

    >>> from datetime import date
    >>> from transforms.facts.extract import read
    >>> [n.low for n in numbers(read("The two hundred and five men met 3,400 more", date(2020, 1, 1))).values()]
    [205.0, 3400.0]
    """
    found: dict[int, Number] = {}
    vague = doc.of("vague number")
    words = doc.words
    starts = [i for i, word in enumerate(words) if word[0] in "0123456789"]
    done = 0
    for i in sorted({*starts, *vague, *doc.of("number"), *doc.of("scale")}):
        if i < done:
            continue
        if i in vague:
            low, high = str(vague[i].senses[0]).split("-")
            number: Number | None = Number(i, vague[i].end, float(low), float(high), False)
        else:
            number = _plain(doc, i)
        if number is not None:
            found[number.start] = number
            done = number.end
    return found


def touches(doc: Document, i: int) -> bool:
    """Whether token ``i`` is written against the one before it."""
    return 0 < i < len(doc.words) and doc.starts[i] == doc.ends[i - 1]


def _digits(doc: Document, i: int) -> float | None:
    word = doc.words[i]
    if not _GROUPED.fullmatch(word):
        return None
    if touches(doc, i) and (
        doc.words[i - 1][-1].isalpha()
        or (doc.words[i - 1] == "-" and touches(doc, i - 1) and doc.words[i - 2][-1].isalpha())
    ):
        return None  # «M4», «T-72»
    return float(word.replace(",", ""))


def _plain(doc: Document, i: int) -> Number | None:
    """A number that begins at ``i``; a scale alone counts one of itself where «a» or «half a» stands before."""
    units, scales, words = doc.of("number"), doc.of("scale"), doc.words
    total = 0.0
    current: float | None = None
    j, digits = i, True
    if i in scales:
        if i == 0 or words[i - 1] not in ("a", "A"):
            return None
        if i > 1 and words[i - 2] in ("half", "Half"):
            return Number(i - 2, i + 1, _scale(doc, i) / 2, _scale(doc, i) / 2, False)
        i, current, digits = i - 1, 1.0, False
    count = len(words)
    while j < count:
        value = _digits(doc, j) if words[j][0].isdigit() else None
        if value is not None:
            if current is not None:
                break
            current = value
            j += 1
        elif j in units:
            value = float(str(units[j].senses[0]))
            if current is None:
                current = value
            elif (current % 100 >= 20 and current % 10 == 0 and value < 10 and not digits) or (
                current >= 100 and current % 100 == 0 and not digits
            ):
                current += value
            else:
                break
            digits = False
            j += 1
        elif j in scales and current is not None:
            scale = _scale(doc, j)
            if scale >= 1000:
                total, current = total + current * scale, None
                j += 1
                following = j + (j < count and words[j] == "and")
                if digits or following not in units:
                    break
                j = following
            else:
                current *= scale
                j += 1
                if j + 1 < count and words[j] == "and" and j + 1 in units and scale == 100:
                    j += 1
        elif (
            words[j] == "-"
            and current is not None
            and current % 10 == 0
            and j + 1 in units
            and touches(doc, j)
            and touches(doc, j + 1)
        ):
            j += 1
        else:
            break
    if j == i or (current is None and not total):
        return None
    value = total + (current or 0.0)
    return Number(i, j, value, value, digits)


def _scale(doc: Document, i: int) -> float:
    return float(str(doc.of("scale")[i].senses[0]))

"""Numbers as Arabic writes them: digits, words, and digits with words («ثلاثة وعشرون», «3 آلاف», «2.5 مليون»).

One pass over the digit tokens and the hits of the concept ``numeral`` gives the numbers of a text. What a
number counts, or whether it names a day or a road, is for its readers to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from schemas.value import Value
from transforms.lexicon.load import alternatives, rows

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]{1,15}(?:[.,][0-9]+)?")
_MOST = 10**15  # beyond it, a run of digits is an identifier


class Word(Value, frozen=True):
    """A numeral word: its ``kind`` in ``numerals.tsv`` and its value, low and high the same unless vague."""

    kind: str
    low: float
    high: float


class Match(Protocol):
    """What the trie says of a stretch of tokens; see ``transforms.lexicon.trie.Hit``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def prefix(self) -> int: ...
    @property
    def proclitic(self) -> str: ...
    @property
    def senses(self) -> tuple[object, ...]: ...


class Number(Value, frozen=True):
    """A number in a text: token range, proclitic characters before it, inclusive bounds.

    ``kind`` is digits, words, mixed, ordinal, vague («عشرات»), several («عدة»), one («واحدة»), one of («أحد»), or
    fraction. ``definite`` where the article stands before it. ``proclitic`` is the first word's.
    """

    start: int
    end: int
    prefix: int
    proclitic: str
    low: float
    high: float
    kind: str
    definite: bool


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``("numeral", spelling, Word)`` for every word of ``numerals.tsv``."""
    for row in rows("numerals"):
        low, high = bounds(row["value"])
        for form in alternatives(row["forms"]):
            yield "numeral", form, Word(row["kind"], low, high)


def bounds(value: str) -> tuple[float, float]:
    """Low and high of a value cell.

    >>> bounds("20..99"), bounds("1/2")
    ((20, 99), (0.5, 0.5))
    """
    low, _, high = value.partition("..")
    return _one(low), _one(high or low)


def _one(cell: str) -> float:
    top, slash, below = cell.partition("/")
    return int(top) / int(below) if slash else int(top)


def digits(word: str) -> float | None:
    """The value of a digit token, None if it is no number («13.4.2018»).

    A point or comma before groups of three digits parts thousands, otherwise decimals.

    >>> digits("65.000"), digits("6.1"), digits("1,250,000"), digits("13.4.2018")
    (65000, 6.1, 1250000, None)
    """
    if word.isdecimal():
        return int(word) if len(word) <= 15 else None
    if _GROUPED.fullmatch(word):
        if "," in word:
            return _tidy(float(word.replace(",", "")))
        return int(word.replace(".", "")) if word[0] != "0" else _tidy(float(word))
    if _PLAIN.fullmatch(word):
        return _tidy(float(word.replace(",", ".")))
    return None


def _tidy(value: float) -> float:
    return int(value) if value == int(value) else value


def numbers(words: list[str], digit_tokens: Iterable[int], hits: Mapping[int, Match]) -> list[Number]:
    """The numbers of a text in order, longest first, without overlap.

    Args:
        words: normalised tokens.
        digit_tokens: which of them begin with a digit.
        hits: the trie's hits of the concept ``numeral`` by first token.
    """
    places = sorted({*digit_tokens, *hits})
    found: list[Number] = []
    after = 0
    for i in places:
        if i >= after:
            number = _read(words, hits, i)
            if number is not None:
                found.append(number)
                after = number.end
    return found


def _read(words: list[str], hits: Mapping[int, Match], i: int) -> Number | None:
    hit = hits.get(i)
    if hit is None:
        return _from_digits(words, hits, i)
    sense = _sense(words, hits, i)
    if sense is None or words[i] in _NOT_NUMBERS or "س" in hit.proclitic:
        return None  # «سعدة» is a name: only verbs take س
    definite = words[i][hit.prefix :].startswith("ال") and sense.low != 1000
    if sense.kind in ("ordinal", "vague", "several", "one", "one of", "fraction"):
        return _special(words, hits, hit, sense, definite)
    value, end = _compound(words, hits, hit.end, sense)
    return Number(i, end, hit.prefix, hit.proclitic, value, value, "words", definite)


_NOT_NUMBERS = frozenset({"لست"})  # «I am not», not «for six»


def _sense(words: list[str], hits: Mapping[int, Match], i: int) -> Word | None:
    """The sense of a hit; a plural scale («الاف») is vague unless a number stands before it."""
    senses = [s for s in hits[i].senses if isinstance(s, Word)]
    vague = [s for s in senses if s.kind == "vague"]
    return next(iter(vague or senses), None)


def _scale(hits: Mapping[int, Match], i: int) -> tuple[float, int] | None:
    """A scale word at ``i`` with no proclitic: its value and the token after it."""
    hit = hits.get(i)
    if hit is None or hit.proclitic:
        return None
    for sense in hit.senses:
        if isinstance(sense, Word) and sense.kind in ("scale", "hundred"):
            return sense.low, hit.end
    return None


def _from_digits(words: list[str], hits: Mapping[int, Match], i: int) -> Number | None:
    value, end = digits(words[i]), i + 1
    if value is None:
        return None
    # «100 000»: groups of three parted by a blank
    while (
        len(words[i]) <= 3
        and end < len(words)
        and len(words[end]) == 3
        and words[end].isdecimal()
        and words[end] == "000"
    ):
        value, end = value * 1000, end + 1
    if len(words[i]) <= 3 and end + 1 < len(words) and words[end] == "،" and words[end + 1] == "000":
        value, end = value * 1000, end + 2  # «3،000»
    scaled = _scale(hits, end)
    kind = "digits"
    if scaled is not None and scaled[0] >= 1000:
        value, end = _scaled(words, hits, value, scaled)
        kind = "mixed"
    if value > _MOST:
        return None
    return Number(i, end, 0, "", value, value, kind, i > 0 and words[i - 1] == "ال")


def _scaled(
    words: list[str], hits: Mapping[int, Match], value: float, scaled: tuple[float, int]
) -> tuple[float, int]:
    """A number before a scale, and what follows: «3 ملايين و200 ألف», «مليونين ونصف»."""
    scale, end = scaled
    total = _tidy(round(value * scale, 2))
    return _rest(words, hits, total, scale, end)


def _rest(
    words: list[str], hits: Mapping[int, Match], total: float, scale: float, end: int
) -> tuple[float, int]:
    """What «و» adds below ``scale``."""
    hit = hits.get(end)
    if hit is not None and hit.proclitic == "و":
        for sense in hit.senses:
            if isinstance(sense, Word) and sense.kind == "fraction" and not words[end].startswith("وال"):
                after = hit.end
                again = _scale(hits, after) or _scale_with_article(words, hits, after)
                return _tidy(total + sense.low * scale), again[1] if again and again[0] == scale else after
        word = _sense(words, hits, end)
        if (
            word is not None
            and word.kind not in _NEVER_ADDED
            and word.low < scale
            and not words[end].startswith("وال")
        ):
            more, after = _compound(words, hits, hit.end, word)
            if more < scale:
                return total + more, after
    elif end + 1 < len(words) and words[end] == "و" and "0" <= words[end + 1][0] <= "9":
        more_number = _from_digits(words, hits, end + 1)
        if more_number is not None and 10 <= more_number.low < scale:
            return total + more_number.low, more_number.end
    return total, end


_NEVER_ADDED = frozenset({"ordinal", "vague", "several", "one of", "fraction"})


def _scale_with_article(words: list[str], hits: Mapping[int, Match], i: int) -> tuple[float, int] | None:
    return _scale(hits, i) if i < len(words) else None


def _compound(words: list[str], hits: Mapping[int, Match], end: int, first: Word) -> tuple[float, int]:
    """The value of number words whose first is ``first`` and which go on at ``end``."""
    value, end = _below_thousand(words, hits, end, first)
    if first.kind == "two of a scale":
        return _rest(words, hits, value, first.low / 2, end)
    if first.kind == "scale":
        return _rest(words, hits, value, first.low, end)
    scaled = _scale(hits, end)
    if scaled is not None and scaled[0] > value and scaled[0] >= 1000:
        return _scaled(words, hits, value, scaled)
    return value, end


def _below_thousand(words: list[str], hits: Mapping[int, Match], end: int, word: Word) -> tuple[float, int]:
    value = word.low
    if word.kind == "unit":
        scaled = _scale(hits, end)
        if scaled is not None and scaled[0] == 100 and 3 <= value <= 9:
            value, end, word = value * 100, scaled[1], Word("hundreds", value * 100, value * 100)
    while (hit := hits.get(end)) is not None and hit.proclitic == "و":
        more = _sense(words, hits, end)
        if more is None:
            break
        if word.kind in ("unit", "one", "one of") and more.kind == "tens" and word.low < 10:
            fits = True
        elif word.kind in ("hundred", "hundreds"):
            fits = more.kind in ("unit", "teen", "tens", "one") and more.low < 100
        else:
            fits = False
        if not fits:
            break
        value, end, word = value + more.low, hit.end, more
    return value, end


def _special(
    words: list[str], hits: Mapping[int, Match], hit: Match, sense: Word, definite: bool
) -> Number | None:
    end, low, high, kind = hit.end, sense.low, sense.high, sense.kind
    if kind == "fraction":
        scaled = _scale(hits, end)
        if scaled is not None and scaled[0] >= 1000:
            value = _tidy(sense.low * scaled[0])
            return Number(hit.start, scaled[1], hit.prefix, hit.proclitic, value, value, "words", definite)
    elif kind == "several":
        many = hits.get(end)
        if many is not None and not many.proclitic:
            for word in many.senses:
                if isinstance(word, Word) and word.kind == "vague":
                    low, high, end = word.low, word.high, many.end
                    break
    elif kind in ("one", "one of"):
        # «واحد وعشرون», «إحدى وثلاثين»
        value, end = _below_thousand(words, hits, end, sense)
        if value > 1:
            return Number(hit.start, end, hit.prefix, hit.proclitic, value, value, "words", definite)
    return Number(hit.start, end, hit.prefix, hit.proclitic, low, high, kind, definite)

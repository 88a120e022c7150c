"""Tokens and sentences of normalised text, with their raw offsets.

A table gives every code point its class; a token begins where the class changes. So the whole text is
cut by a few array operations, and Python only slices the words out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.arabic.normalize import AlignedText

# Blanks (an underscore joins the words of a hashtag and is one), Arabic words with the Persian letters that
# news uses for foreign sounds, numbers, words of other scripts; signs stand alone, a line break is one.
_BLANK, _ARABIC, _NUMBER, _LETTERS, _SIGN, _POINT = range(6)
_STOPS = frozenset({".", "؟", "?", "!", "…", "\n"})
# Rules look through a sentence for every trigger in it. News has none over 202 tokens in 43,000; a text without stops
# is cut into pieces, so that it takes no more time than its length.
_LONGEST = 400
_CLOSERS = frozenset({'"', "»", ")", "]", "'"})
# «د. فلان», «أ. فلان»: a single letter before a point is a title, not the end of a sentence.
_ABBREVIATED = frozenset("دامهصطتج")
# «سي.إن.إن», «السورية.نت»: a point inside a name spelt out in Latin letters or before the end of a domain.
_DOMAINS = frozenset({"نت", "كوم", "بيديا"})
_LATIN = frozenset(
    {"ان", "بي", "سي", "اف", "دي", "ام", "اس", "يو", "تي", "اي", "كي", "جي", "ار", "ايه", "اتش"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of one text; all lists have one element a token.

    ``words`` are normalised forms; ``at`` where they start in the normalised text; ``starts`` and
    ``ends`` the raw span, trailing diacritics included; ``sentence`` the number of the sentence.
    ``sentences`` are ``(first, after)`` token ranges in order, which cover all tokens. A line
    break is a token of its own (``"\\n"``) and ends its sentence. ``signs`` and ``numbers`` are
    the positions of the tokens that are one: no rule need look for a mark among the words.
    """

    words: list[str]
    at: list[int]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    signs: list[int]
    numbers: list[int]


def tokenize(aligned: AlignedText) -> Tokens:
    """Cut normalised text into tokens and sentences.

    >>> from transforms.arabic.normalize import align
    >>> tokenize(align("قُتل 3 مدنيين. وأصيب 12.")).words
    ['قتل', '3', 'مدنيين', '.', 'واصيب', '12', '.']
    """
    text, codes = aligned.text, aligned.codes
    kinds = _kinds().take(codes, mode="clip")
    points = (kinds == _POINT).nonzero()[0]
    if len(points):
        inner = points[(points > 0) & (points < len(kinds) - 1)]
        inner = inner[(kinds[inner - 1] == _NUMBER) & (kinds[inner + 1] == _NUMBER)]
        kinds[points] = _SIGN
        kinds[inner] = _NUMBER  # «3.5», «12,000»
    cut = np.empty(len(kinds) + 1, dtype=np.bool_)
    cut[0] = cut[-1] = True
    np.not_equal(kinds[1:], kinds[:-1], out=cut[1:-1])
    cut[:-1] |= kinds == _SIGN
    edges = cut.nonzero()[0]
    kinds = kinds[edges[:-1]] if len(kinds) else kinds
    solid = (kinds != _BLANK).nonzero()[0]
    firsts, afters, kinds = edges[solid], edges[solid + 1], kinds[solid]
    at: list[int] = firsts.tolist()
    after: list[int] = afters.tolist()
    words = [text[start:end] for start, end in zip(at, after, strict=True)]
    signs: list[int] = (kinds == _SIGN).nonzero()[0].tolist()
    sentence, sentences = _sentences(words, at, signs)
    starts: list[int] = aligned.offsets[firsts].tolist()
    ends: list[int] = aligned.ends[afters - 1].tolist()
    numbers: list[int] = (kinds == _NUMBER).nonzero()[0].tolist()
    return Tokens(words, at, starts, ends, sentence, sentences, signs, numbers)


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.full(
        0x10000, _SIGN, dtype=np.uint8
    )  # what lies beyond, such as emoji, counts as the last: a sign
    for code in range(0xFFFF):
        char = chr(code)
        if 0x0621 <= code <= 0x06D3 or 0x0750 <= code <= 0x077F:
            kinds[code] = _ARABIC
        elif "0" <= char <= "9":
            kinds[code] = _NUMBER
        elif char != "\n" and (char.isspace() or char == "_"):
            kinds[code] = _BLANK
        elif char.isalpha():
            kinds[code] = _LETTERS
    kinds[[ord("."), ord(",")]] = _POINT
    return kinds


def _sentences(words: list[str], at: list[int], signs: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    count = len(words)
    afters: list[int] = []
    first = 0
    for stop in signs:
        if words[stop] not in _STOPS or stop < first:
            continue
        if words[stop] == "." and stop and _inside_name(words, at, stop):
            continue
        after = stop + 1
        while after < count and words[after - 1] != "\n":
            adjacent = at[after] == at[after - 1] + len(words[after - 1])
            # a quotation mark after a blank opens what follows
            if words[after] not in _STOPS and not (words[after] in _CLOSERS and adjacent):
                break
            after += 1
        afters.append(after)
        first = after
    if first < count:
        afters.append(count)
    sentence: list[int] = []
    sentences: list[tuple[int, int]] = []
    first = 0
    for stop in afters:
        while first < stop:
            after = min(stop, first + _LONGEST)
            sentence += [len(sentences)] * (after - first)
            sentences.append((first, after))
            first = after
    return sentence, sentences


def _inside_name(words: list[str], at: list[int], stop: int) -> bool:
    """Whether the point at ``stop`` abbreviates or joins rather than ends a sentence."""
    before = words[stop - 1]
    if before in _ABBREVIATED:
        return True
    if stop + 1 == len(words) or at[stop + 1] != at[stop] + 1 or at[stop] != at[stop - 1] + len(before):
        return False
    return words[stop + 1] in _DOMAINS or (before in _LATIN and words[stop + 1] in _LATIN)

"""Tokens and sentences of normalised text, with their raw offsets.

One regular expression cuts the whole text into words, numbers, signs and blanks, so that the
starts are a running sum of lengths and no match object is made per token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from transforms.arabic.normalize import AlignedText

# Arabic words (with the Persian letters that news uses for foreign sounds), numbers with inner points
# or commas, words of other scripts, line breaks, blanks (an underscore joins the words of a hashtag and is one), signs.
_PIECES = re.compile(r"[\u0621-\u06d3\u0750-\u077f]+| +|[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|_+|.", re.DOTALL)
_STOPS = frozenset({".", "؟", "?", "!", "…", "\n"})
_CLOSERS = frozenset({'"', "»", ")", "]", "'"})
# «د. فلان», «أ. فلان»: a single letter before a point is a title, not the end of a sentence.
_ABBREVIATED = frozenset("دامهصطتج")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of one text; all lists have one element a token.

    ``words`` are normalised forms; ``at`` where they start in the normalised text; ``starts`` and
    ``ends`` the raw span, trailing diacritics included; ``sentence`` the number of the sentence.
    ``sentences`` are ``(first, after)`` token ranges in order, which cover all tokens. A line
    break is a token of its own (``"\\n"``) and ends its sentence.
    """

    words: Sequence[str]
    at: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    sentence: Sequence[int]
    sentences: Sequence[tuple[int, int]]


def tokenize(aligned: AlignedText) -> Tokens:
    """Cut normalised text into tokens and sentences.

    >>> from transforms.arabic.normalize import align
    >>> tokenize(align("قُتل 3 مدنيين. وأصيب 12.")).words
    ['قتل', '3', 'مدنيين', '.', 'واصيب', '12', '.']
    """
    pieces = _PIECES.findall(aligned.text)
    words: list[str] = []
    at: list[int] = []
    for piece, start in zip(pieces, accumulate(map(len, pieces), initial=0), strict=False):
        if piece[0] not in " _":
            words.append(piece)
            at.append(start)
    if not words:
        return Tokens((), (), (), (), (), ())
    starts = aligned.offsets[at].tolist()
    ends = aligned.ends[[start + len(word) - 1 for start, word in zip(at, words, strict=True)]].tolist()
    sentence, sentences = _sentences(words, at)
    return Tokens(words, at, starts, ends, sentence, sentences)


def _sentences(words: Sequence[str], at: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
    sentence: list[int] = []
    sentences: list[tuple[int, int]] = []
    first, i, count = 0, 0, len(words)
    while i < count:
        word = words[i]
        i += 1
        if word not in _STOPS or (word == "." and i > 1 and words[i - 2] in _ABBREVIATED):
            continue
        while i < count and word != "\n" and (words[i] in _STOPS or words[i] in _CLOSERS):
            if words[i] in _CLOSERS and at[i] != at[i - 1] + len(words[i - 1]):
                break  # a mark after a blank opens what follows
            word = words[i]
            i += 1
        sentence += [len(sentences)] * (i - first)
        sentences.append((first, i))
        first = i
    if first < count:
        sentence += [len(sentences)] * (count - first)
        sentences.append((first, count))
    return sentence, sentences

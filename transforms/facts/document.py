"""A text as the extractors see it: tokens, sentences, and what the lexicon knows of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from schemas.facts import Span
from transforms.arabic import numerals
from transforms.arabic.normalize import AlignedText, align
from transforms.arabic.numerals import Number
from transforms.arabic.tokens import Tokens, tokenize
from transforms.lexicon.trie import Hit, Trie

_NONE: dict[int, Hit] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One text, read once; extractors share it and never look at the raw text for words.

    Token positions index ``words``, ``starts``, ``ends``, ``sentence``; ``starts``/``ends`` are raw code point
    offsets, ``sentences`` are ``(first, after)`` token ranges. ``hits`` holds, by concept, what the lexicon
    matched, keyed by first token; ``numbers`` are those of the text in Arabic words and in digits. ``published`` is the day of publication where the outlet is.
    """

    aligned: AlignedText
    tokens: Tokens
    raw: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    hits: dict[str, dict[int, Hit]]
    published: date
    language: str
    numbers: list[Number]
    asked: dict[int, int]  # raw offset -> token: every stage asks for those of the same names
    begun: dict[str, list[int]]  # concept -> first tokens of its hits, in order

    def of(self, concept: str) -> dict[int, Hit]:
        """The hits of a concept by first token, in text order."""
        return self.hits.get(concept, _NONE)

    def without(self, concept: str, tokens: set[int]) -> Document:
        """The same text without the hits of a concept that begin at some tokens."""
        left = {token: hit for token, hit in self.of(concept).items() if token not in tokens}
        return Document(
            self.aligned,
            self.tokens,
            self.raw,
            self.words,
            self.starts,
            self.ends,
            self.sentence,
            self.sentences,
            {**self.hits, concept: left},
            self.published,
            self.language,
            self.numbers,
            self.asked,
            {},
        )

    def among(self, concept: str, first: int, after: int) -> list[int]:
        """The tokens ``first`` to before ``after`` at which a hit of a concept begins."""
        starts = self.begun.get(concept)
        if starts is None:
            starts = self.begun[concept] = list(self.of(concept))
        return starts[bisect_left(starts, first) : bisect_left(starts, after)]

    def start(self, token: int, prefix: int = 0) -> int:
        """Raw offset of a token, after ``prefix`` normalised characters of proclitics."""
        return self.aligned.offsets.item(self.tokens.at[token] + prefix) if prefix else self.starts[token]

    def span(self, first: int, after: int, prefix: int = 0) -> Span:
        """The raw span of the tokens ``first`` to before ``after``."""
        start, end = self.start(first, prefix), self.ends[after - 1]
        return Span(start=start, end=end, surface=self.raw[start:end])

    def token_at(self, offset: int) -> int:
        """The token that holds or follows a raw offset; ``len(words)`` past the last."""
        token = self.asked.get(offset)
        if token is None:
            token = self.asked[offset] = bisect_right(self.ends, offset)
        return token


def read(text: str, published: date, trie: Trie, language: str = "ar") -> Document:
    """Normalise, cut and look up a text."""
    aligned = align(text)
    tokens = tokenize(aligned)
    hits = trie.match(tokens.words)
    return Document(
        aligned=aligned,
        tokens=tokens,
        raw=text,
        words=tokens.words,
        starts=tokens.starts,
        ends=tokens.ends,
        sentence=tokens.sentence,
        sentences=tokens.sentences,
        hits=hits,
        published=published,
        language=language,
        numbers=numerals.numbers(tokens.words, tokens.numbers, hits.get("numeral", _NONE)),
        asked={},
        begun={},
    )

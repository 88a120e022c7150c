"""What others offer for the same stages, to be timed over the same text beside ours (``benchmarks/stages.py``).

camel-tools and dateparser come with the project's dependencies, spaCy with ``waqai[bench]``. One that is not there is
told by name. No model is asked: what needs one is another kind of work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

DATEPARSER = 20_000
"""Bytes of text that dateparser is given: it is that slow."""

Peer = tuple[str, Callable[[], object], int]
"""A name, the work, and of how many bytes of UTF-8."""


def peers(texts: Sequence[str]) -> Iterator[Peer | str]:
    """The peers that are there; of one that is not, what is missing."""
    size = sum(len(text.encode()) for text in texts)
    for made in (_camel_normalisers, _camel_tokenizer, _spacy_tokenizer, _dateparser):
        try:
            name, work, few = made(texts)
        except ImportError as error:
            yield f"{made.__name__.strip('_').replace('_', ' ')}: not installed ({error.name})"
        else:
            yield name, work, few or size


def _camel_normalisers(texts: Sequence[str]) -> Peer:
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
    )

    def normalise(text: str) -> str:
        return normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(dediac_ar(text))))

    return "camel-tools: dediacritise, normalise", lambda: deque(map(normalise, texts), maxlen=0), 0


def _camel_tokenizer(texts: Sequence[str]) -> Peer:
    from camel_tools.tokenizers.word import simple_word_tokenize

    return "camel-tools: simple_word_tokenize", lambda: deque(map(simple_word_tokenize, texts), maxlen=0), 0


def _spacy_tokenizer(texts: Sequence[str]) -> Peer:
    import spacy

    tokenizer = spacy.blank("ar").tokenizer
    return "spaCy: tokenizer of blank «ar»", lambda: deque(map(tokenizer, texts), maxlen=0), 0


def _dateparser(texts: Sequence[str]) -> Peer:
    from dateparser.search import search_dates

    few: list[str] = []
    size = 0
    for text in texts:
        few.append(text)
        size += len(text.encode())
        if size > DATEPARSER:
            break
    return (
        f"dateparser: search_dates ({size / 1e3:.0f} kB)",
        lambda: deque((search_dates(text, languages=["ar"]) for text in few), maxlen=0),
        size,
    )

"""Whether two articles have the same wording: a fingerprint that spelling, headline and credit line do not change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from schemas.ids import digest
from transforms.arabic.normalize import fold
from transforms.lexicon import load

CREDIT_WORDS = 12
"""A line longer than this tells something besides whom the text is taken from."""

_BEFORE = " :("
"""What may stand before the word that a credit line begins with."""

_BLANK = str.maketrans(dict.fromkeys(_BEFORE, " "))

ENOUGH = 120
"""Letters below which the same wording may be chance: «التفاصيل في الرابط»."""


@cache
def _credits() -> tuple[tuple[str, bool], ...]:
    return tuple((fold(row["word"]), row["names"] == "yes") for row in load.rows("credits"))


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(word.split()[0] for word, _ in _credits())


def fingerprint(text: str) -> str | None:
    """The identity of a text's body: its letters and digits after normalisation, without credit lines.

    The first line, the headline, is left out: who takes a text over gives it a headline of his own.
    None for a body too short to be told from others by its wording.

    >>> body = "ساد هدوء حذر جبهات المحافظة في الساعات الأولى من وقف إطلاق النار. " * 3
    >>> fingerprint("هدوء\\n" + body) == fingerprint("هدنة\\nنقلاً عن وكالة\\n" + body)
    True
    """
    letters = "".join(body_words(text))
    return digest("wording", letters) if len(letters) >= ENOUGH else None


@lru_cache(maxsize=1)
def folded_lines(text: str) -> tuple[str, ...]:
    """The lines of a text after normalisation; kept for who asks of the same text next."""
    return tuple(map(fold, text.split("\n")))


@lru_cache(maxsize=1)
def body_words(text: str) -> tuple[str, ...]:
    """The words of a text after normalisation, of letters and digits alone, without the headline and credit lines; kept
    for who asks of the same text next.
    """
    return tuple(
        word for line in folded_lines(text)[1:] if not _is_credit(line) for word in plain_words(line)
    )


def plain_words(line: str) -> Iterator[str]:
    """The words of a line, of letters and digits alone."""
    for word in line.split():
        plain = word if word.isalnum() else "".join(filter(str.isalnum, word))
        if plain:
            yield plain


def credited(text: str) -> str | None:
    """The outlet that a credit line names, as written.

    >>> credited("عنوان\\nنقلاً عن وكالة سانا\\nنص الخبر")
    'وكالة سانا'
    """
    for line, folded in zip(text.split("\n")[1:], folded_lines(text)[1:], strict=True):
        if not _is_credit(folded):
            continue
        for word, names in _credits():
            if names and _begins(folded, word):
                # Folding drops marks within words, never words.
                name = " ".join(line.replace(":", " ").split()[len(word.split()) :]).strip(" .-()")
                return name or None
    return None


def _is_credit(folded: str) -> bool:
    # Most lines begin with no such word, and are told by that alone.
    if not folded.lstrip(_BEFORE).startswith(_beginnings()):
        return False
    return len(folded.split()) <= CREDIT_WORDS and any(_begins(folded, word) for word, _ in _credits())


def _begins(folded: str, word: str) -> bool:
    words = folded.translate(_BLANK).split()
    return words[: len(word.split())] == word.split()

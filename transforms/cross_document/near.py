"""Whether two texts have nearly the same wording: MinHash signatures, found by their bands.

A copy with another headline, a few words changed or a sentence less is told so; bulletins of one form are
not, as what they tell of differs: a figure, a day, a place stands where the other has another. Measured in
docs/decisions/stories.md.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.arabic.normalize import fold
from transforms.cross_document.wording import body_words, plain_words
from transforms.lexicon.load import alternatives, fresh, rows

NEAR = 0.7
"""Share of all shingles that two texts have in common from which their wording is nearly the same."""

BANDS, ROWS = 12, 4
"""A signature in bands: two texts with 0.7 in common share one in 96 of 100 cases, with 0.3 in 9 of 100."""

SHINGLE = 3
"""Words in a shingle; so many factors are in ``_MIX``."""

ENOUGH = 25
"""Shingles below which nearly the same wording may be chance."""

KNOWN = 16_384
"""Words of which it is known what becomes of them: most of a text, in two or three megabytes."""

_SEEDS = random.Random("wording")
_FACTORS = np.array([_SEEDS.getrandbits(63) * 2 + 1 for _ in range(BANDS * ROWS)], dtype=np.uint64)
_MIX = np.array([_SEEDS.getrandbits(63) * 2 + 1 for _ in range(3)], dtype=np.uint64)
_TERMS = np.array([_SEEDS.getrandbits(64) for _ in range(BANDS * ROWS)], dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """``hashes`` estimate how much two texts have in common; ``telling`` are figures, days and places, as 32-bit hashes."""

    hashes: tuple[int, ...]
    telling: frozenset[int]

    def bands(self) -> list[int]:
        """Keys of 63 bits, of which nearly the same texts share at least one."""
        return [
            hash((start, *self.hashes[start : start + ROWS])) & 0x7FFF_FFFF_FFFF_FFFF
            for start in range(0, BANDS * ROWS, ROWS)
        ]

    def pack(self) -> bytes:
        """The signature as bytes, which ``unpack`` reads."""
        return np.array([*self.hashes, *sorted(self.telling)], dtype="<u4").tobytes()


def unpack(packed: bytes) -> Signature:
    """The signature that ``Signature.pack`` wrote."""
    values: list[int] = np.frombuffer(packed, dtype="<u4").tolist()
    return Signature(hashes=tuple(values[: BANDS * ROWS]), telling=frozenset(values[BANDS * ROWS :]))


def signature(text: str) -> Signature | None:
    """The signature of a text's body, headline and credit lines left out; None for one too short to be told.

    >>> lines = [f"قال شاهد{n} إن طريقه{n} كان سالكاً{n} حين مر{n}." for n in range(9)]
    >>> text = "عنوان\\nوصلت 7 قوافل. " + " ".join(lines)
    >>> one, copy, other = map(signature, (text, text.replace("وصلت", "بلغت"), text.replace("7", "8")))
    >>> near(one, copy), near(one, other)
    (True, False)
    """
    words = body_words(text)
    if len(words) < ENOUGH + SHINGLE - 1:
        return None
    known = [*map(_known, words)]
    mixed = (shingles([own for own, _ in known])[:, None] * _FACTORS + _TERMS).min(axis=0) >> np.uint64(32)
    return Signature(
        hashes=tuple(mixed.tolist()),
        telling=frozenset([telling for _, telling in known if telling is not None]),
    )


def shingles(words: Sequence[int]) -> npt.NDArray[np.uint64]:
    """A hash of 64 bits for every ``SHINGLE`` words that follow each other, in order; words by their ``word_hash``.

    >>> shingles([word_hash(word) for word in "ساد هدوء حذر الجبهات".split()]).shape
    (2,)
    """
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    hashes = np.array(words, dtype=np.uint64)
    return hashes[:-2] * _MIX[0] ^ hashes[1:-1] * _MIX[1] ^ hashes[2:] * _MIX[2]


def likeness(one: Signature, other: Signature) -> float:
    """About which share of all shingles two texts have in common."""
    return sum(map(int.__eq__, one.hashes, other.hashes)) / len(one.hashes)


def near(one: Signature | None, other: Signature | None) -> bool:
    """Have two texts nearly the same wording, and does neither put another figure, day or place where the other has one?"""
    if one is None or other is None or likeness(one, other) < NEAR:
        return False
    return not (one.telling - other.telling and other.telling - one.telling)


@lru_cache(maxsize=KNOWN)
def _known(word: str) -> tuple[int, int | None]:
    """A word's hash, and that of what it tells if it is a figure, a day or a place."""
    bare = _bare(word)
    telling = any(map(str.isdigit, word)) or bare in _telling_words()
    return word_hash(word), word_hash(bare) if telling else None


def word_hash(word: str) -> int:
    """A hash of 32 bits, the same everywhere."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def _bare(word: str) -> str:
    for prefix in ("وال", "بال", "فال", "ال", "لل"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word


@cache
def _telling_words() -> frozenset[str]:
    forms = [
        *(
            form
            for row in rows("numerals")
            if row["kind"] != "fraction"
            for form in alternatives(row["forms"])
        ),
        *(form for row in rows("weekdays") for form in alternatives(row["forms"])),
        *(row["form"] for row in rows("months")),
        *(
            form
            for row in fresh("places")
            if row["common_word"] == "no"
            for form in (row["name_ar"], *alternatives(row["aliases_ar"]))
        ),
    ]
    return frozenset(_bare(word) for form in forms for word in plain_words(fold(form)) if len(word) > 2)

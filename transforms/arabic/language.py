"""In which language a text is written. Why py3langid: docs/decisions/language.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol, cast

import numpy as np

# Those that outlets on Syria publish in, and the neighbours they could be taken for.
_KNOWN = (
    "ar",
    "sdh",
    "ku",
    "fa",
    "ur",
    "tr",
    "az",
    "en",
    "fr",
    "de",
    "es",
    "it",
    "ru",
    "he",
    "hy",
    "sv",
    "nl",
)
# The model has Southern Kurdish but not Sorani, and takes Sorani for it.
_SAME = {"sdh": "ckb"}
# Letters of Persian, Urdu and Kurdish that no Arabic word has.
_NOT_ARABIC = re.compile(
    "[\u067e\u0686\u0698\u06a4\u06a9\u06af\u06b5\u0695\u06be\u06c6\u06ce\u06d2\u06cc\u06d5]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC_LETTERS = ((0x0621, 0x064A), (0x066E, 0x06D5))  # code points, inclusive
_FEW = 12
_SAMPLE = 1000


class _Identifier(Protocol):
    def set_languages(self, langs: list[str]) -> None: ...
    def classify(self, text: str) -> tuple[str, float]: ...


def language(text: str, *, expected: Sequence[str] = (), declared: str | None = None) -> str:
    """The ISO 639 code of a text's language: ``ar``, ``en``, ``ku`` (Kurmanji), ``ckb`` (Sorani), ``tr`` …

    A text of fewer than 12 letters is what the item declares or its outlet publishes in first; with
    neither, ``und``. What a feed declares counts for nothing else: English items in feeds that say
    ``ar`` are common.

    >>> language("أعلنت الوزارة افتتاح الطريق بعد إصلاحه"), language("The ministry said the road was open")
    ('ar', 'en')
    """
    sample = text[:_SAMPLE]
    arabic = _count(sample)
    # in nearly every article Arabic letters are most of all characters, so that no others need counting
    most = arabic >= _FEW and arabic * 2 > len(sample)
    letters = arabic if most else sum(map(len, _LETTERS.findall(sample)))
    if letters < _FEW:
        return (declared or "").lower().partition("-")[0] or (expected[0] if expected else "und")
    if arabic * 2 > letters and not _NOT_ARABIC.search(sample):
        return "ar"  # nearly every article, without asking the model
    found = _classify()(sample)
    if arabic * 2 > letters and found not in ("ar", "fa", "ur", "sdh", "az"):
        return "ar"
    return _SAME.get(found, found)


def _count(text: str) -> int:
    """How many Arabic letters a text has."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    # what lies before the first letter wraps round to far beyond the last
    return sum(int(np.count_nonzero(codes - np.uint16(low) <= high - low)) for low, high in _ARABIC_LETTERS)


@cache
def _classify() -> Callable[[str], str]:
    # Loaded late and once: the model takes half a second.
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE))
    identifier.set_languages(list(_KNOWN))
    return lambda text: identifier.classify(text)[0]

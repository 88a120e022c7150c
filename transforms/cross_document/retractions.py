"""Words with which a sentence takes something back: «سحب المركز بيانه»."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.arabic.normalize import fold
from transforms.lexicon import load

REACH = 12
"""Words between a verb that takes back and what it takes back: the party's long name, the day."""

_MARKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=1024)
def retraction(sentence: str) -> str | None:
    """The words with which a sentence takes something back; None if it does not."""
    folded = fold(sentence)
    if not any(word in folded for word in _retractions()):
        return None
    words = [_MARKS.sub("", word) for word in folded.split()]
    plain = [word.removeprefix("و") if len(word) > 3 else word for word in words]
    for i, word in enumerate(plain):
        for cue, follows in _retractions().get(word, ()):
            after = plain[i + len(cue) : i + len(cue) + REACH]
            if tuple(plain[i : i + len(cue)]) == cue and follows & {
                each.removeprefix("ال") for each in after
            }:
                return " ".join(cue)
    return None


@cache
def _retractions() -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """The cues and the words that follow them, by the first word of the cue."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for row in load.rows("retractions"):
        cue = tuple(fold(row["word"]).split())
        found.setdefault(cue[0], []).append((cue, frozenset(map(fold, load.alternatives(row["follows"])))))
    return found

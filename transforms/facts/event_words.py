"""The small words around events, by what they do (``event_words.tsv``)."""

from __future__ import annotations

from transforms.arabic.normalize import fold
from transforms.lexicon import load

_BY_CLASS = {
    row["class"]: frozenset(map(fold, load.alternatives(row["forms_ar"]))) for row in load.rows("event_words")
}


def words(name: str) -> frozenset[str]:
    """The normalised words of a class.

    >>> "التي" in words("relative")
    True
    """
    return _BY_CLASS[name]

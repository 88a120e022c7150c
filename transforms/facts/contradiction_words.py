"""The small words around statements that contradict each other, by what they do (``contradiction_words.tsv``)."""

from __future__ import annotations

from transforms.arabic.normalize import fold
from transforms.lexicon import load

_BY_CLASS = {
    row["class"]: frozenset(map(fold, load.alternatives(row["forms_ar"])))
    for row in load.rows("contradiction_words")
}


def words(name: str) -> frozenset[str]:
    """The normalised words of a class.

    >>> "لا اساس له" in words("baseless")
    True
    """
    return _BY_CLASS[name]

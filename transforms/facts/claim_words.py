"""The small words of attribution, by what they do (``claim_words.tsv``)."""

from __future__ import annotations

from transforms.arabic.normalize import fold
from transforms.lexicon import load

_BY_CLASS = {
    row["class"]: frozenset(map(fold, load.alternatives(row["forms_ar"]))) for row in load.rows("claim_words")
}
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "ني", "نا", "ك", "كم", "هن", "نه", "ي")


def words(name: str) -> frozenset[str]:
    """The normalised words of a class.

    >>> "قائلا" in words("saying")
    True
    """
    return _BY_CLASS[name]


COMMAS = frozenset("،,")
# «أن», «إن», «بأن» and their forms with a pronoun.
THAT = frozenset(head + pronoun for head in ("ان", "بان") for pronoun in _PRONOUNS)
TIME = words("time")
NO_NOUN = words("no noun")

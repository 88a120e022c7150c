"""What a text says in passing of somebody it names, between commas: «عناصر الشرطة، وهي قوة محلية، غادروا»."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 14
"""Tokens that are said in passing, at most."""

_COMMAS = ("،", ",")
_OPENS = frozenset({"وهو", "وهي", "وهم", "وهما"})


def closing(words: Sequence[str], k: int, end: int) -> int | None:
    """The comma that closes an aside whose pronoun stands at ``k``, before ``end``; None where no aside is.

    What goes on with و behind it is another statement of the one described.

    >>> closing("الشرطة ، وهي محلية ، غادرت".split(), 2, 6)
    4
    """
    if not 0 < k < end or words[k] not in _OPENS or words[k - 1] not in _COMMAS:
        return None
    close = next((i for i in range(k + 1, min(end - 1, k + LONGEST)) if words[i] in _COMMAS), None)
    return None if close is None or words[close + 1].startswith("و") else close

"""Identities that are the same on every machine, run and runner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import blake2b

SIZE = 12
"""Bytes in an identity: 2^96 values, so that a billion rows collide with probability 10^-11."""


def digest(*parts: object) -> str:
    """A lower-case identity of 24 hexadecimal digits for a sequence of values.

    Each part is written with its length, so no two sequences run together; ``None`` differs from
    the empty string.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    return blake2b(_said(parts), digest_size=SIZE).hexdigest()


def _said(parts: tuple[object, ...]) -> bytes:
    said: list[bytes] = []
    for part in parts:
        if part is None:
            said.append(b"-")
        else:
            data = str(part).encode("utf-8", "surrogatepass")
            said.append(b"%d:%b" % (len(data), data))
    return b"".join(said)


def fact_ids(table: str, article_id: str, version: str) -> Callable[[int, int, str], str]:
    """Gives out the identities of the facts that an article's version has in a table, by their span and type.

    The first of several that share all of these (a trigger that stands for two events of one type) is number 0 in text
    order, the next 1.

    >>> identity = fact_ids("events", "a", "v")
    >>> identity(3, 6, "ASSAULT") == digest("events", "a", "v", 3, 6, "ASSAULT", 0)
    True
    >>> identity(3, 6, "ASSAULT") == digest("events", "a", "v", 3, 6, "ASSAULT", 1)
    True
    """
    # What they all begin with is read once.
    begun = blake2b(_said((table, article_id, version)), digest_size=SIZE)
    given: Counter[tuple[int, int, str]] = Counter()

    def identity(start: int, end: int, kind: str) -> str:
        occurrence = given[start, end, kind]
        given[start, end, kind] += 1
        whole = begun.copy()
        whole.update(_said((start, end, kind, occurrence)))
        return whole.hexdigest()

    return identity

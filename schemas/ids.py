"""Identities that are the same on every machine, run and runner."""

from __future__ import annotations

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
    said: list[bytes] = []
    for part in parts:
        if part is None:
            said.append(b"-")
        else:
            data = str(part).encode("utf-8", "surrogatepass")
            said += b"%d:" % len(data), data
    return blake2b(b"".join(said), digest_size=SIZE).hexdigest()


def fact_id(
    table: str, article_id: str, version: str, start: int, end: int, kind: str, occurrence: int = 0
) -> str:
    """The identity of a fact: its article's version, its table, its span and its type.

    ``occurrence`` tells apart facts that share all of these (a trigger that stands for two events of
    one type): 0 for the first of them in text order, then 1, 2 ….
    """
    return digest(table, article_id, version, start, end, kind, occurrence)

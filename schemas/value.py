"""What rules hand each other while a text is read: small records, made by the hundred for every text."""

from typing import TypeVar, cast

from msgspec import Struct

T = TypeVar("T")


class Value(Struct, frozen=True, gc=False):
    """Made in a seventh of a ``NamedTuple``'s time, its fields read faster too (``docs/decisions/records.md``).

    Its fields hold nothing that could hold it, so the garbage collector need not look at it. Subclasses say ``frozen=True``
    again for the type checker. ``setup.py`` compiles them as classes of slots, which are no Structs.
    """


def replace(record: T, /, **changes: object) -> T:
    """The same record with other values in some fields; ``copy.replace`` of Python 3.13.

    >>> from transforms.arabic.inflect import Morph
    >>> replace(Morph("noun", number="s"), number="p").number
    'p'
    """
    return cast("T", record.__replace__(**changes))  # type: ignore[attr-defined]

"""How a table is declared: one frozen record per table, one annotation per column.

A column is ``name: Annotated[type, column(number, doc)]``. The number is the column's permanent
identity: columns are added with new numbers, never renumbered, renamed or reused. The type is one of
a closed set, so that every warehouse has a counterpart for it:

====================== ==========================
annotation             Arrow
====================== ==========================
``str``                string
``int``                int64
``Int32``              int32
``float``              double
``bool``               bool
``date``               date32
``datetime``           timestamp(us, UTC)
``Decimal``            decimal(18, 4)
``tuple[T, ...]``      list of T
a declared record      struct
``T | None``           the same, nullable
====================== ==========================
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

SCALARS: dict[type, str] = {
    str: "string",
    int: "int64",
    float: "double",
    bool: "bool",
    date: "date32",
    datetime: "timestamp",
    Decimal: "decimal",
}


@dataclass(frozen=True, slots=True)
class Width:
    """Marks an ``int`` that fits 32 bits: offsets, counts and sentence numbers."""

    bits: int


Int32 = Annotated[int, Width(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an annotation says of a column beyond its type; made by ``column``."""

    number: int
    doc: str
    few: bool
    lookup: bool


def column(number: int, doc: str, *, few: bool = False, lookup: bool = False) -> Mark:
    """Declare a column.

    ``number`` is its permanent identity within the table, ``doc`` its unit, shape and origin. ``few``
    says that values repeat (written with a dictionary), ``lookup`` that readers search for single
    values (written with a Bloom filter).
    """
    if number < 1 or not doc:
        raise ValueError(f"a column needs a number from 1 on and a doc, not {number!r} and {doc!r}")
    return Mark(number=number, doc=doc, few=few, lookup=lookup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A column's type: ``kind`` is an Arrow name of the closed set, ``list`` or ``struct``."""

    kind: str
    element: Type | None = None
    members: tuple[Column, ...] = ()

    def __str__(self) -> str:
        """The type in one word for readers: ``list<string>``, ``struct<kind, count>``."""
        if self.element is not None:
            return f"list<{self.element}>"
        if self.members:
            return f"struct<{', '.join(f'{member.name}: {member.type}' for member in self.members)}>"
        return {"timestamp": "timestamp(us, UTC)", "decimal": "decimal(18, 4)"}.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table as declared, with its type resolved."""

    name: str
    number: int
    type: Type
    nullable: bool
    doc: str
    few: bool
    lookup: bool


@cache
def columns(record: type) -> tuple[Column, ...]:
    """The columns that a record declares, in order.

    Raises ``TypeError`` for an attribute without ``column(…)`` or with a type outside the closed set,
    and ``ValueError`` for a number that is used twice.
    """
    hints = get_type_hints(record, include_extras=True)
    found = tuple(_column(record, field.name, hints[field.name]) for field in fields(record))
    numbers = [each.number for each in found]
    if len(set(numbers)) < len(numbers):
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        raise ValueError(f"{record.__name__} uses column numbers twice: {twice}")
    return found


def _column(record: type, name: str, hint: object) -> Column:
    marks = [mark for mark in _metadata(hint) if isinstance(mark, Mark)]
    if len(marks) != 1:
        raise TypeError(f"{record.__name__}.{name} needs exactly one column(…) in its annotation")
    try:
        kind, nullable = _type(hint)
    except TypeError as error:
        raise TypeError(f"{record.__name__}.{name}: {error}") from None
    mark = marks[0]
    return Column(
        name=name,
        number=mark.number,
        type=kind,
        nullable=nullable,
        doc=mark.doc,
        few=mark.few,
        lookup=mark.lookup,
    )


def _metadata(hint: object) -> tuple[Any, ...]:
    return get_args(hint)[1:] if get_origin(hint) is Annotated else ()


def _type(hint: object) -> tuple[Type, bool]:
    """The type that an annotation names, and whether it admits ``None``."""
    if get_origin(hint) is Annotated:
        if Width(32) in _metadata(hint):
            return Type(kind="int32"), False
        return _type(get_args(hint)[0])
    if get_origin(hint) is UnionType or str(get_origin(hint)) == "typing.Union":
        inner = [each for each in get_args(hint) if each is not NoneType]
        if len(inner) == 1:
            return _type(inner[0])[0], True
    if get_origin(hint) is tuple:
        item, *rest = get_args(hint)
        if rest == [Ellipsis]:
            return Type(kind="list", element=_type(item)[0]), False
    if isinstance(hint, type):
        if hint in SCALARS:
            return Type(kind=SCALARS[hint]), False
        if hasattr(hint, "__dataclass_fields__"):
            return Type(kind="struct", members=columns(hint)), False
    raise TypeError(f"{hint!r} is not one of the types of schemas/column.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the lake.

    ``key`` names the columns that identify a row, ``order`` those that rows are sorted by within a
    file. ``partition`` is the column that splits the table into folders, None for small tables.
    ``statistics`` names the columns whose bounds may stand in the table log: never text.
    """

    name: str
    record: type
    doc: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    partition: str | None = "seen_on"
    statistics: tuple[str, ...] = ()

    @property
    def published(self) -> str | None:
        """The column that tells when a row's article was published and whose bounds stand in the log, if there is one."""
        return next((name for name in self.statistics if name.startswith("published_")), None)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The table's columns, in the order in which files hold them."""
        return columns(self.record)

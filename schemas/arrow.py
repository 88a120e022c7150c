"""Arrow schemas of the tables, and rows as Arrow tables: the door of ``schemas`` to pyarrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import cast

import pyarrow as pa

from schemas.column import Column, Table, Type

ELEMENT_OFFSET = 1000
"""Added to a list column's number to number its elements, as Iceberg wants them numbered too."""

SCALARS: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "decimal": pa.decimal128(18, 4),
}


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table.

    Each field carries its doc (``description``) and its permanent number (``PARQUET:field_id``) in
    its metadata, and both travel into the Parquet files.
    """
    return pa.schema(
        [_field(column) for column in table.columns],
        metadata={"table": table.name, "description": table.doc},
    )


def _field(column: Column) -> pa.Field[pa.DataType]:
    return pa.field(
        column.name,
        _data_type(column.type, column.number),
        nullable=column.nullable,
        metadata={"PARQUET:field_id": str(column.number), "description": column.doc},
    )


def _data_type(kind: Type, number: int) -> pa.DataType:
    if kind.element is not None:
        element = number + ELEMENT_OFFSET
        return pa.list_(
            pa.field(
                "element",
                _data_type(kind.element, element),
                nullable=False,
                metadata={"PARQUET:field_id": str(element)},
            )
        )
    if kind.members:
        return pa.struct([_field(member) for member in kind.members])
    return SCALARS[kind.kind]


def arrow_table(table: Table, rows: Sequence[object]) -> pa.Table:
    """Rows, which are records of ``table.record``, as one Arrow table, sorted as the table wants it.

    Raises as ``as_columns`` does.
    """
    return in_order(table, as_columns(table, rows))


def as_columns(table: Table, rows: Sequence[object]) -> pa.Table:
    """Rows, which are records of ``table.record``, as one Arrow table, in the order given.

    Raises ``TypeError`` for a row of another table and ``pyarrow.ArrowInvalid`` for a value that does
    not fit its column.
    """
    for row in rows:
        if type(row) is not table.record:
            raise TypeError(f"{table.name} holds {table.record.__name__}, not {type(row).__name__}")
    schema = arrow_schema(table)
    data = [_values(column, rows) for column in table.columns]
    arrays = [pa.array(values, type=field.type) for values, field in zip(data, schema, strict=True)]
    for column, array in zip(table.columns, arrays, strict=True):
        if not column.nullable and array.null_count:
            raise pa.ArrowInvalid(
                f"{table.name}.{column.name} is null in {array.null_count} of {len(rows)} rows"
            )
    return pa.table(arrays, schema=schema)


def _values(column: Column, rows: Sequence[object]) -> list[object]:
    found = list(map(attrgetter(column.name), rows))
    nested = column.type.element is not None or column.type.members
    return [plain(value) for value in found] if nested else found


def in_order(table: Table, data: pa.Table) -> pa.Table:
    """The same rows in the order that the table's files have."""
    return data.sort_by([(name, "ascending") for name in table.order])


def plain(value: object) -> object:
    """Nested records as dicts, the form that pyarrow builds structs from."""
    if isinstance(value, tuple):
        return [plain(item) for item in cast(tuple[object, ...], value)]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value

"""Which sign separates the cells of a table, and the names in its first line."""

from __future__ import annotations

import csv
from collections.abc import Sequence

_SIGNS = ("\t", ",", ";", "|")
_ROWS = 20


def header(text: str) -> list[str]:
    """The names of the columns of a table that begins with ``text``; one if it is no table.

    >>> header("العنوان;النص\\nخبر;نص\\n")
    ['العنوان', 'النص']
    """
    return next(iter(_rows(text.split("\n"), separator(text))), [])


def separator(text: str) -> str:
    """The sign that cuts the first lines into the most cells, as many in each row.

    >>> separator("title\\tbody\\na, b\\tc, d\\n")
    '\\t'
    """
    lines = text.split("\n")
    return max(_SIGNS, key=lambda sign: _cells(_rows(lines, sign)))


def _rows(lines: Sequence[str], sign: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader((f"{line}\n" for line in lines), delimiter=sign):
            if row:
                found.append([cell.strip("\ufeff \t\r\n") for cell in row])
            if len(found) == _ROWS:
                break
    except csv.Error:
        pass
    return found


def _cells(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    if not rows:
        return 0, 0
    # The last row may be cut where the text is.
    whole = rows[:-1] or rows
    width = len(rows[0])
    return (width if all(len(row) == width for row in whole) else 0), width

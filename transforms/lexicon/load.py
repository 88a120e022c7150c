"""Rows of a lexicon file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import IO


class LexiconError(ValueError):
    """A lexicon file is not what it should be; the message names file and line."""


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``transforms/lexicon/<name>.tsv``, a dict of columns each; ``#`` lines are comments.

    Raises:
        LexiconError: a row has not as many cells as the header.
    """
    return tuple(fresh(name))


def fresh(name: str) -> Iterator[dict[str, str]]:
    """As ``rows``, for who needs a large lexicon once: no more than a row of it is in memory."""
    with source(name).open(encoding="utf-8") as file:
        yield from read(file, name)


def source(name: str) -> Traversable:
    """The file of a lexicon."""
    return resources.files("transforms.lexicon").joinpath(f"{name}.tsv")


def read(file: IO[str], name: str) -> Iterator[dict[str, str]]:
    """Read an open TSV file: comments, a header, rows."""
    header: list[str] = []
    for number, line in enumerate(file, 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = next(csv.reader([line.rstrip("\n")], delimiter="\t", quoting=csv.QUOTE_NONE))
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise LexiconError(
                f"{name}.tsv line {number}: {len(cells)} cells where the header has {len(header)}"
            )
        else:
            yield dict(zip(header, cells, strict=True))


def alternatives(cell: str) -> tuple[str, ...]:
    """The ``|`` separated values of a cell."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())

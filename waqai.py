"""The front door for Python users.

>>> import waqai
>>> facts = waqai.extract("قال ناشطون إن ثلاثة مدنيين قتلوا أمس.", published="2022-01-28")
>>> facts.figures[0].minimum, facts.dates[0].value
(3, '2022-01-27')
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.article import Article
from schemas.facts import (
    Claim,
    Contradiction,
    Event,
    Facts,
    Figure,
    Mention,
    Party,
    Place,
    Span,
    TimeExpression,
)
from transforms.facts import extract as _extract

if TYPE_CHECKING:
    from transforms.lake.reader import Lake

__all__ = [
    "Article",
    "Claim",
    "Contradiction",
    "Event",
    "Facts",
    "Figure",
    "Mention",
    "Party",
    "Place",
    "Span",
    "TimeExpression",
    "extract",
    "open_lake",
]


def extract(article: Article | str, *, published: date | str | None = None) -> Facts:
    """The facts of one article, or of a text published on ``published`` (a date or its ISO form).

    Raises:
        ValueError: a text came without a valid date of publication, which days such as «أمس» need.
    """
    if isinstance(article, Article):
        return _extract.extract(article)
    if published is None:
        raise ValueError(
            "published: a text needs its date of publication, for example published='2022-01-28'"
        )
    day = date.fromisoformat(published) if isinstance(published, str) else published
    return _extract.facts(_extract.read(article, day))


def open_lake(path: str | Path) -> Lake:
    """A lake as its last whole batch left it: file lists for any engine, views for DuckDB.

    Raises:
        LakeError: there is no lake at ``path``.

    >>> open_lake("lake").connect().sql("SELECT speaker, stance FROM latest.claims")  # doctest: +SKIP
    """
    from transforms.lake import reader  # only those who open a lake need Arrow

    return reader.open_lake(path)


if __name__ == "__main__":
    from pipelines.cli import main

    sys.exit(main())

"""The front door for Python users.

>>> import waqai
>>> facts = waqai.extract("قال ناشطون إن ثلاثة مدنيين قتلوا أمس.", published="2022-01-28")
>>> facts.figures[0].minimum, facts.dates[0].value
(3.0, '2022-01-27')
"""

from __future__ import annotations

import sys
from datetime import date

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


def open_lake(path: str):  # noqa: ANN201
    raise NotImplementedError


if __name__ == "__main__":
    from pipelines.cli import main

    sys.exit(main())

"""Which articles of an archive are about Syria, asked of the processes that extract: they have the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.article import Article
from schemas.facts import Facts
from transforms.children import Work
from transforms.extract import WORK, children
from transforms.facts.about import about_syria
from transforms.facts.extract import extract

ANSWERS = replace(WORK, function="transforms.about:answer")
"""What children do that are asked both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Is this article about Syria?"""

    article: Article


def answer(item: Asked | Article) -> bool | Facts:
    """Whether an article is about Syria, or what it says."""
    return about_syria(item.article) if isinstance(item, Asked) else extract(item)


def those_about_syria(articles: Sequence[Article], workers: int, work: Work = ANSWERS) -> tuple[Article, ...]:
    """The articles that are about Syria. One that cannot be told in time is kept: extraction will say why."""
    told = children(work, workers).map([Asked(article=article) for article in articles])
    return tuple(article for article, yes in zip(articles, told, strict=True) if yes is not False)

"""What articles say, worked out by child processes on all cores."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import apache_beam as beam
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from schemas.article import Article
from schemas.facts import Facts
from schemas.tables import FailureRow
from transforms.blocks import Block, block
from transforms.candidates import Placed
from transforms.children import Children, Lost, Work
from transforms.failures import failure_row

FAILURES = "failures"
ROUND = 64
"""Articles that a child has in a round: four full blocks, so that none waits long for the others at its end."""

WORK = Work(function="transforms.facts.extract:extract", warm="transforms.facts.extract:lexicon")


@cache
def children(work: Work, count: int) -> Children:
    """The children of this process for some work: they outlive pipelines, so lexicons are loaded once."""
    made = Children(work, count)
    atexit.register(made.close)
    return made


def gathering(work: Work) -> Work:
    """The same work, done by children that answer in blocks."""
    warm = f"{work.warm or ''} transforms.blocks:load"
    return replace(work, gather="transforms.blocks:block", warm=warm)


def extracted(articles: Sequence[Article], work: Work, count: int) -> Iterator[Block | FailureRow]:
    """What articles say, in blocks, in the order in which they are done.

    An article that takes too long or ends its process is kept without facts and is a failure. A rule
    that raises is a defect: ``WorkError``.
    """
    for numbers, answer in children(gathering(work), count).blocks(articles):
        if isinstance(answer, Lost):
            # The article is kept, without facts: it was published, whatever its text does to us.
            (article,) = (articles[number] for number in numbers)
            yield block([article], [Facts(language=article.language)])
            yield failure_row(
                stage="extract",
                source_uri=article.source_uri,
                error_type=answer.kind,
                message=answer.message,
                failed_at=datetime.now(UTC),
                article_id=article.article_id,
                version=article.version,
                payload=article.text,
            )
        else:
            yield answer


class _Extract(beam.DoFn):
    def __init__(self, work: Work, count: int) -> None:
        self.work = work
        self.count = count

    def process(self, element: Sequence[tuple[Article, Placed]]) -> Iterator[object]:
        placed = {each.article.key: each for _, each in element}
        for found in extracted([article for article, _ in element], self.work, self.count):
            if isinstance(found, Block):
                yield found, tuple(placed[article.key] for article in found.articles)
            else:
                yield TaggedOutput(FAILURES, found)


class Extract(beam.PTransform):
    """New articles with their places to pairs of a block and the places of its articles; beside them ``failures``."""

    def __init__(self, work: Work, count: int) -> None:
        super().__init__()
        self.work = work
        self.count = count

    def expand(self, input_or_inputs: PCollection[tuple[Article, Placed]]) -> DoOutputsTuple:
        return (
            input_or_inputs
            | beam.Reshuffle()
            | beam.BatchElements(min_batch_size=ROUND * self.count, max_batch_size=ROUND * self.count)
            | beam.ParDo(_Extract(self.work, self.count)).with_outputs(FAILURES, main="extracted")
        )

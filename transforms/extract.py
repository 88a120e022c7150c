"""What articles say, worked out by child processes on all cores."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

import apache_beam as beam
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from schemas.facts import Facts
from transforms.children import Children, Lost, Work
from transforms.polling import failure_row
from transforms.select import Placed

FAILURES = "failures"
WORK = Work(function="transforms.facts.extract:extract", warm="transforms.facts.extract:lexicon")


@cache
def children(work: Work, count: int) -> Children:
    """The children of this process for some work: they outlive pipelines, so lexicons are loaded once."""
    made = Children(work, count)
    atexit.register(made.close)
    return made


class _Extract(beam.DoFn):
    def __init__(self, work: Work, count: int) -> None:
        self.work = work
        self.count = count

    def process(self, element: Sequence[Placed]) -> Iterator[object]:
        found = children(self.work, self.count).map([placed.article for placed in element])
        for placed, facts in zip(element, found, strict=True):
            article = placed.article
            if not isinstance(facts, Lost):
                yield placed, facts
                continue
            # The article is kept, without facts: it was published, whatever its text does to us.
            yield placed, Facts(language=article.language)
            yield TaggedOutput(
                FAILURES,
                failure_row(
                    stage="extract",
                    source_uri=article.source_uri,
                    error_type=facts.kind,
                    message=facts.message,
                    failed_at=datetime.now(UTC),
                    article_id=article.article_id,
                    version=article.version,
                    payload=article.text,
                ),
            )


class Extract(beam.PTransform):
    """New articles to pairs of article and facts; beside them ``failures``.

    An article that takes too long or ends its process is kept without facts and is a failure. A rule
    that raises is a defect: it ends the batch, which is given back.
    """

    def __init__(self, work: Work, count: int) -> None:
        super().__init__()
        self.work = work
        self.count = count

    def expand(self, input_or_inputs: PCollection[Placed]) -> DoOutputsTuple:
        return (
            input_or_inputs
            | beam.Reshuffle()
            | beam.BatchElements(min_batch_size=8 * self.count, max_batch_size=64 * self.count)
            | beam.ParDo(_Extract(self.work, self.count)).with_outputs(FAILURES, main="extracted")
        )

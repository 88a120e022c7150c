"""From the records of archives to articles, by child processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from schemas.archives import ArchiveRecord, Unreadable
from schemas.article import Article
from schemas.feeds import Source
from schemas.tables import FailureRow
from transforms.archives.identify import Archive, unidentified
from transforms.children import Lost, Work
from transforms.extract import children
from transforms.failures import failure_row

WORK = Work(function="transforms.archives.identify:identified", limit=10.0)


def articles(
    records: Sequence[ArchiveRecord | Unreadable],
    sources: Sequence[Source],
    *,
    outlet: Source | None,
    now: datetime,
    workers: int,
    work: Work = WORK,
) -> Iterator[Article | FailureRow]:
    """An article or a failure for each record, in order, each read within a time limit.

    ``outlet`` is whose articles they all are; without it, the address of each tells, among ``sources``.
    """
    archive = Archive(sources=tuple(sources), outlet=outlet, now=now)
    good = [(archive, each) for each in records if isinstance(each, ArchiveRecord)]
    made = iter(children(work, workers).map(good) if good else ())
    for record in records:
        if isinstance(record, Unreadable):
            yield failure_row(
                stage="parse",
                source_uri=record.source_uri,
                error_type=record.error_type,
                message=record.message,
                payload=record.payload,
                failed_at=now,
            )
        else:
            found = next(made)
            yield unidentified(record, found.kind, found.message, now) if isinstance(found, Lost) else found

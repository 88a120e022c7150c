"""One batch of a backfill: articles of archives into the lake, and how far each archive was read with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.batch import settle, told_rows
from schemas.article import Article
from schemas.tables import FailureRow
from transforms.about import those_about_syria
from transforms.children import Work
from transforms.extract import Extract
from transforms.lake.commit import Writer, begin, commit, drop
from transforms.lake.state import Learned, UnitRead
from transforms.select import Select
from transforms.write import NewFailures, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What a batch takes of the archives: articles and failures, and how far the units are read with them.

    ``units`` is in the order of reading; ``bytes`` counts those of the units that are done with it, as on the disk.
    """

    articles: tuple[Article, ...]
    failures: tuple[FailureRow, ...]
    units: tuple[UnitRead, ...]
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a batch brought: new article versions, articles about something else, rows by table, new failures."""

    batch: int
    articles: int
    elsewhere: int
    counts: dict[str, int]
    failures: tuple[FailureRow, ...]


def run(writer: Writer, chunk: Chunk, *, workers: int, work: Work, only_syria: bool = False) -> Brought:
    """Bring a part of some archives into the lake: all of it, with how far they are read, or nothing.

    Raises ``WorkError`` for a defect in a rule, ``LakeError`` and ``OSError`` for a lake that cannot be
    written; nothing of the batch stays then, unless it was recorded and is finished by the next writer.
    """
    articles = those_about_syria(chunk.articles, workers, work) if only_syria else chunk.articles
    batch, folder = begin(writer)
    try:
        _extract(writer.root, batch, folder, articles, chunk.failures, workers=workers, work=work)
        settled = settle(writer, batch, folder)
    except BaseException:
        drop(folder)
        raise
    learned = Learned(
        articles=settled.seen,
        units=chunk.units,
        failures=tuple(failure.failure_id for failure in settled.failures),
        reports=settled.reports,
    )
    commit(writer, batch, "backfill", settled.changes, learned, articles=len(settled.seen))
    return Brought(
        batch=batch,
        articles=len(settled.seen),
        elsewhere=len(chunk.articles) - len(articles),
        counts=settled.counts,
        failures=settled.failures,
    )


def _extract(
    root: Path,
    batch: int,
    folder: Path,
    articles: Sequence[Article],
    failures: Sequence[FailureRow],
    *,
    workers: int,
    work: Work,
) -> None:
    """The Beam pipeline of a batch: fills the staging folder."""
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
        selected = pipeline | "Articles" >> beam.Create(list(articles)) | Select(root, max(1, len(articles)))
        extracted = selected.placed | Extract(work, workers)
        unreadable = pipeline | "Unreadable" >> beam.Create(list(failures))
        failed = (unreadable, extracted.failures) | "Failures" >> beam.Flatten() | NewFailures(root)
        (told_rows(extracted, root), failed) | "All" >> beam.Flatten() | Write(folder, f"{batch:08d}.parquet")

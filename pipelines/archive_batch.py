"""One batch of a backfill: extracted articles of archives into the lake, and how far each archive was read with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.batch import settle, tell
from pipelines.by_file import left
from schemas.tables import FailureRow
from transforms.blocks import Block
from transforms.candidates import Placed
from transforms.lake.commit import Writer, begin, commit, drop
from transforms.lake.paths import batch_file
from transforms.lake.state import Learned, UnitRead, read_state
from transforms.select import known, select
from transforms.write import NewFailures, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What a batch takes of the archives, and how far the units are read with it.

    ``blocks`` are files of what articles say that the lake did not have when they were read; with the others they are
    ``articles``, of which so many are about something ``elsewhere``. ``units`` is in the order of reading; ``bytes``
    counts those of the units that are read with it, as on the disk.
    """

    articles: int
    elsewhere: int
    blocks: tuple[str, ...]
    failures: tuple[FailureRow, ...]
    units: tuple[UnitRead, ...]
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a batch brought: new article versions, rows by table, new failures."""

    batch: int
    articles: int
    counts: dict[str, int]
    failures: tuple[FailureRow, ...]


def run(writer: Writer, chunk: Chunk) -> Brought:
    """Bring a part of some archives into the lake: all of it, with how far they are read, or nothing.

    Raises ``LakeError`` and ``OSError`` for a lake that cannot be written; nothing of the batch stays then,
    unless it was recorded and is finished by the next writer.
    """
    batch, folder = begin(writer)
    try:
        _fill(writer.root, batch, folder, chunk)
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
    return Brought(batch=batch, articles=len(settled.seen), counts=settled.counts, failures=settled.failures)


def _fill(root: Path, batch: int, folder: Path, chunk: Chunk) -> None:
    """The Beam pipeline of a batch: fills the staging folder. Blocks are handed to it by their files' names."""
    with beam.Pipeline(runner=FnApiRunner(), options=PipelineOptions([])) as pipeline:
        _ = (
            pipeline
            | "Files" >> beam.Create([("", file) for file in chunk.blocks])
            | beam.GroupByKey()
            | "Told"
            >> beam.Map(lambda together: tell(_placed(together[1], root), root, folder, batch_file(batch)))
        )
        _ = (
            pipeline
            | "Unreadable" >> beam.Create(list(chunk.failures))
            | NewFailures(root)
            | Write(folder, batch_file(batch))
        )


def _placed(files: Iterable[str], root: Path) -> Iterator[tuple[Block, list[Placed]]]:
    """The blocks of a batch with the places of those articles that are new; who has read them all holds the only ones."""
    blocks: list[Block] = [left(file) for file in files]
    articles = [article for block in blocks for article in block.articles]
    with closing(read_state(root)) as state:
        selection = select(articles, known(root, state, articles), len(articles))
    places = {each.article.key: each for each in selection.placed}
    for block in blocks:
        yield block, [places[article.key] for article in block.articles if article.key in places]

"""``waqai backfill``: archives into the lake. It may be killed at any moment, and goes on where it was."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines import archive_batch, logs, memory
from pipelines.archive_batch import Brought, Chunk
from pipelines.backfill_progress import showing, summary
from pipelines.by_file import leave
from pipelines.chunks import Part, ahead, parts
from pipelines.ingest import COMPACT_EVERY, Stop, refresh_reference, stopping
from pipelines.survey import estimate, survey
from schemas.archives import ArchiveRecord, Columns, Unit, Unreadable
from schemas.article import Article
from schemas.feeds import Source
from schemas.ids import digest
from schemas.tables import FailureRow
from transforms import incidents
from transforms.about import ANSWERS, those_about_syria
from transforms.archived import articles
from transforms.archives import read, units
from transforms.archives.columns import FIELDS
from transforms.archives.stores import StoreError
from transforms.blocks import Block
from transforms.children import Work
from transforms.extract import WORK, extracted
from transforms.feeds.sources import BUNDLED, load_sources
from transforms.lake.commit import vacuum, writing
from transforms.lake.compact import compact
from transforms.lake.paths import staging, state_file
from transforms.lake.state import UnitRead, known_articles, known_unit, read_state
from transforms.select import order

LOGGER = logging.getLogger("waqai.backfill")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What archives are read, and as what.

    ``outlet`` is whose articles they are; without it the address of each tells, among ``sources``. ``columns`` names
    columns of tables, those that it leaves out are guessed. With ``only_syria`` what is about something else is left out.
    """

    paths: tuple[str, ...]
    format: str = "auto"
    columns: Columns = field(default_factory=dict[str, str])
    sources: tuple[Source, ...] = ()
    outlet: Source | None = None
    only_syria: bool = False

    @property
    def manner(self) -> str:
        """What the same file was read as: another manner reads it anew."""
        named = ",".join(f"{name}={column}" for name, column in sorted(self.columns.items()))
        return digest("manner", self.outlet and self.outlet.id, named, self.only_syria)

    def units(self) -> Iterator[Unit | Unreadable]:
        return units.find(self.paths, self.format)

    def records(
        self, unit: Unit, passed: Callable[[int], None] | None = None
    ) -> Iterator[ArchiveRecord | Unreadable]:
        return read.records(unit, self.columns_of(unit), passed)

    def columns_of(self, unit: Unit) -> Columns:
        """The columns of a table: as they were named, and as they are guessed for what was not named."""
        try:
            return read.columns_of(unit) | self.columns
        except OSError:
            return self.columns  # reading it will say so


@dataclass(slots=True, kw_only=True)
class Total:
    """What a backfill brought altogether; ``failed`` has the failures by stage and kind, with one of each."""

    batches: int = 0
    articles: int = 0
    known: int = 0
    elsewhere: int = 0
    units: int = 0
    bytes: int = 0
    failures: int = 0
    failed: dict[tuple[str, str], tuple[int, FailureRow]] = field(
        default_factory=dict[tuple[str, str], tuple[int, FailureRow]]
    )

    def add(self, chunk: Chunk, brought: Brought) -> None:
        """A batch more."""
        self.batches += 1
        self.articles += brought.articles
        self.elsewhere += chunk.elsewhere
        self.known += chunk.articles - chunk.elsewhere - brought.articles
        self.units += sum(each.done for each in chunk.units)
        self.bytes += chunk.bytes
        self.failures += len(brought.failures)
        for failure in brought.failures:
            key = failure.stage, failure.error_type
            self.failed[key] = (self.failed.get(key, (0, failure))[0] + 1, failure)


def run(
    *,
    lake: str,
    paths: Sequence[str],
    form: str,
    source: str | None,
    sources: Sequence[Path] | None,
    columns: Columns,
    workers: int | None,
    dry_run: bool,
    only_syria: bool,
    log_format: str,
) -> int:
    """The command. Returns 0 done, 1 nothing could be read, 2 an outlet that is not known, 130 on Ctrl-C after the batch in hand."""
    outlets, problems = load_sources(sources or (BUNDLED,))
    known = {each.id: each for each in outlets}
    if source is not None and source not in known:
        print(
            f"waqai backfill: --source: no outlet is called {source!r}; waqai sources list shows those that are, "
            "--sources PATH names files of your own",
            file=sys.stderr,
        )
        return 2
    columns = {"content" if name == "text" else name: column for name, column in columns.items()}
    if wrong := columns.keys() - set(FIELDS):
        print(
            f"waqai backfill: --map: {', '.join(sorted(wrong))} is no field; these are: text, {', '.join(FIELDS)}",
            file=sys.stderr,
        )
        return 2
    reading = Reading(
        paths=tuple(paths),
        format=form,
        columns=columns,
        sources=outlets,
        outlet=known.get(source or ""),
        only_syria=only_syria,
    )
    workers = workers or len(os.sched_getaffinity(0))
    logs.set_up(log_format)
    for problem in problems:
        LOGGER.error("left out: %s", problem, extra={"file": problem.file, "key": problem.key})
    found = survey(reading, _known(Path(lake), reading))
    if dry_run:
        return estimate(found, partial(_articles, reading=reading, workers=workers), reading, workers)
    found.tell(LOGGER)
    if not found.units:
        print("waqai backfill: nothing to read; what was found instead is above", file=sys.stderr)
        return 1
    with ExitStack() as stack:
        stop = stack.enter_context(stopping())
        show = stack.enter_context(showing(found, log_format))
        try:
            total = backfill(Path(lake), reading, workers=workers, stop=stop, show=show)
        except StoreError as error:
            LOGGER.error("%s; what came before is in the lake: start again, it goes on there", error)
            return 1
    for line in summary(total, lake):
        LOGGER.info("%s", line)
    return 130 if stop.signal == signal.SIGINT else 0


def backfill(
    lake: Path,
    reading: Reading,
    *,
    workers: int | None = None,
    work: Work | None = None,
    stop: Stop | None = None,
    show: Callable[[Total, Chunk, Brought], None] = lambda total, chunk, brought: None,
) -> Total:
    """Bring archives into a lake, but for what it has of them already.

    ``show`` is told each batch. ``workers`` is the number of extraction processes, one a core if not given.

    Raises ``LakeError`` for a lake that is taken or cannot be written, and whatever a defect raises;
    nothing is lost or doubled by that.
    """
    stop = Stop() if stop is None else stop
    workers = workers or len(os.sched_getaffinity(0))
    work = work or (ANSWERS if reading.only_syria else WORK)
    total = Total()
    memory.keep_together()
    with writing(lake) as writer, _read_ahead(lake) as folder:
        refresh_reference(writer)
        incidents.note(writer)
        compacted = time.monotonic()
        coming = parts(reading.units(), reading.records, _known(lake, reading))
        chunks = ahead(
            _chunk(
                part, lake=lake, folder=Path(folder), reading=reading, workers=workers, work=work, stop=stop
            )
            for part in coming
        )
        with closing(chunks):
            for chunk in chunks:
                if chunk is None:
                    break
                brought = archive_batch.run(writer, chunk)
                for file in chunk.blocks:
                    Path(file).unlink()
                total.add(chunk, brought)
                show(total, chunk, brought)
                memory.give_back()
                if stop:
                    break
                if time.monotonic() - compacted > COMPACT_EVERY.total_seconds():
                    compact(writer, whole=False)
                    vacuum(writer)
                    compacted = time.monotonic()
    return total


@contextmanager
def _read_ahead(lake: Path) -> Generator[str]:
    """A folder for what waits to be written; where a kill leaves it, the next start clears it away."""
    staging(lake).mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="read-ahead-", dir=staging(lake)) as folder:
        yield folder


def _known(lake: Path, reading: Reading) -> Callable[[Unit], UnitRead]:
    """How far a lake has a unit, asked from any thread; a lake that is not there yet has none."""
    manner = reading.manner

    def known(unit: Unit) -> UnitRead:
        if not state_file(lake).exists():
            return UnitRead(unit=unit, manner=manner, records=0, done=False)
        with closing(read_state(lake)) as state:
            return known_unit(state, unit, manner)

    return known


def _articles(part: Part, *, reading: Reading, workers: int) -> tuple[list[Article], list[FailureRow]]:
    """The records of a batch as articles and failures."""
    made = list(
        articles(part.records, reading.sources, outlet=reading.outlet, now=datetime.now(UTC), workers=workers)
    )
    return (
        [each for each in made if isinstance(each, Article)],
        [each for each in made if isinstance(each, FailureRow)],
    )


def _chunk(
    part: Part, *, lake: Path, folder: Path, reading: Reading, workers: int, work: Work, stop: Stop
) -> Chunk | None:
    """The records of a batch, extracted unless the lake has them; None if that was stopped.

    This is done while the batch before is written: what that one brings too is told from it when this one is.
    """
    found, failures = _articles(part, reading=reading, workers=workers)
    wanted = those_about_syria(found, workers, work) if reading.only_syria else found
    blocks: list[str] = []
    for each in extracted(_unknown(lake, wanted), work, workers):
        if stop:
            return None
        if isinstance(each, Block):
            blocks.append(leave(folder / each.name, each))
        else:
            failures.append(each)
    return Chunk(
        articles=len(found),
        elsewhere=len(found) - len(wanted),
        blocks=tuple(blocks),
        failures=tuple(failures),
        units=tuple(part.units),
        bytes=part.bytes,
    )


def _unknown(lake: Path, found: Sequence[Article]) -> list[Article]:
    """Each version once, and only those that the lake has not."""
    versions = {(each.article_id, each.version): each for each in sorted(found, key=order)}
    with closing(read_state(lake)) as state:
        had = known_articles(state, {article_id for article_id, _ in versions})
    return [
        each for (article_id, version), each in versions.items() if version not in had.get(article_id, ())
    ]

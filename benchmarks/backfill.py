"""How much of extraction's speed a backfill keeps: ``python -m benchmarks.backfill [FILE.jsonl]``.

In one run and in turns: the extraction alone of a file's articles in one process, and ``waqai backfill`` of that file
into an empty lake with one and with two workers. Lexicons are loaded before the clock begins. Beside seconds, which
need cores that nobody else uses, stand the processor seconds of all processes, which tell the work there is whatever
else the machine does. Without FILE the demo's sentences are put together anew (``benchmarks/recombined.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.recombined import write
from pipelines.backfill import Reading, backfill
from schemas.archives import ArchiveRecord, Unit
from schemas.article import Article
from transforms.archived import WORK as IDENTIFY
from transforms.archives.identify import Archive, identified
from transforms.children import Work
from transforms.extract import WORK, children, gathering
from transforms.facts.extract import extract, lexicon

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one measurement took: wall-clock and processor seconds, articles and their text, peak of the parent's memory."""

    seconds: float
    cpu: float
    articles: int
    bytes: int = 0
    peak: int = 0


def extraction(file: Path) -> Took:
    """Extraction alone: every article of the file, one after the other in this process."""
    reading = Reading(paths=(str(file),))
    archive = Archive(sources=(), outlet=None, now=datetime.now(UTC))
    units = (unit for unit in reading.units() if isinstance(unit, Unit))
    records = [each for unit in units for each in reading.records(unit) if isinstance(each, ArchiveRecord)]
    found = [each for each in (identified((archive, each)) for each in records) if isinstance(each, Article)]
    unique = {(each.article_id, each.version): each for each in found}
    lexicon()
    with _clock([]) as took:
        for article in unique.values():
            extract(article)
    size = sum(len(each.text.encode()) for each in unique.values())
    return replace(took(), articles=len(unique), bytes=size)


def whole(file: Path, workers: int, work: Work = WORK) -> Took:
    """The whole backfill of the file into an empty lake."""
    pools = [children(gathering(work), workers), children(IDENTIFY, workers)]
    for pool in pools:
        pool.map([])
    pids = [child.process.pid for pool in pools for child in pool.children]
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder, _clock(pids) as took:
        total = backfill(Path(folder) / "lake", Reading(paths=(str(file),)), workers=workers, work=work)
    return replace(took(), articles=total.articles)


@contextmanager
def _clock(pids: list[int]) -> Iterator[Callable[[], Took]]:
    """Gives what tells, afterwards, the time that this process and some others took meanwhile."""
    spent = [_cpu(pid) for pid in pids]
    cpu, begun = time.process_time(), time.monotonic()
    took: list[Took] = []
    yield lambda: took[0]
    seconds = time.monotonic() - begun
    others = sum(_cpu(pid) for pid in pids) - sum(spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    took.append(Took(seconds=seconds, cpu=time.process_time() - cpu + others, articles=0, peak=peak))


def _cpu(pid: int) -> float:
    # After the name, which may hold anything, in brackets: user and system time are the 14th and 15th field.
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measured(file: Path, workers: int, work: Work = WORK) -> Took:
    """One measurement in a process of its own, ``workers`` 0 for extraction alone."""
    arguments = [str(file), "--turn", str(workers), "--work", work.function]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.backfill", *arguments],
        # As the command itself: Arrow's own heap keeps what it took once.
        env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Took(**json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument(
        "--articles", type=int, default=4000, help="how many to make without FILE (default: 4000)"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--turn", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--work", default=WORK.function, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.turn is not None:
        work = WORK if args.work == WORK.function else Work(function=args.work)
        took = extraction(args.file) if args.turn == 0 else whole(args.file, args.turn, work)
        print(json.dumps({name: getattr(took, name) for name in Took.__slots__}))
        return 0
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder:
        file = args.file or write(Path(folder) / "articles.jsonl", args.articles)
        rounds = [[measured(file, workers) for workers in (0, 1, 2)] for _ in range(args.rounds)]
    _tell(rounds, "the demo's sentences" if args.file is None else args.file.name)
    return 0


def _tell(rounds: list[list[Took]], source: str) -> None:
    size = rounds[0][0].bytes
    print(
        f"{rounds[0][0].articles} articles, {size / 1e6:.2f} MB of UTF-8 ({source}); medians of {len(rounds)} rounds\n"
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    print(f"{'':24}{'articles/s':>11}{'MB/s':>7}{'seconds':>9}{'cpu s':>8}{'peak MB':>9}")
    for name, column in zip(
        ("extraction alone", "backfill, 1 worker", "backfill, 2 workers"),
        zip(*rounds, strict=True),
        strict=True,
    ):
        seconds = statistics.median(each.seconds for each in column)
        cpu = statistics.median(each.cpu for each in column)
        peak = max(each.peak for each in column) / 1e6
        print(
            f"{name:24}{column[0].articles / seconds:>11.1f}{size / 1e6 / seconds:>7.2f}{seconds:>9.1f}{cpu:>8.1f}{peak:>9.0f}"
        )

    def ratio(told: Callable[[list[Took]], float]) -> str:
        values = sorted(map(told, rounds))
        return f"{statistics.median(values):.2f} ({values[0]:.2f}-{values[-1]:.2f})"

    print(f"\none worker / extraction, by the clock:   {ratio(lambda r: r[0].seconds / r[1].seconds)}")
    print(f"extraction's share of processor time:    {ratio(lambda r: r[0].cpu / r[1].cpu)}")
    print(f"two workers / one worker, by the clock:  {ratio(lambda r: r[1].seconds / r[2].seconds)}")


if __name__ == "__main__":
    sys.exit(main())

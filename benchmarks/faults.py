"""The reader among servers that do everything wrong: ``python -m benchmarks.faults``.

Starts the reader as the process that users start, on the faults of ``benchmarks/fault_server.py`` and on
healthy feeds beside them, lets it run, ends it with SIGTERM, and compares the lake with what each server
should have led to. Memory is that of the reader's own process and, apart from it, of its extraction children.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.fault_server import Fault, Running, faults, healthy, served
from pipelines import logs
from pipelines.ingest import ingest, stopping
from schemas.feeds import FetchLimits
from transforms.children import Work
from transforms.extract import WORK
from transforms.feeds.sources import load_sources
from transforms.lake.reader import open_lake
from transforms.lake.verify import verify

ROOT = Path(__file__).parents[1]
HEALTHY = 10
PACE = 120.0
"""Seconds, the quickest pace there is: what a healthy feed is polled at here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed. Memory in bytes, ``late`` in seconds after a healthy feed was due, at most."""

    faults: int
    polls: int
    articles: int
    seconds: float
    memory: int
    children: int
    late: float
    slow: float
    problems: tuple[str, ...]


def write_sources(folder: Path, running: Sequence[Running]) -> None:
    """One outlet's file for each server."""
    folder.mkdir()
    for one in running:
        name = one.fault.name
        (folder / f"{name}.toml").write_text(
            f'id = "{name}"\nname_ar = "منفذ"\nname_en = "{name}"\nhomepage = "https://outlet.example"\n'
            'country = "SY"\nkind = "agency"\nlanguages = ["ar"]\ntimezone = "Asia/Damascus"\nevery = "2m"\n'
            f'[[feeds]]\nurl = "http://127.0.0.1:{one.port}/"\nprivate_network = true\n',
            encoding="utf-8",
        )


def read(lake: Path, sources: Path, *, work: Work, limits: FetchLimits | None, once: bool) -> int:
    """The reader's process for a short trial: ``waqai ingest`` with other limits or other work."""
    logs.set_up("text")
    outlets, problems = load_sources([sources])
    if problems:
        raise ValueError(str(problems[0]))
    if limits is not None:
        outlets = tuple(
            replace(source, feeds=tuple(replace(feed, limits=limits) for feed in source.feeds))
            for source in outlets
        )
    with stopping() as stop:
        ingest(lake, outlets, once=once, stop=stop, work=work)
    return 0


def trial(folder: Path, *, seconds: float, many: int, command: Sequence[str], rounds: int = 1) -> Outcome:
    """Run a reader among the faults for ``seconds``, or ``rounds`` times until it ends by itself.

    ``command`` starts it; ``{lake}`` and ``{sources}`` in it are filled.
    """
    every: list[Fault] = [*faults(many), *(healthy(n) for n in range(HEALTHY))]
    began = time.monotonic()
    with served(every) as running:
        write_sources(folder / "sources", list(running.values()))
        filled = [part.format(lake=folder / "lake", sources=folder / "sources") for part in command]
        memory = children = 0
        problems: list[str] = []
        for _ in range(rounds):
            with (folder / "reader.log").open("ab") as log:
                reader = subprocess.Popen(filled, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            end = time.monotonic() + seconds
            while reader.poll() is None and time.monotonic() < end:
                memory, children = max(memory, _peak(reader.pid)), max(children, _largest_child(reader.pid))
                time.sleep(0.2)
            if reader.poll() is None:
                reader.send_signal(signal.SIGTERM)
                try:
                    reader.wait(120)
                except subprocess.TimeoutExpired:
                    problems.append("the reader did not end within two minutes of SIGTERM")
                    reader.kill()
            if reader.wait():
                last = (folder / "reader.log").read_text("utf-8", "replace").splitlines()[-3:]
                problems.append(f"the reader ended with {reader.returncode}: {' / '.join(last)}")
        return _outcome(folder / "lake", running, time.monotonic() - began, memory, children, problems)


def _outcome(
    lake: Path, running: dict[str, Running], seconds: float, memory: int, children: int, problems: list[str]
) -> Outcome:
    with open_lake(lake).connect() as connection:
        polls = connection.execute(
            "SELECT split_part(feed_id, ':', 1), epoch(polled_at), epoch(next_poll_at), outcome, error, duration_ms "
            "FROM feed_polls ORDER BY polled_at"
        ).fetchall()
        articles = dict(
            connection.execute(
                "SELECT outlet, count(DISTINCT article_id) FROM articles GROUP BY 1"
            ).fetchall()
        )
        failed = dict(
            connection.execute(
                "SELECT split_part(source_uri, '/', 3), count(*) FROM failures GROUP BY 1"
            ).fetchall()
        )
        secrets = connection.execute("SELECT count(*) FROM articles WHERE text LIKE '%root:%'").fetchall()[0][
            0
        ]
    if secrets:
        problems.append("a file of this machine is in the lake")
    late = slow = 0.0
    for name, one in running.items():
        mine = [poll for poll in polls if poll[0] == name]
        problems += _wrong(one, mine, articles.get(name, 0), failed.get(f"127.0.0.1:{one.port}", 0))
        if name.startswith("healthy_"):
            due = [(after[1] - before[2]) for before, after in itertools.pairwise(mine)]
            late = max([late, *due])
            slow = max([slow, *(poll[5] / 1000 for poll in mine)])
    problems += [f"verify: {problem}" for problem in verify(lake)]
    return Outcome(
        faults=sum(not name.startswith("healthy_") for name in running),
        polls=len(polls),
        articles=sum(articles.values()),
        seconds=seconds,
        memory=memory,
        children=children,
        late=late,
        slow=slow,
        problems=tuple(problems),
    )


def _wrong(one: Running, polls: Sequence[tuple[object, ...]], articles: int, failures: int) -> list[str]:
    """What is not as it should be after a server's polls."""
    fault, found = one.fault, []
    if not polls:
        return [f"{fault.name}: no poll is told of"]
    outcome, error = polls[0][3], str(polls[0][4] or "")
    if outcome != fault.outcome or fault.says not in error:
        found.append(f"{fault.name}: {outcome} ({error}) instead of {fault.outcome} ({fault.says})")
    if articles < fault.articles or (articles != fault.articles and not fault.name.startswith("healthy_")):
        found.append(f"{fault.name}: {articles} articles instead of {fault.articles}")
    if failures < fault.failures:
        found.append(f"{fault.name}: {failures} failures instead of {fault.failures}")
    times = [visit.at for visit in one.visits if visit.path == "/"]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    if fault.name in ("gone", "too_often", "too_often_until_a_date") and gaps:
        found.append(f"{fault.name}: asked again after {min(gaps):.0f} s")
    return found


def _peak(pid: int) -> int:
    """The largest resident memory that a process ever had, in bytes."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _largest_child(pid: int) -> int:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return max((_peak(int(child)) for child in listed), default=0)


def main() -> int:
    """The command. Returns 1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--seconds", type=float, default=600.0, help="how long the reader runs (default: 600)"
    )
    parser.add_argument(
        "--many", type=int, default=20_000, help="items of the longest feed (default: 20,000)"
    )
    parser.add_argument("--keep", type=Path, help="a new folder for the lake and the log")
    parser.add_argument("--read", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        lake, sources, function, total = args.read
        limits = FetchLimits(connect=1.0, read=1.5, total=float(total))
        work = WORK if not function else Work(function=function)
        return read(Path(lake), Path(sources), work=work, limits=limits, once=True)
    command = [
        sys.executable,
        "-m",
        "waqai",
        "ingest",
        "--lake",
        "{lake}",
        "--sources",
        "{sources}",
        "--contact",
        "trial@outlet.example",
    ]
    with tempfile.TemporaryDirectory(prefix="waqai-faults-") as folder:
        if args.keep:
            args.keep.mkdir(parents=True)
        outcome = trial(args.keep or Path(folder), seconds=args.seconds, many=args.many, command=command)
    for problem in outcome.problems:
        print(problem)
    print(
        f"{outcome.faults} faults and {HEALTHY} healthy feeds in {outcome.seconds:.0f} s: {outcome.polls} polls, "
        f"{outcome.articles} articles; memory of the reader {outcome.memory / 1e6:.0f} MB, of its largest child "
        f"{outcome.children / 1e6:.0f} MB; healthy feeds at most {outcome.late:.1f} s late, their slowest fetch "
        f"{outcome.slow:.1f} s; {len(outcome.problems)} problems"
    )
    return 1 if outcome.problems or outcome.late > PACE else 0


if __name__ == "__main__":
    sys.exit(main())

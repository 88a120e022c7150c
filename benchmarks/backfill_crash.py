"""Kills ``waqai backfill`` at random moments while its archives grow and feeds are read in between, and shows that nothing
is lost, doubled or done twice.

``python -m benchmarks.backfill_crash --kills 100``; ``make crash`` runs it beside that of ``waqai ingest``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crash import World, served, write_sources
from benchmarks.killing import begin, finish, killed, plain, show, taken_up, told
from pipelines import chunks
from pipelines.archive_batch import Brought, Chunk
from pipelines.backfill import Reading, Total, backfill
from pipelines.ingest import ingest
from transforms.children import Work
from transforms.extract import WORK
from transforms.feeds.sources import load_sources
from transforms.lake.reader import open_lake
from transforms.lake.verify import verify

BATCHES = "batches.jsonl"
RECORDS = 40
"""Records of a batch, so that a life has several."""

FED = 0.5
"""Share of the lives after which the feeds are read."""

NEW_FILES = 4
"""Files that come to the archive before each life."""


@dataclass(slots=True, kw_only=True)
class Archive:
    """The files as they are: what addresses and texts they hold, and how many lines are broken."""

    folder: Path
    rng: random.Random
    texts: dict[str, str] = field(default_factory=dict[str, str])
    doubles: int = 0
    broken: int = 0
    files: int = 0
    serial: int = 0

    def grow(self) -> None:
        """Some files more: lines and pages, a few articles that other files have too, a few lines that are none."""
        for _ in range(NEW_FILES):
            self.files += 1
            if self.rng.random() < 0.25:
                self._page()
                continue
            lines = [self._line() for _ in range(self.rng.randint(1, 60))]
            if self.rng.random() < 0.3:
                lines.insert(self.rng.randint(0, len(lines)), f'{{"title": "سطر مقطوع رقم {self.files}')
                self.broken += 1
            _write(self.folder / f"{self.files:04d}.jsonl", "".join(f"{line}\n" for line in lines).encode())

    def _line(self) -> str:
        if self.texts and self.rng.random() < 0.05:
            self.doubles += 1
            url = self.rng.choice([each for each in self.texts if "/news/" in each])
        else:
            self.serial += 1
            url = f"https://archive.example/news/{self.serial}"
            self.texts[url] = told(self.rng, self.serial)
        record = {
            "url": url,
            "title": f"خبر {url[-6:]}",
            "text": self.texts[url],
            "published": "2018-03-01T09:30:00Z",
        }
        return json.dumps(record, ensure_ascii=False)

    def _page(self) -> None:
        self.serial += 1
        url = f"https://archive.example/pages/story-{self.serial:06d}-report"
        self.texts[url] = told(self.rng, self.serial)
        paragraphs = "".join(f"<p>{each}</p>" for each in self.texts[url].split("\n"))
        page = (
            f"<html><head><title>تقرير رقم {self.serial}</title><link rel='canonical' href='{url}'></head>"
            f"<body><article><h1>تقرير رقم {self.serial}</h1>{paragraphs}</article></body></html>"
        )
        _write(self.folder / f"{self.files:04d}.html", page.encode())


def _write(file: Path, data: bytes) -> None:
    """A file that is there whole or not at all, as those of an archive are."""
    part = file.with_suffix(".part")
    part.write_bytes(data)
    part.rename(file)


def read_on(folder: Path, work: Work, records: int = RECORDS) -> None:
    """The process that is killed: brings the archive into the lake, and tells of each batch what it had to do again."""
    chunks.RECORDS = records
    begin()
    with (folder / BATCHES).open("a", encoding="utf-8") as told:

        def tell(total: Total, chunk: Chunk, brought: Brought) -> None:
            known = chunk.articles - brought.articles
            print(json.dumps({"articles": brought.articles, "known": known}), file=told, flush=True)

        reading = Reading(paths=(str(folder / "archive"),))
        backfill(folder / "lake", reading, workers=1, work=work, show=tell)


def read_feeds(folder: Path, port: int, work: Work) -> None:
    """A round over the feeds, as ``waqai ingest --once``."""
    outlets, _ = load_sources([folder / "sources"], port=port)
    ingest(folder / "lake", outlets, once=True, workers=1, work=work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial showed. ``again`` counts articles that were read and extracted although the lake had them."""

    kills: int
    idle: int
    seconds: float
    files: int
    articles: int
    by_feed: int
    lost: int
    doubled: int
    invented: int
    failures_wrong: int
    again: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not (
            self.lost or self.doubled or self.invented or self.failures_wrong or self.again or self.problems
        )


def trial(folder: Path, kills: int, seed: int, work: Work = WORK, active: float = 10.0) -> Outcome:
    """Read a growing archive into a lake below ``folder``, killing the reader ``kills`` times within ``active`` seconds each."""
    rng = random.Random(seed)
    (folder / "archive").mkdir()
    archive = Archive(folder=folder / "archive", rng=random.Random(seed + 1))
    world = World(rng=random.Random(seed + 2))
    write_sources(folder / "sources")
    begun, idle = time.monotonic(), 0
    problems: list[str] = []
    with served(world) as port:
        for kill in range(1, kills + 1):
            archive.grow()
            idle += not killed(folder, rng.uniform(0, active), read_on, folder, work)
            if rng.random() < FED:
                finish(folder, read_feeds, folder, port, work)
            problems += taken_up(folder, rng, kill)
            show(f"{kill} of {kills} kills, {time.monotonic() - begun:.0f} s, {len(problems)} problems")
        world.still = True
        for _ in range(2):
            # What is left after the last kill, in batches of the ordinary size: in small ones it takes longer than all kills.
            finish(folder, read_on, folder, work, chunks.RECORDS)
            finish(folder, read_feeds, folder, port, work)
    problems += [f"in the end: {each}" for each in verify(folder / "lake")]
    return _outcome(archive, world, folder, kills, idle, time.monotonic() - begun, problems)


def _outcome(
    archive: Archive, world: World, folder: Path, kills: int, idle: int, seconds: float, problems: list[str]
) -> Outcome:
    with open_lake(folder / "lake").connect() as connection:
        rows = connection.execute("SELECT url, guid, article_id, text FROM articles").fetchall()
        failures = connection.execute("SELECT count(*) FROM failures").fetchall()[0][0]
    stored = [(url or guid, plain(text.partition("\n")[2])) for url, guid, _, text in rows]
    wanted = {(url, plain(text)) for url, text in archive.texts.items()}
    shown = {(guid, plain(text)) for feed in world.feeds for guid, text in feed.items()}
    claimed = {(guid, plain(text)) for guid, text in world.claimed}
    ever = {(guid, plain(text)) for guid, text in world.ever}
    batches = [json.loads(line) for line in (folder / BATCHES).read_text("utf-8").splitlines()]
    return Outcome(
        kills=kills,
        idle=idle,
        seconds=seconds,
        files=archive.files,
        articles=len(stored),
        by_feed=sum(url is None for url, *_ in rows),
        lost=len((wanted | shown | claimed) - set(stored)),
        doubled=len(stored)
        - len(set(stored))
        + len({(url or guid, name) for url, guid, name, _ in rows})
        - len({url or guid for url, guid, _, _ in rows}),
        invented=len(set(stored) - wanted - ever),
        failures_wrong=abs(failures - archive.broken),
        again=max(0, sum(each["known"] for each in batches) - archive.doubles),
        problems=tuple(problems),
    )


def main() -> int:
    """The command. Returns 1 if anything was lost, doubled, invented, done again or unsound."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.backfill_crash", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--kills", type=int, default=100, help="how often it is killed (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="of what happens (default: 0)")
    parser.add_argument("--active", type=float, default=10.0, help="longest life in seconds (default: 10)")
    parser.add_argument("--work", default=WORK.function, metavar="MODULE:NAME", help="what reads an article")
    args = parser.parse_args()
    work = WORK if args.work == WORK.function else Work(function=args.work)
    with tempfile.TemporaryDirectory(prefix="waqai-backfill-") as folder:
        outcome = trial(Path(folder), args.kills, args.seed, work, active=args.active)
    for problem in outcome.problems:
        print(problem)
    print(
        f"{outcome.kills} kills ({outcome.idle} after all was done) in {outcome.seconds:.0f} s: {outcome.files} files, "
        f"{outcome.articles} articles in the lake, {outcome.by_feed} of them by feed; {outcome.lost} lost, {outcome.doubled} doubled, "
        f"{outcome.invented} invented, {outcome.again} done again, {outcome.failures_wrong} failures too many or few, "
        f"{len(outcome.problems)} problems found by verify"
    )
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    sys.exit(main())

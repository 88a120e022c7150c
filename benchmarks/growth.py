"""How cost grows with the archive and with the lexicon: ``python -m benchmarks.growth [FILE.jsonl] [--plots docs/performance]``.

Archives of one, ten and a hundred times as many articles are brought into empty lakes, one after the other, each by a
process of its own with one worker: processor seconds an article and the peak of memory. They are made of the demo's
sentences, or FILE's lines with other addresses, and come in order of publication or ``--shuffled``. Then the facts of the same texts are read with one, ten and thirty times
the names in the lexicon. The plots are drawn into ``--plots``. ``--stand-in`` puts a quick one in the place of
extraction (``benchmarks/stand_in.py``), which shows the growth of all the rest.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from benchmarks.backfill import Took, measured
from benchmarks.plot import plot
from benchmarks.recombined import DAYS, articles, day
from transforms.children import Work
from transforms.extract import WORK
from transforms.facts import names
from transforms.facts.extract import facts, lexicon, read

TIMES = (1, 10, 100)
NAMES = (1, 10, 30)
STAND_IN = Work(function="benchmarks.stand_in:told", warm="benchmarks.stand_in:places")


def archive(folder: Path, source: Path | None, count: int, *, shuffled: bool) -> Path:
    """So many articles as JSON lines; those of ``source`` again and again, with addresses of their own."""
    file = folder / f"{count}.jsonl"
    with file.open("w", encoding="utf-8") as out:
        made = articles(count, shuffled=shuffled) if source is None else _again(source, count, shuffled)
        for each in made:
            out.write(json.dumps(each, ensure_ascii=False) + "\n")
    return file


def _again(source: Path, count: int, shuffled: bool) -> Iterator[dict[str, object]]:
    rng = random.Random(0)
    for number, line in enumerate(islice(cycle(source.read_text("utf-8").splitlines()), count)):
        row = json.loads(line)
        # Another day, so that a repetition is neither a copy nor a part of the same story.
        published = day(rng.randrange(DAYS) if shuffled else number * DAYS // count)
        yield row | {"id": number, "url": f"https://archive.example/{number}", "published": published}


def of_archives(source: Path | None, base: int, work: Work, *, shuffled: bool) -> list[tuple[int, Took]]:
    """What archives of growing size took; the middle one the mean of before and after the largest, as machines change meanwhile."""
    found: list[tuple[int, Took]] = []
    middle = TIMES[-2]
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder:
        for times in (*TIMES, middle):
            took = measured(archive(Path(folder), source, base * times, shuffled=shuffled), 1, work)
            found.append((times, took))
            print(
                f"{times:>4} x: {took.articles:>8,} articles, {took.seconds:8.1f} s, {took.cpu:8.1f} s of processor, "
                f"{took.cpu / took.articles * 1e3:6.2f} ms an article, {took.peak / 1e6:5.0f} MB at most",
                flush=True,
            )
    *found, (_, again) = found
    return [
        (times, replace(took, cpu=(took.cpu + again.cpu) / 2) if times == middle else took)
        for times, took in found
    ]


def growth(found: list[tuple[int, Took]]) -> float:
    """By how much an article of the largest archive costs more than one of the one before, what each begins with aside."""
    (_, a), (_, b), (_, c) = found
    before = (b.cpu - a.cpu) / (b.articles - a.articles)
    return (c.cpu - b.cpu) / (c.articles - b.articles) / before - 1


def of_names(texts: int) -> list[tuple[int, float, float]]:
    """Names, megabytes a second and megabytes of memory with so many times the names, each in a process of its own."""
    found: list[tuple[int, float, float]] = []
    for times in NAMES:
        command = [sys.executable, "-m", "benchmarks.growth", "--turn", str(times), "--texts", str(texts)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        number, speed, peak = json.loads(done.stdout.splitlines()[-1])
        found.append((number, speed, peak))
        print(f"{times:>4} x: {number:>9,} names, {speed:.3f} MB/s, {peak:,.0f} MB", flush=True)
    return found


def _names(times: int, texts: int) -> tuple[int, float, float]:
    """Names are made of the words of others, two by two, so that many begin as one in the text does and end otherwise."""
    known = list(names.vocabulary())
    rng = random.Random(0)
    words = sorted({word for _, spelling, _ in known for word in spelling.split() if len(word) > 2})
    trie = lexicon()
    more = (
        (*rng.choice(known)[::2], f"{rng.choice(words)} {rng.choice(words)}")
        for _ in range((times - 1) * len(known))
    )
    while block := list(islice(more, 100_000)):
        trie.extend((concept, spelling, payload) for concept, payload, spelling in block)
    told = [f"{each['title']}\n{each['text']}" for each in articles(texts)]
    size = sum(len(each.encode()) for each in told)
    day = date(2018, 3, 1)
    best = 0.0
    for _ in range(3):
        begun = time.process_time()
        for each in told:
            facts(read(each, day))
        best = max(best, size / 1e6 / (time.process_time() - begun))
    return times * len(known), best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=300, help="of the smallest archive (default: 300)")
    parser.add_argument(
        "--texts", type=int, default=200, help="that the names are looked for in (default: 200)"
    )
    parser.add_argument("--shuffled", action="store_true", help="articles in no order of publication")
    parser.add_argument("--stand-in", action="store_true", help="in the place of extraction")
    parser.add_argument("--plots", type=Path, help="folder to draw into")
    parser.add_argument("--turn", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.turn is not None:
        print(json.dumps(_names(args.turn, args.texts)))
        return 0
    found = of_archives(args.file, args.articles, STAND_IN if args.stand_in else WORK, shuffled=args.shuffled)
    print(f"an article of the largest costs {growth(found):+.1%} more than one of the one before\n")
    named = of_names(args.texts)
    print(f"speed with {NAMES[-1]} times the names: {named[-1][1] / named[0][1] - 1:+.1%}")
    if args.plots:
        args.plots.mkdir(parents=True, exist_ok=True)
        cost = [(took.articles, took.cpu / took.articles * 1e3) for _, took in found]
        plot(
            args.plots / "growth-time.svg",
            "Backfill: cost of an article",
            "articles",
            "ms of processor",
            {"": cost},
        )
        peak = [(took.articles, took.peak / 1e6) for _, took in found]
        plot(args.plots / "growth-memory.svg", "Backfill: peak of memory", "articles", "MB", {"": peak})
        speed = [(number, value) for number, value, _ in named]
        plot(
            args.plots / "growth-names.svg",
            "All facts: speed by the size of the lexicon",
            "names",
            "MB/s",
            {"": speed},
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

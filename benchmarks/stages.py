"""How fast each stage is, beside the floor, in one run: ``python -m benchmarks.stages [FILE.jsonl[.gz]]``.

The floor is what any program must do with the same bytes: decode them and pass one regular expression
over the text. Every figure is megabytes of UTF-8 per second on one core, the median of rounds in which
all stages take turns, so that a noisy machine slows them alike; beneath them stand those of others (``benchmarks/peers.py``). Without FILE (JSON lines with "text" and
"published") the bundled demo articles are read again and again. ``--compiled FOLDER`` measures the compiled
modules there in the same rounds (``make bench`` does).
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers import peers
from pipelines.demo.server import feed, source_files
from transforms.arabic.language import language
from transforms.arabic.normalize import align
from transforms.arabic.tokens import tokenize
from transforms.facts import contradictions, dates, events, figures, names, places, quotes
from transforms.facts.document import Document
from transforms.facts.extract import facts, lexicon, read
from transforms.feeds.identity import article
from transforms.feeds.parse import parse
from transforms.feeds.sources import load_sources
from transforms.lexicon import trie as match

WORD = re.compile(r"\w+")


class Sample(NamedTuple):
    """One text of the benchmark: its bytes, its text, its day."""

    data: bytes
    text: str
    published: date


class Stage(NamedTuple):
    """A named piece of work over all samples."""

    name: str
    work: Callable[[], object]
    size: int | None = None
    """Bytes of UTF-8, where they are not those of all samples."""


def samples(path: Path | None, limit: int) -> list[Sample]:
    """Arabic texts from a file, or the demo's articles repeated, up to ``limit`` bytes of UTF-8."""
    # Those in English go by other rules, which the stages are not.
    texts = [each for each in (bundled() if path is None else _lines(path)) if language(each[0]) == "ar"]
    if not texts:
        raise ValueError(f"no Arabic texts in {path or 'the demo'}")
    found: list[Sample] = []
    size = 0
    while size < limit:
        for text, published in texts:
            data = text.encode()
            found.append(Sample(data, text, published))
            size += len(data)
            if size >= limit:
                return found
        if path is not None:
            break
    return found


def _lines(path: Path) -> list[tuple[str, date]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        rows = [json.loads(line) for line in file]
    return [(row["text"], date.fromisoformat(row["published"][:10])) for row in rows]


def bundled() -> list[tuple[str, date]]:
    """The demo's articles, read by the real readers."""
    sources, _ = load_sources([Path(str(source_files()))], port=80)
    found: list[tuple[str, date]] = []
    for source in sources:
        for each in source.feeds:
            file = feed(each.url.rsplit("/", 1)[-1], 1)
            if file is None:
                continue
            for entry in parse(file.read_bytes(), url=each.url).entries:
                made = article(entry, source, each, datetime.now(UTC))
                found.append((made.text, made.published_at.date()))
    return found


def stages(texts: Sequence[Sample]) -> list[Stage]:
    """The stages in the order of the data's way, each over what the one before it made."""
    trie = lexicon()
    aligned = [align(s.text) for s in texts]
    tokens = [tokenize(a) for a in aligned]
    docs = [read(s.text, s.published) for s in texts]
    mentions = [names.mentions(d) for d in docs]
    where = [places.resolve(d, m) for d, m in zip(docs, mentions, strict=True)]
    times = [dates.dates(d) for d in docs]
    counts = [figures.figures(d, m, t) for d, m, t in zip(docs, mentions, times, strict=True)]
    said = [quotes.claims(d, m) for d, m in zip(docs, mentions, strict=True)]
    done = [events.events(*row)[0] for row in zip(docs, mentions, where, times, counts, said, strict=True)]

    def each(function: Callable[..., object], *columns: Sequence[object]) -> Callable[[], object]:
        rows = list(zip(*columns, strict=True))
        return lambda: deque(starmap(function, rows), maxlen=0)

    # What the stages read lives as long as the benchmark; the collector has no need to walk it every time.
    gc.collect()
    gc.freeze()

    def whole(sample: Sample) -> object:
        return facts(read(sample.data.decode(), sample.published))

    def analysed(doc: Document) -> object:
        return facts(doc)

    return [
        Stage(
            "floor: decode + one regular expression", lambda: [WORD.findall(s.data.decode()) for s in texts]
        ),
        Stage("normalise", each(align, [s.text for s in texts])),
        Stage("tokenise", each(tokenize, aligned)),
        Stage("look up words", each(lambda t: trie.match(t.words), tokens)),
        Stage("names", each(names.mentions, docs)),
        Stage("places", each(places.resolve, docs, mentions)),
        Stage("dates", each(dates.dates, docs)),
        Stage("figures", each(figures.figures, docs, mentions, times)),
        Stage("claims", each(quotes.claims, docs, mentions)),
        Stage("events", each(events.events, docs, mentions, where, times, counts, said)),
        Stage("contradictions", each(contradictions.contradictions, docs, mentions, counts, said, done)),
        Stage("all facts, from bytes", each(whole, texts)),
    ]


def measure(work: Sequence[Stage]) -> list[float]:
    """Seconds of CPU by stage, of one round."""
    took: list[float] = []
    for stage in work:
        start = time.process_time()
        stage.work()
        took.append(time.process_time() - start)
    return took


class Compiled:
    """The same stages in a process of their own that runs the compiled modules of ``folder``, round by round."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        here = Path(__file__).parents[1]
        # -P: the current folder, which holds the sources, does not come before the compiled modules
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "benchmarks.stages", *arguments, "--turns"],
            env={**os.environ, "PYTHONPATH": f"{folder.resolve()}{os.pathsep}{here}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.measure()

    def measure(self) -> list[float]:
        """Seconds of CPU by stage, of one round."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _answer(work: Sequence[Stage]) -> None:
    """A round for every line that comes."""
    if not str(match.__file__).endswith(".so"):
        raise SystemExit(f"{match.__file__} is not compiled: make compiled")
    for _ in sys.stdin:
        print(json.dumps(measure(work)), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--megabytes", type=float, default=2.0, help="how much text to read (default: 2)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compiled", type=Path, help="a folder of compiled modules to measure beside these")
    parser.add_argument("--turns", action="store_true", help=argparse.SUPPRESS)
    given = list(sys.argv[1:] if arguments is None else arguments)
    args = parser.parse_args(given)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = samples(args.file, int(args.megabytes * 1e6))
    size = sum(len(s.data) for s in texts) / 1e6
    work = stages(texts)
    missing: list[str] = []
    ours = len(work)
    for peer in () if args.turns else peers([s.text for s in texts]):
        if isinstance(peer, str):
            missing.append(peer)
        else:
            work.append(Stage(*peer))
    if args.turns:
        _answer(work)
        return 0
    compiled = Compiled(args.compiled, given) if args.compiled else None
    rounds = [(measure(work), compiled.measure() if compiled else None) for _ in range(args.rounds)]
    if compiled:
        compiled.close()
    source = "the demo's articles, repeated" if args.file is None else args.file.name
    print(
        f"{len(texts)} texts, {size:.2f} MB of UTF-8 ({source}); CPU time of one core, median of {args.rounds} rounds"
    )
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    columns = f"{'MB/s':>9}{'spread':>16}{'x floor':>9}"
    print(
        f"{'':42}{'pure Python':>34}{'compiled':>34}{'gain':>7}" if compiled else "",
        end="\n" * bool(compiled),
    )
    print(f"{'stage':42}{columns}{columns if compiled else ''}")
    for i, stage in enumerate(work):
        pure = [one[i] for one, _ in rounds]
        share = 1.0 if stage.size is None else stage.size / 1e6 / size
        line = f"{stage.name:42}{_cells(size * share, pure, [one[0] * share for one, _ in rounds])}"
        if compiled and i < ours:
            fast = [two[i] for _, two in rounds if two is not None]
            gain = statistics.median(pure) / max(statistics.median(fast), 1e-9)
            line += f"{_cells(size, fast, [two[0] for _, two in rounds if two is not None])}{gain:7.1f}"
        print(line)
    for each in missing:
        print(each)
    return 0


def _cells(size: float, seconds: Sequence[float], floor: Sequence[float]) -> str:
    middle = max(statistics.median(seconds), 1e-9)
    spread = f"{size / max(*seconds, 1e-9):.1f}-{size / max(min(seconds), 1e-9):.1f}"
    return f"{size / middle:9.2f}{spread:>16}{middle / statistics.median(floor):9.1f}"


if __name__ == "__main__":
    sys.exit(main())

"""How fast each stage is, beside the floor, in one run: ``python -m benchmarks.stages [FILE.jsonl[.gz]]``.

The floor is what any program must do with the same bytes: decode them and pass one regular expression
over the text. Every figure is megabytes of UTF-8 per second on one core, the median of rounds in which
all stages take turns, so that a noisy machine slows them alike. Without FILE (JSON lines with "text" and
"published") the bundled demo articles are read again and again.
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
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from pipelines.demo.server import feed, source_files
from transforms.arabic.normalize import align
from transforms.arabic.tokens import tokenize
from transforms.facts import contradictions, dates, events, figures, names, places, quotes
from transforms.facts.document import Document
from transforms.facts.extract import facts, lexicon, read
from transforms.feeds.identity import article
from transforms.feeds.parse import parse
from transforms.feeds.sources import load_sources

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


def samples(path: Path | None, limit: int) -> list[Sample]:
    """Texts from a file, or the demo's articles repeated, up to ``limit`` bytes of UTF-8."""
    texts = _bundled() if path is None else _lines(path)
    if not texts:
        raise ValueError(f"no texts in {path or 'the demo'}")
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


def _bundled() -> list[tuple[str, date]]:
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
        Stage("contradictions", each(contradictions.contradictions, docs, counts, said, done)),
        Stage("all facts, from bytes", each(whole, texts)),
    ]


def measure(work: Sequence[Stage], rounds: int) -> list[list[float]]:
    """Seconds by stage and round; the stages take turns within a round."""
    took: list[list[float]] = [[] for _ in work]
    for _ in range(rounds):
        for i, stage in enumerate(work):
            start = time.process_time()
            stage.work()
            took[i].append(time.process_time() - start)
    return took


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--megabytes", type=float, default=2.0, help="how much text to read (default: 2)")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = samples(args.file, int(args.megabytes * 1e6))
    size = sum(len(s.data) for s in texts) / 1e6
    work = stages(texts)
    took = measure(work, args.rounds)
    floor = statistics.median(took[0])
    source = "the demo's articles, repeated" if args.file is None else args.file.name
    print(
        f"{len(texts)} texts, {size:.2f} MB of UTF-8 ({source}); CPU time of one core, median of {args.rounds} rounds"
    )
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    print(f"{'stage':42}{'MB/s':>9}{'spread':>16}{'x floor':>9}")
    for stage, seconds in zip(work, took, strict=True):
        middle = statistics.median(seconds)
        if middle == 0.0:
            print(f"{stage.name:42}{'-':>9}")
            continue
        spread = f"{size / max(seconds):.1f}-{size / max(min(seconds), 1e-9):.1f}"
        print(f"{stage.name:42}{size / middle:9.2f}{spread:>16}{middle / floor:9.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

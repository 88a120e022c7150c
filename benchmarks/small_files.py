"""A folder of very many small files: ``python -m benchmarks.small_files --files 100000``.

Saved pages of a few sentences, a hundred to a folder, are brought into an empty lake by ``waqai backfill``'s own
function in a process of its own. Told are the seconds, the peak of the parent's memory, and whether every page is an
article of the lake. A few files are none: empty, cut short, of another kind.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from html import escape
from pathlib import Path

from benchmarks.backfill import measured
from benchmarks.recombined import articles
from transforms.children import Work
from transforms.extract import WORK

A_FOLDER = 100
"""Files of a folder."""

BROKEN = (b"", b"<html><head><title>", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
EVERY = 5000
"""One in so many files is broken."""


def make(folder: Path, files: int) -> int:
    """Write so many files; how many of them are articles."""
    whole = 0
    for number, article in enumerate(articles(files)):
        part = folder / f"{number // A_FOLDER:04}"
        part.mkdir(parents=True, exist_ok=True)
        file = part / f"{number}.html"
        if number % EVERY == EVERY - 1:
            file.write_bytes(BROKEN[number // EVERY % len(BROKEN)])
            continue
        whole += 1
        lines = "".join(f"<p>{escape(line)}</p>" for line in article["text"].split("\n")[:3])
        file.write_text(
            f"<!doctype html><html lang='ar'><head><meta charset='utf-8'><title>{escape(article['title'])}</title>"
            f"<link rel='canonical' href='{article['url']}'>"
            f"<meta property='article:published_time' content='{article['published']}'></head>"
            f"<body><article><h1>{escape(article['title'])}</h1>{lines}</article></body></html>",
            encoding="utf-8",
        )
    return whole


def main() -> int:
    """The command. Returns 1 if the lake has fewer articles than there were pages, or more."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.small_files", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--files", type=int, default=100_000, help="how many (default: 100000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that extract (default: 2)")
    parser.add_argument("--work", default=WORK.function, help=argparse.SUPPRESS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waqai-") as folder:
        whole = make(Path(folder), args.files)
        took = measured(Path(folder), args.workers, Work(function=args.work))
    print(
        f"{args.files:,} files, {whole:,} of them articles: {took.articles:,} in the lake; {took.seconds:,.0f} s, "
        f"{took.cpu:,.0f} s of processor, {took.cpu / took.articles * 1e3:.1f} ms an article, "
        f"{took.peak / 1e6:,.0f} MB at most"
    )
    return 0 if took.articles == whole else 1


if __name__ == "__main__":
    sys.exit(main())

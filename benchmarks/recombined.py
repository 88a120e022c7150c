"""Any amount of news to measure with: the sentences of the demo's articles, put together anew."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.stages import bundled

FIRST = date(2011, 3, 15)
DAYS = 5000
"""Days that the articles are spread over, so that their stories are as many as those of a decade."""


def articles(count: int, seed: int = 0, *, shuffled: bool = False) -> Iterator[dict[str, str]]:
    """Articles as a scraper keeps them: an address that no other has, a headline, a text, a day.

    A text has the headline of one demo article and sentences of several, in an order that is its own, with other
    numbers; so two are rarely copies of each other, and as long as news is. They come in order of publication, as
    archives mostly do, or ``shuffled``.
    """
    rng = random.Random(seed)
    texts = [text.split("\n") for text, _ in bundled() if text.count("\n") > 1]
    titles = [lines[0] for lines in texts]
    lines = sorted({line for text in texts for line in text[1:]})
    for number in range(count):
        yield {
            "url": f"https://archive.example/{seed}/{number}",
            "title": _renumbered(rng.choice(titles), rng),
            "text": "\n".join(_renumbered(line, rng) for line in rng.sample(lines, rng.randint(4, 9))),
            "published": day(rng.randrange(DAYS) if shuffled else number * DAYS // count),
        }


def day(number: int) -> str:
    """One of ``DAYS`` days, as ISO writes it.

    >>> day(0)
    '2011-03-15'
    """
    return (FIRST + timedelta(days=number)).isoformat()


def _renumbered(line: str, rng: random.Random) -> str:
    """The line with other numbers of one or two digits: years and times of day stay."""
    return " ".join(
        str(rng.randint(2, 99)) if word.isdecimal() and len(word) < 3 else word for word in line.split(" ")
    )


def write(file: Path, count: int, seed: int = 0) -> Path:
    """The articles as JSON lines."""
    with file.open("w", encoding="utf-8") as out:
        for article in articles(count, seed):
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return file

"""How well articles of one story are found: ``python -m benchmarks.stories``.

All articles of ``transforms/cross_document/corpus/stories.py`` are thrown together, as a reader finds them in its feeds. Each
written pair should tell one story or not; besides, no two originals tell one, so every other two articles of
different stories that are brought together count as wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from transforms.cross_document.corpus.stories import Pair, Told, pairs
from transforms.cross_document.sketches import Sketch
from transforms.cross_document.stories import stories
from transforms.facts.extract import facts, read
from transforms.stories import sketch_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of the pairs. ``missed`` and ``wrong`` are pairs of headlines, with their relation."""

    found: Counter[str]
    pairs: Counter[str]
    missed: tuple[tuple[str, str, str], ...]
    wrong: tuple[tuple[str, str, str], ...]

    @property
    def precision(self) -> float:
        return self.found.total() / (self.found.total() + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.found.total() / (self.pairs.total() - self.pairs["other"])


def measure() -> Outcome:
    """Sketch the articles, join them, and hold the stories against the pairs."""
    told = list(pairs())
    articles = list(dict.fromkeys(each for pair in told for each in (pair.first, pair.second)))
    joined = stories([_sketch(number, each) for number, each in enumerate(articles)], [])
    story = {each: joined.get(f"story {n}", f"story {n}") for n, each in enumerate(articles)}
    together = {frozenset((a, b)) for a, b in combinations(articles, 2) if story[a] == story[b]}
    same = [pair for pair in told if pair.relation != "other"]
    groups: dict[Told, set[Told]] = {}
    for pair in same:
        groups.setdefault(pair.first, {pair.first}).add(pair.second)
    right = {frozenset(two) for group in groups.values() for two in combinations(group, 2)}
    return Outcome(
        found=Counter(p.relation for p in same if frozenset((p.first, p.second)) in together),
        pairs=Counter(pair.relation for pair in told),
        missed=tuple(_headlines(p) for p in same if frozenset((p.first, p.second)) not in together),
        wrong=tuple(
            ("together", *sorted(each.lines[0] for each in two)) for two in sorted(together - right, key=str)
        ),
    )


def _headlines(pair: Pair) -> tuple[str, str, str]:
    return pair.relation, pair.first.lines[0], pair.second.lines[0]


def _sketch(number: int, article: Told) -> Sketch:
    found = facts(read(article.text, article.published_at.date()))
    return sketch_of(f"article {number}", f"story {number}", article.published_at, article.text, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    outcome = measure()
    for relation, count in outcome.pairs.items():
        told = f"{outcome.found[relation]} of {count} found" if relation != "other" else f"{count} pairs"
        print(f"{relation:<10} {told}")
    print(f"precision {outcome.precision:.3f}, recall {outcome.recall:.3f}")
    for relation, first, second in (*outcome.missed, *outcome.wrong):
        print(f"{'missed ' if relation != 'together' else ''}{relation}: {first} | {second}")


if __name__ == "__main__":
    main()

"""How right the facts are: ``python -m benchmarks.quality GOLD_DIR [--incidents CASES.jsonl.gz] [--write docs/quality.md]``.

GOLD_DIR holds hand-marked articles, one JSON object a file: "id", "text", "published" and the lists of facts as
``waqai extract --json`` writes them. Prints Markdown: precision, recall and F1 by kind, by label and by rule, how good
the details are, and what each rule adds. ``--totals`` prints no more than the totals, for articles that nobody should
learn from. CASES are reports with the incident that each tells of. ``--write`` puts the tables between the marks in FILE.

What a rule adds is measured by taking away the facts it gave and extracting again all that builds on them; another
rule might have found some of them in its stead, so it is the most that the rule can add. Nothing builds on events but
contradictions, which are not in the mean: there the facts are dropped and no more.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.scoring import (
    DETAILS,
    INCIDENT_MEASURES,
    LABELS,
    MEAN_OF,
    RIGHT,
    Article,
    Fact,
    Score,
    Tally,
    score,
    score_incidents,
)
from schemas.facts_json import as_json
from transforms.facts import dates, figures, names, quotes
from transforms.facts.document import Document
from transforms.facts.extract import facts, read

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
DEAREST = 15
"""Rows of the table of rules that add most."""

RERUN = {
    "mentions": (names, "mentions"),
    "dates": (dates, "dates"),
    "figures": (figures, "figures"),
    "claims": (quotes, "claims"),
}
"""The extractor of each kind that others build on."""

Found = list[tuple[Article, Article]]
"""``(marked, found)`` of each article."""


def gold_articles(folder: Path) -> list[Article]:
    """The marked articles of a folder, by file name.

    Raises:
        ValueError: there are none, or a file is not such an article.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ValueError(f"{folder}: no *.json files; give the folder of the marked articles")
    return [_article(file) for file in files]


def _article(file: Path) -> Article:
    try:
        given = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{file}: not JSON: {error}") from error
    lacking = [key for key in ("text", "published", *MEAN_OF) if key not in given]
    if lacking:
        raise ValueError(f"{file}: not a marked article: no {', '.join(lacking)}")
    return given


def document(article: Article) -> Document:
    return read(article["text"], date.fromisoformat(article["published"][:10]))


def extracted(gold: Sequence[Article], docs: Sequence[Document]) -> Found:
    return [(g, as_json(g.get("id"), facts(d))) for g, d in zip(gold, docs, strict=True)]


def without(rule: str, kind: str, gold: Sequence[Article], docs: Sequence[Document], found: Found) -> Score:
    """The score when a rule's facts are taken away, and what builds on them is extracted again."""
    if kind not in RERUN:
        return score((g, {**f, kind: [x for x in f[kind] if x["rule"] != rule]}) for g, f in found)
    module, name = RERUN[kind]
    whole: Callable[..., list[Any]] = getattr(module, name)

    def less(*given: object) -> list[Any]:
        return [fact for fact in whole(*given) if fact.rule != rule]

    with patch.object(module, name, less):
        return score(extracted(gold, docs))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table, columns of numbers to the right, and the empty line after it."""
    cells = [[str(cell) for cell in row] for row in rows]
    number = [all(row[i].strip("*")[:1] in "+-–0123456789" for row in cells) for i in range(len(head))]
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join(" ---: " if right else " --- " for right in number) + "|"
    for row in cells:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _cells(tally: Tally) -> tuple[object, ...]:
    return (
        *(f"{value:.3f}" for value in (tally.precision, tally.recall, tally.f1)),
        tally.marked,
        tally.found,
    )


def _share(right: int, of: int) -> str:
    return f"{right / of:.3f}" if of else "–"


def totals(whole: Score, articles: int) -> Iterator[str]:
    """By kind, and the details of the facts that are right."""
    yield f"### Totals ({articles} articles)"
    yield ""
    rows: list[Sequence[object]] = [(kind, *_cells(whole.kinds[kind])) for kind in MEAN_OF]
    rows.append(("**mean of the five**", "", "", f"**{whole.mean_f1:.3f}**", "", ""))
    rows.append(("contradictions", *_cells(whole.kinds["contradictions"])))
    yield from table(("kind", "precision", "recall", "F1", "marked", "found"), rows)
    yield from table(
        ("detail of the right ones", "agree", "asked", "share"),
        ((f"{DETAILS[n][0]}: {n}", right, of, _share(right, of)) for n, (right, of) in whole.details.items()),
    )


def breakdowns(whole: Score) -> Iterator[str]:
    """By label: type, TIMEX3 kind, category, stance, kind of claim. Right means that the label is right too."""
    for kind, names_of in LABELS.items():
        for name in names_of:
            yield f"### {kind.capitalize()} by {name}"
            yield ""
            rows = sorted(whole.labels[kind, name].items(), key=lambda row: (-row[1].marked, row[0]))
            yield from table(
                (name, "precision", "recall", "F1", "marked", "found"),
                ((label, *_cells(tally)) for label, tally in rows),
            )


def constructions(gold: Sequence[Article], docs: Sequence[Document], found: Found) -> Iterator[str]:
    """By rule: what it gives, how much of it is right, and the scores without it."""
    whole = score(found)
    dear: list[tuple[float, Sequence[object]]] = []
    tables: list[str] = []
    for kind in RIGHT:
        rows: list[Sequence[object]] = []
        for rule, counts in sorted(whole.rules[kind].items(), key=lambda r: (-r[1]["found"], r[0])):
            less = without(rule, kind, gold, docs, found)
            own, mean = less.kinds[kind].f1 - whole.kinds[kind].f1, less.mean_f1 - whole.mean_f1
            given = (counts["found"], counts["right"], _share(counts["right"], counts["found"]))
            changes = (f"{less.kinds[kind].f1:.3f}", f"{own:+.3f}", f"{mean:+.4f}")
            rows.append((rule, *given, *changes))
            dear.append((mean, (kind, rule, given[0], *changes)))
        tables += [f"### {kind.capitalize()} by construction", ""]
        tables += table(
            ("rule", "gives", "right", "share", "F1 of the kind without", "change", "change of the mean"),
            rows,
        )
    dear.sort(key=lambda row: row[0])
    yield f"### The {DEAREST} rules that add most"
    yield ""
    yield from table(
        ("kind", "rule", "gives", "F1 of the kind without", "change", "change of the mean"),
        (row for _, row in dear[:DEAREST]),
    )
    yield from tables


def incidents(path: Path) -> Iterator[str]:
    """Place, toll and day of known incidents, from one report on each."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        cases: list[Fact] = [json.loads(line) for line in lines]
    total = score_incidents((case, as_json(case.get("id"), facts(document(case)))) for case in cases)
    yield f"### Incidents ({len(cases)} reports)"
    yield ""
    yield from table(
        ("measure", "right", "of", "share", "what it asks"),
        ((m, right, of, _share(right, of), INCIDENT_MEASURES[m]) for m, (right, of) in total.items()),
    )


def replace_block(page: str, block: str) -> str:
    """A page with the text between its marks replaced.

    >>> replace_block(f"a\\n{BEGIN}\\nold\\n{END}\\nb", "new")
    'a\\n<!-- measured: begin -->\\nnew\\n<!-- measured: end -->\\nb'
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no block to replace: it needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--totals", action="store_true", help="the totals and details, no more")
    parser.add_argument("--incidents", type=Path, metavar="CASES", help="JSON lines, plain or .gz")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables between FILE's marks")
    args = parser.parse_args(arguments)
    try:
        gold = gold_articles(args.gold)
        docs = [document(article) for article in gold]
        found = extracted(gold, docs)
        whole = score(found)
        out = list(totals(whole, len(gold)))
        if args.incidents:
            out += incidents(args.incidents)
        if not args.totals:
            out += [*constructions(gold, docs, found), *breakdowns(whole)]
        block = "\n".join(out).rstrip("\n")
        if args.write:
            args.write.write_text(replace_block(args.write.read_text("utf-8"), block), "utf-8")
        else:
            print(block)
    except (OSError, ValueError) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

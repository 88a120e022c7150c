"""How well the article of a page is found, against other tools: ``python -m benchmarks.pages``.

The pages are those of ``tests/feeds/pages``, written in the layouts of many kinds of outlet; a page's words are
held against those of its article. A tool that is not installed is left out:
``uv pip install readability-lxml justext selectolax 'newspaper4k[nlp]'``.
"""

from __future__ import annotations

import argparse
import re
import time
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from schemas.feeds import PageBody
from transforms.feeds.encoding import decode
from transforms.feeds.markup import plain_text
from transforms.feeds.page import read_page

PAGES = Path(__file__).parents[1] / "tests" / "feeds" / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page and the words of its article."""

    name: str
    given: PageBody
    right: Counter[str]


def cases() -> list[Case]:
    """The pages that have an article, by name."""
    told = {file: tomllib.loads(file.read_text("utf-8")) for file in sorted(PAGES.glob("*.toml"))}
    return [
        Case(
            name=file.stem,
            given=PageBody(
                url=each["url"],
                body=file.with_suffix(".html").read_bytes(),
                title=each["title"],
                summary=each["summary"],
                language="ar",
            ),
            right=_words(each["body"]),
        )
        for file, each in told.items()
        if "body" in each
    ]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _waqai(given: PageBody) -> str:
    return read_page(given).text


def _trafilatura(given: PageBody) -> str:
    import trafilatura

    return trafilatura.extract(_html(given), include_comments=False) or ""


def _precise(given: PageBody) -> str:
    import trafilatura

    return trafilatura.extract(_html(given), include_comments=False, favor_precision=True) or ""


def _readability(given: PageBody) -> str:
    from readability import Document  # pyright: ignore

    return plain_text(Document(_html(given)).summary())


def _justext(given: PageBody) -> str:
    import justext

    # It has no Arabic stop words; without any it goes by length and links alone.
    found = justext.justext(
        _html(given).encode(), frozenset(), encoding="utf-8", stopwords_low=0, stopwords_high=0
    )
    return "\n".join(part.text for part in found if not part.is_boilerplate)


def _newspaper(given: PageBody) -> str:
    import newspaper  # pyright: ignore

    article = newspaper.Article("https://outlet.example/1", language="ar")
    article.download(input_html=_html(given))
    article.parse()
    return str(article.text)


def _paragraphs(given: PageBody) -> str:
    from selectolax.lexbor import LexborHTMLParser  # pyright: ignore

    return "\n".join(node.text() for node in LexborHTMLParser(_html(given)).css("p"))


def _walk(given: PageBody) -> str:
    return plain_text(_html(given))


def _html(given: PageBody) -> str:
    return decode(given.body).text


TOOLS: dict[str, Callable[[PageBody], str]] = {
    "read_page": _waqai,
    "trafilatura": _trafilatura,
    "trafilatura, precise": _precise,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "jusText": _justext,
    "every <p>, selectolax": _paragraphs,
    "the whole page": _walk,
}


def measure(tool: Callable[[PageBody], str], pages: list[Case]) -> dict[str, tuple[float, float]]:
    """Precision and recall of the words of each page's article; the headline counts for nothing."""
    found: dict[str, tuple[float, float]] = {}
    for case in pages:
        taken = _words(
            "\n".join(line for line in tool(case.given).split("\n") if line.strip() != case.given.title)
        )
        both = (taken & case.right).total()
        found[case.name] = both / max(1, taken.total()), both / case.right.total()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="every page of its own")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    pages = cases()
    print(f"{len(pages)} pages\n{'':<24}precision  recall    F1  ms a page")
    for name, tool in TOOLS.items():
        try:
            tool(pages[0].given)
        except ImportError as error:
            print(f"{name:<24}not installed ({error})")
            continue
        started = time.perf_counter()
        found = measure(tool, pages)
        spent = (time.perf_counter() - started) / len(pages) * 1000
        precision, recall = (mean(each[n] for each in found.values()) for n in (0, 1))
        score = mean(2 * p * r / (p + r) if p + r else 0.0 for p, r in found.values())
        print(f"{name:<24}{precision:9.3f}{recall:8.3f}{score:6.3f}{spent:11.0f}")
        if arguments.each:
            print("\n".join(f"  {case:<22}{p:9.3f}{r:8.3f}" for case, (p, r) in found.items()))


if __name__ == "__main__":
    main()

"""The heart: from one article to what it says.

``extract`` is a pure function of its article: the same text gives the same facts on every machine,
whatever came before. It knows nothing of Beam or of files.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from schemas.article import Article
from schemas.facts import Claim, Facts, Figure
from transforms.facts import contradictions, dates, document, events, figures, names, places, quotes
from transforms.facts.document import Document
from transforms.lexicon.trie import Trie

EXTRACTORS = (names, dates, figures, quotes, events)


@cache
def lexicon() -> Trie:
    """Every word that some rule looks for, in one trie; built once a process."""
    trie = Trie()
    trie.extend(entry for extractor in EXTRACTORS for entry in extractor.vocabulary())
    return trie


def read(text: str, published: date) -> Document:
    """A text with all that the lexicon knows of its words."""
    return document.read(text, published, lexicon())


def facts(doc: Document) -> Facts:
    """What a document says, each extractor building on those before it."""
    mentions = names.mentions(doc)
    where = places.resolve(doc, mentions)
    mentions = [replace(m, place_id=where[i].place_id) if i in where else m for i, m in enumerate(mentions)]
    times = dates.dates(doc)
    counts = figures.figures(doc, mentions, times)
    statements = quotes.claims(doc, mentions)
    happenings, ties = events.events(doc, mentions, where, times, counts, statements)
    counts = [replace(f, event=ties.get(i), claim=_claim_of(f, statements)) for i, f in enumerate(counts)]
    return Facts(
        mentions=tuple(mentions),
        dates=tuple(times),
        figures=tuple(counts),
        claims=tuple(statements),
        events=tuple(happenings),
        contradictions=tuple(contradictions.contradictions(doc, counts, statements, happenings)),
        normalizations=dict(doc.aligned.counts),
    )


def _claim_of(figure: Figure, statements: list[Claim]) -> int | None:
    """The innermost claim whose content holds the figure."""
    holding = [
        (c.end - c.start, i)
        for i, c in enumerate(statements)
        if c.start <= figure.start and figure.end <= c.end
    ]
    return min(holding)[1] if holding else None


def extract(article: Article) -> Facts:
    """Names, dates, figures, claims, events and contradictions of one article.

    Days such as «اليوم» are counted from the day of publication where the outlet is.
    """
    published = article.published_at.astimezone(ZoneInfo(article.timezone)).date()
    return facts(read(article.text, published))

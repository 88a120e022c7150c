"""The heart: from one article to what it says.

``extract`` is a pure function of its article: the same text gives the same facts on every machine,
whatever came before. It knows nothing of Beam or of files.

Arabic is read in full; of English its known names, dates and figures. Any other language is told and left alone:
Sorani and Persian share Arabic's letters, not its grammar, and a wrong fact is worse than none.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from schemas.article import Article
from schemas.facts import Claim, Facts, Figure
from schemas.value import replace
from transforms.arabic.language import language as told_by
from transforms.facts import contradictions, dates, document, events, figures, names, places, quotes
from transforms.facts.dateline import dateline
from transforms.facts.document import Document
from transforms.facts.english import dates as english_dates
from transforms.facts.english import figures as english_figures
from transforms.facts.english import names as english_names
from transforms.facts.english import numbers as english_numbers
from transforms.facts.english import words as english_words
from transforms.lexicon.trie import Trie

EXTRACTORS = (names, dates, figures, quotes, events)
_ARABIC = frozenset({"ar", "und"})


@cache
def lexicon() -> Trie:
    """Every word that some rule looks for, in one trie; built once a process."""
    trie = Trie()
    trie.extend(entry for extractor in EXTRACTORS for entry in extractor.vocabulary())
    gc.collect()
    gc.freeze()  # a million objects that live as long as the process: the collector need not walk them for every article
    return trie


@cache
def english_lexicon() -> Trie:
    """The same for English; built when the first English text comes."""
    trie = Trie()
    trie.extend((*english_names.vocabulary(), *english_words.vocabulary()))
    return trie


@cache
def _no_lexicon() -> Trie:
    return Trie()


def read(text: str, published: date, language: str | None = None) -> Document:
    """A text with all that the lexicon of its language knows of its words.

    ``language`` is an ISO 639 code, told from the text where it is not given; ``und`` is read as Arabic.
    """
    language = language or told_by(text)
    trie = lexicon() if language in _ARABIC else english_lexicon() if language == "en" else _no_lexicon()
    return document.read(text, published, trie, language)


def facts(doc: Document) -> Facts:
    """What a document says, each extractor building on those before it."""
    if doc.language in _ARABIC:
        return _arabic(doc)
    if doc.language == "en":
        return _english(doc)
    return Facts(language=doc.language, normalizations=dict(doc.aligned.counts))


def _english(doc: Document) -> Facts:
    mentions = english_names.mentions(doc)
    numbers = english_numbers.numbers(doc)
    times = english_dates.dates(doc, numbers, mentions)
    return Facts(
        mentions=tuple(mentions),
        dates=tuple(times),
        figures=tuple(english_figures.figures(doc, numbers, times)),
        language=doc.language,
        normalizations=dict(doc.aligned.counts),
    )


def _arabic(doc: Document) -> Facts:
    mentions = names.mentions(doc)
    where = places.resolve(doc, mentions)
    mentions = [replace(m, place_id=where[i].place_id) if i in where else m for i, m in enumerate(mentions)]
    filed = dateline(doc, mentions, where)
    times = dates.dates(doc)
    counts = figures.figures(doc, mentions, times)
    statements = quotes.claims(doc, mentions)
    happenings, ties = events.events(doc, mentions, where, times, counts, statements)
    holding = _claims_of(counts, statements)
    counts = [replace(f, event=ties.get(i), claim=holding[i]) for i, f in enumerate(counts)]
    return Facts(
        mentions=tuple(mentions),
        dates=tuple(times),
        figures=tuple(counts),
        claims=tuple(statements),
        events=tuple(happenings),
        contradictions=tuple(contradictions.contradictions(doc, mentions, counts, statements, happenings)),
        language=doc.language,
        dateline_place_id=filed.place_id,
        credited_to=filed.credited_to,
        normalizations=dict(doc.aligned.counts),
    )


def _claims_of(figures: Sequence[Figure], statements: Sequence[Claim]) -> list[int | None]:
    """For each figure, in text order, the innermost claim whose content holds it."""
    coming = sorted(range(len(statements)), key=lambda i: statements[i].start, reverse=True)
    open_: list[int] = []
    found: list[int | None] = []
    for figure in figures:
        while coming and statements[coming[-1]].start <= figure.start:
            open_.append(coming.pop())
        open_ = [i for i in open_ if statements[i].end > figure.start]
        holding = [
            (statements[i].end - statements[i].start, i) for i in open_ if figure.end <= statements[i].end
        ]
        found.append(min(holding)[1] if holding else None)
    return found


def extract(article: Article) -> Facts:
    """Names, dates, figures, claims, events and contradictions of one article.

    Days such as «اليوم» are counted from the day of publication where the outlet is.
    """
    published = article.published_at.astimezone(ZoneInfo(article.timezone)).date()
    return facts(read(article.text, published, article.language))

"""Killed and injured that a text gives no number of, but tells of in the plural: «سقوط قتلى وجرحى», «وإصابة آخرين».

They are no figures: nothing is counted. An event has them as bounds all the same, two or more, so that who reads its
row does not take it for one without victims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Figure
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.figure_category import casualty_of
from transforms.facts.figure_words import Noun
from transforms.lexicon.trie import Hit

AT_LEAST = 2
"""The plural begins at three in grammar, at two in the news."""

_NEAR = 8  # words before a victim, in the same clause, among which a negation reaches it
_OTHERS = frozenset({"اخرون", "اخرين"})
_JOINED = ("و", "ب", "ل")


def plural_victims(doc: Document, figures: Sequence[Figure]) -> Iterator[tuple[int, str]]:
    """The tokens that tell of victims in the plural, and their category: killed or injured."""
    casualties = {hit.end: hit for hit in doc.of("casualty").values()}
    numbered = {
        token
        for figure in figures
        for token in range(doc.token_at(figure.start), doc.token_at(figure.end - 1) + 2)
    }
    for at, hit in doc.of("counted").items():
        if at not in numbered:
            noun = _plural(hit)
            if noun is None:
                continue
            category = _victims(doc, hit, noun) or _befallen(doc, hit, noun, casualties.get(at))
            if category is not None and not _negated(doc, at):
                yield at, category


def _plural(hit: Hit) -> Noun | None:
    for sense in hit.senses:
        if isinstance(sense, Noun) and sense.number in ("p", "dp") and not sense.definite and not sense.owned:
            return sense
    return None


def _victims(doc: Document, hit: Hit, noun: Noun) -> str | None:
    """«جرحى», «قتلى»: the noun says what befell them. Bodies that are found and cases of a disease are others."""
    if noun.cls != "victim" or noun.gender != "m" or hit.end - hit.start > 1:
        return None
    before = doc.of("counted").get(hit.start - 1)
    if before is not None and not hit.proclitic:
        return None  # «سوريين مصابين»: an adjective
    after = doc.words[hit.end] if hit.end < len(doc.words) else ""
    # Behind anything else the noun is the first of two: «قتلى الرتل» are known ones, «شهداء الإسلام» a name.
    alone = not after[:1].isalpha() or after in words("after victims") or after.startswith(_JOINED)
    return noun.category if alone and noun.category in ("killed", "injured") else None


def _befallen(doc: Document, hit: Hit, noun: Noun, casualty: Hit | None) -> str | None:
    """«إصابة آخرين», «مقتل مدنيين»."""
    if casualty is None or noun.cls != "person" or hit.proclitic:
        return None
    category = casualty_of(casualty).category
    if category not in ("killed", "injured"):
        return None
    # «قتل مسلحون …»: a verb may have its doer behind it.
    told = doc.words[casualty.start][casualty.prefix :]
    return category if told in words("undergone") or doc.words[hit.start] in _OTHERS else None


def _negated(doc: Document, at: int) -> bool:
    first = max(doc.sentences[doc.sentence[at]][0], at - _NEAR)
    before = doc.words[first:at]
    clause = before[max((k + 1 for k, word in enumerate(before) if word in ("،", "؛", ":")), default=0) :]
    return not words("no victims").isdisjoint(clause)

"""Whether an article is about Syria, told by the places and actors that it names: a quarter of the work of all its facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

from schemas.article import Article
from transforms.facts import extract, names, places
from transforms.facts.document import Document
from transforms.facts.english import names as english_names
from transforms.lexicon import load

_SYRIA = "SY"
_SOME = 3
"""Names of Syria that make an article about it, if they are no small part of all."""
_PART = 0.25


def about_syria(article: Article) -> bool:
    """Whether an article is about Syria and not about something that touches it.

    It is if its headline names a place or an actor of Syria or says «سوري», if no other country is named as often, or
    if Syria is named three times and in a quarter of all names. Of languages other than Arabic and English nothing is
    known: they are taken to be.

    >>> from datetime import UTC, datetime
    >>> def asked(text):
    ...     at = datetime(2018, 3, 1, tzinfo=UTC)
    ...     return about_syria(Article(article_id="a", version="v", title="", text=text, published_at=at,
    ...                                fetched_at=at, content_hash="", source_uri=""))
    >>> asked("انفجار في الحسكة"), asked("قمة في بغداد\\nبحث وزيرا العراق وتركيا المياه، وتطرقا إلى سوريا")
    (True, False)
    """
    published = article.published_at.astimezone(ZoneInfo(article.timezone)).date()
    doc = extract.read(article.text, published, article.language)
    if doc.language not in ("ar", "und", "en"):
        return True
    found = list(_named(doc))
    head = article.text.find("\n")
    if any(country == _SYRIA and start < head for start, country in found):
        return True
    counts = Counter(country for _, country in found)
    syria = counts.pop(_SYRIA, 0)
    others = counts.most_common(1)[0][1] if counts else 0
    return syria > 0 and (
        syria >= max(1, others) or (syria >= _SOME and syria >= _PART * (syria + counts.total()))
    )


def _named(doc: Document) -> Iterator[tuple[int, str]]:
    """Where in the text a place, an actor or an adjective of which country stands."""
    english = doc.language == "en"
    mentions = english_names.mentions(doc) if english else names.mentions(doc)
    where = {} if english else places.resolve(doc, mentions)
    for i, mention in enumerate(mentions):
        place = where[i].place_id if i in where else mention.place_id
        country = _countries().get(place or "") or _countries().get(mention.entity_id or "")
        if country:
            yield mention.start, country
    inside = [(mention.start, mention.end) for mention in mentions]
    for hit in doc.of("demonym").values():
        start, whose = doc.start(hit.start), hit.senses[0]
        if isinstance(whose, str) and not any(first <= start < last for first, last in inside):
            yield start, whose


@cache
def _countries() -> dict[str, str]:
    """The country of each place, body and person that is known."""
    found = {row["place_id"]: row["country"] for row in load.rows("places")}
    for name in ("organisations", "persons"):
        found |= {row["entity_id"]: row["country"] for row in load.rows(name)}
    return found

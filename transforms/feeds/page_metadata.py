"""What a page says of itself to machines: its address and when it was published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from transforms.feeds.dates import parse_date
from transforms.feeds.identity import canonical_url, same_site
from transforms.feeds.links import absolute

_ARTICLES = frozenset({
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting", "Report",
})  # fmt: skip
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.created", "dc.date.issued",
    "dcterms.date", "dc.date", "parsely-pub-date", "pubdate", "publishdate", "publish-date", "date",
)  # fmt: skip
# What tells a page from its neighbours: a long number, or a slug of some length.
_TELLING = re.compile(r"\d{3,}|[^/?&=]{12,}")
_LONGEST = 1_000_000


def canonical(tree: HtmlElement, url: str) -> str | None:
    """The address that a page gives itself, if it can be its own; ``url`` is where it was fetched from.

    One of another site, of a site's front or of a section is a mistake of the outlet: it would make all
    of its pages one.

    >>> from lxml.html import document_fromstring
    >>> page = document_fromstring("<link rel='canonical' href='/news/4410/'><p>نص</p>")
    >>> canonical(page, "https://m.example.org/news/4410/amp?from=rss")
    'https://m.example.org/news/4410'
    """
    links = [
        tag.get("href") or "" for tag in tree.iter("link") if (tag.get("rel") or "").lower() == "canonical"
    ]
    links += [value for name, value in metas(tree) if name == "og:url"]
    here = canonical_url(url)
    for link in links:
        found = canonical_url(absolute(url, link) or "")
        if not (found and here and same_site(found, here) and _tells(found) & _tells(here)):
            continue
        if not found.startswith(f"{here}?"):
            return found.rstrip("/")
    return None


def published(tree: HtmlElement) -> datetime | None:
    """When a page says that it was first published: aware UTC where it names a zone, else naive.

    Only what is marked as that counts: JSON-LD of the one article that the page is about, Open Graph and
    Dublin Core, microdata, hAtom. A day in the text, a clock in the header or a change is none.

    >>> from lxml.html import document_fromstring
    >>> published(document_fromstring("<p>نص</p><time itemprop='datePublished' datetime='2022-04-12T10:00Z'>"))
    datetime.datetime(2022, 4, 12, 10, 0, tzinfo=datetime.timezone.utc)
    """
    for text in (*_from_json(tree), *_from_metas(tree), *_from_markup(tree)):
        moment = parse_date(text)
        if moment is not None:
            return moment
    return None


def _tells(url: str) -> set[str]:
    parts = urlsplit(url)
    return set(_TELLING.findall(f"{parts.path.rstrip('/')}?{parts.query}"))


def metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Names, in lower case, and contents of the page's ``meta`` elements."""
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        yield name.lower(), tag.get("content") or ""


def _from_metas(tree: HtmlElement) -> list[str]:
    found = list(metas(tree))
    return [value for wanted in _PUBLISHED for name, value in found if name == wanted]


def _from_markup(tree: HtmlElement) -> Iterator[str]:
    for tag in tree.iter("time", "span", "abbr", "div"):
        marked = "datepublished" in (tag.get("itemprop") or "").lower()
        # hAtom: the machine's form stands in the title.
        if marked or (tag.tag in ("time", "abbr") and "published" in (tag.get("class") or "").split()):
            yield tag.get("datetime") or tag.get("content") or tag.get("title") or tag.text_content()


def _from_json(tree: HtmlElement) -> list[str]:
    about = [
        node
        for tag in tree.iter("script")
        if "ld+json" in (tag.get("type") or "").lower()
        for node in _nodes(_loaded(tag.text or ""))
    ]
    # More than one article: the others are those that the page recommends.
    return (
        [one for one in [str(node.get("datePublished") or "") for node in about] if one]
        if len(about) == 1
        else []
    )


def _loaded(text: str) -> object:
    try:
        return json.loads(text[:_LONGEST], strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, list):
        for one in cast(list[object], value):
            yield from _nodes(one)
    elif isinstance(value, dict):
        node = cast(dict[str, object], value)
        kinds = node.get("@type")
        if _ARTICLES & set(cast(list[str], kinds) if isinstance(kinds, list) else [str(kinds)]):
            yield node
        yield from _nodes(node.get("@graph"))

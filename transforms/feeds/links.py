"""Addresses: what a relative one means, and the feeds that a web page names."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_PATHS = (
    "/feed",
    "/feed/",
    "/rss",
    "/rss/",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/feed.json",
    "/index.xml",
)
_MOST = 20


def feed_links(page: str, url: str) -> tuple[str, ...]:
    """Addresses of a page's feeds, those it declares (``<link rel=alternate>``) before mere links to one.

    At most 20, absolute, each once, without the feeds of comments. Never fails.

    >>> feed_links("<link rel=alternate type='application/rss+xml' href='/rss'>", "https://example.org/ar/")
    ('https://example.org/rss',)
    """
    try:
        tree = document_fromstring(f"<div>{page}", parser=HTMLParser(remove_comments=True, huge_tree=True))
    except (etree.ParserError, ValueError):
        return ()
    base = next((tag.get("href") or "" for tag in tree.iter("base")), "")
    declared = [
        tag.get("href") or ""
        for tag in tree.iter("link")
        if "alternate" in (tag.get("rel") or "").lower().split()
        and (tag.get("type") or "").lower().partition(";")[0].strip() in _TYPES
    ]
    linked = [tag.get("href") or "" for tag in tree.iter("a") if _looks_like_feed(tag.get("href") or "")]
    here = absolute(url, base) or url
    found = dict.fromkeys(address for href in declared + linked if (address := absolute(here, href)))
    return tuple(one for one in found if "comments" not in one)[:_MOST]


def absolute(base: str, link: str) -> str | None:
    """The web address that ``link`` means on the page ``base``, or None if it is none."""
    try:
        joined = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _looks_like_feed(href: str) -> bool:
    return re.split("[?#]", href, maxsplit=1)[0].lower().endswith(_PATHS)

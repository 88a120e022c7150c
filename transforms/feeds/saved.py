"""A page that an archive has, read without the feed's item that told of it: it must give its headline itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from schemas.feeds import Page, PageBody
from transforms.arabic.normalize import fold
from transforms.feeds import page_metadata
from transforms.feeds.encoding import clean, decode
from transforms.feeds.page import read_page

# «Headline | Outlet», «Headline - Outlet»: what the outlet adds to a page's title.
_OUTLET = re.compile(r"\s+(?:[|–—•»«:]|-)\s+[^|–—•»«]{1,40}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The article of a saved page and its headline, "" where the page has none that can be told."""

    title: str
    page: Page


def read_saved(given: PageBody) -> SavedPage:
    """The article of a page that an archive has; what cannot be read is told in ``page.error``. Never fails.

    >>> told = "افتتح المجلس البلدي الجسر الجديد بعد ترميم دام سنتين، وحضر الافتتاح وجهاء البلدة وأهلها."
    >>> page = f"<title>افتتاح الجسر | الفرات</title><article><h1>افتتاح الجسر</h1><p>{told}</p></article>"
    >>> saved = read_saved(PageBody(url="https://example.org/1", body=page.encode()))
    >>> saved.title, saved.page.text == told
    ('افتتاح الجسر', True)
    """
    try:
        text = clean(decode(given.body, content_type=given.content_type).text)
        tree = document_fromstring(
            text, parser=HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
        )
        title = given.title or headline(tree)
    except (etree.ParserError, ValueError):
        title = given.title  # read_page says what is wrong
    page = read_page(replace(given, title="", summary=""))
    lines = [line for line in page.text.split("\n") if _words(line) != _words(title)]
    return SavedPage(title=title, page=replace(page, text="\n".join(lines)))


def headline(tree: HtmlElement) -> str:
    """The headline of a page: what it calls itself where it is shared, its only h1, or its title without the outlet's name.

    >>> headline(document_fromstring("<title>افتتاح الجسر - صحيفة الفرات</title><p>نص</p>"))
    'افتتاح الجسر'
    """
    named = [content for name, content in page_metadata.metas(tree) if name in ("og:title", "twitter:title")]
    first = [" ".join(tag.text_content().split()) for tag in tree.iter("h1")]
    titles = [" ".join(tag.text_content().split()) for tag in tree.iter("title")]
    told = next((" ".join(text.split()) for text in (*named, *titles[:1]) if text.strip()), "")
    # The title says which of several h1 is the headline: it begins with it.
    for text in first:
        if text and (told.startswith(text) or len(first) == 1):
            return text
    return _OUTLET.sub("", told)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))

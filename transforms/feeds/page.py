"""From a web page to the article in it: the one door of trafilatura.

trafilatura finds the article among the furniture; the walk of ``markup`` gives its characters, as for a
feed's items. Measured against others in docs/decisions/pages.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from schemas.feeds import Page, PageBody
from transforms.arabic.language import language
from transforms.arabic.normalize import fold
from transforms.feeds import page_metadata
from transforms.feeds.encoding import clean, decode
from transforms.feeds.markup import begins_comments, plain_text

SHARED = 0.5
"""Share of the summary's words that the page must have: a summary is cut from the article or retells it."""

TOLD = 12
"""Words of a summary below which they cannot tell whether a page is about the same."""

_BEGINNING = 6
"""Words that a paragraph and a summary must begin with to be the same one."""

_LEADING = 0.34
"""Share of a page's words that may be dropped as standing before the article."""

_HTML = {
    "head": "h2",
    "lb": "br",
    "item": "li",
    "quote": "blockquote",
    "row": "tr",
    "cell": "td",
    "list": "ul",
}
"""What trafilatura's names for parts of a text are in HTML."""

_CONSENT = (
    "//*[@role='dialog' or @aria-modal='true']",
    "//*[self::div or self::section or self::aside]"
    "[re:test(concat(@id, ' ', @class), '(^|[^a-z])(cookie|consent|gdpr|onetrust|didomi)', 'i')]",
)
_REGEX = {"re": "http://exslt.org/regular-expressions"}
_NO_HTML = re.compile(r"image/|video/|audio/|font/|application/(?!xhtml|octet-stream|xml)", re.IGNORECASE)


def read_page(given: PageBody) -> Page:
    """The article of a page, or why the feed's text is the better one. Never fails.

    With a ``selector`` the article is what it selects, in the page's order; else what trafilatura finds.

    >>> told = "افتتح المجلس البلدي الجسر الجديد بعد ترميم دام سنتين، وحضر الافتتاح وجهاء البلدة وأهلها."
    >>> more = "وقال رئيس المجلس إن الكلفة بلغت أربعين مليون ليرة، وإن الجسر يخدم ست قرى على ضفتي النهر."
    >>> page = f"<html><nav><a href='/'>الرئيسية</a></nav><article><p>{told}</p><p>{more}</p></article></html>"
    >>> given = PageBody(url="https://example.org/1", body=page.encode(), summary=told, language="ar")
    >>> read_page(given).text == f"{told}\\n{more}"
    True
    """
    if _NO_HTML.match(given.content_type or "") or given.body.startswith(b"%PDF"):
        return _worse(given, "not_html", f"{given.content_type or 'a PDF'} instead of a web page")
    text = clean(decode(given.body, content_type=given.content_type).text)
    try:
        tree = document_fromstring(
            text, parser=HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
        )
        found = _selected(tree, given.selector) if given.selector else _found(text, tree)
    except (etree.ParserError, ValueError) as error:
        return _worse(given, "not_html", f"cannot be read as a web page: {error}")
    lines = _body(found, given)
    page = Page(
        url=given.url,
        text="\n".join(lines),
        canonical=page_metadata.canonical(tree, given.url),
        published=page_metadata.published(tree),
    )
    return page if (wrong := _wrong(page.text, given)) is None else _worse(given, *wrong)


def _worse(given: PageBody, error_type: str, error: str) -> Page:
    return Page(url=given.url, error_type=error_type, error=error)


def _selected(tree: HtmlElement, selector: str) -> str:
    chosen = CSSSelector(selector, translator="html")(tree)
    inside = {id(below) for one in chosen for below in one.iterdescendants()}
    return "\n".join(
        plain_text(etree.tostring(one, encoding="unicode", method="html", with_tail=False))
        for one in chosen
        if id(one) not in inside
    )


def _found(text: str, tree: HtmlElement) -> str:
    # Half a second and 400 modules: only who reads pages pays for them.
    import trafilatura.settings

    for path in _CONSENT:
        for box in tree.xpath(path, namespaces=_REGEX):
            if box.getparent() is not None and box.tag not in ("body", "main", "article"):
                box.drop_tree()
    try:
        document = trafilatura.bare_extraction(
            etree.tostring(tree, encoding="unicode", method="html"),
            with_metadata=False,
            include_comments=False,
        )
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if not isinstance(document, trafilatura.settings.Document):
        return ""
    body = document.body
    for part in body.iter(*_HTML):
        part.tag = _HTML[str(part.tag)]
    return plain_text(etree.tostring(body, encoding="unicode", method="html"))


def _body(text: str, given: PageBody) -> list[str]:
    """The lines of the article: no headline again, nothing before its first paragraph, no comments."""
    title = _words(given.title)
    lines = [line for line in text.split("\n") if line and _words(line) != title]
    lines = lines[: next((n for n, line in enumerate(lines) if n and begins_comments(line)), len(lines))]
    first = _first(lines, _words(given.summary))
    before = sum(len(line.split()) for line in lines[:first])
    return lines[first:] if before <= _LEADING * sum(len(line.split()) for line in lines) else lines


def _first(lines: Sequence[str], summary: Sequence[str]) -> int:
    """The line that the summary begins with, if it does: what stands before it is not the article."""
    begins = summary[:_BEGINNING]
    if len(begins) < _BEGINNING:
        return 0
    for number in range(len(lines)):
        # A dateline may stand on a line of its own.
        here = [word for line in lines[number : number + 2] for word in _words(line)]
        if here[:_BEGINNING] == begins:
            return number
    return 0


def _wrong(text: str, given: PageBody) -> tuple[str, str] | None:
    """Why the feed's text is better than the page's, if it is."""
    here, told = _words(text), _words(given.summary)
    if not here:
        return (
            "no_text",
            "no article is found in the page; the source's file may say where it stands: body = …",
        )
    spoken = language(text, expected=(given.language,))
    if given.language != "und" and spoken not in ("und", given.language):
        return "another_language", f"the page is in {spoken}, the feed's item in {given.language}"
    if len(text) <= len(given.summary):
        return "shorter", f"the page has {len(text):,} characters, the feed's item {len(given.summary):,}"
    words = told if len(told) >= TOLD else [*_words(given.title), *told]
    shared = (Counter(here) & Counter(words)).total() / len(words) if words else 1.0
    if shared < SHARED:
        return (
            "another_text",
            f"the page has {shared:.0%} of the words of the feed's item: it tells something else",
        )
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))

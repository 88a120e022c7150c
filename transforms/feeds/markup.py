"""HTML of an item or a page to plain text: a line a paragraph, and only what the article says.

Why lxml and a walk of our own: docs/decisions/markup.md.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.feeds.encoding import clean

_DROPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "button", "input",
    "select", "textarea", "svg", "math", "audio", "video", "canvas", "nav", "footer", "head", "title",
))  # fmt: skip
_LINES = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_ARTICLE = frozenset(("html", "body", "article", "main", "p"))
# The usual class names of share bars, related-article boxes and the like, as whole words.
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|shareaholic|sharedaddy|addtoany|addthis|social|related|relatedposts|jp-relatedposts"
    r"|newsletter|subscribe|advert|advertisement|ads|sponsored|read-?more|readmore|also-?read|tags|breadcrumbs?|comments)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOLD = str.maketrans("أإآؤ", "اااو", "ًٌٍَُِّْـ")
_CHROME_WORDS = [
    line.split("\t")
    for line in files("transforms.feeds").joinpath("chrome.tsv").read_text("utf-8").splitlines()[4:]
]
_PHRASES = tuple(phrase for note, phrase in _CHROME_WORDS if note not in ("alone", "comments"))
_ALONE = frozenset(phrase for note, phrase in _CHROME_WORDS if note == "alone")
_COMMENTS = frozenset(phrase for note, phrase in _CHROME_WORDS if note == "comments")
_CHROME_LINE = re.compile(r"\W{0,4}(?:" + "|".join(map(re.escape, _PHRASES)) + r")(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = frozenset(_WORD.findall(phrase.lower())[0] for phrase in (*_PHRASES, *_ALONE))
# A whole line of this kind is at most this long; a paragraph that merely begins so is kept.
_LONGEST_CHROME = 250
_TAG = re.compile(r"</(?:p|div|span|a|b|strong|em|h[1-6]|li|ul)>|<br ?/?>|<p>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


@lru_cache(maxsize=16)
def plain_text(markup: str) -> str:
    """The text of an HTML fragment: one line a paragraph, no blank lines, entities decoded.

    Scripts, styles, forms, share bars, related-article boxes and lines such as «اقرأ أيضاً: …» are
    dropped. Markup that was escaped twice is read twice. Text without any tag keeps its own lines.
    Zero-width and bidi marks stay. Never fails.

    >>> plain_text("<p>سقط <b>جرحى</b> &amp; نزح&nbsp;آخرون.</p><p>اقرأ أيضاً: <a href='/1'>خبر</a></p>")
    'سقط جرحى & نزح آخرون.'
    """
    text = _read(clean(markup))
    if _TAG.search(text):
        text = _read(text)
    return "\n".join(line for line in _lines(text) if not _is_chrome(line))


def inline_text(markup: str) -> str:
    """The same on one line, for titles: nothing is dropped but tags.

    >>> inline_text("قصف &quot;عنيف&quot;<br>على البلدة")
    'قصف "عنيف" على البلدة'
    """
    return " ".join(_read(clean(markup)).split())


def _read(markup: str) -> str:
    if "<" not in markup:
        return clean(html.unescape(markup))
    # The opening div keeps libxml2 from taking the fragment's start for a document's head.
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    tree = document_fromstring(f"<div>{markup}", parser=parser)
    return clean("".join(_pieces(tree)))


def _pieces(tree: HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element is not tree and _is_dropped(element):
            if event == "start":
                walk.skip_subtree()
            else:
                yield _flat(element.tail)
            continue
        if element.tag in _LINES:
            yield "\n"
        elif element.tag in _CELLS:
            yield " "
        if event == "start":
            yield _flat(element.text)
        else:
            yield _flat(element.tail)


def _flat(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def _is_dropped(element: HtmlElement) -> bool:
    if element.tag in _DROPPED:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in _ARTICLE and _CHROME.search(names) is not None


def _lines(text: str) -> list[str]:
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.splitlines())
    return [line for line in lines if line]


def _is_chrome(line: str) -> bool:
    if len(line) > _LONGEST_CHROME:
        return False
    # By its first word, which is quick, most lines are none.
    first = _WORD.search(line.translate(_FOLD).lower())
    if first is None or first[0] not in _FIRST:
        return False
    return _CHROME_LINE.match(line.translate(_FOLD)) is not None or _letters(line) in _ALONE


def begins_comments(line: str) -> bool:
    """Whether a line is the heading under which readers comment.

    >>> begins_comments("التعليقات (2)"), begins_comments("التعليقات التي أدلى بها الوزير")
    (True, False)
    """
    return len(line) <= _LONGEST_CHROME and _letters(line) in _COMMENTS


def _letters(line: str) -> str:
    return " ".join(_WORD.findall(line.translate(_FOLD).lower()))

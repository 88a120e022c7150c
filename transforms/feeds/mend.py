"""Make a feed's text well-formed XML, so that only one, strict and linear, parser ever sees it.

feedparser falls back to an HTML-like parser for broken XML, which takes time quadratic in the input
(5 MB of ``<`` took it 22 seconds) and shows a cut item as a whole one; libxml2's recovery loses every
``&amp;`` after the first error and everything after a few stray end tags. So the root is found, what
stands before it goes (declaration, DOCTYPE with whatever entities it brings, notices of a broken
script), and if the rest is not well-formed, it is taken apart: a broken item costs that item at most.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

_NAME = r"[A-Za-z_][\w.-]*"
_ROOT = re.compile(rf"<(?:{_NAME}:)?(rss|RDF|feed)(?=[\s>/])")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_START_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_FIELD = re.compile(rf"<((?:{_NAME}:)?{_NAME})([^<>]*)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_PREFIX = re.compile(rf"(?:</?|\s)({_NAME}):[A-Za-z_]")
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
_DEEPEST = 200  # feedparser recurses
_MOST_ELEMENTS = 500_000  # feedparser takes some 20 µs for each


class Unreadable(Exception):
    """Nothing can be made of the feed; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Well-formed UTF-8 XML without a DOCTYPE, and what it took: ``broken`` are items that could not be
    kept, ``cut`` is the last one if the feed ends inside it."""

    xml: bytes
    problem: str | None = None
    broken: tuple[str, ...] = ()
    cut: str | None = None


def root(text: str) -> str:
    """What a text is: ``rss``, ``RDF``, ``feed``, ``html``, the first element's name, or "" if none.

    >>> root("<?xml version='1.0'?><!DOCTYPE rss><rss version='2.0'>"), root("<!doctype html><p>")
    ('rss', 'html')
    """
    found, page = _ROOT.search(text), _HTML.search(text)
    if found and not (page and page.start() < found.start()):
        return found[1]
    if page:
        return "html"
    first = _START_TAG.search(text)
    return first[1] if first else ""


def mend(text: str) -> Mended:
    """The feed in ``text``, whose ``root`` is rss, RDF or feed, as well-formed XML; or ``Unreadable``."""
    start = _ROOT.search(text)
    if start is None:
        raise Unreadable("it has no feed's root element")
    text = text[start.start() :]
    problem = _fault(text)
    if problem is None:
        return Mended(xml=text.encode())
    text = _declare_prefixes(text)
    settled = _settle_entities(text)
    if _fault(settled) is None:
        return Mended(xml=settled.encode(), problem=problem)
    return _take_apart(text, "entry" if start[1] == "feed" else "item", problem)


def _fault(text: str) -> str | None:
    """Why a strict parser would refuse the text, or we would, or None."""
    depth = elements = 0

    def down(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            raise Unreadable(f"elements nested over {_DEEPEST} deep or over {_MOST_ELEMENTS:,} of them")

    def up(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = down
    parser.EndElementHandler = up
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        return f"not well-formed XML: {error}"
    except Unreadable as error:
        return str(error)
    return None


def _take_apart(text: str, item: str, problem: str) -> Mended:
    tags = list(re.finditer(rf"<(/?)(?:{_NAME}:)?{item}(?=[\s>])", text))
    starts = [tag.start() for tag in tags if not tag[1]]
    if not starts:
        raise Unreadable(f"{problem}, and no <{item}> in it")
    head = text[: starts[0]]
    opening = _opening_tag(head)
    kept: list[str] = []
    broken: list[str] = []
    cut: str | None = None
    ends = {tag.start(): text.find(">", tag.start()) + 1 or len(text) for tag in tags if tag[1]}
    closings = iter(sorted(ends))
    closing = next(closings, None)
    for number, at in enumerate(starts):
        limit = starts[number + 1] if number + 1 < len(starts) else len(text)
        while closing is not None and closing < at:
            closing = next(closings, None)
        if closing is None or closing > limit:
            if limit == len(text):
                cut = text[at:]
            else:
                broken.append(text[at:limit])
            continue
        # The last end tag before the next item: an earlier one is the item's own markup.
        whole = _mend_item(text[at : ends[closing]], item, opening)
        if whole is None:
            broken.append(text[at:limit])
        else:
            kept.append(whole)
    xml = _assemble(head, opening, kept)
    fault = _fault(xml)
    if fault is not None:
        raise Unreadable(fault)
    return Mended(xml=xml.encode(), problem=problem, broken=tuple(broken), cut=cut)


def _mend_item(chunk: str, item: str, opening: str) -> str | None:
    for text in (chunk, settled := _settle_entities(chunk)):
        if _fault(f"{opening}{text}{_closing(opening)}") is None:
            return text
    start = settled.find(">") + 1
    fields = "".join(_mend_fields(settled[start:], opening))
    # RDF items carry their address as an attribute of the start tag.
    for tag in (settled[:start], f"<{item}>"):
        name = _START_TAG.match(tag)
        whole = f"{tag}{fields}</{name[1] if name else item}>"
        if fields and _fault(f"{opening}{whole}{_closing(opening)}") is None:
            return whole
    return None


def _mend_fields(inside: str, opening: str) -> Iterator[str]:
    """An item's fields, one after the other; what is not well-formed in a field is taken as raw HTML."""
    at = 0
    while field := _FIELD.search(inside, at):
        name, attributes = field[1], field[2]
        if attributes.endswith("/"):
            yield from (one for one in (field[0],) if _fault(f"{opening}{one}{_closing(opening)}") is None)
            at = field.end()
            continue
        end = inside.find(f"</{name}", field.end())
        if end < 0:
            end = inside.rfind("</") if "</" in inside[field.end() :] else len(inside)
        content = inside[field.end() : end]
        raw = content.replace("<![CDATA[", "").replace("]]>", "")
        for one in (
            f"<{name}{attributes}>{content}</{name}>",
            f"<{name}{attributes}><![CDATA[{raw}]]></{name}>",
            f"<{name}><![CDATA[{raw}]]></{name}>",
        ):
            if _fault(f"{opening}{one}{_closing(opening)}") is None:
                yield one
                break
        at = inside.find(">", end) + 1 or len(inside)


def _assemble(head: str, opening: str, items: list[str]) -> str:
    body = "".join(items)
    for start in (head, _settle_entities(head)):
        closing = _open_elements(start)
        if closing is not None and _fault(f"{start}{closing}") is None:
            return f"{start}{body}{closing}"
    channel = "<channel>" if _closing(opening) == "</rss>" else ""
    return f"{opening}{channel}{body}{channel.replace('<', '</')}{_closing(opening)}"


def _open_elements(head: str) -> str | None:
    """The end tags that ``head`` still needs, or None if it is broken itself."""
    stack: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: stack.append(name)
    parser.EndElementHandler = lambda name: stack.pop()
    try:
        parser.Parse(head.encode(), False)
    except expat.ExpatError:
        return None
    return "".join(f"</{name}>" for name in reversed(stack))


def _opening_tag(head: str) -> str:
    """The root's start tag if it can stand, else a plain one that declares what is used."""
    tag = head[: head.find(">") + 1].replace("/>", ">")
    if _fault(f"{tag}{_closing(tag)}") is None:
        return tag
    name = _START_TAG.match(tag)
    return _declare_prefixes(f"<{name[1]}>{head}" if name else f"<rss>{head}").partition(">")[0] + ">"


def _closing(opening: str) -> str:
    name = _START_TAG.match(opening)
    return f"</{name[1]}>" if name else ""


def _settle_entities(text: str) -> str:
    """HTML's entities become their characters, unknown ones and bare ampersands literal; CDATA stays."""

    def settle(match: re.Match[str]) -> str:
        reference, name = match[0], match[1]
        if name in _XML_ENTITIES:
            return reference
        if reference == "&":
            return "&amp;"
        if name is None:
            return reference if _allowed(reference) else ""
        char = html.unescape(reference)
        return html.escape(char) if char != reference else f"&amp;{name};"

    head, *rest = text.split("<![CDATA[")
    pieces = [_ENTITY.sub(settle, head)]
    for part in rest:
        data, closed, markup = part.partition("]]>")
        pieces.append(f"<![CDATA[{data}{closed}{_ENTITY.sub(settle, markup)}")
    return "".join(pieces)


def _allowed(reference: str) -> bool:
    code = int(reference[3:-1], 16) if reference[2] == "x" else int(reference[2:-1])
    return (
        code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )


def _declare_prefixes(text: str) -> str:
    """Namespaces for prefixes that are used but not declared in the root's start tag."""
    end = text.find(">")
    tag = text[: max(end, 0)]
    used = dict.fromkeys(_PREFIX.findall(text))
    missing = [name for name in used if f"xmlns:{name}" not in tag and name not in ("xml", "xmlns")][:50]
    declarations = "".join(f' xmlns:{name}="{_NAMESPACES.get(name, "urn:" + name)}"' for name in missing)
    at = end - 1 if tag.endswith("/") else end
    return text[:at] + declarations + text[at:] if end > 0 else text

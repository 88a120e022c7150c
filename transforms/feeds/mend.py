"""Make a feed's text well-formed XML, so that only one, strict and linear, parser ever sees it.

feedparser falls back to an HTML-like parser for broken XML, which takes time quadratic in the input
(5 MB of ``<`` took it 22 seconds) and shows a cut item as a whole one. Here everything before the root
goes (declaration, DOCTYPE with whatever entities it brings, notices of a broken script), then, only if
still needed: entities and bare ampersands, undeclared prefixes, a cut tail, and last libxml2's recovery.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|RDF|feed)(?=[\s>/])")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_START_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,30}):[A-Za-z_]")
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
_DEEPEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Well-formed UTF-8 XML without a DOCTYPE, what had to be done for it, and the item that was cut off."""

    xml: bytes
    problem: str | None = None
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


def mend(text: str) -> Mended | None:
    """The feed in ``text`` (its ``root`` is rss, RDF or feed), or None if nothing can be made of it."""
    start = _ROOT.search(text)
    if start is None:
        return None
    text = text[start.start() :]
    problem = _fault(text)
    if problem is None:
        return Mended(xml=text.encode())
    text = _declare_prefixes(_settle_entities(text))
    if _fault(text) is None:
        return Mended(xml=text.encode(), problem=problem)
    text, cut = _cut_tail(text, "entry" if start[1] == "feed" else "item")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None
    xml = etree.tostring(tree, encoding="utf-8") if len(tree) or tree.text else b""
    if not xml or _fault(xml.decode()) is not None:
        return None
    return Mended(xml=xml, problem=problem, cut=cut)


def _fault(text: str) -> str | None:
    """Why a strict parser would refuse the text, or None. Depth is bounded: feedparser recurses."""
    depth = 0

    def down(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _TooDeep

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
    except _TooDeep:
        return f"elements nested more than {_DEEPEST} deep"
    return None


class _TooDeep(Exception):
    pass


def _settle_entities(text: str) -> str:
    """HTML's entities become their characters, unknown ones and bare ampersands literal; CDATA stays."""

    def settle(match: re.Match[str]) -> str:
        name = match[1]
        if match[0] == "&":
            return "&amp;"
        if name is None or name in _XML_ENTITIES:
            return match[0] if name or _allowed(match[0]) else ""
        char = html.unescape(match[0])
        return html.escape(char) if char != match[0] else f"&amp;{name};"

    head, *rest = text.split("<![CDATA[")
    pieces = [_ENTITY.sub(settle, head)]
    for part in rest:
        data, closed, markup = part.partition("]]>")
        pieces.append(f"<![CDATA[{data}{closed}{_ENTITY.sub(settle, markup)}")
    return "".join(pieces)


def _allowed(reference: str) -> bool:
    code = int(reference[3:-1], 16) if reference[2] == "x" else int(reference[2:-1])
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _declare_prefixes(text: str) -> str:
    end = text.find(">")
    tag = text[: max(end, 0)]
    used = dict.fromkeys(_PREFIX.findall(text))
    missing = [name for name in used if f"xmlns:{name}" not in tag and name not in ("xml", "xmlns")][:50]
    declarations = "".join(f' xmlns:{name}="{_NAMESPACES.get(name, "urn:" + name)}"' for name in missing)
    at = end - 1 if tag.endswith("/") else end
    return text[:at] + declarations + text[at:] if end > 0 else text


def _cut_tail(text: str, item: str) -> tuple[str, str | None]:
    """Without an item that was never closed, which is given apart."""
    opened, closed = -1, -1
    for match in re.finditer(rf"<(/?)(?:[A-Za-z_][\w.-]*:)?{item}(?=[\s>])", text):
        if match[1]:
            closed = match.start()
        else:
            opened = match.start()
    return (text[:opened], text[opened:]) if opened > closed else (text, None)

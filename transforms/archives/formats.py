"""What a file is, told by how it begins: names lie, and archives are full of names without an ending."""

from __future__ import annotations

import json
import re

from schemas.archives import Unreadable
from transforms.archives import columns, separated
from transforms.archives.content import Content
from transforms.archives.lines import unpacked
from transforms.feeds.encoding import decode
from transforms.feeds.mend import root

FORMATS = ("warc", "html", "feed", "jsonl", "csv", "parquet", "text")
CONTAINERS = ("zip", "tar")

_LINES = 20
"""Lines among which there is a whole one, however many are broken."""

_BEGINNING = 8192
_FEEDS = ("rss", "RDF", "feed")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|link|article|main|section|div|h1|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHERS = (
    (b"filedesc://", "an ARC file, the format before WARC", "«warcio recompress» makes a WARC of it"),
    (b"%PDF", "a PDF", "«pdftotext» makes a text of it, which --format text reads"),
    (b"PK", "an office document or another zip", "save it as CSV or as text"),
)
_OFFICE = (b"[Content_Types].xml", b"mimetype", b"META-INF/")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def told(content: Content) -> str | Unreadable:
    """The format of a file or a container's member, whatever it is compressed with; what is none is told with advice."""
    first = next(unpacked(content), b"")
    if isinstance(first, Unreadable):
        return first
    if not first:
        return content.unreadable("empty", "the file is empty")
    found = tell(first, content.name)
    if found is not None:
        return found
    kind, advice = next(
        ((kind, advice) for magic, kind, advice in _OTHERS if first.startswith(magic)),
        ("in none of the formats that are read", "--format text reads any text as an article"),
    )
    return content.unreadable("format", f"{kind}; {advice}", payload=first[:200])


def tell(head: bytes, name: str) -> str | None:
    """The format of a file (one of ``FORMATS`` or ``CONTAINERS``) that begins with ``head``, unpacked; None: no reader's.

    A plain text is one only with a head between ``---`` lines or a day in its ``name``: any file is text.

    >>> tell(b"WARC/1.0\\r\\nWARC-Type: warcinfo", "dump"), tell('{"title": "خبر"}\\n'.encode(), "dump")
    ('warc', 'jsonl')
    """
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return None if head[30:].startswith(_OFFICE) else "zip"
    if head[257:262] == b"ustar":
        return "tar"
    text = decode(head[:_BEGINNING]).text.lstrip("\ufeff \t\r\n\0")
    if not text or _CONTROL.search(text[:4096]):
        return None
    if text.startswith(("{", "[")):
        return "feed" if "jsonfeed.org/version/" in text[:4096] else _json(text)
    if text.startswith("<"):
        if root(text) in _FEEDS:
            return "feed"
        return "html" if root(text) == "html" or _HTML.match(text) else None
    if re.match(r"---\s*\n", text):
        return "text"
    if len(columns.guess(separated.header(text))) > 1:
        return "csv"
    return "text" if day_of(name) else None


def day_of(name: str) -> re.Match[str] | None:
    """The day, year first, that stands in a file's name, as a match of ``year``, ``month`` and ``day``.

    >>> day_of("aleppo-2016-12-13.txt")["day"]
    '13'
    """
    return re.search(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<by>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=by)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        name,
    )


def by_line(head: bytes) -> bool:
    """Whether JSON has a value on each line, as JSON lines do; a first line that is broken does not deny it.

    >>> by_line(b'{"title": "a'), by_line(b'{"title": "a\\n{"title": "b"}\\n'), by_line(b'{\\n "title": "a"\\n}')
    (True, True, False)
    """
    first, *others = decode(head).text.lstrip("\ufeff \t\r\n").split("\n")
    if _is_object(first) or (not others and first.startswith("{")):
        return True
    return len(first) > 1 and first.startswith("{") and any(map(_is_object, others[:_LINES]))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _json(text: str) -> str | None:
    return "jsonl" if re.match(r'\[?\s*\{\s*(?:"|\}|$)', text) else None

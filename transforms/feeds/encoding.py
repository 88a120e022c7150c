"""From a feed's bytes to its text, when what is declared and what is there disagree.

Arabic outlets declare UTF-8 and send windows-1256, or the other way round, or declare nothing; a
browser hides it. What the bytes can be outweighs what anybody says of them.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Codecs such as utf-7, punycode or unicode_escape are no way to publish a feed, only to hide something in it.
_CODE_PAGE = re.compile("cp[0-9]|iso8859|koi8|mac|gb|big5|euc|shift")
_LATIN = ("iso8859-1", "cp1252", "ascii", "iso8859-15")
# The six most frequent letters of Arabic text: the same bytes are rare letters or signs in the other code page.
_FREQUENT = "اليمنو"
_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af]")
_WORD = re.compile(rb"[\x80-\xff]{3,}")
_SAMPLE = 200_000
# Everything XML 1.0 forbids: C0 but tab and line ends, surrogates, the two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the encoding that gave it (Python's name) and what was wrong with the declared one, if it was."""

    text: str
    encoding: str
    problem: str | None = None


def decode(body: bytes, *, content_type: str | None = None, encoding: str | None = None) -> Decoded:
    """The text of ``body``; never fails.

    In order: a byte order mark; ``encoding`` (the source's own word); UTF-8 if the bytes are valid
    UTF-8; the charset of ``content_type`` or the XML declaration if the bytes fit and it is not Latin
    posing for Arabic; windows-1256 or ISO-8859-6 if the high bytes read as Arabic; else UTF-8 with
    U+FFFD for what does not fit.

    >>> decode("قصف".encode("windows-1256")).text
    'قصف'
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(text=body[len(mark) :].decode(name, "replace"), encoding=name)
    if encoding:
        return Decoded(text=body.decode(encoding, "replace"), encoding=codecs.lookup(encoding).name)
    for mark, name in (
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
        (b"{\0", "utf-16-le"),
        (b"\0{", "utf-16-be"),
    ):
        if body.startswith(mark):
            return Decoded(text=body.decode(name, "replace"), encoding=name)

    declared = _declared(body, content_type)
    text = _utf8(body)
    if text is not None:
        wrong = declared not in (None, "utf-8", "ascii") and not body.isascii()
        return Decoded(
            text=text, encoding="utf-8", problem=f"declared {declared}, is utf-8" if wrong else None
        )
    if declared and declared not in _LATIN and _CODE_PAGE.match(declared):
        try:
            return Decoded(text=body.decode(declared), encoding=declared)
        except UnicodeDecodeError:
            pass
    arabic = _arabic_code_page(body)
    if arabic:
        problem = f"declared {declared or 'no encoding'}, read as {arabic}"
        return Decoded(text=body.decode(arabic, "replace"), encoding=arabic, problem=problem)
    text = body.decode("utf-8", "replace")
    lost, other = text.count("\ufffd"), sum(not char.isascii() for char in text[:_SAMPLE])
    if declared in _LATIN or lost * 2 > other:
        return Decoded(
            text=body.decode("cp1252", "replace"),
            encoding="cp1252",
            problem=None if declared in _LATIN else f"declared {declared or 'no encoding'}, read as cp1252",
        )
    return Decoded(text=text, encoding="utf-8", problem=f"{lost} places are not valid utf-8")


def clean(text: str) -> str:
    """Without NUL, other control characters, lone surrogates: nothing shows them and XML, Arrow and JSON
    refuse them. Marks of direction and joining stay: they are part of what was published.

    >>> clean("a\\x00b\\u202bc")
    'ab\\u202bc'
    """
    return _FORBIDDEN.sub("", text)


def _declared(body: bytes, content_type: str | None) -> str | None:
    header = _CHARSET.search(content_type or "")
    declaration = _XML_DECLARATION.match(body[:400])
    for name in (header and header[1], declaration and declaration[1].decode("ascii")):
        try:
            if name:
                found = codecs.lookup(name)
                return found.name
        except LookupError:
            continue
    return None


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A download cut inside its last character is still UTF-8.
        if error.end == len(body) and len(body) - error.start < 4 and "unexpected end" in error.reason:
            head = body[: error.start]
            return head.decode("utf-8") if not head.isascii() else None
        return None


def _arabic_code_page(body: bytes) -> str | None:
    sample = body[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    # Accented letters of European languages stand alone between plain ones; Arabic words have no plain ones.
    if sum(map(len, _WORD.findall(sample))) < 0.6 * high:
        return None
    best, best_score = None, -1
    for name in ("cp1256", "iso8859-6"):
        text = sample.decode(name, "replace")
        if len(_ARABIC.findall(text)) < 0.6 * high:
            continue
        score = sum(text.count(letter) for letter in _FREQUENT) - 5 * text.count("\ufffd")
        if score > best_score:
            best, best_score = name, score
    return best

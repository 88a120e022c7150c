"""From text as published to text as matched, every character with the place it came from.

camel-tools says what a diacritic, an alef or a presentation form is; its definitions are turned into
one table over code points, and numpy applies it. Nothing of the published text is changed: facts
point into it through ``AlignedText.offsets``.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int32]

TATWEEL = "\u0640"
# What news pages carry invisibly: zero-width spaces and joiners, bidi marks and embeddings, the BOM.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\x00"
)
_SAME = {
    # Letters of Persian and Urdu keyboards, typed for the Arabic ones.
    "\u06cc": "ي", "\u06d2": "ي", "\u06a9": "ك", "\u06aa": "ك", "\u06c1": "ه", "\u06be": "ه", "\u06d5": "ه",
    # Punctuation of several typographies.
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "‹": "«", "›": "»", "‘": "'", "’": "'",
    "–": "-", "—": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-",
    "٪": "%", "٫": ".", "٬": ",", "\t": " ", "\r": " ", "\x0b": " ", "\x0c": " ", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_KINDS = ("", "diacritics", "tatweel", "invisible", "letters", "digits", "presentation_forms", "punctuation")
_KIND = {name: i for i, name in enumerate(_KINDS)}
_DROP = 0xFFFFFFFF
_DROPPED = ("diacritics", "tatweel", "invisible")
_PLAIN = 0xE000  # stands in for characters beyond the table; a private-use code point, which stays as it is

# A word cut in pieces to slip past a platform's filter: «قـ ـصـ ـف», «م ـقـ ـتـ ـل», «قـ.ـصـ.ـف». A tatweel beside the gap
# betrays the cut; «هـ» after a year is the Hijri sign and a tatweel between spaces is a dash.
_SEVERED = re.compile(
    r"(?<=[\u0621-\u063a\u0641-\u064a]\u0640)[ .*]{1,2}(?=\u0640[\u0621-\u064a])"
    r"|(?<=[\u0621-\u063a\u0641-\u064a])[ .*](?=\u0640[\u0621-\u063a\u0641-\u064a])"
    r"|(?<=[ \u0640][\u0621-\u0646\u0648-\u064a]\u0640)[ .*](?=[\u0621-\u063a\u0641-\u064a])"
)

_BLANKS = frozenset(" \n")


@dataclass(frozen=True, slots=True, eq=False)
class AlignedText:
    """Normalised text and where each of its characters stands in the raw one.

    ``codes`` are the code points of ``text``; ``offsets[i]`` is the raw code point that ``text[i]`` came from (int32, never decreasing);
    ``ends[i]`` is the raw position after it and the marks that belong to it. ``counts`` says how
    many code points of each kind were changed or dropped.

    >>> a = align("قُتِلَ ٣ مدنيّين")
    >>> a.text, a.raw[a.offsets[4]:a.ends[4]]
    ('قتل 3 مدنيين', '٣')
    """

    raw: str
    text: str
    codes: Codes
    offsets: Offsets
    ends: Offsets
    counts: Mapping[str, int]


class _Tables(NamedTuple):
    to: Codes
    kind: npt.NDArray[np.uint8]
    expansions: Mapping[int, str]


def _diacritics() -> frozenset[str]:
    """camel-tools' Arabic diacritics. Their module also has sets of all letters of Unicode and emoji, 31 MB, and is let go."""
    import camel_tools.utils

    mine = "emoji" not in sys.modules
    from camel_tools.utils.charsets import AR_DIAC_CHARSET

    if mine:
        # The data by itself: typing remembers the module's types, and those hold the module.
        sys.modules["emoji"].EMOJI_DATA.clear()
        for name in [name for name in sys.modules if name.partition(".")[0] == "emoji"]:
            del sys.modules[name]
    sys.modules.pop("camel_tools.utils.charsets", None)
    if hasattr(camel_tools.utils, "charsets"):
        delattr(camel_tools.utils, "charsets")
    return AR_DIAC_CHARSET


@cache
def _tables() -> _Tables:
    """The table over the basic plane: what each code point becomes and which kind of change that is."""
    to = np.arange(0x10000, dtype=np.uint32)
    kind = np.zeros(0x10000, dtype=np.uint8)
    expansions: dict[int, str] = {}

    def fold(char: str) -> str:
        return normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(char)))

    diacritics = _diacritics()
    arabic = [*range(0x0600, 0x0700), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)]
    for code in arabic:
        char = chr(code)
        composed = normalize_unicode(char) if code >= 0xFB50 else char
        if composed != char and len(composed.strip()) > 1:
            plain = (c for c in composed if c not in diacritics and c != TATWEEL)
            expansions[code] = "".join(fold(_SAME.get(c, c)) for c in plain)
            kind[code] = _KIND["presentation_forms"]
            if not expansions[code]:  # a vowel mark drawn on a tatweel
                to[code], kind[code] = _DROP, _KIND["diacritics"]
            continue
        single = composed.strip() or composed[-1:]
        if single in diacritics or unicodedata.combining(single):
            to[code], kind[code] = _DROP, _KIND["diacritics"]
        elif single == TATWEEL:
            to[code], kind[code] = _DROP, _KIND["tatweel"]
        else:
            folded = fold(_SAME.get(single, single))
            digit = unicodedata.decimal(folded, None)
            folded = folded if digit is None else str(digit)
            if folded != char:
                to[code] = ord(folded)
                kind[code] = _KIND[
                    "presentation_forms" if code >= 0xFB50 else "letters" if digit is None else "digits"
                ]
    for char, same in _SAME.items():
        to[ord(char)] = ord(same)
        kind[ord(char)] = _KIND["letters" if same.isalpha() else "punctuation"]
    for char in _INVISIBLE:
        to[ord(char)], kind[ord(char)] = _DROP, _KIND["invisible"]
    for code in range(0x10000):
        if chr(code).isspace() and chr(code) != "\n" and chr(code) not in _SAME:
            to[code] = ord("\n") if code == 0x85 else ord(" ")
    return _Tables(to, kind, expansions)


def align(raw: str) -> AlignedText:
    """Normalise ``raw`` and keep the raw offset of every character that stays.

    Any string is accepted, lone surrogates too. Diacritics, tatweel and invisible marks go; alefs, alef
    maksura, teh marbuta, digits and presentation forms become their plain form; a word cut in pieces
    to pass a filter is joined again.

    >>> align("اسـ ـتـ ـهـ ـدفت").text
    'استهدفت'
    """
    tables = _tables()
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    try:
        kinds, astral = tables.kind.take(codes), None
    except IndexError:  # a character beyond the tables
        astral = codes >= 0x10000
        kinds = tables.kind.take(np.where(astral, _PLAIN, codes))
    totals = np.bincount(kinds, minlength=len(_KINDS)).tolist()
    counts: dict[str, int] = {kind: n for kind, n in zip(_KINDS, totals, strict=True) if kind and n}
    folded = tables.to.take(codes, mode="clip")
    if astral is not None:
        folded = np.where(astral, codes, folded)
    if counts.keys().isdisjoint(_DROPPED):
        offsets = np.arange(len(folded), dtype=np.int32)
        kept, ends = folded, offsets + np.int32(1)
    else:
        kept, offsets, ends = _without_marks(raw, kinds, folded, counts)
    if "presentation_forms" in counts and any(chr(c) in raw for c in tables.expansions):
        kept, offsets, ends = _expand(kept, offsets, ends, tables.expansions)
    text = kept.tobytes().decode("utf-32-le", "surrogatepass")
    return AlignedText(raw, text, kept, offsets, ends, counts)


def _without_marks(
    raw: str, kinds: npt.NDArray[np.uint8], folded: Codes, counts: dict[str, int]
) -> tuple[Codes, Offsets, Offsets]:
    """What stays of a text with characters to leave out, the raw offset of each and where it ends with its marks."""
    marks = (kinds == _KIND["diacritics"]) | (kinds == _KIND["tatweel"])
    if "tatweel" in counts:
        tatweels: list[int] = np.flatnonzero(kinds == _KIND["tatweel"]).tolist()
        gaps = _gaps(raw, tatweels)
        if gaps:
            folded[gaps] = _DROP
            counts["spaced_letters"] = len(gaps)
        dashes = [i for i in tatweels if _alone(raw, i)]
        if dashes:
            folded[dashes], marks[dashes] = ord("-"), False
    kept = (folded != _DROP).nonzero()[0]
    return folded[kept], kept.astype(np.int32), _ends(kept, marks)


def _gaps(raw: str, tatweels: list[int]) -> list[int]:
    """The places between the pieces of severed words; every such gap begins right after a tatweel or right before one."""
    gaps: list[int] = []
    for start in sorted({i + side for i in tatweels for side in (-1, 1) if i + side >= 0}):
        severed = _SEVERED.match(raw, start) if not gaps or start > gaps[-1] else None
        if severed is not None:
            gaps += range(severed.start(), severed.end())
    return gaps


def _alone(raw: str, i: int) -> bool:
    """Does a character stand between blanks: a tatweel that does is a dash?"""
    return (i == 0 or raw[i - 1] in _BLANKS) and (i + 1 == len(raw) or raw[i + 1] in _BLANKS)


def _ends(kept: npt.NDArray[np.intp], marks: npt.NDArray[np.bool_]) -> Offsets:
    """The raw position after each kept character and the diacritics and tatweels written on it."""
    solid = kept if len(kept) + np.count_nonzero(marks) == len(marks) else np.flatnonzero(~marks)
    after = np.append(solid, len(marks)).astype(np.int32)
    return after[1 : len(kept) + 1] if solid is kept else after[np.cumsum(~marks)[kept]]


def _expand(
    kept: Codes, offsets: Offsets, ends: Offsets, expansions: Mapping[int, str]
) -> tuple[Codes, Offsets, Offsets]:
    """Write out ligatures such as «ﷲ»; all characters of one share its offset."""
    parts = [expansions.get(int(code)) or chr(int(code)) for code in kept]
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    text = "".join(parts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(text, dtype=np.uint32), np.repeat(offsets, lengths), np.repeat(ends, lengths)


@cache
def _folding() -> dict[int, str | None]:
    """The table again, for ``str.translate``: only what changes."""
    tables = _tables()
    changed = np.flatnonzero(tables.to != np.arange(len(tables.to))).tolist()
    folding = {code: None if tables.to[code] == _DROP else chr(int(tables.to[code])) for code in changed}
    return {**folding, **{code: text or None for code, text in tables.expansions.items()}}


def fold(text: str) -> str:
    """The normalised form of a lexicon entry or of a word, without offsets: ``align(text).text``.

    >>> fold("مدرسةٌ")
    'مدرسه'
    """
    return align(text).text if TATWEEL in text else text.translate(_folding())

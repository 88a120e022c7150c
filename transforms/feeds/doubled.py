"""Text that was UTF-8, was taken for Latin and made UTF-8 once more: «Ø­Ù„Ø¨» for «حلب».

ftfy knows the ways it happens; it is asked only about lines with the Latin letters that Arabic's first
bytes turn into, and believed only where Arabic comes to light and nothing is lost. Why: docs/decisions/feeds.md.
"""

from __future__ import annotations

import re

import ftfy

_SUSPECT = re.compile(r"[^\n]*[ØÙ][^\n]*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ENOUGH = 3
"""Arabic letters that must come to light in a line."""

_CONFIG = ftfy.TextFixerConfig(explain=False, replace_lossy_sequences=False, restore_byte_a0=True)


def undouble(text: str) -> tuple[str, int]:
    """The text with what was encoded twice put right, and how many lines that was.

    >>> undouble("خبر: Ø§Ù„Ø­Ø³ÙƒØ©")
    ('خبر: الحسكة', 1)
    >>> undouble("Ø øre")
    ('Ø øre', 0)
    """
    if "Ø" not in text and "Ù" not in text:
        return text, 0
    lines = 0

    def put_right(match: re.Match[str]) -> str:
        nonlocal lines
        line = match[0]
        repaired = ftfy.fix_encoding(line, _CONFIG)
        gained = len(_ARABIC.findall(repaired)) - len(_ARABIC.findall(line))
        if gained < _ENOUGH or repaired.count("\ufffd") > line.count("\ufffd"):
            return line
        lines += 1
        return repaired

    return _SUSPECT.sub(put_right, text), lines

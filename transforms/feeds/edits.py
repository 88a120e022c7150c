"""What an outlet changed in an article that it had published: the passages that differ, and what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from schemas.tables import Edit

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+|[^\w\s]")

Span = tuple[int, int]


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """The passages in which two wordings differ, in order, whole words each; none where they say the same.

    ``start`` and ``end`` are code points of ``after``, equal where a passage was taken out. White space does
    not count. Lines are compared first, then the words of those that differ.

    >>> [(e.start, e.end, e.before) for e in edits("قتل 5 أشخاص أمس", "قتل 7 أشخاص")]
    [(4, 5, '5'), (11, 11, 'أمس')]
    """
    found: list[Edit] = []
    for old, new in _changed(before, _spans(_LINE, before), after, _spans(_LINE, after)):
        words = _spans(_WORD, before, old), _spans(_WORD, after, new)
        for (was, until), (start, end) in _changed(before, words[0], after, words[1], new[0]):
            found.append(Edit(start=start, end=end, before=before[was:until]))
    return tuple(found)


def _spans(pattern: re.Pattern[str], text: str, within: Span | None = None) -> list[Span]:
    start, end = within or (0, len(text))
    return [match.span() for match in pattern.finditer(text, start, end)]


def _changed(
    before: str, old: list[Span], after: str, new: list[Span], place: int = 0
) -> Iterator[tuple[Span, Span]]:
    """Runs of pieces that differ, as ranges of both texts; at ``place`` of the later one where that has no pieces."""
    matcher = SequenceMatcher(
        None, [" ".join(before[a:b].split()) for a, b in old], [" ".join(after[a:b].split()) for a, b in new]
    )
    for kind, first, last, begin, stop in matcher.get_opcodes():
        if kind != "equal":
            yield _range(old, first, last, 0), _range(new, begin, stop, place)


def _range(spans: list[Span], first: int, last: int, place: int) -> Span:
    """From the first of some pieces to the last; of none, the place after the piece before."""
    if first < last:
        return spans[first][0], spans[last - 1][1]
    at = spans[first - 1][1] if first else (spans[0][0] if spans else place)
    return at, at

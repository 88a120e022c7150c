"""Statements in words for a reader: what a side says, and who says it where and when."""

from __future__ import annotations

from transforms.cross_document.statements import Statement, bounds, span

MOST = 240
"""Characters of a statement that a link points to, at most."""


def quoted(side: Statement, *, whole: bool = False) -> str:
    """What a side says, and who says it where and when: its claim, or the ``whole`` sentence."""
    start, end = span(side)
    if not whole and side.claim is not None and side.claim.start <= start and end <= side.claim.end:
        first, last = side.claim.start, side.claim.end
    else:
        first, last = bounds(side.account.text, start, end)
    number = ""
    if side.figure is not None:
        low, high = side.figure.min or 0, side.figure.max
        number = f"{low:g}" if low == high else f"{low:g} or more" if high is None else f"{low:g} to {high:g}"
        number += ": "
    words = _cut(side.account.text, first, start, end, last, most=MOST if whole else 130)
    return f"{number}«{words}» ({speaker(side)}, {side.account.published_at.date()})"


def extent(side: Statement) -> tuple[int, int]:
    """Where a statement stands as a whole: its claim, else its sentence; of a long one no more than ``MOST`` around what matters."""
    start, end = span(side)
    claim, text = side.claim, side.account.text
    if claim is not None and claim.start <= start and end <= claim.end:
        first, last = claim.start, claim.end
    else:
        first, last = bounds(text, start, end)
    room = max(0, MOST - (end - start))
    if last - first > MOST:
        first = max(first, min(start - room // 2, last - MOST))
        first = text.find(" ", first, start) + 1 or first
        last = min(last, first + MOST)
        last = max(end, text.rfind(" ", end, last)) if last < len(text) else last
    while first < start and not text[first].isalnum():
        first += 1
    while last > end and not text[last - 1].isalnum():
        last -= 1
    return first, last


def place(side: Statement) -> str:
    """Where it was, as the text says it; a question mark where it does not."""
    return (side.event.place if side.event else None) or "?"


def speaker(side: Statement) -> str:
    """The outlet, and whom it quotes."""
    who = side.claim.speaker if side.claim is not None and side.claim.speaker else None
    return f"{side.account.outlet}, {who}" if who else side.account.outlet


def _cut(text: str, first: int, start: int, end: int, last: int, most: int) -> str:
    """The words of ``first`` to ``last``, or those around ``start`` to ``end`` if they are many."""
    left, right = text[first:start].split(" "), text[end:last].split(" ")
    kept_left, kept_right, length = [left.pop()], [right.pop(0)], end - start
    while length < most and (left or right):
        if left:
            kept_left.insert(0, left.pop())
            length += len(kept_left[0]) + 1
        if right:
            kept_right.append(right.pop(0))
            length += len(kept_right[-1]) + 1
    words = " ".join(kept_left) + text[start:end] + " ".join(kept_right)
    words = " ".join(words.split()).strip("«»،؛: ")
    return ("… " if left else "") + words + (" …" if right else "")

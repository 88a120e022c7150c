"""What a saved page holds beside its article: menus, headlines of other articles, snippets of them."""

from __future__ import annotations

from schemas.value import Value
from transforms.facts.document import Document
from transforms.facts.event_words import words

_PROSE_ENDS = frozenset({".", "؟", "!", "…", "?", ":", "؛"})
_MARKS = frozenset('»"”)]')
_STOPS = frozenset({".", "؟", "!"})
_HEADING = 2
_OPENING = 8
_LABELS = tuple(f"{label} " for label in sorted(words("page label")))


class _Line(Value, frozen=True):
    """A sentence: whether it is prose, a whole sentence of it, and a label above what belongs to other articles."""

    sentence: int
    prose: bool
    whole: bool
    label: bool


def furniture(doc: Document) -> frozenset[int]:
    """The sentences of a saved page that are menus and headlines of other articles.

    Prose runs on for many words or ends in a full stop; three or more lines in a row that do neither, once prose has begun,
    belong to the page and not to the article; so do all but the last few before it, and what follows a label
    («اقرأ أيضاً») up to the next whole sentence.
    """
    dropped: set[int] = set()
    run: list[int] = []
    begun = labelled = False
    for line in [*_lines(doc), _Line(-1, True, True, False)]:
        labelled = line.label or (labelled and not line.whole)
        if labelled and begun:
            dropped.add(line.sentence)
        if not line.prose or (labelled and begun):
            run.append(line.sentence)
            continue
        if len(run) > _HEADING and begun:
            dropped.update(run)
        elif not begun and len(run) > _OPENING:
            dropped.update(run[1:-_OPENING])
        run, begun = [], True
    return frozenset(dropped)


def _lines(doc: Document) -> list[_Line]:
    lines: list[_Line] = []
    tokens = doc.words
    for n, (first, after) in enumerate(doc.sentences):
        last = after - 1
        while last >= first and (tokens[last] == "\n" or tokens[last] in _MARKS):
            last -= 1
        if last < first:
            continue
        ends = after == len(tokens) or tokens[after - 1] == "\n" or tokens[last] not in _PROSE_ENDS
        closed = last - first >= 5
        prose = (tokens[last] in _PROSE_ENDS and closed) or last - first >= 21 or not ends
        begins = first == 0 or tokens[first - 1] == "\n"
        label = begins and " ".join((*tokens[first : first + 4], "")).startswith(_LABELS)
        lines.append(
            _Line(
                n,
                prose,
                closed and (tokens[last] in _STOPS or not ends),
                label and not (closed and tokens[last] in _STOPS),
            )
        )
    return lines

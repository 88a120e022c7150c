"""Which event the figures of killed and injured belong to."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Figure
from transforms.facts.document import Document
from transforms.facts.drafts import Draft
from transforms.facts.uncounted import AT_LEAST, plural_victims

_CAUSES = frozenset({"ASSAULT", "DISASTER", "CASUALTY", "COERCE"})
_PART = frozenset({"بينهم", "بينهن", "بينها", "بينهما", "منهم", "ضمنهم", "وبينهم"})


def tie(doc: Document, drafts: Sequence[Draft], figures: Sequence[Figure]) -> dict[int, int]:
    """Tie figures to events in place, and say which figure (position) went to which event (position)."""
    ties: dict[int, int] = {}
    causes: dict[int, list[int]] = {}
    for i, d in enumerate(drafts):
        if d.type in _CAUSES and d.modality != "denied":
            causes.setdefault(d.sentence, []).append(i)
    for f, figure in enumerate(figures):
        if figure.category not in ("killed", "injured"):
            continue
        at = doc.token_at(figure.start)
        chosen = _cause_of(doc, drafts, causes, at, figure.sentence)
        if chosen is None:
            continue
        ties[f] = chosen
        draft = drafts[chosen]
        part = any(doc.words[k] in _PART for k in range(max(0, at - 4), at + 1))
        if figure.category == "killed":
            draft.killed = _part(draft.killed, figure) if part else _sum(draft.killed, figure, doc, at)
        else:
            draft.injured = _part(draft.injured, figure) if part else _sum(draft.injured, figure, doc, at)
    for at, category in plural_victims(doc, figures):
        chosen = _cause_of(doc, drafts, causes, at, doc.sentence[at])
        if chosen is not None and category == "killed":
            drafts[chosen].killed = drafts[chosen].killed or (AT_LEAST, None)
        elif chosen is not None:
            drafts[chosen].injured = drafts[chosen].injured or (AT_LEAST, None)
    return ties


def _cause_of(
    doc: Document, drafts: Sequence[Draft], causes: dict[int, list[int]], at: int, sentence: int
) -> int | None:
    """The event (position) that victims told of at a token come of; None where no event there can have any."""
    same = causes.get(sentence) or causes.get(sentence - 1, [])[-1:]
    if not same:
        return None
    ahead = [i for i in same if drafts[i].candidate.start <= at]
    behind = [i for i in same if drafts[i].candidate.start > at]
    strike = [i for i in behind if drafts[i].type != "CASUALTY"]
    caused = bool(ahead) and _caused(doc, drafts[ahead[-1]].candidate.end, at)
    deadly = (
        bool(ahead)
        and at - drafts[ahead[-1]].candidate.end <= 4
        and drafts[ahead[-1]].candidate.entry.roles in ("done", "kill")
    )
    return ahead[-1] if ahead and (caused or deadly or not strike) else (strike or behind or ahead)[0]


def _caused(doc: Document, start: int, at: int) -> bool:
    return any(_cause(doc, k) for k in doc.among("event", start, at))


def _cause(doc: Document, k: int) -> bool:
    return any(s.entry.type == "LIGHT" and s.entry.mode == "cause" for s in doc.of("event")[k].senses)  # type: ignore[attr-defined]


def _part(
    whole: tuple[float | None, float | None] | None, figure: Figure
) -> tuple[float | None, float | None] | None:
    """«أصيب آخرون بينهم 4 أطفال»: at least as many as the part, if the whole has no number."""
    return (figure.minimum, None) if whole is None and figure.minimum is not None else whole


def _sum(
    old: tuple[float | None, float | None] | None, figure: Figure, doc: Document, at: int
) -> tuple[float | None, float | None]:
    if old is None:
        return (figure.minimum, figure.maximum)
    if doc.words[at].startswith("و"):
        return (
            old[0] + figure.minimum if old[0] is not None and figure.minimum is not None else None,
            old[1] + figure.maximum if old[1] is not None and figure.maximum is not None else None,
        )
    return old

"""Whether two statements of one matter bear on each other, and how.

Precision comes first: two statements are linked only if they are of one thing, by what kind of thing it is, where and when.
A count that grows from one report to the next is no contradiction; only its own author's later count is an update.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from transforms.arabic.normalize import fold
from transforms.cross_document.incidents import LIKE
from transforms.cross_document.linkable import Event, Figure
from transforms.cross_document.quoting import place, quoted, speaker
from transforms.cross_document.statements import COUNT_OF, Statement, bounds
from transforms.facts.cues import Cue, vocabulary
from transforms.facts.distance import kilometres

RULES: tuple[str, ...] = (
    "another count of the same",
    "the same count elsewhere",
    "a later count of one's own",
    "none at all against a count",
    "told here, denied there",
    "one deed, another doer",
    "one deed, another place",
    "one deed, another day",
    "says the contrary of what it said",
    "takes back what it said",
)

NEAR = 3.0
"""Kilometres within which two places may be one."""

SOON = timedelta(hours=6)
"""Between two reports a count may grow; two that are not further apart than this tell of one moment."""

_VIOLENT = frozenset({"ASSAULT", "CASUALTY", "DISASTER"})

_HELD = frozenset({"asserted", "historical"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the second statement is to the first; ``rule`` is one of ``RULES``."""

    a: Statement
    b: Statement
    relation: str
    kind: str
    explanation: str
    rule: str
    confidence: float


def compared(a: Statement, b: Statement) -> Iterator[Link]:
    """The links between two statements of one matter, ``a`` of the article published first."""
    if a.figure is not None and b.figure is not None:
        yield from _counts(a, b)
    elif a.figure is None and b.figure is None:
        yield from _deeds(a, b)
    else:
        yield from _none(a, b)


def _counts(a: Statement, b: Statement) -> Iterator[Link]:
    x, y = a.figure, b.figure
    if x is None or y is None or x.category != y.category or not _near(a, b) or a.taken_back:
        return
    if a.group != b.group or not (_one_kind(a, b) or x.category == "escaped") or _apart(a, b) > 3:
        return
    (a_low, a_high), (b_low, b_high) = _ends(x), _ends(y)
    own = a.voice == b.voice != ""
    grows, shrinks = a_high < b_low, b_high < a_low
    soon = b.account.published_at - a.account.published_at <= SOON
    said = f"{x.category} at {place(a)}: {quoted(a)} against {quoted(b)}"
    if (grows or shrinks) and b.taken_back and own:
        yield Link(
            a=a, b=b, relation="retracts", kind="figure", explanation=said, rule=RULES[9], confidence=0.7
        )
    elif grows and own:
        said = f"{x.category} at {place(a)}: {quoted(a)}, later {quoted(b)}"
        yield Link(
            a=a, b=b, relation="updates", kind="figure", explanation=said, rule=RULES[2], confidence=0.7
        )
    elif own or not _at_once(a, b):
        return
    elif (shrinks or (grows and soon)) and _comparable(x, y):
        yield Link(
            a=a, b=b, relation="contradicts", kind="figure", explanation=said, rule=RULES[0], confidence=0.7
        )
    elif not grows and not shrinks and x.max is not None and y.max is not None and a.voice and b.voice:
        said = f"{x.category} at {place(a)}: {quoted(a)} and {quoted(b)}"
        yield Link(
            a=a, b=b, relation="corroborates", kind="figure", explanation=said, rule=RULES[1], confidence=0.7
        )


def _comparable(a: Figure, b: Figure) -> bool:
    """Counts of one thing are not ten times each other, and «مئات» is too loose to contradict."""
    x, y = a.min or a.max or 0.0, b.min or b.max or 0.0
    loose = any(f.min and f.max and f.max >= 2 * f.min for f in (a, b))
    return not loose and max(x, y) <= 10 * min(x, y)


def _none(a: Statement, b: Statement) -> Iterator[Link]:
    """«لم يفر أحد» against a count of those who fled."""
    count, deed = (a, b) if a.figure is not None else (b, a)
    if count.figure is None or deed.event is None or deed.event.modality != "denied":
        return
    if COUNT_OF.get(deed.event.event_type) != count.figure.category or deed.taken_back or count.taken_back:
        return
    tied = any(figure.event_id == deed.event.event_id for figure in deed.account.figures)
    if (
        tied
        or not _near(a, b)
        or _apart(a, b) > 3
        or a.voice == b.voice
        or deed.event.geo_precision not in (1, None)
    ):
        return
    said = f"{count.figure.category} at {place(count)}: {quoted(a)} against {quoted(b)}"
    yield Link(
        a=a, b=b, relation="contradicts", kind="figure", explanation=said, rule=RULES[3], confidence=0.8
    )


def _deeds(a: Statement, b: Statement) -> Iterator[Link]:
    x, y = a.event, b.event
    if x is None or y is None or x.event_type != y.event_type:
        return
    if b.taken_back and not a.taken_back and _took_back(a, b):
        said = f"{x.event_type} at {place(a)}: {quoted(a)}, taken back: {quoted(b, whole=True)}"
        yield Link(
            a=a, b=b, relation="retracts", kind="polarity", explanation=said, rule=RULES[9], confidence=0.8
        )
        return
    if a.taken_back or b.taken_back:
        return
    held = (x.modality in _HELD) + (y.modality in _HELD)
    if held == 2 and x.event_type == "ASSAULT" and a.voice != b.voice:
        yield from _circumstances(a, b, x, y)
    elif held == 1 and "denied" in (x.modality, y.modality):
        yield from _polarity(a, b, x, y)


def _took_back(a: Statement, b: Statement) -> bool:
    """Is what a sentence of ``b`` takes back what ``a`` says, by the one who said it?"""
    x, y = a.event, b.event
    if x is None or y is None or x.modality != y.modality:
        return False
    start, end = bounds(b.account.text, y.trigger_start, y.trigger_end)
    parties = {
        m.entity_id
        for m in b.account.mentions
        if m.entity_id and start <= m.start < end and m.type in ("ORG", "PER")
    }
    spoken = {claim.speaker_entity_id for claim in a.account.claims if claim.speaker_entity_id}
    by = a.claim.speaker_entity_id if a.claim else None
    return by in parties if by else bool(parties & spoken)


def _polarity(a: Statement, b: Statement, x: Event, y: Event) -> Iterator[Link]:
    if not _near(a, b) or not _one_kind(a, b):
        return
    denier = a if x.modality == "denied" else b
    if x.event_type == "ESCAPE":
        one = _apart(a, b) <= 1
    elif denier.claim is None or fold(denier.claim.cue or "") not in _denials():
        return  # «إحباط هجوم»: what was thwarted was tried; what stands beside a denial need not be denied
    else:
        both = bool(x.actor and y.actor)
        one = _at_once(a, b) and _same(x, y, "actor" if both else "target")
    if not one:
        return
    said = f"{x.event_type} at {place(a)}: {quoted(a)} ({x.modality}) against {quoted(b)} ({y.modality})"
    own = a.voice == b.voice != "" and a.claim is not None
    yield Link(
        a=a,
        b=b,
        relation="retracts" if own else "contradicts",
        kind="polarity",
        explanation=said,
        rule=RULES[8] if own else RULES[4],
        confidence=0.7,
    )


def _circumstances(a: Statement, b: Statement, x: Event, y: Event) -> Iterator[Link]:
    """Doer, place or day differ, while the toll and all the rest say that it is one deed."""
    toll = x.killed_min if x.killed_min == x.killed_max else None
    if toll is None or toll < 2 or y.killed_min != toll or y.killed_max != toll or not _one_kind(a, b):
        return
    day, near = bool(x.date_start and y.date_start and _apart(a, b) == 0), _near(a, b)
    kind, rule = "", ""
    if near and day and _rivals(x, y) and x.event_mode != "firearms":
        kind, rule = "actor", RULES[5]
    elif (
        day
        and not near
        and x.geo_precision == y.geo_precision == 1
        and _same(x, y, "actor")
        and _same(x, y, "target")
    ):
        kind, rule = "place", RULES[6]
    elif (
        near
        and x.time_precision == y.time_precision == 1
        and x.date_start
        and y.date_start
        and 0 < _apart(a, b) <= 3
    ):
        kind, rule = ("time", RULES[7]) if _same(x, y, "actor") and _same(x, y, "target") else ("", "")
    if kind:
        told = {
            "actor": (x.actor, y.actor),
            "place": (x.place, y.place),
            "time": (x.date_start, y.date_start),
        }
        sides = told[kind]
        said = f"{x.event_type} with {toll:g} killed: {kind} {sides[0]} ({speaker(a)}) or {sides[1]} ({speaker(b)})"
        yield Link(a=a, b=b, relation="contradicts", kind=kind, explanation=said, rule=rule, confidence=0.6)


def _near(a: Statement, b: Statement) -> bool:
    x, y = a.event, b.event
    if x is None or y is None or x.place_id is None or y.place_id is None:
        return False
    if x.place_id == y.place_id:
        return True
    at = (x.latitude, x.longitude, y.latitude, y.longitude)
    return None not in at and kilometres(*(value or 0.0 for value in at)) <= NEAR


def _apart(a: Statement, b: Statement) -> int:
    """Days between what is told; a statement without a day has that of its article's publication."""
    first, second = a.day or a.account.published_at.date(), b.day or b.account.published_at.date()
    return max((first - (b.last_day or second)).days, (second - (a.last_day or first)).days, 0)


def _at_once(a: Statement, b: Statement) -> bool:
    return _apart(a, b) <= (0 if a.day and b.day else 1)


def _one_kind(a: Statement, b: Statement) -> bool:
    x, y = a.event, b.event
    if x is None or y is None:
        return False
    if x.event_type != y.event_type and not (x.event_type in _VIOLENT and y.event_type in _VIOLENT):
        return False
    one, other = (LIKE.get(event.event_mode or "", event.event_mode) for event in (x, y))
    return one is None or other is None or one == other


def _ends(figure: Figure) -> tuple[float, float]:
    low, high = figure.min or 0.0, float("inf") if figure.max is None else figure.max
    return (low * 0.8, high * 1.2) if figure.approximate else (low, high)


def _same(x: Event, y: Event, side: str) -> bool:
    one, other = (
        (x.actor_entity_id, y.actor_entity_id)
        if side == "actor"
        else (x.target_entity_id, y.target_entity_id)
    )
    if one and other:
        return one == other
    first, second = (x.actor, y.actor) if side == "actor" else (x.target, y.target)
    return bool(first and second) and fold(first or "").removeprefix("ال") == fold(second or "").removeprefix(
        "ال"
    )


def _rivals(x: Event, y: Event) -> bool:
    return bool(x.actor_entity_id and y.actor_entity_id) and x.actor_entity_id != y.actor_entity_id


@cache
def _denials() -> frozenset[str]:
    """Words that deny what follows: «نفى», «نافية»."""
    return frozenset(
        fold(form) for _, form, cue in vocabulary() if isinstance(cue, Cue) and cue.stance == "deny"
    )

"""The same victims counted apart: disjoint figures for one incident that no update explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from schemas.facts import Claim, Contradiction, Event, Figure, Span
from transforms.arabic.normalize import fold
from transforms.facts.alike import apart, same_day, same_mode, same_place, sources_differ
from transforms.facts.contradiction_words import words
from transforms.facts.document import Document
from transforms.facts.event_words import words as event_words
from transforms.facts.statements import voice

RULE = "one count is not the other"

_COUNTED = frozenset(
    {
        "killed",
        "injured",
        "detained",
        "abducted",
        "missing",
        "displaced",
        "escaped",
        "released",
        "surrendered",
    }
)
_PART = event_words("part of a count") | words("share of a count")
_ANYBODY = event_words("anybody")
_UPDATED = words("count brought up to date")
_AT_ONCE = "الفور"
_OTHERS = ("اخر", "الاخر")
_HELD = frozenset({"asserted", "historical"})
_MOST = 200  # figures compared with each other
_NEAR = 8  # sentences within which a text still tells of the incident it opened with


def counted_apart(
    doc: Document, figures: Sequence[Figure], claims: Sequence[Claim], events: Sequence[Event]
) -> Iterator[Contradiction]:
    """Pairs of figures of one category that cannot both be the number of one incident's victims."""
    counted = [
        i
        for i, f in enumerate(figures)
        if f.category in _COUNTED
        and f.event is not None
        and not _partial(doc, f)
        and events[f.event].modality in _HELD
        and not _summed(doc, figures, i)
        and not _headline(figures, f)
    ][:_MOST]
    for i, j in combinations(counted, 2):
        a, b = figures[i], figures[j]
        if a.category != b.category or (a.sentence == b.sentence and not _set_apart(doc, a, b)):
            continue
        if not _disjoint(a, b) or _updates(doc, a, b):
            continue
        if _adds_up([figures[k] for k in counted], a, b):
            continue
        if not _comparable(a, b) or not _same_what(a, b):
            continue
        first, second = _incident(claims, events, a), _incident(claims, events, b)
        if (
            first is None
            or second is None
            or not _one_incident(first, second)
            or not _retold(doc, claims, a, b, first, second)
        ):
            continue
        yield Contradiction(
            a=_counted(doc, a),
            b=_counted(doc, b),
            kind="figure",
            explanation=f"{a.category}: {_range(a)} ({voice(claims, a.claim)}) against {_range(b)} ({voice(claims, b.claim)})",
            a_claim=a.claim,
            b_claim=b.claim,
            a_event=a.event,
            b_event=b.event,
            a_figure=i,
            b_figure=j,
            rule=RULE,
            confidence=0.7,
        )


def _one_incident(a: Event, b: Event) -> bool:
    kinds = {a.type, b.type}
    alike = len(kinds) == 1 or kinds <= {"ASSAULT", "CASUALTY", "DISASTER"}
    # One toll, two of injured; a toll without a number is none.
    killed = (
        a.killed is not None and a.killed == b.killed and (a.killed[0] or 0) > 1 and a.killed[1] is not None
    )
    return alike and same_mode(a, b) and (_one_place(a, b) or killed) and same_day(a, b)


def _set_apart(doc: Document, a: Figure, b: Figure) -> bool:
    """Do two voices count in one sentence: «…، بينما يقول المرصد إن …»?"""
    between = doc.words[doc.token_at(a.end) : doc.token_at(b.start)]
    return None not in (a.claim, b.claim) and a.claim != b.claim and not words("contrast").isdisjoint(between)


def _one_place(a: Event, b: Event) -> bool:
    """One place; in one as wide as a countryside much may happen, so there one deed besides."""
    if not same_place(a, b):
        return False
    wide = any(e.place is None or e.place.geo_precision is None for e in (a, b))
    roots = [fold(e.trigger.surface).removeprefix("ال")[:3] for e in (a, b)]
    return not wide or roots[0] == roots[1] or (a.mode is not None and a.mode == b.mode)


def _incident(claims: Sequence[Claim], events: Sequence[Event], figure: Figure) -> Event | None:
    """The event that a figure counts the victims of: where it stands in another's word, the last of its own."""
    if figure.event is None:
        return None
    tied = events[figure.event]
    if figure.claim is None or tied.claim == figure.claim:
        return tied
    claim = claims[figure.claim]
    own = [e for e in events if e.claim == figure.claim and claim.start <= e.trigger.start < figure.start]
    return own[-1] if own else tied


def _retold(
    doc: Document, claims: Sequence[Claim], a: Figure, b: Figure, first: Event, second: Event
) -> bool:
    """Is the later count of the same incident: by another voice, or by a text that takes up «القصف» or its own headline?"""
    if sources_differ(claims, a.claim, b.claim):
        return True
    if a.claim is not None and b.claim is not None and claims[b.claim].source_kind != "anonymous":
        return False  # one source counts anew
    near = b.sentence - a.sentence <= _NEAR
    taken_up = fold(second.trigger.surface).startswith("ال") and b.sentence - a.sentence <= 4
    return near and (taken_up or (a.sentence == 0 and not apart(first, second) and first.mode == second.mode))


def _comparable(a: Figure, b: Figure) -> bool:
    """Counts of one incident: both exact within bounds, and neither many times the other."""
    x, y = a.minimum or a.maximum or 0, b.minimum or b.maximum or 0
    loose = any(f.minimum and f.maximum and f.maximum >= 2 * f.minimum for f in (a, b))
    return not loose and min(x, y) > 1 and max(x, y) <= 4 * min(x, y)


def _summed(doc: Document, figures: Sequence[Figure], i: int) -> bool:
    """Is a figure one of several that a sentence adds up («7 مدنيين و4 مسلحين»)?"""
    a = figures[i]
    return any(
        b is not a
        and b.sentence == a.sentence
        and b.claim == a.claim
        and b.category == a.category
        and not _partial(doc, b)
        for b in figures[max(0, i - 20) : i + 20]
    )


def _adds_up(figures: Sequence[Figure], a: Figure, b: Figure) -> bool:
    """Is one of two counts the sum of the other and a third, as of two sides' areas?"""
    x, y = (f.minimum or f.maximum or 0 for f in (a, b))
    others = [f.minimum or f.maximum or 0 for f in figures if f.category == a.category and f not in (a, b)]
    return any(
        abs(total - one - two) <= 0.02 * total
        for z in others
        if z
        for total, one, two in ((x, y, z), (y, x, z), (z, x, y))
    )


def _headline(figures: Sequence[Figure], figure: Figure) -> bool:
    """Is a headline's count that of a sentence below, whose voice tells whose it is?"""
    return figure.sentence == 0 and any(
        f.sentence > 0 and f.category == figure.category and not _disjoint(f, figure) for f in figures
    )


def _partial(doc: Document, figure: Figure) -> bool:
    """«بينهم 3 أطفال»: part of another count."""
    at = doc.token_at(figure.start)
    before = doc.words[max(0, at - 4) : at]
    after = doc.words[at : doc.token_at(figure.end - 1) + 4]
    return (
        not _PART.isdisjoint(before)
        or ("بين" in before and any(word.endswith(("قتلي", "ضحايا", "جرحي")) for word in before))
        or _AT_ONCE in after
        or (figure.category == "killed" and any(word.startswith(_OTHERS) for word in after))
    )


def _disjoint(a: Figure, b: Figure) -> bool:
    """Do two ranges have no number in common? An approximate number is read as within a fifth of itself."""

    def ends(f: Figure) -> tuple[float, float]:
        low, high = f.minimum or 0.0, f.maximum if f.maximum is not None else float("inf")
        return (low * 0.8, high * 1.2) if f.approximate else (low, high)

    (a_low, a_high), (b_low, b_high) = ends(a), ends(b)
    return a_high < b_low or b_high < a_low


def _updates(doc: Document, a: Figure, b: Figure) -> bool:
    """Does one of two counts bring the other up to date?"""
    for figure in (a, b):
        first, after = doc.sentences[figure.sentence]
        if any(doc.words[k] in _UPDATED for k in range(first, min(after, doc.token_at(figure.end) + 3))):
            return True
    return False


def _same_what(a: Figure, b: Figure) -> bool:
    """Are the same counted? «مدنيين» and «عناصر» are not; «آخرين» may be anybody."""
    x, y = fold(a.what or ""), fold(b.what or "")
    return x in _ANYBODY or y in _ANYBODY or not x or not y or x[:4] == y[:4]


def _counted(doc: Document, figure: Figure) -> Span:
    """A figure with what it counts."""
    end = figure.end
    if figure.what:
        at = doc.raw.find(figure.what, figure.end, figure.end + 40)
        end = at + len(figure.what) if at >= 0 else end
    return Span(start=figure.start, end=end, surface=doc.raw[figure.start : end])


def _range(figure: Figure) -> str:
    low = "" if figure.minimum is None else f"{figure.minimum:g}"
    high = "" if figure.maximum is None else f"{figure.maximum:g}"
    return low if low == high else f"{low}-{high}"

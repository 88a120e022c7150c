"""Statements of one article that cannot both hold (``facts.md`` §6).

Two sources count the same thing apart, a deed is told and denied, one deed has two doers, places or days. Precision comes first: the
two must speak of the same event, and not with one voice; an update («ارتفعت الحصيلة») is no contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from schemas.facts import Claim, Contradiction, Event, Figure, Party, Span
from transforms.arabic.normalize import fold
from transforms.facts.document import Document

RULES: tuple[str, ...] = (
    "one source counts more than another",
    "told and denied",
    "two days for one deed",
    "two doers for one deed",
    "two places for one deed",
)

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
_PART = frozenset({"بينهم", "بينهن", "بينها", "بينهما", "منهم", "ضمنهم", "وبينهم"})
_UPDATED = ("ارتفع", "وارتفع", "لترتفع", "ليرتفع", "يرتفع", "بارتفاع", "ارتفاع")
_HELD = frozenset({"asserted", "historical"})
_DEEDS = frozenset(
    {
        "ASSAULT",
        "CONTROL",
        "COERCE",
        "CASUALTY",
        "DISASTER",
        "DISPLACE",
        "ESCAPE",
        "RETREAT",
        "AGREE",
        "MOBILIZE",
    }
)
_MOST = 200  # events of one type compared with each other


def contradictions(
    doc: Document, figures: Sequence[Figure], claims: Sequence[Claim], events: Sequence[Event]
) -> list[Contradiction]:
    """Pairs of statements in a text that cannot both hold, in text order, no pair twice."""
    found = [*_counts(doc, figures, claims, events), *_deeds(doc, claims, events)]
    found.sort(key=lambda c: (c.a.start, c.b.start, c.kind))
    kept: list[Contradiction] = []
    denials: dict[int | None, int] = {}
    for c in found:
        if c.kind == "polarity":  # a denial answers one statement, the nearest
            denied = next(
                i for i in (c.a_event, c.b_event) if i is not None and events[i].modality == "denied"
            )
            rival = denials.get(denied)
            if rival is not None:
                if c.b.start - c.a.start < kept[rival].b.start - kept[rival].a.start:
                    kept[rival] = c
                continue
            denials[denied] = len(kept)
        kept.append(c)
    return sorted(kept, key=lambda c: (c.a.start, c.b.start, c.kind))


def _counts(
    doc: Document, figures: Sequence[Figure], claims: Sequence[Claim], events: Sequence[Event]
) -> Iterator[Contradiction]:
    counted = [
        i
        for i, f in enumerate(figures)
        if f.category in _COUNTED
        and f.event is not None
        and not _partial(doc, f)
        and events[f.event].modality in _HELD
    ][:_MOST]
    for i, j in combinations(counted, 2):
        a, b = figures[i], figures[j]
        if a.category != b.category or a.sentence == b.sentence or not _disjoint(a, b) or _updates(doc, a, b):
            continue
        first, second = events[a.event or 0], events[b.event or 0]
        if (
            _pinned(first) is None
            or _pinned(second) is None
            or not _comparable(a, b)
            or _summed(figures, i)
            or _summed(figures, j)
        ):
            continue
        if (
            not _sources_differ(claims, a.claim, b.claim)
            or not _same_event(first, second)
            or not _same_what(a, b)
        ):
            continue
        yield Contradiction(
            a=_counted(doc, a),
            b=_counted(doc, b),
            kind="figure",
            explanation=f"{a.category}: {_range(a)} ({_voice(claims, a.claim)}) against {_range(b)} ({_voice(claims, b.claim)})",
            a_claim=a.claim,
            b_claim=b.claim,
            a_event=a.event,
            b_event=b.event,
            a_figure=i,
            b_figure=j,
            rule="one source counts more than another",
            confidence=0.7,
        )


def _pinned(event: Event) -> float | None:
    """A place that the event's own words name; one taken over from the scene has no coordinates."""
    return event.place.latitude if event.place is not None else None


def _comparable(a: Figure, b: Figure) -> bool:
    """Counts of one incident: both exact within bounds, and neither many times the other."""
    x, y = a.minimum or a.maximum or 0, b.minimum or b.maximum or 0
    loose = any(f.minimum and f.maximum and f.maximum >= 2 * f.minimum for f in (a, b))
    return not loose and 0 < max(x, y) <= 4 * min(x, y)


def _summed(figures: Sequence[Figure], i: int) -> bool:
    """Is a figure one of several that a sentence adds up («7 مدنيين و4 مسلحين»)?"""
    a = figures[i]
    return any(
        b is not a and b.sentence == a.sentence and b.category == a.category and b.event == a.event
        for b in figures
    )


def _partial(doc: Document, figure: Figure) -> bool:
    """«بينهم 3 أطفال»: part of another count."""
    at = doc.token_at(figure.start)
    return any(doc.words[k] in _PART for k in range(max(0, at - 4), at))


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
        if any(
            doc.words[k].startswith(_UPDATED) for k in range(first, min(after, doc.token_at(figure.start)))
        ):
            return True
    return False


def _same_what(a: Figure, b: Figure) -> bool:
    """Are the same counted? «مدنيين» and «عناصر» are not; «آخرين» may be anybody."""
    x, y = fold(a.what or ""), fold(b.what or "")
    loose = ("", "اخرون", "اخرين", "شخص", "اشخاص", "قتلي", "قتيل", "جرحي", "مصابين", "شخصا", "قتيلا")
    return x in loose or y in loose or x[:4] == y[:4]


def _sources_differ(claims: Sequence[Claim], a: int | None, b: int | None) -> bool:
    """Two speakers, or a speaker and the outlet itself."""
    if a is None or b is None:
        return a is not b
    one, other = claims[a].speaker, claims[b].speaker
    return one is not None and other is not None and not _same_party(one, other)


def _same_party(a: Party | None, b: Party | None) -> bool:
    if a is None or b is None:
        return False
    if a.entity_id is not None and b.entity_id is not None:
        return a.entity_id == b.entity_id
    x, y = fold(a.surface), fold(b.surface)
    return x in y or y in x


def _same_place(a: Event, b: Event) -> bool:
    if a.place is None or b.place is None:
        return False
    if a.place.place_id is not None and b.place.place_id is not None:
        return a.place.place_id == b.place.place_id
    return fold(a.place.surface) == fold(b.place.surface)


def _same_day(a: Event, b: Event) -> bool:
    """The same day, or one of two not told."""
    if a.date_start is None or b.date_start is None or a.date_end is None or b.date_end is None:
        return True
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def _rivals(a: Party | None, b: Party | None) -> bool:
    """Are two parties told and not the same?"""
    return a is not None and b is not None and not _same_party(a, b)


def _same_event(a: Event, b: Event) -> bool:
    kinds = {a.type, b.type}
    alike = len(kinds) == 1 or kinds <= {"ASSAULT", "CASUALTY", "DISASTER"}
    modes = (
        a.mode is None
        or b.mode is None
        or a.mode == b.mode
        or {a.mode, b.mode} <= {"aerial", "drone", "heavy-weapons"}
    )
    return alike and modes and _same_place(a, b) and _same_day(a, b)


def _deeds(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Contradiction]:
    by_type: dict[str, list[int]] = {}
    for i, e in enumerate(events):
        if e.type in _DEEDS:
            by_type.setdefault(e.type, []).append(i)
    for positions in by_type.values():
        for i, j in combinations(positions[:_MOST], 2):
            yield from _pair(doc, claims, events, i, j)


def _pair(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], i: int, j: int
) -> Iterator[Contradiction]:
    a, b = events[i], events[j]
    voices = f"{_voice(claims, a.claim)} against {_voice(claims, b.claim)}"
    said = {a.modality, b.modality}
    if "denied" in said and said & _HELD and len(said) == 2:
        shared = _same_party(a.actor, b.actor) or _same_party(a.target, b.target)
        if (
            shared
            and _related(a, b)
            and _sources_differ(claims, a.claim, b.claim)
            and not _rivals(a.actor, b.actor)
            and (a.place is None or b.place is None or _same_place(a, b))
            and _same_kind(a, b)
            and _same_day(a, b)
        ):
            yield _of(
                doc,
                a,
                b,
                i,
                j,
                "polarity",
                f"{a.type} {a.trigger.surface}: {a.modality} and {b.modality}; {voices}",
                "told and denied",
            )
        return
    if (
        not said <= {"asserted"}
        or not _sources_differ(claims, a.claim, b.claim)
        or not _same_kind(a, b)
        or not _one_deed(doc, a, b)
    ):
        return
    if (
        _same_place(a, b)
        and _same_day(a, b)
        and _rivals(a.actor, b.actor)
        and a.type == "ASSAULT"
        and a.mode != "firearms"
    ):
        told = a.rule in _TOLD and b.rule in _TOLD and _pinned(a) is not None and _pinned(b) is not None
        if told and a.actor is not None and b.actor is not None and (a.actor.entity_id or b.actor.entity_id):
            explanation = f"{a.trigger.surface}: by {a.actor.surface} or by {b.actor.surface}; {voices}"
            yield _of(doc, a, b, i, j, "actor", explanation, "two doers for one deed")
    elif (
        _same_party(a.actor, b.actor)
        and _same_party(a.target, b.target)
        and a.place is not None
        and b.place is not None
    ):
        fine = a.type == "ASSAULT" and a.place.geo_precision == 1 and b.place.geo_precision == 1
        if (
            fine
            and not _same_place(a, b)
            and a.place.admin3_pcode != b.place.admin3_pcode
            and _same_day(a, b)
        ):
            explanation = f"{a.trigger.surface}: in {a.place.surface} or in {b.place.surface}; {voices}"
            yield _of(doc, a, b, i, j, "place", explanation, "two places for one deed")
        elif (
            _same_place(a, b)
            and not _same_day(a, b)
            and _dated(doc, a)
            and _dated(doc, b)
            and a.date is not None
            and b.date is not None
        ):
            explanation = f"{a.trigger.surface}: {a.date.surface} or {b.date.surface}; {voices}"
            yield _of(doc, a, b, i, j, "time", explanation, "two days for one deed")


_TOLD = frozenset(
    {
        "masdar with its doer",
        "masdar, its doer after ل",
        "verb, subject, object",
        "subject before verb",
        "deed that somebody carried out",
        "light verb's subject",
    }
)


def _related(a: Event, b: Event) -> bool:
    """Words of one root, or the same undergoer, or two words for holding."""
    x, y = (fold(e.trigger.surface).removeprefix("ال")[:3] for e in (a, b))
    return x == y or a.type == "CONTROL" or _same_party(a.target, b.target)


def _dated(doc: Document, event: Event) -> bool:
    """Does the date stand beside the trigger?"""
    if event.date is None:
        return False
    at, day = doc.token_at(event.trigger.start), doc.token_at(event.date.start)
    return doc.sentence[at] == doc.sentence[day] and abs(at - day) <= 6


def _same_kind(a: Event, b: Event) -> bool:
    """The same mode, or words for one thing: «سيطرة» held and gained."""
    return a.mode == b.mode or a.mode is None or b.mode is None or a.type == "CONTROL"


def _one_deed(doc: Document, a: Event, b: Event) -> bool:
    """Does the later trigger take up the earlier («الهجوم»), or do both say the same word of the same victims?"""
    later = fold(b.trigger.surface)
    taken_up = (
        later.startswith("ال")
        and fold(a.trigger.surface).removeprefix("ال")[:3] == later.removeprefix("ال")[:3]
    )
    return taken_up or (_same_party(a.target, b.target) and a.killed is not None and a.killed == b.killed)


def _of(
    doc: Document, a: Event, b: Event, i: int, j: int, kind: str, explanation: str, rule: str
) -> Contradiction:
    return Contradiction(
        a=_told(doc, a),
        b=_told(doc, b),
        kind=kind,
        explanation=explanation,
        a_claim=a.claim,
        b_claim=b.claim,
        a_event=i,
        b_event=j,
        rule=rule,
        confidence=0.6,
    )


def _told(doc: Document, event: Event) -> Span:
    """A trigger with the party that follows it: «سيطرتها على السجن»."""
    end = event.trigger.end
    if event.target is not None and end < event.target.start < end + 60:
        end = event.target.end
    return Span(start=event.trigger.start, end=end, surface=doc.raw[event.trigger.start : end])


def _counted(doc: Document, figure: Figure) -> Span:
    """A figure with what it counts."""
    end = figure.end
    if figure.what:
        at = doc.raw.find(figure.what, figure.end, figure.end + 40)
        end = at + len(figure.what) if at >= 0 else end
    return Span(start=figure.start, end=end, surface=doc.raw[figure.start : end])


def _voice(claims: Sequence[Claim], claim: int | None) -> str:
    if claim is None:
        return "the outlet"
    speaker = claims[claim].speaker
    return speaker.surface if speaker is not None else "an unnamed source"


def _range(figure: Figure) -> str:
    low = "" if figure.minimum is None else f"{figure.minimum:g}"
    high = "" if figure.maximum is None else f"{figure.maximum:g}"
    return low if low == high else f"{low}-{high}"

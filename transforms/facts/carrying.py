"""What a sentence leaves out, filled from the event told before it or from the scene."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Party, Place, TimeExpression
from schemas.value import replace
from transforms.arabic.normalize import fold
from transforms.facts.document import Document
from transforms.facts.drafts import Draft
from transforms.facts.event_words import words

_STILL = frozenset(
    {
        "ASSAULT",
        "CASUALTY",
        "CONTROL",
        "COERCE",
        "DISPLACE",
        "RETREAT",
        "DISASTER",
        "MOBILIZE",
        "ESCAPE",
        "AID",
        "DISCOVER",
        "PROTEST",
    }
)


_OPENING = 8  # sentences, with captions and credits, within which the scene is set
_AFTER = 2  # sentences after the one that sets the day, which still tell of that day
_BACK = 100  # events among which the one is sought that is told again; no article has as many


_AS_BEFORE = frozenset({"استهدف", "استهداف", "ضرب", "ضربة", "دمر", "قصف"})


def carry(doc: Document, drafts: list[Draft], dates: Sequence[TimeExpression]) -> None:
    """Fill what a sentence leaves out: from the event of the same kind told before, the headline from the lead, the rest from the scene."""
    day = _day(doc, dates)
    for n, d in enumerate(drafts):
        before = drafts[max(0, n - _BACK) : n]
        before.reverse()
        sources = _sources(d, before, drafts[n + 1 : n + _BACK] if d.sentence == 0 else [])
        definite = d.candidate.nominal and doc.words[d.candidate.start][d.candidate.prefix :].startswith("ال")
        if (
            definite
            and sources
            and sources[0].modality == "historical"
            and d.sentence - sources[0].sentence <= 1
            and not d.told
        ):
            d.modality, d.time, d.place = "historical", sources[0].time, d.place or sources[0].place
        for e in sources:
            if d.modality == "historical" or e.modality == "historical":
                continue
            if definite and d.mode == "aerial" and e.mode == "drone":
                d.mode = e.mode
            headline = d.sentence == 0 and e.modality == d.modality
            if headline or (definite and _resumes(d, e)):
                d.actor = d.actor or (e.actor if e.actor != d.target else None)
            if d.sentence == 0:
                d.place = d.place or e.place
            d.time = d.time or e.time
        if d.mode is None and d.type == "ASSAULT" and d.candidate.entry.word in _AS_BEFORE:
            others = [
                e
                for e in (*before, *drafts[n + 1 : n + _BACK])
                if e.type == "ASSAULT" and e.mode in ("aerial", "drone", "heavy-weapons")
            ]
            d.mode = next((e.mode for e in others if _same(d.actor, e.actor)), None)
        if d.place is None and d.modality != "historical":
            d.place = _scene(d, before, sources, definite)
        if (
            d.modality != "historical"
            and d.type in _STILL
            and (
                d.time is None
                and day is not None
                and d.modality == "asserted"
                and (day.sentence == 0 or d.sentence - day.sentence <= _AFTER)
            )
        ):
            d.time = day


_MOST = 3  # events told before that one may be told again


def _sources(d: Draft, before: list[Draft], behind: list[Draft]) -> list[Draft]:
    """The nearest events that an event may tell again: of those ``before`` it, then of those ``behind`` a headline."""
    found: list[Draft] = []
    for e in before:
        if e.type == d.type and _alike(d.mode, e.mode):
            found.append(e)
            if len(found) == _MOST:
                return found
    return [*found, *[e for e in behind if e.type == d.type and e.sentence <= 5]][:_MOST]


def _scene(d: Draft, before: Sequence[Draft], sources: Sequence[Draft], definite: bool) -> Place | None:
    """Where the event told last happened; «the raid» has the place of the raid told before, with its point."""
    told = next(
        (
            e
            for e in before
            if e.place is not None
            and e.modality != "historical"
            and (
                e.type in _STILL
                or e.place.admin1_pcode is not None
                or d.type == e.type
                or d.sentence == e.sentence
            )
        ),
        None,
    )
    if told is None:
        return None
    if told.sentence == d.sentence:
        return told.place
    again = next((e for e in sources if e.place is not None and e.modality != "historical"), None)
    if definite and again is not None:
        return again.place
    if d.type in _STILL or told.type == d.type:
        return unpinned(told.place)
    return None


def _resumes(d: Draft, e: Draft) -> bool:
    """Is a definite noun («القصف») so plainly the deed just told that it has its doer?

    What it strikes is not taken over: of a deed told again something new is told, and as a rule that.
    """
    return (
        e.type == "ASSAULT"
        and e.mode in (d.mode, "drone")
        and e.modality == d.modality == "asserted"
        and 0 < d.sentence - e.sentence <= 2
        and e.rule != "subject of the clause"
        and d.target != e.actor
    )


def _day(doc: Document, dates: Sequence[TimeExpression]) -> TimeExpression | None:
    """The day that the opening sets; the last time that it does, if a page repeats its headline."""
    opening = [
        t
        for t in dates
        if t.sentence <= _OPENING
        and t.date_start is not None
        and abs((doc.published - t.date_start).days) <= 3
    ]
    for t in opening[1:3]:
        if _words(doc, t.sentence) == _words(doc, opening[0].sentence) and t.sentence != opening[0].sentence:
            return t
    return next(iter(opening), None)


def _words(doc: Document, sentence: int) -> Sequence[str]:
    first, after = doc.sentences[sentence]
    return doc.words[first : after - (doc.words[after - 1] == "\n")]


def _alike(a: str | None, b: str | None) -> bool:
    """Can two modes be of one event? A drone's raid is a raid."""
    return a == b or a is None or b is None or (a in _FLYING and b in _FLYING)


_FLYING = frozenset({"aerial", "drone"})


def unpinned(place: Place | None) -> Place | None:
    """A place taken over from the scene: it says where the story plays, but is no point for this event."""
    return replace(place, latitude=None, longitude=None, geo_precision=None) if place is not None else None


_CAPITALS = words("capital")


def _same(a: Party | None, b: Party | None) -> bool:
    """Do two events name the same doer, or one of them none?"""
    return (
        a is None
        or b is None
        or a.surface in b.surface
        or b.surface in a.surface
        or (a.entity_id is not None and a.entity_id == b.entity_id)
    )


def vague(place: Place) -> bool:
    """Is a place too wide for a point: a country or region, the countryside or the east of a governorate's capital?"""
    if place.geo_precision == 3:
        return True
    return place.geo_precision == 2 and fold(place.surface.strip('"«»“”')) in _CAPITALS

"""What one article says, as records: the result of ``extract``.

Spans are ``[start, end)`` code point ranges of the article's ``text`` as published, so that
``text[span.start:span.end] == span.surface`` always holds. A field without support in the text
is ``None``. ``rule`` names the rule that found the fact; ``confidence`` is in 0..1.
"""

from __future__ import annotations

from datetime import date as Day

from msgspec import field

from schemas.record import Record


class Span(Record, frozen=True, kw_only=True):
    """A stretch of the text."""

    start: int
    end: int
    surface: str


class Mention(Span, frozen=True, kw_only=True):
    """A name. ``type`` is PER, ORG, GPE, LOC, FAC or MISC (``facts.md`` §1)."""

    type: str
    normalized: str
    sentence: int
    role: str | None = None
    entity_id: str | None = None
    place_id: str | None = None
    rule: str
    confidence: float


class TimeExpression(Span, frozen=True, kw_only=True):
    """A TIMEX3 expression. ``date_start`` and ``date_end`` are inclusive, None where unanchored.

    ``timex_type`` is DATE, TIME, DURATION or SET; ``precision`` is time, day, week, month or year.
    """

    value: str
    timex_type: str
    date_start: Day | None
    date_end: Day | None
    precision: str
    sentence: int
    rule: str
    confidence: float


class Figure(Span, frozen=True, kw_only=True):
    """How many of what: ``minimum`` and ``maximum`` are inclusive, None where the text sets no bound.

    ``event`` and ``claim`` are positions in ``Facts.events`` and ``Facts.claims``.
    """

    minimum: float | None
    maximum: float | None
    approximate: bool
    category: str
    what: str | None
    unit: str | None = None
    currency: str | None = None
    event: int | None = None
    claim: int | None = None
    sentence: int
    rule: str
    confidence: float


class Party(Span, frozen=True, kw_only=True):
    """The doer, the done-to or the speaker: a mention or a description, and whom it names if known."""

    entity_id: str | None = None


class Claim(Span, frozen=True, kw_only=True):
    """A statement attributed to somebody other than the outlet's own voice (``facts.md`` §4)."""

    speaker: Party | None
    speaker_role: str | None = None
    source_kind: str
    cue: Span | None
    kind: str
    stance: str
    hedges: tuple[str, ...] = ()
    addressee: str | None = None
    sentence: int
    rule: str
    confidence: float


class Place(Span, frozen=True, kw_only=True):
    """Where: the span that names it and, if resolved, which place that is.

    ``latitude`` and ``longitude`` are WGS 84 degrees; ``geo_precision`` is 1 (exact place), 2 (area
    near it) or 3 (governorate or wider). All are None for a name that could not be told apart.
    """

    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    admin1_pcode: str | None = None
    admin2_pcode: str | None = None
    admin3_pcode: str | None = None


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom, where and when (``facts.md`` §5). ``claim`` is a position in ``Facts.claims``."""

    trigger: Span
    type: str
    mode: str | None
    actor: Party | None = None
    target: Party | None = None
    place: Place | None = None
    date: Span | None = None
    date_start: Day | None = None
    date_end: Day | None = None
    modality: str = "asserted"
    killed: tuple[float | None, float | None] | None = None
    injured: tuple[float | None, float | None] | None = None
    weapons: tuple[str, ...] = ()
    claim: int | None = None
    sentence: int
    rule: str
    confidence: float


class Contradiction(Record, frozen=True, kw_only=True):
    """Two statements that cannot both hold; ``kind`` is figure, polarity, actor, place or time.

    The positions point into the lists of ``Facts``; ``explanation`` is one line that a reader can check.
    """

    a: Span
    b: Span
    kind: str
    explanation: str
    a_claim: int | None = None
    b_claim: int | None = None
    a_event: int | None = None
    b_event: int | None = None
    a_figure: int | None = None
    b_figure: int | None = None
    rule: str
    confidence: float


class Facts(Record, frozen=True, kw_only=True):
    """All that one text says, each kind in text order."""

    mentions: tuple[Mention, ...] = ()
    dates: tuple[TimeExpression, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    language: str = "ar"
    dateline_place_id: str | None = None
    credited_to: str | None = None
    normalizations: dict[str, int] = field(default_factory=dict)

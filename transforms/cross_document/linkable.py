"""What of the facts of articles is looked at to link them: a third of their columns, which is what reading them costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from schemas.record import Record


class Claim(Record, frozen=True):
    """A claim; the fields are columns of ``claims``."""

    article_id: str
    version: str
    claim_id: str
    start: int
    end: int
    stance: str
    cue: str | None
    source_kind: str
    speaker: str | None
    speaker_entity_id: str | None


class Event(Record, frozen=True):
    """An event; the fields are columns of ``events``."""

    article_id: str
    version: str
    event_id: str
    claim_id: str | None
    sentence: int
    trigger_start: int
    trigger_end: int
    event_type: str
    event_mode: str | None
    modality: str
    actor: str | None
    actor_entity_id: str | None
    target: str | None
    target_entity_id: str | None
    place: str | None
    place_id: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    date_start: date | None
    date_end: date | None
    time_precision: int | None
    killed_min: float | None
    killed_max: float | None


class Figure(Record, frozen=True):
    """A count; the fields are columns of ``figures``."""

    article_id: str
    version: str
    figure_id: str
    claim_id: str | None
    event_id: str | None
    sentence: int
    start: int
    end: int
    min: float | None
    max: float | None
    approximate: bool
    category: str
    what: str | None


class Mention(Record, frozen=True):
    """A name; the fields are columns of ``mentions``."""

    article_id: str
    version: str
    start: int
    type: str
    entity_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One article version with what it says. ``first`` is the article whose copy it is, or its own id."""

    article_id: str
    version: str
    first: str
    story_id: str
    outlet: str
    published_at: datetime
    seen_on: date
    text: str
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]

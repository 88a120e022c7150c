"""What several statements say together: ``claim_links`` and ``incidents``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from schemas.column import Int32, column
from schemas.record import Record


class ClaimLinkRow(Record, frozen=True, kw_only=True):
    """A pair of statements that bear on each other. Each side names a claim, an event, a figure or several."""

    link_id: Annotated[str, column(1, "identity: from relation, kind and both sides")]
    story_id: Annotated[str, column(2, "articles.story_id that both belong to")]
    a_claim_id: Annotated[str | None, column(3, "claims.claim_id of the first statement")]
    a_event_id: Annotated[str | None, column(4, "events.event_id of the first statement")]
    a_figure_id: Annotated[str | None, column(5, "figures.figure_id of the first statement")]
    b_claim_id: Annotated[str | None, column(6, "claims.claim_id of the second statement")]
    b_event_id: Annotated[str | None, column(7, "events.event_id of the second statement")]
    b_figure_id: Annotated[str | None, column(8, "figures.figure_id of the second statement")]
    a_article_id: Annotated[str, column(9, "articles.article_id of the first statement", lookup=True)]
    a_version: Annotated[str, column(10, "articles.version of the first statement")]
    a_start: Annotated[Int32, column(11, "first code point of the first statement")]
    a_end: Annotated[Int32, column(12, "code point after the first statement")]
    b_article_id: Annotated[str, column(13, "articles.article_id of the second statement", lookup=True)]
    b_version: Annotated[str, column(14, "articles.version of the second statement")]
    b_start: Annotated[Int32, column(15, "first code point of the second statement")]
    b_end: Annotated[Int32, column(16, "code point after the second statement")]
    relation: Annotated[str, column(17, "contradicts, corroborates, updates or retracts", few=True)]
    kind: Annotated[str, column(18, "figure, polarity, actor, place or time", few=True)]
    explanation: Annotated[str, column(19, "one line that a reader can check")]
    rule: Annotated[str, column(20, "name of the rule that found the pair", few=True)]
    confidence: Annotated[float, column(21, "0 to 1: how sure the rule is")]
    seen_on: Annotated[
        date, column(22, "UTC day on which the later statement was first seen; splits the table")
    ]


class IncidentRow(Record, frozen=True, kw_only=True):
    """An event in the world that one or more reports tell. Made anew whenever a report is added to it."""

    incident_id: Annotated[str, column(1, "identity: from the event of the earliest report")]
    event_ids: Annotated[tuple[str, ...], column(2, "events.event_id of the events that tell it, sorted")]
    article_ids: Annotated[tuple[str, ...], column(3, "articles.article_id of the reports, sorted")]
    story_ids: Annotated[tuple[str, ...], column(4, "articles.story_id of the reports, sorted")]
    event_type: Annotated[
        str, column(5, "ASSAULT, CASUALTY or DISASTER: the most telling among the reports", few=True)
    ]
    event_mode: Annotated[str | None, column(6, "mode that most reports give, null if none does", few=True)]
    place_id: Annotated[str, column(7, "places.place_id of the finest place named", few=True)]
    latitude: Annotated[float, column(8, "degrees north, WGS 84")]
    longitude: Annotated[float, column(9, "degrees east, WGS 84")]
    date_start: Annotated[
        date, column(10, "first day that a report gives; its day of publication if none does")
    ]
    date_end: Annotated[date, column(11, "last day that a report gives")]
    killed_low: Annotated[Int32 | None, column(12, "lowest number of killed that a source gives")]
    killed_best: Annotated[Int32 | None, column(13, "median over the sources of the killed each gives last")]
    killed_high: Annotated[Int32 | None, column(14, "highest number of killed that a source gives")]
    injured_low: Annotated[Int32 | None, column(15, "lowest number of injured that a source gives")]
    injured_best: Annotated[
        Int32 | None, column(16, "median over the sources of the injured each gives last")
    ]
    injured_high: Annotated[Int32 | None, column(17, "highest number of injured that a source gives")]
    actors: Annotated[tuple[str, ...], column(18, "entities.entity_id of those named as doers, sorted")]
    disputed_actor: Annotated[bool, column(19, "true where reports name different doers")]
    sources: Annotated[
        Int32, column(20, "distinct outlets that tell it; republished copies count for the first")
    ]
    grade: Annotated[str, column(21, "confirmed, fair, weak or contested, as Airwars defines them", few=True)]
    first_reported_at: Annotated[datetime, column(22, "UTC; publication of the earliest report")]
    last_reported_at: Annotated[datetime, column(23, "UTC; publication of the latest report")]
    seen_on: Annotated[date, column(24, "UTC day on which the first report was seen; splits the table")]

"""Every table of the lake, in the order in which a batch commits them: ``batches`` is last."""

from __future__ import annotations

from schemas.column import Table
from schemas.tables.articles import ArticleRow, Edit, Normalization
from schemas.tables.facts import ClaimRow, DateRow, EventRow, FigureRow, MentionRow
from schemas.tables.links import ClaimLinkRow, IncidentRow
from schemas.tables.operations import BatchRow, FailureRow, FeedPollRow, TableVersion
from schemas.tables.reference import EntityRow, PlaceRow

ENTITIES = Table(
    name="entities",
    record=EntityRow,
    doc="Known persons, bodies and groups.",
    key=("entity_id",),
    order=("entity_id",),
    partition=None,
)
PLACES = Table(
    name="places",
    record=PlaceRow,
    doc="Known places with their P-codes and coordinates.",
    key=("place_id",),
    order=("place_id",),
    partition=None,
)
ARTICLES = Table(
    name="articles",
    record=ArticleRow,
    doc="Article versions as published.",
    key=("article_id", "version"),
    order=("outlet", "published_at", "article_id"),
    statistics=("published_at", "fetched_at"),
)
MENTIONS = Table(
    name="mentions",
    record=MentionRow,
    doc="Names in the texts.",
    key=("mention_id",),
    order=("article_id", "version", "start"),
    statistics=("published_on",),
)
DATES = Table(
    name="dates",
    record=DateRow,
    doc="Time expressions in the texts.",
    key=("date_id",),
    order=("article_id", "version", "start"),
    statistics=("published_on", "date_start", "date_end"),
)
FIGURES = Table(
    name="figures",
    record=FigureRow,
    doc="Counts in the texts.",
    key=("figure_id",),
    order=("article_id", "version", "start"),
    statistics=("published_on",),
)
CLAIMS = Table(
    name="claims",
    record=ClaimRow,
    doc="What the texts attribute to somebody.",
    key=("claim_id",),
    order=("article_id", "version", "start"),
    statistics=("published_on",),
)
EVENTS = Table(
    name="events",
    record=EventRow,
    doc="What happened, as the texts tell it.",
    key=("event_id",),
    order=("article_id", "version", "trigger_start"),
    statistics=("published_on", "date_start", "date_end"),
)
CLAIM_LINKS = Table(
    name="claim_links",
    record=ClaimLinkRow,
    doc="Pairs of statements that bear on each other.",
    key=("link_id",),
    order=("a_article_id", "a_start", "b_start"),
)
INCIDENTS = Table(
    name="incidents",
    record=IncidentRow,
    doc="Events in the world that reports tell.",
    key=("incident_id",),
    order=("date_start", "place_id"),
    statistics=("date_start", "date_end"),
)
FEED_POLLS = Table(
    name="feed_polls",
    record=FeedPollRow,
    doc="Polls of the feeds.",
    key=("feed_id", "polled_at"),
    order=("polled_at", "feed_id"),
    statistics=("polled_at",),
)
FAILURES = Table(
    name="failures",
    record=FailureRow,
    doc="Input that could not be used.",
    key=("failure_id",),
    order=("failed_at", "failure_id"),
    statistics=("failed_at",),
)
BATCHES = Table(
    name="batches",
    record=BatchRow,
    doc="The batches that made the lake; a row here is the last commit of its batch.",
    key=("batch_id",),
    order=("batch_id",),
    partition=None,
    statistics=("batch_id",),
)

TABLES: tuple[Table, ...] = (
    ENTITIES,
    PLACES,
    ARTICLES,
    MENTIONS,
    DATES,
    FIGURES,
    CLAIMS,
    EVENTS,
    CLAIM_LINKS,
    INCIDENTS,
    FEED_POLLS,
    FAILURES,
    BATCHES,
)

FACTS: tuple[Table, ...] = (MENTIONS, DATES, FIGURES, CLAIMS, EVENTS)
"""The tables whose rows belong to one version of one article."""

__all__ = [
    "ARTICLES",
    "BATCHES",
    "CLAIMS",
    "CLAIM_LINKS",
    "DATES",
    "ENTITIES",
    "EVENTS",
    "FACTS",
    "FAILURES",
    "FEED_POLLS",
    "FIGURES",
    "INCIDENTS",
    "MENTIONS",
    "PLACES",
    "TABLES",
    "ArticleRow",
    "BatchRow",
    "ClaimLinkRow",
    "ClaimRow",
    "DateRow",
    "Edit",
    "EntityRow",
    "EventRow",
    "FailureRow",
    "FeedPollRow",
    "FigureRow",
    "IncidentRow",
    "MentionRow",
    "Normalization",
    "PlaceRow",
    "TableVersion",
]

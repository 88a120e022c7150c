"""From one article and what it says to the rows that the lake holds of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo

from schemas.article import Article
from schemas.column import Table
from schemas.facts import Claim, Event, Facts, Figure, Mention, TimeExpression
from schemas.ids import fact_ids
from schemas.tables import (
    CLAIMS,
    DATES,
    EVENTS,
    FIGURES,
    MENTIONS,
    ArticleRow,
    ClaimLinkRow,
    ClaimRow,
    DateRow,
    Edit,
    EventRow,
    FigureRow,
    MentionRow,
    Normalization,
)
from transforms.cross_document.wording import credited
from transforms.facts.codes import codes
from transforms.facts.links import links

EXTRACTOR_VERSION = "0.1"
"""Raised with every change that makes other facts of the same text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an article stands among those that are known: decided when it is first seen. ``edits`` is None for a first version."""

    is_latest: bool
    story_id: str
    duplicate_of: str | None = None
    edits: tuple[Edit, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one article version, by table."""

    article: ArticleRow
    mentions: tuple[MentionRow, ...]
    dates: tuple[DateRow, ...]
    figures: tuple[FigureRow, ...]
    claims: tuple[ClaimRow, ...]
    events: tuple[EventRow, ...]
    claim_links: tuple[ClaimLinkRow, ...]

    def all(self) -> tuple[object, ...]:
        """Every row, each of the record of its table."""
        facts = (self.mentions, self.dates, self.figures, self.claims, self.events, self.claim_links)
        return (self.article, *(row for rows in facts for row in rows))


Ids = Callable[[int, int, str], str]


def rows(article: Article, facts: Facts, standing: Standing) -> Rows:
    """The rows of an article version and its facts. Pure: the same input gives the same rows and ids."""
    at = _Origin(
        article_id=article.article_id,
        version=article.version,
        published_on=article.published_at.astimezone(ZoneInfo(article.timezone)).date(),
        seen_on=article.seen_on or article.fetched_at.astimezone(UTC).date(),
    )

    def ids(table: Table) -> Ids:
        return fact_ids(table.name, article.article_id, article.version)

    of_claims, of_events, of_figures = ids(CLAIMS), ids(EVENTS), ids(FIGURES)
    claims = tuple(_claim(claim, at, of_claims) for claim in facts.claims)
    events = tuple(_event(event, at, of_events, facts, claims) for event in facts.events)
    figures = tuple(_figure(figure, at, of_figures, claims, events) for figure in facts.figures)
    of_mentions, of_dates = ids(MENTIONS), ids(DATES)
    return Rows(
        article=_article(article, facts, standing, at.seen_on),
        mentions=tuple(_mention(mention, at, of_mentions) for mention in facts.mentions),
        dates=tuple(_date(expression, at, of_dates) for expression in facts.dates),
        figures=figures,
        claims=claims,
        events=events,
        claim_links=tuple(
            links(
                facts.contradictions,
                article_id=article.article_id,
                version=article.version,
                story_id=standing.story_id,
                seen_on=at.seen_on,
                claims=claims,
                events=events,
                figures=figures,
            )
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    article_id: str
    version: str
    published_on: date
    seen_on: date


def _article(article: Article, facts: Facts, standing: Standing, seen_on: date) -> ArticleRow:
    return ArticleRow(
        article_id=article.article_id,
        version=article.version,
        is_latest=standing.is_latest,
        url=article.url,
        canonical_url=article.canonical_url,
        guid=article.guid,
        feed_id=article.feed_id,
        outlet=article.outlet,
        outlet_country=article.outlet_country,
        credited_to=facts.credited_to or credited(article.text),
        title=article.title,
        text=article.text,
        language=article.language,
        authors=article.authors,
        categories=article.categories,
        image_url=article.image_url,
        dateline_place_id=facts.dateline_place_id,
        published_at=article.published_at,
        published_source=article.published_source,
        updated_at=article.updated_at,
        fetched_at=article.fetched_at,
        word_count=len(article.text.split()),
        content_hash=article.content_hash,
        story_id=standing.story_id,
        duplicate_of=standing.duplicate_of,
        normalizations=tuple(
            Normalization(kind=kind, count=count)
            for kind, count in sorted(facts.normalizations.items())
            if count
        ),
        source_uri=article.source_uri,
        extractor_version=EXTRACTOR_VERSION,
        seen_on=seen_on,
        edits=standing.edits,
    )


def _mention(mention: Mention, at: _Origin, ids: Ids) -> MentionRow:
    return MentionRow(
        mention_id=ids(mention.start, mention.end, mention.type),
        article_id=at.article_id,
        version=at.version,
        published_on=at.published_on,
        sentence=mention.sentence,
        start=mention.start,
        end=mention.end,
        surface=mention.surface,
        normalized=mention.normalized,
        type=mention.type,
        role=mention.role,
        entity_id=mention.entity_id,
        place_id=mention.place_id,
        rule=mention.rule,
        confidence=mention.confidence,
        seen_on=at.seen_on,
    )


def _date(expression: TimeExpression, at: _Origin, ids: Ids) -> DateRow:
    return DateRow(
        date_id=ids(expression.start, expression.end, expression.timex_type),
        article_id=at.article_id,
        version=at.version,
        published_on=at.published_on,
        sentence=expression.sentence,
        start=expression.start,
        end=expression.end,
        surface=expression.surface,
        value=expression.value,
        timex_type=expression.timex_type,
        date_start=expression.date_start,
        date_end=expression.date_end,
        precision=expression.precision,
        rule=expression.rule,
        confidence=expression.confidence,
        seen_on=at.seen_on,
    )


def _claim(claim: Claim, at: _Origin, ids: Ids) -> ClaimRow:
    speaker, cue = claim.speaker, claim.cue
    return ClaimRow(
        claim_id=ids(claim.start, claim.end, claim.stance),
        article_id=at.article_id,
        version=at.version,
        published_on=at.published_on,
        sentence=claim.sentence,
        start=claim.start,
        end=claim.end,
        text=claim.surface,
        speaker_start=speaker and speaker.start,
        speaker_end=speaker and speaker.end,
        speaker=speaker and speaker.surface,
        speaker_entity_id=speaker and speaker.entity_id,
        speaker_role=claim.speaker_role,
        source_kind=claim.source_kind,
        cue_start=cue and cue.start,
        cue_end=cue and cue.end,
        cue=cue and cue.surface,
        kind=claim.kind,
        stance=claim.stance,
        hedges=claim.hedges,
        addressee=claim.addressee,
        rule=claim.rule,
        confidence=claim.confidence,
        seen_on=at.seen_on,
    )


def _figure(
    figure: Figure, at: _Origin, ids: Ids, claims: tuple[ClaimRow, ...], events: tuple[EventRow, ...]
) -> FigureRow:
    return FigureRow(
        figure_id=ids(figure.start, figure.end, figure.category),
        article_id=at.article_id,
        version=at.version,
        published_on=at.published_on,
        sentence=figure.sentence,
        start=figure.start,
        end=figure.end,
        surface=figure.surface,
        min=figure.minimum,
        max=figure.maximum,
        approximate=figure.approximate,
        category=figure.category,
        what=figure.what,
        unit=figure.unit,
        currency=figure.currency,
        event_id=None if figure.event is None else events[figure.event].event_id,
        claim_id=None if figure.claim is None else claims[figure.claim].claim_id,
        rule=figure.rule,
        confidence=figure.confidence,
        seen_on=at.seen_on,
    )


def _event(event: Event, at: _Origin, ids: Ids, facts: Facts, claims: tuple[ClaimRow, ...]) -> EventRow:
    actor, target, place = event.actor, event.target, event.place
    known = codes(event.type, event.mode)
    killed, injured = event.killed or (None, None), event.injured or (None, None)
    speaker = None if event.claim is None else facts.claims[event.claim].speaker
    return EventRow(
        event_id=ids(event.trigger.start, event.trigger.end, event.type),
        article_id=at.article_id,
        version=at.version,
        published_on=at.published_on,
        sentence=event.sentence,
        trigger_start=event.trigger.start,
        trigger_end=event.trigger.end,
        trigger=event.trigger.surface,
        event_type=event.type,
        event_mode=event.mode,
        acled_event_type=known.acled_event_type,
        acled_sub_event_type=known.acled_sub_event_type,
        cameo_root=known.cameo_root,
        actor=actor and actor.surface,
        actor_start=actor and actor.start,
        actor_end=actor and actor.end,
        actor_entity_id=actor and actor.entity_id,
        target=target and target.surface,
        target_start=target and target.start,
        target_end=target and target.end,
        target_entity_id=target and target.entity_id,
        place=place and place.surface,
        place_start=place and place.start,
        place_end=place and place.end,
        place_id=place and place.place_id,
        admin1_pcode=place and place.admin1_pcode,
        admin2_pcode=place and place.admin2_pcode,
        admin3_pcode=place and place.admin3_pcode,
        latitude=place and place.latitude,
        longitude=place and place.longitude,
        geo_precision=place and place.geo_precision,
        date_start=event.date_start,
        date_end=event.date_end,
        time_precision=time_precision(event.date_start, event.date_end),
        modality=event.modality,
        polarity="negative" if event.modality == "denied" else "positive",
        killed_min=killed[0],
        killed_max=killed[1],
        injured_min=injured[0],
        injured_max=injured[1],
        weapons=event.weapons,
        claim_id=None if event.claim is None else claims[event.claim].claim_id,
        asserted_by_entity_id=speaker and speaker.entity_id,
        rule=event.rule,
        confidence=event.confidence,
        seen_on=at.seen_on,
    )


def time_precision(start: date | None, end: date | None) -> int | None:
    """ACLED's precision of a time: 1 a day (or the night between two), 2 a week, 3 longer or open.

    >>> time_precision(date(2022, 1, 20), date(2022, 1, 26))
    2
    """
    if start is None and end is None:
        return None
    days = 99 if start is None or end is None else (end - start).days
    return 1 if days <= 1 else 2 if days <= 7 else 3

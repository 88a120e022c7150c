"""The tables of facts: ``mentions``, ``dates``, ``figures``, ``claims`` and ``events``.

Every fact points into ``articles.text`` of its article and version with ``[start, end)`` code point
ranges, and names the rule that found it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from schemas.column import Int32, column
from schemas.record import Record

ARTICLE = column(2, "articles.article_id of the article that says so", lookup=True)
VERSION = column(3, "articles.version of the wording that the offsets point into")
PUBLISHED = column(4, "day of publication in the outlet's time zone, against which «اليوم» is understood")
SENTENCE = column(5, "number of the sentence in the text, from 0 (the headline)")
START = column(6, "first code point of the span in articles.text")
END = column(7, "code point after the span in articles.text")
RULE = column(90, "name of the rule that found the fact", few=True)
CONFIDENCE = column(91, "0 to 1: how sure the rule is")
SEEN = column(92, "day of first sight of the article's version (UTC); splits the table into folders")


class MentionRow(Record, frozen=True, kw_only=True):
    """A name in a text."""

    mention_id: Annotated[str, column(1, "identity: from article, version, span and type")]
    article_id: Annotated[str, ARTICLE]
    version: Annotated[str, VERSION]
    published_on: Annotated[date, PUBLISHED]
    sentence: Annotated[Int32, SENTENCE]
    start: Annotated[Int32, START]
    end: Annotated[Int32, END]
    surface: Annotated[str, column(8, "the name as written: text[start:end]")]
    normalized: Annotated[str, column(9, "the name after normalisation, for grouping")]
    type: Annotated[str, column(10, "PER, ORG, GPE, LOC, FAC or MISC", few=True)]
    role: Annotated[str | None, column(11, "title or function that the text gives a person here")]
    entity_id: Annotated[str | None, column(12, "entities.entity_id, if known", few=True)]
    place_id: Annotated[str | None, column(13, "places.place_id, if it is told apart", few=True)]
    rule: Annotated[str, RULE]
    confidence: Annotated[float, CONFIDENCE]
    seen_on: Annotated[date, SEEN]


class DateRow(Record, frozen=True, kw_only=True):
    """A time expression."""

    date_id: Annotated[str, column(1, "identity: from article, version, span and type")]
    article_id: Annotated[str, ARTICLE]
    version: Annotated[str, VERSION]
    published_on: Annotated[date, PUBLISHED]
    sentence: Annotated[Int32, SENTENCE]
    start: Annotated[Int32, START]
    end: Annotated[Int32, END]
    surface: Annotated[str, column(8, "the expression as written: text[start:end]")]
    value: Annotated[str, column(9, "TIMEX3 value, as 2022-01-28, 2022-W04, 2022-01-26TNI, P3M", few=True)]
    timex_type: Annotated[str, column(10, "DATE, TIME, DURATION or SET", few=True)]
    date_start: Annotated[date | None, column(11, "first day meant, inclusive; null if not anchored")]
    date_end: Annotated[date | None, column(12, "last day meant, inclusive; null if not anchored")]
    precision: Annotated[str, column(13, "time, day, week, month or year", few=True)]
    rule: Annotated[str, RULE]
    confidence: Annotated[float, CONFIDENCE]
    seen_on: Annotated[date, SEEN]


class FigureRow(Record, frozen=True, kw_only=True):
    """A count of something."""

    figure_id: Annotated[str, column(1, "identity: from article, version, span and category")]
    article_id: Annotated[str, ARTICLE]
    version: Annotated[str, VERSION]
    published_on: Annotated[date, PUBLISHED]
    sentence: Annotated[Int32, SENTENCE]
    start: Annotated[Int32, START]
    end: Annotated[Int32, END]
    surface: Annotated[str, column(8, "number words or digits with their approximator: text[start:end]")]
    min: Annotated[float | None, column(9, "least number meant, inclusive; null for no lower bound")]
    max: Annotated[float | None, column(10, "greatest number meant, inclusive; null for no upper bound")]
    approximate: Annotated[bool, column(11, "true after «نحو», «حوالى», «قرابة» and the like")]
    category: Annotated[
        str,
        column(
            12,
            "killed, injured, detained, abducted, missing, escaped, released, surrendered, displaced, returned, "
            "participants, population, vehicles, strikes, places, money, percent, distance, area, weight or other",
            few=True,
        ),
    ]
    what: Annotated[str | None, column(13, "the counted noun as written")]
    unit: Annotated[str | None, column(14, "unit of measure, as km, ha, kg", few=True)]
    currency: Annotated[str | None, column(15, "ISO 4217 code, for money", few=True)]
    event_id: Annotated[str | None, column(16, "events.event_id of the event that it counts for")]
    claim_id: Annotated[str | None, column(17, "claims.claim_id of the claim that it stands in")]
    rule: Annotated[str, RULE]
    confidence: Annotated[float, CONFIDENCE]
    seen_on: Annotated[date, SEEN]


class ClaimRow(Record, frozen=True, kw_only=True):
    """A statement that the text attributes to somebody."""

    claim_id: Annotated[str, column(1, "identity: from article, version, span and stance")]
    article_id: Annotated[str, ARTICLE]
    version: Annotated[str, VERSION]
    published_on: Annotated[date, PUBLISHED]
    sentence: Annotated[Int32, SENTENCE]
    start: Annotated[Int32, START]
    end: Annotated[Int32, END]
    text: Annotated[str, column(8, "what is said, without cue and outer quotation marks: text[start:end]")]
    speaker_start: Annotated[Int32 | None, column(9, "first code point of the speaker")]
    speaker_end: Annotated[Int32 | None, column(10, "code point after the speaker")]
    speaker: Annotated[str | None, column(11, "who says it, as named or described; null for hearsay")]
    speaker_entity_id: Annotated[str | None, column(12, "entities.entity_id of the speaker", few=True)]
    speaker_role: Annotated[str | None, column(13, "title or function that the text gives the speaker")]
    source_kind: Annotated[
        str, column(14, "named_person, organisation, media, anonymous or document", few=True)
    ]
    cue_start: Annotated[Int32 | None, column(15, "first code point of the cue")]
    cue_end: Annotated[Int32 | None, column(16, "code point after the cue")]
    cue: Annotated[str | None, column(17, "verb or phrase that attributes («أكد», «بحسب»)", few=True)]
    kind: Annotated[str, column(18, "direct, indirect or mixed", few=True)]
    stance: Annotated[
        str,
        column(
            19,
            "state, confirm, deny, accuse, condemn, demand, warn, threaten, promise, praise, predict or question",
            few=True,
        ),
    ]
    hedges: Annotated[tuple[str, ...], column(20, "words that weaken the statement, as written")]
    addressee: Annotated[str | None, column(21, "to whom it is said, as written")]
    rule: Annotated[str, RULE]
    confidence: Annotated[float, CONFIDENCE]
    seen_on: Annotated[date, SEEN]


class EventRow(Record, frozen=True, kw_only=True):
    """An event in a sentence: who did what to whom, where and when, as the text tells it."""

    event_id: Annotated[str, column(1, "identity: from article, version, trigger span and type")]
    article_id: Annotated[str, ARTICLE]
    version: Annotated[str, VERSION]
    published_on: Annotated[date, PUBLISHED]
    sentence: Annotated[Int32, SENTENCE]
    trigger_start: Annotated[Int32, column(6, "first code point of the trigger")]
    trigger_end: Annotated[Int32, column(7, "code point after the trigger")]
    trigger: Annotated[str, column(8, "the one or two words that carry the event, as written")]
    event_type: Annotated[
        str,
        column(
            9, "PLOVER type, or CONTROL, CASUALTY, DISPLACE, ESCAPE, DISASTER, APPOINT, DISCOVER", few=True
        ),
    ]
    event_mode: Annotated[
        str | None, column(10, "mode within the type, as aerial, arrest, ceasefire", few=True)
    ]
    acled_event_type: Annotated[str | None, column(11, "ACLED event type that corresponds", few=True)]
    acled_sub_event_type: Annotated[str | None, column(12, "ACLED sub-event type that corresponds", few=True)]
    cameo_root: Annotated[str | None, column(13, "CAMEO root code that corresponds, 01 to 20", few=True)]
    actor: Annotated[str | None, column(14, "who does it, as written")]
    actor_start: Annotated[Int32 | None, column(15, "first code point of the actor")]
    actor_end: Annotated[Int32 | None, column(16, "code point after the actor")]
    actor_entity_id: Annotated[str | None, column(17, "entities.entity_id of the actor", few=True)]
    target: Annotated[str | None, column(18, "who or what undergoes it, as written")]
    target_start: Annotated[Int32 | None, column(19, "first code point of the target")]
    target_end: Annotated[Int32 | None, column(20, "code point after the target")]
    target_entity_id: Annotated[str | None, column(21, "entities.entity_id of the target", few=True)]
    place: Annotated[str | None, column(22, "finest place named for it, as written")]
    place_start: Annotated[Int32 | None, column(23, "first code point of the place")]
    place_end: Annotated[Int32 | None, column(24, "code point after the place")]
    place_id: Annotated[str | None, column(25, "places.place_id, if it is told apart", few=True)]
    admin1_pcode: Annotated[str | None, column(26, "P-code of the governorate", few=True)]
    admin2_pcode: Annotated[str | None, column(27, "P-code of the district", few=True)]
    admin3_pcode: Annotated[str | None, column(28, "P-code of the sub-district", few=True)]
    latitude: Annotated[float | None, column(29, "degrees north, WGS 84")]
    longitude: Annotated[float | None, column(30, "degrees east, WGS 84")]
    geo_precision: Annotated[
        Int32 | None, column(31, "1 exact place, 2 area near it, 3 governorate or wider", few=True)
    ]
    date_start: Annotated[date | None, column(32, "first day on which it may have happened, inclusive")]
    date_end: Annotated[date | None, column(33, "last day on which it may have happened, inclusive")]
    time_precision: Annotated[
        Int32 | None, column(34, "1 day, 2 week, 3 month or wider; null without a date", few=True)
    ]
    modality: Annotated[str, column(35, "asserted, denied, future, hypothetical or historical", few=True)]
    polarity: Annotated[
        str, column(36, "negative where the text says it did not happen, else positive", few=True)
    ]
    killed_min: Annotated[
        float | None,
        column(37, "fewest killed that the text ties to it, persons; 2 where it tells of some in the plural"),
    ]
    killed_max: Annotated[float | None, column(38, "most killed that the text ties to it, persons")]
    injured_min: Annotated[
        float | None,
        column(
            39, "fewest injured that the text ties to it, persons; 2 where it tells of some in the plural"
        ),
    ]
    injured_max: Annotated[float | None, column(40, "most injured that the text ties to it, persons")]
    weapons: Annotated[tuple[str, ...], column(41, "weapons named for it, as written")]
    claim_id: Annotated[str | None, column(42, "claims.claim_id of the claim that it stands in")]
    asserted_by_entity_id: Annotated[
        str | None,
        column(43, "entities.entity_id of that claim's speaker; null in the outlet's own voice", few=True),
    ]
    rule: Annotated[str, RULE]
    confidence: Annotated[float, CONFIDENCE]
    seen_on: Annotated[date, SEEN]

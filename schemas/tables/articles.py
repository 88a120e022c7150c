"""The table ``articles``: what was published, as published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from schemas.column import Int32, column
from schemas.record import Record


class Normalization(Record, frozen=True, kw_only=True):
    """How often one kind of normalisation was applied to a text."""

    kind: Annotated[str, column(101, "diacritics, tatweel, spaced_letters and the like", few=True)]
    count: Annotated[Int32, column(102, "how many characters or words it touched, 1 or more")]


class Edit(Record, frozen=True, kw_only=True):
    """A passage of a text that the version before had otherwise."""

    start: Annotated[Int32, column(103, "code point of text at which the passage starts")]
    end: Annotated[Int32, column(104, "code point after its last; equal to start where words were taken out")]
    before: Annotated[str, column(105, "what stood there before; empty where words were added")]


class ArticleRow(Record, frozen=True, kw_only=True):
    """One version of one article."""

    article_id: Annotated[
        str,
        column(
            1,
            "identity of the article: from its canonical URL, else the feed's guid, else outlet, title and day",
            lookup=True,
        ),
    ]
    version: Annotated[str, column(2, "identity of the wording: from content_hash; an edit is a new version")]
    is_latest: Annotated[bool, column(3, "true for the version of the article that was first seen last")]
    url: Annotated[str | None, column(4, "address as the feed or archive gives it", lookup=True)]
    canonical_url: Annotated[
        str | None,
        column(
            5,
            "address without tracking parameters and fragments, lower-case host; the page's own word for it where it was read",
        ),
    ]
    guid: Annotated[str | None, column(6, "identifier that the feed gives the item")]
    feed_id: Annotated[str | None, column(7, "feed that it was read from: source id and feed", few=True)]
    outlet: Annotated[str | None, column(8, "id of the source file of the outlet", few=True)]
    outlet_country: Annotated[str | None, column(9, "ISO 3166-1 alpha-2, from the source file", few=True)]
    credited_to: Annotated[
        str | None, column(10, "outlet that the text credits («نقلاً عن …»), as written", few=True)
    ]
    title: Annotated[str, column(11, "headline as published, markup removed")]
    text: Annotated[
        str,
        column(
            12,
            "headline, a line break and the body, as published after markup was removed; every offset of "
            "every fact is a [start, end) range of its Unicode code points",
        ),
    ]
    language: Annotated[str, column(13, "BCP 47 tag of the text, told from its letters and words", few=True)]
    authors: Annotated[tuple[str, ...], column(14, "names of the writers as the feed gives them")]
    categories: Annotated[tuple[str, ...], column(15, "sections and tags as the feed gives them")]
    image_url: Annotated[str | None, column(16, "address of the lead picture")]
    dateline_place_id: Annotated[
        str | None, column(17, "place of the dateline («دمشق - …»): places.place_id", few=True)
    ]
    published_at: Annotated[datetime, column(18, "UTC; published_source tells where it comes from")]
    published_source: Annotated[str, column(19, "feed, page, dateline or fetch", few=True)]
    updated_at: Annotated[datetime | None, column(20, "UTC; last change as the feed gives it")]
    fetched_at: Annotated[
        datetime, column(21, "UTC; when this version was first read, or when the archive got it")
    ]
    word_count: Annotated[Int32, column(22, "words of text, split at white space")]
    content_hash: Annotated[str, column(23, "hexadecimal hash of title and text", lookup=True)]
    story_id: Annotated[str, column(24, "identity shared by near-duplicates and follow-ups")]
    duplicate_of: Annotated[
        str | None,
        column(
            25,
            "articles.article_id of the first article with the same wording, or nearly the same within a week",
        ),
    ]
    normalizations: Annotated[
        tuple[Normalization, ...], column(26, "what normalisation changed for matching, by kind")
    ]
    source_uri: Annotated[str, column(27, "feed URL, or archive file and record offset")]
    extractor_version: Annotated[
        str, column(28, "version of the extractors that made this version's facts", few=True)
    ]
    seen_on: Annotated[
        date,
        column(
            29,
            "UTC day on which the lake got it: of fetched_at, or of the reading of an archive; splits the table into folders",
        ),
    ]
    edits: Annotated[
        tuple[Edit, ...] | None,
        column(30, "what differs from the version before, in order of the text; null for a first version"),
    ]

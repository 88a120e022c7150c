"""Gives the articles of a batch the stories that they belong to, by what the lake has of the days around them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.facts import Facts
from schemas.tables import ARTICLES, EVENTS, FIGURES, MENTIONS
from transforms.candidates import Placed
from transforms.cross_document.likeness import DAYS
from transforms.cross_document.sketches import Sketch, Told, interned, sketch, told
from transforms.cross_document.stories import stories
from transforms.lake.reader import Lake, open_lake

WINDOW = 8_000
"""Articles of the days around a batch that it is held against, at most: those published last."""

KEPT = 2 * WINDOW
"""Sketches that the process keeps at most: what a batch is held against, what it brings, and what it did not ask about but the
next one may. With less room, what is read again for one batch drives out what the next one asks for."""

CHUNK = 1000
"""Articles of the lake that are sketched at once: their texts are in memory meanwhile."""

Key = tuple[str, str, str, str]
"""A lake's root, and an article's identity, version and story."""

_SKETCHES: OrderedDict[Key, Sketch] = OrderedDict()
"""Sketches that the process keeps, ``KEPT`` at most: the text of an article is read again only after a restart."""

AROUND = f"""
SELECT article_id, version, story_id, published_at, seen_on FROM latest.articles a
WHERE EXISTS (SELECT 1 FROM days d WHERE a.published_at::DATE = d.day)
ORDER BY published_at DESC, article_id LIMIT {WINDOW}
"""
TEXTS = "SELECT article_id, text FROM main.articles SEMI JOIN wanted USING (article_id, version)"
TOLD = """
SELECT article_id, event_type, event_mode, place_id, latitude, longitude, geo_precision, date_start, date_end, sentence
FROM main.events SEMI JOIN wanted USING (article_id, version)
WHERE modality IN ('asserted', 'denied') ORDER BY article_id, trigger_start, event_id
"""
COUNTED = """
SELECT article_id, category, min FROM main.figures SEMI JOIN wanted USING (article_id, version)
ORDER BY article_id, start, figure_id
"""
NAMED = """
SELECT article_id, coalesce(entity_id, place_id, normalized) FROM main.mentions SEMI JOIN wanted USING (article_id, version)
ORDER BY article_id, start, mention_id
"""

_SEEN = ["published_at", "seen_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """When an article that the lake has was published, and when it was first seen."""

    published_at: datetime
    seen_on: date


def sketch_of(article_id: str, story_id: str, published_at: datetime, text: str, facts: Facts) -> Sketch:
    """The sketch of an article as it was extracted."""
    return sketch(
        article_id=article_id,
        story_id=story_id,
        published_at=published_at,
        text=text,
        events=_told(
            (
                event.type,
                event.mode,
                event.place and event.place.place_id,
                event.place and event.place.latitude,
                event.place and event.place.longitude,
                event.place and event.place.geo_precision,
                event.date_start,
                event.date_end,
                event.sentence,
            )
            for event in facts.events
            if event.modality in ("asserted", "denied")
        ),
        figures=((figure.category, figure.minimum) for figure in facts.figures),
        names=(mention.entity_id or mention.place_id or mention.normalized for mention in facts.mentions),
    )


def _told(rows: Iterable[Sequence[Any]]) -> Iterator[Told]:
    for event_type, mode, place_id, latitude, longitude, geo_precision, day, last_day, sentence in rows:
        event = told(
            event_type=event_type,
            mode=mode,
            place_id=place_id,
            latitude=latitude,
            longitude=longitude,
            geo_precision=geo_precision,
            day=day,
            last_day=last_day,
            sentence=sentence,
        )
        if event is not None:
            yield event


def known(root: Path, moments: Sequence[datetime]) -> dict[Key, Sketch]:
    """The sketches of what a lake has of the days around some moments, those published last first."""
    days = sorted(
        {
            (moment.astimezone(UTC) + timedelta(days=n)).date()
            for moment in moments
            for n in range(-DAYS, DAYS + 1)
        }
    )
    if not days:
        return {}
    lake = open_lake(root, (ARTICLES, MENTIONS, FIGURES, EVENTS))
    around = _around(lake, days)
    parts = (around[name].to_pylist() for name in ("article_id", "version", "story_id"))
    keys: list[Key] = [(str(root), *key) for key in zip(*parts, strict=True)]
    # Of most only the identity is looked at: turning eight thousand moments into Python's takes longer than all else.
    absent = [position for position, key in enumerate(keys) if key not in _SKETCHES]
    seen = {
        keys[position]: _Seen(**row)
        for position, row in zip(
            absent, around.select(_SEEN).take(pa.array(absent, pa.int64())).to_pylist(), strict=True
        )
    }
    missing = sorted(seen, key=lambda key: (seen[key].seen_on, key))
    read: dict[Key, Sketch] = {}
    for start in range(0, len(missing), CHUNK):
        read |= _read(lake, {key: seen[key] for key in missing[start : start + CHUNK]})
    found = {key: read[key] if key in read else _SKETCHES[key] for key in keys}
    _keep(found)
    return found


def _around(lake: Lake, days: Sequence[date]) -> pa.Table:
    with lake.narrowed([ARTICLES], published=days).connect_small() as connection:
        connection.execute("CREATE TABLE days AS SELECT unnest(?::DATE[]) AS day", [days])
        return connection.sql(AROUND).to_arrow_table()


def _keep(sketches: dict[Key, Sketch]) -> None:
    """Keep what a batch asked for and brought. Those published last are the last to go: a next one over many days asks
    for them first, also where it does not ask for what is older."""
    for key, each in sorted(sketches.items(), key=lambda pair: pair[1].published_at):
        _SKETCHES[key] = each
        _SKETCHES.move_to_end(key)
    while len(_SKETCHES) > KEPT:
        _SKETCHES.popitem(last=False)


def _read(lake: Lake, missing: dict[Key, _Seen]) -> dict[Key, Sketch]:
    """Sketch articles of the lake."""
    seen = {each.seen_on for each in missing.values()}
    published = {each.published_at.astimezone(UTC).date() for each in missing.values()}
    with lake.narrowed(seen=seen, published=published).connect_small() as connection:
        connection.execute("CREATE TABLE wanted (article_id VARCHAR, version VARCHAR)")
        connection.execute(
            "INSERT INTO wanted SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [[key[1] for key in missing], [key[2] for key in missing]],
        )

        def by_article(query: str) -> dict[str, list[Any]]:
            found: dict[str, list[Any]] = {}
            for article_id, *rest in connection.execute(query).fetchall():
                found.setdefault(article_id, []).append(rest)
            return found

        texts, events, figures, names = (by_article(query) for query in (TEXTS, TOLD, COUNTED, NAMED))
    return {
        key: sketch(
            article_id=key[1],
            story_id=key[3],
            published_at=seen.published_at,
            text=texts[key[1]][0][0],
            events=_told(events.get(key[1], ())),
            figures=figures.get(key[1], ()),
            names=(row[0] for row in names.get(key[1], ())),
        )
        for key, seen in missing.items()
    }


def join(root: Path, new: Sequence[tuple[str, Sketch]]) -> dict[str, str]:
    """The story that an article joins, by the one that it would found; ``new`` are versions of articles and their sketches.

    Only articles that are seen for the first time and are nobody's copy are asked about (``blocks.founding``); edits
    and copies go with the article that they belong to.
    """
    if not new:
        return {}
    found = known(root, [each.published_at for _, each in new])
    joined = stories([each for _, each in new], found.values())
    # As the lake will have them, if the batch comes to be; else nobody asks for them.
    for version, each in new:
        story = joined.get(each.story_id, each.story_id)
        found[str(root), each.article_id, version, story] = replace(interned(each), story_id=story)
    _keep(found)
    return joined


def settled(placed: Placed, joined: dict[str, str]) -> Placed:
    """An article with the story that it turned out to belong to."""
    story = joined.get(placed.standing.story_id)
    return placed if story is None else replace(placed, standing=replace(placed.standing, story_id=story))

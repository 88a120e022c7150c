"""Links the statements of a batch's articles with those of the other articles of their stories."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.column import Table
from schemas.record import Record
from schemas.tables import ARTICLES, CLAIMS, EVENTS, FIGURES, MENTIONS, ClaimLinkRow
from transforms.cross_document.accounts import Key, between
from transforms.cross_document.linkable import Account, Claim, Event, Figure, Mention
from transforms.incidents import stage
from transforms.lake.reader import Lake, open_lake

DAYS = 30
"""Days between two articles of a story within which they are held against each other."""

OTHERS = 20
"""Articles of a story, those nearest in time, that a new one is held against at most."""

AT_ONCE = 300
"""Articles whose rows are records at once, or those that one new one is held against; DuckDB holds the columns of the others."""

LOOKED_AT: dict[Table, tuple[type[Record], str]] = {
    CLAIMS: (Claim, "true"),
    EVENTS: (Event, "true"),
    FIGURES: (Figure, "true"),
    # Among the names only parties that are known by an identity are looked for.
    MENTIONS: (Mention, "entity_id IS NOT NULL AND type IN ('ORG', 'PER')"),
}
"""What of the facts links are made from: columns, article and version first, and rows."""

LINKED: tuple[Table, ...] = (ARTICLES, *LOOKED_AT)
"""Tables that links are made from."""

NOW = """
SELECT article_id, version, story_id, epoch_us(published_at) AS published, seen_on, true AS new
FROM staged_articles WHERE is_latest
UNION ALL BY NAME
SELECT article_id, version, story_id, epoch_us(published_at) AS published, seen_on, false AS new
FROM latest.articles ANTI JOIN superseded USING (article_id, version)
WHERE story_id IN (SELECT story_id FROM staged_articles)
ORDER BY story_id, published, article_id
"""


def linked(
    root: Path, *, staged: dict[str, Sequence[str]], superseded: Sequence[tuple[str, str]] = ()
) -> list[ClaimLinkRow]:
    """The links between the articles of a batch, whose staged files are given by table, and those of their stories.

    ``superseded`` are the article versions that are no longer told. Nothing is written.
    """
    if not staged.get(ARTICLES.name):
        return []
    lake = open_lake(root, LINKED)
    held = _held(lake, staged[ARTICLES.name], superseded)
    if not held:
        return []
    # Two new articles are each other's neighbours: their links come twice, and once is kept.
    found: dict[str, ClaimLinkRow] = {}
    # One connection for all portions: making its views opens every file of these days.
    articles = {each for pair in held for each in pair}
    known = [each for each in articles if not each.new]
    narrow = lake.narrowed(seen={each.seen_on for each in known}, published={each.day for each in known})
    with narrow.connect_small() as connection:
        for table in LINKED:
            stage(connection, table, staged.get(table.name, ()))
        _want(connection, {each.key for each in articles})
        _hold(connection)
        for some in _portions(held):
            accounts = _accounts(connection, {each.key for pair in some for each in pair})
            rows = between(accounts, [(one.key, other.key) for one, other in some])
            found |= {row.link_id: row for row in rows}
    return [found[link_id] for link_id in sorted(found)]


class _Told(NamedTuple):
    """An article of a story that a batch adds to; ``published`` in microseconds."""

    article_id: str
    version: str
    story_id: str
    published: int
    seen_on: date
    new: bool

    @property
    def key(self) -> Key:
        return self.article_id, self.version

    @property
    def day(self) -> date:
        return date(1970, 1, 1) + timedelta(microseconds=self.published)


Pair = tuple[_Told, _Told]
"""A new article and one of its story."""


def _held(lake: Lake, articles: Sequence[str], superseded: Sequence[Key]) -> list[Pair]:
    """The articles to hold against each other, those of a story together."""
    days = {
        day
        for path in articles
        for day in pq.read_table(path, columns=["published_at"], partitioning=None)["published_at"]
        .cast(pa.date32())
        .unique()
        .to_pylist()
    }
    around = {day + timedelta(days=n) for day in days for n in range(-DAYS, DAYS + 1)}
    with lake.narrowed([ARTICLES], published=around).connect_small() as connection:
        stage(connection, ARTICLES, articles)
        connection.execute("CREATE TABLE superseded (article_id VARCHAR, version VARCHAR)")
        connection.execute(
            "INSERT INTO superseded SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [[pair[0] for pair in superseded], [pair[1] for pair in superseded]],
        )
        now = [_Told(*row) for row in connection.execute(NOW).fetchall()]
    return [pair for _, story in groupby(now, attrgetter("story_id")) for pair in _nearest([*story])]


def _nearest(story: Sequence[_Told]) -> Iterator[Pair]:
    """Each new article of a story with those nearest to it; new ones may be each other's. ``story`` is in order of publication.

    A story may go on for years: only as many on either side are looked at as may be the nearest.
    """
    for position, one in enumerate(story):
        if not one.new:
            continue
        around = story[max(0, position - OTHERS) : position + OTHERS + 1]
        near = sorted((abs(one.published - other.published), other) for other in around if other is not one)
        for _, other in [each for each in near if each[0] <= DAYS * 86_400_000_000][:OTHERS]:
            yield one, other


def _portions(held: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs in portions of about ``AT_ONCE`` articles."""
    some: list[Pair] = []
    articles: set[_Told] = set()
    for pair in held:
        if len(articles) >= AT_ONCE and pair[0] != some[-1][0]:
            yield some
            some, articles = [], set()
        some.append(pair)
        articles |= {*pair}
    if some:
        yield some


def _want(connection: duckdb.DuckDBPyConnection, wanted: Collection[Key]) -> None:
    connection.execute("CREATE OR REPLACE TABLE wanted (article_id VARCHAR, version VARCHAR)")
    connection.execute(
        "INSERT INTO wanted SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [[key[0] for key in wanted], [key[1] for key in wanted]],
    )


def _hold(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what is looked at of the wanted articles: the files of a large lake are read through once for a batch."""
    connection.execute(
        "CREATE TEMP TABLE held_articles AS "
        "SELECT article_id, version, coalesce(duplicate_of, article_id), story_id, "
        "coalesce(outlet, source_uri), published_at, seen_on, text "
        f"FROM ({_both(ARTICLES)}) SEMI JOIN wanted USING (article_id, version)"
    )
    for table, (record, condition) in LOOKED_AT.items():
        columns = ", ".join(f'"{field.name}"' for field in fields(record))
        start = "trigger_start" if table is EVENTS else "start"
        connection.execute(
            f"CREATE TEMP TABLE held_{table.name} AS SELECT {columns} FROM ({_both(table)}) "
            f"SEMI JOIN wanted USING (article_id, version) WHERE {condition} "
            f'ORDER BY article_id, version, "{start}", {table.key[0]}'
        )


def _accounts(connection: duckdb.DuckDBPyConnection, wanted: Collection[Key]) -> list[Account]:
    _want(connection, wanted)
    facts = {table.name: _by_article(connection, table, record) for table, (record, _) in LOOKED_AT.items()}
    told = connection.execute("SELECT * FROM held_articles SEMI JOIN wanted USING (article_id, version)")
    return [
        Account(
            article_id=article_id,
            version=version,
            first=first,
            story_id=story_id,
            outlet=outlet,
            published_at=published_at,
            seen_on=seen_on,
            text=text,
            **{name: tuple(found.get((article_id, version), ())) for name, found in facts.items()},
        )
        for article_id, version, first, story_id, outlet, published_at, seen_on, text in told.fetchall()
    ]


def _both(table: Table) -> str:
    """A table with the rows that the batch adds."""
    return f"SELECT * FROM staged_{table.name} UNION ALL BY NAME SELECT * FROM main.{table.name}"


def _by_article(
    connection: duckdb.DuckDBPyConnection, table: Table, record: type[Record]
) -> dict[Key, list[Record]]:
    """The wanted articles' facts, in the order of the text."""
    rows = connection.execute(
        f"SELECT * FROM held_{table.name} SEMI JOIN wanted USING (article_id, version) ORDER BY rowid"
    )
    found: dict[Key, list[Record]] = {}
    for row in rows.fetchall():
        found.setdefault(row[:2], []).append(record(*row))
    return found

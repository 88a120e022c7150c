"""Links the statements of a batch's articles with those of the other articles of their stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from schemas.column import Table
from schemas.tables import (
    ARTICLES,
    CLAIMS,
    EVENTS,
    FIGURES,
    MENTIONS,
    ClaimLinkRow,
    ClaimRow,
    EventRow,
    FigureRow,
    MentionRow,
)
from transforms.facts.accounts import Account, links
from transforms.incidents import stage
from transforms.lake.reader import open_lake

DAYS = 30
"""Days before a batch's earliest article within which the other articles of its stories are looked for."""

OTHERS = 20
"""Articles of a story, those nearest in time, that a new one is held against at most."""

T = TypeVar("T")

LINKED: tuple[Table, ...] = (ARTICLES, CLAIMS, EVENTS, FIGURES, MENTIONS)
"""Tables that links are made from."""

NOW = """
CREATE TABLE now AS
SELECT article_id, version, story_id, published_at, seen_on, true AS new FROM staged_articles WHERE is_latest
UNION ALL BY NAME
SELECT article_id, version, story_id, published_at, seen_on, false AS new
FROM latest.articles ANTI JOIN superseded USING (article_id, version)
WHERE published_at >= (SELECT min(published_at) FROM staged_articles) - to_days(?)
  AND story_id IN (SELECT story_id FROM staged_articles)
"""
# Each new article with those of its story that are nearest to it; new ones may be each other's.
HELD = f"""
CREATE TABLE held AS
SELECT n.article_id AS new_article, n.version AS new_version, o.article_id, o.version
FROM now n JOIN now o ON n.story_id = o.story_id AND n.article_id <> o.article_id
WHERE n.new
QUALIFY row_number() OVER (
  PARTITION BY n.article_id ORDER BY abs(epoch(n.published_at) - epoch(o.published_at)), o.article_id) <= {OTHERS}
"""
WANTED = """
CREATE TABLE wanted AS
SELECT article_id, version FROM held UNION SELECT new_article, new_version FROM held
"""


def linked(
    root: Path, *, staged: dict[str, Sequence[str]], superseded: Sequence[tuple[str, str]] = ()
) -> list[ClaimLinkRow]:
    """The links between the articles of a batch, whose staged files are given by table, and those of their stories.

    ``superseded`` are the article versions that are no longer told. Nothing is written.
    """
    if not staged.get(ARTICLES.name):
        return []
    with duckdb.connect() as connection:
        stage(connection, ARTICLES, staged[ARTICLES.name])
        (earliest,) = connection.execute("SELECT min(published_at)::DATE FROM staged_articles").fetchall()[0]
    # What is published on a day is seen on it or later; a day of grace for clocks that are ahead.
    with open_lake(root).connect(earliest - timedelta(days=DAYS + 1)) as connection:
        for table in LINKED:
            stage(connection, table, staged.get(table.name, ()))
        connection.execute("CREATE TABLE superseded (article_id VARCHAR, version VARCHAR)")
        if superseded:
            connection.executemany(
                "INSERT INTO superseded VALUES (?, ?)", [list(pair) for pair in superseded]
            )
        connection.execute(NOW, [DAYS])
        connection.execute(HELD)
        connection.execute(WANTED)
        held = connection.execute(
            "SELECT new_article, new_version, article_id, version FROM held ORDER BY ALL"
        ).fetchall()
        if not held:
            return []
        accounts = _accounts(connection)
    # Two new articles are each other's neighbours: their links come twice, and once is kept.
    found: dict[str, ClaimLinkRow] = {}
    for new_article, new_version, article_id, version in held:
        pair = [accounts[new_article, new_version], accounts[article_id, version]]
        for row in links(pair, [(new_article, new_version)]):
            found.setdefault(row.link_id, row)
    return [found[link_id] for link_id in sorted(found)]


def _accounts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Account]:
    claims = _by_article(_rows(connection, CLAIMS, ClaimRow))
    events = _by_article(_rows(connection, EVENTS, EventRow))
    figures = _by_article(_rows(connection, FIGURES, FigureRow))
    mentions = _by_article(_rows(connection, MENTIONS, MentionRow))
    told = connection.execute(
        "SELECT a.article_id, a.version, coalesce(a.duplicate_of, a.article_id), a.story_id, "
        "coalesce(a.outlet, a.source_uri), a.published_at, a.seen_on, a.text "
        f"FROM ({_both(ARTICLES)}) a SEMI JOIN wanted USING (article_id, version)"
    ).fetchall()
    return {
        (article_id, version): Account(
            article_id=article_id,
            version=version,
            first=first,
            story_id=story_id,
            outlet=outlet,
            published_at=published_at,
            seen_on=seen_on,
            text=text,
            claims=tuple(claims.get((article_id, version), ())),
            events=tuple(events.get((article_id, version), ())),
            figures=tuple(figures.get((article_id, version), ())),
            mentions=tuple(mentions.get((article_id, version), ())),
        )
        for article_id, version, first, story_id, outlet, published_at, seen_on, text in told
    }


def _both(table: Table) -> str:
    """A table with the rows that the batch adds."""
    return f"SELECT * FROM staged_{table.name} UNION ALL BY NAME SELECT * FROM main.{table.name}"


def _rows(connection: duckdb.DuckDBPyConnection, table: Table, record: type[T]) -> list[T]:
    names = [field.name for field in fields(record)]  # pyright: ignore[reportArgumentType]
    columns = ", ".join(f'"{name}"' for name in names)
    start = "trigger_start" if table is EVENTS else "start"
    connection.execute(
        f"SELECT {columns} FROM ({_both(table)}) SEMI JOIN wanted USING (article_id, version) "
        f'ORDER BY article_id, version, "{start}", 1'
    )
    return [
        record(**{name: tuple(v) if isinstance(v, list) else v for name, v in zip(names, row, strict=True)})
        for row in connection.fetchall()
    ]


def _by_article(rows: Sequence[Any]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.article_id, row.version), []).append(row)
    return found

"""Lakes for tests: one batch of given rows at a time, through the real protocol."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from schemas.tables import TABLES, ArticleRow, FailureRow
from transforms.lake.commit import Writer, begin, commit, staged
from transforms.lake.reader import open_lake
from transforms.lake.revise import merge, supersede
from transforms.lake.state import Change, Learned, Recorded, SeenArticle
from transforms.lake.writer import write_rows

RECORDS = {table.record: table for table in TABLES}


def put(writer: Writer, rows: Iterable[Any], versions: dict[tuple[str, str], str] | None = None) -> Recorded:
    """Bring rows of any tables into a lake as one batch; ``versions`` are no longer the latest."""
    rows = list(rows)
    batch, folder = begin(writer)
    for record, table in RECORDS.items():
        of_table = [row for row in rows if type(row) is record]
        write_rows(folder / table.name, f"{batch:08d}.parquet", table, of_table)
    changes = {name: Change(added=files) for name, files in staged(folder).items()}
    if versions:
        superseded = supersede(writer.root, folder, batch, versions)
        changes["articles"] = merge(changes.get("articles", Change()), superseded)
    articles = [row for row in rows if isinstance(row, ArticleRow)]
    return commit(
        writer,
        batch,
        "ingest",
        changes,
        Learned(
            articles=tuple(
                SeenArticle(
                    article_id=row.article_id,
                    version=row.version,
                    is_latest=row.is_latest,
                    seen_on=row.seen_on,
                    story_id=row.story_id,
                    fetched_at=row.fetched_at,
                )
                for row in articles
            ),
            failures=tuple(row.failure_id for row in rows if isinstance(row, FailureRow)),
        ),
        articles=len(articles),
    )


def ask(root: Path, question: str) -> list[tuple[Any, ...]]:
    """The answer to a query over the lake as its last batch left it."""
    with open_lake(root).connect() as connection:
        return connection.execute(question).fetchall()

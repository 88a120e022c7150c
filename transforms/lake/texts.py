"""The texts of single articles: only the files of their days are opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.tables import ARTICLES
from transforms.lake import log
from transforms.lake.paths import table_folder
from transforms.lake.state import SeenArticle


def texts(root: Path, articles: Iterable[SeenArticle]) -> dict[str, str]:
    """The text of each article version, by article id; of one that the lake does not have, nothing."""
    wanted = {article.article_id: article for article in articles}
    days = {article.seen_on.isoformat() for article in wanted.values()}
    if not days:
        return {}
    found: dict[str, str] = {}
    for file in log.files(log.snapshot(root, ARTICLES)):
        if file.partition in days:
            data = pq.read_table(
                table_folder(root, ARTICLES) / file.path,
                columns=["article_id", "version", "text"],
                filters=pc.field("article_id").isin(list(wanted)),
                partitioning=None,
            )
            found |= {
                row["article_id"]: row["text"]
                for row in data.to_pylist()
                if row["version"] == wanted[row["article_id"]].version
            }
    return found

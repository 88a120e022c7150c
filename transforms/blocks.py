"""What some articles say, as columns: made where they are extracted, given their places where they are written.

An article's rows but for where it stands do not depend on others, so the processes that extract make them, and
nothing is sent about row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa

from schemas.arrow import arrow_schema, as_columns, plain
from schemas.article import Article
from schemas.column import Table
from schemas.facts import Facts
from schemas.ids import digest
from schemas.tables import ARTICLES, CLAIM_LINKS, TABLES
from transforms.candidates import Candidate, Key, Placed, candidate
from transforms.cross_document.sketches import Sketch
from transforms.rows import Standing, rows
from transforms.stories import sketch_of

BY_NAME = {table.name: table for table in TABLES}
BY_RECORD = {table.record: table for table in TABLES}
NOWHERE = Standing(is_latest=False, story_id="")
"""Stands in for where an article stands until that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some articles, each with its sketch, and the rows of all of them by table, packed, which are not placed yet."""

    articles: tuple[Candidate, ...]
    sketches: tuple[Sketch, ...]
    tables: dict[str, bytes]

    @property
    def name(self) -> str:
        """What tells it from other blocks, as a file's name."""
        return digest(*(article.key for article in self.articles))


def packed(data: pa.Table) -> bytes:
    """Columns in Arrow's own form, without their schema, which tables share: pickling them one by one takes ten times as
    long, and Beam does it even to tell how large they are."""
    (batch,) = data.combine_chunks().to_batches()
    return batch.serialize().to_pybytes()


def unpacked(table: Table, data: bytes) -> pa.Table:
    """The columns of a table that ``packed`` was given."""
    return pa.Table.from_batches([pa.ipc.read_record_batch(pa.py_buffer(data), arrow_schema(table))])


def block(articles: Sequence[Article], facts: Sequence[Facts]) -> Block:
    """What articles say, each with its facts."""
    made: dict[Table, list[object]] = {}
    candidates: list[Candidate] = []
    sketches: list[Sketch] = []
    # An article at a time: the words of its text are made out once for all three.
    for article, found in zip(articles, facts, strict=True):
        for row in rows(article, found, NOWHERE).all():
            made.setdefault(BY_RECORD[type(row)], []).append(row)
        candidates.append(candidate(article))
        sketches.append(sketch_of(article.article_id, "", article.published_at, article.text, found))
    return Block(
        articles=tuple(candidates),
        sketches=tuple(sketches),
        tables={table.name: packed(as_columns(table, found)) for table, found in made.items()},
    )


def parts(of: Block, placed: Mapping[Key, Placed]) -> Iterator[tuple[str, pa.Table]]:
    """The rows, by table, of those articles of a block that have a place, with it."""
    whole = all(article.key in placed for article in of.articles)
    for name, stored in of.tables.items():
        data = unpacked(BY_NAME[name], stored)
        prefix = "a_" if name == CLAIM_LINKS.name else ""
        keys = _keys(data, prefix)
        if not whole:
            data = data.filter(pa.array([key in placed for key in keys], pa.bool_()))
            keys = [key for key in keys if key in placed]
        if not keys:
            continue
        if name in (ARTICLES.name, CLAIM_LINKS.name):
            standings = [placed[key].standing for key in keys]
            data = _set(name, data, "story_id", [each.story_id for each in standings])
            if name == ARTICLES.name:
                data = _set(name, data, "is_latest", [each.is_latest for each in standings])
                data = _set(name, data, "duplicate_of", [each.duplicate_of for each in standings])
                data = _set(name, data, "edits", [plain(each.edits) for each in standings])
        yield name, data


def load() -> None:
    """Load what making blocks needs: no article's time is taken by it."""
    text = "\n".join(f"قال شاهد {n} إن الطريق سالك" for n in range(9))
    now = datetime.now(UTC)
    article = Article(
        article_id="",
        version="",
        title="",
        text=text,
        published_at=now,
        fetched_at=now,
        content_hash="",
        source_uri="",
    )
    block([article], [Facts()])


def founding(of: Block, placed: Mapping[Key, Placed]) -> Iterator[tuple[str, Sketch]]:
    """The versions and sketches of those articles of a block that found a story unless they join one."""
    for article, sketch in zip(of.articles, of.sketches, strict=True):
        place = placed.get(article.key)
        if place is not None and place.founds:
            yield article.version, replace(sketch, story_id=place.standing.story_id)


def _keys(data: pa.Table, prefix: str) -> list[Key]:
    columns = (data.column(f"{prefix}{name}").to_pylist() for name in ("article_id", "version"))
    return list(zip(*columns, strict=True))


def _set(table: str, data: pa.Table, column: str, values: Sequence[object]) -> pa.Table:
    schema = arrow_schema(BY_NAME[table])
    position = schema.get_field_index(column)
    field = schema.field(position)
    return data.set_column(position, field, pa.array(values, type=field.type))

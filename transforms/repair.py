"""Makes a lake's state anew from its tables, and takes back what was in the middle of being written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas.column import Table
from schemas.tables import BATCHES, TABLES
from transforms import near
from transforms.candidates import told
from transforms.cross_document.near import signature
from transforms.cross_document.wording import fingerprint
from transforms.lake import log, state
from transforms.lake.commit import Writer, commit, writing
from transforms.lake.lock import lock
from transforms.lake.paths import fsync_folder, state_file, table_folder
from transforms.lake.reader import Lake, open_lake
from transforms.lake.state import Change, Learned, Recorded, SeenArticle
from transforms.lake.verify import Problem, strays, verify
from transforms.lake.writer import described

CHUNK = 5_000
"""Articles whose texts are in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was done, a sentence each, and what is still wrong."""

    done: tuple[str, ...]
    left: tuple[Problem, ...]


def repair(root: Path) -> Repaired:
    """Mend what can be mended from the tables alone; nothing is deleted that was not replaced before.

    A state that is missing, damaged or at odds with the tables is set aside and made anew: batches, articles,
    wordings, failures and what was removed for good. Feeds are then read from their beginning, and what is known
    is known. Tables that have part of a batch which the state no longer knows go back to the last whole one.
    Data files that are missing or damaged stay what they are: only a backup has their rows.

    Raises ``LakeError`` if there is no lake or another process writes it.
    """
    done: list[str] = []
    before = verify(root)
    if any(problem.by_repair for problem in before):
        lake = open_lake(root)
        with lock(root):
            aside = _set_aside(root)
            done.append(
                f"the state was made anew from the tables; the former one is {aside}"
                if aside
                else "the state was made anew"
            )
            with closing(state.open_state(root)) as made, closing(lake.connect()) as connection:
                state.rebuild(made, _batches(connection), _learned(connection))
    # Opening it for writing finishes what was recorded and drops what was not.
    with writing(root) as writer:
        if ahead := _take_back(writer):
            done.append(f"batch {ahead} was in some tables only and was taken back: its feeds are read again")
        lost = strays(open_lake(root), writer.state)
        state.note_removed(writer.state, lost, datetime.now(UTC))
        if lost:
            done.append(f"{len(lost)} files that no log has will be deleted with those that were replaced")
    return Repaired(done=tuple(done), left=tuple(verify(root)))


def _set_aside(root: Path) -> Path | None:
    """Rename a state that is there, with what SQLite keeps beside it."""
    path = state_file(root)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    moved = None
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            target = path.with_name(f"{path.stem}-{moment}{path.suffix}{suffix}")
            file.rename(target)
            moved = moved or target
    with suppress(FileNotFoundError):
        fsync_folder(path.parent)
    return moved


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[Recorded]:
    rows = connection.execute(
        "SELECT batch_id, kind, recorded_at, articles, forgotten FROM batches ORDER BY batch_id"
    ).fetchall()
    for batch, kind, recorded_at, articles, forgotten in rows:
        yield Recorded(
            batch=batch,
            kind=kind,
            recorded_at=recorded_at,
            articles=articles,
            forgotten=tuple(forgotten or ()),
        )


def _learned(connection: duckdb.DuckDBPyConnection) -> Iterator[Learned]:
    failures = connection.execute("SELECT failure_id FROM failures ORDER BY 1").fetchall()
    yield Learned(failures=tuple(row[0] for row in failures))
    # The first article with a wording is the one that the others copied.
    articles = connection.execute(
        "SELECT article_id, version, is_latest, seen_on, story_id, CASE WHEN duplicate_of IS NULL THEN text END, "
        "canonical_url, outlet, content_hash, published_at, published_source, fetched_at "
        "FROM articles ORDER BY fetched_at, article_id, version"
    )
    while rows := articles.fetchmany(CHUNK):
        yield Learned(
            articles=tuple(
                SeenArticle(
                    article_id=article_id,
                    version=version,
                    is_latest=is_latest,
                    seen_on=seen_on,
                    story_id=story_id,
                    fetched_at=fetched_at,
                    fingerprint=None if text is None else fingerprint(text),
                    near=None
                    if text is None
                    else near.wording(article_id, story_id, published_at, signature(text)),
                    told=told(
                        canonical_url=url,
                        outlet=outlet,
                        content_hash=content_hash,
                        published_at=published_at,
                        published_source=published_source,
                    ),
                )
                for (
                    article_id,
                    version,
                    is_latest,
                    seen_on,
                    story_id,
                    text,
                    url,
                    outlet,
                    content_hash,
                    published_at,
                    published_source,
                    fetched_at,
                ) in rows
            )
        )


def _take_back(writer: Writer) -> int | None:
    """Undo the part of a batch that some tables have and the table of batches has not; returns its number."""
    lake = open_lake(writer.root)
    numbers = {table.name: log.snapshot(writer.root, table).batch for table in TABLES}
    ahead = max(numbers.values())
    if ahead <= numbers[BATCHES.name]:
        return None
    changes = {
        table.name: change
        for table in TABLES
        if numbers[table.name] > numbers[BATCHES.name] and (change := _back(lake, table)) != Change()
    }
    # A number that no table has seen: one that has would take the change for done.
    commit(writer, ahead + 1, "repair", changes)
    return ahead


def _back(lake: Lake, table: Table) -> Change:
    """From a table as it stands to how the last whole batch left it."""
    wanted = {file.path: file for file in lake.files[table.name]}
    present = {file.path: file for file in log.files(log.snapshot(lake.root, table))}
    folder = table_folder(lake.root, table)
    return Change(
        added=tuple(described(folder, Path(path), table) for path in wanted.keys() - present.keys()),
        removed=tuple(present[path] for path in present.keys() - wanted.keys()),
    )

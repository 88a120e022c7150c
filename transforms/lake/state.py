"""What a lake remembers beside its tables, in one SQLite file: the record of batches, feed cursors, seen articles.

Everything that a batch changes here is one transaction, which is the batch's commit point.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from schemas.archives import Unit
from transforms.lake import reported
from transforms.lake.paths import LakeError, make_folder, state_file
from transforms.lake.writer import DataFile

TABLES = """
CREATE TABLE IF NOT EXISTS batches (
    batch INTEGER PRIMARY KEY, kind TEXT NOT NULL, recorded_at TEXT NOT NULL, articles INTEGER NOT NULL,
    finished INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS batch_files (
    batch INTEGER NOT NULL, table_name TEXT NOT NULL, action TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER NOT NULL, rows INTEGER NOT NULL, partition TEXT, statistics TEXT NOT NULL,
    PRIMARY KEY (batch, table_name, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS removed_files (
    table_name TEXT NOT NULL, path TEXT NOT NULL, removed_at TEXT NOT NULL,
    PRIMARY KEY (table_name, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feeds (
    feed_id TEXT PRIMARY KEY, url TEXT NOT NULL, etag TEXT, last_modified TEXT, polled_at TEXT NOT NULL,
    next_poll_at TEXT, outcome TEXT NOT NULL, failures INTEGER NOT NULL, new_entries INTEGER NOT NULL,
    error TEXT, changed_at TEXT, rest_until TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT NOT NULL, version TEXT NOT NULL, is_latest INTEGER NOT NULL, seen_on TEXT NOT NULL,
    story_id TEXT NOT NULL, fetched_at TEXT, PRIMARY KEY (article_id, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wordings (
    fingerprint TEXT PRIMARY KEY, article_id TEXT NOT NULL, story_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS near_wordings (
    wording INTEGER PRIMARY KEY, article_id TEXT NOT NULL, story_id TEXT NOT NULL, published_on INTEGER NOT NULL,
    signature BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, published_on INTEGER NOT NULL, wording INTEGER NOT NULL,
    PRIMARY KEY (band, published_on, wording)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    article_id TEXT NOT NULL, entry TEXT NOT NULL, outcome TEXT NOT NULL, tries INTEGER NOT NULL,
    PRIMARY KEY (article_id, entry)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (
    path TEXT NOT NULL, format TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, size INTEGER NOT NULL,
    changed TEXT NOT NULL, manner TEXT NOT NULL, records INTEGER NOT NULL, done INTEGER NOT NULL,
    PRIMARY KEY (path, format, start, end, size, changed, manner)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (failure_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS forgotten (article_id TEXT PRIMARY KEY, batch INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reference (table_name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""
"""``feeds.failures`` counts polls that failed in a row, ``feeds.changed_at`` is when one last brought something new,
``feeds.rest_until`` what the server asked for (Retry-After), ``wordings.article_id`` is the first article with
that wording (or that is told in those words by an outlet that gives no address), ``reference.content`` a hash of
what a reference table was last made from. ``pages`` has the items whose pages were asked for: ``entry`` as the item
stood in its feed, ``outcome`` as in ``SeenPage``. ``near_wordings`` and ``bands`` find texts of nearly the same
wording; ``published_on`` counts days from 1970. ``units`` are the pieces of archives: how many ``records`` of each are in
the lake, and whether these are all; ``manner`` tells readings that differ in what they make of the same file."""


_EPOCH = date(1970, 1, 1).toordinal()

REPORTED = "reported"
"""What stands in ``reference`` when all reports of the lake are noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCursor:
    """Where the reading of a feed stands. ``next_poll_at`` None means: not again."""

    feed_id: str
    url: str
    etag: str | None
    last_modified: str | None
    polled_at: datetime
    next_poll_at: datetime | None
    outcome: str
    failures: int
    new_entries: int
    error: str | None
    changed_at: datetime | None = None
    rest_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearWording:
    """A wording that is kept to tell others that are nearly the same, with the keys that these have in common with it."""

    article_id: str
    story_id: str
    published_on: date
    signature: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArticle:
    """A version of an article that the lake has. ``fetched_at`` is None for those of earlier versions of the state."""

    article_id: str
    version: str
    is_latest: bool
    seen_on: date
    story_id: str
    fetched_at: datetime | None = None
    fingerprint: str | None = None
    told: str | None = None
    near: NearWording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPage:
    """A page that was asked for: ``read``, ``failed``, or ``passing`` where another try may bring it."""

    article_id: str
    entry: str
    outcome: str
    tries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRead:
    """How far a unit of an archive was read: its first ``records``, good and bad, and whether these are all."""

    unit: Unit
    manner: str
    records: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a batch changes in the state. ``expired`` is the first day of which article versions stay."""

    cursors: tuple[FeedCursor, ...] = ()
    articles: tuple[SeenArticle, ...] = ()
    pages: tuple[SeenPage, ...] = ()
    units: tuple[UnitRead, ...] = ()
    failures: tuple[str, ...] = ()
    reference: dict[str, str] = field(default_factory=dict[str, str])
    reports: tuple[reported.Reported, ...] = ()
    forgotten_failures: tuple[str, ...] = ()
    expired: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a batch does to one table: files that come and files that go, at once."""

    added: tuple[DataFile, ...] = ()
    removed: tuple[DataFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A batch whose commit point is passed. ``changes`` are by table name, ``forgotten`` ids of articles."""

    batch: int
    kind: str
    recorded_at: datetime
    articles: int
    changes: dict[str, Change] = field(default_factory=dict[str, Change])
    forgotten: tuple[str, ...] = ()


def open_state(root: Path) -> sqlite3.Connection:
    """Open a lake's state for writing, made if it is missing; the caller holds the lake's lock.

    Raises ``LakeError`` if the file is damaged or cannot be written.
    """
    path = state_file(root)
    try:
        make_folder(path.parent)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.executescript(TABLES + reported.TABLE)
        _bring_forward(connection)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    return connection


def _bring_forward(state: sqlite3.Connection) -> None:
    """What lakes of earlier versions lack, and what they have that nothing asks for any more."""
    state.executescript(
        "DROP TABLE IF EXISTS reported; DROP INDEX IF EXISTS wordings_of_article; "
        "DROP INDEX IF EXISTS near_wordings_of_article;"
    )
    for table, name in (("feeds", "changed_at"), ("feeds", "rest_until"), ("articles", "fetched_at")):
        if name not in {row[1] for row in state.execute(f"PRAGMA table_info({table})")}:
            state.execute(f"ALTER TABLE {table} ADD COLUMN {name} TEXT")


def read_state(root: Path) -> sqlite3.Connection:
    """Open a lake's state for reading, also while another process writes.

    Raises ``LakeError`` if there is none or it is damaged.
    """
    path = state_file(root)
    if not path.exists():
        raise LakeError(f"{root}: no lake here; name one that waqai ingest or backfill made with --lake")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        connection.execute("SELECT count(*) FROM batches").fetchone()
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    return connection


def _unusable(path: Path, error: Exception) -> LakeError:
    return LakeError(f"{path}: the lake's state cannot be used ({error}); see waqai verify")


@contextmanager
def transaction(state: sqlite3.Connection) -> Generator[None]:
    """All of it or nothing, on the disk at the end."""
    state.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        state.execute("ROLLBACK")
        raise
    state.execute("COMMIT")


def next_batch(state: sqlite3.Connection) -> int:
    """The number of the batch to come."""
    return int(state.execute("SELECT coalesce(max(batch), 0) + 1 FROM batches").fetchone()[0])


def record(state: sqlite3.Connection, batch: Recorded, learned: Learned) -> None:
    """The commit point: record a batch with its files and all that it taught, in one transaction."""
    with transaction(state):
        state.execute(
            "INSERT INTO batches VALUES (?, ?, ?, ?, 0)",
            (batch.batch, batch.kind, _text(batch.recorded_at), batch.articles),
        )
        state.executemany(
            "INSERT INTO batch_files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (batch.batch, table, action, f.path, f.size, f.rows, f.partition, f.statistics)
                for table, change in batch.changes.items()
                for action, files in (("add", change.added), ("remove", change.removed))
                for f in files
            ],
        )
        _learn(state, learned)
        _forget(state, batch.batch, batch.forgotten, learned.forgotten_failures)
        if batch.kind == "forget":
            # Files that were replaced earlier hold them too: no retention for these.
            state.execute("UPDATE removed_files SET removed_at = ''")
            reported.drop(state)
            state.execute("DELETE FROM reference WHERE table_name = ?", (REPORTED,))


def rebuild(state: sqlite3.Connection, batches: Iterable[Recorded], learned: Iterable[Learned]) -> None:
    """Fill an empty state with finished batches and all that they taught, in one transaction."""
    with transaction(state):
        for batch in batches:
            state.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?, 1)",
                (batch.batch, batch.kind, _text(batch.recorded_at), batch.articles),
            )
            _forget(state, batch.batch, batch.forgotten, ())
        _keep_last(state)
        for part in learned:
            _learn(state, part)


def _keep_last(state: sqlite3.Connection) -> None:
    """Of the finished batches the last one tells the next number; the others stand in the table of batches."""
    state.execute("DELETE FROM batches WHERE finished AND batch < (SELECT max(batch) FROM batches)")


def _learn(state: sqlite3.Connection, learned: Learned) -> None:
    state.executemany(
        "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                c.feed_id,
                c.url,
                c.etag,
                c.last_modified,
                _text(c.polled_at),
                c.next_poll_at and _text(c.next_poll_at),
                c.outcome,
                c.failures,
                c.new_entries,
                c.error,
                c.changed_at and _text(c.changed_at),
                c.rest_until and _text(c.rest_until),
            )
            for c in learned.cursors
        ],
    )
    if learned.expired is not None:
        state.execute("DELETE FROM articles WHERE seen_on < ?", (learned.expired.isoformat(),))
        reported.drop_before(state, learned.expired)
    latest = [(a.article_id,) for a in learned.articles if a.is_latest]
    state.executemany("UPDATE articles SET is_latest = 0 WHERE article_id = ?", latest)
    state.executemany(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                a.article_id,
                a.version,
                a.is_latest,
                a.seen_on.isoformat(),
                a.story_id,
                a.fetched_at and _text(a.fetched_at),
            )
            for a in learned.articles
        ],
    )
    state.executemany(
        "INSERT OR IGNORE INTO wordings VALUES (?, ?, ?)",
        [
            (name, a.article_id, a.story_id)
            for a in learned.articles
            for name in (a.fingerprint, a.told)
            if name
        ],
    )
    _learn_near(state, [article.near for article in learned.articles if article.near])
    state.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET outcome = excluded.outcome, tries = tries + 1",
        [(p.article_id, p.entry, p.outcome, p.tries) for p in learned.pages],
    )
    state.executemany(
        "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*_unit_key(each.unit, each.manner), each.records, each.done) for each in learned.units],
    )
    state.executemany("INSERT INTO failures VALUES (?)", [(each,) for each in learned.failures])
    state.executemany("INSERT OR REPLACE INTO reference VALUES (?, ?)", list(learned.reference.items()))
    reported.learn(state, learned.reports)


def _forget(state: sqlite3.Connection, batch: int, articles: Iterable[str], failures: Iterable[str]) -> None:
    gone = [(each,) for each in articles]
    state.executemany("INSERT OR IGNORE INTO forgotten VALUES (?, ?)", [(each, batch) for (each,) in gone])
    state.executemany("DELETE FROM articles WHERE article_id = ?", gone)
    state.executemany("DELETE FROM pages WHERE article_id = ?", gone)
    if gone:
        # Read through whole, once for all: removing is rare, and an index by article would cost every batch.
        of_these = "article_id IN (SELECT value FROM json_each(?))"
        ids = (json.dumps([each for (each,) in gone]),)
        state.execute(f"DELETE FROM wordings WHERE {of_these}", ids)
        state.execute(
            f"DELETE FROM bands WHERE wording IN (SELECT wording FROM near_wordings WHERE {of_these})", ids
        )
        state.execute(f"DELETE FROM near_wordings WHERE {of_these}", ids)
    state.executemany("DELETE FROM failures WHERE failure_id = ?", [(each,) for each in failures])


def unfinished(state: sqlite3.Connection) -> list[Recorded]:
    """Batches past their commit point whose files are not final yet, oldest first."""
    return [
        _recorded(state, *row)
        for row in state.execute(
            "SELECT batch, kind, recorded_at, articles FROM batches WHERE NOT finished ORDER BY batch"
        ).fetchall()
    ]


def _recorded(state: sqlite3.Connection, batch: int, kind: str, recorded_at: str, articles: int) -> Recorded:
    files: dict[str, dict[str, list[DataFile]]] = {}
    for table, action, path, size, rows, partition, statistics in state.execute(
        "SELECT table_name, action, path, size, rows, partition, statistics FROM batch_files "
        "WHERE batch = ? ORDER BY table_name, path",
        (batch,),
    ):
        file = DataFile(path=path, size=size, rows=rows, partition=partition, statistics=statistics)
        files.setdefault(table, {"add": [], "remove": []})[action].append(file)
    return Recorded(
        batch=batch,
        kind=kind,
        recorded_at=datetime.fromisoformat(recorded_at),
        articles=articles,
        changes={
            table: Change(added=tuple(found["add"]), removed=tuple(found["remove"]))
            for table, found in files.items()
        },
        forgotten=tuple(
            row[0]
            for row in state.execute("SELECT article_id FROM forgotten WHERE batch = ? ORDER BY 1", (batch,))
        ),
    )


def finish(state: sqlite3.Connection, batch: Recorded, now: datetime) -> None:
    """Note that a batch's files are final, and which files it replaced and when."""
    with transaction(state):
        state.execute("UPDATE batches SET finished = 1 WHERE batch = ?", (batch.batch,))
        state.executemany(
            "INSERT OR REPLACE INTO removed_files VALUES (?, ?, ?)",
            [
                (table, file.path, "" if batch.kind == "forget" else _text(now))
                for table, change in batch.changes.items()
                for file in change.removed
            ],
        )
        state.execute("DELETE FROM batch_files WHERE batch = ?", (batch.batch,))
        _keep_last(state)


def removed_before(state: sqlite3.Connection, moment: datetime) -> list[tuple[str, str]]:
    """Tables and paths of files that no reader needs since a moment."""
    return list(
        state.execute(
            "SELECT table_name, path FROM removed_files WHERE removed_at <= ? ORDER BY 1, 2", (_text(moment),)
        )
    )


def note_removed(state: sqlite3.Connection, files: Iterable[tuple[str, str]], now: datetime) -> None:
    """Note files that no log has, so that they go with those that were replaced now."""
    with transaction(state):
        state.executemany(
            "INSERT OR IGNORE INTO removed_files VALUES (?, ?, ?)",
            [(table, path, _text(now)) for table, path in files],
        )


def clear_removed(state: sqlite3.Connection, files: Iterable[tuple[str, str]]) -> None:
    """Note that replaced files are deleted."""
    with transaction(state):
        state.executemany("DELETE FROM removed_files WHERE table_name = ? AND path = ?", list(files))


def known_articles(state: sqlite3.Connection, ids: Iterable[str]) -> dict[str, dict[str, SeenArticle]]:
    """What the lake has of some articles: their versions by article id and version."""
    found: dict[str, dict[str, SeenArticle]] = {}
    for article_id in ids:
        for version, is_latest, seen_on, story_id, fetched_at in state.execute(
            "SELECT version, is_latest, seen_on, story_id, fetched_at FROM articles WHERE article_id = ?",
            (article_id,),
        ):
            found.setdefault(article_id, {})[version] = SeenArticle(
                article_id=article_id,
                version=version,
                is_latest=bool(is_latest),
                seen_on=date.fromisoformat(seen_on),
                story_id=story_id,
                fetched_at=datetime.fromisoformat(fetched_at) if fetched_at else None,
            )
    return found


def seen_before(state: sqlite3.Connection, day: date) -> tuple[set[tuple[str, str]], set[str]]:
    """Article versions first seen before a day, and the ids of the articles that have no others."""
    versions = {
        (article_id, version)
        for article_id, version in state.execute(
            "SELECT article_id, version FROM articles WHERE seen_on < ?", (day.isoformat(),)
        )
    }
    articles = state.execute(
        "SELECT article_id FROM articles GROUP BY article_id HAVING max(seen_on) < ?", (day.isoformat(),)
    )
    return versions, {row[0] for row in articles}


def known_wordings(state: sqlite3.Connection, fingerprints: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Article and story id of the first article with each wording that is known."""
    rows = (
        state.execute("SELECT * FROM wordings WHERE fingerprint = ?", (fingerprint,)).fetchone()
        for fingerprint in fingerprints
    )
    return {row[0]: (row[1], row[2]) for row in rows if row}


def _learn_near(state: sqlite3.Connection, wordings: Iterable[NearWording]) -> None:
    bands: list[tuple[int, int, int | None]] = []
    for near in wordings:
        day = near.published_on.toordinal() - _EPOCH
        wording = state.execute(
            "INSERT INTO near_wordings (article_id, story_id, published_on, signature) VALUES (?, ?, ?, ?)",
            (near.article_id, near.story_id, day, near.signature),
        ).lastrowid
        bands += [(band, day, wording) for band in near.bands]
    # In the order of the table: each of its pages is written once, where in any other order it would be a few times.
    state.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", sorted(bands))


def known_near(
    state: sqlite3.Connection, bands: Iterable[int], day: date, *, days: int, most: int
) -> list[NearWording]:
    """Wordings that have one of some bands and were published within ``days`` of ``day``; at most ``most`` a band."""
    middle = day.toordinal() - _EPOCH
    numbers: dict[int, None] = {}
    for band in bands:
        numbers |= dict.fromkeys(
            row[0]
            for row in state.execute(
                "SELECT wording FROM bands WHERE band = ? AND published_on BETWEEN ? AND ? "
                "ORDER BY published_on, wording LIMIT ?",
                (band, middle - days, middle + days, most),
            )
        )
    rows = (
        state.execute(
            "SELECT article_id, story_id, published_on, signature FROM near_wordings WHERE wording = ?",
            (each,),
        ).fetchone()
        for each in numbers
    )
    return [
        NearWording(
            article_id=article_id,
            story_id=story_id,
            published_on=date.fromordinal(number + _EPOCH),
            signature=signature,
            bands=(),
        )
        for article_id, story_id, number, signature in rows
    ]


def known_pages(state: sqlite3.Connection, ids: Iterable[str]) -> dict[str, dict[str, SeenPage]]:
    """The pages of some articles that were asked for: by article id and by the item as it stood."""
    return {
        article_id: {
            entry: SeenPage(article_id=article_id, entry=entry, outcome=outcome, tries=tries)
            for entry, outcome, tries in state.execute(
                "SELECT entry, outcome, tries FROM pages WHERE article_id = ?", (article_id,)
            )
        }
        for article_id in ids
    }


def known_unit(state: sqlite3.Connection, unit: Unit, manner: str) -> UnitRead:
    """How far a unit of an archive was read in this manner; not at all if the lake does not know it."""
    row = state.execute(
        "SELECT records, done FROM units WHERE path = ? AND format = ? AND start = ? AND end = ? AND size = ? "
        "AND changed = ? AND manner = ?",
        _unit_key(unit, manner),
    ).fetchone()
    records, done = row or (0, False)
    return UnitRead(unit=unit, manner=manner, records=records, done=bool(done))


def _unit_key(unit: Unit, manner: str) -> tuple[str, str, int, int, int, str, str]:
    return unit.path, unit.format, unit.start, unit.end, unit.size, _text(unit.changed), manner


def known_failures(state: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Which failures the lake has already."""
    return _known(state, "SELECT 1 FROM failures WHERE failure_id = ?", ids)


def forgotten(state: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Which articles were removed for good."""
    return _known(state, "SELECT 1 FROM forgotten WHERE article_id = ?", ids)


def _known(state: sqlite3.Connection, question: str, ids: Iterable[str]) -> set[str]:
    return {each for each in ids if state.execute(question, (each,)).fetchone()}


def reference(state: sqlite3.Connection) -> dict[str, str]:
    """The hash of what each reference table was last made from, and the form in which reports are noted."""
    return dict(state.execute("SELECT table_name, content FROM reference").fetchall())


def note_reports(state: sqlite3.Connection, reports: Iterable[reported.Reported]) -> None:
    """Note all reports of a lake, in one transaction: from then on each batch notes its own."""
    with transaction(state):
        reported.drop(state)
        reported.learn(state, reports)
        state.execute("INSERT OR REPLACE INTO reference VALUES (?, ?)", (REPORTED, reported.FORM))


def knows_reports(state: sqlite3.Connection) -> bool:
    """Are all reports of the lake noted?"""
    return reference(state).get(REPORTED) == reported.FORM


def cursors(state: sqlite3.Connection) -> dict[str, FeedCursor]:
    """Where the reading of every feed stands, by feed id."""
    return {
        row[0]: FeedCursor(
            feed_id=row[0],
            url=row[1],
            etag=row[2],
            last_modified=row[3],
            polled_at=datetime.fromisoformat(row[4]),
            next_poll_at=datetime.fromisoformat(row[5]) if row[5] else None,
            outcome=row[6],
            failures=row[7],
            new_entries=row[8],
            error=row[9],
            changed_at=datetime.fromisoformat(row[10]) if row[10] else None,
            rest_until=datetime.fromisoformat(row[11]) if row[11] else None,
        )
        for row in state.execute("SELECT * FROM feeds ORDER BY feed_id")
    }


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

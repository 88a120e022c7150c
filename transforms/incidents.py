"""Brings ``incidents`` up to date with the events of a batch.

Incidents are made anew from all their reports whenever one is added or superseded: what is read for it
is the neighbourhood, in place and time, of what changed. The state tells which days' files that is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import arrow_schema
from schemas.column import Table
from schemas.tables import ARTICLES, EVENTS, INCIDENTS, IncidentRow
from transforms.candidates import Key
from transforms.cross_document.incidents import Report, incidents
from transforms.lake.commit import Writer
from transforms.lake.reader import SMALL, open_lake
from transforms.lake.reported import Days, Reported, days_around, spot
from transforms.lake.revise import has, merge, revise, rows_with
from transforms.lake.state import Change, known_articles, knows_reports, note_reports
from transforms.lake.writer import write_rows

DAYS = 14
"""Days around a change within which other reports may be of the same incident or its neighbours."""

CELLS, MARGIN = 2, timedelta(days=DAYS + 4)
"""Cells and days around a change that hold its neighbours (about 5 km), those that share an incident with these, and,
where a report goes, the incident that it was in."""

TOLD = """
event_type IN ('ASSAULT', 'CASUALTY', 'DISASTER') AND place_id IS NOT NULL
AND latitude IS NOT NULL AND longitude IS NOT NULL AND geo_precision IN (1, 2) AND modality IN ('asserted', 'denied')
AND coalesce(date_end, date_start, published_on) - coalesce(date_start, published_on) BETWEEN 0 AND 1
"""
"""What makes an event a report."""

REPORTS = f"""
CREATE VIEW reports AS
SELECT e.event_id, e.article_id, a.story_id, coalesce(o.outlet, a.outlet, a.source_uri) AS source,
       e.event_type, e.event_mode, e.place_id, e.latitude, e.longitude, e.geo_precision,
       coalesce(e.date_start, e.published_on) AS day,
       coalesce(e.date_end, e.date_start, e.published_on) AS last_day,
       e.modality = 'denied' AS denied, e.killed_min, e.killed_max, e.injured_min, e.injured_max,
       e.actor_entity_id AS actor, e.asserted_by_entity_id AS said_by, a.published_at, e.seen_on
FROM (SELECT * FROM now_events WHERE {TOLD}) e JOIN now_articles a USING (article_id, version)
LEFT JOIN outlets o ON o.article_id = a.duplicate_of
"""

TOUCHED = f"""
CREATE TABLE touched AS
SELECT DISTINCT latitude, longitude, coalesce(date_start, published_on) AS day
FROM staged_events SEMI JOIN (SELECT * FROM staged_articles WHERE is_latest) USING (article_id, version) WHERE {TOLD}
"""
"""Where and when the reports are of that a batch brings."""

NEAR = f"""
CREATE TABLE near AS
SELECT DISTINCT e.event_id, e.article_id, e.version
FROM (SELECT *, coalesce(date_start, published_on) AS day FROM now_events WHERE {TOLD}) e
JOIN (SELECT touched.*, floor(latitude / 0.05) + a.n AS north, floor(longitude / 0.06) + b.n AS east
      FROM touched, range(-1, 2) a(n), range(-1, 2) b(n)) t
  ON floor(e.latitude / 0.05) = t.north AND floor(e.longitude / 0.06) = t.east
 AND abs(e.latitude - t.latitude) < 0.05 AND abs(e.longitude - t.longitude) < 0.06
 AND abs(e.day - t.day) <= {DAYS}
"""
"""Reports near a change, by its cell of a grid and those around it: to hold each against each takes a large lake longer than all else."""

TOLD_NOW = "SELECT event_id FROM near SEMI JOIN now_articles USING (article_id, version)"
"""Of reports near a change those of articles as they are now, who are few among all."""

TOLD_BY = """
SELECT incident_id FROM (SELECT incident_id, unnest(event_ids) AS event_id FROM incidents)
WHERE event_id IN (SELECT unnest(?::VARCHAR[]))
"""
"""Incidents that have one of some events."""

SPOTS = f"""
SELECT DISTINCT latitude, longitude, coalesce(date_start, published_on), seen_on, published_on, duplicate_of
FROM {{events}} JOIN {{articles}} USING (article_id, version, seen_on) WHERE {TOLD}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """What becomes of ``incidents``: rows that go, by id with their partition, and rows that come."""

    gone: dict[str, date]
    rows: tuple[IncidentRow, ...]


def note(writer: Writer) -> None:
    """See to it that the state knows where the reports of the lake stand: once for a lake, however old it is."""
    if knows_reports(writer.state):
        return
    with open_lake(writer.root, (ARTICLES, EVENTS)).connect_small() as connection:
        found = connection.execute(SPOTS.format(events="main.events", articles="main.articles")).fetchall()
        originals = _originals(connection, "main.articles", found)
    note_reports(writer.state, _reported(found, originals))


def reports_of(
    root: Path, state: sqlite3.Connection, *, articles: Sequence[str], events: Sequence[str]
) -> tuple[Reported, ...]:
    """Where the reports of a batch, whose staged files are given, will stand."""
    if not articles or not events:
        return ()
    with duckdb.connect(config=SMALL) as connection:
        stage(connection, ARTICLES, articles)
        stage(connection, EVENTS, events)
        found = connection.execute(
            SPOTS.format(events="staged_events", articles="staged_articles")
        ).fetchall()
        originals = _originals(connection, "staged_articles", found)
    older = known_articles(state, {row[-1] for row in found if row[-1]} - originals.keys())
    if older:
        seen = {each.seen_on for versions in older.values() for each in versions.values()}
        with open_lake(root, (ARTICLES,)).narrowed(seen=seen).connect_small() as connection:
            originals |= _originals(connection, "main.articles", found)
    return tuple(_reported(found, originals))


Originals = Mapping[str, Collection[tuple[date, date]]]
"""The days on which the versions of articles that others are copies of were first seen, and published (UTC)."""


def _originals(
    connection: duckdb.DuckDBPyConnection, articles: str, found: Sequence[tuple[Any, ...]]
) -> dict[str, set[tuple[date, date]]]:
    """Those of ``articles``, a table or view, that some of the reports found are copies of."""
    days: dict[str, set[tuple[date, date]]] = {}
    for article_id, seen_on, published_on in connection.execute(
        f"SELECT article_id, seen_on, published_at::DATE FROM {articles} "
        "WHERE article_id IN (SELECT unnest(?::VARCHAR[]))",
        [sorted({row[-1] for row in found if row[-1]})],
    ).fetchall():
        days.setdefault(article_id, set()).add((seen_on, published_on))
    return days


def _reported(found: Sequence[tuple[Any, ...]], originals: Originals) -> Iterator[Reported]:
    """For a copy the days of its original, too: the original's outlet is its source."""
    for latitude, longitude, day, seen_on, published_on, original in found:
        for seen, published in {(seen_on, published_on), *originals.get(original, ())}:
            yield Reported(spot=spot(latitude, longitude, day), seen_on=seen, published_on=published)


def days_of(
    root: Path, state: sqlite3.Connection, reports: Sequence[Reported], superseded: Mapping[Key, str]
) -> Days | None:
    """The days whose files a retelling needs; None, for all, if the state does not know it.

    ``superseded`` are the article versions that are no longer told, with their partitions.
    """
    if not knows_reports(state):
        return None
    spots, days = {each.spot for each in reports}, Days()
    if superseded:
        seen = frozenset(date.fromisoformat(day) for day in superseded.values())
        with open_lake(root, (EVENTS,)).narrowed(seen=seen).connect_small() as connection:
            _name(connection, "superseded", superseded)
            ended = connection.execute(
                "SELECT DISTINCT latitude, longitude, coalesce(date_start, published_on), published_on "
                f"FROM main.events SEMI JOIN superseded USING (article_id, version) WHERE {TOLD}"
            ).fetchall()
        spots |= {spot(*each[:3]) for each in ended}
        days = Days(seen=seen, published=frozenset(each[3] for each in ended))
    return days | days_around(state, spots, cells=CELLS, within=MARGIN)


def retell(
    root: Path,
    *,
    articles: Sequence[str],
    events: Sequence[str],
    superseded: Sequence[Key] = (),
    days: Days | None = None,
) -> Retold:
    """The incidents that a batch changes.

    ``articles`` and ``events`` are the paths of the batch's staged files; ``superseded`` the article
    versions that are no longer told (edited or removed); ``days`` those whose files are looked at, all
    if not given. Nothing is written.
    """
    lake = open_lake(root, (ARTICLES, EVENTS, INCIDENTS))
    if days is not None:
        lake = lake.narrowed(seen=days.seen)
        # Events have the day of publication where their outlet is, which may be another than their article's.
        published = {day + timedelta(days=n) for day in days.published for n in (-1, 0, 1)}
        told = lake.narrowed((ARTICLES, EVENTS), published=published)
        lake = replace(lake, files=lake.files | told.files)
    with lake.connect_small() as connection:
        stage(connection, ARTICLES, articles)
        stage(connection, EVENTS, events)
        _name(connection, "superseded", superseded)
        connection.execute(
            "CREATE VIEW told_articles AS SELECT * FROM staged_articles UNION ALL BY NAME "
            "SELECT * FROM main.articles ANTI JOIN superseded USING (article_id, version)"
        )
        connection.execute("CREATE VIEW now_articles AS SELECT * FROM told_articles WHERE is_latest")
        connection.execute(
            "CREATE VIEW outlets AS SELECT article_id, min(outlet) AS outlet FROM told_articles GROUP BY 1"
        )
        connection.execute(
            "CREATE VIEW now_events AS SELECT * FROM staged_events UNION ALL BY NAME SELECT * FROM main.events"
        )
        connection.execute(REPORTS)
        retold = _retell(connection)
    if retold is None:
        # An incident that lies elsewhere than its reports, as only other coordinates of a place would have it.
        return retell(root, articles=articles, events=events, superseded=superseded)
    return retold


def _name(connection: duckdb.DuckDBPyConnection, table: str, versions: Collection[Key]) -> None:
    """A table of article versions."""
    connection.execute(f"CREATE TABLE {table} (article_id VARCHAR, version VARCHAR)")
    connection.execute(
        f"INSERT INTO {table} SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [[pair[0] for pair in versions], [pair[1] for pair in versions]],
    )


def replaced(root: Path, folder: Path, batch: int, retold: Retold) -> Change:
    """The files of ``incidents`` that bring a batch's retelling about, below its staging folder."""
    change = Change()
    if retold.gone:
        change = revise(
            root,
            INCIDENTS,
            folder,
            batch,
            columns=["incident_id"],
            touches=lambda data: has(data, "incident_id", retold.gone),
            revised=lambda data: data.filter(pc.invert(rows_with(data, "incident_id", retold.gone))),
            partitions={day.isoformat() for day in retold.gone.values()},
        )
    added = write_rows(folder / INCIDENTS.name, f"{batch:08d}-told.parquet", INCIDENTS, retold.rows)
    return merge(change, Change(added=tuple(added)))


def stage(connection: duckdb.DuckDBPyConnection, table: Table, paths: Sequence[str]) -> None:
    """A view ``staged_<table>`` of a batch's staged files, empty if there are none."""
    if paths:
        files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        connection.execute(
            f"CREATE VIEW staged_{table.name} AS SELECT * FROM read_parquet([{files}], hive_partitioning = false)"
        )
    else:
        empty: pa.Table = arrow_schema(table).empty_table()
        connection.register("empty", empty)
        connection.execute(f"CREATE TABLE staged_{table.name} AS SELECT * FROM empty")
        connection.unregister("empty")


def _retell(connection: duckdb.DuckDBPyConnection) -> Retold | None:
    """None if there are incidents with reports that are not there."""
    ended = _events(
        connection, "SELECT event_id FROM main.events SEMI JOIN superseded USING (article_id, version)"
    )
    connection.execute(TOUCHED)
    connection.execute(
        "INSERT INTO touched SELECT latitude, longitude, date_start FROM incidents "
        f"WHERE incident_id IN ({TOLD_BY})",
        [sorted(ended)],
    )
    connection.execute(NEAR)
    loaded = _events(connection, TOLD_NOW)
    # An incident is made anew from all its reports or left alone.
    before: dict[str, IncidentRow] = {}
    more = loaded | ended
    while more:
        rows = _incidents(connection, more)
        before |= {row.incident_id: row for row in rows}
        more = {event for row in rows for event in row.event_ids} - loaded - ended
        loaded |= more
    reports = _reports(connection, loaded)
    if len(reports) < len(loaded):
        return None
    new = {row.incident_id: row for row in incidents(reports)}
    same = {identity for identity, row in before.items() if new.get(identity) == row}
    return Retold(
        gone={identity: row.seen_on for identity, row in before.items() if identity not in same},
        rows=tuple(row for identity, row in new.items() if identity not in same),
    )


def _events(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {str(row[0]) for row in connection.execute(query).fetchall()}


def _rows(connection: duckdb.DuckDBPyConnection, query: str, ids: Collection[str]) -> list[dict[str, Any]]:
    connection.execute(query, [sorted(ids)])
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def _incidents(connection: duckdb.DuckDBPyConnection, events: Collection[str]) -> list[IncidentRow]:
    names = ", ".join(field.name for field in fields(IncidentRow))
    lists = [column.name for column in INCIDENTS.columns if column.type.element is not None]
    found = _rows(connection, f"SELECT {names} FROM incidents WHERE incident_id IN ({TOLD_BY})", events)
    return [IncidentRow(**(row | {name: tuple(row[name]) for name in lists})) for row in found]


def _reports(connection: duckdb.DuckDBPyConnection, events: Collection[str]) -> list[Report]:
    return [
        Report(
            killed=(row.pop("killed_min"), row.pop("killed_max")),
            injured=(row.pop("injured_min"), row.pop("injured_max")),
            **row,
        )
        for row in _rows(
            connection, "SELECT * FROM reports WHERE event_id IN (SELECT unnest(?::VARCHAR[]))", events
        )
    ]

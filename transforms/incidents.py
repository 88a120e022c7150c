"""Brings ``incidents`` up to date with the events of a batch.

Incidents are made anew from all their reports whenever one is added or superseded: what is read for it
is the neighbourhood, in place and time, of what changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.column import Table
from schemas.tables import ARTICLES, EVENTS, INCIDENTS, IncidentRow
from transforms.facts.incidents import Report, incidents
from transforms.lake.reader import open_lake
from transforms.lake.revise import merge, revise, rows_with
from transforms.lake.state import Change
from transforms.lake.writer import write_rows

DAYS = 14
"""Days around a change within which other reports may be of the same incident or its neighbours."""

REPORTS = """
CREATE VIEW reports AS
WITH said AS (SELECT * FROM now_events SEMI JOIN now_articles USING (article_id, version))
SELECT e.event_id, e.article_id, a.story_id, coalesce(o.outlet, a.outlet, a.source_uri) AS source,
       e.event_type, e.event_mode, e.place_id, e.latitude, e.longitude, e.geo_precision,
       coalesce(e.date_start, e.published_on) AS day,
       coalesce(e.date_end, e.date_start, e.published_on) AS last_day,
       e.modality = 'denied' AS denied, e.killed_min, e.killed_max, e.injured_min, e.injured_max,
       e.actor_entity_id AS actor, e.asserted_by_entity_id AS said_by, a.published_at, e.seen_on
FROM said e JOIN now_articles a USING (article_id, version)
LEFT JOIN now_articles o ON o.article_id = a.duplicate_of
WHERE e.event_type IN ('ASSAULT', 'CASUALTY', 'DISASTER') AND e.place_id IS NOT NULL
  AND e.latitude IS NOT NULL AND e.longitude IS NOT NULL AND e.geo_precision IN (1, 2)
  AND e.modality IN ('asserted', 'denied')
  AND coalesce(e.date_end, e.date_start, e.published_on) - coalesce(e.date_start, e.published_on) BETWEEN 0 AND 1
"""

NEAR = f"""
SELECT DISTINCT r.event_id FROM reports r JOIN touched t
  ON abs(r.latitude - t.latitude) < 0.05 AND abs(r.longitude - t.longitude) < 0.06
 AND abs(r.day - t.day) <= {DAYS}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """What becomes of ``incidents``: rows that go, by id with their partition, and rows that come."""

    gone: dict[str, date]
    rows: tuple[IncidentRow, ...]


def retell(
    root: Path,
    *,
    articles: Sequence[str],
    events: Sequence[str],
    superseded: Sequence[tuple[str, str]] = (),
) -> Retold:
    """The incidents that a batch changes.

    ``articles`` and ``events`` are the paths of the batch's staged files; ``superseded`` the article
    versions that are no longer told (edited or removed). Nothing is written.
    """
    with open_lake(root).connect() as connection:
        stage(connection, ARTICLES, articles)
        stage(connection, EVENTS, events)
        connection.execute("CREATE TABLE superseded (article_id VARCHAR, version VARCHAR)")
        connection.execute(
            "INSERT INTO superseded SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [[pair[0] for pair in superseded], [pair[1] for pair in superseded]],
        )
        connection.execute(
            "CREATE VIEW now_articles AS SELECT * FROM staged_articles WHERE is_latest UNION ALL BY NAME "
            "SELECT * FROM latest.articles ANTI JOIN superseded USING (article_id, version)"
        )
        connection.execute(
            "CREATE VIEW now_events AS SELECT * FROM staged_events UNION ALL BY NAME SELECT * FROM main.events"
        )
        connection.execute(REPORTS)
        return _retell(connection)


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
            touches=lambda data: any(rows_with(data, "incident_id", retold.gone)),
            revised=lambda data: data.filter(
                pa.array([not gone for gone in rows_with(data, "incident_id", retold.gone)])
            ),
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


def _retell(connection: duckdb.DuckDBPyConnection) -> Retold:
    ended = _column(
        connection, "SELECT event_id FROM main.events SEMI JOIN superseded USING (article_id, version)"
    )
    connection.execute(
        "CREATE TABLE touched AS SELECT DISTINCT latitude, longitude, day FROM reports "
        "WHERE event_id IN (SELECT event_id FROM staged_events)"
    )
    connection.execute(
        "INSERT INTO touched SELECT latitude, longitude, date_start FROM incidents WHERE list_has_any(event_ids, ?)",
        [ended],
    )
    loaded = set(_column(connection, NEAR))
    # An incident is made anew from all its reports or left alone.
    while True:
        old = _incidents(connection, sorted(loaded | set(ended)))
        more = {event for row in old for event in row.event_ids} - loaded - set(ended)
        if not more:
            break
        loaded |= more
    new = {row.incident_id: row for row in incidents(_reports(connection, sorted(loaded)))}
    before = {row.incident_id: row for row in old}
    same = {identity for identity, row in before.items() if new.get(identity) == row}
    return Retold(
        gone={identity: row.seen_on for identity, row in before.items() if identity not in same},
        rows=tuple(row for identity, row in new.items() if identity not in same),
    )


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(query).fetchall()]


def _rows(connection: duckdb.DuckDBPyConnection, query: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    connection.execute(query, [list(ids)])
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def _incidents(connection: duckdb.DuckDBPyConnection, events: Sequence[str]) -> list[IncidentRow]:
    names = ", ".join(field.name for field in fields(IncidentRow))
    found = _rows(connection, f"SELECT {names} FROM incidents WHERE list_has_any(event_ids, ?)", events)
    return [
        IncidentRow(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        )
        for row in found
    ]


def _reports(connection: duckdb.DuckDBPyConnection, events: Sequence[str]) -> list[Report]:
    return [
        Report(
            killed=(row.pop("killed_min"), row.pop("killed_max")),
            injured=(row.pop("injured_min"), row.pop("injured_max")),
            **row,
        )
        for row in _rows(connection, "SELECT * FROM reports WHERE list_contains(?, event_id)", events)
    ]

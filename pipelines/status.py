"""``waqai status``: what the feeds did, what the lake holds, how far it lags behind publication."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.findings import show_findings
from pipelines.rhythm import Rhythm, rhythms
from transforms.lake.reader import Lake, open_lake

# An article's lag counts where the feed gave the hour of publication; an archive's article has none to speak of.
LAG = """
SELECT count(*) AS articles, median(lag) AS median_s, quantile_cont(lag, 0.95) AS p95_s FROM (
  SELECT epoch(fetched_at - published_at) AS lag FROM latest.articles
  WHERE published_source = 'feed' AND feed_id IS NOT NULL
    AND fetched_at > (SELECT max(fetched_at) FROM latest.articles) - INTERVAL 1 DAY)
WHERE lag BETWEEN 0 AND 604800
"""
FEEDS = """
WITH last AS (SELECT *, row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) AS n FROM feed_polls)
SELECT feed_id, any_value(l.polled_at) AS polled_at, any_value(l.outcome) AS outcome,
  any_value(l.http_status) AS http_status, any_value(l.next_poll_at) AS next_poll_at, any_value(l.error) AS error,
  sum(p.new_entries) AS new_items, count(*) AS polls, count(*) FILTER (p.outcome = 'error') AS errors,
  sum(p.malformed) AS malformed, arg_max(p.moved_to, p.polled_at) AS moved_to,
  any_value(l.outcome) = 'error' AND any_value(l.next_poll_at) IS NULL AS stopped
FROM feed_polls p JOIN (SELECT * FROM last WHERE n = 1) l USING (feed_id) GROUP BY feed_id ORDER BY feed_id
"""


def run(*, lake: str, json_form: bool) -> int:
    """Print the state of a lake for a person or, as one JSON object, for a machine."""
    opened = open_lake(lake)
    connection = opened.connect()
    if json_form:
        print(json.dumps(summary(opened, connection), ensure_ascii=False, default=_plain))
        return 0
    console = console_for(sys.stdout)
    show_feeds(connection, console)
    show_tables(opened, connection, console)
    show_findings(connection, console)
    return 0


def console_for(out: TextIO) -> Console:
    """A console as wide as the terminal, wide enough for Arabic tables where there is none."""
    return Console(file=out, width=None if out.isatty() else 120)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _records(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, object]]:
    relation = connection.sql(sql)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def tables(lake: Lake, connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Rows, files, bytes of every table, and the newest article's publication for those that have articles."""
    newest = connection.sql("SELECT max(published_at) FROM articles").fetchall()[0][0]
    found: list[dict[str, object]] = []
    for name in lake.files:
        uris = lake.uris(name)
        count = connection.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        row: dict[str, object] = {
            "table": name,
            "rows": count,
            "files": len(uris),
            "bytes": sum(Path(u).stat().st_size for u in uris),
        }
        if name == "articles":
            row["newest_article"] = newest
        found.append(row)
    return found


def summary(lake: Lake, connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """All that ``status`` knows, for machines."""
    return {
        "lake": str(lake.root),
        "batch": lake.batch,
        "feeds": _feeds(connection),
        "tables": tables(lake, connection),
        "lag_last_day": _records(connection, LAG)[0],
        "failures": _records(
            connection,
            "SELECT stage, error_type, count(*) AS count FROM failures GROUP BY ALL ORDER BY count DESC, 1, 2",
        ),
    }


def _feeds(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """A record a feed: its last poll, its counts, and its rhythm."""
    now = datetime.now(UTC)
    known = {each.feed_id: each for each in rhythms(connection, now)}
    return [row | _rhythm(known.get(str(row["feed_id"])), now) for row in _records(connection, FEEDS)]


def _rhythm(found: Rhythm | None, now: datetime) -> dict[str, object]:
    if found is None:
        return {"last_new": None, "usual_gap_s": None, "silent": False}
    gap = None if found.usual_gap is None else found.usual_gap.total_seconds()
    return {"last_new": found.last_new, "usual_gap_s": gap, "silent": found.silent(now)}


def show_feeds(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Feed health: last poll, outcome, next poll, items, errors."""
    rows = _feeds(connection)
    if not rows:
        return
    table = Table(title="feeds (times are UTC)", title_justify="left", title_style="bold")
    for column in ("feed", "last poll", "outcome", "next poll", "new", "bad items", "failed polls"):
        table.add_column(column)
    for r in rows:
        good = r["outcome"] != "error"
        table.add_row(
            escape(str(r["feed_id"])),
            _minute(r["polled_at"]),
            f"[{'green' if good else 'red'}]{r['outcome']}[/]",
            "stopped" if r["stopped"] else _minute(r["next_poll_at"]),
            str(r["new_items"]),
            str(r["malformed"]),
            f"{r['errors']} of {r['polls']}",
        )
    console.print(table)
    for r in rows:
        if r["moved_to"]:
            console.print(f"{escape(str(r['feed_id']))} moved for good to {escape(str(r['moved_to']))}")
        if r["error"]:
            console.print(f"[red]{escape(str(r['feed_id']))}[/]: {escape(str(r['error']))}")
        if r["silent"]:
            console.print(
                f"[yellow]{escape(str(r['feed_id']))}[/]: silent since {_minute(r['last_new'])}; usually something new comes "
                f"within {float(str(r['usual_gap_s'])) / 3600:.1f} hours"
            )


def _minute(moment: object) -> str:
    return moment.strftime("%m-%d %H:%M") if isinstance(moment, datetime) else "–"


def show_tables(lake: Lake, connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """What the lake holds."""
    table = Table(title=f"lake {lake.root}, batch {lake.batch}", title_justify="left", title_style="bold")
    for column, justify in (("table", "left"), ("rows", "right"), ("files", "right"), ("KB", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for row in tables(lake, connection):
        table.add_row(
            str(row["table"]), f"{row['rows']:,}", str(row["files"]), f"{int(str(row['bytes'])) / 1000:,.0f}"
        )
    console.print(table)
    lag = _records(connection, LAG)[0]
    if lag["articles"]:
        console.print(
            f"From publication to the lake, last day: median {lag['median_s']:.0f} s, 95 % within {lag['p95_s']:.0f} s ({lag['articles']} articles)"
        )

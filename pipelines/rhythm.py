"""How often each feed brings something new, and which feeds have fallen silent against their own rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

GAPS = 5
"""Gaps between new items that must have been seen before a feed has a rhythm at all."""

FACTOR = 3.0
"""A feed is silent after so many of its usual gaps, and never within ``PATIENCE``."""

PATIENCE = timedelta(hours=2)

REMEMBERED = timedelta(days=60)
"""How far back polls are looked at."""

# The longest gaps but for one in twenty: nights and weekends are part of a rhythm.
_RHYTHMS = """
WITH news AS (
  SELECT feed_id, polled_at, epoch(polled_at - lag(polled_at) OVER (PARTITION BY feed_id ORDER BY polled_at)) AS gap
  FROM feed_polls WHERE new_entries > 0 AND polled_at > $since)
SELECT feed_id, max(polled_at), count(gap), quantile_cont(gap, 0.95) FROM news GROUP BY feed_id ORDER BY feed_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a feed last brought something new (UTC), and its usual longest gap, None while too few were seen."""

    feed_id: str
    last_new: datetime
    usual_gap: timedelta | None

    def silent(self, now: datetime) -> bool:
        """Has the feed been quiet for longer than its rhythm explains?"""
        return self.usual_gap is not None and now - self.last_new > max(PATIENCE, self.usual_gap * FACTOR)


def rhythms(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[Rhythm]:
    """The rhythm of every feed that brought something in the last 60 days.

    ``connection`` has the lake's views (``Lake.connect``).
    """
    rows = connection.execute(_RHYTHMS, {"since": now - REMEMBERED}).fetchall()
    return [
        Rhythm(
            feed_id=feed_id,
            last_new=last_new,
            usual_gap=timedelta(seconds=gap) if gaps >= GAPS else None,
        )
        for feed_id, last_new, gaps, gap in rows
    ]

"""A short form of ``benchmarks/soak.py``: days of reading in which nothing but the tables' rows grows."""

from __future__ import annotations

from pathlib import Path

from benchmarks.soak import STAND_IN, soak
from transforms.lake.reader import open_lake
from transforms.lake.verify import verify


def test_days_of_reading_leave_a_sound_lake_of_few_files(tmp_path: Path) -> None:
    leaps = soak(tmp_path, articles=75, feeds=3, work=STAND_IN)
    assert len(leaps) == 5
    assert leaps[-1].articles >= 75
    lake = open_lake(tmp_path / "lake")
    with lake.connect() as connection:
        days = connection.execute("SELECT count(DISTINCT seen_on) FROM articles").fetchall()[0][0]
    assert days >= 2, "the clock leaps"
    assert len(lake.files["articles"]) <= days + 4
    assert leaps[-1].logs < 100
    assert verify(tmp_path / "lake") == []

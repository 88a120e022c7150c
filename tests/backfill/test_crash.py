"""A short trial of ``benchmarks/backfill_crash.py``: killed at random moments, nothing is lost, doubled or done twice."""

from __future__ import annotations

from pathlib import Path

from benchmarks.backfill_crash import trial
from transforms.children import Work


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    work = Work(function="tests.ingest.works:first_word")
    outcome = trial(tmp_path, kills=3, seed=20220128, work=work, active=4.0)
    assert outcome.sound, outcome
    assert outcome.articles > 40, "the readers came to something"

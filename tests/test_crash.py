"""A short trial of ``benchmarks/crash.py``: the reader is killed at random moments, nothing is lost or doubled."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crash import trial
from transforms.children import Work


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    work = Work(function="tests.ingest.works:first_word")
    outcome = trial(tmp_path, kills=6, seed=20220128, work=work, active=3.0)
    assert outcome.sound, outcome
    assert outcome.articles > 10, "the readers came to something"

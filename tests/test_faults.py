"""A short trial of ``benchmarks/faults.py``: the reader among servers that do everything wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.faults import trial


def test_every_fault_has_its_outcome_and_none_is_felt_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.faults", "--read", "{lake}", "{sources}"]
    command += ["tests.ingest.works:first_word", "4"]
    outcome = trial(tmp_path, seconds=200, many=1200, command=command, rounds=2)
    assert outcome.problems == ()
    assert outcome.faults >= 60

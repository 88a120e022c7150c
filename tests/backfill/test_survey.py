"""How much an archive holds and how far its reading is, told by where in the file it is, packed or not."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from pipelines import survey
from pipelines.backfill import Reading
from pipelines.chunks import parts
from schemas.archives import Unit
from tests.backfill.archive import told, write_lines
from transforms.lake.state import UnitRead


def packed(folder: Path) -> tuple[Reading, Unit]:
    """An archive in gzip of 6,000 articles, of which the first sixty are longer."""
    rng = random.Random(0)
    articles = [told(number, rng) for number in range(6000)]
    for each in articles:
        each["text"] += rng.randbytes(400).hex()  # as hard to pack as so many words
    for each in articles[:60]:
        each["text"] *= 4
    plain = write_lines(folder / "plain.jsonl", articles)
    file = folder / "packed.jsonl"
    file.write_bytes(gzip.compress(plain.read_bytes()))
    reading = Reading(paths=(str(file),))
    (unit,) = (each for each in reading.units() if isinstance(each, Unit))
    return reading, unit


def test_the_first_records_do_not_stand_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, unit = packed(tmp_path)
    sample, looked, passed = survey.sampled(reading, unit)
    assert (len(sample), looked, passed) == (survey.TAKEN, 6000, unit.end)
    monkeypatch.setattr(survey, "SECONDS", 0.0)
    sample, looked, passed = survey.sampled(reading, unit)
    assert (len(sample), looked) == (survey.TAKEN, survey.LOOKED)
    records = looked * (unit.end - unit.start) / passed
    assert records == pytest.approx(6000, rel=0.2)


def test_how_far_reading_is_within_one_unit(tmp_path: Path) -> None:
    reading, unit = packed(tmp_path)
    made = list(
        parts([unit], reading.records, lambda unit: UnitRead(unit=unit, manner="", records=0, done=False))
    )
    assert len(made) >= 3
    assert sum(part.bytes for part in made) == unit.end
    assert all(part.bytes > unit.end / 20 for part in made[:2])


def test_batches_grow(tmp_path: Path) -> None:
    reading, unit = packed(tmp_path)
    made = list(
        parts([unit], reading.records, lambda unit: UnitRead(unit=unit, manner="", records=0, done=False))
    )
    assert [len(part.records) for part in made] == [500, 1000, 2000, 2000, 500]

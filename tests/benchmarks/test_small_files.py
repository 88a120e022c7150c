"""The folder of many small files holds what it says, broken ones too."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import small_files
from pipelines.backfill import Reading, backfill
from tests.lake.lakes import ask
from transforms.children import Work


def test_every_page_but_the_broken_ones_is_an_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_files, "EVERY", 4)
    monkeypatch.setattr(small_files, "A_FOLDER", 5)
    assert small_files.make(tmp_path / "pages", 12) == 9
    reading = Reading(paths=(str(tmp_path / "pages"),))
    total = backfill(
        tmp_path / "lake", reading, workers=1, work=Work(function="tests.ingest.works:first_word")
    )
    assert total.articles == 9
    assert ask(tmp_path / "lake", "SELECT count(*) > 0 FROM failures") == [(True,)]

"""Commands that run for long do without packages that they have no use for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_backfill_and_ingest_load_no_pandas(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "خبر", "text": "قال شاهد إن الطريق سالك"}\n', "utf-8")
    lake = str(tmp_path / "lake")
    for command in (
        ["backfill", "--dry-run", "--lake", lake, str(tmp_path / "a.jsonl")],
        ["ingest", "--once", "--lake", lake, "--sources", str(tmp_path / "none.toml")],
    ):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "waqai", *command],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        # What was asked for and refused is listed too, but nothing below it.
        loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
        assert {"apache_beam", "pyarrow"} <= loaded
        assert not loaded & {"pandas.core.api", "pymongo.collection", "apache_beam.io.gcp.bigquery_tools"}

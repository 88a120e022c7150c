"""``waqai demo``: the sample outlets read twice with the real reader, then what the lake says."""

from __future__ import annotations

import shutil
import sys
from importlib import resources
from pathlib import Path

from pipelines import logs
from pipelines.demo.server import serve, source_files
from pipelines.findings import show_findings
from pipelines.ingest import Total, ingest
from pipelines.status import console_for, show_feeds, show_tables
from transforms.feeds.sources import load_sources
from transforms.lake.reader import open_lake

ROUNDS = """
SELECT count(*) FILTER (NOT is_latest), count(*) - count(DISTINCT (article_id, version)) FROM articles
"""
NEXT = """
Every outlet, spokesperson and sentence above is invented; the events are public ones.
Next:
  waqai query --lake {lake} "SELECT speaker, stance, text FROM claims LIMIT 20"
  waqai status --lake {lake}
  waqai verify --lake {lake}
  waqai ingest --once            # the real outlets, into ./lake"""


def run(*, lake: str, log_format: str) -> int:
    """Make the demo's lake afresh, read the outlets twice, show what was found. Returns the exit code."""
    logs.set_up(log_format)
    folder = Path(lake)
    if folder.exists() and not (folder / "_state").is_dir() and any(folder.iterdir()):
        print(
            f"waqai demo: {folder} is not empty and no lake; name another folder with --lake", file=sys.stderr
        )
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    console = console_for(sys.stdout)
    with serve() as site, resources.as_file(source_files()) as files:
        sources, problems = load_sources([files], port=site.port)
        if problems:
            raise ValueError(f"the bundled outlets are broken: {problems[0]}")
        first = ingest(folder, sources, once=True)
        site.round = 2
        second = ingest(folder, sources, once=True)
    opened = open_lake(folder)
    with opened.connect() as connection:
        edited, doubled = connection.sql(ROUNDS).fetchall()[0]
        console.print(f"round 1: {_told(first)}")
        console.print(f"round 2: {_told(second)}; {edited} article had been edited, {doubled} doubled")
        show_feeds(connection, console)
        show_tables(opened, connection, console)
        show_findings(connection, console)
    print(NEXT.format(lake=lake))
    return 0


def _told(total: Total) -> str:
    return (
        f"{total.polls} feeds polled, {total.articles} article versions new, {total.failures} items unusable"
    )

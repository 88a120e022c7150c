"""Compiled modules and their sources say the same, to the byte: ``make same`` (not collected with the rest, it compiles first)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.robustness import MANGLED
from benchmarks.stages import samples

ROOT = Path(__file__).parents[1]
COMPILED = ROOT / "build" / "compiled"
ENGLISH = "At least 12 people, including three children, were killed in Raqqa on Monday, the SDF said."
# Facts of JSON lines ("text", "published") as the JSON that `waqai extract` prints, and what reads them.
READ = """
import json, sys
from datetime import date
from schemas.facts_json import as_json
from transforms.facts import events
from transforms.facts.extract import facts, read
print(json.dumps(events.__file__))
for line in sys.stdin:
    text, published = json.loads(line)
    found = facts(read(text, date.fromisoformat(published)))
    print(json.dumps([as_json(None, found), found.dateline_place_id, found.credited_to, found.normalizations]))
"""


def said(folder: Path, texts: list[tuple[str, date]]) -> tuple[str, list[str]]:
    """Where the rules for events come from under ``folder``, and a line for each text."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", READ],
        input="".join(json.dumps([text, day.isoformat()]) + "\n" for text, day in texts),
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, *rest = done.stdout.splitlines()
    return json.loads(first), rest


def test_the_same_of_every_text() -> None:
    texts = sorted({(s.text, s.published) for s in samples(None, 400_000)})
    mangled = [
        (MANGLED[way](text, Random(i)), day) for way in sorted(MANGLED) for i, (text, day) in enumerate(texts)
    ]
    every = [*texts, *mangled, (ENGLISH, date(2021, 3, 17)), ("", date(2021, 3, 17))]
    assert len(texts) >= 50 and len(mangled) >= 500
    source, pure = said(ROOT, every)
    binary, compiled = said(COMPILED, every)
    assert source.endswith(".py") and source.startswith(str(ROOT / "transforms")), source
    assert binary.endswith(".so") and binary.startswith(str(COMPILED)), (
        f"{binary} is not compiled: make compiled"
    )
    differ = [every[i] for i, (a, b) in enumerate(zip(pure, compiled, strict=True)) if a != b]
    assert differ == []


def test_the_sources_are_not_shadowed() -> None:
    assert not [*ROOT.glob("transforms/**/*.so"), *ROOT.glob("*.so"), *ROOT.glob("schemas/*.so")]

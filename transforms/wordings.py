"""What a batch's state will know of its articles' wordings, left beside the staged files until the batch is recorded."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from schemas.ids import digest
from transforms.candidates import Candidate, Key
from transforms.lake.paths import make_folder

FOLDER = "wordings"


def leave(folder: Path, articles: Sequence[Candidate]) -> None:
    """Leave the articles in a staging folder; the same ones twice are there once."""
    make_folder(folder / FOLDER)
    (folder / FOLDER / digest(*(each.key for each in articles))).write_bytes(
        pickle.dumps(tuple(replace(each, text="") for each in articles))
    )


def left(folder: Path) -> dict[Key, Candidate]:
    """What was left in a staging folder, by article."""
    files = sorted((folder / FOLDER).glob("*"))
    return {each.key: each for file in files for each in pickle.loads(file.read_bytes())}

"""Outlets and their feeds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from schemas.feeds import Source, SourceProblem

BUNDLED = Path(__file__).parent / "sources"


def load_sources(
    paths: Iterable[Path] = (BUNDLED,), *, port: int | None = None
) -> tuple[tuple[Source, ...], tuple[SourceProblem, ...]]:
    """Sources from files and folders, sorted by id, and what is wrong in the others."""
    raise NotImplementedError

"""An event in the making, between its sentence and the whole text."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.facts import Party, Place, TimeExpression
from transforms.facts.triggers import Candidate


@dataclass(slots=True)
class Draft:
    """An event in the making."""

    candidate: Candidate
    sentence: int
    type: str
    mode: str | None
    actor: Party | None
    target: Party | None
    place: Place | None
    time: TimeExpression | None
    told: bool
    modality: str
    claim: int | None
    weapons: tuple[str, ...]
    rule: str
    killed: tuple[float | None, float | None] | None = None
    injured: tuple[float | None, float | None] | None = None

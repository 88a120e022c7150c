"""Actor and target of a trigger, and who can be which."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.event_words import words
from transforms.facts.parties import Unit


@dataclass(slots=True)
class Arguments:
    """Actor and target of a trigger, and the units that say where; ``rule`` names the construction."""

    actor: Unit | None = None
    target: Unit | None = None
    rule: str = "masdar without genitive"


AGAINST = words("against")


BY = frozenset({"من قبل"})
WITH = "بقياده"  # the preposition of who leads, backs or takes part beside the doer


SUFFERERS = frozenset({"people", "per", "captive", "armed"})


def is_bare(unit: Unit) -> bool:
    return unit.preposition == ""

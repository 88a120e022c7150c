"""Actor and target of a trigger, and who can be which."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.document import Document
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


def in_relative(doc: Document, unit: Unit) -> bool:
    """«التحالف الذي تقوده واشنطن»: is a party the subject of a relative clause, and so of no verb outside it?"""
    verb = doc.words[unit.first - 1] if unit.first > 1 else ""
    return unit.first > 1 and doc.words[unit.first - 2] in _RELATIVE and verb not in _FUNCTION


_RELATIVE = words("relative")
_FUNCTION = words("function")


def added(doc: Document, unit: Unit) -> bool:
    """«وزوجته»: is a party joined by و to what stands before it?"""
    return unit.start > doc.starts[unit.first] and doc.words[unit.first][0] == "و"


def allied(doc: Document, unit: Unit) -> bool:
    """«تقاتل جنباً إلى جنب مع القوات», «المجموعات الداعمة للجيش»: with whom or for whom, not against whom."""
    backed = unit.preposition == "ل" and unit.first > 0 and doc.words[unit.first - 1] in _BACKING
    return backed or "جنب" in doc.words[max(0, unit.first - 3) : unit.first]


_BACKING = words("backing")


def is_bare(unit: Unit) -> bool:
    return unit.preposition == ""


def accusative(doc: Document, u: Unit) -> bool:
    """Does a phrase begin with an indefinite noun in the accusative, which is no subject: «تصنفه تنظيما إرهابيا»?"""
    word = doc.words[u.first]
    return (
        (u.kind in _DESCRIBED or not u.mentions)
        and len(word) > 3
        and word.endswith("ا")
        and not word.startswith("ال")
        and not word.endswith(("ها", "يا", "ما"))
    )


_DESCRIBED = frozenset(
    {"armed", "body", "people", "captive", "force", "thing", "area", "goods"}
)  # names have no case

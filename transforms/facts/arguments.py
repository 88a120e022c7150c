"""Who did it and to whom: the parties of a trigger by the construction it stands in.

Verb, subject, object in either order; a masdar with its genitive, with «لـ», «على», «من قبل»; a noun that a light verb
carries («شنّ الطيران غارات», «تعرضت البلدة لقصف»); a nationality («قصف تركي»); «بين … و…»; relative clauses.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.value import replace
from transforms.facts import asides
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.nominal import nominal
from transforms.facts.parties import Unit
from transforms.facts.roles import Arguments, is_bare
from transforms.facts.triggers import Candidate
from transforms.facts.verbal import verbal

BREAKS = words("break") | frozenset("؛.\n:")
_CLOSES = BREAKS | words("relative")


_LENDING = frozenset({"LIGHT", "REJECT", "AGREE", "THREATEN", "CONTROL"})


def bounds(doc: Document, c: Candidate, first: int, after: int, stops: frozenset[int]) -> tuple[int, int]:
    """The clause of a trigger: from the last break before it to the next after it; ``stops`` are verbs."""
    words = doc.words
    left = c.start
    while (
        left > first
        and (left - 1) not in stops
        and not (
            words[left - 1] in BREAKS
            and _breaks(words, left - 1)
            and asides.closing(words, left - 1, c.start + 1) is None
        )
    ):
        left -= 1
    right = c.end
    while right < after and right not in stops and not (words[right] in _CLOSES and _breaks(words, right)):
        right += 1
    return left, right


def _breaks(words: list[str], k: int) -> bool:
    before = words[k - 1] if k else ""
    return not ((words[k] == "قبل" and before == "من") or (words[k] == "ما" and before in _OFTEN))


_OFTEN = words("often")


def resolve(
    doc: Document,
    c: Candidate,
    units: Sequence[Unit],
    clause: tuple[int, int],
    first: int,
    light: Sequence[Candidate],
    verb: Candidate | None,
) -> Arguments:
    """The parties of one trigger among the ``units`` of its sentence, which begins at token ``first``.

    ``verb`` is the one that opens its clause: who refuses or agrees to do something would do it, who condemns it did not.
    """
    governed = verb is None or (
        verb.morph.number != "p" and any(s.entry.type in _LENDING for s in verb.senses)
    )
    left, right = clause
    before = [u for u in units if left <= u.first and u.after <= c.start]
    behind = [
        u
        for u in units
        if c.start < u.first < right
        and not (u.first < c.end and (u.kind in ("missile", "goods") or c.entry.mode == "chemical"))
    ]
    found = (
        nominal(doc, c, before, behind, units, light, first, governed, verb is not None)
        if c.nominal
        else verbal(doc, c, before, behind, units)
    )
    if c.entry.mode == "hold" and c.nominal:
        found.target = _held(doc, c, units) or found.target
    if found.actor is not None and c.start <= found.actor.first < c.end and c.entry.word in ("أسقط", "إسقاط"):
        found.target, found.actor = found.actor, None  # «إسقاط مروحية تركية»
    if found.target is None and not _OWNED.isdisjoint(doc.words[c.start : c.end + 1]):
        found.target = next(
            (u for u in reversed(units) if u.after <= c.start and u is not found.actor and _held_person(u)),
            None,
        )
    if found.actor is None and found.target is not None and _colleague(doc, found.target):
        found.actor = next(
            (u for u in reversed(units) if u.after <= c.start and u.kinds & {"per", "people"} and is_bare(u)),
            None,
        )
    if found.target is None and c.entry.tail in _HIM:
        ahead = [u for u in units if u.after <= c.start and (u.acts or _held_person(u))]
        found.target = ahead[-1] if ahead else None
        found.actor = next((u for u in ahead[:-1] if is_bare(u)), None)
    actor = found.actor
    if c.entry.roles == "mutual" and actor is not None and actor.joined is not None:
        found.target = actor.joined
        found.actor = replace(actor, end=actor.own, joined=None)
    return found


# whose freedom it is stands before: «اعتقل الصحفي ثم أطلق سراحه»
_OWNED = frozenset({"سراحه", "سراحها", "سراحهم", "سبيله", "سبيلها", "سبيلهم"})


_HIM = frozenset({"إياه", "إياها", "إياهم"})  # «متهماً إياه»: who was spoken of last


def _held_person(u: Unit) -> bool:
    return not u.kinds.isdisjoint({"per", "people", "captive", "armed"})


def _colleague(doc: Document, u: Unit) -> bool:
    """«نظيره», «نظرائه»: whose counterpart, is told before."""
    return doc.words[u.first].lstrip("بلو").startswith(("نظيره", "نظيرته", "نظيرها", "نظراي", "نظرائ"))


def _held(doc: Document, c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """What is held: the areas that the phrase itself names («مناطق سيطرة …»), else what stands before it («البلدة الخاضعة لسيطرة …»)."""
    if c.end - c.start == 1:
        return None
    if doc.words[c.start].endswith(("مناطق", "منطقه", "مواقع", "اماكن")):
        start = doc.start(c.start, c.prefix)
        end = doc.ends[c.start]
        return Unit(c.start, c.start + 1, start, end, "area", frozenset({"area"}), "", ())
    return next((u for u in reversed(units) if u.after <= c.start and c.start - u.after <= 3), None)

"""Who did it and to whom: the parties of a trigger by the construction it stands in.

Verb, subject, object in either order; a masdar with its genitive, with «لـ», «على», «من قبل»; a noun that a light verb
carries («شنّ الطيران غارات», «تعرضت البلدة لقصف»); a nationality («قصف تركي»); «بين … و…»; relative clauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.facts.document import Document
from transforms.facts.parties import Unit, words_of_number
from transforms.facts.triggers import Candidate

_RELATIVE = frozenset({"التي", "الذي", "الذين", "اللذين", "اللذان", "اللتين", "اللواتي", "ممن"})
BREAKS = frozenset(
    [
        "ان",
        "انه",
        "انها",
        "انهم",
        "انهما",
        "حيث",
        "بينما",
        "فيما",
        "كما",
        "اذ",
        "لكن",
        "لكنه",
        "بل",
        "ثم",
        "مما",
        "ما",
        "وقال",
        "واضاف",
        "واكد",
        "وكان",
        "وكانت",
        "وكذلك",
        "وذلك",
        "وهو",
        "وهي",
        "يذكر",
        "؛",
        ".",
        "\n",
        ":",
        "عقب",
        "بعدما",
        "قبل",
    ]
)
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
_LENDING = frozenset({"LIGHT", "REJECT", "AGREE", "THREATEN", "CONTROL"})
_PRONOUN_SUBJECTS = frozenset({"انه", "انها", "انهم", "بانه", "بانها", "بانهم", "وانه", "وانها", "وانهم"})
_AGAINST = frozenset({"علي", "ضد", "باتجاه", "تجاه", "نحو"})
_BY = frozenset({"من قبل"})
_SUFFERERS = frozenset({"people", "per", "captive", "armed"})


@dataclass(slots=True)
class Arguments:
    """Actor and target of a trigger, and the units that say where; ``rule`` names the construction."""

    actor: Unit | None = None
    target: Unit | None = None
    rule: str = "masdar without genitive"


def bounds(doc: Document, c: Candidate, first: int, after: int, stops: Sequence[int]) -> tuple[int, int]:
    """The clause of a trigger: from the last break before it to the next after it; ``stops`` are verbs."""
    words = doc.words
    left = c.start
    while left > first and not _breaks(words, left - 1) and (left - 1) not in stops:
        left -= 1
    right = c.end
    while (
        right < after and not _breaks(words, right) and words[right] not in _RELATIVE and right not in stops
    ):
        right += 1
    return left, right


def _breaks(words: Sequence[str], k: int) -> bool:
    return words[k] in BREAKS and not (words[k] == "قبل" and words[k - 1] == "من")


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
        if c.start < u.first < right and not (u.first < c.end and u.kind in ("missile", "goods"))
    ]
    found = (
        _nominal(doc, c, before, behind, units, light, first, governed, verb is not None)
        if c.nominal
        else _verbal(doc, c, before, behind, units)
    )
    actor = found.actor
    if c.entry.roles == "mutual" and actor is not None and actor.joined is not None:
        found.target = actor.joined
        found.actor = replace(actor, end=actor.own, joined=None)
    return found


def _bare(unit: Unit) -> bool:
    return unit.preposition == ""


def _reaches(unit: Unit, c: Candidate) -> bool:
    return unit.preposition in c.entry.through or unit.preposition in _AGAINST


def _relative(doc: Document, c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """What a relative pronoun right before a verb stands for: «المنطقة التي يسيطر عليها»."""
    for k in range(c.start - 1, max(c.start - 4, -1), -1):
        if doc.words[k] in _RELATIVE:
            return next((u for u in reversed(units) if u.after <= k and k - u.after <= 6), None)
    return None


def _verbal(
    doc: Document, c: Candidate, before: list[Unit], behind: list[Unit], units: Sequence[Unit]
) -> Arguments:
    roles = c.entry.roles
    antecedent = _relative(doc, c, units)
    pronoun = c.morph.pronoun or _resumed(doc, c)
    joined = c.proclitic[:1] in ("و", "ف")  # the subject of such a verb cannot stand before it
    subject = (
        None
        if joined
        else next(
            (
                u
                for u in reversed(before)
                if _bare(u) and (u.acts or roles in ("suffers", "moves")) and c.start - u.after <= 7
            ),
            None,
        )
    )
    by = next((u for u in behind if u.preposition in _BY), None)
    bare = [u for u in behind if _bare(u)]
    reached = next((u for u in behind if _reaches(u, c)), None)
    if roles in {"suffers", "happens"}:
        target = next((u for u in behind if not u.kinds.isdisjoint(_SUFFERERS) and _bare(u)), None)
        if target is None and roles == "suffers":
            target = subject or next(iter(bare), None)
        return Arguments(by, target or reached, "who undergoes is subject")
    if antecedent is not None:
        if pronoun:
            actor = by or next((u for u in bare if u.acts), None)
            return Arguments(actor, antecedent, "relative clause with its object before")
        subject = antecedent
    if subject is None and c.start and doc.words[c.start - 1] in _PRONOUN_SUBJECTS:
        ahead = [
            u
            for u in units
            if u.after <= c.start and u.acts and (_bare(u) or doc.words[c.start - 1].startswith("ب"))
        ]
        subject = (ahead[-1] if doc.words[c.start - 1].startswith("ب") else ahead[0]) if ahead else None
    passive = by is not None or (roles in ("done", "kill") and _passive(doc, c, bare, subject, reached))
    if passive:
        target = (
            next((u for u in bare if not u.kinds.isdisjoint(_SUFFERERS)), None)
            or next(iter(bare), None)
            or subject
        )
        return Arguments(by, target if target is not by else None, "passive verb")
    if (
        roles in ("done", "kill")
        and subject is not None
        and not bare
        and by is None
        and subject.kinds & {"per", "people", "captive"}
    ):
        return Arguments(None, subject, "passive verb")
    if roles == "mutual":
        actor = subject or next(iter(bare), None)
        other = next((u for u in behind if u is not actor and u.preposition in ("مع", "ضد", "بين")), None)
        if other is None and actor is not None:
            other = next(
                (u for u in bare if u is not actor and (u.acts or not u.kinds.isdisjoint(_SUFFERERS))), None
            )
        return Arguments(actor, other, "verb of two parties")
    if subject is not None:
        objects = [u for u in bare if u is not subject]
        target = objects[0] if objects else reached
        return Arguments(subject, target, "subject before verb")
    if bare:
        first, others = bare[0], bare[1:]
        person = not first.kinds.isdisjoint(_SUFFERERS)
        if first.acts or others or roles == "moves" or (person and (reached is not None or roles == "does")):
            return Arguments(first, others[0] if others else reached, "verb, subject, object")
    return Arguments(None, bare[0] if bare else reached, "verb without subject")


def _resumed(doc: Document, c: Candidate) -> str:
    """«يسيطر عليها»: the pronoun on the preposition after a verb."""
    for k in range(c.end, min(c.end + 2, len(doc.words))):
        if doc.words[k] in (
            "عليها",
            "عليه",
            "عليهم",
            "اليها",
            "اليه",
            "منها",
            "منه",
            "فيها",
            "فيه",
            "بها",
            "به",
        ):
            return "ها"
    return ""


def _passive(
    doc: Document, c: Candidate, bare: list[Unit], subject: Unit | None, reached: Unit | None
) -> bool:
    raw = doc.raw[doc.start(c.start, c.prefix) : doc.ends[c.end - 1]]
    if "ُ" in raw[:3]:
        return True
    if c.entry.roles == "kill":
        actor = subject if subject is not None and subject.kinds & {"org", "force", "gpe", "body"} else None
        if actor is not None:
            return False
        return not (len(bare) > 1 and bare[0].kinds & {"org", "force", "gpe", "body"})
    return (
        subject is None
        and (reached is None or reached.preposition not in c.entry.through)
        and c.entry.type not in _SPOKEN
        and bool(bare)
        and not bare[0].kinds.isdisjoint({"people", "captive", "per"})
        and len(bare) == 1
    )


def _nominal(
    doc: Document,
    c: Candidate,
    before: list[Unit],
    behind: list[Unit],
    units: Sequence[Unit],
    light: Sequence[Candidate],
    first: int,
    governed: bool,
    led: bool,
) -> Arguments:
    roles = c.entry.roles
    actor: Unit | None = None
    target: Unit | None = None
    rule = "masdar without genitive"
    if c.morph.pronoun:
        owner = next((u for u in reversed(before) if u.acts), None)
        if roles in ("done", "kill", "suffers"):
            target = next((u for u in reversed([u for u in units if u.after <= c.start])), None)
        else:
            actor = owner or next((u for u in reversed(units) if u.after <= c.start and u.acts), None)
        rule = "masdar with pronoun"
    at = _skip(doc, c.end, behind)
    rest = list(behind)
    if rest and "nationality" in rest[0].kinds and rest[0].first <= at:
        actor = rest.pop(0)
        rule = "nationality of the deed"
        at = _skip(doc, actor.after, rest)
    if rest and rest[0].first <= at:
        u = rest[0]
        if u.preposition == "":
            rest.pop(0)
            second = (
                rest[0]
                if rest and (rest[0].first <= u.after + 1) and rest[0].preposition in ("", "ل")
                else None
            )
            person = u.acts or not u.kinds.isdisjoint(_SUFFERERS)
            doer = (
                (u.acts and roles == "does")
                or (person and roles == "mutual")
                or (u.acts and second is not None)
                or roles == "moves"
            )
            if roles == "suffers":
                doer = False
            if roles in ("done", "kill") and second is None:
                doer = False
            if doer and actor is None:
                actor, rule = u, "masdar with its doer"
                if second is not None:
                    target = second
            else:
                target, rule = u, "masdar with what it is done to"
        elif doc.words[u.first - 1].startswith("منسوب"):
            rest.pop(0)
            actor, rule = u, "masdar, its doer after ل"
        elif u.preposition == "ل" and "ل" not in c.entry.through:
            rest.pop(0)
            if actor is None and u.acts and roles != "suffers":
                actor, rule = u, "masdar, its doer after ل"
            else:
                target, rule = u, "masdar, what it is done to after ل"
        elif u.preposition == "ل":
            rest.pop(0)
            against = next((v for v in rest if v.preposition in _AGAINST), None)
            if actor is None and u.acts and (against is not None or roles != "done") and not u.joined:
                actor, rule = u, "masdar, its doer after ل"
            else:
                target, rule = u, "masdar, what it is done to after ل"
    for u in rest:
        if actor is None and u.preposition == "ب" and "force" in u.kinds and roles in ("does", "done"):
            actor = u  # «هجوم بمسيرة تركية»
            continue
        if u.preposition in _BY or (
            u.preposition == "من"
            and u.acts
            and roles in ("does", "done")
            and actor is None
            and u.first - c.end <= 6
        ):
            actor = actor or u
        elif u.preposition in ("بين",) and roles == "mutual":
            if u.joined or actor is None:
                actor = actor or u
        elif u.preposition in ("مع", "ضد") and roles == "mutual":
            target = target or u
        elif target is None and (u.preposition in _AGAINST or u.preposition in c.entry.through):
            target = u
    if roles == "mutual" and target is None and actor is not None:
        target = next(
            (u for u in behind if u is not actor and u.acts and doc.words[u.first].startswith("و")), None
        )
    lender = next(
        (v for v in reversed(light) if first <= v.start and v.end <= c.start and c.start - v.end <= 9), None
    )
    if lender is not None:
        between = [u for u in units if lender.end <= u.first and u.after <= c.start]
        ahead = [u for u in units if u.after <= lender.start and lender.start - u.after <= 7 and _bare(u)]
        if lender.entry.mode == "do":
            doer = next(
                (u for u in between if _bare(u) and (u.acts or not u.kinds.isdisjoint(_SUFFERERS))), None
            ) or (ahead[-1] if ahead and ahead[-1].acts else None)
            if actor is None and doer is not None:
                actor, rule = doer, "light verb's subject"
        elif lender.entry.mode == "undergo":
            sufferer = next((u for u in between if _bare(u)), None) or (ahead[-1] if ahead else None)
            if target is None and sufferer is not None:
                target, rule = sufferer, "what is exposed to it"
    following = next((v for v in light if v.start - c.end >= 0), None)
    if following is not None:
        gap = following.start - c.end
        nxt = [u for u in units if u.first >= following.end]
        if following.entry.mode == "strike" and gap <= 8 and target is None:
            target = next((u for u in nxt if _bare(u) or u.preposition in _AGAINST), None)
            rule = "deed that strikes something"
        elif following.entry.mode == "do" and following.morph.pronoun and gap <= 10:
            doer = next((u for u in nxt if _bare(u) and u.acts), None)
            if doer is not None and actor is None:
                actor, rule = doer, "deed that somebody carried out"
            if target is None:
                target = next((u for u in nxt if u.preposition in _AGAINST), None)
    if (
        actor is None
        and roles in ("does", "done", "moves", "mutual")
        and not c.morph.pronoun
        and governed
        and (led or not doc.words[c.start][c.prefix :].startswith("ال"))
    ):
        doer = next((u for u in reversed(before) if _bare(u) and u.acts and u is not target), None)
        if doer is not None:
            actor, rule = doer, "subject of the clause"
    return Arguments(actor, target if target is not actor else None, rule)


def _skip(doc: Document, at: int, units: Sequence[Unit]) -> int:
    """The position after adjectives, numbers and marks that stand between a noun and its genitive."""
    starts = {u.first for u in units}
    limit = min(at + 6, len(doc.words))
    while at < limit and at not in starts:
        word = doc.words[at]
        if (
            word in '«"“('
            or words_of_number(word)
            or word.endswith(("ي", "يه", "يا", "ين", "يين", "يتين", "ات"))
            or word.startswith(("ال", "وال"))
            or word in _LOOSE
        ):
            at += 1
        else:
            break
    return at


_LOOSE = frozenset(
    [
        "عنيف",
        "عنيفه",
        "عنيفا",
        "مكثف",
        "مكثفه",
        "مكثفا",
        "متبادل",
        "متبادله",
        "اخر",
        "اخري",
        "جديد",
        "جديده",
        "واسع",
        "واسعه",
        "واسعا",
        "مسلح",
        "مسلحه",
        "مستمر",
        "مستمره",
        "مباشر",
        "مباشره",
        "من",
        "مجهول",
        "كامل",
        "منسوبه",
        "منسوب",
    ]
)

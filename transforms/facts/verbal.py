"""Subject and object of a verb, in either order; passives, relative clauses, verbs of two parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from transforms.facts import asides
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.parties import Unit
from transforms.facts.phrases import words_of_number
from transforms.facts.roles import (
    AGAINST,
    BY,
    SUFFERERS,
    Arguments,
    accusative,
    added,
    allied,
    in_relative,
    is_bare,
)
from transforms.facts.triggers import Candidate, Sense

_RELATIVE = words("relative")
_PRONOUN_SUBJECTS = words("subject pronoun")
_RESUMED = words("resumed")
_OPENS = words("break")


_NEAR = 6  # tokens from a verb of moving to who moves
_BY = 10  # tokens from a verb to «من قبل»
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})


_TITLED = frozenset({"people", "per"})  # «الرئيس فلان»
_PLACES = frozenset({"area", "place", "base"})
_UNDERGO = frozenset({"people", "captive", "body"})


def verbal(
    doc: Document, c: Candidate, before: list[Unit], behind: list[Unit], units: Sequence[Unit]
) -> Arguments:
    roles = c.entry.roles
    antecedent = _relative(doc, c, units) or _described(doc, c, units)
    pronoun = c.morph.pronoun or _resumed(doc, c)
    joined = c.proclitic[:1] in ("و", "ف")  # the subject of such a verb cannot stand before it
    subject = (
        None
        if joined
        else next(
            (
                u
                for u in reversed(before)
                if is_bare(u)
                and (u.acts or roles in ("suffers", "moves") or _speaks(doc, c, u))
                and _distance(doc, c, u) <= 7
                and not in_relative(doc, u)
                and not _in_aside(doc, c, u)
                and not _quoted_apart(doc, c, u)
                and not (c.morph.gender == "f" and u.kinds >= _TITLED and not _agrees(doc, c, u))
            ),
            None,
        )
    )
    if subject is None and antecedent is None and not joined:
        subject = _before_relative(doc, c, units)
    before_it = doc.words[c.start - 1] if c.start else ""
    # What the clause tells of is no party: «الذي …» without a noun before it, «مما يهدد …».
    headless = before_it == "مما" or (antecedent is None and before_it in _RELATIVE)
    if headless or before_it == "منذ":
        subject = None
    if subject is not None and (subject.after < c.start - 1 or roles == "moves") and _leads(doc, c, behind):
        subject = None
    by = next((u for u in behind if u.preposition in BY and u.first - c.end <= _BY), None)
    missiles = "missile" in c.entry.needs
    bare = [
        u
        for u in behind
        if is_bare(u)
        and (missiles or u.kind != "missile")
        and not (u.first == c.end and added(doc, u))
        and not _of_another(doc, u)
    ]
    reached = next((u for u in behind if _reaches(u, c)), None)
    if roles in {"suffers", "happens"}:
        target = next(
            (u for u in behind if u.first >= c.end and not u.kinds.isdisjoint(SUFFERERS) and is_bare(u)), None
        )
        if target is None and roles == "suffers":
            target = subject or next(iter(bare), None)
        return Arguments(by, target or reached, "who undergoes is subject")
    if c.entry.word in _HELD:
        holder = next((u for u in behind if is_bare(u) and u.acts), None)
        return Arguments(holder, antecedent or subject or _before(c, units), "passive verb")
    if antecedent is not None:
        if pronoun:
            actor = (
                by
                or next((u for u in bare if u.acts and not accusative(doc, u) and _beside(doc, c, u)), None)
                or _implied(c, antecedent, units)
            )
            return Arguments(actor, antecedent, "relative clause with its object before")
        subject = antecedent
    if subject is None and c.start and doc.words[c.start - 1] in _PRONOUN_SUBJECTS:
        ahead = [
            u
            for u in units
            if u.after <= c.start and u.acts and (is_bare(u) or doc.words[c.start - 1].startswith("ب"))
        ]
        subject = (ahead[-1] if doc.words[c.start - 1].startswith("ب") else ahead[0]) if ahead else None
    passive = (
        by is not None
        or _voweled_passive(doc, c)
        or (roles in ("done", "kill") and not c.morph.pronoun and _passive(doc, c, bare, subject, reached))
    )
    if passive:
        target = (
            (subject if _voweled_passive(doc, c) else None)
            or next((u for u in bare if not u.kinds.isdisjoint(SUFFERERS)), None)
            or next(iter(bare), None)
            or subject
            or _undergoer(c, before)
        )
        return Arguments(by, target if target is not by else None, "passive verb")
    if (
        roles in ("done", "kill")
        and subject is not None
        and not bare
        and by is None
        and subject.kinds & {"per", "people", "captive"}
        and c.entry.type not in _SPOKEN
        and not doc.words[min(c.end, len(doc.words) - 1)].startswith("ال")
    ):
        return Arguments(None, subject, "passive verb")
    if headless and not pronoun and bare and roles not in ("moves", "mutual"):
        return Arguments(None, _object(c, bare, reached), "verb without subject")
    if roles == "mutual":
        actor = subject or next(iter(bare), None)
        other = next(
            (
                u
                for u in behind
                if u is not actor and u.preposition in ("مع", "ضد", "بين") and not allied(doc, u)
            ),
            None,
        )
        if other is None and actor is not None:
            other = next(
                (
                    u
                    for u in bare
                    if u is not actor
                    and (u.acts or not u.kinds.isdisjoint(SUFFERERS))
                    and (c.entry.type != "AGREE" or 0 <= u.first - actor.after <= 1)
                ),
                None,
            )
        return Arguments(actor, other, "verb of two parties")
    if subject is not None:
        return Arguments(
            subject, _object(c, [u for u in bare if u is not subject], reached), "subject before verb"
        )
    if bare:
        first, others = bare[0], bare[1:]
        does = first.acts or not first.kinds.isdisjoint(SUFFERERS)
        if c.morph.pronoun and does and not accusative(doc, first) and _beside(doc, c, first):
            return Arguments(first, None, "verb, subject, object")  # «اتهمها بعض النواب»: whom is told before
        if (
            (not first.mentions and first.first == c.end and _oblique(doc, first))
            or accusative(doc, first)
            or _unknown(doc, c, units)
        ):
            return Arguments(None, first, "verb without subject")
        person = not first.kinds.isdisjoint(SUFFERERS)
        opens = joined or c.start == doc.sentences[doc.sentence[c.start]][0]
        if opens and roles == "done" and others and _reversed(doc, c, first, others[0]):
            return Arguments(others[0], first, "verb, subject, object")  # «تحاصر المدينة قوات …»
        if (
            joined
            and not others
            and reached is None
            and not first.mentions
            and not first.kinds.isdisjoint(_UNDERGO)
        ):
            return Arguments(None, first, "verb without subject")
        able = (bool(others) and c.entry.type != "ASSAULT") or (
            person and (bool(others) or reached is not None or roles == "does")
        )
        if (first.acts and roles != "moves") or able or (roles == "moves" and first.first - c.end <= _NEAR):
            return Arguments(first, _object(c, others, reached), "verb, subject, object")
    if bare and reached is not None and accusative(doc, bare[0]) and reached.first < bare[0].first:
        bare = []  # «عثر جيران على الصحفي مصابا»: how he was found
    return Arguments(None, bare[0] if bare else reached, "verb without subject")


def _of_another(doc: Document, u: Unit) -> bool:
    """«سيطر عليها بعد طرد الفصائل»: is a party what another deed, after «بعد» or «قبل», is done to?"""
    hit = doc.of("event").get(u.first - 1)
    return (
        hit is not None
        and doc.words[hit.start - 1] in _WHEN
        and any(
            s.nominal and s.entry.roles in ("done", "kill") for s in cast("tuple[Sense, ...]", hit.senses)
        )
    )


def _in_aside(doc: Document, c: Candidate, u: Unit) -> bool:
    """«عناصر الشرطة، وهي قوة محلية، غادروا»: does a party only say what another is?"""
    return asides.closing(doc.words, u.first - 1, c.start + 1) is not None


def _distance(doc: Document, c: Candidate, u: Unit) -> int:
    """Tokens between a party and a verb, without «، وهي …،» right behind it."""
    both = u.first > 1 and doc.words[u.first - 1] == "من" and doc.words[u.first - 2] in ("بكل", "لكل")
    close = None if both else asides.closing(doc.words, u.after + 1, c.start + 1)
    # «الفصيل المرتبط بكل من تركيا وقطر، وهو …»: what is said in passing is of neither.
    return c.start - (u.after if close is None else close)


_WHEN = words("when")

_HELD = frozenset({"خضع"})  # «البلدة تخضع لسيطرة القوات»


def _before(c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """What stands close before a verb."""
    return next((u for u in reversed(units) if u.after <= c.start and c.start - u.after <= 3), None)


def _undergoer(c: Candidate, before: Sequence[Unit]) -> Unit | None:
    """«إن امرأة من القرية قتلت على يد …»: people who stand before a passive."""
    people = (u for u in reversed(before) if is_bare(u) and not u.kinds.isdisjoint(SUFFERERS))
    return next((u for u in people if c.start - u.after <= 7), None)


def _speaks(doc: Document, c: Candidate, u: Unit) -> bool:
    """«مجموعة من السكان تدعو …»: people right before a verb of speech are its subject."""
    near = 0 <= c.start - u.after <= 1 and not accusative(doc, u)
    return near and c.entry.type in _SPOKEN and "people" in u.kinds and not c.morph.pronoun


def _quoted_apart(doc: Document, c: Candidate, u: Unit) -> bool:
    """«قالت الوكالة "تحركت حافلات تنقل …»: does a verb stand in words that are quoted from a party, and not the party?

    Of «أعلن الحرس أن قواته "استهدفت قاعدة"» the marks tell nothing, and who speaks of himself is the subject.
    """
    if c.morph.person == 1:
        return False
    between = doc.words[u.first : c.start]
    marks = between.count('"')
    if u.first and doc.words[u.first - 1] == '"':  # it stands in marks itself, perhaps with the verb
        return marks > 0 and marks % 2 == 0
    said = u.first > 1 and doc.words[u.first - 1] not in _THAT
    if between[-1] in '"«' and not (said and any(k in doc.of("cue") for k in (u.first - 1, u.first - 2))):
        return False
    return marks % 2 == 1 or between.count("«") > between.count("»")


_THAT = frozenset({"ان", "بان", "انه", "انها"})
_ACROSS = 16  # tokens of a relative clause between a subject and its verb


def _before_relative(doc: Document, c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """«القوات التي تسيطر على المعبر تمنع السكان»: the subject whose relative clause ends before its verb."""
    if _RELATIVE.isdisjoint(doc.words[max(0, c.start - _ACROSS - 2) : c.start]):
        return None
    last = doc.words[c.start - 1] if c.start else ""
    if last in _RELATIVE or last in _OPENS or last in "،,:" or _resumed(doc, c):
        return None
    for u in reversed(units):
        if not u.after < c.start - 1 <= u.after + _ACROSS:
            continue
        at = u.after + (doc.words[u.after] in "،,")
        if doc.words[at] in _RELATIVE and u.acts and is_bare(u):
            between = doc.words[at + 1 : c.start]
            if not _OPENS.isdisjoint(between) or any(
                w[0] == "و" and k in doc.of("event") for k, w in enumerate(between, at + 1)
            ):
                return None
            return u if _agrees(doc, c, u) else None
    return None


def _agrees(doc: Document, c: Candidate, u: Unit) -> bool:
    """Can a party be the subject of a verb that follows it, by its gender? Names of places and bodies tell none."""
    word = doc.words[u.first]
    feminine = word.endswith(("ه", "ات")) or word in _FEMININE
    if c.morph.number == "p":
        return not u.kinds.isdisjoint(_UNDERGO | {"armed", "per"})
    if feminine:
        return c.morph.gender != "m"
    return c.morph.gender != "f" or (bool(u.mentions) and not u.kinds >= _TITLED)


def _reversed(doc: Document, c: Candidate, first: Unit, second: Unit) -> bool:
    """«وتحاصر المدينة، منذ أعوام، قوات الجيش»: do a place and then a doer stand behind a verb?"""
    place = not first.acts and first.kinds.isdisjoint(SUFFERERS) and bool(first.kinds & _PLACES)
    return place and second.acts and c.entry.type in _STRUCK and not in_relative(doc, second)


_STRUCK = frozenset({"ASSAULT", "COERCE", "CONTROL"})


def _unknown(doc: Document, c: Candidate, units: Sequence[Unit]) -> bool:
    """Does a definite noun that is no party stand right behind a verb, as its subject: «تدعو المنشورات السكان …»?"""
    word = doc.words[c.end] if c.end < len(doc.words) else ""
    return (
        word.startswith("ال")
        and word != "الي"
        and word not in _DAYS
        and not words_of_number(word)
        and not any(u.first <= c.end < u.after for u in units)
        and c.end not in doc.of("event")
    )


_DAYS = words("day")


_SUBJECT = 5  # tokens from the verb of a relative clause to its subject


def _beside(doc: Document, c: Candidate, u: Unit) -> bool:
    """«التي تشنها منذ أيام القوات»: does a party stand near enough behind the verb of a relative clause to be its subject?"""
    return u.first - c.end <= _SUBJECT


def _oblique(doc: Document, u: Unit) -> bool:
    """Is a phrase in the accusative, which right after a verb is no subject: «واعتقلت العاملين»?"""
    word = doc.words[u.first]
    return len(word) > 5 and word.endswith("ين") and u.kind in ("people", "armed", "captive")


_EITHER = frozenset({"CONTROL", "REQUEST"})


def _object(c: Candidate, objects: Sequence[Unit], reached: Unit | None) -> Unit | None:
    """What a verb is done to: its object, or what its preposition reaches; of «سيطر على …», «طلب من …» whichever comes first."""
    if not objects or reached is None or c.entry.type not in _EITHER:
        return objects[0] if objects else reached
    return min(objects[0], reached, key=lambda u: u.first)


def _leads(doc: Document, c: Candidate, behind: Sequence[Unit]) -> bool:
    """«في إطار هجمات يشنها الجيش، قصفت مدفعيته …»: does a verb after a comma have its subject at once behind it?"""
    if not c.start or doc.words[c.start - 1] not in ("،", ",", "-", "–") or not behind:
        return False
    u = behind[0]
    feminine = doc.words[u.first].endswith(("ه", "ات", "يا")) or doc.words[u.first] in _FEMININE
    return u.first == c.end and u.acts and is_bare(u) and not (c.morph.gender == "m" and feminine)


_FEMININE = frozenset({"قوات", "القوات", "فصائل", "الفصائل", "عناصر"})


def _described(doc: Document, c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """«بلدات يسيطر عليها …»: the indefinite noun right before a verb that takes it up again with a pronoun."""
    if c.morph.pronoun:
        beside = [u for u in units if u.after == c.start and u.kind in _SUBJECTED]
        return next((u for u in beside if not doc.words[u.first].removeprefix("لل").startswith("ال")), None)
    if not _resumed(doc, c):
        return None
    before = doc.words[c.start - 1] if c.start else ""
    end = c.start - (before in ("،", ",") or before.endswith("ه"))  # «منطقة كبيرة تسيطر عليها»
    return next((u for u in units if u.after in (c.start, end) and u.kind in _SCENE and not u.acts), None)


_SUBJECTED = frozenset({"people", "captive", "armed", "thing"})  # «فصائل تدعمها تركيا»
_SCENE = frozenset({"area", "base", "thing", "goods", "place"})


def _implied(c: Candidate, antecedent: Unit, units: Sequence[Unit]) -> Unit | None:
    """«تقول تركيا إنها تستهدف الوحدات التي تصنفها …»: the subject told before what is spoken of."""
    if c.morph.number == "p":
        return None
    return next((u for u in reversed(units) if u.after <= antecedent.first and u.acts and is_bare(u)), None)


def _relative(doc: Document, c: Candidate, units: Sequence[Unit]) -> Unit | None:
    """What a relative pronoun right before a verb stands for: «المنطقة التي يسيطر عليها»."""
    for k in range(c.start - 1, max(c.start - 4, -1), -1):
        if doc.words[k] in _RELATIVE:
            return next((u for u in reversed(units) if u.after <= k and k - u.after <= 3), None)
    return None


def _reaches(unit: Unit, c: Candidate) -> bool:
    return unit.preposition in c.entry.through or unit.preposition in AGAINST


def _resumed(doc: Document, c: Candidate) -> str:
    """«يسيطر عليها»: the pronoun on the preposition after a verb."""
    for k in range(c.end, min(c.end + 2, len(doc.words))):
        if doc.words[k] in _RESUMED:
            return "ها"
    return ""


def _voweled_passive(doc: Document, c: Candidate) -> bool:
    """Is the first vowel written, and an u: «قُصفت», «يُتهمون»? Of many verbs an imperfect has it in the active, too: «يُهدد»."""
    at = doc.start(c.start, c.prefix)
    plain = c.morph.aspect == "perfect" or c.entry.word.startswith("ا")
    return plain and "\u064f" in doc.raw[at : at + 3]


def _passive(
    doc: Document, c: Candidate, bare: list[Unit], subject: Unit | None, reached: Unit | None
) -> bool:
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

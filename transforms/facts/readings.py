"""Which reading of a trigger its sentence allows: what must stand beside a word for it to tell an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from transforms.facts import arguments
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.parties import Unit
from transforms.facts.phrases import words_of_number
from transforms.facts.triggers import Candidate, Sense


def read(
    doc: Document,
    c: Candidate,
    around: Sequence[Unit],
    first: int,
    after: int,
    verbs: Sequence[Candidate],
    stops: frozenset[int],
    light: Sequence[Candidate],
) -> tuple[Candidate, arguments.Arguments] | None:
    """The first reading of a trigger whose needs its parties meet; readings that need something come first."""
    senses = c.senses
    if len(senses) == 1 and senses[0].entry.type == "LIGHT":
        return None
    if len(senses) > 1:
        senses = (*[s for s in senses if s.entry.needs], *[s for s in senses if not s.entry.needs])
    clause = arguments.bounds(doc, c, first, after, stops)
    verb = next((v for v in verbs if v.start == clause[0] - 1 or v.end == clause[0]), None)
    for sense in senses:
        if sense.entry.type == "LIGHT":
            continue
        one = c.read_as((sense,)) if len(senses) > 1 else c
        args = arguments.resolve(doc, one, around, clause, first, light, verb)
        if not sense.entry.needs or _met(doc, sense.entry.needs, args, around, one, clause):
            return one, args
    return None


def _met(
    doc: Document,
    needs: frozenset[str],
    args: arguments.Arguments,
    around: Sequence[Unit],
    c: Candidate,
    clause: tuple[int, int],
) -> bool:
    if c.entry.word == "نشر" and not _PUBLISHED.isdisjoint(doc.words[c.end : min(clause[1], c.end + 7)]):
        return False
    if c.entry.type == "CONSULT" and c.entry.mode == "visit" and _amounts(doc, c):
        return False
    if c.entry.word == "أمر" and not any(u.first == c.end for u in around):
        return False  # «أمر طبيعي»
    if c.entry.word == "غادر" and c.entry.type == "DISPLACE" and _official(doc, args):
        return False
    if "unless averted" in needs and _averted(doc, c):
        return False
    if c.entry.type == "ACCUSE" and c.morph.pronoun and not c.nominal:
        return True  # «تتهمه الحكومة»
    if c.entry.mode == "arrest" and not c.nominal and c.entry.word in _STOPS and _of_a_thing(doc, c, args):
        return False
    far, aside = min(clause[1], c.end + 7), c.entry.aside
    near = [u for u in around if c.end <= u.first < far]
    beside = [u for u in around if 0 <= c.start - u.after <= 1] if not aside else []
    for u in (args.actor, args.target, *near, *beside):
        if u is not None and not (aside and u is args.actor) and not u.kinds.isdisjoint(needs):
            ranked = doc.words[u.after - 1] in _RANKS
            return not (ranked and u is args.target and c.entry.type == "CONTROL")
    if "troops" in needs and _enter(args):
        return True
    return any(_CIRCUMSTANCES[need](doc, c, near) for need in needs if need in _CIRCUMSTANCES)


def _official(doc: Document, args: arguments.Arguments) -> bool:
    """«غادر الوزير دمشق», «غادر المفتشون»: who travels for an office is not displaced, nor is one who is named."""
    goes = args.actor
    return goes is not None and ("per" in goes.kinds or doc.words[goes.first] in _OFFICIAL)


_OFFICIAL = words("official")


def _of_a_thing(doc: Document, c: Candidate, args: arguments.Arguments) -> bool:
    """«أوقفت السلطات إجراءات تسجيل اللاجئين»: are people only the genitive of what is stopped?"""
    doer, target = args.actor, args.target
    start = doer.after if doer is not None and doer.first >= c.end else c.end
    if target is None or target.first <= start or start in doc.of("party"):
        return False
    word = doc.words[start]
    loose = words_of_number(word) or word in _FREE or word.startswith(("ال", "ب", "ل", "و", "ف"))
    return word.isalpha() and not loose and not word.endswith("ا")


_FREE = words("function") | words("preposition") | words("day") | {"امس", "يوم"}


def _averted(doc: Document, c: Candidate) -> bool:
    """«منع أي تصعيد», «منعه من استخدام السلاح»: what is prevented before it comes is no hindrance of anybody."""
    at = c.end + (doc.words[c.end : c.end + 1] == ["هذه"])
    following = doc.words[at : at + 6]
    if not following:
        return False
    assaults = (
        any(s.entry.type == "ASSAULT" for s in cast("tuple[Sense, ...]", hit.senses))
        if (hit := doc.of("event").get(at)) is not None
        else False
    )
    return (
        assaults
        or following[0] in _AVERTED
        or any(a == "من" and b in _AVERTED for a, b in pairwise(following))
    )


_AVERTED = words("averted")


def _amounts(doc: Document, c: Candidate) -> bool:
    """«وصل إلى نحو 20 مليون»: a number that is reached is no visit."""
    after = doc.words[c.end : c.end + 3]
    return (
        len(after) == 3
        and after[0] == "الي"
        and (after[1][0].isdigit() or after[1] in ("نحو", "حوالي", "قرابه"))
    )


def _enter(args: arguments.Arguments) -> bool:
    """«دخل الجيش البلدة»: who comes with arms takes a place, others visit it."""
    doer, place = args.actor, args.target
    if doer is None or place is None or place.kinds.isdisjoint(_TAKEN):
        return False
    return not doer.kinds.isdisjoint({"armed", "force", "org"}) and doer.kinds.isdisjoint({"people", "per"})


_TAKEN = frozenset({"area", "place", "base", "gpe", "thing"})


def _chemical(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    hits = doc.of("weapon")
    return any("chemical" in hits[k].senses for k in range(c.end, c.end + 4) if k in hits)


_PRISONS = 2  # mentions of one after which a text is about a prison


def _of_prison(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    here = doc.sentence[c.start]
    prisons = [k for k, hit in doc.of("party").items() if "prison" in hit.senses]
    told = len(prisons) > _PRISONS or any(doc.sentence[k] == here for k in prisons)
    return told or any(u.kinds & {"captive"} for u in near)


def _returning(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    people = any(u.kinds & {"people"} and (u.preposition == "" or c.nominal) for u in near)
    return people and any(u.preposition == "الي" for u in near)


def _controlled(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    """«استعادت القوات … السيطرة»: control is named within a few words."""
    for k in range(c.end, min(c.end + 7, doc.sentences[doc.sentence[c.start]][1])):
        if doc.words[k].removeprefix("ب") in _CONTROL:
            return True
        if doc.words[k] in arguments.BREAKS:
            return False
    return False


def _follows(doc: Document, c: Candidate, within: int, types: frozenset[str] | None = None) -> bool:
    """Does a noun that tells an event follow, of these ``types`` or of any?"""
    hits = doc.of("event")
    for k in range(c.end, c.end + within):
        if k in hits:
            senses = cast("tuple[Sense, ...]", hits[k].senses)
            kinds = {s.entry.type for s in senses if s.nominal}
            if not kinds.isdisjoint(types) if types is not None else bool(kinds - {"NONE", "LIGHT"}):
                return True
    return False


_CONTROL = words("control")
_STOPS = frozenset({"أوقف", "ضبط"})  # verbs that also have other objects than people
_PUBLISHED = words("published")
_RANKS = words("rank")
_SOURCES_OF_FIRE = words("source of fire")

_CIRCUMSTANCES: Mapping[str, Callable[[Document, Candidate, Sequence[Unit]], bool]] = {
    "alone": lambda doc, c, near: not _follows(doc, c, 3, frozenset({"ASSAULT"})),
    "against": lambda doc, c, near: any(
        u.preposition in ("علي", "ضد") and (u.first - c.end <= 3 or not c.nominal) for u in near
    ),
    "chem": _chemical,
    "control": _controlled,
    "deed": lambda doc, c, near: _follows(doc, c, 3),
    "from": lambda doc, c, near: any(
        u.preposition in ("من", "الي") and u.kinds & {"area", "gpe", "place"} and u.first - c.end <= 3
        for u in near
    ),
    "prison": _of_prison,
    "unless averted": lambda doc, c, near: True,
    "pronoun": lambda doc, c, near: bool(c.morph.pronoun) and c.morph.pronoun in ("ه", "ها", "هم"),
    "return": _returning,
    "fire": lambda doc, c, near: (
        not _SOURCES_OF_FIRE.isdisjoint(
            doc.words[c.end : min(c.end + 5, doc.sentences[doc.sentence[c.start]][1])]
        )
    ),
    "found": lambda doc, c, near: any(
        doc.words[k].startswith(("عثر", "العثور", "ضبط", "اكتش", "مصادر"))
        for k in range(max(0, c.start - 4), c.start)
    ),
    "victims": lambda doc, c, near: (
        c.morph.aspect != "imperfect"
        and any(u.kinds & {"people", "per"} and u.preposition == "" for u in near)
    ),
}

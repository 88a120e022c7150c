"""Doer and undergoer of a masdar: its genitive, «لـ», «على», «من قبل», a nationality, the light verb that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.parties import Unit
from transforms.facts.phrases import words_of_number
from transforms.facts.roles import (
    AGAINST,
    BY,
    SUFFERERS,
    WITH,
    Arguments,
    accusative,
    allied,
    in_relative,
    is_bare,
)
from transforms.facts.triggers import Candidate, Sense
from transforms.lexicon.trie import Hit

_LOOSE = words("loose")
_OUTLETS = words("outlet")
_PART = words("part")
_RELATIVE = words("relative")
_PERSONAL = frozenset({"COERCE", "RETREAT", "ASSAULT", "CASUALTY", "ACCUSE"})
_AHEAD = 10  # tokens between a subject and its light verb
_WIDE = 9  # tokens over which a light verb carries a noun
_FAR = 20  # the same for an indefinite noun in the accusative, which is its object


def nominal(
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
    """The parties of a masdar, from its nearest words outwards; what a nearer construction gives, no wider one takes back.

    ``before`` and ``behind`` are the parties of its clause, ``units`` those of its sentence, which begins at token ``first``;
    ``governed`` says that who carries out the verb before it carries out the deed, ``led`` that there is such a verb.
    """
    found = Arguments()
    if c.morph.pronoun:
        _owner(doc, c, before, units, found)
    rest = _genitive(doc, c, list(behind), c.start == first and c.entry.type == "ASSAULT", found)
    _governed(doc, c, rest, behind, found)
    if found.actor is None and _moves_itself(doc, c):
        return found
    # «انسحب الجيش بعد مقتل قائده», «قصف الجيش البلدة ردا على هجوم»: others did it.
    aside = _answered(doc, c) or (
        c.entry.roles == "kill" and c.start > first and doc.words[c.start - 1] in _WHEN
    )
    if light and not aside:
        if c.end < len(doc.words) and doc.words[c.end] in _RELATIVE:
            _told_after(doc, c, units, light, found)  # «أعلنت الوزارة انتهاء الضربات التي نفذتها فلانة»
        _lent(doc, c, units, light, first, found)
        _told_after(doc, c, units, light, found)
    if found.actor is None:
        _source(doc, c, units, found)
    definite = doc.words[c.start][c.prefix :].startswith("ال")
    if (
        found.actor is None
        and c.entry.roles in ("does", "done", "moves", "mutual")
        and not c.morph.pronoun
        and governed
        and not _fatal(doc, c, first)
        and not aside
        and (led or not definite or c.entry.roles == "moves" or _attempted(doc, c, first))
    ):
        _subject(doc, c, before, found)
    if found.target is found.actor:
        found.target = None
    return found


def _owner(
    doc: Document, c: Candidate, before: Sequence[Unit], units: Sequence[Unit], found: Arguments
) -> None:
    """«قصفها», «اعتقاله»: who does or undergoes is named before."""
    found.rule = "masdar with pronoun"
    ahead = [u for u in reversed(units) if u.after <= c.start]
    accused = c.entry.type == "ACCUSE" and c.end < len(doc.words) and doc.words[c.end][0] == "ب"
    if accused:
        last = next((u for u in ahead if u.acts), None)  # «بعد اتهامه بشن هجوم»: who was named last
        found.target = last if last is not None and last.joined is None else None
    elif c.entry.roles in ("done", "kill", "suffers"):
        people = [u for u in ahead if not u.kinds.isdisjoint(SUFFERERS)] if c.entry.type in _PERSONAL else []
        singular = [u for u in people if "per" in u.kinds] if c.morph.pronoun == "ه" else []
        found.target = next(iter(singular or people or ahead), None)
    else:
        doers = [u for u in (*reversed(before), *ahead) if u.acts]
        found.actor = next((u for u in doers if is_bare(u)), None) or next(iter(doers), None)


def _genitive(doc: Document, c: Candidate, rest: list[Unit], opens: bool, found: Arguments) -> list[Unit]:
    """A nationality, the genitive, «لـ» or «منسوب لـ» right after the masdar; the parties that are left.

    A word that ``opens`` its sentence may be the verb («قصف المدينة الطيران الحربي»).
    """
    roles = c.entry.roles
    at = _skip(doc, c.end, rest)
    if rest and "nationality" in rest[0].kinds and rest[0].first <= (c.end if c.morph.pronoun else at):
        found.actor, found.rule = rest.pop(0), "nationality of the deed"
        at = _skip(doc, found.actor.after, rest)
    if not rest or rest[0].first > at:
        return rest
    u = rest[0]
    person = u.acts or not u.kinds.isdisjoint(SUFFERERS)
    own = u.preposition == WITH and u.first == c.end and c.entry.type == "AGREE"  # «بموافقة دمشق»
    if u.preposition == "" or own:
        rest.pop(0)
        if c.entry.type == "CONSULT" and u.kind in ("gpe", "place") and u.joined is None and _alone(rest, u):
            return rest  # «قمة طهران», «محادثات جنيف»: where it was
        if c.entry.mode == "visit" and not u.acts and u.kinds.isdisjoint(SUFFERERS):
            found.target, found.rule = u, "masdar with what it is done to"
            return rest
        second = _object(doc, u, rest) if not (roles == "kill" and c.morph.aspect == "noun") else None
        if second is not None and second.kind == "nationality":
            second = None
        does = (
            (
                u.acts
                and roles == "does"
                and not (second is None and (_helped(doc, c, u) or _country(c, u, rest)))
            )
            or (person and roles == "mutual" and not (c.entry.word == "قاتل" and u.joined is None))
            or (u.acts and second is not None)
            or (person and second is not None and doc.words[second.first].endswith("ا"))
            or roles == "moves"
            or (u.acts and c.entry.word in _ASKING)
        )
        if opens and second is not None and second.first == u.after and second.acts and not u.acts:
            found.actor, found.target, found.rule = second, u, "verb, subject, object"
        elif (
            found.actor is None
            and does
            and roles != "suffers"
            and not (roles in ("done", "kill") and second is None and c.entry.word not in _ASKING)
        ):
            found.actor, found.target, found.rule = u, second or found.target, "masdar with its doer"
        else:
            found.target, found.rule = u, "masdar with what it is done to"
    elif doc.words[u.first - 1].startswith("منسوب"):
        rest.pop(0)
        found.actor, found.rule = u, "masdar, its doer after ل"
    elif u.preposition == "ل":
        rest.pop(0)
        if allied(doc, u):
            return rest
        against = any(v.preposition in AGAINST for v in rest)
        free = (
            "ل" not in c.entry.through
            or _fires(doc, c, u)
            or ((u.joined is None or against) and (roles != "done" or against))
        )
        doer = (person and roles == "moves") or (u.acts and roles != "suffers" and free)
        if found.actor is None and doer and c.entry.type not in ("SUPPORT", "AID"):
            found.actor, found.rule = u, "masdar, its doer after ل"
        else:
            found.target, found.rule = u, "masdar, what it is done to after ل"
    return rest


_ASKING = frozenset({"طلب", "دعا"})  # «بناء على طلب أنقرة», «دعوة دمشق إلى …»: the genitive asks
# «دعم النظام» is given to it, unless it says to whom it gives
_HELPING = frozenset({"دعم", "ساند", "ساعد", "مول", "سلح", "ضرب"})


def _alone(rest: Sequence[Unit], u: Unit) -> bool:
    """Does no other party follow a genitive at once?"""
    return not rest or rest[0].first > u.after + 1


_STRIKING = frozenset({"ضربة", "قصف", "غزو", "غزا", "اجتياح", "اجتاح"})


def _helped(doc: Document, c: Candidate, u: Unit) -> bool:
    """Is the genitive the one helped, and not who helps («بدعم روسيا», «الحصول على دعم فرنسا»)?"""
    before = doc.words[c.start - 1] if c.start else ""
    after = doc.words[u.after] if u.after < len(doc.words) else ""
    gives = c.proclitic[-1:] == "ب" or before in ("علي", "كسب", "تلقي", "نيل") or after.startswith("لل")
    return c.entry.word in _HELPING and not (gives and c.entry.word != "ضرب")


def _country(c: Candidate, u: Unit, rest: Sequence[Unit]) -> bool:
    """«قصف سوريا»: is a country after a strike struck, as nothing else is said to be?"""
    return (
        c.entry.word in _STRIKING
        and u.kind == "gpe"
        and u.joined is None
        and not any(v.preposition == "ل" or v.preposition in AGAINST for v in rest)
    )


def _fires(doc: Document, c: Candidate, u: Unit) -> bool:
    """«قصف لقوات النظام استهدف …»: an army after ل, where what is struck is told by itself."""
    if not u.kinds & {"org", "force"} or c.entry.mode not in ("aerial", "heavy-weapons"):
        return False
    hits = doc.of("event")
    return any(
        k in hits and any(s.entry.type == "LIGHT" and s.entry.mode == "strike" for s in _senses(hits[k]))
        for k in range(u.after, min(u.after + 6, len(doc.words)))
    )


_ALLY = ("وحليف", "حليف")  # «تهديدات دمشق وحليفتها موسكو»: both threaten


def _object(doc: Document, doer: Unit, rest: Sequence[Unit]) -> Unit | None:
    """What is done to, after the doer: «استهداف قوات النظام بالمدفعية قرية …»."""
    at = doer.after
    for u in rest:
        if u.first > at + 1 or (
            u.start > doc.starts[u.first] and doc.words[u.first][0] == "و"
        ):  # «والمدنيين» is joined to the doer
            return None
        if u.preposition in ("", "ل"):
            ally = doc.words[u.first - 1].startswith(_ALLY)
            return None if allied(doc, u) or ally else u
        if u.preposition != "ب" or not u.kinds & {"force", "missile", "thing", "goods"}:
            return None
        at = u.after + 1
    return None


_UPON = frozenset({"بحق", "حق"})


def _governed(
    doc: Document, c: Candidate, rest: Sequence[Unit], behind: Sequence[Unit], found: Arguments
) -> None:
    """Parties after a preposition: «من قبل», «بين … و…», «مع», «على»."""
    roles = c.entry.roles
    for u in rest:
        if found.target is None and doc.words[u.first - 1] in _UPON:
            found.target = u  # «مذكرة توقيف بحق فلان»
        elif (
            found.actor is None and u.preposition == "ب" and "force" in u.kinds and roles in ("does", "done")
        ):
            found.actor = u  # «هجوم بمسيرة تركية»
        elif u.preposition in BY or (
            (u.preposition == "من" or (u.preposition == WITH and u.first == c.end))
            and u.acts
            and roles in ("does", "done")
            and found.actor is None
            and u.first - c.end <= 6
        ):
            if u.preposition == "من" and not _PART.isdisjoint(doc.words[c.end : u.first]):
                found.target = found.target or u  # «إجلاء دفعة من المقاتلين»
            else:
                found.actor = found.actor or u
        elif u.preposition == "بين" and (roles == "mutual" or (roles == "does" and u.acts)):
            if u.joined or found.actor is None:
                found.actor = found.actor or u
        elif u.preposition in ("مع", "ضد") and roles == "mutual" and not allied(doc, u):
            found.target = found.target or u
        elif (
            found.target is None
            and (u.preposition in AGAINST or u.preposition in c.entry.through)
            and not allied(doc, u)
        ):
            found.target = u
    if roles == "mutual" and found.target is None and found.actor is not None:
        found.target = next(
            (u for u in behind if u is not found.actor and u.acts and doc.words[u.first].startswith("و")),
            None,
        )


def _lent(
    doc: Document,
    c: Candidate,
    units: Sequence[Unit],
    light: Sequence[Candidate],
    first: int,
    found: Arguments,
) -> None:
    """The light verb before a masdar lends its subject: «شنّ الطيران … غارات», «تعرضت البلدة لقصف»."""
    lender = next(
        (
            v
            for v in reversed(light)
            if first <= v.start
            and v.end <= c.start
            and c.start - v.end <= (_FAR if doc.words[c.start].endswith("ا") else _WIDE)
            and not (v.morph.pronoun and not v.nominal)  # «الذي تقوده واشنطن»: it has its deed
        ),
        None,
    )
    if lender is None:
        return
    between = [u for u in units if lender.end <= u.first and u.after <= c.start]
    ahead = [
        u
        for u in units
        if u.after <= lender.start
        and lender.start - u.after <= _AHEAD
        and not in_relative(doc, u)
        and _SAID.isdisjoint(doc.words[u.after : lender.start])
        and _OUTLETS.isdisjoint(doc.words[u.first : u.after])
        and (is_bare(u) or doc.words[u.after] in _RELATIVE)
    ]
    lends = lender.entry.mode == "do" or (lender.entry.mode == "with" and c.proclitic[-1:] == "ب")
    if lends and found.actor is None and _DEAD.isdisjoint(doc.words[lender.end : c.start]):
        doer = next(
            (
                u
                for u in between
                if is_bare(u)
                and u is not found.target
                and not accusative(doc, u)
                and (u.acts or not u.kinds.isdisjoint(SUFFERERS))
            ),
            None,
        ) or (ahead[-1] if ahead and ahead[-1].acts and not accusative(doc, ahead[-1]) else None)
        if doer is not None:
            found.actor, found.rule = doer, "light verb's subject"
    elif lender.entry.mode == "undergo" and found.target is None:
        ahead = [u for u in ahead if u.kind != "nationality" and not _held_by(doc, u)]
        sufferer = next((u for u in between if is_bare(u)), None) or (ahead[-1] if ahead else None)
        if sufferer is not None:
            found.target, found.rule = sufferer, "what is exposed to it"


_TITLED = frozenset({"people", "per"})  # «الرئيس فلان»
_SAID = frozenset({":", "ان", "بان"})  # what stands before it tells of the deed


def _held_by(doc: Document, u: Unit) -> bool:
    """«مناطق خاضعة لسيطرة المعارضة»: who holds a place is not the place."""
    return u.first > 0 and doc.words[u.first - 1] in _HOLDING


_HOLDING = frozenset({"سيطره", "لسيطره", "السيطره"})


def _source(doc: Document, c: Candidate, units: Sequence[Unit], found: Arguments) -> None:
    """«قصف …، مصدره قوات النظام»: who fired is told behind."""
    for u in units:
        if c.end < u.first <= c.end + _AHEAD + 4 and u.acts and doc.words[u.first - 1] in _SOURCE:
            found.actor, found.rule = u, "deed that somebody carried out"
            return


_SOURCE = frozenset({"مصدره", "مصدرها", "ومصدره", "ومصدرها"})


def _told_after(
    doc: Document, c: Candidate, units: Sequence[Unit], light: Sequence[Candidate], found: Arguments
) -> None:
    """The light verb after a masdar: «غارة استهدفت …», «قصف نفذته …»."""
    following = next((v for v in light if v.start >= c.end), None)
    if following is None:
        return
    gap = following.start - c.end
    after = [u for u in units if u.first >= following.end]
    if following.entry.mode == "strike" and gap <= 8 and found.target is None:
        found.target = next((u for u in after if is_bare(u) or u.preposition in AGAINST), None)
        found.rule = "deed that strikes something"
    elif following.entry.mode == "undergo" and gap <= 2 and found.target is None and _exposed(doc, following):
        found.target = next((u for u in after if is_bare(u) and u.kind != "gpe"), None)
        found.rule = "what is exposed to it"
    elif following.entry.mode == "do" and gap <= 10 and _taken_up(doc, following):
        if any(
            (hit := doc.of("event").get(k)) is not None
            and all(s.nominal and s.entry.type not in ("LIGHT", "NONE") for s in _senses(hit))
            for k in range(c.end, following.start)
        ):
            return  # «احتجاج على الهجوم الذي تشنه تركيا»: it takes up the nearest deed
        doer = next((u for u in after if is_bare(u) and u.acts), None)
        if doer is not None and found.actor is None:
            found.actor, found.rule = doer, "deed that somebody carried out"
        if found.target is None:
            found.target = next((u for u in after if u.preposition in AGAINST), None)


def _exposed(doc: Document, verb: Candidate) -> bool:
    """«تعرضت له», «شهده»: does a verb take the deed up as what another was exposed to?"""
    taken = bool(verb.morph.pronoun) or (verb.end < len(doc.words) and doc.words[verb.end] in ("له", "لها"))
    return taken and not verb.nominal


def _taken_up(doc: Document, verb: Candidate) -> bool:
    """«نفذته», «قامت بها»: does a light verb take the deed up with a pronoun?"""
    return bool(verb.morph.pronoun) or (verb.end < len(doc.words) and doc.words[verb.end] in ("به", "بها"))


def _subject(doc: Document, c: Candidate, before: Sequence[Unit], found: Arguments) -> None:
    """The subject of the clause that a masdar stands in, unless it only tells of the deed."""
    for u in reversed(before):
        able = u.acts or (c.entry.roles == "moves" and not u.kinds.isdisjoint(SUFFERERS))
        if u.kind == "gpe" and u.first and doc.words[u.first - 1] in _CAPITAL:
            continue  # «أمن العاصمة دمشق»
        if (
            is_bare(u)
            and able
            and not accusative(doc, u)
            and u is not found.target
            and not _undergoes(doc, u)
            and not in_relative(doc, u)
            and not (u.kinds >= _TITLED and c.start - u.after > _AHEAD)
        ):
            if not _tells(doc, u) and not _according(doc, c) and not _of_another(doc, c, u):
                found.actor, found.rule = u, "subject of the clause"
            return


def _answered(doc: Document, c: Candidate) -> bool:
    """«ردا على هجوم»: is a deed what another answers to?"""
    return c.start > 1 and doc.words[c.start - 1] == "علي" and doc.words[c.start - 2] in ("ردا", "رد", "الرد")


def _attempted(doc: Document, c: Candidate, first: int) -> bool:
    """«فشلت الحكومة في السيطرة على …»: who tries would do it."""
    governed = c.start > first and doc.words[c.start - 1] in _OF_ATTEMPTS
    return governed and not _ATTEMPTS.isdisjoint(doc.words[max(first, c.start - _AHEAD) : c.start - 1])


_ATTEMPTS = words("attempt")
_WHEN = words("when")
_OF_ATTEMPTS = frozenset({"في", "من", "الي", "علي", "عن"})

_CAPITAL = frozenset({"العاصمه", "عاصمه", "مدينه"})


def _fatal(doc: Document, c: Candidate, first: int) -> bool:
    """Is the deed what the dead and injured of the clause came of («قتل ثلاثة جنود في قصف»)? They did not do it."""
    if not _DEAD.isdisjoint(doc.words[max(first, c.start - 3) : c.start]):
        return True  # «كانوا بين القتلى في الهجوم»
    if c.proclitic[-1:] != "ب" and (c.start == first or doc.words[c.start - 1] not in _CIRCUMSTANCE):
        return False
    hits = doc.of("event")
    return any(
        any(s.entry.type == "CASUALTY" or s.entry.roles == "kill" for s in _senses(hits[k]))
        for k in doc.among("event", max(first, c.start - _AHEAD), c.start)
    )


def _senses(hit: Hit) -> tuple[Sense, ...]:
    return cast("tuple[Sense, ...]", hit.senses)


_CIRCUMSTANCE = words("circumstance")
_DEAD = frozenset({"القتلي", "قتلي", "الضحايا", "ضحايا", "الجرحي", "جرحي", "المصابين"})


def _tells(doc: Document, u: Unit) -> bool:
    """Does a party stand right after a verb of saying: «أشارت الوكالة إلى …»? Who announces may have done it."""
    if not _OUTLETS.isdisjoint(doc.words[u.first : u.after]):
        return True
    hits = doc.of("cue")
    for k in (u.first - 1, u.first - 2):
        if k in hits and not doc.words[k].removeprefix("و").startswith(_OWN_DEEDS):
            return True
    return False


def _moves_itself(doc: Document, c: Candidate) -> bool:
    """«أعلنت الوزارة دخول المحققين»: has a movement its own doer in a genitive that is no party?"""
    if c.entry.roles != "moves" or c.morph.pronoun or c.end - c.start > 1 or c.end >= len(doc.words):
        return False
    word = doc.words[c.end]
    return word.startswith("ال") and word != "الي" and not doc.words[c.start][c.prefix :].startswith("ال")


def _of_another(doc: Document, c: Candidate, u: Unit) -> bool:
    """«أكدت السلطات توقيف رجل يشتبه بتورطه في جريمة قتل»: does a deed stand behind another that a party announces?"""
    before = doc.words[u.first - 1].removeprefix("و") if u.first else ""
    return before.startswith(_ANNOUNCED) and any(
        all(s.entry.type not in ("LIGHT", "NONE") and s.morph.aspect == "masdar" for s in _senses(hit))
        for k in range(u.after, c.start)
        if (hit := doc.of("event").get(k)) is not None
    )


def _undergoes(doc: Document, u: Unit) -> bool:
    """Is a party what another deed is done to: «تشكيل لجان»?"""
    hit = doc.of("event").get(u.first - 1)
    return hit is not None and all(
        s.morph.aspect == "masdar" and s.entry.roles == "done" for s in _senses(hit)
    )


def _according(doc: Document, c: Candidate) -> bool:
    """«وفق اتفاق سابق»: whose it is, is not told."""
    return c.start > 0 and doc.words[c.start - 1] in ("وفق", "بموجب", "بحسب", "حسب", "وفقا")


_ANNOUNCED = ("اعلن", "يعلن", "تعلن", "اكد", "نف", "ينف", "تنف")
_OWN_DEEDS = ("اعلن", "تعلن", "يعلن", "تبن", "توعد", "هدد", "تعهد", "اكد", "نف", "ينف", "تنف")


def _skip(doc: Document, at: int, units: Sequence[Unit]) -> int:
    """The position after adjectives, numbers and marks that stand between a noun and its genitive."""
    limit = min(at + 6, len(doc.words))
    for u in units:
        if u.first >= at:
            limit = min(limit, u.first)
            break
    while at < limit:
        word = doc.words[at]
        if (
            word in '«"“('
            or words_of_number(word)
            or word.endswith(("ي", "يه", "يا", "ين", "يين", "يتين", "ات"))
            or word.startswith(("ال", "وال", "منسوب"))
            or word in _LOOSE
        ):
            at += 1
        else:
            break
    return at

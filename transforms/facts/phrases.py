"""Noun phrases that can act or undergo: how far a party reaches in its sentence.

A party begins at a name or at a describing noun («عناصر», «سيارة») and takes in its adjectives, its genitive, whom it belongs
to («تابعة لـ…», «موالية لـ…») and what is joined to it by و. Nothing else of a sentence's grammar is read.
"""

from __future__ import annotations

from bisect import bisect_left

from schemas.value import replace
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.parties import ACTORS, FUNCTION, Head, Names, Unit
from transforms.facts.roles import WITH, added

PREPOSITIONS = words("preposition")
_BELONGING = words("belonging")
_AMONG = words("among")
_PEOPLES = words("peoples")
_AND_WHO = frozenset("و" + word for word in words("relative"))
_OTHERS = words("others")
ACCOMPANYING = words("accompanying")
_QUANTIFIERS = words("quantifier")


_PLACES = frozenset({"gpe", "place", "base"})
_PERCENT = frozenset({"بالمئه", "بالمءه", "بالمائه", "المئه", "المائه", "%", "في"})
_MARKS = frozenset('«»"“”()[]')


def units(doc: Document, known: Names, first: int, after: int, blocked: frozenset[int]) -> list[Unit]:
    """The parties among the tokens ``first`` to before ``after``; ``blocked`` tokens (verbs, dates) end a party."""
    found: list[Unit] = []
    ended = first
    order, heads = known.order, known.heads
    for i in order[bisect_left(order, first) : bisect_left(order, after)]:
        if i >= ended and i not in blocked:
            unit = _unit(doc, known, heads[i], i, after, blocked)
            ended = unit.after
            if found and _goes_on(doc, found[-1], unit):
                unit = replace(unit, preposition=found[-1].preposition)
            if found and (named := _named(doc, found[-1], unit)) is not None:
                found[-1] = named
            else:
                found.append(unit)
    return found


def _goes_on(doc: Document, before: Unit, unit: Unit) -> bool:
    """«بالمدفعية وراجمات الصواريخ»: does the preposition of a phrase govern what و joins to it?"""
    if unit.preposition or not before.preposition or before.kind == "deal" or not added(doc, unit):
        return False
    between = doc.words[before.after : unit.first]
    return not between or (len(between) == 1 and between[0].startswith("ال"))  # «بقذائف الهاون وراجمات …»


def _named(doc: Document, title: Unit, name: Unit) -> Unit | None:
    """«الرئيس الروسي، فلاديمير بوتين،»: a title and the name that commas set off behind it, as one party."""
    words = doc.words
    if (
        name.kind != "per"
        or name.joined is not None
        or title.kind != "people"
        or "per" in title.kinds
        or name.first != title.after + 1
        or words[title.after] not in "،,"
        or name.after >= len(words)
        or words[name.after] not in "،,"
    ):
        return None
    return replace(
        title,
        after=name.after,
        end=name.end,
        kinds=title.kinds | name.kinds,
        mentions=title.mentions + name.mentions,
    )


def _unit(doc: Document, known: Names, head: Head, i: int, limit: int, blocked: frozenset[int]) -> Unit:
    """The party that begins with a head at token ``i``."""
    after, start, kind, kinds = head.after, head.start, head.kind, head.kinds
    proclitic, inside = head.proclitic, head.mentions
    words, named, heads = doc.words, after, known.heads
    definite = words[i][len(proclitic) :].startswith("ال")
    j, taken, closed = after, 0, False
    while j < limit and taken < 8:
        word = words[j]
        if word == "و" and j + 2 < limit and words[j + 1] in '«"“':  # «القوات و"قسد"»
            part = heads.get(j + 2)
            if part is not None and _joins(kinds, part.kinds):
                joined = _unit(doc, known, part, j + 2, limit, blocked)
                return _coordinated(doc, i, after, start, kind, kinds, proclitic, inside, joined)
            break
        if word in _MARKS:
            if (
                j + 1 < limit
                and (word in '«"“(' and (j + 1) in known.at)
                and doc.ends[j] == doc.starts[j + 1]
            ):
                j += 1
                continue
            if word in '»"”)' and any(words[k] in _MARKS for k in range(i, j)):
                j += 1
                after = j
                continue
            break
        if j in blocked or word in FUNCTION or word in _AND_WHO:
            if word == "من" and kind in ("armed", "people", "captive", "thing") and j + 1 < limit:
                of = heads.get(j + 1)
                if of is not None and not of.proclitic and of.kind in ("org", "armed", "body"):
                    j, after = of.after, of.after
                    inside += of.mentions
                    kinds |= {"of-" + of.kind}
                    taken += 1
                    continue
            break
        part = heads.get(j)
        if word in _OTHERS and kind in ("people", "armed", "captive"):
            j = after = j + 1  # «عشرة مدنيين آخرين»
            taken += 1
            closed = True
            continue
        if part is not None and definite and word in _PEOPLES and kind in ("people", "armed"):
            j = after = j + 1  # «المقاتلون الأكراد»
            taken += 1
            closed = True
            continue
        if part is not None:
            p_kind, p_inside = part.kind, part.mentions
            last = part.proclitic[-1:]
            if last == "":
                if kind == "nationality" and p_kind != "per":
                    break
                kinds |= {"per"} if kind == "nationality" else frozenset[str]()
                if p_kind == "nationality" and kind == "missile":
                    kinds |= {"force"}
                counted = i > 0 and kind == "people" and words_of_number(words[i - 1]) and p_kind in _PLACES
                if words[j - 1] not in _MARKS and _begins_anew(
                    words, j, kind, p_kind, closed or bool(inside) or counted, bool(p_inside)
                ):
                    break  # a second noun phrase: subject and object
            elif last == "ل" and kind in (
                "thing",
                "people",
                "armed",
                "base",
                "area",
                "captive",
                "goods",
                "force",
            ):
                if p_kind not in ("org", "armed", "body") and not (
                    p_kind in ("gpe", "per") and kind == "thing"
                ):
                    break
            elif last == "و" and (_joins(kinds, part.kinds) or words[i - 1] == "بين"):
                joined = _unit(doc, known, part, j, limit, blocked)
                return _coordinated(doc, i, after, start, kind, kinds, proclitic, inside, joined)
            else:
                break
            j = after = part.after
            inside += p_inside
            if p_kind == "per" and kind == "people":
                kinds |= {"per"}  # «نظيره فلان»
            if p_kind in ("org", "armed", "body") and kind in ("thing",):
                kinds |= {"of-" + p_kind}
            closed = closed or p_kind == "nationality" or kind == p_kind == "force"
            taken += 1
            continue
        if word.startswith("ال") and doc.raw[doc.starts[j]] in "أإ":
            break  # «ألقى», «ألمانيا»: no article
        if taken == 0 and _of_people(doc, i, j, kind, definite):
            j = after = j + 1
            taken += 1
            definite = True
            continue
        if word in _BELONGING or _adjective(word, definite, named=i in known.at and j == named):
            j += 1
            after = j
            taken += 1
            closed = True
            if word in _BELONGING:
                if j < limit and words[j] in ("ل", "من", "الي", "ب"):
                    j += 1
                if j < limit and words[j] in _MARKS and j + 1 < limit:
                    j += 1
                part = heads.get(j) if j < limit else None
                if part is not None and part.proclitic[-1:] in ("", "ل", "ب"):
                    j = after = part.after
                    inside += part.mentions
                    kinds |= {"of-" + part.kind}
            continue
        break
    return Unit(i, after, start, doc.ends[after - 1], kind, kinds, _governor(doc, i, proclitic), inside)


def _of_people(doc: Document, i: int, j: int, kind: str, definite: bool) -> bool:
    """«وزير الدفاع», «سكان الحي»: a definite noun right behind an indefinite one that has no ن is its genitive."""
    head, word = doc.words[i], doc.words[j]
    return (
        kind in ("people", "armed")
        and not definite
        and word.startswith("ال")
        and word not in ("الي", "الا")
        and not word.endswith(("ي", "يه", "يين"))  # an adjective, if of nothing else
        and not head.endswith(("ون", "ين", "ان", "ا"))
        and j not in doc.of("event")
        and not words_of_number(word)
    )


def _coordinated(
    doc: Document,
    i: int,
    after: int,
    start: int,
    kind: str,
    kinds: frozenset[str],
    proclitic: str,
    inside: tuple[int, ...],
    joined: Unit,
) -> Unit:
    """The phrase that begins at token ``i`` with what is joined to it."""
    return Unit(
        i,
        joined.after,
        start,
        joined.end,
        kind,
        kinds,
        _governor(doc, i, proclitic),
        inside + joined.mentions,
        joined,
        doc.ends[after - 1],
    )


def _begins_anew(words: list[str], j: int, kind: str, following: str, closed: bool, named: bool) -> bool:
    """Does the noun at ``j`` begin a phrase of its own, or is it the genitive of the one before («عناصر الفرقة»)?

    A noun that has its article, its adjective or its ن takes no genitive, and a genitive is not in the accusative.
    """
    if following == "nationality":
        return False
    if following == "per":
        return kind in ("per", "org", "gpe")
    before, word = words[j - 1], words[j]
    if closed or kind in ("org", "per", "gpe") or before.removeprefix("و").startswith("ال"):
        return True
    if len(before) > 4 and before.endswith(("ون", "ين", "ان", "ا")) and not before.endswith("يا"):
        return True
    return (
        not named  # «درعا» is in no case
        and len(word) > 3
        and word.endswith("ا")
        and not word.startswith("ال")
        and not word.endswith(("ها", "يا", "ما"))
    )


def _joins(a: frozenset[str], b: frozenset[str]) -> bool:
    if a & b:
        return True
    if a & ACTORS and b & ACTORS:
        return True
    things = {"thing", "people", "area", "base", "captive", "place", "gpe"}
    return bool(a & things and b & things)


def _adjective(word: str, definite: bool, named: bool) -> bool:
    """Does a word look like an adjective: a nisba, or an article that agrees; behind what is ``named`` only the latter."""
    if named and not word.startswith(("ال", "وال")):
        return False  # «دخول المسلحين عفرين طبيعي»
    if word[0] == "و" and len(word) > 4 and word[1:3] == "ال":
        return definite and word.endswith(("ي", "يه", "يين"))
    if word.startswith("ال"):
        return definite or word.endswith(("ي", "يه", "يين"))
    return (
        len(word) > 3
        and word.endswith(("يه", "ي", "يا", "ين", "يين", "يتين", "يتان", "يات", "ون"))
        and not word.startswith(("ي", "ت"))
        and not (word[0] in "بل" and word.endswith("ين") and not word.endswith("يين"))  # «بتوطين»
    )


def _governor(doc: Document, i: int, proclitic: str) -> str:
    """The preposition before a party: its proclitic, else the word before."""
    if proclitic[-1:] in ("ب", "ل", "ك"):
        return proclitic[-1]
    k = i - 1
    while k >= 0 and doc.words[k] in '«"“(#':
        k -= 1
    if k < 0:
        return ""
    word = doc.words[k]
    plain = k == i - 1 and word not in _GOVERNS and word[0] not in "بلو"
    if plain and (k == 0 or doc.words[k - 1] not in _OVER):
        return ""  # as most words
    if word in _DETERMINERS and k:  # «ضد آخر جيب», «على هذه المنطقة»
        return _governor(doc, k, "")
    if word[0] in "بل" and word[1:] in _DETERMINERS:
        return word[0]
    if word in _ACCORDING:
        return word
    if k < i - 1 and doc.words[k + 1] == "(" and word not in PREPOSITIONS:
        return "("  # another name for what stands before it
    if word in _AMONG or word in ACCOMPANYING or (word == "من" and k and doc.words[k - 1] in ACCOMPANYING):
        return WITH
    if word == "قبل" and k and doc.words[k - 1] == "من":
        return "من قبل"
    if word == "جانب" and k and doc.words[k - 1] == "من":
        return "من قبل"
    if word in ("يد", "ايدي", "يدي") and k and doc.words[k - 1] == "علي":
        return "من قبل"
    if word in ("ب", "ل"):
        return word
    if k and doc.words[k - 1] in _OVER and (word in _QUANTIFIERS or _construct(doc, word, k)):
        k -= 1
        word = doc.words[k]
    if word[0] in "بل" and word[1:] in _QUANTIFIERS:
        return word[0]  # «بعشرات القذائف»
    if word == "من" and k and (words_of_number(doc.words[k - 1]) or doc.words[k - 1] in _PERCENT):
        k -= 1
        while k > 0 and (
            words_of_number(doc.words[k]) or doc.words[k] in _PERCENT or doc.words[k - 1] in _PERCENT
        ):
            k -= 1
        return _governor(doc, k + 1, "")
    bare = word[1:] if word[:1] == "و" and word[1:] in PREPOSITIONS else word
    return bare if bare in PREPOSITIONS else ""


_DETERMINERS = frozenset({"اخر", "اول", "اكبر", "ابرز", "هذا", "هذه", "ذلك", "تلك"})
_ACCORDING = frozenset({"وفق", "بحسب", "حسب"})
_OVER = frozenset({"في", "من", "علي", "بين", "الي", "عن", "ضد", "مع"})
_GOVERNS = frozenset(
    {
        *PREPOSITIONS,
        *_DETERMINERS,
        *_ACCORDING,
        *_AMONG,
        *ACCOMPANYING,
        "من",
        "قبل",
        "جانب",
        "يد",
        "ايدي",
        "يدي",
    }
)


def _construct(doc: Document, word: str, k: int) -> bool:
    """Is a word after a preposition a noun that a genitive follows: «في صفوف القوات», «من مساحة الغوطة»?"""
    return (
        word.isalpha()
        and not word.startswith("ال")
        and not word.endswith(("ها", "هم", "هما", "ا"))
        and word not in FUNCTION
        and not words_of_number(word)
        and word != "قرار"
        and k not in doc.of("event modal")
        and k not in doc.of("event")
        and k not in doc.of("cue")
        and k not in doc.of("party")
    )


def words_of_number(word: str) -> bool:
    """A digit or a quantifier, which a counted noun follows with or without من."""
    return word[0].isdigit() or word in _QUANTIFIERS or word[1:] in _QUANTIFIERS

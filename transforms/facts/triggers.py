"""Triggers: the words of a sentence that carry an event, and what the lexicon says of them.

A hit of the lexicon is only a candidate: a preposition cannot stand before a verb, a word inside a name is
no event («قوات سوريا الديمقراطية»), and the longest reading covers the shorter ones («وقف إطلاق النار»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from schemas.value import Value
from transforms.arabic.inflect import Morph, noun_forms, participle_forms, verb_forms
from transforms.arabic.normalize import fold
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.lexicon.load import alternatives, rows
from transforms.lexicon.trie import Hit

_PREPOSITIONS = frozenset("بلك")
NOUNS = frozenset({"noun", "masdar", "active"})
_IMPERFECT = words("imperfect")
_REACHING = frozenset({"علي", "عن", "مع", "الي"})
_INTRANSITIVE = frozenset({"moves", "mutual", "happens"})
_JUSSIVE = words("jussive")
_BEFORE_NOUN = words("before noun")
_AFTER_NOUN = words("after noun")
_BEFORE_VERB = words("before verb")
_RELATIVE = words("relative")
_OF_OFFICE = words("of office")


class Entry(Value, frozen=True):
    """A row of ``triggers.tsv``.

    ``needs`` are kinds of party, one of which must stand with the trigger; ``aside`` that the doer does not count.
    """

    type: str
    mode: str | None
    roles: str
    needs: frozenset[str]
    aside: bool
    through: frozenset[str]
    word: str
    tail: str


class Sense(Value, frozen=True):
    """One form of an entry; ``nominal`` if it is a noun, masdar or participle."""

    entry: Entry
    morph: Morph
    nominal: bool


class Candidate(Value, frozen=True):
    """A trigger in a text: tokens ``start`` to before ``end``, and its readings that are possible there.

    ``entry``, ``morph`` and ``nominal`` are those of its first reading.
    """

    start: int
    end: int
    prefix: int
    proclitic: str
    senses: tuple[Sense, ...]
    entry: Entry
    morph: Morph
    nominal: bool

    def read_as(self, senses: tuple[Sense, ...]) -> Candidate:
        """The same trigger with some of its readings."""
        return _candidate(self.start, self.end, self.prefix, self.proclitic, senses)


def _candidate(start: int, end: int, prefix: int, proclitic: str, senses: tuple[Sense, ...]) -> Candidate:
    sense = senses[0]
    return Candidate(start, end, prefix, proclitic, senses, sense.entry, sense.morph, sense.nominal)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Every written form of every trigger, under the concept ``event``."""
    for row in rows("triggers"):
        entry = Entry(
            type=row["type"],
            mode=row["mode"] or None,
            roles=row["roles"],
            needs=frozenset(alternatives(row["needs"].removeprefix(">"))),
            aside=row["needs"].startswith(">"),
            through=frozenset(map(fold, alternatives(row["through"]))),
            word=row["word"],
            tail=row["tail"],
        )
        tail = fold(row["tail"]).split()
        for form, morph in _forms(row):
            for spelling in _with_tail(form, morph, tail):
                yield "event", spelling, Sense(entry, morph, morph.aspect in NOUNS)


def _forms(row: dict[str, str]) -> Iterator[tuple[str, Morph]]:
    forms = alternatives(row["forms"])
    if row["pos"] == "verb":
        yield from verb_forms(row["word"], row["imperfect"])
        for masdar in forms:
            yield from noun_forms(masdar, aspect="masdar")
    elif row["pos"] == "participle":
        yield from participle_forms(row["word"])
    else:
        yield from noun_forms(row["word"], plurals=forms)


def _with_tail(form: str, morph: Morph, tail: Sequence[str]) -> Iterator[str]:
    """A form with the words that follow it: an adjective takes the article and the accusative with its noun."""
    if not tail:
        yield form
        return
    if len(tail) == 1 and tail[0] in _REACHING and morph.pronoun and morph.aspect not in NOUNS:
        return  # a verb that takes its object by a preposition has no other: «قبضتها على» is a noun
    yield " ".join((form, *tail))
    if morph.aspect in NOUNS and not tail[0].startswith("ال"):
        if form.startswith("ال") or morph.pronoun:
            yield " ".join((form, *(w if w[0] == "ب" else "ال" + w for w in tail)))
        elif len(tail) == 1 and form.endswith("ا") and tail[0][-1] != "ه":
            yield f"{form} {tail[0]}ا"


def candidates(doc: Document, barred: Sequence[tuple[int, int]]) -> list[Candidate]:
    """The triggers of a text in order, without those inside ``barred`` token ranges (names, dates) and inside longer ones."""
    found: list[Candidate] = []
    ranges = iter(barred)
    bar = next(ranges, None)
    covered = 0
    for start, hit in doc.of("event").items():
        while bar is not None and bar[1] <= start:
            bar = next(ranges, None)
        if start < covered or (bar is not None and bar[0] <= start):
            continue
        senses = _possible(doc, hit)
        if not senses:
            continue
        nouns = verbs = none = False
        for sense in senses:
            if sense.entry.type == "NONE":
                none = True
            elif sense.entry.type != "LIGHT":
                nouns, verbs = nouns or sense.nominal, verbs or not sense.nominal
        if none:
            covered = hit.end
            continue
        if nouns and verbs:
            noun = _reads_as_noun(doc, hit, senses, found)
            senses = tuple([s for s in senses if s.entry.type == "LIGHT" or s.nominal is noun])
        found.append(_candidate(start, hit.end, hit.prefix, hit.proclitic, senses))
        if hit.end - hit.start > 1:
            covered = hit.end
    return found


def _possible(doc: Document, hit: Hit) -> tuple[Sense, ...]:
    """The readings that proclitic and particle allow: nouns after a preposition, the imperfect after the future س."""
    word = doc.words[hit.start]
    before = doc.words[hit.start - 1] if hit.start else ""
    if word == "فقد" and not _loses(doc, hit):
        return ()
    letter, last = doc.raw[doc.ends[hit.start] - 1], hit.proclitic[-1:]
    told = cast("tuple[Sense, ...]", hit.senses)
    return tuple([s for s in told if _allowed(doc, hit, s, word, before, letter, last)])


def _allowed(doc: Document, hit: Hit, sense: Sense, word: str, before: str, letter: str, last: str) -> bool:
    """Is a reading possible for a ``word`` whose raw form ends in ``letter``, after a proclitic's ``last`` letter?"""
    morph, noun = sense.morph, sense.nominal
    aspect, pronoun = morph.aspect, morph.pronoun
    if letter in "ةه" and _misread(doc, letter, sense):
        return False
    if not last and _idle(doc, hit, sense, word, before):
        return False
    if noun and pronoun == "ي":  # «انتقامي» is an adjective
        return False
    if aspect == "perfect" and (last in _PREPOSITIONS or before in _IMPERFECT):
        return False
    if not noun and last in ("ب", "ك"):
        return False
    if last == "س" and aspect != "imperfect":
        return False
    if aspect == "jussive" and (len(word) - hit.prefix <= 3 or (last != "ل" and before not in _JUSSIVE)):
        return False
    if pronoun and not noun and sense.entry.roles in _INTRANSITIVE:
        return False
    return not (aspect == "imperfect" and morph.person == 1 and morph.number == "s")


def _idle(doc: Document, hit: Hit, sense: Sense, word: str, before: str) -> bool:
    """Do the words around a form without proclitic tell that it carries no event?"""
    if sense.nominal:
        office = before in _OF_OFFICE and not sense.morph.pronoun  # «وسعت دائرة استهدافها» is no office
        if office or (before in _RELATIVE and not word.startswith("ال")):
            return True  # «مسؤول نزع السلاح», «التحالف الذي ضم»
        return word == "السيطره" and before == "عن" and _leaves(doc, hit.start)
    if before in _BEFORE_NO_VERB and doc.words[min(hit.end, len(doc.words) - 1)] not in _AFTER_NOUN:
        return True  # «في سجن المدينة»
    if sense.entry.type == "SUPPORT" and "ب" in sense.entry.through and _owns_up(doc, hit):
        return True
    if sense.morph.aspect != "perfect":
        return False
    if sense.morph.number == "d" and sense.morph.gender == "m":  # «أمراً»
        ahead = doc.words[max(0, hit.start - 3) : hit.start]
        return not any(w.endswith(("ان", "ين", "هما")) for w in ahead)
    return word == "قاتل" and (hit.end >= len(doc.words) or doc.words[hit.end] in _CLOSED)  # «صمت دولي قاتل»


_BEFORE_NO_VERB = words("before no verb")


def _owns_up(doc: Document, hit: Hit) -> bool:
    """«اعترف الجيش بقتل مدنيين»: who owns up to a deed does not recognise anybody."""
    events = doc.of("event")
    for k in range(hit.end, min(hit.end + _SUBJECT, doc.sentences[doc.sentence[hit.start]][1])):
        deed = events.get(k)
        if deed is not None and deed.proclitic[-1:] == "ب":
            return any(sense.entry.type in _DEEDS for sense in cast("tuple[Sense, ...]", deed.senses))
    return False


_SUBJECT = 5  # words that a subject may have
_DEEDS = frozenset({"ASSAULT", "CASUALTY", "COERCE"})


def _leaves(doc: Document, at: int) -> bool:
    """«خروج الأمور عن السيطرة»"""
    return any(w.startswith(("خرج", "خروج", "يخرج", "تخرج")) for w in doc.words[max(0, at - 4) : at])


_CLOSED = frozenset('.،,؛:!؟»"\n')


def _misread(doc: Document, letter: str, sense: Sense) -> bool:
    """Does the last letter, ه or ة, tell another word: «مصالحه» is none of «مصالحة» where a text writes both letters?"""
    if letter == "ة":
        return sense.morph.pronoun == "ه"
    feminine = sense.entry.word[-1] == "ة" and not sense.entry.tail and sense.morph.number == "s"
    return feminine and not sense.morph.pronoun and "ة" in doc.raw


def _loses(doc: Document, hit: Hit) -> bool:
    """«فقد» is «so did» before a verb and «lost» before the noun of who lost."""
    after = doc.words[hit.end] if hit.end < len(doc.words) else ""
    return after.startswith("ال") or hit.end in doc.of("party") or hit.end - hit.start > 1


def _after_relative(doc: Document, hit: Hit) -> bool:
    """«التحالف الذي تقوده واشنطن شن غارة»: what ends a relative clause and has its object is the verb of the one before."""
    first = doc.sentences[doc.sentence[hit.start]][0]
    between = doc.words[max(first, hit.start - 7) : hit.start]
    return not hit.proclitic and any(w in _RELATIVE for w in between) and not _BREAKS.intersection(between)


_BREAKS = frozenset("،,:؛")


def _reads_as_noun(doc: Document, hit: Hit, senses: Sequence[Sense], found: Sequence[Candidate]) -> bool:
    """«قصف» is verb and masdar: what stands around it decides."""
    if hit.proclitic[-1:] in _PREPOSITIONS:
        return True
    if hit.end - hit.start > 1 and _after_relative(doc, hit):
        return False
    before = doc.words[hit.start - 1] if hit.start else "\n"
    after = doc.words[hit.end] if hit.end < len(doc.words) else "\n"
    if before in _BEFORE_NOUN or after in _AFTER_NOUN or after.startswith("لل"):
        return True
    if before in _BEFORE_VERB:
        return False
    if doc.words[hit.start].endswith("ان") and any(s.morph.aspect == "imperfect" for s in senses):
        return False  # «تقاتلان»
    raw = doc.raw[doc.starts[hit.start] : doc.ends[hit.end - 1]]
    if "\u064f" in raw[:4]:
        return False
    for known in reversed(found):  # «شن … قصفا», «أعلن الجيش … قتل»: a verb that takes the noun
        if hit.start - known.end > 9 or doc.sentence[known.start] != doc.sentence[hit.start]:
            break
        lends = not known.nominal and not known.morph.pronoun
        if lends and any(s.entry.type == "LIGHT" for s in known.senses):
            return not any(doc.words[k] in _BEFORE_VERB for k in range(known.end, hit.start))
    if hit.proclitic == "و" and found and hit.start == found[-1].end:
        return found[-1].nominal
    return (after.endswith(("ي", "يا")) and after not in ("في", "الذي", "التي")) or not any(
        s.entry.roles in ("kill", "done") for s in senses
    )

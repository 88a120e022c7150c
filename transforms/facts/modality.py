"""Did it happen? Asserted, denied, future, hypothetical or historical (``facts.md`` §5).

A word denies or defers what follows it within a few tokens, up to the next break; «س» before a verb is future; a date more than a month before
publication, or a word of background, makes it historical.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from schemas.facts import Claim, TimeExpression
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.triggers import Candidate, Sense
from transforms.lexicon.load import rows
from transforms.lexicon.trie import Hit

_RELATIVE = words("relative")
_GOVERNING = frozenset({"الي", "علي", "من", "عن", "في"})
_NEAR = 6
_DENIAL = 5  # the reach of verbs that deny, past a comma too; «دون», «لم» end there
_ENDS = frozenset(["ثم", "؛", ".", "\n", ":", "لكن", "بينما", "فيما", "حيث", "اذ"])
MONTH = 31


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Concepts ``negation``, ``modal`` and ``background``; payloads how far and what."""
    for row in rows("negations"):
        yield "event negation", row["word"], (row["modality"], int(row["reach"]))
    for row in rows("modals"):
        payload = (row["modality"], int(row["reach"]))
        yield "event modal", row["word"], payload
        if " " not in row["word"] and not row["word"].startswith("ال") and row["modality"] != "asserted":
            yield "event modal", "ال" + row["word"], payload
    for row in rows("background"):
        yield "event background", row["word"], ("historical", int(row["reach"]))


_OUTBREAK = frozenset({"اندلاع", "بدء", "بدايه", "انطلاق", "انطلاقه"})
_PURPOSE = frozenset({"COERCE", "RETREAT", "AID", "DISPLACE", "CONTROL", "CONSULT", "AGREE", "MOBILIZE"})
_FAILED = frozenset({"انهيار", "فشل"})


def modality(
    doc: Document, c: Candidate, first: int, after: int, claim: Claim | None, time: TimeExpression | None
) -> str:
    """The modality of a trigger in the sentence of tokens ``first`` to before ``after``; ``time`` is its date there."""
    tokens = doc.words
    aspect = c.morph.aspect
    if c.entry.type == "AGREE" and c.entry.word in _FAILED:
        return "denied"
    reached = _reached(doc, c, first, "event negation")
    beside = _beside(doc, c, claim)
    if reached and reached != "asserted" and not beside:
        return reached
    if c.proclitic.endswith("س"):
        return "future"
    if claim is not None and claim.stance == "deny" and not beside:
        return "denied"
    before = tokens[c.start - 1] if c.start > first else ""
    if aspect in ("imperfect", "jussive") and before in ("قد", "وقد"):
        return "hypothetical"
    if aspect in ("imperfect", "jussive") and (before in ("ان", "كي", "لكي") or c.proclitic.endswith("ل")):
        return (
            "asserted"
            if c.start - 2 >= first and tokens[c.start - 2] in ("قبل", "بعد", "منذ", "دون")
            else "hypothetical"
        )
    if before == "منذ" and tokens[c.start] in _OUTBREAK:
        return "historical"
    found = _reached(doc, c, first, "event modal")
    told = aspect == "perfect"  # what a verb tells as past does not lie ahead
    if found and found != "asserted" and not (told and found == "future"):
        return found
    if c.nominal and (supposed := _described(doc, c, after)):
        return supposed
    if c.nominal and not found and _led(doc, c, first):
        return "future"
    to_come = time is not None and time.date_start is not None and time.date_start > doc.published
    if to_come and not told:
        return "future"
    if found:
        return "asserted"
    if claim is not None and c.nominal and aspect == "masdar" and _asked_for(doc, c, claim):
        return _SPOKEN_OF[claim.stance]
    if (
        c.nominal
        and c.proclitic.endswith("ل")
        and aspect in ("masdar", "noun")
        and c.entry.type in _PURPOSE
        and _CAUSED.isdisjoint(tokens[max(first, c.start - 6) : c.start])
    ):
        return "hypothetical"
    if aspect == "imperfect":
        return "asserted"
    if (
        time is not None
        and (end := time.date_end or time.date_start) is not None
        and (doc.published - end).days > MONTH
    ):
        return "historical"
    if doc.among("event background", max(first, c.start - 25), min(after, c.start + 26)):
        return "historical"
    return "asserted"


_SPOKEN_OF = {"demand": "hypothetical", "threaten": "hypothetical", "promise": "future"}


def _asked_for(doc: Document, c: Candidate, claim: Claim) -> bool:
    """«طالب بوقف القصف»: is a deed itself what is demanded, promised or threatened?"""
    return claim.stance in _SPOKEN_OF and doc.starts[c.start] - claim.start <= 2


def _beside(doc: Document, c: Candidate, claim: Claim | None) -> bool:
    """«نفت … فرار سجناء، وأن السجن تحت السيطرة»: a clause behind a noun that is denied says what is so instead."""
    if claim is None or claim.stance != "deny" or c.entry.type != "CONTROL":
        return False
    first = doc.token_at(claim.start)
    led = doc.words[first - 1] if first else ""
    return "وان" in doc.words[first : c.start] and not led.endswith("ان") and doc.words[first] != "ان"


_CAUSED = frozenset(
    {
        "ادي",
        "ادت",
        "تؤدي",
        "يؤدي",
        "يتعرض",
        "تتعرض",
        "يتعرضون",
        "يخضع",
        "تخضع",
        "يخضعون",
        "نتيجه",
        "تعرض",
        "تعرضت",
        "خضع",
        "خضعت",
        "ما",
    }
)


_SUPPOSED = words("supposed")
_AWAITED = words("awaited")


def _described(doc: Document, c: Candidate, after: int) -> str:
    """What adjectives after a noun make of it: «هجوم كيميائي مفترض», «الزيارة المرتقبة»."""
    for word in doc.words[c.end : min(c.end + 4, after)]:
        if word in '"«»“”':
            continue
        if word in _SUPPOSED:
            return "hypothetical"
        if word in _AWAITED:
            return "future"
        if not word.endswith(("ي", "يه")):
            return ""
    return ""


def _verbal(hit: Hit) -> bool:
    return not any(s.nominal for s in cast("tuple[Sense, ...]", hit.senses))


def _led(doc: Document, c: Candidate, first: int) -> bool:
    """Does a verb in the future stand right before a noun: «ستستضيف أنقرة قمة»?"""
    for k in range(c.start - 1, max(first, c.start - 5) - 1, -1):
        word = doc.words[k]
        if word in _ENDS or word in ("،", ",", "بعد", "منذ", "قبل"):
            return False
        if "س" in word and _FUTURE.match(word) and k not in doc.of("party"):
            return True
    return False


# «سي», «ست», «سن» open a verb in the future, and few nouns of news
_FUTURE = re.compile(
    r"[وف]?س(?!ياس|يار|يطر|ينا|يول|يرج|يرغ|ين|يد|ير|يف|تين|ته|ترات|تار|تيف|تي|نوا|نه|ند)[يتن]\w{3,}$"
)
_WINDOW = 14  # tokens before a trigger among which a word stands that denies or defers it


_NO_ASIDE = range(0)
_COMMAS = frozenset("،,")


def _aside(doc: Document, at: int, first: int) -> range:
    """«تعهد الرئيس، فلان الفلاني، بالانسحاب»: the tokens of a name between commas right before a trigger; none as a rule."""
    if at <= first or doc.words[at - 1] not in _COMMAS:
        return _NO_ASIDE
    told = doc.of("event")
    for k in range(at - 2, max(first, at - 9) - 1, -1):
        if doc.words[k] in _COMMAS:
            return range(k, at)
        if doc.words[k] in _ENDS or k in told:
            break
    return _NO_ASIDE


def _reached(doc: Document, c: Candidate, first: int, concept: str) -> str:
    """What the nearest word of a concept makes of the trigger, if it reaches that far.

    A word that reaches far («دعا», «هدد») does so over the one it speaks to, to a masdar that ب, إلى or على governs.
    """
    if c.morph.aspect == "perfect" and c.proclitic[:1] in ("و", "ف"):
        return ""  # «لم يقاوموا وسيطر …»: joined to what was denied, told of its own
    aside = _aside(doc, c.start, first)
    back = max(first, c.start - _WINDOW - len(aside))
    if not doc.among(concept, back, c.start):
        return ""
    hits, tokens = doc.of(concept), doc.words
    governed = c.nominal and (
        c.proclitic[-1:] in ("ب", "ل") or (c.start > first and tokens[c.start - 1] in _GOVERNING)
    )
    told = doc.of("event")
    crossed = False
    for k in range(c.start - 1, back - 1, -1):
        if k in aside:
            continue
        if tokens[k] in _ENDS or tokens[k] in _RELATIVE:
            return ""
        hit = hits.get(k)
        if tokens[k] == "لم" and tokens[k - 1] == "ما" and concept == "event negation":
            continue  # «ما لم توافق» is a condition
        if hit is not None and not (
            hit.proclitic[-1:] in ("ب", "ك", "ل") and len(tokens[k]) - hit.prefix <= 3
        ):
            for sense in hit.senses:
                value, reach = cast("tuple[str, int]", sense)
                if crossed and concept == "event negation" and reach < _DENIAL:
                    continue
                if c.start - hit.end - (len(aside) if k < aside.start else 0) < (
                    reach if governed else min(reach, _NEAR)
                ):
                    return value
        if tokens[k] in ("،", ",") or (k in told and _verbal(told[k])):
            governed = False
        crossed = crossed or tokens[k] in ("،", ",")
    return ""

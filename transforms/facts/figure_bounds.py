"""How many: bounds that approximators and ranges give a number, and numbers that name rather than count."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.value import Value, replace
from transforms.arabic.numerals import Number
from transforms.facts.document import Document
from transforms.facts.figure_words import bounds_on
from transforms.lexicon.trie import Hit


class Bounds(Value, frozen=True):
    """A number with what bounds it: token range, lower and upper bound, whether it is approximate."""

    first: int
    after: int
    prefix: int
    low: float | None
    high: float | None
    approximate: bool
    bounded: bool


# «القرار 2254», «الفوج 46», «ميغ 29»: the number is part of a name.
NAMING = frozenset({
    "رقم", "الرقم", "ارقام", "الماده", "ماده", "القرار", "قرار", "القرارين", "القرارات", "الفوج", "فوج", "اللواء", "لواء", "الفرقه", "فرقه",
    "الكتيبه", "كتيبه", "المدفعيه", "طريق", "الطريق", "اوتوستراد", "الاوتوستراد", "البند", "الفقره", "الفصل", "عيار", "طراز", "صفحه", "ميغ",
    "سوخوي", "ميج", "تي", "بي", "اس", "اف", "كا", "ام", "بوينغ", "ايرباص", "غراد", "فرانس", "الخط", "قاعده", "مونديال", "تو", "انتونوف",
    "كلاشنيكوف", "نموذج", "القانون", "قانون", "المرسوم", "مرسوم", "مجموعه", "اسكادر", "السرب", "سرب", "كورنيت", "فتره", "الساعه", "هاتف",
    "موديل", "ايل", "جي", "ار", "اكس", "مي", "بانتسير", "هيمارس", "توماهوك", "المنطقه", "القطاع", "الصفحه", "الدوره", "الجلسه", "النسخه", "العدد", "المركز", "المرتبه",
})  # fmt: skip
_WEAPONS = frozenset(
    {"رشاش", "رشاشات", "مدفع", "عيار", "هاون", "قذيفه", "قذائف", "بقذائف", "مدفعيه", "برشاش", "رشاشا"}
)


def bounds(
    doc: Document, number: Number, approximator: dict[int, Hit], numbers: Mapping[int, Number]
) -> Bounds:
    """A number with its approximator and range: «نحو 40 إلى 70», «بين 3 و5», «10 على الأقل»."""
    first, after, prefix = number.start, number.end, number.prefix
    low: float | None = number.low
    high: float | None = number.high
    approximate, bounded = number.kind == "several", False
    ranged = _range(doc, number, numbers)
    if ranged is not None:
        high, after, bounded = ranged.high, ranged.end, True
        scale = next((s for s in (10**9, 10**6, 10**3) if s <= ranged.low), 1)
        if number.kind == "digits" and ranged.kind == "mixed" and number.low < ranged.low / scale:
            low = number.low * scale  # «40 إلى 60 ألفا»
    before = _before(doc, number, approximator)
    if before is not None:
        kind, hit = before
        first, prefix, bounded = hit.start, hit.prefix, True
        if ranged is not None or kind == "about":
            approximate = True
        elif kind == "at least":
            high = None
        else:
            low = None
    return Bounds(first, after, prefix, low, high, approximate, bounded)


def closed(doc: Document, b: Bounds, at: int, approximator: dict[int, Hit]) -> Bounds:
    """``b`` with the bound that stands after the counted noun, at token ``at``."""
    for k in (b.after, at):
        hit = approximator.get(k)
        if hit is None:
            continue
        kind = bounds_on(hit, "after")
        if kind is not None:
            whole = replace(b, after=hit.end, bounded=True)
            if kind == "about":
                return replace(whole, approximate=True)
            return replace(whole, high=None) if kind == "at least" else replace(whole, low=None)
    return b


def _before(doc: Document, number: Number, approximator: dict[int, Hit]) -> tuple[str, Hit] | None:
    words, end = doc.words, number.start
    if end and words[end - 1] in ("ب", "ل", "ال", "ـ"):
        end -= 1
    for k in range(end - 1, max(-1, end - 6), -1):
        hit = approximator.get(k)
        if hit is None or hit.end != end or number.prefix:
            continue
        longest = hit
        for j in range(k - 1, max(-1, k - 4), -1):
            wider = approximator.get(j)
            if wider is not None and wider.end == end:
                longest = wider
        kind = bounds_on(longest, "before")
        if kind is not None:
            return None if words[longest.start] in ("حتي", "دون", "مقدار") else (kind, longest)
    return None


def _range(doc: Document, number: Number, numbers: Mapping[int, Number]) -> Number | None:
    words, k = doc.words, number.end
    if number.kind not in ("digits", "words", "mixed", "vague") or k >= len(words):
        return None
    joint = words[k]
    other = numbers.get(k + 1)
    between = number.start > 0 and words[number.start - 1] in ("بين", "مابين", "وبين")
    if (joint in ("الي", "او", "-", "حتي") and other is not None and not other.proclitic) or (
        joint == "و" and between and other is not None
    ):
        pass
    elif between and k in numbers and numbers[k].proclitic == "و":
        other = numbers[k]
    else:
        return None
    if other.kind not in ("digits", "words", "mixed", "vague"):
        return None
    return other if number.low < other.high else None


def _names_what_follows(word: str) -> bool:
    """«المادة», «بالمادة», «وللمادة»: a noun whose number is its name."""
    bare = word.removeprefix("و")
    without = bare[1:] if bare[:1] in ("ب", "ف", "ك") else "ا" + bare[1:] if bare.startswith("لل") else bare
    return not {word, bare, without}.isdisjoint(NAMING)


def names(doc: Document, number: Number) -> bool:
    """Whether a number names rather than counts: a road, a brigade, a resolution, a model, a list item."""
    words, at, i = doc.words, doc.tokens.at, number.start
    before = words[i - 1] if i else "\n"
    if before == "ال" and i > 1:
        before = words[i - 2]
    glued = i > 0 and at[i - 1] + len(words[i - 1]) == at[i]
    led = words[i - 2] if i > 1 else "\n"
    if before in ("-", "/") and glued and (led in NAMING or (led != "\n" and led[0].isascii())):
        return True
    if _names_what_follows(before) or (before == "-" and i > 1 and words[i - 2] in NAMING):
        return not (
            number.kind in ("words", "vague", "several", "mixed")
            and before in ("مجموعه", "طريق", "قاعده", "قانون", "العدد")
        )
    if (
        glued
        and before[0].isascii()
        and (before[0].isalpha() or before in ("/", ".", ":", "_", "@", "#", "=", "+"))
    ):
        return True
    after = words[number.end] if number.end < len(words) else "\n"
    stuck = number.end < len(words) and at[number.end] == at[number.end - 1] + len(words[number.end - 1])
    clock = after == ":" and number.end + 1 < len(words) and words[number.end + 1][:1].isdecimal()
    if stuck and ((after[0].isascii() and after[0].isalpha()) or after in ("/", "_", "=") or clock):
        return True
    if before in (":", "/") and i > 1 and words[i - 2][:1].isdecimal():
        return True
    if before == "\n" and after in ("-", ".", ")", "/"):
        return True
    if number.kind == "digits" and number.end == i + 1:
        word = words[i]
        if word.isdecimal() and (len(word) >= 8 or (word[0] == "0" and len(word) > 1)):
            return True
    return before in _WEAPONS and after in ("ملم", "مم", "ميليمتر", "مليمتر")

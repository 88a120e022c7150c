"""The grammar of years: «2018», «من العام الماضي» after a month, and four digits that are a year rather than a count."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.figure_words import Noun
from transforms.facts.time_phrases import SHIFTS, Phrase
from transforms.facts.time_words import Look, Unit, sense

# What may stand before a bare year: «منذ 2011», «حرب 1967», «أواخر 2016».
_YEAR_CUES = frozenset({"في", "منذ", "حتي", "خلال", "قبل", "بعد", "الي", "حرب", "ثوره", "دستور", "انتخابات", "اتفاق", "اتفاقيه", "معاهده",
                        "قانون", "نهايه", "بدايه", "مطلع", "اواخر", "اوائل", "منتصف", "صيف", "شتاء", "ربيع", "خريف", "مونديال", "و",
                        "من", "بين", "وبين", "لعام", "حدود", "كاس", "انقلاب", "مجزره", "هجوم", "غزو", "هزيمه", "نكسه", "نكبه", "سنه", "عام",
                        "العام", "موتمر", "ازمه", "بطوله", "اولمبياد", "دوره", "موسم", "موازنه", "لسنه", "احداث", "نسخه", "(", "بحلول",
                        "ومنذ", "وفي", "وحتي", "وبعد", "وقبل", "وخلال", "مجازر", "هجمات", "ابتداء", "بدءا",
                        "احتجاجات", "مظاهرات", "انتفاضه", "اجتياح", "معركه", "معارك", "زلزال", "كيماوي", "عدوان", "غزوه"})  # fmt: skip


_SINCE = frozenset({"في", "منذ", "وفي", "ومنذ"})
_SMALL = frozenset({"في", "منذ", "حتي", "خلال", "قبل", "بعد", "الي", "و", "من", "بين", "وبين", "(", "وفي", "وحتي", "وبعد", "وقبل",
                    "وخلال", "ومنذ", "حدود"})  # fmt: skip


def year_after(look: Look, p: Phrase) -> Phrase:
    """``p`` with the year or the relation that follows it: «2018», «من العام الماضي», «المقبل», «من عام 2016»."""
    k = p.after
    relation = look.relation.get(k)
    if (
        relation is not None
        and not relation.proclitic
        and sense(relation) in SHIFTS
        and look.word(k) not in ("هذا", "هذه")
    ):
        p = replace(p, shift=str(sense(relation)), after=relation.end)
        k = p.after
    if look.word(k) in ("من", "،", ",", "-", "/", "لـ", "ل"):
        k += 1
    year = read_year(look, k)
    if (
        year is None
        and p.calendar == "hijri"
        and len(look.word(k)) == 4
        and look.word(k).isdecimal()
        and 1300 <= int(look.word(k)) <= 1500
    ):
        return replace(p, year=int(look.word(k)), after=k + 1)
    if year is not None:
        number, after, _ = year
        if (p.calendar == "hijri") == (1300 <= number <= 1500):
            return replace(p, year=number, after=after)
        return p
    word = look.word(k)
    if word in ("ذات", "نفس") and look.word(k + 1) in ("العام", "السنه"):
        return replace(p, year_shift="same", after=k + 2)
    if word in ("هذا", "العام", "السنه", "للعام", "هذه"):
        k += word.startswith("هذ")
        unit = look.unit.get(k)
        inner = sense(unit) if unit is not None else None
        if unit is not None and isinstance(inner, Unit) and inner.code == "Y" and inner.definite:
            if word.startswith("هذ"):
                return replace(p, year_shift="this", after=unit.end)
            following = look.relation.get(unit.end)
            if following is not None and not following.proclitic and sense(following) in SHIFTS:
                return replace(p, year_shift=str(sense(following)), after=following.end)
    return p


def read_year(look: Look, k: int) -> tuple[int, int, bool] | None:
    """A year at ``k``, with or without «عام»: its number, the token after, whether a word or sign says so."""
    unit, named = look.unit.get(k), False
    if unit is not None:
        inner = sense(unit)
        if not isinstance(inner, Unit) or inner.code != "Y" or inner.number != "s":
            return None
        k, named = unit.end, True
    number = look.numbers.get(k)
    if number is None or number.proclitic or number.low != int(number.low):
        return None
    value, plain = (
        int(number.low),
        number.kind == "digits" and len(look.words[k]) == 4 and number.end == k + 1,
    )
    era = look.era.get(number.end)
    after = era.end if era is not None and not era.proclitic else number.end
    if plain and (1900 <= value <= 2100 or (era is not None and 1300 <= value <= 1500)):
        return value, after, named or era is not None
    if named and number.kind == "words" and 1900 <= value <= 2100:
        return value, after, True
    if plain and named and 1000 <= value < 1900:
        return value, after, True
    return None


def read_bare_year(look: Look, i: int) -> Phrase | None:
    """A year by its digits alone, where something says that it is one."""
    if not plain_year(look, i) or i + 1 in look.unit:
        return None
    before, after = look.word(i - 1), look.word(i + 1)
    if before == "-" and look.word(i - 2) == "\n" and after == "-" and look.word(i + 2) == "\n":
        return Phrase(first=i, after=i + 1, year=int(look.word(i)), rule="year alone")
    counted = after in ("%", "/", "$") or (after == ":" and before != "\n") or after.startswith("دولار")
    named = before in ("رقم", "القرار", "قرار", "-", "/", ".")
    if (counted or named) and not (before == "-" and plain_year(look, i - 2)):
        return None
    if before not in _SINCE and _counts(look, i + 1):
        return None
    base = Phrase(first=i, after=i + 1, year=int(look.word(i)), rule="year alone")
    if before == "\n" and after in (":", "-", "\n"):
        return base
    placed = look.word(i - 2) in _YEAR_CUES and i - 1 in look.doc.of("place") and not _counts(look, i + 1)
    if before in _YEAR_CUES or i - 1 in look.phase or (placed and look.word(i - 2) not in _SMALL):
        era = look.era.get(i + 1)
        if (
            after in ("-", "الي", "حتي")
            and plain_year(look, i + 2)
            and int(look.word(i + 2)) > int(look.word(i))
        ):
            until = Phrase(first=i + 2, after=i + 3, year=int(look.word(i + 2)))
            return replace(base, until=until, after=i + 3, rule="range of years")
        return (
            replace(base, after=era.end) if era is not None and after in ("م", "ميلادي", "ميلاديه") else base
        )
    return None


def _counts(look: Look, i: int) -> bool:
    """Whether the word at ``i`` is what a number of four digits would count: a singular without article, or a unit."""
    for concept in ("measure", "currency"):
        hit = look.doc.of(concept).get(i)
        if hit is not None and not hit.proclitic:
            return True
    hit = look.doc.of("counted").get(i)
    if hit is None or hit.proclitic:
        return False
    return any(isinstance(s, Noun) and s.number == "s" and not s.definite for s in hit.senses)


def plain_year(look: Look, k: int) -> bool:
    number = look.numbers.get(k)
    word = look.word(k)
    return (
        number is not None
        and len(word) == 4
        and word.isdecimal()
        and 1900 <= int(word) <= 2100
        and number.end == k + 1
    )

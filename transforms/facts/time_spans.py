"""The grammar of calendar periods: weeks, months and years by relation, phases, feasts, seasons, decades, quarters, sets."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.time_durations import OF_AGE
from transforms.facts.time_months import read_month
from transforms.facts.time_phrases import SHIFTS, Phrase
from transforms.facts.time_words import Feast, Look, Unit, sense
from transforms.facts.time_years import plain_year, read_year, year_after

_DEFINITE_BEFORE = frozenset({"الامين", "المدير", "الراي", "النائب", "المدعي", "القائد", "المفتش", "المراقب", "السكرتير", "القطاع",
                              "المنسق", "المفوض", "الامن", "الصالح", "الطريق", "السياق", "الاطار", "الوضع", "الرئيس", "الشان",
                              "المستوي", "النظام", "العفو", "الاضراب", "المشهد", "المال"})  # fmt: skip


_FEAST_CUES = frozenset({"في", "خلال", "قبل", "بعد", "منذ", "حتي", "عشيه", "ايام", "يوم", "عطله", "حلول", "بحلول", "اول", "ثاني", "ثالث",
                         "رابع", "قبيل", "بعيد", "ليله", "مع", "صباح", "نهايه", "بدايه", "شهر", "اجازه"})  # fmt: skip


def read_phase(look: Look, i: int) -> Phrase | None:
    """«مطلع العام الماضي», «أواخر شباط», «منتصف 2013», «نهاية الصيف», «نهاية الأسبوع»: the whole it is part of."""
    hit = look.phase[i]
    k = hit.end + (look.word(hit.end) in ("شهر", "من"))
    base = Phrase(first=i, after=k, prefix=hit.prefix)
    found = None
    if k in look.month and not look.month[k].proclitic:
        found = read_month(look, base, k)
        if found is not None:
            return replace(found, rule="phase of a month")
    if k in look.unit or look.word(k) in ("هذا", "هذه"):
        found = read_unit(look, k, phase=True)
        if found is not None and found.code in ("W", "M", "Y") and found.amount is None:
            return replace(found, first=i, prefix=hit.prefix, rule="phase of a period")
    year = read_year(look, k)
    if year is not None and year[0] >= 1900:
        return replace(base, year=year[0], after=year[1], rule="phase of a year")
    if k in look.season and not look.season[k].proclitic:
        return replace(read_season(look, k, phase=True) or base, first=i, prefix=hit.prefix, rule="season")
    if k in look.decade:
        found = read_decade(look, k)
        return replace(found, first=i, prefix=hit.prefix) if found is not None else None
    return None


def read_unit(look: Look, i: int, phase: bool = False) -> Phrase | None:
    """A week, month or year told by relation («الأسبوع الماضي», «هذا العام»), or a year by number («عام 2011»)."""
    k, this, prefix = i, False, 0
    if look.word(i) in ("هذا", "هذه", "لهذا", "لهذه", "وهذا", "بهذا"):
        this, prefix, k = True, len(look.word(i)) - 3, i + 1
    hit = look.unit.get(k)
    if hit is None:
        return None
    unit = sense(hit)
    assert isinstance(unit, Unit)
    if not this:
        prefix = hit.prefix
    base = Phrase(first=i, after=hit.end, prefix=prefix, code=unit.code)
    if this:
        if not (unit.definite and unit.number == "s" and unit.code in ("W", "M", "Y")) or hit.proclitic:
            return None
        following = look.relation.get(hit.end)
        after = following.end if following is not None and sense(following) == "this" else hit.end
        return replace(base, shift="this", after=after, rule="period counted from today")
    year = read_year(look, k) if unit.code == "Y" and unit.number == "s" else None
    if year is not None:
        return replace(base, code="", year=year[0], after=year[1], prefix=prefix, rule="year with «عام»")
    if unit.code == "Y" and unit.number == "d":  # «عامي 2011 و2013»
        first = look.numbers.get(hit.end)
        joint = hit.end + 1
        if look.word(joint) in ("و", "-"):
            joint += 1
        last = look.numbers.get(joint)
        if first is not None and last is not None and plain_year(look, hit.end) and plain_year(look, joint):
            until = Phrase(first=joint, after=joint + 1, year=int(last.low))
            return replace(
                base, code="", year=int(first.low), until=until, after=joint + 1, rule="range of years"
            )
    if not unit.definite or unit.code not in ("W", "M", "Y", "D") or unit.number == "p":
        return None
    if unit.code == "Y" and look.words[k].endswith("العام") and look.word(i - 1) in _DEFINITE_BEFORE:
        return None
    if (
        look.word(hit.end) == "قبل"
        and look.word(hit.end + 1) in ("الماضي", "الماضيه")
        and unit.number == "s"
        and unit.code != "D"
    ):
        return replace(base, shift="before last", after=hit.end + 2, rule="period counted from today")
    relation = look.relation.get(hit.end)
    kind = sense(relation) if relation is not None and not relation.proclitic else None
    if relation is not None and kind in ("following", "same") and unit.number == "s" and not phase:
        return replace(base, shift=str(kind), after=relation.end, rule="period counted from one named before")
    if relation is None or kind not in ("last", "next", "this") or look.word(hit.end) in ("هذا", "هذه"):
        if (
            phase
            and unit.number == "s"
            and unit.code in ("W", "M", "Y")
            and look.word(hit.end) not in ("الاول", "الثاني", "الاولي")
        ):
            if relation is not None and kind == "same":
                return None
            return replace(base, shift="this", rule="period counted from today")
        return None
    if look.word(hit.end) in ("السابق", "السابقه"):
        return None
    if unit.number == "d":
        direction = {"last": "since", "next": "ahead", "this": ""}[str(kind)]
        return replace(
            base, amount=2, direction=direction, after=relation.end, rule="days or years up to today"
        )
    if unit.code == "D":
        if look.words[k].endswith("ليله") and kind == "last":
            return replace(base, code="", offset=-1, part="NI", after=relation.end, rule="last night")
        return None
    found = replace(base, shift=str(kind), after=relation.end, rule="period counted from today")
    if unit.code == "Y":
        year = read_year(look, found.after)
        if year is not None:
            return replace(found, code="", shift="", year=year[0], after=year[1], rule="year with «عام»")
    return found


def read_feast(look: Look, i: int) -> Phrase | None:
    """«عيد الفطر», «عيد الأضحى الماضي», where it says when."""
    hit = look.feast[i]
    phrase = year_after(look, Phrase(first=i, after=hit.end, prefix=hit.prefix, rule="feast"))
    if look.word(i - 1) not in _FEAST_CUES and phrase.after == hit.end and hit.proclitic not in ("ب",):
        return None
    return phrase


def feast_of(look: Look, p: Phrase) -> Feast | None:
    """The feast that a phrase starts with, if any."""
    hit = look.feast.get(p.first)
    found = sense(hit) if hit is not None else None
    return found if isinstance(found, Feast) else None


def read_season(look: Look, i: int, phase: bool = False) -> Phrase | None:
    """«صيف 2017», «الشتاء الماضي»."""
    hit = look.season[i]
    base = Phrase(first=i, after=hit.end, prefix=hit.prefix, code=str(sense(hit)), rule="season")
    found = year_after(look, base)
    if found.after > hit.end or phase:
        return found
    return None


def read_decade(look: Look, i: int) -> Phrase | None:
    """«ثمانينيات القرن الماضي», «التسعينيات»."""
    hit = look.decade[i]
    start = sense(hit)
    assert isinstance(start, int)
    after = hit.end
    if (look.word(after) in ("من",) and look.word(after + 1) in OF_AGE) or look.word(after) in OF_AGE:
        return None
    if look.word(after) == "القرن":
        after += 2 if look.word(after + 1) in ("الماضي", "العشرين", "المنصرم", "الفائت") else 1
    elif start < 1950 or look.word(i - 1) not in (
        "في",
        "خلال",
        "منذ",
        "مطلع",
        "اواخر",
        "اوائل",
        "منتصف",
        "نهايه",
        "بدايه",
    ):
        return None
    return Phrase(first=i, after=after, prefix=hit.prefix, year=start, code="E", rule="decade")


def read_part_of_year(look: Look, i: int) -> Phrase | None:
    """«الربع الأول من 2018», «النصف الثاني من العام الماضي», «النصف الأول من شهر أيار», which is of that month."""
    number = look.numbers[i]
    months = {0.25: 3, 0.5: 6}.get(number.low)
    which = look.numbers.get(number.end)
    last = look.word(number.end) in ("الاخير", "الاخيره")
    if number.kind != "fraction" or not number.definite:
        return None
    if not last and (which is None or which.kind != "ordinal"):
        return None
    k = number.end + 1 if which is None else which.end
    whole = k + (look.word(k) == "من")
    in_month = whole + (look.word(whole) == "شهر")
    if in_month in look.month and not look.month[in_month].proclitic:
        found = read_month(look, Phrase(first=i, after=whole, prefix=number.prefix), in_month)
        return replace(found, rule="phase of a month") if found is not None else None
    if months is None or (whole == k and read_year(look, k) is None):
        return None
    k, ordinal = whole, 12 // months if which is None else int(which.low)
    if not 1 <= ordinal <= 12 // months:
        return None
    base = Phrase(
        first=i,
        after=k,
        prefix=number.prefix,
        amount=months,
        day=ordinal,
        code="Q",
        rule="quarter or half of a year",
    )
    year = read_year(look, k)
    if year is not None:
        return replace(base, year=year[0], after=year[1])
    unit = read_unit(look, k, phase=True)
    if unit is not None and unit.code == "Y" and unit.shift in SHIFTS and not unit.amount:
        return replace(base, year_shift=unit.shift, after=unit.after)
    return None


def read_set(look: Look, i: int) -> Phrase | None:
    """«كل يوم», «كل أسبوع», «كل يوم جمعة»."""
    hit = look.every[i]
    unit = look.unit.get(hit.end)
    inner = sense(unit) if unit is not None and not unit.proclitic else None
    if (
        unit is None
        or not isinstance(inner, Unit)
        or inner.number != "s"
        or inner.definite
        or look.word(unit.end) in ("علي", "من")
    ):
        return None
    if look.word(unit.end) == "اخر" or (inner.code.startswith("T") and inner.code != "TH"):
        return None
    return Phrase(
        first=i, after=unit.end, prefix=hit.prefix, code="S" + inner.code, amount=1, rule="set of times"
    )


def read_same(look: Look, i: int) -> Phrase | None:
    """«نفس اليوم», «ذات العام»: counted from the time named before."""
    unit = look.unit.get(i + 1)
    inner = sense(unit) if unit is not None and not unit.proclitic else None
    if unit is None or not isinstance(inner, Unit) or not inner.definite or inner.number != "s":
        return None
    if inner.code not in ("D", "W", "M", "Y") or look.word(i + 1).endswith("ليله"):
        return None
    prefix = int(look.word(i) not in ("ذات", "نفس"))
    return Phrase(
        first=i,
        after=unit.end,
        prefix=prefix,
        code=inner.code,
        shift="same",
        rule="period counted from one named before",
    )

"""The grammar of months and years: «20 آذار 2018», «3-5 أيار», «13/4/2018», «شهر أيار», «عام 2011»."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.time_phrases import SHIFTS, Phrase
from transforms.facts.time_words import Look, Month, sense
from transforms.facts.time_years import read_year, year_after


def read_day_of_month(look: Look, p: Phrase, j: int) -> Phrase | None:
    """A day of a month, or a numeric date."""
    if j in look.month and p.day is None:
        return _month_first(look, p, j)
    number = look.numbers.get(j)
    if number is None or p.day is not None or (number.proclitic and j != p.first):
        return None
    if number.kind not in ("digits", "ordinal", "words") or number.low != int(number.low):
        return None
    numeric = _numeric(look, p, j)
    if numeric is not None:
        return numeric
    day = int(number.low)
    if not 1 <= day <= 31 or (look.words[j].startswith("0") and len(look.words[j]) > 2):
        return None
    if number.kind == "ordinal" and j == p.first and look.word(j - 1) in _NOT_OF_DAYS:
        return None  # «الأسبوع الأول من أيار»
    if _of_this_month(look, number.end, j):
        return replace(p, day=day, code="M", shift="this", after=number.end + 1)
    found = _month_after(look, replace(p, day=day), number.end)
    if found is not None:
        return found
    return _day_range(look, p, day, number.end)


def _month_first(look: Look, p: Phrase, j: int) -> Phrase | None:
    """«نيسان 16, 2023», as English has it; only with its year."""
    hit, number = look.month[j], look.numbers.get(look.month[j].end)
    if hit.proclitic and j != p.first:
        return None
    if number is None or number.kind != "digits" or not 1 <= number.low <= 31:
        return None
    k = number.end + (look.word(number.end) in (",", "،"))
    year = read_year(look, k)
    month = sense(hit)
    assert isinstance(month, Month)
    if year is None or month.calendar != "gregorian":
        return None
    return replace(p, day=int(number.low), months=(month.number,), year=year[0], after=year[1])


def _day_range(look: Look, p: Phrase, day: int, k: int) -> Phrase | None:
    """«3 و5 آذار», «من 3 إلى 5 آذار», «3-5 آذار»."""
    joint = look.word(k)
    if joint in ("و", "-", "الي", "حتي", "/"):
        k += 1
    last = look.numbers.get(k)
    if (
        last is None
        or (k == p.after and last.proclitic != "و")
        or not day < last.low <= 31
        or last.low != int(last.low)
    ):
        return None
    whole = replace(p, day=day, last_day=int(last.low))
    if _of_this_month(look, last.end, p.after):
        return replace(whole, code="M", shift="this", after=last.end + 1)
    return _month_after(look, whole, last.end)


_NOT_OF_DAYS = frozenset({"النصف", "الاسبوع", "الثلث", "الربع", "العقد", "الفصل", "الشوط"})
_DAY_CUES = frozenset({"في", "بتاريخ", "منذ", "حتي", "بين", "من", "يوم", "الي", "ومنذ", "وفي", "وحتي", "ال"})


def _of_this_month(look: Look, k: int, first: int) -> bool:
    """«في 15 الجاري»: the month goes unsaid."""
    return (
        look.word(k) in ("الجاري", "الحالي")
        and look.word(first).isdecimal()
        and (look.word(first - 1) in _DAY_CUES or first - 1 in look.weekday)
    )


def _month_after(look: Look, p: Phrase, k: int) -> Phrase | None:
    if look.word(k) in ("من", "-", "/", "،") and (
        k + 1 in look.month or look.word(k + 1) in ("شهر", "الشهر")
    ):
        k += 1
    if look.word(k) == "شهر":
        k += 1
    elif look.word(k) == "الشهر" and k in look.unit:  # «15 من الشهر الجاري»
        relation = look.relation.get(look.unit[k].end)
        if relation is not None and sense(relation) in SHIFTS:
            return replace(p, shift=str(sense(relation)), code="M", after=relation.end)
        return None
    return read_month(look, p, k)


def read_month(look: Look, p: Phrase, k: int) -> Phrase | None:
    """A month name or two of one month, with its year or relation, from token ``k``."""
    hit = look.month.get(k)
    if hit is None or hit.proclitic:
        return None
    month = sense(hit)
    assert isinstance(month, Month)
    p = replace(p, months=(month.number,), calendar=month.calendar, after=hit.end)
    p = second_name(look, p)
    return year_after(look, p)


def second_name(look: Look, p: Phrase) -> Phrase:
    """«شباط/فبراير», «شباط (فبراير)»."""
    joint, k = look.word(p.after), p.after + 1
    if joint not in ("/", "(", "-", "\\") and p.after not in look.month:
        return p
    if p.after in look.month:
        k = p.after
    hit = look.month.get(k)
    if hit is None or hit.proclitic:
        return p
    month = sense(hit)
    assert isinstance(month, Month)
    after = hit.end
    if joint == "(":
        if look.word(after) != ")":
            return p
        after += 1
    if month.calendar != p.calendar:
        return replace(p, after=after)
    if month.number != p.months[0] and joint == "-":
        return p
    return replace(
        p, months=(p.months[0], month.number) if month.number != p.months[0] else p.months, after=after
    )


def _numeric(look: Look, p: Phrase, j: int) -> Phrase | None:
    """dd/mm/yyyy, dd-mm-yyyy, yyyy-mm-dd, with a weekday or «يوم» dd/mm too."""
    sign = look.word(j + 1)
    if sign not in ("/", "-", "\\") or j + 2 not in look.numbers or look.word(j - 1) in ("/", "-", "\\"):
        return None
    parts = [look.word(j), look.word(j + 2)]
    full = look.word(j + 3) == sign and look.word(j + 4).isdecimal()
    if full:
        parts.append(look.word(j + 4))
    if not all(x.isdecimal() and len(x) in (1, 2, 4) for x in parts):
        return None
    if not full:
        if (
            sign == "-"
            or len(parts[1]) > 2
            or not (p.weekday or look.word(j - 1) in ("بتاريخ", "تاريخ", "يوم", "الموافق"))
        ):
            return None
        return _dated(p, int(parts[0]), int(parts[1]), None, j + 3)
    return _numbers_to_date(p, parts, j + 5)


def _numbers_to_date(p: Phrase, parts: list[str], after: int) -> Phrase | None:
    a, b, c = (int(x) for x in parts)
    if len(parts[0]) == 4:
        return _dated(p, c, b, a, after)
    if len(parts[2]) == 2:
        c += 2000
    elif len(parts[2]) != 4:
        return None
    return _dated(p, a, b, c, after) or _dated(p, b, a, c, after)


def _dated(p: Phrase, day: int, month: int, year: int | None, after: int) -> Phrase | None:
    if not (1 <= day <= 31 and 1 <= month <= 12 and (year is None or 1900 <= year <= 2100)):
        return None
    return replace(p, day=day, months=(month,), year=year, after=after, rule="numeric date")


def read_dotted(look: Look, j: int) -> Phrase | None:
    """«13.4.2018», which is one token."""
    parts = look.words[j].split(".")
    if len(parts) != 3 or not all(x.isdecimal() and len(x) <= 4 for x in parts):
        return None
    found = _numbers_to_date(Phrase(first=j, after=j), parts, j + 1)
    return replace(found, rule="numeric date") if found is not None and len(parts[2]) == 4 else None


def read_month_alone(look: Look, i: int) -> Phrase | None:
    """«آذار الماضي», «شهر أيار», «تشرين الثاني/نوفمبر 2016»."""
    hit = look.month.get(i)
    k, first, prefix, named = i, i, 0, False
    if look.word(i) in ("شهر", "لشهر", "بشهر", "وشهر", "شهري") and hit is None:
        hit, k, named, prefix = (
            look.month.get(i + 1),
            i + 1,
            True,
            len(look.word(i)) - (4 if look.word(i)[-1] == "ي" else 3),
        )
    if hit is None or (named and hit.proclitic):
        return None
    month = sense(hit)
    assert isinstance(month, Month)
    if not named:
        prefix = hit.prefix
        if look.word(i - 1).isdecimal() and len(look.word(i - 1)) < 4:
            return None  # «45 آذار», «قوى 14 آذار»
    base = Phrase(first=first, after=hit.end, prefix=prefix)
    found = _month_from(look, base, k, month)
    if named and look.word(i).endswith("شهري") and (pair := _two_months(look, found)) is not None:
        return pair
    beside = named or found.after > hit.end
    if (
        month.weak
        and not beside
        and look.word(i - 1) not in ("شهر", "مطلع", "نهايه", "اواخر", "منتصف", "اوائل", "بدايه")
    ):
        return None
    if month.calendar == "hijri" and not beside and look.word(i - 1) not in ("في", "خلال"):
        return None
    if (
        not month.weak
        and not beside
        and look.word(i - 1) in ("سياره", "جامعه", "طراز", "السيد", "شركه", "حرب", "مفاعل")
    ):
        return None
    return replace(
        found,
        rule="Hijri month" if found.calendar == "hijri" else "month with year" if found.year else "month",
    )


def _two_months(look: Look, first: Phrase) -> Phrase | None:
    """«شهري آذار ونيسان الماضيين»."""
    k = first.after + (look.word(first.after) in ("و", "-"))
    hit = look.month.get(k)
    if hit is None or (k == first.after and hit.proclitic != "و"):
        return None
    month = sense(hit)
    assert isinstance(month, Month)
    last = _month_from(look, Phrase(first=k, after=hit.end, prefix=hit.prefix), k, month)
    if first.year is None and last.year is not None and first.months < last.months:
        first = replace(first, year=last.year)
    return replace(first, until=last, after=last.after, rule="range between two times")


def _month_from(look: Look, base: Phrase, k: int, month: Month) -> Phrase:
    hit = look.month[k]
    if not hit.proclitic:
        return read_month(look, base, k) or base
    bare = replace(base, months=(month.number,), calendar=month.calendar, after=hit.end)
    return year_after(look, second_name(look, bare))

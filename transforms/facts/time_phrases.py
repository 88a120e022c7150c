"""The grammar of days and clocks: what stands in a phrase such as «مساء أمس الثلاثاء 20 آذار», before it is anchored.

A phrase is read component by component, in whatever order the text has them: part of the day, «يوم», a day
counted from today, a weekday, a day with its month, a numeric date, an hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from transforms.facts.time_words import Look, Month, Unit, sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What a time expression says of itself; token range ``[first, after)``.

    ``months`` are the month's number, or two where the text gives two names that differ. ``shift`` is last, next,
    this, same or "". ``amount`` and ``code`` are a duration's; ``direction`` is ago, since, in, after or "".
    """

    first: int
    after: int
    prefix: int = 0
    rule: str = ""
    offset: int | None = None
    weekday: int | None = None
    second_weekday: int | None = None
    day: int | None = None
    last_day: int | None = None
    months: tuple[int, ...] = ()
    calendar: str = "gregorian"
    year: int | None = None
    year_shift: str = ""
    shift: str = ""
    part: str | None = None
    hour: int | None = None
    minute: int = 0
    code: str = ""
    amount: float | None = None
    direction: str = ""
    loose: bool = False
    until: Phrase | None = None

    @property
    def has_day(self) -> bool:
        return self.offset is not None or self.weekday is not None or self.day is not None


SHIFTS = frozenset({"last", "next", "this", "same"})
_JOINTS = frozenset({"،", ",", "("})
# «روسيا اليوم», «المصري اليوم» … are outlets; «اليوم الأول», «اليوم التالي» are days counted from elsewhere.
_OUTLET = frozenset({"روسيا", "المصري", "اخبار"})
_NOT_TODAY = frozenset({"التالي", "نفسه", "ذاته", "عينه", "الاخير", "الثاني", "الاول", "الثالث", "الرابع", "الخامس", "السادس",
                        "السابع", "الثامن", "التاسع", "العاشر", "الواحد", "السابق", "العالمي", "الوطني", "الدولي", "الدراسي",
                        "الذي", "المشووم", "ال", "المحدد", "المقرر", "الموعود", "الموالي"})  # fmt: skip
_PAIR = frozenset({"بين", "كلا", "كلي", "هذين", "هذان", "احد", "كل", "من"})
_NAMED_BY_DAY = frozenset({"صلاه", "خطبه", "قوي", "فريق", "تحالف", "حركه", "ثوره", "انتفاضه", "حراك", "جسر", "شارع", "ساحه",
                           "مدرسه", "جامعه", "مشفي", "مستشفي", "مسجد", "جامع", "حزب", "معسكر", "حي", "سوق", "جمعه", "حرب", "كتيبه",
                           "لواء", "فرقه", "ميدان", "حديقه", "ملعب", "سد", "قناه", "ميليشيا", "خطباء", "خطيب", "خطب"})  # fmt: skip


def read_day(look: Look, i: int) -> Phrase | None:
    """The longest phrase of days from token ``i``, None if no day is named."""
    phrase = Phrase(first=i, after=i, prefix=_prefix(look, i))
    j, count, found = i, len(look.words), None
    while j < count:
        longer = _component(look, phrase, j)
        if longer is None:
            longer = _after_joint(look, phrase, j) if phrase.has_day or phrase.part else None
        if longer is None:
            break
        phrase, j = longer, longer.after
        if phrase.has_day:
            found = phrase
    if found is None or (look.word(i - 1) in _NAMED_BY_DAY and found.offset is None and not found.part):
        return None
    return replace(found, rule=_rule(found))


def _rule(p: Phrase) -> str:
    if p.second_weekday is not None:
        return "night or days between two weekdays"
    if p.day is not None:
        kind = "numeric date" if p.rule == "numeric date" else "day with month"
        if p.calendar == "hijri":
            kind = "Hijri day"
        head = "range of days" if p.last_day is not None else kind
        return head + (" and year" if p.year is not None and head == "day with month" else "")
    if p.hour is not None:
        return "hour of a day"
    if p.offset is not None:
        return "day counted from today" + (" with part" if p.part else " with weekday" if p.weekday else "")
    return ("weekday with relation" if p.shift else "weekday") + (" and part" if p.part else "")


def _prefix(look: Look, i: int) -> int:
    for hits in (look.part, look.day_word, look.weekday, look.unit, look.clock):
        if i in hits:
            return hits[i].prefix
    return look.numbers[i].prefix if i in look.numbers else 0


def _component(look: Look, p: Phrase, j: int) -> Phrase | None:
    """``p`` with the component at ``j``, None if there is none that fits."""
    return (
        _day_word(look, p, j)
        or _weekday(look, p, j)
        or _explicit(look, p, j)
        or _part(look, p, j)
        or _bare_day(look, p, j)
        or _hour(look, p, j)
    )


def _after_joint(look: Look, p: Phrase, j: int) -> Phrase | None:
    """A further day after a comma or in brackets: «اليوم، الجمعة 20 من آب», «الثلاثاء (3 نيسان)»."""
    word = look.words[j]
    if word not in _JOINTS:
        return None
    if word == "(":
        inner = _weekday(look, p, j + 1) or _explicit(look, p, j + 1)
        if inner is None:
            return None
        deeper = _component(look, inner, inner.after) or inner
        return replace(deeper, after=deeper.after + 1) if look.word(deeper.after) == ")" else None
    if p.day is not None and _colon(look, j + 1):
        return _hour(look, p, j + 1)
    if j + 1 in look.weekday and p.weekday is None and p.offset is not None:
        return _weekday(look, p, j + 1)
    return _explicit(look, p, j + 1) if p.weekday is not None or p.offset is not None else None


def _free(look: Look, p: Phrase, j: int, proclitic: str) -> bool:
    return not proclitic or j == p.first


def _day_word(look: Look, p: Phrase, j: int) -> Phrase | None:
    hit = look.day_word.get(j)
    if (
        hit is None
        or p.offset is not None
        or p.weekday is not None
        or p.day is not None
        or not _free(look, p, j, hit.proclitic)
    ):
        return None
    offset, after, word = sense(hit), look.word(hit.end), look.words[j][hit.prefix :]
    assert isinstance(offset, int)
    if look.word(j - 1) == "مثل":  # «في مثل هذا اليوم»: of another year
        return None
    if word in ("اليوم", "ليوم") and hit.end == j + 1:
        if (
            look.word(j - 1) in _OUTLET
            or look.word(j - 1) in ("ذلك", "ذاك", "لذلك", "مثل")
            or after in _NOT_TODAY
        ):
            return None
        if hit.end in look.numbers and look.numbers[hit.end].kind == "ordinal":
            return None
    if word == "غد" and p.part is None and hit.end == j + 1 and look.word(j - 1) not in ("يوم", "بعد"):
        return None  # «غد أفضل»
    return replace(p, offset=offset, after=hit.end)


def _weekday(look: Look, p: Phrase, j: int) -> Phrase | None:
    hit = look.weekday.get(j)
    if hit is None or p.weekday is not None or p.day is not None or not _free(look, p, j, hit.proclitic):
        return None
    number = sense(hit)
    assert isinstance(number, int)
    if (
        number == 1
        and hit.prefix == 0
        and j == p.first
        and (look.word(j - 1) in _PAIR or look.word(j - 1).endswith("ين"))
    ):
        return None
    p = replace(p, weekday=number, after=hit.end)
    if p.part == "NI" or p.loose:
        p = _second_weekday(look, p)
    relation = look.relation.get(p.after)
    if relation is not None and not relation.proclitic and sense(relation) in ("last", "next", "this"):
        p = replace(p, shift=str(sense(relation)), after=relation.end)
    return p


def _second_weekday(look: Look, p: Phrase) -> Phrase:
    """«ليلة الاثنين - الثلاثاء», «ليل السبت الأحد», «يومي السبت والأحد», «ليلة (الاثنين - الثلاثاء)»."""
    k = p.after
    if look.word(k) in ("-", "/", "و", "الي", "على", "علي"):
        k += 1
    hit = look.weekday.get(k)
    if hit is None or hit.proclitic not in ("", "و") or sense(hit) == p.weekday:
        return p
    number = sense(hit)
    assert isinstance(number, int)
    return replace(p, second_weekday=number, after=hit.end)


def _part(look: Look, p: Phrase, j: int) -> Phrase | None:
    hit = look.part.get(j)
    if hit is None or p.part is not None or not _free(look, p, j, hit.proclitic):
        return None
    last = look.words[hit.end - 1]
    if j != p.first and not (
        last.endswith("ا") or last.startswith("ال") or last == "مساء" or hit.end - j > 1
    ):
        return None  # «الأحد ظهر مقطع»: after the day only the adverb
    code = str(sense(hit))
    p = replace(p, part=code, after=hit.end)
    relation = look.relation.get(hit.end)
    if last == "الليله" and not p.has_day:
        return None
    if look.word(p.after) == "(" and j == p.first and p.after + 1 in look.weekday:
        inner = _weekday(look, p, p.after + 1)
        if inner is not None and look.word(inner.after) == ")":
            return replace(inner, after=inner.after + 1)
    if relation is not None and p.has_day and not relation.proclitic and sense(relation) in ("last", "next"):
        p = replace(p, shift=str(sense(relation)), after=relation.end)
    return p


def _bare_day(look: Look, p: Phrase, j: int) -> Phrase | None:
    """«يوم» or «يومي» before what names the day."""
    hit = look.unit.get(j)
    if hit is None or p.has_day or hit.end != j + 1 or not _free(look, p, j, hit.proclitic):
        return None
    unit = sense(hit)
    assert isinstance(unit, Unit)
    word = look.words[j][hit.prefix :]
    if unit.code != "D" or word not in ("يوم", "يومي", "نهار", "ليله", "ايام"):
        return None
    p = replace(p, loose=word in ("يومي", "ايام"), after=j + 1)
    return _day_word(look, p, j + 1) or _weekday(look, p, j + 1) or _explicit(look, p, j + 1)


def _explicit(look: Look, p: Phrase, j: int) -> Phrase | None:
    """A day of a month, or a numeric date."""
    number = look.numbers.get(j)
    if number is None or p.day is not None or not _free(look, p, j, number.proclitic):
        return None
    if number.kind not in ("digits", "ordinal", "words") or number.low != int(number.low):
        return None
    numeric = _numeric(look, p, j)
    if numeric is not None:
        return numeric
    day = int(number.low)
    if not 1 <= day <= 31 or (look.words[j].startswith("0") and len(look.words[j]) > 2):
        return None
    found = _month_after(look, replace(p, day=day), number.end)
    if found is not None:
        return found
    return _day_range(look, p, day, number.end)


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
    return _month_after(look, replace(p, day=day, last_day=int(last.low)), last.end)


def _month_after(look: Look, p: Phrase, k: int) -> Phrase | None:
    if look.word(k) in ("من", "-", "/", "،") and (
        k + 1 in look.month or look.word(k + 1) in ("شهر", "الشهر")
    ):
        k += 1
    if look.word(k) == "شهر":
        k += 1
    elif look.word(k) == "الشهر" and k in look.unit:  # «15 من الشهر الجاري»
        relation = look.relation.get(look.unit[k].end)
        if relation is not None and sense(relation) in ("last", "next", "this"):
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
    if word in ("هذا", "العام", "السنه", "للعام", "هذه"):
        k += word.startswith("هذ")
        unit = look.unit.get(k)
        inner = sense(unit) if unit is not None else None
        if unit is not None and isinstance(inner, Unit) and inner.code == "Y" and inner.definite:
            if word.startswith("هذ"):
                return replace(p, year_shift="this", after=unit.end)
            following = look.relation.get(unit.end)
            if (
                following is not None
                and not following.proclitic
                and sense(following) in ("last", "next", "this")
            ):
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


_HALVES = {"النصف": 30, "نصف": 30, "الربع": 15, "ربع": 15, "الثلث": 20, "ثلث": 20}


def _hour(look: Look, p: Phrase, j: int) -> Phrase | None:
    """«الساعة السادسة مساءً», «الساعة 10:30», «عند الساعة 22:00 بتوقيت غرينتش»."""
    if p.hour is not None:
        return None
    k, hit = j, look.clock.get(j)
    if look.word(j) in ("عند", "في", "علي", "حوالي", "نحو") and p.has_day and hit is None:
        k, hit = j + 1, look.clock.get(j + 1)
    if hit is not None:
        k = hit.end
    elif not (p.has_day or _colon(look, j) or j + 1 in look.zone):
        return None
    number = look.numbers.get(k)
    if number is None or number.low != int(number.low) or number.proclitic:
        return None
    if (
        number.end in look.zone
        and len(look.word(k)) == 4
        and look.word(k).isdecimal()
        and number.low % 100 < 60
        and number.low < 2400
    ):
        return replace(
            p, hour=int(number.low) // 100, minute=int(number.low) % 100, after=look.zone[number.end].end
        )
    if not 0 <= number.low <= 24:
        return None
    if number.kind not in ("digits", "ordinal", "words", "one"):
        return None
    hour, minute, k = int(number.low), 0, number.end
    if (
        look.word(k) in (":", ".", "،")
        and _two_digits(look.word(k + 1))
        and look.doc.tokens.at[k + 1] == look.doc.tokens.at[k] + 1
    ):
        minute, k = int(look.word(k + 1)), k + 2
    elif hit is None:
        return None
    elif look.word(k)[:1] == "و" and look.word(k)[1:] in _HALVES:
        minute, k = _HALVES[look.word(k)[1:]], k + 1
    elif k in look.numbers and look.numbers[k].proclitic == "و" and look.word(look.numbers[k].end) == "دقيقه":
        minute, k = int(look.numbers[k].low), look.numbers[k].end + 1
    if hour > 24 or minute > 59:
        return None
    part, precise = p.part, False
    while True:
        day_part, zone = look.part.get(k), look.zone.get(k)
        if day_part is not None and not day_part.proclitic and (p.part is None and part is None):
            dayed = k + 1 in look.weekday or look.word(k + 1) in ("اليوم", "امس", "يوم")
            if dayed and look.words[k] in ("فجر", "صباح", "مساء", "ظهر", "عصر", "ليل"):
                part, k = str(sense(day_part)), day_part.end
                continue
            if (
                look.words[day_part.end - 1].endswith("ا")
                or look.words[day_part.end - 1].startswith("ال")
                or look.words[k] == "مساء"
            ):
                part, k = str(sense(day_part)), day_part.end
                continue
        if zone is not None:
            k, precise = zone.end, True
            continue
        break
    if hit is None and part is None and not precise and not p.has_day:
        return None
    return replace(p, hour=_of_day(hour, part), minute=minute, part=part, after=k)


def _colon(look: Look, j: int) -> bool:
    return look.word(j + 1) == ":" and _two_digits(look.word(j + 2)) and len(look.word(j)) <= 2


def _two_digits(word: str) -> bool:
    return len(word) == 2 and word.isdecimal()


def _of_day(hour: int, part: str | None) -> int:
    """The hour of the 24-hour clock."""
    if part in ("AF", "EV") and hour < 12:
        return hour + 12
    if part == "NI" and hour == 12:
        return 0
    if part == "NI" and 6 <= hour < 12:
        return hour + 12
    if part == "MID" and hour <= 4:
        return hour + 12
    return 0 if hour == 24 else hour


def read_hour(look: Look, i: int) -> Phrase | None:
    """An hour, with the day that may follow it; of the day at hand otherwise."""
    start = Phrase(first=i, after=i, prefix=_prefix(look, i))
    phrase = _hour(look, start, i)
    if phrase is None:
        return None
    j = phrase.after
    joint = 1 if look.word(j) in ("من", "،") else 0
    while True:
        further = _component(look, phrase, j + joint)
        if further is None:
            hour = _of_day(phrase.hour or 0, phrase.part)
            return replace(phrase, hour=hour, rule="hour of a day" if phrase.has_day else "hour")
        phrase, joint = further, 0
        j = phrase.after


_ADVERBS = frozenset({"ليلا", "فجرا", "صباحا", "عصرا"})


def read_bare_part(look: Look, i: int) -> Phrase | None:
    """«ليلاً», «فجراً» with no day beside them; not «ليلاً ونهاراً», which is no time."""
    hit, after = look.part[i], look.word(i + 1)
    if (
        look.words[i] not in _ADVERBS
        or after in ("و", "او")
        or i + 1 in look.part
        or look.word(i - 1) in ("نهارا", "و", "يوميا")
    ):
        return None
    if after[:1] == "و" and after[1:] in ("نهارا", "مساء", "صباحا", "ظهرا", "ليلا"):
        return None
    return Phrase(first=i, after=hit.end, prefix=hit.prefix, part=str(sense(hit)), rule="part of a day known")

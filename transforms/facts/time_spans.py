"""The grammar of longer times: months, years, weeks, durations, feasts, seasons, decades."""

from __future__ import annotations

from dataclasses import replace

from transforms.arabic.numerals import Number
from transforms.facts.figure_words import Noun, bounds_on
from transforms.facts.time_phrases import SHIFTS, Phrase, read_month, read_year, second_name, year_after
from transforms.facts.time_words import Feast, Look, Month, Unit, sense

_DEFINITE_BEFORE = frozenset({"الامين", "المدير", "الراي", "النائب", "المدعي", "القائد", "المفتش", "المراقب", "السكرتير", "القطاع",
                              "المنسق", "المفوض", "الامن", "الصالح", "الطريق", "السياق", "الاطار", "الوضع", "الرئيس", "الشان",
                              "المستوي", "النظام", "العفو", "الاضراب", "المشهد", "المال"})  # fmt: skip
# What may stand before a bare year: «منذ 2011», «حرب 1967», «أواخر 2016».
_YEAR_CUES = frozenset({"في", "منذ", "حتي", "خلال", "قبل", "بعد", "الي", "حرب", "ثوره", "دستور", "انتخابات", "اتفاق", "اتفاقيه", "معاهده",
                        "قانون", "نهايه", "بدايه", "مطلع", "اواخر", "اوائل", "منتصف", "صيف", "شتاء", "ربيع", "خريف", "مونديال", "و",
                        "من", "بين", "وبين", "لعام", "حدود", "كاس", "انقلاب", "مجزره", "هجوم", "غزو", "هزيمه", "نكسه", "نكبه", "سنه", "عام",
                        "العام", "موتمر", "ازمه", "بطوله", "اولمبياد", "دوره", "موسم", "موازنه", "لسنه", "احداث", "نسخه", "(", "بحلول",
                        "ومنذ", "وفي", "وحتي", "وبعد", "وقبل", "وخلال", "مجازر", "هجمات", "ابتداء", "بدءا"})  # fmt: skip
_FEAST_CUES = frozenset({"في", "خلال", "قبل", "بعد", "منذ", "حتي", "عشيه", "ايام", "يوم", "عطله", "حلول", "بحلول", "اول", "ثاني", "ثالث",
                         "رابع", "قبيل", "بعيد", "ليله", "مع", "صباح", "نهايه", "بدايه", "شهر", "اجازه"})  # fmt: skip
_OF_AGE = frozenset({"العمر", "عمره", "عمرها", "عمرهم", "عمري", "اعمارهم", "اعمارهن", "اعمار", "بعمر", "عمر", "البالغ", "البالغه", "يبلغ",
                     "تبلغ", "سن", "ابن", "ابنه", "بسن"})  # fmt: skip
_DURATION_CUES = frozenset({"خلال", "لمده", "مده", "بعد", "قبل", "منذ", "طوال", "طيله", "مدي", "مدار", "نحو", "حوالي", "في", "غضون", "ل", "ب",
                            "استمرت", "استمر", "دامت", "دام", "من", "الي", "علي", "كل", "بالسجن", "السجن", "سجن", "الا", "اكثر", "اقل", "حتي",
                            "ظرف", "بمده", "والي", "امضي", "قضي", "امتد", "امتدت", "استغرق", "استغرقت", "يستمر", "تستمر", "الهدنه", "هدنه",
                            "و", "مضي", "مرت", "مر", "قرابه", "لنحو", "لحوالي", "ما", "عن", "لقرابه", "لفتره", "فتره"})  # fmt: skip


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
        if first is not None and last is not None and _plain_year(look, hit.end) and _plain_year(look, joint):
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
        if look.words[k].endswith("ليله") and kind == "this":
            return replace(base, code="", offset=0, part="NI", after=relation.end, rule="last night")
        return None
    found = replace(base, shift=str(kind), after=relation.end, rule="period counted from today")
    if unit.code == "Y":
        year = read_year(look, found.after)
        if year is not None:
            return replace(found, code="", shift="", year=year[0], after=year[1], rule="year with «عام»")
    return found


def _plain_year(look: Look, k: int) -> bool:
    number = look.numbers.get(k)
    word = look.word(k)
    return (
        number is not None
        and len(word) == 4
        and word.isdecimal()
        and 1900 <= int(word) <= 2100
        and number.end == k + 1
    )


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


def _month_from(look: Look, base: Phrase, k: int, month: Month) -> Phrase:
    hit = look.month[k]
    if not hit.proclitic:
        return read_month(look, base, k) or base
    bare = replace(base, months=(month.number,), calendar=month.calendar, after=hit.end)
    return year_after(look, second_name(look, bare))


def read_bare_year(look: Look, i: int) -> Phrase | None:
    """A year by its digits alone, where something says that it is one."""
    if not _plain_year(look, i) or i + 1 in look.unit:
        return None
    before, after = look.word(i - 1), look.word(i + 1)
    counted = after in ("%", "/", "$") or (after == ":" and before != "\n") or after.startswith("دولار")
    named = before in ("رقم", "القرار", "قرار", "-", "/", ".")
    if (counted or named) and not (before == "-" and _plain_year(look, i - 2)):
        return None
    if _counts(look, i + 1):
        return None
    base = Phrase(first=i, after=i + 1, year=int(look.word(i)), rule="year alone")
    if before == "\n" and after in (":", "-", "\n"):
        return base
    if before in _YEAR_CUES or i - 1 in look.phase:
        era = look.era.get(i + 1)
        if (
            after in ("-", "الي", "حتي")
            and _plain_year(look, i + 2)
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


def read_duration(look: Look, i: int) -> Phrase | None:
    """A number and a unit of time («ثلاثة أيام»), a dual («يومين»), or «نصف ساعة»."""
    number = look.numbers.get(i)
    first, prefix = i, 0
    if number is not None:
        if number.kind in ("ordinal", "one", "one of", "vague", "several"):
            return None
        hit = look.unit.get(number.end)
        amount, prefix = number.low, number.prefix
        if hit is None or hit.proclitic:
            return None
    else:
        hit = look.unit.get(i)
        if hit is None:
            return None
        amount, prefix = 0.0, hit.prefix
    unit = sense(hit)
    assert isinstance(unit, Unit)
    if number is None:
        if (
            unit.number == "d"
            and look.words[i][-1] != "ي"
            and (not unit.definite or hit.end in look.relation)
        ):
            amount = 2.0
        elif unit.number == "s" and not unit.definite and _one_before(look, i, hit.end):
            amount = 1.0
        elif (
            unit.number == "p" and unit.definite and (counted := _definite_number(look, hit.end)) is not None
        ):
            phrase = Phrase(
                first=i, after=counted.end, prefix=prefix, code=unit.code, amount=counted.low, rule="duration"
            )
            directed = _directed(look, phrase)
            return directed if directed.after > counted.end else None
        elif (
            unit.number == "p"
            and unit.code == "TH"
            and look.word(i - 1) == "منذ"
            and hit.end not in look.relation
        ):
            return Phrase(first=i, after=hit.end, prefix=prefix, offset=0, rule="hours ago")
        else:
            return None
    after = hit.end
    if look.word(after) in ("ونصف", "والنصف"):
        amount, after = amount + 0.5, after + 1
    if look.word(after) in (
        "واحد",
        "واحده",
        "اثنين",
        "اثنتين",
        "كامله",
        "كامل",
        "كاملا",
        "متواصله",
        "متتاليه",
    ):
        after += 1
    if _is_age(look, first, after, unit):
        return None
    phrase = Phrase(first=first, after=after, prefix=prefix, code=unit.code, amount=amount, rule="duration")
    return _directed(look, phrase)


def _definite_number(look: Look, k: int) -> Number | None:
    """The number of «الأيام الثلاثة», «الساعات الـ24»."""
    if look.word(k) == "ال":
        k += 1
    number = look.numbers.get(k)
    return (
        number
        if number is not None
        and number.definite
        and number.kind in ("words", "digits")
        and not number.proclitic
        else None
    )


def _one_before(look: Look, i: int, after: int) -> bool:
    """«قبل شهر», «بعد يوم على»: a unit that counts one."""
    before = look.word(i - 1)
    if (
        look.words[i] in ("اليوم", "العام")
        or after in look.weekday
        or after in look.numbers
        or after in look.month
    ):
        return False
    if _bounded(look, i) and look.words[i] not in ("يوم", "ساعه"):
        return True
    if before in ("قبل", "منذ"):
        return look.word(after) not in ("التوصل",) and after not in look.relation
    if before in ("خلال", "غضون") and look.word(after) in ("،", ",", ".", "واحد", "واحده", "من", "علي", "او"):
        return after not in look.relation
    if before == "بعد":
        return look.word(after) in ("من", "علي", "واحد")
    return False


def _bounded(look: Look, i: int) -> bool:
    """«أكثر من عام», «نحو شهر»."""
    for k in (i - 1, i - 2, i - 3):
        hit = look.approximator.get(k)
        if hit is not None and hit.end == i and look.words[k] not in ("حتي", "دون", "فوق", "حدود", "مقدار"):
            return bounds_on(hit, "before") is not None
    return False


def _is_age(look: Look, first: int, after: int, unit: Unit) -> bool:
    """«(45 عاماً)», «يبلغ من العمر 15 عاماً», «فلان، 10 سنوات،»."""
    if unit.code not in ("Y", "M"):
        return False
    before = [look.word(first - k) for k in (1, 2, 3, 4, 5)]
    if before[0] in _OF_AGE or (before[0] in ("من", "نحو", "حوالي") and before[1] in _OF_AGE):
        return True
    if (
        "العمر" in before[:3]
        or "اعمار" in before
        or "اعمارهم" in before
        or "عمره" in before[:3]
        or "عمرها" in before[:3]
    ):
        return True
    following = look.word(after)
    if following in ("من",) and look.word(after + 1) in _OF_AGE:
        return True
    if following == ")" or look.word(after) in ("العمر",):
        return before[0] in ("(", "،") or "(" in before[:3]
    number = look.numbers.get(first)
    if number is not None and number.proclitic:
        return False
    if unit.code == "Y" and before[0] not in _DURATION_CUES and first - 1 not in look.approximator:
        ending = (
            following in ("،", ",", ".", "\n", "", "»", '"', "؛")
            or following.startswith("و")
            or following in ("برصاص", "جراء")
        )
        bare = (
            before[0][:1].isalpha()
            and following not in ("من", "علي", "في")
            and look.word(first - 1)[:2] not in ("لم", "مد")
        )
        return ending or bare
    return False


def _directed(look: Look, p: Phrase) -> Phrase:
    """Which way a duration runs from today: «قبل يومين», «منذ ثلاثة أيام», «بعد أسبوع»; and «الأيام الثلاثة الماضية»."""
    k = p.first - 1
    while k >= 0 and (
        k in look.approximator or look.words[k] in ("من", "ال", "نحو", "حوالي", "اكثر", "اقل", "قرابه")
    ):
        k -= 1
    before, following = look.word(k), look.word(p.after)
    tied = following in ("من", "علي", "عن") and look.word(p.after + 1) not in ("الان", "اليوم")
    relation = look.relation.get(p.after)
    if relation is not None and not relation.proclitic and sense(relation) in ("last", "next"):
        direction = "since" if sense(relation) == "last" else "ahead"
        return replace(p, after=relation.end, direction=direction, rule="days or years up to today")
    if before in ("قبل", "وقبل") and not tied:
        return replace(p, direction="ago", rule="time ago")
    if before in ("منذ", "ومنذ"):
        return replace(p, direction="since", rule="days or years up to today")
    if before in ("بعد", "وبعد") and not tied:
        return replace(p, direction="after", rule="time after a day named before")
    return p


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
    if (look.word(after) in ("من",) and look.word(after + 1) in _OF_AGE) or look.word(after) in _OF_AGE:
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
    """«الربع الأول من 2018», «النصف الثاني من العام الماضي»."""
    number = look.numbers[i]
    months = {0.25: 3, 0.5: 6}.get(number.low)
    which = look.numbers.get(number.end)
    if (
        months is None
        or number.kind != "fraction"
        or not number.definite
        or which is None
        or which.kind != "ordinal"
    ):
        return None
    if look.word(which.end) != "من" or not 1 <= which.low <= 12 // months:
        return None
    k = which.end + 1
    base = Phrase(
        first=i,
        after=k,
        prefix=number.prefix,
        amount=months,
        day=int(which.low),
        code="Q",
        rule="quarter or half of a year",
    )
    year = read_year(look, k)
    if year is not None:
        return replace(base, year=year[0], after=year[1])
    whole = read_unit(look, k)
    if whole is not None and whole.code == "Y" and whole.shift in SHIFTS:
        return replace(base, year_shift=whole.shift, after=whole.after)
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
    after = unit.end
    weekday = look.weekday.get(after)
    found = Phrase(
        first=i, after=after, prefix=hit.prefix, code="S" + inner.code, amount=1, rule="set of times"
    )
    return (
        replace(found, weekday=sense(weekday), after=weekday.end)
        if weekday is not None and not weekday.proclitic
        else found
    )

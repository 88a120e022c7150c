"""The grammar of days: what stands in a phrase such as «مساء أمس الثلاثاء 20 آذار».

A phrase is read component by component, in whatever order the text has them: part of the day, «يوم», a day
counted from today, a weekday, a day with its month, a numeric date, an hour.
"""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.time_clock import colon, of_day, read_clock
from transforms.facts.time_months import read_day_of_month
from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Look, Unit, sense

_EQUALS = frozenset({"الموافق", "المصادف", "الموافقه", "المصادفه", "المواقف", "الواقع", "بتاريخ"})
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
    for hits in (look.part, look.day_word, look.weekday, look.unit, look.clock, look.month):
        if i in hits:
            return hits[i].prefix
    return look.numbers[i].prefix if i in look.numbers else 0


def _component(look: Look, p: Phrase, j: int) -> Phrase | None:
    """``p`` with the component at ``j``, None if there is none that fits."""
    return (
        _day_word(look, p, j)
        or _weekday(look, p, j)
        or read_day_of_month(look, p, j)
        or _part(look, p, j)
        or _bare_day(look, p, j)
        or read_clock(look, p, j)
    )


def _after_joint(look: Look, p: Phrase, j: int) -> Phrase | None:
    """A further day after a comma or in brackets: «اليوم، الجمعة 20 من آب», «الثلاثاء (3 نيسان)»."""
    word = look.words[j]
    if word in _EQUALS:  # «الثلاثاء الموافق 3 نيسان»
        k = j + 1 + (look.word(j + 1) in ("ل", "في", "ب"))
        return read_day_of_month(look, p, k) if p.weekday is not None else None
    if word not in _JOINTS:
        return None
    if word == "(":
        inner = _weekday(look, p, j + 1) or read_day_of_month(look, p, j + 1)
        if inner is None:
            return None
        deeper = _component(look, inner, inner.after) or inner
        return replace(deeper, after=deeper.after + 1) if look.word(deeper.after) == ")" else None
    if p.day is not None and colon(look, j + 1):
        return read_clock(look, p, j + 1)
    if j + 1 in look.weekday and p.weekday is None and p.offset is not None:
        return _weekday(look, p, j + 1)
    return read_day_of_month(look, p, j + 1) if p.weekday is not None or p.offset is not None else None


def _free(p: Phrase, j: int, proclitic: str) -> bool:
    return not proclitic or j == p.first


def _day_word(look: Look, p: Phrase, j: int) -> Phrase | None:
    hit = look.day_word.get(j)
    if (
        hit is None
        or p.offset is not None
        or p.weekday is not None
        or p.day is not None
        or not _free(p, j, hit.proclitic)
    ):
        return None
    offset, after, word = sense(hit), look.word(hit.end), look.words[j][hit.prefix :]
    assert isinstance(offset, int)
    if look.word(j - 1) == "مثل":  # «في مثل هذا اليوم»: of another year
        return None
    if word in ("اليوم", "ليوم") and hit.end == j + 1:
        if (
            (look.word(j - 1) in _OUTLET and hit.end not in look.weekday)
            or look.word(j - 1) in ("ذلك", "ذاك", "لذلك", "مثل")
            or after in _NOT_TODAY
        ):
            return None
        if hit.end in look.numbers and look.numbers[hit.end].kind == "ordinal":
            return None
        if look.word(j - 1) == "في" and _a_day(look, j - 2):
            return None
    if word == "غد" and p.part is None and hit.end == j + 1 and look.word(j - 1) not in ("يوم", "بعد"):
        return None  # «غد أفضل»
    return replace(p, offset=offset, after=hit.end)


def _a_day(look: Look, j: int) -> bool:
    """«12 ساعة في اليوم», «مرتين في اليوم», «مئة دولار في اليوم»: how much a day, not today."""
    return (
        look.word(j).startswith(("مره", "مرات", "مرتين", "وجب"))
        or j in look.unit
        or j in look.doc.of("measure")
        or j in look.doc.of("currency")
    )


def _weekday(look: Look, p: Phrase, j: int) -> Phrase | None:
    hit = look.weekday.get(j)
    if hit is None or p.weekday is not None or p.day is not None or not _free(p, j, hit.proclitic):
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
    if hit is None or p.part is not None or not _free(p, j, hit.proclitic):
        return None
    last = look.words[hit.end - 1]
    if j != p.first and not (
        last.endswith("ا") or last.startswith("ال") or last == "مساء" or hit.end - j > 1
    ):
        return None  # «الأحد ظهر مقطع»: after the day only the adverb
    code = str(sense(hit))
    p = replace(p, part=code, after=hit.end)
    if last == "الليله" and not p.has_day:
        return None
    if look.word(p.after) == "(" and j == p.first and p.after + 1 in look.weekday:
        inner = _weekday(look, p, p.after + 1)
        if inner is not None and look.word(inner.after) == ")":
            return replace(inner, after=inner.after + 1)
    return p


def _bare_day(look: Look, p: Phrase, j: int) -> Phrase | None:
    """«يوم» or «يومي» before what names the day."""
    hit = look.unit.get(j)
    if hit is None or p.has_day or hit.end != j + 1 or not _free(p, j, hit.proclitic):
        return None
    unit = sense(hit)
    assert isinstance(unit, Unit)
    word = look.words[j][hit.prefix :]
    if unit.code != "D" or word not in ("يوم", "يومي", "نهار", "ليله", "ايام"):
        return None
    p = replace(p, loose=word in ("يومي", "ايام"), after=j + 1)
    return _day_word(look, p, j + 1) or _weekday(look, p, j + 1) or read_day_of_month(look, p, j + 1)


def read_hour(look: Look, i: int) -> Phrase | None:
    """An hour, with the day that may follow it; of the day at hand otherwise."""
    start = Phrase(first=i, after=i, prefix=_prefix(look, i))
    phrase = read_clock(look, start, i)
    if phrase is None:
        return None
    j = phrase.after
    if look.word(j) == "من" and phrase.part is None and j + 1 in look.part:
        day = read_day(look, j + 1)  # «الساعة الثالثة من فجر اليوم»
        if day is not None and day.hour is None:
            hour = of_day(phrase.hour or 0, day.part)
            return replace(
                day, first=i, prefix=phrase.prefix, hour=hour, minute=phrase.minute, rule="hour of a day"
            )
    joint = 1 if look.word(j) in ("من", "،") else 0
    while True:
        further = _component(look, phrase, j + joint)
        if further is None:
            hour = of_day(phrase.hour or 0, phrase.part)
            return replace(phrase, hour=hour, rule="hour of a day" if phrase.has_day else "hour")
        phrase, joint = further, 0
        j = phrase.after

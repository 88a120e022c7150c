"""The grammar of the clock: «الساعة السادسة مساءً», «10:30», «الثالثة فجراً», and parts of a day named before."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Look, sense

_HALVES = {"النصف": 30, "نصف": 30, "الربع": 15, "ربع": 15, "الثلث": 20, "ثلث": 20}


def read_clock(look: Look, p: Phrase, j: int) -> Phrase | None:
    """«الساعة السادسة مساءً», «الساعة 10:30», «عند الساعة 22:00 بتوقيت غرينتش»."""
    if p.hour is not None:
        return None
    k, hit = j, look.clock.get(j)
    if look.word(j) in ("عند", "في", "علي", "حوالي", "نحو") and p.has_day and hit is None:
        k, hit = j + 1, look.clock.get(j + 1)
    if hit is not None:
        k = hit.end
    elif not (p.has_day or colon(look, j) or j + 1 in look.zone or told_by_part(look, j)):
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
    elif hit is None and not told_by_part(look, j):
        return None
    elif look.word(k)[:1] == "و" and look.word(k)[1:] in _HALVES:
        minute, k = _HALVES[look.word(k)[1:]], k + 1
    elif (
        k in look.numbers
        and look.numbers[k].proclitic == "و"
        and look.word(look.numbers[k].end) in ("دقيقه", "دقائق")
    ):
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
    if hit is None and part is None and not precise and not p.has_day and not told_by_part(look, j):
        return None
    return replace(p, hour=of_day(hour, part), minute=minute, part=part, after=k)


_BEFORE_HOURS = frozenset(
    {"عند", "في", "حتي", "وحتي", "نحو", "حوالي", "قرابه", "الي", "بعد", "قبل", "منذ", "تمام", "من", "بين"}
)


_PARTS_OF = frozenset({"صباح", "مساء", "فجر", "ظهر", "عصر", "ليل", "ليله"})


def told_by_part(look: Look, j: int) -> bool:
    """Whether «الثالثة فجراً» stands at ``j``: an hour without «الساعة»."""
    number = look.numbers.get(j)
    if number is None or number.kind != "ordinal" or not number.definite or look.words[j][-1] != "ه":
        return False
    if look.word(j - 1) not in _BEFORE_HOURS:
        return False
    part = look.part.get(number.end)
    if look.word(number.end) == "من":  # «التاسعة من صباح الثلاثاء»
        return look.word(number.end + 1) in _PARTS_OF
    return part is not None and not part.proclitic and look.words[part.end - 1].endswith(("ا", "مساء"))


def colon(look: Look, j: int) -> bool:
    return look.word(j + 1) == ":" and _two_digits(look.word(j + 2)) and len(look.word(j)) <= 2


def _two_digits(word: str) -> bool:
    return len(word) == 2 and word.isdecimal()


def of_day(hour: int, part: str | None) -> int:
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


_ADVERBS = frozenset({"ليلا", "فجرا", "صباحا", "عصرا"})


def read_hours_of_part(look: Look, i: int) -> Phrase | None:
    """«ساعات الفجر الأولى», «منذ ساعات الصباح»: of the day named before, after «منذ» of today."""
    hit = look.part.get(i)
    if hit is None or look.words[i] != "ساعات" or hit.end < i + 2:
        return None
    after = hit.end + (look.word(hit.end) in ("الاولي", "الباكر", "المبكره", "المتاخره"))
    base = Phrase(first=i, after=after, prefix=hit.prefix, part=str(sense(hit)))
    if look.word(i - 1) in ("منذ", "ومنذ"):
        return replace(base, offset=0, rule="day counted from today with part")
    return replace(base, rule="part of a day known")


def read_bare_part(look: Look, i: int) -> Phrase | None:
    """«ليلاً», «فجراً» with no day beside them; not «ليلاً ونهاراً», which is no time."""
    hit, after = look.part[i], look.word(i + 1)
    raw = look.doc.raw[look.doc.starts[i] : look.doc.ends[i]]
    evening = look.words[i] == "مساء" and (raw.endswith("ً") or after in ("ان", "،", "."))
    if (
        not (look.words[i] in _ADVERBS or evening)
        or after in ("و", "او")
        or i + 1 in look.part
        or look.word(i - 1) in ("نهارا", "و", "يوميا")
    ):
        return None
    if after[:1] == "و" and after[1:] in ("نهارا", "مساء", "صباحا", "ظهرا", "ليلا"):
        return None
    return Phrase(first=i, after=hit.end, prefix=hit.prefix, part=str(sense(hit)), rule="part of a day known")


def read_this_part(look: Look, i: int) -> Phrase | None:
    """«هذا الصباح», «هذه الليلة», «الليلة» by itself: a part of today."""
    this = look.word(i) in ("هذا", "هذه")
    k = i + this
    tonight, hit = look.word(k) == "الليله", look.part.get(k)
    if not (this and hit is not None and hit.end == k + 1 and look.words[k].startswith("ال")) and not tonight:
        return None
    if k + 1 in look.relation or k + 1 in look.numbers or k + 1 in look.part:
        return None
    if look.word(i - 1) == "تلك" or look.word(k + 1) in _NOT_TONIGHT:
        return None
    part = "NI" if hit is None else str(sense(hit))
    return Phrase(first=i, after=k + 1, offset=0, part=part, rule="day counted from today with part")


_NOT_TONIGHT = frozenset(
    {"التي", "الاولي", "الثانيه", "نفسها", "ذاتها", "الواحده", "الكبيره", "الظلماء", "السابقه", "السوداء"}
)

"""The grammar of lengths of time: «ثلاثة أيام», «منذ يومين», «قبل أسبوع», «الأيام الثلاثة الماضية», and ages, which are none."""

from __future__ import annotations

from schemas.value import replace
from transforms.arabic.numerals import Number
from transforms.facts.figure_words import bounds_on
from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Look, Unit, sense

OF_AGE = frozenset({"العمر", "عمره", "عمرها", "عمرهم", "عمري", "اعمارهم", "اعمارهن", "اعمار", "بعمر", "عمر", "البالغ", "البالغه", "يبلغ",
                     "تبلغ", "سن", "ابن", "ابنه", "بسن"})  # fmt: skip


_DURATION_CUES = frozenset({"خلال", "لمده", "مده", "بعد", "قبل", "منذ", "طوال", "طيله", "مدي", "مدار", "نحو", "حوالي", "في", "غضون", "ل", "ب",
                            "استمرت", "استمر", "دامت", "دام", "من", "الي", "علي", "كل", "بالسجن", "السجن", "سجن", "سجنه", "لسجنه", "بسجنه", "سجنها", "سجنهم", "حبسه", "حبسها", "بالحبس", "الحبس", "الا", "اكثر", "اقل", "حتي",
                            "ظرف", "بمده", "والي", "امضي", "قضي", "امتد", "امتدت", "استغرق", "استغرقت", "يستمر", "تستمر", "الهدنه", "هدنه",
                            "و", "مضي", "مرت", "مر", "قرابه", "لنحو", "لحوالي", "ما", "عن", "لقرابه", "لفتره", "فتره"})  # fmt: skip


# Words after which a unit by itself is one of it: «استمرت أسبوعاً», «لمدة شهر».
_LASTING = frozenset({"استمرت", "استمر", "تستمر", "يستمر", "ستستمر", "سيستمر", "دامت", "دام", "لمده", "مده", "مدتها", "مدته", "اقصاها",
                      "اقصاه", "استغرق", "استغرقت", "يستغرق", "تستغرق", "مرور", "بمرور", "مضي", "غضون", "ظرف", "مدار", "طيله"})  # fmt: skip
_LATEST = frozenset({"الاخيره", "الاخيرين", "الاخيرتين"})


def read_duration(look: Look, i: int) -> Phrase | None:
    """A number and a unit of time («ثلاثة أيام»), a dual («يومين»), or «نصف ساعة»."""
    number = look.numbers.get(i)
    first, prefix = i, 0
    if number is not None:
        if number.kind in ("ordinal", "one", "one of", "vague", "several"):
            return None
        hit = look.unit.get(number.end)
        amount, prefix = number.low, number.prefix
        if hit is None or hit.proclitic or (look.word(hit.start) == "يوم" and hit.end in look.weekday):
            return None  # «40 ألفا يوم الخميس»
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
            and (not unit.definite or hit.end in look.relation or look.word(hit.end) in _LATEST)
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
            and (end := _hours_ago(look, i, hit.end, unit.definite)) is not None
        ):
            return Phrase(first=i, after=end, prefix=prefix, offset=0, rule="hours ago")
        else:
            return None
    after = hit.end
    if look.word(after) in ("ونصف", "والنصف"):
        amount, after = amount + 0.5, after + 1
        again = look.unit.get(after)
        if again is not None and not again.proclitic and sense(again) == replace(unit, definite=True):
            after = again.end  # «عام ونصف العام»
    if look.word(after) in (
        "واحد",
        "واحدا",
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


def _hours_ago(look: Look, i: int, after: int, definite: bool) -> int | None:
    """The token after «ساعات» in «منذ ساعات», «قبل ساعات», or after «الساعات القليلة الماضية»."""
    if not definite:
        if look.word(i - 1) in ("منذ", "ومنذ"):
            return after if after not in look.relation else None
        apart = after + (look.word(after) in ("قليله", "معدوده"))
        return (
            apart if look.word(i - 1) in ("قبل", "وقبل") and look.word(apart) not in ("من", "علي") else None
        )
    k = after + (look.word(after) == "القليله")
    relation = look.relation.get(k)
    if look.word(k) == "الاخيره":
        return k + 1
    return (
        relation.end
        if relation is not None and not relation.proclitic and sense(relation) == "last"
        else None
    )


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
    if look.word(after) in ("واحد", "واحدا", "واحده", "ونصف", "والنصف") and before not in ("كل", "في"):
        return True
    if (
        look.words[i] in ("اليوم", "العام")
        or after in look.weekday
        or after in look.numbers
        or after in look.month
    ):
        return False
    if _bounded(look, i) and look.words[i] != "يوم":
        return True
    if before in ("قبل", "منذ", "وقبل", "ومنذ", "فقبل"):
        return look.word(after) not in ("التوصل",) and after not in look.relation
    if before in _LASTING and look.words[i] not in ("عام", "ليله"):
        return after not in look.relation
    if look.words[i].endswith("ا") and any(look.word(k) in _LASTING for k in range(i - 6, i - 1)):
        return True  # «استمرت المعارك أسبوعاً»
    if look.word(i)[:1] == "ل" and look.unit[i].proclitic == "ل" and look.words[i] in ("لاسبوع", "لشهر"):
        return after not in look.relation and not look.word(after).startswith("ال")
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
    if before[0] in OF_AGE or (before[0] in ("من", "نحو", "حوالي") and before[1] in OF_AGE):
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
    if following in ("من",) and look.word(after + 1) in OF_AGE:
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
    if following in _LATEST:
        return replace(p, after=p.after + 1, direction="since", rule="days or years up to today")
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

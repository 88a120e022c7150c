"""Figures from numbers: with a noun, a unit or a currency, after their noun, or told by their context."""

from __future__ import annotations

from schemas.value import replace
from transforms.arabic.numerals import Number
from transforms.facts import figure_bounds, figure_category, figure_context
from transforms.facts.figure_bounds import Bounds
from transforms.facts.figure_category import casualty_of
from transforms.facts.figure_view import (
    VICTIMS,
    Count,
    View,
    category_of,
    category_without_noun,
    count_of,
    noun_count,
)
from transforms.facts.figure_words import Measure, Noun, bounds_on
from transforms.lexicon.trie import Hit

_STOP = frozenset({
    "في", "من", "الي", "علي", "عن", "مع", "ان", "او", "و", "قال", "قالت", "التي", "الذي", "الذين", "منذ", "خلال", "بعد", "قبل", "حتي", "ضد",
    "بين", "هو", "هي", "هم", "كما", "لكن", "جراء", "اثر", "نتيجه", "بسبب", "عبر", "حيث", "تم", "كان", "كانت", "لم", "لا", "لن", "ما", "قد",
    "هذا", "هذه", "ذلك", "تلك", "بينما", "فيما", "ثم", "منهم", "منها", "منهن", "بينهم", "بينهن", "بينها", "وهو", "وهي", "عند", "لدي", "دون",
    "غير", "اي", "كل", "بعض", "اكثر", "اقل", "فقط", "ايضا", "داخل", "خارج", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي",
    "غربي", "وسط", "ب", "ل", "ال", "ضمن", "نحو", "حوالي", "وفق", "بحسب", "حسب", "وفقا", "قتلوا", "اصيبوا", "بجروح", "تابعه", "تابعين", "تابعا", "قامت", "قاموا", "قام", "اذا", "متاثرين",
    "اليوم", "امس", "حاليا", "تقريبا", "الماضي", "وقتها", "برصاص", "بقصف", "بانفجار", "بعبوه", "بغاره", "لدى", "سابقا", "صباح", "مساء",
})  # fmt: skip


_COUNT_WORDS = frozenset({"عدد", "عددهم", "عددها", "عددهن", "اعدادهم", "عدده", "حصيله", "الحصيله", "العدد", "بلغ", "بلغت", "يبلغ", "تبلغ",
                          "ارتفع", "ارتفعت", "يرتفع", "ترتفع", "يقدر", "تقدر", "قدر", "وصل", "وصلت", "بعدد"})  # fmt: skip


_ELATIVES = frozenset({"اكبر", "اعلي", "اقل", "ادني", "اول", "اي", "كل"})
_AT_ONCE = frozenset({"دفعه", "لحظه"})


_REACHING = frozenset({"بلغ", "يبلغ", "ارتفع", "يرتفع", "تجاوز", "يتجاوز"})


def read_number(view: View, number: Number, earlier: dict[int, Count]) -> Count | None:
    doc = view.doc
    if number.kind in ("ordinal", "fraction") or figure_bounds.names(doc, number):
        return None
    if number.kind == "digits" and view.within(number.start):
        return None  # «شارع 23 شباط»
    if number.kind == "several" and view.word(number.start - 1).removeprefix("و") in _REACHING:
        return None  # «بلغ عدد من قتلوا 30»
    if number.kind == "several" and view.word(number.start - 1) in _ELATIVES:
        return None  # «أكبر عدد من القتلى منذ شهر»
    if view.word(number.end) == "منه" and number.start - 1 in view.taken:
        return None  # «الأحد 30 منه»
    b = figure_bounds.bounds(doc, number, view.approximator, view.numbers)
    if b.low is not None and b.high is not None and 1900 <= b.low < b.high <= 2100 and b.after > number.end:
        return None  # «بين 2017 و2020»
    if _of_time(view, number, b) or _scale_alone(view, number):
        return None
    if number.kind == "one":
        return _one(view, number)
    if number.kind == "one of":
        return _one_of(view, number)
    measured = _measured(view, b)
    if measured is not None:
        return measured
    after_noun = _after_noun(view, number, b)
    if after_noun is not None:
        return after_noun
    return _with_noun(view, number, b, earlier)


_SPELLS = frozenset(
    {"سنوات", "سنين", "اعوام", "اشهر", "شهور", "اسابيع", "ايام", "ساعات", "دقائق", "عقود", "قرون"}
)


def _of_time(view: View, number: Number, b: Bounds) -> bool:
    """Whether a number counts days or years: «40 يوماً», «الأشهر الـ16»; not «قتل العشرات الأسبوع الماضي»."""
    before = number.start - (2 if view.word(number.start - 1) == "ال" else 1)
    if number.kind == "several" and view.word(before) in _SPELLS and view.word(number.start).endswith("عده"):
        return True  # «على مدار سنوات عدة»
    if number.definite and before in view.unit and not view.unit[before].proclitic:
        return True
    hit = view.unit.get(b.after)
    if hit is None or hit.proclitic or b.after in view.scene.counted:
        return False
    return b.after not in view.taken or number.start in view.taken  # not «40 ألفا يوم الخميس»


def _scale_alone(view: View, number: Number) -> bool:
    """«محيط بليون بجبل الزاوية»: the village, not a billion of something."""
    if number.end > number.start + 1 or not view.word(number.start).endswith("بليون"):
        return False
    return view.scene.noun(number.end) is None and number.end not in view.currency


def _measured(view: View, b: Bounds) -> Count | None:
    """A percentage, a sum of money, a distance, an area, a weight."""
    k = b.after
    hit = view.measure.get(k)
    if hit is not None and not (hit.proclitic and hit.proclitic != "ب"):
        measure = hit.senses[0]
        assert isinstance(measure, Measure)
        if measure.unit == "mm":
            return None
        percent = measure.category == "percent"
        after = hit.end if percent else b.after
        b = figure_bounds.closed(view.doc, replace(b, after=after), hit.end, view.approximator)
        what = _of_what(view, hit.end) if percent else (hit.start, hit.end)
        rule = "number with percent" if percent else "number with unit"
        return count_of(b, measure.category, what, rule, hit.end, unit=measure.unit)
    money = view.currency.get(k)
    if money is None and view.word(k) == "من" and view.word(k + 1).startswith("الدولار"):
        money = view.currency.get(k + 1)
    if money is not None and not money.proclitic:
        b = figure_bounds.closed(view.doc, b, money.end, view.approximator)
        return count_of(
            b,
            "money",
            (money.start, money.end),
            "number with currency",
            money.end,
            currency=str(money.senses[0]),
        )
    for sign, code in (("$", "USD"), ("€", "EUR"), ("£", "GBP")):
        if view.word(k) == sign or view.word(b.first - 1) == sign:
            return count_of(b, "money", None, "number with currency", b.after, currency=code)
    return None


def _of_what(view: View, k: int) -> tuple[int, int] | None:
    """What a share is of: «80 في المئة من [الطلاب]»."""
    if view.word(k) == "من" and k + 1 < len(view.doc.words):
        hit = view.scene.counted.get(k + 1)
        return (k + 1, hit.end) if hit is not None else (k + 1, k + 2)
    return None


def _after_noun(view: View, number: Number, b: Bounds) -> Count | None:
    """«مواقع عدة», «الجنود الثلاثة», «مدنيين اثنين»."""
    i = number.start
    k = i - 2 if view.word(i - 1) == "ال" else i - 1
    noun = view.scene.noun(k)
    if view.word(i - 1) == "مرات" and number.kind == "several":
        return count_of(b, "other", (k, i), "number after its noun", number.end)
    while (  # «دولاً غربية عدة», «منظمات محلية ودولية عدة»
        number.kind == "several"
        and k > i - 4
        and (noun is None or noun.number == "s")
        and view.word(k).endswith(("ه", "ين", "ون"))
    ):
        k -= 1
        noun = view.scene.noun(k)
    if noun is None or (noun.cls in ("kin", "title") and noun.number == "s") or number.proclitic:
        return None
    follows = view.scene.noun(number.end)
    if number.low == 2 and number.kind == "words" and noun.number in ("dp", "d", "p"):
        hit = view.scene.counted[k]
        return noun_count(view, hit, noun, 2, "dual noun", after=number.end)
    if follows is not None and not view.scene.counted[number.end].proclitic:
        return None
    if number.kind == "several" and noun.number in ("p", "dp") and view.word(i).endswith("عده"):
        return count_of(
            b, category_of(view, noun, k, number.end), (k, i), "number after its noun", number.end
        )
    if (
        (number.definite or view.word(i - 1) == "ال")
        and noun.definite
        and noun.number in ("p", "dp")
        and b.low is not None
        and b.low >= 3
    ):
        return count_of(
            b, category_of(view, noun, k, number.end), (k, k + 1), "number after its noun", number.end
        )
    return None


def _one(view: View, number: Number) -> Count | None:
    """«عائلة واحدة»."""
    k = number.start - 1
    noun = view.scene.noun(k)
    if noun is None or noun.number != "s" or noun.definite or number.proclitic:
        return None
    if view.word(k) in _AT_ONCE:
        return None
    b = Bounds(number.start, number.end, 0, 1, 1, False, True)
    category = "other" if noun.category == "population" else category_of(view, noun, k, number.end)
    return count_of(b, category, (k, k + 1), "number after its noun", number.end)


def _one_of(view: View, number: Number) -> Count | None:
    """«أحد المنازل», «إحدى القرى»."""
    hit = view.scene.counted.get(number.end)
    noun = view.scene.noun(number.end)
    if hit is None or noun is None or hit.proclitic or noun.number not in ("p", "dp"):
        return None
    category = category_of(view, noun, number.start, hit.end)
    person = noun.cls in ("person", "title")
    if category == "other" or (
        person and category not in ("killed", "injured", "detained", "abducted", "missing", "released")
    ):
        return None
    b = Bounds(number.start, number.end, number.prefix, 1, 1, False, True)
    return count_of(b, category, (hit.start, hit.end), "one of several", hit.end)


def _with_noun(view: View, number: Number, b: Bounds, earlier: dict[int, Count]) -> Count | None:
    doc, k = view.doc, b.after
    if number.definite and number.kind == "words" and view.scene.noun(k) is None and not b.bounded:
        return None
    if view.word(k) == "من" and view.word(k + 1) in ("عمره", "عمرها", "العمر", "عمرهم"):
        return None  # «في الـ16 من عمره»
    from_ = view.word(k) == "من"
    k += from_
    k += view.word(k) in ("«", '"', "“") and k + 1 in view.scene.counted  # «115 "نقطة استراتيجية"»
    hit, noun = view.scene.counted.get(k), view.scene.noun(k)
    if from_ and noun is not None and noun.cls == "thing" and noun.number == "s":  # «نزح الآلاف من القرية»
        return count_of(
            b, category_without_noun(view, b, b.after, earlier), None, "number by context", b.after
        )
    if hit is not None and noun is not None and not hit.proclitic and noun.cls != "kin":
        both = _both(view, hit, noun)
        if any(
            view.word(j) == "بين" and view.word(j + 1) in ("قتيل", "شهيد")
            for j in range(hit.end, hit.end + 4)
        ):
            both = "other"
        category = both or category_of(view, noun, b.first, hit.end, earlier)
        if from_ and category == "other" and noun.cls == "thing" and noun.number != "s":
            category = category_without_noun(view, b, b.after, earlier)  # «مقتل 2 من خلايا التنظيم»
        b = figure_bounds.closed(doc, b, hit.end, view.approximator)
        return count_of(b, category, (hit.start, hit.end), "number with noun", hit.end)
    bound = view.approximator.get(k)
    ahead = bound.end if bound is not None and bounds_on(bound, "after") is not None else k
    if view.word(ahead) in ("تعداد", "عدد") and ahead + 1 in view.scene.counted:
        hit, noun = view.scene.counted[ahead + 1], view.scene.noun(ahead + 1)
        assert noun is not None
        b = figure_bounds.closed(doc, b, k, view.approximator)
        return count_of(
            b,
            category_of(view, noun, b.first, hit.end, earlier),
            (hit.start, hit.end),
            "number with noun",
            hit.end,
        )
    word = view.word(k)
    if from_ and word == "الشهر":
        return None
    if word in ("منهم", "منها", "منهن") and not from_ and number.kind != "ordinal":
        category = category_without_noun(view, b, k, earlier)
        if category == "other" and earlier and not number.definite:
            last = next(reversed(earlier.values()))
            category = (
                last.category if view.doc.sentence[last.first] == view.doc.sentence[b.first] else "other"
            )
        return count_of(b, category, None, "number by context", b.after)
    year = number.kind == "digits" and len(view.word(number.start)) == 4 and 1900 <= number.low <= 2100
    if year and not b.bounded:
        return None
    b = figure_bounds.closed(doc, b, k, view.approximator)
    verb = view.scene.casualty.get(b.after)
    if verb is not None and not verb.proclitic and casualty_of(verb).number == "p":  # «16 قتلوا»
        return count_of(b, casualty_of(verb).category, None, "number by context", b.after)
    governed = _close_casualty(view, number, b)
    word = "" if word.startswith("لل") and len(word) > 4 else word
    nounlike = (
        word[:1].isalpha()
        and not word[0].isascii()
        and word not in _STOP
        and k not in view.scene.casualty
        and k not in view.taken
    )
    if word in ("قال", "اكد") or (word[:1] == "و" and number.kind != "digits"):
        nounlike = False
    if number.kind == "several" and not nounlike and not from_:
        return None
    if nounlike and (number.kind != "digits" or from_ or len(word) > 2):
        item = view.word(number.start - 2) in ("\n", "")
        if number.kind == "digits" and view.word(number.start - 1) in ("-", "/") and not (b.bounded or item):
            return None
        category = category_without_noun(view, b, k + 1, earlier)
        return count_of(
            b, category, (k, k + 1), "number with noun" if not from_ else "number by context", k + 1
        )
    if not governed and (told := _told(view, b)) is not None:
        noun, hit = told
        return count_of(
            b,
            category_of(view, noun, b.first, b.after, earlier),
            (hit.start, hit.end),
            "number by context",
            b.after,
        )
    if (
        governed
        or _risen(view, b)
        or (b.bounded and (number.kind != "words" or number.low >= 100))
        or number.kind in ("vague", "mixed")
        or _counting(view, b)
        or figure_context.heading(view.scene, b.first) is not None
        or _shares(view, number, earlier)
    ):
        category = category_without_noun(view, b, b.after, earlier)
        return count_of(b, category, None, "number by context", b.after)
    return None


def _both(view: View, hit: Hit, noun: Noun) -> str | None:
    """«قتلى وجرحى» together are neither."""
    other = view.scene.counted.get(hit.end)
    second = view.scene.noun(hit.end)
    if (
        other is None
        or second is None
        or other.proclitic != "و"
        or second.cls != "victim"
        or noun.cls != "victim"
    ):
        return None
    return "other" if second.category != noun.category else None


def _close_casualty(view: View, number: Number, b: Bounds) -> bool:
    """«وجرح تسعة في»: the casualty word stands right before the number."""
    start = b.first - 1
    told = view.scene.noun(start - 1 if view.word(start) == ":" else start)
    if told is not None and told.cls == "victim" and told.definite and told.number in ("p", "dp"):
        return True  # «القتلى: 14»
    for k in range(start, max(-1, start - 3), -1):
        hit = view.scene.casualty.get(k)
        if hit is not None:
            return hit.end > start - 1 or view.word(hit.end) in ("ب", "نحو", "علي", "عليهم", "عليها")
        if view.word(k) in ("،", "."):
            return False
    return False


def _told(view: View, b: Bounds) -> tuple[Noun, Hit] | None:
    """«عدد الحراس يقدر بنحو 30 ألف»: the noun stands before, after «عدد»."""
    first = view.doc.sentences[view.doc.sentence[b.first]][0]
    for k in range(b.first - 1, max(first, b.first - 10) - 1, -1):
        if view.word(k) in ("عدد", "وعدد", "بعدد"):
            hit, noun = view.scene.counted.get(k + 1), view.scene.noun(k + 1)
            return (noun, hit) if hit is not None and noun is not None else None
    return None


def _shares(view: View, number: Number, earlier: dict[int, Count]) -> bool:
    """«40 قتيلاً، منهم 30 في البلدة و10 في المدينة»: shares of victims, by place."""
    if not earlier or number.definite or view.word(number.end) not in ("في", "ب", "من"):
        return False
    last = next(reversed(earlier.values()))
    if last.category not in VICTIMS or view.doc.sentence[last.first] != view.doc.sentence[number.start]:
        return False
    if figure_category.among(view.scene, number.start):
        return True
    alike = last.what is None and view.word(last.after) == view.word(number.end)
    if alike and number.start - last.after <= 6 and view.word(number.start - 1) in ("،", ","):
        return True  # «91 في حلب، 32 في حماة»
    joined = number.proclitic == "و" or view.word(number.start - 1) == "و"
    return joined and last.what is None and number.start - last.after <= 6


def _counting(view: View, b: Bounds) -> bool:
    return any(
        view.word(k).removeprefix("و") in _COUNT_WORDS for k in range(b.first - 1, max(-1, b.first - 7), -1)
    )


_RISEN = frozenset(
    {
        "ارتفع",
        "ارتفعت",
        "يرتفع",
        "ترتفع",
        "ارتفاع",
        "وصل",
        "وصلت",
        "بلغ",
        "بلغت",
        "وصول",
        "ليرتفع",
        "لترتفع",
        "ليصل",
    }
)
_OF_COUNTS = frozenset(
    {"عدد", "اعداد", "حصيله", "الحصيله", "تعداد", "العدد", "خسائر", "الخسائر", "مجموع", "اجمالي"}
)


def _risen(view: View, b: Bounds) -> bool:
    """«ترتفع حصيلة القتلى في صفوف كذا إلى 7»: the verb and what has risen stand further before."""
    if view.word(b.first - 1) not in ("الي", "الى", "نحو"):
        return False
    first = view.doc.sentences[view.doc.sentence[b.first]][0]
    before = [view.word(k).removeprefix("و") for k in range(max(first, b.first - 24), b.first - 1)]
    if any(k in view.numbers for k in range(max(first, b.first - 24), b.first - 1)):
        return False
    for at, word in enumerate(before):
        if word in _RISEN:
            return any(w in _OF_COUNTS for w in before[at + 1 : at + 4])
    return False

"""Figures: how many of what (``facts.md`` §3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.facts import Figure, Mention, TimeExpression
from transforms.arabic.numerals import Number
from transforms.facts import figure_bounds, figure_category, figure_words, time_words
from transforms.facts.document import Document
from transforms.facts.figure_bounds import Bounds
from transforms.facts.figure_category import Scene, casualty_of
from transforms.facts.figure_words import Measure, Noun
from transforms.lexicon.trie import Hit

RULES: tuple[str, ...] = (
    "dual noun", "number after its noun", "number by context", "number with currency", "number with noun",
    "number with percent", "number with unit", "one of several", "single victim", "victim listed", "victim noun",
)  # fmt: skip

_VICTIMS = frozenset({"killed", "injured", "detained", "abducted", "missing", "escaped", "released", "surrendered",
                      "displaced", "returned"})  # fmt: skip
_STOP = frozenset({
    "في", "من", "الي", "علي", "عن", "مع", "ان", "او", "و", "قال", "قالت", "التي", "الذي", "الذين", "منذ", "خلال", "بعد", "قبل", "حتي", "ضد",
    "بين", "هو", "هي", "هم", "كما", "لكن", "جراء", "اثر", "نتيجه", "بسبب", "عبر", "حيث", "تم", "كان", "كانت", "لم", "لا", "لن", "ما", "قد",
    "هذا", "هذه", "ذلك", "تلك", "بينما", "فيما", "ثم", "منهم", "منها", "منهن", "بينهم", "بينهن", "بينها", "وهو", "وهي", "عند", "لدي", "دون",
    "غير", "اي", "كل", "بعض", "اكثر", "اقل", "فقط", "ايضا", "داخل", "خارج", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي",
    "غربي", "وسط", "ب", "ل", "ال", "ضمن", "نحو", "حوالي", "وفق", "بحسب", "حسب", "وفقا", "قتلوا", "اصيبوا", "بجروح", "اذا", "متاثرين",
    "اليوم", "امس", "حاليا", "تقريبا", "الماضي", "وقتها", "برصاص", "بقصف", "بانفجار", "بعبوه", "بغاره", "لدى", "سابقا", "صباح", "مساء",
})  # fmt: skip
_COUNT_WORDS = frozenset({"عدد", "عددهم", "عددها", "عددهن", "اعدادهم", "عدده", "حصيله", "الحصيله", "العدد", "بلغ", "بلغت", "يبلغ", "تبلغ",
                          "ارتفع", "ارتفعت", "يرتفع", "ترتفع", "يقدر", "تقدر", "قدر", "وصل", "وصلت", "بعدد"})  # fmt: skip
# A dual that speaks of two parties as such, or of things that come in pairs.
_NOT_TWO = frozenset({"الطرفين", "الطرفان", "طرفي", "الجانبين", "الجانبان", "طرفين", "جانبي", "الرئيسين", "الرئيسان", "الوزيرين", "الوزيران",
                      "الزعيمين", "الزعيمان", "جهتي", "ضفتي", "المسؤولين", "بلدين", "جانبين", "الجهتين", "يدين", "يدي", "قوتي", "حركتي",
                      "العضوين", "العضوان", "اخران", "الاخران", "حالتي", "مدتي", "نقطتي", "شبكتي", "منطقتي", "رسالتي", "قناتي", "ولايتي", "المصدرين", "قريبين", "مصدرين"})  # fmt: skip


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from figure_words.vocabulary()


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One text and what its figures are read from."""

    doc: Document
    scene: Scene
    numbers: Mapping[int, Number]
    taken: frozenset[int]
    measure: Mapping[int, Hit]
    currency: Mapping[int, Hit]
    approximator: Mapping[int, Hit]
    unit: Mapping[int, Hit]

    def word(self, i: int) -> str:
        words = self.doc.words
        return words[i] if 0 <= i < len(words) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure before it is placed: token range, bounds, category and what is counted (token range or None)."""

    first: int
    after: int
    prefix: int
    low: float | None
    high: float | None
    approximate: bool
    category: str
    what: tuple[int, int] | None
    unit: str | None = None
    currency: str | None = None
    rule: str
    noun_end: int


def figures(doc: Document, mentions: Sequence[Mention], dates: Sequence[TimeExpression]) -> list[Figure]:
    """The counts in a text, in order, not yet tied to events and claims."""
    view = _view(doc, dates)
    counts: dict[int, Count] = {}
    done = 0
    for i in sorted(view.numbers.keys() | view.scene.counted.keys() | view.scene.casualty.keys()):
        if i < done or i in view.taken:
            continue
        for count in _read(view, i, counts):
            counts[count.first] = count
            done = max(done, count.after, count.noun_end if count.unit else 0)
    return [_figure(doc, count) for count in _shared(view, [counts[i] for i in sorted(counts)])]


def _shared(view: View, counts: list[Count]) -> list[Count]:
    """«المئات، بل الآلاف من السكان»: both count the same."""
    for i in range(len(counts) - 2, -1, -1):
        this, following = counts[i], counts[i + 1]
        if this.what is None and following.what is not None and 0 < following.first - this.after <= 3:
            between = [view.word(k) for k in range(this.after, following.first)]
            if this.category == "other" and any(
                w in ("وربما", "بل", "او", "ربما", "واحيانا") for w in between
            ):
                counts[i] = replace(this, category=following.category, what=following.what)
    return counts


def _view(doc: Document, dates: Sequence[TimeExpression]) -> View:
    taken: set[int] = set()
    for when in dates:
        first = doc.token_at(when.start)
        last = doc.token_at(when.end - 1)
        taken.update(range(first, last + 1))
    scene = Scene(doc, doc.of("counted"), doc.of("casualty"))
    numbers = {n.start: n for n in time_words.numbers(doc)}
    return View(
        doc,
        scene,
        numbers,
        frozenset(taken),
        doc.of("measure"),
        doc.of("currency"),
        doc.of("approximator"),
        doc.of("time_unit"),
    )


def _read(view: View, i: int, earlier: dict[int, Count]) -> list[Count]:
    if i in view.numbers:
        count = _number(view, view.numbers[i], earlier)
        return [count] if count is not None else []
    found: list[Count] = []
    hit = view.scene.counted.get(i)
    if hit is not None:
        count = (
            _dual(view, hit, earlier)
            or _victim_noun(view, hit)
            or _listed(view, hit, earlier)
            or _before_verb(view, hit)
        )
        if count is not None:
            return [count]
    if i in view.scene.casualty:
        count = _single(view, view.scene.casualty[i])
        if count is not None:
            found.append(count)
    return found


def _before_verb(view: View, hit: Hit) -> Count | None:
    """«إن عاملاً قتل»: one person before the verb that says what befell them."""
    noun, verb = _noun(hit, ("s",)), view.scene.casualty.get(hit.end)
    if (
        noun is None
        or verb is None
        or verb.proclitic
        or noun.cls not in ("person", "kin")
        or hit.start - 1 in view.numbers
    ):
        return None
    casualty = casualty_of(verb)
    if (
        casualty.aspect != "verb"
        or casualty.number != "s"
        or casualty.category not in ("killed", "injured", "abducted")
    ):
        return None
    if casualty.gender != noun.gender or (noun.definite and not noun.owned) or noun.category == "population":
        return None
    if verb.end in view.numbers or (
        verb.end in view.scene.counted and not view.scene.counted[verb.end].proclitic
    ):
        return None  # «جندي قتل مدنيين»: the doer
    if (
        view.word(hit.start - 1).lstrip("و") not in ("ان", "بان", "هناك", "فان")
        and hit.start - 1 not in view.taken
    ):
        return None
    return _one_victim(hit, casualty.category, "single victim")


def _number(view: View, number: Number, earlier: dict[int, Count]) -> Count | None:
    doc = view.doc
    if number.kind in ("ordinal", "fraction") or figure_bounds.names(doc, number):
        return None
    b = figure_bounds.bounds(doc, number, view.approximator, view.numbers)
    if b.low is not None and b.high is not None and 1900 <= b.low < b.high <= 2100 and b.after > number.end:
        return None  # «بين 2017 و2020»
    if b.after in view.unit and not view.unit[b.after].proclitic and b.after not in view.scene.counted:
        return None  # a duration or an age
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
        b = figure_bounds.closed(view.doc, b._replace(after=after), hit.end, view.approximator)
        what = _of_what(view, hit.end) if percent else (hit.start, hit.end)
        rule = "number with percent" if percent else "number with unit"
        return _count(b, measure.category, what, rule, hit.end, unit=measure.unit)
    money = view.currency.get(k)
    if money is None and view.word(k) == "من" and view.word(k + 1).startswith("الدولار"):
        money = view.currency.get(k + 1)
    if money is not None and not money.proclitic:
        b = figure_bounds.closed(view.doc, b, money.end, view.approximator)
        return _count(
            b,
            "money",
            (money.start, money.end),
            "number with currency",
            money.end,
            currency=str(money.senses[0]),
        )
    for sign, code in (("$", "USD"), ("€", "EUR"), ("£", "GBP")):
        if view.word(k) == sign or view.word(b.first - 1) == sign:
            return _count(b, "money", None, "number with currency", b.after, currency=code)
    return None


def _of_what(view: View, k: int) -> tuple[int, int] | None:
    """What a share is of: «80 في المئة من [الطلاب]»."""
    if view.word(k) == "من" and k + 1 < len(view.doc.words):
        hit = view.scene.counted.get(k + 1)
        return (k + 1, hit.end) if hit is not None else (k + 1, k + 2)
    return None


def _count(
    b: Bounds, category: str, what: tuple[int, int] | None, rule: str, noun_end: int,
    unit: str | None = None, currency: str | None = None,
) -> Count:  # fmt: skip
    return Count(
        first=b.first, after=b.after, prefix=b.prefix, low=b.low, high=b.high, approximate=b.approximate,
        category=category, what=what, unit=unit, currency=currency, rule=rule, noun_end=noun_end,
    )  # fmt: skip


def _after_noun(view: View, number: Number, b: Bounds) -> Count | None:
    """«مواقع عدة», «الجنود الثلاثة», «مدنيين اثنين»."""
    i = number.start
    k = i - 2 if view.word(i - 1) == "ال" else i - 1
    noun = view.scene.noun(k)
    if view.word(i - 1) == "مرات" and number.kind == "several":
        return _count(b, "other", (k, i), "number after its noun", number.end)
    if noun is None and number.kind == "several":  # «دولاً غربية عدة»
        k -= 1
        noun = view.scene.noun(k)
    if noun is None or (noun.cls in ("kin", "title") and noun.number == "s") or number.proclitic:
        return None
    follows = view.scene.noun(number.end)
    if number.low == 2 and number.kind == "words" and noun.number in ("dp", "d", "p"):
        hit = view.scene.counted[k]
        return _noun_count(view, hit, noun, 2, "dual noun", after=number.end)
    if follows is not None and not view.scene.counted[number.end].proclitic:
        return None
    if number.kind == "several" and noun.number in ("p", "dp") and view.word(i).endswith("عده"):
        return _count(b, _category(view, noun, k, number.end), (k, i), "number after its noun", number.end)
    if (
        (number.definite or view.word(i - 1) == "ال")
        and noun.definite
        and noun.number in ("p", "dp")
        and b.low is not None
        and b.low >= 3
    ):
        return _count(
            b, _category(view, noun, k, number.end), (k, k + 1), "number after its noun", number.end
        )
    return None


def _one(view: View, number: Number) -> Count | None:
    """«عائلة واحدة»."""
    k = number.start - 1
    noun = view.scene.noun(k)
    if noun is None or noun.number != "s" or noun.definite or number.proclitic:
        return None
    b = Bounds(number.start, number.end, 0, 1, 1, False, True)
    category = "other" if noun.category == "population" else _category(view, noun, k, number.end)
    return _count(b, category, (k, k + 1), "number after its noun", number.end)


def _one_of(view: View, number: Number) -> Count | None:
    """«أحد المنازل», «إحدى القرى»."""
    hit = view.scene.counted.get(number.end)
    noun = view.scene.noun(number.end)
    if hit is None or noun is None or hit.proclitic or noun.number not in ("p", "dp"):
        return None
    category = _category(view, noun, number.start, hit.end)
    person = noun.cls in ("person", "title")
    if category == "other" or (
        person and category not in ("killed", "injured", "detained", "abducted", "missing", "released")
    ):
        return None
    b = Bounds(number.start, number.end, number.prefix, 1, 1, False, True)
    return _count(b, category, (hit.start, hit.end), "one of several", hit.end)


def _with_noun(view: View, number: Number, b: Bounds, earlier: dict[int, Count]) -> Count | None:
    doc, k = view.doc, b.after
    if number.definite and number.kind == "words" and view.scene.noun(k) is None and not b.bounded:
        return None
    from_ = view.word(k) == "من"
    if from_:
        k += 1
    hit, noun = view.scene.counted.get(k), view.scene.noun(k)
    if from_ and noun is not None and noun.cls == "thing" and noun.number == "s":  # «نزح الآلاف من القرية»
        return _count(b, _unknown(view, b, b.after, earlier), None, "number by context", b.after)
    if hit is not None and noun is not None and not hit.proclitic and noun.cls != "kin":
        both = _both(view, hit, noun)
        if any(
            view.word(j) == "بين" and view.word(j + 1) in ("قتيل", "شهيد")
            for j in range(hit.end, hit.end + 4)
        ):
            both = "other"
        category = both or _category(view, noun, b.first, hit.end, earlier)
        b = figure_bounds.closed(doc, b, hit.end, view.approximator)
        return _count(b, category, (hit.start, hit.end), "number with noun", hit.end)
    if view.word(k) in ("تعداد", "عدد") and k + 1 in view.scene.counted:
        hit, noun = view.scene.counted[k + 1], view.scene.noun(k + 1)
        assert noun is not None
        return _count(
            b,
            _category(view, noun, b.first, hit.end, earlier),
            (hit.start, hit.end),
            "number with noun",
            hit.end,
        )
    word = view.word(k)
    if from_ and word == "الشهر":
        return None
    if word in ("منهم", "منها", "منهن") and not from_ and number.kind != "ordinal":
        category = _unknown(view, b, k, earlier)
        if category == "other" and earlier and not number.definite:
            last = next(reversed(earlier.values()))
            category = (
                last.category if view.doc.sentence[last.first] == view.doc.sentence[b.first] else "other"
            )
        return _count(b, category, None, "number by context", b.after)
    year = number.kind == "digits" and len(view.word(number.start)) == 4 and 1900 <= number.low <= 2100
    if year and not b.bounded:
        return None
    b = figure_bounds.closed(doc, b, k, view.approximator)
    verb = view.scene.casualty.get(b.after)
    if verb is not None and not verb.proclitic and casualty_of(verb).number == "p":  # «16 قتلوا»
        return _count(b, casualty_of(verb).category, None, "number by context", b.after)
    governed = _close_casualty(view, number, b)
    word = "" if word.startswith("لل") and len(word) > 4 else word
    nounlike = (
        word[:1].isalpha()
        and not word[0].isascii()
        and word not in _STOP
        and k not in view.scene.casualty
        and k not in view.taken
    )
    if (not nounlike and word[:1] == "و") or word in ("قال", "اكد"):
        nounlike = False
    if number.kind == "several" and not nounlike and not from_:
        return None
    if nounlike and (number.kind != "digits" or from_ or len(word) > 2):
        if number.kind == "digits" and view.word(number.start - 1) in ("-", "/") and not b.bounded:
            return None
        category = _unknown(view, b, k + 1, earlier)
        return _count(
            b, category, (k, k + 1), "number with noun" if not from_ else "number by context", k + 1
        )
    if not governed and (told := _told(view, b)) is not None:
        noun, hit = told
        return _count(
            b,
            _category(view, noun, b.first, b.after, earlier),
            (hit.start, hit.end),
            "number by context",
            b.after,
        )
    if (
        governed
        or (b.bounded and (number.kind != "words" or number.low >= 100))
        or number.kind in ("vague", "mixed")
        or _counting(view, b)
    ):
        category = _unknown(view, b, b.after, earlier)
        return _count(b, category, None, "number by context", b.after)
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


def _counting(view: View, b: Bounds) -> bool:
    return any(view.word(k) in _COUNT_WORDS for k in range(b.first - 1, max(-1, b.first - 7), -1))


def _unknown(view: View, b: Bounds, after: int, earlier: dict[int, Count]) -> str:
    found = figure_category.governing(view.scene, b.first, after)
    if found is not None:
        return found
    return _inherited(view, b.first, earlier) or "other"


def _category(view: View, noun: Noun, first: int, after: int, earlier: dict[int, Count] | None = None) -> str:
    if noun.cls in ("thing", "victim", "construct"):
        if noun.cls == "victim" and noun.category in ("detained", "missing", "displaced", "injured"):
            found = figure_category.governing(view.scene, first, after)
            if found in ("killed", "released", "returned", "escaped", "displaced") and noun.category not in (
                found,
                "injured",
            ):
                return found
        return noun.category
    found = figure_category.governing(view.scene, first, after)
    if found is not None:
        return found
    return (_inherited(view, first, earlier) if earlier else None) or noun.category


def _inherited(view: View, first: int, earlier: dict[int, Count]) -> str | None:
    """The category of the figure just before in a list: «7 رجال وامرأتان», «4 قتلى بينهم طفل»."""
    if not earlier:
        return None
    last = next(reversed(earlier.values()))
    doc = view.doc
    if last.category in _VICTIMS and last.after <= first and doc.sentence[last.first] == doc.sentence[first]:
        between = [view.word(k) for k in range(last.noun_end, first)]
        if (
            len(between) <= 6
            and "؛" not in between
            and (":" not in between[1:] or any(w.lstrip("و") in ("هم", "هما") for w in between))
        ):
            return last.category
    return None


def _dual(view: View, hit: Hit, earlier: dict[int, Count]) -> Count | None:
    noun = _noun(hit, ("d", "dp"))
    if noun is None or hit.end - hit.start > 1:
        return None
    word = view.doc.words[hit.start][hit.prefix :]
    if word in _NOT_TWO:
        return None
    before = view.scene.counted.get(hit.start - 1)
    if before is not None and not hit.proclitic and _noun(before, ("d", "dp")) is not None:
        return None  # «مسؤولان أميركيان»: an adjective
    if noun.number == "dp" and not _two_by_vowel(view, hit):
        return None
    if noun.cls == "construct" and not any(view.word(k)[:1] == "و" for k in range(hit.end + 1, hit.end + 5)):
        return None
    if (
        word.endswith("تي")
        and noun.number == "d"
        and not view.word(hit.end)[:1].isalpha()
        and view.word(hit.end) not in ("(", '"', "«")
    ):
        return None
    if word.endswith("تا") and view.word(hit.end) in ("", ".", "،"):
        return None
    if word == "مسيرتي" or (noun.cls == "title"):
        return None
    return _noun_count(view, hit, noun, 2, "dual noun", earlier=earlier)


def _noun(hit: Hit, numbers: tuple[str, ...]) -> Noun | None:
    return next((s for s in hit.senses if isinstance(s, Noun) and s.number in numbers), None)


def _two_by_vowel(view: View, hit: Hit) -> bool:
    """«المواطنَين»: the fatha tells the dual from the plural."""
    span = view.doc.span(hit.start, hit.end)
    return "\u064eي" in span.surface[-4:] or "\u064eيْن" in span.surface


def _noun_count(
    view: View,
    hit: Hit,
    noun: Noun,
    value: int,
    rule: str,
    after: int = 0,
    earlier: dict[int, Count] | None = None,
) -> Count:
    category = _category(view, noun, hit.start, max(hit.end, after), earlier)
    return Count(
        first=hit.start, after=hit.end, prefix=hit.prefix, low=value, high=value, approximate=False,
        category=category, what=(hit.start, hit.end), rule=rule, noun_end=max(hit.end, after),
    )  # fmt: skip


_LONE = frozenset(
    {"قتيل", "قتيلا", "شهيد", "شهيدا", "ضحيه", "جريح", "جريحا", "جثه", "قتيله", "جريحه", "شهيده", "جثمان"}
)


def _victim_noun(view: View, hit: Hit) -> Count | None:
    """«قتيل وجريح»: the noun itself says what befell one person."""
    word = view.doc.words[hit.start][hit.prefix :]
    noun = _noun(hit, ("s",))
    if noun is None or word not in _LONE or noun.cls != "victim" or hit.proclitic not in ("", "و", "ب", "ل"):
        return None
    before = view.scene.noun(hit.start - 1)
    listed = hit.start - 2 in view.numbers or view.word(hit.start - 2).endswith("بين")
    if hit.proclitic == "و" and before is not None and before.cls == "victim" and listed:
        return None  # «70 قتيلا وجريحا», «بين قتيل وجريح»
    if view.word(hit.start - 1).endswith("بين"):
        return None
    if (hit.end in view.numbers and not view.numbers[hit.end].proclitic) or (
        (after := view.scene.noun(hit.end)) is not None and after.number == "d"
    ):
        return None  # «جثة شخصين»
    if (
        view.word(hit.start - 1)
        in ("كل", "اي", "لا", "عن", "وقع", "وقعت", "بطل", "ابن", "والد", "زوجه", "ام")
        or hit.start - 1 in view.numbers
    ):
        return None
    return Count(
        first=hit.start, after=hit.end, prefix=hit.prefix, low=1, high=1, approximate=False, category=noun.category,
        what=(hit.start, hit.end), rule="victim noun", noun_end=hit.end,
    )  # fmt: skip


def _listed(view: View, hit: Hit, earlier: dict[int, Count]) -> Count | None:
    """«بينهم سيدة وطفل», «مقتل سيدة وطفلها», «السيدة فلانة والشاب فلان»."""
    noun = _noun(hit, ("s",))
    if noun is None or noun.cls == "thing":
        return None
    if figure_category.among(view.scene, hit.start):
        category = figure_category.governing(view.scene, hit.start - 1, hit.end) or _inherited(
            view, hit.start, earlier
        )
        if category is None or category not in _VICTIMS:
            return None
        return _one_victim(hit, category if noun.category != "killed" else "killed", "victim listed")
    if (
        noun.cls == "kin"
        and hit.proclitic == "و"
        and not (earlier and next(reversed(earlier.values())).noun_end > hit.start - 8)
    ):
        category = _named_among(view, hit)
        return _one_victim(hit, category, "victim listed") if category is not None else None
    if hit.proclitic != "و" or not earlier or noun.cls == "victim":
        return None
    last = next(reversed(earlier.values()))
    gap = hit.start - last.noun_end
    if (
        last.rule == "dual noun"
        and last.what is not None
        and (two := view.scene.noun(last.what[0])) is not None
        and two.cls == "victim"
    ):
        return None  # «جثتي عامل وزوجته»: both counted already
    if last.category not in _VICTIMS or last.rule not in (
        "victim listed",
        "single victim",
        "victim noun",
        "dual noun",
        "number with noun",
    ):
        return None
    if gap < 0 or gap > 6 or view.doc.sentence[hit.start] != view.doc.sentence[last.first]:
        return None
    if gap and last.rule in ("number with noun", "dual noun") and gap > 1:
        return None
    between = range(last.noun_end, hit.start)
    if any(view.word(k) in ("،", ",", "(", ":") or k in view.scene.casualty for k in between):
        return None
    if gap and not noun.definite:
        return None
    return _one_victim(hit, last.category, "victim listed")


def _named_among(view: View, hit: Hit) -> str | None:
    """«من القتلى: فلان وزوجته»: the victims that a list of names belongs to."""
    first = view.doc.sentences[view.doc.sentence[hit.start]][0]
    for k in range(hit.start - 1, max(first, hit.start - 9) - 1, -1):
        noun = view.scene.noun(k)
        if noun is not None and noun.cls == "victim" and noun.definite and noun.number in ("p", "dp"):
            return noun.category
    return None


def _one_victim(hit: Hit, category: str, rule: str) -> Count:
    return Count(
        first=hit.start, after=hit.end, prefix=hit.prefix, low=1, high=1, approximate=False, category=category,
        what=(hit.start, hit.end), rule=rule, noun_end=hit.end,
    )  # fmt: skip


def _single(view: View, hit: Hit) -> Count | None:
    """«مقتل مدني», «أصيب طفل», «استشهاد المواطنة فلانة»: one person after a casualty word."""
    casualty = casualty_of(hit)
    if (
        casualty.category not in ("killed", "injured", "detained", "abducted", "missing", "released")
        or casualty.number != "s"
    ):
        return None
    if view.word(hit.start - 1) in ("محاوله", "محاولات", "لمحاوله", "بمحاوله"):
        return None
    if casualty.aspect == "masdar of" or (
        "ل" in hit.proclitic and casualty.category in ("detained", "abducted")
    ):
        return None
    k = hit.end
    while k in view.taken:
        k += 1
    if k not in view.scene.counted and casualty.aspect == "verb" and (found := _object(view, k)) is not None:
        k = found
    target = view.scene.counted.get(k)
    if target is None or target.proclitic or k in view.numbers:
        return None
    noun = _noun(target, ("s",))
    if noun is not None and view.word(target.start).endswith("اخري") and casualty.aspect != "verb":
        return None
    if noun is None or noun.cls in ("thing", "victim") or view.doc.words[target.start] == "الرئيس":
        return None
    if (noun.cls == "title" and not noun.definite) or noun.category == "population":
        return None
    if (
        noun.definite
        and not noun.owned
        and noun.cls == "person"
        and not view.word(target.end)[:1].isalpha()
        and view.word(target.end) not in ('"', "«", "“")
    ):
        return None
    previous = view.scene.casualty.get(hit.start - 1)
    category = casualty.category
    if previous is not None and hit.proclitic == "و" and casualty_of(previous).category != category:
        category = "other"
    return _one_victim(target, category, "single victim")


_LONE_OBJECTS = frozenset({"الشاب", "المواطن", "السيده", "الطفل", "الطفله", "المواطنه", "الشابه", "الناشط", "الصحفي", "الاعلامي", "القيادي",
                           "شخصا", "شابا", "مدنيا", "مواطنا", "رجلا", "طفلا", "عنصرا", "ناشطا", "صحفيا", "قياديا", "مسلحا"})  # fmt: skip


def _object(view: View, k: int) -> int | None:
    """The one person that a verb with its doer between befalls: «اعتقلت قوات الأمن شاباً»."""
    for j in range(k, min(len(view.doc.words), k + 6)):
        word = view.word(j)
        if word in _LONE_OBJECTS and j in view.scene.counted:
            return j
        if (
            word in ("،", ",", ".", "\n", "ان", "في", "من", "علي", "الي", "خلال", "بعد")
            or j in view.numbers
            or j in view.scene.casualty
        ):
            return None
    return None


def _figure(doc: Document, count: Count) -> Figure:
    span = doc.span(count.first, count.after, count.prefix)
    what = None
    if count.what is not None:
        first, after = count.what
        hit = doc.of("counted").get(first)
        prefix = (
            count.prefix
            if first == count.first
            else hit.prefix
            if hit is not None and hit.end == after
            else 0
        )
        what = doc.span(first, after, prefix).surface
    return Figure(
        start=span.start, end=span.end, surface=span.surface, minimum=count.low, maximum=count.high,
        approximate=count.approximate, category=count.category, what=what, unit=count.unit, currency=count.currency,
        sentence=doc.sentence[count.first], rule=count.rule, confidence=_CONFIDENCE.get(count.rule, 0.85),
    )  # fmt: skip


_CONFIDENCE = {"number with noun": 0.92, "number with percent": 0.97, "number with currency": 0.97, "number with unit": 0.95,
               "number by context": 0.8, "one of several": 0.75, "single victim": 0.85, "victim listed": 0.85}  # fmt: skip

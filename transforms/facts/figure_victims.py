"""Figures without a number: duals, and single victims named by what befell them."""

from __future__ import annotations

from transforms.facts import figure_category, figure_context
from transforms.facts.figure_category import casualty_of
from transforms.facts.figure_view import (
    VICTIMS,
    Count,
    View,
    inherited,
    noun_count,
    noun_in,
    one_victim,
)
from transforms.facts.figure_words import Noun
from transforms.lexicon.trie import Hit

# A dual that speaks of two parties as such, or of things that come in pairs.
_NOT_TWO = frozenset({"الطرفين", "الطرفان", "طرفي", "الجانبين", "الجانبان", "طرفين", "جانبي", "الرئيسين", "الرئيسان", "الوزيرين", "الوزيران",
                      "الزعيمين", "الزعيمان", "جهتي", "ضفتي", "المسؤولين", "بلدين", "جانبين", "الجهتين", "يدين", "يدي", "قوتي", "حركتي",
                      "العضوين", "العضوان", "اخران", "الاخران", "حالتي", "مدتي", "نقطتي", "شبكتي", "منطقتي", "رسالتي", "قناتي", "ولايتي", "المصدرين", "قريبين", "مصدرين", "خاليه",
                      "مرتين", "مرتان", "الضعفين", "ضعفين", "اليدين", "العينين", "القدمين", "الساقين", "الذراعين"})  # fmt: skip


_LONE = frozenset(
    {"قتيل", "قتيلا", "شهيد", "شهيدا", "ضحيه", "جريح", "جريحا", "جثه", "قتيله", "جريحه", "شهيده", "جثمان"}
)


_MANKIND = frozenset({"المراه", "الانسان", "الرجل"})  # «تحرير المرأة» frees nobody in particular


_NEVER_BEFORE_VERBS = frozenset({"في", "من", "الي", "علي", "داخل", "خارج", "قرب", "عن"})


_BODIES = frozenset({"جثه", "جثمان"})


_LONE_OBJECTS = frozenset({"الشاب", "المواطن", "السيده", "الطفل", "الطفله", "المواطنه", "الشابه", "الناشط", "الصحفي", "الاعلامي", "القيادي",
                           "شخصا", "شابا", "مدنيا", "مواطنا", "رجلا", "طفلا", "عنصرا", "ناشطا", "صحفيا", "قياديا", "مسلحا"})  # fmt: skip


def two(view: View, hit: Hit, noun: Noun, earlier: dict[int, Count]) -> Count | None:
    if hit.end - hit.start > 1:
        return None
    word = view.doc.words[hit.start][hit.prefix :]
    if word in _NOT_TWO:
        return None
    before = view.scene.counted.get(hit.start - 1)
    if before is not None and not hit.proclitic and noun_in(before, ("d", "dp")) is not None:
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
    if noun.cls == "title" or (word.startswith("ال") and word.endswith(("يتين", "يتان"))):
        return None  # «مدينتي كذا وكذا السوريتين»: an adjective
    if word[-1] == "ن" and noun.cls != "construct" and view.named(hit):
        return None
    return noun_count(view, hit, noun, 2, "dual noun", earlier=earlier)


def _two_by_vowel(view: View, hit: Hit) -> bool:
    """«المواطنَين»: the fatha tells the dual from the plural."""
    span = view.doc.span(hit.start, hit.end)
    return "\u064eي" in span.surface[-4:] or "\u064eيْن" in span.surface


def victim_noun(view: View, hit: Hit, noun: Noun) -> Count | None:
    """«قتيل وجريح»: the noun itself says what befell one person."""
    word = view.doc.words[hit.start][hit.prefix :]
    if word not in _LONE or noun.cls != "victim" or hit.proclitic not in ("", "و", "ب", "ل"):
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
        or hit.start in view.ended
    ):
        return None
    if word in _BODIES:
        of, person = view.scene.counted.get(hit.end), view.scene.noun(hit.end)
        if of is not None and person is not None and not of.proclitic and person.cls != "thing":
            return one_victim(of, noun.category, "victim noun")  # «جثة شاب»: the youth is counted
    return one_victim(hit, noun.category, "victim noun")


def before_verb(view: View, hit: Hit, noun: Noun) -> Count | None:
    """«إن عاملاً قتل»: one person before the verb that says what befell them."""
    if noun.cls not in ("person", "kin", "title") or hit.start - 1 in view.numbers:
        return None
    after = _list_end(view, hit) if not noun.definite else _name_end(view, hit)
    verb = view.scene.casualty.get(after)
    if verb is None or verb.proclitic:
        return None
    if after > hit.end and not noun.definite:  # «إن امرأة وزوجها قتلوا»
        befallen = casualty_of(verb)
        together = befallen.aspect == "verb" and befallen.number in ("p", "d")
        return one_victim(hit, befallen.category, "single victim") if together else None
    casualty = casualty_of(verb)
    if (
        casualty.aspect != "verb"
        or casualty.number != "s"
        or casualty.category not in ("killed", "injured", "abducted")
    ):
        return None
    if casualty.gender != noun.gender or noun.category == "population":
        return None
    if noun.definite and not noun.owned and after == hit.end:
        return None
    if verb.end in view.numbers or (
        verb.end in view.scene.counted and not view.scene.counted[verb.end].proclitic
    ):
        return None  # «جندي قتل مدنيين»: the doer
    if (
        after == hit.end
        and view.word(hit.start - 1).lstrip("و") not in ("ان", "بان", "هناك", "فان")
        and hit.start - 1 not in view.taken
    ):
        return None
    return one_victim(hit, casualty.category, "single victim")


def _list_end(view: View, hit: Hit) -> int:
    """The token after «امرأة وزوجها وطفلهما»."""
    after = hit.end
    while (joined := view.scene.counted.get(after)) is not None and joined.proclitic == "و":
        if noun_in(joined, ("s",)) is None:
            break
        after = joined.end
    return after


def _name_end(view: View, hit: Hit) -> int:
    """The token after the name, and the day, that follow a title: «المواطن سامر حداد أمس»."""
    after = hit.end
    if after < len(view.doc.words) and (end := view.people.get(view.doc.starts[after])) is not None:
        after = view.doc.token_at(end - 1) + 1
    while after > hit.end and after in view.taken:
        after += 1
    return after


def after_casualty(view: View, hit: Hit) -> Count | None:
    """«مقتل مدني», «أصيب طفل», «استشهاد المواطنة فلانة»: one person after a casualty word."""
    casualty = casualty_of(hit)
    if (
        casualty.category not in ("killed", "injured", "detained", "abducted", "missing", "released")
        or casualty.number != "s"
    ):
        return None
    before = view.word(hit.start - 1)
    if before in ("محاوله", "محاولات", "لمحاوله", "بمحاوله"):
        return None
    if casualty.aspect == "verb" and before in _NEVER_BEFORE_VERBS:
        return None  # «في سجن عراقي»
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
    noun = noun_in(target, ("s",))
    if noun is not None and view.word(target.start).endswith("اخري") and casualty.aspect != "verb":
        return None
    if noun is None or noun.cls in ("thing", "victim") or view.doc.words[target.start] == "الرئيس":
        return None
    if (
        noun.cls == "title" and not noun.definite and casualty.aspect == "verb"
    ) or noun.category == "population":
        return None
    if (
        noun.definite
        and not noun.owned
        and noun.cls == "person"
        and not view.word(target.end)[:1].isalpha()
        and view.word(target.end) not in ('"', "«", "“")
    ):
        return None
    if casualty.aspect == "verb" and casualty.category == "killed" and _kills(view, target.end):
        return None
    category = casualty.category
    if category == "released" and view.word(target.start) in _MANKIND:
        return None
    previous = view.scene.casualty.get(hit.start - 1)
    if view.word(hit.start - 1) in ("لم", "ولم", "لن", "دون", "عدم"):
        return None
    if category == "missing" and figure_category.lives_lost(view.scene, hit.start):
        category = "killed"
    if previous is not None and hit.proclitic == "و" and casualty_of(previous).category != category:
        category = "other"
    return one_victim(target, category, "single victim")


def _kills(view: View, k: int) -> bool:
    """«قتل رجل موال للتنظيم ثلاثة أشخاص»: a bare number further on counts whom the one person killed."""
    for j in range(k, min(len(view.doc.words), k + 6)):
        number, before = view.numbers.get(j), view.word(j - 1)
        if number is not None and not number.proclitic:
            led = before in _NEVER_BEFORE_VERBS or before in figure_category.BY
            return not led and number.end in view.scene.counted and j > k
        if not before[:1].isalpha() or j in view.scene.casualty or j in view.taken:
            return False
    return False


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


def listed(view: View, hit: Hit, noun: Noun, earlier: dict[int, Count]) -> Count | None:
    """«بينهم سيدة وطفل», «مقتل سيدة وطفلها», «السيدة فلانة والشاب فلان»."""
    if view.word(hit.start - 1) in ("(", "-", ":") and not noun.definite and noun.cls in ("person", "victim"):
        found = None
        if view.word(hit.start - 1) != "-":
            found = figure_category.governing(view.scene, hit.start, hit.end) or inherited(
                view, hit.start, earlier
            )
        found = found if found in VICTIMS else figure_context.heading(view.scene, hit.start)
        return one_victim(hit, found, "victim listed") if found is not None else None
    if figure_category.among(view.scene, hit.start):
        category = figure_category.governing(view.scene, hit.start - 1, hit.end) or inherited(
            view, hit.start, earlier
        )
        if category is None or category not in VICTIMS:
            return None
        return one_victim(hit, category if noun.category != "killed" else "killed", "victim listed")
    if (
        noun.cls == "kin"
        and hit.proclitic == "و"
        and not (earlier and next(reversed(earlier.values())).noun_end > hit.start - 8)
    ):
        category = _named_among(view, hit)
        return one_victim(hit, category, "victim listed") if category is not None else None
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
    if last.category not in VICTIMS or last.rule not in (
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
    return one_victim(hit, last.category, "victim listed")


def _named_among(view: View, hit: Hit) -> str | None:
    """«من القتلى: فلان وزوجته»: the victims that a list of names belongs to."""
    first = view.doc.sentences[view.doc.sentence[hit.start]][0]
    for k in range(hit.start - 1, max(first, hit.start - 9) - 1, -1):
        noun = view.scene.noun(k)
        if noun is not None and noun.cls == "victim" and noun.definite and noun.number in ("p", "dp"):
            return noun.category
    return None

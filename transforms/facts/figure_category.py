"""What a figure counts: the noun beside it, and the casualty word that governs it."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.document import Document
from transforms.facts.figure_words import Casualty, Noun
from transforms.lexicon.trie import Hit

_REACH = 14
_BREAKS = frozenset({"؛", ":", "\n", "|", "•"})
_AMONG = frozenset({"بينهم", "بينهن", "بينها", "بينهما", "منهم", "منهن", "فيهم", "فيهن", "ضمنهم"})
_TOLL = frozenset({"عدد", "حصيله", "اعداد", "العدد", "الحصيله", "ارتفاع", "سقوط", "وقوع"})
_LEAVING = frozenset({"الخارجين", "الخارجون"})  # «عدد الخارجين»; with «عن» they are outlaws
_NEGATIONS = frozenset({"لم", "ولم", "لن", "ولن", "لا", "ولا", "دون", "عدم", "بدون"})
_LIVES = frozenset({"حياته", "حياتها", "حياتهم", "حياتهن", "حياتهما", "حياه", "الحياه", "ارواحهم"})
_SOURCES = frozenset({"وفق", "وفقا", "بحسب", "حسب", "ايضا", "كذلك", "ايضاً"})
_SENTENCED = ("بالاعدام",)  # «حكم بالإعدام على 5»: not yet dead
_ATTEMPTED = ("محاوله", "محاولات")
BY = frozenset({"برصاص", "بنيران", "نيران", "ايدي", "يد", "بايدي", "بيد", "قبل"})  # «قتل برصاص 3 مسلحين»
_PREPOSITIONS = frozenset({"في", "من", "الي", "علي"})
# What states where people are rather than what befell them: another verb further on does not share it.
_STATES = frozenset({"returned", "participants", "population"})


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The words around figures."""

    doc: Document
    counted: dict[int, Hit]
    casualty: dict[int, Hit]

    def noun(self, i: int) -> Noun | None:
        """The best reading of the counted noun at ``i``."""
        hit = self.counted.get(i)
        return noun_of(hit) if hit is not None else None


def noun_of(hit: Hit) -> Noun | None:
    nouns = [s for s in hit.senses if isinstance(s, Noun)]
    return nouns[0] if nouns else None


def casualty_of(hit: Hit) -> Casualty:
    found = hit.senses[0]
    assert isinstance(found, Casualty)
    return found


def governing(scene: Scene, first: int, after: int) -> str | None:
    """The category that the casualty word around the tokens ``[first, after)`` gives, None without one.

    A plural verb after its subject («أربعة عمال قتلوا») goes before the word on the left («مقتل أربعة»).
    """
    found = _right(scene, after)
    if found in (None, "population", "participants"):
        found = _left(scene, first) or found
    if found == "escaped":
        return _fled(scene, first, after)
    if found == "missing" and lives_lost(scene, first):
        return "killed"
    return found


def lives_lost(scene: Scene, i: int) -> bool:
    """«فقد ثلاثة عمال حياتهم»: who loses his life is not missing."""
    end = min(scene.doc.sentences[scene.doc.sentence[i]][1], i + 9)
    return any(word in _LIVES for word in scene.doc.words[max(0, i - 2) : end])


def _fled(scene: Scene, first: int, after: int) -> str:
    """Prisoners and fighters escape; families and people at large are displaced."""
    for k in range(first, after):
        noun = scene.noun(k)
        if noun is not None and (noun.category in ("detained", "participants", "escaped")):
            return "escaped"
    start, end = scene.doc.sentences[scene.doc.sentence[first]]
    near = range(max(start, first - 12), min(end, after + 12))
    return "escaped" if any("سجن" in scene.doc.words[k] for k in near) else "displaced"


def _right(scene: Scene, after: int) -> str | None:
    words, sentences = scene.doc.words, scene.doc.sentences
    if after >= len(words):
        return None
    end = min(sentences[scene.doc.sentence[after - 1]][1], after + 16)
    # «21 عنصراً من الحرس والمتطوعين معه قتلوا»: who they were may take more words.
    near = after + (11 if "من" in words[after : after + 3] else 5)
    listed = crossed = begun = False
    for k in range(after, end):
        word = words[k]
        hit = scene.casualty.get(k)
        if hit is not None:
            found = casualty_of(hit)
            plural = word.endswith("وا")
            if hit.proclitic in ("", "س") and (found.aspect == "verb" or plural):
                if found.number in ("p", "d") or k == after or plural:
                    return _joined(scene, k, found.category, forward=True)
                return None
            whole = found.aspect == "masdar of" or hit.end > k + 1
            if whole and not hit.proclitic and words[hit.end - 1].endswith("هم") and k <= after + 5:
                return found.category  # «واصل مئات المدنيين نزوحهم», «أطلق سراحهم»
            led = words[k - 1] in _PREPOSITIONS or "ب" in hit.proclitic or "ل" in hit.proclitic
            if begun or (k == after + 1 and words[after] in ("الي", "علي")):
                return found.category if led else None  # «مئات المدنيين شرعوا في الفرار»
            return None
        begun = begun or (len(word) > 4 and word.endswith("وا"))
        if word in _AMONG:
            listed = True
        elif k <= after + 5 and (state := _predicate(scene, k)) is not None:
            return state
        elif word in ("،", ",") and words[k + 1 : k + 2] and words[k + 1] in _AMONG:
            continue  # «50 عاملاً، بينهم 3 نساء، قتلوا»
        elif word in ("،", ",") and not crossed and _goes_on(scene, k + 1):
            crossed = True
        elif word in _BREAKS or word in ("،", ",", ".", "(") or (k > near and not listed):
            return None
    return None


def _predicate(scene: Scene, k: int) -> str | None:
    """«200 شخص من البلدة محتجزون»: what a sentence says that people are."""
    noun = scene.noun(k)
    if noun is None or noun.cls != "victim" or noun.definite or scene.counted[k].proclitic:
        return None
    return noun.category if scene.doc.words[k].endswith("ون") else None


def _goes_on(scene: Scene, k: int) -> bool:
    """Whether a plural verb stands at ``k``: «مئات السكان، تمكنوا …»."""
    word = scene.doc.words[k] if k < len(scene.doc.words) else ""
    return k in scene.casualty or word == "قد" or (word.endswith("وا") and word[:1] != "و")


def _left(scene: Scene, first: int) -> str | None:
    doc, words = scene.doc, scene.doc.words
    start = doc.sentences[doc.sentence[first]][0]
    if first and words[first - 1] in BY:
        return None
    commas, told = 0, first > 0 and words[first - 1] == "الي"
    reach = 30 if told else _REACH
    for k in range(first - 1, max(start, first - reach) - 1, -1):
        hit = scene.casualty.get(k)
        if hit is not None and hit.end <= first:
            found = casualty_of(hit)
            if (k and words[k - 1] in _NEGATIONS) or words[k].endswith(_SENTENCED):
                return "other"
            if k and words[k - 1].endswith(_ATTEMPTED):
                return None
            if found.category in _STATES and (commas or first - k > 8):
                return None
            if found.aspect == "masdar of" or (found.aspect == "verb" and found.number == "p"):
                relative = "الذين" in words[max(0, k - 2) : k] and (told or words[first - 1] in ("الي", "ب"))
                return found.category if relative or first - hit.end <= 2 else None
            return _joined(scene, k, found.category)
        noun = scene.noun(k)
        if (
            noun is not None
            and noun.cls == "victim"
            and noun.number in ("p", "dp")
            and (told or k == first - 1 or words[k - 1 if k else 0] in _TOLL)
        ):
            other = scene.noun(k - 1)
            both = (
                scene.counted[k].proclitic == "و"
                and other is not None
                and other.cls == "victim"
                and other.category != noun.category
            )
            return "other" if both else noun.category
        word = words[k]
        if word in _LEAVING and k and words[k - 1] in _TOLL and words[k + 1] != "عن":
            return "displaced"
        told = told or word in ("عددهم", "عددهن", "عددها")
        if word in _BREAKS:
            return _headed(scene, k, start) if word == ":" else None
        if word in ("،", ",") and words[k + 1] not in _SOURCES:
            commas += 1
            if commas > 1 and not told:
                return None
    return None


def _headed(scene: Scene, colon: int, start: int) -> str | None:
    """«ضحايا الحريق: 4 أطفال و3 نساء»: the victims that a heading announces."""
    for k in range(colon - 1, max(start, colon - 5) - 1, -1):
        noun = scene.noun(k)
        if noun is not None and noun.cls == "victim" and noun.number in ("p", "dp"):
            return noun.category
    return None


def _joined(scene: Scene, k: int, category: str, forward: bool = False) -> str:
    """«مقتل وإصابة», «قتل وجرح»: neither."""
    other = scene.casualty.get(k + 1) if forward else scene.casualty.get(k - 1)
    here = scene.casualty[k]
    if other is None:
        return category
    found = casualty_of(other)
    if forward or here.proclitic != "و" or found.category == category:
        return category
    closed = found.aspect == "masdar of" or (  # «لقي 12 مصرعهم وجرح 50»
        found.aspect == "verb"
        and (found.number != "s" or (not other.proclitic and scene.noun(k - 2) is not None))
    )
    return category if closed else "other"  # «أربعة عمال قتلوا وأصيب 9»: each verb has its own


def among(scene: Scene, i: int) -> bool:
    """Whether «بينهم» or its like stands right before ``i``."""
    return i > 0 and scene.doc.words[i - 1].lstrip("و") in _AMONG

"""What a heading above a list, or the toll that its sentence speaks of, says of a figure without a word of its own."""

from __future__ import annotations

from transforms.facts.figure_category import Scene

_BULLETS = frozenset({"-", "•", "*", "·", "▪", "●", "▫"})
_FURTHEST = 400  # tokens from an item back to its heading
_TOLL = frozenset({"عدد", "مجموع", "المجموع", "اجمالي", "حصيله", "ضمن", "بين", "اعداد", "مجمل"})


def told(scene: Scene, i: int) -> str | None:
    """The category that the heading of a list or a toll named in the sentence gives the figure at token ``i``."""
    return heading(scene, i) or _toll(scene, i) or _losses(scene, i) or _aboard(scene, i)


def breaks_down(scene: Scene, whole: int, part: int) -> bool:
    """«قتل 40 شخصاً. وتوزعت الحصيلة كالآتي: 30 مقاتلاً»: the sentence of ``part`` divides the figure at ``whole``."""
    sentence, sentences = scene.doc.sentence, scene.doc.sentences
    if sentence[part] != sentence[whole] + 1:
        return False
    first = sentences[sentence[part]][0]
    return any(word in _DIVIDED for word in scene.doc.words[first : first + 3])


_RISING = frozenset({"ارتفع", "ارتفعت", "ترتفع", "يرتفع", "ارتفاع", "حصيله", "عدد"})


def _losses(scene: Scene, i: int) -> str | None:
    """«ارتفعت الخسائر البشرية إلى 7»: lives lost, where nothing says that they are goods."""
    words = scene.doc.words
    first = scene.doc.sentences[scene.doc.sentence[i]][0]
    for k in range(max(first, i - 16), i):
        human = k + 1 < len(words) and words[k + 1] == "البشريه"
        if words[k] in ("الخسائر", "للخسائر", "خسائر") and any(
            w in _RISING for w in words[max(first, k - 3) : k]
        ):
            return "killed" if human or "الماديه" not in words[k : k + 2] else None
    return None


_DIVIDED = frozenset(
    {"توزع", "توزعت", "توزعوا", "وتوزع", "وتوزعت", "وتوزعوا", "ويتوزع", "ويتوزعون", "يتوزعون"}
)
_ABOARD = frozenset({"متنها", "متنه", "متنهما", "متنهم"})


def _aboard(scene: Scene, i: int) -> str | None:
    """«حافلات المهجرين وعلى متنها 90 شخصاً»: who is aboard is what the convoy is of."""
    words = scene.doc.words
    if not any(word in _ABOARD for word in words[max(0, i - 3) : i]):
        return None
    found = _victims(scene, scene.doc.sentences[scene.doc.sentence[i]][0], i)
    return found if found in ("displaced", "injured", "detained", "released") else None


def heading(scene: Scene, i: int) -> str | None:
    """«توزع القتلى كالآتي:» above «- 4 بقصف …»: the victims whose list the line of token ``i`` belongs to."""
    words = scene.doc.words
    nearest = max(0, i - _FURTHEST)
    first = _line(scene, i, nearest)
    numbered = words[first].isdecimal()
    if not _item(words[first], numbered):
        return None
    while first > nearest:
        end = first - 1  # the line break before
        first = _line(scene, end - 1, nearest) if end else 0
        if first >= end or _item(words[first], numbered):
            first = min(first, end)
            continue
        return _victims(scene, first, end) if words[end - 1] == ":" else None
    return None


def _item(word: str, numbered: bool) -> bool:
    """Whether a line's first word makes it an item of a list: a bullet, or a number as in the line asked about."""
    return word in _BULLETS or (numbered and word.isdecimal())


def _line(scene: Scene, i: int, nearest: int) -> int:
    """The first token of the line that token ``i`` is in, or one at or before ``nearest``; ``i + 1`` if it is a line break itself."""
    doc = scene.doc
    if doc.words[i] == "\n":
        return i + 1
    sentence = doc.sentence[i]
    first = doc.sentences[sentence][0]
    while first > nearest and doc.words[first - 1] != "\n":
        sentence -= 1
        first = doc.sentences[sentence][0]
    return first


def _victims(scene: Scene, first: int, after: int) -> str | None:
    """The one kind of victims, in the plural, that the tokens ``[first, after)`` speak of last."""
    for k in range(after - 1, first - 1, -1):
        noun = scene.noun(k)
        if noun is not None and noun.cls == "victim" and noun.definite and noun.number in ("p", "dp"):
            return noun.category
    return None


def _toll(scene: Scene, i: int) -> str | None:
    """«ومن ضمن القتلى، 12 عاملاً», «40 بينهم 3 نساء عدد القتلى»: what the sentence counts."""
    first, after = scene.doc.sentences[scene.doc.sentence[i]]
    words = scene.doc.words
    found: set[str] = set()
    for k in range(max(first, i - 25), min(after, i + 25)):
        hit = scene.counted.get(k)
        if hit is None or k == 0 or words[k - 1] not in _TOLL:
            continue
        noun = scene.noun(k)
        if noun is not None and noun.cls == "victim" and noun.definite and noun.number in ("p", "dp"):
            found.add(noun.category)
    return found.pop() if len(found) == 1 else None

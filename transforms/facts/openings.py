"""What opens the words attributed: «أن», a colon, a quotation mark, the preposition or object a cue takes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from schemas.value import Value, replace
from transforms.facts.claim_words import COMMAS, NO_NOUN, THAT, TIME, words
from transforms.facts.cues import Cue, sense
from transforms.facts.document import Document
from transforms.facts.quotation_marks import OPENING
from transforms.facts.speakers import Speakers

_NOT_OPENING = words("not opening")
_BEFORE_NOUNS = words("before nouns")
_HIS_WORDS = words("his words")
_SAYING = words("saying")
_RELATIVES = words("relative")
_NOT_WITH = {"ب": words("not with ب"), "ل": words("not with ل")}
_BLAME = words("blame")
_IN_FULL = words("in full")
_APPOSED = words("apposed")
_ON_BEHALF = ("ممثل", "مندوب", "نيابه", "نائب", "بدلا", "فضلا", "عوضا")
_AUXILIARY = frozenset(["كان", "كانت", "كانوا", "قد"])
_FIRST_COUNT = frozenset(["اوليه", "جديده", "سابقه", "محدثه", "نهائيه", "منفصله", "مشتركه"])
_LAST = words("last")
_PHASE = words("phase")
_WITHHELD = words("name withheld")
_NOT_WITH_B = tuple(sorted(words("not with ب stem")))
_PREPOSITION = {"الي": "الى", "عن": "عن", "من": "من", "علي": "على", "في": "في"}
_TURNS = frozenset(["بينما", "فيما", "لكن", "الا"])
_MARKS = frozenset({*THAT, *OPENING, *_SAYING, *_TURNS, *_PREPOSITION, ":"})
_ALONE = frozenset(_PREPOSITION.values())
_WRITTEN_ON = frozenset(["ب", "ل", "blame"])
REACH = 30  # tokens between a cue and what opens its content; the longest appositions of news fit
_NEAR = 14  # the same where the cue has other common senses
SPEECH = 5  # tokens between marks that are speech rather than a name


class Opening(Value, frozen=True):
    """Where content begins: its first token, by which rule, whether a mark opens it, and proclitics to leave out."""

    token: int
    rule: str
    quoted: bool = False
    prefix: int = 0
    at: int = 0  # the token that opens: «أن», a colon, a mark


class Openings:
    """Finds what opens the content of a cue: «أن», a colon, a mark, the preposition or the object it takes."""

    def __init__(self, doc: Document, speakers: Speakers) -> None:
        self.doc, self.words, self.speakers = doc, doc.words, speakers
        self.quotations = speakers.quotations
        self.closes = self.quotations.closes
        self.cues, self.according = doc.of("cue"), doc.of("according")
        # Where a content may open or a search for it ends; all other words are passed over.
        marks = [i for i, word in enumerate(doc.words) if word in _MARKS]
        self.marks = sorted({*marks, *self.cues, *self.according})

    def opening(self, cue: Cue, at: int, end: int, *, near: int = 0) -> Opening | None:
        """What opens the content of ``cue`` from token ``at`` on; a preposition only within ``near`` tokens if given."""
        words, marks, stop = self.words, self.marks, min(end, at + REACH)
        that, colon = "an" in cue.frames, "colon" in cue.frames
        reach, passed, preposition, short = stop, 0, -1, -1
        for place in range(bisect_left(marks, at), len(marks)):
            i = marks[place]
            if i >= stop:
                break
            if i < passed:
                continue
            word, after_comma = words[i], i > at and words[i - 1] in COMMAS
            if word in THAT:
                if that and words[i - 1] not in _NOT_OPENING and i + 1 < end and not self._if_not(i):
                    if cue.strength == "act" and i - at > _NEAR:
                        return None
                    nearer = self._before_comma(cue, at, i, end) if not near else None
                    if nearer is not None:
                        return nearer
                    following = i + 1
                    while following < end and words[following] in (":", ",", "،"):
                        following += 1
                    return self.quoted(following, "verb with that-clause", i)
            elif word == ":":
                if colon and i + 1 < end:
                    return self.quoted(i + 1, "verb with quotation", i)
            elif word in OPENING:
                if colon and preposition < 0 and self.closes.get(i, i) - i > SPEECH and self._may_open(i, at):
                    return self.quoted(i, "verb with quotation", i)
                if short < 0 and self._short_speech(i, at, end):
                    short = i
            elif word in _PREPOSITION:
                if word == "عن" and words[i - 1].startswith(_ON_BEHALF):
                    continue  # «ممثلين عن فلانة»
                if preposition < 0 and _PREPOSITION[word] in cue.frames:
                    preposition = i
            elif word in _SAYING:
                if after_comma and i > at + 2:
                    reach = i
                    break
                continue
            elif word in _TURNS and after_comma:
                reach = i
                break
            if i == at or word in _HIS_WORDS:
                continue
            if i in self.according:
                passed = self.past_verb(self.according[i].end, stop)
            elif i in self.cues:
                passed = self._aside(i, stop)
                if passed == i and self._another(i, after_comma):
                    reach = i
                    break
        if short >= 0 and short < reach and colon and cue.strength == "say" and not near:
            return self.quoted(short, "verb with quotation", short)
        return self._by_preposition(cue, at, min(reach, at + near) if near else reach, end)

    def _if_not(self, i: int) -> bool:
        """«هدد المسلحين بالقصف إن لم ينسحبوا»: a condition, and no content."""
        return self.words[i] == "ان" and self.words[i + 1] == "لم" and self.doc.raw[self.doc.starts[i]] == "إ"

    def _before_comma(self, cue: Cue, at: int, that: int, end: int) -> Opening | None:
        """«وعدت الحكومة بإيواء النازحين، … أن»: the preposition of a promise or demand that a comma closes."""
        if cue.stance in ("state", "confirm") or "ب" not in cue.frames:
            return None
        comma = next((t for t in range(at, that) if self.words[t] in COMMAS), None)
        written_on = replace(cue, frames=frozenset(["ب"]))
        return self._by_preposition(written_on, at, comma, end) if comma is not None else None

    def _aside(self, i: int, end: int) -> int:
        """The token after what is said in passing at ``i``: a name withheld, a relative clause; else ``i``."""
        withheld = self.withheld(i, end)
        return withheld if withheld > i or not self._in_relative(i) else self._relative(i, end)

    def _in_relative(self, i: int) -> bool:
        """«الذي يقول», «الذي كان يتحدث»: does the verb of a relative clause stand at ``i``?"""
        return self.words[i - 1] in _RELATIVES or (
            self.words[i - 1] in _AUXILIARY and self.words[i - 2] in _RELATIVES
        )

    def _another(self, i: int, after_comma: bool) -> bool:
        """Whether a word of saying at ``i`` has its own content, so that nothing past it is the first one's."""
        before = self.words[i - 1]
        if before in _BEFORE_NOUNS or i in self.speakers.source:
            return False
        other = sense(self.cues[i], "verb", "participle")
        if other is None or other.morph.pronoun or self.cues[i].proclitic not in ("", "و", "ف", "س"):
            return False
        if not after_comma and not (
            self.attendant(i) if other.kind == "participle" else other.strength == "say"
        ):
            return False
        if not self._in_relative(i):
            return True
        return "an" in other.frames and other.strength == "say" and self._that_follows(self.cues[i].end)

    def _that_follows(self, at: int) -> bool:
        """Does «أن» stand behind a verb of saying, before any comma?"""
        for word in self.words[at : at + REACH]:
            if word in THAT:
                return True
            if word in COMMAS:
                break
        return False

    def _by_preposition(self, cue: Cue, at: int, reach: int, end: int) -> Opening | None:
        if cue.frames & _WRITTEN_ON:
            tokens: Iterable[int] = range(at, reach)
        elif cue.frames & _ALONE:
            tokens = self.marks[bisect_left(self.marks, at) : bisect_left(self.marks, reach)]
        else:
            return None
        return next((o for i in tokens if (o := self._preposition(cue, i, end)) is not None), None)

    def whole_blame(self, cue: Cue, opening: Opening, after: int) -> Opening:
        """«حمّل فلان الأطراف المسؤولية»: whom it blames belongs to a content that names nothing to blame for."""
        blamed = "blame" in cue.frames and self.words[opening.token] == "المسؤوليه"
        return replace(opening, token=after) if blamed else opening

    def _short_speech(self, i: int, at: int, end: int) -> bool:
        """«قال فلان "لن نرحل".»: a few words between marks that nothing governs and a stop follows."""
        close = self.closes.get(i, i)
        return (
            self.words[i] in OPENING
            and 2 < close - i <= SPEECH
            and i > at
            and (close + 1 >= end or self.words[close + 1] in COMMAS or self.words[close + 1] in (".", "\n"))
            and (
                i - 1 in self.speakers.ending
                or self.words[i - 1] in COMMAS
                or self.words[i - 1] in TIME
                or self.words[i - 1].startswith("لل")
            )
        )

    def withheld(self, i: int, end: int) -> int:
        """The token after «، فضّل عدم الكشف عن اسمه،» at ``i``; ``i`` where nothing of the kind is said."""
        if _WITHHELD.isdisjoint(self.words[i + 1 : min(end, i + 8)]):
            return i
        for t in range(i + 1, min(end, i + 8)):
            if self.words[t] in _WITHHELD:
                return t + 1
            if self.words[t] in COMMAS or self.words[t] in THAT:
                break
        return i

    def _relative(self, i: int, end: int) -> int:
        """Where «التي تعتبرها فلانة كذا وتخشى أن …،» at ``i`` ends, if its own words of saying take an «أن»; else ``i``."""
        cue = sense(self.cues.get(i), "verb")
        if cue is None:
            return i
        for t in range(i + 1, end):
            if self.words[t] in COMMAS and t + 1 < end and self.words[t + 1] in THAT:
                return t + 1
        return i

    def attendant(self, i: int) -> bool:
        """Whether a participle's spelling is one: «لافتة» after no comma is a noun, «لافتاً» hardly."""
        before = self.words[i - 1] if i else ""
        if self.words[i].endswith("ا") or before in COMMAS or before in ('"', "»", ")"):
            return True
        if not self.words[i].startswith(("م", "لافته")):
            return False  # «أمله أن»: a noun
        following = i + 1
        while following + 1 < len(self.words) and self.words[following] in _PREPOSITION:
            following += 1
        return following < len(self.words) and self.words[following] in THAT  # «مشيرة إلى أن»

    def _may_open(self, i: int, at: int) -> bool:
        before, relative = self.words[i - 1], sense(self.cues.get(i - 1), "verb")
        if i > at and relative is not None and relative.morph.pronoun:
            return False  # «في تغريدة نشرتها "فلانة"»: a name
        return i == at or before in COMMAS or before not in ("ل", "ب", "في", "من", "مع")

    def quoted(self, i: int, rule: str, at: int) -> Opening:
        if self.words[i] == "\n" and i + 1 < len(self.words):
            i += 1
        if i in self.closes and self.words[i] in OPENING:
            return Opening(i, rule, self.closes[i] - i > 2, at=at)
        return Opening(i, rule, at=at)

    def _preposition(self, cue: Cue, i: int, end: int) -> Opening | None:
        word = self.words[i]
        frame = _PREPOSITION.get(word)
        if word == "عن" and self.words[i - 1].startswith(_ON_BEHALF):
            return None
        if frame == "من" and cue.stance == "demand" and i + 1 < end:
            mention = self.speakers.starting.get(i + 1)
            if mention is not None and self.speakers.last[mention] + 2 < end:  # «طلب من فلان كذا»
                return self.quoted(self.speakers.last[mention] + 1, "verb with preposition", i)
        if frame is not None and frame in cue.frames and i + 1 < end:
            return self.quoted(i + 1, "verb with preposition", i)
        if "blame" in cue.frames and word in _BLAME:
            return Opening(i, "verb with preposition", at=i)
        if "ب" in cue.frames and self.proclitic(i, "ب"):
            return (
                Opening(i + 1, "verb with preposition", at=i)
                if word == "ب"
                else Opening(i, "verb with preposition", prefix=1 + (word[0] == "و"), at=i)
            )
        if "ل" in cue.frames and self.proclitic(i, "ل"):
            return (
                Opening(i + 1, "verb with preposition", at=i)
                if word == "ل"
                else Opening(i, "verb with preposition", prefix=1, at=i)
            )
        return None

    def proclitic(self, i: int, letter: str) -> bool:
        """Whether ب or ل at a token is a preposition before a noun and not its first letter."""
        word = self.words[i]
        if word == letter:
            to_whom = letter == "ل" and self.addressed(i, len(self.words)) > i
            return i + 1 < len(self.words) and not to_whom
        if (
            len(word) < (3 if letter == "ب" else 4)
            or not word.startswith(letter)
            or word in _NOT_WITH[letter]
        ):
            return False
        if (letter == "ب" and word.startswith(_NOT_WITH_B)) or i in self.speakers.inside:
            return False
        mention = self.speakers.starting.get(i)
        if mention is not None:
            return letter == "ب" and self.speakers.mentions[mention].start != self.doc.starts[i]
        return True

    def past_verb(self, at: int, end: int) -> int:
        if at < end and self.words[at] in ("المعلومات", "معلومات", "للمعلومات", "لمعلومات", "التقارير"):
            for t in range(at + 1, min(end, at + 5)):
                if sense(self.cues.get(t), "verb") is not None:
                    at = t
                    break
        while at < end and (
            self.words[at] in ("ما", "به", "لما")
            or (sense(self.cues.get(at), "verb") is not None and self.words[at - 1] in ("ما", "لما"))
            or (sense(self.cues.get(at), "verb") is not None and at not in self.speakers.source)
            or self.words[at] in ("جاء", "ورد", "نقلته", "في", "بها", "عنها")
        ):
            at += 1
        return at

    def addressed(self, at: int, end: int) -> int:
        """Past «لوكالة فلانة», «ل«فلانة»»: to whom it was said."""
        word = self.words[at]
        if word == "ل" or (at in self.speakers.source and "ل" in self.speakers.source[at].proclitic):
            following = at + 1
            while following < end and self.words[following] in ('"', "«"):
                following += 1
            mention = self.speakers.starting.get(following)
            if mention is not None:
                following = self.speakers.last[mention] + 1
                return following + (following < end and self.words[following] in ('"', "»"))
        mention = self.speakers.starting.get(at)
        if (
            mention is not None
            and word[0] == "ل"
            and self.speakers.mentions[mention].start > self.doc.starts[at]
        ):
            return self.speakers.last[mention] + 1
        return at

    def deed(self, i: int) -> bool:
        """Whether a word names an act or its absence: what is denied or condemned."""
        return self.words[i] in ("اي", "وجود", "صحه", "ضلوع") or self.speakers.deed(i)

    def noun_like(self, at: int) -> bool:
        word = self.words[at]
        return (
            word not in NO_NOUN and word not in THAT and word not in TIME and word[0].isalnum()
        ) or word in ('"', "«")

    def adverbials(self, at: int, end: int) -> int:
        """Past time, place and «في بيان» between a speaker and a bare object."""
        i = at
        while i < end:
            word = self.words[i]
            if (
                (
                    word in COMMAS
                    or word in TIME
                    or word in ("»", ")")
                    or (word == '"' and i in self.quotations.opens)
                )
                or (word.startswith("وال") and i == at)
                or word in _IN_FULL
            ):
                i += 1
            elif word in _APPOSED and i == at:
                while i < end and self.words[i] not in COMMAS and self.words[i] not in TIME:
                    i += 1
            elif self.addressed(i, end) > i:
                i = self.addressed(i, end)
            elif i == at and i in self.doc.of("title") and self._past_title(i, end) > i:
                i = self._past_title(i, end)
            elif i > at and self.words[i - 1] in COMMAS and self._kin(i, end) > i:
                i = self._kin(i, end)
            elif self.words[i - 1] in COMMAS and i in self.cues and self.withheld(i, end) > i:
                i = self.withheld(i, end)
            elif (
                word == "في"
                and i + 2 < end
                and self.words[i + 1] in ("وقت", "بيان", "تصريح", "تصريحات")
                and self.words[i + 2] in ("سابق", "لاحق", "متاخر", "له", "لها", "رسمي", "صحافي", "صحفي")
            ):
                i += 3
            elif word in ("في", "عبر", "خلال", "من", "بعد", "قبل") and i + 1 < end:
                i = self._past_phrase(i + 1, end)
            elif (word.isdigit() and i > at and self.words[i - 1] in TIME) or (
                word in _LAST and i and (self.words[i - 1] in TIME or i - 1 in self.doc.of("month"))
            ):
                i += 1
            else:
                break
        return i

    def _past_title(self, i: int, end: int) -> int:
        """«استنكر فلان الرئيس المشترك للإدارة القصف»: past the office after a name, to the deed; ``i`` where none is."""
        deeds = (
            t for t in range(i + 1, min(end, i + 14)) if self.speakers.deed(t) or self.words[t] in COMMAS
        )
        return next(deeds, i)

    def _kin(self, i: int, end: int) -> int:
        """Past «، حليفتها،» at ``i``: what another is to the one just named; ``i`` where nothing of the kind stands."""
        apposed = self.words[i].endswith(("ها", "ه")) and i not in self.doc.of("event")
        comma = next((t for t in range(i + 1, min(end, i + 4)) if self.words[t] in COMMAS), i)
        return comma if apposed else i

    def _past_phrase(self, i: int, end: int) -> int:
        """Past what a preposition governs: a name, a class noun and its name, up to a comma where one is near."""
        for t in range(i, min(end, i + 9)):
            if t > i and t in self.doc.of("event"):
                break
            if self.words[t] in COMMAS:
                return t
        month = i + (self.words[i] in _PHASE)
        if month in self.doc.of("month"):
            return month + 1
        while i < end:
            mention = self.speakers.starting.get(i)
            if mention is not None:
                return self.speakers.last[mention] + 1
            if i + 1 < end and i + 1 in self.speakers.starting:
                i += 1
                continue
            described = i + 1 < end and self.words[i].endswith("ه") and self.words[i + 1] in _FIRST_COUNT
            return i + 1 + described
        return i

"""Noun phrases that may say who speaks: where one begins, how far it runs, what it is not."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.facts import Mention
from transforms.facts.claim_words import COMMAS, NO_NOUN, THAT, TIME, words
from transforms.facts.cues import sense
from transforms.facts.document import Document
from transforms.facts.quotation_marks import Quotations
from transforms.facts.triggers import Sense
from transforms.facts.voices import is_media, stands_for_a_voice

_GOVERNING = NO_NOUN - words("subject clause") | words("seat")
_CLASS_NOUNS = words("class noun")
_IN_FULL = words("in full")
_AFTER_DESCRIPTION = words("after description")
_RELATIVES = words("relative")
_OCCASIONS = words("occasion")
HARD = frozenset([":", "\n", ".", "؛", "؟", "!", "(", ")", "-", "…", "/"])


class NounPhrases:
    """The names and source nouns of one text by token, and the bounds of phrases made of them."""

    def __init__(self, doc: Document, mentions: Sequence[Mention], quotations: Quotations) -> None:
        self.doc, self.words, self.quotations = doc, doc.words, quotations
        self.mentions = [m for m in mentions if stands_for_a_voice(m)]
        self.first = [doc.token_at(m.start) for m in self.mentions]
        self.last = [self._last(m, t) for m, t in zip(self.mentions, self.first, strict=True)]
        self.starting = {t: i for i, t in reversed(list(enumerate(self.first)))}
        self.ending = {t: i for i, t in enumerate(self.last)}
        self.inside = {t for a, b in zip(self.first, self.last, strict=True) for t in range(a + 1, b + 1)}
        self.source = doc.of("source")
        places = [(m, doc.token_at(m.start)) for m in mentions if m.type in ("GPE", "LOC", "FAC")]
        self.places = {t: self._last(m, t) for m, t in places}

    def _last(self, m: Mention, first: int) -> int:
        """The last token of a name whose first is known."""
        return first if self.doc.ends[first] >= m.end else self.doc.token_at(m.end - 1)

    def _inside(self, start: int, limit: int) -> int:
        i = start
        while i < limit and (self.words[i] in ('"', "«", "#", "فيه", "فيها") or self.words[i] in TIME):
            i += 1  # «أعلن أمس المتحدث»
        if i + 2 < limit and self.words[i] in ("كل", "كلا"):
            i += 2 if self.words[i + 1] == "من" else 1
        return i

    def _no_noun(self, i: int) -> bool:
        word = self.words[i]
        if i not in self.starting and i not in self.source:
            if word.startswith("م") and word.endswith("ا") and len(word) > 4:
                return True  # «مخاطباً», «متوجهاً»: how he spoke, not who
            if word.startswith(("بال", "لل", "كال")) or any(
                word.endswith(p) and word.removesuffix(p) in NO_NOUN for p in ("ه", "ها", "هم")
            ):
                return True
        return (
            word in NO_NOUN or word in THAT or word in COMMAS or word in HARD or word in TIME or word in "»"
        )

    def _phrase_end(self, start: int, limit: int, stops: set[str], definite: bool = False) -> int:
        """Where a description ends: at a comma, a word that opens content, an adverbial or a verb of saying."""
        i = start
        cues = self.doc.of("cue")
        settled, relative = self.words[start - 1].startswith("ال") if start else False, False
        while i < limit:
            word = self.words[i]
            if (
                word in COMMAS
                or (word in HARD and word not in "()")
                or word in THAT
                or word in TIME
                or word in stops
                or word in _AFTER_DESCRIPTION
                or (word in _RELATIVES and not relative)
            ):
                break
            if word == "في" and i + 1 < len(self.words) and self.words[i + 1] in _OCCASIONS:
                break  # «قالت مصادر في وقت سابق»
            if word in ('"', "«"):
                if i in self.quotations.opens:
                    break
                end = self.quotations.closes.get(i, limit)
                if end - i > 7:
                    break
                i = end + 1
                continue
            if word == "(":
                close = next(
                    (k for k in range(i, min(limit + 4, len(self.words))) if self.words[k] == ")"), None
                )
                if close is None or (i + 1 < len(self.words) and self.words[i + 1].isdigit()):
                    break
                i = close + 1
                continue
            if i > start and not relative and (self._acts(i) or word.isdigit()):
                break  # «ناج وصل إلى المشفى»
            if i > start and not stops and i in self.source and self.source[i].senses[0] == "document":
                break  # «أوردت وسائل إعلام حصيلة»
            if i == start and _disagrees(self.words[i - 1], word):
                break  # «دعا المجتمعون المجتمع الدولي»: whom they address
            kinds = ("verb", "participle") if i > start else ("verb",)
            cue = sense(cues.get(i), *kinds) if i not in self.starting else None
            if cue is not None and i == start and (cue.morph.pronoun or cue.morph.number != "p"):
                cue = None  # «لجنة إعادة الإعمار»
            if cue is not None and self.source.get(i) is None:
                break
            place = self.places.get(i)
            if (
                place is not None
                and i > start
                and self.words[i - 1] in ("في", "من", "ريف", "مدينه", "بلده", "محافظه", "قريه", "حي")
            ):
                i = place + 1
                if (
                    i < limit
                    and not self.words[i].startswith(("ال", "و"))
                    and self.words[i] not in ("في", '"', "»", "لم")
                ):
                    break
                continue
            mention = self.starting.get(i)
            if mention is not None:
                outlet = is_media(self.mentions[mention].surface, self.mentions[mention].entity_id)
                if word.startswith("ل") and self.doc.starts[i] != self.mentions[mention].start and outlet:
                    break  # «لوكالة كذا»: to whom
                if (
                    definite
                    and self.doc.starts[i] == self.mentions[mention].start
                    and self.words[i - 1] not in NO_NOUN
                    and self.words[i - 1] != "باسم"
                ):
                    break
                i = self.last[mention] + 1
                settled = True
                continue
            if i > start and (
                word in _IN_FULL
                or (
                    not stops and word.endswith("ا") and len(word) > 3 and not self.words[i - 1].endswith("ا")
                )
            ):
                break  # «نفى مصدر عسكري نفياً تاماً»
            if settled and not relative and self.deed(i):
                break  # «تبنى التنظيم الهجوم»
            if i > start and not stops and not relative and self._begins_an_object(i):
                break  # «أكدت وسائل إعلام محلية خروج مقاتلين»
            if word in ("حضرت", "حضر"):
                relative = True
            if (
                (
                    settled
                    and not relative
                    and not word.startswith(("ال", "وال", "و", "لل"))
                    and word not in NO_NOUN
                )
                and word
                not in (
                    "باسم",
                    "ل",
                    "التابع",
                    "تابع",
                    "داخل",
                    "لدي",
                    "بدون",
                    "ذاته",
                    "ذاتها",
                    "نفسه",
                    "نفسها",
                    "رقم",
                )
                and not word.startswith(("ب", "ل"))
            ):
                break  # after a definite noun a bare one begins another phrase
            settled = settled or word.startswith("ال")
            if word == "ل" and not self.words[i - 1].endswith(
                ("التابع", "تابعه", "تابع", "مواليه", "موال", "موالي")
            ):
                break
            i += 1
        i = min(i, len(self.words))
        while i > start and self.words[i - 1] in ("في", "من", "ل"):
            i -= 1
        return i

    def _acts(self, i: int) -> bool:
        """Whether a word is a verb of some event: a sentence about the source begins there."""
        hit = self.doc.of("event").get(i)
        if hit is None or hit.proclitic or i in self.source or i in self.starting:
            return False
        return all(isinstance(s, Sense) and s.morph.aspect in ("perfect", "imperfect") for s in hit.senses)

    def deed(self, i: int) -> bool:
        """Whether a word is the noun of an event: an object, where an epithet of the speaker would do."""
        hit = self.doc.of("event").get(i)
        return hit is not None and any(
            isinstance(s, Sense) and s.morph.aspect in ("noun", "masdar") for s in hit.senses
        )

    def _begins_an_object(self, i: int) -> bool:
        """Whether the indefinite noun of an event follows an adjective of the source."""
        adjective = self.words[i - 1].endswith(("يه", "ي", "يون", "يين")) and self.words[i - 1] != "في"
        return adjective and not self.words[i].startswith(("ال", "و")) and self.deed(i)

    def heads(self, t: int, floor: int) -> bool:
        """Whether a source noun heads its phrase: «الدول الأعضاء» speaks of states."""
        return not (t > floor and self.words[t].startswith("ال") and self.words[t - 1].startswith("ال"))

    def _governed(self, i: int, first: int) -> bool:
        """Whether a preposition or a particle written onto it makes the name something other than a subject."""
        gap = self.mentions[i].start - self.doc.starts[first]
        if gap and self.words[first][0] not in "وف":
            return True
        t = first - 1
        while t >= 0 and (self.words[t] in ('"', "«", "#") or self.words[t] in _CLASS_NOUNS):
            t -= 1
        return t >= 0 and (self.words[t] in _GOVERNING or self.words[t].removeprefix("و") in _GOVERNING)


def _disagrees(noun: str, word: str) -> bool:
    """Whether a definite word after a definite plural of people is no adjective of theirs."""
    plural = noun.startswith("ال") and noun.endswith(("ون", "ين"))
    return plural and word.startswith("ال") and not word.endswith(("ون", "ين", "يه", "ات"))

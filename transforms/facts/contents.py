"""Where the words attributed to somebody end."""

from __future__ import annotations

from bisect import bisect_left

from schemas.value import Value
from transforms.facts import asides
from transforms.facts.claim_words import COMMAS, NO_NOUN, THAT, words
from transforms.facts.cues import Cue, sense
from transforms.facts.document import Document
from transforms.facts.openings import Opening, Openings
from transforms.facts.quotation_marks import OPENING
from transforms.facts.speakers import Speakers
from transforms.lexicon.trie import Hit

_RELATIVES = words("relative")
_STILL = words("still")
_PHRASE_ENDS = words("phrase end")
_CONTRASTS = words("contrast")
_ASIDE = words("aside")
_ASIDES = {("علي", "غرار"), ("في", "حين")}
_BUT = frozenset(["لكن", "ولكن", "بينما", "فيما"])
_MARKS = COMMAS | OPENING | _RELATIVES | _PHRASE_ENDS | _ASIDE | {"وقت"}
_LONGEST = 400  # tokens of one content


class Content(Value, frozen=True):
    """What is attributed: tokens, proclitics left out, and kind."""

    first: int
    after: int
    prefix: int
    kind: str


class Contents:
    """Finds where the words attributed end: at a closing mark, at the next speaker, where the outlet speaks again."""

    def __init__(self, doc: Document, speakers: Speakers, openings: Openings) -> None:
        self.words, self.speakers, self.openings = doc.words, speakers, openings
        self.closes, self.opens = speakers.quotations.closes, speakers.quotations.opens
        self.cues, self.according, self.events = doc.of("cue"), doc.of("according"), doc.of("event")
        self.own_words, self.breaks, self.pretexts = (
            doc.of("according_self"),
            doc.of("break"),
            doc.of("pretext"),
        )
        # Where a content may end; all other words are passed over.
        marks = [i for i, word in enumerate(doc.words) if word in _MARKS]
        self.marks = sorted({*marks, *self.cues, *self.according, *self.own_words, *self.breaks})

    def content(
        self, opening: Opening, end: int, *, phrase: bool = False, past: int | None = None
    ) -> Content:
        """What ``opening`` opens in a sentence that ends at ``end``; it ends at no token before ``past``."""
        first = opening.token
        if opening.quoted:
            close = self.closes[first]
            after = None if phrase else self._goes_on(close, end)
            if after is None:
                return Content(first + 1, close, 0, "direct")
            stop = self._stop(after, end, phrase)
            return Content(first, stop, 0, "mixed")
        listed = opening.rule in ("verb with preposition", "verb with object") or (
            opening.rule == "participle carries on" and self.words[opening.at] not in THAT
        )
        stop = self._stop(past or first, end, phrase, listed)
        spoken = any(first <= t < stop and self._is_speech(t) for t in self.closes)
        return Content(first, stop, opening.prefix, "mixed" if spoken else "indirect")

    def _is_speech(self, i: int) -> bool:
        return i in self.closes and self.closes[i] - i > 3

    def _goes_on(self, close: int, end: int) -> int | None:
        """The token after a closing mark if the sentence of what is attributed goes on there."""
        i = close + 1
        if close >= end or i >= end or close >= len(self.words):
            return None
        if self.words[i] in COMMAS:
            following = i + 1
            if following < end and self.words[following] in (
                "وان",
                "وانه",
                "وانها",
                "وبان",
                "ولكنه",
                "ولكنها",
                "لكنه",
                "لكنها",
            ):
                return following
            return None
        if (
            self.words[i] in (".", "\n", "؛", "!", "؟", "…", ")", "-")
            or i in self.cues
            or i in self.according
            or i in self.own_words
            or i in self.breaks
        ):
            return None
        return i

    def _stop(self, first: int, end: int, phrase: bool, listed: bool = False) -> int:
        words, closes = self.words, self.closes
        end = min(end, first + _LONGEST)
        resume = first
        for at in range(bisect_left(self.marks, first), len(self.marks)):
            i = self.marks[at]
            if i >= end:
                return end
            if i < resume:
                continue
            word = words[i]
            if word in OPENING:
                close = closes.get(i, end)
                if end <= close < first + _LONGEST and close in self.opens:
                    return close + 1  # speech of several sentences that begins in the midst of one
                if close < end:
                    if phrase and i > first and close - i > 3:
                        return i
                    resume = close + 1
            elif word in COMMAS:
                resume = self._past_aside(i, end)
                if resume > i:
                    continue
                if i + 1 < end and words[i + 1] in THAT and not any(t in self.cues for t in range(first, i)):
                    return i  # «أعلنت فلانة، التي تخشى أن …، أنها»: the outer verb goes on
                if (
                    i > first
                    and i + 1 < end
                    and (self._breaks(i + 1, end, phrase) or (listed and self._adds(i + 1)))
                ):
                    return i
            elif i > first and self._breaks_bare(i, end, phrase):
                return i
        return end

    def _past_aside(self, i: int, end: int) -> int:
        """Past the comma that closes «، وهي …،» at ``i``, where the verb of what is attributed follows; ``i`` elsewhere."""
        close = asides.closing(self.words, i + 1, end)
        if close is None:
            return i
        verb = self.events.get(close + 1)
        begins = self.words[close + 1] == "قد" or (verb is not None and not verb.proclitic)
        return close + 1 if begins else i

    def _adds(self, i: int) -> bool:
        """Whether after a comma at ``i`` the outlet adds its own to what a noun phrase attributes."""
        return self.words[i] in _ASIDE or (
            i + 1 < len(self.words) and (self.words[i], self.words[i + 1]) in _ASIDES
        )

    def _breaks(self, i: int, end: int, phrase: bool) -> bool:
        """Whether after a comma at ``i`` somebody else speaks, or the same one in a new claim."""
        if i in self.breaks or i in self.own_words or i in self.pretexts:
            return True
        if i in self.according:
            return True
        word = self.words[i]
        if phrase and (not word.startswith("و") or word in _RELATIVES) and word not in _STILL:
            return True
        if word in _CONTRASTS or (
            word == "في" and i + 1 < end and self.words[i + 1] in ("حين", "وقت", "الوقت")
        ):
            return (
                any(self._fresh(t, end) for t in range(i + 1, min(end, i + 5)))
                or self._turns_to(word, i, end)
                or any(
                    t in self.according and self._attributes(t, end) for t in range(i + 1, min(end, i + 9))
                )
            )
        return self._fresh(i, end)

    def _turns_to(self, word: str, i: int, end: int) -> bool:
        """«، لكن الدول الغربية، وعلى رأسها فلانة، اتهمت …»: another subject and, a little farther, his verb of saying."""
        if word not in _BUT or not (
            i + 1 in self.openings.speakers.starting or i + 1 in self.openings.speakers.source
        ):
            return False
        verbs = (t for t in range(i + 2, min(end, i + 14)) if sense(self.cues.get(t), "verb") is not None)
        verb = next(verbs, None)
        return verb is not None and not self.cues[verb].proclitic and self._fresh(verb, end)

    def turns(self, i: int, end: int) -> bool:
        """Whether something new begins at ``i``, after the comma behind «بحسب فلان»."""
        return (
            i >= end or self.words[i].startswith(("و", "ف")) or self._adds(i) or self._breaks(i, end, False)
        )

    def _fresh(self, i: int, end: int) -> bool:
        hit = self.cues.get(i)
        if hit is None:
            return False
        for cue in hit.senses:
            if not isinstance(cue, Cue) or cue.kind == "noun" or cue.morph.pronoun:
                continue
            if cue.strength == "act" and not (cue.kind == "participle" and "blame" in cue.frames):
                continue
            if cue.kind == "verb" and "object" in cue.frames and self._takes_object(cue, hit, end):
                return True
            opening = self.openings.opening(cue, hit.end, end)
            if cue.kind == "participle":
                if (opening is not None and opening.at - hit.end < 12) or (
                    "object" in cue.frames and cue.strength == "say"
                ):
                    return True
            elif (
                cue.strength == "say"
                and opening is not None
                and (opening.rule != "verb with preposition" or opening.at - hit.end < 8)
            ):
                return True
        return False

    def _begins(self, i: int, end: int) -> bool:
        """Whether a verb of saying or opinion with an «أن» of its own stands at ``i``."""
        cue = sense(self.cues.get(i), "verb")
        if cue is None or cue.strength == "act":
            return False
        opening = self.openings.opening(cue, self.cues[i].end, end)
        return opening is not None and opening.rule != "verb with preposition"

    def _takes_object(self, cue: Cue, hit: Hit, end: int) -> bool:
        """«، ونفت فلانة الهجوم», «، وذكرت الوزارة، أمس، مقتل …»: who says it stands right after the verb."""
        if cue.strength != "say" or cue.morph.number == "d":
            return False
        if (
            hit.proclitic
            and hit.end < end
            and cue.stance in ("deny", "condemn")
            and self.openings.deed(hit.end)
        ):
            return True  # «، ونفت استهداف …»: the same speaker goes on
        subject = self.speakers.after(hit.end, min(end, hit.end + 8))
        return subject is not None and subject.first <= hit.end + 1 and subject.after < end

    def _breaks_bare(self, i: int, end: int, phrase: bool) -> bool:
        word = self.words[i]
        if i in self.according and self._attributes(i, end):
            return True
        if i in self.own_words:
            return True
        cue = sense(self.cues.get(i), "participle")
        if cue is not None and cue.strength == "say" and self.cues[i].proclitic in ("", "و"):
            opening = self.openings.opening(cue, self.cues[i].end, end)
            if (
                opening is not None
                and opening.at - self.cues[i].end <= 1
                and (
                    word.endswith("ا")
                    or self.words[opening.at] in THAT
                    or opening.rule == "verb with that-clause"
                )
            ):
                return True
        if word in _ASIDE and i + 1 < end and self._begins(i + 1, end):
            return True  # «… فيما اعتبرت فلانة أن»
        if word == "وقت" and self.words[i - 1] == "في":
            return any(t in self.cues and self._fresh(t, end) for t in range(i + 1, min(end, i + 3)))
        if word in _RELATIVES and i + 1 < end:
            cue = sense(self.cues.get(i + 1), "verb")
            return cue is not None and bool(cue.morph.pronoun) and cue.strength != "act"
        if phrase and (word in _PHRASE_ENDS or i in self.breaks):
            return True
        if phrase and i in self.cues and not self.cues[i].proclitic and self._main_verb(i, end):
            return True
        if word.startswith("و") and i in self.cues and self.cues[i].proclitic == "و":
            return self._conjoined(self.cues[i], end, phrase)
        return False

    def _conjoined(self, hit: Hit, end: int, phrase: bool) -> bool:
        """«… واعتبر أن», «… وطالبت القوات بـ»: a new claim that no comma sets off."""
        cue = sense(hit, "verb")
        if cue is None or cue.strength == "act" or cue.morph.number == "d":
            return False
        if cue.morph.pronoun:
            return "as" in cue.frames
        opening = self.openings.opening(cue, hit.end, end)
        if opening is None:
            return self._announces(cue, hit, end)
        if opening.rule == "verb with preposition":
            open_ = cue.stance == "state" and "as" not in cue.frames
            return cue.strength == "say" and not open_ and opening.at - hit.end < 6
        return (phrase or cue.morph.aspect == "perfect") and opening.at - hit.end < 6

    def _main_verb(self, i: int, end: int) -> bool:
        """«بعد إعلان فلانة كذا دعا فلان إلى …»: a verb of saying with its own subject right behind."""
        cue = sense(self.cues[i], "verb")
        if cue is None or cue.strength == "act" or cue.morph.aspect != "perfect" or cue.morph.pronoun:
            return False
        if self.words[i - 1] in NO_NOUN or self.words[i - 1] in THAT:
            return False
        speaker = self.openings.speakers.after(self.cues[i].end, end)
        return (
            speaker is not None
            and speaker.first == self.cues[i].end
            and speaker.named
            and (self.openings.opening(cue, speaker.after, end) is not None)
        )

    def _announces(self, cue: Cue, hit: Hit, end: int) -> bool:
        """«… وأعلنت أمس إغلاق القنصلية»: a deed that the same speaker announces, denies or condemns."""
        if cue.strength != "say" or "object" not in cue.frames or cue.morph.aspect != "perfect":
            return False
        at = self.openings.adverbials(hit.end, end)
        return at < end and self.openings.speakers.deed(at)

    def _attributes(self, token: int, end: int) -> bool:
        at = self.openings.past_verb(self.according[token].end, end)
        return at < end and self.speakers.after(at, min(end, at + 14), governed=True) is not None

    def until_further(self, at: int, end: int) -> int:
        """A bare object ends where the sentence adds another fact: «، كما قصفت …»."""
        for t in range(at + 1, min(end, at + _LONGEST) - 1):
            if self.words[t] in COMMAS and self.words[t + 1] in ("كما", "فيما", "بينما"):
                return t
        return end

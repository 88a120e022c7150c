"""Claims that hang on a verb of saying."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.claim_words import COMMAS, NO_NOUN, THAT, words
from transforms.facts.contents import Content, Contents
from transforms.facts.cues import Cue
from transforms.facts.document import Document
from transforms.facts.openings import REACH, SPEECH, Opening, Openings
from transforms.facts.quotation_marks import OPENING
from transforms.facts.saying_objects import Objects
from transforms.facts.speakers import Speakers
from transforms.facts.told import Told
from transforms.facts.voices import Speaker
from transforms.lexicon.trie import Hit

_BEFORE_NOUNS = words("before nouns")
_PRONOUNS = words("subject pronoun")
_HIS_WORDS = words("his words")
_RELATIVES = words("relative")
_PASSIVES = words("passive")
_LEADS = words("lead")
_FEELINGS = words("feeling")
_REACHES = frozenset(["يبلغ", "تبلغ", "بلغ", "بلغت"])
_MEASURES = ("طول", "عدد", "عمر", "سرع", "مساح", "وزن", "ارتفاع", "قيم", "نسب", "حجم", "سعر", "تكلف", "مجموع")
_HIS = ("ه", "ها", "هم", "هما")


class Verbs:
    """Reads verbs of saying: «قال فلان إن», «فلان يطالب بـ», «الذي تعتبره فلانة كذا», «نقلت عن فلان قوله»."""

    def __init__(
        self, doc: Document, speakers: Speakers, openings: Openings, contents: Contents, told: Told
    ) -> None:
        self.doc, self.words, self.speakers = doc, doc.words, speakers
        self.openings, self.contents, self.told = openings, contents, told
        self.quotations = speakers.quotations
        self.objects = Objects(doc, speakers, openings, contents, told)
        self.cues, self.according, self.own_voice = doc.of("cue"), doc.of("according"), doc.of("own_voice")

    def verb(self, token: int, hit: Hit, cue: Cue) -> bool:
        first, end = self.told.sentence(token)
        if hit.proclitic not in ("", "و", "ف", "س", "وس", "فس", "ل") or self.told.negated(token):
            return False
        if hit.proclitic == "ل" and cue.morph.aspect != "imperfect":
            return False
        if token and not hit.proclitic and self.words[token - 1] in _BEFORE_NOUNS:
            return False  # «على قدر المسؤولية»: a noun of the same spelling
        if token and self.words[token] == "نقل" and token > first and self.words[token - 1] not in _LEADS:
            return False  # «طائرة نقل»
        unsaid = token > 0 and self.words[token - 1] in ("ما", "مما") and not self.told.often(token)
        if unsaid and not cue.morph.pronoun:
            return False  # «ما تردد», «ما يقول»
        if (
            self.words[token] in _PASSIVES
            and "\u064f" in self.doc.raw[self.doc.starts[token] : self.doc.ends[token]]
        ):
            return cue.stance == "accuse" and self.told.unsaid(token, hit, cue, end)
        if self.words[token][hit.prefix :] in _REACHES and self._measures(hit.end, end):
            return False
        withheld = self.openings.withheld(token, end)
        if withheld > token and not any(t in self.cues for t in range(hit.end, withheld)):
            return False  # «طلب عدم الكشف عن اسمه»
        if cue.morph.pronoun:
            return self.objects.with_pronoun(token, hit, cue, first, end)
        relayed = self._relayed(token, hit, cue, end)
        if relayed:
            return True
        opening = self.openings.opening(cue, hit.end, end)
        if opening is not None and "as" in cue.frames and opening.rule == "verb with preposition":
            opening = None
        if opening is None:
            return self._after_words(token, hit, cue, first, end) or self.objects.bare(
                token, hit, cue, first, end
            )
        speaker = self._speaker(token, hit, cue, first, opening)
        if speaker is None:
            return False
        if self._inside_object(cue, opening, speaker, hit) and self.objects.bare(token, hit, cue, first, end):
            return True
        past = max(hit.end, speaker.after if speaker.first >= hit.end else 0)
        opening = self.openings.whole_blame(cue, opening, past)
        return self.told.say(token, hit, cue, speaker, opening, end)

    def _measures(self, at: int, end: int) -> bool:
        """«يبلغ طولها», «تبلغ نحو 300»: what follows is measured, not told."""
        word = self.words[at] if at < end else ""
        return word.startswith(_MEASURES) or word[:1].isdigit() or word in ("نحو", "حوالي", "اكثر")

    def doubled(self, token: int, hit: Hit) -> bool:
        """«بيّن فلان أن»: a verb and no preposition where its doubled letter is written or nothing stands before it."""
        cue, (first, end) = hit.senses[0], self.told.sentence(token)
        written = "\u0651" in self.doc.raw[self.doc.starts[token] : self.doc.ends[token]]
        if not isinstance(cue, Cue) or not (written or token == first):
            return False
        opening = self.openings.opening(cue, hit.end, end)
        if not written and (opening is None or not self._makes_a_verb(opening, hit.end)):
            return False
        return self.verb(token, hit, cue)

    def _makes_a_verb(self, opening: Opening, at: int) -> bool:
        """«بين فلان أن», «عبر فلان، الذي …، عن خشيته»: what follows no preposition can take."""
        if self.words[opening.at] in THAT:
            return opening.at - at <= 4
        return self.words[opening.at] == "عن" and self.words[opening.token] in _FEELINGS

    def _of_antecedent(self, token: int, hit: Hit, cue: Cue, after: Speaker | None, opening: Opening) -> bool:
        """«الدول التي وعدت فلانة بكذا»: whom it addresses; «الجلسة التي دعت فلانة إلى عقدها» has her speak."""
        if after is None or not token or self.words[token - 1] not in _RELATIVES or hit.proclitic:
            return False
        resumes = self.words[opening.token].endswith(("ه", "ها", "هم"))
        return bool(cue.frames & {"whom", "to"}) and opening.rule == "verb with preposition" and not resumes

    def _blamed(self, cue: Cue, after: Speaker, opening: Opening) -> bool:
        """«حملت دمشق المسؤولية عن الهجوم»: the one name before what is laid on somebody is who it is laid on."""
        if opening.at != after.after or not self.words[opening.at].startswith(("المسؤولي", "مسؤولي")):
            return False
        behind = range(opening.at + 1, min(opening.at + 5, len(self.words)))
        return not any(self.openings.proclitic(t, "ل") for t in behind)

    def _inside_object(self, cue: Cue, opening: Opening, speaker: Speaker, hit: Hit) -> bool:
        """«أكد المصدر تضامن بلاده "في وجه كل ما تتعرض له"»: a mark or preposition stands inside a bare object."""
        direct = opening.rule == "verb with that-clause" or self.words[opening.at] == ":"
        if "object" not in cue.frames or direct:
            return False
        at = self.openings.adverbials(max(hit.end, speaker.after), opening.at)
        return at < opening.at and self.openings.deed(at)

    def _resumes(self, token: int, first: int) -> bool:
        """Whether the pronoun before a verb points to who spoke in this sentence or, at its head, in those before."""
        return self.told.here(token) or (token - first < 3 and self.told.lately(token))

    def _follows_its_subject(self, token: int, floor: int) -> bool:
        """«فلانة وعدد من فروعها حملت …»: a noun stands right before the verb and no comma in between."""
        before = self.words[token - 1] if token else ""
        if not 0 < token - floor < 16 or before in NO_NOUN or before in _LEADS or before in ("وقت", "حين"):
            return False
        return not any(self.words[t] in COMMAS or self.words[t] in THAT for t in range(floor, token))

    def _second(self, at: int, stop: int) -> bool:
        """Whether another noun phrase follows the first: a subject, then whom the verb addresses."""
        if (
            at < stop
            and self.words[at][0] == "و"
            and self.words[at].endswith(_HIS)
            and len(self.words[at]) > 4
        ):
            at += 1  # «اتهم النظام وأنصاره المنظمة»
        return (
            at < stop
            and self.words[at] not in _RELATIVES
            and not self._joined(at)
            and (
                at in self.speakers.starting
                or at in self.speakers.source
                or self.words[at].startswith("ال")
                or self.words[at] in ('"', "«")
            )
        )

    def _joined(self, at: int) -> bool:
        """«بريطانيا وفرنسا»: a name that «و» joins to the one before."""
        named = self.speakers.starting.get(at)
        if named is None:
            return self.words[at].startswith("وال")
        return self.words[at][0] == "و" and self.speakers.mentions[named].start > self.doc.starts[at]

    def _whole(self, speaker: Speaker, start: int) -> bool:
        """Whether a named body is the noun phrase itself and not the end of one («افتقار النظام»)."""
        first = speaker.first
        return (
            not speaker.named
            or speaker.kind == "named_person"
            or first <= start
            or self.words[first - 1] in OPENING
            or start in self.speakers.source
            or not self.words[start][0].isalpha()
            or self.words[start] in ("كل", "كلا", "فيه", "فيها", "تنظيم", "ميليشيا", "مليشيا", "حزب", "حركه")
        )

    def _without_object(self, subject: Speaker, end: int) -> Speaker:
        """«اتهم قيادي في فصيل معارض قوات النظام بـ»: a description that reaches ``end`` has taken in the object."""
        if subject.named or subject.after < end:
            return subject
        head = self.words[subject.first]
        definite = head.startswith("ال") or head.endswith("ون")  # else a name next to it is its genitive
        for t in range(subject.after - 1, subject.first + (not definite), -1):
            named = t in self.speakers.starting or t in self.speakers.source
            before = self.speakers.source.get(t - 1)
            classed = before is not None and before.senses[0] in ("organisation", "media")
            if named and self.words[t - 1] not in NO_NOUN and not classed:
                return replace(subject, span=self.doc.span(subject.first, t), after=t)
        return subject

    def _speaker(self, token: int, hit: Hit, cue: Cue, first: int, opening: Opening) -> Speaker | None:
        floor = self.told.floor(token, first)
        for t in range(hit.end, opening.at):
            if t in self.according and self.words[self.according[t].end - 1] == "عن":
                source = self.speakers.after(self.according[t].end, opening.at) or self.speakers.unknown(
                    self.according[t].end, opening.at
                )
                if source is not None:
                    self.told.read_to = opening.at
                    return source
        conjoined = self.objects.conjoined(token, hit, first)
        if self.objects.document_before(token, hit.end):
            document = self.objects.document(token)
            issuer = (
                self.speakers.before(document, first)
                or self.speakers.nearest(document, first)
                or self.told.last(token, cue)
            )
            if issuer is not None:
                return issuer
        after = self.speakers.after(hit.end, opening.at)
        if after is not None and opening.rule == "verb with preposition" and not self._whole(after, hit.end):
            after = None
        if after is not None and (
            cue.morph.number != "s" or (after.kind == "anonymous" and self.words[after.first].endswith("ين"))
        ):
            after = None  # «وسألوا السكان عن», «وصف متظاهرين بأنهم»: an object
        if self._of_antecedent(token, hit, cue, after, opening):
            return self.speakers.before(token, floor)
        if not conjoined and token and self.words[token - 1] in _PRONOUNS and self._resumes(token, first):
            return self.told.last(token, cue)  # «لكنه أوضح»
        others = (
            {"whom", "to"}
            if opening.rule == "verb with that-clause"
            else {"whom", "to", "object", "as", "blame"}
        )
        if not conjoined and not (after is not None and after.first == hit.end and not cue.frames & others):
            before = self.speakers.before(token, floor)
            if (
                before is None
                and floor == first
                and token - first < 16
                and self.words[first] in ("وكان", "كان", "وكانت", "كانت")
            ):
                before = self.speakers.heading(first + 1, token)
            if before is not None and self.objects.agrees(before, cue):
                return before
            if cue.frames & {"whom", "blame"} and self._follows_its_subject(token, floor):
                head = self.speakers.heading(floor, token)
                if head is not None:
                    return head
        if (
            after is not None
            and "whom" in cue.frames
            and conjoined
            and not self._second(after.after, opening.at)
        ):
            after = (
                self.told.goes_on(token, cue)
                or (None if self.told.found else self.speakers.heading(first, token))
                or after
            )  # «وطالبت الحكومة بـ»: whom it addresses; the speaker goes on
        if after is not None and self._blamed(cue, after, opening):
            return self.told.goes_on(token, cue) if self.told.lately(token) else None
        if after is not None:
            return self._without_object(after, opening.at) if cue.frames & {"whom", "to"} else after
        if opening.rule == "verb with that-clause" or (opening.quoted and cue.strength == "say"):
            known = self.speakers.unknown(hit.end, opening.at)
            taken = {"whom", "to", "as"} if self.words[opening.at].startswith("ب") else {"whom", "to"}
            if known is not None and conjoined and cue.frames & taken:
                known = self.told.last(token, cue) or known
            if (
                known is not None
                and cue.strength != "act"
                and (self.words[known.first].startswith("ال") or not self.told.nested(token))
            ):
                return known
        if opening.rule == "verb with preposition" and cue.strength == "say":
            known = self.speakers.unknown(hit.end, opening.at)
            if known is not None and "whom" in cue.frames:
                known = self._without_object(known, opening.at)
            if (
                known is not None
                and (not cue.frames & {"whom", "to"} or self._second(known.after, opening.at))
                and (known.after >= opening.at - 1 or "whom" in cue.frames)
                and (self.words[known.first].startswith("ال") or self.words[known.first - 1] in OPENING)
            ):
                return known
        if token in self.own_voice:
            return None
        if opening.rule in ("verb with preposition", "verb with object") and opening.at - hit.end > 3:
            return None
        if self.told.nested(token) and not conjoined:
            return None
        if cue.strength == "act":
            return None
        if conjoined and cue.morph.number != "s" and token - first > 3:
            head = self.speakers.heading(first, token) or self.speakers.unknown(first + 1, token)
            if head is not None:
                return head
        if not conjoined and self.words[token - 1] in THAT and token:
            return self.told.last(token, cue)
        if not conjoined and not self.told.here(token):
            head = self.speakers.heading(first, token) if token - first < 24 else None
            if head is not None or (token - first > 4 and self.words[token - 1] not in _LEADS):
                return head
        if conjoined and not self.told.here(token) and (nearer := self.told.silent(first, token)):
            return nearer  # «ونشر الجيش صوراً وأضاف أن»
        if conjoined or token == first or self.words[token - 1] in _LEADS or self.words[token - 1] in COMMAS:
            return self.told.last(token, cue)
        return None

    def _relayed(self, token: int, hit: Hit, cue: Cue, end: int) -> bool:
        """«نقلت الوكالة عن مصدر قوله إن …»: the speaker is the source."""
        word = self.words[token][hit.prefix :]
        relays = "عن" if word.startswith(("نقل", "تنقل", "ينقل")) else "من" if word.startswith("علم") else ""
        if not relays:
            return False
        stop = min(end, hit.end + 16)
        for i in range(hit.end, stop):
            if self.words[i] in THAT:
                return False
            if relays == "عن" and self.words[i] in _HIS_WORDS:
                return self._relayed_again(i, token, cue, end)
            if self.words[i] != relays:
                continue
            source = i + 2 if i + 1 < stop and self.words[i + 1] in COMMAS else i + 1
            opening = self.openings.opening(replace(cue, frames=cue.frames | {"an"}), source, end)
            if opening is None:
                return False
            speaker = self.speakers.after(source, opening.at) or self.speakers.unknown(source, opening.at)
            if speaker is None:
                return False
            own = next((t for t in range(source, opening.at) if self.words[t] in _HIS_WORDS), None)
            place = Hit(own, own + 1, 0, "", ()) if own is not None else hit
            return self.told.say(
                place.start, place, cue, speaker, replace(opening, rule="relayed from a source"), end
            )
        return False

    def _relayed_again(self, own: int, token: int, cue: Cue, end: int) -> bool:
        """«حيث نقلت الصحيفة قوله: …»: the words are his who spoke last."""
        opening = self.openings.opening(replace(cue, frames=cue.frames | {"an"}), own + 1, end)
        gender = "f" if self.words[own].endswith("ها") else "m"
        his = replace(cue, morph=replace(cue.morph, gender=gender, number="s"))
        speaker = self.told.last(token, his) if self.told.lately(token) else None
        if opening is None or speaker is None:
            return False
        place = Hit(own, own + 1, 0, "", ())
        return self.told.say(own, place, cue, speaker, replace(opening, rule="relayed from a source"), end)

    def _after_words(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«…»، قال فلان: the words stand before the verb."""
        if cue.strength != "say" or "colon" not in cue.frames or hit.proclitic:
            return False
        k = token - 1
        while k >= first and self.words[k] in COMMAS:
            k -= 1
        opened = self.quotations.opens.get(k)
        if opened is None and k < token - 1 and self._in_passing(token, hit, cue, first, end):
            return True
        if opened is None or k - opened <= SPEECH or self.told.said_at(opened + 1):
            return False
        speaker = self.speakers.after(hit.end, min(end, hit.end + REACH)) or self.speakers.unknown(
            hit.end, min(end, hit.end + 8)
        )
        if speaker is None:
            speaker = self.told.last(token, cue)
        if speaker is None:
            return False
        return self.told.keep(
            Content(opened + 1, k, 0, "direct"), speaker, token, hit, cue, "verb after its words"
        )

    def _in_passing(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«هذا التقدم، يقول الكاتب، لن يغير شيئاً»: of what stands before and behind, the longer is told as his words."""
        speaker = self.speakers.after(hit.end, min(end, hit.end + REACH))
        if speaker is None or speaker.first != hit.end or speaker.after > end or self.told.nested(token):
            return False
        behind = speaker.after
        closed = behind >= end or self.words[behind] in COMMAS or self.words[behind] in (".", "\n", "…")
        if not closed or self.told.here(token):
            return False
        start = behind + 1 if end - behind > token - first else first
        content = self.contents.content(Opening(start, "", at=start), end if start > token else token - 1)
        return self.told.keep(content, speaker, token, hit, cue, "verb after its words")

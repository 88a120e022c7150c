"""Claims whose content is the object of a verb of saying: «أعلنت وقف …», «تعتبره كذا», «وهو ما أكدته»."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.claim_words import COMMAS, THAT, words
from transforms.facts.contents import Content, Contents
from transforms.facts.cues import Cue, sense
from transforms.facts.document import Document
from transforms.facts.openings import REACH, Opening, Openings
from transforms.facts.speakers import Speakers
from transforms.facts.told import TRAILING, Told
from transforms.facts.voices import Speaker
from transforms.lexicon.trie import Hit

_PRONOUNS = words("subject pronoun")
_RELATIVES = words("relative")
_PLURAL = words("plural people")


class Objects:
    """Reads objects: the bare one, the pronoun before a relative clause, «ذلك» that repeats what was said."""

    def __init__(
        self, doc: Document, speakers: Speakers, openings: Openings, contents: Contents, told: Told
    ) -> None:
        self.doc, self.words, self.speakers = doc, doc.words, speakers
        self.openings, self.contents, self.told, self.cues = openings, contents, told, doc.of("cue")

    def agrees(self, subject: Speaker, cue: Cue) -> bool:
        """«أشخاص يعتقد أنهم»: a singular verb after a plural is passive."""
        head = self.words[subject.first]
        plural = not subject.named and (head in _PLURAL or head.endswith(("ون", "يين")))
        return not plural or cue.morph.number != "s" or cue.morph.gender == "f"

    def conjoined(self, token: int, hit: Hit, first: int) -> bool:
        """Whether «و» or «ف» joins a verb to what was said before: not in «أما فلان فقال»."""
        topic = hit.proclitic == "ف" and self.topic(token, first)
        return hit.proclitic.startswith(("و", "ف")) and not topic

    def topic(self, token: int, first: int) -> bool:
        return any(self.words[t] in ("اما", "واما") for t in range(max(first, token - 12), token))

    def document_before(self, token: int, after: int) -> bool:
        """«أصدر فلان بياناً أكد فيه أن»."""
        return (
            token > 0
            and after < len(self.words)
            and self.words[after] in ("فيه", "فيها")
            and self.document(token) >= 0
        )

    def document(self, token: int) -> int:
        """The token of the document right before a verb, past «عبر …» and «إلى …»; -1 if there is none."""
        for t in range(token - 1, max(token - 7, -1), -1):
            if t in self.speakers.source and self.speakers.source[t].senses[0] == "document":
                return t
            if self.words[t] in COMMAS:
                break
        return token - 1 if token - 1 in self.speakers.source else -1

    def with_pronoun(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«وهو ما أكدته فلانة», «الذي تعتبره أنقرة كذا»."""
        before = self.words[token - 1] if token else ""
        speaker = self.speakers.after(hit.end, min(end, hit.end + REACH))
        if before == "ما" and (token < 2 or self.words[token - 2] not in ("وهو", "هو", "وهذا", "هذا")):
            return False
        if before == "ما" or (before in _RELATIVES and token > 1 and self.words[token - 2] == "الامر"):
            if speaker is None or cue.stance not in ("confirm", "deny", "state"):
                return False
            return self._again(token, hit, cue, speaker) or bool(self.told.found)
        if "blame" in cue.frames or (cue.frames & {"whom", "to"} and cue.strength == "say"):
            return self._addressed(token, hit, cue, first, end)
        if "as" not in cue.frames or cue.strength != "hold":
            return False
        if speaker is not None and not speaker.named and not self.words[speaker.first].startswith("ال"):
            speaker = None  # «تعتبرها منظمة كذا»: what it is held to be
        floor = self.told.floor(token, first)
        if speaker is None and self.told.here(token):
            speaker = self.told.last(token, cue)
        elif speaker is None and not hit.proclitic:
            speaker = (
                self.speakers.heading(first, token)
                or self.speakers.heading(floor, token)
                or self.told.last(token, cue)
            )
        elif speaker is None:
            speaker = self.told.last(token, cue)
        if speaker is None:
            return False
        at = self.openings.adverbials(
            max(hit.end, speaker.after if speaker.first >= hit.end else hit.end), end
        )
        if at >= end or self.words[at] in TRAILING:
            return False
        prefix = 0
        if self.words[at] in THAT:
            at += 1
        elif "ب" in cue.frames and self.openings.proclitic(at, "ب"):
            at, prefix = (at + 1, 0) if self.words[at] == "ب" else (at, 1)
        content = self.contents.content(
            replace(self.openings.quoted(at, "verb with object", at), prefix=prefix), end, phrase=True
        )
        return self.told.keep(content, speaker, token, hit, cue, "verb with object")

    def _addressed(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«التي تتهمها فلانة بـ…», «أخبرهم فلان أن …», «واتهمته بـ…»: whom it addresses is the pronoun."""
        opening = self.openings.opening(cue, hit.end, end)
        if opening is None or opening.at - hit.end > 12:
            return False
        speaker = self.speakers.after(hit.end, opening.at) or self.speakers.unknown(hit.end, opening.at)
        if speaker is None and opening.at - hit.end < 2:
            if hit.proclitic.startswith(("و", "ف")) or self.words[token - 1] in _PRONOUNS:
                speaker = self.told.last(token, cue) if self.told.lately(token) else None
                speaker = speaker or self.speakers.heading(first, token)
            elif not (token and self.words[token - 1] in _RELATIVES):
                speaker = self.speakers.before(token, self.told.floor(token, first))
        return speaker is not None and self.told.say(token, hit, cue, speaker, opening, end)

    def _again(self, token: int, hit: Hit, cue: Cue, speaker: Speaker) -> bool:
        """«وهو ما أكدته فلانة», «ونفى مصدر ذلك»: what was said last, from another mouth."""
        previous = self.told.found[-1] if self.told.found else None
        if previous is None or self.doc.sentence[token] - self.doc.sentence[previous.first] > 2:
            return False
        return self.told.keep(
            Content(previous.first, previous.after, 0, "indirect"), speaker, token, hit, cue,
            "which another confirms or denies", "confirm" if cue.stance == "state" else cue.stance,
            span=previous.claim,
        )  # fmt: skip

    def bare(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«أعلن فلان وقف …», «تعتبر أنقرة كذا كذا»: the bare object is the content."""
        if not cue.frames & {"object", "as", "deed"}:
            return False
        if cue.strength == "act" and self.told.said_at(token):
            return False  # «قال إنه وثق مقتل مدني»: the outer claim says it
        floor = self.told.floor(token, first)
        joined = self.conjoined(token, hit, first)
        before = None if joined else self.speakers.before(token, floor)
        if self.document_before(token, hit.end):
            before = self.speakers.before(self.document(token), first)
        if before is not None and not self.agrees(before, cue):
            return False
        speaker = before
        if before is None and cue.morph.number == "s":
            speaker = self.speakers.after(hit.end, min(end, hit.end + 12)) or self._people(hit.end, end)
        goes_on = hit.proclitic and hit.end < end and cue.stance in ("deny", "condemn")
        if (
            speaker is None
            and goes_on
            and self.openings.deed(hit.end)
            and (self.told.here(token) or (token == first and self.told.here(token - 1)))
        ):
            speaker = before = self.told.last(token, cue)
        if (
            speaker is None
            and hit.proclitic
            and cue.strength == "say"
            and "object" in cue.frames
            and self.told.here(token)
        ):
            at = self.openings.adverbials(hit.end, end)
            if at < end and self.speakers.deed(at) and self.told.last(token, cue) is not None:
                speaker = before = self.told.last(token, cue)  # «… وأعلنت أمس إغلاق القنصلية»
        if speaker is None and hit.proclitic and "as" in cue.frames and self.told.here(token):
            speaker = before = self.told.last(token, cue)  # «ووصفت الاتهامات بأنها …»
        if speaker is None and token and self.words[token - 1] in _PRONOUNS and self.told.here(token):
            speaker = before = self.told.last(token, cue)
        if speaker is None or (
            before is None and speaker.first > hit.end + 1 and speaker.kind != "named_person"
        ):
            return False
        if "as" in cue.frames and before is None and not speaker.named and speaker.kind == "organisation":
            return False  # «تعتبر المدرسة الكبرى في المدينة»: passive
        if "as" in cue.frames and before is None and self._no_second(speaker, end):
            taken, speaker = speaker.first, self.told.goes_on(token, cue) if hit.proclitic else None
            if speaker is None:
                return False
            content = self.contents.content(Opening(taken, "verb with object", at=taken), end)
            return self.told.keep(content, speaker, token, hit, cue, "verb with object")
        at = self.openings.adverbials(hit.end if before else speaker.after, end)
        if before and at < end and self.words[at] in ("فيه", "فيها"):
            at = self.openings.adverbials(at + 1, end)
        if at >= end or (end - at < 2 and before is None):
            return False
        aside = self.words[at - 1] in COMMAS and self.words[at].endswith("ا") and self.cues.get(at) is None
        if aside and not self.openings.deed(at):
            return False  # «قدّر مصدر العدد بأقل، رافضاً»
        if self.words[at] == "ذلك" and cue.stance in ("confirm", "deny"):
            return self._again(token, hit, cue, speaker)
        if self.words[at].startswith("بال") or self.words[at] == "ب":
            return False  # «تبنى المجلس بالإجماع قراراً»
        if not self.openings.noun_like(at) and not (self.words[at] == "ما" and cue.stance == "deny"):
            return False
        noun = sense(self.cues.get(at), "noun")
        own = noun is not None and (noun.morph.pronoun or noun.morph.number == "p")
        if own and cue.stance != "deny" and not self.words[at].startswith("ال"):
            return False  # «كررت تهديداتها بـ»: the noun has its own content
        if cue.strength == "act" and before is not None and not before.named and before.after == token:
            return False  # «جهات توثق الانتهاكات»: a relative clause
        if cue.strength == "act" and speaker.kind not in ("media", "organisation", "document", "anonymous"):
            return False
        if "deed" in cue.frames:
            # «تبنى الهجوم»; what else is adopted, a law or a child, is no statement
            if self.doc.of("event").get(at) is None and "مسؤولي" not in self.words[at]:
                return False
        elif "as" not in cue.frames and not (self._event_noun(at) or self._judged(cue, at)):
            return False
        content = self.contents.content(
            Opening(at, "verb with object", at=at), self.contents.until_further(at, end)
        )
        return self.told.keep(content, speaker, token, hit, cue, "verb with object")

    def _people(self, at: int, end: int) -> Speaker | None:
        """«أعلن المفاوضون انسحابهم»: people in the nominative are a subject, whoever they are."""
        people = at < end and self.words[at].startswith("ال") and self.words[at].endswith("ون")
        return self.speakers.unknown(at, min(end, at + 8)) if people else None

    def _no_second(self, subject: Speaker, end: int) -> bool:
        """«وتعتبر الوحدات الكردية امتداداً للحزب»: one noun before what it is taken for is no subject."""
        at = subject.after
        if at < end and self.words[at].startswith("ال") and self.words[at].endswith(("يه", "ي")):
            at += 1
        return at < end and self.words[at].endswith("ا") and not self.words[at].startswith("ال")

    def _judged(self, cue: Cue, at: int) -> bool:
        """Whether a body is what is condemned or praised: «انتقد الحكومة»."""
        named = self.speakers.starting.get(at)
        if named is None or cue.stance not in ("condemn", "praise"):
            return False
        return self.speakers.mentions[named].type != "PER"

    def _event_noun(self, at: int) -> bool:
        """Whether a word can be what is announced or denied: an act, not a person or a thing."""
        word = self.words[at]
        if word in ("اي", "وجود", "ان") or self.doc.of("event").get(at) is not None:
            return True
        return at not in self.speakers.starting and at not in self.speakers.source

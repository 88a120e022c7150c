"""The claims found so far: what is kept of each, and who goes on speaking."""

from __future__ import annotations

from bisect import bisect_left

from schemas.facts import Claim, Party
from schemas.value import Value
from transforms.facts.claim_words import COMMAS, THAT, words
from transforms.facts.contents import Content, Contents
from transforms.facts.cues import Cue, sense
from transforms.facts.document import Document
from transforms.facts.openings import Opening, Openings
from transforms.facts.quotation_marks import OPENING
from transforms.facts.speakers import Speakers
from transforms.facts.stance import Stances
from transforms.facts.voices import Speaker, is_media
from transforms.lexicon.trie import Hit

_NOT_OPENING = words("not opening")
_NOT = words("negation")
_OFTEN = words("often")
_PRONOUNS = words("subject pronoun")
_OPEN = ("state", "confirm")
_RELATIVES = words("relative")
_CLAUSE = _RELATIVES | {"في", "من", "على", "ان", ".", ":"}
# The rules and how often each is right: of 280 claims found in 48 hand-marked articles, with one right and one
# wrong added to each rule's count, rounded to twentieths.
CONFIDENCE = {
    "verb with that-clause": 0.9,
    "verb with quotation": 0.8,
    "verb with preposition": 0.8,
    "verb with object": 0.85,
    "verb after its words": 0.5,
    "relayed from a source": 0.8,
    "participle carries on": 0.85,
    "noun of saying": 0.7,
    "according to, after": 0.85,
    "according to, before": 0.85,
    "in the speaker's own words": 0.5,
    "which another confirms or denies": 0.75,
    "accused by nobody named": 0.6,
    "pretext": 0.65,
    "stated in a document": 0.5,
    "headline colon": 0.8,
    "hearsay": 0.85,
}
_PEOPLE = ("named_person", "anonymous")
_RELAYED = ("according to, after", "according to, before")
TRAILING = frozenset(["،", ",", ".", ":", "؛", "\n", "!", "؟", "-", "…", "و", '"', "«", "("])


class Said(Value, frozen=True):
    """A claim found, with the tokens of its content, who said it and the gender of the cue."""

    claim: Claim
    first: int
    after: int
    speaker: Speaker | None
    gender: str
    prefix: int = 0  # proclitics left out of the first


def _definite(surface: str) -> str:
    return surface.removeprefix("ال").removeprefix("ل")


def _says_it_in_a_word(rule: str, cue: Cue) -> bool:
    """«نفت التهمة», «طالبت بالانسحاب»; one word after «قال» is a name."""
    return rule == "verb with object" or (rule == "verb with preposition" and cue.stance not in _OPEN)


class Told:
    """The claims found so far in one text, and what they say of who speaks next."""

    def __init__(self, doc: Document, speakers: Speakers, openings: Openings, contents: Contents) -> None:
        self.doc, self.words, self.speakers = doc, doc.words, speakers
        self.openings, self.contents, self.quotations = openings, contents, speakers.quotations
        self.closes, self.stances = self.quotations.closes, Stances(doc)
        self.found: list[Said] = []
        self.read_to = 0  # cues before this token are part of another

    def say(self, token: int, hit: Hit, cue: Cue, speaker: Speaker, opening: Opening, end: int) -> bool:
        content = self.contents.content(opening, end)
        rule = opening.rule
        return self.keep(content, speaker, token, hit, cue, rule, heard=self._addressee(hit.end, opening.at))

    def keep(
        self, content: Content, speaker: Speaker | None, token: int, hit: Hit | None, cue: Cue, rule: str,
        said: str | None = None, *, span: Claim | None = None, heard: str | None = None, source: str = "anonymous",
    ) -> bool:  # fmt: skip
        first, after, prefix = content.first, content.after, content.prefix
        if content.kind != "direct":
            while first < after and (self.words[first] in COMMAS or self.words[first] in (":", "-", "(")):
                first, prefix = first + 1, 0
            while after > first and self._trails(after - 1, first):
                after -= 1
        else:
            while after > first and self.words[after - 1] == "\n":
                after -= 1
        if after <= first or (after - first < 2 and span is None and not _says_it_in_a_word(rule, cue)):
            return False
        where = span or self.doc.span(first, after, prefix)
        if where.end <= where.start or (span is None and self._told_already(first, after, speaker, rule)):
            return False
        claim = Claim(
            start=where.start, end=where.end, surface=where.surface,
            speaker=_party(speaker),
            speaker_role=speaker.role if speaker else None,
            source_kind=speaker.kind if speaker else source,
            cue=self.doc.span(hit.start, hit.end, hit.prefix) if hit is not None else None,
            kind=content.kind, stance=said or self.stances.stance(cue.stance, first, after),
            hedges=self.stances.hedges(first, after), addressee=heard,
            sentence=self.doc.sentence[first], rule=rule, confidence=CONFIDENCE[rule],
        )  # fmt: skip
        self.found.append(Said(claim, first, after, speaker, cue.morph.gender, prefix))
        return True

    def _addressee(self, start: int, stop: int) -> str | None:
        """The outlet that was spoken to: «لـ«…»», «لوكالة …», «لرويترز»."""
        for i in range(bisect_left(self.speakers.first, start), bisect_left(self.speakers.first, stop)):
            m, t = self.speakers.mentions[i], self.speakers.first[i]
            glued = m.start - self.doc.starts[t] == 1 and self.words[t][0] == "ل"
            k = t - 1
            while (k >= start and self.words[k] in ('"', "«")) or (
                k >= start
                and (k in self.speakers.source and self.speakers.source[k].senses[0] == "media")
                and not self.speakers.source[k].proclitic
            ):
                k -= 1
            apart = k >= start and (
                self.words[k] == "ل"
                or (
                    k in self.speakers.source
                    and "ل" in self.speakers.source[k].proclitic
                    and self.speakers.source[k].senses[0] == "media"
                )
            )
            told = t == start and self.words[t - 1].endswith(("ابلغ", "ابلغت", "اخبر", "اخبرت", "ابلغوا"))
            if m.type == "ORG" and (told or ((glued or apart) and is_media(m.surface, m.entity_id))):
                return m.surface
        return None

    def _told_already(self, first: int, after: int, speaker: Speaker | None, rule: str) -> bool:
        """Whether these words are attributed already; a second source is named by «وفق …» after them alone."""
        return any(
            s.first == first
            and abs(s.after - after) < 3
            and (
                rule != "according to, after"
                or s.speaker is None
                or speaker is None
                or s.speaker.span == speaker.span
                or _definite(s.speaker.span.surface)
                == _definite(speaker.span.surface)  # «أكد المصدر …، وفقاً للمصدر»
            )
            for s in self.found[-4:]
        )

    def _trails(self, i: int, first: int) -> bool:
        word = self.words[i]
        if word in ('"', "»", ")"):
            return (
                self.quotations.opens.get(i, -1) < first
                if word != ")"
                else "(" not in self.words[max(first, i - 40) : i]
            )
        return word in TRAILING

    def last(self, token: int, cue: Cue) -> Speaker | None:
        """Who spoke last, of the cue's gender if one of the last few did."""
        spoken = [s for s in self.found[-6:] if s.speaker is not None and s.first <= token]
        if not spoken:
            return None
        gender, chosen = cue.morph.gender, spoken[-1]
        for s in reversed(spoken[:-1]):
            if s.claim.rule in _RELAYED or s.claim.rule == "pretext":
                continue
            told_of = s.claim.sentence == chosen.claim.sentence and s.claim.source_kind in _PEOPLE
            if chosen.claim.rule in _RELAYED and told_of:
                chosen = s  # «قال فلان كذا، وفق الوكالة. وأضاف»
            elif s.first < chosen.first and chosen.after <= s.after and not s.first <= token < s.after:
                chosen = s  # who told it speaks on, not the one he told of
        if cue.morph.number == "s" and gender and chosen.gender and chosen.gender != gender:
            chosen = next((s for s in reversed(spoken) if s.gender == gender), chosen)
        return self.speakers.naming(chosen.speaker, token) if chosen.speaker is not None else None

    def alone(self, token: int) -> Speaker | None:
        """The one person that a text has named so far, where it names no other."""
        known = range(bisect_left(self.speakers.last, token))
        people = [i for i in known if self.speakers.mentions[i].type == "PER"]
        surnames = {self.speakers.mentions[i].surface.replace("_", " ").split()[-1] for i in people}
        return self.speakers.named(people[-1]) if len(surnames) == 1 else None

    def silent(self, first: int, token: int) -> Speaker | None:
        """«ونفى مصدر ذلك، مؤكداً أن»: the subject of the verb of saying that no claim came of, if one is nearer."""
        cues, known = (
            self.doc.of("cue"),
            max((s.after for s in self.found[-3:] if s.after <= token), default=first),
        )
        for t in range(token - 1, max(first, known, token - 24) - 1, -1):
            cue = sense(cues.get(t), "verb")
            if cue is not None and self.words[t - 1] in _PRONOUNS:
                return None  # «لكنه امتدح فلاناً، مشدداً على»: he who spoke last
            if cue is not None and t not in self.speakers.source and self.words[t - 1] not in _RELATIVES:
                found = self.speakers.after(cues[t].end, token)
                if found is not None and found.first <= cues[t].end + 6:
                    return found
            if self.words[t] in (":", '"', "»"):
                return None
        return None

    def goes_on(self, token: int, cue: Cue) -> Speaker | None:
        """Who spoke last, unless the gender of the cue tells somebody else."""
        speaker = self.last(token, cue)
        other = cue.morph.gender and not any(s.gender in ("", cue.morph.gender) for s in self.found[-6:])
        return None if other else speaker

    def here(self, token: int) -> bool:
        """Whether somebody already spoke in this sentence."""
        latest = self.found[-1] if self.found else None
        return (
            latest is not None
            and latest.speaker is not None
            and self.doc.sentence[latest.first] == self.doc.sentence[token]
        )

    def lately(self, token: int) -> bool:
        """Whether somebody spoke in this sentence or the two before it."""
        latest = self.found[-1] if self.found else None
        return latest is not None and self.doc.sentence[token] - self.doc.sentence[latest.after - 1] <= 2

    def sentence(self, token: int) -> tuple[int, int]:
        """The sentence of a token; a line that breaks off at a comma goes on in the next."""
        number = self.doc.sentence[token]
        first, end = self.doc.sentences[number]
        first = self._past_dateline(first, token)
        if (
            end - first > 2
            and self.words[end - 1] == "\n"
            and (self.words[end - 2] in COMMAS or self.words[end - 2] == ":")
            and number + 1 < len(self.doc.sentences)
        ):
            end = self.doc.sentences[number + 1][1]
        return first, end

    def _past_dateline(self, first: int, token: int) -> int:
        """Past «حلب (وكالة) - » where a line begins: no place of it is a subject."""
        if (first and self.words[first - 1] != "\n") or first not in self.speakers.places:
            return first
        for t in range(first + 1, min(token, first + 12)):
            if self.words[t] == "-":
                return next((k for k in range(t, token) if self.words[k] != "-"), token)
            if self.words[t] in _CLAUSE:
                break
        return first

    def floor(self, token: int, first: int) -> int:
        """The first token of the clause that holds ``token``: after «أن», a colon or an opening mark."""
        for t in range(token - 1, max(first, token - 40) - 1, -1):
            word = self.words[t]
            if (
                (word in THAT and self.words[t - 1] not in _NOT_OPENING)
                or word in (":", "؛")
                or (word in OPENING and self.closes.get(t, 0) > token)
            ):
                return t + 1
        return first

    def nested(self, token: int) -> bool:
        return any(s.first <= token < s.after for s in self.found[-6:])

    def said_at(self, token: int) -> bool:
        return any(s.first == token for s in self.found[-6:])

    def negated(self, token: int) -> bool:
        """«لم يقل», «دون أن تعلن»: nothing was said."""
        before = self.words[token - 1] if token else ""
        if before in OPENING and self.closes.get(token - 1, token + 9) - token < 5:
            return True  # part of a name: «شبكة "فرات"»
        if self.often(token):
            return False
        return before in _NOT or (
            before == "ان" and token > 1 and self.words[token - 2] in ("دون", "بدون", "يمكن")
        )

    def often(self, token: int) -> bool:
        """«عادة ما تقول»: does «ما» before a verb only follow how often it is said?"""
        return token > 1 and self.words[token - 1] == "ما" and self.words[token - 2] in _OFTEN

    def unsaid(self, token: int, hit: Hit, cue: Cue, end: int) -> bool:
        """«اتهامات لفلان بـ…»: nobody is named who accuses."""
        for i in range(hit.end, min(end, hit.end + 7)):
            if self.words[i] in COMMAS:
                break
            if self.openings.proclitic(i, "ب"):
                apart = self.words[i] == "ب" or self.words[i] in THAT
                opening = Opening(i + 1, "", at=i) if apart else Opening(i, "", prefix=1, at=i)
                return self.keep(
                    self.contents.content(opening, end, phrase=True),
                    None,
                    token,
                    hit,
                    cue,
                    "accused by nobody named",
                )
        return False


def _party(speaker: Speaker | None) -> Party | None:
    if speaker is None:
        return None
    span = speaker.span
    return Party(start=span.start, end=span.end, surface=span.surface, entity_id=speaker.entity_id)

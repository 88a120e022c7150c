"""Claims that hang on a participle or a noun made of a verb of saying."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.claim_words import COMMAS, TIME, words
from transforms.facts.contents import Contents
from transforms.facts.cues import Cue
from transforms.facts.document import Document
from transforms.facts.openings import Opening, Openings
from transforms.facts.speakers import Speakers
from transforms.facts.told import Told
from transforms.facts.voices import Speaker
from transforms.lexicon.trie import Hit

_HIS_WORDS = words("his words")
_NEW = words("new adjective")
_PRONOUNS = words("subject pronoun")


class Derived:
    """Reads participles («مضيفاً أن») and nouns of saying («إعلان فلان السيطرة»)."""

    def __init__(
        self, doc: Document, speakers: Speakers, openings: Openings, contents: Contents, told: Told
    ) -> None:
        self.words, self.cues, self.speakers = doc.words, doc.of("cue"), speakers
        self.openings, self.contents, self.told = openings, contents, told

    def participle(self, token: int, hit: Hit, cue: Cue) -> bool:
        first, end = self.told.sentence(token)
        before = self.words[token - 1] if token else ""
        if not self.openings.attendant(token):
            return False  # «أسفه», «أمله»: nouns of the same spelling
        if hit.proclitic not in ("", "و") or before == "مما" or before.isdigit():
            return False
        if cue.strength == "act" and "blame" not in cue.frames:
            return False
        opening = self.openings.opening(cue, hit.end, end)
        if opening is None and cue.frames & {"object"} and token > first and self.words[token - 1] in COMMAS:
            at = self.openings.adverbials(hit.end, end)
            if at < end and self.openings.noun_like(at):
                opening = Opening(at, "verb with object", at=at)
        if opening is None or opening.at - hit.end > 14:
            return False
        speaker = (
            self._plural(first, token)
            or self._resumed(first, token, cue)
            or self.told.silent(first, token)
            or (
                self.told.last(token, cue)
                if self.told.here(token)
                else self.speakers.heading(first, token)
                or self._subject(first, token)
                or self.told.last(token, cue)
            )
        )
        if speaker is None:
            return False
        opening = self.openings.whole_blame(cue, opening, hit.end)
        return self.told.say(token, hit, cue, speaker, replace(opening, rule="participle carries on"), end)

    def _plural(self, first: int, token: int) -> Speaker | None:
        """«ويصمم الغربيون على الرد، ملوحين بـ»: the plural subject with which a participle agrees."""
        if not self.words[token].endswith("ين") or self.told.here(token):
            return None
        for t in range(token - 1, first - 1, -1):
            if self.words[t].startswith("ال") and self.words[t].endswith("ون"):
                return self.speakers.after(t, token) or self.speakers.unknown(t, token)
        return None

    def _resumed(self, first: int, token: int, cue: Cue) -> Speaker | None:
        """«لكنه امتدح فلاناً، مشدداً على …»: he of whom the sentence before told."""
        if self.words[first] not in _PRONOUNS or self.told.here(token):
            return None
        return (self.told.last(token, cue) if self.told.lately(token) else None) or self.told.alone(first)

    def _subject(self, first: int, token: int) -> Speaker | None:
        for t in range(first, min(token, first + 6)):
            source = self.speakers.source.get(t)
            if (
                source is not None
                and self.speakers.heads(t, first)
                and not source.proclitic.endswith(("ب", "ل", "ك"))
            ):
                return self.speakers.described(t, token)
        return None

    def _subject_before(self, token: int, first: int) -> Speaker | None:
        """«ليعاود الأمين العام تحذيره»: the described subject right before a noun with its pronoun."""
        for t in range(max(first, token - 6), token):
            if t in self.speakers.source:
                found = self.speakers.described(t, token)
                return found if found is not None and found.after == token else None
        return None

    def noun(self, token: int, hit: Hit, cue: Cue) -> bool:
        """«إعلان فلان السيطرة على …», «تأكيدات فلان بأن …», «تهديداتها بـ…»."""
        first, end = self.told.sentence(token)
        stop = min(end, hit.end + 10)
        if cue.morph.pronoun:
            if self.words[token] in _HIS_WORDS or (token and self.words[token - 1] in ("ما", "من")):
                return False
            accused = self.openings.proclitic(hit.end, "ب") if hit.end < end else False
            if cue.stance == "accuse" and cue.morph.number == "s" and accused:
                return self.told.unsaid(token, hit, cue, end)  # «بعد اتهامه بكذا»: by whom, is not told
            if self.told.said_at(token):
                return False  # «أعرب عن اعتقاده أن …»: who voices it has said it
            speaker = (
                self.speakers.before(token, first)
                or self._subject_before(token, first)
                or self.speakers.nearest(token, first)
            )
            at = hit.end
        else:
            speaker = self.speakers.after(hit.end, stop, governed=True)
            if speaker is None and cue.stance == "accuse":
                return self.told.unsaid(token, hit, cue, end)
            if speaker is None or speaker.first > hit.end + (6 if speaker.kind == "named_person" else 1):
                return False
            at = speaker.after
            while at < end and (
                self.words[at] in ('"', "»", ")", "نفسها", "نفسه")
                or self.words[at] in TIME
                or self.words[at] in _NEW
            ):
                at += 1
        if speaker is None and cue.stance == "accuse":
            return self.told.unsaid(token, hit, cue, end)
        if speaker is None or not (speaker.named or speaker.kind in ("anonymous", "named_person")):
            return False
        opening = self.openings.opening(cue, at, min(end, at + 6), near=4 if cue.morph.pronoun else 2)
        if (
            opening is None
            and "object" in cue.frames
            and cue.stance in ("state", "confirm", "deny")
            and at < end
            and self.openings.noun_like(at)
            and at not in self.speakers.starting
        ):
            opening = Opening(at, "noun of saying", at=at)
        if opening is None or self.told.said_at(opening.token):
            return False
        content = self.contents.content(opening, end, phrase=True)
        return self.told.keep(content, speaker, token, hit, cue, "noun of saying")

"""Claims that hang on a phrase or, in a headline, on a colon."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.facts.claim_words import COMMAS, THAT, words
from transforms.facts.contents import Content, Contents
from transforms.facts.cues import ANY, NO_MORPH, Cue, sense
from transforms.facts.document import Document
from transforms.facts.openings import Opening, Openings
from transforms.facts.quotation_marks import OPENING
from transforms.facts.speakers import Speakers
from transforms.facts.told import Told
from transforms.facts.voices import Speaker
from transforms.lexicon.trie import Hit

_LEADS = words("lead")
_NOT_A_VOICE = words("not a voice")
_VERBAL = words("relative") | {"في", "من", "علي", "ان", "."}
_ENDS: tuple[list[str], ...] = ([], ["."], [","], ["،"], [":"])
# What hangs on a noun or an adjective is part of the clause that «بحسب» attributes.
_SOME_OF_THEM = frozenset(["بعضها", "بعضه", "بعضهم", "احداها"])
_IN_A_CLAUSE = frozenset(["noun of saying", "accused by nobody named", "pretext", "hearsay"])
_ASIDE = frozenset(["عن", "حول", "في", "من", "ردا", "تعليقا", "معلقا", "بعد", "بشان", "ل"])
_GOES_ON = frozenset(["الي", "علي", "عن", "قد", "في", "من"])
_THEN = frozenset(["فان", "فانه", "فانها", "فقد", *THAT])  # after «بحسب فلان، …»
_HEADLINE = 60  # tokens of the longest headline
_LINES = 40  # lines of a text that are read for headlines
_MANY = ("ون", "ين")
_STOPS = frozenset([":", "."])
_RADICAL = tuple(sorted(words("radical و")))


class Attributions:
    """Reads what attributes without a verb of its own: «بحسب», «على حد قوله», «أنباء عن», «بحجة أن», «تركيا: …»."""

    def __init__(
        self, doc: Document, speakers: Speakers, openings: Openings, contents: Contents, told: Told
    ) -> None:
        self.doc, self.words, self.speakers = doc, doc.words, speakers
        self.openings, self.contents, self.told = openings, contents, told
        self.cues, self.own_voice = doc.of("cue"), doc.of("own_voice")
        self.quotations = speakers.quotations

    def according(self, token: int, hit: Hit) -> bool:
        first, end = self.told.sentence(token)
        at = self.openings.past_verb(hit.end, end)
        if at >= end or self.words[at] in _NOT_A_VOICE:
            return False
        stop = at
        while (
            stop < end
            and stop - at < 16
            and (
                self.words[stop] not in COMMAS
                and self.words[stop] not in (".", "\n")
                and self.words[stop] not in ("فان", "فانه", "فانها")
            )
            and self.words[stop] not in THAT
        ):
            stop += 1
        if at > hit.end and stop < end and self.words[stop] in THAT:
            return False
        relayed = next((t for t in range(at, stop) if self.words[t] == "عن" and t > at), None)
        speaker = None
        if relayed is not None and any(w.startswith(("نقل", "تنقل")) for w in self.words[hit.end : at]):
            speaker = self.speakers.after(relayed + 1, end)
        speaker = speaker or self.speakers.after(at, min(end, max(stop, at + 12)), governed=True)
        if (
            speaker is None
            and stop < end
            and self.words[stop] in ("فان", "فانه", "فانها")
            and self.words[at].startswith(("ال", "لل"))
        ):
            speaker = self.speakers.unknown(at, stop)
        if speaker is None:
            return False
        cue_end = at if at > hit.end else hit.end
        if self.words[token] == "كما" and (token - first < 3 or self._has_its_own(hit, end)):
            return False  # «كما قال فلان إن»: the verb's own claim
        place = Hit(token, cue_end, hit.prefix, hit.proclitic, ())
        said = Cue("phrase", "say", "state", frozenset(), NO_MORPH)
        stop = max(stop, min(speaker.after, end))
        heads = all(
            self.words[t] in _LEADS or self.words[t] in ("و", "السبب", "والسبب") for t in range(first, token)
        ) or (self.words[token - 1] in COMMAS and stop < end and self._after_comma(stop, end))
        if heads:
            begin = stop
            while begin < end and (
                self.words[begin] in COMMAS
                or self.words[begin] in THAT
                or self.words[begin] in ("فان", "فانه", "فانها", ":", "فقد")
            ):
                begin += 1
            begin = self._past_apposition(begin, end)
            if stop >= end - 1:
                begin = speaker.after
            if end - begin < 3:
                return self._after_stop(token, place, said, speaker, first)
            self.told.read_to = begin
            if self._tells_who(begin, end):
                return True
            content = self.contents.content(self.openings.quoted(begin, "according to, before", begin), end)
            return self.told.keep(content, speaker, token, place, said, "according to, before")
        self.told.read_to = max(at, speaker.first)
        if (
            self.told.found
            and self.told.found[-1].first > token
            and self.doc.sentence[self.told.found[-1].first] == self.doc.sentence[token]
        ):
            return True  # «قال فلان، وفق الوكالة، إن …»: told on the way
        begin, prefix = self._clause_start(first, token)
        content = Content(begin, token, prefix, "indirect")
        resumed = self._resumed(token, begin, speaker.after, stop, end)
        if resumed:
            content = self.contents.content(Opening(begin, "", prefix=prefix, at=begin), end, past=resumed)
        return self.told.keep(content, speaker, token, place, said, "according to, after")

    def _resumed(self, token: int, begin: int, after: int, stop: int, end: int) -> int:
        """The token where a clause goes on after whom it is ascribed to: «وبدأت، وفق فلان، عملية …»; 0 if it does not."""
        if not 0 < token - begin < 9 or after >= end:
            return 0
        if stop < end and self.words[stop] in COMMAS and stop <= after + 4:
            return 0 if self.contents.turns(stop + 1, end) else stop + 1
        if self.words[token - 1] in COMMAS:
            return 0
        after += self.words[after] in ('"', "»")
        return after if after < end and self.words[after] in _GOES_ON else 0

    def _tells_who(self, begin: int, end: int) -> bool:
        """«وبحسب الوكالة، قال فلان إن»: she relays what another said."""
        cue = sense(self.cues.get(begin), "verb")
        if cue is None or cue.strength != "say" or self.cues[begin].proclitic or "colon" not in cue.frames:
            return False
        opening = self.openings.opening(cue, self.cues[begin].end, end)
        return opening is not None and opening.at > self.cues[begin].end

    def _has_its_own(self, hit: Hit, end: int) -> bool:
        """Whether the verb of «كما أعلنت فلانة عن …» has content of its own after it."""
        cue = sense(self.cues.get(hit.end - 1), "verb") or ANY
        return any(self.openings.opening(c, hit.end, end) is not None for c in (ANY, cue))

    def _past_apposition(self, begin: int, end: int) -> int:
        """«بحسب صحيفة "فلانة"، الصادرة في كذا، فإن»: past what is said of the source."""
        if begin >= end or not self.words[begin].startswith(("ال", "ومقر")):
            return begin
        for t in range(begin, min(end - 1, begin + 16)):
            if self.words[t] in COMMAS and self.words[t + 1] in _THEN:
                return t + 2
        return begin

    def _after_stop(self, token: int, hit: Hit, cue: Cue, speaker: Speaker, first: int) -> bool:
        """«… . وفقاً لفلان.»: the sentence before is what he says."""
        number = self.doc.sentence[first]
        if not number or self.words[first - 1] == "\n" or self.told.here(first - 1):
            return False
        begin, stop = self.doc.sentences[number - 1]
        begin, prefix = self._clause_start(begin, stop)
        return self.told.keep(
            Content(begin, stop, prefix, "indirect"), speaker, token, hit, cue, "according to, after"
        )

    def _after_comma(self, stop: int, end: int) -> bool:
        i = stop
        while i < end and self.words[i] in COMMAS:
            i += 1
        return i < end and (self.words[i] in THAT or self.words[i] in ("فان", "فانه", "فانها"))

    def _clause_start(self, first: int, token: int) -> tuple[int, int]:
        """Where the clause before «بحسب» starts: after what another clause said, past «كما» and «فقد»."""
        begin = first
        for said in reversed(self.told.found[-4:]):
            if said.claim.rule in _IN_A_CLAUSE:
                continue
            if said.first >= first and said.after <= token and said.claim.cue is not None:
                if token - said.after <= 1 and said.claim.kind != "direct":
                    return said.first, said.prefix
                begin = said.after
                break
            if said.first >= first and said.first < token:
                return said.first, said.prefix
        for t in range(token - 1, begin, -1):
            if self.words[t - 1] in COMMAS and self.words[t] in ("فيما", "بينما", "الا"):
                begin = t + 1
                break
            if self.words[t] == "حين" and self.words[t - 1] == "في":
                begin = t + 1
                break
            if self.words[t] in THAT and self.words[t - 1] in ("والظاهر", "الظاهر", "الا", "غير", "يبدو"):
                begin = t + 1
                break
        if begin == first:
            begin = self._after_dateline(first, token)
        if begin in self.own_voice:
            begin = self.own_voice[begin].end
            while begin < token and self.words[begin] in THAT:
                begin += 1
        while begin < token and (self.words[begin] in _LEADS or self.words[begin] in COMMAS):
            begin += 1
        word = self.words[begin] if begin < token else ""
        conjoined = (
            (len(word) > 3 or word in ("ولا", "ولم", "ولن"))
            and word[0] == "و"
            and not word.startswith(_RADICAL)
        )
        conjoined = conjoined and begin not in self.speakers.starting
        return begin, 1 if conjoined else 0

    def _after_dateline(self, first: int, token: int) -> int:
        """Past «حلب - » or «بيروت (وكالة) - » where a line begins."""
        if first and self.words[first - 1] != "\n":
            return first
        for t in range(first + 1, min(token, first + 12)):
            if self.words[t] == "-":
                filed = first in self.speakers.places or first in self.speakers.starting
                if not filed or any(w in _VERBAL for w in self.words[first:t]):
                    return first
                return next((k for k in range(t, token) if self.words[k] != "-"), token)
        return first

    def own_words(self, token: int, hit: Hit) -> bool:
        first, _ = self.told.sentence(token)
        if any(s.first >= first and s.speaker is not None for s in self.told.found[-3:]):
            return True
        known = self.told.found[-1] if self.told.found else None
        if known is not None and self.doc.sentence[first] - self.doc.sentence[known.first] > 2:
            known = None
        speaker = known.speaker if known is not None else None
        one = not self.words[hit.end - 1].endswith("هم")
        if speaker is None or (one and self.words[speaker.first].endswith(_MANY)):
            speaker = self.speakers.heading(first, token) or self._anybody(first, token)
        if speaker is None:
            return True
        begin, prefix = self._clause_start(first, token)
        said = Cue("phrase", "say", "state", frozenset(), NO_MORPH)
        self.told.keep(
            Content(begin, token, prefix, "indirect"), speaker, token, hit, said, "in the speaker's own words"
        )
        return True

    def _anybody(self, first: int, token: int) -> Speaker | None:
        """The person that the sentence tells of, whose words they are."""
        found = self.speakers.nearest(token, first)
        return found if found is not None and found.kind == "named_person" else None

    def stated(self, token: int, hit: Hit) -> bool:
        """«جاء في البيان أن …»."""
        first, end = self.told.sentence(token)
        said = Cue("phrase", "say", "state", frozenset(["an", "colon"]), NO_MORPH)
        opening = self.openings.opening(said, hit.end, end)
        if opening is None or self.told.negated(token):
            return False
        speaker = (
            self.speakers.after(hit.end, opening.at)
            or self.speakers.before(token, first)
            or self.speakers.unknown(hit.end, opening.at)
        )
        if speaker is None and self.words[hit.end - 1] != "في":
            speaker = self.told.last(token, said)
        if speaker is None:
            return False
        if self.words[speaker.first] in _SOME_OF_THEM:
            speaker = None  # «لافتات جاء في بعضها»
        self.told.read_to = opening.token
        return self.told.keep(
            self.contents.content(opening, end), speaker, token, hit, said, "stated in a document"
        )

    def hearsay(self, token: int, hit: Hit) -> bool:
        first, end = self.told.sentence(token)
        if hit.proclitic not in ("", "و", "ف"):
            return False  # «وكالة كذا للأنباء عن فلان»
        if any(
            self.words[t] in ("لم", "دون", "عدم", "لا", "ترد", "نفي", "تنفي", "وردت")
            for t in range(max(first, token - 3), token)
        ):
            return True
        said = Cue("phrase", "say", "state", frozenset(), NO_MORPH)
        at = hit.end
        if at >= end:
            return False
        if self.openings.proclitic(at, "ب") and self.words[at] not in THAT and "تفيد" in self.words[at - 1]:
            opening = Opening(at, "hearsay", prefix=1, at=at)
        else:
            at += at + 1 < end and self.words[at] in THAT
            opening = Opening(at, "hearsay", at=at)
        self.told.read_to = at
        content = self.contents.content(opening, end, phrase=True)
        return self.told.keep(content, None, token, hit, said, "hearsay", source="anonymous")

    def charged(self, token: int, hit: Hit) -> bool:
        _, end = self.told.sentence(token)
        at = hit.end
        if at >= end or not self.openings.proclitic(at, "ب"):
            return False
        word = self.words[at]
        opening = Opening(at + 1, "", at=at) if word == "ب" else Opening(at, "", prefix=1, at=at)
        said = Cue("phrase", "say", "accuse", frozenset(), NO_MORPH)
        return self.told.keep(
            self.contents.content(opening, end, phrase=True),
            None,
            token,
            hit,
            said,
            "accused by nobody named",
            source="anonymous",
        )

    def pretext(self, token: int, hit: Hit) -> bool:
        first, end = self.told.sentence(token)
        speaker = self.speakers.heading(first, token) or self.speakers.nearest(token, first)
        at = hit.end
        while at < end and self.words[at] in THAT:
            at += 1
        stance_of = "accuse" if "تهم" in self.words[token] else "state"
        if speaker is not None and speaker.first and self.words[speaker.first - 1] == "في":
            speaker = None  # «محتجز في تركيا بتهمة …»: where it was
        if at >= end or (speaker is None and stance_of != "accuse"):
            return False
        said = Cue("phrase", "say", stance_of, frozenset(), NO_MORPH)
        content = self.contents.content(
            self.openings.quoted(at, "pretext", at), end, phrase=self.words[at - 1] not in THAT
        )
        return self.told.keep(content, speaker, token, hit, said, "pretext")

    def headlines(self) -> None:
        """«تركيا: لن …» in a line that is no sentence of the body."""
        words, first = self.words, 0
        for after in [i for i in self.doc.tokens.signs if words[i] == "\n"][:_LINES]:
            ended = words[after - 1 : after] in _ENDS and words[after - 2 : after] != [".", "."]
            if after - first < _HEADLINE and not ended:
                for part in self._parts(first, after):
                    i = next(
                        (t for t in range(part + 1, min(after - 2, part + 10)) if words[t] in _STOPS), part
                    )
                    if words[i] == ":" and words[i + 1] != ":":
                        self._headline(part, i, after)
                        break
            first = after + 1

    def _parts(self, first: int, after: int) -> Iterator[int]:
        """Where the parts of a headline begin: «بعد الغارة.. تركيا: لن …»."""
        yield first
        for t in range(first + 1, after - 2):
            if self.words[t] == self.words[t - 1] == "." and self.words[t + 1] != ".":
                yield t + 1

    def _between_marks(self, first: int, colon: int) -> Speaker | None:
        """«“فلانة”: …»: a name no lexicon knows, set off by marks."""
        if (
            self.words[first] in OPENING
            and self.quotations.closes.get(first) == colon - 1
            and colon - first > 2
        ):
            span = self.doc.span(first + 1, colon - 1)
            return Speaker(span, "organisation", None, None, first, colon, False)
        return None

    def _headline(self, first: int, colon: int, after: int) -> None:
        speaker = self.speakers.after(first, colon) or self._between_marks(first, colon)
        if speaker is None or (
            speaker.after < colon
            and not any(w in _ASIDE for w in self.words[speaker.after : colon])
            and not self.openings.proclitic(speaker.after, "ل")  # «فلان لوفد كذا: …»
            and self.openings.addressed(speaker.after, colon) == speaker.after
        ):
            return
        if speaker.span.surface in ("سوريا", "سورية") or speaker.kind == "document":
            return
        if any(
            sense(self.cues.get(t), "verb") is not None and t not in self.speakers.source
            for t in range(first, colon)
        ):
            return
        content = self.contents.content(self.openings.quoted(colon + 1, "headline colon", colon), after)
        said = Cue("phrase", "say", "state", frozenset(), NO_MORPH)
        self.told.keep(content, speaker, colon, None, said, "headline colon")

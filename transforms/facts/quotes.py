"""Claims: who says what, in which words, with which stance (``facts.md`` §4).

A claim hangs on its cue: a verb of saying, a noun or participle made of one, or a phrase such as «بحسب».
From the cue the rules look for what opens the content («أن», a colon, a quotation mark, the preposition
the verb takes), for the speaker beside it (``speakers``), and for where the content ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.facts import Claim, Mention, Party
from transforms.facts import cues as cue_words
from transforms.facts.cues import Cue, sense
from transforms.facts.document import Document
from transforms.facts.quotation_marks import OPENING, quotations
from transforms.facts.speakers import COMMAS, PREPOSITIONS, THAT, TIME, Speaker, Speakers
from transforms.facts.stance import hedges, stance
from transforms.lexicon.trie import Hit

RULES = (
    "verb with that-clause",
    "verb with quotation",
    "verb with preposition",
    "verb with object",
    "verb after its words",
    "relayed from a source",
    "participle carries on",
    "noun of saying",
    "according to, after",
    "according to, before",
    "in the speaker's own words",
    "which another confirms or denies",
    "accused by nobody named",
    "pretext",
    "stated in a document",
    "headline colon",
    "hearsay",
)

_REACH = 30  # tokens between a cue and what opens its content; the longest appositions of news fit
_LONGEST = 400  # tokens of one content
_SPEECH = 5  # tokens between marks that are speech rather than a name
_NOT_OPENING = frozenset(["بعد", "قبل", "دون", "الا", "غير", "بيد", "كما", "منذ", "حتي", "لولا", "يمكن", "يجب", "ينبغي", "لو", "مع", "رغم", "بمجرد", "شان", "سوي", "ريثما", "لمجرد", "اما", "شانه", "شانها", "لابد", "الممكن", "المتوقع", "المقرر", "المرجح", "علما"])  # fmt: skip
_BEFORE_NOUNS = frozenset(
    ["في", "من", "الي", "علي", "عن", "مع", "بين", "تحت", "نحو", "دون", "بعد", "قبل", "هذا", "هذه", "كل"]
)
_NOT = frozenset(["لم", "لن", "لا", "ولم", "ولن", "ولا", "فلم"])
_PREPOSITION = {"الي": "الى", "عن": "عن", "من": "من", "علي": "على", "في": "في"}
_PRONOUNS = frozenset(["لكنه", "لكنها", "ولكنه", "ولكنها", "وهو", "وهي", "انه", "انها", "لكنهم", "ولكنهم"])
_HIS_WORDS = frozenset(["قوله", "قولها", "قولهم", "قولهما"])
_SAYING = frozenset(["قائلا", "قائله", "قائلين"])
_RELATIVES = frozenset(["الذي", "التي", "الذين", "والذي", "والتي", "والذين"])
_PASSIVES = frozenset(["يعتقد", "يزعم", "يقال", "يظن", "يذكر", "يتهم", "اتهم", "اتهمت", "تتهم"])
_LEADS = frozenset(
    [
        "كما",
        "و",
        "-",
        "،",
        ",",
        "فقد",
        "وقد",
        "قد",
        "لكن",
        "ذلك",
        "بذلك",
        "وبذلك",
        "وكان",
        "وكانت",
        "كان",
        "كانت",
        "حيث",
        "اذ",
        "بينما",
        "فيما",
        "هذا",
        "وهذا",
        "ان",
        "بدوره",
        "بدورها",
        ":",
        "وذلك",
    ]
)
_TRAILING = frozenset(["،", ",", ".", ":", "؛", "\n", "!", "؟", "-", "…", "و", '"', "«", "("])
_STILL = frozenset(
    ["عدا", "باستثناء", "بما", "لا", "بينها", "بينهم", "خصوصا", "خاصه", "فضلا", "اضافه", "الي", "او"]
)
_PHRASE_ENDS = frozenset(["حتي", "بهدف", "يؤكد", "تؤكد", "يعني", "تعني"])
_MARKS = COMMAS | OPENING | _RELATIVES | _PHRASE_ENDS | {"وقت"}
_CONTRASTS = frozenset(["اذ", "حيث", "فيما", "بينما", "كما", "لكن", "حين", "وفي", "وكان", "وكانت", "وقد"])
# Words in ب and ل that are no preposition with a noun.
_NO_B = frozenset(["بل", "بيد", "بدل", "بئر", "برا", "برد", "بطن", "بكر", "بعث", "بهذه", "بحق", "بعد", "بين", "بينهم", "بينها", "بينهما", "بدء", "بيان", "بيانا", "بلد", "بلده", "بلاده", "بلدي", "بحسب", "بما", "بدوره", "بدورها", "باسم", "بشان", "بسبب", "بعض", "بعضهم", "بينما", "بيد", "بدون", "باتجاه", "بدا", "بات", "بقي", "بخصوص", "بناء", "بدلا", "بعيدا", "بموجب", "برس", "برلين", "بروكسل", "بكين", "بوتين", "به", "بها", "بهم", "بريطاني", "بقياده", "بحق", "بمن", "بينهن", "برئاسه", "بغداد", "بيروت", "باريس", "بشار", "بريطانيا", "بهذا", "بذلك", "بهذه", "بشكل", "بوضوح", "بشده", "بقوه", "بلا", "بالقرب", "بالنسبه", "بالمقابل", "بالتزامن", "بالاضافه"])  # fmt: skip
_NO_B_STEMS = (
    "بدا",
    "بدء",
    "بلغ",
    "بقي",
    "بقا",
    "بات",
    "بحث",
    "برز",
    "بعث",
    "بادر",
    "باشر",
    "بنت",
    "بني",
    "بيوت",
    "بنود",
    "برامج",
    "برنامج",
    "بحر",
    "بطل",
    "بيت",
    "بنك",
    "بواب",
    "بريد",
    "برامي",
    "بترول",
    "بشري",
    "باقي",
    "بديل",
    "بؤر",
    "بناء",
    "بلد",
    "باحث",
    "بيان",
    "برلم",
    "بوت",
    "بري",
)
_NO_L = frozenset(
    [
        "له",
        "لها",
        "لهم",
        "لكن",
        "لكنه",
        "لكنها",
        "لم",
        "لن",
        "لا",
        "لان",
        "لانه",
        "لدي",
        "لقد",
        "لاحقا",
        "ليس",
        "لو",
        "لولا",
        "ليبيا",
        "لبنان",
        "لندن",
        "لجنه",
        "لقاء",
        "ليل",
        "ليله",
        "لواء",
        "لافروف",
        "ليتم",
        "لدينا",
        "ليكون",
    ]
)


class Opening(NamedTuple):
    """Where content begins: its first token, by which rule, the mark that opens it, and proclitics to leave out."""

    token: int
    rule: str
    quoted: bool = False
    prefix: int = 0
    at: int = 0  # the token that opens: «أن», a colon, a mark


class Content(NamedTuple):
    """What is attributed: tokens, proclitics left out, kind, and where the text goes on."""

    first: int
    after: int
    prefix: int
    kind: str


class Said(NamedTuple):
    """A claim found, with the tokens of its content and who said it."""

    claim: Claim
    first: int
    after: int
    speaker: Speaker | None
    gender: str


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from cue_words.vocabulary()


def claims(doc: Document, mentions: Sequence[Mention]) -> list[Claim]:
    """The attributed statements in a text, in order of their content."""
    return sorted(_Reader(doc, mentions).read(), key=lambda c: (c.start, -c.end))


class _Reader:
    """One pass over the words that attribute, which remembers who spoke."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]) -> None:
        self.doc, self.words = doc, doc.words
        self.quotations = quotations(doc)
        self.closes = self.quotations.closes
        self.speakers = Speakers(doc, mentions, self.quotations)
        self.cues, self.according = doc.of("cue"), doc.of("according")
        self.own_words, self.breaks = doc.of("according_self"), doc.of("break")
        self.own_voice, self.hearsay = doc.of("own_voice"), doc.of("hearsay")
        self.charged, self.pretexts = doc.of("charged"), doc.of("pretext")
        self.stated = doc.of("stated")
        # Where a content may end; all other words are passed over.
        marks = {i for i, word in enumerate(doc.words) if word in _MARKS}
        self.marks = sorted(marks.union(self.cues, self.according, self.own_words, self.breaks))
        self.found: list[Said] = []
        self.read_to = 0  # cues before this token are part of another

    def read(self) -> list[Claim]:
        handlers = (
            (self.hearsay, self._hearsay), (self.own_words, self._own_words), (self.according, self._according),
            (self.stated, self._stated), (self.pretexts, self._pretext), (self.charged, self._charged), (self.cues, self._cue),
        )  # fmt: skip
        self._headlines()
        for token in sorted(
            {
                *self.hearsay,
                *self.own_words,
                *self.according,
                *self.stated,
                *self.pretexts,
                *self.charged,
                *self.cues,
            }
        ):
            if token < self.read_to:
                continue
            for hits, handle in handlers:
                if token in hits and handle(token, hits[token]):
                    break
        return [said.claim for said in self.found]

    # --- verbs, participles, nouns --------------------------------------------------------------

    def _cue(self, token: int, hit: Hit) -> bool:
        for kind, rule in (("verb", self._verb), ("participle", self._participle), ("noun", self._noun)):
            for cue in hit.senses:
                if isinstance(cue, Cue) and cue.kind == kind and rule(token, hit, cue):
                    return True
        return False

    def _verb(self, token: int, hit: Hit, cue: Cue) -> bool:
        first, end = self._sentence(token)
        if hit.proclitic not in ("", "و", "ف", "س", "وس", "فس", "ل") or self._negated(token):
            return False
        if hit.proclitic == "ل" and cue.morph.aspect != "imperfect":
            return False
        if token and not hit.proclitic and self.words[token - 1] in _BEFORE_NOUNS:
            return False  # «على قدر المسؤولية»: a noun of the same spelling
        if token and self.words[token - 1] == "ما" and not cue.morph.pronoun:
            return False  # «ما تردد», «ما يقول»
        if self.words[token] in _PASSIVES and "\u064f" in self.doc.raw[self.doc.starts[token] : self.doc.ends[token]]:
            return cue.stance == "accuse" and self._unsaid(token, hit, cue, end)
        if self.words[token] == "عبر" and cue.stance == "state":
            return False  # the preposition; «عبر فلان عن» is written so too, and rarer
        if cue.morph.pronoun:
            return self._verb_with_object(token, hit, cue, first, end)
        relayed = self._relayed(token, hit, cue, end)
        if relayed:
            return True
        opening = self._opening(cue, hit.end, end)
        if opening is not None and "as" in cue.frames and opening.rule == "verb with preposition":
            opening = None
        if opening is None:
            return self._after_words(token, hit, cue, first, end) or self._object(token, hit, cue, first, end)
        speaker = self._speaker(token, hit, cue, first, opening)
        if speaker is None:
            return False
        return self._say(token, hit, cue, speaker, opening, end)

    def _second(self, at: int, stop: int) -> bool:
        """Whether another noun phrase follows the first: a subject, then whom the verb addresses."""
        return at < stop and (
            at in self.speakers.starting
            or at in self.speakers.source
            or self.words[at].startswith("ال")
            or self.words[at] in ('"', "«")
        )

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

    def _negated(self, token: int) -> bool:
        """«لم يقل», «دون أن تعلن»: nothing was said."""
        before = self.words[token - 1] if token else ""
        if before in OPENING and self.closes.get(token - 1, token + 9) - token < 5:
            return True  # part of a name: «شبكة "فرات"»
        return before in _NOT or (
            before == "ان" and token > 1 and self.words[token - 2] in ("دون", "بدون", "يمكن")
        )

    def _speaker(self, token: int, hit: Hit, cue: Cue, first: int, opening: Opening) -> Speaker | None:
        floor = self._floor(token, first)
        for t in range(hit.end, opening.at):
            if t in self.according and self.words[self.according[t].end - 1] == "عن":
                source = self.speakers.after(self.according[t].end, opening.at) or self.speakers.unknown(
                    self.according[t].end, opening.at
                )
                if source is not None:
                    self.read_to = opening.at
                    return source
        conjoined = hit.proclitic.startswith(("و", "ف"))
        if self._document_before(token, hit.end):
            issuer = (
                self.speakers.before(token - 1, first)
                or self.speakers.nearest(token - 1, first)
                or self._last(token, cue)
            )
            if issuer is not None:
                return issuer
        after = self.speakers.after(hit.end, opening.at)
        if after is not None and opening.rule == "verb with preposition" and not self._whole(after, hit.end):
            after = None
        others = {"whom", "to"} if opening.rule == "verb with that-clause" else {"whom", "to", "object", "as"}
        if not conjoined and not (after is not None and after.first == hit.end and not cue.frames & others):
            before = self.speakers.before(token, floor)
            if (
                before is None
                and floor == first
                and token - first < 16
                and self.words[first] in ("وكان", "كان", "وكانت", "كانت")
            ):
                before = self.speakers.heading(first + 1, token)
            if before is not None:
                return before
        if (
            after is not None
            and "whom" in cue.frames
            and conjoined
            and not self._second(after.after, opening.at)
        ):
            after = (
                self._last(token, cue) or self.speakers.heading(first, token) or after
            )  # «وطالبت الحكومة بـ»: whom it addresses; the speaker goes on
        if after is not None:
            return after
        if opening.rule == "verb with that-clause" or (opening.quoted and cue.strength == "say"):
            known = self.speakers.unknown(hit.end, opening.at)
            if known is not None and conjoined and cue.frames & {"as", "whom", "to"}:
                known = self._last(token, cue) or known
            if (
                known is not None
                and cue.strength != "act"
                and (self.words[known.first].startswith("ال") or not self._nested(token))
            ):
                return known
        if opening.rule == "verb with preposition" and cue.strength == "say" and "an" in cue.frames:
            known = self.speakers.unknown(hit.end, opening.at)
            if (
                known is not None
                and known.after >= opening.at - 1
                and self.words[known.first].startswith("ال")
            ):
                return known
        if token in self.own_voice:
            return None
        if opening.rule in ("verb with preposition", "verb with object") and opening.at - hit.end > 3:
            return None
        if self._nested(token) and not conjoined:
            return None
        if cue.strength == "act":
            return None
        if conjoined and cue.morph.number == "p" and token - first > 3:
            head = self.speakers.heading(first, token) or self.speakers.unknown(first + 1, token)
            if head is not None:
                return head
        if not conjoined and self.words[token - 1] in THAT and token:
            return self._last(token, cue)
        if not conjoined and not self._here(token):
            head = self.speakers.heading(first, token) if token - first < 24 else None
            if head is not None or token - first > 4 and self.words[token - 1] not in _LEADS:
                return head
        if conjoined or token == first or self.words[token - 1] in _LEADS or self.words[token - 1] in COMMAS:
            return self._last(token, cue)
        return None

    def _verb_with_object(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«وهو ما أكدته فلانة», «الذي تعتبره أنقرة كذا»."""
        before = self.words[token - 1] if token else ""
        speaker = self.speakers.after(hit.end, min(end, hit.end + _REACH))
        if before == "ما" and (token < 2 or self.words[token - 2] not in ("وهو", "هو", "وهذا", "هذا")):
            return False
        if before == "ما" or (before in _RELATIVES and token > 1 and self.words[token - 2] == "الامر"):
            previous = self.found[-1] if self.found else None
            if previous is None or speaker is None or cue.stance not in ("confirm", "deny", "state"):
                return False
            self._keep(Content(previous.first, previous.after, 0, "indirect"), speaker, token, hit, cue,
                       "which another confirms or denies", "confirm" if cue.stance == "state" else cue.stance,
                       span=previous.claim)  # fmt: skip
            return True
        if "as" not in cue.frames or cue.strength != "hold":
            return False
        if speaker is not None and not speaker.named and not self.words[speaker.first].startswith("ال"):
            speaker = None  # «تعتبرها منظمة كذا»: what it is held to be
        floor = self._floor(token, first)
        if speaker is None and self._here(token):
            speaker = self._last(token, cue)
        elif speaker is None and not hit.proclitic:
            speaker = (
                self.speakers.heading(first, token)
                or self.speakers.heading(floor, token)
                or self._last(token, cue)
            )
        elif speaker is None:
            speaker = self._last(token, cue)
        if speaker is None:
            return False
        at = self._adverbials(max(hit.end, speaker.after if speaker.first >= hit.end else hit.end), end)
        if at >= end or self.words[at] in _TRAILING:
            return False
        prefix = 0
        if self.words[at] in THAT:
            at += 1
        elif "ب" in cue.frames and self._proclitic(at, "ب", _NO_B):
            at, prefix = (at + 1, 0) if self.words[at] == "ب" else (at, 1)
        content = self._content(
            self._quoted(at, "verb with object", at)._replace(prefix=prefix), end, phrase=True
        )
        return self._keep(content, speaker, token, hit, cue, "verb with object")

    def _relayed(self, token: int, hit: Hit, cue: Cue, end: int) -> bool:
        """«نقلت الوكالة عن مصدر قوله إن …»: the speaker is the source."""
        if not self.words[token].removeprefix("و").removeprefix("ف").startswith(("نقل", "تنقل", "ينقل")):
            return False
        stop = min(end, hit.end + 16)
        for i in range(hit.end, stop):
            if self.words[i] in THAT:
                return False
            if self.words[i] != "عن":
                continue
            if i + 1 < stop and self.words[i + 1] in COMMAS:
                i += 1
            opening = self._opening(cue, i + 1, end)
            if opening is None:
                return False
            speaker = self.speakers.after(i + 1, opening.at) or self.speakers.unknown(i + 1, opening.at)
            if speaker is None:
                return False
            own = next((t for t in range(i + 1, opening.at) if self.words[t] in _HIS_WORDS), None)
            place = Hit(own, own + 1, 0, "", ()) if own is not None else hit
            return self._say(
                place.start, place, cue, speaker, opening._replace(rule="relayed from a source"), end
            )
        return False

    def _after_words(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«…»، قال فلان: the words stand before the verb."""
        if cue.strength != "say" or "colon" not in cue.frames or hit.proclitic:
            return False
        k = token - 1
        while k >= first and self.words[k] in COMMAS:
            k -= 1
        opened = self.quotations.opens.get(k)
        if opened is None or k - opened <= _SPEECH or self._said_at(opened + 1):
            return False
        speaker = self.speakers.after(hit.end, min(end, hit.end + _REACH)) or self.speakers.unknown(
            hit.end, min(end, hit.end + 8)
        )
        if speaker is None:
            speaker = self._last(token, cue)
        if speaker is None:
            return False
        return self._keep(
            Content(opened + 1, k, 0, "direct"), speaker, token, hit, cue, "verb after its words"
        )

    def _object(self, token: int, hit: Hit, cue: Cue, first: int, end: int) -> bool:
        """«أعلن فلان وقف …», «تعتبر أنقرة كذا كذا»: the bare object is the content."""
        if not cue.frames & {"object", "as"}:
            return False
        floor = self._floor(token, first)
        before = None if hit.proclitic.startswith(("و", "ف")) else self.speakers.before(token, floor)
        if self._document_before(token, hit.end):
            before = self.speakers.before(token - 1, first)
        speaker = before or self.speakers.after(hit.end, min(end, hit.end + 12))
        if speaker is None and token and self.words[token - 1] in _PRONOUNS and self._here(token):
            speaker = before = self._last(token, cue)
        if speaker is None or (
            before is None and speaker.first > hit.end + 1 and not speaker.kind == "named_person"
        ):
            return False
        at = self._adverbials(hit.end if before else speaker.after, end)
        if before and at < end and self.words[at] in ("فيه", "فيها"):
            at = self._adverbials(at + 1, end)
        if at >= end or end - at < 2 and before is None:
            return False
        if not self._noun_like(at) and not (self.words[at] == "ما" and cue.stance == "deny"):
            return False
        if sense(self.cues.get(at), "noun") is not None and "as" not in cue.frames and "deny" != cue.stance:
            return False  # «كررت تهديداتها بـ»: the noun has its own content
        if cue.strength == "act" and speaker.kind not in ("media", "organisation", "document", "anonymous"):
            return False
        if "as" not in cue.frames and not self._event_noun(at):
            return False
        content = self._content(Opening(at, "verb with object", at=at), self._until_further(at, end))
        return self._keep(content, speaker, token, hit, cue, "verb with object")

    def _until_further(self, at: int, end: int) -> int:
        """A bare object ends where the sentence adds another fact: «، كما قصفت …»."""
        for t in range(at + 1, min(end, at + _LONGEST) - 1):
            if self.words[t] in COMMAS and self.words[t + 1] in ("كما", "فيما", "بينما"):
                return t
        return end

    def _event_noun(self, at: int) -> bool:
        """Whether a word can be what is announced or denied: an act, not a person or a thing."""
        word = self.words[at]
        if word in ("اي", "وجود", "ان") or self.doc.of("trigger").get(at) is not None:
            return True
        return at not in self.speakers.starting and not (at in self.speakers.source)

    def _participle(self, token: int, hit: Hit, cue: Cue) -> bool:
        first, end = self._sentence(token)
        before = self.words[token - 1] if token else ""
        if not self.words[token].endswith("ا") and before not in COMMAS and before not in ('"', "»", ")"):
            return False  # «أسفه», «أمله»: nouns of the same spelling
        if hit.proclitic not in ("", "و") or cue.strength == "act":
            return False
        opening = self._opening(cue, hit.end, end)
        if opening is None and cue.frames & {"object"} and token > first and self.words[token - 1] in COMMAS:
            at = self._adverbials(hit.end, end)
            if at < end and self._noun_like(at):
                opening = Opening(at, "verb with object", at=at)
        if opening is None or opening.at - hit.end > 14:
            return False
        speaker = (
            self._last(token, cue)
            if self._here(token)
            else self.speakers.heading(first, token) or self._subject(first, token) or self._last(token, cue)
        )
        if speaker is None:
            return False
        return self._say(token, hit, cue, speaker, opening._replace(rule="participle carries on"), end)

    def _subject_before(self, token: int, first: int) -> Speaker | None:
        """«ليعاود الأمين العام تحذيره»: the described subject right before a noun with its pronoun."""
        for t in range(max(first, token - 6), token):
            if t in self.speakers.source:
                found = self.speakers.described(t, token)
                return found if found is not None and found.after == token else None
        return None

    def _here(self, token: int) -> bool:
        """Whether somebody already spoke in this sentence."""
        latest = self.found[-1] if self.found else None
        return (
            latest is not None
            and latest.speaker is not None
            and self.doc.sentence[latest.first] == self.doc.sentence[token]
        )

    def _subject(self, first: int, token: int) -> Speaker | None:
        for t in range(first, min(token, first + 6)):
            if t in self.speakers.source:
                return self.speakers.described(t, token)
        return None

    def _noun(self, token: int, hit: Hit, cue: Cue) -> bool:
        """«إعلان فلان السيطرة على …», «تأكيدات فلان بأن …», «تهديداتها بـ…»."""
        first, end = self._sentence(token)
        stop = min(end, hit.end + 10)
        if cue.morph.pronoun:
            if self.words[token] in _HIS_WORDS or (token and self.words[token - 1] == "ما"):
                return False
            speaker = (
                self.speakers.before(token, first)
                or self._subject_before(token, first)
                or self.speakers.nearest(token, first)
            )
            at = hit.end
        else:
            speaker = self.speakers.after(hit.end, stop)
            if speaker is None and cue.stance == "accuse":
                return self._unsaid(token, hit, cue, end)
            if speaker is None or speaker.first > hit.end + (6 if speaker.kind == "named_person" else 1):
                return False
            at = speaker.after
            while at < end and (self.words[at] in ('"', "»", ")", "نفسها", "نفسه") or self.words[at] in TIME):
                at += 1
        if speaker is None and cue.stance == "accuse":
            return self._unsaid(token, hit, cue, end)
        if speaker is None or not (speaker.named or speaker.kind in ("anonymous", "named_person")):
            return False
        opening = self._opening(cue, at, min(end, at + 6), near=4 if cue.morph.pronoun else 2)
        if (
            opening is None
            and "object" in cue.frames
            and cue.stance in ("state", "confirm", "deny")
            and at < end
            and self._noun_like(at)
            and at not in self.speakers.starting
        ):
            opening = Opening(at, "noun of saying", at=at)
        if opening is None:
            return False
        content = self._content(opening, end, phrase=True)
        return self._keep(content, speaker, token, hit, cue, "noun of saying")

    def _unsaid(self, token: int, hit: Hit, cue: Cue, end: int) -> bool:
        """«اتهامات لفلان بـ…»: nobody is named who accuses."""
        for i in range(hit.end, min(end, hit.end + 7)):
            if self.words[i] in COMMAS:
                break
            if self._proclitic(i, "ب", _NO_B):
                opening = Opening(i + 1, "", at=i) if self.words[i] == "ب" else Opening(i, "", prefix=1, at=i)
                return self._keep(
                    self._content(opening, end, phrase=True), None, token, hit, cue, "accused by nobody named"
                )
        return False

    # --- what opens the content -----------------------------------------------------------------

    def _opening(self, cue: Cue, at: int, end: int, *, near: int = 0) -> Opening | None:
        words, stop = self.words, min(end, at + _REACH)
        rule = "verb with that-clause"
        reach, passed = stop, 0
        for i in range(at, stop):
            word = words[i]
            if word in THAT and "an" in cue.frames and words[i - 1] not in _NOT_OPENING and i + 1 < end:
                following = i + 1
                while following < end and words[following] in (":", ",", "،"):
                    following += 1
                return self._quoted(following, rule, i)
            if word == ":" and i + 1 < end and "colon" in cue.frames:
                return self._quoted(i + 1, "verb with quotation", i)
            if word in OPENING and i in self.closes:
                if "colon" in cue.frames and self.closes[i] - i > _SPEECH and self._may_open(i, at):
                    return self._quoted(i, "verb with quotation", i)
            if word in _SAYING and i > at + 2 and words[i - 1] in COMMAS:
                reach = i
                break
            if word in _SAYING or word in _HIS_WORDS or i < passed:
                continue
            if i > at and words[i - 1] in COMMAS and word in ("بينما", "فيما", "لكن", "الا"):
                reach = i
                break
            if i in self.according and i > at:
                passed = self._past_verb(self.according[i].end, stop)
                continue
            if (
                i > at
                and i in self.cues
                and word != "عبر"
                and words[i - 1] not in _BEFORE_NOUNS
                and i not in self.speakers.source
            ):
                other = sense(self.cues[i], "verb", "participle")
                if (
                    other is not None
                    and not other.morph.pronoun
                    and self.cues[i].proclitic in ("", "و", "ف", "س")
                    and (other.kind == "participle" or other.strength == "say" or words[i - 1] in COMMAS)
                    and (words[i - 1] not in _RELATIVES or other.frames & {"an"} and other.strength == "say")
                ):
                    reach = i
                    break
        for i in range(at, min(reach, at + near) if near else reach):
            opening = self._preposition(cue, i, end)
            if opening is not None:
                return opening
        return None

    def _may_open(self, i: int, at: int) -> bool:
        before = self.words[i - 1]
        return i == at or before in COMMAS or before not in ("ل", "ب", "في", "من", "مع")

    def _quoted(self, i: int, rule: str, at: int) -> Opening:
        if i in self.closes and self.words[i] in OPENING:
            return Opening(i, rule, self.closes[i] - i > 2, at=at)
        return Opening(i, rule, at=at)

    def _preposition(self, cue: Cue, i: int, end: int) -> Opening | None:
        word = self.words[i]
        frame = _PREPOSITION.get(word)
        if frame is not None and frame in cue.frames and i + 1 < end:
            return self._quoted(i + 1, "verb with preposition", i)
        if "ب" in cue.frames and self._proclitic(i, "ب", _NO_B):
            return (
                Opening(i + 1, "verb with preposition", at=i)
                if word == "ب"
                else Opening(i, "verb with preposition", prefix=1 + (word[0] == "و"), at=i)
            )
        if "ل" in cue.frames and self._proclitic(i, "ل", _NO_L):
            return (
                Opening(i + 1, "verb with preposition", at=i)
                if word == "ل"
                else Opening(i, "verb with preposition", prefix=1, at=i)
            )
        return None

    def _proclitic(self, i: int, letter: str, others: frozenset[str]) -> bool:
        word = self.words[i]
        if word == letter:
            return i + 1 < len(self.words)
        if len(word) < (3 if letter == "ب" else 4) or not word.startswith(letter) or word in others:
            return False
        if letter == "ب" and word.startswith(_NO_B_STEMS):
            return False
        mention = self.speakers.starting.get(i)
        if mention is not None:
            return letter == "ب" and self.speakers.mentions[mention].start != self.doc.starts[i]
        return True

    # --- where it ends --------------------------------------------------------------------------

    def _content(self, opening: Opening, end: int, *, phrase: bool = False) -> Content:
        first = opening.token
        if opening.quoted:
            close = self.closes[first]
            after = None if phrase else self._goes_on(close, end)
            if after is None:
                return Content(first + 1, close, 0, "direct")
            stop = self._stop(after, end, phrase)
            return Content(first, stop, 0, "mixed")
        stop = self._stop(first, end, phrase)
        kind = (
            "mixed"
            if any(w in OPENING and self._is_speech(t) for t, w in enumerate(self.words[first:stop], first))
            else "indirect"
        )
        return Content(first, stop, opening.prefix, kind)

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

    def _stop(self, first: int, end: int, phrase: bool) -> int:
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
                if close < end:
                    if phrase and i > first and close - i > 3:
                        return i
                    resume = close + 1
            elif word in COMMAS:
                if i > first and i + 1 < end and self._breaks(i + 1, end, phrase):
                    return i
            elif i > first and self._breaks_bare(i, end, phrase):
                return i
        return end

    def _breaks(self, i: int, end: int, phrase: bool) -> bool:
        """Whether after a comma at ``i`` somebody else speaks, or the same one in a new claim."""
        if i in self.breaks or i in self.own_words or i in self.pretexts:
            return True
        if i in self.according:
            return True
        word = self.words[i]
        if phrase and not word.startswith("و") and word not in _STILL:
            return True
        if word in _CONTRASTS or (
            word == "في" and i + 1 < end and self.words[i + 1] in ("حين", "وقت", "الوقت")
        ):
            return any(self._fresh(t, end) for t in range(i + 1, min(end, i + 5))) or any(
                t in self.according and self._attributes(t, end) for t in range(i + 1, min(end, i + 9))
            )
        return self._fresh(i, end)

    def _fresh(self, i: int, end: int) -> bool:
        hit = self.cues.get(i)
        if hit is None:
            return False
        for cue in hit.senses:
            if not isinstance(cue, Cue) or cue.kind == "noun" or cue.strength == "act" or cue.morph.pronoun:
                continue
            opening = self._opening(cue, hit.end, end)
            if cue.kind == "participle":
                if (
                    opening is not None
                    and opening.at - hit.end < 12
                    or "object" in cue.frames
                    and cue.strength == "say"
                ):
                    return True
            elif (
                cue.strength == "say"
                and opening is not None
                and (opening.rule != "verb with preposition" or opening.at - hit.end < 8)
            ):
                return True
        return False

    def _breaks_bare(self, i: int, end: int, phrase: bool) -> bool:
        word = self.words[i]
        if i in self.according and self._attributes(i, end):
            return True
        if i in self.own_words:
            return True
        cue = sense(self.cues.get(i), "participle")
        if cue is not None and cue.strength == "say" and self.cues[i].proclitic in ("", "و"):
            opening = self._opening(cue, self.cues[i].end, end)
            if (
                opening is not None
                and opening.at - self.cues[i].end <= 1
                and (word.endswith("ا") or opening.rule == "verb with that-clause")
            ):
                return True
        if word == "وقت" and self.words[i - 1] == "في":
            return any(t in self.cues and self._fresh(t, end) for t in range(i + 1, min(end, i + 3)))
        if word in _RELATIVES and i + 1 < end:
            cue = sense(self.cues.get(i + 1), "verb")
            return cue is not None and bool(cue.morph.pronoun)
        if phrase:
            if word in _PHRASE_ENDS or i in self.breaks:
                return True
        if word.startswith("و") and i in self.cues and self.cues[i].proclitic == "و":
            return self._conjoined(self.cues[i], end)
        return False

    def _conjoined(self, hit: Hit, end: int) -> bool:
        """«… واعتبر أن», «… وطالبت القوات بـ»: a new claim that no comma sets off."""
        cue = sense(hit, "verb")
        if cue is None or cue.strength == "act" or cue.morph.number == "d":
            return False
        if cue.morph.pronoun:
            return "as" in cue.frames
        opening = self._opening(cue, hit.end, end)
        if opening is None:
            return False
        if opening.rule == "verb with preposition":
            return cue.strength == "say" and cue.stance != "state" and opening.at - hit.end < 6
        return cue.morph.aspect == "perfect" and opening.at - hit.end < 6

    # --- phrases --------------------------------------------------------------------------------

    def _attributes(self, token: int, end: int) -> bool:
        at = self._past_verb(self.according[token].end, end)
        return at < end and (self.speakers.after(at, min(end, at + 14)) is not None)

    def _past_verb(self, at: int, end: int) -> int:
        if at < end and self.words[at] in ("المعلومات", "معلومات", "للمعلومات", "لمعلومات", "التقارير"):
            for t in range(at + 1, min(end, at + 5)):
                if sense(self.cues.get(t), "verb") is not None:
                    at = t
                    break
        while at < end and (
            self.words[at] in ("ما", "به", "لما")
            or (sense(self.cues.get(at), "verb") is not None and at not in self.speakers.source)
            or self.words[at] in ("جاء", "ورد", "نقلته", "في", "بها", "عنها")
        ):
            at += 1
        return at

    def _according(self, token: int, hit: Hit) -> bool:
        first, end = self._sentence(token)
        at = self._past_verb(hit.end, end)
        stop = at
        while (
            stop < end
            and stop - at < 16
            and (
                self.words[stop] not in COMMAS
                and self.words[stop] not in (".", "\n")
                and self.words[stop] not in ("فان", "فانه", "فانها")
            )
            and not (self.words[stop] in THAT)
        ):
            stop += 1
        if at > hit.end and stop < end and self.words[stop] in THAT:
            return False
        relayed = next((t for t in range(at, stop) if self.words[t] == "عن" and t > at), None)
        speaker = None
        if relayed is not None and any(w.startswith(("نقل", "تنقل")) for w in self.words[hit.end : at]):
            speaker = self.speakers.after(relayed + 1, end)
        speaker = speaker or self.speakers.after(at, min(end, max(stop, at + 12)))
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
        if self.words[token] == "كما" and (token - first < 3 or self._opening(_ANY, hit.end, end) is not None):
            return False  # «كما قال فلان إن»: the verb's own claim
        place = Hit(token, cue_end, hit.prefix, hit.proclitic, ())
        said = Cue("phrase", "say", "state", frozenset(), _NO_MORPH)
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
            if stop >= end - 1:
                begin = speaker.after
            if end - begin < 3:
                return self._after_stop(token, place, said, speaker, first)
            self.read_to = begin
            content = self._content(self._quoted(begin, "according to, before", begin), end)
            return self._keep(content, speaker, token, place, said, "according to, before")
        self.read_to = max(at, speaker.first)
        if (
            self.found
            and self.found[-1].first > token
            and self.doc.sentence[self.found[-1].first] == self.doc.sentence[token]
        ):
            return True  # «قال فلان، وفق الوكالة، إن …»: told on the way
        begin, prefix = self._clause_start(first, token)
        content = Content(begin, token, prefix, "indirect")
        return self._keep(content, speaker, token, place, said, "according to, after")

    def _after_stop(self, token: int, hit: Hit, cue: Cue, speaker: Speaker, first: int) -> bool:
        """«… . وفقاً لفلان.»: the sentence before is what he says."""
        number = self.doc.sentence[first]
        if not number or self.words[first - 1] == "\n" or self._here(first - 1):
            return False
        begin, stop = self.doc.sentences[number - 1]
        begin, prefix = self._clause_start(begin, stop)
        return self._keep(
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
        for said in reversed(self.found[-4:]):
            if said.first >= first and said.after <= token and said.claim.cue is not None:
                if token - said.after <= 1 and said.claim.kind != "direct":
                    return said.first, 0
                begin = said.after
                break
            if said.first >= first and said.first < token:
                return said.first, 0
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
        if begin in self.own_voice:
            begin = self.own_voice[begin].end
            while begin < token and self.words[begin] in THAT:
                begin += 1
        while begin < token and (self.words[begin] in _LEADS or self.words[begin] in COMMAS):
            begin += 1
        word = self.words[begin] if begin < token else ""
        conjoined = len(word) > 3 and word[0] == "و" and begin not in self.speakers.starting
        return begin, 1 if conjoined else 0

    def _own_words(self, token: int, hit: Hit) -> bool:
        first, _ = self._sentence(token)
        if any(s.first >= first and s.speaker is not None for s in self.found[-3:]):
            return True
        speaker = self.speakers.heading(first, token) or (self.found[-1].speaker if self.found else None)
        if speaker is None:
            return True
        begin, prefix = self._clause_start(first, token)
        said = Cue("phrase", "say", "state", frozenset(), _NO_MORPH)
        self._keep(
            Content(begin, token, prefix, "indirect"), speaker, token, hit, said, "in the speaker's own words"
        )
        return True

    def _hearsay(self, token: int, hit: Hit) -> bool:
        first, end = self._sentence(token)
        if any(
            self.words[t] in ("لم", "دون", "عدم", "لا", "ترد", "نفي", "تنفي", "وردت")
            for t in range(max(first, token - 3), token)
        ):
            return True
        said = Cue("phrase", "say", "state", frozenset(), _NO_MORPH)
        at = hit.end
        if at >= end:
            return False
        self.read_to = at
        content = self._content(Opening(at, "hearsay", at=at), end, phrase=True)
        return self._keep(content, None, token, hit, said, "hearsay", source="anonymous")

    def _charged(self, token: int, hit: Hit) -> bool:
        _, end = self._sentence(token)
        at = hit.end
        if at >= end or not self._proclitic(at, "ب", _NO_B):
            return False
        word = self.words[at]
        opening = Opening(at + 1, "", at=at) if word == "ب" else Opening(at, "", prefix=1, at=at)
        said = Cue("phrase", "say", "accuse", frozenset(), _NO_MORPH)
        return self._keep(
            self._content(opening, end, phrase=True),
            None,
            token,
            hit,
            said,
            "accused by nobody named",
            source="anonymous",
        )

    def _stated(self, token: int, hit: Hit) -> bool:
        """«جاء في البيان أن …»."""
        first, end = self._sentence(token)
        said = Cue("phrase", "say", "state", frozenset(["an", "colon"]), _NO_MORPH)
        opening = self._opening(said, hit.end, end)
        if opening is None or self._negated(token):
            return False
        speaker = (
            self.speakers.after(hit.end, opening.at)
            or self.speakers.before(token, first)
            or self.speakers.unknown(hit.end, opening.at)
        )
        if speaker is None and self.words[hit.end - 1] != "في":
            speaker = self._last(token, said)
        if speaker is None:
            return False
        self.read_to = opening.token
        return self._keep(self._content(opening, end), speaker, token, hit, said, "stated in a document")

    def _pretext(self, token: int, hit: Hit) -> bool:
        first, end = self._sentence(token)
        speaker = self.speakers.heading(first, token) or self.speakers.nearest(token, first)
        at = hit.end
        while at < end and self.words[at] in THAT:
            at += 1
        if speaker is None or at >= end:
            return False
        stance_of = "accuse" if "تهم" in self.words[token] else "state"
        said = Cue("phrase", "say", stance_of, frozenset(), _NO_MORPH)
        content = self._content(self._quoted(at, "pretext", at), end, phrase=self.words[at - 1] not in THAT)
        return self._keep(content, speaker, token, hit, said, "pretext")

    def _headlines(self) -> None:
        """«تركيا: لن …» in a line that is no sentence of the body."""
        words, first = self.words, 0
        for _ in range(40):
            after = next((t for t in range(first, min(len(words), first + 60)) if words[t] == "\n"), None)
            if after is None:
                after = first + 60
            elif words[after - 1] not in (".", ",", "،", ":"):
                for i in range(first + 1, min(after - 2, first + 10)):
                    if words[i] == ":" and words[i + 1] != ":":
                        self._headline(first, i, after)
                        break
            while after < len(words) and words[after] != "\n":
                after += 1
            first = after + 1
            if first >= len(words):
                return

    def _headline(self, first: int, colon: int, after: int) -> None:
        speaker = self.speakers.after(first, colon)
        if (
            speaker is None
            or speaker.after < colon
            and not any(w in ("عن", "حول", "في", "من") for w in self.words[speaker.after : colon])
        ):
            return
        if speaker.span.surface in ("سوريا", "سورية") or speaker.kind == "document":
            return
        if any(
            sense(self.cues.get(t), "verb") is not None and t not in self.speakers.source
            for t in range(first, colon)
        ):
            return
        content = self._content(self._quoted(colon + 1, "headline colon", colon), after)
        said = Cue("phrase", "say", "state", frozenset(), _NO_MORPH)
        self._keep(content, speaker, colon, None, said, "headline colon")

    # --- what is kept ---------------------------------------------------------------------------

    def _say(self, token: int, hit: Hit, cue: Cue, speaker: Speaker, opening: Opening, end: int) -> bool:
        content = self._content(opening, end)
        rule = opening.rule
        return self._keep(
            content, speaker, token, hit, cue, rule, heard=self.speakers.addressee(hit.end, opening.at)
        )

    def _keep(
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
        if after <= first or (after - first < 2 and rule not in ("verb with object",) and span is None):
            return False
        where = span or self.doc.span(first, after, prefix)
        if where.end <= where.start or any(
            s.claim.start == where.start
            and s.claim.end == where.end
            and s.speaker is not None
            and speaker is not None
            and s.speaker.span == speaker.span
            for s in self.found[-4:]
        ):
            return False
        claim = Claim(
            start=where.start, end=where.end, surface=where.surface,
            speaker=speaker and Party(start=speaker.span.start, end=speaker.span.end, surface=speaker.span.surface, entity_id=speaker.entity_id),
            speaker_role=speaker.role if speaker else None,
            source_kind=speaker.kind if speaker else source,
            cue=self.doc.span(hit.start, hit.end, hit.prefix) if hit is not None else None,
            kind=content.kind, stance=said or stance(cue.stance, self.words, first, after),
            hedges=hedges(self.doc, first, after), addressee=heard,
            sentence=self.doc.sentence[first], rule=rule, confidence=0.8,
        )  # fmt: skip
        self.found.append(Said(claim, first, after, speaker, cue.morph.gender))
        return True

    # --- context ---
    def _sentence(self, token: int) -> tuple[int, int]:
        """The sentence of a token; a line that breaks off at a comma goes on in the next."""
        number = self.doc.sentence[token]
        first, end = self.doc.sentences[number]
        if (
            end - first > 2
            and self.words[end - 1] == "\n"
            and self.words[end - 2] in COMMAS
            and number + 1 < len(self.doc.sentences)
        ):
            end = self.doc.sentences[number + 1][1]
        return first, end

    def _trails(self, i: int, first: int) -> bool:
        word = self.words[i]
        if word in ('"', "»", ")"):
            return (
                self.quotations.opens.get(i, -1) < first
                if word != ")"
                else "(" not in self.words[max(first, i - 40) : i]
            )
        return word in _TRAILING

    def _last(self, token: int, cue: Cue) -> Speaker | None:
        """Who spoke last, of the cue's gender if one of the last few did."""
        spoken = [s for s in self.found[-6:] if s.speaker is not None and s.first < token]
        if not spoken:
            return None
        gender, chosen = cue.morph.gender, spoken[-1]
        for s in reversed(spoken[:-1]):
            if s.first < chosen.first and chosen.after <= s.after and not s.first <= token < s.after:
                chosen = s  # who told it speaks on, not the one he told of
        if cue.morph.number == "s" and gender and chosen.gender and chosen.gender != gender:
            chosen = next((s for s in reversed(spoken) if s.gender == gender), chosen)
        return self.speakers.naming(chosen.speaker, token) if chosen.speaker is not None else None

    def _floor(self, token: int, first: int) -> int:
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

    def _nested(self, token: int) -> bool:
        return any(s.first <= token < s.after for s in self.found[-6:])

    def _said_at(self, token: int) -> bool:
        return any(s.first == token for s in self.found[-6:])

    def _document_before(self, token: int, after: int) -> bool:
        """«أصدر فلان بياناً أكد فيه أن»."""
        return (
            token > 0
            and after < len(self.words)
            and self.words[after] in ("فيه", "فيها")
            and token - 1 in self.speakers.source
        )

    def _noun_like(self, at: int) -> bool:
        word = self.words[at]
        return (
            word not in PREPOSITIONS
            and word not in THAT
            and word not in TIME
            and word[0].isalpha()
            or word in ('"', "«")
        )

    def _adverbials(self, at: int, end: int) -> int:
        """Past time, place and «في بيان» between a speaker and a bare object."""
        i = at
        while i < end:
            word = self.words[i]
            if (
                word in COMMAS
                or word in TIME
                or word in ("»", ")")
                or (word == '"' and i in self.quotations.opens)
            ):
                i += 1
            elif word.startswith("وال") and i == at:
                i += 1
            elif (
                word == "في"
                and i + 2 < end
                and self.words[i + 1] in ("وقت", "بيان", "تصريح", "تصريحات")
                and self.words[i + 2] in ("سابق", "لاحق", "متاخر", "له", "لها", "رسمي", "صحافي", "صحفي")
            ):
                i += 3
            elif word in ("في", "عبر", "خلال", "من", "بعد", "قبل") and i + 1 < end:
                i = self._past_phrase(i + 1, end)
            elif word.isdigit() and i > at and self.words[i - 1] in TIME:
                i += 1
            else:
                break
        return i

    def _past_phrase(self, i: int, end: int) -> int:
        """Past what a preposition governs: a name, a class noun and its name, up to a comma where one is near."""
        for t in range(i, min(end, i + 9)):
            if self.words[t] in COMMAS:
                return t
        while i < end:
            mention = self.speakers.starting.get(i)
            if mention is not None:
                return self.speakers.last[mention] + 1
            if i + 1 < end and i + 1 in self.speakers.starting:
                i += 1
                continue
            return i + 1
        return i


from transforms.arabic.inflect import Morph  # noqa: E402

_NO_MORPH = Morph("noun")

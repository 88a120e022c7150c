"""Claims: who says what, in which words, with which stance (``facts.md`` §4).

A claim hangs on its cue: a verb of saying, a participle that carries a speaker on, or a phrase such as
«بحسب». From the cue the rules look for the word or mark that opens the content («أن», a colon, a
quotation mark, a preposition the verb takes), for the speaker beside it, and for where the content ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.facts import Claim, Mention, Party, Span
from transforms.arabic.inflect import Morph, noun_forms, participle_forms, verb_forms
from transforms.facts.document import Document
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

RULES = (
    "verb with that-clause",
    "verb with quotation",
    "verb with preposition",
    "verb with object",
    "participle carries on",
    "according to, after",
    "according to, before",
    "headline colon",
    "hearsay",
)

_THAT = frozenset(
    p + "ان" + s for p in ("", "ب") for s in ("", "ه", "ها", "هم", "هما", "ني", "نا", "ك", "كم", "هن")
)
_PREPOSITIONS = {"الى": "الى", "عن": "عن", "من": "من", "على": "علي", "في": "في"}
_OPENERS = {'"': '"', "«": "»", "“": "”"}
_REACH = 28  # tokens between a cue and what opens its content; the longest appositions of news fit
_ACCORDING = "بحسب|حسب|حسبما|بحسب ما|وفق|وفقا ل|وفق ما|وفقا لما|وفقما|نقلا عن|على حد قول|على حد تعبير|على حد وصف|على حد زعم|بحسب قول"
_SAID = frozenset(
    "افاد افادت ذكر ذكرت قال قالت نقل نقلت اورد اوردت اعلن اعلنت نشر نشرت اكد اكدت اوضح اوضحت تشرح يقول تقول جاء نقله اوردته رصد رصدت وثق وثقت افادوا".split()
)
_MUST = frozenset("يجب ينبغي".split())


class Cue(NamedTuple):
    """A word of saying: its class, stance and what may open its content."""

    kind: str
    stance: str
    frames: tuple[str, ...]
    morph: Morph


class Opening(NamedTuple):
    """Where content begins: its first token, by which rule, and whether a quotation mark opens it."""

    token: int
    rule: str
    quoted: bool


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    for row in load.rows("reporting"):
        frames = load.alternatives(row["frames"])
        for form, morph in verb_forms(row["perfect"], row["imperfect"]):
            if not morph.pronoun or "object" in frames:
                yield "cue", form, Cue("verb", row["stance"], frames, morph)
        if row["participle"]:
            for form, morph in participle_forms(row["participle"]):
                if not form.startswith("ال"):
                    yield "cue", form, Cue("participle", row["stance"], frames, morph)
        if row["masdar"]:
            for form, morph in noun_forms(row["masdar"], aspect="masdar"):
                yield "cue", form, Cue("masdar", row["stance"], frames, morph)
    for row in load.rows("sources"):
        for form in load.alternatives(row["forms_ar"]):
            yield "source", form, row["kind"]
            yield "source", "ال" + form, row["kind"]
    for phrase in load.alternatives(_ACCORDING):
        yield "according", phrase, None


def claims(doc: Document, mentions: Sequence[Mention]) -> list[Claim]:
    """The attributed statements in a text, in order of their content."""
    return sorted(_Reader(doc, mentions).read(), key=lambda c: (c.start, c.end))


class _Speaker(NamedTuple):
    span: Span
    kind: str
    entity_id: str | None
    role: str | None
    after: int  # token after the speaker


class _Reader:
    """One pass over the cues of a text, which remembers the last speaker."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]) -> None:
        self.doc = doc
        self.words = doc.words
        self.mentions = mentions
        self.first = [doc.token_at(m.start) for m in mentions]
        self.last: _Speaker | None = None
        self.closing = _pairs(doc.words)
        self.cues = doc.of("cue")
        self.according = doc.of("according")
        self.found: list[Claim] = []
        self.covered = -1

    def read(self) -> list[Claim]:
        starts = sorted({*self.cues, *self.according})
        for token in starts:
            if token in self.according:
                self._according(token, self.according[token])
            elif token > self.covered:
                self._cue(token, self.cues[token])
        self._headline()
        return self.found

    # --- cues ---------------------------------------------------------------------------------

    def _cue(self, token: int, hit: Hit) -> None:
        cue = next((s for s in hit.senses if isinstance(s, Cue)), None)
        if cue is None or (cue.kind == "masdar"):
            return
        _, end = self.doc.sentences[self.doc.sentence[token]]
        opening = self._opening(cue, hit.end, end)
        if opening is None:
            return
        speaker = self._speaker(token, hit, opening.token, cue)
        if speaker is None:
            return
        after, kind = self._content_end(opening, end)
        first = opening.token
        while first < after and self.words[first] in (":", ",", "،", "(", '"', "«", "-"):
            first += 1
        last = after
        while last > first and self.words[last - 1] in (
            "،",
            ",",
            ".",
            ":",
            '"',
            "»",
            "؛",
            "\n",
            ")",
            "!",
            "؟",
            "-",
            "…",
            "و",
        ):
            last -= 1
        if last - first < 1:
            return
        stance = cue.stance
        if stance in ("state", "confirm") and any(w in _MUST for w in self.words[first : first + 3]):
            stance = "demand"
        rule = "participle carries on" if cue.kind == "participle" else opening.rule
        self._add(
            self.doc.span(first, last),
            speaker,
            self.doc.span(token, hit.end, hit.prefix),
            kind,
            stance,
            rule,
            first,
        )
        self.last = speaker

    def _opening(self, cue: Cue, at: int, end: int) -> Opening | None:
        words = self.words
        stop = min(end, at + _REACH)
        reach = stop
        for i in range(at, stop):
            word = words[i]
            if word in _THAT and "an" in cue.frames + ("الى", "على", "من", "ب", "في", "عن"):
                quoted = i + 1 < len(words) and words[i + 1] in _OPENERS and i + 1 in self.closing
                return Opening(i + 1, "verb with that-clause", quoted)
            if word in _OPENERS and i in self.closing and self.closing[i] - i > 6:
                return Opening(i, "verb with quotation", True)
            if word == ":" and i + 1 < end:
                return Opening(
                    i + 1, "verb with quotation", words[i + 1] in _OPENERS and i + 1 in self.closing
                )
            if (
                i > at
                and i in self.cues
                and any(isinstance(s, Cue) and s.kind == "verb" for s in self.cues[i].senses)
            ):
                reach = i
                break
        for i in range(at, reach):
            word = words[i]
            for frame in cue.frames:
                if _PREPOSITIONS.get(frame) == word or word == frame:
                    return Opening(i + 1, "verb with preposition", False) if i + 1 < end else None
                if frame in ("ب", "ل") and len(word) > 3 and word.startswith(frame) and i > at:
                    return Opening(i, "verb with preposition", False)
        return None

    def _content_end(self, opening: Opening, end: int) -> tuple[int, str]:
        words = self.words
        if opening.quoted:
            close = self.closing[opening.token]
            return close + 1, "direct"
        i = opening.token
        kind = "indirect"
        while i < end:
            if i in self.closing:
                close = self.closing[i]
                if close - i > 3:
                    kind = "mixed"
                if close < end:
                    i = close + 1
                    continue
            if i > opening.token and words[i - 1] in ("،", ","):
                if i in self.according:
                    return i - 1, kind
                hit = self.cues.get(i)
                if hit is not None:
                    for sense in hit.senses:
                        if (
                            isinstance(sense, Cue)
                            and (
                                sense.kind == "participle"
                                or (
                                    sense.kind == "verb"
                                    and hit.proclitic.startswith("و")
                                    and not sense.morph.pronoun
                                )
                            )
                            and self._opening(sense, hit.end, end)
                        ):
                            return i - 1, kind
            i += 1
        return end, kind

    # --- speakers -------------------------------------------------------------------------------

    def _speaker(self, token: int, hit: Hit, opening: int, cue: Cue) -> _Speaker | None:
        after = self._named(hit.end, opening) or self._described(hit.end, opening)
        if cue.kind == "participle":
            return after if after and after.span.start < self.doc.start(hit.end) else self.last
        if after:
            return after
        first, _ = self.doc.sentences[self.doc.sentence[token]]
        before = self._named(max(first, token - 12), token, backwards=True)
        if before and (hit.proclitic == "" or self.last is None):
            return before
        return self.last

    def _named(self, start: int, end: int, *, backwards: bool = False) -> _Speaker | None:
        lo, hi = bisect_left(self.first, start), bisect_left(self.first, end)
        inside = [i for i in range(lo, hi) if self.mentions[i].type in ("PER", "ORG", "GPE")]
        if not inside:
            return None
        persons = [i for i in inside if self.mentions[i].type == "PER"]
        if persons:
            chosen = persons[-1] if backwards else persons[0]
        else:
            bodies = [i for i in inside if self.mentions[i].type == "ORG"] or inside
            described = self._described(start, self.first[bodies[0]])
            if described is not None and described.kind in ("anonymous", "document", "named_person"):
                return described
            chosen = bodies[-1] if backwards else bodies[0]
        m = self.mentions[chosen]
        kind = "named_person" if m.type == "PER" else "organisation"
        if m.type == "ORG" and m.entity_id is not None and self._outlet(m):
            kind = "media"
        after = self.doc.token_at(m.end - 1) + 1
        return _Speaker(Span(start=m.start, end=m.end, surface=m.surface), kind, m.entity_id, m.role, after)

    def _outlet(self, m: Mention) -> bool:
        return bool(
            m.entity_id and ("media" in m.entity_id or "news" in m.entity_id or "agency" in m.entity_id)
        )

    def _described(self, start: int, end: int) -> _Speaker | None:
        hits = self.doc.of("source")
        for i in range(start, end):
            hit = hits.get(i)
            if hit is None:
                continue
            after = hit.end
            while (
                after < end
                and self.words[after] not in ("،", ",", ":", "\n", ".", '"', "«", "(")
                and after - i < 8
                and self.words[after] not in _THAT
            ):
                after += 1
            kind = str(hit.senses[0])
            return _Speaker(self.doc.span(i, after, hit.prefix), kind, None, None, after)
        return None

    # --- according to -----------------------------------------------------------------------------

    def _according(self, token: int, hit: Hit) -> None:
        first, end = self.doc.sentences[self.doc.sentence[token]]
        at = hit.end
        cue_end = hit.end
        while at < end and (self.words[at] in _SAID or self.words[at] == "ما" or self.words[at] == "به"):
            at += 1
            cue_end = at
        stop = at
        while stop < end and self.words[stop] not in ("،", ",", ".", "\n", "فان", "ان") and stop - at < 14:
            stop += 1
        speaker = self._named(at, stop) or self._described(at, stop)
        if speaker is None:
            return
        cue = self.doc.span(token, cue_end, hit.prefix)
        if token - first <= 1:
            begin = stop
            while begin < end and self.words[begin] in ("،", ",", "فان", "ان"):
                begin += 1
            last = end
            rule = "according to, before"
        else:
            begin, last = first, token
            for i in range(token - 1, first, -1):
                if i in self.cues and self.words[i - 1] in ("،", ","):
                    begin = i
                    break
            rule = "according to, after"
        while last > begin and self.words[last - 1] in ("،", ",", ".", "\n", "و", "-", "؟"):
            last -= 1
        while begin < last and self.words[begin] in ("،", ",", "كما", "و", "-"):
            begin += 1
        if last - begin < 2:
            return
        self._add(self.doc.span(begin, last), speaker, cue, "indirect", "state", rule, begin)
        self.last = speaker

    def _headline(self) -> None:
        words = self.words
        if not self.doc.sentences:
            return
        line = next((i for i, w in enumerate(words[:60]) if w == "\n"), 0)
        for i in range(1, min(line, 9)):
            if words[i] == ":" and i + 2 < line:
                speaker = self._named(0, i) or self._described(0, i)
                if speaker is not None and speaker.after == i:
                    self._add(
                        self.doc.span(i + 1, line),
                        speaker,
                        None,
                        "indirect",
                        "state",
                        "headline colon",
                        i + 1,
                    )
                return

    def _add(
        self,
        content: Span,
        speaker: _Speaker,
        cue: Span | None,
        kind: str,
        stance: str,
        rule: str,
        token: int,
    ) -> None:
        self.found.append(
            Claim(
                start=content.start,
                end=content.end,
                surface=content.surface,
                speaker=Party(
                    start=speaker.span.start,
                    end=speaker.span.end,
                    surface=speaker.span.surface,
                    entity_id=speaker.entity_id,
                ),
                speaker_role=speaker.role,
                source_kind=speaker.kind,
                cue=cue,
                kind=kind,
                stance=stance,
                sentence=self.doc.sentence[token],
                rule=rule,
                confidence=0.8,
            )
        )


def _pairs(words: Sequence[str]) -> dict[int, int]:
    """Opening quotation marks and where each is closed, inside one paragraph."""
    closing: dict[int, int] = {}
    straight: int | None = None
    angled: int | None = None
    for i, word in enumerate(words):
        if word == "\n":
            straight = angled = None
        elif word == '"':
            if straight is None:
                straight = i
            else:
                closing[straight], straight = i, None
        elif word == "«":
            angled = i
        elif word == "»" and angled is not None:
            closing[angled], angled = i, None
    return closing

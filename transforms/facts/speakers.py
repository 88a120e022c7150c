"""Who speaks: the name or the description beside a word of saying.

In a verbal clause the speaker follows the verb («قال فلان»), in a nominal one he stands before it («فلان قال»);
with neither, the verb goes on for the last one. A person's name wins over the office before it, a description
(«مصادر ميدانية») over the body named inside it.
"""

from __future__ import annotations

from bisect import bisect_left

from schemas.facts import Span
from schemas.value import replace
from transforms.facts.claim_words import COMMAS, NO_NOUN, THAT, TIME, words
from transforms.facts.cues import sense
from transforms.facts.noun_phrases import HARD, NounPhrases
from transforms.facts.voices import Speaker, is_media

_SOME_OF = words("some of")
_PEOPLE = words("people")
_NOT_IN_OFFICE = words("not in office")
_RELATIVES = words("relative")
_OFTEN = words("often")
_BETWEEN = TIME | _OFTEN | {"قد", "كان", "كانت", ")"}
_BEFORE_NOUNS = words("before nouns")
_TITLE = 14  # tokens of office between a verb and the name of who speaks
_AMONG = frozenset(["راسها", "راسهم", "بينها", "بينهم", "فيها", "فيهم", "مقدمتها", "مقدمتهم", "ضمنها"])
_TALLY = ("حصيله", "الحصيله")
_DESCRIPTION = 12  # tokens of a description
_BACK = 4  # words between a name and its verb: time, «قد», «كان»


class Speakers(NounPhrases):
    """The speakers of one text, found around tokens."""

    def after(self, start: int, limit: int, *, governed: bool = False) -> Speaker | None:
        """The speaker whose noun phrase begins at ``start``, or at the quotation mark there; None if none is known.

        ``governed`` allows a preposition written onto it («وفقاً لفلان»).
        """
        i = self._inside(start, limit)
        if i >= limit or self._no_noun(i):
            return None
        if self.words[i] in _SOME_OF and i not in self.source:
            return self._some_of(i, limit)
        hit = self.source.get(i)
        if hit is not None and not governed and hit.proclitic.endswith(("ل", "ب")):
            return None  # «قال لمراسلنا»: to whom
        if hit is None and i not in self.doc.of("title"):
            body = self._body(i, i + 1, governed)
            if body is not None and body.kind != "named_person":
                return self._and_more(body, limit)  # «حملت أنقرة الداعية فلاناً»: a body's name is no office
        stop = min(limit, i + _TITLE)
        if (hit is not None and hit.senses[0] in ("anonymous", "document")) or (
            hit is None and i not in self.doc.of("title")
        ):
            stop = next((t for t in range(i, stop) if self.words[t] in ("في", "من", "داخل")), stop)
        person = self._person(i, stop) if hit is None or hit.senses[0] != "document" else None
        if person is not None:
            return self._and_more(person, limit)
        named = self._body(i, min(limit, i + 5), governed)
        if (
            hit is not None
            and named is not None
            and named.first == i
            and not hit.prefix
            and named.span.start > self.doc.starts[i]
        ):
            named = None  # «بيان» before «ب» and a name
        if hit is not None and not (named is not None and self._own_name(named, i, hit.end)):
            return self.described(i, limit)
        return named and self._and_more(named, limit)

    def _and_more(self, speaker: Speaker, limit: int) -> Speaker:
        """«شدد فلان وفلان على»: with the names of the same kind that «و» joins to the first."""
        first, after = self.starting.get(speaker.first), speaker.after
        if first is None:
            return speaker
        while after < limit and (i := self.starting.get(after)) is not None and self._joins(i, first):
            after = self.last[i] + 1
        return self._all(first, speaker, speaker.first, after)

    def _joins(self, i: int, other: int) -> bool:
        """Whether «و» is written onto a name and the other is of its kind."""
        joined = (
            self.words[self.first[i]][0] == "و" and self.mentions[i].start > self.doc.starts[self.first[i]]
        )
        return joined and self.mentions[i].type == self.mentions[other].type

    def _all(self, i: int, speaker: Speaker, first: int, after: int) -> Speaker:
        """One speaker of several names, ``i`` the first; it is no single entity."""
        if first == speaker.first and after == speaker.after:
            return speaker
        start, end = self.mentions[i].start, self.doc.ends[after - 1]
        span = Span(start=start, end=end, surface=self.doc.raw[start:end])
        return replace(speaker, span=span, entity_id=None, role=None, first=first, after=after)

    def _some_of(self, i: int, limit: int) -> Speaker | None:
        """«أحد السكان», «عدد من النشطاء»."""
        t = i + 2 if i + 1 < limit and self.words[i + 1] == "من" else i + 1
        described = self.described(t, limit) if t < limit else None
        if described is None:
            return None
        return replace(described, span=self.doc.span(i, described.after), first=i)

    def unknown(self, start: int, limit: int) -> Speaker | None:
        """A noun phrase that no lexicon knows, taken as it stands between a verb and what opens its content."""
        i = self._inside(start, limit)
        if (
            i >= limit
            or self._no_noun(i)
            or "\u064b" in self.doc.raw[self.doc.starts[i] : self.doc.ends[i]]  # «تابع ضاحكاً»
            or not self.words[i][0].isalpha()
            or (self.words[i][0] == "ل" and len(self.words[i]) > 4)
        ):
            return None  # «قال لمرافقيه»
        after = self._phrase_end(i, min(limit, i + 8), {"في"})
        if after <= i:
            return None
        definite = any(word.startswith("ال") for word in self.words[i:after])
        people = self.words[i].endswith(("ون", "ين", "ات")) and self.words[i].startswith("م")  # «متعاملون»
        alone = after == i + 1 and not people
        alone = alone and (not definite or self.words[i].endswith("ي"))
        kind = "named_person" if alone else "organisation" if definite else "anonymous"
        return Speaker(self.doc.span(i, after), kind, None, None, i, after, False)

    def described(self, i: int, limit: int) -> Speaker | None:
        """The description that begins at a source noun."""
        hit = self.source.get(i)
        if hit is None or self.words[i] in THAT:
            return None
        kind = str(hit.senses[0])
        office = kind == "named_person" and not self.words[i].startswith("ال")
        stops = set() if office or kind in ("anonymous", "media", "document") else {"في", "من", "الي"}
        after = self._phrase_end(hit.end, min(limit, i + _DESCRIPTION), stops, self.words[i].startswith("ال"))
        if kind == "document" and after < len(self.words) and self.words[after].endswith(("ها", "ه")):
            maker = self.after(after + 1, min(limit + 8, len(self.words))) if after > i else None
            if maker is not None and maker.first == after + 1:
                return maker  # «حصيلة سجلتها فلانة»
        if self.words[i].endswith(_TALLY) and hit.end not in self.starting:
            return self._counted_by(hit.end, min(limit + 8, len(self.words)))
        if kind == "document" or self.words[i].endswith("تقديرات"):
            body = self.starting.get(hit.end)
            if body is not None and not self.words[i].startswith("ال"):
                return self.named(body)
        span = self.doc.span(i, max(after, hit.end), hit.prefix)
        if kind == "organisation" and is_media(span.surface):
            kind = "media"
        if kind == "named_person" and self._nobody(i, max(after, hit.end)):
            kind = "anonymous"
        return Speaker(span, kind, None, None, i, max(after, hit.end), False)

    def _nobody(self, i: int, after: int) -> bool:
        """«طبيب شرعي», «عضو لجنة محلية»: an office that singles nobody out."""
        after = next((t for t in range(i, after) if self.words[t] in ("في", "من")), after)
        return not any(self.words[t].startswith(("ال", "لل")) or t in self.starting for t in range(i, after))

    def _counted_by(self, start: int, limit: int) -> Speaker | None:
        """Whose «حصيلة» it is: who is named for it; a tally by itself is nobody's word."""
        for t in range(start, min(start + 4, limit)):
            word = self.words[t]
            if word in COMMAS or word in HARD or word in THAT:
                return None
            verb = sense(self.doc.of("cue").get(t), "verb") is not None
            if verb or word in ("عن", "ل") or word.startswith("لل") or t in self.starting:
                at = t + (verb or word in ("عن", "ل"))
                return self.after(at, limit, governed=True) or self.unknown(at, limit)
        return None

    def _person(self, start: int, limit: int) -> Speaker | None:
        lo, hi = bisect_left(self.first, start), bisect_left(self.first, limit)
        titles = self.doc.of("title")
        for i in range(lo, hi):
            if self.mentions[i].type != "PER":
                continue
            first = self.first[i]
            if self.doc.starts[first] != self.mentions[i].start:
                return None
            for t in range(start, first):
                word = self.words[t]
                if word in COMMAS and first - t > 3:
                    return None
                if word == "الي" and (t + 1 in self.places or t + 1 in self.starting):
                    continue  # «المبعوث إلى سوريا فلان»
                if word in _NOT_IN_OFFICE or word in HARD - {"(", ")", "-"} or (t > start and self._says(t)):
                    return None
                if word == "باسم" and (first - t < 2 or t + 1 in titles):
                    following = self._apposed(i, limit)
                    return self.named(following) if following is not None else None
            return self.named(i)
        return None

    def _says(self, t: int) -> bool:
        """Whether a word is a verb of saying and no noun of the same spelling («مؤلف كتب»)."""
        verb = sense(self.doc.of("cue").get(t), "verb") is not None and self.source.get(t) is None
        return verb and self.words[t - 1] not in _BEFORE_NOUNS

    def _apposed(self, i: int, limit: int) -> int | None:
        """The name between commas after another name: «الناطق باسم فلان، علان، أن»."""
        after = self.last[i] + 1
        if after < limit and self.words[after] in COMMAS:
            following = self.starting.get(after + 1)
            if following is not None and self.mentions[following].type == "PER":
                return following
        return None

    def _body(self, start: int, limit: int, governed: bool) -> Speaker | None:
        for t in range(start, limit):
            i = self.starting.get(t)
            if i is not None:
                whole = self.doc.starts[t] == self.mentions[i].start
                # «قال لرويترز»: to whom, unless a conjunction is all that is written onto it.
                return self.named(i) if whole or governed or self.words[t][0] in "وف" else None
            if self._no_noun(t) or self.words[t] == "ل":
                return None
        return None

    def _own_name(self, named: Speaker, i: int, after: int) -> bool:
        """Whether the source noun is part of the body's name or only classes it («وكالة الأناضول», «حركة النجوم»)."""
        kind = self.source[i].senses[0]
        return named.first == i or (
            kind in ("organisation", "media")
            and named.first == after
            and not self.words[i].startswith("ال")
            and self.words[i] not in _PEOPLE
        )

    def before(self, cue: int, floor: int) -> Speaker | None:
        """The speaker whose noun phrase ends where the verb at ``cue`` begins, not before ``floor``."""
        k, crossed, relative = cue - 1, False, False
        if self.words[k] in ("حين", "وقت") and self.words[k - 1] == "في":
            return None  # «… في حين أعرب فلان»: a clause of its own
        for _ in range(_BACK):
            if k < floor:
                return None
            word = self.words[k]
            if word in COMMAS:
                if crossed:
                    break
                crossed = True
            elif word in _RELATIVES:
                relative = True
            elif word not in _BETWEEN and not (word == "ما" and self.words[k - 1] in _OFTEN):
                break
            k -= 1
        found = self._ending_at(k, floor, relative)
        if found is None and crossed:
            found = self._around_parenthesis(k, floor)
        if found is None:
            return None
        if crossed and not relative and not self._heads_clause(found, floor):
            return self._around_parenthesis(k, floor)
        return found

    def _ending_at(self, k: int, floor: int, relative: bool = False) -> Speaker | None:
        while k > floor and self.words[k] in ('"', "»", ")") and k not in self.ending:
            k -= 1
        if k > floor and k not in self.ending and k - 1 in self.ending and self.words[k].startswith("ال"):
            k -= 1  # «المرصد المعارض»
        i = self.ending.get(k)
        if i is None and (self.words[k] in NO_NOUN or self.words[k] in TIME):
            return None
        first = k + 1 if i is None else self.first[i]
        if i is not None and self.mentions[i].type == "PER":
            free = first >= floor and (relative or not self._governed(i, first))
            return self._and_before(i, floor) if free else None
        described = self._described_to(k, first, floor)
        if described is not None:
            return described
        if i is None or first < floor or (not relative and self._governed(i, first)):
            return None
        return self._and_before(i, floor)

    def _and_before(self, i: int, floor: int) -> Speaker:
        """«فلانة وفلانة تدينان»: with the names that stand before a joined one."""
        first = i
        while (before := self.ending.get(self.first[first] - 1)) is not None and self._joins(first, before):
            if self.first[before] < floor:
                break
            first = before
        return self._all(first, self.named(i), self.first[first], self.last[i] + 1)

    def _described_to(self, k: int, first: int, floor: int) -> Speaker | None:
        best: Speaker | None = None
        for t in range(k, max(floor, k - 9) - 1, -1):
            word = self.words[t]
            if (
                word in COMMAS
                or word in ("وهو", "وهي", "وهم")
                or (word in HARD and word not in "()")
                or word in THAT
                or (sense(self.doc.of("cue").get(t), "verb") is not None and self.source.get(t) is None)
                or self._acts(t)
            ):
                break
            hit = self.source.get(t)
            if (
                hit is not None
                and hit.end <= k + 1
                and self.heads(t, floor)
                and "ل" not in hit.proclitic
                and "ب" not in hit.proclitic
                and t not in self.ending
                and (
                    t == floor
                    or (not word.startswith("ال") and hit.senses[0] in ("document", "anonymous"))
                    or self.words[t - 1] not in NO_NOUN - {"ان", "لكن", "كما"}
                    or self._some(t)
                )
            ):
                kind = str(hit.senses[0])
                if kind == "organisation" and first <= k and first <= t + 1:
                    continue
                if t in self.starting:
                    continue
                head = t - 2 if t - 2 >= floor and self._some(t) else t
                prefix = hit.prefix if head == t else 0
                best = Speaker(self.doc.span(head, k + 1, prefix), kind, None, None, head, k + 1, False)
        return best

    def _some(self, t: int) -> bool:
        """«كثير من الأهالي»."""
        return t > 1 and self.words[t - 1] == "من" and self.words[t - 2].removeprefix("و") in _SOME_OF

    def _around_parenthesis(self, k: int, floor: int) -> Speaker | None:
        """«المرصد المعارض، ومقره كذا، أفاد»: a subject with words between commas after it."""
        for t in range(k, max(floor, k - 8) - 1, -1):
            if self.words[t] in _AMONG and self.words[t - 1] in ("وعلي", "من", "ومن", "بما", "وفي", "علي"):
                found = self._ending_at(t - 2, floor)  # «دول غربية، على رأسها فلانة، اتهمت»
                return found if found is not None and self._heads_clause(found, floor) else None
        for t in range(k, max(floor, k - 24) - 1, -1):
            if self.words[t] in COMMAS:
                found = self._ending_at(t - 1, floor)
                return found if found is not None and self._heads_clause(found, floor) else None
        head = self.starting.get(floor)
        if (
            head is not None
            and self.last[head] + 1 < len(self.words)
            and self.words[self.last[head] + 1] in ("الذي", "التي")
        ):
            return self.named(head)
        return None

    def _heads_clause(self, found: Speaker, floor: int) -> bool:
        t = found.first
        if t - floor <= 2:
            return True
        if found.named and found.kind == "named_person" and any(w in COMMAS for w in self.words[t - 3 : t]):
            return True
        return t - floor <= 3

    def heading(self, first: int, stop: int) -> Speaker | None:
        """The subject that a sentence opens with."""
        for t in range(first, min(stop, first + 7)):
            i = self.starting.get(t)
            if i is not None and self.words[self.last[i] + 1 : self.last[i] + 2] == [":"]:
                return self.heading(self.last[i] + 2, stop)  # «سوريا: …»: what it is about
            if i is not None and not self._governed(i, t):
                return self.after(t, stop) or self.named(i)
            if (
                t in self.source
                and not self.source[t].proclitic.endswith(("ب", "ل", "ك"))
                and (t == first or self.words[t - 1] not in NO_NOUN)
                and self.heads(t, first)
            ):
                return self.after(t, stop)
        return None

    def nearest(self, token: int, floor: int) -> Speaker | None:
        """The nearest name of a body or person that ends before a token."""
        i = bisect_left(self.last, token) - 1
        return self.named(i) if i >= 0 and self.first[i] >= floor else None

    def naming(self, speaker: Speaker, token: int) -> Speaker:
        """The nearest earlier naming of the same speaker."""
        if speaker.named:
            for i in range(bisect_left(self.last, token) - 1, -1, -1):
                m = self.mentions[i]
                if m.start <= speaker.span.start:
                    break
                if m.surface == speaker.span.surface or (m.entity_id and m.entity_id == speaker.entity_id):
                    return self.named(i)
                if m.type == "PER" and speaker.span.surface.endswith(" " + m.surface):
                    return self.named(i)  # by the surname alone
        return speaker

    def named(self, i: int) -> Speaker:
        m = self.mentions[i]
        kind = (
            "named_person"
            if m.type == "PER"
            else "media"
            if m.type == "ORG" and is_media(m.surface, m.entity_id)
            else "organisation"
        )
        span = Span(start=m.start, end=m.end, surface=m.surface)
        return Speaker(span, kind, m.entity_id, m.role, self.first[i], self.last[i] + 1, True)

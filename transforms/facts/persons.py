"""Persons: known ones, and unknown ones by title, frame of speech, given name or surname alone (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import replace
from transforms.arabic.normalize import fold
from transforms.facts.name_parts import NameParts
from transforms.facts.naming import (
    OPENERS,
    QUOTES,
    Candidate,
    Entity,
    Scene,
    core,
    entities,
    grammar,
    rows,
)
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

RULES = (
    "known person",
    "person after title",
    "person after kin word",
    "person by given names",
    "person in list",
    "person before title",
    "surname alone",
)
_REACH = 14  # tokens of a title's complement («المتحدث باسم وزارة الخارجية الأميركية …»)
_WHO_IS = frozenset(["هو", "هي"])
_RULERS = frozenset(["الملك", "ملك", "البابا", "بابا", "البطريرك", "بطريرك", "القيصر", "العاهل"])
_REGNAL = frozenset(["الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "الثامن"])
_BY = frozenset(["اعداد", "تحرير", "تقرير", "كتب", "كتبت", "ترجمه", "تصوير", "بقلم", "خاص", "متابعه"])
_ADDRESS = grammar("name_grammar", "title part")


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    before = grammar("name_grammar", "title before")
    for spelling, entity in entities("persons"):
        first, _, rest = spelling.partition(" ")
        yield "person", rest if " " in rest and fold(first) in before else spelling, entity
    for row in rows("given_names"):
        yield "given name", row["name_ar"], row["common"] == "yes"
    for word in ("أبو", "أبي", "عبد", "أم"):
        yield "name start", word, None
    for row in rows("titles"):
        for column in ("name_ar", "aliases_ar", "forms_ar"):
            for form in load.alternatives(row.get(column, "")):
                yield "title", form, (row["title_id"], row.get("kind", ""))
                if " " not in form and not form.startswith("ال"):
                    yield "title", "ال" + form, (row["title_id"], row.get("kind", ""))


class Persons:
    """The persons of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.civil = grammar("name_grammar", "civil")
        self.found: dict[int, Candidate] = {}

    def find(self, taken: dict[int, int]) -> list[Candidate]:
        """All candidates; ``taken`` says where known bodies and places start and end."""
        self.taken = taken
        self.parts = NameParts(self.scene, taken)
        self._known()
        self._titled()
        self._given()
        self._bylines()
        self._titled_after()
        self._bracketed()
        return list(self.found.values())

    def _add(self, candidate: Candidate) -> None:
        old = self.found.get(candidate.start)
        if (
            old is None
            or candidate.end > old.end
            or (candidate.end == old.end and old.role is None and candidate.role is not None)
        ):
            if old is not None and old.senses and candidate.end == old.end:
                candidate = replace(candidate, senses=old.senses, rule=old.rule, confidence=old.confidence)
            self.found[candidate.start] = candidate

    # -- rules

    def _known(self) -> None:
        for hit in self.scene.persons.values():
            senses = tuple(s for s in hit.senses if isinstance(s, Entity))
            if all(s.short for s in senses):
                continue
            self._add(Candidate(hit.start, hit.end, hit.prefix, "PER", "known person", 0.97, senses))

    def _titled(self) -> None:
        for i, hit in self.scene.titles.items():
            kinds = {str(s[1]) for s in hit.senses if isinstance(s, tuple)}
            self._after_title(
                i,
                hit,
                office=bool(kinds & {"office", "rank", "profession"}),
                civil=not kinds - {"kin", "honorific"},
            )

    def _after_title(self, i: int, hit: Hit, *, office: bool, civil: bool) -> None:
        """The name after a title and its complement: «المتحدث باسم وزارة كذا فلان الفلاني»."""
        scene, words = self.scene, self.words
        limit = min(scene.limit(i), hit.end + (_REACH if office else 2))
        definite = words[hit.end - 1].startswith("ال") or core(words[i], hit.prefix).startswith("ال")
        j, close = hit.end, definite
        rule = "person after kin word" if civil else "person after title"
        office_only = all(isinstance(s, tuple) and s[1] == "office" for s in hit.senses)
        while j < limit:
            word = words[j]
            role = None if civil or core(words[i], hit.prefix) in self.civil else self._role(i, hit.prefix, j)
            known = scene.persons.get(j)
            if known is not None and known.prefix == 0:
                senses = tuple(s for s in known.senses if isinstance(s, Entity))
                if not (known.end == j + 1 and j in self.taken and all(s.short for s in senses)):
                    end = max(known.end, self.parts.run(j)[0]) if all(s.short for s in senses) else known.end
                    kept = senses if end == known.end else ()
                    self._add(Candidate(j, end, 0, "PER", rule, 0.9, kept, role))
                    return
            if word in OPENERS and scene.closing(j) > 0:
                k = scene.closing(j)
                end, parts, _ = self.parts.run(j + 1, bare=True)
                named = j + 1 in scene.given or words[j + 1] in self.parts.links
                whole = j == hit.end and named and not civil and 2 <= k - j - 1 <= 4
                if whole and j + 1 in scene.given and all(words[n].isalpha() for n in range(j + 1, k)):
                    self._add(Candidate(j + 1, k, 0, "PER", rule, 0.85, (), role))
                    return
                if parts and end == k and (named or (j == hit.end and 2 <= parts <= 4 and definite)):
                    self._add(Candidate(j + 1, k, 0, "PER", rule, 0.9, (), role))
                    return
                j = k + 1
                continue
            given = scene.given.get(j)
            free = j not in self.taken or (
                j == hit.end and not office_only and definite and given is not None and given.end > j + 1
            )
            if (given is not None and given.prefix == 0 and free) or word in (
                "ابو",
                "ابي",
                "عبد",
            ):
                end, parts, sure = self.parts.run(j)
                if end < len(words) and words[end] in _REGNAL and core(words[i], hit.prefix) in _RULERS:
                    end = end + 1
                if (parts >= 2 and (sure or close)) or (parts == 1 and sure and j == hit.end):
                    self._add(Candidate(j, end, 0, "PER", rule, 0.9, (), role))
                    return
            elif (
                j == hit.end
                and definite
                and (civil or core(words[i], hit.prefix) in self.civil)
                and self.parts.unheard(j)
            ):
                self._add(Candidate(j, self.parts.run(j, bare=True)[0], 0, "PER", rule, 0.75, (), role))
                return
            if j in self.taken:
                j, close = self.taken[j], True
            elif j in scene.organisations and scene.organisations[j].prefix == 0:
                j, close = scene.organisations[j].end, True
            elif j in scene.classes and scene.classes[j].prefix == 0 and scene.classes[j].end in self.taken:
                j = scene.classes[j].end
            elif scene.demonym(j) is not None or word in _ADDRESS or word in ("،", ",", "»"):
                j, close = j + 1, True
            elif j in scene.titles and j > i and scene.titles[j].prefix == 0:
                j = scene.titles[j].end
            elif word.startswith(("ال", "لل")) or scene.bodies.get(j) is not None:
                j, close = j + 1, False
            else:
                if office and close and self.parts.foreign(j):
                    end, parts, _ = self.parts.run(j, bare=True)
                    if parts == 2:
                        self._add(Candidate(j, end, 0, "PER", rule, 0.75, (), role))
                return

    def _titled_after(self) -> None:
        """«فلان الفلاني، المتحدث باسم كذا»: the title behind gives the role, and makes a name of two unknown words."""
        scene, words = self.scene, self.words
        ends = {c.end: c for c in self.found.values()}
        for i, hit in scene.titles.items():
            if (
                hit.prefix
                or not i
                or (not words[hit.end - 1].startswith("ال") and not words[i].startswith("ال"))
            ):
                continue
            comma = words[i - 1] in ("،", ",", "(", '"', "»")
            last = i - 1 if comma else i
            found = ends.get(last)
            if found is not None:
                if found.role is None and (comma or words[i].startswith("ال")):
                    self.found[found.start] = replace(
                        found, role=(scene.doc.start(i), scene.doc.ends[self._title_end(hit.end) - 1])
                    )
            elif (
                last >= 3
                and self.parts.foreign(last - 2)
                and self._speech(last - 2)
                and not words[last - 2].startswith("ال")
            ):
                role = (scene.doc.start(i), scene.doc.ends[self._title_end(hit.end) - 1])
                self._add(Candidate(last - 2, last, 0, "PER", "person before title", 0.7, (), role))

    def _title_end(self, token: int) -> int:
        """Where the complement of a title ends: «المتحدث باسم [وزارة كذا]», «وزير الدفاع [الروسي]»."""
        scene = self.scene
        limit = min(scene.limit(token - 1), token + _REACH)
        while token < limit:
            if token in self.taken:
                token = self.taken[token]
            elif self.words[token] == "باسم" and token + 1 < limit:
                token = self.taken.get(token + 1, token + 2)
            elif scene.demonym(token) is not None or (
                self.words[token] in _ADDRESS
                and token + 1 < limit
                and (self.words[token].startswith("ال") or token + 1 in self.taken)
            ):
                token += 1
            else:
                break
        return token

    def _role(self, first: int, prefix: int, name: int) -> tuple[int, int] | None:
        words, end = self.words, name
        while end > first and words[end - 1] in ("،", ",", '"', "«", "(", ":"):
            if words[end - 1] == '"' and sum(w == '"' for w in words[first:end]) % 2 == 0:
                break  # it closes a name inside the title
            end -= 1
        return (self.scene.doc.start(first, prefix), self.scene.doc.ends[end - 1]) if end > first else None

    def _given(self) -> None:
        scene, words = self.scene, self.words
        last = -1
        for i, hit in scene.given.items():
            if i < last or i in self.found or i in self.taken:
                continue
            before = words[i - 1] if i else "\n"
            quoted = before in QUOTES
            head = words[i - 2] if (quoted or before == ":") and i > 1 else before
            civil = self._civil(head) or (i > 1 and before in _WHO_IS and words[i - 2] == "من")
            start = i
            if before in ("ابو", "ابي", "ام") and hit.prefix == 0:
                continue
            follows = i > 1 and (
                last == i
                or (last == i - 1 and before in ("،", ",", "و", "/"))
                or (last == i - 2 and before in QUOTES)
            )
            if hit.prefix and (hit.proclitic != "و" and len(words[i]) < 5):
                continue
            if hit.prefix and not (hit.proclitic in ("و", "ل", "ب") and (not all(hit.senses) or follows)):
                continue
            end, parts, sure = self.parts.run_after(hit.end)
            parts, sure = parts + 1, sure or not all(hit.senses)
            if hit.prefix and not (hit.proclitic in ("و", "ل", "ب") and (sure or follows)):
                continue
            if hit.prefix and not follows and not self.parts.goes_on(hit.end):
                continue
            if hit.prefix == 0 and self.parts.begins_before(i):
                start, parts = i - 1, parts + 1
            speech = self._speech(i)
            apposed = before in ("،", ",") and end < len(words) and words[end] in ("،", ",", ".")
            marked = start == i and before in OPENERS and scene.closing(i - 1) == end
            if parts >= 2 and (sure or civil or speech or follows or apposed or marked):
                rule = (
                    "person after kin word"
                    if civil
                    else "person in list"
                    if follows
                    else "person by given names"
                )
                self._add(
                    Candidate(
                        start, end, hit.prefix, "PER", rule, 0.85 if civil or speech or follows else 0.75
                    )
                )
                last = end
            elif parts == 1 and ((civil and sure) or (civil and quoted)):
                self._add(Candidate(start, end, hit.prefix, "PER", "person after kin word", 0.7))
                last = end
        for i in scene.doc.of("name start"):
            if core(words[i], scene.doc.of("name start")[i].prefix) == "ام" and not self._mother(i):
                continue
            if i not in self.found and i not in self.taken:
                end, parts, _ = self.parts.run(i)
                if parts and end > i + 1:
                    self._add(Candidate(i, end, 0, "PER", "person by given names", 0.7))

    def _mother(self, token: int) -> bool:
        """«أم كذا» as a name: after a verb of saying or before a comma; not the mother of somebody named in full."""
        scene, words = self.scene, self.words
        given = scene.given.get(token + 1)
        if words[token] != "ام" or given is None or given.prefix or token + 1 in self.taken:
            return False
        after = words[given.end] if given.end < len(words) else ""
        return after in ("،", ",", "(", ")", '"', "»") or (self._speech(token) and scene.ordinary(given.end))

    def _bylines(self) -> None:
        """«تقرير: فلانة الفلاني», «إدلب - فلان الفلاني» at the end of a line: who wrote it."""
        words = self.words
        for i in self.scene.doc.tokens.signs:
            if not 0 < i < len(words) - 2:
                continue
            signed = words[i] == ":" and words[i - 1] in _BY
            dated = words[i] == "-" and i + 1 in self.scene.given
            if not (signed or (dated and (i - 1 in self.taken or words[i - 1] in _BY))):
                continue
            first = i + 1
            if words[first] in self.civil:
                continue
            end, parts, _ = self.parts.run(first, bare=True)
            closed = end >= len(words) or words[end] in ("\n", "-", "/", "،", ".")
            if 2 <= parts <= 4 and closed and first not in self.found and first not in self.taken:
                self._add(Candidate(first, end, 0, "PER", "person by given names", 0.75))

    def _bracketed(self) -> None:
        """«(عماد نواف الحشيش)»: a name that begins right after a bracket goes on to the closing one."""
        scene, words = self.scene, self.words
        for c in list(self.found.values()):
            if not c.start or words[c.start - 1] not in OPENERS or c.end >= len(words) or c.end < c.start + 2:
                continue
            close = scene.closing(c.start - 1)
            if c.end < close <= c.end + 2 and all(
                words[k].isalpha() and k not in self.taken and k not in scene.titles
                for k in range(c.end, close)
            ):
                self._add(replace(c, end=close, senses=()))

    def _civil(self, word: str) -> bool:
        return word in self.civil or (
            word[:1] in "وبل" and (word[1:] in self.civil or "ال" + word[2:] in self.civil)
        )

    def _speech(self, token: int) -> bool:
        cues = self.scene.doc.of("cue")
        return token - 1 in cues or token - 2 in cues

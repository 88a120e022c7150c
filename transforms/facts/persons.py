"""Persons: known ones, and unknown ones by title, frame of speech, given name or surname alone (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.arabic.normalize import fold
from transforms.facts.naming import QUOTES, Candidate, Entity, Scene, entities, grammar, rows
from transforms.lexicon import load

RULES = (
    "known person",
    "person after title",
    "person after kin word",
    "person by given names",
    "person in list",
    "surname alone",
)
_REACH = 14  # tokens of a title's complement («المتحدث باسم وزارة الخارجية الأميركية …»)
_PARTS = 5
_ADDRESS = frozenset(
    fold(w)
    for w in (
        "باسم",
        "في",
        "لدى",
        "لـ",
        "ل",
        "عن",
        "من",
        "إلى",
        "على",
        "بـ",
        "ب",
        "لشؤون",
        "السابق",
        "السابقة",
        "الأسبق",
        "الدائم",
        "الدائمة",
        "الأول",
        "الأولى",
        "الحالي",
        "الجديد",
        "الراحل",
        "الأعلى",
        "العام",
        "العامة",
        "المعارض",
        "المعارضة",
        "الخاص",
        "الخاصة",
        "السامي",
        "المنتخب",
        "المؤقت",
        "شؤون",
        "المدعو",
        "المكلف",
        "المناوب",
        "الميداني",
        "العسكري",
        "الإعلامي",
        "السياسي",
        "الإقليمي",
        "التنفيذي",
        "التنفيذية",
        "الرسمي",
        "الشرعي",
        "الفخري",
        "المساعد",
        "المشترك",
    )
)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for spelling, entity in entities("persons"):
        yield "person", spelling, entity
    for row in rows("given_names"):
        yield "given name", row["name_ar"], row["common"] == "yes"
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
        self.links = grammar("name_grammar", "person link")
        self.civil = grammar("name_grammar", "civil")
        self.found: dict[int, Candidate] = {}

    def find(self, taken: dict[int, int]) -> list[Candidate]:
        """All candidates; ``taken`` says where known bodies and places start and end."""
        self.taken = taken
        self._known()
        self._titled()
        self._given()
        return list(self.found.values())

    def _add(self, candidate: Candidate) -> None:
        old = self.found.get(candidate.start)
        if (
            old is None
            or candidate.end > old.end
            or (candidate.end == old.end and old.role is None and candidate.role is not None)
        ):
            if old is not None and old.senses and candidate.end == old.end:
                candidate = candidate._replace(senses=old.senses, rule=old.rule, confidence=old.confidence)
            self.found[candidate.start] = candidate

    # -- what a name is made of

    def _surname(self, token: int) -> bool:
        """Whether an unknown word may continue a name that has begun."""
        scene = self.scene
        word = self.words[token]
        if len(word) < 3 or scene.ordinary(token) or token in scene.bodies or token in scene.titles:
            return False
        if token in scene.classes and scene.classes[token].prefix == 0:
            return False
        demonym = scene.demonyms.get(token)
        if demonym is not None and demonym.prefix == 0 and not word.startswith("ال"):
            return False
        if word[0] in "يت" and len(word) == 4 and word[1:] not in ("حيي",) and token not in scene.given:
            return word[0] == "ت"
        if word[0] == "و" or (word[0] in "بل" and word.startswith(("بال", "لل"))):
            place = (
                scene.places.get(token) or scene.organisations.get(token) or scene.given.get(token) or demonym
            )
            return place is None or place.prefix == 0
        hit = scene.places.get(token) or scene.organisations.get(token)
        return hit is None or hit.prefix == 0 or hit.end == token + 1

    def run(self, first: int, bare: bool = False) -> tuple[int, int, bool]:
        """The end of the name that starts at ``first``, its number of parts, and whether a sure given name is in it.

        ``bare``: the name may start with a word that no list holds (after a title).
        """
        scene, words = self.scene, self.words
        limit = scene.limit(first) if first < len(words) else first
        i, parts, sure, unknown = first, 0, False, 0
        while i < limit and parts < _PARTS:
            given = scene.given.get(i)
            if i > first and words[i][0] not in "ا" and self._joined(i):
                break
            if given is not None and given.prefix == 0:
                sure = sure or not all(given.senses)
                i, parts = given.end, parts + 1
            elif (
                words[i] in self.links
                and i + 1 < limit
                and (parts or words[i] in ("ابو", "ابي", "ام", "عبد", "ملا", "بن"))
                and not scene.ordinary(i + 1)
            ):
                sure = sure or words[i] in ("ابو", "عبد")
                i, parts = i + 2, parts + 1
            elif (parts or bare) and unknown < 2 and self._surname(i):
                i, parts, unknown = i + 1, parts + 1, unknown + 1
            else:
                break
        return i, parts, sure

    def _joined(self, token: int) -> bool:
        """Whether a word is و and a given name, which begins the next person."""
        hit = self.scene.given.get(token)
        return hit is not None and hit.prefix > 0 and self.words[token][0] == "و"

    # -- rules

    def _known(self) -> None:
        for hit in self.scene.persons.values():
            senses = tuple(s for s in hit.senses if isinstance(s, Entity))
            if all(s.short for s in senses):
                continue
            self._add(Candidate(hit.start, hit.end, hit.prefix, "PER", "known person", 0.97, senses))

    def _titled(self) -> None:
        scene, words = self.scene, self.words
        for i, hit in scene.titles.items():
            limit = min(scene.limit(i), hit.end + _REACH)
            j, sure_place = hit.end, True
            while j < limit:
                word = words[j]
                if j in self.found and j in scene.persons:
                    found = self.found[j]
                    if found.prefix == 0:
                        self._add(found._replace(role=self._role(i, hit.prefix, j)))
                    break
                known = scene.persons.get(j)
                if known is not None and known.prefix == 0 and (words[j] not in ("في",)):
                    senses = tuple(s for s in known.senses if isinstance(s, Entity))
                    end = max(known.end, self.run(j)[0])
                    self._add(
                        Candidate(
                            j,
                            end,
                            0,
                            "PER",
                            "person after title",
                            0.9,
                            senses if end == known.end else (),
                            self._role(i, hit.prefix, j),
                        )
                    )
                    break
                if word in QUOTES and scene.closing(j) > 0 and j + 1 < limit:
                    k = scene.closing(j)
                    end, parts, _ = self.run(j + 1, bare=True)
                    if parts and end == k and (j + 1 in scene.given or words[j + 1] in self.links):
                        self._add(
                            Candidate(
                                j + 1,
                                k,
                                0,
                                "PER",
                                "person after title",
                                0.9,
                                (),
                                self._role(i, hit.prefix, j),
                            )
                        )
                        break
                    j = k + 1
                    continue
                given = scene.given.get(j)
                busy = self.taken.get(j)
                if (given is not None and given.prefix == 0 and j not in self.taken) or (
                    word in ("ابو", "ابي", "عبد", "ام") and j not in self.taken
                ):
                    end, parts, sure = self.run(j)
                    if parts >= 2 or (parts == 1 and sure and j == hit.end):
                        self._add(
                            Candidate(
                                j, end, 0, "PER", "person after title", 0.9, (), self._role(i, hit.prefix, j)
                            )
                        )
                        break
                if busy is not None:
                    j, sure_place = busy, True
                    continue
                if scene.demonym(j) is not None or word in _ADDRESS or word in ("،", ",", '"', "»"):
                    j, sure_place = j + 1, True
                    continue
                if j in scene.titles and j > i:
                    j = scene.titles[j].end
                    continue
                if sure_place and not scene.ordinary(j) and not word.startswith("ال"):
                    end, parts, _ = self.run(j, bare=True)
                    if parts == 2 and not any(self.words[k] in self.scene.places for k in range(j, end)):
                        self._add(
                            Candidate(
                                j, end, 0, "PER", "person after title", 0.75, (), self._role(i, hit.prefix, j)
                            )
                        )
                        break
                    break
                if word.startswith("ال") or scene.bodies.get(j) is not None:
                    j, sure_place = j + 1, False
                    continue
                break

    def _role(self, first: int, prefix: int, name: int) -> tuple[int, int] | None:
        end = name
        while end > first and self.words[end - 1] in ("،", ",", '"', "«", "(", ":"):
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
            head = words[i - 2] if quoted and i > 1 else before
            civil = self._civil(head)
            start = i
            if before in ("ابو", "ابي", "ام") and hit.prefix == 0:
                continue
            if hit.prefix and not (hit.proclitic in ("و", "ل", "ب") and not all(hit.senses)):
                continue
            end, parts, sure = self._run_after(hit.end)
            parts, sure = parts + 1, sure or not all(hit.senses)
            follows = i > 1 and (
                last == i
                or (last == i - 1 and before in ("،", ",", "و", "/"))
                or (last == i - 2 and before in QUOTES)
            )
            speech = self._speech(i)
            if parts >= 2 and (sure or civil or speech or follows):
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
        for i in scene.doc.of("kunya"):
            if i not in self.found and i not in self.taken:
                end, parts, _ = self.run(i)
                if parts and end > i + 1:
                    self._add(Candidate(i, end, 0, "PER", "person by given names", 0.7))

    def _run_after(self, first: int) -> tuple[int, int, bool]:
        """What follows a given name: its end, parts and sureness."""
        scene, words = self.scene, self.words
        if first >= len(words):
            return first, 0, False
        limit = scene.limit(first)
        i, parts, sure, unknown = first, 0, False, 0
        while i < limit and parts < _PARTS - 1:
            given = scene.given.get(i)
            if self._joined(i):
                break
            if given is not None and given.prefix == 0:
                sure = sure or not all(given.senses)
                i, parts = given.end, parts + 1
            elif words[i] in self.links and i + 1 < limit and not scene.ordinary(i + 1):
                i, parts = i + 2, parts + 1
            elif unknown < 2 and self._surname(i) and i not in self.taken:
                i, parts, unknown = i + 1, parts + 1, unknown + 1
            else:
                break
        return i, parts, sure

    def _civil(self, word: str) -> bool:
        return word in self.civil or (
            word[:1] in "وبل" and (word[1:] in self.civil or "ال" + word[2:] in self.civil)
        )

    def _speech(self, token: int) -> bool:
        cues = self.scene.doc.of("cue")
        return token - 1 in cues or token - 2 in cues

    # -- surnames

    def surnames(self, chosen: list[Candidate]) -> list[Candidate]:
        """Surnames that stand alone after the full name was told."""
        scene, words = self.scene, self.words
        known: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
        for c in chosen:
            if c.type != "PER" or c.end - c.start < 2:
                continue
            tail = (
                c.end - 2
                if c.end - c.start > 2
                and (
                    words[c.end - 2] in self.links
                    or (words[c.end - 2], words[c.end - 1]) == ("تشاووش", "اوغلو")
                )
                else c.end - 1
            )
            name = tuple(words[tail : c.end])
            if len(name) == 1 and (len(name[0]) < 3 or scene.ordinary(tail)):
                continue
            known.setdefault(name[0], []).append((name, c))
        for i, hit in scene.persons.items():
            senses = tuple(s for s in hit.senses if isinstance(s, Entity))
            if all(s.short for s in senses):
                known.setdefault(words[i], [])
        if not known:
            return []
        out: list[Candidate] = []
        inside = [False] * len(words)
        for c in chosen:
            for k in range(c.start, c.end):
                inside[k] = True
        ids = {s.entity_id: c for c in chosen if c.type == "PER" for s in c.senses if isinstance(s, Entity)}
        for i, hit in scene.persons.items():
            if inside[i] or not all(s.short for s in hit.senses if isinstance(s, Entity)):
                continue
            senses = tuple(s for s in hit.senses if isinstance(s, Entity))
            told = tuple(s for s in senses if s.entity_id in ids)
            if told:
                out.append(Candidate(i, hit.end, hit.prefix, "PER", "surname alone", 0.9, told))
                for k in range(i, hit.end):
                    inside[k] = True
        for i, word in enumerate(words):
            if inside[i]:
                continue
            for prefix in (0, 1, 2):
                if prefix and (len(word) < prefix + 3 or word[prefix - 1] not in "وفبلك"):
                    break
                entries = known.get(word[prefix:])
                if entries:
                    match = next(
                        (
                            e
                            for e in entries
                            if tuple(words[i + 1 : i + len(e[0])]) == e[0][1:] and e[1].start < i
                        ),
                        None,
                    )
                    if match is not None and not self._place_like(i, prefix):
                        out.append(
                            Candidate(
                                i, i + len(match[0]), prefix, "PER", "surname alone", 0.85, match[1].senses
                            )
                        )
                    break
        return out

    def _place_like(self, token: int, prefix: int) -> bool:
        hit = self.scene.classes.get(token - 1) if token else None
        return hit is not None and hit.end == token

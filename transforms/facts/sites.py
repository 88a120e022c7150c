"""Places and built things: known ones with evidence, unknown ones by class noun, lists (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from transforms.arabic.normalize import fold
from transforms.facts.naming import OPENERS, QUOTES, Candidate, Scene, grammar, rows
from transforms.facts.places import Record, gazetteer
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

RULES = (
    "known place",
    "known place by class noun",
    "known place by preposition",
    "known place in list",
    "place by class noun",
    "place in list after class noun",
    "built thing by class noun",
    "road between places",
    "border of two countries",
)
SURE = 56  # rank from which a name that is no common word needs no evidence
_SEPARATORS = frozenset(["،", ",", "و", "-", "/", "؛"])
_TAIL_ADJECTIVES = frozenset(
    fold(w)
    for w in "الدولي الدولية العسكري العسكرية المدني المدنية الجامعي المركزي المركزية الوطني الوطنية الجراحي الحدودي الحدودية البري البرية الحربي الجوي الجوية البحري البحرية الكبير الكبيرة الكبرى التخصصي التعليمي الحكومي الحكومية الزراعي الاستراتيجي السياحي القديم القديمة الجديد الجديدة الميداني الإنساني الرئيسي النسائي الصناعية الصناعي الشمالي الجنوبي الشرقي الغربي الشمالية الجنوبية الشرقية الغربية".split()
)
_NOT_OF_SITES = frozenset(
    fold(w)
    for w in "المدينة البلدة القرية المنطقة المحافظة الحي المخيم الناحية العاصمة البلاد النظام المعارضة الأسد قسد داعش التنظيم التحالف القوات الجيش العدو الجماعة الفصائل الميليشيات الشرطة الحواجز السلطات الدولة الناس الأهالي البيانات المعلومات الحياة الموت العودة الحل السلام النار الهدنة الخروج الدخول الوصول العبور الإمداد الإمدادات الحدود العام العامة الذي التي الأطفال النساء اللاجئين النازحين الإيواء المذكور المذكورة المستهدف المستهدفة نفسه نفسها السابق السابقة الواقع الواقعة التابع التابعة المجاور المجاورة القريب القريبة الرئيسي الرئيسية الدولي الواصل الواصلة الوحيد الوحيدة الأساسية الأساسي الجوية العسكرية الأمريكية الأميركية الروسية التركية الإيرانية السورية الأمريكي الأميركي الروسي التركي الإيراني السوري اليوم ذاته ذاتها الأول الثاني الانطلاق العمليات القيادة التدريب الإطلاق المراقبة التفتيش الطيران المياه الكهرباء الوقود النفط الغاز القمح الحبوب الأسلحة الذخيرة الصواريخ التركيز الإعلام الإسعاف".split()
)


_VAGUE = frozenset(["admin2", "countryside", "desert-of", "front", "canton"])  # any kind of place may follow


class ClassNoun(NamedTuple):
    """A class noun in one of its forms: what stands after it, and whether it belongs to the name."""

    class_id: str
    feature_class: str
    type: str
    inside: bool
    plural: bool


# Classes whose nouns are too common to make a name of an unknown word after them.
_QUOTED_ONLY = frozenset(
    "building centre hotel tower post basin corridor branch museum highlands peak island desert forest well heights mine spring clinic".split()
)
_SKIPPED = frozenset("unit-base state kingdom republic sultanate sea strait capital".split())


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for record, spelling in gazetteer().spellings:
        yield "place", spelling, record
    for row in rows("class_nouns"):
        plural = load.alternatives(row["plural"])
        for form in load.alternatives(row["forms_ar"]):
            noun = ClassNoun(
                row["class_id"],
                row["feature_class"],
                row["mention_type"],
                row["inside"] == "yes",
                form in plural,
            )
            if noun.class_id not in _SKIPPED:
                yield "class noun", form, noun


class Sites:
    """The places of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.near = grammar("name_grammar", "near")
        self.lead = grammar("name_grammar", "lead")
        self.tail = grammar("name_grammar", "tail")
        self.found: dict[int, Candidate] = {}

    def find(self) -> list[Candidate]:
        """All candidates."""
        for i, hit in self.scene.classes.items():
            self._class(i, hit)
        last = (-1, False)
        for i, hit in self.scene.places.items():
            last = self._known(i, hit, last)
        self._borders()
        return list(self.found.values())

    def _add(self, candidate: Candidate) -> None:
        old = self.found.get(candidate.start)
        if old is None or candidate.end > old.end:
            self.found[candidate.start] = candidate

    # -- known places

    def _known(self, i: int, hit: Hit, last: tuple[int, bool]) -> tuple[int, bool]:
        """A name of the gazetteer: taken at once if it is well known, else by what stands around it."""
        records = tuple(s for s in hit.senses if isinstance(s, Record))
        best = max(records, key=lambda r: r.rank)
        found = self.found.get(i)
        if found is not None and found.end >= hit.end:
            return (found.end, True)
        before = self.words[i - 1] if i else "\n"
        single = hit.end == i + 1
        common = single and best.common
        short = len(self.words[i]) - hit.prefix < 3
        rule = ""
        if best.rank >= SURE and not common and not (short and hit.prefix):
            rule = "known place"
        elif self._listed(i, hit, last):
            rule = "known place in list"
        elif (
            not short
            and (not common or best.rank >= 80)
            and (
                self._near(before)
                or (hit.proclitic in ("ب", "وب") and len(self.words[i]) > 4 and not self.scene.ordinary(i))
            )
        ):
            rule = "known place by preposition"
        elif not short and not single and not common and best.rank >= 35:
            rule = "known place"
        elif (
            not common
            and not short
            and before in OPENERS
            and i + 1 < len(self.words)
            and self.words[hit.end : hit.end + 1] == [OPENERS[before]]
            and last[0] == i - 1
        ):
            rule = "known place in list"
        if not rule:
            return last
        if single and rule != "known place" and self.scene.ordinary(i):
            return last
        if best.common and single and i in self.scene.given and rule != "known place in list":
            return last
        self._add(
            Candidate(
                i, hit.end, hit.prefix, best.type, rule, 0.95 if rule == "known place" else 0.8, records
            )
        )
        return (hit.end, True)

    def _near(self, word: str) -> bool:
        return word in self.near or (
            len(word) > 3
            and word[0] in "وبلف"
            and (word[1:] in self.near or word[2:] in self.near and word[1] in "بلا")
        )

    def _listed(self, i: int, hit: Hit, last: tuple[int, bool]) -> bool:
        """Whether the name follows another place directly in a list."""
        if last[0] < 0:
            return False
        if last[0] == i:
            return hit.proclitic == "و"
        return last[0] == i - 1 and self.words[i - 1] in _SEPARATORS and self.words[i - 1] != "-"

    # -- class nouns

    def _class(self, i: int, hit: Hit) -> None:
        noun = next((s for s in hit.senses if isinstance(s, ClassNoun)), None)
        k = hit.end
        if noun is None or k >= len(self.words) or self.words[i][hit.prefix :].startswith("ال"):
            return
        limit = self.scene.limit(i)
        if noun.inside:
            self._built(i, hit, noun, limit)
            return
        first = True
        while k < limit:
            end = self._item(k, limit, noun, first)
            if end <= k:
                return
            if not noun.plural:
                return
            first = False
            while end < limit and self.words[end] in ('"', "»", ")"):
                end += 1
            k = end
            if k < limit and self.words[k] in ("،", ",", "و", "/"):
                k += 1
                if k < limit and self.words[k] == "و":
                    k += 1
            elif k < limit and self.words[k][0] != "و":
                return

    def _item(self, k: int, limit: int, noun: ClassNoun, first: bool) -> int:
        """One name after a class noun; the token after it, or ``k`` if there is none."""
        words = self.words
        rule = "place by class noun" if first else "place in list after class noun"
        if words[k] in OPENERS:
            close = self.scene.closing(k)
            if close < 0:
                if words[k] in ('"', "«", "("):
                    return self._name(k + 1, limit, noun, rule, first) if k + 1 < limit else k
                return k
            if close - k - 1 <= 4:
                inner = self._name(k + 1, close, noun, rule, first)
                if inner == close:
                    return close + 1
                if inner == k + 1 and first and not self.scene.ordinary(k + 1):
                    self._add(Candidate(k + 1, close, 0, noun.type, rule, 0.85))
                    return close + 1
                return inner if inner > k + 1 else k
            return self._name(k + 1, close, noun, rule, first)
        return self._name(k, limit, noun, rule, first)

    def _name(self, k: int, limit: int, noun: ClassNoun, rule: str, first: bool) -> int:
        words, scene = self.words, self.scene
        hit = scene.places.get(k)
        unknown = self._unknown(k, limit, noun, first)
        if (
            hit is not None
            and hit.end <= limit
            and (hit.prefix == 0 or (not first and hit.proclitic == "و"))
            and hit.end >= unknown[0]
        ):
            records = tuple(s for s in hit.senses if isinstance(s, Record))
            self._add(
                Candidate(
                    k,
                    hit.end,
                    hit.prefix,
                    self._type(noun, records),
                    "known place by class noun",
                    0.95,
                    self._fit(noun, records),
                )
            )
            return hit.end
        if unknown[0] > k:
            self._add(Candidate(k, unknown[0], unknown[1], noun.type, rule, 0.75))
        return unknown[0]

    def _type(self, noun: ClassNoun, records: tuple[Record, ...]) -> str:
        fit = self._fit(noun, records)
        if noun.class_id in _VAGUE:
            return max(fit, key=lambda r: r.rank).type
        return noun.type

    def _fit(self, noun: ClassNoun, records: tuple[Record, ...]) -> tuple[Record, ...]:
        fit = tuple(r for r in records if r.type == noun.type)
        return fit or records

    def _unknown(self, k: int, limit: int, noun: ClassNoun, first: bool) -> tuple[int, int]:
        """The end of an unknown name at ``k`` and the proclitic to cut («و» in a list)."""
        words, scene = self.words, self.scene
        word = words[k]
        prefix = 0
        if not first and word[0] == "و" and len(word) > 3 and words[k - 1] != "،":
            prefix = 1
        core = word[prefix:]
        if (
            len(core) < 3
            or (scene.ordinary(k) and core not in self.lead)
            or k in scene.bodies
            and scene.bodies[k].prefix == 0
        ):
            return k, 0
        if (
            core in scene._stops
            or core.endswith(("ات", "ين", "ون"))
            and not core.startswith("ال")
            and not first
            and noun.type != "GPE"
        ):
            return k, 0
        demonym = scene.demonyms.get(k)
        if demonym is not None and demonym.prefix <= prefix:
            return k, 0
        if k in scene.classes and core not in self.lead and scene.classes[k].prefix == prefix:
            return k, 0
        if (
            noun.type == "LOC"
            and noun.class_id in _VAGUE
            and not core.startswith("ال")
            and core not in self.lead
        ):
            return k, 0
        end = k + 1
        if core in self.lead and end < limit and not scene.ordinary(end):
            end += 1
        if end < limit and words[end] in self.tail and words[end] not in ("شرقي", "غربي", "شمالي", "جنوبي"):
            if (
                words[end].startswith("ال") == core.startswith("ال")
                or core in self.lead
                or not words[end].startswith("ال")
            ):
                end += 1
        elif (
            end < limit
            and not scene.ordinary(end)
            and words[end].startswith("ال")
            and not core.startswith("ال")
            and noun.type == "GPE"
            and end not in scene.demonyms
            and end not in scene.titles
            and end not in scene.bodies
        ):
            end += 1
        return end, prefix

    def _built(self, i: int, hit: Hit, noun: ClassNoun, limit: int) -> None:
        """A class noun that belongs to the name: «مشفى كذا», «جبل كذا»."""
        words, scene = self.words, self.scene
        k = hit.end
        rule = "built thing by class noun"
        if words[k] in QUOTES:
            close = scene.closing(k)
            if 0 < close <= k + 6:
                self._add(Candidate(i, close + 1, hit.prefix, noun.type, rule, 0.85))
            return
        if noun.class_id in ("road", "motorway"):
            end = self._road(k, limit)
            if end > k:
                self._add(Candidate(i, end, hit.prefix, noun.type, "road between places", 0.9))
            return
        if noun.class_id in _QUOTED_ONLY:
            return
        end = k
        place = scene.places.get(k)
        if (
            k in scene.classes
            and not words[k].startswith("ال")
            and scene.classes[k].end < limit
            and words[k] == "مدينه"
        ):
            end = scene.classes[k].end
            place = scene.places.get(end)
        if place is not None and place.prefix == 0:
            end = place.end
        elif k < limit and k in scene.given and scene.given[k].prefix == 0:
            end = k + 1
            while (
                end < limit
                and end < k + 3
                and (
                    end in scene.given
                    and scene.given[end].prefix == 0
                    or words[end].startswith("ال")
                    and not scene.ordinary(end)
                    and words[end] not in _TAIL_ADJECTIVES
                    and scene.demonym(end) is None
                )
            ):
                end += 1
        elif words[k].startswith("ال"):
            if words[k] in _NOT_OF_SITES or scene.demonym(k) is not None or words[k] in _TAIL_ADJECTIVES:
                return
            if scene.ordinary(k) and noun.feature_class not in (
                "prison",
                "camp",
                "hospital",
                "mosque",
                "street",
                "square",
            ):
                return
            end = k + 1
        elif words[k].isdecimal():
            end = k + 1
        elif (
            not scene.ordinary(k)
            and not scene.demonyms.get(k)
            and k not in scene.classes
            and k not in scene.bodies
            and not words[k].endswith(("ه", "ي"))
            and len(words[k]) > 2
        ):
            end = k + 1
            if words[k] in self.lead and end < limit and not scene.ordinary(end):
                end += 1
        if end <= k:
            return
        while end < limit and words[end] in _TAIL_ADJECTIVES and end < k + 4:
            end += 1
        self._add(Candidate(i, end, hit.prefix, noun.type, rule, 0.8))

    def _road(self, k: int, limit: int) -> int:
        """«طريق حلب - دمشق»: the end of two or more places joined by dashes, else ``k``."""
        places, words = self.scene.places, self.words
        end, count = k, 0
        while end < limit and count < 5:
            hit = places.get(end)
            step = (
                hit.end
                if hit is not None and hit.prefix == 0
                else end + 1
                if count and not self.scene.ordinary(end)
                else end
            )
            if step == end:
                break
            end, count = step, count + 1
            if end < limit and words[end] in ("-", "/"):
                end += 1
                continue
            break
        return end if count > 1 else k

    def _borders(self) -> None:
        for i, hit in self.scene.doc.of("border").items():
            if self.scene.demonym(i + 1) is not None and i + 2 < len(self.words):
                end = i + 2
                if self.words[end] in ("-", "/") and end + 1 < len(self.words):
                    end += 1
                if self.scene.demonym(end) is not None:
                    self._add(Candidate(i, end + 1, hit.prefix, "LOC", "border of two countries", 0.85))

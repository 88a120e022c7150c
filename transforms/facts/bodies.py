"""Bodies: known ones, bodies described by office and nationality, unknown ones by head noun (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from transforms.arabic.normalize import fold
from transforms.facts.naming import QUOTES, Candidate, Entity, Scene, entities, grammar, rows
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

RULES = (
    "known body",
    "known work",
    "short name of a body",
    "body with nationality",
    "body of the regime",
    "office",
    "body by head noun",
    "head noun with known name",
    "numbered resolution",
    "operation in quotation marks",
)
# Short forms that gold readers leave alone: they take the article up again without naming anybody.
_NEVER_SHORT = frozenset(
    fold(w)
    for w in "التنظيم الوكالة المنظمة الشبكة الشركة الصحيفة القناة الدفاع الكنيسة المؤسسة الجمعية الإدارة المحكمة الموقع القوات الشرطة الجماعة الميليشيا الميليشيات القيادة الخارجية الداخلية المجموعة المركز المكتب الأمن التلفزيون الجريدة الولاية الدولة الطيران الأمم البعثة الأخبار الثورة الوطن البعث الحرة العربية الحدث الميدان المنار النهار الحياة الشرق البستان السلام الغد المدن البناء".split()
)
_ALWAYS_SHORT = frozenset(fold(w) for w in "المرصد التحالف الكونغرس الدوما الاحتلال".split())
_AGAIN = frozenset(
    fold(w)
    for w in "الفصائل الفرقة التجمع الحركة الهيئة الجبهة الحزب المجلس الوحدات الفيلق الائتلاف اللواء الحشد الحرس اللجنة الاتحاد الحلف الرئاسة السلطات الأناضول".split()
)
_POINTERS = frozenset(fold(w) for w in "هذا هذه ذلك تلك بعض أحد إحدى وتلك وهذه".split())
_BLOCK_AFTER = frozenset(
    fold(w)
    for w in "الصحي العام الداخلي الدولي العالمي المالي المصرفي التعليمي السياسي الأساسي القضائي الغذائي الإلكتروني الرئاسي البرلماني الاقتصادي الاجتماعي البيئي الجديد الانتخابي الموالية الموالي الكردية الجهادية".split()
)
_MEDIA = frozenset(
    fold(w)
    for w in "وكالة وكالات صحيفة قناة شبكة إذاعة موقع منظمة حزب جريدة مجلة راديو تلفزيون مؤسسة هيئة جمعية شركة مجلس محطة".split()
)
_OUTSIDE = frozenset(fold(w) for w in "حركة جماعة تنظيم فصيل ميليشيا".split())


class BodyNoun(NamedTuple):
    """A head noun, or a word inside such a name, by what it asks for."""

    kind: str
    alone: str
    type: str


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for table in ("organisations", "works"):
        for spelling, entity in entities(table):
            if not _latin(spelling):
                yield "organisation", spelling, entity
            elif len(spelling) > 2 and not entity.short:
                yield "organisation", spelling, entity
    for row in rows("body_nouns"):
        for form in load.alternatives(row["forms_ar"]):
            yield "body noun", form, BodyNoun(row["class"], row["alone"], row["type"])
    for row in rows("demonyms"):
        for form in load.alternatives(list(row.values())[-1]):
            yield "demonym", form, row["country"]
            if not form.startswith("ال"):
                yield "demonym", "ال" + form, row["country"]
    yield "border", "الحدود", None
    for word in ("القرار", "قرار"):
        yield "resolution", word, None
    for word in ("عملية", "معركة", "حملة", "اتفاقية", "قانون", "خطة"):
        yield "operation", word, None


def _latin(spelling: str) -> bool:
    return spelling[:1].isascii()


class Bodies:
    """The bodies and named works of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.lead = grammar("name_grammar", "lead")
        self.found: dict[int, Candidate] = {}
        self.shorts: dict[int, Candidate] = {}

    def find(self) -> list[Candidate]:
        """All candidates that need no context."""
        for i, hit in self.scene.organisations.items():
            self._known(i, hit)
        for i, hit in self.scene.bodies.items():
            for sense in hit.senses:
                if isinstance(sense, BodyNoun):
                    self._described(i, hit, sense)
        self._works()
        return list(self.found.values())

    def _add(self, candidate: Candidate) -> None:
        old = self.found.get(candidate.start)
        if old is None or candidate.end > old.end:
            if (
                old is not None
                and old.senses
                and not candidate.senses
                and candidate.rule == "body with nationality"
                and old.rule == "known body"
            ):
                candidate = candidate._replace(confidence=0.9)
            self.found[candidate.start] = candidate

    def _known(self, i: int, hit: Hit) -> None:
        senses = tuple(s for s in hit.senses if isinstance(s, Entity))
        long = tuple(s for s in senses if not s.short)
        word = self.words[i]
        if not long:
            self.shorts[i] = Candidate(
                i, hit.end, hit.prefix, senses[0].type, "short name of a body", 0.85, senses
            )
            return
        if hit.end == i + 1 and (hit.prefix and len(word) - hit.prefix < 3):
            return
        rule = "known body" if long[0].type == "ORG" else "known work"
        start, prefix = i, hit.prefix
        if prefix == 0 and i and self.words[i - 1] not in _OUTSIDE:
            head = self.scene.bodies.get(i - 1)
            if head is not None and head.end == i and self.words[i - 1][head.prefix :] in _MEDIA:
                start, prefix, rule = i - 1, head.prefix, "head noun with known name"
        self._add(Candidate(start, hit.end, prefix, long[0].type, rule, 0.95, long))

    # -- described bodies

    def _described(self, i: int, hit: Hit, noun: BodyNoun) -> None:
        words, scene = self.words, self.scene
        limit = scene.limit(i)
        k = hit.end
        if noun.kind == "definite":
            end = self._nationality(k, limit)
            if end > k and not self._in_title(i, hit, k, end):
                self._add(Candidate(i, end, hit.prefix, noun.type, "body with nationality", 0.9))
            elif noun.alone == "yes":
                self.shorts.setdefault(
                    i, Candidate(i, k, hit.prefix, noun.type, "short name of a body", 0.85)
                )
        elif noun.kind == "regime head":
            owner = scene.bodies.get(k) if k < limit else None
            if (
                owner is not None
                and owner.prefix == 0
                and any(isinstance(s, BodyNoun) and s.kind == "regime" for s in owner.senses)
            ):
                end = owner.end
                if (
                    end < limit
                    and words[end - 1] in ("النظام", "الحكومه")
                    and words[end] in ("السوري", "السوريه")
                ):
                    end += 1
                self._add(Candidate(i, end, hit.prefix, "ORG", "body of the regime", 0.95))
        elif noun.kind == "office":
            self._office(i, hit, k, limit)
        elif noun.kind == "named":
            self._named(i, hit, k, limit)

    def _adjective(self, token: int) -> bool:
        hit = self.scene.bodies.get(token)
        return (
            hit is not None
            and hit.prefix == 0
            and any(isinstance(s, BodyNoun) and s.kind == "adjective" for s in hit.senses)
        )

    def _nationality(self, k: int, limit: int) -> int:
        """The end of adjectives with a nationality among them, from ``k``; ``k`` if there is no nationality."""
        end, nation = k, k
        while end < limit and end < k + 4:
            if self.scene.demonym(end) is not None:
                end += 1
                nation = end
            elif self._adjective(end):
                end += 1
                if nation > k and self.words[end - 1] in (
                    "الحكوميه",
                    "المسلحه",
                    "المعارضه",
                    "المعتدله",
                    "الرسمي",
                    "الرسميه",
                    "الموقته",
                    "الانتقاليه",
                ):
                    nation = end
            else:
                break
        return nation

    def _in_title(self, i: int, hit: Hit, k: int, end: int) -> bool:
        """«وزير الدفاع الروسي»: the nationality is the minister's."""
        if self.words[i][hit.prefix :] not in ("الدفاع", "الخارجيه", "الداخليه"):
            return False
        before = self.words[i - 1] if i else ""
        return not self.words[k].endswith("ه") or before.endswith(
            ("وزير", "وزيره", "وزراء", "وزيرا", "وزيري", "وزاره", "شووون", "السياسه")
        )

    def _office(self, i: int, hit: Hit, k: int, limit: int) -> None:
        words, scene = self.words, self.scene
        one = words[i][hit.prefix :]
        end = k
        if one in ("وزاره", "وزارات", "وزارتي", "وزارتا"):
            part = scene.bodies.get(k) if k < limit else None
            if (
                part is not None
                and part.prefix == 0
                and any(isinstance(s, BodyNoun) and s.kind in ("part", "definite") for s in part.senses)
            ):
                end = part.end
            elif k < limit and words[k].startswith("ال") and scene.demonym(k) is None:
                end = k + 1
            else:
                return
        nation = self._nationality(end, limit)
        sure = end > k or nation > end or not words[hit.end - 1].startswith("جيش") or True
        if sure:
            self._add(Candidate(i, max(end, nation), hit.prefix, "ORG", "office", 0.9))

    # -- unknown bodies by head noun

    def _named(self, i: int, hit: Hit, k: int, limit: int) -> None:
        words, scene = self.words, self.scene
        if k >= limit:
            return
        head = words[hit.end - 1] if hit.end > i + 1 else words[i][hit.prefix :]
        if words[k] in QUOTES:
            close = scene.closing(k)
            if close < 0 or close > k + 6 or head in _OUTSIDE:
                if close > 0 and head in _OUTSIDE and close <= k + 5 and not scene.ordinary(k + 1):
                    self._add(Candidate(k + 1, close, 0, "ORG", "body by head noun", 0.8))
                return
            if head in ("فريق", "حمله", "كنيسه", "دار"):
                return
            self._add(Candidate(i, close + 1, hit.prefix, "ORG", "body by head noun", 0.85))
            return
        if head not in (
            "لواء",
            "كتيبه",
            "كتاءب",
            "كتائب",
            "فيلق",
            "فرقه",
            "تجمع",
            "شبكه",
            "وكاله",
            "قناه",
            "حزب",
            "صحيفه",
            "جبهه",
            "حركه",
            "غرفه",
            "عمليات",
            "الويه",
            "سرايا",
            "اذاعه",
            "مرصد",
            "منظمه",
            "شركه",
            "جريده",
            "مدينه",
            "عشيره",
            "قبيله",
            "رابطه",
            "نقابه",
            "جمعيه",
            "موسسه",
        ):
            return
        first = words[k]
        if scene.ordinary(k) or scene.demonyms.get(k) is not None:
            return
        place = scene.places.get(k)
        given = scene.given.get(k)
        if first.startswith("ال"):
            if self._adjective(k) or head in ("شركه", "منظمه", "موسسه", "جبهه", "حركه"):
                return
            end = k + 1
        elif place is not None and place.prefix == 0:
            if head in ("جبهه", "حركه", "شبكه", "حزب", "وكاله", "قناه", "فرقه", "كتيبه") and head in (
                "جبهه",
                "حركه",
            ):
                return
            end = place.end
        elif given is not None and given.prefix == 0:
            end = k + 1
        elif (
            head
            in ("شبكه", "وكاله", "قناه", "شركه", "تجمع", "لواء", "كتيبه", "فرقه", "اذاعه", "كتاءب", "كتائب")
            and len(first) > 3
            and not first.endswith("ه")
        ):
            end = k + 1
        else:
            return
        while (
            end < limit
            and end < k + 3
            and not scene.ordinary(end)
            and words[end].startswith("ال")
            and scene.demonyms.get(end) is None
            and end not in scene.titles
            and self._continues(end)
        ):
            end += 1
        if end < limit and (words[end].isdecimal() or words[end] in ("نيوز", "برس", "الحدث", "الإعلامية")):
            end += 1
        self._add(Candidate(i, end, hit.prefix, "ORG", "body by head noun", 0.7))

    def _continues(self, token: int) -> bool:
        """Whether a definite word still belongs to a body's name: not a relative adjective that tells of it."""
        return not self.words[token].startswith(
            (
                "التابع",
                "الموال",
                "المدعوم",
                "المحل",
                "المعارض",
                "المتمركز",
                "العامل",
                "المنضوي",
                "الرسم",
                "الخاص",
                "المقرب",
            )
        )

    # -- works

    def _works(self) -> None:
        words, scene = self.words, self.scene
        for i, hit in scene.doc.of("resolution").items():
            k = hit.end
            limit = scene.limit(i)
            body = self.found.get(k)
            if body is not None and body.prefix <= 1 and not words[i].endswith("القرار"):
                k = body.end
            for word in ("الاممي", "الدولي", "رقم"):
                if k < limit and words[k] == word:
                    k += 1
            if (
                k < limit
                and words[k].isdecimal()
                and len(words[k]) in (4,)
                and (k + 1 >= limit or words[k + 1] not in ("قتيل",))
            ):
                self._add(Candidate(i, k + 1, hit.prefix, "MISC", "numbered resolution", 0.9))
        for i, hit in scene.doc.of("operation").items():
            k = hit.end
            if k < scene.limit(i) and words[k] in ('"', "«"):
                close = scene.closing(k)
                if 0 < close <= k + 5 and words[i][hit.prefix :] in ("عمليه", "معركه", "اتفاقيه"):
                    self._add(
                        Candidate(i, close + 1, hit.prefix, "MISC", "operation in quotation marks", 0.8)
                    )

    # -- short forms

    def short(self, told: list[Candidate]) -> list[Candidate]:
        """Short forms whose body the text has named before («الفرقة»), or that name one by themselves («الجيش»)."""
        words = self.words
        ids = {s.entity_id: c.start for c in told for s in c.senses if isinstance(s, Entity)}
        heads: dict[str, int] = {}
        for c in told:
            if c.type == "ORG":
                head = words[c.start][c.prefix :]
                heads.setdefault(head if head.startswith("ال") else "ال" + head, c.start)
        out: list[Candidate] = []
        for i, c in self.shorts.items():
            word = words[i][c.prefix :]
            single = c.end == i + 1
            before = words[i - 1] if i else ""
            after = words[c.end] if c.end < len(words) else ""
            if single and (word in _NEVER_SHORT or before in _POINTERS or after in _BLOCK_AFTER):
                if not (word in ("الاخبار",) and before in ("«", '"')):
                    continue
            if (
                single
                and after.startswith("ال")
                and self._adjective(c.end)
                and word not in ("النظام", "الجيش", "الحكومه")
            ):
                continue
            senses = tuple(
                s for s in c.senses if isinstance(s, Entity) and ids.get(s.entity_id, len(words)) < i
            )
            nouns = self.scene.bodies.get(i)
            alone = (
                nouns is not None
                and nouns.end == c.end
                and any(isinstance(s, BodyNoun) and s.alone == "yes" for s in nouns.senses)
            )
            if (
                senses
                or not single
                or alone
                or word in _ALWAYS_SHORT
                or heads.get(word, len(words)) < i
                and word in _AGAIN
            ):
                out.append(c._replace(senses=senses or c.senses))
        for i, hit in self.scene.doc.of("again").items():
            word = words[i][hit.prefix :]
            after = words[hit.end] if hit.end < len(words) else ""
            before = words[i - 1] if i else ""
            if (
                i not in self.shorts
                and heads.get(word, len(words)) < i
                and before not in _POINTERS
                and not (after.startswith("ال") and (self._adjective(hit.end) or after in _BLOCK_AFTER))
            ):
                out.append(Candidate(i, hit.end, hit.prefix, "ORG", "short name of a body", 0.75))
        return out


def again() -> Iterator[tuple[str, str, object]]:
    """Heads that alone take a long name up again."""
    for word in sorted(_AGAIN | _ALWAYS_SHORT):
        yield "again", word, None

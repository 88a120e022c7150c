"""Bodies: known ones, bodies described by office and nationality, unknown ones by head noun (``facts.md`` §1)."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.body_nouns import BodyNoun, adjective, minister, nation, nationality
from transforms.facts.naming import QUOTES, Candidate, Entity, Scene, core, grammar
from transforms.facts.works import works
from transforms.lexicon.trie import Hit

RULES = (
    "known body",
    "known work",
    "short name of a body",
    "body with nationality",
    "body of the regime",
    "office",
    "body of a place",
    "body by head noun",
    "head noun with known name",
    "numbered resolution",
    "operation in quotation marks",
    "weapon in quotation marks",
    "numbered unit",
)
_MEDIA = grammar("name_grammar", "head of known")
_OUTSIDE = grammar("name_grammar", "head outside")


# Heads after which an unknown word may be the name.
_FREE = grammar("name_grammar", "free head")
# How words begin that tell of a body whose name has ended.
_FIRST = grammar("name_grammar", "body first")
_TELLING = tuple(sorted(grammar("name_grammar", "telling")))


# Heads that belong to the known body named after them between quotation marks, and are none themselves.
_OF_OTHERS = grammar("name_grammar", "head of others")
_NOT_OF_BODIES = grammar("name_grammar", "not of bodies")
_LOCAL_ENDS = grammar("name_grammar", "local end")
_INSTITUTION = grammar("name_grammar", "institution")
_PURPOSES = grammar("name_grammar", "purpose")


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
        for work in list(works(self.scene, self.found)):
            self._add(work)
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
                candidate = replace(candidate, confidence=0.9)
            self.found[candidate.start] = candidate

    def _known(self, i: int, hit: Hit) -> None:
        senses = tuple([s for s in hit.senses if isinstance(s, Entity)])
        long = tuple([s for s in senses if not s.short])
        word = self.words[i]
        if not long:
            self.shorts[i] = Candidate(
                i, hit.end, hit.prefix, senses[0].type, "short name of a body", 0.85, senses
            )
            return
        unsure = (hit.prefix and len(word) - hit.prefix < 3) or (self.scene.verbal(i) and not self._marked(i))
        if hit.end == i + 1 and unsure:
            return
        if (
            hit.end < len(self.words)
            and self.words[hit.end - 1] == "الدوله"
            and self.words[hit.end].startswith("الاسلامي")
        ):
            return  # «تنظيم [الدولة الإسلامية]»
        if minister(self.scene, i):
            return
        rule = "known body" if long[0].type == "ORG" else "known work"
        start, prefix = i, hit.prefix
        if prefix == 0 and i and self.words[i - 1] not in _OUTSIDE:
            head = self.scene.bodies.get(i - 1)
            if head is not None and head.end == i and core(self.words[i - 1], head.prefix) in _MEDIA:
                start, prefix, rule = i - 1, head.prefix, "head noun with known name"
        self._add(Candidate(start, hit.end, prefix, long[0].type, rule, 0.95, long))

    def _marked(self, token: int) -> bool:
        """Whether one word stands between quotation marks."""
        words = self.words
        return (
            0 < token < len(words) - 1
            and words[token - 1] in QUOTES
            and words[token + 1] == QUOTES[words[token - 1]]
        )

    # -- described bodies

    def _described(self, i: int, hit: Hit, noun: BodyNoun) -> None:
        words, scene = self.words, self.scene
        limit = scene.limit(i)
        k = hit.end
        if noun.kind == "purpose":
            self._purpose(i, hit, k, limit)
        elif noun.kind == "definite":
            end = nationality(self.scene, k, limit)
            if end > k and not self._in_title(i, hit, k, end):
                self._add(Candidate(i, end, hit.prefix, noun.type, "body with nationality", 0.9))
            elif noun.alone in ("yes", "context"):
                short = Candidate(i, k, hit.prefix, noun.type, "short name of a body", 0.85)
                if i not in self.shorts or self.shorts[i].end < k:
                    self.shorts[i] = short
        elif noun.kind == "regime head":
            owner = scene.bodies.get(k) if k < limit else None
            if i and words[i - 1].endswith(("وسائل", "وسيلة", "وسيله")):
                return
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
        elif noun.kind == "local":
            self._local(i, hit, noun, limit)
        elif noun.kind == "named":
            self._named(i, hit, noun, limit)

    def _purpose(self, i: int, hit: Hit, k: int, limit: int) -> None:
        """«المركز السوري للتطوير القانوني», «الهيئة الوطنية لشؤون كذا»: a head, what it is, and what it is for."""
        words, scene = self.words, self.scene
        if k + 1 >= limit or not (nation(scene, k) or words[k] in _INSTITUTION):
            return
        known = scene.organisations.get(i)
        if (
            known is not None
            and known.end > k
            and not all(isinstance(s, Entity) and s.short for s in known.senses)
        ):
            return  # «الاتحاد الأوروبي لشؤون …»
        k += 1 + (k + 2 < limit and (adjective(scene, k + 1) or nation(scene, k + 1)))
        word, end = words[k], k + 1
        if word.startswith("لل") and len(word) > 5:
            part = scene.bodies.get(k)
            acts = part is not None and any(
                isinstance(s, BodyNoun) and s.kind not in ("part", "adjective", "purpose")
                for s in part.senses
            )
            if acts or any(k in hits for hits in (scene.organisations, scene.classes, scene.places)):
                return
        elif word.startswith("ل") and word[1:] in _PURPOSES and end < limit and words[end].startswith("ال"):
            end += 1
        else:
            return
        while end < limit and end < k + 3 and words[end].startswith("ال"):
            if end in scene.demonyms or words[end].startswith(_TELLING):
                break
            if scene.ordinary(end) and not adjective(scene, end) and not words[end].endswith(("ي", "يه")):
                break
            end += 1
        self._add(Candidate(i, end, hit.prefix, "ORG", "body by head noun", 0.8))

    def _in_title(self, i: int, hit: Hit, k: int, end: int) -> bool:
        """«وزير الدفاع الروسي»: the nationality is the minister's."""
        if core(self.words[i], hit.prefix) not in ("الدفاع", "الخارجيه", "الداخليه"):
            return False
        before = self.words[i - 1] if i else ""
        return not self.words[k].endswith("ه") or before.endswith(
            ("وزير", "وزيره", "وزراء", "وزيرا", "وزيري", "وزاره", "شووون", "السياسه")
        )

    def _office(self, i: int, hit: Hit, k: int, limit: int) -> None:
        words, scene = self.words, self.scene
        one = core(words[i], hit.prefix)
        end = k
        if one in ("وزاره", "وزارات", "وزارتي", "وزارتا", "مديريه"):
            part = scene.bodies.get(k) if k < limit else None
            if (
                part is not None
                and part.prefix == 0
                and any(isinstance(s, BodyNoun) and s.kind in ("part", "definite") for s in part.senses)
            ):
                end = part.end
            elif one != "مديريه" and k < limit and words[k].startswith("ال") and scene.demonym(k) is None:
                end = k + 1
            else:
                return
        nation = nationality(self.scene, end, limit)
        self._add(Candidate(i, max(end, nation), hit.prefix, "ORG", "office", 0.9))

    def _local(self, i: int, hit: Hit, noun: BodyNoun, limit: int) -> None:
        """«مديرية صحة كذا», «مجلس كذا المدني»: the body of a place."""
        k = hit.end
        place = self.scene.places.get(k) if k < limit else None
        if place is None or place.prefix:
            return
        end = place.end
        if end < limit and self.words[end] in _LOCAL_ENDS:
            end += 1
        elif noun.alone == "end":
            return
        self._add(Candidate(i, end, hit.prefix, noun.type, "body of a place", 0.85))

    # -- unknown bodies by head noun

    def _named(self, i: int, hit: Hit, noun: BodyNoun, limit: int) -> None:
        words, scene = self.words, self.scene
        k = hit.end
        if k >= limit:
            return
        head = words[hit.end - 1][hit.prefix if hit.end == i + 1 else 0 :]
        if words[k] in QUOTES:
            self._quoted(i, hit, k, head)
            return
        first = words[k]
        place, given = scene.places.get(k), scene.given.get(k)
        if (
            noun.alone == "open"
            and first in _FIRST
            and k + 1 < limit
            and (words[k + 1].startswith("ال") or k + 1 in scene.places or k + 1 in scene.given)
        ):
            end = (
                scene.places[k + 1].end
                if k + 1 in scene.places and scene.places[k + 1].prefix == 0
                else k + 2
            )
            self._add(Candidate(i, end, hit.prefix, "ORG", "body by head noun", 0.75))
            return
        outlet = head in _MEDIA and first.startswith("ال") and not self._acts(k)
        if noun.alone != "open" or k in scene.demonyms or adjective(self.scene, k) or first in _NOT_OF_BODIES:
            return
        if scene.ordinary(k) and not outlet:
            return
        if k in scene.titles and first.startswith("ال"):
            return
        if first.startswith("ال"):
            if head in ("شركه", "منظمه", "موسسه", "جمعيه", "رابطه", "نقابه", "حزب"):
                return
            end = k + 1
        elif place is not None and place.prefix == 0:
            end = place.end
        elif given is not None and given.prefix == 0 and not (all(given.senses) and first.endswith("يه")):
            end = given.end
        elif first == "عبد" and words[k + 1].startswith("ال") and k + 1 < limit:
            end = k + 2
        elif (
            head in _FREE
            and len(first) > 3
            and first[0] not in "ول"
            and not first.endswith(
                ("ه", "ي", "ات")
                if head in ("شركه", "قناه", "وكاله", "شبكه")
                else ("ه", "ي", "ين", "ون", "ات")
            )
        ):
            end = k + 1
        else:
            return
        if end + 1 < limit and words[end] == "بن":
            end += 2  # «لواء خالد بن الوليد»
        while (
            end < limit
            and end < k + 3
            and words[end].startswith("ال")
            and not scene.ordinary(end)
            and self._continues(end)
        ):
            end += 1
        if end < limit and (words[end].isdecimal() or words[end] in ("نيوز", "برس", "الحدث")):
            end += 1
        self._add(Candidate(i, end, hit.prefix, "ORG", "body by head noun", 0.7))

    def _acts(self, token: int) -> bool:
        """Whether a word tells what happens or when: no outlet is called so without quotation marks."""
        doc = self.scene.doc
        return self.words[token] in self.scene.stops or any(
            token in doc.of(concept) for concept in ("event", "cue", "weekday", "day_word")
        )

    def _quoted(self, i: int, hit: Hit, k: int, head: str) -> None:
        """«شبكة "كذا"» keeps its noun, «حركة "كذا"» does not."""
        close = self.scene.closing(k)
        if not 0 < close <= k + 6:
            return
        place = self.scene.places.get(k + 1)
        if close == k + 2 and self.words[k + 1] in _NOT_OF_BODIES:
            return
        if head in _OF_OTHERS and any(
            hits.get(k + 1) is not None and hits[k + 1].end == close
            for hits in (self.scene.organisations, self.scene.persons)
        ):
            return
        if head in ("جبهه", "مجموعه") and (place is not None or head == "مجموعه"):
            return
        if head in _OUTSIDE or (head == "قوات" and close == k + 2):
            if close <= k + 5 and (close > k + 2 or not self.scene.ordinary(k + 1)):
                self._add(Candidate(k + 1, close, 0, "ORG", "body by head noun", 0.8))
            return
        self._add(Candidate(i, close + 1, hit.prefix, "ORG", "body by head noun", 0.85))

    def _continues(self, token: int) -> bool:
        """Whether a definite word still belongs to a body's name: not a relative adjective that tells of it."""
        scene = self.scene
        if token in scene.demonyms or token in scene.titles:
            return False
        return not self.words[token].startswith(_TELLING)

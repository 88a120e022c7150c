"""Bodies: known ones, bodies described by office and nationality, unknown ones by head noun (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from transforms.arabic.normalize import fold
from transforms.facts.naming import QUOTES, Candidate, Entity, Scene, core, entities, grammar, rows
from transforms.lexicon import load
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
# Short forms that gold readers leave alone: they take the article up again without naming anybody.
_NEVER_SHORT = grammar("name_grammar", "never short")
_ALWAYS_SHORT = grammar("name_grammar", "always short")
_AGAIN = grammar("name_grammar", "head again")
_POINTERS = grammar("name_grammar", "pointer")
_BLOCK_AFTER = grammar("name_grammar", "not after short")
_MEDIA = grammar("name_grammar", "head of known")
_OUTSIDE = grammar("name_grammar", "head outside")


_DESCRIPTIONS = grammar("name_grammar", "description")
_HEADS = grammar("name_grammar", "descriptor")
# Heads after which an unknown word may be the name.
_FREE = grammar("name_grammar", "free head")
# How words begin that tell of a body whose name has ended.
_FIRST = grammar("name_grammar", "body first")
_TELLING = tuple(sorted(grammar("name_grammar", "telling")))
# Short forms of several words that tell what, not who.
_GENERIC = grammar("name_grammar", "generic")


_SAID = 5  # tokens from a word of saying to the outlet it was said to
# Fields of office that a ministry is called by, and what makes them a minister's.
_FIELDS = ("الدفاع", "الخارجيه", "الداخليه")
_MINISTERS = ("وزير", "وزيره", "وزراء", "وزيرا", "وزيري")
# Heads that belong to the known body named after them between quotation marks, and are none themselves.
_OF_OTHERS = grammar("name_grammar", "head of others")
_NOT_OF_BODIES = grammar("name_grammar", "not of bodies")
_LOCAL_ENDS = grammar("name_grammar", "local end")
# Kinds of bodies whose nationality is part of the name.
_NAMED_BY_NATION = frozenset(
    [
        "government",
        "army",
        "coalition",
        "police",
        "ministry",
        "unit",
        "intelligence",
        "council",
        "agency",
        "court",
    ]
)


class BodyNoun(NamedTuple):
    """A head noun, or a word inside such a name, by what it asks for."""

    kind: str
    alone: str
    type: str


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for table in ("organisations", "works"):
        for spelling, entity in _trimmed(table):
            if not _latin(spelling) or (len(spelling) > 2 and not entity.short):
                yield "organisation", spelling, entity
    for row in rows("body_nouns"):
        for form in load.alternatives(row["forms_ar"]):
            yield "body noun", form, BodyNoun(row["class"], row["alone"], row["type"])
    for row in rows("demonyms"):
        for form in load.alternatives(list(row.values())[-1]):
            yield "demonym", form, row["country"]
            if not form.startswith("ال"):
                yield "demonym", "ال" + form, row["country"]
    for word in sorted(_AGAIN | _ALWAYS_SHORT):
        yield "again", word, None
    for word in ("القرار", "قرار"):
        yield "resolution", word, None
    for word in ("اللواء", "الفرقة", "الكتيبة", "الفيلق", "لواء", "فرقة", "كتيبة"):
        yield "unit", word, "ORG"
    for word in ("الفوج", "الفرع", "فوج"):
        yield "unit", word, "FAC"
    for word in ("نوع", "طراز", "صواريخ", "صاروخ"):
        yield "make", word, None
    for word in ("عملية", "معركة", "حملة", "اتفاقية", "قانون", "خطة"):
        yield "operation", word, None


def _trimmed(table: str) -> Iterator[tuple[str, Entity]]:
    """Spellings without those that only add to another of the same body what stands outside a name («حزب الله» اللبناني)."""
    nations = {fold(f) for row in rows("demonyms") for f in load.alternatives(list(row.values())[-1])}
    tails = frozenset("ال" + n for n in nations) | _DESCRIPTIONS
    known = list(entities(table))
    full: dict[str, set[str]] = {}
    for spelling, entity in known:
        if not entity.short:
            full.setdefault(entity.entity_id, set()).add(fold(spelling))
    headed: dict[str, str] = {}
    for spelling, entity in known:
        headed.setdefault(entity.entity_id, fold(spelling).split()[0])
    first: set[str] = set()
    for spelling, entity in known:
        parts = fold(spelling).split()
        own = full.get(entity.entity_id, set())
        is_name = entity.entity_id not in first
        first.add(entity.entity_id)
        ends = _DESCRIPTIONS if entity.subtype in _NAMED_BY_NATION else tails
        tail = any(parts[n] in ends and " ".join(parts[:n]) in own for n in range(1, len(parts)))
        head = parts[0] in _HEADS and parts[0] != headed[entity.entity_id] and " ".join(parts[1:]) in own
        if any(part.startswith("التابع") for part in parts):
            continue
        if entity.short or is_name or not (tail or head):
            yield spelling, entity


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
        unsure = (hit.prefix and len(word) - hit.prefix < 3) or (self.scene.verbal(i) and not self._marked(i))
        if hit.end == i + 1 and unsure:
            return
        if (
            hit.end < len(self.words)
            and self.words[hit.end - 1] == "الدوله"
            and self.words[hit.end].startswith("الاسلامي")
        ):
            return  # «تنظيم [الدولة الإسلامية]»
        if self._minister(i):
            return
        rule = "known body" if long[0].type == "ORG" else "known work"
        start, prefix = i, hit.prefix
        if prefix == 0 and i and self.words[i - 1] not in _OUTSIDE:
            head = self.scene.bodies.get(i - 1)
            if head is not None and head.end == i and core(self.words[i - 1], head.prefix) in _MEDIA:
                start, prefix, rule = i - 1, head.prefix, "head noun with known name"
        self._add(Candidate(start, hit.end, prefix, long[0].type, rule, 0.95, long))

    def _minister(self, token: int) -> bool:
        """«وزيرة [الخارجية] الألمانية»: a field of office, not the ministry."""
        words = self.words
        return token > 0 and words[token].startswith(_FIELDS) and words[token - 1].endswith(_MINISTERS)

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
        if noun.kind == "definite":
            end = self._nationality(k, limit)
            if end > k and not self._in_title(i, hit, k, end):
                self._add(Candidate(i, end, hit.prefix, noun.type, "body with nationality", 0.9))
            elif noun.alone in ("yes", "context"):
                self.shorts.setdefault(
                    i, Candidate(i, k, hit.prefix, noun.type, "short name of a body", 0.85)
                )
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
            if self._nation(end):
                end += 1
                nation = end
            elif self._adjective(end):
                end += 1
                if nation > k and self.words[end - 1] in (
                    "الحكوميه",
                    "المسلحه",
                    "المعارضه",
                    "المعتدله",
                    "الموقته",
                    "الانتقاليه",
                ):
                    nation = end
            else:
                break
        return nation

    def _nation(self, token: int) -> bool:
        """An adjective of a country, or of a people after «القوات»."""
        hit = self.scene.demonym(token)
        if hit is None:
            return False
        return any(len(str(s)) == 2 or s == "ZIO" for s in hit.senses) or self.words[token - 1].endswith(
            "القوات"
        )

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
        nation = self._nationality(end, limit)
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
        if noun.alone != "open" or k in scene.demonyms or self._adjective(k) or first in _NOT_OF_BODIES:
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
                if 0 < close <= k + 5 and core(words[i], hit.prefix) in ("عمليه", "معركه", "اتفاقيه"):
                    self._add(
                        Candidate(i, close + 1, hit.prefix, "MISC", "operation in quotation marks", 0.8)
                    )

        for i, hit in scene.doc.of("unit").items():
            k = hit.end
            if (
                k < scene.limit(i)
                and words[k].isdecimal()
                and len(words[k]) <= 3
                and not (k + 1 < len(words) and words[k + 1] in ("قتيل", "قتيلا", "عنصرا", "من"))
            ):
                self._add(
                    Candidate(
                        i,
                        k + 1,
                        hit.prefix,
                        str(hit.senses[0]),
                        "numbered unit",
                        0.8 if hit.proclitic == "" else 0.97,
                    )
                )
        for i, hit in scene.doc.of("make").items():
            k = hit.end
            vehicle = any(
                w.endswith(("سياره", "سيارات", "حافله", "شاحنه", "عربه")) for w in words[max(0, i - 3) : i]
            )
            if k < scene.limit(i) and words[k] in QUOTES and not vehicle:
                close = scene.closing(k)
                if 0 < close <= k + 5:
                    self._quoted_makes(k + 1, close)

    def _quoted_makes(self, first: int, close: int) -> None:
        """The names of weapons between quotation marks, parted by «و»."""
        words, start = self.words, first
        for k in range(first + 1, close + 1):
            if k == close or (words[k][0] == "و" and len(words[k]) > 3):
                prefix = 1 if start > first else 0
                self._add(Candidate(start, k, prefix, "MISC", "weapon in quotation marks", 0.75))
                start = k

    # -- short forms

    def short(self, told: list[Candidate]) -> list[Candidate]:
        """Short forms whose body the text has named before («الفرقة»), or that name one by themselves («الجيش»)."""
        words = self.words
        ids: dict[str, int] = {}
        heads: dict[str, int] = {}
        for c in told:
            for s in c.senses:
                if isinstance(s, Entity):
                    ids.setdefault(s.entity_id, c.start)
            if c.type == "ORG":
                head = core(words[c.start], c.prefix)
                heads.setdefault(head if head.startswith("ال") else "ال" + head, c.start)
        phrases = {
            (core(words[c.start], c.prefix), *words[c.start + 1 : self._before_nation(c)]): c
            for c in reversed(told)
            if c.rule in ("body with nationality", "known body") and self._before_nation(c) > c.start + 1
        }
        out: list[Candidate] = []
        for i, c in self.shorts.items():
            if self._short(i, c, ids, heads):
                senses = tuple(
                    s for s in c.senses if isinstance(s, Entity) and ids.get(s.entity_id, len(words)) < i
                )
                out.append(c._replace(senses=senses or c.senses))
        for i, hit in self.scene.bodies.items():
            long = (
                phrases.get((core(words[i], hit.prefix), *words[i + 1 : hit.end]))
                if hit.end > i + 1
                else None
            )
            if long is not None and long.start < i and not self._described_again(i, hit.end):
                out.append(Candidate(i, hit.end, hit.prefix, "ORG", "short name of a body", 0.8, long.senses))
        for i, hit in self.scene.doc.of("again").items():
            word = core(words[i], hit.prefix)
            if (
                i not in self.shorts
                and heads.get(word, len(words)) < i
                and not self._described_again(i, hit.end)
            ):
                out.append(Candidate(i, hit.end, hit.prefix, "ORG", "short name of a body", 0.75))
        return out

    def _said(self, token: int) -> bool:
        """Whether a word of saying stands a few words before («قال شاهد لـ[كذا]»)."""
        cues = self.scene.doc.of("cue")
        return any(k in cues for k in range(max(0, token - _SAID), token))

    def _before_nation(self, c: Candidate) -> int:
        """The token of the nationality that ends a described body; its start if it has none."""
        k = c.end
        while k > c.start + 1 and self.scene.demonym(k - 1) is not None:
            k -= 1
        return k if k < c.end else c.start

    def _described_again(self, start: int, end: int) -> bool:
        """Whether a definite noun is only pointed at or goes on to be described («هذه الحركة», «الفصائل الموالية»)."""
        before = self.words[start - 1] if start else ""
        after = self.words[end] if end < len(self.words) else ""
        return (
            before in _POINTERS or after in _BLOCK_AFTER or (after.startswith("ال") and self._adjective(end))
        )

    def _short(self, i: int, c: Candidate, ids: dict[str, int], heads: dict[str, int]) -> bool:
        words = self.words
        last = len(words)
        word = core(words[i], c.prefix)
        before = words[i - 1] if i else ""
        if c.prefix == 0 and before[:1] in ("ب", "ل", "و") and before[1:] in _POINTERS:
            return False
        if word == "المعارضه" and before.startswith("ال") and before.endswith(("ات", "ه", "ل", "ب", "ي")):
            return False  # «الجماعات المعارضة»
        if self._minister(i):
            return False
        after = words[c.end] if c.end < last else ""
        senses = [s for s in c.senses if isinstance(s, Entity)]
        told = any(ids.get(s.entity_id, last) < i for s in senses)
        if c.end > i + 1:
            return " ".join([word, *words[i + 1 : c.end]]) not in _GENERIC
        if senses and all(s.subtype == "outlet" for s in senses):
            quoted = before in QUOTES and after == QUOTES[before]
            dateline = (i == 0 or before == "\n") and after in ("-", "/", ":")
            credit = before == "(" and after == ")"
            addressed = c.prefix > 0 and words[i][c.prefix - 1] == "ل" and self._said(i)
            return (
                quoted
                or dateline
                or credit
                or addressed
                or (told and word not in _NEVER_SHORT and word not in self.scene.stops)
            )
        if before in _POINTERS or after in _BLOCK_AFTER or word in self.scene.stops:
            return False
        quoted = before in QUOTES and after == QUOTES[before]
        if quoted and (word == "القاعده" or (senses and word not in _NEVER_SHORT)):
            return True
        if word in ("القاعده", "الدوله", "النصره"):
            joined = self.scene.organisations.get(c.end)
            beside = joined is not None and joined.proclitic == "و" and word == "القاعده"
            if before in QUOTES and i > 1 and words[i - 2].endswith("تنظيم"):
                return True
            if beside or before.endswith(("تنظيم", "حركه", "جماعه", "جبهه")):
                return True
        if word in _NEVER_SHORT:
            return False
        noun = self.scene.bodies.get(i)
        alone = (
            noun is not None
            and noun.end == c.end
            and any(
                isinstance(s, BodyNoun)
                and (s.alone == "yes" or (s.alone == "context" and heads.get(word, last) < i))
                for s in noun.senses
            )
        )
        if after.startswith("ال") and self._adjective(c.end) and word not in ("النظام", "الجيش", "الحكومه"):
            return False
        return told or alone or word in _ALWAYS_SHORT or (heads.get(word, last) < i and word in _AGAIN)

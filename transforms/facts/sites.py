"""Places and built things: known ones with evidence, unknown ones by class noun, lists (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import replace
from transforms.facts import class_nouns
from transforms.facts.built import Built
from transforms.facts.class_nouns import GPE_CLASSES, VAGUE, ClassNoun
from transforms.facts.evidence import SEPARATORS, SURE, Evidence
from transforms.facts.gazetteer import Record, gazetteer
from transforms.facts.naming import OPENERS, QUOTES, Candidate, Scene, core, grammar
from transforms.lexicon.trie import Hit

RULES = (
    "known place",
    "known place by class noun",
    "known place by preposition",
    "known place in list",
    "known place by what follows",
    "place by class noun",
    "place in list after class noun",
    "built thing by class noun",
    "built thing taken up again",
    "road between places",
    "border of two countries",
)
_CALLED = frozenset(["الوطني", "المركزي", "الجامعي", "العسكري", "البلدي", "المعلق"])


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for record, spelling in gazetteer().spellings:
        yield "place", spelling, record
    yield from class_nouns.vocabulary()
    yield "border", "الحدود", None


def _rank(record: Record) -> int:
    return record.rank


class Sites:
    """The places of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.evidence = Evidence(scene)
        self.built = Built(scene, self.evidence)
        self.lead = grammar("name_grammar", "lead")
        self.tail = grammar("name_grammar", "tail")
        self.found: dict[int, Candidate] = {}

    def find(self) -> list[Candidate]:
        """All candidates."""
        for i, hit in self.scene.classes.items():
            self._class(i, hit)
        for i, hit in self.scene.doc.of("definite site").items():
            if hit.end < len(self.words) and self.words[hit.end] in _CALLED:
                self._add(
                    Candidate(
                        i, hit.end + 1, hit.prefix, str(hit.senses[0]), "built thing by class noun", 0.8
                    )
                )
        last = -1
        for i, hit in self.scene.places.items():
            last = self._known(i, hit, last)
        self._hills()
        self._borders()
        return list(self.found.values())

    def again(self, chosen: list[Candidate]) -> list[Candidate]:
        """«الصناعة» in quotation marks, after «سجن الصناعة» was told."""
        words = self.words
        names: dict[str, Candidate] = {}
        for c in chosen:
            if c.type == "FAC" and c.end - c.start == 2 and c.start in self.scene.classes:
                names.setdefault(words[c.end - 1], c)
        out: list[Candidate] = []
        if not names:
            return out
        for i, hit in self.scene.doc.of("place").items():
            told = names.get(core(words[i], hit.prefix))
            if (
                told
                and told.start < i
                and i + 1 < len(words)
                and words[i - 1] in QUOTES
                and words[i + 1] == QUOTES[words[i - 1]]
            ):
                out.append(
                    Candidate(i, i + 1, hit.prefix, "FAC", "built thing taken up again", 0.85, told.senses)
                )
        return out

    def _add(self, candidate: Candidate) -> None:
        old = self.found.get(candidate.start)
        if old is None or candidate.end > old.end:
            self.found[candidate.start] = candidate

    # -- known places

    def _known(self, i: int, hit: Hit, last: int) -> int:
        """A name of the gazetteer: taken at once if it is well known, else by what stands around it.

        ``last`` is the token after the place before; the answer is the same for this one.
        """
        words = self.words
        records = [s for s in hit.senses if isinstance(s, Record)]
        best = records[0] if len(records) == 1 else max(records, key=_rank)
        found = self.found.get(i)
        if found is not None and (
            found.end > hit.end or (found.end == hit.end and found.rule != "built thing by class noun")
        ):
            return found.end
        before = words[i - 1] if i else "\n"
        single = hit.end == i + 1
        common = single and best.common
        short = single and len(words[i]) - hit.prefix < 3
        if not single and hit.end - 1 in self.scene.doc.of("month"):
            return last  # «في السابع من نيسان»: a day, unless a class noun calls it a quarter
        rule = ""
        if single and core(words[i], hit.prefix) in self.scene.stops and best.feature_class != "country":
            return last
        if best.feature_class == "country" and not self.evidence.country(i, hit):
            return last
        if best.rank >= SURE and not common and not (short and hit.prefix):
            rule = "known place"
        elif self.evidence.listed(i, hit, last) and (
            not common or hit.proclitic == "و" or self.evidence.goes_on(hit.end)
        ):
            rule = "known place in list"
        elif (
            not short
            and (not common or best.rank >= 80)
            and (self.evidence.near(before) or (hit.proclitic in ("ب", "وب") and len(words[i]) > 4))
        ):
            rule = "known place by preposition"
        elif (
            common
            and not short
            and (
                self.evidence.paired(hit, best)
                or (self.evidence.near(before) and self.evidence.qualified(hit.end))
            )
        ):
            rule = "known place by what follows"
        elif not single and not common and best.rank >= 35:
            rule = "known place"
        elif (
            not common
            and not short
            and before in OPENERS
            and hit.end < len(words)
            and words[hit.end] == OPENERS[before]
            and (last == i - 1 or self.evidence.near(words[i - 2] if i > 1 else ""))
        ):
            rule = "known place in list"
        if rule == "known place" and single and hit.prefix == 0 and best.rank < 95 and self.evidence.verb(i):
            rule = ""
        if not rule and not common and before == "\n" and self.evidence.dateline(hit.end):
            rule = "known place by what follows"
        body = self.scene.organisations.get(i)
        if (
            best.type == "FAC"
            and body is not None
            and body.end == hit.end
            and not self.evidence.near(before)
            and "ب" not in hit.proclitic
        ):
            return last  # a unit, not its base
        if not rule or (found is not None and core(words[i], hit.prefix).startswith("ال")):
            return last
        if single and (rule != "known place" or best.rank < 70) and self.scene.ordinary(i):
            return last
        if best.common and single and i in self.scene.given and rule != "known place in list":
            return last
        confidence = 0.95 if rule == "known place" else 0.8
        candidate = Candidate(i, hit.end, hit.prefix, best.type, rule, confidence, hit.senses)
        if found is not None:
            self.found[i] = candidate
        self._add(candidate)
        return hit.end

    # -- class nouns

    def _class(self, i: int, hit: Hit) -> None:
        noun = next((s for s in hit.senses if isinstance(s, ClassNoun)), None)
        k = hit.end
        if noun is None or k >= len(self.words) or core(self.words[i], hit.prefix).startswith("ال"):
            return
        limit = self.scene.limit(i)
        if k >= limit:
            return
        if noun.inside:
            found = self.built.candidate(i, hit, noun, limit)
            if found is not None:
                self._add(found)
            return
        first = True
        while k < limit:
            end = self._item(k, limit, noun, first)
            if end <= k or not noun.plural:
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
        if words[k] not in OPENERS:
            return self._name(k, limit, noun, rule, first)
        close = self.scene.closing(k)
        if close < 0:
            return self._name(k + 1, limit, noun, rule, first) if words[k] != "'" and k + 1 < limit else k
        inner = self._name(k + 1, close, noun, rule, first)
        if inner == close:
            return close + 1
        if (
            close - k <= 4
            and first
            and inner <= k + 2
            and words[k] != "("
            and not self.scene.ordinary(k + 1)
            and not any(w[0] == "و" or w in ("،", ",", "-") for w in words[k + 2 : close])
        ):
            self._add(Candidate(k + 1, close, 0, noun.type, rule, 0.85))
            return close + 1
        return inner if inner > k + 1 else k

    def _name(self, k: int, limit: int, noun: ClassNoun, rule: str, first: bool) -> int:
        if k >= limit:
            return k
        hit = self.scene.places.get(k)
        words = self.words
        if hit is not None and hit.end <= limit and (hit.prefix == 0 or (not first and hit.proclitic == "و")):
            records = tuple(s for s in hit.senses if isinstance(s, Record))
            if first and records[0].feature_class == "country" and not self.evidence.country(k, hit):
                return k
            lead = (
                hit.end == k + 1
                and core(words[k], hit.prefix) in self.lead
                and hit.end < limit
                and not self.scene.ordinary(hit.end)
            )
            if not lead:
                self._add(
                    Candidate(
                        k,
                        hit.end,
                        hit.prefix,
                        self._type(noun, records),
                        "known place by class noun",
                        0.96,
                        self._fit(noun, records),
                    )
                )
                return hit.end
        if first and words[k - 2 : k] == ["من", "ناحيه"]:
            return k  # «من ناحية الأدلة»
        end, prefix = self._unknown(k, limit, noun, first)
        if end > k:
            kind = "GPE" if noun.class_id in VAGUE - {"admin2"} else noun.type
            self._add(Candidate(k, end, prefix, kind, rule, 0.75))
        return end

    def _type(self, noun: ClassNoun, records: tuple[Record, ...]) -> str:
        best = max(self._fit(noun, records), key=lambda r: r.rank)
        region = max(records, key=lambda r: r.rank)
        if noun.plural and region.feature_class == "region" and region.rank > best.rank + 20:
            return region.type  # «بلدات الغوطة»
        if noun.class_id == "canton":
            return "GPE"
        if noun.class_id in VAGUE:
            return "LOC" if best.type == "FAC" and " " not in best.name else best.type
        if noun.plural and best.type != "FAC":
            return best.type
        return noun.type

    def _fit(self, noun: ClassNoun, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """The records that a class noun allows."""
        if noun.class_id in ("countryside", "desert-of", "front"):
            return tuple(r for r in records if r.type == "GPE") or records
        if noun.class_id in VAGUE:
            return records
        if noun.class_id == "village":
            return tuple(r for r in records if r.feature_class in ("village", "town", "admin3")) or records
        return tuple(r for r in records if r.type == noun.type) or records

    def _unknown(self, k: int, limit: int, noun: ClassNoun, first: bool) -> tuple[int, int]:
        """The end of an unknown name at ``k`` and the proclitic to cut («و» in a list)."""
        words, scene = self.words, self.scene
        word = words[k]
        comma = words[k - 1] in ("،", ",")
        prefix = (
            1 if not first and word[0] == "و" and len(word) > 3 and not (comma and word in self.lead) else 0
        )
        name = word[prefix:]
        if (
            (len(name) < 3 and name not in self.lead)
            or (scene.ordinary(k) and name not in self.lead)
            or (name in scene.stops and name not in self.lead)
        ):
            return k, 0
        body = scene.bodies.get(k)
        demonym = scene.demonyms.get(k)
        noun_here = scene.classes.get(k)
        title = scene.titles.get(k)
        if (
            (body is not None and body.prefix == 0)
            or (demonym is not None and demonym.prefix <= 1 and name not in self.lead)
            or (title is not None and title.prefix <= 1 and name not in self.lead)
            or (noun_here is not None and (noun_here.prefix > 0 or name not in self.lead))
            or k in scene.organisations
        ):
            return k, 0
        if (
            noun.type != "GPE"
            and (name.endswith(("ات", "ين", "ون", "يه")) or word[0] in "بل")
            and not name.startswith("ال")
        ):
            return k, 0
        if noun.class_id in VAGUE and not name.startswith("ال") and name not in self.lead:
            return k, 0
        if noun.class_id in ("countryside", "front", "desert-of", "territory") and name not in self.lead:
            return k, 0
        end = k + 1
        after = scene.given.get(end) if end < limit else None
        if name in self.lead and end < limit and (not scene.ordinary(end) or (after and after.prefix == 0)):
            end += 1
        elif len(name) < 3 or (name in self.lead and scene.ordinary(k)):
            return k, 0
        if end < limit and words[end] in self.tail and words[end] not in ("شرقي", "غربي", "شمالي", "جنوبي"):
            if (
                words[end].startswith("ال") == name.startswith("ال")
                or name in self.lead
                or not words[end].startswith("ال")
            ):
                end += 1
        elif (
            end < limit
            and not scene.ordinary(end)
            and words[end].startswith("ال")
            and not name.startswith("ال")
            and noun.class_id in GPE_CLASSES
            and end not in scene.demonyms
            and end not in scene.titles
            and end not in scene.bodies
            and end not in scene.organisations
        ):
            end += 1
        return end, prefix

    def _hills(self) -> None:
        """A hill that goes on a list of villages is a village («الدردارة وتل كذا»)."""
        ends = {c.end: c for c in self.found.values() if c.type == "GPE"}
        for i, c in self.found.items():
            noun = self.scene.classes.get(i)
            if c.type != "LOC" or c.rule != "built thing by class noun" or noun is None or not i:
                continue
            listed = (i in ends and noun.proclitic == "و") or (
                self.words[i - 1] in SEPARATORS and i - 1 in ends
            )
            if listed and any(isinstance(s, ClassNoun) and s.class_id == "hill" for s in noun.senses):
                self.found[i] = replace(c, type="GPE", rule="place in list after class noun")

    def _borders(self) -> None:
        for i, hit in self.scene.doc.of("border").items():
            end = i + 2
            if end >= len(self.words) or self.scene.demonym(i + 1) is None:
                continue
            if self.words[end] in ("-", "/") and end + 1 < len(self.words):
                end += 1
            if self.scene.demonym(end) is not None:
                self._add(Candidate(i, end + 1, hit.prefix, "LOC", "border of two countries", 0.85))

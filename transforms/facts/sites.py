"""Places and built things: known ones with evidence, unknown ones by class noun, lists (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from transforms.facts.naming import OPENERS, QUOTES, Candidate, Scene, core, grammar, rows
from transforms.facts.places import Record, gazetteer
from transforms.lexicon import load
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
SURE = 56  # rank from which a name that is no common word needs no evidence
_GPE_CLASSES = frozenset(["city", "town", "village", "admin3", "admin1", "farm"])
# Classes whose nouns are too common to make a name of an unknown word after them.
_QUOTED_ONLY = frozenset(
    [
        "building",
        "centre",
        "hotel",
        "tower",
        "post",
        "basin",
        "corridor",
        "branch",
        "museum",
        "highlands",
        "peak",
        "island",
        "desert",
        "forest",
        "well",
        "heights",
        "mine",
        "spring",
        "clinic",
        "gate",
        "depot",
        "lane",
    ]
)
_SKIPPED = frozenset(["unit-base", "state", "kingdom", "republic", "sultanate", "sea", "strait", "capital"])
_OUTSIDE = frozenset(["territory"])
_DEFINITE = frozenset(["hospital", "prison", "stadium", "bridge"])  # «المشفى الوطني»
_CALLED = frozenset(["الوطني", "المركزي", "الجامعي", "العسكري", "البلدي", "المعلق"])
_VAGUE = frozenset(
    ["admin2", "countryside", "desert-of", "front", "canton", "territory"]
)  # any kind of place may follow
_SEPARATORS = frozenset(["،", ",", "و", "/", "؛"])


_TAIL_ADJECTIVES = grammar("name_grammar", "site adjective")
_STATIONS = grammar("name_grammar", "station kind")
_NOT_OF_SITES = grammar("name_grammar", "not of sites")
_BARE = frozenset(
    [
        "dam",
        "mill",
        "checkpoint",
        "roundabout",
        "bridge",
        "camp",
        "camp-military",
        "station",
        "hospital",
        "church",
        "mosque",
        "school",
        "factory",
        "mountain",
        "hill",
        "street",
        "shrine",
        "castle",
        "field",
        "square",
        "plain",
        "lake",
        "market",
        "bakery",
        "suburb",
        "housing",
        "airport",
        "prison",
        "base",
    ]
)


class ClassNoun(NamedTuple):
    """A class noun in one of its forms: what stands after it, and whether it belongs to the name."""

    class_id: str
    feature_class: str
    type: str
    inside: bool
    plural: bool
    dual: bool


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for record, spelling in gazetteer().spellings:
        yield "place", spelling, record
    for row in rows("class_nouns"):
        plural = load.alternatives(row["plural"])
        inside = row["inside"] == "yes" and row["class_id"] not in _OUTSIDE
        for form in load.alternatives(row["forms_ar"]):
            if row["class_id"] in _DEFINITE and form not in plural:
                yield "definite site", "ال" + form, row["mention_type"]
            if row["class_id"] not in _SKIPPED:
                noun = ClassNoun(
                    row["class_id"],
                    row["feature_class"],
                    row["mention_type"],
                    inside,
                    form in plural,
                    form in plural and _dual(form, row["forms_ar"], plural),
                )
                yield "class noun", form, noun
    yield "border", "الحدود", None


def _dual(form: str, forms: str, plural: tuple[str, ...]) -> bool:
    """Whether a form is a dual before a name («قاعدتي», «حاجزي»)."""
    stem = form[:-1]
    return form.endswith(("تي", "تا")) or (
        form[-1] in "يا" and stem in load.alternatives(forms) and stem not in plural
    )


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
        records = tuple(s for s in hit.senses if isinstance(s, Record))
        best = max(records, key=lambda r: r.rank)
        found = self.found.get(i)
        if found is not None and (
            found.end > hit.end or (found.end == hit.end and found.rule != "built thing by class noun")
        ):
            return found.end
        before = words[i - 1] if i else "\n"
        single = hit.end == i + 1
        common = single and best.common
        short = single and len(words[i]) - hit.prefix < 3
        rule = ""
        if single and core(words[i], hit.prefix) in self.scene.stops and best.feature_class != "country":
            return last
        if best.feature_class == "country" and not self._country(i, hit):
            return last
        if best.rank >= SURE and not common and not (short and hit.prefix):
            rule = "known place"
        elif self._listed(i, hit, last) and (not common or hit.proclitic == "و" or self._goes_on(hit.end)):
            rule = "known place in list"
        elif (
            not short
            and (not common or best.rank >= 80)
            and (self._near(before) or (hit.proclitic in ("ب", "وب") and len(words[i]) > 4))
        ):
            rule = "known place by preposition"
        elif (
            common
            and not short
            and (self._paired(hit, best) or (self._near(before) and self._qualified(hit.end)))
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
            and (last == i - 1 or self._near(words[i - 2] if i > 1 else ""))
        ):
            rule = "known place in list"
        if rule == "known place" and single and hit.prefix == 0 and best.rank < 95 and self._verb_here(i):
            rule = ""
        if not rule and not common and before == "\n" and self._dateline(hit.end):
            rule = "known place by what follows"
        body = self.scene.organisations.get(i)
        if (
            best.type == "FAC"
            and body is not None
            and body.end == hit.end
            and not self._near(before)
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
        candidate = Candidate(i, hit.end, hit.prefix, best.type, rule, confidence, records)
        if found is not None:
            self.found[i] = candidate
        self._add(candidate)
        return hit.end

    def _verb_here(self, i: int) -> bool:
        """«غارات تدمر مستشفيات»: a name that is a verb too, before an indefinite object."""
        if self.words[i].startswith("ال") or not self.scene.verbal(i) or i + 1 >= len(self.words):
            return False
        after = self.words[i + 1]
        objects = self.scene.doc.of("party").get(i + 1) or self.scene.classes.get(i + 1)
        return (
            objects is not None
            and objects.prefix == 0
            and not after.startswith("ال")
            and after not in self.near
            and not self._near(self.words[i - 1] if i else "")
        )

    def _country(self, i: int, hit: Hit) -> bool:
        """«سورية» and «تركية» are adjectives too: a country only where a noun cannot have an adjective; «سورياً» never is."""
        raw = self.scene.doc.raw[self.scene.doc.starts[i] : self.scene.doc.ends[i]]
        if "ً" in raw or (hit.end < len(self.words) and self.words[hit.end] == "الصنع"):
            return False
        demonym = self.scene.demonyms.get(i)
        if demonym is None or hit.end > i + 1 or demonym.end > hit.end:
            return True
        before = self.words[i - 1] if i else "\n"
        if before in (
            "علي",
            "في",
            "من",
            "الي",
            "عن",
            "مع",
            "ضد",
            "داخل",
            "خارج",
            "بين",
            "نحو",
            "حول",
            "شمال",
            "شمالي",
            "شرق",
            "شرقي",
            "غرب",
            "غربي",
            "جنوب",
            "جنوبي",
            "وسط",
            "\n",
            ":",
            "ان",
            "عبر",
            "تجاه",
        ):
            return True
        if hit.prefix and hit.proclitic[-1] in "بلف":
            return True
        verb = self.scene.doc.of("event").get(i - 1) or self.scene.doc.of("cue").get(i - 1)
        if verb is None and before not in self.scene.stops:
            return False
        bare = before[1:] if before[0] in "وف" else before
        return len(bare) > 3 and (bare.endswith("ت") or bare.startswith("ت"))

    def _near(self, word: str) -> bool:
        if word in self.near:
            return True
        if len(word) < 4 or word[0] not in "وبلف":
            return False
        return word[1:] in self.near or (word[1] in "بلا" and word[2:] in self.near)

    def _listed(self, i: int, hit: Hit, last: int) -> bool:
        """Whether the name follows another place directly in a list."""
        if last < 0:
            return False
        if last == i:
            return hit.proclitic == "و"
        return last == i - 1 and self.words[i - 1] in _SEPARATORS and hit.proclitic in ("", "و")

    def _paired(self, hit: Hit, best: Record) -> bool:
        """«نبل والزهراء»: a place that news knows, joined to another by و."""
        after = self.scene.places.get(hit.end)
        if after is None or after.proclitic != "و" or best.rank < 55:
            return False
        return max(s.rank for s in after.senses if isinstance(s, Record)) >= 55

    def _dateline(self, token: int) -> bool:
        """«أتلانتا، الولايات المتحدة»: a country follows the comma."""
        if token + 1 >= len(self.words) or self.words[token] not in ("،", ","):
            return False
        place = self.scene.places.get(token + 1)
        return place is not None and any(
            isinstance(s, Record) and s.feature_class == "country" for s in place.senses
        )

    def _qualified(self, token: int) -> bool:
        """Whether words that tell where follow at once: «قرب كذا», «بريف كذا», «شرقي كذا»."""
        if (
            token + 1 >= len(self.words)
            or not self._near(self.words[token])
            or self.words[token] in ("في", "من", "علي", "الي", "بين", "عند")
        ):
            return False
        place = self.scene.places.get(token + 1)
        return place is not None and max(s.rank for s in place.senses if isinstance(s, Record)) >= SURE

    def _goes_on(self, token: int) -> bool:
        """Whether a list goes on or ends at a token."""
        words = self.words
        if token >= len(words):
            return True
        return (
            words[token] in _SEPARATORS
            or words[token] in (".", ")", '"', "\n")
            or (words[token][0] == "و" and token in self.scene.places)
        )

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
            self._built(i, hit, noun, limit)
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
            if first and records[0].feature_class == "country" and not self._country(k, hit):
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
        end, prefix = self._unknown(k, limit, noun, first)
        if end > k:
            kind = "GPE" if noun.class_id in _VAGUE - {"admin2"} else noun.type
            self._add(Candidate(k, end, prefix, kind, rule, 0.75))
        return end

    def _type(self, noun: ClassNoun, records: tuple[Record, ...]) -> str:
        best = max(self._fit(noun, records), key=lambda r: r.rank)
        region = max(records, key=lambda r: r.rank)
        if noun.plural and region.feature_class == "region" and region.rank > best.rank + 20:
            return region.type  # «بلدات الغوطة»
        if noun.class_id == "canton":
            return "GPE"
        if noun.class_id in _VAGUE:
            return "LOC" if best.type == "FAC" and " " not in best.name else best.type
        if noun.plural and best.type != "FAC":
            return best.type
        return noun.type

    def _fit(self, noun: ClassNoun, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """The records that a class noun allows."""
        if noun.class_id in ("countryside", "desert-of", "front"):
            return tuple(r for r in records if r.type == "GPE") or records
        if noun.class_id in _VAGUE:
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
        if noun.class_id in _VAGUE and not name.startswith("ال") and name not in self.lead:
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
            and noun.class_id in _GPE_CLASSES
            and end not in scene.demonyms
            and end not in scene.titles
            and end not in scene.bodies
            and end not in scene.organisations
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
            if 0 < close <= k + 6 and not noun.plural:
                self._add(
                    Candidate(
                        i,
                        close + 1,
                        hit.prefix,
                        noun.type,
                        "road between places" if noun.class_id == "road" else rule,
                        0.85,
                    )
                )
            return
        if noun.class_id in ("road", "motorway"):
            end = self._road(k, limit)
            if end > k:
                self._add(Candidate(i, end, hit.prefix, noun.type, "road between places", 0.9))
            return
        if noun.class_id in _QUOTED_ONLY or (noun.plural and not noun.dual and noun.class_id != "hill"):
            return
        if noun.class_id == "station" and words[k] in _STATIONS and k + 1 < limit:
            k += 1
            if k not in scene.places:
                return
        end = self._complement(k, limit, noun)
        if end <= k:
            return
        while end < limit and words[end] in _TAIL_ADJECTIVES and end < k + 4 and noun.type == "FAC":
            end += 1
        self._add(Candidate(i, end, hit.prefix, noun.type, rule, 0.8))

    def _complement(self, k: int, limit: int, noun: ClassNoun) -> int:
        """The end of what names a built thing or a mountain after its noun; ``k`` if nothing does."""
        words, scene = self.words, self.scene
        place = scene.places.get(k)
        noun_here = scene.classes.get(k)
        if (
            noun_here is not None
            and noun.class_id in _DEFINITE
            and words[k] in ("مدينه", "بلده", "قريه")
            and noun_here.end < limit
        ):
            named = scene.places.get(noun_here.end)
            return named.end if named is not None and named.prefix == 0 else k
        if place is not None and place.prefix == 0 and not (place.end == k + 1 and words[k] in _NOT_OF_SITES):
            records = [s for s in place.senses if isinstance(s, Record)]
            if records[0].feature_class == "country" and not self._country(k, place):
                return k
            return place.end
        title = scene.titles.get(k)
        if (
            title is not None
            and title.prefix == 0
            and words[k].startswith("ال")
            and title.end < limit
            and (title.end in scene.given)
        ):
            k = title.end
        given = scene.given.get(k)
        plain = noun.class_id == "crossing" and given is not None and all(given.senses)
        if (given is not None and given.prefix == 0 and noun.type != "LOC" and not plain) or (
            words[k] in ("ابو", "ابي", "عبد", "ام", "ابن") and k + 1 < limit
        ):
            end = given.end if given is not None else k + 2
            while end < limit and end < k + 4:
                more = scene.given.get(end)
                if not (more is not None and more.prefix == 0) and (
                    scene.ordinary(end)
                    or words[end] in _TAIL_ADJECTIVES
                    or end in scene.demonyms
                    or words[end][0] in "وبلي"
                    or end in scene.places
                    or end in scene.titles
                ):
                    break
                end += 1
            return end
        if words[k].startswith(("لل", "بال", "وال")):
            return k
        if words[k].isdecimal():
            return k + 1 if noun.class_id not in ("school", "street") else k
        if scene.organisations.get(k) is not None or (
            scene.persons.get(k) is not None and scene.persons[k].prefix > 0
        ):
            return k
        if words[k].startswith("ال"):
            if (
                (words[k] in _NOT_OF_SITES and noun.class_id not in ("street", "square"))
                or scene.demonyms.get(k) is not None
                or words[k] in _TAIL_ADJECTIVES
            ):
                return k
            if words[k] in self.lead and k + 1 < limit and k + 1 in scene.given:
                return k + 2
            if scene.ordinary(k) and noun.class_id not in (
                "prison",
                "camp",
                "hospital",
                "mosque",
                "street",
                "square",
            ):
                return k
            return k + 1
        if (
            noun.class_id not in _BARE
            or scene.ordinary(k)
            or k in scene.demonyms
            or k in scene.classes
            or k in scene.bodies
            or words[k].endswith(("ه", "ي", "ات", "ين", "ون"))
            or len(words[k]) < 3
            or (words[k][0] in "وبلفك" and len(words[k]) < 5)
        ):
            if (
                words[k] in self.lead
                and k + 1 < limit
                and not scene.ordinary(k + 1)
                and not scene.ordinary(k)
                and noun.class_id in _BARE
            ):
                return k + 2
            return k
        end = k + 1
        if words[k] == "دار" and end < limit and words[end].startswith("ال"):
            return end + 1
        if (
            end < limit
            and not scene.ordinary(end)
            and (
                words[k] in self.lead
                or (
                    words[end].startswith("ال")
                    and words[end] not in _TAIL_ADJECTIVES
                    and end not in scene.demonyms
                    and end not in scene.titles
                    and end not in scene.bodies
                )
            )
        ):
            end += 1
        return end

    def _road(self, k: int, limit: int) -> int:
        """«طريق حلب - دمشق»: the end of two or more places joined by dashes, else ``k``."""
        places, words = self.scene.places, self.words
        end, count = k, 0
        while end < limit and count < 5:
            hit = places.get(end)
            if hit is not None and hit.prefix == 0:
                step = hit.end
            else:
                step = end + 1 if count and not self.scene.ordinary(end) else end
            if step == end:
                break
            end, count = step, count + 1
            if end < limit and words[end] in ("-", "/"):
                end += 1
                continue
            break
        return end if count > 1 else k

    def _hills(self) -> None:
        """A hill that goes on a list of villages is a village («الدردارة وتل كذا»)."""
        ends = {c.end: c for c in self.found.values() if c.type == "GPE"}
        for i, c in self.found.items():
            noun = self.scene.classes.get(i)
            if c.type != "LOC" or c.rule != "built thing by class noun" or noun is None or not i:
                continue
            listed = (i in ends and noun.proclitic == "و") or (
                self.words[i - 1] in _SEPARATORS and i - 1 in ends
            )
            if listed and any(isinstance(s, ClassNoun) and s.class_id == "hill" for s in noun.senses):
                self.found[i] = c._replace(type="GPE", rule="place in list after class noun")

    def _borders(self) -> None:
        for i, hit in self.scene.doc.of("border").items():
            end = i + 2
            if end >= len(self.words) or self.scene.demonym(i + 1) is None:
                continue
            if self.words[end] in ("-", "/") and end + 1 < len(self.words):
                end += 1
            if self.scene.demonym(end) is not None:
                self._add(Candidate(i, end + 1, hit.prefix, "LOC", "border of two countries", 0.85))

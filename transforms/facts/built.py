"""Built things, mountains and roads: class nouns that belong to the name («مشفى كذا», «جبل كذا», «طريق كذا - كذا»)."""

from __future__ import annotations

from transforms.facts.class_nouns import DEFINITE, ClassNoun
from transforms.facts.evidence import Evidence
from transforms.facts.gazetteer import Record
from transforms.facts.naming import QUOTES, Candidate, Scene, grammar
from transforms.lexicon.trie import Hit

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

_HONOURED = frozenset(["الشهيد", "الشهيده", "القديس", "القديسه", "النبي", "الامام"])
_FATHERS = frozenset(["ابو", "ابي", "عبد", "ام", "ابن"])
# Kinds whose name may be any definite word.
_WITH_ANY = frozenset(["prison", "camp", "hospital", "mosque", "street", "square"])


class Built:
    """The names that a class noun of built things, mountains or roads begins."""

    def __init__(self, scene: Scene, evidence: Evidence) -> None:
        self.scene = scene
        self.words = scene.words
        self.evidence = evidence
        self.lead = grammar("name_grammar", "lead")

    def candidate(self, i: int, hit: Hit, noun: ClassNoun, limit: int) -> Candidate | None:
        """The built thing, mountain or road that a class noun names with what follows it: «مشفى كذا», «جبل كذا»."""
        words = self.words
        k = hit.end
        road = noun.class_id in ("road", "motorway")
        rule = "road between places" if road else "built thing by class noun"
        if words[k] in QUOTES:
            close = self.scene.closing(k)
            if not 0 < close <= k + 6 or noun.plural:
                return None
            return Candidate(i, close + 1, hit.prefix, noun.type, rule, 0.85)
        if road:
            end = self._road(k, limit)
            return Candidate(i, end, hit.prefix, noun.type, rule, 0.9) if end > k else None
        if noun.class_id in _QUOTED_ONLY or (noun.plural and not noun.dual and noun.class_id != "hill"):
            return None
        if noun.class_id == "station" and words[k] in _STATIONS and k + 1 < limit:
            k += 1
            if k not in self.scene.places:
                return None
        end = self._complement(k, limit, noun)
        if end <= k:
            return None
        while end < limit and words[end] in _TAIL_ADJECTIVES and end < k + 4 and noun.type == "FAC":
            end += 1
        return Candidate(i, end, hit.prefix, noun.type, rule, 0.8)

    def _complement(self, k: int, limit: int, noun: ClassNoun) -> int:
        """The end of what names a built thing or a mountain after its noun; ``k`` if nothing does."""
        words, scene = self.words, self.scene
        if words[k] in _HONOURED and k + 1 < limit and not scene.ordinary(k + 1):
            honoured = self._honoured(k + 1, limit)
            if honoured > k + 1:
                return honoured
        place, inner = scene.places.get(k), scene.classes.get(k)
        if (
            inner is not None
            and noun.class_id in DEFINITE
            and words[k] in ("مدينه", "بلده", "قريه")
            and inner.end < limit
        ):
            named = scene.places.get(inner.end)
            return named.end if named is not None and named.prefix == 0 else k
        son = place is not None and place.end < limit and words[place.end] == "بن"
        if (
            place is not None
            and place.prefix == 0
            and not son
            and not (place.end == k + 1 and words[k] in _NOT_OF_SITES)
        ):
            country = any(isinstance(s, Record) and s.feature_class == "country" for s in place.senses[:1])
            return k if country and not self.evidence.country(k, place) else place.end
        end = self._person(k, limit, noun)
        if end > k:
            return end
        if words[k].startswith(("لل", "بال", "وال")):
            return k
        if words[k].isdecimal() and k + 1 in scene.doc.of("month") and noun.class_id in ("street", "square"):
            return scene.doc.of("month")[k + 1].end  # «شارع 23 شباط»
        if words[k].isdecimal():
            return k + 1 if noun.class_id not in ("school", "street") else k
        person = scene.persons.get(k)
        if k in scene.organisations or (person is not None and person.prefix > 0):
            return k
        return self._definite(k, limit, noun) if words[k].startswith("ال") else self._bare(k, limit, noun)

    def _person(self, k: int, limit: int, noun: ClassNoun) -> int:
        """The end of a person's name after the noun («مدرسة كذا الكذا»), with a title before it."""
        words, scene = self.words, self.scene
        title = scene.titles.get(k)
        first = k
        if (
            title is not None
            and title.prefix == 0
            and words[k].startswith("ال")
            and title.end < limit
            and title.end in scene.given
        ):
            first = title.end
        given = scene.given.get(first)
        plain = noun.class_id == "crossing" and given is not None and all(given.senses)
        if given is not None and given.prefix == 0 and noun.type != "LOC" and not plain:
            end = given.end
        elif words[first] in _FATHERS and first + 1 < limit:
            end = given.end if given is not None else first + 2
        else:
            return k
        while end < limit and end < first + 4:
            more = scene.given.get(end)
            if words[end] in ("بن", "باشا", "بيك", "بك") and (words[end] != "بن" or end + 1 < limit):
                end += 1 + (words[end] == "بن")
                continue
            if not (more is not None and more.prefix == 0) and (
                scene.ordinary(end)
                or words[end] in _TAIL_ADJECTIVES
                or words[end][0] in "وبلي"
                or any(end in hits for hits in (scene.demonyms, scene.places, scene.titles))
            ):
                break
            end += 1
        return end

    def _honoured(self, k: int, limit: int) -> int:
        """«مشفى الشهيدة كذا», «مزار الشهيد كذا الكذا»: the end of the name after the title."""
        scene, words, end = self.scene, self.words, k + 1
        if words[k].startswith(("ال", "لل", "بال", "وال")) or k in scene.classes or k in scene.titles:
            return k
        while end < limit and end < k + 3:
            given = scene.given.get(end)
            named = (given is not None and given.prefix == 0) or (
                words[end].startswith("ال") and not scene.ordinary(end) and end not in scene.demonyms
            )
            if not named or words[end] in _TAIL_ADJECTIVES:
                break
            end += 1
        return end

    def _definite(self, k: int, limit: int, noun: ClassNoun) -> int:
        """The end of a name that begins with the article («سجن الكذا»)."""
        words, scene = self.words, self.scene
        if (
            (words[k] in _NOT_OF_SITES and noun.class_id not in ("street", "square"))
            or k in scene.demonyms
            or words[k] in _TAIL_ADJECTIVES
        ):
            return k
        if words[k] in self.lead and k + 1 < limit and k + 1 in scene.given:
            return k + 2
        return k if scene.ordinary(k) and noun.class_id not in _WITH_ANY else k + 1

    def _bare(self, k: int, limit: int, noun: ClassNoun) -> int:
        """The end of a name without article, of one word or of two («سد كذا», «حاجز دار الكذا»)."""
        words, scene = self.words, self.scene
        word, end = words[k], k + 1
        lead = word in self.lead
        if noun.class_id not in _BARE or scene.ordinary(k):
            return k
        if (
            any(k in hits for hits in (scene.demonyms, scene.classes, scene.bodies))
            or word.endswith(("ه", "ي", "ات", "ين", "ون", "هم", "ها"))
            or (noun.class_id == "housing" and words[k - 1].endswith("مشروع"))
            or len(word) < 3
            or (word[0] in "وبلفك" and len(word) < 5)
        ):
            return k + 2 if lead and end < limit and not scene.ordinary(end) else k
        if word == "دار" and end < limit and words[end].startswith("ال"):
            return end + 1
        if end < limit and not scene.ordinary(end):
            adjective = words[end] in _TAIL_ADJECTIVES or any(
                end in hits for hits in (scene.demonyms, scene.titles, scene.bodies)
            )
            if lead or (words[end].startswith("ال") and not adjective):
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

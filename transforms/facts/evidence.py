"""What stands around a name and speaks for a place: prepositions, lists, what follows, verbs that only look like one."""

from __future__ import annotations

from transforms.facts.gazetteer import Record
from transforms.facts.naming import Scene, grammar
from transforms.lexicon.trie import Hit

SURE = 56  # rank from which a name that is no common word needs no evidence
SEPARATORS = frozenset(["،", ",", "و", "/", "؛"])


class Evidence:
    """The questions that the rules for places ask of what stands around a name."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self._prepositions = grammar("name_grammar", "near")

    def verb(self, i: int) -> bool:
        """«غارات تدمر مستشفيات»: a name that is a verb too, before an indefinite object."""
        if self.words[i].startswith("ال") or not self.scene.verbal(i) or i + 1 >= len(self.words):
            return False
        after = self.words[i + 1]
        objects = self.scene.doc.of("party").get(i + 1) or self.scene.classes.get(i + 1)
        return (
            objects is not None
            and objects.prefix == 0
            and not after.startswith("ال")
            and after not in self._prepositions
            and not self.near(self.words[i - 1] if i else "")
        )

    def country(self, i: int, hit: Hit) -> bool:
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
        if bare.endswith("ات"):
            return False  # «قوات تركية»: a plural, no verb
        return len(bare) > 3 and (bare.endswith("ت") or bare.startswith("ت"))

    def near(self, word: str) -> bool:
        if word in self._prepositions:
            return True
        if len(word) < 4 or word[0] not in "وبلف":
            return False
        return word[1:] in self._prepositions or (word[1] in "بلا" and word[2:] in self._prepositions)

    def listed(self, i: int, hit: Hit, last: int) -> bool:
        """Whether the name follows another place directly in a list."""
        if last < 0:
            return False
        if last == i:
            return hit.proclitic == "و"
        return last == i - 1 and self.words[i - 1] in SEPARATORS and hit.proclitic in ("", "و")

    def paired(self, hit: Hit, best: Record) -> bool:
        """«نبل والزهراء»: a place that news knows, joined to another by و."""
        after = self.scene.places.get(hit.end)
        if after is None or after.proclitic != "و" or best.rank < 55:
            return False
        return max(s.rank for s in after.senses if isinstance(s, Record)) >= 55

    def dateline(self, token: int) -> bool:
        """«أتلانتا، الولايات المتحدة»: a country follows the comma."""
        if token + 1 >= len(self.words) or self.words[token] not in ("،", ","):
            return False
        place = self.scene.places.get(token + 1)
        return place is not None and any(
            isinstance(s, Record) and s.feature_class == "country" for s in place.senses
        )

    def qualified(self, token: int) -> bool:
        """Whether words that tell where follow at once: «قرب كذا», «بريف كذا», «شرقي كذا»."""
        if (
            token + 1 >= len(self.words)
            or not self.near(self.words[token])
            or self.words[token] in ("في", "من", "علي", "الي", "بين", "عند")
        ):
            return False
        place = self.scene.places.get(token + 1)
        return place is not None and max(s.rank for s in place.senses if isinstance(s, Record)) >= SURE

    def goes_on(self, token: int) -> bool:
        """Whether a list goes on or ends at a token."""
        words = self.words
        if token >= len(words):
            return True
        return (
            words[token] in SEPARATORS
            or words[token] in (".", ")", '"', "\n")
            or (words[token][0] == "و" and token in self.scene.places)
        )

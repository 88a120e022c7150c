"""What a person's name is made of: given names, surnames, and what joins them («عبد كذا», «أبو كذا», «بن كذا»)."""

from __future__ import annotations

from transforms.facts.naming import Scene, grammar

_PARTS = 5
_FAMILY = grammar("name_grammar", "family")
# Marks and words after which no name goes on.
_AFTER_NAME = frozenset(["،", ",", ")", ":", ".", '"', "»", "ان", "\n"])


class NameParts:
    """The runs of words of one scene that can be a person's name; ``taken``: where known bodies and places start and end."""

    def __init__(self, scene: Scene, taken: dict[int, int]) -> None:
        self.scene = scene
        self.words = scene.words
        self.taken = taken
        self.links = grammar("name_grammar", "person link")

    def surname(self, token: int) -> bool:
        """Whether an unknown word may continue a name that has begun."""
        scene = self.scene
        word = self.words[token]
        place = scene.places.get(token)
        if len(word) < 3 or token in scene.bodies or token in scene.titles:
            return False
        if word.startswith("لت") or self._accusative(token) or self._victims(token):
            return False
        if scene.ordinary(token) and (place is None or place.prefix or word in scene.stops):
            return False
        if token in scene.classes and scene.classes[token].prefix == 0:
            return False
        demonym = scene.demonyms.get(token)
        if demonym is not None and demonym.prefix == 0 and not word.startswith("ال"):
            return False
        if word[0] in "بلكوف" and len(word) > 4 and word.endswith(("ه", "ها", "هم")):
            return False
        if (len(word) > 4 and word.endswith(("ها", "هما"))) or (word[0] == "و" and word.endswith("ت")):
            return False  # «جارتها», «وغابت»
        if word[0] in "يت" and len(word) == 4 and word[1:] not in ("حيي",) and token not in scene.given:
            return word[0] == "ت"
        if word[0] == "و" or (word[0] in "بل" and word.startswith(("بال", "لل"))):
            place = (
                scene.places.get(token) or scene.organisations.get(token) or scene.given.get(token) or demonym
            )
            return place is None or place.prefix == 0
        hit = scene.places.get(token) or scene.organisations.get(token)
        return hit is None or hit.prefix == 0 or hit.end == token + 1

    def _accusative(self, token: int) -> bool:
        """«وأفعالاً»: no name has a tanwin after its alef in the middle of a sentence."""
        doc = self.scene.doc
        return doc.raw[doc.starts[token] : doc.ends[token]].endswith(("اً", "ًا"))

    def _victims(self, token: int) -> bool:
        """«أسماء الشهداء»: the names of many, not a woman's."""
        if not token or self.words[token - 1] != "اسماء":
            return False
        hit = self.scene.doc.of("counted").get(token)
        return hit is not None or self.words[token].endswith(("ين", "ون", "ات"))

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
            elif parts and words[i] == "العبد" and i + 1 < limit and words[i + 1] in ("الله", "الرحمن"):
                i, parts = i + 2, parts + 1
            elif parts and self._honorific(i):
                return i + 1, parts + 1, sure
            elif (parts or bare) and unknown < 2 and self.surname(i):
                i, parts, unknown = i + 1, parts + 1, unknown + 1
            else:
                break
        return i, parts, sure

    def _honorific(self, token: int) -> bool:
        """«السيد», «الشيخ» as the last part of a name, not before the next."""
        scene, words = self.scene, self.words
        if words[token] not in _FAMILY:
            return False
        after = token + 1
        return after >= scene.limit(token) or (scene.ordinary(after) and after not in scene.given)

    def _joined(self, token: int) -> bool:
        """Whether a word is و and a given name, which begins the next person."""
        hit = self.scene.given.get(token)
        return hit is not None and hit.prefix > 0 and self.words[token][0] == "و"

    def run_after(self, first: int) -> tuple[int, int, bool]:
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
            elif (words[i] in self.links and i + 1 < limit and not scene.ordinary(i + 1)) or (
                words[i] == "العبد" and i + 1 < limit and words[i + 1] in ("الله", "الرحمن")
            ):
                i, parts = i + 2, parts + 1
            elif self._honorific(i):
                return i + 1, parts + 1, sure
            elif unknown < 2 and (self.surname(i) or self._nation(i)) and i not in self.taken:
                i, parts, unknown = i + 1, parts + 1, unknown + 1
            else:
                break
        return i, parts, sure

    def _nation(self, token: int) -> bool:
        """An adjective of nationality that ends a name in a list («عبد الرحمن جزائري،»)."""
        hit = self.scene.demonyms.get(token)
        return (
            hit is not None
            and hit.prefix == 0
            and not self.words[token].startswith("ال")
            and token + 1 < len(self.words)
            and self.words[token + 1] in ("،", ",")
        )

    def goes_on(self, token: int) -> bool:
        """Whether a word can only go on a name: a given name, a surname with the article, a link."""
        if token >= len(self.words):
            return False
        given = self.scene.given.get(token)
        word = self.words[token]
        return (given is not None and given.prefix == 0) or word.startswith("ال") or word in self.links

    def begins_before(self, token: int) -> bool:
        """Whether the word before a given name in a list begins the name, though no list of names has it."""
        scene, words = self.scene, self.words
        if token < 2 or words[token - 2] not in (":", "،", ",", "(", '"', "«"):
            return False
        k = token - 1
        if scene.ordinary(k) or not self.surname(k) or words[k].startswith("ال"):
            return False
        if words[k] in grammar("name_grammar", "civil"):
            return False
        if words[k].endswith(("هم", "ها", "هما", "هن")):  # «أبرزهم فلان»
            return False
        return not any(
            k in hits
            for hits in (
                scene.places,
                scene.organisations,
                scene.bodies,
                scene.demonyms,
                scene.classes,
                self.taken,
            )
        )

    def foreign(self, token: int) -> bool:
        """Whether two unknown words look like a foreign name: no suffix, no attached preposition, no listed word."""
        scene, words = self.scene, self.words
        if token + 1 >= scene.limit(token):
            return False
        for k in (token, token + 1):
            word = words[k]
            if k > token and word.startswith("ال") and self._closed(k + 1) and not scene.ordinary(k):
                continue
            if (
                scene.ordinary(k)
                or word.startswith(("ال", "بال", "لل", "وال", "كال"))
                or word.endswith(("ها", "هم", "هما", "ه", "ات", "نا"))
            ):
                return False
            if any(
                k in hits
                for hits in (
                    scene.places,
                    scene.organisations,
                    scene.bodies,
                    scene.demonyms,
                    scene.titles,
                    scene.classes,
                )
            ):
                return False
        return words[token + 1][0] != "و" or len(words[token + 1]) > 5

    def unheard(self, token: int) -> bool:
        """Whether a word that no list holds begins a name: names of family or given names follow («المواطنة نديمة الحسين»)."""
        scene, words = self.scene, self.words
        if token + 1 >= scene.limit(token) or words[token].startswith("ال") or not self.surname(token):
            return False
        if token in self.taken or token in scene.places or words[token][0] in "يتوبلف":
            return False
        given = scene.given.get(token + 1)
        if given is not None and given.prefix == 0:
            return True
        return (
            words[token + 1].startswith("ال") and self.surname(token + 1) and token + 1 not in scene.demonyms
        )

    def _closed(self, token: int) -> bool:
        """Whether what a person says, or a mark, follows at once: a name has ended."""
        return token >= len(self.words) or self.words[token] in _AFTER_NAME

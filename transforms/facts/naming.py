"""What the rules for names share: a text seen as words that may or may not belong to a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from schemas.value import Value
from transforms.arabic.normalize import fold
from transforms.facts.document import Document
from transforms.lexicon import load
from transforms.lexicon.trie import Hit

# Concepts that speak of names; a word that only other concepts know is an ordinary word.
NAME_CONCEPTS = frozenset(
    ["organisation", "person", "title", "work", "place", "class noun", "demonym", "given name", "body noun"]
)
# Concepts of others whose words may be names of bodies.
_WHO = frozenset(
    [
        "source",
        "party",
        "again",
        "resolution",
        "operation",
        "border",
        "name start",
        "make",
        "definite site",
        "unit",
    ]
)
OPENERS = {'"': '"', "«": "»", "(": ")", "'": "'"}
QUOTES = {'"': '"', "«": "»", "'": "'"}
_PUNCTUATION = frozenset("\"«»()[]{}'.,،؛:;!؟?…-/\\|*#@\n")
_QUOTED = 9  # tokens; a longer stretch between quotation marks is speech, not a name


class Candidate(Value, frozen=True):
    """A stretch that some rule takes for a name; ``senses`` are the records that may be meant."""

    start: int
    end: int
    prefix: int
    type: str
    rule: str
    confidence: float
    senses: tuple[object, ...] = ()
    role: tuple[int, int] | None = None


class Entity(Value, frozen=True):
    """One spelling of a known person, body or work; ``short`` if it needs context."""

    entity_id: str
    type: str
    subtype: str
    country: str
    valid_from: str
    valid_to: str
    short: bool


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a lexicon file."""
    return load.rows(name)


def entities(table: str) -> Iterator[tuple[str, Entity]]:
    """``(spelling, entity)`` of a table of known persons, bodies or works."""
    types = {"organisations": "ORG", "persons": "PER", "works": "MISC"}
    for row in rows(table):
        kind = row.get("type") or types[table]
        for column, short in (("name_ar", False), ("aliases_ar", False), ("short_ar", True)):
            for spelling in load.alternatives(row.get(column, "")):
                yield (
                    spelling,
                    Entity(
                        row["entity_id"],
                        kind,
                        row.get("subtype", ""),
                        row.get("country", ""),
                        row.get("valid_from", ""),
                        row.get("valid_to", ""),
                        short,
                    ),
                )


@cache
def grammar(name: str, group: str) -> frozenset[str]:
    """The normalised forms of a class of a grammar file (``name_grammar``, ``name_stops``)."""
    return frozenset(
        fold(form)
        for row in rows(name)
        if row["class"] == group
        for form in load.alternatives(row["forms_ar"])
    )


@cache
def stops() -> frozenset[str]:
    """Words that belong to no name."""
    return grammar("name_stops", "function") | grammar("name_stops", "verb") | grammar("name_stops", "noun")


@cache
def _no_places() -> frozenset[str]:
    """Words that are no place even where one is so called; verbs are one after a class noun («قرية حضر»)."""
    return (grammar("name_stops", "function") | grammar("name_stops", "noun")) - grammar(
        "name_grammar", "country"
    )


def _sure_ali(doc: Document) -> Mapping[int, Hit]:
    """The given names of a text without «على», which normalisation makes like «علي»."""
    hits = doc.of("given name")
    raw, ends = doc.raw, doc.ends
    return {
        i: h
        for i, h in hits.items()
        if doc.words[i][h.prefix :] != "علي" or "ى" not in raw[doc.starts[i] : ends[i]]
    }


# Names that begin with a lam of their own and have no article: «للبنان» is ل and «لبنان».
_OWN_LAM = frozenset(["لبنان", "ليبيا", "لندن", "لاهاي", "لوزان", "لواء", "لجنه", "لافروف", "ليفني"])


def core(word: str, prefix: int) -> str:
    """A word without its proclitics; «لل» gives its article back."""
    if prefix and word[prefix - 1 : prefix + 1] == "لل" and word[prefix:] not in _OWN_LAM:
        return "ا" + word[prefix:]
    return word[prefix:]


_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")


@lru_cache(maxsize=1 << 12)
def variants(word: str) -> tuple[tuple[str, int], ...]:
    """The forms of a word with proclitics before it, each with the length of what stands before."""
    return tuple(_variants(word))


def _variants(word: str) -> Iterator[tuple[str, int]]:
    for proclitic in _PROCLITICS:
        if proclitic.endswith("ل") and word.startswith("ال"):
            yield proclitic + word[1:] if len(word) < 3 else proclitic + "ل" + word[2:], len(proclitic)
        else:
            yield proclitic + word, len(proclitic)


class Chosen:
    """Candidates that do not overlap: the longest first, those chosen earlier before all others."""

    def __init__(self, tokens: int) -> None:
        self._busy = bytearray(tokens)
        self.list: list[Candidate] = []
        """What is chosen, in text order."""

    def add(self, candidates: list[Candidate]) -> None:
        """Choose among ``candidates`` what is still free."""
        busy = self._busy
        candidates.sort(key=_order)
        for c in candidates:
            if busy.find(1, c.start, c.end) < 0:
                busy[c.start : c.end] = b"\x01" * (c.end - c.start)
                self.list.append(c)
        self.list.sort(key=_start)

    def free(self, token: int) -> bool:
        """Whether no candidate holds a token."""
        return not self._busy[token]


_RANKS = {"PER": 0, "MISC": 1, "FAC": 2, "ORG": 3, "LOC": 4, "GPE": 5}


def _order(c: Candidate) -> tuple[int, float, int, int]:
    return (c.start - c.end, -c.confidence, _RANKS[c.type], c.start)


def _start(c: Candidate) -> int:
    return c.start


_NO_VERBS = NAME_CONCEPTS | _WHO


class Scene:
    """A document with the questions that the rules for names ask of its words."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.words: list[str] = doc.words
        self.sentence = doc.sentence
        self.ends = doc.sentences
        self.given = _sure_ali(doc)
        self.demonyms = doc.of("demonym")
        self.bodies = doc.of("body noun")
        self.places = self._places(doc.of("place"))
        self.persons = doc.of("person")
        self.organisations = doc.of("organisation")
        self.titles = doc.of("title")
        self.classes = self._classes(doc.of("class noun"))
        self._verbs = [hits for name, hits in doc.hits.items() if name not in _NO_VERBS]
        self._known = [hits for name, hits in doc.hits.items() if name not in NAME_CONCEPTS]
        self._read = frozenset().union(*self._known)
        self.stops = stops()

    def _classes(self, hits: dict[int, Hit]) -> Mapping[int, Hit]:
        """Class nouns without those that are the rest of a body's noun («كتلة», not ك and «تلة»)."""
        bodies = self.bodies
        wrong = [i for i, h in hits.items() if h.prefix and i in bodies and not bodies[i].prefix]
        return {i: h for i, h in hits.items() if i not in wrong} if wrong else hits

    def _places(self, hits: dict[int, Hit]) -> Mapping[int, Hit]:
        """The hits of the gazetteer without small words and given names that only look like a place."""
        words, never = self.words, _no_places()
        wrong = [
            i
            for i, h in hits.items()
            if (h.prefix and ("س" in h.proclitic or self._whole(i, h)))
            or (h.end == i + 1 and self._other_word(i, h))
            or (h.end == i + 1 and (core(words[i], h.prefix) if h.prefix else words[i]) in never)
        ]
        if not wrong:
            return hits
        kept = dict(hits)
        for i in wrong:
            del kept[i]
        return kept

    def _whole(self, token: int, hit: Hit) -> bool:
        """Whether a word read as a proclitic and a name is a given name as it stands («فاطمة», not ف and «أطمة»)."""
        given = self.given.get(token) if hit.prefix else None
        return given is not None and given.prefix < hit.prefix and hit.end <= given.end

    def _other_word(self, token: int, hit: Hit) -> bool:
        """A place's name that is another word here: «قصفا تركيا» the adjective, «تدمر دبابة» the verb, «كابل الإنترنت»."""
        words = self.words
        after = words[token + 1] if token + 1 < len(words) else ""
        word = core(words[token], hit.prefix)
        if word in ("تركيا", "روسيا", "سوريا"):
            raw = self.doc.raw[self.doc.starts[token] : self.doc.ends[token]]
            return "ً" in raw or self._accusative(token - 1)
        if word == "تدمر":
            hit_after = self.doc.of("counted").get(token + 1)
            return hit_after is not None and not hit_after.prefix and not after.startswith("ال")
        if word == "كابل":
            return after.startswith(("الانترنت", "الكهرباء", "الاتصالات", "بحري", "ضوئي", "كهرباء", "انترنت"))
        return False

    def _accusative(self, token: int) -> bool:
        """An indefinite noun in the accusative, or its adjective: «هجوما», «رتلا عسكريا», «15 جنديا»."""
        word = self.words[token] if token >= 0 else ""
        if word.removeprefix("و") in grammar("name_grammar", "accusative"):
            return True
        if word.endswith("يا") and len(word) > 4 and token:
            return self.words[token - 1].endswith("ا") and self._accusative(token - 1)
        return word.endswith("ا") and token in self.doc.of("counted")

    def limit(self, token: int) -> int:
        """The token after the sentence of ``token``."""
        return self.ends[self.sentence[token]][1]

    def ordinary(self, token: int) -> bool:
        """Whether a token is a mark, a number or a word that no name holds."""
        word = self.words[token]
        if word in self.stops:
            return word != "علي" or token not in self.given
        if word in _PUNCTUATION or not "\u0621" <= word[0] <= "\u06d3":
            return True
        if word[0] in "وف" and word[1:] in self.stops:
            return True
        if word[0] in "وفبلك" and len(word) > 3:
            rest = word[1:]
            if rest in self.stops or (word.startswith("لل") and "ا" + word[1:] in self.stops):
                return True
            if word[0] == "و" and rest[0] in "بلك" and rest[1:] in self.stops:
                return True
        return self._in(self._known, token)

    def verbal(self, token: int) -> bool:
        """Whether a word is in the lexicon of verbs and nouns of action, or no name at all."""
        return self.words[token] in self.stops or self._in(self._verbs, token)

    def _in(self, tables: Sequence[Mapping[int, Hit]], token: int) -> bool:
        if token not in self._read:
            return False
        length = len(self.words[token])
        for hits in tables:
            hit = hits.get(token)
            if hit is not None and (hit.prefix == 0 or length - hit.prefix > 3):
                return True
        return False

    def closing(self, opener: int) -> int:
        """The token that closes the mark at ``opener``, or -1 if it does not close soon in its sentence."""
        mark = OPENERS[self.words[opener]]
        words = self.words
        for i in range(opener + 1, min(opener + 1 + _QUOTED, self.limit(opener))):
            if words[i] == mark:
                return i if i > opener + 1 else -1
        return -1

    def gap(self, token: int) -> bool:
        """Whether blanks part a token from the one before it."""
        return token > 0 and self.doc.starts[token] > self.doc.ends[token - 1]

    def demonym(self, token: int) -> Hit | None:
        """The adjective of nationality at a token, with the article and no proclitic."""
        hit = self.demonyms.get(token)
        return hit if hit is not None and hit.prefix == 0 and self.words[token].startswith("ال") else None

    def conjoined(self, token: int) -> int:
        """1 if the word starts with و before something the lexicon knows as a name, else 0."""
        word = self.words[token]
        return 1 if len(word) > 3 and word[0] == "و" else 0

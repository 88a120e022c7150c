"""All the words that any rule knows, in one trie over tokens.

A token type is looked up once: its readings (the whole word, then the word without proclitics و ف ب
ل ك س, with «لل» restored to «ال») are kept, so that a second sight of the type costs one dict look-up and a
word that no lexicon knows costs nothing more. A match of several words is walked from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.value import Value
from transforms.arabic.normalize import align
from transforms.arabic.tokens import tokenize

# Proclitics by what they may stand before: the conjunctions before all, the prepositions before names and
# nouns, the future before verbs. The lexicon's own forms decide which reading exists.
_CONJUNCTIONS = ("و", "ف")
_PARTICLES = ("ب", "ل", "ك", "س")
_MOST = (
    1 << 18
)  # token types kept; beyond it the cache starts afresh, so that garbage input cannot fill memory


class Hit(Value, frozen=True):
    """A stretch of tokens that the lexicon knows under one concept.

    ``start`` and ``end`` are token positions; ``prefix`` counts the normalised characters of the first
    token that stand before the match; ``proclitic`` names them («و», «ب», «ول» …; «لل» gives «ل»);
    ``senses`` are the payloads of all entries with this spelling, in lexicon order.
    """

    start: int
    end: int
    prefix: int
    proclitic: str
    senses: tuple[object, ...]


class _Node:
    __slots__ = ("next", "senses")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.senses: dict[str, tuple[object, ...]] = {}


class _Reading(Value, frozen=True):
    """One way to read a token type: after how many characters of which proclitic, from which node."""

    prefix: int
    proclitic: str
    node: _Node


class _Type(Value, frozen=True):
    """What is known of a token type: its matches as a word alone, and the readings that may go on.

    ``alone`` holds concept, prefix, proclitic and senses; of several readings the one with the
    shortest proclitic counts.
    """

    alone: tuple[tuple[str, int, str, tuple[object, ...]], ...]
    longer: tuple[_Reading, ...]


_UNKNOWN = _Type((), ())


class Trie:
    """Entries by concept, matched longest first over the words of a text."""

    def __init__(self) -> None:
        self._root = _Node()
        self._types: dict[str, _Type] = {}

    def extend(self, entries: Iterable[tuple[str, str, object]]) -> None:
        """Add ``(concept, spelling, payload)`` triples; spellings are normalised and cut as text is.

        All are cut as one text of a line each, which is many times faster than one by one.

        Raises:
            ValueError: a spelling is empty once normalised.
        """
        known = [*entries]
        words = tokenize(align("\n".join(spelling for _, spelling, _ in known))).words
        lines = iter([*words, "\n"])
        for concept, spelling, sense in known:
            node = self._root
            for word in iter(lines.__next__, "\n"):
                node = node.next.setdefault(word, _Node())
            if node is self._root:
                raise ValueError(f"empty spelling under {concept!r}: {spelling!r}")
            senses = node.senses.get(concept, ())
            if sense not in senses:
                node.senses[concept] = (*senses, sense)

    def _type(self, word: str) -> _Type:
        if len(self._types) >= _MOST:
            self._types.clear()
        readings = self._read(word)
        alone: dict[str, tuple[str, int, str, tuple[object, ...]]] = {}
        for reading in readings:
            for concept, senses in reading.node.senses.items():
                alone.setdefault(concept, (concept, reading.prefix, reading.proclitic, senses))
        longer = tuple([reading for reading in readings if reading.node.next])
        known = self._types[word] = _Type(tuple(alone.values()), longer) if readings else _UNKNOWN
        return known

    def _read(self, word: str) -> list[_Reading]:
        first = self._root.next
        found = [_Reading(0, "", first[word])] if word in first else []
        for head in ("", word[0]) if word[0] in _CONJUNCTIONS and len(word) > 2 else ("",):
            rest = word[len(head) :]
            if head and rest in first:
                found.append(_Reading(len(head), head, first[rest]))
            particle = rest[0]
            if particle not in _PARTICLES or len(rest) < 3:
                continue
            bare = [rest[1:]]
            if rest.startswith("لل"):
                bare = ["ال" + rest[2:], "ال" + rest[1:], rest[1:]]
            for noun in bare:
                if noun in first:
                    found.append(_Reading(len(head) + 1, head + particle, first[noun]))
        return found

    def match(self, words: list[str]) -> dict[str, dict[int, Hit]]:
        """Every longest match, by concept and first token; overlaps inside a concept are left to its rules.

        Of several readings of one start the longest match wins, then the shorter proclitic.
        """
        found: defaultdict[str, dict[int, Hit]] = defaultdict(dict)
        types = self._types
        last = len(words) - 1
        for i, word in enumerate(words):
            known = types.get(word) or self._type(word)
            if known is _UNKNOWN:
                continue
            for concept, prefix, proclitic, senses in known.alone:
                found[concept][i] = Hit(i, i + 1, prefix, proclitic, senses)
            longer = known.longer
            if longer and i < last:
                following = words[i + 1]
                for reading in longer:
                    if following in reading.node.next:
                        _walk(words, i, reading, found)
        return dict(found)


def _walk(words: list[str], i: int, reading: _Reading, found: Mapping[str, dict[int, Hit]]) -> None:
    """Matches of several words from one reading of their first."""
    node: _Node | None = reading.node.next[words[i + 1]]
    j = i + 2
    while node is not None:
        for concept, senses in node.senses.items():
            old = found[concept].get(i)
            if old is None or j > old.end:
                found[concept][i] = Hit(i, j, reading.prefix, reading.proclitic, senses)
        node = node.next.get(words[j]) if j < len(words) else None
        j += 1

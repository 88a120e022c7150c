"""Short forms of bodies: those the text has named before («الفرقة»), and those that name one by themselves («الجيش»)."""

from __future__ import annotations

from schemas.value import replace
from transforms.facts.body_nouns import AGAIN, ALWAYS_SHORT, BodyNoun, adjective, minister
from transforms.facts.naming import QUOTES, Candidate, Entity, Scene, core, grammar

# Short forms that gold readers leave alone: they take the article up again without naming anybody.
_NEVER_SHORT = grammar("name_grammar", "never short")
_POINTERS = grammar("name_grammar", "pointer")
_BLOCK_AFTER = grammar("name_grammar", "not after short")
# Short forms of several words that tell what, not who.
_GENERIC = grammar("name_grammar", "generic")
_SAID = 5  # tokens from a word of saying to the outlet it was said to


class ShortNames:
    """The short forms of one scene; ``shorts`` are the candidates by first token."""

    def __init__(self, scene: Scene, shorts: dict[int, Candidate]) -> None:
        self.scene = scene
        self.words = scene.words
        self.shorts = shorts

    def find(self, told: list[Candidate]) -> list[Candidate]:
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
                out.append(replace(c, senses=senses or c.senses))
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
            before in _POINTERS
            or after in _BLOCK_AFTER
            or (after.startswith("ال") and adjective(self.scene, end))
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
        if minister(self.scene, i):
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
            first = self.scene.organisations.get(i - 1)
            beside = word == "القاعده" and (
                (joined is not None and joined.proclitic == "و")
                or (words[i][0] == "و" and first is not None and first.end == i)
            )
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
        if (
            after.startswith("ال")
            and adjective(self.scene, c.end)
            and word not in ("النظام", "الجيش", "الحكومه")
        ):
            return False
        return told or alone or word in ALWAYS_SHORT or (heads.get(word, last) < i and word in AGAIN)

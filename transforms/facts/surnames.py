"""Surnames that stand alone: where the text tells the full name, and those that need none."""

from __future__ import annotations

from transforms.facts.naming import Candidate, Chosen, Entity, Scene, core, grammar, variants


class Surnames:
    """The surnames of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.links = grammar("name_grammar", "person link")
        self.famous = grammar("name_grammar", "famous")

    def find(self, chosen: Chosen) -> list[Candidate]:
        """Surnames that stand alone where the text tells the full name, and those that need none."""
        scene, words = self.scene, self.words
        told: dict[str, tuple[tuple[str, ...], Candidate, int]] = {}
        ids: set[str] = set()
        for c in chosen.list:
            if c.type != "PER":
                continue
            ids.update(s.entity_id for s in c.senses if isinstance(s, Entity))
            name = self._family(c)
            for part in (
                (name, name[1:]) if len(name) > 1 and name[-1] == "اوغلو" else (name,) if name else ()
            ):
                for form, prefix in variants(part[0]):
                    told.setdefault(form, (part, c, prefix))
        out: list[Candidate] = []
        for i, hit in scene.persons.items():
            senses = tuple(s for s in hit.senses if isinstance(s, Entity))
            if not chosen.free(i) or not all(s.short for s in senses):
                continue
            known = tuple(s for s in senses if s.entity_id in ids)
            if not known and " ".join([core(words[i], hit.prefix), *words[i + 1 : hit.end]]) in self.famous:
                known = senses
            if known and not self._place_like(i):
                out.append(Candidate(i, hit.end, hit.prefix, "PER", "surname alone", 0.9, known))
        if told:
            for i in [i for i, word in enumerate(words) if word in told]:
                if chosen.free(i):
                    name, c, prefix = told[words[i]]
                    if tuple(words[i + 1 : i + len(name)]) == name[1:] and not self._place_like(i):
                        first = scene.given.get(i - 1) if prefix == 0 else None
                        if (
                            first is not None
                            and first.end == i
                            and not all(first.senses)
                            and chosen.free(i - 1)
                        ):
                            out.append(
                                Candidate(
                                    i - 1, i + len(name), first.prefix, "PER", "person by given names", 0.8
                                )
                            )
                            continue
                        out.append(
                            Candidate(i, i + len(name), prefix, "PER", "surname alone", 0.85, c.senses)
                        )
        return out

    def _family(self, c: Candidate) -> tuple[str, ...]:
        """The surname of a full name: its last part, with what joins it («أبو كذا», «عبد كذا»)."""
        words = self.words
        if c.end - c.start < 2:
            return ()
        last = c.end - 1
        if c.end - c.start > 2 and (words[last - 1] in self.links or words[last] in ("اوغلو", "ميستورا")):
            last -= 1
        name = tuple(words[last : c.end])
        if len(name) == 1 and (len(name[0]) < 3 or self.scene.ordinary(last)):
            return ()
        return name

    def _place_like(self, token: int) -> bool:
        hit = self.scene.classes.get(token - 1) if token else None
        return hit is not None and hit.end == token

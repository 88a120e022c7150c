"""Names of persons, bodies, places, built things and named works, with entities and roles (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import Mention
from transforms.facts import bodies, persons, sites
from transforms.facts.document import Document
from transforms.facts.naming import Candidate, Entity, Scene, core

RULES: tuple[str, ...] = (*persons.RULES, *bodies.RULES, *sites.RULES)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from persons.vocabulary()
    yield from bodies.vocabulary()
    yield from bodies.again()
    yield from sites.vocabulary()


def mentions(doc: Document) -> list[Mention]:
    """The names in a text, flat and in order."""
    scene = Scene(doc)
    group = bodies.Bodies(scene)
    known_bodies = group.find()
    where = sites.Sites(scene)
    known_places = where.find()
    people = persons.Persons(scene)
    taken = {c.start: c.end for c in known_places if c.confidence > 0.9 or c.end > c.start + 1}
    taken.update({c.start: c.end for c in known_bodies})
    known_people = people.find(taken)
    chosen = _outermost([*known_bodies, *known_places, *known_people])
    chosen = _outermost([*chosen, *group.short(chosen), *where.again(chosen)])
    chosen = _outermost([*chosen, *people.surnames(chosen)])
    chosen = _outermost([*chosen, *_told_again(scene, chosen)])
    return _mentions(doc, chosen)


def _told_again(scene: Scene, chosen: list[Candidate]) -> list[Candidate]:
    """Names that a class noun, a head or a place nearby made sure once, where they stand alone."""
    words = scene.words
    told: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
    for c in chosen:
        if c.type not in ("GPE", "LOC", "FAC", "ORG") or c.rule in (
            "known body",
            "short name of a body",
            "office",
            "known place",
        ):
            continue
        name = (core(words[c.start], c.prefix), *words[c.start + 1 : c.end])
        if len("".join(name)) < 4 or (
            len(name) == 1
            and (
                scene.ordinary(c.start)
                or c.start in scene.given
                or any(getattr(s, "common", False) for s in c.senses)
            )
        ):
            continue
        entries = told.setdefault(name[0], [])
        if all(name != e[0] for e in entries):
            entries.append((name, c))
    if not told:
        return []
    out: list[Candidate] = []
    for i, word in enumerate(words):
        for prefix in (0, 1, 2):
            if prefix and (len(word) < prefix + 3 or word[prefix - 1] not in "وفبل"):
                break
            entries = told.get(core(word, prefix))
            if not entries:
                continue
            for name, c in entries:
                if tuple(words[i + 1 : i + len(name)]) == name[1:]:
                    out.append(Candidate(i, i + len(name), prefix, c.type, c.rule, 0.7, c.senses))
            break
    return out


_ORDER = {"PER": 0, "MISC": 1, "FAC": 2, "ORG": 3, "LOC": 4, "GPE": 5}


def _outermost(candidates: list[Candidate]) -> list[Candidate]:
    """The longest candidates that do not overlap, in text order."""
    owner: dict[int, Candidate] = {}
    kept: list[Candidate] = []
    for c in sorted(candidates, key=lambda c: (c.start - c.end, -c.confidence, _ORDER[c.type], c.start)):
        if any(k in owner for k in range(c.start, c.end)):
            continue
        for k in range(c.start, c.end):
            owner[k] = c
        kept.append(c)
    kept.sort(key=lambda c: c.start)
    return kept


def _mentions(doc: Document, chosen: list[Candidate]) -> list[Mention]:
    told: dict[str, int] = {}
    out: list[Mention] = []
    day = doc.published.isoformat()
    for c in chosen:
        span = doc.span(c.start, c.end, c.prefix)
        words = list(doc.words[c.start : c.end])
        words[0] = core(words[0], c.prefix)
        entity = _entity(c, told, day)
        if entity is not None:
            told[entity] = c.start
        role = doc.raw[c.role[0] : c.role[1]] if c.role is not None else None
        out.append(
            Mention(
                start=span.start,
                end=span.end,
                surface=span.surface,
                type=c.type,
                normalized=" ".join(w for w in words if w not in '"«»'),
                sentence=doc.sentence[c.start],
                role=role,
                entity_id=entity,
                rule=c.rule,
                confidence=c.confidence,
            )
        )
    return out


def _entity(candidate: Candidate, told: dict[str, int], day: str) -> str | None:
    """Whom a name means: of several, one whom the text has named, else the one valid that day."""
    senses = [s for s in candidate.senses if isinstance(s, Entity)]
    if not senses:
        return None
    ids = sorted({s.entity_id for s in senses})
    if len(ids) == 1:
        return ids[0]
    before = [i for i in ids if i in told]
    if before:
        return max(before, key=lambda i: (told[i], i))
    valid = sorted(
        {
            s.entity_id
            for s in senses
            if (not s.valid_from or s.valid_from <= day)
            and (not s.valid_to or day[: len(s.valid_to)] <= s.valid_to)
        }
    )
    if len(valid) == 1:
        return valid[0]
    syrian = sorted({s.entity_id for s in senses if s.country == "SY" and s.entity_id in valid})
    return syrian[0] if len(syrian) == 1 else None

"""Names of persons, bodies, places, built things and named works, with entities and roles (``facts.md`` §1)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import Mention
from transforms.facts import bodies, body_nouns, persons, sites
from transforms.facts.document import Document
from transforms.facts.naming import Candidate, Chosen, Entity, Scene, core, variants
from transforms.facts.short_names import ShortNames
from transforms.facts.surnames import Surnames

RULES: tuple[str, ...] = (*persons.RULES, *bodies.RULES, *sites.RULES)


# Rules whose names are found everywhere without help.
_SURE = frozenset(
    [
        "known body",
        "short name of a body",
        "office",
        "known place",
        "body with nationality",
        "body of the regime",
    ]
)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from persons.vocabulary()
    yield from body_nouns.vocabulary()
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
    chosen = Chosen(len(doc.words))
    chosen.add([*known_bodies, *known_places, *people.find(taken)])
    chosen.add([*ShortNames(scene, group.shorts).find(chosen.list), *where.again(chosen.list)])
    chosen.add(Surnames(scene).find(chosen))
    chosen.add(_told_again(scene, chosen))
    return _mentions(doc, chosen.list)


def _told_again(scene: Scene, chosen: Chosen) -> list[Candidate]:
    """Names that a class noun, a head or a place nearby made sure once, where they stand alone."""
    words = scene.words
    told: dict[str, tuple[tuple[str, ...], Candidate, int]] = {}
    for c in chosen.list:
        if c.type in ("PER", "MISC") or c.rule in _SURE:
            continue
        name = (core(words[c.start], c.prefix), *words[c.start + 1 : c.end])
        if len("".join(name)) < 4:
            continue
        if len(name) == 1 and (
            scene.ordinary(c.start)
            or c.start in scene.given
            or any(getattr(s, "common", False) for s in c.senses)
        ):
            continue
        for form, prefix in variants(name[0]):
            told.setdefault(form, (name, c, prefix))
    out: list[Candidate] = []
    if told:
        for i in [i for i, word in enumerate(words) if word in told]:
            if chosen.free(i):
                name, c, prefix = told[words[i]]
                if tuple(words[i + 1 : i + len(name)]) == name[1:]:
                    out.append(Candidate(i, i + len(name), prefix, c.type, c.rule, 0.7, c.senses))
    return out


def _mentions(doc: Document, chosen: list[Candidate]) -> list[Mention]:
    told: dict[str, int] = {}
    out: list[Mention] = []
    day = doc.published.isoformat()
    raw, words, ends, sentence = doc.raw, doc.words, doc.ends, doc.sentence
    for c in chosen:
        start, end = doc.start(c.start, c.prefix), ends[c.end - 1]
        name = core(words[c.start], c.prefix) if c.prefix else words[c.start]
        if c.end > c.start + 1:
            name = " ".join(w for w in (name, *words[c.start + 1 : c.end]) if w not in '"«»')
        entity = _entity(c, told, day) if c.senses and isinstance(c.senses[0], Entity) else None
        if entity is not None:
            told[entity] = c.start
        role = raw[c.role[0] : c.role[1]] if c.role is not None else None
        out.append(
            Mention(
                start=start,
                end=end,
                surface=raw[start:end],
                type=c.type,
                normalized=name,
                sentence=sentence[c.start],
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
    if len(senses) == 1:
        return senses[0].entity_id
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

"""Nouns of bodies («الجيش», «وزارة», «لواء»), their forms, and the adjectives that may stand in a body's name."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import Value
from transforms.arabic.normalize import fold
from transforms.facts.naming import Entity, Scene, entities, grammar, rows
from transforms.lexicon import load

_DESCRIPTIONS = grammar("name_grammar", "description")
_HEADS = grammar("name_grammar", "descriptor")
# Fields of office that a ministry is called by, and what makes them a minister's.
_FIELDS = ("الدفاع", "الخارجيه", "الداخليه")
_MINISTERS = ("وزير", "وزيره", "وزراء", "وزيرا", "وزيري")
# Kinds of bodies whose nationality is part of the name.
_NAMED_BY_NATION = frozenset(
    [
        "government",
        "army",
        "coalition",
        "police",
        "ministry",
        "unit",
        "intelligence",
        "council",
        "agency",
        "court",
    ]
)
AGAIN = grammar("name_grammar", "head again")
ALWAYS_SHORT = grammar("name_grammar", "always short")


class BodyNoun(Value, frozen=True):
    """A head noun, or a word inside such a name, by what it asks for."""

    kind: str
    alone: str
    type: str


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """Words these rules look for."""
    for table in ("organisations", "works"):
        for spelling, entity in _trimmed(table):
            if not _latin(spelling) or (len(spelling) > 2 and not entity.short):
                yield "organisation", spelling, entity
    for row in rows("body_nouns"):
        for form in load.alternatives(row["forms_ar"]):
            yield "body noun", form, BodyNoun(row["class"], row["alone"], row["type"])
    for row in rows("demonyms"):
        for form in load.alternatives(list(row.values())[-1]):
            yield "demonym", form, row["country"]
            if not form.startswith("ال"):
                yield "demonym", "ال" + form, row["country"]
    for word in sorted(AGAIN | ALWAYS_SHORT):
        yield "again", word, None
    for word in ("القرار", "قرار"):
        yield "resolution", word, None
    for word in ("اللواء", "الفرقة", "الكتيبة", "الفيلق", "لواء", "فرقة", "كتيبة"):
        yield "unit", word, "ORG"
    for word in ("الفوج", "الفرع", "فوج"):
        yield "unit", word, "FAC"
    for word in ("نوع", "طراز", "صواريخ", "صاروخ"):
        yield "make", word, None
    for word in ("عملية", "معركة", "حملة", "اتفاقية", "قانون", "خطة"):
        yield "operation", word, None


def _trimmed(table: str) -> Iterator[tuple[str, Entity]]:
    """Spellings without those that only add to another of the same body what stands outside a name («حزب الله» اللبناني)."""
    nations = {fold(f) for row in rows("demonyms") for f in load.alternatives(list(row.values())[-1])}
    tails = frozenset("ال" + n for n in nations) | _DESCRIPTIONS
    known = list(entities(table))
    full: dict[str, set[str]] = {}
    for spelling, entity in known:
        if not entity.short:
            full.setdefault(entity.entity_id, set()).add(fold(spelling))
    headed: dict[str, str] = {}
    for spelling, entity in known:
        headed.setdefault(entity.entity_id, fold(spelling).split()[0])
    first: set[str] = set()
    for spelling, entity in known:
        parts = fold(spelling).split()
        own = full.get(entity.entity_id, set())
        is_name = entity.entity_id not in first
        first.add(entity.entity_id)
        ends = _DESCRIPTIONS if entity.subtype in _NAMED_BY_NATION else tails
        tail = any(parts[n] in ends and " ".join(parts[:n]) in own for n in range(1, len(parts)))
        head = parts[0] in _HEADS and parts[0] != headed[entity.entity_id] and " ".join(parts[1:]) in own
        if any(part.startswith("التابع") for part in parts):
            continue
        if entity.short or is_name or not (tail or head):
            yield spelling, entity


def _latin(spelling: str) -> bool:
    return spelling[:1].isascii()


def adjective(scene: Scene, token: int) -> bool:
    hit = scene.bodies.get(token)
    return (
        hit is not None
        and hit.prefix == 0
        and any(isinstance(s, BodyNoun) and s.kind == "adjective" for s in hit.senses)
    )


def nation(scene: Scene, token: int) -> bool:
    """An adjective of a country, or of a people after «القوات»."""
    hit = scene.demonym(token)
    if hit is None:
        return False
    return any(len(str(s)) == 2 or s == "ZIO" for s in hit.senses) or scene.words[token - 1].endswith(
        "القوات"
    )


def nationality(scene: Scene, k: int, limit: int) -> int:
    """The end of adjectives with a nationality among them, from ``k``; ``k`` if there is no nationality."""
    end, last = k, k
    while end < limit and end < k + 4:
        if nation(scene, end):
            end += 1
            last = end
        elif adjective(scene, end):
            end += 1
            if last > k and scene.words[end - 1] in (
                "الحكوميه",
                "المسلحه",
                "المعارضه",
                "المعتدله",
                "الموقته",
                "الانتقاليه",
            ):
                last = end
        else:
            break
    return last


def minister(scene: Scene, token: int) -> bool:
    """«وزيرة [الخارجية] الألمانية»: a field of office, not the ministry."""
    words = scene.words
    return token > 0 and words[token].startswith(_FIELDS) and words[token - 1].endswith(_MINISTERS)

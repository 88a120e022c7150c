"""Known places, bodies, persons and works in English text, and which of them a name means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from schemas.facts import Mention
from transforms.facts.document import Document
from transforms.facts.english.words import none_of_these
from transforms.lexicon.load import alternatives, rows
from transforms.lexicon.trie import Hit

RULES: tuple[str, ...] = ("English name", "English surname of one named before")

_NAMED_IN_NEWS = (
    40  # rank of places below which a village's name is left alone: too many are given names or words
)
_WELL_KNOWN = 80  # rank from which one word is enough, whatever capital stands beside it
_LEAD = 35  # how far the best of several homonyms must lead in rank
_ARTICLE = re.compile(r"(?:Al|Ar|As|Az|Ash|Esh|Ad|An|At|El)[- ](?=.{4})")
_REMARK = re.compile(r"\s*\([^)]*\)|,.*| / .*")
_PROVINCE = frozenset({"province", "governorate", "Province", "Governorate"})
_BEFORE = frozenset(
    {"The", "In", "On", "At", "From", "Near", "To", "And", "As", "For", "With", "By", "After", "Since", "Of"}
)


class Name(NamedTuple):
    """What a spelling may mean. ``sure`` is False for one word that could be a part of another name."""

    identity: str
    type: str
    rank: int
    admin1: str
    admin: bool
    valid_from: str
    valid_to: str
    sure: bool


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every name and of the surnames of persons."""
    written = {row["id"]: alternatives(row["forms"]) for row in rows("english_names")}
    others = none_of_these()
    for row in rows("places"):
        rank = int(row["rank"] or 0)
        admin = row["feature_class"] in ("admin1", "admin2", "admin3")
        identity = row["place_id"]
        known = written.get(identity, ())
        spelt = spellings(row["name_en"]) if rank >= _NAMED_IN_NEWS else ()
        for form in dict.fromkeys((*known, *spelt)):
            if form not in others:
                sure = form in known or rank >= _WELL_KNOWN or len(form.split()) > 1
                yield (
                    "name",
                    form,
                    Name(identity, row["mention_type"], rank, row["admin1_pcode"], admin, "", "", sure),
                )
    for file, kind in (("organisations", "ORG"), ("persons", "PER"), ("works", "MISC")):
        for row in rows(file):
            identity = row["entity_id"]
            name = Name(identity, kind, 0, "", False, row["valid_from"], row["valid_to"], True)
            for form in dict.fromkeys((*written.get(identity, ()), *spellings(row["name_en"]))):
                if form not in others:
                    yield "name", form, name
            if kind == "PER":
                for form in _surnames(row["name_en"]):
                    yield "surname", form, identity


def spellings(name: str) -> tuple[str, ...]:
    """The ways to write a name: without remarks, signs on letters, apostrophes; «al-» in small letters.

    >>> spellings("Al-Qusayr")
    ('Al-Qusayr', 'al-Qusayr', 'Al Qusayr', 'Qusayr')
    """
    name = _REMARK.sub("", name).strip()
    if len(name) < 2:
        return ()
    found = [name]
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.replace("ı", "i")) if not unicodedata.combining(c)
    )
    found += [plain, plain.replace("'", "")]
    article = _ARTICLE.match(plain)
    if article:
        rest = plain[article.end() :]
        found += [f"al-{rest}", f"Al-{rest}", f"Al {rest}", rest]
    return tuple(dict.fromkeys(form for form in found if len(form) > 1))


def _surnames(name: str) -> Iterator[str]:
    words = _REMARK.sub("", name).split()
    if len(words) < 2:
        return
    for form in spellings(words[-1]):
        if len(form) >= 4:
            yield form
            if form.startswith("al-"):
                yield form[3:]


def mentions(doc: Document) -> list[Mention]:
    """The known names of a text, longest first, without overlap."""
    names, surnames = doc.of("name"), doc.of("surname")
    told: dict[str, int] = {}
    found: list[Mention] = []
    done = 0
    for i in sorted({*names, *surnames}):
        if i < done:
            continue
        name, surname = names.get(i), surnames.get(i)
        if name is not None and _stands_alone(doc, name):
            mention = _named(doc, name, told)
        elif surname is not None:
            mention = _surnamed(doc, surname, told)
        else:
            mention = None
        if mention is None:
            continue
        if mention.type == "PER" and mention.entity_id:
            told[mention.entity_id] = i
        found.append(mention)
        done = name.end if name is not None and mention.rule == RULES[0] else i + 1
    return found


def _capital(doc: Document, i: int) -> bool:
    return 0 <= i < len(doc.words) and doc.words[i][0].isupper()


def _stands_alone(doc: Document, hit: Hit) -> bool:
    """Whether a hit is a name of its own: «Nawa» in «Ali Nawa», «Nawa Bakery» is none."""
    if any(isinstance(s, Name) and s.sure for s in hit.senses):
        return True
    i = hit.start
    before = _capital(doc, i - 1) and doc.words[i - 1] not in _BEFORE
    return not before and not _capital(doc, hit.end)


def _named(doc: Document, hit: Hit, told: dict[str, int]) -> Mention | None:
    senses = [s for s in hit.senses if isinstance(s, Name)]
    places = [s for s in senses if s.rank]
    entities = [s for s in senses if not s.rank]
    kind = (
        (entities or places)[0].type
        if not places or (entities and entities[0].type == "PER")
        else places[0].type
    )
    if places and kind == places[0].type:
        best = max(places, key=lambda s: (s.rank, s.identity))
        return _mention(doc, hit, best.type, place=_which_place(doc, hit, places))
    return _mention(doc, hit, kind, entity=_which_entity(doc, entities, told))


def _which_place(doc: Document, hit: Hit, places: list[Name]) -> str | None:
    ranked = sorted(places, key=lambda s: (-s.rank, s.identity))
    best = ranked[0]
    rivals = [s for s in ranked[1:] if not (s.admin1 == best.admin1 and (s.admin or best.admin))]
    if any(best.rank - s.rank < _LEAD for s in rivals):
        return None
    if hit.end < len(doc.words) and doc.words[hit.end] in _PROVINCE and best.admin1:
        return best.admin1.lower()
    return best.identity


def _which_entity(doc: Document, entities: list[Name], told: dict[str, int]) -> str | None:
    """The only one, one named before, or the only one valid on the day of publication."""
    ids = sorted({s.identity for s in entities})
    if len(ids) == 1:
        return ids[0]
    before = [i for i in ids if i in told]
    if before:
        return max(before, key=lambda i: (told[i], i))
    day = doc.published.isoformat()
    valid = sorted(
        {
            s.identity
            for s in entities
            if (not s.valid_from or s.valid_from <= day)
            and (not s.valid_to or day[: len(s.valid_to)] <= s.valid_to)
        }
    )
    return valid[0] if len(valid) == 1 else None


def _surnamed(doc: Document, hit: Hit, told: dict[str, int]) -> Mention | None:
    ids = [str(s) for s in hit.senses if s in told]
    if not ids or _capital(doc, hit.start - 1) or _capital(doc, hit.end):
        return None
    return _mention(doc, hit, "PER", entity=max(ids, key=lambda i: (told[i], i)), rule=RULES[1])


def _mention(
    doc: Document,
    hit: Hit,
    kind: str,
    *,
    entity: str | None = None,
    place: str | None = None,
    rule: str = RULES[0],
) -> Mention:
    span = doc.span(hit.start, hit.end)
    return Mention(
        start=span.start, end=span.end, surface=span.surface, type=kind, normalized=" ".join(doc.words[hit.start : hit.end]),
        sentence=doc.sentence[hit.start], entity_id=entity, place_id=place, rule=rule,
        confidence=0.9 if entity or place else 0.7,
    )  # fmt: skip

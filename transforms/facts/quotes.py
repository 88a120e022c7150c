"""Claims: who says what, in which words, with which stance (``facts.md`` §4).

A claim hangs on its cue: a verb of saying (``saying_verbs``), a noun or participle made of one (``saying_nouns``), or a
phrase such as «بحسب» (``attributions``). From the cue the rules look for what opens the content (``openings``), for
the speaker beside it (``speakers``) and for where the content ends (``contents``); ``told`` remembers who spoke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from schemas.facts import Claim, Mention
from transforms.facts import cues, stance
from transforms.facts.attributions import Attributions
from transforms.facts.contents import Contents
from transforms.facts.cues import Cue
from transforms.facts.document import Document
from transforms.facts.openings import Openings
from transforms.facts.quotation_marks import quotations
from transforms.facts.saying_nouns import Derived
from transforms.facts.saying_verbs import Verbs
from transforms.facts.speakers import Speakers
from transforms.facts.told import CONFIDENCE, Told
from transforms.lexicon.trie import Hit

RULES = tuple(CONFIDENCE)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from cues.vocabulary()
    yield from stance.vocabulary()


def claims(doc: Document, mentions: Sequence[Mention]) -> list[Claim]:
    """The attributed statements in a text, in order of their content, an outer one before those in it."""
    doc = _unnamed(doc, mentions)
    speakers = Speakers(doc, mentions, quotations(doc))
    openings = Openings(doc, speakers)
    contents = Contents(doc, speakers, openings)
    told = Told(doc, speakers, openings, contents)
    parts = (doc, speakers, openings, contents, told)
    verbs, derived, phrases = Verbs(*parts), Derived(*parts), Attributions(*parts)

    def cue(token: int, hit: Hit) -> bool:
        senses = [s for s in hit.senses if isinstance(s, Cue)]
        return (
            any(s.kind == "verb" and verbs.verb(token, hit, s) for s in senses)
            or any(s.kind == "participle" and derived.participle(token, hit, s) for s in senses)
            or any(s.kind == "noun" and derived.noun(token, hit, s) for s in senses)
        )

    # The first reading that makes a claim of a token wins.
    readings: tuple[tuple[Mapping[int, Hit], Callable[[int, Hit], bool]], ...] = (
        (doc.of("hearsay"), phrases.hearsay),
        (doc.of("according_self"), phrases.own_words),
        (doc.of("according"), phrases.according),
        (doc.of("stated"), phrases.stated),
        (doc.of("pretext"), phrases.pretext),
        (doc.of("charged"), phrases.charged),
        (doc.of("cue"), cue),
        (doc.of("cue_doubled"), verbs.doubled),
    )
    phrases.headlines()
    found = [(hits, read) for hits, read in readings if hits]
    for token in sorted({token for hits, _ in found for token in hits}):
        if token < told.read_to:
            continue
        for hits, read in found:
            if token in hits and read(token, hits[token]):
                break
    return sorted((said.claim for said in told.found), key=lambda c: (c.start, -c.end))


def _unnamed(doc: Document, mentions: Sequence[Mention]) -> Document:
    """The text without cues that begin a person's name: «دان كوتس» blames nobody."""
    names = {doc.token_at(m.start) for m in mentions if m.type == "PER" and " " in m.surface}
    named = names.intersection(doc.of("cue"))
    return doc.without("cue", named) if named else doc

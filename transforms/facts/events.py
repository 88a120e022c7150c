"""Events: who did what to whom, where and when (``facts.md`` §5).

Triggers are read sentence by sentence, each with its parties, place, time and modality; then the text as a whole fills what
later sentences leave out, and figures of killed and injured are tied to what caused them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schemas.facts import Claim, Event, Figure, Mention, Party, Place, Span, TimeExpression
from transforms.facts import arguments, modality, parties, phrases, scene, triggers, weapons
from transforms.facts.carrying import carry, unpinned, vague
from transforms.facts.dateline import preamble
from transforms.facts.document import Document
from transforms.facts.drafts import Draft
from transforms.facts.furniture import furniture
from transforms.facts.merging import merge, share
from transforms.facts.parties import Names, Unit
from transforms.facts.readings import read
from transforms.facts.ties import tie
from transforms.facts.triggers import Candidate

RULES: tuple[str, ...] = (
    "deed that somebody carried out",
    "deed that strikes something",
    "light verb's subject",
    "masdar with its doer",
    "masdar with pronoun",
    "masdar with what it is done to",
    "masdar without genitive",
    "masdar, its doer after ل",
    "masdar, what it is done to after ل",
    "nationality of the deed",
    "passive verb",
    "relative clause with its object before",
    "subject before verb",
    "subject of the clause",
    "subject of the verb before",
    "verb of two parties",
    "verb without subject",
    "verb, subject, object",
    "what another is accused of",
    "what is exposed to it",
    "who undergoes is subject",
)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    for part in (triggers, parties, modality, weapons):
        yield from part.vocabulary()


def events(
    doc: Document,
    mentions: Sequence[Mention],
    places: Mapping[int, Place],
    dates: Sequence[TimeExpression],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
) -> tuple[list[Event], dict[int, int]]:
    """The events in a text, in order of their triggers, and which figure (position) counts for which event."""
    known = parties.names(doc, mentions, places)
    in_dates = [(doc.token_at(t.start), doc.token_at(t.end - 1) + 1) for t in dates]
    found = triggers.candidates(doc, sorted(known.ranges + in_dates))
    if not any(c.entry.type not in ("LIGHT", "NONE") for c in found):
        return [], {}
    timed: dict[int, list[TimeExpression]] = {}
    for time in dates:
        timed.setdefault(time.sentence, []).append(time)
    dated: dict[int, set[int]] = {}
    for first, after in in_dates:
        dated.setdefault(doc.sentence[first], set()).update(range(first, after))
    filed = preamble(doc)
    if filed:
        dated.setdefault(doc.sentence[filed.start], set()).update(filed)
    told = weapons.arms(doc)
    page = furniture(doc)
    drafts: list[Draft] = []
    before: set[str] = set()
    i = 0
    while i < len(found):
        sentence = doc.sentence[found[i].start]
        j = i
        while j < len(found) and doc.sentence[found[j].start] == sentence:
            j += 1
        if sentence not in page:
            drafts += _sentence(
                doc,
                sentence,
                found[i:j],
                known,
                places,
                timed,
                dated.get(sentence, set()),
                claims,
                told,
                before,
            )
        i = j
    carry(doc, drafts, dates)
    ties = tie(doc, drafts, figures)
    return [_event(doc, d) for d in drafts], ties


def _sentence(
    doc: Document,
    sentence: int,
    found: Sequence[Candidate],
    known: Names,
    places: Mapping[int, Place],
    timed: Mapping[int, Sequence[TimeExpression]],
    dated: set[int],
    claims: Sequence[Claim],
    told: weapons.Arms,
    before: set[str],
) -> list[Draft]:
    if not any(s.entry.type not in ("LIGHT", "NONE") for c in found for s in c.senses):
        return []
    first, after = doc.sentences[sentence]
    nouns = doc.of("party")
    triggered = [
        k for c in found for k in range(c.start, c.end) if k not in nouns or (k == c.start and not c.nominal)
    ]
    blocked = frozenset({*dated, *triggered})
    begin, end = doc.starts[first], doc.ends[after - 1]
    spoken = [(c.end - c.start, i, c) for i, c in enumerate(claims) if c.start < end and c.end > begin]
    around = phrases.units(doc, known, first, after, blocked)
    light: list[Candidate] = []
    for c in found:
        lends = tuple([s for s in c.senses if s.entry.type == "LIGHT"])
        if lends and doc.words[c.start] not in phrases.ACCOMPANYING:
            light.append(c if len(lends) == len(c.senses) else c.read_as(lends))
    verbs = [c for c in found if not c.nominal]
    stops = frozenset(v.start for v in verbs)
    chosen: list[tuple[Candidate, arguments.Arguments]] = []
    for c in found:
        reading = read(doc, c, around, first, after, verbs, stops, light)
        if reading is not None:
            chosen.append(reading)
    if not chosen:
        return []
    share(doc, chosen, light)
    chosen = merge(doc, chosen, before)
    drafts: list[Draft] = []
    named, pointing = scene.named(around, known), scene.pointing(doc, around)
    for n, (c, args) in enumerate(chosen):
        limit = next((d.start for d, _ in chosen[n + 1 :] if d.start > c.end + 1), after)
        at = doc.starts[c.start]
        claim = _claim(spoken, at)
        there, back = named, pointing
        if claim is not None and (speaker := claims[claim].speaker) is not None:
            there, back = _unspoken(named, speaker), _unspoken(pointing, speaker)
        place = scene.place_of(doc, c, there, back, known, places, args, limit, after)
        time = scene.time_of(timed.get(sentence, ()), at)
        joined = (
            n > 0
            and c.proclitic == "و"
            and chosen[n - 1][0].entry.mode == "aerial"
            and c.start - chosen[n - 1][0].end <= 2
        )
        kind = _type(c, args)
        means, mode = weapons.means(doc, c, args, first, after, limit, told, joined)
        drafts.append(
            Draft(
                candidate=c,
                sentence=sentence,
                type=kind,
                mode=None if kind == "CASUALTY" else mode,
                actor=parties.party(doc, args.actor, known)
                if args.actor is not None
                else _speaker(doc, c, args, claims, sentence),
                target=parties.party(doc, args.target, known) if args.target is not None else None,
                place=place,
                time=time,
                told=time is not None,
                modality=_modality(
                    doc,
                    c,
                    first,
                    after,
                    claims[claim] if claim is not None else None,
                    time,
                    drafts[-1] if drafts else None,
                ),
                claim=claim,
                weapons=means,
                rule=args.rule,
            )
        )
    return drafts


def _speaker(
    doc: Document, c: Candidate, args: arguments.Arguments, claims: Sequence[Claim], sentence: int
) -> Party | None:
    """Who accuses, demands, refuses or threatens by a word that is the cue of a claim: its speaker."""
    if c.entry.type == "CONTROL" and c.entry.mode == "gain" and c.nominal and args.actor is None:
        return _own_gain(doc, c, claims)
    if c.entry.type not in _SPEECH:
        return None
    start, end = doc.starts[c.start], doc.ends[c.end - 1]
    for claim in claims:
        cue = claim.cue
        if cue is not None and cue.start < end and cue.end > start:
            told, accused = claim.speaker, args.target
            if (
                told is not None
                and accused is not None
                and told.start < accused.end
                and told.end > accused.start
            ):
                return None  # «اتهامات لموسكو»
            return told
    # «قال … إن …، مطالباً …»: a participle in the accusative goes on with the speaker
    if c.nominal and c.start and doc.words[c.start - 1] in ("،", ",") and doc.words[c.start][-1] in "اه":
        before = [x for x in claims if x.sentence == sentence and x.cue is not None and x.cue.end <= start]
        return before[-1].speaker if before else None
    return None


def _own_gain(doc: Document, c: Candidate, claims: Sequence[Claim]) -> Party | None:
    """«مؤكداً استعادة السيطرة»: a force that tells of a gain in a participle tells of its own."""
    start = doc.starts[c.start]
    for claim in claims:
        cue, speaker = claim.cue, claim.speaker
        led = cue is not None and cue.end < start <= cue.end + 2 and doc.words[c.start - 1].endswith("ا")
        if led and speaker is not None and claim.source_kind == "organisation":
            force = speaker.surface.removeprefix("ال").startswith(("جيش", "قوات", "فصيل", "فصائل"))
            return speaker if force else None
    return None


_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})


def _modality(
    doc: Document,
    c: Candidate,
    first: int,
    after: int,
    claim: Claim | None,
    time: TimeExpression | None,
    previous: Draft | None,
) -> str:
    """The modality of a trigger; a noun joined by و to one that is only wished for is wished for too."""
    found = modality.modality(doc, c, first, after, claim, time)
    joined = (
        previous is not None
        and c.nominal
        and previous.candidate.nominal
        and c.start - previous.candidate.end <= 8
        and _joined(doc, c, previous.candidate.end)
    )
    if (
        joined
        and found == "asserted"
        and previous is not None
        and previous.modality in ("hypothetical", "future")
    ):
        return previous.modality
    return found


def _joined(doc: Document, c: Candidate, after: int) -> bool:
    """Is a noun joined to the one before it, which ends before token ``after``: «سحب … أو نقل …», «… والقيام بتفتيش»?"""
    led = doc.words[c.start - 1] if c.start > after else ""
    return c.proclitic[:1] == "و" or led == "او" or (c.proclitic == "ب" and led.startswith("وال"))


def _type(c: Candidate, args: arguments.Arguments) -> str:
    """A killing without a doer is told as casualties."""
    if c.entry.roles == "kill":
        return "ASSAULT" if args.actor is not None else "CASUALTY"
    return c.entry.type


def _claim(spoken: Sequence[tuple[int, int, Claim]], at: int) -> int | None:
    """The innermost of a sentence's claims (length, position, claim) that holds a raw offset."""
    holding = [(length, i) for length, i, claim in spoken if claim.start <= at < claim.end]
    return min(holding)[1] if holding else None


def _unspoken(units: Sequence[Unit], speaker: Party) -> list[Unit]:
    """Parties of a sentence without those that name who speaks: «قال نازح من كذا إن القصف …»."""
    return [u for u in units if not (speaker.start <= u.start and u.end <= speaker.end)]


def _event(doc: Document, d: Draft) -> Event:
    c = d.candidate
    return Event(
        trigger=doc.span(c.start, c.end, c.prefix),
        type=d.type,
        mode=d.mode,
        actor=d.actor,
        target=d.target,
        place=unpinned(d.place) if d.place is not None and vague(d.place) else d.place,
        date=Span(start=d.time.start, end=d.time.end, surface=d.time.surface) if d.time is not None else None,
        date_start=d.time.date_start if d.time is not None else None,
        date_end=d.time.date_end if d.time is not None else None,
        modality=d.modality,
        killed=d.killed,
        injured=d.injured,
        weapons=d.weapons,
        claim=d.claim,
        sentence=d.sentence,
        rule=d.rule,
        confidence=0.8 if d.actor is not None or d.target is not None else 0.6,
    )

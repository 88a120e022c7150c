"""Events: who did what to whom, where and when (``facts.md`` §5).

Triggers are read sentence by sentence, each with its parties, place, time and modality; then the text as a whole fills what
later sentences leave out, and figures of killed and injured are tied to what caused them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from schemas.facts import Claim, Event, Figure, Mention, Party, Place, Span, TimeExpression
from transforms.arabic.normalize import fold
from transforms.facts import arguments, modality, parties, triggers, weapons
from transforms.facts.document import Document
from transforms.facts.parties import Names, Unit
from transforms.facts.scene import furniture, place_of, time_of
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
    "what is exposed to it",
    "who undergoes is subject",
)


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    for part in (triggers, parties, modality, weapons):
        yield from part.vocabulary()


@dataclass(slots=True)
class Draft:
    """An event in the making."""

    candidate: Candidate
    sentence: int
    type: str
    mode: str | None
    actor: Party | None
    target: Party | None
    place: Place | None
    time: TimeExpression | None
    told: bool
    modality: str
    claim: int | None
    weapons: tuple[str, ...]
    rule: str
    killed: tuple[float | None, float | None] | None = None
    injured: tuple[float | None, float | None] | None = None


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
    dated = frozenset(k for first, after in in_dates for k in range(first, after))
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
            drafts += _sentence(doc, sentence, found[i:j], known, places, timed, dated, claims, told, before)
        i = j
    _carry(doc, drafts, dates)
    ties = tie(doc, drafts, figures)
    return [_event(doc, d) for d in drafts], ties


def _sentence(
    doc: Document,
    sentence: int,
    found: Sequence[Candidate],
    known: Names,
    places: Mapping[int, Place],
    timed: Mapping[int, Sequence[TimeExpression]],
    dated: frozenset[int],
    claims: Sequence[Claim],
    told: weapons.Arms,
    before: set[str],
) -> list[Draft]:
    first, after = doc.sentences[sentence]
    nouns = doc.of("party")
    blocked = dated.union(
        k for c in found for k in range(c.start, c.end) if k not in nouns or (k == c.start and not c.nominal)
    )
    around = parties.units(doc, known, first, after, blocked)
    light = [c for c in found if any(s.entry.type == "LIGHT" for s in c.senses)]
    light = [replace(c, senses=tuple(s for s in c.senses if s.entry.type == "LIGHT")) for c in light]
    verbs = [c for c in found if not c.nominal]
    chosen: list[tuple[Candidate, arguments.Arguments]] = []
    for c in found:
        reading = _read(doc, c, around, first, after, verbs, light)
        if reading is not None:
            chosen.append(reading)
    _share(chosen, light)
    chosen = _merge(doc, chosen, before)
    drafts: list[Draft] = []
    for n, (c, args) in enumerate(chosen):
        limit = next((d.start for d, _ in chosen[n + 1 :] if d.start > c.end + 1), after)
        place = place_of(doc, c, around, known, places, args, limit, after)
        at = doc.starts[c.start]
        time = time_of(c, sentence, timed, at)
        claim = _claim(claims, at)
        joined = (
            n > 0
            and c.proclitic == "و"
            and chosen[n - 1][0].entry.mode == "aerial"
            and c.start - chosen[n - 1][0].end <= 2
        )
        means, mode = weapons.means(doc, c, args, first, after, limit, told, joined)
        drafts.append(
            Draft(
                candidate=c,
                sentence=sentence,
                type=_type(c, args),
                mode=mode,
                actor=parties.party(doc, args.actor, known) if args.actor is not None else None,
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
        and c.proclitic[:1] == "و"
        and c.start - previous.candidate.end <= 8
    )
    if (
        joined
        and found == "asserted"
        and previous is not None
        and previous.modality in ("hypothetical", "future")
    ):
        return previous.modality
    return found


def _share(chosen: Sequence[tuple[Candidate, arguments.Arguments]], light: Sequence[Candidate]) -> None:
    """A verb joined by و without a subject of its own has the one before: «سيطرت … ثم أحرقت»; so has a noun that follows another."""
    for (c, args), (d, more) in pairwise(chosen):
        joined = d.proclitic[:1] in ("و", "ف") or any(
            v.proclitic[:1] == "و" and c.end <= v.start < d.start for v in light
        )
        settled = more.actor is not None and not (
            more.rule == "subject of the clause" and c.nominal and c.entry.type == d.entry.type
        )
        if (
            not joined
            or settled
            or c.entry.roles in ("suffers", "kill")
            or d.entry.roles in ("suffers", "kill", "happens")
        ):
            continue
        if args.actor is not None:
            more.actor, more.rule = args.actor, "subject of the verb before"
    for (c, args), (d, more) in zip(reversed(chosen[:-1]), reversed(chosen[1:]), strict=True):
        if (
            c.nominal
            and d.nominal
            and d.proclitic == "و"
            and d.start - c.end <= 3
            and c.entry.type == d.entry.type
        ):
            args.actor = args.actor or more.actor
            args.target = args.target or more.target


def _type(c: Candidate, args: arguments.Arguments) -> str:
    """A killing without a doer is told as casualties."""
    if c.entry.roles == "kill":
        return "ASSAULT" if args.actor is not None else "CASUALTY"
    return c.entry.type


def _read(
    doc: Document,
    c: Candidate,
    around: Sequence[Unit],
    first: int,
    after: int,
    verbs: Sequence[Candidate],
    light: Sequence[Candidate],
) -> tuple[Candidate, arguments.Arguments] | None:
    """The first reading of a trigger whose needs its parties meet; readings that need something come first."""
    for sense in sorted(c.senses, key=lambda s: not s.entry.needs):
        if sense.entry.type in ("LIGHT", "NONE"):
            if sense.entry.type == "NONE":
                return None
            continue
        one = replace(c, senses=(sense,))
        clause = arguments.bounds(doc, one, first, after, [v.start for v in verbs])
        verb = next((v for v in verbs if v.start == clause[0] - 1 or v.end == clause[0]), None)
        args = arguments.resolve(doc, one, around, clause, first, light, verb)
        if not sense.entry.needs or _met(doc, sense.entry.needs, args, around, one, clause):
            return one, args
    return None


def _met(
    doc: Document,
    needs: frozenset[str],
    args: arguments.Arguments,
    around: Sequence[Unit],
    c: Candidate,
    clause: tuple[int, int],
) -> bool:
    near = [u for u in around if c.end <= u.first < min(clause[1], c.end + 7)]
    beside = [u for u in around if 0 <= c.start - u.after <= 1]
    doer = args.actor if not c.entry.aside else None
    for u in (doer, args.target, *near, *(beside if not c.entry.aside else ())):
        if u is not None and (u is not args.actor or not c.entry.aside) and not u.kinds.isdisjoint(needs):
            return True
    return any(_CIRCUMSTANCES[need](doc, c, near) for need in needs if need in _CIRCUMSTANCES)


def _chemical(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    hits = doc.of("weapon")
    return any("chemical" in hits[k].senses for k in range(c.end, c.end + 4) if k in hits)


def _of_prison(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    return any("prison" in hit.senses for hit in doc.of("party").values()) or any(
        u.kinds & {"captive"} for u in near
    )


def _returning(doc: Document, c: Candidate, near: Sequence[Unit]) -> bool:
    people = any(u.kinds & {"people"} and (u.preposition == "" or c.nominal) for u in near)
    return people and any(u.preposition == "الي" for u in near)


_CIRCUMSTANCES: Mapping[str, Callable[[Document, Candidate, Sequence[Unit]], bool]] = {
    "against": lambda doc, c, near: any(
        u.preposition in ("علي", "ضد") and u.first - c.end <= 3 for u in near
    ),
    "chem": _chemical,
    "from": lambda doc, c, near: any(
        u.preposition in ("من", "الي") and u.kinds & {"area", "gpe", "place"} and u.first - c.end <= 3
        for u in near
    ),
    "prison": _of_prison,
    "pronoun": lambda doc, c, near: bool(c.morph.pronoun) and c.morph.pronoun in ("ه", "ها", "هم"),
    "return": _returning,
    "found": lambda doc, c, near: any(
        doc.words[k].startswith(("عثر", "العثور", "ضبط", "اكتش", "مصادر"))
        for k in range(max(0, c.start - 4), c.start)
    ),
    "victims": lambda doc, c, near: any(u.kinds & {"people", "per"} and u.preposition == "" for u in near),
}


_STRIKES = frozenset({"ASSAULT", "DISASTER"})
_HITTING = frozenset({"استهدف", "ضرب", "طال"})
_TOLD_ONCE = frozenset({"AGREE", "RETREAT", "CONTROL", "CONSULT"})


def _merge(
    doc: Document, chosen: list[tuple[Candidate, arguments.Arguments]], told: set[str]
) -> list[tuple[Candidate, arguments.Arguments]]:
    """One row for each event that a sentence presents: what only repeats or counts it goes.

    ``told`` are the kinds of event told before in the text, to which this sentence's are added.
    """
    kept: list[tuple[Candidate, arguments.Arguments]] = []
    last = {kind.split()[0] for kind in told}
    strikes = [c for c, _ in chosen if c.entry.type in _STRIKES and c.entry.roles != "kill"]
    raids = [c for c, _ in chosen if c.entry.type == "COERCE" and c.entry.mode is None]
    for c, args in chosen:
        kind = c.entry.type
        if kind == "CASUALTY" and not strikes and "ASSAULT" in last and _outcome(doc, c):
            continue
        casualty = kind == "CASUALTY" or (c.entry.roles == "kill" and args.actor is None)
        if casualty and strikes:
            _struck(c, args, [d for d in chosen if d[0] in strikes])
        if casualty and (
            strikes or raids or any(d.entry.type == "CASUALTY" or d.entry.roles == "kill" for d, _ in kept)
        ):
            continue
        if c.entry.roles == "kill" and strikes:
            continue
        definite = c.nominal and doc.words[c.start][c.prefix :].startswith("ال")
        idle = definite and args.actor is None and args.target is None and not _qualified(doc, c)
        same = [d for d, _ in kept if d.entry.type == kind]
        if kind == "ASSAULT" and _repeats(doc, c, args, same, strikes, idle):
            continue
        if kind == "AGREE" and idle and c.entry.roles == "mutual" and not c.entry.tail:
            continue
        if kind in _TOLD_ONCE and idle and (same or f"{kind} {c.entry.mode}" in told):
            continue
        kept.append((c, args))
    told.update(f"{c.entry.type} {c.entry.mode}" for c, _ in kept)
    return kept


def _outcome(doc: Document, c: Candidate) -> bool:
    """Does a sentence open with what the one before led to: «ما أدى إلى مقتل …»?"""
    first = doc.sentences[doc.sentence[c.start]][0]
    return doc.words[first] in ("ما", "مما", "ماادي") and c.start - first <= 8


def _struck(
    c: Candidate, args: arguments.Arguments, strikes: Sequence[tuple[Candidate, arguments.Arguments]]
) -> None:
    """The killed and injured of a strike are its target, where nothing but a place was named as such."""
    victims = args.target
    if victims is None or not victims.kinds & {"people", "per", "armed", "captive"}:
        return
    _, strike = min(strikes, key=lambda s: abs(s[0].start - c.start))
    if strike.target is None or (
        strike.target.kind in ("area", "gpe", "place") and strike.target.preposition == "علي"
    ):
        strike.target = victims


def _repeats(
    doc: Document,
    c: Candidate,
    args: arguments.Arguments,
    same: Sequence[Candidate],
    strikes: Sequence[Candidate],
    idle: bool,
) -> bool:
    """Is an assault the same as another of its sentence: the verb of a strike that is named, its means, its second mention?"""
    if c.entry.word in _HITTING and not c.nominal:
        for d in strikes:
            follows, leads = c.start - d.end, d.start - c.end
            if d is c or not d.nominal or d.proclitic.endswith("ب"):
                continue
            if leads in (0, 1) or (
                0 <= follows <= 8 and not any(d.start < s.start < c.start for s in strikes)
            ):
                return True
    if not same or not c.nominal:
        return c.entry.word == "دمر" and bool(strikes) and len(strikes) > 1
    previous = same[-1]
    if c.proclitic.endswith("ب") and not previous.nominal and c.start - previous.end <= 12:
        return True
    if (
        c.entry.mode == "explosives"
        and (c.entry.tail or c.entry.word in ("لغم", "انفجار"))
        and not idle
        and any(s.entry.mode == "explosives" or s.nominal for s in same)
    ):
        return c.start - previous.end <= 14 and not c.proclitic.startswith("و")
    return idle and (
        previous.entry.mode == c.entry.mode or previous.entry.word == c.entry.word or c.entry.mode is None
    )


def _qualified(doc: Document, c: Candidate) -> bool:
    """Is a definite noun told something more of: «الهجوم الذي …»?"""
    return any(doc.words[k] in ("الذي", "التي") for k in range(c.end, min(c.end + 2, len(doc.words))))


def _claim(claims: Sequence[Claim], at: int) -> int | None:
    """The innermost claim that holds a raw offset."""
    holding = [
        (claim.end - claim.start, i) for i, claim in enumerate(claims) if claim.start <= at < claim.end
    ]
    return min(holding)[1] if holding else None


_STILL = frozenset(
    {
        "ASSAULT",
        "CASUALTY",
        "CONTROL",
        "COERCE",
        "DISPLACE",
        "RETREAT",
        "DISASTER",
        "MOBILIZE",
        "ESCAPE",
        "AID",
        "DISCOVER",
        "PROTEST",
    }
)
_BACK = 100  # events among which the one is sought that is told again; no article has as many
_AS_BEFORE = frozenset({"استهدف", "استهداف", "ضرب", "ضربة", "دمر", "قصف"})


def _carry(doc: Document, drafts: list[Draft], dates: Sequence[TimeExpression]) -> None:
    """Fill what a sentence leaves out: from the event of the same kind told before, the headline from the lead, the rest from the scene."""
    opening = next(
        (d.place for d in drafts if d.place is not None and d.sentence <= 6 and d.modality != "historical"),
        None,
    )
    day = next(
        (
            t
            for t in dates
            if t.sentence <= 4 and t.date_start is not None and abs((doc.published - t.date_start).days) <= 3
        ),
        None,
    )
    for n, d in enumerate(drafts):
        before = drafts[max(0, n - _BACK) : n][::-1]
        sources = [e for e in before if e.type == d.type and _alike(d.mode, e.mode)]
        if d.sentence == 0:
            sources += [e for e in drafts[n + 1 : n + _BACK] if e.type == d.type and e.sentence <= 5]
        definite = d.candidate.nominal and doc.words[d.candidate.start][d.candidate.prefix :].startswith("ال")
        if (
            definite
            and sources
            and sources[0].modality == "historical"
            and d.sentence - sources[0].sentence <= 1
            and not d.told
        ):
            d.modality, d.time, d.place = "historical", sources[0].time, d.place or sources[0].place
        for e in sources[:3]:
            if d.modality == "historical" or e.modality == "historical":
                continue
            resumed = (
                e.mode == d.mode
                and d.mode in ("aerial", "drone", "heavy-weapons")
                and d.sentence - e.sentence <= 2
            )
            if definite and d.mode == "aerial" and e.mode == "drone":
                d.mode = e.mode
            if definite or d.sentence == 0 or (resumed and d.actor is None and d.target != e.actor):
                d.actor = d.actor or e.actor
                if definite or d.sentence == 0:
                    d.target = d.target or (e.target if e.target != d.actor else None)
            d.place = d.place or (e.place if definite or d.sentence == 0 else _unpinned(e.place))
            d.time = d.time or e.time
        if d.mode is None and d.type == "ASSAULT" and d.candidate.entry.word in _AS_BEFORE:
            others = [
                e
                for e in (*before, *drafts[n + 1 : n + _BACK])
                if e.type == "ASSAULT" and e.mode in ("aerial", "drone", "heavy-weapons")
            ]
            d.mode = next((e.mode for e in others if _same(d.actor, e.actor)), None)
        if d.modality != "historical" and d.type in _STILL:
            if d.place is None:
                same = next(
                    (e for e in before if e.sentence == d.sentence and e.place is not None),
                    None,
                )
                d.place = same.place if same is not None else _unpinned(opening)
            if (
                d.time is None
                and day is not None
                and d.modality == "asserted"
                and (day.sentence == 0 or d.sentence <= day.sentence)
            ):
                d.time = day


def _alike(a: str | None, b: str | None) -> bool:
    """Can two modes be of one event? A drone's raid is a raid."""
    return a == b or a is None or b is None or {a, b} == {"aerial", "drone"}


def _unpinned(place: Place | None) -> Place | None:
    """A place taken over from the scene: it says where the story plays, but is no point for this event."""
    return replace(place, latitude=None, longitude=None, geo_precision=None) if place is not None else None


_CAPITALS = frozenset(
    map(
        fold,
        [
            "حلب",
            "إدلب",
            "حماة",
            "حمص",
            "دمشق",
            "درعا",
            "السويداء",
            "القنيطرة",
            "اللاذقية",
            "طرطوس",
            "الرقة",
            "الحسكة",
            "ديرالزور",
        ],
    )
) | {fold("دير الزور")}


def _vague(place: Place) -> bool:
    """Is a place too wide for a point: a country or region, the countryside or the east of a governorate's capital?"""
    if place.geo_precision == 3:
        return True
    return place.geo_precision == 2 and fold(place.surface.strip('"«»“”')) in _CAPITALS


def _same(a: Party | None, b: Party | None) -> bool:
    """Do two events name the same doer, or one of them none?"""
    return (
        a is None
        or b is None
        or a.surface in b.surface
        or b.surface in a.surface
        or (a.entity_id is not None and a.entity_id == b.entity_id)
    )


def _event(doc: Document, d: Draft) -> Event:
    c = d.candidate
    return Event(
        trigger=doc.span(c.start, c.end, c.prefix),
        type=d.type,
        mode=d.mode,
        actor=d.actor,
        target=d.target,
        place=_unpinned(d.place) if d.place is not None and _vague(d.place) else d.place,
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

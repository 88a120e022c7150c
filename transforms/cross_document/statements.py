"""What an article states: its events and counts that can be held against those of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.arabic.normalize import fold
from transforms.cross_document.linkable import Account, Claim, Event, Figure
from transforms.cross_document.retractions import retraction

COUNT_OF = {"ESCAPE": "escaped", "DISPLACE": "displaced"}

_COUNTED = frozenset(
    {"killed", "injured", "detained", "abducted", "missing", "displaced", "escaped", "released"}
)

_DEEDS = frozenset({"ASSAULT", "CONTROL", "COERCE", "DISPLACE", "ESCAPE", "RETREAT", "AGREE", "MOBILIZE"})

_ANYBODY = frozenset(
    {
        "",
        "شخص",
        "اشخاص",
        "شخصا",
        "قتيل",
        "قتيلا",
        "قتلي",
        "قتلى",
        "جريح",
        "جريحا",
        "جرحي",
        "جرحى",
        "اخرون",
        "اخرين",
        "ضحيه",
        "ضحايا",
        "فار",
        "فارين",
        "الفارين",
        "نازح",
        "نازحا",
        "النازحين",
        "نازحين",
    }
)

_PART = frozenset({"بينهم", "بينهن", "بينها", "منهم", "منهن", "ضمنهم", "وبينهم", "ومنهم"})

_ENDS = ".؟?!\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An event or a count as one article gives it. ``voice`` tells speakers apart; days are inclusive."""

    account: Account
    claim: Claim | None
    event: Event | None
    figure: Figure | None
    voice: str
    group: str
    day: date | None
    last_day: date | None
    taken_back: bool


def statements(account: Account) -> tuple[Statement, ...]:
    """The events and counts of an article that can be held against those of another."""
    events = {event.event_id: event for event in account.events}
    claims = {claim.claim_id: claim for claim in account.claims}
    found: list[Statement] = []
    for event in account.events:
        if event.event_type in _DEEDS and event.place_id is not None:
            claim = claims.get(event.claim_id or "") or _within(
                account.claims, event.trigger_start, event.trigger_end
            )
            found.append(_statement(account, claim, event, None))
    for figure in account.figures:
        if figure.category not in _COUNTED or (figure.min or figure.max or 0) < 1:
            continue
        claim = claims.get(figure.claim_id or "") or _within(account.claims, figure.start, figure.end)
        event = events.get(figure.event_id or "") or _scene(account, figure)
        denied = (claim is not None and claim.stance == "deny") or (
            event is not None and event.modality == "denied"
        )
        if (
            event is not None
            and not denied
            and not _partial(account, figure)
            and not _summed(account, figure)
        ):
            found.append(_statement(account, claim, event, figure))
    return tuple(found)


def _statement(account: Account, claim: Claim | None, event: Event, figure: Figure | None) -> Statement:
    start, end = (figure.start, figure.end) if figure else (event.trigger_start, event.trigger_end)
    return Statement(
        account=account,
        claim=claim,
        event=event,
        figure=figure,
        voice=_voice(account, claim),
        group=_group(account, figure) if figure else "",
        day=event.date_start,
        last_day=event.date_end or event.date_start,
        taken_back=retraction(_sentence(account.text, start, end)) is not None,
    )


def _within(claims: Sequence[Claim], start: int, end: int) -> Claim | None:
    """The narrowest claim whose words hold a stretch."""
    holding = [claim for claim in claims if claim.start <= start and end <= claim.end]
    return min(holding, key=lambda claim: claim.end - claim.start, default=None)


def _scene(account: Account, figure: Figure) -> Event | None:
    """The event that sets the place of a count: of its kind or nearest, in its sentence or the one before."""
    around = [
        event
        for event in account.events
        if event.place_id is not None
        and (
            event.sentence == figure.sentence
            or (event.trigger_start < figure.start and figure.sentence - event.sentence == 1)
        )
    ]

    def rank(event: Event) -> tuple[bool, bool, int]:
        of_its_kind = COUNT_OF.get(event.event_type) == figure.category
        return event.sentence != figure.sentence, not of_its_kind, abs(event.trigger_start - figure.start)

    return min(around, key=rank, default=None)


def _partial(account: Account, figure: Figure) -> bool:
    """«بينهم 3 أطفال»: part of another count."""
    before = fold(account.text[max(0, figure.start - 30) : figure.start]).split()[-4:]
    return any(word in _PART for word in before)


def _summed(account: Account, figure: Figure) -> bool:
    """Is a count one of several that a sentence adds up? Those of a named side stand for themselves."""
    return not _group(account, figure).startswith("org:") and any(
        other is not figure and other.sentence == figure.sentence and other.category == figure.category
        for other in account.figures
    )


def _group(account: Account, figure: Figure) -> str:
    """Who is counted: the organisation named with the count, else the noun, else anybody."""
    near = figure.end + len(figure.what or "") + 8
    for mention in account.mentions:
        if figure.end <= mention.start <= near and mention.entity_id and mention.type == "ORG":
            return mention.entity_id
    what = fold(figure.what or "").removeprefix("ال")
    return "" if what in _ANYBODY else what[:4]


def _voice(account: Account, claim: Claim | None) -> str:
    """Who speaks: the same for one body or person in two outlets; «مصدر طبي» is another one in each."""
    if claim is None:
        return f"outlet {account.outlet}"
    if claim.speaker_entity_id or not claim.speaker:
        return claim.speaker_entity_id or ""
    named = claim.source_kind in ("organisation", "named_person", "media")
    return fold(claim.speaker) if named else f"{account.outlet} {fold(claim.speaker)}"


def matter(side: Statement) -> str:
    """What is told or counted: nothing else is held against it."""
    if side.figure is not None:
        return side.figure.category
    return COUNT_OF.get(side.event.event_type, side.event.event_type) if side.event else ""


def span(side: Statement) -> tuple[int, int]:
    """Where the count, or the word that tells the deed, stands in the text."""
    if side.figure is not None:
        return side.figure.start, side.figure.end
    return (side.event.trigger_start, side.event.trigger_end) if side.event else (0, 0)


def _sentence(text: str, start: int, end: int) -> str:
    first, last = bounds(text, start, end)
    return text[first:last].strip()


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    last = min((at for at in (text.find(mark, end) for mark in _ENDS) if at >= 0), default=len(text))
    return first, last

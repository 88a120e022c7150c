"""What articles of one story say, held against each other.

Precision comes first: two statements are linked only if they are of one thing, by what kind of thing it is, where and when;
whoever doubts a link finds both sides' words in its explanation. A count that grows from one report to the next is no
contradiction; only its own author's later count is an update.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import combinations

from schemas.ids import digest
from schemas.tables import ClaimLinkRow
from transforms.arabic.normalize import fold
from transforms.facts.cues import Cue, vocabulary
from transforms.facts.incidents import LIKE, kilometres
from transforms.facts.linkable import Account, Claim, Event, Figure
from transforms.lexicon import load

RULES: tuple[str, ...] = (
    "another count of the same",
    "the same count elsewhere",
    "a later count of one's own",
    "none at all against a count",
    "told here, denied there",
    "one deed, another doer",
    "one deed, another place",
    "one deed, another day",
    "says the contrary of what it said",
    "takes back what it said",
)

A_PAIR = 4
"""Links between two articles at most: the surest of each rule and kind, then by place in the text."""

NEAR = 3.0
"""Kilometres within which two places may be one."""

SOON = timedelta(hours=6)
"""Between two reports a count may grow; two that are not further apart than this tell of one moment."""

REACH = 12
"""Words between a verb that takes back and what it takes back: the party's long name, the day."""

MOST = 240
"""Characters of a statement that a link points to, at most."""

_COUNTED = frozenset(
    {"killed", "injured", "detained", "abducted", "missing", "displaced", "escaped", "released"}
)
_COUNT_OF = {"ESCAPE": "escaped", "DISPLACE": "displaced"}
_VIOLENT = frozenset({"ASSAULT", "CASUALTY", "DISASTER"})
_HELD = frozenset({"asserted", "historical"})
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
_MARKS = re.compile(r"[\W_]+")


Key = tuple[str, str]
"""An article's id and version."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    a: Statement
    b: Statement
    relation: str
    kind: str
    explanation: str
    rule: str
    confidence: float


def links(accounts: Sequence[Account], new: Iterable[Key]) -> list[ClaimLinkRow]:
    """Rows of ``claim_links`` between articles of one story, where one of the two is new (article id and version).

    The first of two statements is the one published first. The order of the input does not matter.
    """
    fresh, keys = set(new), [(each.article_id, each.version) for each in accounts]
    return between(accounts, [pair for pair in combinations(keys, 2) if fresh & {*pair}])


def between(accounts: Iterable[Account], pairs: Iterable[tuple[Key, Key]]) -> list[ClaimLinkRow]:
    """As ``links``, for some pairs of articles; what each article states is made out once, in however many it is."""
    known = {(each.article_id, each.version): each for each in accounts}
    told = {key: _statements(each) for key, each in known.items()}
    order = sorted(known, key=lambda key: (known[key].published_at, *key))
    place = {key: position for position, key in enumerate(order)}
    found: list[ClaimLinkRow] = []
    for later, earlier in sorted(
        {(max(pair), min(pair)) for pair in ((place[a], place[b]) for a, b in pairs)}
    ):
        a, b = known[order[earlier]], known[order[later]]
        if a.story_id == b.story_id and a.first != b.first:
            found += [_row(link) for link in _chosen(_pairs(told[order[earlier]], told[order[later]]))]
    return found


def _pairs(earlier: Sequence[Statement], later: Sequence[Statement]) -> Iterator[_Link]:
    by_matter: dict[str, list[Statement]] = {}
    for b in later:
        by_matter.setdefault(_matter(b), []).append(b)
    for a in earlier:
        for b in by_matter.get(_matter(a), ()):
            if a.figure is not None and b.figure is not None:
                yield from _counts(a, b)
            elif a.figure is None and b.figure is None:
                yield from _deeds(a, b)
            else:
                yield from _none(a, b)


def _chosen(found: Iterable[_Link]) -> list[_Link]:
    """The best link of each rule and subject, at most ``A_PAIR``; what contradicts comes before what agrees."""

    def rank(link: _Link) -> tuple[object, ...]:
        sides = (link.a, link.b)
        return (
            link.relation == "corroborates",
            link.relation == "updates",
            -link.confidence,
            -sum(side.claim is not None for side in sides),
            sum(_span(side)[0] <= side.account.text.find("\n") for side in sides),
            *(_span(side) for side in sides),
            link.rule,
        )

    best: dict[tuple[str, str], _Link] = {}
    for link in sorted(found, key=rank):
        best.setdefault((link.relation, _subject(link.a) + _subject(link.b)), link)
    return list(best.values())[:A_PAIR]


def _subject(side: Statement) -> str:
    return _matter(side) if side.figure is None else f"{_matter(side)} {side.group}"


def _matter(side: Statement) -> str:
    """What is told or counted: nothing else is held against it."""
    if side.figure is not None:
        return side.figure.category
    return _COUNT_OF.get(side.event.event_type, side.event.event_type) if side.event else ""


# -- what an article states


def _statements(account: Account) -> tuple[Statement, ...]:
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
        taken_back=_cue(_sentence(account.text, start, end)) is not None,
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
        of_its_kind = _COUNT_OF.get(event.event_type) == figure.category
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


# -- what is compared


def _near(a: Statement, b: Statement) -> bool:
    x, y = a.event, b.event
    if x is None or y is None or x.place_id is None or y.place_id is None:
        return False
    if x.place_id == y.place_id:
        return True
    at = (x.latitude, x.longitude, y.latitude, y.longitude)
    return None not in at and kilometres(*(value or 0.0 for value in at)) <= NEAR


def _apart(a: Statement, b: Statement) -> int:
    """Days between what is told; a statement without a day has that of its article's publication."""
    first, second = a.day or a.account.published_at.date(), b.day or b.account.published_at.date()
    return max((first - (b.last_day or second)).days, (second - (a.last_day or first)).days, 0)


def _at_once(a: Statement, b: Statement) -> bool:
    return _apart(a, b) <= (0 if a.day and b.day else 1)


def _one_kind(a: Statement, b: Statement) -> bool:
    x, y = a.event, b.event
    if x is None or y is None:
        return False
    if x.event_type != y.event_type and not (x.event_type in _VIOLENT and y.event_type in _VIOLENT):
        return False
    one, other = (LIKE.get(event.event_mode or "", event.event_mode) for event in (x, y))
    return one is None or other is None or one == other


def _ends(figure: Figure) -> tuple[float, float]:
    low, high = figure.min or 0.0, float("inf") if figure.max is None else figure.max
    return (low * 0.8, high * 1.2) if figure.approximate else (low, high)


def _counts(a: Statement, b: Statement) -> Iterator[_Link]:
    x, y = a.figure, b.figure
    if x is None or y is None or x.category != y.category or not _near(a, b) or a.taken_back:
        return
    if a.group != b.group or not (_one_kind(a, b) or x.category == "escaped") or _apart(a, b) > 3:
        return
    (a_low, a_high), (b_low, b_high) = _ends(x), _ends(y)
    own = a.voice == b.voice != ""
    grows, shrinks = a_high < b_low, b_high < a_low
    soon = b.account.published_at - a.account.published_at <= SOON
    said = f"{x.category} at {_place(a)}: {_quoted(a)} against {_quoted(b)}"
    if (grows or shrinks) and b.taken_back and own:
        yield _Link(
            a=a, b=b, relation="retracts", kind="figure", explanation=said, rule=RULES[9], confidence=0.7
        )
    elif grows and own:
        said = f"{x.category} at {_place(a)}: {_quoted(a)}, later {_quoted(b)}"
        yield _Link(
            a=a, b=b, relation="updates", kind="figure", explanation=said, rule=RULES[2], confidence=0.7
        )
    elif own or not _at_once(a, b):
        return
    elif (shrinks or (grows and soon)) and _comparable(x, y):
        yield _Link(
            a=a, b=b, relation="contradicts", kind="figure", explanation=said, rule=RULES[0], confidence=0.7
        )
    elif not grows and not shrinks and x.max is not None and y.max is not None and a.voice and b.voice:
        said = f"{x.category} at {_place(a)}: {_quoted(a)} and {_quoted(b)}"
        yield _Link(
            a=a, b=b, relation="corroborates", kind="figure", explanation=said, rule=RULES[1], confidence=0.7
        )


def _comparable(a: Figure, b: Figure) -> bool:
    """Counts of one thing are not ten times each other, and «مئات» is too loose to contradict."""
    x, y = a.min or a.max or 0.0, b.min or b.max or 0.0
    loose = any(f.min and f.max and f.max >= 2 * f.min for f in (a, b))
    return not loose and max(x, y) <= 10 * min(x, y)


def _none(a: Statement, b: Statement) -> Iterator[_Link]:
    """«لم يفر أحد» against a count of those who fled."""
    count, deed = (a, b) if a.figure is not None else (b, a)
    if count.figure is None or deed.event is None or deed.event.modality != "denied":
        return
    if _COUNT_OF.get(deed.event.event_type) != count.figure.category or deed.taken_back or count.taken_back:
        return
    tied = any(figure.event_id == deed.event.event_id for figure in deed.account.figures)
    if (
        tied
        or not _near(a, b)
        or _apart(a, b) > 3
        or a.voice == b.voice
        or deed.event.geo_precision not in (1, None)
    ):
        return
    said = f"{count.figure.category} at {_place(count)}: {_quoted(a)} against {_quoted(b)}"
    yield _Link(
        a=a, b=b, relation="contradicts", kind="figure", explanation=said, rule=RULES[3], confidence=0.8
    )


def _deeds(a: Statement, b: Statement) -> Iterator[_Link]:
    x, y = a.event, b.event
    if x is None or y is None or x.event_type != y.event_type:
        return
    if b.taken_back and not a.taken_back and _took_back(a, b):
        said = f"{x.event_type} at {_place(a)}: {_quoted(a)}, taken back: {_quoted(b, whole=True)}"
        yield _Link(
            a=a, b=b, relation="retracts", kind="polarity", explanation=said, rule=RULES[9], confidence=0.8
        )
        return
    if a.taken_back or b.taken_back:
        return
    held = (x.modality in _HELD) + (y.modality in _HELD)
    if held == 2 and x.event_type == "ASSAULT" and a.voice != b.voice:
        yield from _circumstances(a, b, x, y)
    elif held == 1 and "denied" in (x.modality, y.modality):
        yield from _polarity(a, b, x, y)


def _polarity(a: Statement, b: Statement, x: Event, y: Event) -> Iterator[_Link]:
    if not _near(a, b) or not _one_kind(a, b):
        return
    denier = a if x.modality == "denied" else b
    if x.event_type == "ESCAPE":
        one = _apart(a, b) <= 1
    elif denier.claim is None or fold(denier.claim.cue or "") not in _denials():
        return  # «إحباط هجوم»: what was thwarted was tried; what stands beside a denial need not be denied
    else:
        both = bool(x.actor and y.actor)
        one = _at_once(a, b) and _same(x, y, "actor" if both else "target")
    if not one:
        return
    said = f"{x.event_type} at {_place(a)}: {_quoted(a)} ({x.modality}) against {_quoted(b)} ({y.modality})"
    own = a.voice == b.voice != "" and a.claim is not None
    yield _Link(
        a=a,
        b=b,
        relation="retracts" if own else "contradicts",
        kind="polarity",
        explanation=said,
        rule=RULES[8] if own else RULES[4],
        confidence=0.7,
    )


def _circumstances(a: Statement, b: Statement, x: Event, y: Event) -> Iterator[_Link]:
    """Doer, place or day differ, while the toll and all the rest say that it is one deed."""
    toll = x.killed_min if x.killed_min == x.killed_max else None
    if toll is None or toll < 2 or y.killed_min != toll or y.killed_max != toll or not _one_kind(a, b):
        return
    day, near = bool(x.date_start and y.date_start and _apart(a, b) == 0), _near(a, b)
    kind, rule = "", ""
    if near and day and _rivals(x, y) and x.event_mode != "firearms":
        kind, rule = "actor", RULES[5]
    elif (
        day
        and not near
        and x.geo_precision == y.geo_precision == 1
        and _same(x, y, "actor")
        and _same(x, y, "target")
    ):
        kind, rule = "place", RULES[6]
    elif (
        near
        and x.time_precision == y.time_precision == 1
        and x.date_start
        and y.date_start
        and 0 < _apart(a, b) <= 3
    ):
        kind, rule = ("time", RULES[7]) if _same(x, y, "actor") and _same(x, y, "target") else ("", "")
    if kind:
        told = {
            "actor": (x.actor, y.actor),
            "place": (x.place, y.place),
            "time": (x.date_start, y.date_start),
        }
        sides = told[kind]
        said = f"{x.event_type} with {toll:g} killed: {kind} {sides[0]} ({_speaker(a)}) or {sides[1]} ({_speaker(b)})"
        yield _Link(a=a, b=b, relation="contradicts", kind=kind, explanation=said, rule=rule, confidence=0.6)


def _same(x: Event, y: Event, side: str) -> bool:
    one, other = (
        (x.actor_entity_id, y.actor_entity_id)
        if side == "actor"
        else (x.target_entity_id, y.target_entity_id)
    )
    if one and other:
        return one == other
    first, second = (x.actor, y.actor) if side == "actor" else (x.target, y.target)
    return bool(first and second) and fold(first or "").removeprefix("ال") == fold(second or "").removeprefix(
        "ال"
    )


def _rivals(x: Event, y: Event) -> bool:
    return bool(x.actor_entity_id and y.actor_entity_id) and x.actor_entity_id != y.actor_entity_id


@cache
def _denials() -> frozenset[str]:
    """Words that deny what follows: «نفى», «نافية»."""
    return frozenset(
        fold(form) for _, form, cue in vocabulary() if isinstance(cue, Cue) and cue.stance == "deny"
    )


# -- taking back


@cache
def _retractions() -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """The cues and the words that follow them, by the first word of the cue."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for row in load.rows("retractions"):
        cue = tuple(fold(row["word"]).split())
        found.setdefault(cue[0], []).append((cue, frozenset(map(fold, load.alternatives(row["follows"])))))
    return found


@lru_cache(maxsize=1024)
def _cue(sentence: str) -> str | None:
    """The words with which a sentence takes something back: «سحب المركز بيانه»."""
    folded = fold(sentence)
    if not any(word in folded for word in _retractions()):
        return None
    words = [_MARKS.sub("", word) for word in folded.split()]
    plain = [word.removeprefix("و") if len(word) > 3 else word for word in words]
    for i, word in enumerate(plain):
        for cue, follows in _retractions().get(word, ()):
            after = plain[i + len(cue) : i + len(cue) + REACH]
            if tuple(plain[i : i + len(cue)]) == cue and follows & {
                each.removeprefix("ال") for each in after
            }:
                return " ".join(cue)
    return None


def _took_back(a: Statement, b: Statement) -> bool:
    """Is what a sentence of ``b`` takes back what ``a`` says, by the one who said it?"""
    x, y = a.event, b.event
    if x is None or y is None or x.modality != y.modality:
        return False
    start, end = _bounds(b.account.text, y.trigger_start, y.trigger_end)
    parties = {
        m.entity_id
        for m in b.account.mentions
        if m.entity_id and start <= m.start < end and m.type in ("ORG", "PER")
    }
    spoken = {claim.speaker_entity_id for claim in a.account.claims if claim.speaker_entity_id}
    by = a.claim.speaker_entity_id if a.claim else None
    return by in parties if by else bool(parties & spoken)


# -- words for a reader


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    last = min((at for at in (text.find(mark, end) for mark in _ENDS) if at >= 0), default=len(text))
    return first, last


def _sentence(text: str, start: int, end: int) -> str:
    first, last = _bounds(text, start, end)
    return text[first:last].strip()


def _span(side: Statement) -> tuple[int, int]:
    if side.figure is not None:
        return side.figure.start, side.figure.end
    return (side.event.trigger_start, side.event.trigger_end) if side.event else (0, 0)


def _place(side: Statement) -> str:
    return (side.event.place if side.event else None) or "?"


def _speaker(side: Statement) -> str:
    who = side.claim.speaker if side.claim is not None and side.claim.speaker else None
    return f"{side.account.outlet}, {who}" if who else side.account.outlet


def _quoted(side: Statement, *, whole: bool = False) -> str:
    """What a side says, and who says it where and when: its claim, or the ``whole`` sentence."""
    start, end = _span(side)
    if not whole and side.claim is not None and side.claim.start <= start and end <= side.claim.end:
        first, last = side.claim.start, side.claim.end
    else:
        first, last = _bounds(side.account.text, start, end)
    number = ""
    if side.figure is not None:
        low, high = side.figure.min or 0, side.figure.max
        number = f"{low:g}" if low == high else f"{low:g} or more" if high is None else f"{low:g} to {high:g}"
        number += ": "
    words = _cut(side.account.text, first, start, end, last, most=240 if whole else 130)
    return f"{number}«{words}» ({_speaker(side)}, {side.account.published_at.date()})"


def _extent(side: Statement) -> tuple[int, int]:
    """Where a statement stands as a whole: its claim, else its sentence; of a long one no more than ``MOST`` around what matters."""
    start, end = _span(side)
    claim, text = side.claim, side.account.text
    if claim is not None and claim.start <= start and end <= claim.end:
        first, last = claim.start, claim.end
    else:
        first, last = _bounds(text, start, end)
    room = max(0, MOST - (end - start))
    if last - first > MOST:
        first = max(first, min(start - room // 2, last - MOST))
        first = text.find(" ", first, start) + 1 or first
        last = min(last, first + MOST)
        last = max(end, text.rfind(" ", end, last)) if last < len(text) else last
    while first < start and not text[first].isalnum():
        first += 1
    while last > end and not text[last - 1].isalnum():
        last -= 1
    return first, last


def _cut(text: str, first: int, start: int, end: int, last: int, most: int) -> str:
    """The words of ``first`` to ``last``, or those around ``start`` to ``end`` if they are many."""
    left, right = text[first:start].split(" "), text[end:last].split(" ")
    kept_left, kept_right, length = [left.pop()], [right.pop(0)], end - start
    while length < most and (left or right):
        if left:
            kept_left.insert(0, left.pop())
            length += len(kept_left[0]) + 1
        if right:
            kept_right.append(right.pop(0))
            length += len(kept_right[-1]) + 1
    words = " ".join(kept_left) + text[start:end] + " ".join(kept_right)
    words = " ".join(words.split()).strip("«»،؛: ")
    return ("… " if left else "") + words + (" …" if right else "")


def _row(link: _Link) -> ClaimLinkRow:
    a, b = link.a, link.b
    ids = [
        value
        for side in (a, b)
        for value in (
            side.claim and side.claim.claim_id,
            side.event and side.event.event_id,
            side.figure and side.figure.figure_id,
        )
    ]
    return ClaimLinkRow(
        link_id=digest("claim_links", link.relation, link.kind, *ids),
        story_id=b.account.story_id,
        a_claim_id=ids[0],
        a_event_id=ids[1],
        a_figure_id=ids[2],
        b_claim_id=ids[3],
        b_event_id=ids[4],
        b_figure_id=ids[5],
        a_article_id=a.account.article_id,
        a_version=a.account.version,
        a_start=_extent(a)[0],
        a_end=_extent(a)[1],
        b_article_id=b.account.article_id,
        b_version=b.account.version,
        b_start=_extent(b)[0],
        b_end=_extent(b)[1],
        relation=link.relation,
        kind=link.kind,
        explanation=link.explanation,
        rule=link.rule,
        confidence=link.confidence,
        seen_on=max(a.account.seen_on, b.account.seen_on),
    )

"""What is said and called untrue: «وهو ما تنفيه دمشق», a charge and its denial, «لا أساس له من الصحة», «وهو ما يناقض رواية …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from schemas.facts import Claim, Contradiction, Event, Mention, Party, Span
from transforms.arabic.normalize import fold
from transforms.facts.alike import same_party, same_side, sources_differ
from transforms.facts.contradiction_words import words
from transforms.facts.document import Document
from transforms.facts.event_words import words as event_words
from transforms.facts.statements import (
    SHORT,
    clause,
    denied_claim,
    denies,
    denying,
    holder,
    stretch,
    teller,
    told,
    voice,
)

CHARGE = "a charge and its denial"
TAKEN_UP = "what is said, and who denies it"
BASELESS = "called untrue"
CONTRARY = "set against what another says"
RULES = (CHARGE, TAKEN_UP, BASELESS, CONTRARY)

_HELD = frozenset({"asserted", "historical"})
_FAR = 40
"""Tokens between what is said and the denial that answers it."""

_WHICH = frozenset({"ما", "الذي"})
_WHAT = frozenset({"وهو", "وهذا", "الامر", "هو"})
_THAT = frozenset({"ذلك", "هذا", "هذه", "الامر", "بذلك"})
_TURNED_OUT = frozenset({"بدا", "تبين", "اتضح", "ثبت", "ظهر"})
_BY = frozenset({"خلال", "عبر", "ظل", "بعد", "مع", "لكن"})


def refuted(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], mentions: Sequence[Mention]
) -> Iterator[Contradiction]:
    """Pairs of what is said and the words that call it untrue, in no order."""
    for j, claim in enumerate(claims):
        if denies(claim) and claim.cue is not None:
            yield from _denied(doc, claims, events, mentions, j)
    which = [k for k, word in enumerate(doc.words) if word in _WHICH and k and doc.words[k - 1] in _WHAT]
    yield from _untold(doc, claims, which)
    yield from _baseless(doc, claims)
    yield from _contrary(doc, claims, which)


def _denied(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], mentions: Sequence[Mention], j: int
) -> Iterator[Contradiction]:
    denial = claims[j]
    cue = denial.cue
    if cue is None:
        return
    at = doc.token_at(cue.start)
    if denial.end <= cue.start:
        a = _before(doc, claims, j, at)
        if a is not None:
            last = denial.speaker.end if denial.speaker is not None else cue.end
            end = last if 0 <= last - cue.end <= 60 else cue.end
            end += doc.raw[end : end + 1] in ("»", "”", '"') and doc.raw[end] not in doc.raw[cue.start : end]
            b = Span(start=cue.start, end=end, surface=doc.raw[cue.start : end])
            by = _accuser(doc, events, a)
            i = _said(claims, a, j)
            if by is not None and i is not None and by != voice(claims, i):
                i = None  # a claim of the same words by somebody other than the accuser
            yield _pair(claims, a, b, i, j, TAKEN_UP, said_by=by)
        return
    first = doc.token_at(denial.start)
    deed = _deed(doc, claims, events, denial, first, at)
    if deed is not None:
        a = told(doc, claims, deed)
        yield _pair(claims, a, denied_claim(doc, denial), teller(claims, deed), j, TAKEN_UP)
        return
    after = doc.token_at(denial.end - 1) + 1
    if event_words("pointing back").isdisjoint(doc.words[first : min(after, first + 8)]):
        return
    charge = _charge(doc, claims, events, mentions, denial, at)
    if charge is not None:
        i, a = charge
        yield _pair(claims, a, denied_claim(doc, denial), i, j, CHARGE)


def _before(doc: Document, claims: Sequence[Claim], j: int, at: int) -> Span | None:
    """What a denial at token ``at`` points back to: the claim just before it, else the clause of its sentence."""
    denial = claims[j]
    first = doc.sentences[doc.sentence[at]][0]
    points = at
    for k in range(at - 1, max(first, at - 4) - 1, -1):
        if doc.words[k] in _WHICH:
            points = k
        elif doc.words[k] not in _WHAT:
            break
        else:
            points = k
    which = points < at
    if not which and _THAT.isdisjoint(doc.words[at + 1 : at + 9]):
        return None
    begin, last = doc.token_at(denial.start), doc.token_at(denial.end - 1)
    if at - last <= SHORT // 2 and (not which or (begin >= first and last - begin < SHORT)):
        return _only(doc, denial)
    return _clause_before(doc, first, points) if which else None


def _untold(doc: Document, claims: Sequence[Claim], which: list[int]) -> Iterator[Contradiction]:
    """«وهو ما تنفيه الأخيرة»: where no name tells who denies."""
    for k in which:
        if not 2 <= k < len(doc.words) - 1:
            continue
        verb = doc.words[k + 1]
        if not verb.endswith("ه") or verb not in denying():
            continue
        if any(c.cue is not None and doc.token_at(c.cue.start) == k + 1 for c in claims):
            continue
        first, end = doc.sentences[doc.sentence[k]]
        a = _clause_before(doc, first, k - 1)
        if a is not None:
            last = next((n for n in range(k + 2, min(end, k + 6)) if doc.words[n] in ("،", ".", "\n")), k + 3)
            b = stretch(doc, k + 1, max(k + 2, min(last, end)))
            named = doc.words[k + 2][:1] not in ("ب", "،", ".", "\n")
            by = doc.span(k + 2, max(k + 3, min(last, end))).surface if named else f"«{b.surface}»"
            yield _pair(claims, a, b, holder(claims, a.start, a.end), None, TAKEN_UP, by=by)


def _clause_before(doc: Document, first: int, points: int) -> Span | None:
    """The clause that ends before a token."""
    while points > first and doc.words[points - 1] in ("،", "و", '"', "»", "وهو", "هو"):
        points -= 1
    return clause(doc, doc.starts[points - 1], first, points) if points - first >= 3 else None


def _only(doc: Document, claim: Claim) -> Span:
    first, after = doc.token_at(claim.start), doc.token_at(claim.end - 1) + 1
    if after - first <= 2 * SHORT:
        return Span(start=claim.start, end=claim.end, surface=claim.surface)
    return stretch(doc, after - SHORT, after)


def _said(claims: Sequence[Claim], span: Span, j: int) -> int | None:
    """Whose word is what a denial takes up: that of the claim of the same words, not of who denies them."""

    def shared(c: Claim) -> float:
        both = min(c.end, span.end) - max(c.start, span.start)
        return both / (max(c.end, span.end) - min(c.start, span.start))

    others = [i for i, c in enumerate(claims) if i != j and c.stance != "deny" and shared(c) >= 0.5]
    if others:
        return max(others, key=lambda i: shared(claims[i]))
    return holder(claims, span.start, span.end, inside=j)


def _accuser(doc: Document, events: Sequence[Event], span: Span) -> str | None:
    """Who accuses in the words before a stretch or at its beginning: «تتهم موسكو الفصائل بقصف المعبر»."""
    first = doc.token_at(span.start)
    for e in events:
        at = doc.token_at(e.trigger.start)
        near = first - SHORT // 2 <= at <= first + 2 and doc.sentence[at] == doc.sentence[first]
        if e.type == "ACCUSE" and e.actor is not None and near:
            return e.actor.surface
    return None


def _deed(
    doc: Document, claims: Sequence[Claim], events: Sequence[Event], denial: Claim, first: int, at: int
) -> Event | None:
    """«نفى الفصيل الاتفاق»: the deed told a little before, by another, that a denial takes up by its name and article."""
    hit = doc.of("event").get(first)
    if hit is None or not doc.words[first][hit.prefix :].startswith("ال") or at > first:
        return None
    root = doc.words[first][hit.prefix :].removeprefix("ال")[:3]
    for e in reversed(events):
        begin = doc.token_at(e.trigger.start)
        if begin >= at or e.modality not in _HELD:
            continue
        if at - begin > _FAR:
            return None
        told_by = teller(claims, e)
        own = told_by is not None and same_side(claims[told_by].speaker, denial.speaker)
        if not own and root in [fold(w).removeprefix("ال")[:3] for w in e.trigger.surface.split()]:
            return e
    return None


def _charge(
    doc: Document,
    claims: Sequence[Claim],
    events: Sequence[Event],
    mentions: Sequence[Mention],
    denial: Claim,
    at: int,
) -> tuple[int | None, Span] | None:
    """What a denial before token ``at`` answers: the last accusation told of, if it has to do with who denies or what."""
    for i in range(len(claims) - 1, -1, -1):
        c = claims[i]
        if c.end <= doc.starts[at] and c.stance == "accuse" and not same_party(c.speaker, denial.speaker):
            opens = min(c.start, c.cue.start if c.cue is not None else c.start)
            if at - doc.token_at(c.end - 1) <= _FAR and _concerns(doc, mentions, opens, c.end, denial):
                return i, Span(start=c.start, end=c.end, surface=doc.raw[c.start : c.end])
            break
    for e in reversed(events):
        begin = doc.token_at(e.trigger.end)
        if e.type == "ACCUSE" and e.trigger.end <= doc.starts[at]:
            if at - begin > _FAR or same_party(e.actor, denial.speaker):
                return None
            end = doc.ends[min(doc.sentences[e.sentence][1], begin + 12, at) - 1]
            if not _concerns(doc, mentions, doc.starts[doc.sentences[e.sentence][0]], end, denial):
                return None
            return teller(claims, e), stretch(doc, doc.token_at(e.trigger.start), doc.token_at(end - 1) + 1)
    return None


def _concerns(doc: Document, mentions: Sequence[Mention], start: int, end: int, denial: Claim) -> bool:
    """Does what stands in a stretch name who denies, or what the denial names?"""
    named = _names(mentions, start, end)
    own = _names(mentions, denial.start, denial.end)
    if not named.isdisjoint(own):
        return True
    speaker = denial.speaker
    if speaker is None:
        return False
    parties = [
        Party(start=m.start, end=m.end, surface=m.surface, entity_id=m.entity_id)
        for m in mentions
        if start <= m.start < end
    ]
    return any(same_side(party, speaker) for party in parties) or fold(speaker.surface) in fold(
        doc.raw[start:end]
    )


def _names(mentions: Sequence[Mention], start: int, end: int) -> set[str]:
    return {
        m.entity_id or m.normalized
        for m in mentions
        if start <= m.start < end and m.type in ("ORG", "PER", "MISC")
    }


def _baseless(doc: Document, claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """«تأكيدات الوزير بأن القوات انسحبت لا أساس لها»: a reported word, and that it is untrue."""
    for k, after in _found(doc, "baseless"):
        start = doc.starts[k]
        sentence = doc.sentence[k]
        said = [
            i
            for i, c in enumerate(claims)
            if c.cue is not None
            and doc.sentence[doc.token_at(c.start)] == sentence
            and c.cue.start < c.start < start
            and (k - doc.token_at(min(c.end, start) - 1) <= 4)
            and fold(c.cue.surface).split()[0].removeprefix("ال") in words("report noun")
        ]
        if not said:
            continue
        i = max(said, key=lambda n: claims[n].start)
        first = doc.token_at(claims[i].start)
        last = min(k, doc.token_at(claims[i].end - 1) + 1)
        by = holder(claims, claims[i].start, doc.ends[after - 1], inside=i)
        if last - first < 2 or (by is not None and not sources_differ(claims, i, by)):
            continue
        end = after
        while (
            end < doc.sentences[sentence][1]
            and end - after < 6
            and doc.words[end] not in ("،", ".", "\n", "»", '"')
        ):
            end += 1
        yield _pair(claims, stretch(doc, first, last), stretch(doc, k, end), i, by, BASELESS)


def _contrary(doc: Document, claims: Sequence[Claim], which: list[int]) -> Iterator[Contradiction]:
    """«…، وهو ما يناقض رواية الجيش عن صدّ الهجوم», «…، وهو ما تبين أنه غير دقيق في ظل …»."""
    for k in which:
        first, end = doc.sentences[doc.sentence[k]]
        follows = doc.words[k + 1 : min(end, k + 5)]
        contrary = next((n for n, w in enumerate(follows) if w in words("contrary")), None)
        if contrary is not None:
            opens = k + 1 + contrary
            object_ = doc.words[opens].endswith("ه")
            b = _claim_after(doc, claims, opens, end, noun=not object_)
        elif not _TURNED_OUT.isdisjoint(follows) and any(
            k < at <= k + 8 and doc.sentence[at] == doc.sentence[k] for at, _ in _found(doc, "baseless")
        ):
            opens = k + 1
            b = _claim_after(doc, claims, opens, end, noun=False)
        else:
            continue
        begin = k - 1 if doc.words[k - 1] != "الامر" or doc.words[k - 2] not in ("وهو", "هو") else k - 2
        while begin > first and doc.words[begin - 1] == "،":
            begin -= 1
        if begin - first < 3:
            continue
        i = _claim_ending(doc, claims, begin)
        a = _only(doc, claims[i]) if i is not None else clause(doc, doc.starts[begin - 1], first, begin)
        if i is None:
            i = holder(claims, a.start, a.end)
        if b is not None:
            yield _pair(claims, a, _only(doc, claims[b]), i, b, CONTRARY)
        elif contrary is None:
            yield _pair(
                claims,
                a,
                clause(doc, doc.starts[k], k - 1, end),
                i,
                holder(claims, doc.starts[k], doc.ends[k]),
                CONTRARY,
            )


def _claim_after(doc: Document, claims: Sequence[Claim], at: int, end: int, *, noun: bool) -> int | None:
    """The next claim of a sentence after token ``at``: one that a report noun close by opens, or any that «من خلال» does."""
    for i, c in sorted(enumerate(claims), key=lambda pair: pair[1].start):
        if c.cue is None or c.cue.start < doc.starts[at] or c.start > doc.starts[end - 1]:
            continue
        cue = doc.token_at(c.cue.start)
        if c.start < c.cue.start:
            continue
        if noun and cue - at > 2:
            return None
        if not noun and (cue - at > 12 or _BY.isdisjoint(doc.words[at:cue])):
            return None
        return i
    return None


def _claim_ending(doc: Document, claims: Sequence[Claim], at: int) -> int | None:
    """The shortest claim that ends just before a token."""
    ending = [i for i, c in enumerate(claims) if 0 <= at - (doc.token_at(c.end - 1) + 1) <= 1]
    return min(ending, key=lambda i: claims[i].end - claims[i].start, default=None)


def _found(doc: Document, name: str) -> Iterator[tuple[int, int]]:
    """Where words of a class stand, as ranges of tokens."""
    phrases = _phrases(name)
    for k in [k for k, word in enumerate(doc.words) if word in phrases]:
        for parts in phrases[doc.words[k]]:
            if doc.words[k : k + len(parts)] == parts:
                yield k, k + len(parts)


@cache
def _phrases(name: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in words(name):
        found.setdefault(phrase.split()[0], []).append(phrase.split())
    return found


def _pair(
    claims: Sequence[Claim],
    a: Span,
    b: Span,
    i: int | None,
    j: int | None,
    rule: str,
    *,
    said_by: str | None = None,
    by: str | None = None,
) -> Contradiction:
    verb = "called untrue by" if rule == BASELESS else "against" if rule == CONTRARY else "denied by"
    own = i is not None and j is not None and same_side(claims[i].speaker, claims[j].speaker)
    if own and rule != CONTRARY:
        i = None  # the accused, taken for who accuses
    teller_ = said_by or ("another" if own and rule != CONTRARY else voice(claims, i))
    return Contradiction(
        a=a,
        b=b,
        kind="polarity",
        explanation=f"said by {teller_}, {verb} {by or voice(claims, j)}",
        a_claim=i,
        b_claim=j,
        rule=rule,
        confidence=0.7 if rule == TAKEN_UP else 0.6,
    )

"""Time expressions as TIMEX3 (``facts.md`` §2)."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.facts import TimeExpression
from schemas.value import replace
from transforms.facts import (
    calendar,
    time_anchor,
    time_clock,
    time_days,
    time_durations,
    time_months,
    time_spans,
    time_words,
    time_years,
)
from transforms.facts.calendar import Period
from transforms.facts.document import Document
from transforms.facts.figure_words import bounds_on
from transforms.facts.time_ahead import speaks_of_future
from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Look

RULES: tuple[str, ...] = (
    "Hijri day", "Hijri month", "day counted from today", "day counted from today with part",
    "day counted from today with weekday", "day with month", "day with month and year", "days or years up to today",
    "decade", "duration", "feast", "hour", "hour of a day", "hours ago", "last night", "month", "month with year",
    "night or days between two weekdays", "numeric date", "period counted from today", "part of a day known", "phase of a month",
    "period counted from one named before", "phase of a period", "phase of a year", "quarter or half of a year", "range between two times", "range of days",
    "range of years", "season", "set of times", "time after a day named before", "time ago", "weekday",
    "weekday and part", "weekday with relation", "weekday with relation and part", "year alone", "year with «عام»",
)  # fmt: skip

_THIS = ("هذا", "هذه", "لهذا", "لهذه", "وهذا", "بهذا")
_SAME = ("ذات", "نفس", "بذات", "بنفس", "لنفس", "لذات")
_BEFORE = frozenset((*_THIS, *_SAME))


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from time_words.vocabulary()


def dates(doc: Document) -> list[TimeExpression]:
    """The time expressions in a text, in order."""
    look = time_words.look(doc)
    phrases = _read(look)
    anchor = time_anchor.today(phrases, doc.published)
    found: list[TimeExpression] = []
    earlier: Period | None = None
    for read in phrases:
        p = _in_named(doc, read, found)
        feast = time_spans.feast_of(look, p) if p.rule == "feast" else None
        future = speaks_of_future(look, p)
        if p.rule == "part of a day known":
            period = _same_day(doc, p, found)
        elif p.rule == "period counted from one named before":
            period = _from_named(doc, p, found)
        else:
            seen_from = max(anchor, doc.published) if p.offset is None else anchor
            alone = replace(p, until=None) if p.rule == "range between two times" else p
            period = time_anchor.resolve(alone, seen_from, future=future, earlier=earlier, feast=feast)
        if p.until is not None and p.rule == "range between two times" and period is not None:
            last = time_anchor.resolve(p.until, anchor, future=future, earlier=None, feast=None)
            period = _joined(p, period, last)
        if period is None:
            continue
        if period.precision in ("day", "time") and period.start is not None and p.direction == "":
            earlier = period
        found.append(_expression(doc, p, period))
    return found


def _same_day(doc: Document, p: Phrase, found: list[TimeExpression]) -> Period | None:
    """A bare «ليلاً» belongs to the day named in its sentence or the one before it."""
    for known in reversed(found):
        if doc.sentence[p.first] - known.sentence > 1:
            return None
        if (
            known.precision in ("day", "time")
            and known.date_start is not None
            and known.date_start == known.date_end
        ):
            return calendar.day(known.date_start, p.part)
    return None


def _from_named(doc: Document, p: Phrase, found: list[TimeExpression]) -> Period | None:
    """«العام التالي», «اليوم نفسه», seen from the time named in its sentence or the two before it."""
    for known in reversed(found):
        if doc.sentence[p.first] - known.sentence > 2:
            return None
        if known.date_start is not None and (p.code != "D" or known.precision in ("day", "time")):
            return time_anchor.step_from(p, known.date_start)
    return None


def _in_named(doc: Document, p: Phrase, found: list[TimeExpression]) -> Phrase:
    """«أيار من العام نفسه», «في 4 من الشهر نفسه»: the year, or the month, of the time named before."""
    if p.year_shift != "same" and (p.shift != "same" or p.day is None):
        return p
    for known in reversed(found):
        if doc.sentence[p.first] - known.sentence > 3 or known.date_start is None:
            break
        if p.year_shift == "same":
            return replace(p, year=known.date_start.year, year_shift="")
        return replace(
            p,
            months=(known.date_start.month,),
            year=known.date_start.year,
            code="",
            shift="",
            rule="day with month",
        )
    return replace(p, year_shift="", shift="this" if p.shift == "same" else p.shift)


def _joined(p: Phrase, first: Period, last: Period | None) -> Period | None:
    if last is None or first.start is None or last.end is None or first.start > last.end:
        return None
    return Period(f"{first.value}/{last.value}", first.start, last.end, last.precision)


def _expression(doc: Document, p: Phrase, period: Period) -> TimeExpression:
    span = doc.span(p.first, p.after, p.prefix)
    kind = "DATE"
    if p.rule == "set of times":
        kind = "SET"
    elif period.value.startswith("P"):
        kind = "DURATION"
    elif period.precision == "time":
        kind = "TIME"
    return TimeExpression(
        start=span.start, end=span.end, surface=span.surface, value=period.value, timex_type=kind,
        date_start=period.start, date_end=period.end, precision=period.precision, sentence=doc.sentence[p.first],
        rule=p.rule, confidence=_CONFIDENCE.get(p.rule, 0.9),
    )  # fmt: skip


_CONFIDENCE = {
    "day with month and year": 0.99, "numeric date": 0.97, "month with year": 0.98, "year alone": 0.9, "feast": 0.75,
    "hours ago": 0.7, "time after a day named before": 0.6, "duration": 0.9, "month": 0.88, "set of times": 0.7,
}  # fmt: skip


def _read(look: Look) -> list[Phrase]:
    """The phrases of a text, longest first from each start, without overlap."""
    concepts = (look.month, look.weekday, look.part, look.unit, look.feast, look.day_word, look.phase, look.season,
                look.clock, look.decade, look.every, look.numbers)  # fmt: skip
    dotted = [i for i in look.doc.tokens.numbers if look.words[i].count(".") == 2]
    starts = sorted(set(dotted).union(*concepts))
    phrases: list[Phrase] = []
    done = 0
    for i in starts:
        if i < done:
            continue
        first, phrase = _before(look, i, done)
        phrase = _phrase(look, first) if phrase is None else phrase
        if phrase is None and first != i:
            phrase = _phrase(look, i)
        if phrase is not None and phrase.after > done:
            phrase = _range(look, phrase)
            phrases.append(phrase)
            done = phrase.after
    return phrases


def _before(look: Look, i: int, done: int) -> tuple[int, Phrase | None]:
    """Start a phrase one word earlier where «هذا» or «شهر» belongs to it."""
    if i - 1 >= done and look.word(i - 1) in _BEFORE:
        return i - 1, None
    return i, None


def _phrase(look: Look, i: int) -> Phrase | None:
    if look.word(i - 1) == "مثل" or (look.word(i - 2) == "مثل" and look.word(i - 1) == "هذا"):
        return None  # «في مثل هذا اليوم»: of another year
    if look.word(i) in _SAME:
        return time_spans.read_same(look, i)
    if i in look.feast:
        return time_spans.read_feast(look, i)
    if i in look.every:
        return time_spans.read_set(look, i)
    if look.word(i).count(".") == 2 and (found := time_months.read_dotted(look, i)) is not None:
        return found
    best = _best(time_days.read_day(look, i), _hour(look, i))
    if best is not None:
        return best
    if i in look.phase and (found := time_spans.read_phase(look, i)) is not None:
        return found
    if (found := time_clock.read_hours_of_part(look, i)) is not None:
        return found
    if (found := time_clock.read_this_part(look, i)) is not None:
        return found
    if i in look.unit or look.word(i) in _THIS:
        found = time_spans.read_unit(look, i)
        if found is not None:
            return found
        if (
            look.word(i).endswith(("شهر", "شهري"))
            and (found := time_months.read_month_alone(look, i)) is not None
        ):
            return found
    if i in look.numbers:
        number = look.numbers[i]
        if number.kind == "fraction" and (found := time_spans.read_part_of_year(look, i)) is not None:
            return found
        found = time_durations.read_duration(look, i)
        if found is not None:
            return _widened(look, found)
        return time_years.read_bare_year(look, i)
    if i in look.unit:
        found = time_durations.read_duration(look, i)
        return _widened(look, found) if found is not None else None
    if i in look.month:
        return time_months.read_month_alone(look, i)
    if i in look.part:
        return time_clock.read_bare_part(look, i)
    if i in look.season:
        return time_spans.read_season(look, i)
    if i in look.decade:
        return time_spans.read_decade(look, i)
    return None


def _hour(look: Look, i: int) -> Phrase | None:
    return (
        time_days.read_hour(look, i)
        if i in look.clock
        or look.word(i + 1) == ":"
        or i + 1 in look.zone
        or time_clock.told_by_part(look, i)
        else None
    )


def _best(a: Phrase | None, b: Phrase | None) -> Phrase | None:
    if a is None or b is None:
        return a or b
    return a if a.after >= b.after else b


def _widened(look: Look, p: Phrase) -> Phrase:
    """A duration with what bounds it: «أقل من ست ساعات», «30 يوماً على الأقل»."""
    for k in (p.first - 1, p.first - 2, p.first - 3, p.first - 4):
        hit = look.approximator.get(k)
        if hit is not None and hit.end == p.first and bounds_on(hit, "before") is not None and not p.prefix:
            if look.words[k] in ("حتي", "دون", "فوق"):
                break
            p = replace(p, first=k, prefix=hit.prefix)
            break
    after = look.approximator.get(p.after)
    if after is not None and bounds_on(after, "after") is not None:
        p = replace(p, after=after.end)
    return p


def _range(look: Look, p: Phrase) -> Phrase:
    """«من 3 آذار إلى 5 نيسان», «بين كانون الثاني وآذار 2018», «بين 2011 و2018»."""
    before = look.word(p.first - 1)
    if (
        before not in ("من", "بين", "ومن", "وبين", "الممتده", "مابين")
        or p.until is not None
        or p.amount is not None
    ):
        return p
    k = p.after
    joint = look.word(k)
    if before.endswith("بين"):
        if joint == "و":
            k += 1
        elif not joint.startswith("و"):
            return p
    elif joint in ("الي", "حتي", "ولغايه", "لغايه", "-", "وحتي", "والي"):
        k += 1
    else:
        return p
    last = _phrase(look, k)
    if last is None or last.amount is not None:
        return p
    alike = last.first == k and bool(last.months or last.day) == bool(p.months or p.day)
    if not alike and not (p.year and last.year):
        return p
    if p.months and p.year is None and last.year is not None:
        p = replace(p, year=last.year)
    if not (p.has_day or p.months or p.year):
        return p
    return replace(p, until=last, after=last.after, rule="range between two times")

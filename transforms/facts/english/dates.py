"""Time expressions of English text, anchored as the Arabic ones are (``facts.md`` §2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.facts import Mention, TimeExpression
from schemas.value import replace
from transforms.facts import calendar, time_anchor
from transforms.facts.document import Document
from transforms.facts.english.numbers import Number, touches
from transforms.facts.time_phrases import Phrase

RULES: tuple[str, ...] = (
    "English day counted from today", "English day with month", "English duration", "English month",
    "English month with year", "English numeric date", "English part of a day", "English period counted from today",
    "English range of days", "English range of years", "English time ago", "English up to today", "English weekday", "English year",
)  # fmt: skip

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_TO = frozenset({"-", "to"})


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    doc: Document
    numbers: Mapping[int, Number]

    def word(self, i: int) -> str:
        words = self.doc.words
        return words[i] if 0 <= i < len(words) else ""

    def value(self, concept: str, i: int) -> str | None:
        hit = self.doc.of(concept).get(i)
        return None if hit is None else str(hit.senses[0])

    def month(self, i: int) -> int | None:
        value = self.value("month", i) or self.value("month weak", i)
        return None if value is None else int(value)

    def after_month(self, i: int) -> int:
        """The token after a month, past the point of «Jan.»."""
        short = len(self.word(i)) <= 4 and self.word(i) not in ("May", "June", "July")
        return i + 2 if short and self.word(i + 1) == "." and touches(self.doc, i + 1) else i + 1

    def day(self, i: int) -> tuple[int, int] | None:
        """A day of the month and the token after it: «28», «28th»."""
        number = self.numbers.get(i)
        if (
            number is None
            or not number.digits
            or number.end != i + 1
            or number.low != int(number.low)
            or not 1 <= number.low <= 31
        ):
            return None
        ordinal = self.word(i + 1) in _ORDINAL and touches(self.doc, i + 1)
        if not ordinal and touches(self.doc, i + 1) and self.word(i + 1)[-1].isalpha():
            return None
        return int(number.low), i + 1 + ordinal

    def year(self, i: int) -> int | None:
        return int(self.word(i)) if _YEAR.fullmatch(self.word(i)) else None


def dates(doc: Document, numbers: Mapping[int, Number], mentions: Sequence[Mention]) -> list[TimeExpression]:
    """The time expressions of a text, in order; a month inside the name of a person or body is none."""
    look = _Look(doc, numbers)
    named = {
        k
        for m in mentions
        if m.type in ("PER", "ORG", "MISC")
        for k in range(doc.token_at(m.start), doc.token_at(m.end - 1) + 1)
    }
    concepts = ("month", "month weak", "weekday", "day", "tonight", "shift", "phase", "time unit")
    starts = sorted(
        {i for c in concepts for i in doc.of(c)}.union(
            numbers, (i for i, w in enumerate(doc.words) if w.count(".") == 2 and _DOTTED.fullmatch(w))
        )
    )
    found: list[TimeExpression] = []
    done = 0
    for i in starts:
        if i < done or i in named:
            continue
        phrase = _phrase(look, i)
        if phrase is None:
            continue
        expression = _expression(doc, phrase)
        if expression is not None:
            found.append(expression)
            done = phrase.after
    return found


def _expression(doc: Document, p: Phrase) -> TimeExpression | None:
    if (
        p.rule == "English range of years"
        and p.until is not None
        and p.until.year is not None
        and p.year is not None
    ):
        period: calendar.Period | None = calendar.span(calendar.year(p.year), calendar.year(p.until.year))
    else:
        period = time_anchor.resolve(p, doc.published, future=_future(doc, p.first), earlier=None, feast=None)
    if period is None:
        return None
    kind = "DURATION" if period.value.startswith("P") else "TIME" if period.precision == "time" else "DATE"
    span = doc.span(p.first, p.after)
    return TimeExpression(
        start=span.start, end=span.end, surface=span.surface, value=period.value, timex_type=kind,
        date_start=period.start, date_end=period.end, precision=period.precision, sentence=doc.sentence[p.first],
        rule=p.rule, confidence=0.9,
    )  # fmt: skip


def _future(doc: Document, i: int) -> bool:
    """Whether a word of what is to come stands among the eight before."""
    return any(k in doc.of("future") for k in range(max(doc.sentences[doc.sentence[i]][0], i - 8), i))


def _phrase(look: _Look, i: int) -> Phrase | None:
    if look.word(i).count(".") == 2:
        return _dotted(look, i)
    if i in look.doc.of("phase"):
        return _phase(look, i)
    if i in look.doc.of("shift"):
        return _shifted(look, i)
    if i in look.doc.of("weekday"):
        return _weekday(look, i)
    if i in look.doc.of("day"):
        p = Phrase(
            first=i, after=i + 1, rule="English day counted from today", offset=int(look.value("day", i) or 0)
        )
        return _with_part(look, p)
    if i in look.doc.of("tonight"):
        return Phrase(first=i, after=i + 1, rule="English part of a day", offset=0, part="NI")
    if look.month(i) is not None:
        return _month(look, i)
    if i in look.numbers:
        return _numeric(look, i) or _day_first(look, i) or _amount(look, i) or _year(look, i)
    if (
        i in look.doc.of("time unit")
        and look.word(i - 1) in ("a", "an", "A", "An")
        and look.word(i + 1) == "ago"
    ):
        return Phrase(
            first=i - 1,
            after=i + 2,
            rule="English time ago",
            amount=1,
            code=look.value("time unit", i) or "",
            direction="ago",
        )
    return None


def _with_part(look: _Look, p: Phrase) -> Phrase:
    part = look.value("day part", p.after)
    return replace(p, after=p.after + 1, part=part) if part else p


def _weekday(look: _Look, i: int, first: int | None = None, shift: str = "") -> Phrase | None:
    p = Phrase(
        first=i if first is None else first,
        after=i + 1,
        rule="English weekday",
        weekday=int(look.value("weekday", i) or 0),
        shift=shift,
    )
    p = _with_part(look, p)
    if shift:
        return p
    j = p.after + (look.word(p.after) == ",")
    full = _month(look, j) if look.month(j) is not None else _day_first(look, j)
    if full is not None and full.day is not None and full.last_day is None:
        return replace(full, first=p.first, weekday=p.weekday, part=p.part)
    return p


def _month(look: _Look, i: int, *, placed: bool = False) -> Phrase | None:
    """«January 28, 2022», «January 2022», «January» where it cannot be another word."""
    number = look.month(i)
    assert number is not None
    j = look.after_month(i)
    day = look.day(j)
    if day is not None:
        p = Phrase(first=i, after=day[1], rule="English day with month", months=(number,), day=day[0])
        if look.word(p.after) in _TO and (last := look.day(p.after + 1)) is not None and last[0] > day[0]:
            p = replace(p, after=last[1], last_day=last[0], rule="English range of days")
        return _with_year(look, p)
    k = j + (look.word(j) in (",", "of"))
    year = look.year(k)
    if year is not None:
        return Phrase(first=i, after=k + 1, rule="English month with year", months=(number,), year=year)
    placed = placed or i - 1 in look.doc.of("before a month")
    capital = look.word(i + 1)[:1].isupper()
    if capital or (not placed and i in look.doc.of("month weak")) or (len(look.word(i)) <= 3 and not placed):
        return None
    return Phrase(first=i, after=i + 1, rule="English month", months=(number,))


def _with_year(look: _Look, p: Phrase) -> Phrase:
    k = p.after + (look.word(p.after) in (",", "of"))
    year = look.year(k)
    return p if year is None else replace(p, after=k + 1, year=year)


def _day_first(look: _Look, i: int) -> Phrase | None:
    """«28 January», «the 28th of January 2022», «3-5 March»."""
    day = look.day(i)
    if day is None:
        return None
    number, j = day
    last: tuple[int, int] | None = None
    if look.word(j) in _TO and (last := look.day(j + 1)) is not None and last[0] > number:
        j = last[1]
    else:
        last = None
    j += look.word(j) == "of"
    month = look.month(j)
    if month is None:
        return None
    rule = "English range of days" if last else "English day with month"
    p = Phrase(
        first=i,
        after=look.after_month(j),
        rule=rule,
        months=(month,),
        day=number,
        last_day=last[0] if last else None,
    )
    return _with_year(look, p)


def _numeric(look: _Look, i: int) -> Phrase | None:
    """«2022-01-28», «28/1/2022» where day and month cannot be confused."""
    sign = look.word(i + 1)
    if sign not in ("-", "/") or look.word(i + 3) != sign or not touches(look.doc, i + 1):
        return None
    parts = [look.word(i), look.word(i + 2), look.word(i + 4)]
    if not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts):
        return None
    a, b, c = map(int, parts)
    if len(parts[0]) == 4:
        return _numbered(i, i + 5, c, b, a)
    return _ordered(i, i + 5, a, b, c) if len(parts[2]) == 4 else None


def _dotted(look: _Look, i: int) -> Phrase | None:
    match = _DOTTED.fullmatch(look.word(i))
    return _numbered(i, i + 1, *map(int, match.groups())) if match else None


def _ordered(i: int, after: int, a: int, b: int, year: int) -> Phrase | None:
    if a > 12 or a == b:
        return _numbered(i, after, a, b, year)
    return _numbered(i, after, b, a, year) if b > 12 else None


def _numbered(i: int, after: int, day: int, month: int, year: int) -> Phrase | None:
    if not calendar.exists(year, month, day):
        return None
    return Phrase(first=i, after=after, rule="English numeric date", months=(month,), day=day, year=year)


def _shifted(look: _Look, i: int) -> Phrase | None:
    """«last Thursday», «last week», «this morning», «the past three days»."""
    shift = look.value("shift", i) or ""
    word = look.word(i).lower()
    part = look.value("day part", i + 1)
    if word in ("last", "this") and part:
        if word == "last" and part != "NI":
            return None
        return Phrase(
            first=i, after=i + 2, rule="English part of a day", offset=-1 if word == "last" else 0, part=part
        )
    if i + 1 in look.doc.of("weekday"):
        return _weekday(look, i + 1, i, "" if shift == "this" else shift)
    month = look.month(i + 1)
    if (
        month is not None
        and look.day(look.after_month(i + 1)) is None
        and look.year(look.after_month(i + 1)) is None
    ):
        return Phrase(first=i, after=i + 2, rule="English month", months=(month,), shift=shift)
    unit = look.value("time unit", i + 1)
    if unit in ("W", "M", "Y") and not look.word(i + 1).endswith("s"):
        return Phrase(first=i, after=i + 2, rule="English period counted from today", code=unit, shift=shift)
    if word in ("last", "past", "next", "coming") and i + 1 in look.numbers:
        p = _amount(look, i + 1)
        if p is not None and p.direction == "":
            direction = "since" if shift == "last" else "ahead"
            return replace(
                p,
                first=i,
                rule="English up to today" if direction == "since" else p.rule,
                direction=direction,
            )
    return None


def _phase(look: _Look, i: int) -> Phrase | None:
    """«early January», «mid-2018», «late last year»."""
    j = i + 1 + (look.word(i + 1) == "-")
    p: Phrase | None = None
    if look.month(j) is not None:
        p = _month(look, j, placed=True)
        if p is not None and p.day is not None:
            return None
    elif j in look.doc.of("shift"):
        p = _shifted(look, j)
        if p is not None and p.rule != "English period counted from today":
            p = None
    elif look.year(j) is not None:
        p = _year(look, j)
    return None if p is None else replace(p, first=i)


def _amount(look: _Look, i: int) -> Phrase | None:
    """«three days ago», «48 hours»."""
    number = look.numbers[i]
    j = number.end
    unit = look.value("time unit", j)
    if unit is None or number.low != number.high:
        return None
    if look.word(j + 1) == "ago":
        return Phrase(
            first=number.start,
            after=j + 2,
            rule="English time ago",
            amount=number.low,
            code=unit,
            direction="ago",
        )
    if look.word(j + 1) in ("old", "of") or unit in ("C",) or touches(look.doc, j):
        return None
    return Phrase(first=number.start, after=j + 1, rule="English duration", amount=number.low, code=unit)


def _year(look: _Look, i: int) -> Phrase | None:
    year = look.year(i)
    before = i - 1 - (look.word(i - 1) == "-")
    if (
        year is None
        or before not in look.doc.of("before a year")
        or i + 1 in look.doc.of("counted")
        or look.numbers.get(i) is None
    ):
        return None
    if look.numbers[i].end != i + 1 or (
        look.word(i + 1)[:1].isalpha() and i + 1 in look.doc.of("noun modifier")
    ):
        return None
    last = look.year(i + 2)
    if look.word(i + 1) in _TO and last is not None and last > year:
        return Phrase(
            first=i,
            after=i + 3,
            rule="English range of years",
            year=year,
            until=Phrase(first=i + 2, after=i + 3, year=last),
        )
    if look.word(before) in ("to", "and") and look.year(before - 1) is None:
        return None  # «from 2011 to 2015», but not «rose to 2000»
    return Phrase(first=i, after=i + 1, rule="English year", year=year)

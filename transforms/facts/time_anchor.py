"""From phrase to calendar: which day, month or year a time expression means, seen from the day of publication."""

from __future__ import annotations

from datetime import date, timedelta

from schemas.value import replace
from transforms.facts import calendar
from transforms.facts.calendar import Period
from transforms.facts.time_phrases import Phrase
from transforms.facts.time_words import Feast


def today(phrases: list[Phrase], published: date) -> date:
    """The day that the text calls today.

    «أمس الأحد» in a text published on that Sunday was written the day after: the weekday or the explicit date
    wins, and every other day counted from today follows it.
    """
    try:
        return _today(phrases, published)
    except OverflowError:
        return published  # beyond the calendar


def _today(phrases: list[Phrase], published: date) -> date:
    for p in phrases:
        if p.offset is None or not (p.weekday or p.day):
            continue
        expected = published + timedelta(days=p.offset)
        if p.day is not None and p.calendar == "gregorian":
            period = _day_of_month(p, expected)
            actual = period.start if period is not None else None
        else:
            actual = None if p.weekday is None else nearest(p.weekday, expected)
        if actual is not None and 0 < abs((actual - expected).days) <= 3:
            return actual - timedelta(days=p.offset)
    return published


def nearest(weekday: int, to: date) -> date:
    """The day with this weekday nearest to another, at most three days off."""
    off = (weekday - to.isoweekday() + 3) % 7 - 3
    return to + timedelta(days=off)


def resolve(
    p: Phrase, anchor: date, *, future: bool, earlier: Period | None, feast: Feast | None
) -> Period | None:
    """The period that a phrase means; None if there is no such day.

    Args:
        anchor: the day that the text calls today.
        future: the clause speaks of what is to come.
        earlier: the last day named before, from which «بعد ثلاثة أيام» counts.
        feast: the feast that the phrase names.
    """
    try:
        return _resolve(p, anchor, future=future, earlier=earlier, feast=feast)
    except (OverflowError, ValueError):
        return None  # beyond the calendar


def _resolve(
    p: Phrase, anchor: date, *, future: bool, earlier: Period | None, feast: Feast | None
) -> Period | None:
    if feast is not None:
        return _feast(p, feast, anchor, future)
    if (
        p.until is not None
        and p.until.year is not None
        and p.year is not None
        and not p.months
        and p.day is None
    ):
        return calendar.span(calendar.year(p.year), calendar.year(p.until.year))
    if p.code.startswith("S") and p.amount == 1 and p.code not in {"SU", "SP"}:
        return Period(_length(1, p.code[1:]), None, None, "day")
    if p.code in ("SP", "SU", "FA", "WI"):
        return _season(p, anchor)
    if p.code == "Q" and p.amount is not None and p.day is not None:
        number = p.year if p.year is not None else anchor.year + _step(p.year_shift)
        return calendar.part_of_year(number, int(p.amount), p.day)
    if p.code == "E" and p.amount is None and p.year is not None:
        return calendar.years(p.year, p.year + 9, str(p.year)[:3])
    if p.amount is not None:
        return _duration(p, anchor, earlier)
    if p.has_day or p.hour is not None:
        return _day(p, anchor, future)
    if p.months:
        return _month(p, anchor, future)
    if p.year is not None:
        if p.year in _HIJRI:
            first, last = calendar.hijri_month(p.year, 1), calendar.hijri_month(p.year, 12)
            if first is None or last is None:
                return None
            return Period(f"{first.start}/{last.end}", first.start, last.end, "year")
        return calendar.year(p.year)
    return _relative(p, anchor)


_HIJRI = range(1340, 1470)  # years that news can only mean after the Hijra, from 1921 on


def _step(shift: str) -> int:
    return {"before last": -2, "last": -1, "next": 1}.get(shift, 0)


def _relative(p: Phrase, anchor: date) -> Period | None:
    step = _step(p.shift)
    if p.code == "W":
        return calendar.week(anchor + timedelta(days=7 * step))
    if p.code == "M":
        return calendar.month(anchor.year, anchor.month + step)
    if p.code == "Y":
        return calendar.year(anchor.year + step)
    return None


def step_from(p: Phrase, named: date) -> Period | None:
    """The day, week, month or year that a phrase counts from one named before: the same, or the following."""
    try:
        return _moved(p.code, 1 if p.shift == "following" else 0, named)
    except (OverflowError, ValueError):
        return None


def _day(p: Phrase, anchor: date, future: bool) -> Period | None:
    base: Period | None
    if p.day is not None:
        base = _day_of_month(p, anchor, future)
    elif p.weekday is not None:
        on = _weekday(p, anchor, future)
        if p.second_weekday is not None:
            last = on + timedelta(days=(p.second_weekday - on.isoweekday()) % 7)
            if last > anchor and not future and p.shift != "next" and p.offset is None and p.part is None:
                on, last = on - timedelta(days=7), last - timedelta(days=7)
            first = calendar.day(on, p.part)
            return Period(first.value if p.part else f"{on}/{last}", on, last, first.precision)
        base = calendar.day(on)
    else:
        base = calendar.day(anchor + timedelta(days=p.offset or 0))
    if base is None or base.start is None:
        return None
    if p.hour is not None:
        return Period(f"{base.start.isoformat()}T{p.hour:02}:{p.minute:02}", base.start, base.start, "time")
    if p.part is not None and base.start == base.end:
        return calendar.day(base.start, "AF" if p.part == "MID" else p.part)
    if p.part is not None:  # «ليلة 15 - 16 آذار»
        return replace(base, value=f"{base.start.isoformat()}T{p.part}")
    return base


def _weekday(p: Phrase, anchor: date, future: bool) -> date:
    assert p.weekday is not None
    if p.offset is not None:
        return nearest(p.weekday, anchor + timedelta(days=p.offset))
    back = (anchor.isoweekday() - p.weekday) % 7
    if p.shift == "last":
        return anchor - timedelta(days=back or 7)
    if p.shift == "next" or (future and back):
        return anchor + timedelta(days=7 - back)
    return anchor - timedelta(days=back)


def _day_of_month(p: Phrase, anchor: date, future: bool = False) -> Period | None:
    assert p.day is not None
    if p.code == "M" and not p.months:
        month = calendar.month(anchor.year, anchor.month + _step(p.shift)).start
        assert month is not None
        return _between(month.year, month.month, p.day, p.last_day)
    if p.calendar == "hijri":
        return _hijri_day(p, anchor)
    best: tuple[int, Period] | None = None
    for number in p.months:
        years = (
            [p.year]
            if p.year is not None
            else [anchor.year + _step(p.year_shift)]
            if p.year_shift
            else _years(anchor)
        )
        for year in years:
            period = _between(year, number, p.day, p.last_day)
            if period is None or period.start is None:
                continue
            away = (period.start - anchor).days
            if (
                p.year is None
                and not p.year_shift
                and ((p.shift == "last" and away > 0) or (p.shift == "next" and away < 0))
            ):
                continue
            cost = -away if away <= 0 else away if future or p.shift == "next" else 2 * away
            if p.weekday is not None and period.start.isoweekday() != p.weekday:
                cost += 5000
            if p.shift == "this" and (period.start.year, period.start.month) != (anchor.year, anchor.month):
                cost += 2000
            if best is None or cost < best[0]:
                best = (cost, period)
    return best[1] if best is not None else None


def _years(anchor: date) -> list[int]:
    return [anchor.year - 1, anchor.year, anchor.year + 1]


def _between(year: int, month: int, first: int, last: int | None) -> Period | None:
    if not calendar.exists(year, month, first) or (
        last is not None and not calendar.exists(year, month, last)
    ):
        return None
    day = calendar.day(date(year, month, first))
    return calendar.span(day, calendar.day(date(year, month, last))) if last is not None else day


def _hijri_day(p: Phrase, anchor: date) -> Period | None:
    assert p.day is not None
    now = calendar.hijri_year(anchor)
    if now is None:
        return None
    years = [p.year] if p.year is not None else [now - 1, now, now + 1]
    days = [d for y in years if (d := calendar.hijri_day(y, p.months[0], p.day)) is not None]
    if not days:
        return None
    on = min(days, key=lambda d: abs((d - anchor).days))
    if p.last_day is not None:
        return calendar.span(calendar.day(on), calendar.day(on + timedelta(days=p.last_day - p.day)))
    return calendar.day(on)


def _month(p: Phrase, anchor: date, future: bool) -> Period | None:
    number = p.months[0]
    if p.calendar == "hijri":
        now = calendar.hijri_year(anchor)
        if now is None:
            return None
        years = (
            [p.year]
            if p.year is not None
            else [now + _step(p.year_shift)]
            if p.year_shift
            else [now - 1, now, now + 1]
        )
        found = [
            m for y in years if (m := calendar.hijri_month(y, number)) is not None and m.start is not None
        ]
        if p.shift == "last":
            found = [m for m in found if m.end is not None and m.end < anchor][-1:]
        elif p.shift == "next":
            found = [m for m in found if m.start is not None and m.start > anchor][:1]
        return min(found, key=lambda m: abs((_start(m) - anchor).days), default=None)
    if p.year is not None:
        return calendar.month(p.year, number)
    if p.year_shift:
        return calendar.month(anchor.year + _step(p.year_shift), number)
    if p.shift == "last":
        return calendar.month(anchor.year - (number >= anchor.month), number)
    if p.shift == "next":
        return calendar.month(anchor.year + (number <= anchor.month), number)
    if p.shift == "this" or number == anchor.month:
        return calendar.month(anchor.year, number)
    if future:
        return calendar.month(anchor.year + (number < anchor.month), number)
    return calendar.month(anchor.year - (number > anchor.month), number)


def _start(period: Period) -> date:
    assert period.start is not None
    return period.start


_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def _season(p: Phrase, anchor: date) -> Period:
    if p.year is not None:
        number = p.year
    elif p.year_shift:
        number = anchor.year + _step(p.year_shift)
    elif p.shift == "last":
        number = anchor.year - (_SEASONS[p.code] + 2 >= anchor.month)
    elif p.shift == "next":
        number = anchor.year + (_SEASONS[p.code] <= anchor.month)
    else:
        number = anchor.year
    return Period(f"{number:04}-{p.code}", None, None, "month")


def _length(amount: float, code: str) -> str:
    """The TIMEX3 duration of ``amount`` units.

    >>> _length(30, "TM"), _length(6, "TH"), _length(1.5, "Y")
    ('PT30M', 'P6H', 'P1.5Y')
    """
    if code == "E":
        amount, code = amount * 10, "Y"
    elif code == "C":
        amount, code = amount * 100, "Y"
    number = f"{amount:g}" if amount != int(amount) else str(int(amount))
    return f"PT{number}{code[1]}" if code in ("TM", "TS") else f"P{number}{code[-1]}"


def _duration(p: Phrase, anchor: date, earlier: Period | None) -> Period | None:
    assert p.amount is not None
    value, precision = _length(p.amount, p.code), {"D": "day", "W": "week", "M": "month"}.get(p.code, "year")
    precision = "time" if p.code[0] == "T" else precision
    if p.code == "E":
        return Period(value, None, None, precision)
    if p.direction == "ago":
        return _moved(p.code, -p.amount, anchor)
    counted = p.direction == "after" and p.code in ("D", "W")
    if counted and earlier is not None and earlier.start is not None and earlier.precision in ("day", "time"):
        return calendar.day(earlier.start + timedelta(days=int(p.amount * (7 if p.code == "W" else 1))))
    if p.direction in ("since", "ahead"):
        far = _moved(p.code, -p.amount if p.direction == "since" else p.amount, anchor)
        if far is not None and far.start is not None and far.end is not None:
            on = _shifted(p.code, -p.amount if p.direction == "since" else p.amount, anchor)
            return (
                Period(value, on, anchor, precision)
                if p.direction == "since"
                else Period(value, anchor, on, precision)
            )
    return Period(value, None, None, precision)


def _shifted(code: str, amount: float, anchor: date) -> date:
    """The day some units away."""
    if code == "D":
        return anchor + timedelta(days=int(amount))
    if code == "W":
        return anchor + timedelta(days=int(amount * 7))
    if code in ("M", "Y"):
        months = int(amount * (12 if code == "Y" else 1))
        period = calendar.month(anchor.year, anchor.month + months)
        first, last = _start(period), period.end
        assert last is not None
        return first.replace(day=min(anchor.day, last.day))
    hours = amount / {"TH": 1, "TM": 60, "TS": 3600}.get(code, 1)
    return anchor + timedelta(days=int(hours / 24))


def _moved(code: str, amount: float, anchor: date) -> Period | None:
    """The day, week, month or year some units away."""
    if code == "W":
        return calendar.week(anchor + timedelta(days=int(7 * amount)))
    if code == "M":
        return calendar.month(anchor.year, anchor.month + int(amount))
    if code == "Y":
        return calendar.year(anchor.year + int(amount))
    if code in ("C", "E"):
        return None
    return calendar.day(_shifted(code, amount, anchor))


def _feast(p: Phrase, feast: Feast, anchor: date, future: bool) -> Period | None:
    if feast.calendar == "hijri":
        now = calendar.hijri_year(anchor)
        if now is None:
            return None
        near = [now - 1, now, now + 1]
        days = [d for y in near if (d := calendar.hijri_day(y, feast.month, feast.day)) is not None]
    elif feast.calendar == "easter":
        days = [calendar.easter(y) for y in _years(anchor)]
    else:
        days = [date(y, feast.month, feast.day) for y in _years(anchor)]
    wanted = p.year if p.year is not None else anchor.year + _step(p.year_shift) if p.year_shift else None
    if wanted is not None and wanted > 1500:
        if feast.calendar == "gregorian":
            days = [date(wanted, feast.month, feast.day)]
        elif feast.calendar == "easter":
            days = [calendar.easter(wanted)]
        else:
            hijri = calendar.hijri_year(date(wanted, 7, 1)) or 0
            found = (calendar.hijri_day(y, feast.month, feast.day) for y in (hijri - 1, hijri, hijri + 1))
            days = [d for d in found if d is not None and d.year == wanted]
    elif p.shift == "last":
        days = [d for d in days if d < anchor][-1:]
    elif p.shift == "next" or future:
        days = [d for d in days if d >= anchor][:1]
    if not days:
        return None
    first = min(days, key=lambda d: abs((d - anchor).days))
    return Period(first.isoformat(), first, first + timedelta(days=feast.days - 1), "day")

"""Days, weeks, months and years as TIMEX3 values with their first and last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from schemas.value import Value


class Period(Value, frozen=True):
    """A TIMEX3 value, its first and last day (None if unanchored), and how fine it is."""

    value: str
    start: date | None
    end: date | None
    precision: str


def day(on: date, part: str | None = None) -> Period:
    """One day, or a part of it (MO, MID, AF, EV, NI).

    >>> day(date(2022, 1, 26), "NI").value
    '2022-01-26TNI'
    """
    return Period(f"{on.isoformat()}T{part}" if part else on.isoformat(), on, on, "time" if part else "day")


def month(year: int, number: int) -> Period:
    """A calendar month; ``number`` may run below 1 or over 12 into other years.

    >>> month(2018, 0).value
    '2017-12'
    """
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = monthrange(year, number)[1]
    return Period(f"{year:04}-{number:02}", date(year, number, 1), date(year, number, last), "month")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year")


def years(first: int, last: int, value: str) -> Period:
    """Several years under one value (a decade, a century)."""
    return Period(value, date(first, 1, 1), date(last, 12, 31), "year")


def week(on: date) -> Period:
    """The ISO week that holds a day.

    >>> week(date(2018, 4, 13)).value
    '2018-W15'
    """
    number = on.isocalendar()
    monday = on - timedelta(days=on.isoweekday() - 1)
    return Period(f"{number.year:04}-W{number.week:02}", monday, monday + timedelta(days=6), "week")


def part_of_year(number: int, months: int, which: int) -> Period:
    """Quarter (``months`` 3) or half (6) of a year: ``2018-Q1``, ``2018-H2``."""
    first = (which - 1) * months + 1
    sign = {3: "Q", 6: "H"}[months]
    return Period(
        f"{number:04}-{sign}{which}", date(number, first, 1), month(number, first + months - 1).end, "month"
    )


def span(first: Period, last: Period) -> Period:
    """From the start of one period to the end of another."""
    return Period(f"{first.value}/{last.value}", first.start, last.end, last.precision)


def exists(year_: int, month_: int, day_: int) -> bool:
    """Whether there is such a day.

    >>> exists(2018, 2, 31)
    False
    """
    return 1 <= year_ <= 9999 and 1 <= month_ <= 12 and 1 <= day_ <= monthrange(year_, month_)[1]


def hijri_day(year_: int, month_: int, day_: int) -> date | None:
    """The Gregorian day of a Hijri one (Umm al-Qura), None outside its range.

    >>> hijri_day(1440, 9, 1)
    datetime.date(2019, 5, 6)
    """
    try:
        found = Hijri(year_, month_, day_).to_gregorian()
    except (OverflowError, ValueError):
        return None
    return date(found.year, found.month, found.day)


def hijri_month(year_: int, month_: int) -> Period | None:
    """A Hijri month as Gregorian days; its value is the interval."""
    first = hijri_day(year_, month_, 1)
    following = hijri_day(year_ + month_ // 12, month_ % 12 + 1, 1)
    if first is None or following is None:
        return None
    last = following - timedelta(days=1)
    return Period(f"{first.isoformat()}/{last.isoformat()}", first, last, "month")


def hijri_year(on: date) -> int | None:
    """The Hijri year that a day falls in."""
    try:
        return int(Gregorian(on.year, on.month, on.day).to_hijri().year)
    except (OverflowError, ValueError):
        return None


def easter(year_: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus).

    >>> easter(2018)
    datetime.date(2018, 4, 1)
    """
    a, (b, c) = year_ % 19, divmod(year_, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month_, day_ = divmod(h + rest - 7 * m + 114, 31)
    return date(year_, month_, day_ + 1)

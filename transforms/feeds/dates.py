"""Dates as feeds write them: the two standards, their usual misspellings, and Arabic ones."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Levantine, Egyptian and Gulf, Maghrebi. Hamzas and final yeh are folded before the look-up.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "كانون الثاني|يناير|جانفي",
            "شباط|فبراير|فيفري",
            "اذار|مارس",
            "نيسان|ابريل|افريل",
            "ايار|مايو|ماي",
            "حزيران|يونيو|يونيه|جوان",
            "تموز|يوليو|يوليه|جويليه|يوليوز",
            "اب|اغسطس|اوت|غشت",
            "ايلول|سبتمبر|شتنبر",
            "تشرين الاول|اكتوبر",
            "تشرين الثاني|نوفمبر|نونبر",
            "كانون الاول|ديسمبر|دجنبر",
        ),
        start=1,
    )
    for name in names.split("|")
}
_FOLD = str.maketrans(
    "أإآىة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،", "ااايه" + "0123456789" * 2 + ",", "\u200e\u200f\u202a\u202b\u202c\u0640"
)
_DATE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[\s,/-]+(?P<month>"
    + "|".join(sorted(_MONTHS, key=len, reverse=True))
    + r"|\d{1,2})"
    r"(?:\s*/\s*[^\W\d]+)?[\s,/-]+(?P<year>\d{4})(?!\d)"
)
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([صم]|am|pm)?(?![^\W\d_])", re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?\s*$|\b(GMT|UTC|Z)\s*$")


def parse_date(text: str) -> datetime | None:
    """A feed's date; aware UTC where it names a zone, else naive; None where it cannot be told.

    A day above 12 or a month's name is needed where only figures stand: 3/4/2025 is given up. A date
    without a time is midnight.

    >>> parse_date("Tue, 24 Nov 2026 10:00:00 +0300")
    datetime.datetime(2026, 11, 24, 7, 0, tzinfo=datetime.timezone.utc)
    >>> parse_date("٢٤ تشرين الثاني ٢٠٢٦ ١٠:٠٠ م")
    datetime.datetime(2026, 11, 24, 22, 0)
    """
    text = " ".join(text[:200].split())
    return _iso(text) or _mail(text) or _arabic(text.translate(_FOLD))


def day_within(text: str) -> tuple[date, int, int] | None:
    """The first day that stands in a text with its year, and where: ``[start, end)``.

    >>> day_within("حلب 5-17-2021")
    >>> day_within("حلب ١٧-٥-٢٠٢١ -")
    (datetime.date(2021, 5, 17), 4, 13)
    """
    # Marks that folding drops would move what follows: a text with them says nothing here.
    folded = text.translate(_FOLD)
    found = _DATE.search(folded)
    day = _day(found) if found and len(folded) == len(text) else None
    return (day, found.start(), found.end()) if found and day else None


def _day(found: re.Match[str]) -> date | None:
    day, year = int(found["day"]), int(found["year"])
    month = _MONTHS.get(found["month"]) or int(found["month"])
    if found["month"].isdigit() and day <= 12 and day != month:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except (OverflowError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d", text):
        return None
    text = re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", text)
    try:
        return _utc(datetime.fromisoformat(f"{text}-01" if len(text) == 7 else text))
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    zone = re.search(r"(?:GMT|UTC)([+-]\d{1,2}):?(\d{2})?$", text)
    if zone:
        text = f"{text[: zone.start()]} {zone[1][0]}{zone[1][1:]:>02}{zone[2] or '00'}"
    if not re.search("[A-Za-z]{3}", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        # RFC 5322: -0000 is UTC from a clock that does not tell its own zone.
        return _utc(moment.replace(tzinfo=UTC) if text.endswith("-0000") else moment)
    except (ValueError, OverflowError):
        return None


def _arabic(text: str) -> datetime | None:
    found = _DATE.search(text)
    day = _day(found) if found else None
    if found is None or day is None:
        return None
    rest = text[: found.start()] + " " + text[found.end() :]
    time = _TIME.search(rest)
    hour, minute, second = (int(time[1]), int(time[2]), int(time[3] or 0)) if time else (0, 0, 0)
    if time and time[4]:
        hour = hour % 12 + (12 if time[4].lower() in ("م", "pm") else 0)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - naive is the outlet's own time
        zone = _ZONE.search(rest[time.end() :] if time else "")
        if zone is None:
            return moment
        ahead = timedelta(hours=int(zone[2] or 0), minutes=int(zone[3] or 0)) * (-1 if zone[1] == "-" else 1)
        return _utc(moment.replace(tzinfo=timezone(ahead)))
    except ValueError:
        return None

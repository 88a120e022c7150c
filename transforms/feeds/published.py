"""When an article was published, where its feed, its page and its dateline may each say it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from transforms.feeds.dates import day_within

AGREE = timedelta(days=1)
"""Time within which a feed and a page say the same: one of them may give the day alone, or another zone."""

_AHEAD = timedelta(days=1)
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
# «دمشق، 12 نيسان 2022 (سانا) - …»: a few words, the day, and what closes a dateline.
_OPENING = re.compile(r"(?:[^\W\d]+[\s،,(–-]+){0,4}")
_CLOSING = re.compile(r"\s*(?:[-–—:()/|]|$)")


def plausible(moment: datetime | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A stated time in UTC; one without a zone is the outlet's. None if over a day ahead of ``now`` or before 1990."""
    if moment is None:
        return None
    try:
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None
    return utc if _OLDEST <= utc <= now + _AHEAD else None


def agreed(
    *, feed: datetime | None, page: datetime | None, dateline: date | None, zone: ZoneInfo, now: datetime
) -> tuple[datetime, str]:
    """The time of publication in UTC, and whether it is the ``feed``'s, the ``page``'s, the ``dateline``'s or ``fetch``'s.

    ``feed`` and ``page`` are plausible times. Where they are within a day, the feed's counts. Else the one
    that the dateline is nearer to; without one the earlier: feeds and pages are stamped anew when an
    article is changed or a site is rebuilt, never before it is there. A dateline alone is that day's
    midnight in ``zone``.

    >>> first, again = datetime(2022, 4, 12, 9, tzinfo=UTC), datetime(2022, 4, 14, 16, tzinfo=UTC)
    >>> agreed(feed=again, page=first, dateline=None, zone=ZoneInfo("Asia/Damascus"), now=again)[1]
    'page'
    """
    if feed and page:
        if abs(feed - page) <= AGREE:
            return feed, "feed"
        if dateline:
            by = {abs((moment.astimezone(zone).date() - dateline).days): moment for moment in (page, feed)}
            chosen = by[min(by)]
        else:
            chosen = min(feed, page)
        return chosen, "feed" if chosen == feed else "page"
    if feed or page:
        return (feed, "feed") if feed else (page or now, "page")
    midnight = dateline and plausible(
        datetime(dateline.year, dateline.month, dateline.day, tzinfo=zone), zone, now
    )
    return (midnight, "dateline") if midnight else (now, "fetch")


def dateline_day(body: str) -> date | None:
    """The day that a body opens with, if it is written with its year in a dateline.

    >>> dateline_day("دمشق، 12 نيسان 2022 (سانا) - افتتح الجسر")
    datetime.date(2022, 4, 12)
    >>> dateline_day("افتتح الجسر في 12 نيسان 2022 بعد ترميمه")
    """
    line = body.partition("\n")[0][:100]
    found = day_within(line)
    if found is None:
        return None
    day, start, end = found
    return day if _OPENING.fullmatch(line[:start]) and _CLOSING.match(line, end) else None

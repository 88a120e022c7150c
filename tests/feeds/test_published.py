"""When an article was published, where several say it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from transforms.feeds.published import agreed, dateline_day

ZONE = ZoneInfo("Asia/Damascus")
NOW = datetime(2022, 4, 20, 12, tzinfo=UTC)
NOON = datetime(2022, 4, 12, 12, tzinfo=UTC)


def days(count: float) -> datetime:
    return NOON + timedelta(days=count)


@pytest.mark.parametrize(
    ("feed", "page", "dateline", "right"),
    [
        (NOON, None, None, (NOON, "feed")),
        (NOON, days(-0.5), None, (NOON, "feed")),
        (NOON, days(3), None, (NOON, "feed")),
        (NOON, days(-3), None, (days(-3), "page")),
        (NOON, days(-3), date(2022, 4, 12), (NOON, "feed")),
        (NOON, days(3), date(2022, 4, 15), (days(3), "page")),
        (NOON, None, date(2022, 4, 2), (NOON, "feed")),
        (None, NOON, date(2022, 4, 2), (NOON, "page")),
        (None, None, date(2022, 4, 2), (datetime(2022, 4, 1, 21, tzinfo=UTC), "dateline")),
        (None, None, date(2023, 4, 2), (NOW, "fetch")),
        (None, None, None, (NOW, "fetch")),
    ],
)
def test_what_is_agreed_on(
    feed: datetime | None, page: datetime | None, dateline: date | None, right: tuple[datetime, str]
) -> None:
    assert agreed(feed=feed, page=page, dateline=dateline, zone=ZONE, now=NOW) == right


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("دمشق - 12 نيسان 2022 - افتتح الجسر", date(2022, 4, 12)),
        ("دمشق، 12 نيسان 2022 (وكالة) - افتتح الجسر", date(2022, 4, 12)),
        ("حلب 14-5-2021\nافتتح الجسر", date(2021, 5, 14)),
        ("14/05/2021 | افتتح الجسر", date(2021, 5, 14)),
        ("حلب 4-5-2021\nافتتح الجسر", None),
        ("في 12 نيسان 2022 قُتل أربعة أشخاص", None),
        ("افتتح الجسر\n12 نيسان 2022", None),
        ("دمشق، 32 نيسان 2022 - افتتح", None),
        ("", None),
    ],
)
def test_a_dateline_names_its_day_with_the_year(body: str, day: date | None) -> None:
    assert dateline_day(body) == day

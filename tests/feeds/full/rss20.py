# ruff: noqa: DTZ001 - naive dates are among what is expected
"""What rss20.xml holds."""

from datetime import UTC, datetime, timedelta

from schemas.feeds import FeedEntry, MalformedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="rss 2.0",
    title="صحيفة التجربة & الخطأ",
    language="ar-SY",
    ttl=timedelta(seconds=900),
    entries=(
        FeedEntry(
            position=0,
            guid="trial-101",
            url="https://trial.example/news/101?utm_source=rss",
            title="ترميم الجسر يبدأ غداً",
            content="<p>قالت البلدية إن الأعمال تبدأ صباحاً.</p><p>وتستمر ثلاثة أشهر &amp; نصف.</p>",
            full=True,
            authors=("سلمى التجريبية",),
            categories=("محليات", "خدمات"),
            image_url="https://served.example/images/101.jpg",
            published=datetime(2026, 11, 24, 7, 15, tzinfo=UTC),
        ),
        FeedEntry(
            position=1,
            url="https://served.example/news/102",
            title="درجات الحرارة: 5 < 7",
            content="<p>منخفض جوي&nbsp;جديد</p>",
            image_url="https://trial.example/102.png",
            published=datetime(2026, 11, 24, 9, 0),
        ),
        FeedEntry(
            position=2,
            guid="https://trial.example/news/103",
            url="https://trial.example/news/103",
            content="خبر بلا عنوان",
        ),
    ),
    malformed=(
        MalformedEntry(
            position=3,
            error_type="no_text",
            message="the item has neither title nor text",
            payload='{"link": "https://trial.example/news/104", "summary": "<img src=\\"x.jpg\\">"}',
        ),
    ),
)

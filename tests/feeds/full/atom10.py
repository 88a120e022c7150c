# ruff: noqa: DTZ001 - naive dates are among what is expected
"""What atom10.xml holds."""

from datetime import UTC, datetime

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="atom 1.0",
    title="مدونة التجربة",
    language="ar",
    entries=(
        FeedEntry(
            position=0,
            guid="urn:blog:1",
            url="https://served.example/posts/1",
            title="قيمة س < ص دائماً",
            content="<p>نص <em>كامل</em></p>",
            full=True,
            authors=("كاتب أول", "كاتب ثان"),
            categories=("رياضيات",),
            image_url="https://served.example/1.jpg",
            language="ar",
            published=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
            updated=datetime(2026, 11, 24, 7, 30, tzinfo=UTC),
        ),
        FeedEntry(
            position=1,
            guid="urn:blog:2",
            url="https://blog.example/posts/2",
            title="Nûçeya duyem",
            content="<p>Destpêk</p><p>Dawî</p>",
            full=True,
            language="ku",
            updated=datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
        ),
        FeedEntry(
            position=2,
            guid="urn:blog:3",
            url="https://blog.example/posts/3",
            title="نص صرف",
            content="أ &lt; ب",
            full=True,
            language="ar",
            updated=datetime(2026, 11, 22, 0, 0),
        ),
    ),
)

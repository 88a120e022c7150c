# ruff: noqa: DTZ001 - naive dates are among what is expected
"""What json11.json holds."""

from datetime import UTC, datetime

from schemas.feeds import FeedEntry, MalformedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="json 1.1",
    title="وكالة التجربة",
    language="ar",
    entries=(
        FeedEntry(
            position=0,
            guid="a-1",
            url="https://served.example/ar/1",
            title="اجتماع في المدينة",
            content="<p>اجتمع المجلس.</p>",
            full=True,
            authors=("غرفة الأخبار",),
            categories=("مجلس", "مدينة"),
            image_url="https://served.example/1.jpg",
            published=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
            updated=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
        ),
        FeedEntry(
            position=1,
            guid="2",
            url="https://agency.example/ku/2",
            title="Civîn li bajêr",
            content="A &lt; B &amp; C",
            full=True,
            authors=("Nûçegihan",),
            language="ku",
            published=datetime(2026, 11, 24, 9, 0),
        ),
        FeedEntry(position=2, guid="a-3", title="عنوان فقط", content="ملخص فقط", authors=("غرفة الأخبار",)),
    ),
    malformed=(
        MalformedEntry(
            position=3,
            error_type="no_text",
            message="the item has neither title nor text",
            payload='{"id": "a-4", "title": "", "content_html": "<script>x()</script>"}',
        ),
        MalformedEntry(
            position=4,
            error_type="no_text",
            message="the item has neither title nor text",
            payload='"ليس كائناً"',
        ),
    ),
)

"""What rss092.xml holds."""

from schemas.feeds import FeedEntry, MalformedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="rss 0.92",
    title="إذاعة التجربة",
    entries=(
        FeedEntry(
            position=0,
            url="http://radio.example/a?id=1&lang=ar",
            title="عودة البث",
            content="عاد البث بعد انقطاع يومين.",
        ),
    ),
    malformed=(
        MalformedEntry(
            position=1,
            error_type="no_identity",
            message="the item has neither link, guid nor title",
            payload='{"summary": "فقرة وحيدة لا عنوان لها ولا رابط"}',
        ),
    ),
)

"""What atom03.xml holds."""

from datetime import UTC, datetime

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="atom 0.3",
    title="أقدم المدونات",
    language="ar",
    entries=(
        FeedEntry(
            position=0,
            guid="tag:older.example,2004:1",
            url="https://older.example/1",
            title="بداية",
            content="<p>سطر</p>",
            full=True,
            language="ar",
            published=datetime(2004, 5, 6, 7, 8, 9, tzinfo=UTC),
            updated=datetime(2004, 5, 7, 7, 8, 9, tzinfo=UTC),
        ),
    ),
)

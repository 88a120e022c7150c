"""What rss10.xml holds."""

from datetime import UTC, datetime, timedelta

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="rdf 1.0",
    title="مرصد التجربة",
    ttl=timedelta(seconds=900),
    entries=(
        FeedEntry(
            position=0,
            guid="https://watch.example/b/1",
            url="https://watch.example/b/1",
            title="نشرة الطقس اليومية",
            content="غيوم متفرقة على الساحل.",
            authors=("قسم النشرات",),
            categories=("طقس",),
            updated=datetime(2026, 11, 23, 16, 30, tzinfo=UTC),
        ),
    ),
)

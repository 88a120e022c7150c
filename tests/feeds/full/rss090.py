"""What rss090.xml holds."""

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="rdf 0.90",
    title="أول النشرات",
    entries=(FeedEntry(position=0, url="http://first.example/1", title="موعد السوق الأسبوعية", content=""),),
)

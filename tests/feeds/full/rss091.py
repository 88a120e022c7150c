"""What rss091.xml holds."""

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="rss 0.91",
    title="نشرة قديمة",
    language="ar",
    entries=(
        FeedEntry(
            position=0,
            url="http://old.example/1.html",
            title="افتتاح المكتبة",
            content="افتتحت المكتبة أبوابها é ©.",
        ),
    ),
    problems=("not well-formed XML: undefined entity: line 2, column 109",),
)

"""What json10.json holds."""

from schemas.feeds import FeedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    format="json 1.0",
    title="قديم",
    entries=(
        FeedEntry(
            position=0,
            guid="https://agency.example/old/1",
            url="https://agency.example/old/1",
            content="نص بلا عنوان",
            full=True,
            authors=("محرر",),
        ),
    ),
)

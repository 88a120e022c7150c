"""The story of an article is decided from what the lake has of the days around it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.ingest.test_incidents import event
from tests.lake.lakes import put
from tests.rows import NOW, article, mention
from transforms.facts.stories import stories
from transforms.lake.commit import writing
from transforms.stories import known

TEXT = (
    "قصف على السوق\n"
    + "قال شاهد إن القصف أصاب السوق وقت الظهيرة وإن الجرحى نقلوا إلى مشفى قريب من المكان " * 2
)


def test_the_lake_gives_the_sketches_of_the_days_around(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(
            writer,
            [
                article(text=TEXT),
                event("e1", "a1"),
                event("e2", "a1", modality="future"),
                mention(place_id="c1"),
                article(article_id="a2", published_at=NOW - timedelta(days=9)),
                article(article_id="a3", version="v0", is_latest=False),
            ],
        )
        for _ in range(2):
            (found,) = known(tmp_path, [NOW + timedelta(days=2)])
            assert (found.article_id, found.story_id) == ("a1", "s1")
            assert [each.place_id for each in found.events] == ["sy070000"]
            assert found.names == {"c1"}
            assert found.shingles
        assert known(tmp_path, [NOW + timedelta(days=5)]) == []
        assert known(tmp_path, []) == []


def test_a_copy_of_what_the_lake_has_joins_its_story(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(text=TEXT), event("e1", "a1"), mention(place_id="c1")])
        before = known(tmp_path, [NOW])
        (one,) = before
        later = type(one)(
            article_id="b",
            story_id="sb",
            published_at=one.published_at + timedelta(hours=3),
            shingles=one.shingles,
            events=one.events,
            figures=one.figures,
            names=one.names,
        )
        assert stories([later], before) == {"sb": "s1"}

"""The story of an article is decided from what the lake has of the days around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from benchmarks.stand_in import places
from pipelines.ingest import ingest
from tests.ingest.site import feed, serving
from tests.ingest.test_incidents import event
from tests.lake.lakes import ask, put
from tests.rows import NOW, article, mention
from transforms.children import Work
from transforms.cross_document.stories import stories
from transforms.feeds.sources import load_sources
from transforms.lake.commit import writing
from transforms.stories import _SKETCHES as sketches  # pyright: ignore[reportPrivateUsage]
from transforms.stories import join, known

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
            (found,) = known(tmp_path, [NOW + timedelta(days=2)]).values()
            assert (found.article_id, found.story_id) == ("a1", "s1")
            assert [each.place_id for each in found.events] == ["sy070000"]
            assert found.names == ("c1",)
            assert found.shingles
        assert known(tmp_path, [NOW + timedelta(days=5)]) == {}
        assert known(tmp_path, []) == {}


def test_a_copy_of_what_the_lake_has_joins_its_story(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(text=TEXT), event("e1", "a1"), mention(place_id="c1")])
        before = known(tmp_path, [NOW]).values()
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


def test_what_the_reader_keeps_is_what_the_lake_gives(tmp_path: Path) -> None:
    """The sketches of a batch stay with the process; made anew after a restart they are the same."""
    place = next(iter(places()))
    body = f"قتل 7 مدنيين في غارة جوية على {place} اليوم، وقال شهود إن السوق كان مزدحما. " * 3
    with serving({"north": feed({"1": body, "2": "نص ثان عن أمر آخر تماما"})}) as site:
        sources, _ = load_sources([site.write_sources(tmp_path / "sources")], port=site.port)
        work = Work(function="benchmarks.stand_in:told", warm="benchmarks.stand_in:places")
        ingest(tmp_path / "lake", sources, once=True, workers=1, work=work)
    moments = [row[0] for row in ask(tmp_path / "lake", "SELECT DISTINCT published_at FROM articles")]
    kept = known(tmp_path / "lake", moments)
    assert len(kept) == 2
    assert any(each.events and each.names and each.figures for each in kept.values())
    sketches.clear()
    assert known(tmp_path / "lake", moments) == kept


def test_those_published_first_are_the_first_that_the_process_lets_go(tmp_path: Path) -> None:
    """What a batch was held against and what it brought is what the next one is held against, but for the oldest."""
    with writing(tmp_path) as writer:
        put(writer, [article(article_id=f"a{n}", published_at=NOW - timedelta(hours=n)) for n in range(4)])
    sketches.clear()
    one = next(iter(known(tmp_path, [NOW]).values()))
    new = [("v1", replace(one, article_id=name, story_id=name)) for name in ("b0", "b1")]
    with patch("transforms.stories.KEPT", 5):
        join(tmp_path, new)
    assert [key[1] for key in sketches] == ["a2", "a1", "a0", "b0", "b1"]

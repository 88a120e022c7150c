"""The pages behind summaries, from feeds and pages on loopback to the lake."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import cast

import pytest

from pipelines.ingest import Total, ingest
from tests.ingest.site import Site, serving
from tests.lake.lakes import ask
from transforms import pages
from transforms.children import Work
from transforms.feeds.sources import load_sources
from transforms.lake.verify import verify

WORK = Work(function="tests.ingest.works:first_word", limit=5.0)
LEAD = "وصلت قافلة مساعدات إلى المخيم رقم {} بعد ثلاثة أيام من الانتظار على الطريق الجبلي المغلق بالثلوج."
REST = "وقال المشرفون على التوزيع إن الحمولة تكفي أسبوعاً واحداً فقط، وإن قافلة ثانية تنتظر الموافقة منذ يومين."


@pytest.fixture
def site() -> Generator[Site]:
    with serving({}) as made:
        made.full_text.add("north")
        made.feeds["north"] = feed(made, 1, 2)
        made.pages |= {"page/1": page(1), "page/2": page(2)}
        yield made


def feed(site: Site, *numbers: int, more: str = "", content: str = "") -> bytes:
    items = "".join(
        f"<item><link>http://127.0.0.1:{site.port}/page/{number}</link><title>خبر {number}</title>"
        f"<description>{escape(LEAD.format(number) + more)}</description>{content}</item>"
        for number in numbers
    )
    return (
        f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{items}</channel></rss>"
    ).encode()


def page(number: int, rest: str = REST) -> bytes:
    return (
        "<html><head><meta property='article:published_time' content='2022-01-28T09:30:00+03:00'></head><body>"
        "<nav><a href='/'>الرئيسية</a></nav><article>"
        f"<h1>خبر {number}</h1><p>{LEAD.format(number)}</p><p>{rest}</p></article></body></html>"
    ).encode()


def read(site: Site, lake: Path, **options: object) -> Total:
    sources, problems = load_sources([site.write_sources(lake.parent / "sources")], port=site.port)
    assert problems == ()
    return ingest(lake, sources, once=True, workers=2, work=WORK, **options)  # type: ignore[arg-type]


def asked(site: Site, number: int) -> int:
    return sum(name == f"page/{number}" for name, _ in site.asked)


def texts(lake: Path) -> list[tuple[object, ...]]:
    return ask(lake, "SELECT title, text, published_source FROM latest.articles ORDER BY title")


def full(number: int, rest: str = REST) -> str:
    return f"خبر {number}\n{LEAD.format(number)}\n{rest}"


def test_an_article_has_the_text_and_the_time_of_its_page(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert read(site, lake) == Total(batches=1, polls=1, articles=2)
    assert texts(lake) == [("خبر 1", full(1), "page"), ("خبر 2", full(2), "page")]
    assert ask(lake, "SELECT DISTINCT published_at::VARCHAR FROM articles") == [("2022-01-28 06:30:00+00",)]
    assert verify(lake) == []


def test_a_page_is_fetched_once_for_a_version(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    read(site, lake)
    site.feeds["north"] = feed(site, 2, 1)
    assert read(site, lake).articles == 0
    assert (asked(site, 1), asked(site, 2)) == (1, 1)
    site.feeds["north"] = feed(site, 1, more=" وتوقفت الحركة.")
    site.pages["page/1"] = page(1, REST + " وتوقفت الحركة.")
    assert read(site, lake).articles == 1
    assert (asked(site, 1), asked(site, 2)) == (2, 1)
    assert ask(lake, "SELECT count(*), count(*) FILTER (is_latest) FROM articles WHERE title = 'خبر 1'") == [
        (2, 1)
    ]


def test_a_feed_that_has_the_text_is_left_alone(site: Site, tmp_path: Path) -> None:
    content = f"<content:encoded>{escape(f'<p>{REST}</p>')}</content:encoded>"
    site.feeds["north"] = feed(site, 1, content=content)
    read(site, tmp_path / "lake")
    assert asked(site, 1) == 0
    assert texts(tmp_path / "lake") == [("خبر 1", f"خبر 1\n{REST}", "fetch")]


@pytest.mark.parametrize("shown", [404, 503, b"<html><body><p>Just a moment, please wait</p></body></html>"])
def test_a_page_that_fails_leaves_the_feeds_text_and_a_failure(
    site: Site, tmp_path: Path, shown: int | bytes
) -> None:
    lake = tmp_path / "lake"
    site.pages["page/2"] = shown
    assert read(site, lake).articles == 2
    assert texts(lake)[1][:2] == ("خبر 2", f"خبر 2\n{LEAD.format(2)}")
    assert ask(
        lake,
        "SELECT stage, a.title, f.source_uri LIKE '%/page/2', f.message <> '' FROM failures f JOIN articles a USING (article_id)",
    ) == [("page", "خبر 2", True, True)]
    assert verify(lake) == []


def test_trouble_that_passes_is_tried_again_and_lasting_trouble_is_not(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    site.pages |= {"page/1": 404, "page/2": 503}
    read(site, lake)
    site.pages |= {"page/1": page(1), "page/2": page(2)}
    site.feeds["north"] = feed(site, 2, 1)
    assert read(site, lake).articles == 1
    assert [text for _, text, _ in texts(lake)] == [f"خبر 1\n{LEAD.format(1)}", full(2)]
    assert (asked(site, 1), asked(site, 2)) == (1, 2)


def test_trouble_is_not_tried_for_ever(site: Site, tmp_path: Path) -> None:
    site.pages["page/2"] = 503
    for n in range(5):
        site.feeds["north"] = feed(site, 1, 2).replace(b"<channel>", f"<channel><ttl>{n + 1}</ttl>".encode())
        read(site, tmp_path / "lake")
    assert (asked(site, 1), asked(site, 2)) == (1, 3)
    assert ask(tmp_path / "lake", "SELECT count(*) FROM failures") == [(1,)]


def test_a_summary_does_not_take_the_place_of_a_text(site: Site, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    read(site, lake)
    site.feeds["north"] = feed(site, 1, 2, more=" وتوقفت الحركة.")
    site.pages |= {"page/1": 404, "page/2": 503}
    assert read(site, lake).articles == 0
    assert [text for _, text, _ in texts(lake)] == [full(1), full(2)]


def test_what_robots_txt_forbids_stays_in_the_feeds_words(site: Site, tmp_path: Path) -> None:
    site.pages["robots.txt"] = b"User-agent: waqai\nDisallow: /page"
    assert read(site, tmp_path / "lake").articles == 2
    assert (asked(site, 1), asked(site, 2)) == (0, 0)
    assert ask(tmp_path / "lake", "SELECT DISTINCT error_type FROM failures") == [("robots",)]


def test_pages_that_do_not_fit_into_a_round_come_in_the_next(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast(dict[str, object], pages.visit.__kwdefaults__), "within", timedelta(seconds=0.5))
    monkeypatch.setattr("pipelines.ingest.PAGES_BREATH", timedelta(seconds=0.1))
    site.pages["robots.txt"] = b"User-agent: *\nCrawl-delay: 1"
    site.feeds |= {"north": feed(site, 1, 2, 3), "south": feed(site, 4)}
    site.pages["page/3"] = page(3)
    lake = tmp_path / "lake"
    assert read(site, lake).articles == 4
    assert [text for _, text, _ in texts(lake)] == [full(1), full(2), full(3), f"خبر 4\n{LEAD.format(4)}"]
    assert {asked(site, n) for n in (1, 2, 3)} == {1}
    assert ask(lake, "SELECT new_entries FROM feed_polls WHERE feed_id LIKE 'north%'") == [(3,)]
    assert ask(lake, "SELECT articles FROM batches WHERE articles > 0 ORDER BY batch_id") == [
        (2,),
        (1,),
        (1,),
    ]
    assert sum(name == "north" for name, _ in site.asked) == 1
    assert verify(lake) == []


def test_a_feed_that_goes_in_by_parts_has_its_pages(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.ingest.BATCH", 4)
    numbers = range(1, 8)
    site.feeds["north"] = feed(site, *numbers)
    site.pages |= {f"page/{n}": page(n) for n in numbers}
    assert read(site, tmp_path / "lake").articles == 7
    assert [text for _, text, _ in texts(tmp_path / "lake")] == [full(n) for n in numbers]
    assert {asked(site, n) for n in numbers} == {1}
    assert verify(tmp_path / "lake") == []

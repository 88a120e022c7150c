# ruff: noqa: DTZ001 - naive dates are among what is tested
from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from url_normalize import url_normalize

from schemas.article import Article
from schemas.feeds import Feed, FeedEntry, Source
from transforms.feeds.identity import _NORMAL, article, article_id, canonical_url

FEED = Feed(feed_id="paper:1", url="https://paper.example/rss")
SOURCE = Source(
    id="paper",
    name_ar="صحيفة",
    name_en="Paper",
    homepage="https://paper.example",
    country="SY",
    kind="newspaper",
    languages=("ar",),
    timezone="Asia/Damascus",
    every=timedelta(minutes=10),
    full_text=False,
    feeds=(FEED,),
    file="paper.toml",
)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENTRY = FeedEntry(
    position=0,
    guid="g-1",
    url="https://paper.example/news/1",
    title="افتتاح جسر في المدينة",
    content="<p>افتتحت البلدية الجسر.</p><p>وحضر الأهالي.</p>",
    published=datetime(2026, 11, 24, 9, tzinfo=UTC),
)


def told(**changes: Any) -> Article:
    return article(dataclasses.replace(ENTRY, **changes), SOURCE, FEED, NOW)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Paper.Example:443/News/1", "https://paper.example/News/1"),
        ("http://paper.example:80/a/./b/../c", "http://paper.example/a/c"),
        ("http://paper.example:8080/a", "http://paper.example:8080/a"),
        ("https://paper.example/1?utm_source=rss&utm_medium=x&id=7&fbclid=q", "https://paper.example/1?id=7"),
        ("https://paper.example/1?at_medium=RSS&ocid=a&ref=b&gclid=c", "https://paper.example/1"),
        ("https://paper.example/1?source=dam&from=2", "https://paper.example/1?source=dam&from=2"),
        ("https://paper.example/1?b=2&a=1", "https://paper.example/1?b=2&a=1"),
        ("https://paper.example/1?", "https://paper.example/1"),
        ("https://paper.example/1#comments", "https://paper.example/1"),
        ("https://paper.example/%d8%ae%d8%a8%d8%b1", "https://paper.example/%D8%AE%D8%A8%D8%B1"),
        ("https://paper.example/خبر", "https://paper.example/%D8%AE%D8%A8%D8%B1"),
        (
            "https://paper.example/1?q=خبر جديد",
            "https://paper.example/1?q=%D8%AE%D8%A8%D8%B1%D8%AC%D8%AF%D9%8A%D8%AF",
        ),
        ("https://user:pass@paper.example/1", "https://paper.example/1"),
        ("https://صحيفة.example/1", "https://xn--ogbhx3c3b.example/1"),
        ("https://paper.example/news/1/amp", "https://paper.example/news/1"),
        ("https://paper.example/news/1/amp/", "https://paper.example/news/1"),
        ("https://paper.example/amp/news/1", "https://paper.example/news/1"),
        ("https://paper.example/news/1.amp.html", "https://paper.example/news/1.html"),
        ("https://paper.example/news/1?amp=1", "https://paper.example/news/1"),
        ("https://paper.example/news/1?outputType=amp", "https://paper.example/news/1"),
        ("https://paper-example.cdn.ampproject.org/c/s/paper.example/news/1", "https://paper.example/news/1"),
        ("https://www.google.com/amp/s/paper.example/news/1/amp", "https://paper.example/news/1"),
        ("https://paper.example/champ/ramp", "https://paper.example/champ/ramp"),
        (" https://paper.example/\n1 ", "https://paper.example/1"),
        ("https://paper.example", "https://paper.example/"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("ftp://paper.example/1", None),
        ("/news/1", None),
        ("https://[bad", None),
        ("https:///x", None),
        ("", None),
    ],
)
def test_canonical_url(url: str, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_canonical_url_of_anything_is_stable(rest: str) -> None:
    once = canonical_url("https://paper.example/" + rest)
    assert once is None or canonical_url(once) == once


def test_the_same_page_by_other_ways_is_the_same_article() -> None:
    ids = {
        told(url=url, guid=guid).article_id
        for guid, url in enumerate(
            [
                "https://paper.example/news/1",
                "http://paper.example/news/1/",
                "https://www.paper.example/news/1?utm_source=rss",
                "https://m.paper.example/news/1/amp#top",
            ]
        )
    }
    assert len(ids) == 1
    assert len(ids.pop()) == 32


def test_other_pages_are_other_articles() -> None:
    urls = ["/news/1", "/news/2", "/News/1", "/news/1?id=2", "/news/1?id=3", "/news?p=1"]
    assert len({told(url="https://paper.example" + url).article_id for url in urls}) == len(urls)
    assert told(url="https://other.example/news/1").article_id != told().article_id


def test_without_a_page_the_guid_decides() -> None:
    assert told(url=None).article_id == told(url=None, title="آخر", content="x").article_id
    assert told(url=None).article_id != told(url=None, guid="g-2").article_id
    front = told(url="https://paper.example/")
    assert front.article_id == told(url=None).article_id
    assert front.url == "https://paper.example/"


def test_without_page_and_guid_title_and_day_decide() -> None:
    one = told(url=None, guid=None)
    assert one.article_id == told(url=None, guid=None, content="<p>معدّل</p>").article_id
    assert one.article_id != told(url=None, guid=None, title="آخر").article_id
    later = told(url=None, guid=None, published=ENTRY.published and ENTRY.published + timedelta(days=-1))
    assert one.article_id != later.article_id


def test_the_day_of_an_undated_item_does_not_depend_on_the_poll() -> None:
    entry = dataclasses.replace(ENTRY, url=None, guid=None, published=None)
    assert (
        article(entry, SOURCE, FEED, NOW).article_id
        == article(entry, SOURCE, FEED, NOW + timedelta(days=3)).article_id
    )


def test_ids_are_permanent() -> None:
    """These values are in lakes: a change here makes every article new."""
    assert told().article_id == "4a5de5e942241e620d68fdd965635ceb"
    assert told(url=None).article_id == "9ca51a80de40afaa9c19f1eff441b47e"
    assert told(url=None, guid=None).article_id == "14d28ac530552414d7a35849baad4371"
    assert told().version == "caf441e77cd2"
    assert article_id(canonical=None, guid="1", outlet="a", title="", day="") != article_id(
        canonical=None, guid="1", outlet="b", title="", day=""
    )


def test_an_edit_is_a_new_version_of_the_same_article() -> None:
    edited = told(content="<p>افتتحت البلدية الجسر.</p><p>وحضر مئات الأهالي.</p>")
    assert edited.article_id == told().article_id
    assert edited.version != told().version
    assert edited.content_hash.startswith(edited.version)
    assert (
        told(updated=NOW, categories=("أ",), image_url="https://paper.example/2.jpg").version
        == told().version
    )


def test_the_article() -> None:
    found = told(authors=("أ",), categories=("ب",), image_url="https://paper.example/1.jpg")
    assert found.text == "افتتاح جسر في المدينة\nافتتحت البلدية الجسر.\nوحضر الأهالي."
    assert found.title == "افتتاح جسر في المدينة"
    assert (found.outlet, found.outlet_country, found.feed_id) == ("paper", "SY", "paper:1")
    assert (found.language, found.timezone, found.source_uri) == ("ar", "Asia/Damascus", FEED.url)
    assert (found.authors, found.categories, found.image_url) == (
        ("أ",),
        ("ب",),
        "https://paper.example/1.jpg",
    )
    assert (found.published_at, found.published_source) == (datetime(2026, 11, 24, 9, tzinfo=UTC), "feed")
    assert found.updated_at is None


def test_an_item_without_title_begins_with_its_first_line() -> None:
    found = told(title="")
    assert found.text == "افتتحت البلدية الجسر.\nوحضر الأهالي."
    assert found.title == "افتتحت البلدية الجسر."


def test_an_item_without_body() -> None:
    assert told(content="<img src='x'>").text == "افتتاح جسر في المدينة"


@pytest.mark.parametrize(
    ("published", "updated", "at", "source"),
    [
        (datetime(2026, 11, 24, 12), None, datetime(2026, 11, 24, 9, tzinfo=UTC), "feed"),
        (datetime(2022, 1, 20, 12), None, datetime(2022, 1, 20, 10, tzinfo=UTC), "feed"),
        (None, datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC), "feed"),
        (None, None, NOW, "fetch"),
        (NOW + timedelta(hours=23), None, NOW + timedelta(hours=23), "feed"),
        (NOW + timedelta(hours=25), None, NOW, "fetch"),
        (NOW + timedelta(days=900), NOW - timedelta(days=1), NOW - timedelta(days=1), "feed"),
        (datetime(1970, 1, 1, tzinfo=UTC), None, NOW, "fetch"),
        (datetime(1, 1, 1), None, NOW, "fetch"),
        (datetime(9999, 12, 31, 23, 59), None, NOW, "fetch"),
    ],
)
def test_when_it_was_published(
    published: datetime | None, updated: datetime | None, at: datetime, source: str
) -> None:
    found = told(published=published, updated=updated)
    assert (found.published_at, found.published_source) == (at, source)
    assert found.published_at.tzinfo is UTC


@given(st.from_regex(_NORMAL, fullmatch=True))
def test_what_is_normal_stays_as_it_is(url: str) -> None:
    assert url_normalize(url) == url

"""The article in a page: pages in the layouts of many kinds of outlet, and pages that are worse than the feed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml.html import document_fromstring

from schemas.feeds import Page, PageBody
from transforms.feeds.page import read_page
from transforms.feeds.page_metadata import canonical, published

PAGES = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in (Path(__file__).parent / "pages").glob("*.toml")
}
WORSE = {name for name, told in PAGES.items() if "worse" in told}
SUMMARY = "افتتح المجلس البلدي الجسر الجديد في البلدة بعد ترميم دام سنتين، وحضر الافتتاح وجهاء البلدة."
MORE = "وقال رئيس المجلس إن الكلفة بلغت أربعين مليون ليرة، وإن الجسر يخدم ست قرى على ضفتي النهر."


def read(name: str, selector: str | None = None) -> Page:
    told = PAGES[name]
    return read_page(
        PageBody(
            url=told["url"],
            body=(Path(__file__).parent / "pages" / f"{name}.html").read_bytes(),
            content_type="text/html",
            selector=selector,
            title=told["title"],
            summary=told["summary"],
            language="ar",
        )
    )


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


# Words of the article among those taken, and words taken of the article, at least. What the layouts below
# 1.0 cost, and why, stands in docs/decisions/pages.md.
SHARES = {
    "gallery": (0.6, 0.3),
    "broadcaster_app": (0.75, 1.0),
    "local_spans": (0.9, 1.0),
    "ngo_report": (1.0, 0.95),
    "party_joomla": (1.0, 0.9),
}


@pytest.mark.parametrize("name", sorted(PAGES.keys() - WORSE))
def test_the_article_is_found_in_every_layout(name: str) -> None:
    page, right = read(name), words(PAGES[name]["body"])
    assert page.error is None
    both, (precision, recall) = (words(page.text) & right).total(), SHARES.get(name, (1.0, 1.0))
    assert both / words(page.text).total() >= precision, page.text
    assert both / right.total() >= recall, page.text


@pytest.mark.parametrize("name", sorted(PAGES.keys() - WORSE))
def test_address_and_day_of_a_page(name: str) -> None:
    page, told = read(name), PAGES[name]
    assert page.canonical in (None, told["canonical"])
    moment = page.published
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("Asia/Damascus"))
    assert moment == (datetime.fromisoformat(told["published"]) if "published" in told else None)


@pytest.mark.parametrize("name", sorted(WORSE))
def test_a_page_that_is_worse_gives_way_to_the_feed(name: str) -> None:
    page = read(name)
    assert (page.text, page.error_type, page.passing) == ("", PAGES[name]["worse"], False)
    assert page.error


def test_a_selector_says_where_the_article_stands() -> None:
    page = read("infinite_scroll", "article[data-id='8801'] > p")
    assert page.text == PAGES["infinite_scroll"]["body"].strip()


def test_nested_choices_of_a_selector_are_taken_once() -> None:
    body = f"<div class=a><p>{SUMMARY}</p><div class=a><p>{MORE}</p></div></div>".encode()
    page = read_page(
        PageBody(url="https://o.example/1", body=body, selector="div.a", summary=SUMMARY, language="ar")
    )
    assert page.text == f"{SUMMARY}\n{MORE}"


def test_marks_and_words_in_pieces_stay_as_published() -> None:
    text = "قالت ال<b>بلدة</b> إن <span>الـ\u200cجسر</span> \u200fمفتوح، " + SUMMARY
    page = read_page(
        PageBody(
            url="https://o.example/1",
            body=f"<html><body><article><p>{text}</p><p>{MORE}</p></article></body></html>".encode(),
            summary=SUMMARY,
            language="ar",
        )
    )
    assert page.text.startswith("قالت البلدة إن الـ\u200cجسر \u200fمفتوح، افتتح")


@pytest.mark.parametrize(
    ("body", "content_type", "error_type"),
    [
        (b"", "text/html", "not_html"),
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"\xff\xd8\xff", "image/jpeg", "not_html"),
        (b"<html><body></body></html>", "text/html", "no_text"),
        (b"\0\0\0<<<>>>&&&", "text/html", "no_text"),
        (b"<div>" * 50_000, "text/html", "no_text"),
        (b"<table><tr><td>" * 5_000, None, "no_text"),
    ],
)
def test_what_is_no_page_is_told(body: bytes, content_type: str | None, error_type: str) -> None:
    page = read_page(
        PageBody(
            url="https://o.example/1", body=body, content_type=content_type, summary=SUMMARY, language="ar"
        )
    )
    assert page.error_type == error_type
    assert page.error


DATES: list[Any] = [
    ("<meta property='article:published_time' content='2022-04-12T09:00:00+03:00'>", "2022-04-12T06:00:00+00:00"),
    ("<meta property='article:modified_time' content='2022-04-12T09:00:00+03:00'>", None),
    ("<div class=clock>الأحد 29 تشرين الثاني 2026</div><p>© 2026</p>", None),
    ("<time datetime='2022-04-15'>تعليق زائر</time>", None),
    ("<span itemprop=datePublished content='2022-04-12'>أمس</span>", "2022-04-12T00:00:00"),
    ("<abbr class='updated published' title='2022-04-12T10:00:00Z'>10:00</abbr>", "2022-04-12T10:00:00+00:00"),
    ("<meta name=date content='04/05/2022'>", None),
    ("<meta name=date content='14/05/2022 10:30'>", "2022-05-14T10:30:00"),
    ("<meta name=DC.date.issued content='١٢ نيسان ٢٠٢٢'>", "2022-04-12T00:00:00"),
    ("<script type='application/ld+json'>{\"@type\":\"Organization\",\"foundingDate\":\"1966-01-01\"}</script>", None),
    ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2022-04-12T10:00Z\",\"dateModified\":\"2023-01-01\"}</script>", "2022-04-12T10:00:00+00:00"),
    ("<script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"datePublished\":\"2022-04-12\"},{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-04-12\"}]</script>", None),
    ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":</script>", None),
    ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>", None),
    ("<p>قُتل في 12 نيسان 2012 أربعة أشخاص</p>", None),
    ("<p>12 رمضان 1443</p>", None),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "right"), DATES)
def test_only_what_is_marked_as_the_day_of_publication_is_one(markup: str, right: str | None) -> None:
    found = published(document_fromstring(f"<html><body>{markup}<p>نص</p></body></html>"))
    assert (found and found.isoformat()) == right


@pytest.mark.parametrize(
    ("link", "url", "right"),
    [
        ("https://o.example/news/4410", "https://o.example/news/4410?x=1", "https://o.example/news/4410"),
        ("https://o.example/", "https://o.example/news/4410", None),
        ("https://o.example/news", "https://o.example/news/4410", None),
        ("https://o.example/n.php", "https://o.example/n.php?id=4410", None),
        ("https://other.example/news/4410", "https://o.example/news/4410", None),
        ("https://www.o.example/news/4410/", "https://m.o.example/news/4410/amp", "https://www.o.example/news/4410"),
        ("https://o.example/news/9999", "https://o.example/news/4410", None),
        ("https://o.example/news/4410?m=1", "https://o.example/news/4410", None),
        ("javascript:void(0)", "https://o.example/news/4410", None),
        ("http://[", "https://o.example/news/4410", None),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_the_pages_own_is_a_mistake(link: str, url: str, right: str | None) -> None:
    tree = document_fromstring(
        f"<html><head><link rel=canonical href='{link}'></head><body><p>نص</p></body></html>"
    )
    assert canonical(tree, url) == right

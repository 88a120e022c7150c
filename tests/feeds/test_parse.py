# ruff: noqa: DTZ001 - naive dates are among what is tested
from __future__ import annotations

import json
import runpy
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.feeds import ParsedFeed
from transforms.feeds.dates import parse_date
from transforms.feeds.parse import parse

FULL = Path(__file__).with_name("full")
FEEDS = sorted(path for path in FULL.iterdir() if path.suffix in (".xml", ".json"))
HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>قناة</title>'
END = "</channel></rss>"


def item(number: int, description: str = "نص الخبر") -> str:
    return (
        f"<item><title>عنوان {number}</title><link>https://a.example/{number}</link>"
        f"<description>{description}</description></item>"
    )


def read(text: str | bytes, **options: str) -> ParsedFeed:
    body = text if isinstance(text, bytes) else text.encode()
    return parse(body, url="https://a.example/rss", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_full(path: Path) -> None:
    expected = runpy.run_path(str(path.with_suffix(".py")))["EXPECTED"]
    assert parse(path.read_bytes(), url="https://served.example/feed") == expected


def test_every_format_has_a_fixture() -> None:
    formats = {parse(path.read_bytes(), url="https://served.example/feed").format for path in FEEDS}
    assert formats == {
        "rss 0.91", "rss 0.92", "rss 2.0", "rdf 0.90", "rdf 1.0", "atom 0.3", "atom 1.0", "json 1.0", "json 1.1",
    }  # fmt: skip


# What is not a feed


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\0\0", b"\xef\xbb\xbf"])
def test_empty(body: bytes) -> None:
    found = read(body)
    assert found.error is not None
    assert not found.entries


def test_html_names_its_feeds() -> None:
    page = (
        '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head>'
        '<body><a href="https://a.example/ar/rss.xml">RSS</a><p>خبر</body></html>'
    )
    found = read(page)
    assert found.feed_links == ("https://a.example/feed/", "https://a.example/ar/rss.xml")
    assert found.error is not None
    assert "HTML page instead of a feed" in found.error
    assert "https://a.example/feed/" in found.error


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("مرحبا", "neither XML nor JSON"),
        ("<?xml version='1.0'?><urlset><url/></urlset>", "<urlset>"),
        ("<html><body>403", "HTML"),
        ('{"items": []}', "not a JSON Feed"),
        ("[1, 2", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "not a JSON Feed"),
        (HEAD, "cannot be read"),
    ],
)
def test_not_a_feed(body: str, word: str) -> None:
    found = read(body)
    assert found.error is not None
    assert word in found.error
    assert found.entries == ()


def test_a_feed_without_items_is_no_error() -> None:
    assert read(HEAD + END) == ParsedFeed(format="rss 2.0", title="قناة")


# Encodings

TEXT = HEAD + item(1, "قصفت الريح نوافذ المدرسة وقال المدير إنّ الدوام مستمر") + END


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "UTF-8", None),
        ("utf-8", "UTF-8", "text/xml; charset=windows-1256"),
        ("utf-8", "windows-1256", None),
        ("utf-8", "ISO-8859-1", "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", "windows-1256", None),
        ("utf-16", "UTF-16", None),
        ("utf-16-le", "UTF-16", None),
        ("windows-1256", "windows-1256", None),
        ("windows-1256", "windows-1256", "text/xml; charset=utf-8"),
        ("windows-1256", "UTF-8", None),
        ("windows-1256", "", None),
        ("windows-1256", "", "text/xml; charset=iso-8859-1"),
        ("windows-1256", "no-such-encoding", None),
        ("iso-8859-6", "", None),
        ("iso-8859-6", "UTF-8", None),
        ("iso-8859-6", "iso-8859-6", None),
    ],
)
def test_encodings(encoding: str, declared: str, header: str | None) -> None:
    said = f' encoding="{declared}"' if declared else ""
    body = TEXT.replace(' encoding="UTF-8"', said).encode(encoding)
    found = parse(body, url="https://a.example/rss", content_type=header)
    assert found.title == "قناة"
    assert found.entries[0].content == "قصفت الريح نوافذ المدرسة وقال المدير إنّ الدوام مستمر"


def test_the_sources_own_word_on_the_encoding() -> None:
    body = TEXT.replace(' encoding="UTF-8"', "").replace("قصفت", "é").encode("cp1256")
    assert read(body, encoding="windows-1256").entries[0].content.startswith("é الريح")


def test_a_wrong_declaration_is_told() -> None:
    assert read(TEXT.encode("cp1256")).problems == ("declared utf-8, read as cp1256",)


def test_french_and_turkish_are_not_taken_for_arabic() -> None:
    text = "<rss><channel><item><title>Le ministère a été reçu à Genève, déjà célèbre</title></item></channel></rss>"
    assert read(text.encode("latin-1")).entries[0].title == "Le ministère a été reçu à Genève, déjà célèbre"


def test_a_download_cut_inside_a_character() -> None:
    body = (HEAD + item(1) + "<item><title>ب").encode()[:-1]
    found = read(body)
    assert [entry.title for entry in found.entries] == ["عنوان 1"]


# Broken XML


def test_a_cut_feed_keeps_its_whole_items() -> None:
    body = (HEAD + item(1) + item(2) + item(3) + END).encode()
    start = body.index("<item><title>عنوان 3".encode())
    stop = body.index(b"</item>", start) + len(b"</item>")
    for length in range(start + len(b"<item>"), stop, 7):
        found = read(body[:length])
        assert [entry.title for entry in found.entries] == ["عنوان 1", "عنوان 2"]
        assert [bad.error_type for bad in found.malformed] == ["cut_short"]
        assert found.malformed[0].payload.startswith("<item>")
    whole = read(body[:stop])
    assert len(whole.entries) == 3
    assert whole.malformed == ()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("أ &amp;amp; ب </p></p></p></p>", "أ &amp;amp; ب"),
        ("<p>سطر & آخر<br>ثالث</p> <img src=x>", "<p>سطر &amp; آخر<br>ثالث</p>"),
        ("كلمة &nbsp; &hellip; &bogus; & نهاية", "كلمة \u00a0 … &bogus; & نهاية"),
        ("5 < 6 &lt;p&gt;", "5 < 6 &lt;p&gt;"),
        ("<![CDATA[لم يغلق", "لم يغلق"),
        ("أ &#1; ب &#0; ج &#xFFFF;", "أ  ب  ج"),
        ("<a>" * 5000, "<a><a>"),
    ],
)
def test_a_broken_item_costs_nothing_else(inside: str, expected: str) -> None:
    found = read(HEAD + item(1, "أ &amp; ب") + item(2, inside) + item(3, "&lt;b&gt;ج&lt;/b&gt;") + END)
    assert [entry.title for entry in found.entries] == ["عنوان 1", "عنوان 2", "عنوان 3"]
    assert found.entries[0].content == "أ & ب"
    assert found.entries[1].content.startswith(expected)
    assert found.entries[2].content == "<b>ج</b>"
    assert len(found.problems) == 1


def test_an_item_never_closed_is_told() -> None:
    found = read(HEAD + "<item><title>مفتوح</title>" + item(2) + END)
    assert [entry.title for entry in found.entries] == ["عنوان 2"]
    assert [(bad.error_type, bad.payload) for bad in found.malformed] == [
        ("broken_xml", "<item><title>مفتوح</title>")
    ]


def test_broken_around_the_items() -> None:
    found = read(
        "<br/><b>Warning</b>: x\n" + HEAD.replace("قناة", "ق & <b") + "</x>" + item(1) + END + "<script>"
    )
    assert [entry.title for entry in found.entries] == ["عنوان 1"]


def test_prefixes_that_are_not_declared() -> None:
    found = read(HEAD + "<item><title>أ</title><content:encoded>نص</content:encoded></item>" + END)
    assert (found.entries[0].content, found.entries[0].full) == ("نص", True)


def test_malformed_rows_are_bounded() -> None:
    found = read(HEAD + "<item>" * 5000 + item(1) + END)
    assert len(found.entries) == 1
    assert len(found.malformed) == 100
    assert any("items cannot be read" in problem for problem in found.problems)
    long = read(HEAD + f"<item><category>{'س' * 9000}</category></item>" + END)
    assert len(long.malformed[0].payload) == 2000


# Attacks


def test_entity_bombs_do_not_expand() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    started = time.monotonic()
    found = read(f"<?xml version='1.0'?><!DOCTYPE rss [{lol}]>{HEAD[38:]}{item(1, 'x &l9; y')}{END}")
    assert time.monotonic() - started < 1
    assert found.entries[0].content == "x &l9; y"


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    found = read(
        f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file://{secret}'>"
        f"<!ENTITY % p SYSTEM 'file://{secret}'> %p;]>{HEAD[38:]}{item(1, '&x;')}{END}"
    )
    assert "SECRET" not in repr(found)
    assert found.entries[0].content == "&x;"


@pytest.mark.parametrize(
    "inside",
    [
        "<" * 2_000_000,
        "<a " * 500_000,
        "<a>" * 500_000,
        "<![CDATA[" * 200_000,
        "<a>&</a>" * 100_000,
        "&" * 500_000,
    ],
    ids=["lt", "tags", "deep", "cdata", "fields", "amp"],
)
def test_hostile_text_takes_linear_time(inside: str) -> None:
    def seconds(part: str) -> float:
        started = time.process_time()
        found = read(HEAD + item(1) + item(2, part) + END)
        assert found.entries[0].title == "عنوان 1"
        return time.process_time() - started

    # Four times as much takes sixteen times as long where it is not linear.
    assert seconds(inside) < 9 * max(seconds(inside[: len(inside) // 4]), 0.05)


def test_more_elements_than_any_feed_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.feeds.mend._MOST_ELEMENTS", 5000)
    found = read(HEAD + item(1) + item(2, "x</description>" + "<b/>" * 5100 + "<description>") + END)
    assert [entry.title for entry in found.entries] == ["عنوان 1"]
    assert [bad.error_type for bad in found.malformed] == ["broken_xml"]
    many = read(HEAD + "<item><title>أ</title></item>" * 2600 + END)
    assert many.error is not None
    assert "elements" in many.error


# Single items


def test_an_item_of_5_megabytes() -> None:
    text = "كلمة " * 550_000
    found = read(HEAD + item(1, text) + item(2) + END)
    assert len(text.encode()) > 4_900_000
    assert len(found.entries[0].content) == len(text.strip())
    assert len(found.entries) == 2


def test_control_characters_go_and_direction_marks_stay() -> None:
    found = read(HEAD + item(1, "أ\x00ب\x0bج \u202bيمين\u202c \u200fد\u200c 😀 \U0001f1f8\U0001f1fe") + END)
    assert found.entries[0].content == "أبج \u202bيمين\u202c \u200fد\u200c 😀 \U0001f1f8\U0001f1fe"
    assert found.problems == ("control characters were dropped",)


def test_json_escapes_cannot_smuggle_what_arrow_refuses() -> None:
    items = [{"id": "1", "title": "a\ud800b\x00c", "content_text": "\udfff", "tags": ["\ud800"]}]
    found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert found.entries[0].title == "abc"
    repr(found).encode()


@pytest.mark.parametrize(
    ("fields", "guid", "url"),
    [
        ("<guid>77</guid><title>أ</title>", "77", None),
        ("<guid>https://b.example/1</guid><title>أ</title>", "https://b.example/1", "https://b.example/1"),
        ("<guid isPermaLink='false'>https://b.example/1</guid><title>أ</title>", "https://b.example/1", None),
        ("<link>/1</link><title>أ</title>", None, "https://a.example/1"),
        ("<link>javascript:alert(1)</link><title>أ</title>", None, None),
        ("<link>http://[bad</link><title>أ</title>", None, None),
        ("<title>أ</title>", None, None),
        ("<link> \n https://a.example/5 \n</link><description>أ</description>", None, "https://a.example/5"),
    ],
)
def test_what_an_item_may_lack(fields: str, guid: str | None, url: str | None) -> None:
    found = read(f"{HEAD}<item>{fields}</item>{END}")
    assert [(entry.guid, entry.url) for entry in found.entries] == [(guid, url)]


@pytest.mark.parametrize(
    ("fields", "error_type"),
    [
        ("", "no_text"),
        ("<link>/1</link><guid>1</guid>", "no_text"),
        ("<link>/1</link><description>&lt;script&gt;x&lt;/script&gt;</description>", "no_text"),
        ("<description>نص بلا شيء سواه</description>", "no_identity"),
    ],
)
def test_an_item_that_cannot_become_an_article(fields: str, error_type: str) -> None:
    found = read(f"{HEAD}<item>{fields}</item>{item(2)}{END}")
    assert [entry.position for entry in found.entries] == [1]
    assert [(bad.position, bad.error_type) for bad in found.malformed] == [(0, error_type)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +0300", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 EST", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 GMT+3", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 -0000", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("24 Nov 26 10:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00", datetime(2026, 11, 24, 10)),
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24T10:00:00.5+0300", datetime(2026, 11, 24, 7, 0, 0, 500000, tzinfo=UTC)),
        ("2026-11-24 10:00:00 +03:00", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("2026-11-24 10:00", datetime(2026, 11, 24, 10)),
        ("2026-11-24", datetime(2026, 11, 24)),
        ("الثلاثاء، 24 نوفمبر 2026 10:00:00 +0300", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("ث, 24 تشرين الثاني 2026 10:00", datetime(2026, 11, 24, 10)),
        ("٢٤ تشرين الثاني ٢٠٢٦ ١٠:٠٠ م", datetime(2026, 11, 24, 22)),
        ("12 كانون الأول/ديسمبر 2026 - 12:05 ص", datetime(2026, 12, 12, 0, 5)),
        ("Mon, 5 أيلول 2022 09:15 GMT+3", datetime(2022, 9, 5, 6, 15, tzinfo=UTC)),
        ("24/11/2026 10:00", datetime(2026, 11, 24, 10)),
        ("3/4/2026", None),
        ("Tue, 99 Nov 2026 10:00:00 GMT", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1795514400", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    assert parse_date(text) == expected


# Whatever comes


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=40)))
def test_any_bytes(body: bytes, content_type: str | None) -> None:
    found = parse(body, url="https://a.example/rss", content_type=content_type)
    assert found.error or found.format
    repr(found).encode()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_feeds_with_bytes_changed(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(FEEDS)).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body)))
        new = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [b"<item>", b"</item>", b"]]>", b"<![CDATA[", b"&", b"<", b"\0", b'"', b"</", b"<!--"]
                ),
            )
        )
        body[at : at + data.draw(st.integers(0, 30))] = new
    found = parse(bytes(body), url="https://a.example/rss")
    assert found.error or found.format
    for entry in found.entries:
        assert entry.title or entry.content
        assert entry.url is None or entry.url.startswith("http")
    repr(found).encode()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_date(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo in (None, UTC)


def test_an_item_may_have_an_element_called_links() -> None:
    enclosure = "<enclosure url='/a.jpg' type='image/jpeg'/>"
    found = read(
        HEAD + item(1).replace("</item>", f"<links version='2'>x</links>{enclosure}</item>") + item(2) + END
    )
    assert [entry.title for entry in found.entries] == ["عنوان 1", "عنوان 2"]


def test_an_enclosed_picture_is_the_image() -> None:
    sound = "<enclosure url='/a.mp3' type='audio/mpeg'/>"
    picture = "<enclosure url='/a.jpg' type='image/jpeg'/>"
    (entry,) = read(HEAD + item(1).replace("</item>", f"{sound}{picture}</item>") + END).entries
    assert entry.image_url == "https://a.example/a.jpg"

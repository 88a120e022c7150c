"""The demo's feeds are what pipelines/demo/README.md says: read here without the project's own readers."""

import datetime as dt
import html
import json
import re
import tomllib
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

DEMO = Path(__file__).parents[1] / "pipelines" / "demo"
ROUND1 = DEMO / "feeds" / "round1"
ROUND2 = DEMO / "feeds" / "round2"
SOURCES = sorted((DEMO / "sources").glob("*.toml"))

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

EDITED = "snawbar-2023-0206-003"
ORIGINAL = "snawbar-2020-0306-006"
REPUBLISHED = "tag:daftar-alhara.example,2020:2019"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as its feed has it; empty strings for what it lacks."""

    outlet: str
    guid: str
    link: str
    title: str
    published: str
    body: str  # HTML


def _rss2(path: Path) -> Iterator[Item]:
    for item in ET.fromstring(path.read_bytes()).iter("item"):
        yield Item(
            outlet=path.stem,
            guid=item.findtext("guid", ""),
            link=item.findtext("link", ""),
            title=item.findtext("title", ""),
            published=item.findtext("pubDate", ""),
            body=item.findtext(CONTENT) or item.findtext("description", ""),
        )


def _rss1(path: Path) -> Iterator[Item]:
    for item in ET.fromstring(path.read_bytes()).iter(RSS1 + "item"):
        yield Item(
            outlet=path.stem,
            guid=item.get(RDF + "about", ""),
            link=item.findtext(RSS1 + "link", ""),
            title=item.findtext(RSS1 + "title", ""),
            published=item.findtext(DC + "date", ""),
            body=item.findtext(CONTENT) or item.findtext(RSS1 + "description", ""),
        )


def _atom(path: Path) -> Iterator[Item]:
    for entry in ET.fromstring(path.read_bytes()).iter(ATOM + "entry"):
        content, link = entry.find(ATOM + "content"), entry.find(ATOM + "link")
        assert content is not None and link is not None
        inline = content.get("type") == "xhtml"
        yield Item(
            outlet=path.stem,
            guid=entry.findtext(ATOM + "id", ""),
            link=link.get("href", ""),
            title=entry.findtext(ATOM + "title", ""),
            published=entry.findtext(ATOM + "published", ""),
            body=ET.tostring(content, encoding="unicode") if inline else content.text or "",
        )


def _json(path: Path) -> Iterator[Item]:
    for item in json.loads(path.read_bytes())["items"]:
        yield Item(
            outlet=path.stem,
            guid=item["id"],
            link=item["url"],
            title=item["title"],
            published=item["date_published"],
            body=item.get("content_html") or item["content_text"],
        )


FORMATS = {
    "snawbar_wire.xml": _rss2,
    "diwan_agency.xml": _rss2,
    "daftar_alhara.atom": _atom,
    "kani_nu.json": _json,
    "ataba_monitor.rdf": _rss1,
}
ITEMS = [item for name, read in FORMATS.items() for item in read(ROUND1 / name)]
SOUND = [item for item in ITEMS if item.guid]


def _text(body: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def _words(body: str) -> list[str]:
    """Words without vowel marks; one that is spelt in pieces counts once."""
    return re.findall(r"[^\W_]+", re.sub(r"ـ*[ .]ـ|ـ|[\u064B-\u0652]", "", _text(body)))


def _sentences(item: Item) -> set[str]:
    """Sentences of eight words and more, as bare words."""
    parts = re.split(r"[.؟!:\n]|</p>", item.body)
    return {" ".join(words) for part in parts if len(words := _words(part)) >= 8}


def _when(published: str) -> dt.datetime:
    return (
        parsedate_to_datetime(published) if published[:1].isalpha() else dt.datetime.fromisoformat(published)
    )


def _zone(outlet: str) -> ZoneInfo:
    return ZoneInfo(tomllib.loads((DEMO / "sources" / f"{outlet}.toml").read_text("utf-8"))["timezone"])


def test_five_outlets_and_at_least_forty_items() -> None:
    assert {path.name for path in ROUND1.iterdir()} == set(FORMATS)
    assert len(SOUND) >= 44
    assert {item.outlet for item in ITEMS} == {path.stem for path in SOURCES}


def test_formats() -> None:
    def root(name: str) -> ET.Element:
        return ET.fromstring((ROUND1 / name).read_bytes())

    assert [root(name).get("version") for name in ("snawbar_wire.xml", "diwan_agency.xml")] == ["2.0", "2.0"]
    assert root("daftar_alhara.atom").tag == ATOM + "feed"
    assert root("ataba_monitor.rdf").tag == RDF + "RDF"
    version = json.loads((ROUND1 / "kani_nu.json").read_bytes())["version"]
    assert version == "https://jsonfeed.org/version/1.1"


def test_windows_1256_bytes() -> None:
    raw = (ROUND1 / "diwan_agency.xml").read_bytes()
    assert b'encoding="windows-1256"' in raw.splitlines()[0]
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    text = raw.decode("cp1256")
    assert "وكالة الديوان السورية" in text
    assert text.encode("cp1256") == raw


def test_guids_and_links() -> None:
    assert len({item.guid for item in SOUND}) == len({item.link for item in SOUND}) == len(SOUND)
    assert all(re.match(r"https://[a-z-]+\.example/", item.link) for item in SOUND)
    # what a text links to is invented as well
    links = re.findall(r'href="([^"<]+)', " ".join(item.body for item in SOUND))
    assert links and all(re.match(r"https://[a-z-]+\.example/", link) for link in links)


@pytest.mark.parametrize("item", SOUND, ids=lambda item: item.guid)
def test_item(item: Item) -> None:
    assert item.title
    assert 80 <= len(_words(item.body)) <= 600
    assert unicodedata.is_normalized("NFC", item.title + item.body)
    when = _when(item.published)
    assert when.utcoffset() == when.astimezone(_zone(item.outlet)).utcoffset()


def test_rdf_lists_its_sound_items_in_order() -> None:
    root = ET.fromstring((ROUND1 / "ataba_monitor.rdf").read_bytes())
    listed = [li.get(RDF + "resource") for li in root.iter(RDF + "li")]
    assert listed == [item.guid for item in SOUND if item.outlet == "ataba_monitor"]


def test_one_malformed_item() -> None:
    (item,) = [item for item in ITEMS if not item.guid]
    assert item.outlet == "ataba_monitor"
    assert (item.title, item.link) == ("", "")
    with pytest.raises(ValueError):
        _when(item.published)
    with pytest.raises(ET.ParseError):
        ET.fromstring(f"<div>{item.body}</div>")


def test_languages() -> None:
    latin = [item.guid for item in SOUND if not re.search(r"[\u0600-\u06FF]", _text(item.body))]
    assert latin == ["snawbar-2025-0520-031-en", "kn-ku-88042"]


def test_spellings_in_pieces() -> None:
    bulletin = " ".join(item.body for item in ITEMS if item.outlet == "ataba_monitor")
    assert all(spelling in bulletin for spelling in ("م ـقـ ـتـ ـل", "قـ.ـصـ.ـف", "اسـ ـتـ ـهـ ـدفت"))
    assert not any(re.search(r"ـ[ .]ـ", item.body) for item in ITEMS if item.outlet != "ataba_monitor")


def test_prison_is_told_by_five_outlets() -> None:
    start, end = dt.date(2022, 1, 20), dt.date(2022, 2, 3)
    told = [item for item in SOUND if start <= _when(item.published).date() <= end and "غويران" in item.body]
    assert {item.outlet for item in told} == {path.stem for path in SOURCES}
    assert len(told) == 8


def test_only_the_republished_item_shares_a_sentence() -> None:
    shared = {frozenset((a.guid, b.guid)) for a, b in combinations(SOUND, 2) if _sentences(a) & _sentences(b)}
    assert shared == {frozenset((ORIGINAL, REPUBLISHED))}


def test_republished_item_is_the_same_text_with_a_credit() -> None:
    by_guid = {item.guid: item for item in SOUND}
    original, copy = by_guid[ORIGINAL], by_guid[REPUBLISHED]
    assert copy.title == original.title
    assert _when(copy.published) > _when(original.published)
    credit = ["نقلا", "عن", "وكالة", "صنوبر", "للأنباء"]
    assert [*credit, *_words(original.body)] == _words(copy.body)


def test_round_two_edits_one_item() -> None:
    assert [path.name for path in ROUND2.iterdir()] == ["snawbar_wire.xml"]
    before, after = ((folder / "snawbar_wire.xml").read_text("utf-8") for folder in (ROUND1, ROUND2))

    def split(feed: str) -> list[str]:
        return re.split(r"(?<=</item>)", feed)

    changed = [(a, b) for a, b in zip(split(before), split(after), strict=True) if a != b]
    ((old, new),) = changed
    assert EDITED in old and EDITED in new

    def updated(item: str) -> dt.datetime:
        (stamp,) = re.findall(r"<atom:updated>(.+?)</atom:updated>", item)
        return dt.datetime.fromisoformat(stamp)

    assert updated(new) > updated(old)
    assert re.findall(r"<pubDate>.+", old) == re.findall(r"<pubDate>.+", new)
    assert "980" in old and "1830" in new


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_source(path: Path) -> None:
    source = tomllib.loads(path.read_text("utf-8"))
    assert source["id"] == path.stem
    assert re.fullmatch(r"https://[a-z-]+\.example/", source["homepage"])
    assert source["kind"] in {"agency", "newspaper", "broadcaster", "monitor", "government", "party", "ngo"}
    assert re.fullmatch(r"[A-Z]{2}", source["country"])
    assert "ar" in source["languages"]
    assert source["name_ar"] and source["name_en"]
    assert re.fullmatch(r"\d+[smh]", source["every"])
    assert source["full_text"] is False
    (feed,) = source["feeds"]
    assert feed["private_network"] is True
    address, name = feed["url"].rsplit("/", 1)
    assert address == "http://127.0.0.1:{port}"
    assert name in FORMATS and name.split(".")[0] == path.stem

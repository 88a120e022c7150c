"""From a feed's bytes to entries: the one door of feedparser.

feedparser gets well-formed UTF-8 only (see ``mend``), with sanitising and link rewriting off: both
read markup with a parser of quadratic time, and the text is taken out of the markup elsewhere.
"""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

import feedparser

from schemas.feeds import FeedEntry, MalformedEntry, ParsedFeed
from transforms.feeds import jsonfeed
from transforms.feeds.dates import parse_date
from transforms.feeds.doubled import undouble
from transforms.feeds.encoding import clean, decode
from transforms.feeds.entry import defect, told_apart
from transforms.feeds.links import absolute, feed_links
from transforms.feeds.markup import inline_text
from transforms.feeds.mend import Mended, Unreadable, mend, root

_PAYLOAD = 2000
_MOST_LOST = 100
_FORMATS = {"rss": "rss", "RDF": "rdf", "feed": "atom"}
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}

_Dict = Mapping[str, object]
_feedparser = cast(
    Callable[..., Mapping[str, object]],
    feedparser.parse,
)


def parse(
    body: bytes, *, url: str, content_type: str | None = None, encoding: str | None = None
) -> ParsedFeed:
    """Read a feed: RSS 0.9x, 1.0, 2.0, Atom, JSON Feed; bad data gives ``error`` or ``malformed``, never raises.

    ``url`` is where it came from after redirects: relative links are resolved against it.
    ``content_type`` is the HTTP header; ``encoding`` overrules everything but a byte order mark.

    >>> feed = parse(b"<rss version='2.0'><channel><item><title>A</title><link>/1</link></item></channel></rss>",
    ...              url="https://example.org/rss")
    >>> feed.format, feed.entries[0].url
    ('rss 2.0', 'https://example.org/1')
    """
    if not body.strip(b" \t\r\n\0"):
        return ParsedFeed(error="the body is empty; the server should send a feed here")
    decoded = decode(body, content_type=content_type, encoding=encoding)
    text = clean(decoded.text).strip("\ufeff \t\r\n")
    problems = [decoded.problem] if decoded.problem else []
    text, doubled = undouble(text)
    if doubled:
        problems.append(f"{doubled} lines were encoded twice and put right")
    elif len(text) < len(decoded.text.strip("\ufeff \t\r\n")):
        problems.append("control characters were dropped")
    if text.startswith(("{", "[")):
        return jsonfeed.parse(text, url=url, problems=problems)
    kind = root(text)
    if kind not in _FORMATS:
        return _not_a_feed(kind, text, url)
    try:
        mended = mend(text)
    except Unreadable as error:
        return ParsedFeed(
            error=f"a {_FORMATS[kind]} feed that cannot be read: {error}; it begins {text[:80]!r}"
        )
    if mended.problem:
        problems.append(mended.problem)
    try:
        parsed = _feedparser(
            io.BytesIO(mended.xml),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001 - whatever feedparser trips over is the feed's fault
        return ParsedFeed(
            error=f"a {_FORMATS[kind]} feed that cannot be read: {type(error).__name__}: {error}"
        )
    return _feed(parsed, url, kind, problems, mended)


def _not_a_feed(kind: str, text: str, url: str) -> ParsedFeed:
    if kind == "html":
        links = feed_links(text, url)
        named = f"; the page names these feeds: {', '.join(links)}" if links else ", and it names no feed"
        return ParsedFeed(error=f"an HTML page instead of a feed{named}", feed_links=links)
    what = f"XML of another kind (<{kind}>)" if kind else "neither XML nor JSON"
    return ParsedFeed(error=f"not a feed but {what}; it begins {text[:80]!r}")


def _feed(parsed: _Dict, url: str, kind: str, problems: list[str], mended: Mended) -> ParsedFeed:
    about = _mapping(parsed.get("feed"))
    entries: list[FeedEntry] = []
    malformed: list[MalformedEntry] = []
    items = _mappings(parsed.get("entries"))
    for position, item in enumerate(items):
        entry = _entry(position, item, url)
        wrong = defect(entry)
        if wrong is None:
            entries.append(entry)
        else:
            malformed.append(
                MalformedEntry(
                    position=position, error_type=wrong[0], message=wrong[1], payload=_payload(item)
                )
            )
    lost = list(_lost(mended))
    if len(lost) > _MOST_LOST:
        problems.append(f"{len(lost):,} items cannot be read, {_MOST_LOST} are told")
    for error_type, message, chunk in lost[:_MOST_LOST]:
        malformed.append(
            MalformedEntry(
                position=len(entries) + len(malformed),
                error_type=error_type,
                message=message,
                payload=chunk[:_PAYLOAD],
            )
        )
    version = _VERSIONS.get(_text(parsed, "version"), "")
    return ParsedFeed(
        format=f"{_FORMATS[kind]} {version}".strip(),
        title=inline_text(_text(about, "title")),
        language=_text(about, "language") or None,
        ttl=_ttl(about),
        entries=told_apart(entries),
        malformed=tuple(malformed),
        problems=tuple(problems),
    )


def _lost(mended: Mended) -> Iterator[tuple[str, str, str]]:
    for chunk in mended.broken:
        yield "broken_xml", "the item's XML cannot be read", chunk
    if mended.cut is not None:
        yield "cut_short", "the feed ends inside this item; it is read when the feed comes whole", mended.cut


_VERSIONS = {
    "rss090": "0.90", "rss091n": "0.91", "rss091u": "0.91", "rss092": "0.92", "rss093": "0.93", "rss094": "0.94",
    "rss10": "1.0", "rss20": "2.0", "atom03": "0.3", "atom10": "1.0",
}  # fmt: skip


def _entry(position: int, item: _Dict, url: str) -> FeedEntry:
    guid = _text(item, "id").strip() or None
    title = _mapping(item.get("title_detail"))
    content, full = _content(item)
    return FeedEntry(
        position=position,
        guid=guid,
        url=_link(item, url),
        title=(
            " ".join(_text(item, "title").split())
            if title.get("type") == "text/plain"
            else inline_text(_text(item, "title"))
        ),
        content=content,
        full=full,
        authors=_unique(_text(author, "name") for author in _mappings(item.get("authors"))),
        categories=_unique(_text(tag, "label") or _text(tag, "term") for tag in _mappings(item.get("tags"))),
        image_url=_image(item, url),
        language=_text(title, "language") or None,
        published=_date(item, "published") or _date(item, "created"),
        updated=_date(item, "updated"),
    )


def _content(item: _Dict) -> tuple[str, bool]:
    for part in sorted(_mappings(item.get("content")), key=lambda part: -len(_text(part, "value"))):
        kind = _text(part, "type")
        if kind.startswith("text/") or kind.endswith(("html", "xml")):
            value = _text(part, "value")
            if value.strip():
                return (_escape(value) if kind == "text/plain" else value), True
    summary = _text(item, "summary")
    plain = _mapping(item.get("summary_detail")).get("type") == "text/plain"
    return (_escape(summary) if plain else summary), False


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _link(item: _Dict, url: str) -> str | None:
    link = _text(item, "link").strip()
    if not link:
        return None
    if item.get("guidislink") and not link.startswith(("http://", "https://")):
        written = [
            _text(one, "href") for one in _mappings(item.get("links")) if one.get("rel") == "alternate"
        ]
        if not written or link == _text(item, "id"):
            return None
    return absolute(url, link)


def _image(item: _Dict, url: str) -> str | None:
    # feedparser's own "enclosures" trips over an item with an element called links.
    enclosures = [one for one in _mappings(item.get("links")) if one.get("rel") == "enclosure"]
    candidates = [
        _text(one, "url") or _text(one, "href")
        for one in (*_mappings(item.get("media_content")), *enclosures)
        if one.get("medium") == "image" or _text(one, "type").startswith("image/")
    ]
    candidates += [_text(one, "url") or _text(one, "href") for one in _mappings(item.get("media_thumbnail"))]
    candidates.append(_text(_mapping(item.get("image")), "href"))
    return next((found for one in candidates if one and (found := absolute(url, one))), None)


def _date(item: _Dict, key: str) -> datetime | None:
    # FeedParserDict gives "published" for a missing "updated"; membership tells the truth.
    if key not in item:
        return None
    found = parse_date(_text(item, key))
    if found is not None:
        return found
    parts = item.get(f"{key}_parsed")
    if not isinstance(parts, tuple):
        return None
    try:
        year, month, day, hour, minute, second = cast(tuple[int, ...], parts)[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _ttl(about: _Dict) -> timedelta | None:
    ttl = _text(about, "ttl").strip()
    if ttl.isascii() and ttl.isdigit() and 0 < int(ttl[:7]) <= 10080:
        return timedelta(minutes=int(ttl))
    hours = _PERIODS.get(_text(about, "sy_updateperiod").strip().lower())
    frequency = _text(about, "sy_updatefrequency").strip() or "1"
    if hours and frequency.isascii() and frequency.isdigit() and int(frequency[:7]) > 0:
        return timedelta(hours=hours) / int(frequency[:7])
    return None


def _payload(item: _Dict) -> str:
    held = {key: value for key, value in item.items() if not key.endswith(("_detail", "_parsed", "links"))}
    return json.dumps(held, ensure_ascii=False, default=str)[:_PAYLOAD]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    inline = (inline_text(name) for name in names)
    return tuple(dict.fromkeys(name for name in inline if name))


def _text(item: _Dict, key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> _Dict:
    return cast(_Dict, value) if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[_Dict]:
    return [_mapping(one) for one in cast(list[object], value)] if isinstance(value, list) else []

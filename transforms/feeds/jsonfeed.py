"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import cast

from schemas.feeds import FeedEntry, MalformedEntry, ParsedFeed
from transforms.feeds.dates import parse_date
from transforms.feeds.encoding import clean
from transforms.feeds.entry import defect, told_apart
from transforms.feeds.links import absolute

_VERSION = "jsonfeed.org/version/"
_PAYLOAD = 2000


def parse(text: str, *, url: str, problems: Iterable[str] = ()) -> ParsedFeed:
    """The entries of a JSON Feed; what is not one gives ``error``, an item without text ``malformed``.

    ``url`` resolves relative links; ``problems`` are those found on the way here.

    >>> parse('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "title": "A"}]}', url="").entries[0].guid
    '7'
    """
    try:
        loaded: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        return ParsedFeed(error=f"JSON that cannot be read: {error}; it begins {text[:80]!r}")
    feed = _mapping(loaded)
    version = _text(feed, "version")
    if _VERSION not in version or not isinstance(feed.get("items"), list):
        return ParsedFeed(error=f"JSON but not a JSON Feed (no version or items); it begins {text[:80]!r}")
    entries: list[FeedEntry] = []
    malformed: list[MalformedEntry] = []
    for position, item in enumerate(cast(list[object], feed["items"])):
        entry = _entry(position, _mapping(item), url, feed)
        wrong = defect(entry)
        if wrong is None:
            entries.append(entry)
            continue
        malformed.append(
            MalformedEntry(
                position=position,
                error_type=wrong[0],
                message=wrong[1],
                payload=clean(json.dumps(item, ensure_ascii=False))[:_PAYLOAD],
            )
        )
    return ParsedFeed(
        format={"1": "json 1.0", "1.1": "json 1.1"}.get(version.rpartition("/")[2], "json"),
        title=" ".join(_text(feed, "title").split()),
        language=_text(feed, "language") or None,
        entries=told_apart(entries),
        malformed=tuple(malformed),
        problems=tuple(problems),
    )


def _entry(position: int, item: Mapping[str, object], url: str, feed: Mapping[str, object]) -> FeedEntry:
    content = _text(item, "content_html") or html.escape(_text(item, "content_text"), quote=False)
    authors = _objects(item.get("authors")) or _objects([item.get("author")]) or _objects(feed.get("authors"))
    tags = cast(list[object], item["tags"]) if isinstance(item.get("tags"), list) else []
    return FeedEntry(
        position=position,
        guid=_text(item, "id").strip() or None,
        url=absolute(url, _text(item, "url") or _text(item, "external_url")),
        title=" ".join(_text(item, "title").split()),
        content=content or html.escape(_text(item, "summary"), quote=False),
        full=bool(content.strip()),
        authors=tuple(dict.fromkeys(name for one in authors if (name := _text(one, "name").strip()))),
        categories=tuple(
            dict.fromkeys(clean(tag).strip() for tag in tags if isinstance(tag, str) and tag.strip())
        ),
        image_url=absolute(url, _text(item, "image") or _text(item, "banner_image")),
        language=_text(item, "language") or None,
        published=parse_date(_text(item, "date_published")),
        updated=parse_date(_text(item, "date_modified")),
    )


def _text(item: Mapping[str, object], key: str) -> str:
    # The standard asks readers to take a number for an id, and escapes can hold what JSON text cannot.
    value = item.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return clean(value) if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[Mapping[str, object]]:
    return [one for one in map(_mapping, cast(list[object], value)) if one] if isinstance(value, list) else []

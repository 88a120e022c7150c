"""Outlets and their feeds: one TOML file each, found by listing a folder, checked key by key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from schemas.feeds import Feed, FetchLimits, Source, SourceProblem

BUNDLED = Path(__file__).parent / "sources"
KINDS = ("agency", "newspaper", "broadcaster", "monitor", "government", "party", "ngo")

_PACE = re.compile(r"([1-9][0-9]{0,3})([mh])")
_QUICKEST, _SLOWEST = timedelta(minutes=1), timedelta(hours=24)
_PORT = "{port}"


def load_sources(
    paths: Iterable[Path] = (BUNDLED,), *, port: int | None = None
) -> tuple[tuple[Source, ...], tuple[SourceProblem, ...]]:
    """Sources from files and folders (their ``*.toml``), sorted by id, and what is wrong in the others.

    A source with any problem is left out, the others run. ``port`` fills ``{port}`` in addresses, for
    sample outlets served on loopback.

    >>> sources, problems = load_sources()
    >>> len(sources) > 20, problems
    (True, ())
    """
    sources: dict[str, Source] = {}
    problems: list[SourceProblem] = []
    for path in paths:
        files, wrong = _files(Path(path))
        problems += wrong
        for file in files:
            source, wrong = load_source(file, port=port)
            problems += wrong
            if source is None:
                continue
            first = sources.setdefault(source.id, source)
            if first.file != source.file:
                problems.append(
                    SourceProblem(
                        file=str(file), key="id", message=f"{source.id!r} is also the id in {first.file}"
                    )
                )
    return tuple(sources[name] for name in sorted(sources)), tuple(problems)


def load_source(file: Path, *, port: int | None = None) -> tuple[Source | None, tuple[SourceProblem, ...]]:
    """The source in one file, or None and every problem of the file."""
    try:
        table: dict[str, object] = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return None, (SourceProblem(file=str(file), key="", message=f"cannot be read: {error.strerror}"),)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, (SourceProblem(file=str(file), key="", message=f"is not TOML in UTF-8: {error}"),)
    return checked(table, file, port=port)


def checked(
    table: Mapping[str, object], file: Path, *, port: int | None = None
) -> tuple[Source | None, tuple[SourceProblem, ...]]:
    """The source in a file's table, or None and every problem of the table."""
    wrong = list(_check(table, _SOURCE_KEYS, "", port))
    if table.get("id") != file.stem and not any(key == "id" for key, _ in wrong):
        wrong.append(("id", f"should be the file's name, {file.stem!r}, not {table['id']!r}"))
    feeds = table.get("feeds")
    if not isinstance(feeds, list) or not feeds:
        wrong.append(("feeds", "should be one or more [[feeds]] tables, each with a url"))
    else:
        wrong += _check_feeds(cast(list[object], feeds), port)
    if wrong:
        return None, tuple(SourceProblem(file=str(file), key=key, message=message) for key, message in wrong)
    return _source(table, file, port), ()


def pace(text: str) -> timedelta | None:
    """The duration that ``10m`` or ``2h`` means, if it is between a minute and a day.

    >>> pace("90m"), pace("30s")
    (datetime.timedelta(seconds=5400), None)
    """
    match = _PACE.fullmatch(text)
    if match is None:
        return None
    every = int(match[1]) * timedelta(**{{"m": "minutes", "h": "hours"}[match[2]]: 1})
    return every if _QUICKEST <= every <= _SLOWEST else None


def feed_id(source_id: str, url: str) -> str:
    """``url`` as the source's file writes it, with ``{port}`` unfilled.

    >>> feed_id("sana", "https://example.org/rss")
    'sana:36f840d5'
    """
    return f"{source_id}:{hashlib.sha256(url.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """``check`` gives None or what the value should be."""

    check: Callable[[object, int | None], str | None]
    required: bool = True


def _files(path: Path) -> tuple[list[Path], list[SourceProblem]]:
    if path.is_dir():
        files = sorted(path.glob("*.toml"))
        empty = SourceProblem(file=str(path), key="", message="holds no .toml file")
        return files, [] if files else [empty]
    if not path.exists():
        return [], [SourceProblem(file=str(path), key="", message="does not exist")]
    return [path], []


def _check(
    table: Mapping[str, object], keys: Mapping[str, _Key], where: str, port: int | None
) -> Iterable[tuple[str, str]]:
    for name in table:
        if name not in keys:
            yield f"{where}{name}", f"is unknown; the keys here are {', '.join(keys)}"
    for name, key in keys.items():
        if name in table:
            expected = key.check(table[name], port)
            if expected:
                yield f"{where}{name}", f"should be {expected}, not {table[name]!r}"
        elif key.required and name != "feeds":
            expected = key.check(None, port)
            yield f"{where}{name}", f"is missing; it should be {expected}"


def _check_feeds(feeds: list[object], port: int | None) -> list[tuple[str, str]]:
    wrong: list[tuple[str, str]] = []
    seen: set[object] = set()
    for number, feed in enumerate(feeds):
        where = f"feeds[{number}]."
        if not isinstance(feed, dict):
            wrong.append((f"feeds[{number}]", f"should be a [[feeds]] table, not {feed!r}"))
            continue
        table = cast(dict[str, object], feed)
        wrong += _check(table, _FEED_KEYS, where, port)
        url = table.get("url")
        if isinstance(url, str) and url in seen:
            wrong.append((f"{where}url", f"is in this file twice: {url!r}"))
        seen.add(url if isinstance(url, str) else None)
    return wrong


def _source(table: Mapping[str, object], file: Path, port: int | None) -> Source:
    def text(name: str) -> str:
        return cast(str, table[name])

    every = pace(text("every"))
    assert every is not None
    return Source(
        id=text("id"),
        name_ar=text("name_ar"),
        name_en=text("name_en"),
        homepage=_filled(text("homepage"), port),
        country=text("country"),
        kind=text("kind"),
        languages=tuple(cast(list[str], table["languages"])),
        timezone=text("timezone"),
        every=every,
        full_text=bool(table.get("full_text", False)),
        feeds=tuple(_feed(feed, table, port) for feed in cast(list[dict[str, object]], table["feeds"])),
        file=str(file),
    )


def _feed(feed: Mapping[str, object], source: Mapping[str, object], port: int | None) -> Feed:
    def either(name: str) -> str | None:
        return cast(str | None, feed.get(name, source.get(name)))

    url = cast(str, feed["url"])
    return Feed(
        feed_id=feed_id(cast(str, source["id"]), url),
        url=_filled(url, port),
        section=cast(str | None, feed.get("section")),
        encoding=either("encoding"),
        body=either("body"),
        private_network=bool(feed.get("private_network", source.get("private_network", False))),
        limits=_limits(feed.get("max_megabytes", source.get("max_megabytes"))),
    )


def _limits(megabytes: object) -> FetchLimits:
    return FetchLimits(body=megabytes * 1_000_000) if isinstance(megabytes, int) else FetchLimits()


def _filled(url: str, port: int | None) -> str:
    return url.replace(_PORT, str(port)) if port is not None else url


def _matches(pattern: str, expected: str) -> Callable[[object, int | None], str | None]:
    return lambda value, port: None if isinstance(value, str) and re.fullmatch(pattern, value) else expected


def _is_bool(value: object, port: int | None) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _is_kind(value: object, port: int | None) -> str | None:
    return None if value in KINDS else "one of " + ", ".join(KINDS)


def _is_languages(value: object, port: int | None) -> str | None:
    codes = cast(list[object], value) if isinstance(value, list) else []
    good = codes and all(isinstance(code, str) and re.fullmatch("[a-z]{2,3}", code) for code in codes)
    return None if good else 'a list of language codes, the main one first, as ["ar", "en"]'


def _is_zone(value: object, port: int | None) -> str | None:
    expected = "an IANA time zone, as Asia/Damascus"
    try:
        return None if isinstance(value, str) and ZoneInfo(value) else expected
    except (KeyError, ValueError, OSError):
        return expected


def _is_pace(value: object, port: int | None) -> str | None:
    good = isinstance(value, str) and pace(value)
    return None if good else "a pace between 1m and 24h, as 10m or 2h"


def _is_size(value: object, port: int | None) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 200
    return None if good else "a whole number of megabytes between 1 and 200"


def _is_encoding(value: object, port: int | None) -> str | None:
    expected = "a character encoding that Python knows, as windows-1256"
    try:
        return None if isinstance(value, str) and "".encode(value) == b"" else expected
    except (LookupError, ValueError):
        return expected


def _is_address(value: object, port: int | None) -> str | None:
    expected = "an http:// or https:// address"
    if not isinstance(value, str) or re.search(r"[\s<>\"]", value):
        return expected
    if _PORT in value and port is None:
        return f"{expected} without {_PORT}, which only a local server fills"
    try:
        parts = urlsplit(_filled(value, port))
        return None if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else expected
    except ValueError:
        return expected


def _is_selector(value: object, port: int | None) -> str | None:
    expected = 'a CSS selector, as "div.article-body > p"'
    try:
        return None if isinstance(value, str) and CSSSelector(value, translator="html") else expected
    except (SelectorError, XPathError):
        return expected


_ENCODING = _Key(check=_is_encoding, required=False)
_BODY = _Key(check=_is_selector, required=False)
_PRIVATE = _Key(check=_is_bool, required=False)
_SIZE = _Key(check=_is_size, required=False)
_SOURCE_KEYS = {
    "id": _Key(check=_matches(r"[a-z][a-z0-9_]{1,40}", "small letters, digits and _, the file's name")),
    "name_ar": _Key(check=_matches(r".*\S.*", "its name in Arabic")),
    "name_en": _Key(check=_matches(r".*\S.*", "its name in English")),
    "homepage": _Key(check=_is_address),
    "country": _Key(check=_matches("[A-Z]{2}", "an ISO 3166-1 code of two capitals, as SY")),
    "kind": _Key(check=_is_kind),
    "languages": _Key(check=_is_languages),
    "timezone": _Key(check=_is_zone),
    "every": _Key(check=_is_pace),
    "full_text": _Key(check=_is_bool, required=False),
    "private_network": _PRIVATE,
    "max_megabytes": _SIZE,
    "encoding": _ENCODING,
    "body": _BODY,
    "feeds": _Key(check=lambda value, port: None),
}
_FEED_KEYS = {
    "url": _Key(check=_is_address),
    "section": _Key(check=_matches(r".*\S.*", "a name"), required=False),
    "encoding": _ENCODING,
    "body": _BODY,
    "private_network": _PRIVATE,
    "max_megabytes": _SIZE,
}

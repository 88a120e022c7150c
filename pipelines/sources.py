"""The outlets: list them, poll them and say what is wrong, find a page's feeds and write an outlet's file."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TextIO
from urllib.parse import urlsplit

import httpx

from schemas.feeds import Feed, FetchLimits, FetchResult, ParsedFeed, Source, SourceProblem
from transforms.arabic.language import language
from transforms.feeds.fetch import fetch, new_client, user_agent
from transforms.feeds.identity import article
from transforms.feeds.markup import plain_text
from transforms.feeds.parse import parse
from transforms.feeds.sources import BUNDLED, load_source, load_sources

_AT_ONCE = 8
_SLOW_MS = 5000
_STALE = timedelta(days=7)
_SUMMARY = 400  # characters; a feed whose items are mostly shorter holds summaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a poll of one feed showed: ``errors`` keep it from being read, ``warnings`` do not."""

    feed: Feed
    entries: int
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def list_sources(paths: Sequence[Path] = (BUNDLED,), *, out: TextIO | None = None) -> int:
    """Print the outlets in ``paths`` (files or folders) and what is wrong in those left out.

    Gives the exit code: 1 if a file is wrong. The wrong ones go to standard error.
    """
    sources, problems = load_sources(paths)
    rows = [("id", "name", "kind", "country", "languages", "every", "feeds")]
    rows += [
        (
            source.id,
            source.name_en,
            source.kind,
            source.country,
            " ".join(source.languages),
            _pace(source.every),
            str(len(source.feeds)),
        )
        for source in sources
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(),
            file=out or sys.stdout,
        )
    _tell(problems)
    return 1 if problems else 0


def check_sources(
    source_id: str | None = None,
    *,
    paths: Sequence[Path] = (BUNDLED,),
    contact: str | None = None,
    port: int | None = None,
    limits: FetchLimits | None = None,
    out: TextIO | None = None,
) -> int:
    """Poll every feed of one outlet, or of all, and print what is wrong with each.

    ``contact`` goes into the User-Agent. Gives the exit code: 0 all can be read, 1 some cannot or a
    file is wrong, 2 there is no outlet of that id.
    """
    out = out or sys.stdout
    sources, problems = load_sources(paths, port=port)
    if source_id is not None:
        sources = tuple(source for source in sources if source.id == source_id)
        problems = tuple(problem for problem in problems if Path(problem.file).stem == source_id)
        if not sources and not problems:
            print(f"there is no outlet {source_id!r}; see: waqai sources list", file=sys.stderr)
            return 2
    work = [(source, feed) for source in sources for feed in source.feeds]
    failed = 0
    with new_client() as client, ThreadPoolExecutor(_AT_ONCE) as pool:

        def check(pair: tuple[Source, Feed]) -> Checked:
            return check_feed(*pair, client=client, user_agent=user_agent(contact), limits=limits)

        polls = pool.map(check, work)
        for (source, feed), checked in zip(work, polls, strict=True):
            failed += bool(checked.errors)
            state = "error" if checked.errors else "warn" if checked.warnings else "ok"
            print(f"{state:5}  {source.id}  {feed.url}  {checked.entries} items", file=out)
            for finding in (*checked.errors, *checked.warnings):
                print(f"       - {finding}", file=out)
    print(f"{len(work) - failed} of {len(work)} feeds can be read", file=out)
    _tell(problems)
    return 1 if failed or problems else 0


def check_feed(
    source: Source, feed: Feed, *, client: httpx.Client, user_agent: str, limits: FetchLimits | None = None
) -> Checked:
    """Poll one feed and judge the answer."""
    result = fetch(feed, limits=limits, user_agent=user_agent, client=client)
    if result.body is None:
        return Checked(feed=feed, entries=0, errors=(result.error or "the server says unchanged, unasked",))
    parsed = parse(
        result.body, url=result.final_url, content_type=result.content_type, encoding=feed.encoding
    )
    if parsed.error:
        return Checked(feed=feed, entries=0, errors=(parsed.error,))
    return Checked(
        feed=feed,
        entries=len(parsed.entries),
        errors=() if parsed.entries else ("no item in it can be read",),
        warnings=tuple(_warnings(source, feed, result, parsed)),
    )


def add_source(
    url: str,
    *,
    folder: Path,
    contact: str | None = None,
    private_network: bool = False,
    limits: FetchLimits | None = None,
    out: TextIO | None = None,
) -> int:
    """Find the feeds of a page (or take a feed's own address) and write the outlet's file into ``folder``.

    Nothing is asked; what had to be guessed is marked in the file. An existing file is never touched.
    Gives the exit code: 0 written, 1 not, with the reason on standard error.
    """
    out = out or sys.stdout
    with new_client() as client:

        def poll(address: str) -> tuple[FetchResult, ParsedFeed | None]:
            feed = Feed(feed_id="", url=address, private_network=private_network)
            result = fetch(feed, limits=limits, user_agent=user_agent(contact), client=client)
            if result.body is None:
                return result, None
            return result, parse(result.body, url=result.final_url, content_type=result.content_type)

        result, page = poll(url)
        if page is None:
            return _refuse(result.error or "the server gave nothing")
        if page.error is None:
            found = {result.moved_to or url: page}
        else:
            polled = ((address, poll(address)[1]) for address in page.feed_links)
            found = {
                address: feed
                for address, feed in polled
                if feed is not None and feed.error is None and feed.entries
            }
            if not found:
                return _refuse(f"{url}: {page.error}; give the address of a feed itself")
    name = _id(result.final_url)
    file = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as handle:
            handle.write(_toml(name, result.final_url, found, private_network))
    except FileExistsError:
        return _refuse(f"{file} is there already; remove it first or edit it")
    except OSError as error:
        return _refuse(f"{file} cannot be written: {error.strerror}")
    _, problems = load_source(file)
    _tell(problems)
    print(f"{file}: {len(found)} feeds; check the lines marked «guessed»", file=out)
    return 1 if problems else 0


def _warnings(source: Source, feed: Feed, result: FetchResult, parsed: ParsedFeed) -> Iterable[str]:
    if result.moved_to:
        yield f"moved for good to {result.moved_to}: put that into the source's file"
    if result.duration_ms > _SLOW_MS:
        yield f"slow: {result.duration_ms / 1000:.1f} s"
    yield from parsed.problems
    if parsed.malformed:
        first = parsed.malformed[0]
        yield f"{len(parsed.malformed)} items cannot be used, the first: {first.message}"
    articles = [article(entry, source, feed, result.fetched_at) for entry in parsed.entries]
    dated = [one.published_at for one in articles if one.published_source == "feed"]
    if articles and not dated:
        yield "no item has a date that can be read: the time of the poll stands in"
    elif len(dated) < len(articles):
        yield f"{len(articles) - len(dated)} of {len(articles)} items have no usable date"
    if dated and result.fetched_at - max(dated) > _STALE:
        yield f"stale: its newest item is of {max(dated):%Y-%m-%d}"
    if len({one.article_id for one in articles}) < len(articles):
        yield "several items have the same address: they count as versions of one article"
    if articles and not source.full_text and _holds_summaries(parsed):
        yield "its items are summaries: set full_text = true to read the pages behind them"
    strange = {one.language for one in articles} - {*source.languages, "und"}
    if strange:
        yield f"items in {', '.join(sorted(strange))}, which is not among its languages"


def _holds_summaries(parsed: ParsedFeed) -> bool:
    return median(len(plain_text(entry.content)) for entry in parsed.entries) < _SUMMARY


def _id(url: str) -> str:
    labels = [
        label for label in (urlsplit(url).hostname or "").split(".") if label not in ("www", "m", "rss")
    ]
    name = re.sub(r"[^a-z0-9]+", "_", "_".join(labels[:-1] or labels).lower()).strip("_")
    return name[:40] if re.match("[a-z].", name) else f"outlet_{name}"[:40]


def _toml(name: str, page: str, found: dict[str, ParsedFeed], private_network: bool) -> str:
    feeds = list(found.values())
    title = next((feed.title for feed in feeds if feed.title), name)
    spoken = {
        language(f"{entry.title}\n{plain_text(entry.content)}", declared=feed.language)
        for feed in feeds
        for entry in feed.entries[:10]
    }
    languages = sorted(spoken - {"und"}, key=lambda code: (code != "ar", code)) or ["ar"]
    entries = [feed for feed in feeds if feed.entries]
    parts = urlsplit(page)
    lines = [
        f"id = {_string(name)}",
        f"name_ar = {_string(title)}  # guessed",
        f"name_en = {_string(name.replace('_', ' ').title())}  # guessed",
        f"homepage = {_string(f'{parts.scheme}://{parts.netloc}')}",
        'country = "SY"  # guessed',
        'kind = "newspaper"  # guessed',
        f"languages = {json.dumps(languages)}",
        'timezone = "Asia/Damascus"  # guessed',
        'every = "15m"',
        f"full_text = {json.dumps(bool(entries) and all(_holds_summaries(feed) for feed in entries))}",
        *(["private_network = true"] if private_network else []),
    ]
    for url, feed in found.items():
        lines += ["", "[[feeds]]", f"url = {_string(url)}"]
        if len(found) > 1 and feed.title:
            lines.append(f"section = {_string(feed.title)}")
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")


def _pace(every: timedelta) -> str:
    minutes = round(every.total_seconds() / 60)
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


def _tell(problems: Iterable[SourceProblem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1

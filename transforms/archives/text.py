"""Plain text: one file, one article, perhaps with a head of ``key: value`` lines between lines of ``---``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from schemas.archives import ArchiveRecord, Columns, Unreadable
from transforms.archives.columns import entry, guess
from transforms.archives.content import Content
from transforms.archives.formats import day_of
from transforms.archives.whole import whole
from transforms.feeds.encoding import clean, decode

_HEADLINE = 200
"""Characters of a first line above which it is a paragraph and no headline."""

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([^\s:#-][^:\n]{0,60}?)\s*:[ \t]+(.*)")


def records(content: Content, columns: Columns | None) -> Iterator[ArchiveRecord | Unreadable]:
    """The text. Without a head its first line is the headline, and a day in the file's name that of publication."""
    body = whole(content)
    if isinstance(body, Unreadable):
        yield body
        return
    text = clean(decode(body).text).replace("\r\n", "\n").strip("\ufeff \t\r\n")
    head, rest = _front(text)
    columns = guess(head) | {name: each for name, each in (columns or {}).items() if each in head}
    if "title" not in columns:
        first, _, after = rest.partition("\n")
        if len(first) <= _HEADLINE and after.strip():
            head, rest, columns = (
                head | {"\0title": html.escape(first)},
                after,
                columns | {"title": "\0title"},
            )
    if rest.strip():
        head, columns = head | {"\0": html.escape(rest.strip(), quote=False)}, columns | {"content": "\0"}
    day = day_of(content.name)
    if day and "published" not in columns:
        head, columns = (
            head | {"\0day": f"{day['year']}-{day['month']}-{day['day']}"},
            columns | {"published": "\0day"},
        )
    made = entry(head, columns, 0)
    if isinstance(made, tuple):
        yield content.unreadable(*made, payload=text)
        return
    yield ArchiveRecord(source_uri=content.uri, seen_at=content.changed, entry=made)


def _front(text: str) -> tuple[dict[str, str], str]:
    front = _FRONT.match(text)
    if front is None:
        return {}, text
    pairs = (found for line in front[1].splitlines() if (found := _PAIR.fullmatch(line.strip())))
    return {found[1]: found[2].strip().strip("\"'") for found in pairs}, text[front.end() :]

"""Which column of a table holds what, and a row's cells as an item."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import cast

from schemas.archives import Columns
from schemas.feeds import FeedEntry
from transforms.arabic.normalize import fold
from transforms.feeds.dates import parse_date
from transforms.feeds.encoding import clean
from transforms.feeds.entry import NO_TEXT
from transforms.feeds.links import absolute
from transforms.feeds.markup import inline_text

FIELDS = (
    "title",
    "content",
    "url",
    "guid",
    "published",
    "updated",
    "authors",
    "categories",
    "image_url",
    "language",
)
"""The fields of ``FeedEntry`` that a column can give."""

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|-?\d{12,13}")
_ITSELF = {"$date", "$oid", "name"}
"""Names in an object that stands for one value: MongoDB's exports, people."""
_LIST = re.compile(r"\s*[,،;؛|]\s*")


def guess(names: Iterable[str]) -> Columns:
    """The columns among ``names`` that are called as such columns usually are, in English or Arabic.

    >>> guess(["العنوان", "النص", "Pub_Date", "comments"])
    {'title': 'العنوان', 'content': 'النص', 'published': 'Pub_Date'}
    """
    held: dict[str, str] = {}
    for name in names:
        held.setdefault(_key(name), name)
    found = {
        field: next((held[usual] for usual in _usual()[field] if usual in held), None) for field in FIELDS
    }
    return {field: name for field, name in found.items() if name is not None}


def names_of(row: Mapping[str, object]) -> list[str]:
    """The names of an object's values; for those of an object in it both names and a dot between.

    >>> names_of({"id": 1, "title": {"rendered": "خبر"}})
    ['id', 'title.rendered']
    """
    found: list[str] = []
    for name, value in row.items():
        inner = cast(Mapping[str, object], value) if isinstance(value, Mapping) else {}
        if not inner or inner.keys() & _ITSELF:
            found.append(name)
        found += [f"{name}.{below}" for below in inner]
    return found


def entry(row: Mapping[str, object], columns: Columns, position: int) -> FeedEntry | tuple[str, str]:
    """A row as an item, or why it is none: an error type and a message. A value of another kind than text counts as its text.

    Numbers for a date are seconds or milliseconds since 1970. ``columns`` are ``guess``'s or the user's.

    >>> made = entry({"t": "خبر", "when": 1514764800}, {"title": "t", "published": "when"}, 0)
    >>> made.title, made.published
    ('خبر', datetime.datetime(2018, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))
    """
    cells = {field: _at(row, name) for field, name in columns.items()}
    content = _text(cells.get("content"))
    made = FeedEntry(
        position=position,
        guid=_text(cells.get("guid")).strip() or None,
        url=absolute("", _text(cells.get("url")).strip()),
        title=inline_text(_text(cells.get("title"))),
        content=content if _MARKUP.search(content) else html.escape(content, quote=False),
        full=bool(content.strip()),
        authors=_names(cells.get("authors")),
        categories=_names(cells.get("categories")),
        image_url=absolute("", _text(cells.get("image_url")).strip()),
        language=_text(cells.get("language")).strip() or None,
        published=moment(cells.get("published")),
        updated=moment(cells.get("updated")),
    )
    # Whether there is text among the markup is asked where articles are made of rows, by other processes.
    return made if made.title or made.full else NO_TEXT


def undated(row: Mapping[str, object], columns: Columns) -> str | None:
    """What stands where the day of publication should and is none that can be told, if so."""
    cell = _text(_at(row, columns.get("published", ""))).strip()
    return cell if cell and moment(_at(row, columns["published"])) is None else None


def moment(value: object) -> datetime | None:
    """A cell as a time: aware UTC where it names a zone or counts from 1970, else naive.

    >>> moment("2018-01-01 10:00:00"), moment(1514764800000)
    (datetime.datetime(2018, 1, 1, 10, 0), datetime.datetime(2018, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))
    """
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC) if value.tzinfo else value
        except OverflowError:
            return None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day in the outlet's own time
    if isinstance(value, Mapping):  # MongoDB's export
        return moment(cast(Mapping[str, object], value).get("$date"))
    text = _text(value).strip()
    if _EPOCH.fullmatch(text):
        number = float(text)
        try:
            return datetime.fromtimestamp(number / 1000 if abs(number) >= 1e11 else number, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return parse_date(text) if text else None


@cache
def _usual() -> dict[str, list[str]]:
    usual: dict[str, list[str]] = {field: [] for field in FIELDS}
    for line in files("transforms.archives").joinpath("columns.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            field, name = line.split("\t")
            usual[field].append(_key(name))
    return usual


def _key(name: str) -> str:
    return re.sub(r"[^\w.]|_", "", fold(name.casefold()))


def _at(row: Mapping[str, object], name: str) -> object:
    if name in row:
        return row[name]
    first, dot, rest = name.partition(".")
    inner = row.get(first)
    return cast(Mapping[str, object], inner).get(rest) if dot and isinstance(inner, Mapping) else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, Mapping):  # MongoDB's ids
        return _text(cast(Mapping[str, object], value).get("$oid"))
    if isinstance(value, list):  # paragraphs
        return "\n".join(filter(None, (_text(one) for one in cast(list[object], value))))
    if value is None or isinstance(value, bool | bytes):
        return ""
    return str(value)


def _names(value: object) -> tuple[str, ...]:
    listed = cast(list[object], value) if isinstance(value, list) else _LIST.split(_text(value))
    held = (
        cast(Mapping[str, object], one).get("name") if isinstance(one, Mapping) else one for one in listed
    )
    return tuple(dict.fromkeys(name for one in held if (name := inline_text(_text(one)))))

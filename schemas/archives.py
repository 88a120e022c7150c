"""What the archive readers take and give: units of work, records, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.feeds import FeedEntry, PageBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A piece of an archive that is read by one process and is done or not done: a file, or a range of its bytes.

    ``path`` is absolute, or an object store's URL; ``format`` the reader's name (``warc``, ``html``, ``feed``, ``jsonl``,
    ``csv``, ``parquet``, ``text``), or ``zip`` or ``tar``, whose members tell their own, unless a name follows
    (``zip:text``). ``start`` and ``end`` are offsets into the file as it lies on the disk, compressed or
    not; a record belongs to the unit in which it begins. ``size`` is the file's, ``changed`` its time of change (UTC): a
    file that has changed is another one.
    """

    path: str
    format: str
    start: int = 0
    end: int
    size: int
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRecord:
    """One article as an archive holds it: an item (``entry``) or a saved page (``page``), never both.

    ``source_uri`` names the file and, after ``#``, the offset, line or member that it came from. ``seen_at`` is when
    the archive got it: the WARC's date, else the file's time of change; aware UTC.
    """

    source_uri: str
    seen_at: datetime
    entry: FeedEntry | None = None
    page: PageBody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A record or a file that could not be read; the others are. ``payload`` is the beginning of what it held."""

    source_uri: str
    error_type: str
    message: str
    payload: str | None = None


Columns = dict[str, str]
"""Which column of a table holds what: names of ``FeedEntry``'s fields to names of columns, as ``--map`` gives them."""

"""What the feed readers take and give: sources, fetches, entries. All times are aware UTC unless said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds of one fetch. Times in seconds, sizes in bytes; ``body`` bounds both what comes over the
    wire and what it unpacks to. The head of an answer is bounded by the client: 100 kB (HTTP/1.1), 64 kB (HTTP/2)."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    body: int = 10_000_000
    redirects: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of an outlet.

    ``feed_id`` is the outlet's id, a colon and 8 hex digits of the address as its file writes it
    (``sana:91c0ffee``): it survives reordering of the file and the port that fills ``{port}``.
    ``encoding`` overrules what the feed declares; ``body`` is a CSS selector of the article in the
    page behind an item; ``private_network`` lets this feed live on this host or network; ``limits``
    bound each fetch of it.
    """

    feed_id: str
    url: str
    section: str | None = None
    encoding: str | None = None
    body: str | None = None
    private_network: bool = False
    limits: FetchLimits = FetchLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet: one TOML file. ``every`` is the wished-for pace, ``timezone`` an IANA zone."""

    id: str
    name_ar: str
    name_en: str
    homepage: str
    country: str
    kind: str
    languages: tuple[str, ...]
    timezone: str
    every: timedelta
    full_text: bool
    feeds: tuple[Feed, ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProblem:
    """What is wrong in a source's file: which key, and what it should be. ``key`` is "" for the whole file."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}" if self.key else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server said of the copy we have, sent back so that it can answer 304."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What came of one poll; a bad network or server is a result, never an exception.

    ``outcome`` is ``new`` (``body`` holds the unpacked bytes), ``unchanged`` (304) or ``error``
    (``error`` says what and what to do). ``error_type`` is one of dns, refused, timeout, tls, network,
    address, redirect, size, encoding, http, url, busy. ``validators`` are those to send next time, whatever
    the outcome. ``moved_to`` is where permanent redirects (301, 308) lead: the address to use from now
    on. ``retry_after`` is what the server asked for (Retry-After of a 429 or 503), ``fresh_for`` what
    Cache-Control or Expires promise; ``gone`` is a 410: do not ask again.
    """

    feed_id: str
    url: str
    final_url: str
    moved_to: str | None = None
    outcome: str
    http_status: int | None = None
    fetched_at: datetime
    duration_ms: int
    bytes: int = 0
    body: bytes | None = None
    content_type: str | None = None
    validators: Validators = Validators()
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None
    gone: bool = False
    error: str | None = None
    error_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed, as the feed gives it.

    ``title`` is plain text, ``content`` HTML; ``full`` tells that ``content`` came as the item's
    content and not as its summary. ``url`` is absolute. ``published`` and ``updated`` are aware UTC
    where the feed named a zone, else naive, in the outlet's own time. ``position`` counts from 0.
    ``own_url`` and ``own_guid`` are false where the feed gives the same to several different items.
    """

    position: int
    guid: str | None = None
    own_guid: bool = True
    url: str | None = None
    own_url: bool = True
    title: str = ""
    content: str = ""
    full: bool = False
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str | None = None
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page behind an item gives, or why it gives nothing.

    ``text`` is the article's body, a line a paragraph; ``canonical`` the address that the page gives
    itself, ``published`` when it says that it was first published: aware UTC where it names a zone,
    else naive, in the outlet's own time. With ``error`` set the feed's text stays: ``error_type`` is one
    of a fetch's, or robots, host, not_html, no_text, shorter, another_language, another_text, timeout,
    died. ``passing`` says that another try may bring it.
    """

    url: str
    text: str = ""
    canonical: str | None = None
    published: datetime | None = None
    error_type: str | None = None
    error: str | None = None
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """A page as it was fetched, for the item whose ``title`` and ``summary`` (plain text) a feed gave.

    ``url`` is where it came from after redirects; ``selector`` is the source's own word for where the
    article stands in it; ``language`` is that of the item.
    """

    url: str
    body: bytes
    content_type: str | None = None
    selector: str | None = None
    title: str = ""
    summary: str = ""
    language: str = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedEntry:
    """An item that cannot become an article; ``payload`` is what it held, at most 2,000 characters."""

    position: int
    error_type: str
    message: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed read. With ``error`` set nothing could be read: it says what the bytes are instead.

    ``format`` is rss, rdf, atom or json, with its version (``rss 2.0``), "" if unknown. ``ttl`` is how
    long the feed asks to be left alone. ``problems`` are defects that were worked around.
    ``feed_links`` are the feeds that an HTML page names, where one came instead of a feed.
    """

    format: str = ""
    title: str = ""
    language: str | None = None
    ttl: timedelta | None = None
    entries: tuple[FeedEntry, ...] = ()
    malformed: tuple[MalformedEntry, ...] = ()
    problems: tuple[str, ...] = ()
    feed_links: tuple[str, ...] = ()
    error: str | None = None

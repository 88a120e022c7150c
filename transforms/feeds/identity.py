"""From an entry to an article with an identity: the same page, whoever links to it, gives the same id."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from url_normalize import url_normalize

from schemas.article import Article
from schemas.feeds import Feed, FeedEntry, Page, Source
from transforms.arabic.language import language
from transforms.feeds.encoding import clean
from transforms.feeds.markup import plain_text
from transforms.feeds.published import agreed, dateline_day, plausible

# Parameters that say where a reader came from, never what the page is.
_TRACKING = re.compile(
    r"(?:utm_|at_|mc_|pk_|mtm_|hsa_|_hs|vero_|oly_|wt_|ns_|__twitter_).*"
    r"|fbclid|gclid|gbraid|wbraid|msclkid|twclid|yclid|ttclid|igshid|gclsrc"
    r"|xtor|cmpid|ocid|smid|smtyp|ref|ref_src|ref_url|referrer|s_cid|ncid|amp|output_?type",
    re.IGNORECASE,
)
_AMP_CACHE = re.compile(
    r"https?://(?:[\w.-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(s/)?(.+)", re.DOTALL
)
_AMP_LAST = re.compile(r"/amp(?:\.html)?/*$|\.amp(?=\.html$|$)", re.IGNORECASE)
_AMP_FIRST = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
# An address that normalising would leave as it is, which takes a third of the time that an entry takes.
_NORMAL = re.compile(
    r"https?://(?:[a-z0-9](?:-?[a-z0-9]){0,30}\.){1,3}[a-z]{2,20}/(?:[A-Za-z0-9_~-]+/)*[A-Za-z0-9_~-]*"
)
_SAME_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


def canonical_url(url: str) -> str | None:
    """The address of a page without what does not tell pages apart; None if it is no web address.

    Lower-case scheme and host (IDNA), no default port, user, fragment, dot segments or tracking
    parameters, percent-encoding in one form, an AMP copy's original. The address still opens the page.

    >>> canonical_url("HTTPS://Example.org:443/a/../news/7/amp/?utm_source=x&id=3#top")
    'https://example.org/news/7?id=3'
    """
    url = "".join(clean(url).split())
    cached = _AMP_CACHE.fullmatch(url)
    if cached:
        url = f"http{'s' if cached[1] else ''}://{cached[2]}"
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        if not urlsplit(url).hostname:
            return None
        parts = urlsplit(url if _NORMAL.fullmatch(url) else url_normalize(url) or "")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = _AMP_FIRST.sub("", _AMP_LAST.sub("", parts.path)) or "/"
    pairs = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not _TRACKING.fullmatch(name)
    ]
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" if value else _quoted(name) for name, value in pairs)
    return f"{parts.scheme}://{host}{port}{path}" + (f"?{query}" if query else "")


def article_id(*, canonical: str | None, guid: str | None, outlet: str, title: str, day: str) -> str:
    """32 hex digits: from the canonical URL, else the outlet's guid, else outlet, title and day.

    A URL counts if it names a page, not a site's front: feeds exist whose every item links there.
    http and https, www. and m., a last slash do not make another article.

    >>> one = article_id(canonical="https://www.example.org/7/", guid=None, outlet="x", title="", day="")
    >>> one == article_id(canonical="http://example.org/7", guid="9", outlet="y", title="t", day="d")
    True
    """
    place = _place(canonical) if canonical else None
    if place:
        return _digest("url", place)
    if guid:
        return _digest("guid", outlet, guid)
    return _digest("title", outlet, " ".join(title.split()), day)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: www., m. and amp. do not make another.

    >>> same_site("https://www.example.org/7", "http://m.example.org/8")
    True
    """
    return bare_host(one) == bare_host(other)


def bare_host(url: str) -> str:
    """The host that an address and others of its site have in common: without www., m. and amp.

    >>> bare_host("http://m.Example.org/8")
    'example.org'
    """
    return _SAME_HOST.sub("", (urlsplit(url).hostname or "").lower())


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are of the very same host and port."""
    return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()


def content_hash(text: str) -> str:
    """SHA-256 of the text, 64 hex digits.

    >>> content_hash("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def version(content_hash: str) -> str:
    """The first 12 digits of the content hash: an edited article is a new version of the same id."""
    return content_hash[:12]


def article(
    entry: FeedEntry, source: Source, feed: Feed, fetched_at: datetime, page: Page | None = None
) -> Article:
    """The article that an entry of one of the source's feeds tells. Pure; ``fetched_at`` is aware.

    ``text`` is the title, a line break and the body, or whichever there is; the body is the ``page``'s
    if there is one that has no error; an item without a title takes its first line for one.
    The identity is the feed's, so that it is the same with and without the page. When it was published
    is what feed, page and dateline agree on (``published.agreed``); a time without a zone is the outlet's.
    """
    page = None if page and page.error_type else page
    title = " ".join(clean(entry.title).split())
    body = page.text if page else plain_text(entry.content)
    text = "\n".join(part for part in (title, body) if part)
    fetched_at = fetched_at.astimezone(UTC)
    zone = ZoneInfo(source.timezone)
    updated = plausible(entry.updated, zone, fetched_at)
    stated = plausible(entry.published, zone, fetched_at) or updated
    published, published_source = agreed(
        feed=stated,
        page=plausible(page.published, zone, fetched_at) if page else None,
        dateline=dateline_day(body),
        zone=zone,
        now=fetched_at,
    )
    canonical = canonical_url(entry.url) if entry.url and entry.own_url else None
    digest = content_hash(text)
    day = stated.astimezone(zone).date().isoformat() if stated else ""
    return Article(
        article_id=article_id(
            canonical=canonical,
            guid=entry.guid if entry.own_guid else None,
            outlet=source.id,
            title=title or text[:200],
            day=day,
        ),
        version=version(digest),
        url=entry.url,
        canonical_url=(page and page.canonical) or canonical,
        guid=entry.guid,
        feed_id=feed.feed_id,
        outlet=source.id,
        outlet_country=source.country,
        title=title or text.partition("\n")[0],
        text=text,
        language=language(text, expected=source.languages, declared=entry.language),
        authors=entry.authors,
        categories=entry.categories,
        image_url=entry.image_url,
        published_at=published,
        published_source=published_source,
        updated_at=updated,
        fetched_at=fetched_at,
        content_hash=digest,
        source_uri=feed.url,
        timezone=source.timezone,
    )


def _place(canonical: str) -> str | None:
    parts = urlsplit(canonical)
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return None
    query = "&".join(sorted(parts.query.split("&")))
    return (
        f"{_SAME_HOST.sub('', parts.netloc)}{path}?{query}"
        if query
        else _SAME_HOST.sub("", parts.netloc) + path
    )


def _quoted(text: str) -> str:
    return quote(unquote(text, errors="surrogateescape"), safe="!$'()*,;:@/?~-._", errors="surrogateescape")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]

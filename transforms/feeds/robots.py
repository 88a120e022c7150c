"""Whether a site lets this reader fetch a page: its robots.txt, asked once a day and host (RFC 9309).

Feeds are published to be polled and are not asked for; the pages behind them are.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from protego import Protego

from schemas.feeds import Feed, FetchLimits, FetchResult
from transforms.feeds.fetch import fetch

NAME = "waqai"
"""What a robots.txt calls this reader."""

ROBOTS_LIMITS = FetchLimits(total=30.0, body=1_000_000, redirects=5)

_LONGEST, _SHORTEST, _AGAIN = timedelta(hours=24), timedelta(minutes=10), timedelta(minutes=10)
_SLOWEST_CRAWL = timedelta(minutes=5)
_SITES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether a page may be fetched; ``reason`` says why not, ``delay`` how long to wait between two pages."""

    allowed: bool
    reason: str | None = None
    delay: timedelta | None = None


@dataclass(slots=True)
class _Site:
    lock: threading.Lock
    rules: Protego | None = None
    closed: str | None = None
    until: float = 0.0


def rules(body: bytes) -> Protego:
    """The rules in a robots.txt; what is none forbids nothing."""
    return Protego.parse(body.decode("utf-8-sig", "replace"))


class Robots:
    """The robots.txt of every site asked about, kept for a day at most. To be shared between threads.

    No robots.txt (4xx) allows everything; one that cannot be had (5xx, 429, no answer) forbids
    everything until it can, unless an earlier copy is at hand.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        user_agent: str,
        limits: FetchLimits = ROBOTS_LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._user_agent = user_agent
        self._limits = limits
        self._clock = clock
        self._sites: OrderedDict[tuple[str, bool], _Site] = OrderedDict()
        self._lock = threading.Lock()

    def permission(self, url: str, *, private_network: bool = False) -> Permission:
        """Whether ``url`` may be fetched. Asks the site at most once a day; never raises for what it says."""
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("it should begin with http:// or https://")
            origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        except ValueError as error:
            return Permission(allowed=False, reason=f"{url} is not a web address: {error}")
        site = self._site(origin, private_network)
        with site.lock:
            if self._clock() >= site.until:
                self._ask(site, origin, private_network)
            if site.closed is not None:
                return Permission(allowed=False, reason=site.closed)
            return _judged(site.rules, url, origin)

    def _site(self, origin: str, private_network: bool) -> _Site:
        with self._lock:
            site = self._sites.setdefault((origin, private_network), _Site(threading.Lock()))
            self._sites.move_to_end((origin, private_network))
            if len(self._sites) > _SITES:
                self._sites.popitem(last=False)
            return site

    def _ask(self, site: _Site, origin: str, private_network: bool) -> None:
        place = Feed(feed_id="robots", url=f"{origin}/robots.txt", private_network=private_network)
        answer = fetch(place, limits=self._limits, user_agent=self._user_agent, client=self._client)
        if _absent(answer):
            site.rules, site.closed = None, None
            kept = _LONGEST
        elif answer.body is not None:
            site.rules, site.closed = rules(answer.body), None
            kept = max(_SHORTEST, min(_LONGEST, answer.fresh_for or _LONGEST))
        else:
            if site.rules is None:
                site.closed = (
                    f"{origin}/robots.txt cannot be had, so its pages are left alone: {answer.error}"
                )
            kept = _AGAIN
        site.until = self._clock() + kept.total_seconds()


def _absent(answer: FetchResult) -> bool:
    status = answer.http_status
    return answer.error_type == "redirect" or (status is not None and 400 <= status < 500 and status != 429)


def _judged(known: Protego | None, url: str, origin: str) -> Permission:
    if known is None:
        return Permission(allowed=True)
    seconds = known.crawl_delay(NAME)
    delay = None
    if seconds is not None and seconds > 0:
        delay = timedelta(seconds=min(seconds, _SLOWEST_CRAWL.total_seconds()))
    if known.can_fetch(url, NAME):
        return Permission(allowed=True, delay=delay)
    return Permission(allowed=False, reason=f"{origin}/robots.txt forbids {url}", delay=delay)

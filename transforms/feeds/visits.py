"""Fetch the pages behind items politely: where robots.txt lets us, a host's pages one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import httpx

from schemas.feeds import Feed, FetchLimits, FetchResult, Page
from transforms.feeds.fetch import fetch
from transforms.feeds.robots import Robots

HOSTS = 8
"""Hosts whose pages are fetched at once."""

LIMITS = FetchLimits(total=20.0, body=5_000_000, redirects=5)
ROBOTS_LIMITS = FetchLimits(total=10.0, body=1_000_000, redirects=5)

GIVEN_UP = 3
"""Pages in a row that a host does not give, after which its others are left for another round."""

_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
_PASSING = frozenset({"busy", "dns", "refused", "timeout", "tls", "network"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A page to fetch. ``private_network`` lets it live on this host or network, as its feed does."""

    url: str
    private_network: bool = False


class Visits:
    """Fetches pages, round after round; remembers when each host was last asked. For one thread's use."""

    def __init__(
        self,
        client: httpx.Client,
        *,
        user_agent: str,
        limits: FetchLimits = LIMITS,
    ) -> None:
        self._client = client
        self._user_agent = user_agent
        self._robots = Robots(client, user_agent=user_agent, limits=ROBOTS_LIMITS)
        self._limits = limits
        self._next: dict[str, float] = {}

    def fetch(
        self, addresses: Iterable[Address], *, within: timedelta, stop: Callable[[], bool] = lambda: False
    ) -> dict[Address, FetchResult | Page]:
        """What came of the pages that were asked for: a fetch that brought a body, else a page with its error.

        No page is asked for after ``within`` or when ``stop`` says so: such pages are not in the answer, and
        are asked for in another round. A host's first page is always asked for if its turn comes in time.
        """
        until = time.monotonic() + within.total_seconds()
        hosts: dict[str, list[Address]] = {}
        for address in dict.fromkeys(addresses):
            hosts.setdefault(_host(address.url), []).append(address)
        found: dict[Address, FetchResult | Page] = {}
        if not hosts:
            return found
        with ThreadPoolExecutor(min(HOSTS, len(hosts)), thread_name_prefix="page") as threads:
            tasks = [threads.submit(self._of_host, *each, until, stop) for each in hosts.items()]
        for task in tasks:
            found.update(task.result())
        self._next = {host: moment for host, moment in self._next.items() if moment > time.monotonic()}
        return found

    def _of_host(
        self, host: str, addresses: Sequence[Address], until: float, stop: Callable[[], bool]
    ) -> dict[Address, FetchResult | Page]:
        found: dict[Address, FetchResult | Page] = {}
        failed = 0
        for address in addresses:
            turn = self._next.get(host, 0.0)
            if max(time.monotonic(), turn) >= until or not _waited(turn, stop):
                break
            permission = self._robots.permission(address.url, private_network=address.private_network)
            if not permission.allowed:
                # What robots.txt says may be its absence for now.
                reason = permission.reason or "robots.txt forbids it"
                found[address] = Page(url=address.url, error_type="robots", error=reason, passing=True)
                continue
            found[address] = answer = self._page(address)
            # Without a wish of its own the client's pause is enough.
            if permission.delay:
                self._next[host] = time.monotonic() + permission.delay.total_seconds()
            failed = failed + 1 if isinstance(answer, Page) and answer.passing else 0
            if failed == GIVEN_UP:
                reason = (
                    f"{GIVEN_UP} pages of {host} in a row could not be had; its others are left for later"
                )
                left = [one for one in addresses if one not in found]
                found |= {
                    one: Page(url=one.url, error_type="host", error=reason, passing=True) for one in left
                }
                break
        return found

    def _page(self, address: Address) -> FetchResult | Page:
        place = Feed(feed_id="page", url=address.url, private_network=address.private_network)
        answer = fetch(
            place, limits=self._limits, user_agent=self._user_agent, client=self._client, accept=_ACCEPT
        )
        if answer.body is not None:
            return answer
        error, status = answer.error, answer.http_status or 0
        passing = answer.error_type in _PASSING
        if answer.error_type == "http":
            error, passing = (
                f"HTTP {status} from {answer.final_url}",
                status in (408, 425, 429) or status >= 500,
            )
        return Page(
            url=answer.final_url,
            error_type=answer.error_type or "http",
            error=error or "no page",
            passing=passing,
        )


def _waited(turn: float, stop: Callable[[], bool]) -> bool:
    """Wait until ``turn``; False if ``stop`` said so first."""
    while not stop():
        left = turn - time.monotonic()
        if left <= 0:
            return True
        time.sleep(min(left, 0.2))
    return False


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host or url
    except httpx.InvalidURL:
        return url

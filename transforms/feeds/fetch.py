"""Poll a feed: one conditional GET behind one door, with a bound on everything a server can stretch."""

from __future__ import annotations

import math
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from schemas.feeds import Feed, FetchLimits, FetchResult, Validators
from transforms.feeds.guard import AddressRefused, DeadlinePassed, GuardedTransport, NameNotFound, deadline
from transforms.feeds.turns import PATIENCE, PAUSE, HostBusy, Turns
from transforms.feeds.unpack import ACCEPTED, Broken, TooLarge, unpack

NO_VALIDATORS = Validators()

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_LONGEST_VALIDATOR = 1000
# One bomb at a time: many together would take the memory that the bound of each leaves.
_UNPACKING = threading.Lock()
_RAISE = "if that is right, set max_megabytes in the source's file"


def user_agent(contact: str | None = None) -> str:
    """How the reader names itself; ``contact`` is a mail or web address where an outlet can complain.

    >>> user_agent("desk@example.org")
    'waqai/0.1 (feed reader; +desk@example.org)'
    """
    return f"waqai/0.1 (feed reader; +{contact})" if contact else "waqai/0.1 (feed reader)"


def new_client(*, pause: float = PAUSE, patience: float = PATIENCE) -> httpx.Client:
    """A client to share between threads: no cookies, no proxies, TLS verified. Close it when done.

    A host is asked one thing at a time, with ``pause`` seconds between two; a request waits for its
    turn ``patience`` seconds at most.
    """
    return httpx.Client(
        transport=GuardedTransport(turns=Turns(pause, patience)),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        trust_env=False,
    )


def fetch(
    feed: Feed,
    validators: Validators = NO_VALIDATORS,
    *,
    limits: FetchLimits | None = None,
    user_agent: str,
    client: httpx.Client,
    accept: str = _ACCEPT,
) -> FetchResult:
    """Poll one feed once; whatever the network or the server does, the answer is a ``FetchResult``.

    ``validators`` are those of the last result; ``limits`` stand in for the feed's own, ``accept`` are the
    media types asked for. Redirects are followed, each to an address checked
    anew. Thread-safe as far as ``client`` is one of ``new_client``.
    """
    poll = _Poll(feed, validators)
    limits = limits or feed.limits
    try:
        with deadline(limits.total):
            return _follow(poll, limits, user_agent, client, accept)
    except DeadlinePassed:
        return poll.too_long(limits)
    except AddressRefused as error:
        return poll.failed(
            "address",
            f"{poll.host} is at {error}, on this host or a private network; "
            "if that is wanted, set private_network = true in the source's file",
        )
    except HostBusy as error:
        return poll.failed(
            "busy", f"{poll.host} was busy with other requests of this reader for {error}; it is tried again"
        )
    except NameNotFound as error:
        return poll.failed(
            "dns", f"{poll.host} has no address ({error}); check its spelling and this machine's DNS"
        )
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        if poll.seconds >= limits.total:
            return poll.too_long(limits)
        doing = "connecting" if "Connect" in type(error).__name__ else "waiting for data"
        seconds = limits.connect if doing == "connecting" else limits.read
        return poll.failed(
            "timeout", f"{poll.host} gave no answer within {seconds:g} s of {doing}; it is tried again"
        )
    except (httpcore.ConnectError, httpx.ConnectError) as error:
        if isinstance(error.__context__, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
            return poll.failed(
                "tls",
                f"{poll.host} has no valid certificate ({error}); "
                "check the address in a browser and this machine's clock",
            )
        return poll.failed(
            "refused", f"{poll.host} takes no connection ({error}); check the address and port"
        )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol) as error:
        return poll.failed(
            "url", f"{poll.url} is not a web address ({error}); it should be http:// or https://"
        )
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpx.TransportError,
        ssl.SSLError,
        OSError,
        # What the client makes of a status or header that is none.
        ValueError,
    ) as error:
        text = str(error) or type(error).__name__
        return poll.failed("network", f"{poll.host} broke off ({text}); it is tried again at its next turn")


class _Poll:
    """What is known of a poll so far, for whichever way it ends."""

    def __init__(self, feed: Feed, validators: Validators) -> None:
        self.feed = feed
        self.validators = validators
        self.url = feed.url
        # What the source's file allows it allows for the host it names, not for where that host points.
        self.home = self.host
        self.moved_to: str | None = None
        self.status: int | None = None
        self.bytes = 0
        self._at = datetime.now(UTC)
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    @property
    def host(self) -> str:
        try:
            return httpx.URL(self.url).host or self.url
        except httpx.InvalidURL:
            return self.url

    def result(
        self,
        outcome: str,
        *,
        headers: httpx.Headers | None = None,
        body: bytes | None = None,
        validators: Validators | None = None,
        error_type: str | None = None,
        error: str | None = None,
    ) -> FetchResult:
        headers = headers or httpx.Headers()
        return FetchResult(
            feed_id=self.feed.feed_id,
            url=self.feed.url,
            final_url=self.url,
            moved_to=self.moved_to,
            outcome=outcome,
            http_status=self.status,
            fetched_at=self._at,
            duration_ms=round(self.seconds * 1000),
            bytes=self.bytes,
            body=body,
            content_type=headers.get("content-type"),
            validators=validators or self.validators,
            retry_after=_retry_after(headers, self._at) if self.status in (429, 503) else None,
            fresh_for=_fresh_for(headers, self._at),
            gone=self.status == 410,
            error=error,
            error_type=error_type,
        )

    def failed(self, error_type: str, error: str, headers: httpx.Headers | None = None) -> FetchResult:
        return self.result("error", headers=headers, error_type=error_type, error=error)

    def too_long(self, limits: FetchLimits) -> FetchResult:
        error = f"not done after {limits.total:g} s in all; it is tried again at its next turn"
        return self.failed("timeout", error)


def _follow(
    poll: _Poll, limits: FetchLimits, user_agent: str, client: httpx.Client, accept: str
) -> FetchResult:
    headers = {"User-Agent": user_agent, "Accept": accept, "Accept-Encoding": ACCEPTED}
    if poll.validators.etag:
        headers["If-None-Match"] = poll.validators.etag
    if poll.validators.last_modified:
        headers["If-Modified-Since"] = poll.validators.last_modified
    permanent = True
    for _ in range(limits.redirects + 1):
        request = client.build_request(
            "GET",
            poll.url,
            headers=headers,
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            extensions={"private_network": poll.feed.private_network and poll.host == poll.home},
        )
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise httpx.UnsupportedProtocol(f"scheme {request.url.scheme!r}, host {request.url.host!r}")
        response = client.send(request, stream=True, follow_redirects=False)
        try:
            poll.status = response.status_code
            location = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not location:
                return _answer(poll, response, limits)
        finally:
            response.close()
        poll.url = str(request.url.join(location))
        # A move from https to http is followed but not remembered: it may be an attacker's.
        safe = request.url.scheme == "http" or poll.url.startswith("https:")
        permanent = permanent and safe and response.status_code in _PERMANENT
        if permanent:
            poll.moved_to = poll.url
    return poll.failed(
        "redirect",
        f"redirected more than {limits.redirects} times, last to {poll.url}; check it in a browser",
    )


def _answer(poll: _Poll, response: httpx.Response, limits: FetchLimits) -> FetchResult:
    headers, status = response.headers, response.status_code
    if status == 304 and not (poll.validators.etag or poll.validators.last_modified):
        return poll.failed("http", _meaning(status, poll.url), headers)
    if status == 304:
        return poll.result("unchanged", headers=headers, validators=_validators(headers, poll.validators))
    if not 200 <= status < 300:
        return poll.failed("http", _meaning(status, poll.url), headers)
    packed = bytearray()
    for chunk in response.iter_raw():
        packed += chunk
        poll.bytes = len(packed)
        if len(packed) > limits.body:
            return poll.failed("size", f"the body is over {limits.body:,} bytes; {_RAISE}")
    try:
        with _UNPACKING:
            body = unpack(bytes(packed), headers.get("content-encoding", ""), limit=limits.body)
    except TooLarge:
        return poll.failed(
            "size",
            f"{len(packed):,} bytes unpack to over {limits.body:,}; {_RAISE}",
        )
    except Broken as error:
        return poll.failed("encoding", f"{error}; it is tried again at its next turn")
    return poll.result("new", headers=headers, body=body, validators=_validators(headers, NO_VALIDATORS))


def _meaning(status: int, url: str) -> str:
    match status:
        case 304:
            advice = "the server says unchanged to a reader that has nothing yet; check it in a browser"
        case 401 | 403 | 451:
            advice = "the server refuses this reader; open it in a browser, and give a contact address"
        case 404:
            advice = "there is no feed at this address; look for it with: waqai sources add HOMEPAGE"
        case 410:
            advice = "the feed is gone for good; take it out of the source's file"
        case 429:
            advice = "asked too often; it is left alone for as long as the server wants"
        case _ if status >= 500:
            advice = "the server is in trouble; it is tried again later"
        case _:
            advice = "not an answer that holds a feed; check the address"
    return f"HTTP {status} from {url}: {advice}"


def _validators(headers: httpx.Headers, otherwise: Validators) -> Validators:
    def short(name: str) -> str | None:
        value = headers.get(name)
        return value if value and value.isascii() and len(value) <= _LONGEST_VALIDATOR else None

    return Validators(
        etag=short("etag") or otherwise.etag,
        last_modified=short("last-modified") or otherwise.last_modified,
    )


def _retry_after(headers: httpx.Headers, now: datetime) -> timedelta | None:
    return _seconds(headers.get("retry-after", "")) or _until(headers.get("retry-after"), now)


def _fresh_for(headers: httpx.Headers, now: datetime) -> timedelta | None:
    for directive in headers.get("cache-control", "").split(","):
        name, _, value = directive.strip().partition("=")
        if name.lower() == "max-age":
            return _seconds(value.strip('"'))
    return _until(headers.get("expires"), now)


def _seconds(value: str) -> timedelta | None:
    return timedelta(seconds=int(value)) if value.isascii() and value.isdigit() and len(value) < 9 else None


def _until(value: str | None, now: datetime) -> timedelta | None:
    try:
        when = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return timedelta(seconds=math.ceil(seconds)) if seconds > 0 else None

"""The network under the fetcher: where it may connect, and for how long.

A host is resolved here, each address is checked, and the connection goes to a checked address: a
name that answers differently the next time gains nothing. TLS still verifies the host's name.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator, MutableMapping
from contextvars import ContextVar
from typing import cast

import httpcore
import httpx

from transforms.feeds.turns import Turns

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """The host's only addresses are on this host or a private network."""


class NameNotFound(Exception):
    """The host has no address."""


class DeadlinePassed(Exception):
    """The fetch as a whole took too long."""


@contextlib.contextmanager
def deadline(seconds: float) -> Generator[None]:
    """Every network wait of this thread inside the block ends after ``seconds`` in all, however the server drips."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _later(seconds: float) -> None:
    """What a request waits for its turn is not the server's doing."""
    end = _deadline.get()
    if end is not None:
        _deadline.set(end + seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, also inside its IPv6 wrappings.

    >>> is_public("192.0.43.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: list[_Address | None] = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        inner += [ip.ipv4_mapped, ip.sixtofour]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.ipv4_mapped:
            inner.remove(ip)
    return all(one.is_global and not one.is_multicast for one in inner if one is not None)


def _left(timeout: float | None) -> float | None:
    end = _deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise DeadlinePassed
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, *, private_network: bool) -> None:
        self._private_network = private_network
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
                return _Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NameNotFound(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [one for one in addresses if self._private_network or is_public(one)]
        if not allowed:
            raise AddressRefused(", ".join(addresses))
        return allowed


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, done: Callable[[], None]) -> None:
        self._response = response
        self._done = done

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        try:
            self._response.close()
        finally:
            self._done()


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport (HTTP/1.1 and, over TLS, HTTP/2) that asks a host one thing at a time.

    Two connection pools, so that a connection opened for a feed that may live on a private network
    never serves another; the request's extension ``private_network`` chooses. Proxies of the
    environment are not used: they would resolve names out of our sight.
    """

    def __init__(self, *, turns: Turns | None = None, connections: int = 100) -> None:
        self._turns = turns or Turns()
        context = httpx.create_ssl_context()
        self._pools = {
            private: httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=connections,
                max_keepalive_connections=20,
                keepalive_expiry=5.0,
                http2=True,
                network_backend=_Backend(private_network=private),
            )
            for private in (False, True)
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        private = bool(request.extensions.get("private_network"))
        _later(self._turns.take(url.netloc.decode("ascii")))

        def done() -> None:
            self._turns.give(url.netloc.decode("ascii"), pause=not private)

        try:
            response = self._pools[private].handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            done()
            raise
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, done),
            extensions=cast(MutableMapping[str, object], response.extensions),
        )

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

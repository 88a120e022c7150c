from __future__ import annotations

import gzip
import random
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from schemas.feeds import Feed, FetchLimits, FetchResult, Validators
from tests.feeds.conftest import Answer, Server
from transforms.feeds.fetch import fetch, new_client
from transforms.feeds.guard import is_public
from transforms.feeds.unpack import Broken, TooLarge, unpack

Poll = Callable[..., FetchResult]
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


def test_new_then_unchanged(server: Server, poll: Poll) -> None:
    def answer(headers: Message) -> Answer:
        if headers["If-None-Match"] == '"v1"' and headers["If-Modified-Since"]:
            return Answer(status=304, headers={"ETag": '"v1"'})
        return Answer(
            body=FEED,
            headers={
                "ETag": '"v1"',
                "Last-Modified": "Tue, 24 Nov 2026 08:00:00 GMT",
                "Content-Type": "application/rss+xml; charset=utf-8",
                "Cache-Control": "public, max-age=600",
            },
        )

    server.answers["/rss"] = answer
    first = poll("/rss")
    assert (first.outcome, first.http_status, first.body, first.error) == ("new", 200, FEED, None)
    assert first.validators == Validators(etag='"v1"', last_modified="Tue, 24 Nov 2026 08:00:00 GMT")
    assert first.content_type == "application/rss+xml; charset=utf-8"
    assert first.fresh_for == timedelta(minutes=10)
    assert first.bytes == len(FEED)
    second = poll("/rss", validators=first.validators)
    assert (second.outcome, second.http_status, second.body) == ("unchanged", 304, None)
    assert second.validators == first.validators


def test_a_new_answer_without_validators_forgets_the_old_ones(server: Server, poll: Poll) -> None:
    server.answers["/rss"] = Answer(body=FEED)
    assert poll("/rss", validators=Validators(etag='"old"')).validators == Validators()


def test_who_asks(server: Server, poll: Poll) -> None:
    server.answers["/rss"] = Answer(body=FEED, headers={"Set-Cookie": "id=1; Path=/"})
    poll("/rss")
    poll("/rss")
    for _, headers in server.asked:
        assert headers["User-Agent"] == "waqai-test (+desk@example.org)"
        assert headers["Cookie"] is None
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("identity", bytes),
    ],
)
def test_packed_bodies(server: Server, poll: Poll, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    server.answers["/rss"] = Answer(body=pack(FEED), headers={"Content-Encoding": encoding})
    result = poll("/rss")
    assert (result.outcome, result.body, result.bytes) == ("new", FEED, len(pack(FEED)))


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_a_bomb_is_not_unpacked(
    server: Server, poll: Poll, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    server.answers["/rss"] = Answer(body=pack(bytes(50_000_000)), headers={"Content-Encoding": encoding})
    result = poll("/rss", body=1_000_000)
    assert (result.outcome, result.error_type, result.body) == ("error", "size", None)
    assert result.error is not None
    assert "unpack to over 1,000,000" in result.error


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("body", [FEED * 100, random.Random(0).randbytes(600_000)], ids=["one piece", "many"])
def test_a_packed_body_that_is_broken_or_cut(encoding: str, body: bytes) -> None:
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    good = pack[encoding](body)
    assert unpack(good, encoding, limit=len(body)) == body
    for bad in (good[:-4], good[: len(good) // 2], b"hello " + good):
        with pytest.raises(Broken):
            unpack(bad, encoding, limit=10**6)
    with pytest.raises(TooLarge):
        unpack(good, encoding, limit=len(body) - 1)


def test_an_encoding_nobody_asked_for(server: Server, poll: Poll) -> None:
    server.answers["/rss"] = Answer(body=FEED, headers={"Content-Encoding": "lzma"})
    result = poll("/rss")
    assert (result.outcome, result.error_type) == ("error", "encoding")


def test_a_body_over_the_limit(server: Server, poll: Poll) -> None:
    server.answers["/rss"] = Answer(body=bytes(300_000))
    result = poll("/rss", body=100_000)
    assert (result.error_type, result.http_status) == ("size", 200)
    assert poll("/rss", body=300_000).outcome == "new"


def test_an_endless_body(server: Server, poll: Poll) -> None:
    def endless(out: Any) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(10_000):
            out.write(b"1000\r\n" + bytes(0x1000) + b"\r\n")

    server.answers["/rss"] = Answer(raw=endless)
    result = poll("/rss", body=100_000)
    assert result.error_type == "size"
    assert result.bytes < 300_000


def test_permanent_redirects_are_told_and_followed(server: Server, poll: Poll) -> None:
    server.answers["/old"] = Answer(status=301, headers={"Location": "/newer"})
    server.answers["/newer"] = Answer(status=308, headers={"Location": "/new"})
    server.answers["/new"] = Answer(body=FEED)
    result = poll("/old")
    assert (result.outcome, result.moved_to, result.final_url) == (
        "new",
        server.url("/new"),
        server.url("/new"),
    )


def test_a_temporary_redirect_moves_nothing(server: Server, poll: Poll) -> None:
    server.answers["/old"] = Answer(status=302, headers={"Location": "/mid"})
    server.answers["/mid"] = Answer(status=301, headers={"Location": "/new"})
    server.answers["/new"] = Answer(body=FEED)
    result = poll("/old")
    assert (result.outcome, result.moved_to, result.final_url) == ("new", None, server.url("/new"))


def test_too_many_redirects(server: Server, poll: Poll) -> None:
    server.answers["/loop"] = Answer(status=302, headers={"Location": "/loop"})
    result = poll("/loop", redirects=3)
    assert (result.error_type, len(server.asked)) == ("redirect", 4)


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher:x"])
def test_a_redirect_out_of_the_web(server: Server, poll: Poll, where: str) -> None:
    server.answers["/rss"] = Answer(status=301, headers={"Location": where})
    result = poll("/rss")
    assert (result.outcome, result.error_type) == ("error", "url")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_private_addresses_are_refused(server: Server, poll: Poll, host: str) -> None:
    server.answers["/rss"] = Answer(body=FEED)
    result = poll(f"http://{host}:{server.port}/rss", private=False)
    assert (result.outcome, result.error_type) == ("error", "address")
    assert result.error is not None
    assert "private_network = true" in result.error
    assert server.asked == []


def test_a_redirect_to_a_private_address_is_refused(
    server: Server, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is let through as if it were public; the check must come again for the second."""
    server.answers["/rss"] = Answer(
        status=301, headers={"Location": f"http://localhost:{server.port}/secret"}
    )
    server.answers["/secret"] = Answer(body=FEED)
    resolve = socket.getaddrinfo

    def resolved(host: str, *args: Any, **kwargs: Any) -> Any:
        found = resolve(host, *args, **kwargs)
        return found if host != "localhost" else [(*entry[:4], ("10.0.0.1", 80)) for entry in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(
        "transforms.feeds.guard.is_public", lambda address: is_public(address) or address == "127.0.0.1"
    )
    result = poll("/rss", private=False)
    assert result.error_type == "address"
    assert [path for path, _ in server.asked] == ["/rss"]


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "not an address",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("status", "word"), [(404, "no feed"), (403, "refuses"), (500, "trouble"), (410, "gone"), (418, "check")]
)
def test_http_errors_say_what_to_do(server: Server, poll: Poll, status: int, word: str) -> None:
    server.answers["/rss"] = Answer(status=status)
    result = poll("/rss", validators=Validators(etag='"kept"'))
    assert (result.outcome, result.http_status, result.error_type) == ("error", status, "http")
    assert result.error is not None
    assert word in result.error
    assert result.gone == (status == 410)
    assert result.validators == Validators(etag='"kept"')


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_or_as_a_date(server: Server, poll: Poll, status: int) -> None:
    server.answers["/s"] = Answer(status=status, headers={"Retry-After": "120"})
    assert poll("/s").retry_after == timedelta(minutes=2)
    when = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.answers["/d"] = Answer(status=status, headers={"Retry-After": when})
    wait = poll("/d").retry_after
    assert wait is not None
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)
    server.answers["/bad"] = Answer(status=status, headers={"Retry-After": "soon"})
    assert poll("/bad").retry_after is None


def test_a_server_that_stalls(server: Server, poll: Poll) -> None:
    done = threading.Event()
    server.answers["/rss"] = Answer(raw=lambda out: done.wait(3) and None)
    started = time.monotonic()
    result = poll("/rss", read=0.2)
    done.set()
    assert (result.outcome, result.error_type) == ("error", "timeout")
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("lead", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_server_that_drips(server: Server, poll: Poll, lead: bytes) -> None:
    """No single wait is long, neither in the head nor in the body, but all of it is."""

    def drip(out: Any) -> None:
        out.write(lead)
        for _ in range(100):
            out.write(b"H")
            out.flush()
            time.sleep(0.05)

    server.answers["/rss"] = Answer(raw=drip)
    started = time.monotonic()
    result = poll("/rss", read=2.0, total=0.4)
    assert result.error_type == "timeout"
    assert result.error is not None
    assert "in all" in result.error
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_a_server_that_breaks_off(server: Server, poll: Poll, bytes_sent: bytes) -> None:
    server.answers["/rss"] = Answer(raw=lambda out: out.write(bytes_sent) and None)
    result = poll("/rss")
    assert (result.outcome, result.error_type, result.body) == ("error", "network", None)


def test_nobody_listens(poll: Poll) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        result = poll(f"http://127.0.0.1:{taken.getsockname()[1]}/rss")
    assert (result.outcome, result.error_type, result.http_status) == ("error", "refused", None)


def test_tls_where_there_is_none(server: Server, poll: Poll) -> None:
    result = poll(f"https://127.0.0.1:{server.port}/rss")
    assert (result.outcome, result.error_type) == ("error", "tls")


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A TLS server on loopback and the file of the certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    (tmp_path / "key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    (tmp_path / "certificate").write_bytes(certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = HTTPServer(("127.0.0.1", 0), Handler)
    http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield http.server_address[1], tmp_path / "certificate"
    http.shutdown()
    http.server_close()
    thread.join()


def test_a_certificate_is_checked_and_so_is_its_name(
    secure: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate = secure

    def outcome(host: str) -> tuple[str, str | None]:
        feed = Feed(feed_id="test:0", url=f"https://{host}:{port}/rss", private_network=True)
        with new_client() as client:
            result = fetch(feed, limits=FetchLimits(total=5), user_agent="waqai-test", client=client)
        return result.outcome, result.error_type

    assert outcome("localhost") == ("error", "tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert outcome("localhost") == ("new", None)
    assert outcome("127.0.0.1") == ("error", "tls")


def test_a_name_without_an_address(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    result = poll("http://nowhere.example/rss")
    assert result.error_type == "dns"
    assert result.error is not None
    assert "nowhere.example" in result.error


@pytest.mark.parametrize("url", ["ftp://x/", "http:///x", "x", "", "http://[bad/", "http://a\x00b/"])
def test_not_an_address(poll: Poll, url: str) -> None:
    result = poll(url)
    assert result.outcome == "error"
    assert result.error

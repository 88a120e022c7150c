"""HTTP/2 over TLS, with a server on loopback that speaks nothing else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from schemas.feeds import Feed, FetchLimits, FetchResult
from transforms.feeds.fetch import fetch, new_client

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
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
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "key").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
    (folder / "certificate").write_bytes(made.public_bytes(pem))


def _answer(connection: h2.connection.H2Connection, path: str, stream: int) -> None:
    match path:
        case "/rss":
            connection.send_headers(stream, [(":status", "200"), ("etag", '"2"')])
            connection.send_data(stream, FEED, end_stream=True)
        case "/status":
            connection.send_headers(stream, [(":status", "nonsense")], end_stream=True)
        case "/reset":
            connection.send_headers(stream, [(":status", "200")])
            connection.reset_stream(stream)
        case "/head":
            connection.send_headers(
                stream, [(":status", "200"), *((f"x-{n}", "y" * 4000) for n in range(40))]
            )
        case "/closed":
            connection.close_connection()
        case _:
            pass


def _serve(listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with (
            suppress(OSError, h2.exceptions.ProtocolError),
            context.wrap_socket(plain, server_side=True) as wire,
        ):
            wire.settimeout(5)
            config = h2.config.H2Configuration(client_side=False, validate_outbound_headers=False)
            connection = h2.connection.H2Connection(config=config)
            connection.initiate_connection()
            wire.sendall(connection.data_to_send())
            while data := wire.recv(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        path = dict(event.headers or ())[b":path"].decode()
                        _answer(connection, path, event.stream_id or 0)
                wire.sendall(connection.data_to_send())


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    context.set_alpn_protocols(["h2"])
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, context), daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def ask(port: int, *paths: str) -> list[FetchResult]:
    with new_client() as client:
        return [
            fetch(
                Feed(feed_id="test:0", url=f"https://localhost:{port}{path}", private_network=True),
                limits=FetchLimits(connect=2, read=1, total=3),
                user_agent="waqai-test",
                client=client,
            )
            for path in paths
        ]


def test_a_feed_over_http_2(port: int) -> None:
    first, second = ask(port, "/rss", "/rss")
    assert (first.outcome, first.body, first.validators.etag) == ("new", FEED, '"2"')
    assert (second.outcome, second.body) == ("new", FEED)


@pytest.mark.parametrize("path", ["/status", "/reset", "/head", "/closed", "/nothing"])
def test_what_goes_wrong_is_a_result(port: int, path: str) -> None:
    (found,) = ask(port, path)
    assert (found.outcome, found.body) == ("error", None)
    assert found.error_type in ("network", "timeout")

"""What ``waqai ingest --metrics PORT`` tells a monitor: Prometheus metrics at /metrics, the reader's state at /health.

Both are served by a thread of the reader, on loopback unless told otherwise: they name the feeds, and need no password.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, make_wsgi_app

from pipelines.batch import Done
from pipelines.rhythm import Rhythm

MARGIN = timedelta(minutes=15)
"""How far past its own word the reader may be before /health says that it hangs."""

_LAGS = (60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400, 604800)
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Metrics:
    """The figures of one reader; every name is documented by its own help text at /metrics."""

    def __init__(self) -> None:
        self.registry = r = CollectorRegistry()
        ProcessCollector(registry=r)
        self.polls = Counter("waqai_polls", "Polls by outcome", ["feed", "outcome"], registry=r)
        self.next_poll = Gauge(
            "waqai_feed_next_poll_timestamp_seconds", "When a feed is due", ["feed"], registry=r
        )
        self.last_success = Gauge(
            "waqai_feed_last_success_timestamp_seconds", "Last poll without an error", ["feed"], registry=r
        )
        self.last_new = Gauge(
            "waqai_feed_last_new_timestamp_seconds",
            "Last poll that brought something new",
            ["feed"],
            registry=r,
        )
        self.usual_gap = Gauge(
            "waqai_feed_usual_gap_seconds",
            "The feed's own rhythm: 95 % of the gaps between new items are shorter",
            ["feed"],
            registry=r,
        )
        self.articles = Counter("waqai_articles", "New article versions in the lake", registry=r)
        self.rows = Counter("waqai_rows", "Rows written, by table", ["table"], registry=r)
        self.failures = Counter(
            "waqai_failures", "Inputs that could not be used, by stage", ["stage"], registry=r
        )
        self.lag = Histogram(
            "waqai_lag_seconds",
            "From publication to the lake, where the feed gives the time",
            buckets=_LAGS,
            registry=r,
        )
        self.batch = Histogram("waqai_batch_seconds", "Seconds a batch took", buckets=_SECONDS, registry=r)
        self.queue = Gauge("waqai_queue_feeds", "Polled feeds whose items wait for a later batch", registry=r)
        self.last_batch = Gauge(
            "waqai_last_batch_timestamp_seconds", "When the last batch was done", registry=r
        )
        self.healthy_until = datetime.now(UTC) + MARGIN

    def expect(self, wait: timedelta) -> None:
        """The reader says that it will be back after ``wait``."""
        self.healthy_until = datetime.now(UTC) + wait + MARGIN

    def count(self, done: Done, seconds: float) -> None:
        """Add a batch."""
        for row in done.polls:
            self.polls.labels(row.feed_id, row.outcome).inc()
            at = row.polled_at.timestamp()
            if row.outcome != "error":
                self.last_success.labels(row.feed_id).set(at)
            if row.new_entries:
                self.last_new.labels(row.feed_id).set(at)
            if row.next_poll_at is None:
                _drop(self.next_poll, row.feed_id)
            else:
                self.next_poll.labels(row.feed_id).set(row.next_poll_at.timestamp())
        for failure in done.failures:
            self.failures.labels(failure.stage).inc()
        for table, rows in done.counts.items():
            self.rows.labels(table).inc(rows)
        for lag in done.lags:
            self.lag.observe(lag)
        self.articles.inc(done.articles)
        self.batch.observe(seconds)
        self.queue.set(len(done.unread))
        self.last_batch.set_to_current_time()
        self.expect(timedelta())

    def know(self, rhythms: Sequence[Rhythm]) -> None:
        """Take over what the lake knows of the feeds' rhythms."""
        for each in rhythms:
            self.last_new.labels(each.feed_id).set(each.last_new.timestamp())
            if each.usual_gap is not None:
                self.usual_gap.labels(each.feed_id).set(each.usual_gap.total_seconds())


def _drop(gauge: Gauge, feed: str) -> None:
    gauge.labels(feed)  # ``remove`` wants it to be there
    gauge.remove(feed)


def application(metrics: Metrics) -> Any:
    """The WSGI application: /health answers 200 or 503 with a word why, everything else the metrics."""
    figures = make_wsgi_app(metrics.registry)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/health":
            return figures(environ, start_response)
        late = datetime.now(UTC) - metrics.healthy_until
        well = late <= timedelta()
        body = (
            {"status": "ok"}
            if well
            else {"status": f"no sign of life for {late + MARGIN} longer than it meant to wait"}
        )
        start_response(
            "200 OK" if well else "503 Service Unavailable", [("Content-Type", "application/json")]
        )
        return [json.dumps(body).encode()]

    return answer


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 10  # a monitor that stalls holds no thread for ever

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(metrics: Metrics, address: str, port: int) -> Generator[int]:
    """Serve the metrics until the block ends; gives the port, which 0 leaves to the system.

    Raises ``OSError`` with what to do if the port is taken.
    """
    try:
        server = make_server(address, port, application(metrics), server_class=_Server, handler_class=_Quiet)
    except OSError as error:
        raise OSError(
            error.errno, f"--metrics {address}:{port}: {error.strerror}; name another port"
        ) from error
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

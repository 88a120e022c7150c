"""What a monitor sees of a reader: figures after real batches, health, and feeds that fell silent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipelines.batch import Done
from pipelines.ingest import ingest
from pipelines.metrics import MARGIN, Metrics, serving
from tests.ingest.site import feed
from tests.ingest.site import serving as site_serving
from transforms.children import Work
from transforms.feeds.sources import load_sources

WORK = Work(function="tests.ingest.works:first_word", limit=2.0)
DEPLOY = Path(__file__).parents[2] / "deploy"


def figures(text: str) -> dict[tuple[str, str], float]:
    """Samples by name and the value of their first label, of a feed's id the outlet."""
    return {
        (sample.name, next(iter(sample.labels.values()), "").partition(":")[0]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_batches_are_counted_and_served(tmp_path: Path) -> None:
    broken = b"<rss version='2.0'><channel><item><pubDate>never</pubDate></item></channel></rss>"
    with site_serving({"north": feed({"1": "نص", "2": "نص يعلق"}), "south": broken, "west": 500}) as site:
        sources, _ = load_sources([site.write_sources(tmp_path / "sources")], port=site.port)
        metrics = Metrics()
        with serving(metrics, "127.0.0.1", 0) as port:
            for _ in range(2):
                ingest(tmp_path / "lake", sources, once=True, metrics=metrics, workers=1, work=WORK)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                seen = figures(client.get("/metrics").text)
                assert client.get("/health").json() == {"status": "ok"}
                metrics.healthy_until = datetime.now(UTC) - timedelta(minutes=5)
                ill = client.get("/health")
    assert ill.status_code == 503
    assert "no sign of life" in ill.json()["status"]
    assert {outlet for name, outlet in seen if name == "waqai_polls_total"} == {"north", "south", "west"}
    assert seen["waqai_articles_total", ""] == 2
    assert seen["waqai_rows_total", "articles"] == 2
    assert seen["waqai_failures_total", "parse"] == 1
    assert seen["waqai_failures_total", "extract"] == 1
    assert seen["waqai_lag_seconds_count", ""] == 2
    assert seen["waqai_lag_seconds_sum", ""] > 86400, "published in 2022"
    assert seen["waqai_batch_seconds_count", ""] == 2
    assert seen["waqai_queue_feeds", ""] == 0
    assert ("waqai_feed_last_success_timestamp_seconds", "north") in seen
    assert ("waqai_feed_last_success_timestamp_seconds", "west") not in seen
    assert seen["process_resident_memory_bytes", ""] > 1e6


def test_health_waits_as_long_as_the_reader_said() -> None:
    metrics = Metrics()
    metrics.expect(timedelta(hours=3))
    assert metrics.healthy_until - datetime.now(UTC) > timedelta(hours=3) + MARGIN - timedelta(minutes=1)


def test_a_reader_that_only_fetches_gives_signs_of_life(tmp_path: Path) -> None:
    """While pages are asked for there may be no batch for long; each round counts."""

    class Watched(Metrics):
        told: tuple[str, ...] = ()

        def expect(self, wait: timedelta) -> None:
            super().expect(wait)
            self.told += ("expect",)

        def count(self, done: Done, seconds: float) -> None:
            self.told += ("batch",)

    with site_serving({"north": feed({"1": "نص"})}) as site:
        sources, _ = load_sources([site.write_sources(tmp_path / "sources")], port=site.port)
        metrics = Watched()
        ingest(tmp_path / "lake", sources, once=True, metrics=metrics, workers=1, work=WORK)
    assert metrics.told[:2] == ("expect", "batch")


def test_a_port_that_is_taken_is_said() -> None:
    metrics = Metrics()
    with (
        serving(metrics, "127.0.0.1", 0) as port,
        pytest.raises(OSError, match=f"--metrics 127.0.0.1:{port}: .*; name another port"),
        serving(metrics, "127.0.0.1", port),
    ):
        pass


@pytest.mark.parametrize("name", ["alerts.yml", "grafana.json"])
def test_what_is_deployed_asks_for_metrics_that_exist(name: str) -> None:
    metrics = Metrics()
    known = {"process_resident_memory_bytes"} | {
        sample + suffix
        for family in metrics.registry.collect()
        for sample in (family.name,)
        for suffix in ("", "_total", "_bucket", "_count", "_sum")
    }
    asked = set(re.findall(r"\b(?:waqai|process)_[a-z_]+", (DEPLOY / name).read_text("utf-8")))
    assert asked
    assert asked - known == set()

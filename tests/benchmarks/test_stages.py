"""What the stages are timed on."""

from __future__ import annotations

from benchmarks.stages import bundled, samples, stages
from transforms.arabic.language import language


def test_every_stage_reads_the_demo_whole() -> None:
    size = sum(len(text.encode()) for text, _ in bundled())
    texts = samples(None, size)
    assert {language(each.text) for each in texts} == {"ar"}
    for stage in stages(texts[:60]):
        stage.work()

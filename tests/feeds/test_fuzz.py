"""A short run of ``benchmarks/fuzz.py``: nothing from outside makes a reader of bytes fail or hang."""

from __future__ import annotations

import random

import pytest

from benchmarks.fuzz import TARGETS, Target, fuzz, mutated, tried


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_mutated_input(target: Target) -> None:
    counts, finds = fuzz(150, seed=20220128, targets=[target])
    assert finds == []
    assert counts == {target.name: 150}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_seeds_are_read(target: Target) -> None:
    assert all(tried(target, seed, twice=True) is None for seed in target.seeds)


def test_a_fault_is_found() -> None:
    def brittle(data: bytes) -> object:
        return data.decode("ascii")

    target = Target(name="brittle", run=brittle, seeds=(b"abc",), tokens=(b"\xff",), share=1.0)
    _, finds = fuzz(200, seed=1, targets=[target])
    assert finds
    assert "UnicodeDecodeError" in finds[0]


def test_mutations_differ_and_are_bounded() -> None:
    rng = random.Random(1)
    made = {mutated(rng, (b"<rss>" * 2000,), (b"&",)) for _ in range(200)}
    assert len(made) > 150
    assert max(map(len, made)) <= 6000

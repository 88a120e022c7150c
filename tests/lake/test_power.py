"""The power fails before any sync of any kind of batch: the lake is sound after the next start, and nothing recorded is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.lake.lakes import ask, put
from tests.lake.power import Disk, PowerLoss
from tests.rows import TODAY, article, failure, mention, poll
from transforms.expire import expire
from transforms.forget import forget
from transforms.lake import log, paths
from transforms.lake.commit import Writer, writing
from transforms.lake.compact import compact
from transforms.lake.verify import verify

Act = Callable[[Writer], object]


def new_articles(writer: Writer) -> None:
    put(writer, [article(article_id="new"), mention(article_id="new", mention_id="n"), poll(), failure()])


def edit(writer: Writer) -> None:
    put(writer, [article(version="v2", content_hash="c2")], {("a1", "v1"): "2022-01-28"})


ACTS: dict[str, tuple[Act, str, list[tuple[object, ...]]]] = {
    "new articles": (new_articles, "SELECT count(*) FROM mentions WHERE article_id = 'new'", [(1,)]),
    "an edit": (edit, "SELECT version FROM latest.articles WHERE article_id = 'a1'", [("v2",)]),
    "compaction": (compact, "SELECT count(*) FROM articles WHERE article_id IN ('a1', 'a2', 'a3')", [(3,)]),
    "what is too old": (
        lambda writer: expire(writer, TODAY, keep=timedelta(days=1)),
        "SELECT count(*) FROM articles WHERE article_id = 'old'",
        [(0,)],
    ),
    "removal": (
        lambda writer: forget(writer, ["a2"]),
        "SELECT count(*) FROM articles WHERE article_id = 'a2'",
        [(0,)],
    ),
}
"""What is done, and a question whose answer tells that it was done."""


SYNCS = 3
"""At which the power fails in the usual run; ``--every-sync`` takes all."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("power") / "lake"
    # Checkpoints of the logs are part of it: every other commit makes one.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "CHECKPOINT_EVERY", 2)
        with writing(root):
            pass
    with writing(root) as writer:
        put(writer, [article(article_id="old", seen_on=TODAY - timedelta(days=9))])
        for name in ("a1", "a2", "a3"):
            put(writer, [article(article_id=name), mention(article_id=name, mention_id=f"m-{name}")])
    return root


def fails(root: Path, left: Path, act: Act, at: int | None, chance: Random | None = None) -> int:
    """Do it until the power fails; returns how many syncs were done."""
    disk = Disk(root, left, at, chance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "_fsync", disk.sync)
        try:
            with writing(root) as writer:
                act(writer)
        except PowerLoss:
            assert at is not None
    disk.close()
    return disk.calls


def check(left: Path, act: Act, question: str, done: list[tuple[object, ...]]) -> None:
    """After the next start it was done whole or not at all, and can be done."""
    with writing(left):
        pass
    assert verify(left) == []
    assert ask(left, "SELECT count(*) FROM articles WHERE article_id IN ('a1', 'a3') AND version = 'v1'") == [
        (2,)
    ]
    if ask(left, question) != done:
        with writing(left) as writer:
            act(writer)
    assert ask(left, question) == done
    assert verify(left) == []


@pytest.mark.parametrize("name", ACTS)
def test_the_power_fails(sound: Path, tmp_path: Path, name: str, request: pytest.FixtureRequest) -> None:
    act, question, done = ACTS[name]
    whole = tmp_path / "whole"
    shutil.copytree(sound, whole)
    total = fails(whole, tmp_path / "never", act, None)
    assert total > 10, "syncs are seen"
    every = request.config.getoption("--every-sync")
    for at in range(total) if every else Random(name).sample(range(total), SYNCS):
        for chance in (None, Random(at)):
            root, left = tmp_path / f"{at}{chance is None}", tmp_path / f"left-{at}{chance is None}"
            shutil.copytree(sound, root)
            fails(root, left, act, at, chance)
            check(left, act, question, done)

"""The batch protocol: whatever step it stops at, a batch is in the lake once or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.tables import ARTICLES, TABLES
from tests.lake.lakes import ask, put
from tests.rows import article, failure, mention, poll
from transforms.lake import log
from transforms.lake.commit import writing
from transforms.lake.lock import LakeTaken
from transforms.lake.paths import LakeError
from transforms.lake.state import unfinished
from transforms.lake.verify import verify

ROOT = Path(__file__).parents[2]
BATCH = [article(), mention(), poll(), failure()]
STEPS = [
    "staged",
    "recorded",
    *(
        f"{what} {table}"
        for table in ("articles", "mentions", "feed_polls", "failures")
        for what in ("moved", "committed")
    ),
    "committed batches",
    "finished",
]


class Stop(BaseException):
    """The process ends here."""


def stopping_at(wanted: str) -> Callable[[str], None]:
    def step(name: str) -> None:
        if name == wanted:
            raise Stop

    return step


def test_the_steps_are_those_that_are_tested(tmp_path: Path) -> None:
    seen: list[str] = []
    with writing(tmp_path, seen.append) as writer:
        put(writer, BATCH)
    assert seen == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_at_any_step_loses_and_doubles_nothing(tmp_path: Path, step: str) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(article_id="a0"), mention(article_id="a0", mention_id="m0")])
    with pytest.raises(Stop), writing(tmp_path, stopping_at(step)) as writer:
        put(writer, BATCH)

    before = ask(tmp_path, "SELECT count(*) FROM articles")
    assert before == [(2 if step in ("committed batches", "finished") else 1,)], "readers see whole batches"

    with writing(tmp_path) as writer:
        assert unfinished(writer.state) == []
        if step == "staged":
            put(writer, BATCH)
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT article_id FROM articles ORDER BY 1") == [("a0",), ("a1",)]
    assert ask(tmp_path, "SELECT mention_id FROM mentions ORDER BY 1") == [("m0",), ("m1",)]
    assert ask(tmp_path, "SELECT count(*) FROM feed_polls") == [(1,)]
    assert not any((tmp_path / "_staging").glob("*"))


@pytest.mark.parametrize("step", ["moved articles", "committed mentions", "committed batches"])
def test_a_stop_while_going_on_after_a_stop(tmp_path: Path, step: str) -> None:
    with pytest.raises(Stop), writing(tmp_path, stopping_at("recorded")) as writer:
        put(writer, BATCH)
    with pytest.raises(Stop), writing(tmp_path, stopping_at(step)):
        pass
    with writing(tmp_path):
        pass
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_an_edit_leaves_one_latest_version(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article(), article(article_id="a2")])
        put(writer, [article(version="v2", content_hash="c2")], {("a1", "v1"): "2022-01-28"})
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT article_id, version FROM latest.articles ORDER BY 1") == [
        ("a1", "v2"),
        ("a2", "v1"),
    ]


@pytest.mark.parametrize("step", ["staged", "recorded", "moved articles", "committed articles"])
def test_an_edit_that_is_stopped_is_whole_or_not_there(tmp_path: Path, step: str) -> None:
    with writing(tmp_path) as writer:
        put(writer, [article()])
    edit = ([article(version="v2")], {("a1", "v1"): "2022-01-28"})
    with pytest.raises(Stop), writing(tmp_path, stopping_at(step)) as writer:
        put(writer, *edit)
    with writing(tmp_path) as writer:
        if step == "staged":
            put(writer, *edit)
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT version FROM articles WHERE is_latest") == [("v2",)]


def test_a_commit_by_somebody_else_is_not_committed_over(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        stale = log.snapshot(tmp_path, ARTICLES)
        put(writer, [article()])
        with pytest.raises(Exception, match="Failed to commit transaction"):
            log.commit(stale, 1, [], [], changes_data=True)
        with pytest.raises(ValueError, match="already has batch 1"):
            log.commit(log.snapshot(tmp_path, ARTICLES), 1, [], [], changes_data=True)


def test_a_log_entry_that_power_failure_left_empty_is_written_again(tmp_path: Path) -> None:
    with pytest.raises(Stop), writing(tmp_path, stopping_at("committed articles")) as writer:
        put(writer, BATCH)
    (tmp_path / "articles" / "_delta_log" / f"{1:020d}.json").write_bytes(b"")
    with writing(tmp_path):
        pass
    assert verify(tmp_path) == []
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_no_text_stands_in_the_logs(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, BATCH)
    for table in TABLES:
        for entry in (tmp_path / table.name / "_delta_log").glob("*.json"):
            for line in entry.read_text(encoding="utf-8").splitlines():
                action = json.loads(line)
                if "add" in action:
                    statistics = json.loads(action["add"]["stats"])
                    assert set(statistics["minValues"]) <= set(table.statistics)
                    assert "حلب" not in line


HOLD = """
import sys, time
from pathlib import Path
from transforms.lake.commit import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_who_writes_and_a_dead_one_is_followed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LakeTaken, match=rf"taken by process {holder.pid} on .* since 20\d\d-"),
            writing(tmp_path),
        ):
            pass
        assert verify(tmp_path) == [], "reading goes on meanwhile"
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with writing(tmp_path) as writer:
        put(writer, BATCH)
        with pytest.raises(LakeTaken, match="this process writes it already"), writing(tmp_path):
            pass
        put(writer, [article(article_id="a2")])
    assert verify(tmp_path) == []


def test_a_lake_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LakeError, match=r"cannot write this lake .*--lake"), writing(tmp_path / "file"):
        pass


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.lake.lakes import put
from tests.rows import article
from transforms.lake.commit import writing
from transforms.lake.paths import LakeError
def fill(step):
    if step == sys.argv[2]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
try:
    with writing(Path(sys.argv[1]), fill) as writer:
        fill("before")
        put(writer, [article(article_id="b1")])
except LakeError as error:
    sys.exit(f"LakeError: {error}")
"""


@pytest.mark.parametrize("step", ["before", "staged", "moved articles", "committed articles"])
def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path: Path, step: str) -> None:
    with writing(tmp_path) as writer:
        put(writer, BATCH)
    filled = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), step],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert filled.returncode == 1
    assert filled.stderr.startswith("LakeError: ")
    assert "the disk is full or fails" in filled.stderr
    with writing(tmp_path) as writer:
        put(writer, [article(article_id="a2")])
    assert verify(tmp_path) == []
    recorded = [] if step in ("before", "staged") else [("b1",)]
    assert ask(tmp_path, "SELECT article_id FROM articles ORDER BY 1") == [("a1",), ("a2",), *recorded]

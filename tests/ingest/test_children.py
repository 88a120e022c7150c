"""Child processes: results in order, limits kept, deaths survived, defects told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.children import Children, Lost, Work, WorkError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def children() -> Iterator[Children]:
    made = Children(Work(function="tests.ingest.works:double", limit=1.0), 2)
    yield made
    made.close()


def test_results_come_in_order_and_children_stay(children: Children) -> None:
    before = [child.process.pid for child in children.children]
    assert children.map(range(5, 30)) == [2 * n for n in range(5, 30)]
    assert children.map([]) == []
    assert children.map([7]) == [14]
    assert [child.process.pid for child in children.children] == before


def test_both_children_work() -> None:
    pids = Children(Work(function="tests.ingest.works:pid"), 2)
    try:
        assert len(set(pids.map(range(6)))) == 2
    finally:
        pids.close()


def test_an_item_that_hangs_is_given_up_and_the_others_go_on(children: Children) -> None:
    begun = time.monotonic()
    results = children.map([5, 1, 6, 7])
    assert results == [10, Lost(kind="timeout", message="took over 1 seconds"), 12, 14]
    assert time.monotonic() - begun < 30
    assert children.map([8]) == [16]


def test_an_item_that_ends_its_process_is_given_up_after_a_second_try(children: Children) -> None:
    results = children.map([5, 2, 6])
    assert results[::2] == [10, 12]
    assert results[1] == Lost(kind="died", message="the process that worked on it ended with signal SIGKILL")


def test_a_child_that_died_idle_is_replaced(children: Children) -> None:
    assert children.map([5, 6]) == [10, 12]
    for child in children.children:
        child.process.kill()
        child.process.wait()
    assert children.map([5, 6, 7]) == [10, 12, 14]


def test_a_defect_is_raised_with_its_traceback_and_item(children: Children) -> None:
    with pytest.raises(WorkError, match=r"works:double raised for 4:\n(?s:.*)ZeroDivisionError: a defect"):
        children.map([5, 4, 6])
    assert children.map([5, 6]) == [10, 12], "no answer of the failed call is left over"


def test_children_leave_signals_to_the_parent(children: Children) -> None:
    assert children.map([5, 6]) == [10, 12]
    for child in children.children:
        os.kill(child.process.pid, signal.SIGTERM)
        os.kill(child.process.pid, signal.SIGINT)
    assert children.map([5, 6]) == [10, 12]
    assert all(child.process.poll() is None for child in children.children)


def test_a_function_that_does_not_load_is_an_error_and_no_item_s_fault() -> None:
    broken = Children(Work(function="tests.ingest.works:nothing_of_the_kind"), 1)
    try:
        with pytest.raises(WorkError, match="could not be loaded"):
            broken.map([5])
    finally:
        broken.close()


def test_loading_does_not_count_against_the_first_item() -> None:
    slow = Children(Work(function="tests.ingest.works:double", warm="tests.ingest.works:load", limit=1.0), 1)
    try:
        assert slow.map([5]) == [10]
    finally:
        slow.close()


PARENT = """
import time
from transforms.children import Children, Work
children = Children(Work(function="tests.ingest.works:double"), 2)
children.map([5, 6])
print(*(child.process.pid for child in children.children), flush=True)
time.sleep(60)
"""


def test_children_end_with_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert len(pids) == 2
    limit = time.monotonic() + 10
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < limit, "children outlive their parent"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

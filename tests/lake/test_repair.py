"""A lake whose state is lost, damaged or wrong has it made anew from its tables, and loses nothing by that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipelines import verify as command
from tests.lake.lakes import ask, put
from tests.lake.test_verify import DAMAGES
from tests.rows import article, failure, mention, poll
from transforms.cross_document.wording import fingerprint
from transforms.forget import forget
from transforms.lake import state
from transforms.lake.commit import writing
from transforms.lake.paths import LakeError
from transforms.lake.verify import verify
from transforms.repair import repair

LONG = (
    "عنوان\n"
    + "وصلت قافلة مساعدات إلى المخيم بعد ثلاثة أيام من الانتظار وقال المشرفون إنها تكفي أسبوعا. " * 2
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repair") / "lake"
    with writing(root) as writer:
        put(writer, [article(text=LONG), mention(start=0, end=5, surface="عنوان"), poll(), failure()])
        put(writer, [article(article_id="a2"), article(article_id="gone")])
        put(writer, [article(article_id="a2", version="v2")], {("a2", "v1"): "2022-01-28"})
        forget(writer, ["gone"])
    return root


def remembered(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a state knows but cursors, which begin anew."""
    with closing(state.read_state(root)) as opened:
        return {
            name: sorted(opened.execute(f"SELECT * FROM {name}").fetchall(), key=str)
            for name in ("batches", "articles", "failures", "forgotten")
        }


def state_lost(root: Path) -> None:
    for file in (root / "_state").glob("state.sqlite*"):
        file.unlink()


def no_database(root: Path) -> None:
    state_lost(root)
    (root / "_state" / "state.sqlite").write_bytes(b"not a database at all" * 500)


def stray(root: Path) -> None:
    some = min((root / "articles").glob("seen_on=*/*.parquet"))
    shutil.copy(some, some.with_name("copy.parquet"))


LOSSES: dict[str, Callable[[Path], None]] = {
    "state lost": state_lost,
    "no database": no_database,
    "damaged page": DAMAGES["damaged page of the state"][0],
    "article forgotten by the state": DAMAGES["article forgotten by the state"][0],
    "article only in the state": DAMAGES["article only in the state"][0],
    "file of no log": stray,
    "batch not finished": DAMAGES["batch not finished"][0],
    "staging left": DAMAGES["staging left"][0],
}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_state_is_made_anew(
    sound: Path, tmp_path: Path, loss: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "lake"
    shutil.copytree(sound, root)
    known = remembered(root)
    LOSSES[loss](root)
    assert verify(root) != []
    assert command.run(lake=str(root), mend=True) == 0
    told = capsys.readouterr().out
    assert ": sound; " in told
    assert remembered(root) == known
    with closing(state.read_state(root)) as opened:
        assert state.forgotten(opened, ["gone"]) == {"gone"}, "what was removed for good does not come back"
        if "made anew" in told:
            found = fingerprint(LONG)
            assert found is not None
            assert state.known_wordings(opened, [found]) == {found: ("a1", "s1")}
    with writing(root) as writer:
        put(writer, [article(article_id="a3")])
    assert verify(root) == []
    assert repair(root).done == (), "a sound lake is left alone"


class Stop(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(
    "step", ["recorded", "committed articles", "committed mentions", "committed batches"]
)
def test_a_batch_in_hand_when_the_state_is_lost_is_whole_or_taken_back(
    sound: Path, tmp_path: Path, step: str
) -> None:
    root = tmp_path / "lake"
    shutil.copytree(sound, root)

    def stop(name: str) -> None:
        if name == step:
            raise Stop

    rows = [article(article_id="new"), mention(article_id="new", mention_id="n")]
    edit = [article(version="v9", text=LONG + " تعديل"), *rows]
    with pytest.raises(Stop), writing(root, stop) as writer:
        put(writer, edit, {("a1", "v1"): "2022-01-28"})
    state_lost(root)
    assert repair(root).left == ()
    whole = step == "committed batches"
    assert ask(root, "SELECT count(*) FROM articles WHERE article_id = 'new'") == [(int(whole),)]
    assert ask(root, "SELECT version FROM latest.articles WHERE article_id = 'a1'") == [
        ("v9" if whole else "v1",)
    ]
    if not whole:
        with writing(root) as writer:
            put(writer, edit, {("a1", "v1"): "2022-01-28"})
    assert verify(root) == []
    assert ask(root, "SELECT article_id, version FROM latest.articles ORDER BY 1") == [
        ("a1", "v9"),
        ("a2", "v2"),
        ("new", "v1"),
    ]
    assert ask(root, "SELECT count(*) FROM mentions") == [(2,)]


def test_a_data_file_that_is_lost_is_not_explained_away(sound: Path, tmp_path: Path) -> None:
    root = tmp_path / "lake"
    shutil.copytree(sound, root)
    path = min((root / "mentions").glob("seen_on=*/*.parquet"))
    path.write_bytes(path.read_bytes()[:-50])
    (problem,) = repair(root).left
    assert "restore this one file from a backup" in problem.mend


def test_no_lake_is_made_by_a_repair(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake here"):
        repair(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()

"""Each damage that a lake can take is found, and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.lake.lakes import put
from tests.rows import article, failure, mention, poll
from transforms.lake.commit import writing
from transforms.lake.paths import LakeError
from transforms.lake.state import open_state
from transforms.lake.verify import verify


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sound")
    with writing(root) as writer:
        put(writer, [article(), mention(), poll(), failure()])
        put(writer, [article(article_id="a2"), mention(article_id="a2", mention_id="m2")])
    return root


def first(root: Path, table: str) -> Path:
    return min((root / table).rglob("*.parquet"))


def cut_short(root: Path) -> None:
    path = first(root, "mentions")
    path.write_bytes(path.read_bytes()[:-50])


def flip_a_byte(root: Path) -> None:
    path = first(root, "articles")
    data = bytearray(path.read_bytes())
    data[100] ^= 0xFF
    path.write_bytes(data)


def sql(statement: str) -> Callable[[Path], None]:
    def run(root: Path) -> None:
        with closing(open_state(root)) as state:
            state.execute(statement)

    return run


def stray(root: Path) -> None:
    shutil.copy(first(root, "articles"), first(root, "articles").with_name("copy.parquet"))


def leftover(root: Path) -> None:
    (root / "_staging" / "00000009").mkdir(parents=True)


def damaged_page(root: Path) -> None:
    path = root / "_state" / "state.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    path.write_bytes(data)


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "file deleted": (lambda root: first(root, "articles").unlink(), "a file of the table's log is missing"),
    "file cut short": (cut_short, "bytes where the log has"),
    "byte flipped": (flip_a_byte, "cannot be read"),
    "file of no log": (stray, "a file that no log has"),
    "staging left": (leftover, "files of a batch that was given up"),
    "article forgotten by the state": (
        sql("DELETE FROM articles WHERE article_id = 'a2'"),
        "1 rows in the table and not in the state",
    ),
    "article only in the state": (
        sql("INSERT INTO articles VALUES ('a9', 'v1', 1, '2022-01-28', 's9', NULL)"),
        "1 rows in the state and not in the table",
    ),
    "batch not finished": (sql("UPDATE batches SET finished = 0"), "recorded and not in all tables"),
    "damaged page of the state": (damaged_page, "state.sqlite"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found(sound: Path, tmp_path: Path, damage: str) -> None:
    root = tmp_path / "lake"
    shutil.copytree(sound, root)
    assert verify(root) == []
    inflict, words = DAMAGES[damage]
    inflict(root)
    assert words in "\n".join(map(str, verify(root)))


ROWS = {
    "same key twice": ([mention()], "1 rows share their mention_id, as m1"),
    "two latest versions": ([article(version="v2")], "1 articles have not exactly one latest version, as a1"),
    "fact without its article": (
        [mention(mention_id="m9", article_id="a9")],
        "1 facts belong to no article version, as m9",
    ),
    "span beside the text": (
        [mention(mention_id="m9", start=17, end=20)],
        "1 surface is not what stands at its offsets in the text, as a1/17/20",
    ),
    "copy of an unknown article": (
        [article(article_id="a3", duplicate_of="a9")],
        "1 duplicate_of names no row of articles, as a9",
    ),
}


@pytest.mark.parametrize("wrong", ROWS)
def test_wrong_rows_are_found(sound: Path, tmp_path: Path, wrong: str) -> None:
    root = tmp_path / "lake"
    shutil.copytree(sound, root)
    rows, words = ROWS[wrong]
    with writing(root) as writer:
        put(writer, rows)
    assert words in "\n".join(map(str, verify(root)))


def test_spans_are_counted_in_code_points(tmp_path: Path) -> None:
    text = "عاجل 🚨\nوَصَلَ الوف\u200dد إلى حلب"
    start = text.index("حلب")
    with writing(tmp_path) as writer:
        put(writer, [article(text=text), mention(start=start, end=start + 3)])
    assert verify(tmp_path) == []


def test_no_lake_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake here; name one that waqai ingest or backfill made"):
        verify(tmp_path)

"""What a batch says is linked with what the lake has of its stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from schemas.article import Article
from schemas.tables import CLAIM_LINKS, ClaimLinkRow
from tests.lake.lakes import RECORDS, ask, put
from transforms.facts.extract import extract
from transforms.lake.commit import begin, commit, staged, writing
from transforms.lake.state import Change, Learned
from transforms.lake.verify import verify
from transforms.lake.writer import write_rows
from transforms.links import DAYS, OTHERS, linked
from transforms.rows import Standing, rows

AT = datetime(2022, 5, 18, 9, tzinfo=UTC)
TOLL = "قصف\nقتل {} مدنيين في قصف مدفعي على مدينة أريحا اليوم الأربعاء."


def told(name: str, number: str, *, version: str = "v1", hours: float = 0, story: str = "s") -> list[object]:
    moment = AT + timedelta(hours=hours)
    article = Article(
        article_id=name,
        version=version,
        title="قصف",
        text=TOLL.format(number),
        outlet=f"outlet {name}",
        published_at=moment,
        fetched_at=moment,
        content_hash=name,
        source_uri="http://127.0.0.1/feed",
    )
    return list(rows(article, extract(article), Standing(is_latest=True, story_id=story)).all())


def links_of(
    root: Path, new: list[object], superseded: tuple[tuple[str, str], ...] = ()
) -> list[ClaimLinkRow]:
    """The links of a batch with these rows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for record, table in RECORDS.items():
            write_rows(folder / table.name, "new.parquet", table, [row for row in new if type(row) is record])
        paths = {name: [str(folder / name / f.path) for f in files] for name, files in staged(folder).items()}
        return linked(root, staged=paths, superseded=superseded)


def test_an_article_is_held_against_its_story(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, told("a", "ثلاثة"))
        put(writer, told("z", "تسعة", story="another"))
    (link,) = links_of(tmp_path, told("b", "سبعة", hours=2))
    assert (link.a_article_id, link.b_article_id, link.relation, link.kind) == (
        "a",
        "b",
        "contradicts",
        "figure",
    )
    assert links_of(tmp_path, told("b", "سبعة", hours=2)) == [link], "the same again"
    assert links_of(tmp_path, told("b", "سبعة", hours=2, story="t")) == []
    assert links_of(tmp_path, []) == []


def test_of_a_story_without_end_only_the_nearest_are_held_against_an_article(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, [row for n in range(OTHERS + 5) for row in told(f"a{n:02}", "ثلاثة", hours=n / 10)])
    found = links_of(tmp_path, told("b", "سبعة", hours=(OTHERS + 2) / 10))
    linked_with = {name for link in found for name in (link.a_article_id, link.b_article_id)} - {"b"}
    # Two came after it, one at the same time, the others before.
    assert linked_with == {f"a{n:02}" for n in range(5, OTHERS + 5)}
    assert links_of(tmp_path, told("b", "سبعة", hours=(DAYS + 2) * 24)) == []


def test_what_comes_late_gives_the_link_that_it_would_have_given(tmp_path: Path) -> None:
    with writing(tmp_path / "one") as writer:
        put(writer, told("a", "ثلاثة"))
    with writing(tmp_path / "other") as writer:
        put(writer, told("b", "سبعة", hours=2))
    with writing(tmp_path / "none"):
        pass
    first = links_of(tmp_path / "one", told("b", "سبعة", hours=2))
    assert first == links_of(tmp_path / "other", told("a", "ثلاثة"))
    assert first == links_of(tmp_path / "none", [*told("a", "ثلاثة"), *told("b", "سبعة", hours=2)])


def test_only_what_is_still_told_is_linked(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, told("a", "ثلاثة"))
    assert links_of(tmp_path, told("b", "سبعة", hours=2), (("a", "v1"),)) == []


def test_linked_rows_refer_to_rows(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        put(writer, told("a", "ثلاثة"))
        found = links_of(writer.root, told("b", "سبعة", hours=2))
        put(writer, told("b", "سبعة", hours=2))
        batch, folder = begin(writer)
        added = write_rows(folder / CLAIM_LINKS.name, "links.parquet", CLAIM_LINKS, found)
        commit(writer, batch, "ingest", {CLAIM_LINKS.name: Change(added=tuple(added))}, Learned())
    assert ask(tmp_path, "SELECT count(*) FROM claim_links") == [(1,)]
    assert verify(tmp_path) == []


def test_articles_are_held_against_each_other_whatever_is_looked_at_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = [
        row for n, number in enumerate(("ثلاثة", "تسعة", "سبعة")) for row in told(f"a{n}", number, hours=n)
    ]
    with writing(tmp_path) as writer:
        put(writer, told("z", "خمسة", hours=1))
    whole = links_of(tmp_path, new)
    assert len(whole) > 2
    monkeypatch.setattr("transforms.links.AT_ONCE", 1)
    assert links_of(tmp_path, new) == whole

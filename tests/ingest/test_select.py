"""Which articles are new, which are copies, which version is the latest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from schemas.article import Article
from transforms.candidates import Candidate, candidate
from transforms.cross_document.wording import credited, fingerprint
from transforms.select import Known, select

NOW = datetime(2022, 1, 28, 9, 30, tzinfo=UTC)
BODY = (
    "وصلت قافلة مساعدات إلى المخيم بعد ثلاثة أيام من الانتظار، وقال المشرفون إنها تكفي أسبوعا واحدا فقط.\n"
    * 2
)


def article(
    name: str, *, version: str = "v1", text: str = "", minutes: int = 0, feed: str = "f"
) -> Candidate:
    moment = NOW + timedelta(minutes=minutes)
    made = Article(
        article_id=name,
        version=version,
        title="عنوان",
        text=text or f"عنوان\n{name}",
        feed_id=feed,
        published_at=moment,
        fetched_at=moment,
        content_hash=version,
        source_uri="http://127.0.0.1/feed",
    )
    return candidate(made)


def test_known_and_forgotten_articles_are_dropped() -> None:
    known = Known(versions={"a": {"v1"}}, stories={"a": "s"}, forgotten={"c"})
    placed = select([article("a"), article("b"), article("c")], known, 10).placed
    assert [each.article.article_id for each in placed] == ["b"]


def test_an_edit_belongs_to_the_story_of_its_article() -> None:
    known = Known(versions={"a": {"v1"}}, stories={"a": "s"})
    (placed,) = select([article("a", version="v2")], known, 10).placed
    assert placed.standing.story_id == "s"
    assert placed.standing.is_latest
    assert placed.standing.duplicate_of is None


def test_of_two_versions_in_a_batch_the_later_is_the_latest() -> None:
    old, new = article("a"), article("a", version="v2", minutes=5)
    for order in permutations([old, new, old]):
        placed = select(order, Known(), 10).placed
        assert [(each.article.version, each.standing.is_latest) for each in placed] == [
            ("v1", False),
            ("v2", True),
        ]


def test_a_copy_is_a_copy_in_any_order_and_against_the_lake() -> None:
    first = article("a", text="هدوء\n" + BODY)
    copy = article("b", text="عنوان آخر\nنقلاً عن وكالة الزيتونة\n" + BODY.replace("أ", "ا"), minutes=5)
    for order in permutations([first, copy]):
        standings = {p.article.article_id: p.standing for p in select(order, Known(), 10).placed}
        assert standings["a"].duplicate_of is None
        assert standings["b"].duplicate_of == "a"
        assert standings["a"].story_id == standings["b"].story_id
    wording = first.fingerprint
    assert wording is not None
    (placed,) = select([copy], Known(wordings={wording: ("x", "sx")}), 10).placed
    assert (placed.standing.duplicate_of, placed.standing.story_id) == ("x", "sx")


def test_what_does_not_fit_waits_and_the_earliest_come_first() -> None:
    articles = [article(f"a{n}", minutes=-n, feed=f"f{n % 2}") for n in range(5)]
    selection = select(articles, Known(), 2)
    assert [each.article.article_id for each in selection.placed] == ["a4", "a3"]
    assert selection.waiting == {"f0": 2, "f1": 1}


def test_wording_is_the_body_without_spelling_and_credit() -> None:
    same = [
        "أ\n" + BODY,
        "ب\n" + BODY.replace("قافلة", "قَافِلَة").replace("إلى", "الى"),
        "ج\nالمصدر: وكالة الزيتونة\n" + BODY,
        "د\n" + BODY.replace("\n", "\n\n"),
    ]
    assert len({fingerprint(text) for text in same}) == 1
    assert fingerprint("أ\n" + BODY.replace("ثلاثة", "أربعة")) != fingerprint(same[0])
    assert fingerprint("أ\nالتفاصيل في الرابط") is None, "too short to be told by its wording"
    long_line = "نقلا عن شهود كانوا في المكان حين وقع الحادث ورأوا ما جرى من أوله إلى آخره قالت الوكالة\n"
    assert fingerprint("أ\n" + long_line + BODY) != fingerprint(same[0]), "a sentence is no credit line"


def test_the_credited_outlet_is_named() -> None:
    assert credited("أ\nنقلاً عن وكالة الزيتونة\nنص") == "وكالة الزيتونة"
    assert credited("أ\nالمصدر: جريدة السهل.\nنص") == "جريدة السهل"
    assert credited("أ\nوكالات\nنص") is None
    assert credited("أ\nقال المصدر إن القافلة وصلت إلى المخيم بعد انتظار طويل في ساعات المساء الأولى") is None


def test_a_credit_line_may_stand_in_brackets() -> None:
    assert fingerprint("أ\n(نقلاً عن وكالة السنديان)\n" + BODY) == fingerprint("أ\n" + BODY)
    assert credited("أ\n(المصدر: وكالة السنديان)\n" + BODY) == "وكالة السنديان"
    assert credited("أ\nالمصدرون: تجار الزيت\n" + BODY) is None

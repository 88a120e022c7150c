"""What two articles of one story say is linked as the corpus says, or left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from schemas.article import Article
from transforms.cross_document.accounts import A_PAIR, Account, links
from transforms.cross_document.comparison import RULES
from transforms.cross_document.corpus.links import PAIRS, Pair
from transforms.facts.extract import extract
from transforms.rows import Standing, rows

AT = datetime(2022, 5, 18, 9, tzinfo=UTC)


def account(name: str, text: str, *, outlet: str, hours: int = 0) -> Account:
    moment = AT + timedelta(hours=hours)
    article = Article(
        article_id=name,
        version="v1",
        title=text.split("\n", maxsplit=1)[0],
        text=text,
        outlet=outlet,
        published_at=moment,
        fetched_at=moment,
        content_hash=name,
        source_uri="http://127.0.0.1/feed",
    )
    made = rows(article, extract(article), Standing(is_latest=True, story_id="s"))
    return Account(
        article_id=name,
        version="v1",
        first=name,
        story_id="s",
        outlet=outlet,
        published_at=moment,
        seen_on=moment.date(),
        text=text,
        claims=made.claims,
        events=made.events,
        figures=made.figures,
        mentions=made.mentions,
    )


def both(pair: Pair) -> tuple[Account, Account]:
    second = "agency" if pair.outlet == "own" else "paper"
    return (
        account("a", pair.first, outlet="agency"),
        account("b", pair.second, outlet=second, hours=pair.hours),
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.second[:40])
def test_pair(pair: Pair) -> None:
    a, b = both(pair)
    found = links([b, a], [("b", "v1")])
    assert links([a, b], [("a", "v1")]) == found
    if pair.link is None:
        assert [(row.relation, row.kind, row.explanation) for row in found] == []
        return
    assert pair.link in {(row.relation, row.kind) for row in found}, [
        (row.relation, row.kind) for row in found
    ]
    kinds = {(row.relation, row.kind) for row in found}
    assert not {("contradicts", "figure"), ("corroborates", "figure")} <= kinds, "not both at once"
    for row in found:
        assert (row.a_article_id, row.b_article_id) == ("a", "b")
        assert a.outlet in row.explanation and b.outlet in row.explanation
        assert len(row.explanation) < 700


def test_the_corpus_is_large_and_every_rule_fires() -> None:
    assert len(PAIRS) >= 40
    fired = {row.rule for pair in PAIRS for row in links(list(both(pair)), [("b", "v1")])}
    assert fired == set(RULES)


def test_copies_other_stories_and_known_pairs_are_not_held_against_each_other() -> None:
    a, b = both(PAIRS[0])
    assert links([a, b], [("b", "v1")])
    assert links([a, replace(b, first="a")], [("b", "v1")]) == []
    assert links([a, replace(b, story_id="t")], [("b", "v1")]) == []
    assert links([a, b], []) == []


def test_a_pair_has_few_links() -> None:
    lines = [
        f"قتل {n} مدنيين في قصف مدفعي على مدينة {town} اليوم الأربعاء."
        for n, town in zip(
            (5, 6, 7, 8, 9, 10), ("أريحا", "عفرين", "منبج", "الرقة", "سراقب", "تدمر"), strict=True
        )
    ]
    more = [line.replace("قتل ", "قتل 1") for line in lines]
    a, b = (
        account("a", "ن\n" + "\n".join(lines), outlet="x"),
        account("b", "ن\n" + "\n".join(more), outlet="y", hours=1),
    )
    assert 1 <= len(links([a, b], [("b", "v1")])) <= A_PAIR


def test_many_articles_each_pair_once() -> None:
    told = [
        account(str(n), PAIRS[0].first.replace("ثلاثة", str(3 + n)), outlet=f"o{n}", hours=n)
        for n in range(4)
    ]
    found = links(told, [(each.article_id, "v1") for each in told])
    assert len({row.link_id for row in found}) == len(found)
    assert {(row.a_article_id, row.b_article_id) for row in found} <= set(combinations("0123", 2))

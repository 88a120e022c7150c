"""Any text is read without fault, the same way every time, in its share of time (``benchmarks/robustness.py`` does it at length)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.robustness import LONG, MANGLED, faults, lines_run, problems
from benchmarks.stages import samples
from schemas.article import Article
from schemas.facts import Facts, Figure, Mention
from transforms.children import Children
from transforms.extract import WORK
from transforms.facts.extract import extract

PUBLISHED = date(2021, 3, 17)
DEMO = sorted({(s.text, s.published) for s in samples(None, 60_000)})
ENGLISH = (
    "At least 12 people, including three children, were killed in Raqqa on Monday, the SDF said.\n"
    "President Bashar al-Assad met Vladimir Putin last week. About 2.5 million people fled in early 2013."
)
TEXTS = [*(text for text, _ in DEMO), ENGLISH]


def test_the_demo_has_texts_to_mangle() -> None:
    assert len(DEMO) >= 20


@pytest.mark.parametrize("way", MANGLED)
def test_mangled(way: str) -> None:
    for number, text in enumerate(TEXTS):
        mangled = MANGLED[way](text, Random(number))
        assert faults(mangled, PUBLISHED) == [], mangled


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    st.sampled_from(TEXTS), st.lists(st.sampled_from(sorted(MANGLED)), min_size=2, max_size=4), st.randoms(use_true_random=False),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
)  # fmt: skip
def test_mangled_in_several_ways(text: str, ways: Sequence[str], random: Random, published: date) -> None:
    for way in ways:
        text = MANGLED[way](text, random)[:6000]
    assert faults(text, published) == []


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from('ابتدرسقكلمنوهي واليةى0123456789٠١٢«»"():،.\n')),
        max_size=400,
    )
)
def test_any_string(text: str) -> None:
    assert faults(text, PUBLISHED) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            sorted({w for text in TEXTS for w in text.split()} | {"\n", ".", "«", "»", ":", "،"})
        ),
        max_size=80,
    )
)
def test_words_of_news_in_any_order(words: Sequence[str]) -> None:
    assert faults(" ".join(words), PUBLISHED) == []


def test_what_the_checks_would_find() -> None:
    mention = Mention(
        start=0, end=3, surface="حلب", type="GPE", normalized="حلب", sentence=0, rule="r", confidence=0.5
    )
    assert problems("حلب", Facts(mentions=(mention,))) == []
    for wrong in (replace(mention, end=2), replace(mention, type="CITY"), replace(mention, confidence=2.0)):
        assert problems("حلب", Facts(mentions=(wrong,))), wrong
    figure = Figure(
        start=0,
        end=3,
        surface="حلب",
        minimum=2,
        maximum=1,
        approximate=False,
        category="other",
        what=None,
        sentence=0,
        rule="r",
        confidence=0.5,
    )
    assert problems("حلب", Facts(figures=(figure,)))
    assert problems("حلب", Facts(figures=(replace(figure, minimum=1, event=0),)))


@pytest.mark.parametrize("name", LONG)
def test_work_grows_with_the_length(name: str) -> None:
    """Eight times the text may take at most four times its share of work, counted in lines of Python."""
    short, long = 1_000, 8_000
    lines_run(LONG[name](short), PUBLISHED)  # the words of the text are now known to the trie
    assert lines_run(LONG[name](long), PUBLISHED) <= 4 * (long / short) * lines_run(
        LONG[name](short), PUBLISHED
    )


def test_work_grows_with_the_number_of_articles_in_one() -> None:
    text = max((text for text, _ in DEMO), key=len)[:1500]
    lines_run(text)
    assert lines_run("\n".join([text] * 32)) <= 4 * 32 * lines_run(text)


def test_the_same_bytes_whatever_the_process_its_hash_seed_and_the_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = datetime(2021, 3, 17, 12, tzinfo=UTC)
    articles = [
        Article(
            article_id=str(n), version="1", title="", text=text, published_at=at, fetched_at=at, content_hash="", source_uri=""
        )
        for n, text in enumerate(TEXTS)
    ]  # fmt: skip
    mine = [repr(extract(article)) for article in articles]
    workers: list[Children] = []
    try:
        for seed in ("0", "1"):
            monkeypatch.setenv("PYTHONHASHSEED", seed)
            workers.append(Children(WORK, 1))
        for worker, order in zip(workers, (1, -1), strict=True):
            assert [repr(found) for found in worker.map(articles[::order])] == mine[::order]
    finally:
        for worker in workers:
            worker.close()

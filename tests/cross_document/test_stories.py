"""Articles of one story come together, others do not."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stories import measure
from transforms.cross_document.corpus.stories import RELATIONS, pairs
from transforms.cross_document.likeness import alike, rarities
from transforms.cross_document.shared import Shared
from transforms.cross_document.sketches import SAMPLE, Sketch, Told, sketch, told
from transforms.cross_document.stories import stories

AT = datetime(2022, 1, 28, 12, tzinfo=UTC)


def of(name: str, *, hours: int = 0, place: str = "c1", latitude: float = 36.0, figures: int = 7) -> Sketch:
    event = told(
        event_type="ASSAULT",
        mode="aerial",
        place_id=place,
        latitude=latitude,
        longitude=37.0,
        geo_precision=1,
        day=date(2022, 1, 28),
        last_day=None,
        sentence=0,
    )
    assert event is not None
    return sketch(
        article_id=name,
        story_id=f"story {name}",
        published_at=AT + timedelta(hours=hours),
        text=f"عنوان\n{name}",
        events=[event],
        figures=[("killed", figures)],
        names=[place, f"only {name}"],
    )


def test_the_corpus() -> None:
    outcome = measure()
    assert set(outcome.pairs) == set(RELATIONS)
    assert outcome.pairs.total() >= 60
    assert outcome.precision >= 0.98, outcome.wrong
    assert outcome.recall >= 0.88, outcome.missed
    for relation in ("copied", "shortened", "retitled"):
        assert outcome.found[relation] == outcome.pairs[relation], outcome.missed


def test_one_story_in_any_order() -> None:
    articles = [of("a"), of("b", hours=5), of("c", hours=9)]
    for order in permutations(articles):
        assert stories(order, []) == {"story b": "story a", "story c": "story a"}


def test_batches_one_by_one_give_the_same_as_one() -> None:
    a, b, c = of("a"), of("b", hours=5), of("c", hours=9)
    assert stories([b], [a]) == {"story b": "story a"}
    assert stories([c], [a, replace(b, story_id="story a")]) == {"story c": "story a"}


def test_what_comes_late_joins_the_story_that_stands() -> None:
    assert stories([of("a")], [of("b", hours=5)]) == {"story a": "story b"}


def test_days_and_kilometres_part() -> None:
    assert stories([of("a"), of("b", hours=73)], []) == {}
    assert stories([of("a"), of("b", place="c2", latitude=36.5)], []) == {}


def test_an_event_without_anything_else_in_common_is_not_enough() -> None:
    a, b = of("a"), of("b", figures=9)
    assert alike(a, b, rarities([a, b])) is None


def test_bulletins_of_one_form_are_not_one_story() -> None:
    form = "أعلنت نشرة الطقس أن درجات الحرارة {} والرياح {} في أنحاء البلاد كلها اليوم وغدا مع فرصة لهطول أمطار خفيفة على الساحل والجبال ليلا"
    texts = ["نشرة\n" + " ".join([form.format(*pair)] * 1) for pair in (("أعلى", "ساكنة"), ("أدنى", "شديدة"))]
    a, b = (
        sketch(
            article_id=str(n),
            story_id=f"s{n}",
            published_at=AT + timedelta(hours=n),
            text=text,
            events=(),
            figures=[("other", 20 + n), ("other", 30 + n)],
            names=(),
        )
        for n, text in enumerate(texts)
    )
    assert alike(a, replace(b, figures=a.figures), {}) is not None, "the wording alone would join them"
    assert alike(a, b, {}) is None


def test_a_sketch_is_as_small_of_a_long_text_and_still_tells_its_wording() -> None:
    sentence = "قال {0} إن طريق {1} سالك وإن حافلة {2} عادت"
    words = [sentence.format(*(f"كلمة{n}{m}" for m in "ابج")) for n in range(900)]

    def told_by(name: str, lines: list[str], names: int = 3) -> Sketch:
        return sketch(
            article_id=name,
            story_id=f"story {name}",
            published_at=AT,
            text="\n".join(lines),
            events=(),
            figures=(),
            names=[f"{name} {n}" for n in range(names)],
        )

    whole, shortened, other = (
        told_by("a", words, 9000),
        told_by("b", words[:300]),
        told_by("c", words[:20] + [line[::-1] for line in words[300:]]),
    )
    assert len(pickle.dumps(whole)) < 8000
    found = alike(whole, shortened, {})
    assert found is not None and found.reason == "wording" and found.degree > 0.8
    assert alike(whole, other, {}) is None


EVENTS = st.builds(
    lambda kind, where, day, leads: Told(
        kind=kind,
        place_id=str(where),
        latitude=where[0],
        longitude=where[1],
        day=day,
        last_day=None,
        leads=leads,
    ),
    kind=st.sampled_from(["aerial", "violence", "PROTEST"]),
    # Two that are near on either side of a line of the grid, and one far from both, in each direction.
    where=st.tuples(st.sampled_from([36.049, 36.051, 36.2]), st.sampled_from([37.0, 37.049, 37.051])),
    day=st.sampled_from([None, date(2022, 1, 28), date(2022, 1, 30)]),
    leads=st.booleans(),
)
SKETCHES = st.builds(
    lambda hours, shingles, events, figures, names: Sketch(
        article_id="",
        story_id="",
        published_at=AT + timedelta(hours=hours),
        shingles=np.array(sorted(shingles)[:SAMPLE], dtype=np.uint32).tobytes(),
        events=tuple(events),
        figures=tuple(sorted(figures)),
        names=tuple(sorted(names)),
    ),
    hours=st.integers(0, 90),
    # One in three has more than is kept of it, so that only the lowest tell.
    shingles=st.sampled_from([30, 60, 300]).flatmap(
        lambda size: st.sets(st.integers(0, 2 * size), min_size=size // 2, max_size=size)
    )
    | st.just(set[int]()),
    events=st.lists(EVENTS, max_size=3),
    figures=st.sets(st.sampled_from(["killed 3", "killed 4", "wounded 9"])),
    names=st.sets(st.sampled_from("abcdefgh")),
)


@given(
    st.lists(st.tuples(SKETCHES, st.booleans()), min_size=2, max_size=8).map(
        lambda held: sorted(held, key=lambda pair: pair[0].published_at)
    ),
    # Read along, looked up in an index, or either.
    st.sampled_from([0, 60, 1000]),
)
def test_whatever_is_alike_is_asked_about(held: list[tuple[Sketch, bool]], few: int) -> None:
    sketches, new = [each for each, _ in held], [is_new for _, is_new in held]
    rarity = rarities(sketches)
    shared = Shared(sketches, np.array(new), rarity)
    for position in np.flatnonzero(new).tolist():
        with patch("transforms.cross_document.shared.FEW", few):
            found = dict(shared.candidates(position))
        taken = [other for other in range(len(held)) if other < position or not new[other]]
        assert found.keys() <= {*taken}
        for other in taken:
            two = sketches[position], sketches[other]
            expected = alike(*two, rarity)
            assert (alike(*two, rarity, found[other]) if other in found else None) == expected


def test_the_pairs_are_distinct() -> None:
    told_pairs = list(pairs())
    assert len({(pair.first, pair.second) for pair in told_pairs}) == len(told_pairs)


def test_a_story_does_not_go_on_from_each_to_the_next() -> None:
    """Each article is like the one before it, and none like the first: that is not one story."""
    chain = [
        sketch(
            article_id=f"a{n:02}",
            story_id=f"s{n:02}",
            published_at=AT + timedelta(minutes=n),
            text=f"عنوان\n{n}",
            events=[],
            figures=[],
            names=[f"{m}{letter}" for m in (n, n + 1) for letter in "abc"],
        )
        for n in range(16)
    ]
    rarity = rarities(chain)
    assert all(alike(a, b, rarity) for a, b in pairwise(chain))
    joined = stories(chain, [])
    first = [each for each in chain if joined.get(each.story_id, each.story_id) == "s00"]
    assert 2 <= len(first) < 8

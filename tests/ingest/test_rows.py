"""From facts to rows: links kept, identities unique and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schemas.arrow import arrow_table
from schemas.article import Article
from schemas.facts import Claim, Contradiction, Event, Facts, Figure, Party, Place, Span
from schemas.tables import TABLES
from transforms.facts.codes import codes
from transforms.lexicon import load
from transforms.rows import Standing, rows, time_precision

TEXT = "عنوان\nقال أحمد إن ثلاثة قتلوا في حلب وإن خمسة قتلوا في حلب"
NIGHT = datetime(2022, 1, 27, 22, 30, tzinfo=UTC)
ARTICLE = Article(
    article_id="a",
    version="v",
    title="عنوان",
    text=TEXT,
    published_at=NIGHT,
    fetched_at=NIGHT,
    content_hash="c",
    source_uri="u",
)
STANDING = Standing(is_latest=True, story_id="s")
FOUND: dict[str, Any] = {"sentence": 1, "rule": "r", "confidence": 0.9}


def span(surface: str, number: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(surface, start + 1)
    return {"start": start, "end": start + len(surface), "surface": surface}


def event(trigger: str, number: int, **more: Any) -> Event:
    place = Place(**span("حلب", number), place_id="sy020000", latitude=36.2, longitude=37.15, geo_precision=1)
    given = {"type": "CASUALTY", "mode": None, "place": place, "claim": 0} | FOUND
    return Event(trigger=Span(**span(trigger, number)), **(given | more))


FACTS = Facts(
    claims=(
        Claim(
            **span("ثلاثة قتلوا في حلب"),
            speaker=Party(**span("أحمد"), entity_id="per:ahmad"),
            source_kind="named_person",
            cue=Span(**span("قال")),
            kind="indirect",
            stance="state",
            **FOUND,
        ),
    ),
    events=(event("قتلوا", 0, killed=(3, 3)), event("قتلوا", 1, modality="denied", claim=None)),
    figures=(
        Figure(
            **span("ثلاثة"),
            minimum=3,
            maximum=3,
            approximate=False,
            category="killed",
            what=None,
            event=0,
            claim=0,
            **FOUND,
        ),
        Figure(
            **span("خمسة"),
            minimum=5,
            maximum=5,
            approximate=False,
            category="killed",
            what=None,
            event=1,
            **FOUND,
        ),
    ),
    contradictions=(
        Contradiction(
            a=Span(**span("ثلاثة")),
            b=Span(**span("خمسة")),
            kind="figure",
            explanation="3 against 5",
            a_figure=0,
            b_figure=1,
            a_claim=0,
            rule="r",
            confidence=0.9,
        ),
    ),
    normalizations={"diacritics": 2, "tatweel": 0},
)


def test_rows_point_at_each_other_by_identity() -> None:
    made = rows(ARTICLE, FACTS, STANDING)
    claim, (first, second), (three, five), (link,) = (
        made.claims[0],
        made.events,
        made.figures,
        made.claim_links,
    )
    assert first.claim_id == claim.claim_id
    assert first.asserted_by_entity_id == "per:ahmad"
    assert second.claim_id is None
    assert (three.event_id, three.claim_id) == (first.event_id, claim.claim_id)
    assert five.event_id == second.event_id
    assert (link.a_figure_id, link.b_figure_id, link.a_claim_id) == (
        three.figure_id,
        five.figure_id,
        claim.claim_id,
    )
    assert (link.story_id, link.relation, link.kind) == ("s", "contradicts", "figure")
    assert (first.polarity, second.polarity) == ("positive", "negative")


def test_the_day_of_publication_is_that_of_the_outlet_and_the_day_of_sight_is_utc() -> None:
    made = rows(ARTICLE, FACTS, STANDING)
    assert made.claims[0].published_on == date(2022, 1, 28)
    assert made.claims[0].seen_on == made.article.seen_on == date(2022, 1, 27)


def test_identities_are_unique_and_the_same_every_time() -> None:
    twin = replace(
        FACTS, events=(FACTS.events[0], FACTS.events[0], FACTS.events[1]), figures=(), contradictions=()
    )
    made = rows(ARTICLE, twin, STANDING)
    ids = [row.event_id for row in made.events]
    assert len(set(ids)) == 3, "two events of one trigger and type are two"
    assert ids == [row.event_id for row in rows(ARTICLE, twin, STANDING).events]
    other = rows(replace(ARTICLE, version="w"), twin, STANDING)
    assert not set(ids) & {row.event_id for row in other.events}


def test_all_rows_fit_their_tables() -> None:
    made = rows(ARTICLE, FACTS, STANDING).all()
    assert len(made) == 1 + 1 + 2 + 2 + 1
    for table in TABLES:
        arrow_table(table, [row for row in made if type(row) is table.record])


def test_only_what_was_normalised_is_counted() -> None:
    assert [(n.kind, n.count) for n in rows(ARTICLE, FACTS, STANDING).article.normalizations] == [
        ("diacritics", 2)
    ]


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        (None, None, None),
        (date(2022, 1, 28), date(2022, 1, 28), 1),
        (date(2022, 1, 27), date(2022, 1, 28), 1),
        (date(2022, 1, 20), date(2022, 1, 26), 2),
        (date(2022, 1, 1), date(2022, 1, 31), 3),
        (date(2022, 1, 1), None, 3),
    ],
)
def test_time_precision(start: date | None, end: date | None, precision: int | None) -> None:
    assert time_precision(start, end) == precision


def test_codes_are_sorted_unique_and_of_the_ontologies() -> None:
    table = load.rows("codes")
    keys = [(row["type"], row["mode"]) for row in table]
    assert keys == sorted(set(keys))
    assert {row["acled_event_type"] for row in table} <= {
        "",
        "Battles",
        "Explosions/Remote violence",
        "Violence against civilians",
        "Protests",
        "Riots",
        "Strategic developments",
    }
    assert {row["cameo_root"] for row in table} <= {"", *(f"{n:02d}" for n in range(1, 21))}
    assert all(bool(row["acled_event_type"]) == bool(row["acled_sub_event_type"]) for row in table)


def test_an_unknown_mode_has_the_codes_of_its_type() -> None:
    assert codes("ASSAULT", "unheard-of") == codes("ASSAULT", None)
    assert codes("NOTHING", None).cameo_root is None

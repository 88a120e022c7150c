"""Which place a name means, against the corpus of marked sentences."""

from __future__ import annotations

import re

import pytest

from schemas.facts import Mention, Place
from transforms.facts import extract, names, places
from transforms.facts.corpus.places import EXAMPLES, PUBLISHED
from transforms.facts.gazetteer import gazetteer

_MARK = re.compile(r"\[([^\[\]=]*) = (\S+?)(?: (\d))?\]")
_CASES = [(group, sentence) for group, sentences in EXAMPLES.items() for sentence in sentences]


def _resolve(text: str) -> tuple[list[Mention], dict[int, Place]]:
    doc = extract.read(text, PUBLISHED)
    mentions = names.mentions(doc)
    return mentions, places.resolve(doc, mentions)


@pytest.mark.parametrize(("group", "sentence"), _CASES)
def test_places_are_told_as_marked(group: str, sentence: str) -> None:
    wanted = [
        (m[1], None if m[2] == "?" else m[2], int(m[3]) if m[3] else None) for m in _MARK.finditer(sentence)
    ]
    _, where = _resolve(_MARK.sub(lambda m: m[1], sentence))
    assert [(p.surface, p.place_id, p.geo_precision) for p in where.values()] == wanted, group


def test_the_corpus_is_wide() -> None:
    assert len(_CASES) >= 80


def test_every_place_mention_has_an_entry_with_its_span() -> None:
    text = "قصف على قرية شرموخية بريف حلب، وقال الجيش الإسرائيلي إن دمشق مسؤولة"
    mentions, where = _resolve(text)
    assert sorted(where) == [i for i, m in enumerate(mentions) if m.type in ("GPE", "LOC", "FAC")]
    for i, place in where.items():
        assert (place.start, place.end, place.surface) == (
            mentions[i].start,
            mentions[i].end,
            mentions[i].surface,
        )


def test_an_open_name_keeps_no_coordinates() -> None:
    _, where = _resolve("قتل شاب في قرية الخالدية")
    (place,) = where.values()
    assert (place.place_id, place.latitude, place.longitude, place.geo_precision, place.admin1_pcode) == (
        None,
    ) * 5


def test_a_resolved_place_carries_point_and_codes() -> None:
    _, where = _resolve("انفجار في بلدة كنصفرة")
    (place,) = where.values()
    assert place.admin1_pcode == "SY07"
    assert place.admin2_pcode and place.admin2_pcode.startswith("SY07")
    assert place.latitude == pytest.approx(35.65, abs=0.1)
    assert place.longitude == pytest.approx(36.5, abs=0.15)


def test_an_area_has_the_point_of_its_seat() -> None:
    _, where = _resolve("سكان منطقة دوما")
    (place,) = where.values()
    assert place.place_id == "sy0302"
    assert place.latitude == pytest.approx(33.57, abs=0.05)


def test_ids_are_unique_and_points_are_on_earth() -> None:
    records = gazetteer().records
    assert len({r.place_id for r in records}) == len(records)
    assert all(r.latitude is None or -90 <= r.latitude <= 90 for r in records)
    assert all(r.longitude is None or -180 <= r.longitude <= 180 for r in records)

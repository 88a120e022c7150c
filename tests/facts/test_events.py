"""The events of the corpus are found with type, mode, modality and parties as it says; every rule and every family of words is used."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import Facts, Span
from transforms.facts import events
from transforms.facts.corpus.events import ABSENT, EXAMPLES, MERGED, PUBLISHED, SCENES, SILENT
from transforms.facts.extract import facts, read
from transforms.facts.triggers import Sense
from transforms.lexicon.load import rows

PHRASINGS = [(kind, mode, modality, text) for kind, mode, modality, texts in EXAMPLES for text in texts]
_MARKS = {"[": "trigger", "<": "actor", "{": "target"}
_CLOSES = {"]": "[", ">": "<", "}": "{", "|": "|"}


def plain(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text without its marks, and the span of each."""
    text, spans, opened = "", {}, {}
    for char in marked:
        if char in _MARKS or (char == "|" and "|" not in opened):
            opened[char] = len(text)
        elif char in _CLOSES:
            name = _MARKS.get(_CLOSES[char], "place")
            spans.setdefault(name, (opened.pop(_CLOSES[char]), len(text)))
        else:
            text += char
    return text, spans


def said(text: str) -> Facts:
    return facts(read(text, PUBLISHED))


def overlaps(span: Span | None, wanted: tuple[int, int]) -> bool:
    return span is not None and span.start < wanted[1] and span.end > wanted[0]


TEXTS = (
    [plain(text)[0] for *_, text in PHRASINGS]
    + [text for text, _ in MERGED]
    + [plain(t)[0] for t, *_ in SCENES]
)


@pytest.mark.parametrize(("kind", "mode", "modality", "marked"), PHRASINGS)
def test_example(kind: str, mode: str | None, modality: str, marked: str) -> None:
    text, spans = plain(marked)
    found = [e for e in said(text).events if overlaps(e.trigger, spans["trigger"]) and e.type == kind]
    assert len(found) == 1, [(e.type, e.trigger.surface) for e in said(text).events]
    (event,) = found
    assert (event.mode, event.modality) == (mode, modality)
    for name, wanted in spans.items():
        span: Span | None = getattr(event, name)
        assert overlaps(span, wanted), (name, span and span.surface)
        assert span is not None and span.surface == text[span.start : span.end]


@pytest.mark.parametrize(("text", "expected"), MERGED)
def test_one_row_for_each_event(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert tuple((e.type, e.trigger.surface.replace("\u064b", "")) for e in said(text).events) == expected


@pytest.mark.parametrize("text", SILENT)
def test_no_event(text: str) -> None:
    assert [(e.type, e.trigger.surface) for e in said(text).events] == []


@pytest.mark.parametrize(("marked", "party"), ABSENT)
def test_absent(marked: str, party: str) -> None:
    text, spans = plain(marked)
    (event,) = [e for e in said(text).events if overlaps(e.trigger, spans["trigger"])]
    assert getattr(event, party) is None


@pytest.mark.parametrize(("marked", "place", "day", "killed", "injured"), SCENES)
def test_scene(marked: str, place: str | None, day: str | None, killed: object, injured: object) -> None:
    text, spans = plain(marked)
    event = next(e for e in said(text).events if overlaps(e.trigger, spans["trigger"]))
    assert (event.place.surface if event.place else None) == place
    assert (event.date_start.isoformat() if event.date_start else None) == day
    assert (event.killed, event.injured) == (killed, injured)


def test_between_two_places_is_near_their_middle_unless_they_lie_far_apart() -> None:
    (near,) = said("انفجر لغم على الطريق بين بلدتي سرمين وبنش").events
    assert near.place is not None and near.place.geo_precision == 2 and near.place.place_id is None
    assert near.place.latitude == pytest.approx(35.93, abs=0.03)
    (far,) = said("انفجر لغم على الطريق بين مدينتي حمص والرقة").events
    assert far.place is not None and far.place.latitude is None


def test_a_figure_points_to_its_event_and_an_event_to_its_claim() -> None:
    found = said("قال مدير المشفى إن ثلاثة مدنيين قتلوا في قصف على بلدة أريحا")
    (event,) = found.events
    assert event.claim is not None and found.claims[event.claim].start <= event.trigger.start
    assert [f.event for f in found.figures if f.category == "killed"] == [0]


def test_menus_are_no_events() -> None:
    prose = "قصفت قوات النظام بلدة أريحا صباح اليوم بقذائف الهاون والمدفعية الثقيلة.\n"
    menu = "مقتل شاب في منبج\nغارات على تدمر\nاشتباكات في عفرين\nانفجار في الباب\n"
    assert {e.sentence for e in said(prose + menu).events} == {0}


def test_headlines_below_a_label_are_no_events() -> None:
    prose = "قصفت قوات النظام بلدة أريحا صباح اليوم بقذائف الهاون والمدفعية الثقيلة.\n"
    more = "وردت الفصائل بقصف بلدة النيرب بقذائف الهاون ظهر اليوم نفسه.\n"
    label = "اقرأ أيضاً:\nمقتل شاب في منبج\n"
    assert [e.sentence for e in said(prose + label + more).events] == [0, 3]
    linked = said(prose + "للمزيد: غارات على مدينة تدمر\n" + more).events
    assert [e.trigger.surface for e in linked] == ["قصفت", "قصف"]
    begun = "للمزيد من الضغط على البلدة قصفت القوات محيط مدينة سراقب ظهر اليوم.\n"
    assert {e.sentence for e in said(prose + begun).events} == {0, 1}
    assert {e.sentence for e in said(prose + "مقالات ذات صلة\nغارات على مدينة تدمر").events} == {0}
    assert {e.sentence for e in said("قال التالي ذكره إن الأمر سيئ.\nغارات على مدينة تدمر").events} == {1}


def test_examples_are_many() -> None:
    assert len(PHRASINGS) + len(MERGED) + len(SCENES) >= 300


def test_every_rule_fires() -> None:
    assert {e.rule for text in TEXTS for e in said(text).events} == set(events.RULES)


def test_every_family_of_triggers_is_used() -> None:
    used: set[tuple[str, str]] = set()
    for text in [*TEXTS, *SILENT]:
        for hit in read(text, PUBLISHED).of("event").values():
            for sense in hit.senses:
                assert isinstance(sense, Sense)
                used.add((sense.entry.type, sense.entry.mode or ""))
    assert {(row["type"], row["mode"]) for row in rows("triggers")} <= used


SILENCED = [f"{row['word']} {row['tail']}".strip() for row in rows("triggers") if row["type"] == "NONE"]


@pytest.mark.parametrize("phrase", SILENCED)
def test_every_row_that_silences_a_trigger_does(phrase: str) -> None:
    text = f"يقول الكاتب إن {phrase}"
    hits = read(text, PUBLISHED).of("event").values()
    silent = {(s.entry.type, f"{s.entry.word} {s.entry.tail}".strip()) for hit in hits for s in hit.senses}
    assert ("NONE", phrase) in silent
    assert [e.trigger.surface for e in said(text).events] == []


def test_words_are_sorted_and_once() -> None:
    for name in ("triggers", "described_parties", "weapons", "negations", "modals", "background"):
        listed = [tuple(row.values()) for row in rows(name)]
        assert listed == sorted(set(listed)), name


@given(st.text(alphabet=st.sampled_from("قصفغارة انهجوم\n.،«»وبلكعلى0123"), max_size=120))
def test_any_text_is_read(text: str) -> None:
    for event in said(text).events:
        assert re.search(r"\S", event.trigger.surface)
        assert text[event.trigger.start : event.trigger.end] == event.trigger.surface

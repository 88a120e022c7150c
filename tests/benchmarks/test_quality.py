"""What counts as right, on small made-up facts; and the whole command over a made-up article."""

import json
from pathlib import Path

import pytest

from benchmarks import quality
from benchmarks.scoring import pairs, score, score_incidents


def span(start: int, end: int, **more: object) -> dict[str, object]:
    return {"start": start, "end": end, "rule": "r", **more}


def day(start: int, end: int, value: str | None, first: str | None, last: str | None) -> dict[str, object]:
    return span(start, end, value=value, date_start=first, date_end=last)


def count(start: int, end: int, least: int | None, most: int | None) -> dict[str, object]:
    return span(start, end, min=least, max=most, category="killed")


def claim(start: int, end: int, speaker: tuple[int, int] | None) -> dict[str, object]:
    who = None if speaker is None else {"start": speaker[0], "end": speaker[1]}
    return span(start, end, speaker=who, stance="state", kind="indirect")


def event(start: int, end: int, kind: str, **more: object) -> dict[str, object]:
    given = {"mode": None, "modality": "asserted", "actor": None, "target": None, "place": None, "date": None}
    return {"trigger": {"start": start, "end": end}, "type": kind, "rule": "r", **given, **more}


@pytest.mark.parametrize(
    ("kind", "gold", "found", "right"),
    [
        ("mentions", span(4, 9, type="GPE"), span(4, 9, type="GPE"), True),
        ("mentions", span(4, 9, type="GPE"), span(4, 9, type="LOC"), False),
        ("mentions", span(4, 9, type="GPE"), span(3, 9, type="GPE"), False),
        ("dates", day(0, 5, "2019-03", None, None), day(4, 9, "2019-03", "2019-03-01", "2019-03-31"), True),
        ("dates", day(0, 5, "2019-03-01TNI", "2019-03-01", "2019-03-01"),
         day(0, 5, "2019-03-01", "2019-03-01", "2019-03-01"), True),
        ("dates", day(0, 5, "P3M", None, None), day(0, 5, "P2M", None, None), False),
        ("dates", day(0, 5, "2019-03-01", "2019-03-01", "2019-03-01"),
         day(5, 9, "2019-03-01", "2019-03-01", "2019-03-01"), False),
        ("figures", count(2, 8, 20, 99), count(4, 6, 20, 99), True),
        ("figures", count(2, 8, 20, None), count(2, 8, 20, 20), False),
        ("claims", claim(10, 30, (0, 5)), claim(20, 40, (0, 5)), False),
        ("claims", claim(10, 30, (0, 5)), claim(10, 20, (4, 9)), True),
        ("claims", claim(10, 30, (0, 5)), claim(10, 30, None), False),
        ("claims", claim(10, 30, None), claim(10, 30, (0, 5)), True),
        ("events", event(1, 4, "ASSAULT"), event(3, 9, "ASSAULT"), True),
        ("events", event(1, 4, "ASSAULT"), event(1, 4, "COERCE"), False),
        ("contradictions", {"kind": "figure", "a": span(0, 3), "b": span(8, 9)},
         {"kind": "figure", "a": span(8, 9), "b": span(1, 3)}, True),
        ("contradictions", {"kind": "figure", "a": span(0, 3), "b": span(8, 9)},
         {"kind": "actor", "a": span(0, 3), "b": span(8, 9)}, False),
    ],
)  # fmt: skip
def test_what_is_right(kind: str, gold: dict[str, object], found: dict[str, object], right: bool) -> None:
    assert bool(pairs(kind, [gold], [found])) is right


def test_each_fact_is_used_once() -> None:
    gold = [count(0, 4, 3, 3), count(2, 6, 3, 3)]
    assert len(pairs("figures", gold, [count(1, 5, 3, 3)])) == 1
    assert len(pairs("figures", gold, [count(1, 5, 3, 3), count(1, 5, 3, 3)])) == 2


def test_score_counts_labels_rules_and_details() -> None:
    gold = {
        "events": [
            event(0, 3, "ASSAULT", mode="aerial", actor=span(5, 9)),
            event(10, 13, "ASSAULT"),
            event(20, 23, "COERCE", mode="arrest"),
        ]
    }
    found = {
        "events": [
            event(0, 3, "ASSAULT", mode="drone", actor=span(8, 12)),
            event(20, 23, "ASSAULT"),
            event(10, 12, "ASSAULT", modality="denied"),
        ]
    }
    got = score([(gold, found)])
    whole = got.kinds["events"]
    assert (whole.right, whole.marked, whole.found) == (2, 3, 3)
    assert whole.f1 == pytest.approx(2 / 3)
    assert got.mean_f1 == pytest.approx(2 / 3 / 5)
    assault, coerce = got.labels["events", "type"]["ASSAULT"], got.labels["events", "type"]["COERCE"]
    assert (assault.precision, assault.recall, coerce.recall) == (pytest.approx(2 / 3), 1.0, 0.0)
    assert dict(got.rules["events"]["r"]) == {"found": 3, "right": 2}
    asked = {name: tuple(row) for name, row in got.details.items() if row[1]}
    assert asked == {"mode": (0, 1), "modality": (1, 2), "actor": (1, 1)}


def test_a_label_is_right_only_when_it_agrees() -> None:
    gold = {"figures": [count(0, 4, 3, 3)]}
    found = {"figures": [{**count(0, 4, 3, 3), "category": "other"}]}
    got = score([(gold, found)])
    assert got.kinds["figures"].f1 == 1.0
    assert got.labels["figures", "category"]["killed"].recall == 0.0


def test_incidents() -> None:
    case = {
        "lat": 36.20, "lon": 37.16, "date": "2016-09-23", "killed": [4, 6], "injured": [20, 30]
    }  # fmt: skip
    near, far = {"latitude": 36.22, "longitude": 37.20}, {"latitude": 33.51, "longitude": 36.29}
    common = {"date_start": None, "killed": None, "injured": None}
    told = [
        event(0, 3, "CONTROL", **common, place=near),
        event(4, 6, "ASSAULT", **{**common, "date_start": "2016-09-24"}, place=far),
        event(7, 9, "CASUALTY", **{**common, "killed": [6, None]}, place=near),
        event(10, 12, "ASSAULT", **common, place={"latitude": None, "longitude": None}),
    ]
    counts = [{"min": None, "max": 19, "category": "injured"}, {"min": 1, "max": 1, "category": "killed"}]
    got = score_incidents([(case, {"events": told, "figures": counts})])
    assert got == {
        "place@10": [1, 1],
        "place@25": [1, 1],
        "first@10": [0, 1],
        "precise@10": [1, 2],
        "killed": [1, 1],
        "injured": [0, 1],
        "date±1": [1, 1],
    }


TEXT = "قتل أربعة مدنيين في غارة على حلب.\nوقالت منظمة محلية إن طفلين أصيبا أمس."


@pytest.fixture
def gold_dir(tmp_path: Path) -> Path:
    def at(surface: str) -> dict[str, object]:
        start = TEXT.index(surface)
        return {"start": start, "end": start + len(surface), "surface": surface}

    folder = tmp_path / "gold"
    folder.mkdir()
    marked = {
        "id": "one",
        "text": TEXT,
        "published": "2020-05-06",
        "mentions": [at("حلب") | {"type": "GPE"}],
        "dates": [at("أمس") | {"value": "2020-05-05", "date_start": "2020-05-05", "date_end": "2020-05-05"}],
        "figures": [
            at("أربعة") | {"min": 4, "max": 4, "category": "killed"},
            at("طفلين") | {"min": 2, "max": 2, "category": "injured"},
        ],
        "claims": [
            at("طفلين أصيبا أمس")
            | {"speaker": at("منظمة محلية"), "stance": "state", "kind": "indirect", "cue": at("قالت")}
        ],
        "events": [],
    }
    (folder / "one.json").write_text(json.dumps(marked, ensure_ascii=False), "utf-8")
    return folder


def test_the_command_writes_its_block(
    gold_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "quality.md"
    page.write_text(f"before\n{quality.BEGIN}\nold\n{quality.END}\nafter\n", "utf-8")
    assert quality.main([str(gold_dir)]) == 0
    printed = capsys.readouterr().out
    assert "| dates | 1.000 | 1.000 | 1.000 | 1 | 1 |" in printed
    assert "| day counted from today | 1 | 1 | 1.000 | 0.000 | -1.000 | -0.2000 |" in printed
    assert "| dual noun | 1 | 1 | 1.000 | 0.667 |" in printed
    assert quality.main([str(gold_dir), "--write", str(page)]) == 0
    assert page.read_text("utf-8") == f"before\n{quality.BEGIN}\n{printed}{quality.END}\nafter\n"
    assert quality.main([str(gold_dir), "--totals"]) == 0
    assert "construction" not in capsys.readouterr().out


def test_wrong_folders_and_pages_are_told(
    gold_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main([str(tmp_path / "none")]) == 1
    assert "no *.json files" in capsys.readouterr().err
    bare = tmp_path / "bare.md"
    bare.write_text("nothing", "utf-8")
    assert quality.main([str(gold_dir), "--write", str(bare)]) == 1
    assert quality.BEGIN in capsys.readouterr().err
    assert bare.read_text("utf-8") == "nothing"
    (gold_dir / "two.json").write_text('{"text": "", "published": "2020-05-06"}', "utf-8")
    assert quality.main([str(gold_dir)]) == 1
    assert "two.json: not a marked article: no mentions, dates" in capsys.readouterr().err

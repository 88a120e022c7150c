"""``waqai extract`` in all its forms, as a person or a program meets it."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.cli import main
from pipelines.extract import answer_line
from pipelines.facts_page import lines, marks, named, page
from pipelines.facts_terminal import show
from transforms.facts.extract import facts, read

TEXT = (
    "مقتل ثلاثة مدنيين بقصف على ريف إدلب\n"
    "قال ناشطون إن ثلاثة مدنيين قتلوا وأصيب نحو 12 آخرين بقصف مدفعي استهدف بلدة أريحا أمس الخميس. "
    "ونفت وزارة الدفاع الروسية أن تكون طائراتها قد قصفت البلدة، مضيفة أن «الأنباء عن ذلك غير صحيحة»."
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def spans(value: object):
    if isinstance(value, dict):
        if {"start", "end", "surface"} <= value.keys():
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def test_json_of_a_file(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--published", "2022-01-28", "--json", str(article)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["id"] == str(article)
    for kind in ("mentions", "dates", "figures", "claims", "events"):
        assert found[kind], kind
    assert all(TEXT[s["start"] : s["end"]] == s["surface"] for s in spans(found))
    assert "2022-01-27" in [d["value"] for d in found["dates"]]


def test_json_lines_answers_each_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = json.dumps({"id": "a", "text": TEXT, "published": "2022-01-28"}, ensure_ascii=False)
    odd = json.dumps({"id": 7, "text": "نص \ud800 و😀 ثلاثة قتلى", "published": "2022-01-28T10:00:00Z"})
    file = tmp_path / "in.jsonl"
    file.write_text(
        "\n".join([good, "not json", '{"id": "c", "text": 3}', '{"id":"d","text":"x"}', odd, ""]), "utf-8"
    )
    assert main(["extract", "--jsonl", str(file)]) == 0
    out = capsys.readouterr()
    answers = [json.loads(line) for line in out.out.splitlines()]
    assert [a["id"] for a in answers] == ["a", None, "c", "d", "7"]
    assert "not JSON" in answers[1]["error"]
    assert '"text"' in answers[2]["error"]
    assert "YYYY-MM-DD" in answers[3]["error"]
    assert "3 line(s)" in out.err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["extract", "--published", "2022-01-28"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "-"


def test_wrong_encoding_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes("قال ناشطون".encode("windows-1256"))
    assert main(["extract", "--published", "2022-01-28", str(file), str(tmp_path / "none.txt")]) == 1
    err = capsys.readouterr().err
    assert "not UTF-8 at byte 0" in err
    assert "iconv" in err
    assert "none.txt: No such file" in err


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["extract", "--published", "yesterday"])
    assert stop.value.code == 2
    assert "2022-01-28" in capsys.readouterr().err
    assert main(["extract", "--jsonl", "-", "file.txt"]) == 2


def test_page_needs_no_network_and_keeps_the_text(article: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.html"
    assert main(["extract", "--published", "2022-01-28", "--html", str(target), str(article)]) == 0
    html = target.read_text("utf-8")
    assert 'dir="rtl"' in html
    assert not re.search(r"(?:src|href)\s*=|@import|url\(", html)
    assert "ناشطون" in html


def test_page_escapes_what_the_text_holds() -> None:
    text = '<script>alert(1)</script>\nقتل 3 "مدنيين"'
    html = page([("<b>", text, facts(read(text, date(2022, 1, 28))))])
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_page_lists_each_name_once_with_what_is_known_of_it() -> None:
    text = "توجه رئيس الوزراء إلى حلب. وعاد رئيس الوزراء من حلب إلى قرية تل المنسية."
    names = named(facts(read(text, date(2022, 1, 28))))
    assert [(n.surface, n.type, n.times) for n in names if n.surface == "حلب"] == [("حلب", "GPE", 2)]
    assert next(n.known for n in names if n.surface == "حلب") is not None
    html = page([("x", text, facts(read(text, date(2022, 1, 28))))])
    assert "حلب <small>×2</small>" in html


def test_marks_cut_the_text_without_losing_any() -> None:
    found = facts(read(TEXT, date(2022, 1, 28)))
    rows = lines(TEXT, marks(found))
    assert "\n".join("".join(p.text for p in row) for row in rows) == TEXT


def test_terminal_shows_speakers_and_figures() -> None:
    console = Console(file=io.StringIO(), width=120, record=True)
    show(TEXT, facts(read(TEXT, date(2022, 1, 28))), console)
    text = console.export_text()
    assert "claims" in text
    assert "ناشطون" in text


def test_one_line_never_raises() -> None:
    assert answer_line(b"\xff\xfe", 1)["id"] is None

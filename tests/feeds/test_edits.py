"""What an edit changed: exact passages, whatever was edited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.feeds.edits import edits

STORY = "قصف على سوق\nقتل 5 أشخاص وأصيب 12 آخرون في قصف استهدف سوقا شعبيا.\nوقال الدفاع المدني إن فرقه تعمل في المكان."
CASES = [
    (STORY, STORY, []),
    (STORY, STORY.replace("5", "7"), [("7", "5")]),
    (STORY, STORY.replace("قصف على", "غارة على"), [("غارة", "قصف")]),
    (STORY, STORY.replace(" في قصف", "\nفي قصف").replace("  ", " "), []),
    (STORY, STORY + "\nونفى الجيش ذلك.", [("ونفى الجيش ذلك.", "")]),
    (
        STORY,
        STORY.replace("\nوقال الدفاع المدني إن فرقه تعمل في المكان.", ""),
        [("", "وقال الدفاع المدني إن فرقه تعمل في المكان.")],
    ),
    (
        STORY,
        STORY.replace("5", "7").replace("12", "20"),
        [("7", "5"), ("20", "12")],
    ),
    ("", STORY, [(STORY, "")]),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_edited_passages(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [(after[each.start : each.end], each.before) for each in edits(before, after)] == expected


def test_a_line_that_was_taken_out_stood_where_it_stood() -> None:
    assert [(each.start, each.end) for each in edits("5\nقتل", "5")] == [(1, 1)]


TEXTS = st.lists(st.sampled_from(["قتل", "5", "7", "أشخاص", "،", "في", "\n", "حلب", "."]), max_size=30).map(
    " ".join
)


@given(TEXTS, TEXTS)
def test_edits_lead_from_one_wording_to_the_other(before: str, after: str) -> None:
    """Putting what stood there back gives the words of the earlier text."""
    back = after
    for each in reversed(edits(before, after)):
        back = f"{back[: each.start]} {each.before} {back[each.end :]}"
    assert back.split() == before.split()

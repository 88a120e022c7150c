"""Nearly the same wording is told, the same form of another matter is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.story_pairs import COPIES, OTHERS, measure
from transforms.cross_document.near import near, signature, unpack

LINES = (
    "وصلت قافلة من 14 شاحنة محملة بالطحين إلى مدينة منبج صباح الثلاثاء بعد انتظار دام يومين عند المعبر.",
    "وقال المشرف على التوزيع إن الحمولة تكفي الأفران أسبوعاً واحداً فقط، وإن قافلة ثانية تنتظر الموافقة.",
    "وأضاف أن الأهالي اصطفوا أمام المخابز منذ الفجر، وأن سعر الربطة ارتفع في السوق إلى ضعف ما كان عليه.",
)
TEXT = "\n".join(("عنوان", *LINES))


@pytest.mark.parametrize(
    "other",
    [
        "\n".join(("عنوان آخر", "نقلاً عن وكالة السنديان", *LINES)),
        TEXT.replace("وقال", "وذكر").replace("وأضاف", "وتابع"),
        TEXT.replace("صباح الثلاثاء ", ""),
        TEXT.replace("قافلة", "قَافِلة").replace("إن", "ان"),
    ],
)
def test_an_edited_copy_is_near(other: str) -> None:
    assert near(signature(TEXT), signature(other))


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("14", "19"),
        TEXT.replace("منبج", "الباب"),
        TEXT.replace("الثلاثاء", "الخميس"),
        TEXT.replace("يومين", "ثلاثة أيام").replace("14", "عشرين"),
        "\n".join(("عنوان", LINES[0])),
        "عنوان",
        "",
    ],
)
def test_another_matter_in_the_same_form_is_not(other: str) -> None:
    assert not near(signature(TEXT), signature(other))


@given(st.text(st.sampled_from("ابت 12\n،ً\u200c😀"), max_size=400))
def test_a_signature_survives_packing(text: str) -> None:
    made = signature(text)
    assert made is None or unpack(made.pack()) == made
    assert made is None or near(made, made)


def test_pairs() -> None:
    found = measure()
    assert found.pairs.total() >= 300
    copies = sum(found.copies[each] for each in COPIES)
    assert copies / (copies + found.false_copies) >= 0.99, found.wrong
    assert copies / sum(found.pairs[each] for each in COPIES) >= 0.97, found.wrong
    stories = found.together.total() - sum(found.together[each] for each in OTHERS)
    assert stories / (stories + found.false_together) >= 0.98, found.wrong
    assert stories / sum(n for each, n in found.pairs.items() if each not in OTHERS) >= 0.95, found.wrong

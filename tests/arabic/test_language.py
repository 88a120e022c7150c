"""The language of texts."""

from __future__ import annotations

import pytest

from transforms.arabic.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("قال رئيس البلدية إن الطريق سيفتح غداً أمام السيارات", "ar"),
        ("وفد أممي يزور المخيم", "ar"),
        ("انفجار في سوق شعبية", "ar"),
        ("مـ ـقـ ـتـ ـل مدنيين اثنين", "ar"),
        ("The mayor said the road would open to cars tomorrow", "en"),
        ("Two wounded in market blast", "en"),
        ("Serokê bajarvaniyê got ku rê dê sibê vebe", "ku"),
        ("Du kes li sûkê birîndar bûn", "ku"),
        ("سەرۆکی شارەوانی گوتی ڕێگاکە سبەی دەکرێتەوە", "ckb"),
        ("Belediye başkanı yolun yarın açılacağını söyledi", "tr"),
        ("شهردار گفت جاده فردا به روی خودروها باز می‌شود", "fa"),
        ("Le maire a déclaré que la route ouvrirait demain", "fr"),
        ("Der Bürgermeister sagte, die Straße werde morgen geöffnet", "de"),
        ("Мэр заявил, что дорога откроется завтра", "ru"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language(text) == code


def test_too_short_to_tell() -> None:
    assert language("123 🔴") == "und"
    assert language("عاجل", expected=("ar", "en")) == "ar"
    assert language("Nû", expected=("ar",), declared="ku-TR") == "ku"

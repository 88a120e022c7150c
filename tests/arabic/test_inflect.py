"""The forms that news writes are among those generated, and what is no form is not."""

import pytest

from transforms.arabic.inflect import noun_forms, participle_forms, verb_forms


@pytest.mark.parametrize(
    ("perfect", "imperfect", "forms"),
    [
        ("قصف", "يقصف", ["قصفت", "قصفوا", "قصفها", "تقصف", "يقصفون", "نقصف", "سيقصف"]),
        ("نفى", "ينفي", ["نفي", "نفت", "نفوا", "نفاه", "تنفي", "ينفون", "ينف"]),
        ("أصاب", "يصيب", ["اصاب", "اصابت", "يصيب", "تصب", "اصابه", "يصيبون"]),
        ("دعا", "يدعو", ["دعا", "دعت", "دعوا", "تدعو", "يدعون", "يدع"]),
    ],
)
def test_verbs(perfect: str, imperfect: str, forms: list[str]) -> None:
    generated = {form for form, _ in verb_forms(perfect, imperfect)}
    assert {f for f in forms if not f.startswith("سي")} <= generated
    assert "سيقصف" not in generated  # the future's letter is a proclitic, the matcher's business


def test_verb_morphology() -> None:
    said = dict(verb_forms("قصف", "يقصف"))
    assert (said["قصفت"].aspect, said["قصفت"].gender, said["قصفت"].number) == ("perfect", "f", "s")
    assert said["يقصفون"].number == "p"
    assert said["قصفه"].pronoun == "ه"


def test_nouns() -> None:
    raid = dict(noun_forms("غارة", plurals=("غارات",)))
    assert raid["غارتان"].number == "d"
    assert raid["الغارات"].number == "p"
    assert raid["غارته"].pronoun == "ه"
    assert "غاره" + "ا" not in raid


def test_participles() -> None:
    sure = {form for form, _ in participle_forms("مؤكد")}
    assert {"مؤكدا", "مؤكده", "مؤكدين"} <= sure

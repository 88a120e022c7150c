"""Class nouns of places («قرية», «مشفى», «جبل»): their forms, and what may stand after them."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import Value
from transforms.facts.naming import rows
from transforms.lexicon import load

GPE_CLASSES = frozenset(["city", "town", "village", "admin3", "admin1", "farm"])
_SKIPPED = frozenset(["unit-base", "state", "kingdom", "republic", "sultanate", "sea", "strait", "capital"])
_OUTSIDE = frozenset(["territory"])
DEFINITE = frozenset(["hospital", "prison", "stadium", "bridge"])  # «المشفى الوطني»
VAGUE = frozenset(
    ["admin2", "countryside", "desert-of", "front", "canton", "territory"]
)  # any kind of place may follow


class ClassNoun(Value, frozen=True):
    """A class noun in one of its forms: what stands after it, and whether it belongs to the name."""

    class_id: str
    feature_class: str
    type: str
    inside: bool
    plural: bool
    dual: bool


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """The class nouns in their forms, and built things that an adjective is enough to name («المشفى الوطني»)."""
    for row in rows("class_nouns"):
        plural = load.alternatives(row["plural"])
        inside = row["inside"] == "yes" and row["class_id"] not in _OUTSIDE
        for form in load.alternatives(row["forms_ar"]):
            if row["class_id"] in DEFINITE and form not in plural:
                yield "definite site", "ال" + form, row["mention_type"]
            if row["class_id"] not in _SKIPPED:
                noun = ClassNoun(
                    row["class_id"],
                    row["feature_class"],
                    row["mention_type"],
                    inside,
                    form in plural,
                    form in plural and _dual(form, row["forms_ar"], plural),
                )
                yield "class noun", form, noun


def _dual(form: str, forms: str, plural: tuple[str, ...]) -> bool:
    """Whether a form is a dual before a name («قاعدتي», «حاجزي»)."""
    stem = form[:-1]
    return form.endswith(("تي", "تا")) or (
        form[-1] in "يا" and stem in load.alternatives(forms) and stem not in plural
    )

"""The written forms of a verb or noun that news uses, over normalised spelling.

Generated once when the lexicon loads, so that matching is a look-up: vowels are not written, so one
spelling serves active and passive, and proclitics (و ف ب ل ك س) are the matcher's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import Value, replace
from transforms.arabic.normalize import fold

OBJECTS = ("ه", "ها", "هم", "هما", "هن", "نا", "ني", "كم")
POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا", "ي", "كم")
_WEAK = frozenset("اويى")


class Morph(Value, frozen=True):
    """What a form says of itself.

    ``aspect``: perfect, imperfect, jussive, masdar, active, passive (participles) or noun; ``person`` 1 or 3
    (a noun's is 3); ``gender`` m, f or "" (either); ``number`` s, d, p; ``pronoun`` the attached pronoun
    («قصفه» has «ه»), else "".
    """

    aspect: str
    person: int = 3
    gender: str = ""
    number: str = "s"
    pronoun: str = ""


def verb_forms(perfect: str, imperfect: str) -> Iterator[tuple[str, Morph]]:
    """Forms of a verb from its third person masculine singular, perfect and imperfect.

    >>> sorted(f for f, m in verb_forms("قصف", "يقصف") if m.aspect == "perfect" and not m.pronoun)[:3]
    ['قصف', 'قصفا', 'قصفت']
    """
    past, present = fold(perfect), fold(imperfect)
    yield from _perfect(past)
    yield from _imperfect(present)


def _perfect(past: str) -> Iterator[tuple[str, Morph]]:
    weak = past[-1] in "اي" and len(past) > 2
    stem = past[:-1] if weak else past
    bare = [
        (past, Morph("perfect", gender="m")),
        (stem + "ت", Morph("perfect", gender="f")),
        (stem + "وا", Morph("perfect", gender="m", number="p")),
        ((stem + "يا") if weak else (past + "ا"), Morph("perfect", gender="m", number="d")),
        (stem + "تا", Morph("perfect", gender="f", number="d")),
    ]
    yield from bare
    yield (stem + ("ينا" if weak else "نا"), Morph("perfect", person=1, number="p"))
    for pronoun in OBJECTS:
        yield ((stem + "ا" if weak else past) + pronoun, Morph("perfect", gender="m", pronoun=pronoun))
        yield (stem + "ت" + pronoun, Morph("perfect", gender="f", pronoun=pronoun))
        yield (stem + "و" + pronoun, Morph("perfect", gender="m", number="p", pronoun=pronoun))


def _imperfect(present: str) -> Iterator[tuple[str, Morph]]:
    body = present[1:]
    weak = len(body) > 2 and body[-1] in "اوي"
    stem = body[:-1] if weak else body
    hollow = len(body) >= 3 and body[-2] in _WEAK and not weak
    for letter, person, gender in (("ي", 3, "m"), ("ت", 3, "f"), ("ن", 1, ""), ("ا", 1, "")):
        number = "p" if letter == "ن" else "s"
        yield (letter + body, Morph("imperfect", person, gender, number))
        for pronoun in OBJECTS:
            form = letter + (stem + "ا" if weak and body[-1] == "ا" else body) + pronoun
            yield (form, Morph("imperfect", person, gender, number, pronoun))
        if weak:
            yield (letter + stem, Morph("jussive", person, gender, number))
        elif hollow:
            yield (letter + body[:-2] + body[-1], Morph("jussive", person, gender, number))
    for letter, gender in (("ي", "m"), ("ت", "f")):
        yield (letter + stem + "ون", Morph("imperfect", gender="m", number="p"))
        yield (letter + stem + "وا", Morph("jussive", gender="m", number="p"))
        yield (letter + (stem + "ي" if weak else body) + "ان", Morph("imperfect", gender=gender, number="d"))
        for pronoun in OBJECTS:
            yield (
                letter + stem + "ون" + pronoun,
                Morph("imperfect", gender="m", number="p", pronoun=pronoun),
            )
    yield ("ي" + stem + "ن", Morph("imperfect", gender="f", number="p"))


def noun_forms(
    noun: str, *, plurals: tuple[str, ...] = (), aspect: str = "noun", gender: str = ""
) -> Iterator[tuple[str, Morph]]:
    """Forms of a noun or masdar: with and without the article, in the accusative, dual, with pronouns.

    ``plurals`` are written out («هجمات», «غارات»): a sound plural is not guessed. Feminine follows from
    teh marbuta when ``gender`` is empty.

    >>> {f for f, m in noun_forms("غارة", plurals=("غارات",)) if not m.pronoun} >= {"غاره", "الغاره", "غارتين", "الغارات"}
    True
    """
    singular = fold(noun)
    gender = gender or ("f" if singular.endswith("ه") else "m")
    stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
    yield from _declined(singular, Morph(aspect, gender=gender))
    for dual in ("ان", "ين"):
        yield from (
            (article + stem + dual, Morph(aspect, gender=gender, number="d")) for article in ("", "ال")
        )
    yield (stem + "ي", Morph(aspect, gender=gender, number="d"))
    for plural in map(fold, plurals):
        yield from _declined(plural, Morph(aspect, gender=gender, number="p"))


def participle_forms(masculine: str, *, aspect: str = "active") -> Iterator[tuple[str, Morph]]:
    """Forms of a participle from its masculine singular: «مؤكداً», «مؤكدة», «مؤكدين» and with the article.

    >>> {"موكدا", "موكدين"} & {f.replace("ؤ", "و") for f, _ in participle_forms("مؤكد")} == {"موكدا", "موكدين"}
    True
    """
    stem = fold(masculine)
    for article in ("", "ال"):
        yield (article + stem, Morph(aspect, gender="m"))
        yield (article + stem + "ه", Morph(aspect, gender="f"))
        yield (article + stem + "ين", Morph(aspect, gender="m", number="p"))
        yield (article + stem + "ون", Morph(aspect, gender="m", number="p"))
        yield (article + stem + "ات", Morph(aspect, gender="f", number="p"))
        yield (article + stem + "ان", Morph(aspect, gender="m", number="d"))
        yield (article + stem + "تين", Morph(aspect, gender="f", number="d"))
        yield (article + stem + "تان", Morph(aspect, gender="f", number="d"))
    yield (stem + "ا", Morph(aspect, gender="m"))


def _declined(form: str, morph: Morph) -> Iterator[tuple[str, Morph]]:
    yield (form, morph)
    yield ("ال" + form, morph)
    accusative = form[-1] not in "هايء" or (morph.number == "s" and form[-1] == "ي")
    if accusative and not form.endswith("ات"):
        yield (form + "ا", morph)
    stem = form[:-1] + "ت" if form.endswith("ه") else form
    stems = [stem]
    if form.endswith("اء"):  # the hamza's seat changes with the case: «إجلاءهم، إجلاؤهم، إجلائهم»
        stems += [form[:-1] + "ؤ", form[:-1] + "ئ"]
    for base in stems:
        for pronoun in POSSESSIVES:
            yield (base + pronoun, replace(morph, pronoun=pronoun))

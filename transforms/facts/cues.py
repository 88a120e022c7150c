"""The words that attribute, as the lexicon gives them: verbs of saying, their nouns and participles, phrases."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.value import Value
from transforms.arabic.inflect import Morph, noun_forms, participle_forms, verb_forms
from transforms.facts.claim_words import NO_NOUN, words
from transforms.lexicon import load
from transforms.lexicon.trie import Hit


class Cue(Value, frozen=True):
    """A word of saying.

    ``kind`` is verb, participle or noun; ``strength`` say, hold or act (a verb with other common senses);
    ``frames`` says what may introduce the content (``reporting.tsv``).
    """

    kind: str
    strength: str
    stance: str
    frames: frozenset[str]
    morph: Morph


_NO_CUE = words("no cue")
NO_MORPH = Morph("noun")
ANY = Cue("phrase", "say", "state", frozenset({"an", "colon"}), NO_MORPH)  # opens as any verb of saying does


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word that attributes or describes who speaks."""
    for row in load.rows("reporting"):
        yield from _forms(row)
    for row in load.rows("sources"):
        for form in _cases(load.alternatives(row["forms_ar"])):
            yield "source", form, row["kind"]
            if " " not in form and not form.startswith("ال"):
                yield "source", "ال" + form, row["kind"]
    for row in load.rows("attributions"):
        for form in load.alternatives(row["forms_ar"]):
            yield row["class"], form, row["name_en"]


def _cases(forms: tuple[str, ...]) -> Iterator[str]:
    """The forms of a source noun with their other cases: «مصدر», «مصدراً»; «ناشطون», «ناشطين»."""
    known = set(forms)
    for form in forms:
        yield form
        other = (
            form[:-2] + "ين"
            if form.endswith("ون")
            else form + "ا"
            if " " not in form and not form.endswith(("ة", "ا", "ء", "ي", "ين", "ان", "ات", "ه", "و", "نا"))
            else form
        )
        if other not in known:
            known.add(other)
            yield other


def _forms(row: dict[str, str]) -> Iterator[tuple[str, str, object]]:
    frames = frozenset(load.alternatives(row["frames"]))

    def cue(kind: str, morph: Morph) -> Cue:
        return Cue(kind, row["class"], row["stance"], frames, morph)

    perfect, _, rest = row["perfect"].partition(" ")
    imperfect = row["imperfect"].partition(" ")[0] or perfect
    tail = " " + rest if rest else ""
    for form, morph in verb_forms(perfect, imperfect):
        # A jussive says that nothing was said («لم يقل»); where no imperfect is given it is another word.
        if form in NO_NOUN or form in _NO_CUE:
            if form in NO_NOUN and morph.person == 3:
                yield "cue_doubled", form, cue("verb", morph)  # «بيّن», «عبّر»: prepositions, nearly always
            continue
        if morph.number == "d" and len(form) < 4 and not form.startswith(("ي", "ت")):
            continue  # «ردا» is far oftener «رداً»
        if morph.aspect == "imperfect" and morph.number == "p" and form.startswith("ت"):
            continue  # «تقولون»: whom somebody speaks to
        if (
            morph.person == 3
            and morph.aspect != "jussive"
            and (row["imperfect"] or morph.aspect == "perfect")
        ):
            yield "cue", form + tail, cue("verb", morph)
    if row["participle"]:
        participle, _, rest = row["participle"].partition(" ")
        for form, morph in participle_forms(participle):
            # An attendant participle is indefinite and accusative: «مضيفاً», «مضيفة», «مضيفين».
            if not form.startswith("ال") and (morph.gender == "f" or form.endswith(("ا", "ين"))):
                yield "cue", form + (" " + rest if rest else ""), cue("participle", morph)
    for noun in load.alternatives(row["nouns"]):
        if noun.endswith("ات"):
            spellings = [noun, *(noun + p for p in ("ه", "ها", "هم", "هما"))]
            if row["stance"] == "accuse":
                yield "cue", "ال" + noun, cue("noun", Morph("noun", number="p"))
            for form in spellings:
                yield "cue", form, cue("noun", Morph("noun", number="p", pronoun=form[len(noun) :]))
        else:
            for form, morph in noun_forms(noun, aspect="masdar"):
                if (
                    morph.number == "s"
                    and not form.startswith("ال")
                    and morph.pronoun not in ("نا", "ي", "كم")
                ):
                    yield "cue", form, cue("noun", morph)


def sense(hit: Hit | None, *kinds: str) -> Cue | None:
    """The first reading of a hit that is of one of these kinds."""
    if hit is not None:
        for cue in hit.senses:
            if isinstance(cue, Cue) and cue.kind in kinds:
                return cue
    return None

"""Figures: how many of what (``facts.md`` §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.facts import Figure, Mention, TimeExpression
from schemas.value import replace
from transforms.facts import figure_words
from transforms.facts.document import Document
from transforms.facts.figure_category import Scene
from transforms.facts.figure_numbers import read_number
from transforms.facts.figure_victims import after_casualty, before_verb, listed, two, victim_noun
from transforms.facts.figure_view import Count, View
from transforms.facts.figure_words import Noun
from transforms.lexicon.trie import Hit

RULES: tuple[str, ...] = (
    "dual noun", "number after its noun", "number by context", "number with currency", "number with noun",
    "number with percent", "number with unit", "one of several", "single victim", "victim listed", "victim noun",
)  # fmt: skip


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """``(concept, spelling, payload)`` of every word these rules look for."""
    yield from figure_words.vocabulary()


def figures(doc: Document, mentions: Sequence[Mention], dates: Sequence[TimeExpression]) -> list[Figure]:
    """The counts in a text, in order, not yet tied to events and claims."""
    view = _view(doc, mentions, dates)
    counts: dict[int, Count] = {}
    done = 0
    for i in sorted({*view.numbers, *view.scene.counted, *view.scene.casualty}):
        if i < done or i in view.taken:
            continue
        for count in _read(view, i, counts):
            counts[count.first] = count
            done = max(done, count.after, count.noun_end if count.unit else 0)
    return [_figure(doc, count) for count in _shared(view, [counts[i] for i in sorted(counts)])]


def _shared(view: View, counts: list[Count]) -> list[Count]:
    """«المئات، بل الآلاف من السكان»: both count the same."""
    for i in range(len(counts) - 2, -1, -1):
        this, following = counts[i], counts[i + 1]
        if this.what is None and following.what is not None and 0 < following.first - this.after <= 3:
            between = [view.word(k) for k in range(this.after, following.first)]
            if this.category == "other" and any(
                w in ("وربما", "بل", "او", "ربما", "واحيانا") for w in between
            ):
                counts[i] = replace(this, category=following.category, what=following.what)
    return counts


def _view(doc: Document, mentions: Sequence[Mention], dates: Sequence[TimeExpression]) -> View:
    taken: set[int] = set()
    for when in dates:
        first = doc.token_at(when.start)
        last = doc.token_at(when.end - 1)
        taken.update(range(first, last + 1))
    scene = Scene(doc, doc.of("counted"), doc.of("casualty"))
    numbers = {n.start: n for n in doc.numbers}
    people = {m.start: m.end for m in mentions if m.type == "PER"}
    return View(
        doc,
        scene,
        numbers,
        frozenset(taken),
        doc.of("measure"),
        doc.of("currency"),
        doc.of("approximator"),
        doc.of("time_unit"),
        frozenset(n.end for n in numbers.values()),
        people,
        list(people),
        mentions,
    )


def _read(view: View, i: int, earlier: dict[int, Count]) -> list[Count]:
    if i in view.numbers:
        count = read_number(view, view.numbers[i], earlier)
        return [count] if count is not None else []
    found: list[Count] = []
    hit = view.scene.counted.get(i)
    if hit is not None:
        count = _counted(view, hit, earlier)
        if count is not None:
            return [count]
    if i in view.scene.casualty:
        count = after_casualty(view, view.scene.casualty[i])
        if count is not None:
            found.append(count)
    return found


def _counted(view: View, hit: Hit, earlier: dict[int, Count]) -> Count | None:
    """What a noun counts without a number beside it."""
    dual: Noun | None = None
    singular: Noun | None = None
    for noun in hit.senses:
        if isinstance(noun, Noun):
            if singular is None and noun.number == "s":
                singular = noun
            elif dual is None and noun.number in _DUAL:
                dual = noun
    if (dual is None and (singular is None or singular.cls == "thing")) or view.of_person(hit):
        return None
    if dual is not None and (count := two(view, hit, dual, earlier)) is not None:
        return count
    if singular is None or singular.cls == "thing":
        return None
    return (
        victim_noun(view, hit, singular)
        or listed(view, hit, singular, earlier)
        or before_verb(view, hit, singular)
    )


_DUAL = ("d", "dp")


def _figure(doc: Document, count: Count) -> Figure:
    span = doc.span(count.first, count.after, count.prefix)
    what = None
    if count.what is not None:
        first, after = count.what
        hit = doc.of("counted").get(first)
        prefix = (
            count.prefix
            if first == count.first
            else hit.prefix
            if hit is not None and hit.end == after
            else 0
        )
        what = doc.span(first, after, prefix).surface
    return Figure(
        start=span.start, end=span.end, surface=span.surface, minimum=count.low, maximum=count.high,
        approximate=count.approximate, category=count.category, what=what, unit=count.unit, currency=count.currency,
        sentence=doc.sentence[count.first], rule=count.rule, confidence=_CONFIDENCE.get(count.rule, 0.85),
    )  # fmt: skip


_CONFIDENCE = {"number with noun": 0.92, "number with percent": 0.97, "number with currency": 0.97, "number with unit": 0.95,
               "number by context": 0.8, "one of several": 0.75, "single victim": 0.85, "victim listed": 0.85}  # fmt: skip

"""A text with its facts marked, as one page that needs no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.facts_terminal import amount, speaker, toll
from schemas.facts import Event, Facts, Span


class Mark(NamedTuple):
    """A marked stretch: which kind of fact (a CSS class) and what to show when the pointer rests on it."""

    start: int
    end: int
    kind: str
    label: str


class Piece(NamedTuple):
    """A run of text under the same marks."""

    text: str
    kinds: str
    labels: tuple[str, ...]


class Name(NamedTuple):
    """Whom or what a text names: its first spelling, its type, who it is if known, how many times."""

    surface: str
    type: str
    known: str | None
    times: int


def page(texts: Sequence[tuple[str, str, Facts]]) -> str:
    """The page for ``(name, text, facts)`` of each text, right to left, details on hover or focus."""
    environment = Environment(
        loader=PackageLoader("pipelines", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(amount=amount, speaker=speaker, toll=toll)  # type: ignore[arg-type]
    template = environment.get_template("facts_page.html.jinja")
    return template.render(
        articles=[
            {"name": name, "lines": lines(text, marks(facts)), "facts": facts, "names": named(facts)}
            for name, text, facts in texts
        ]
    )


def named(facts: Facts) -> list[Name]:
    """The names of a text, each person, body and place once, in the order of their first mention."""
    keys = [
        (m.type, m.entity_id or m.place_id, m.entity_id or m.place_id or m.normalized) for m in facts.mentions
    ]
    times = Counter(keys)
    first = dict(reversed([(key, m.surface) for key, m in zip(keys, facts.mentions, strict=True)]))
    return [Name(first[key], key[0], key[1], n) for key, n in times.items()]


def marks(facts: Facts) -> list[Mark]:
    """Every fact as a mark, claims first so that narrower facts come to lie inside them."""
    found: list[Mark] = []
    for claim in facts.claims:
        found.append(_mark(claim, "claim", f"claim · {speaker(claim)} · {claim.stance} · {claim.kind}"))
        if claim.cue:
            found.append(_mark(claim.cue, "cue", f"cue · {claim.stance} · {speaker(claim)}"))
    for mention in facts.mentions:
        known = mention.entity_id or mention.place_id
        label = f"{mention.type} · {mention.surface}" + (f" · {known}" if known else "")
        found.append(_mark(mention, mention.type, label + (f" · {mention.role}" if mention.role else "")))
    for moment in facts.dates:
        days = " to ".join(str(d) for d in dict.fromkeys((moment.date_start, moment.date_end)) if d)
        found.append(_mark(moment, "date", f"date · {moment.value}" + (f" · {days}" if days else "")))
    for figure in facts.figures:
        about = "~" if figure.approximate else ""
        label = f"figure · {about}{amount(figure.minimum, figure.maximum)} · {figure.category}"
        found.append(_mark(figure, "figure", label + (f" · {figure.what}" if figure.what else "")))
    found += [_mark(event.trigger, "event", _event_label(event)) for event in facts.events]
    for pair in facts.contradictions:
        found += [
            _mark(span, "contradiction", f"contradiction · {pair.kind} · {pair.explanation}")
            for span in (pair.a, pair.b)
        ]
    return found


def _mark(span: Span, kind: str, label: str) -> Mark:
    return Mark(span.start, span.end, kind, label)


def _event_label(event: Event) -> str:
    parts = [event.type + (f" {event.mode}" if event.mode else ""), event.modality]
    for name, span in (("actor", event.actor), ("target", event.target), ("place", event.place)):
        if span:
            parts.append(f"{name}: {span.surface}")
    if event.date_start:
        parts.append(str(event.date_start))
    if toll(event):
        parts.append(toll(event))
    return "event · " + " · ".join(parts)


def lines(text: str, found: Sequence[Mark]) -> list[list[Piece]]:
    """The text cut at every mark's edge and at line breaks.

    >>> [[p.text for p in line] for line in lines("ab\\ncd", [Mark(1, 4, "x", "l")])]
    [['a', 'b'], ['c', 'd']]
    """
    edges = sorted({0, len(text), *(m.start for m in found), *(m.end for m in found)})
    opening: dict[int, list[Mark]] = {}
    for mark in found:
        opening.setdefault(mark.start, []).append(mark)
    rows: list[list[Piece]] = [[]]
    active: list[Mark] = []
    for start, end in pairwise(edges):
        active = [m for m in active if m.end > start] + opening.get(start, [])
        kinds = " ".join(dict.fromkeys(m.kind for m in active))
        labels = tuple(m.label for m in active)
        for i, part in enumerate(text[start:end].split("\n")):
            if i:
                rows.append([])
            if part:
                rows[-1].append(Piece(part, kinds, labels))
    return rows

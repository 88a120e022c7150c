"""When an extracted fact counts as right, and how many are.

Facts are objects as ``waqai extract --json`` writes them, hand-marked ones the same without ``rule``. Facts of
an article are paired greedily, one to one, in text order: each marked fact takes the first free one that is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

Fact = Mapping[str, Any]
Article = Mapping[str, Any]
"""A list of facts by kind, and what else the object holds."""

MEAN_OF = ("mentions", "dates", "figures", "claims", "events")
"""The kinds whose F1 make the mean."""

VIOLENT = ("ASSAULT", "CASUALTY", "DISASTER")
"""The events that may be the incident of a report."""


def overlap(a: Fact | None, b: Fact | None) -> bool:
    """Whether two spans share a character; nothing overlaps with no span."""
    return bool(a and b and min(a["end"], b["end"]) > max(a["start"], b["start"]))


def half_shared(a: Fact, b: Fact) -> bool:
    """Whether what two spans share is at least half of what they cover together."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return shared > 0 and shared / (max(a["end"], b["end"]) - min(a["start"], b["start"])) >= 0.5


def _same_time(gold: Fact, found: Fact) -> bool:
    if not overlap(gold, found):
        return False
    if gold.get("value") and gold["value"] == found.get("value"):
        return True
    days = (gold.get("date_start"), gold.get("date_end"))
    return bool(days[0]) and days == (found.get("date_start"), found.get("date_end"))


def _same_claim(gold: Fact, found: Fact) -> bool:
    heard = not gold.get("speaker") or overlap(gold["speaker"], found.get("speaker"))
    return heard and half_shared(gold, found)


def _same_conflict(gold: Fact, found: Fact) -> bool:
    straight = overlap(gold["a"], found["a"]) and overlap(gold["b"], found["b"])
    crossed = overlap(gold["a"], found["b"]) and overlap(gold["b"], found["a"])
    return gold["kind"] == found["kind"] and (straight or crossed)


RIGHT: Mapping[str, Callable[[Fact, Fact], bool]] = {
    "mentions": lambda g, p: (g["start"], g["end"], g["type"]) == (p["start"], p["end"], p["type"]),
    "dates": _same_time,
    "figures": lambda g, p: overlap(g, p) and (g["min"], g["max"]) == (p["min"], p["max"]),
    "claims": _same_claim,
    "events": lambda g, p: g["type"] == p["type"] and overlap(g["trigger"], p["trigger"]),
    "contradictions": _same_conflict,
}


def timex_kind(value: str) -> str:
    """What a TIMEX3 value tells: a duration, a set, a time of day, or a date by its grain.

    >>> [timex_kind(v) for v in ("P3M", "2022-01-26TNI", "2022-01-28", "2022-01", "2022-W04", "202")]
    ['duration', 'time', 'day', 'month', 'week, quarter, season', 'year or decade']
    """
    if value.startswith("P"):
        return "duration"
    if value.startswith("XXXX"):
        return "set"
    if "T" in value:
        return "time"
    parts = value.split("-")
    if len(parts) == 1:
        return "year or decade"
    if not parts[1].isdigit():
        return "week, quarter, season"
    return "day" if len(parts) == 3 else "month"


LABELS: Mapping[str, Mapping[str, Callable[[Fact], str]]] = {
    "mentions": {"type": lambda x: x["type"]},
    "dates": {"TIMEX3 kind": lambda x: timex_kind(x.get("value") or "")},
    "figures": {"category": lambda x: x["category"]},
    "claims": {"stance": lambda x: x["stance"], "kind": lambda x: x["kind"]},
    "events": {"type": lambda x: x["type"]},
    "contradictions": {"kind": lambda x: x["kind"]},
}
"""How facts of a kind are broken down."""


def _span(name: str) -> Callable[[Fact, Fact], bool | None]:
    return lambda g, p: None if not g.get(name) else overlap(g[name], p.get(name))


DETAILS: Mapping[str, tuple[str, Callable[[Fact, Fact], bool | None]]] = {
    "category": ("figures", lambda g, p: g["category"] == p.get("category")),
    "stance": ("claims", lambda g, p: g["stance"] == p.get("stance")),
    "mode": ("events", lambda g, p: None if not g.get("mode") else g["mode"] == p.get("mode")),
    "modality": ("events", lambda g, p: g["modality"] == p.get("modality")),
    "actor": ("events", _span("actor")),
    "target": ("events", _span("target")),
    "place": ("events", _span("place")),
    "date": ("events", _span("date")),
}
"""Whether a fact that is right agrees in a detail; None where the marked fact has none."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many facts were marked, found, and both."""

    right: int = 0
    marked: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True, kw_only=True)
class Score:
    """What was found of what was marked.

    ``labels`` is by kind, breakdown and label: a fact counts under its label when it is right and has the label that
    was marked. ``rules`` is by kind and rule: facts given, facts right. ``details``: agreeing, asked.
    """

    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in RIGHT})
    labels: dict[tuple[str, str], defaultdict[str, Tally]] = field(
        default_factory=lambda: {(k, n): defaultdict(Tally) for k, names in LABELS.items() for n in names}
    )
    rules: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: {kind: defaultdict(Counter) for kind in RIGHT}
    )
    details: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in DETAILS})

    @property
    def mean_f1(self) -> float:
        return sum(self.kinds[kind].f1 for kind in MEAN_OF) / len(MEAN_OF)


def pairs(kind: str, gold: Sequence[Fact], found: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Marked facts with the found ones that are right, one to one."""
    free = list(found)
    paired: list[tuple[Fact, Fact]] = []
    for marked in gold:
        at = next((i for i, each in enumerate(free) if RIGHT[kind](marked, each)), None)
        if at is not None:
            paired.append((marked, free.pop(at)))
    return paired


def score(articles: Iterable[tuple[Article, Article]]) -> Score:
    """The score over ``(marked, found)`` of each article."""
    total = Score()
    for gold, found in articles:
        for kind in RIGHT:
            _add(total, kind, gold.get(kind, ()), found.get(kind, ()))
    return total


def _add(total: Score, kind: str, gold: Sequence[Fact], found: Sequence[Fact]) -> None:
    right = pairs(kind, gold, found)
    tally = total.kinds[kind]
    tally.right += len(right)
    tally.marked += len(gold)
    tally.found += len(found)
    for name, label in LABELS[kind].items():
        rows = total.labels[kind, name]
        for fact in gold:
            rows[label(fact)].marked += 1
        for fact in found:
            rows[label(fact)].found += 1
        for marked, hit in right:
            rows[label(marked)].right += label(marked) == label(hit)
    for fact in found:
        total.rules[kind][fact["rule"]]["found"] += 1
    for _, hit in right:
        total.rules[kind][hit["rule"]]["right"] += 1
    for name, (of, agrees) in DETAILS.items():
        if of == kind:
            answers = [a for a in (agrees(marked, hit) for marked, hit in right) if a is not None]
            total.details[name][0] += sum(answers)
            total.details[name][1] += len(answers)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance between two WGS 84 points.

    >>> round(kilometres(36.2, 37.16, 33.51, 36.29))  # Aleppo to Damascus
    309
    """
    here, there = radians(latitude), radians(other_latitude)
    turn = radians(other_longitude - longitude)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(turn / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))


INCIDENT_MEASURES: Mapping[str, str] = {
    "place@10": "some violent event lies within 10 km of the incident",
    "place@25": "the same within 25 km",
    "first@10": "the first violent event with coordinates lies within 10 km",
    "precise@10": "share of all violent events with coordinates that do",
    "killed": "some event (else some figure) gives a range of killed that meets the incident's",
    "injured": "the same of injured",
    "date±1": "some violent event is dated within a day of the incident",
}


def score_incidents(reports: Iterable[tuple[Fact, Article]]) -> dict[str, list[int]]:
    """``[right, of]`` by measure, over ``(case, found)`` of reports that each tell of one known incident.

    A case has ``lat``, ``lon``, ``date``, and ``killed`` and ``injured`` as [min, max] or null.
    """
    total = {measure: [0, 0] for measure in INCIDENT_MEASURES}

    def add(measure: str, right: int, of: int = 1) -> None:
        total[measure][0] += right
        total[measure][1] += of

    for case, found in reports:
        violent = [e for e in found["events"] if e["type"] in VIOLENT]
        spots = [e["place"] for e in violent if e["place"] and e["place"]["latitude"] is not None]
        far = [kilometres(case["lat"], case["lon"], s["latitude"], s["longitude"]) for s in spots]
        add("place@10", any(d <= 10 for d in far))
        add("place@25", any(d <= 25 for d in far))
        add("first@10", bool(far) and far[0] <= 10)
        add("precise@10", sum(d <= 10 for d in far), len(far))
        days = [date.fromisoformat(e["date_start"]) for e in violent if e["date_start"]]
        add("date±1", any(abs((d - date.fromisoformat(case["date"][:10])).days) <= 1 for d in days))
        for measure in ("killed", "injured"):
            if case.get(measure):
                add(measure, any(_meets(r, case[measure]) for r in _ranges(found, violent, measure)))
    return total


def _ranges(found: Article, violent: Sequence[Fact], measure: str) -> list[Sequence[float | None]]:
    """What the violent events tell, else what the figures of that category do."""
    told = [e[measure] for e in violent if e[measure]]
    return told or [(f["min"], f["max"]) for f in found["figures"] if f["category"] == measure]


def _meets(told: Sequence[float | None], known: Sequence[float]) -> bool:
    low, high = told
    return (low or 0) <= known[1] and (high is None or high >= known[0])

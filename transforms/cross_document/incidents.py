"""Events in the world, each told by one or more reports.

Two reports tell of one incident if they speak of the same kind of thing at the same place, or within
``NEAR`` of it, on the same day or the next. Reports of a few days in a row are cut into incidents of at
most ``DAYS``, from the first on, so that a week of shelling is not one event.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low

from schemas.ids import digest
from schemas.tables import IncidentRow
from transforms.facts.distance import kilometres

NEAR = 3.0
"""Kilometres within which two places may be one: a town and its edge, a camp beside a village."""

DAYS = 2
"""Days that one incident spans: the day, and the next for the report that came after midnight."""

LIKE = {
    "aerial": "air",
    "drone": "air",
    "heavy-weapons": "shelling",
    "explosives": "explosion",
    "suicide-attack": "explosion",
    "firearms": "fight",
    "targeted": "fight",
    "primitive": "fight",
    "abduct": "abduction",
    "torture": "abuse",
    "sexual": "abuse",
    "chemical": "chemical",
}
"""Modes that reports of one incident confuse with each other."""

WEIGHT = {"ASSAULT": 0, "DISASTER": 1, "CASUALTY": 2}
"""Types that make an incident, the most telling first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event of one article, with what is needed to hold it against others.

    ``source`` is the outlet, or for a republished copy the outlet of the first article. Days are
    inclusive; a report without a date has that of its publication.
    """

    event_id: str
    article_id: str
    story_id: str
    source: str
    event_type: str
    event_mode: str | None
    place_id: str
    latitude: float
    longitude: float
    geo_precision: int
    day: date
    last_day: date
    denied: bool
    killed: tuple[float | None, float | None]
    injured: tuple[float | None, float | None]
    actor: str | None
    said_by: str | None
    published_at: datetime
    seen_on: date


def incidents(reports: Iterable[Report]) -> list[IncidentRow]:
    """The incidents that reports tell, each report in one at most; the order of the input does not matter.

    What is only denied is no incident.
    """
    ordered = sorted(reports, key=lambda report: (report.day, report.published_at, report.event_id))
    groups = [group for run in _runs(ordered) for group in _kinds(run)]
    return [_incident(group) for group in groups if not all(report.denied for report in group)]


def _runs(ordered: Sequence[Report]) -> list[list[Report]]:
    """Reports near each other in place and time; each run spans at most ``DAYS`` from its first report."""
    runs: list[list[Report]] = []
    current: deque[list[Report]] = deque()  # those that began within ``DAYS``, the oldest first
    for report in ordered:
        while current and report.day - current[0][0].day >= timedelta(days=DAYS):
            current.popleft()
        near = [run for run in current if distance(report, run[0]) <= NEAR]
        if near:
            min(near, key=lambda run: distance(report, run[0])).append(report)
        else:
            runs.append([report])
            current.append(runs[-1])
    return runs


def distance(a: Report, b: Report) -> float:
    """Kilometres between the places of two reports; 0 for the same place."""
    if a.place_id == b.place_id:
        return 0.0
    return kilometres(a.latitude, a.longitude, b.latitude, b.longitude)


def _kinds(run: Sequence[Report]) -> list[list[Report]]:
    """The reports of a run apart by kind; those that name no kind go to the largest group."""
    groups: dict[str, list[Report]] = {}
    vague: list[Report] = []
    for report in run:
        kind = "disaster" if report.event_type == "DISASTER" else LIKE.get(report.event_mode or "", "")
        if kind:
            groups.setdefault(kind, []).append(report)
        else:
            vague.append(report)
    violent = [kind for kind in groups if kind != "disaster"] or list(groups)
    if vague and not violent:
        return [vague]
    if vague:
        largest = max(violent, key=lambda kind: (len(groups[kind]), kind))
        groups[largest] = sorted(
            [*groups[largest], *vague], key=lambda report: (report.day, report.published_at, report.event_id)
        )
    return [groups[kind] for kind in sorted(groups)]


def _incident(group: Sequence[Report]) -> IncidentRow:
    first = min(group, key=lambda report: (report.published_at, report.event_id))
    place = min(group, key=lambda report: (report.geo_precision, report.published_at, report.event_id))
    told = [report for report in group if not report.denied]
    modes = Counter(report.event_mode for report in group if report.event_mode)
    actors = sorted({report.actor for report in told if report.actor})
    killed = _toll(told, "killed")
    injured = _toll(told, "injured")
    return IncidentRow(
        incident_id=digest("incidents", first.event_id),
        event_ids=tuple(sorted(report.event_id for report in group)),
        article_ids=tuple(sorted({report.article_id for report in group})),
        story_ids=tuple(sorted({report.story_id for report in group})),
        event_type=min((report.event_type for report in group), key=lambda kind: WEIGHT[kind]),
        event_mode=max(modes, key=lambda mode: (modes[mode], mode)) if modes else None,
        place_id=place.place_id,
        latitude=place.latitude,
        longitude=place.longitude,
        date_start=min(report.day for report in group),
        date_end=max(report.last_day for report in group),
        killed_low=killed[0],
        killed_best=killed[1],
        killed_high=killed[2],
        injured_low=injured[0],
        injured_best=injured[1],
        injured_high=injured[2],
        actors=tuple(actors),
        disputed_actor=len(actors) > 1 or any(report.denied for report in group),
        sources=len({report.source for report in told}),
        grade=_grade(told, actors),
        first_reported_at=first.published_at,
        last_reported_at=max(report.published_at for report in group),
        seen_on=min(report.seen_on for report in group),
    )


def _grade(told: Sequence[Report], actors: Sequence[str]) -> str:
    """Airwars' grade: contested if reports name different doers, confirmed if the doer says so, else by sources."""
    if len(actors) > 1:
        return "contested"
    if any(report.actor and report.actor == report.said_by for report in told):
        return "confirmed"
    return "fair" if len({report.source for report in told}) > 1 else "weak"


def _within(count: tuple[float | None, float | None], said: tuple[float | None, float | None] | None) -> bool:
    """Is a count without an upper bound («قتلى وجرحى») met by the number that its source gave before?"""
    return said is not None and said[1] is not None and count[1] is None and (count[0] or 0) <= said[1]


def _toll(told: Sequence[Report], kind: str) -> tuple[int | None, int | None, int | None]:
    """Lowest, best and highest number: best is the (lower) median of what each source said last."""
    last: dict[str, tuple[float | None, float | None]] = {}
    for report in sorted(told, key=lambda report: (report.published_at, report.event_id)):
        count = report.killed if kind == "killed" else report.injured
        if count != (None, None) and not _within(count, last.get(report.source)):
            last[report.source] = count
    if not last:
        return None, None, None
    low = [least if least is not None else 0 for least, _ in last.values()]
    high = [most if most is not None else least for least, most in last.values()]
    middle = [
        (least + most) / 2
        if least is not None and most is not None
        else (least if least is not None else most)
        for least, most in last.values()
    ]
    return (
        int(min(low)),
        int(median_low(value for value in middle if value is not None)),
        int(max(value for value in high if value is not None)),
    )

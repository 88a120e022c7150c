"""A quick stand-in for the extractors, for trials of everything around them: places, figures and deadly events."""

from __future__ import annotations

import re
from functools import cache

from schemas.article import Article
from schemas.facts import Event, Facts, Figure, Mention, Place, Span
from schemas.tables import PlaceRow
from transforms import reference

TOLL = re.compile(r"(?:قتل|بمقتل) (\d+)")


@cache
def places() -> dict[str, PlaceRow]:
    """Towns and villages with names of one word that no other place has, by name."""
    found: dict[str, list[PlaceRow]] = {}
    for row in reference.places():
        found.setdefault(row.name_ar, []).append(row)
    return {
        name: rows[0]
        for name, rows in sorted(found.items())
        if len(rows) == 1 and " " not in name and rows[0].feature_class in ("city", "town", "village")
    }


def told(article: Article) -> Facts:
    """The stand-in for ``extract``: places, and what the texts here say of dead and injured."""
    known = places()
    day = article.published_at.date()
    mentions: list[Mention] = []
    events: list[Event] = []
    figures: list[Figure] = []
    offset = 0
    for number, line in enumerate(article.text.split("\n")):
        place: PlaceRow | None = None
        spot = Span(start=0, end=0, surface="")
        for word in re.finditer(r"\w+", line):
            row = known.get(word[0])
            if row is None:
                continue
            place, spot = row, _span(word, 0, offset)
            mentions.append(
                Mention(
                    start=spot.start,
                    end=spot.end,
                    surface=spot.surface,
                    type="GPE",
                    normalized=word[0],
                    sentence=number,
                    place_id=row.place_id,
                    rule="stand-in",
                    confidence=1.0,
                )
            )
        toll = TOLL.search(line)
        if toll and place:
            dead = float(toll[1])
            figures.append(
                Figure(
                    **_bounds(_span(toll, 1, offset)),
                    minimum=dead,
                    maximum=dead,
                    approximate=False,
                    category="killed",
                    what=None,
                    event=len(events),
                    sentence=number,
                    rule="stand-in",
                    confidence=1.0,
                )
            )
            events.append(
                Event(
                    trigger=_span(toll, 0, offset),
                    type="ASSAULT",
                    mode="aerial",
                    place=Place(
                        **_bounds(spot),
                        place_id=place.place_id,
                        latitude=place.latitude,
                        longitude=place.longitude,
                        geo_precision=1,
                    ),
                    date_start=day,
                    date_end=day,
                    killed=(dead, dead),
                    sentence=number,
                    rule="stand-in",
                    confidence=1.0,
                )
            )
        offset += len(line) + 1
    return Facts(mentions=tuple(mentions), figures=tuple(figures), events=tuple(events))


def _span(match: re.Match[str], group: int, offset: int) -> Span:
    return Span(start=offset + match.start(group), end=offset + match.end(group), surface=match[group])


def _bounds(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "surface": span.surface}

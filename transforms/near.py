"""Nearly the same wordings of a batch and of the lake: a copy that somebody edited is still a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from transforms.cross_document.near import Signature, likeness, near, unpack
from transforms.lake.state import NearWording, known_near

DAYS = 7
"""Days between two articles within which nearly the same wording makes one a copy: forms are filled in again and again."""

MOST = 50
"""Wordings of a band that are looked at, those published first."""


class Worded(Protocol):
    """An article as it is held against others; without a ``signature`` it is too short for that."""

    @property
    def article_id(self) -> str: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def signature(self) -> Signature | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    article_id: str
    story_id: str
    published_on: date
    signature: Signature


class NearIndex:
    """The wordings that a batch's articles are held against; grows with the batch."""

    def __init__(self, known: Iterable[NearWording] = ()) -> None:
        self._bands: dict[int, list[_Kept]] = {}
        for each in known:
            kept = unpack(each.signature)
            self._add(
                _Kept(
                    article_id=each.article_id,
                    story_id=each.story_id,
                    published_on=each.published_on,
                    signature=kept,
                )
            )

    def find(self, article: Worded) -> tuple[str, str] | None:
        """The other article that this one's wording is nearest to, with its story; None if none is near."""
        made = article.signature
        if made is None:
            return None
        day = _day(article.published_at)
        found = {
            kept.article_id: kept
            for band in made.bands()
            for kept in self._bands.get(band, ())[:MOST]
            if kept.article_id != article.article_id
            and abs((kept.published_on - day).days) <= DAYS
            and near(made, kept.signature)
        }
        if not found:
            return None
        best = min(
            found.values(),
            key=lambda kept: (-likeness(made, kept.signature), kept.published_on, kept.article_id),
        )
        return best.article_id, best.story_id

    def add(self, article: Worded, story_id: str) -> None:
        """Remember an article that copies none."""
        made = article.signature
        if made is not None:
            day = _day(article.published_at)
            self._add(
                _Kept(article_id=article.article_id, story_id=story_id, published_on=day, signature=made)
            )

    def _add(self, kept: _Kept) -> None:
        for band in kept.signature.bands():
            self._bands.setdefault(band, []).append(kept)


def known(state: sqlite3.Connection, articles: Sequence[Worded]) -> tuple[NearWording, ...]:
    """What a lake's state has that the articles of a batch may be near to."""
    found: dict[tuple[str, bytes], NearWording] = {}
    for article in articles:
        made = article.signature
        if made is not None:
            day = _day(article.published_at)
            near_ones = known_near(state, made.bands(), day, days=DAYS, most=MOST)
            found |= {(each.article_id, each.signature): each for each in near_ones}
    return tuple(found[key] for key in sorted(found))


def wording(
    article_id: str, story_id: str, published_at: datetime, made: Signature | None
) -> NearWording | None:
    """What the state keeps of an article that copies none, by its wording's signature."""
    if made is None:
        return None
    return NearWording(
        article_id=article_id,
        story_id=story_id,
        published_on=_day(published_at),
        signature=made.pack(),
        bands=tuple(made.bands()),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()

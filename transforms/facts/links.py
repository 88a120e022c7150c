"""Statements that bear on each other, as rows: for now the contradictions within one article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schemas.facts import Contradiction
from schemas.ids import digest
from schemas.tables import ClaimLinkRow, ClaimRow, EventRow, FigureRow


def links(
    contradictions: Sequence[Contradiction],
    *,
    article_id: str,
    version: str,
    story_id: str,
    seen_on: date,
    claims: Sequence[ClaimRow],
    events: Sequence[EventRow],
    figures: Sequence[FigureRow],
) -> list[ClaimLinkRow]:
    """The rows of ``claim_links`` for what contradicts itself within an article.

    ``claims``, ``events`` and ``figures`` are the article's rows in the order of its ``Facts``, which the
    contradictions point into. A pair that is found twice gives one row, the first.
    """
    found: dict[str, ClaimLinkRow] = {}
    for pair in contradictions:
        sides = ((pair.a.start, pair.a.end), (pair.b.start, pair.b.end))
        link_id = digest("claim_links", article_id, version, "contradicts", pair.kind, *sides[0], *sides[1])
        row = ClaimLinkRow(
            link_id=link_id,
            story_id=story_id,
            a_claim_id=None if pair.a_claim is None else claims[pair.a_claim].claim_id,
            a_event_id=None if pair.a_event is None else events[pair.a_event].event_id,
            a_figure_id=None if pair.a_figure is None else figures[pair.a_figure].figure_id,
            b_claim_id=None if pair.b_claim is None else claims[pair.b_claim].claim_id,
            b_event_id=None if pair.b_event is None else events[pair.b_event].event_id,
            b_figure_id=None if pair.b_figure is None else figures[pair.b_figure].figure_id,
            a_article_id=article_id,
            a_version=version,
            a_start=pair.a.start,
            a_end=pair.a.end,
            b_article_id=article_id,
            b_version=version,
            b_start=pair.b.start,
            b_end=pair.b.end,
            relation="contradicts",
            kind=pair.kind,
            explanation=pair.explanation,
            rule=pair.rule,
            confidence=pair.confidence,
            seen_on=seen_on,
        )
        found.setdefault(link_id, row)
    return list(found.values())

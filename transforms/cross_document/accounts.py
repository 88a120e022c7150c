"""What articles of one story say, held against each other.

Whoever doubts a link finds both sides' words in its explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from schemas.ids import digest
from schemas.tables import ClaimLinkRow
from transforms.cross_document.comparison import Link, compared
from transforms.cross_document.linkable import Account
from transforms.cross_document.quoting import extent
from transforms.cross_document.statements import Statement, matter, span, statements

A_PAIR = 4
"""Links between two articles at most: the surest of each rule and kind, then by place in the text."""

Key = tuple[str, str]
"""An article's id and version."""


def links(accounts: Sequence[Account], new: Iterable[Key]) -> list[ClaimLinkRow]:
    """Rows of ``claim_links`` between articles of one story, where one of the two is new (article id and version).

    The first of two statements is the one published first. The order of the input does not matter.
    """
    fresh, keys = set(new), [(each.article_id, each.version) for each in accounts]
    return between(accounts, [pair for pair in combinations(keys, 2) if fresh & {*pair}])


def between(accounts: Iterable[Account], pairs: Iterable[tuple[Key, Key]]) -> list[ClaimLinkRow]:
    """As ``links``, for some pairs of articles; what each article states is made out once, in however many it is."""
    known = {(each.article_id, each.version): each for each in accounts}
    told = {key: statements(each) for key, each in known.items()}
    order = sorted(known, key=lambda key: (known[key].published_at, *key))
    place = {key: position for position, key in enumerate(order)}
    found: list[ClaimLinkRow] = []
    for later, earlier in sorted(
        {(max(pair), min(pair)) for pair in ((place[a], place[b]) for a, b in pairs)}
    ):
        a, b = known[order[earlier]], known[order[later]]
        if a.story_id == b.story_id and a.first != b.first:
            found += [_row(link) for link in _chosen(_pairs(told[order[earlier]], told[order[later]]))]
    return found


def _pairs(earlier: Sequence[Statement], later: Sequence[Statement]) -> Iterator[Link]:
    by_matter: dict[str, list[Statement]] = {}
    for b in later:
        by_matter.setdefault(matter(b), []).append(b)
    for a in earlier:
        for b in by_matter.get(matter(a), ()):
            yield from compared(a, b)


def _chosen(found: Iterable[Link]) -> list[Link]:
    """The best link of each rule and subject, at most ``A_PAIR``; what contradicts comes before what agrees."""

    def rank(link: Link) -> tuple[object, ...]:
        sides = (link.a, link.b)
        return (
            link.relation == "corroborates",
            link.relation == "updates",
            -link.confidence,
            -sum(side.claim is not None for side in sides),
            sum(span(side)[0] <= side.account.text.find("\n") for side in sides),
            *(span(side) for side in sides),
            link.rule,
        )

    best: dict[tuple[str, str], Link] = {}
    for link in sorted(found, key=rank):
        best.setdefault((link.relation, _subject(link.a) + _subject(link.b)), link)
    return list(best.values())[:A_PAIR]


def _subject(side: Statement) -> str:
    return matter(side) if side.figure is None else f"{matter(side)} {side.group}"


def _row(link: Link) -> ClaimLinkRow:
    a, b = link.a, link.b
    ids = [
        value
        for side in (a, b)
        for value in (
            side.claim and side.claim.claim_id,
            side.event and side.event.event_id,
            side.figure and side.figure.figure_id,
        )
    ]
    return ClaimLinkRow(
        link_id=digest("claim_links", link.relation, link.kind, *ids),
        story_id=b.account.story_id,
        a_claim_id=ids[0],
        a_event_id=ids[1],
        a_figure_id=ids[2],
        b_claim_id=ids[3],
        b_event_id=ids[4],
        b_figure_id=ids[5],
        a_article_id=a.account.article_id,
        a_version=a.account.version,
        a_start=extent(a)[0],
        a_end=extent(a)[1],
        b_article_id=b.account.article_id,
        b_version=b.account.version,
        b_start=extent(b)[0],
        b_end=extent(b)[1],
        relation=link.relation,
        kind=link.kind,
        explanation=link.explanation,
        rule=link.rule,
        confidence=link.confidence,
        seen_on=max(a.account.seen_on, b.account.seen_on),
    )

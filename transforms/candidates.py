"""An article version as selection sees it, and its place among the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.article import Article
from schemas.ids import digest
from transforms.cross_document.near import Signature, signature
from transforms.cross_document.wording import fingerprint
from transforms.rows import Standing

Key = tuple[str, str]
"""An article's identity and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article version as selection sees it.

    ``told`` is what it is known by besides its guid if it has no address, ``fingerprint`` and ``signature``
    are of its wording; ``archived`` if an archive had it at ``fetched_at``.
    """

    article_id: str
    version: str
    feed_id: str | None
    published_at: datetime
    updated_at: datetime | None
    fetched_at: datetime
    archived: bool
    told: str | None
    fingerprint: str | None
    signature: Signature | None
    text: str

    @property
    def key(self) -> Key:
        return self.article_id, self.version


def candidate(article: Article) -> Candidate:
    """What selection needs of an article."""
    return Candidate(
        article_id=article.article_id,
        version=article.version,
        feed_id=article.feed_id,
        published_at=article.published_at,
        updated_at=article.updated_at,
        fetched_at=article.fetched_at,
        archived=article.seen_on is not None,
        told=told(
            canonical_url=article.canonical_url,
            outlet=article.outlet,
            content_hash=article.content_hash,
            published_at=article.published_at,
            published_source=article.published_source,
        ),
        fingerprint=fingerprint(article.text),
        signature=signature(article.text),
        text=article.text,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A new article version and where it stands. ``founds`` if no story is known that it must belong to."""

    article: Candidate
    standing: Standing
    founds: bool = False


def told(
    *,
    canonical_url: str | None,
    outlet: str | None,
    content_hash: str,
    published_at: datetime,
    published_source: str,
) -> str | None:
    """What an article without an address of its own is known by besides its guid: some feeds give the same
    item another guid at every poll. Outlet, text and stated time together; None where there is an address.
    """
    if canonical_url is not None:
        return None
    stated = published_at.astimezone(UTC).isoformat() if published_source == "feed" else ""
    return digest("told", outlet, content_hash, stated)

"""Which articles of a batch are new, and where each stands among those that are known."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import apache_beam as beam
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from schemas.article import Article
from schemas.ids import digest
from transforms import near
from transforms.candidates import Candidate, Placed, candidate
from transforms.feeds.edits import edits
from transforms.lake.state import NearWording, forgotten, known_articles, known_wordings, read_state
from transforms.lake.texts import texts
from transforms.near import NearIndex
from transforms.rows import Standing

NEW, WAITING = "new", "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the lake knows of the articles of a batch.

    ``versions`` maps an article id to the versions that are known, ``stories`` to its story, ``latest`` to the
    time of the latest of them;
    ``wordings`` maps a fingerprint to the article and story that had the wording first, and ``told`` of
    an article without an address to the article and story that it is; ``near`` are the wordings that some
    of the articles may be near to; ``texts`` are the latest texts of those that have a new version, by article id.
    """

    versions: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    stories: dict[str, str] = field(default_factory=dict[str, str])
    latest: dict[str, datetime] = field(default_factory=dict[str, datetime])
    wordings: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    near: tuple[NearWording, ...] = ()
    texts: dict[str, str] = field(default_factory=dict[str, str])
    forgotten: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The new articles, in the order they came about, and how many of each feed had to wait."""

    placed: tuple[Placed, ...]
    waiting: dict[str, int]


def select(articles: Iterable[Candidate], known: Known, limit: int) -> Selection:
    """Drop what is known, keep the first ``limit`` of the rest, and place each.

    The first article with a wording is the original, later ones with it or nearly with it are its copies
    and belong to its story; a version that comes later than others of its article is the latest, unless it comes from
    an archive that had it before the lake got the latest. Within a batch, what was published earlier comes first, then what was fetched earlier; the order given does not matter.
    """
    unique = {article.key: article for article in sorted(articles, key=order)}
    new = sorted(
        (
            article
            for article in unique.values()
            if article.version not in known.versions.get(article.article_id, ())
            and article.article_id not in known.forgotten
            and known.wordings.get(article.told or "", (article.article_id,))[0] == article.article_id
        ),
        key=order,
    )
    chosen, rest = new[:limit], new[limit:]
    latest = {article.article_id: article.version for article in chosen if not _older(article, known)}
    stories, wordings, index = dict(known.stories), dict(known.wordings), NearIndex(known.near)
    earlier = dict(known.texts)
    placed: list[Placed] = []
    for article in chosen:
        wording = article.fingerprint
        first, story = wordings.get(wording or "") or index.find(article) or (article.article_id, None)
        story = stories.get(article.article_id) or story or digest("story", article.article_id)
        stories[article.article_id] = story
        if wording:
            wordings.setdefault(wording, (first, story))
        if first == article.article_id:
            index.add(article, story)
        older = _older(article, known)
        before = None if older else earlier.get(article.article_id)
        if not older:
            earlier[article.article_id] = article.text
        standing = Standing(
            is_latest=latest.get(article.article_id) == article.version,
            story_id=story,
            duplicate_of=None if first == article.article_id else first,
            edits=None if before is None else edits(before, article.text),
        )
        founds = (
            article.article_id not in known.stories and first == article.article_id and standing.is_latest
        )
        placed.append(Placed(article=article, standing=standing, founds=founds))
    return Selection(placed=tuple(placed), waiting=dict(Counter(article.feed_id or "" for article in rest)))


def _older(article: Candidate, known: Known) -> bool:
    """Whether an archive had this version before the lake got the latest that it has."""
    latest = known.latest.get(article.article_id)
    return article.archived and latest is not None and article.fetched_at < latest


def order(article: Article | Candidate) -> tuple[object, ...]:
    """Sorts the articles of a batch: which of them came about first."""
    return (
        article.updated_at or article.published_at,
        article.fetched_at,
        article.article_id,
        article.version,
    )


def known(root: Path, state: sqlite3.Connection, articles: Sequence[Candidate]) -> Known:
    """What a lake and its state know of the articles of a batch."""
    ids = {article.article_id for article in articles}
    wordings = {name for article in articles for name in (article.fingerprint, article.told) if name}
    versions = known_articles(state, ids)
    edited = {
        article.article_id
        for article in articles
        if article.version not in versions.get(article.article_id, {article.version})
    }
    return Known(
        versions={article_id: set(found) for article_id, found in versions.items()},
        stories={article_id: next(iter(found.values())).story_id for article_id, found in versions.items()},
        latest={
            article_id: each.fetched_at or datetime.combine(each.seen_on, time.max, UTC)
            for article_id, found in versions.items()
            for each in found.values()
            if each.is_latest
        },
        wordings=known_wordings(state, wordings),
        near=near.known(state, articles),
        texts=texts(
            root,
            (each for name in edited for each in versions[name].values() if each.is_latest),
        ),
        forgotten=forgotten(state, ids),
    )


class _Unknown(beam.DoFn):
    """Lets pass the versions that the lake does not have: most of what a feed shows it has shown before."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def start_bundle(self) -> None:
        self.state = read_state(self.root)

    def process(self, element: Article) -> Iterator[tuple[str, Article]]:
        had = known_articles(self.state, [element.article_id])
        if element.version not in had.get(element.article_id, ()):
            yield "", element

    def finish_bundle(self) -> None:
        self.state.close()


class _Select(beam.DoFn):
    def __init__(self, root: Path, limit: int) -> None:
        self.root = root
        self.limit = limit

    def process(self, element: tuple[str, Iterable[Article]]) -> Iterator[object]:
        articles = {(each.article_id, each.version): each for each in sorted(element[1], key=order)}
        candidates = [candidate(each) for each in articles.values()]
        with closing(read_state(self.root)) as state:
            selection = select(candidates, known(self.root, state, candidates), self.limit)
        yield from ((articles[placed.article.key], placed) for placed in selection.placed)
        new = Counter(placed.article.feed_id or "" for placed in selection.placed)
        yield from (TaggedOutput(NEW, each) for each in new.items())
        yield from (TaggedOutput(WAITING, each) for each in selection.waiting.items())


class Select(beam.PTransform):
    """Articles to the new ones, each with its place; beside them ``new`` and ``waiting``, pairs of feed id and count.

    What stands where depends on all articles of the batch, so they come together in one place: a batch
    is small.
    """

    def __init__(self, root: Path, limit: int) -> None:
        super().__init__()
        self.root = root
        self.limit = limit

    def expand(self, input_or_inputs: PCollection[Article]) -> DoOutputsTuple:
        return (
            input_or_inputs
            | beam.ParDo(_Unknown(self.root))
            | beam.GroupByKey()
            | beam.ParDo(_Select(self.root, self.limit)).with_outputs(NEW, WAITING, main="placed")
        )

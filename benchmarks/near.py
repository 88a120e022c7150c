"""What telling copies costs, and what it holds in memory: ``python -m benchmarks.near --articles 1000000``.

The articles are made from the sentences of ``transforms/cross_document/corpus/stories.py``, put together anew with
words exchanged, 2,000 a day; one in twenty is an edited copy of one of the last thousand. They go through the
selection of a batch and into a lake's state, which is opened anew on the way, as after a restart.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.article import Article
from transforms import near
from transforms.candidates import candidate
from transforms.cross_document.corpus.stories import STORIES
from transforms.feeds.identity import content_hash, version
from transforms.lake.paths import state_file
from transforms.lake.state import Learned, Recorded, SeenArticle, open_state, record
from transforms.select import Selection, known, select

BATCH = 1000
DAILY = 2000
COPIES = 0.05
START = datetime(2020, 1, 1, tzinfo=UTC)


def articles(count: int, seed: int = 1) -> Iterator[tuple[Article, str | None]]:
    """Articles, and of which one each is a copy, if it is."""
    chance = random.Random(seed)
    lines = [line for four in STORIES for told in four for line in told.lines[1:]]
    vocabulary = sorted({word for line in lines for word in line.split()})
    last: list[Article] = []
    for number in range(count):
        if len(last) > 100 and chance.random() < COPIES:
            original = chance.choice(last)
            words = original.text.split(" ")
            # An editor's hand: one word in forty goes.
            del words[chance.randrange(9, len(words)) :: 40]
            yield _article(number, "عنوان آخر\n" + " ".join(words).partition("\n")[2]), original.article_id
            continue
        body = [
            " ".join(chance.choice(vocabulary) if chance.random() < 0.3 else word for word in line.split())
            for line in chance.sample(lines, chance.randint(4, 8))
        ]
        made = _article(number, "\n".join(["عنوان", *body]))
        last = [*last[-BATCH:], made] if len(last) > 2 * BATCH else [*last, made]
        yield made, None


def _article(number: int, text: str) -> Article:
    moment = START + timedelta(days=1) * number / DAILY
    digest = content_hash(text)
    return Article(
        article_id=f"{number:032x}",
        version=version(digest),
        title="عنوان",
        text=text,
        published_at=moment,
        fetched_at=moment,
        content_hash=digest,
        source_uri="https://outlet.example/rss",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--told", type=int, default=50_000, help="articles between two lines")
    count = parser.parse_args().articles
    found = right = copies = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        state = open_state(root)
        batch: list[Article] = []
        origin: dict[str, str] = {}
        spent, since = 0.0, 0
        for number, (article, original) in enumerate(articles(count), 1):
            batch.append(article)
            if original:
                origin[article.article_id] = original
            if len(batch) < BATCH and number < count:
                continue
            began = time.process_time()
            candidates = [candidate(each) for each in batch]
            selection = select(candidates, known(root, state, candidates), BATCH)
            record(
                state,
                Recorded(batch=number, kind="ingest", recorded_at=START, articles=len(batch), changes={}),
                Learned(articles=tuple(_seen(selection))),
            )
            spent, since = spent + time.process_time() - began, since + len(batch)
            copied = {p.article.article_id: p.standing.duplicate_of for p in selection.placed}
            found += sum(first is not None for first in copied.values())
            right += sum(copied[each] == origin[each] for each in copied if each in origin)
            copies += sum(each in origin for each in copied)
            batch, origin = [], {}
            if since >= parser.parse_args().told or number == count:
                size = state_file(root).stat().st_size / 1e6
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
                print(
                    f"{number:>9,} articles: {spent / since * 1e3:.2f} ms an article, {memory:,.0f} MB at most, "
                    f"state {size:,.0f} MB; copies: {right} of {copies} found, {found - right} others",
                    flush=True,
                )
                spent, since = 0.0, 0
                state.close()
                state = open_state(root)
        state.close()


def _seen(selection: Selection) -> Iterator[SeenArticle]:
    for placed in selection.placed:
        article, standing = placed.article, placed.standing
        new = standing.duplicate_of is None
        yield SeenArticle(
            article_id=article.article_id,
            version=article.version,
            is_latest=standing.is_latest,
            seen_on=article.fetched_at.date(),
            story_id=standing.story_id,
            fingerprint=article.fingerprint if new else None,
            near=near.wording(article.article_id, standing.story_id, article.published_at, article.signature)
            if new
            else None,
        )


if __name__ == "__main__":
    main()

"""Which articles tell one story: shortened and retitled copies, and follow-ups of the same event.

Each article is held against those of the days around it, and joins the story of the one most like it. Why so,
and how well it does, stands in ``docs/decisions/stories.md``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from transforms.cross_document.likeness import DAYS, alike, rarities
from transforms.cross_document.shared import Shared
from transforms.cross_document.sketches import Sketch

CORE = 0.3
"""Share of a story's articles of the days around that one must be like, to join it: else a story goes from each to the next without end."""


def stories(new: Iterable[Sketch], known: Iterable[Sketch]) -> dict[str, str]:
    """The story of each new article that does not found its own, by the story that it would have founded.

    Articles are taken by time of publication; each joins the story of the article most like it among those
    that are known and those taken before, if it is like the core of that story too, or founds its own. Stories that are known stay as they are. The
    order of the input does not matter.
    """
    flagged = [*((each, True) for each in new), *((each, False) for each in known)]
    flagged.sort(key=lambda pair: (pair[0].published_at, pair[0].article_id))
    every = [each for each, _ in flagged]
    is_new = np.array([flag for _, flag in flagged], dtype=np.bool_)
    if not is_new.any():
        return {}
    rarity = rarities(every)
    shared = Shared(every, is_new, rarity)
    joined: dict[str, str] = {}
    told: defaultdict[str, list[datetime]] = defaultdict(list)
    for position in np.flatnonzero(~is_new).tolist():
        told[every[position].story_id].append(every[position].published_at)
    for position in np.flatnonzero(is_new).tolist():
        each = every[position]
        like: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for other, wording in shared.candidates(position):
            found = alike(each, every[other], rarity, wording)
            if found is not None:
                story = joined.get(every[other].story_id, every[other].story_id)
                like[story].append((found.degree + (found.reason == "wording"), every[other].article_id))
        best = max(
            ((max(ranks), story) for story, ranks in like.items() if _core(each, ranks, told[story])),
            default=None,
        )
        if best is not None:
            joined[each.story_id] = best[1]
        insort(told[joined.get(each.story_id, each.story_id)], each.published_at)
    return joined


def _core(each: Sketch, ranks: Sequence[tuple[float, str]], times: Sequence[datetime]) -> bool:
    """Is an article a copy of one of a story's, or like enough of those that were published around it? ``times`` are in order."""
    first, last = each.published_at - timedelta(days=DAYS), each.published_at + timedelta(days=DAYS)
    around = bisect_right(times, last) - bisect_left(times, first)
    return max(ranks)[0] >= 1 or len(ranks) >= CORE * around

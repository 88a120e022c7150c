"""How well copies are told, and articles of one story: ``python -m benchmarks.story_pairs``.

Pairs of an article of ``transforms/cross_document/corpus/stories.py`` and another made from it or written beside it. Copied
and edited ones are copies (``duplicate_of``); with the shortened, the retitled and what follows up they tell one
story (``story_id``). Made of the same sentences but of another event are those ``elsewhere``, where every place
and figure is exchanged, and those ``again``, where it is days later with other figures; ``other`` ones were written.
Each second article is held against all originals, as the lake has them.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from schemas.article import Article
from transforms.candidates import candidate
from transforms.cross_document.corpus.stories import STORIES, Pair, Told
from transforms.cross_document.sketches import Sketch
from transforms.cross_document.stories import stories
from transforms.facts.extract import facts, read
from transforms.feeds.identity import content_hash, version
from transforms.select import Known, select
from transforms.stories import sketch_of

COPIES = frozenset({"copied", "edited"})
OTHERS = frozenset({"elsewhere", "again", "other"})

# What an editor changes without changing what is told.
_EDITS = (
    (("وقال", "وذكر"), ("بحسب", "وفق")),
    (("وأفاد", "وقال"), ("وأكد", "وقال"), ("إن", "بأن")),
    (("اليوم ", ""), ("آخرون ", "")),
    (("مدينة ", ""), ("بلدة ", "")),
    (("قتل ", "قضى "), ("أصيب", "جرح"), ("وصلت", "بلغت")),
)
_TOWNS = (
    ("نوى", "جاسم", "الصنمين", "طفس", "إنخل"),
    ("تلدو", "الرستن", "القريتين", "تلبيسة", "المخرم"),
    ("الزبداني", "قطنا", "يبرود", "دوما", "النبك"),
    ("عفرين", "الباب", "منبج", "جرابلس", "مارع"),
)
_FIGURES = {
    "خمسة": "تسعة", "تسعة": "أربعة", "أربعة": "ثمانية", "ثلاثة": "سبعة", "سبعة": "ثلاثة", "عشرة": "ستة", "ستة": "عشرة",
    "ثمانية": "خمسة", "شخصان": "أربعة أشخاص", "عشرات": "مئات", "مئات": "عشرات",
}  # fmt: skip
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Pairs by relation, and those of them that were told to be a copy and of one story."""

    pairs: Counter[str]
    copies: Counter[str]
    together: Counter[str]
    false_copies: int
    false_together: int
    wrong: tuple[tuple[str, str, str], ...]


def variants() -> Iterator[Pair]:
    """Some three hundred pairs, nineteen of each original."""
    for first, retitled, followed, other in STORIES:
        headline, *body = first.lines
        yield _pair("copied", first, 2, (headline, "نقلاً عن وكالة السنديان", *body))
        yield _pair("copied", first, 5, ("تفاصيل ما جرى", *body, "المصدر: وكالات"))
        for edits in _EDITS:
            yield _pair("edited", first, 3, ("عاجل: " + headline, *(_edited(line, edits) for line in body)))
        yield _pair("shortened", first, 3, (headline, *body[:2]))
        yield _pair("shortened", first, 1, (headline, *body[:1]))
        yield Pair(relation="retitled", first=first, second=retitled)
        yield Pair(relation="followed", first=first, second=followed)
        yield Pair(relation="other", first=first, second=other)
        for towns in _TOWNS:
            yield _pair("elsewhere", first, 4, _elsewhere(first, towns))
        for days in (4, 5, 6):
            lines = tuple(_later(_refigured(line), days) for line in first.lines)
            yield _pair("again", first, 24 * days, lines)


def _pair(relation: str, first: Told, hours: int, lines: tuple[str, ...]) -> Pair:
    return Pair(relation=relation, first=first, second=Told(hour=first.hour + hours, lines=lines))


def _edited(line: str, edits: tuple[tuple[str, str], ...]) -> str:
    for old, new in edits:
        line = line.replace(old, new, 1)
    return line


def _elsewhere(told: Told, towns: tuple[str, ...]) -> tuple[str, ...]:
    """The same told of other places, with other figures."""
    mentions = facts(read(told.text, told.published_at.date())).mentions
    names = sorted({each.surface for each in mentions if each.place_id}, key=len, reverse=True)
    lines = told.lines
    for number, name in enumerate(names):
        town = towns[number % len(towns)]
        lines = tuple(
            re.sub(rf"(?<!\w)([وبلف]?){re.escape(name)}(?!\w)", rf"\1{town}", line) for line in lines
        )
    return tuple(map(_refigured, lines))


def _refigured(line: str) -> str:
    line = re.sub(r"\d+", lambda found: str(int(found[0]) * 2 + 3), line)
    return re.sub(r"\w+", lambda found: _FIGURES.get(found[0], found[0]), line)


def _later(line: str, days: int) -> str:
    return re.sub(
        r"\w+",
        lambda found: _DAYS[(_DAYS.index(found[0]) + days) % 7] if found[0] in _DAYS else found[0],
        line,
    )


def measure() -> Outcome:
    """Hold the second of each pair against all originals."""
    pairs = list(variants())
    originals = {four[0]: f"original {number}" for number, four in enumerate(STORIES)}
    known = [_sketch(name, told) for told, name in originals.items()]
    found = Outcome(
        pairs=Counter(pair.relation for pair in pairs),
        copies=Counter(),
        together=Counter(),
        false_copies=0,
        false_together=0,
        wrong=(),
    )
    wrong: list[tuple[str, str, str]] = []
    false_copies = false_together = 0
    for pair in pairs:
        articles = [_article(name, told) for told, name in originals.items()]
        second = _article("second", pair.second)
        placed = {
            each.article.article_id: each.standing
            for each in select(map(candidate, [*articles, second]), Known(), 100).placed
        }
        first = originals[pair.first]
        copy = placed["second"].duplicate_of
        joined = stories([_sketch("second", pair.second)], known).get("story second")
        story = f"story {copy}" if copy else joined
        found.copies[pair.relation] += copy == first
        found.together[pair.relation] += story == f"story {first}"
        # A shortened or retitled article may be called a copy: it is one, if not in full.
        false_copies += copy is not None and (copy != first or pair.relation in OTHERS | {"followed"})
        false_together += story is not None and (story != f"story {first}" or pair.relation in OTHERS)
        if (copy is not None) != (pair.relation in COPIES) and pair.relation in (
            COPIES | OTHERS | {"followed"}
        ):
            wrong.append(("copy" if copy else "no copy", pair.relation, pair.second.lines[0]))
        if (story is not None) != (pair.relation not in OTHERS):
            wrong.append(("together" if story else "apart", pair.relation, pair.second.lines[0]))
    return replace(found, wrong=tuple(wrong), false_copies=false_copies, false_together=false_together)


def _article(name: str, told: Told) -> Article:
    digest = content_hash(told.text)
    return Article(
        article_id=name,
        version=version(digest),
        title=told.lines[0],
        text=told.text,
        published_at=told.published_at,
        fetched_at=told.published_at + timedelta(minutes=5),
        content_hash=digest,
        source_uri="https://outlet.example/rss",
    )


def _sketch(name: str, told: Told) -> Sketch:
    found = facts(read(told.text, told.published_at.date()))
    return sketch_of(name, f"story {name}", told.published_at, told.text, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="the pairs that came out wrong")
    arguments = parser.parse_args()
    found = measure()
    print(f"{found.pairs.total()} pairs\n{'':<10} pairs  copies  one story")
    for relation, count in found.pairs.items():
        print(f"{relation:<10}{count:6}{found.copies[relation]:8}{found.together[relation]:11}")
    for what, counts, right, false in (
        ("duplicate_of", found.copies, COPIES, found.false_copies),
        ("story_id", found.together, found.pairs.keys() - OTHERS, found.false_together),
    ):
        hits, wanted = (sum(each[relation] for relation in right) for each in (counts, found.pairs))
        print(f"{what}: precision {hits / (hits + false):.3f}, recall {hits / wanted:.3f}")
    if arguments.wrong:
        print("\n".join("  ".join(each) for each in found.wrong))


if __name__ == "__main__":
    main()

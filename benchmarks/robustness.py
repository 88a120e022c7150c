"""Whether any text whatever is read without fault and in its share of time: ``python -m benchmarks.robustness FILE.jsonl[.gz]``.

Each article of the file (JSON lines with "text" and "published") is read as it is and mangled in every way below; what is
found must not raise, point exactly into the text, keep to the values that the tables promise, and be the same
when read again. Then texts made of what rules look for (quotes, numbers, names, conjunctions, one sentence without end)
are made longer and longer: the CPU time of each character must not grow with them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, cast

from schemas.facts import Event, Facts, Span
from schemas.facts_json import as_json
from transforms.facts.extract import facts, read


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# PLOVER's modes, and those added for territory, flight and gas.
MODES: Mapping[str, frozenset[str]] = {
    "CONSULT": _set("visit meet third-party multilateral phone"),
    "RETREAT": _set("withdraw release disarm ceasefire access resign"),
    "REQUEST": _set("assist change yield meet"),
    "REJECT": _set("assist change yield meet"),
    "ACCUSE": _set("disapprove investigate allege"),
    "THREATEN": _set("restrict arrest relations expel territory violence"),
    "PROTEST": _set("demo riot strike hunger boycott obstruct vandalize"),
    "SANCTION": _set("convict expel withdraw discontinue"),
    "MOBILIZE": _set("troops weapons police militia"),
    "COERCE": _set("seize restrict censor curfew martial-law arrest deport withhold misinformation cyber"),
    "ASSAULT": _set(
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons "
        "crowd-control unconventional chemical"
    ),
    "CONTROL": _set("gain lose hold"),
    "DISPLACE": _set("flee evacuate return"),
}
VALUES: Mapping[str, frozenset[str]] = {
    "mention type": _set("PER ORG GPE LOC FAC MISC"),
    "timex type": _set("DATE TIME DURATION SET"),
    "precision": _set("time day week month year"),
    "category": _set(
        "killed injured detained abducted missing escaped released surrendered displaced returned participants population "
        "vehicles strikes places money percent distance area weight other"
    ),
    "stance": _set("state confirm deny accuse condemn demand warn threaten promise praise predict question"),
    "claim kind": _set("direct indirect mixed"),
    "source kind": _set("named_person organisation media anonymous document"),
    "event type": _set(
        "AGREE SUPPORT CONCEDE COOPERATE AID CONSULT RETREAT REQUEST REJECT ACCUSE THREATEN PROTEST SANCTION MOBILIZE COERCE "
        "ASSAULT CONTROL CASUALTY DISPLACE ESCAPE DISASTER APPOINT DISCOVER"
    ),
    "modality": _set("asserted denied future hypothetical historical"),
    "contradiction kind": _set("figure polarity actor place time"),
}  # fmt: skip


def problems(text: str, found: Facts) -> list[str]:
    """What is wrong with the facts of a text, whatever the text is; empty if nothing.

    >>> problems("", Facts())
    []
    """
    wrong = [
        f"span {span!r} is not the text at [{span.start}, {span.end})"
        for span in _spans(found)
        if text[span.start : span.end] != span.surface or not span.surface
    ]
    wrong += [
        f"{kind} {value!r} is none of the promised"
        for kind, value in _values(found)
        if value not in VALUES[kind]
    ]
    wrong += [
        f"mode {e.mode!r} of {e.type}"
        for e in found.events
        if e.mode is not None and e.mode not in MODES.get(e.type, ())
    ]
    counts = {"claim": len(found.claims), "event": len(found.events), "figure": len(found.figures)}
    wrong += [f"{kind} {i} of {counts[kind]}" for kind, i in _positions(found) if not 0 <= i < counts[kind]]
    for kind in (found.mentions, found.dates, found.figures):
        starts = [item.start for item in kind]
        wrong += [f"{type(kind[0]).__name__} out of text order"] if starts != sorted(starts) else []
    for low, high in _bounds(found):
        wrong += [f"bounds {low}, {high}"] if low is not None and high is not None and low > high else []
    for item in (*found.dates, *found.events):
        ordered = item.date_start is None or item.date_end is None or item.date_start <= item.date_end
        wrong += [] if ordered else [f"days {item.date_start} to {item.date_end}"]
    for item in (
        *found.mentions,
        *found.dates,
        *found.figures,
        *found.claims,
        *found.events,
        *found.contradictions,
    ):
        wrong += (
            []
            if 0 <= item.confidence <= 1 and item.rule
            else [f"rule {item.rule!r}, confidence {item.confidence}"]
        )
    wrong += [w for event in found.events for w in _place(event)]
    return wrong


def _spans(item: object) -> Iterator[Span]:
    """Every span in a record, however deep."""
    if isinstance(item, Span):
        yield item
    if isinstance(item, tuple):
        for part in cast(tuple[object, ...], item):
            yield from _spans(part)
    elif is_dataclass(item):
        for field in fields(item):
            yield from _spans(getattr(item, field.name))


def _values(found: Facts) -> Iterator[tuple[str, str]]:
    for m in found.mentions:
        yield "mention type", m.type
    for d in found.dates:
        yield "timex type", d.timex_type
        yield "precision", d.precision
    for f in found.figures:
        yield "category", f.category
    for c in found.claims:
        yield "stance", c.stance
        yield "claim kind", c.kind
        yield "source kind", c.source_kind
    for e in found.events:
        yield "event type", e.type
        yield "modality", e.modality
    for x in found.contradictions:
        yield "contradiction kind", x.kind


def _positions(found: Facts) -> Iterator[tuple[str, int]]:
    for f in found.figures:
        yield from ((kind, i) for kind, i in (("event", f.event), ("claim", f.claim)) if i is not None)
    for e in found.events:
        yield from (("claim", i) for i in (e.claim,) if i is not None)
    for x in found.contradictions:
        pairs = (
            ("claim", x.a_claim),
            ("claim", x.b_claim),
            ("event", x.a_event),
            ("event", x.b_event),
            ("figure", x.a_figure),
            ("figure", x.b_figure),
        )
        yield from ((kind, i) for kind, i in pairs if i is not None)


def _bounds(found: Facts) -> Iterator[tuple[float | None, float | None]]:
    yield from ((f.minimum, f.maximum) for f in found.figures)
    yield from (pair for e in found.events for pair in (e.killed, e.injured) if pair is not None)


def _place(event: Event) -> Iterator[str]:
    p = event.place
    if p is None:
        return
    pinned = p.latitude is not None and p.longitude is not None and p.geo_precision in (1, 2, 3)
    if not pinned and (p.latitude, p.longitude, p.geo_precision) != (None, None, None):
        yield f"half a position: {p.latitude}, {p.longitude}, {p.geo_precision}"
    if pinned and not (-90 <= (p.latitude or 0) <= 90 and -180 <= (p.longitude or 0) <= 180):
        yield f"no place on earth: {p.latitude}, {p.longitude}"


def faults(text: str, published: date) -> list[str]:
    """What goes wrong when a text is read, twice: exceptions, and ``problems``."""
    try:
        found = facts(read(text, published))
        again = facts(read(text, published))
        as_json("x", found)
    except Exception as error:  # noqa: BLE001 - to find any is what this is for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return [f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"]
    return problems(text, found) + ([] if found == again else ["other facts when read again"])


# Marks that change no word, written anywhere.
_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200b\u200c\u200d\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad\x00"
_QUOTES = "«»\"“”„‹›'()[]"
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةﷲﻻپچژگ"
_ODD = "🔴😀🇸🇾\ud83d\udc00\U0010ffff\x00\x07\u2028\u2029\ufffd\u0600\u06dd\ufdfd"


def _sprinkle(alphabet: str, share: float) -> Callable[[str, Random], str]:
    def sprinkled(text: str, random: Random) -> str:
        return "".join(c + random.choice(alphabet) if random.random() < share else c for c in text)

    return sprinkled


def _cut(text: str, random: Random) -> str:
    first, last = sorted(random.randrange(len(text) + 1) for _ in range(2))
    return text[first:last]


def _digits(text: str, random: Random) -> str:
    return "".join(
        random.choice((c, chr(0x660 + int(c)), chr(0x6F0 + int(c)))) if c in "0123456789" else c for c in text
    )


def _lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    random.shuffle(lines)
    return "\n".join(lines)


def _words(text: str, random: Random) -> str:
    words = text.split(" ")
    random.shuffle(words)
    return " ".join(words)


MANGLED: Mapping[str, Callable[[str, Random], str]] = {
    "as published": lambda text, _: text,
    "cut": _cut,
    "reversed": lambda text, _: text[::-1],
    "words reversed": lambda text, _: " ".join(reversed(text.split(" "))),
    "words shuffled": _words,
    "lines shuffled": _lines,
    "one line": lambda text, _: text.replace("\n", " ").replace(".", " "),
    "a line a word": lambda text, _: text.replace(" ", "\n"),
    "marks": _sprinkle(_MARKS, 0.3),
    "mixed digits": _digits,
    "broken quotes": _sprinkle(_QUOTES, 0.05),
    "no quotes closed": lambda text, _: text.replace("»", "").replace("”", ""),
    "tatweel": lambda text, _: "\u0640".join(text),
    "letters spaced": lambda text, _: " ".join(text),
    "no spaces": lambda text, _: text.replace(" ", ""),
    "garbage between": _sprinkle(_LETTERS, 0.2),
    "odd signs": _sprinkle(_ODD, 0.1),
    "numbers between": lambda text, random: " ".join(
        f"{w} {random.randrange(5000)}" for w in text.split(" ")
    ),
    "doubled": lambda text, _: text + text,
}


def _repeat(part: str) -> Callable[[int], str]:
    return lambda size: (part * (size // len(part) + 1))[:size]


# Texts made of what rules look for, of about so many characters.
LONG: Mapping[str, Callable[[int], str]] = {
    "opening quotes": _repeat("«"),
    "quotes of both kinds": _repeat('« " '),
    "speech without end": _repeat("قال إن "),
    "who says who says": _repeat("قال خالد إن سامر أكد أن "),
    "according to": _repeat("بحسب المصدر، "),
    "adding": _repeat("مضيفاً أن "),
    "numbers": _repeat("5 "),
    "number words": _repeat("ثلاثة وعشرون "),
    "number words and": _repeat("ومئة وألف "),
    "killed": _repeat("قتل خمسة و"),
    "toll lists": _repeat("مقتل 3 وإصابة 5 بينهم طفلان، "),
    "conjunctions": _repeat("و "),
    "conjunctions joined": _repeat("وبال"),
    "names": _repeat("محمد أحمد خالد "),
    "names joined": _repeat("محمد وأحمد وخالد و"),
    "titles": _repeat("الرئيس الوزير اللواء "),
    "places": _repeat("حلب وإدلب ودرعا "),
    "villages of one name": _repeat("قرية المشيرفة في ريف "),
    "bodies": _repeat("وزارة لواء غرفة عمليات "),
    "strikes": _repeat("قصف "),
    "strikes on": _repeat("قصف النظام بلدة "),
    "clashes between": _repeat("اشتباكات بين "),
    "days": _repeat("الثلاثاء "),
    "days and months": _repeat("3 شباط "),
    "between days": _repeat("بين 3 و"),
    "ago": _repeat("قبل منذ "),
    "parentheses": _repeat("("),
    "points": _repeat(". "),
    "letters and points": _repeat("د. "),
    "line breaks": _repeat("\n"),
    "one word": _repeat("ا"),
    "tatweel": _repeat("ـ "),
    "marks alone": _repeat("\u064e\u200f"),
    "denied": _repeat("نفى مقتل 5 وأكد مقتل 7. "),
    "mixed sentence": _repeat(
        "قال الناطق سامر إن قصفاً تركياً على قرية في ريف حلب أمس قتل 3 مدنيين وأصاب «خمسة»، "
    ),
    "English names": _repeat("Aleppo and Homs and the Syrian army "),
    "English numbers": _repeat("twenty-five hundred and three million "),
    "English tolls": _repeat("including 5 people and at least 3 children, "),
    "English days": _repeat("March 5 to Monday, "),
    "English lower case": _repeat("the of "),
}


def lines_run(text: str, published: date = date(2021, 3, 17)) -> int:
    """How many lines of Python reading a text takes: a measure of work that no busy machine disturbs."""
    count = 0

    def local(frame: FrameType, event: str, argument: object) -> Callable[[FrameType, str, object], Any]:
        nonlocal count
        count += event == "line"
        return local

    before = sys.gettrace()
    sys.settrace(lambda frame, event, argument: local)
    try:
        facts(read(text, published))
    finally:
        sys.settrace(before)
    return count


def seconds(text: str, published: date = date(2021, 3, 17)) -> float:
    """CPU seconds that reading a text takes."""
    start = time.process_time()
    facts(read(text, published))
    return time.process_time() - start


def articles(path: Path, limit: int | None) -> Iterator[tuple[str, date]]:
    """Texts and days of a file of JSON lines."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for i, line in enumerate(file):
            if i == limit:
                return
            row = json.loads(line)
            yield row["text"], date.fromisoformat(row["published"][:10])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="JSON lines with text and published")
    parser.add_argument("--articles", type=int, help="how many of the file (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="of the random places and marks (default: 0)")
    parser.add_argument(
        "--characters", type=int, default=200_000, help="length of the long texts; 0: none (default: 200000)"
    )
    args = parser.parse_args(arguments)
    failed = 0
    if args.file is not None:
        failed += _read_mangled(args.file, args.articles, args.seed)
    if args.characters:
        failed += _read_long(args.characters)
    return int(failed > 0)


def _warm() -> None:
    """Load what is loaded once a process: both lexicons and the model of languages."""
    for text in (
        "قتل ثلاثة",
        "Three were killed in Homs on Monday",
        "سەرۆکی شارەوانی گوتی ڕێگاکە سبەی دەکرێتەوە",
    ):
        facts(read(text, date(2021, 3, 17)))


def _read_mangled(path: Path, limit: int | None, seed: int) -> int:
    """Read every article in every way; how many readings had faults."""
    found: Counter[str] = Counter()
    where: dict[str, str] = {}
    readings = 0
    slowest = (0.0, "")
    _warm()
    ordinary: list[float] = []
    for number, (text, published) in enumerate(articles(path, limit)):
        for name, mangle in MANGLED.items():
            mangled = mangle(text, Random(f"{seed} {number} {name}"))
            start = time.process_time()
            wrong = faults(mangled, published)
            cost = (time.process_time() - start) / 2 / max(len(mangled), 500)
            ordinary.append(cost)
            slowest = max(slowest, (cost, f"article {number}, {name}"))
            readings += 1
            for fault in wrong:
                key = fault if "(" in fault and fault.split(":")[0].isidentifier() else fault.split(" ")[0]
                found[key] += 1
                where.setdefault(key, f"article {number}, {name}: {fault[:160]}")
    ordinary.sort()
    middle = ordinary[len(ordinary) // 2] if ordinary else 0.0
    print(f"{readings} readings of {path.name} in {len(MANGLED)} ways: {sum(found.values())} faults")
    for key, count in found.most_common():
        print(f"{count:6}  {where[key]}")
    print(
        f"CPU time a character: {middle * 1e6:.2f} µs in the middle, {slowest[0] * 1e6:.2f} µs at most ({slowest[1]}), {slowest[0] / (middle or 1):.1f} times\n"
    )
    return sum(found.values())


def _read_long(size: int) -> int:
    """Read the long texts at an eighth of the size and at the size; how many grow faster than their length."""
    _warm()
    bad = 0
    print(f"{'long text':26}{'µs a character':>16}{'8 x longer':>12}{'growth':>9}")
    for name, make in LONG.items():
        short, long = make(size // 8), make(size)
        few = min(seconds(short) for _ in range(2)) / len(short)
        many = min(seconds(long) for _ in range(2)) / len(long)
        growth = many / few
        bad += growth > 3
        print(
            f"{name:26}{few * 1e6:16.2f}{many * 1e6:12.2f}{growth:8.1f}x{'  TOO MUCH' if growth > 3 else ''}",
            flush=True,
        )
    return bad


if __name__ == "__main__":
    sys.exit(main())

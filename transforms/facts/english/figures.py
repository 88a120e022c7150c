"""Figures of English text: how many of what (``facts.md`` §3).

What befell the counted is read beside them: before («killed 12 civilians», «the death of three»), after («12
civilians, including two children, were killed», «three dead»), or from the figure that they are listed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.facts import Figure, TimeExpression
from schemas.value import Value, replace
from transforms.facts.document import Document
from transforms.facts.english.numbers import Number, touches

RULES: tuple[str, ...] = (
    "English number by context", "English number with currency", "English number with noun", "English number with percent",
    "English number with unit", "English single victim",
)  # fmt: skip

_MODIFIERS = 5  # words that may stand between a number and what it counts
_LINK = 6  # words that may stand between the counted and what befell them
_ASIDE = 14  # words of a «, including …,»
_PEOPLE = frozenset(
    {
        "person",
        "participants",
        "population",
        "displaced",
        "detained",
        "killed",
        "injured",
        "abducted",
        "returned",
        "noun",
    }
)
_DETERMINERS = frozenset({"the", "The", "a", "A", "another", "all", "some", "its", "their"})
_NOT_PLURAL = ("ss", "us", "is")


class _Count(Value, frozen=True, kw_only=True):
    """A figure in the tokens ``[first, after)`` whose words end before ``end``."""

    first: int
    after: int
    end: int
    low: float | None
    high: float | None
    approximate: bool
    category: str
    what: tuple[int, int] | None
    unit: str | None = None
    currency: str | None = None
    rule: str

    @property
    def people(self) -> bool:
        return self.category in _PEOPLE


def figures(doc: Document, numbers: Mapping[int, Number], times: Sequence[TimeExpression]) -> list[Figure]:
    """The counts of a text, in order."""
    taken = {k for t in times for k in range(doc.token_at(t.start), doc.token_at(t.end - 1) + 1)}
    counts: list[_Count] = []
    for i in sorted({*numbers, *doc.of("one person")}):
        if i in taken or (counts and i < counts[-1].end):
            continue
        count = _counted(doc, numbers, i) if i in numbers else _single(doc, i)
        if count is not None:
            counts.append(count)
    return [_figure(doc, c) for c in _befallen(doc, counts)]


def _figure(doc: Document, c: _Count) -> Figure:
    span = doc.span(c.first, c.after)
    return Figure(
        start=span.start, end=span.end, surface=span.surface, minimum=c.low, maximum=c.high, approximate=c.approximate,
        category="other" if c.category in ("person", "noun") else c.category, what=doc.span(*c.what).surface if c.what else None,
        unit=c.unit, currency=c.currency, sentence=doc.sentence[c.first], rule=c.rule, confidence=0.85,
    )  # fmt: skip


def _single(doc: Document, i: int) -> _Count | None:
    """«a child was killed»: counts one if something befell it; ``_befallen`` drops the others."""
    hit = doc.of("one person")[i]
    k = i
    while k > 0 and k > i - 4 and k - 1 in doc.of("noun modifier"):
        k -= 1
    if k == 0 or doc.words[k - 1] not in ("a", "A", "an", "An"):
        return None
    return _Count(first=i, after=hit.end, end=hit.end, low=1, high=1, approximate=False, category="person", what=(i, hit.end),
                  rule="English single victim")  # fmt: skip


def _counted(doc: Document, numbers: Mapping[int, Number], i: int) -> _Count | None:
    number = numbers[i]
    words, count = doc.words, len(doc.words)
    first, after, low, high, approximate = _bounded(doc, numbers, number)
    if first > 0 and (first - 1 in doc.of("numbered") and (number.digits or number.end == i + 1)):
        return None
    made = _Count(first=first, after=after, end=after, low=low, high=high, approximate=approximate, category="other", what=None,
                  rule="English number by context")  # fmt: skip
    if after < count and after in doc.of("percent"):
        return replace(
            made, end=doc.of("percent")[after].end, category="percent", rule="English number with percent"
        )
    if i > 0 and i - 1 in doc.of("currency sign"):
        code = str(doc.of("currency sign")[i - 1].senses[0])
        return replace(made, category="money", currency=code, rule="English number with currency")
    if after in doc.of("currency"):
        hit = doc.of("currency")[after]
        return replace(
            made,
            end=hit.end,
            category="money",
            currency=str(hit.senses[0]),
            what=(after, hit.end),
            rule="English number with currency",
        )
    if after in doc.of("unit"):
        hit = doc.of("unit")[after]
        category, unit = str(hit.senses[0]).split()
        return replace(
            made,
            end=hit.end,
            category=category,
            unit=unit,
            what=(after, hit.end),
            rule="English number with unit",
        )
    if (
        after < count
        and touches(doc, after)
        and (words[after][-1].isalpha() or words[after] in (":", "/", "-"))
    ):
        return None  # «28th», «10:30», «12-year-old»
    if first > 0 and touches(doc, first) and words[first - 1] in (":", "/", "-", "#"):
        return None
    noun = _noun(doc, after)
    if noun is not None:
        start, end, category = noun
        return replace(made, end=end, category=category, what=(start, end), rule="English number with noun")
    if after < count and (words[after] in ("year", "years", "o") or after in doc.of("time unit")):
        return None
    if words[i].lower() == "one":
        return None
    return made  # kept if something befell it


def _bounded(
    doc: Document, numbers: Mapping[int, Number], n: Number
) -> tuple[int, int, float | None, float | None, bool]:
    """The number with its range and the words that bound it: first and after token, least, greatest, about."""
    words, count = doc.words, len(doc.words)
    first, after = n.start, n.end
    low: float | None = n.low
    high: float | None = n.high
    approximate = n.low != n.high and (n.low, n.high) == (3, 9)
    if after + 1 < count and words[after] in ("-", "to", "and") and after + 1 in numbers:
        other = numbers[after + 1]
        between = words[after] == "and"
        opened = first > 0 and words[first - 1] in ("between", "Between")
        if n.low == n.high and other.low > n.low and (opened or not between):
            return first - opened, other.end, n.low, other.high, approximate
    for k in (first - 4, first - 3, first - 2, first - 1):
        hit = doc.of("approximator").get(k)
        if hit is not None and hit.end == first:
            kind = str(hit.senses[0])
            first = k
            if kind == "about":
                approximate = True
            elif kind == "min":
                high = None
            else:
                low, high = None, n.high
            return first, after, low, high, approximate
    hit = doc.of("approximator after").get(after)
    if hit is not None:
        kind = str(hit.senses[0])
        after = hit.end
        low, high, approximate = (
            (low, None, approximate)
            if kind == "min"
            else (None, high, approximate)
            if kind == "max"
            else (low, high, True)
        )
    return first, after, low, high, approximate


def _noun(doc: Document, i: int) -> tuple[int, int, str] | None:
    """What is counted from token ``i`` on: its tokens and category; past adjectives, up to five words."""
    words, counted, modifiers = doc.words, doc.of("counted"), doc.of("noun modifier")
    limit = min(len(words), i + _MODIFIERS)
    k = i
    while k < limit:
        if k in counted:
            hit = counted[k]
            if hit.end in counted and not doc.words[hit.end - 1].endswith("s"):
                k = hit.end  # «rebel fighters»
                continue
            return k, hit.end, str(hit.senses[0])
        word = words[k]
        if (
            k in modifiers
            or (word == "-" and touches(doc, k))
            or (k > i and words[k - 1] == "-" and touches(doc, k))
        ):
            k += 1
            continue
        if (
            (k == i or k - 1 in modifiers)
            and len(word) > 3
            and word.isascii()
            and word.islower()
            and word.endswith("s")
            and not word.endswith(_NOT_PLURAL)
            and k not in doc.of("time unit")
        ):
            return k, k + 1, "noun"
        break
    return None


def _befallen(doc: Document, counts: list[_Count]) -> list[_Count]:
    """The counts with what befell those counted; numbers that count nothing are left out."""
    out: list[_Count] = []
    for c in counts:
        found = c
        if c.people or c.rule == "English number by context":
            category = _before(doc, c) or _after(doc, c)
            if category is None and out and _listed(doc, out[-1], c):
                category = out[-1].category
            if category is not None and c.category not in ("killed", "injured"):
                found = replace(c, category=category)
        if found.rule in ("English number by context", "English single victim") and found.category in (
            "other",
            "person",
        ):
            continue
        out.append(found)
    return out


def _before(doc: Document, c: _Count) -> str | None:
    """«killed 12», «the death of three», «wounding at least 5 others»."""
    right, left, words = doc.of("befalls what follows"), doc.of("befell what precedes"), doc.words
    k = c.first - 1
    floor = max(doc.sentences[doc.sentence[c.first]][0], k - 6)
    while k >= floor and k not in left and (words[k] in _DETERMINERS or k in doc.of("noun modifier")):
        k -= 1
    for start in range(k, floor - 1, -1):
        hit = right.get(start)
        if hit is not None and hit.end in (k + 1, c.first):
            return str(hit.senses[0])
    hit = left.get(k)
    if hit is not None and hit.end == k + 1 and k - 1 not in doc.of("be") and not _ends_subject(doc, k):
        return str(hit.senses[0])
    return None


def _ends_subject(doc: Document, k: int) -> bool:
    """Whether the participle at ``k`` closes «12 people killed» rather than opens «killed 12 people»."""
    return k > 0 and (
        k - 1 in doc.of("between")
        and doc.words[k - 1] not in ("have", "has", "had", "also", "reportedly", "later", "that", "which")
    )


def _after(doc: Document, c: _Count) -> str | None:
    """«12 civilians (, including two children,) were killed», «three dead»."""
    words, count = doc.words, len(doc.words)
    k = c.end
    if k < count and words[k] in (",", "(") and k + 1 in doc.of("joins"):
        close = ")" if words[k] == "(" else ","
        for j in range(k + 2, min(count, k + _ASIDE)):
            if words[j] == close:
                k = j + 1
                break
            if words[j] in (".", "\n"):
                return None
    elif k < count and k in doc.of("joins") and words[k] in ("including", "among"):
        for j in range(k + 1, min(count, k + _ASIDE)):
            if j in doc.of("be"):
                k = j
                break
            if words[j] in (".", "\n", ","):
                return None
    for j in range(k, min(count, k + _LINK)):
        hit = doc.of("befell what precedes").get(j)
        if hit is not None:
            following = hit.end < count and (
                words[hit.end] in _DETERMINERS or words[hit.end][0].isdigit() or hit.end in doc.of("number")
            )
            passive = j > k and any(x in doc.of("be") for x in range(k, j))
            if (
                str(hit.senses[0]) in ("killed", "injured", "detained", "abducted", "released", "displaced")
                and following
                and not passive
            ):
                return None  # «12 fighters killed a man»
            return str(hit.senses[0])
        if (j not in doc.of("be") and j not in doc.of("between") and words[j] != ",") or (
            words[j] == "," and j != k
        ):
            return None
    return None


def _listed(doc: Document, before: _Count, c: _Count) -> bool:
    """«3 soldiers and 2 civilians», «12 people, including two children»."""
    if not before.people or doc.sentence[before.first] != doc.sentence[c.first] or c.first - before.end > 4:
        return False
    joins = doc.of("joins")
    between = range(before.end, c.first)
    return len(between) > 0 and all(
        doc.words[k] in (",", "(", "and", "a", "an")
        or k in joins
        or (k - 1 in joins and doc.words[k] in ("them", "well", "whom", "of"))
        or doc.words[k] in ("as", "with")
        for k in between
    )

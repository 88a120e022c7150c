"""With what: the weapons named beside an event and the mode of an assault that they tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from schemas.value import Value
from transforms.facts.arguments import Arguments
from transforms.facts.document import Document
from transforms.facts.event_words import words
from transforms.facts.triggers import Candidate
from transforms.lexicon.load import rows

# A bare word for striking says nothing of the means, which the weapons beside it then tell.
_ANYHOW = frozenset(
    {
        "استهدف",
        "استهداف",
        "ضرب",
        "ضربة",
        "هجوم",
        "هاجم",
        "دمر",
        "تدمير",
        "مجزرة",
        "كمين",
        "قتل",
        "مقتل",
        "اعتداء",
        "عملية",
        "عدوان",
        "لاحق",
        "رد",
    }
)
_OPEN = frozenset({None, "heavy-weapons", "aerial"})


def vocabulary() -> Iterator[tuple[str, str, object]]:
    """The weapons, under the concept ``weapon``; the payload is the mode they tell."""
    for row in rows("weapons"):
        yield "weapon", row["word"], row["mode"]


class Arms(Value, frozen=True):
    """How often a text names aircraft, drones and guns; rockets may be fired by either."""

    aircraft: int
    drones: int
    guns: int

    @property
    def airborne(self) -> bool:
        """Does the article speak of aircraft, and no less of them than of guns?"""
        return self.aircraft + self.drones > 0 and self.aircraft + self.drones >= self.guns


def arms(doc: Document) -> Arms:
    """Count the weapons of a text; «الدفاعات الجوية» is no aircraft."""
    count = {"aerial": 0, "drone": 0, "guns": 0}
    for k, hit in doc.of("weapon").items():
        mode = cast(str, hit.senses[0])
        if k and doc.words[k - 1].endswith(("دفاعات", "دفاع", "الدفاع")):
            continue
        if mode == "heavy-weapons":
            count["guns"] += not _is_rocket(doc, k)
        elif mode in count:
            count[mode] += 1
    return Arms(count["aerial"], count["drone"], count["guns"])


def _held(doc: Document, k: int, args: Arguments) -> bool:
    """Does a word for a weapon say what is struck, and not with what: «منشآت كيماوية», «مصنع الأسلحة الكيماوية»?"""
    target = args.target
    inside = target is not None and target.first <= k < target.after
    return inside or not _STORES.isdisjoint(doc.words[max(0, k - 3) : k])


_STORES = words("stores")


def _is_rocket(doc: Document, k: int) -> bool:
    return "صاروخ" in doc.words[k] or "صواريخ" in doc.words[k]


def means(
    doc: Document,
    c: Candidate,
    args: Arguments,
    first: int,
    after: int,
    limit: int,
    told: Arms,
    coordinated: bool,
) -> tuple[tuple[str, ...], str | None]:
    """The surfaces of the weapons named with a trigger, and its mode; ``coordinated`` that it is joined to an air strike."""
    mode = c.entry.mode
    if (
        c.entry.type == "CONTROL"
        and c.entry.word == "سيطر"
        and c.morph.aspect == "imperfect"
        and not c.proclitic.endswith("س")
    ):
        return (), "hold"
    if c.entry.type != "ASSAULT":
        return (), mode
    hits = doc.of("weapon")
    low = max(first, c.start - 10)
    if args.actor is not None:
        low = min(low, max(first, args.actor.first))
    near: list[tuple[int, int, int, str]] = []
    covered = 0
    for k in doc.among("weapon", low, min(limit, c.end + 20, after)):
        hit = hits[k]
        if (
            k >= covered
            and not (k and doc.words[k - 1].endswith(("دفاعات", "دفاع", "الدفاع")))
            and not (cast("tuple[str, ...]", hit.senses)[0] == "chemical" and _held(doc, k, args))
        ):
            covered = hit.end
            distance = k - c.end if k >= c.end else (c.start - hit.end) + 2
            near.append((distance, k, hit.end, cast("tuple[str, ...]", hit.senses)[0]))
    beside = sorted(near, key=lambda n: n[1])
    named = tuple(
        dict.fromkeys(doc.span(k, end).surface for _, k, end, _ in beside if not c.start <= k < c.end)
    )
    if mode not in _OPEN or c.entry.word == "أسقط" or (mode is None and c.entry.word not in _ANYHOW):
        return named, mode
    if near:
        modes = {m for _, _, _, m in near}
        if "drone" in modes:
            return named, "drone"
        if mode == "aerial":
            return named, mode
        best = min(near)
        if best[3] == "heavy-weapons" and told.airborne and told.guns == 0 and _is_rocket(doc, best[1]):
            return named, "aerial"
        return named, best[3]
    bare = mode == "heavy-weapons" and c.entry.word in ("قصف", "سقط")
    if (
        (bare or (mode is None and c.entry.word in ("ضربة", "ضرب", "دمر")))
        and told.airborne
        and not coordinated
    ):
        return named, "aerial"
    return named, mode

"""Named works and numbered units: resolutions, operations, weapons by their make («القرار 2254», «عملية "كذا"»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transforms.facts.naming import QUOTES, Candidate, Scene, core

_OPERATIONS = frozenset(["عمليه", "معركه", "اتفاقيه"])
_RESOLUTION_PARTS = ("الاممي", "الدولي", "رقم")
_COUNTED = frozenset(["قتيل", "قتيلا", "عنصرا", "من"])  # after a number that counts
_VEHICLES = ("سياره", "سيارات", "حافله", "شاحنه", "عربه")


def works(scene: Scene, bodies: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """The works of a scene; ``bodies`` are the known ones by first token («قرار مجلس الأمن 2585»)."""
    yield from _resolutions(scene, bodies)
    yield from _operations(scene)
    yield from _units(scene)
    yield from _makes(scene)


def _resolutions(scene: Scene, bodies: Mapping[int, Candidate]) -> Iterator[Candidate]:
    words = scene.words
    for i, hit in scene.doc.of("resolution").items():
        k, limit = hit.end, scene.limit(i)
        body = bodies.get(k)
        if body is not None and body.prefix <= 1 and not words[i].endswith("القرار"):
            k = body.end
        for word in _RESOLUTION_PARTS:
            if k < limit and words[k] == word:
                k += 1
        counts = k + 1 < limit and words[k + 1] in _COUNTED
        if k < limit and words[k].isdecimal() and len(words[k]) == 4 and not counts:
            yield Candidate(i, k + 1, hit.prefix, "MISC", "numbered resolution", 0.9)


def _operations(scene: Scene) -> Iterator[Candidate]:
    words = scene.words
    for i, hit in scene.doc.of("operation").items():
        k = hit.end
        if k < scene.limit(i) and words[k] in ('"', "«") and core(words[i], hit.prefix) in _OPERATIONS:
            close = scene.closing(k)
            if 0 < close <= k + 5:
                yield Candidate(i, close + 1, hit.prefix, "MISC", "operation in quotation marks", 0.8)


def _units(scene: Scene) -> Iterator[Candidate]:
    words = scene.words
    for i, hit in scene.doc.of("unit").items():
        k = hit.end
        counts = k + 1 < len(words) and words[k + 1] in _COUNTED
        if k < scene.limit(i) and words[k].isdecimal() and len(words[k]) <= 3 and not counts:
            sure = 0.97 if hit.proclitic else 0.8
            yield Candidate(i, k + 1, hit.prefix, str(hit.senses[0]), "numbered unit", sure)


def _makes(scene: Scene) -> Iterator[Candidate]:
    words = scene.words
    for i, hit in scene.doc.of("make").items():
        k = hit.end
        vehicle = any(w.endswith(_VEHICLES) for w in words[max(0, i - 3) : i])
        if k < scene.limit(i) and words[k] in QUOTES and not vehicle:
            close = scene.closing(k)
            if 0 < close <= k + 5:
                yield from _quoted_makes(scene, k + 1, close)


def _quoted_makes(scene: Scene, first: int, close: int) -> Iterator[Candidate]:
    """The names of weapons between quotation marks, parted by «و»."""
    words, start = scene.words, first
    for k in range(first + 1, close + 1):
        if k == close or (words[k][0] == "و" and len(words[k]) > 3):
            prefix = 1 if start > first else 0
            yield Candidate(start, k, prefix, "MISC", "weapon in quotation marks", 0.75)
            start = k

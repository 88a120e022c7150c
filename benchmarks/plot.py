"""A small plot as SVG: lines over a logarithmic axis. A plotting library would be heavier than all the benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 300, 70, 40, 40, 50
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57")

Line = Sequence[tuple[float, float]]


def plot(file: Path, title: str, across: str, up: str, lines: Mapping[str, Line]) -> None:
    """Draw lines, by name, of points whose first numbers are above 0; the second axis begins at 0.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     plot(Path(folder) / "a.svg", "speed", "articles", "ms", {"one": [(1, 5.0), (10, 5.2)]})
    ...     (Path(folder) / "a.svg").read_text("utf-8").count("<circle")
    2
    """
    points = [point for line in lines.values() for point in line]
    first, last = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    step = _round(max(y for _, y in points) / 4)
    most = step * 5

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = LEFT + (log10(point[0]) - first) / max(last - first, 1e-9) * (WIDTH - LEFT - RIGHT)
        return x, HEIGHT - BOTTOM - point[1] / most * (HEIGHT - TOP - BOTTOM)

    made = [
        _text(LEFT, 20, title, size=14),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across, anchor="middle"),
        _text(LEFT, TOP - 6, up),
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#888"/>',
        *(
            _text(LEFT - 6, at((10**first, y))[1] + 4, f"{y:,g}", anchor="end")
            for y in (0, step * 2, step * 4)
        ),
        *(
            _text(at((x, 0))[0], HEIGHT - BOTTOM + 16, f"{x:,.0f}", anchor="middle")
            for x in sorted({x for x, _ in points})
        ),
    ]
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [at(point) for point in line]
        made.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        made += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        made.append(_text(WIDTH - RIGHT, TOP + 14 * number, name, anchor="end", fill=colour))
    body = "\n".join(made)
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def _round(value: float) -> float:
    """The next number above that is 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(value))
    return next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= value)


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 11, fill: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'

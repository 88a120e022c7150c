"""Facts for a person at a terminal: the text with its names and triggers coloured, then who says what."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from schemas.facts import Claim, Event, Facts, Figure

STYLES = {
    "PER": "bold green",
    "ORG": "bold blue",
    "GPE": "bold cyan",
    "LOC": "cyan",
    "FAC": "magenta",
    "MISC": "yellow",
    "date": "underline",
    "figure": "bold yellow",
    "event": "bold red",
}


def show(text: str, facts: Facts, console: Console | None = None) -> None:
    """Print one text and its facts; the console decides on colour and width."""
    console = console or Console()
    coloured = Text(text)
    for mention in facts.mentions:
        coloured.stylize(STYLES[mention.type], mention.start, mention.end)
    for moment in facts.dates:
        coloured.stylize(STYLES["date"], moment.start, moment.end)
    for figure in facts.figures:
        coloured.stylize(STYLES["figure"], figure.start, figure.end)
    for event in facts.events:
        coloured.stylize(STYLES["event"], event.trigger.start, event.trigger.end)
    console.print(coloured)
    console.print(" ".join(f"[{style}]{kind}[/]" for kind, style in STYLES.items()), highlight=False)
    if facts.claims:
        console.print(_claims(facts))
    if facts.events:
        console.print(_events(facts))
    if facts.figures:
        console.print(_figures(facts))
    if facts.dates:
        console.print(_dates(facts))
    for pair in facts.contradictions:
        console.print(f"[bold red]contradiction[/] ({pair.kind}) {escape(pair.explanation)}")
        for side, claim in ((pair.a, pair.a_claim), (pair.b, pair.b_claim)):
            who = "" if claim is None else f"[bold]{escape(speaker(facts.claims[claim]))}[/]: "
            console.print(f"  {who}{escape(side.surface)}")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def speaker(claim: Claim) -> str:
    return claim.speaker.surface if claim.speaker else "–"


def amount(low: float | None, high: float | None) -> str:
    """A range as people write it.

    >>> amount(3.0, 3.0), amount(2.5, 2.5), amount(12000.0, None), amount(None, 5.0), amount(20.0, 99.0)
    ('3', '2.5', '≥12,000', '≤5', '20–99')
    """
    if low == high and low is not None:
        return f"{low:g}" if low != int(low) else f"{low:,.0f}"
    if high is None:
        return f"≥{low:,.0f}"
    return f"≤{high:,.0f}" if low is None else f"{low:,.0f}–{high:,.0f}"


def toll(event: Event) -> str:
    parts = [
        f"{amount(*r)} {name}" for name, r in (("killed", event.killed), ("injured", event.injured)) if r
    ]
    return ", ".join(parts)


def _claims(facts: Facts) -> Table:
    table = _table("claims", "speaker", "stance", "kind", "says")
    for claim in facts.claims:
        table.add_row(escape(speaker(claim)), claim.stance, claim.kind, escape(claim.surface))
    return table


def _events(facts: Facts) -> Table:
    table = _table(
        "events", "trigger", "type", "actor", "target", "place", "day", "toll", "modality", "whose word"
    )
    for e in facts.events:
        words = (s.surface if s else "" for s in (e.actor, e.target, e.place))
        day = "" if e.date_start is None else str(e.date_start)
        whose = "" if e.claim is None else speaker(facts.claims[e.claim])
        kind = e.type + (f" {e.mode}" if e.mode else "")
        table.add_row(
            escape(e.trigger.surface), kind, *map(escape, words), day, toll(e), e.modality, escape(whose)
        )
    return table


def _figures(facts: Facts) -> Table:
    table = _table("figures", "figure", "amount", "category", "of what")
    for f in facts.figures:
        table.add_row(escape(f.surface), _approximate(f), f.category, escape(f.what or ""))
    return table


def _approximate(figure: Figure) -> str:
    return ("~" if figure.approximate else "") + amount(figure.minimum, figure.maximum)


def _dates(facts: Facts) -> Table:
    table = _table("dates", "expression", "value", "from", "to")
    for d in facts.dates:
        ends = ("" if day is None else str(day) for day in (d.date_start, d.date_end))
        table.add_row(escape(d.surface), d.value, *ends)
    return table

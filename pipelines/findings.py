"""What a lake says, shown to a person: who says what, who contradicts whom, where and who."""

from __future__ import annotations

import duckdb
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

# The article with the most speakers: where the contest of versions shows best.
MOST_SPEAKERS = """
SELECT article_id, any_value(title) AS title, any_value(outlet) AS outlet, min(published_at)::DATE AS day
FROM latest.articles JOIN latest.claims USING (article_id, version)
WHERE speaker IS NOT NULL
GROUP BY article_id ORDER BY count(DISTINCT coalesce(speaker_entity_id, speaker)) DESC, count(*) DESC, article_id LIMIT 1
"""
CLAIMS = """
SELECT speaker, stance, source_kind, text FROM latest.claims WHERE article_id = ? AND speaker IS NOT NULL
ORDER BY min(start) OVER (PARTITION BY coalesce(speaker_entity_id, speaker)), start
"""
# One pair, the surest first; two articles before one, and two outlets before one.
CONTRADICTION = """
SELECT l.kind, l.rule, l.explanation, l.a_article_id = l.b_article_id AS own, a.outlet AS a_outlet, b.outlet AS b_outlet, a.published_at::DATE AS a_day, b.published_at::DATE AS b_day,
  substr(a.text, l.a_start + 1, l.a_end - l.a_start) AS a_text, substr(b.text, l.b_start + 1, l.b_end - l.b_start) AS b_text,
  ca.speaker AS a_speaker, cb.speaker AS b_speaker
FROM claim_links l
JOIN latest.articles a ON a.article_id = l.a_article_id AND a.version = l.a_version
JOIN latest.articles b ON b.article_id = l.b_article_id AND b.version = l.b_version
LEFT JOIN claims ca ON ca.claim_id = l.a_claim_id
LEFT JOIN claims cb ON cb.claim_id = l.b_claim_id
WHERE l.relation IN ('contradicts', 'retracts')
ORDER BY (l.a_article_id <> l.b_article_id) DESC, (a.outlet <> b.outlet) DESC, l.confidence DESC, l.link_id LIMIT 1
"""
TOP_PLACES = """
SELECT coalesce(p.name_ar, m.surface) AS name, any_value(p.name_en) AS name_en, count(*) AS mentions, count(DISTINCT m.article_id) AS articles
FROM latest.mentions m LEFT JOIN places p USING (place_id)
WHERE m.type IN ('GPE', 'LOC', 'FAC') GROUP BY 1 ORDER BY mentions DESC, name LIMIT 8
"""
TOP_ACTORS = """
SELECT coalesce(en.name_ar, e.actor) AS name, any_value(en.name_en) AS name_en, count(*) AS events, mode(e.event_type) AS mostly
FROM latest.events e LEFT JOIN entities en ON en.entity_id = e.actor_entity_id
WHERE e.actor IS NOT NULL GROUP BY 1 ORDER BY events DESC, name LIMIT 8
"""
COUNTS = """
SELECT (SELECT count(*) FROM latest.articles), (SELECT count(*) FROM latest.claims), (SELECT count(DISTINCT coalesce(speaker_entity_id, speaker)) FROM latest.claims),
  (SELECT count(*) FROM latest.events), (SELECT count(*) FROM latest.figures), (SELECT count(*) FROM claim_links WHERE relation = 'contradicts'),
  (SELECT count(*) FROM articles WHERE NOT is_latest), (SELECT count(*) FROM latest.articles WHERE duplicate_of IS NOT NULL)
"""
STANCES = {
    "deny": "red",
    "accuse": "red",
    "condemn": "red",
    "threaten": "red",
    "warn": "yellow",
    "demand": "yellow",
    "confirm": "green",
    "praise": "green",
    "promise": "green",
}


def show_findings(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Counts, the claims of one article by speaker, one contradiction side by side, top places and actors."""
    counts = connection.sql(COUNTS).fetchall()[0]
    console.print(
        "\n[bold]{} articles: {} claims by {} speakers, {} events, {} figures, {} contradictions; {} earlier versions, {} republished copies[/]".format(
            *counts
        )
    )
    _claims(connection, console)
    _contradiction(connection, console)
    _top(connection, console, "places", TOP_PLACES, ("place", "in English", "mentions", "articles"))
    _top(connection, console, "actors", TOP_ACTORS, ("actor", "in English", "events", "mostly"))


def _claims(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    articles = connection.execute(MOST_SPEAKERS).fetchall()
    if not articles:
        return
    identity, title, outlet, day = articles[0]
    table = Table(
        title=f"who says what: «{escape(title)}» ({escape(str(outlet))}, {day})",
        title_justify="left",
        title_style="bold",
        show_lines=True,
    )
    for column in ("speaker", "stance", "source", "says"):
        table.add_column(column, overflow="fold")
    last = None
    for speaker, stance, kind, text in connection.execute(CLAIMS, [identity]).fetchall():
        table.add_row(
            "" if speaker == last else escape(speaker),
            f"[{STANCES.get(stance, 'default')}]{stance}[/]",
            kind,
            escape(_short(text)),
        )
        last = speaker
    console.print(table)


def _contradiction(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    result = connection.execute(CONTRADICTION)
    columns = [column[0] for column in result.description or ()]
    rows = result.fetchall()
    if not rows:
        return
    found = dict(zip(columns, rows[0], strict=True))
    sides = Table.grid(expand=True, padding=(0, 2))
    sides.add_column(ratio=1, overflow="fold")
    sides.add_column(ratio=1, overflow="fold")
    sides.add_row(
        *(
            f"[bold]{escape(str(found[f'{s}_speaker'] or found[f'{s}_outlet']))}[/] ({escape(str(found[f'{s}_outlet']))}, {found[f'{s}_day']})"
            for s in "ab"
        )
    )
    sides.add_row(*(escape(_short(str(found[f"{s}_text"]))) for s in "ab"))
    console.print(
        Panel(
            Group(sides, "", escape(str(found["explanation"] if found["own"] else found["rule"]))),
            title=f"a contradiction ({found['kind']})",
            title_align="left",
        )
    )


def _top(
    connection: duckdb.DuckDBPyConnection, console: Console, title: str, sql: str, columns: tuple[str, ...]
) -> None:
    rows = connection.sql(sql).fetchall()
    if not rows:
        return
    table = Table(*columns, title=f"top {title}", title_justify="left", title_style="bold")
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    console.print(table)


def _short(text: str, most: int = 260) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"

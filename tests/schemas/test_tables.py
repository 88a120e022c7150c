"""The declared tables against the contract, and their Arrow form through a Parquet file."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.arrow import arrow_schema, arrow_table
from schemas.column import Table, column, columns
from schemas.document import TARGET, document
from schemas.ids import digest, fact_ids
from schemas.tables import ARTICLES, FEED_POLLS, TABLES, Normalization
from tests.rows import NOW, article, poll


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_names_existing_columns_for_key_order_and_partition(table: Table) -> None:
    names = {each.name for each in table.columns}
    assert {*table.key, *table.order, *table.statistics} <= names
    assert table.partition is None or table.partition in names


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_docs_and_numbers_travel_into_parquet(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    pq.write_table(arrow_schema(table).empty_table(), path)
    written = pq.read_schema(path)
    for declared, field in zip(table.columns, written, strict=True):
        assert field.metadata[b"PARQUET:field_id"] == str(declared.number).encode()
        assert field.metadata[b"description"].decode() == declared.doc
        assert field.nullable is declared.nullable


def test_numbers_are_unique_with_nested_ones() -> None:
    def numbers(fields: list[pa.Field]) -> list[str]:
        found: list[str] = []
        for field in fields:
            found.append(field.metadata[b"PARQUET:field_id"])
            kind = field.type
            if pa.types.is_list(kind):
                found += numbers([kind.value_field])
            elif pa.types.is_struct(kind):
                found += numbers(list(kind))
        return found

    for table in TABLES:
        all_numbers = numbers(list(arrow_schema(table)))
        assert len(set(all_numbers)) == len(all_numbers), table.name


def test_rows_come_back_from_parquet_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "articles.parquet"
    counted = article(normalizations=(Normalization(kind="diacritics", count=3),), text="عنوان\nنص")
    pq.write_table(arrow_table(ARTICLES, [counted, article(article_id="a0", authors=())]), path)
    back = pq.read_table(path).to_pylist()
    assert [row["article_id"] for row in back] == ["a0", "a1"], "sorted by outlet, time and id"
    assert back[1]["normalizations"] == [{"kind": "diacritics", "count": 3}]
    assert back[1]["text"] == "عنوان\nنص"
    assert back[1]["published_at"] == NOW
    assert back[0]["authors"] == []


def test_a_row_of_another_table_is_refused() -> None:
    with pytest.raises(TypeError, match=r"feed_polls holds FeedPollRow, not ArticleRow"):
        arrow_table(FEED_POLLS, [article()])


def test_a_missing_value_is_refused_by_column() -> None:
    with pytest.raises(pa.ArrowInvalid, match=r"feed_polls\.outcome is null in 1 of 2 rows"):
        arrow_table(FEED_POLLS, [poll(), poll(outcome=None)])


def test_a_number_beyond_its_width_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        arrow_table(FEED_POLLS, [poll(entries=2**31)])


@dataclass(frozen=True)
class Twice:
    a: Annotated[str, column(1, "one")]
    b: Annotated[str, column(1, "one again")]


@dataclass(frozen=True)
class Bare:
    a: Annotated[str, column(1, "one")]
    b: str


@dataclass(frozen=True)
class Open:
    a: Annotated[dict[str, int], column(1, "a map, which not every warehouse has")]


def test_wrong_declarations_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Twice uses column numbers twice: \[1\]"):
        columns(Twice)
    with pytest.raises(TypeError, match=r"Bare\.b needs exactly one column"):
        columns(Bare)
    with pytest.raises(TypeError, match=r"Open\.a: .*not one of the types"):
        columns(Open)


def test_identities_are_stable_and_keep_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest(None) != digest("")
    assert digest("سجن") == "b4cc076d6e6156e86dc58a1c"
    identity = fact_ids("events", "a", "v")
    assert identity(3, 6, "ASSAULT") == digest("events", "a", "v", 3, 6, "ASSAULT", 0)
    assert identity(3, 6, "CASUALTY") == digest("events", "a", "v", 3, 6, "CASUALTY", 0)
    assert identity(3, 6, "ASSAULT") == digest("events", "a", "v", 3, 6, "ASSAULT", 1)


def test_records_import_without_pyarrow() -> None:
    code = "import sys, schemas.tables, schemas.ids, schemas.document; sys.exit('pyarrow' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_the_page_of_tables_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == document(), "run python -m schemas.document"


CONTRACT = {
    "articles": "article_id version is_latest url canonical_url guid feed_id outlet outlet_country credited_to "
    "title text language authors categories image_url dateline_place_id published_at published_source updated_at "
    "fetched_at word_count content_hash story_id duplicate_of normalizations source_uri extractor_version",
    "events": "event_id article_id version published_on sentence trigger_start trigger_end trigger event_type "
    "event_mode acled_event_type acled_sub_event_type cameo_root actor actor_start actor_end actor_entity_id "
    "target target_start target_end target_entity_id place place_start place_end place_id admin1_pcode "
    "admin2_pcode admin3_pcode latitude longitude geo_precision date_start date_end time_precision modality "
    "polarity killed_min killed_max injured_min injured_max weapons claim_id asserted_by_entity_id rule "
    "confidence",
    "incidents": "incident_id event_ids story_ids event_type event_mode place_id latitude longitude date_start "
    "date_end killed_low killed_best killed_high injured_low injured_best injured_high actors disputed_actor "
    "sources grade first_reported_at last_reported_at",
}
"""Columns that users were promised; a sample of wide tables, so that a renamed column is noticed."""


@pytest.mark.parametrize("name", CONTRACT)
def test_promised_columns_are_there(name: str) -> None:
    table = next(table for table in TABLES if table.name == name)
    assert set(CONTRACT[name].split()) <= {each.name for each in table.columns}

"""The entity tables of the lexicon: their shape, closed sets, dates, and that no name means two things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "transforms" / "lexicon"
FOLDED = str.maketrans("أإآىة", "ااايه")
DIACRITICS = re.compile("[\u064b-\u0652\u0670\u0640]")
ARABIC = re.compile("[\u0621-\u064a]")

COLUMNS = {
    "organisations": "entity_id subtype country side actor_code wikidata_id valid_from valid_to name_en"
    " name_ar aliases_ar short_ar",
    "persons": "entity_id country subtype side actor_code wikidata_id valid_from valid_to offices name_en"
    " name_ar aliases_ar short_ar",
    "titles": "title_id gender kind name_en name_ar",
    "works": "entity_id subtype valid_from valid_to name_en name_ar aliases_ar",
    "demonyms": "country name_en forms_ar",
}
SUBTYPES = {
    "organisations": "government ministry army armed-group police intelligence party coalition agency outlet"
    " monitor ngo un-body intergovernmental company court council unit",
    "persons": "politician military commander official diplomat spokesperson activist journalist religious"
    " un-official artist athlete other",
    "works": "operation law resolution agreement weapon process",
}
SIDES = (
    "assad-government transitional-government opposition hts sna sdf-aanes isis al-qaeda turkey russia"
    " iran-aligned israel us-coalition jordan un independent other"
)
NAMES = {"titles": ("name_ar",), "demonyms": ("forms_ar",)}
PREFIXES = {"organisations": "org:", "persons": "per:", "titles": "title:", "works": "misc:"}
LEAST = {"organisations": 600, "persons": 800, "titles": 250, "works": 150, "demonyms": 60}


def folded(text: str) -> str:
    return " ".join(DIACRITICS.sub("", text).translate(FOLDED).split())


def lines(table: str) -> list[str]:
    return (FOLDER / f"{table}.tsv").read_text(encoding="utf-8").split("\n")


def rows(table: str) -> list[dict[str, str]]:
    header, *body = [line.split("\t") for line in lines(table) if line and not line.startswith("#")]
    return [dict(zip(header, cells, strict=True)) for cells in body]


def values(cell: str) -> list[str]:
    return cell.split("|") if cell else []


@pytest.fixture(params=sorted(COLUMNS))
def table(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_comments_then_header_then_rows(table: str) -> None:
    text = lines(table)
    assert text[-1] == "" and "" not in text[:-1]
    first = next(i for i, line in enumerate(text) if not line.startswith("#"))
    assert first > 0, "a note on what the file holds"
    assert text[first].split("\t") == COLUMNS[table].split()
    assert not any(line.startswith("#") for line in text[first:])
    assert len(rows(table)) >= LEAST[table]


def test_cells_are_trimmed(table: str) -> None:
    for row in rows(table):
        for column, cell in row.items():
            assert cell == " ".join(cell.split()), (row, column)
            parts = [cell] if column == "offices" else values(cell)
            assert all(part and part == part.strip() for part in parts), (row, column)


def test_rows_are_sorted_and_ids_unique(table: str) -> None:
    ids = [next(iter(row.values())) for row in rows(table)]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", sorted(PREFIXES))
def test_ids_are_slugs(name: str) -> None:
    slug = re.compile(re.escape(PREFIXES[name]) + r"[a-z0-9]+(-[a-z0-9]+)*")
    for row in rows(name):
        assert slug.fullmatch(next(iter(row.values()))), row


def test_no_name_stands_for_two(table: str) -> None:
    owner: dict[str, str] = {}
    for row in rows(table):
        identity = next(iter(row.values()))
        for column in NAMES.get(table, ("name_ar", "aliases_ar")):
            for name in values(row[column]):
                key = folded(name)
                assert key not in owner, f"{name}: {owner[key]} and {identity}"
                owner[key] = identity


@pytest.mark.parametrize("name", ["organisations", "persons"])
def test_short_forms_are_not_repeated_within_a_row(name: str) -> None:
    for row in rows(name):
        short = [folded(form) for form in values(row["short_ar"])]
        full = {folded(form) for form in [row["name_ar"], *values(row["aliases_ar"])]}
        assert len(short) == len(set(short)), row
        assert not full.intersection(short), row


@pytest.mark.parametrize("name", sorted(SUBTYPES))
def test_subtypes(name: str) -> None:
    assert {row["subtype"] for row in rows(name)} <= set(SUBTYPES[name].split())


@pytest.mark.parametrize("name", ["organisations", "persons"])
def test_sides_countries_and_codes(name: str) -> None:
    for row in rows(name):
        assert row["side"] in SIDES.split(), row
        assert re.fullmatch(r"([A-Z]{2})?", row["country"]), row
        assert re.fullmatch(r"([A-Z]{3}){1,4}", row["actor_code"]), row
        assert re.fullmatch(r"(Q[1-9][0-9]*)?", row["wikidata_id"]), row


@pytest.mark.parametrize("name", ["organisations", "persons", "works"])
def test_years_are_years(name: str) -> None:
    for row in rows(name):
        begin, end = row["valid_from"], row["valid_to"]
        for year in filter(None, (begin, end)):
            assert re.fullmatch(r"[0-9]{4}", year) and 1600 <= int(year) <= 2026, row
        assert not (begin and end) or int(begin) <= int(end), row


def test_wikidata_ids_are_unique() -> None:
    known = [row["wikidata_id"] for name in ("organisations", "persons") for row in rows(name)]
    known = [identifier for identifier in known if identifier]
    assert len(known) == len(set(known))


def test_titles() -> None:
    for row in rows("titles"):
        assert row["gender"] in ("m", "f", "-"), row
        assert row["kind"] in ("office", "rank", "profession", "honorific", "role", "kin"), row


def test_demonyms_have_masculine_and_feminine() -> None:
    for row in rows("demonyms"):
        assert re.fullmatch(r"[A-Z]{2,3}", row["country"]), row
        assert len(values(row["forms_ar"])) >= 2, row


def test_names_are_in_their_script(table: str) -> None:
    for row in rows(table):
        assert not ARABIC.search(row["name_en"]), row
        first = values(row["forms_ar"])[0] if table == "demonyms" else row["name_ar"]
        assert ARABIC.search(first), row


def test_descriptor_stays_outside_a_name_that_stands_alone() -> None:
    descriptor = re.compile(r"(?:تنظيم|فصيل|ميليشيا|ميليشيات|مليشيا|مليشيات) (.+)")
    for row in rows("organisations"):
        names = [row["name_ar"], *values(row["aliases_ar"])]
        known = {folded(name) for name in names}
        for name in names:
            found = descriptor.fullmatch(name)
            assert not (found and folded(found[1]) in known), (row["entity_id"], name)

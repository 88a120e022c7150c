"""The gazetteer and the class nouns: their form, their geography, and places everybody knows."""

from __future__ import annotations

import re
from collections import defaultdict
from math import asin, cos, radians, sin, sqrt

import pytest

from transforms.arabic.normalize import align
from transforms.lexicon.load import alternatives, rows

COLUMNS = [
    "place_id", "feature_class", "mention_type", "country", "admin1_pcode", "admin2_pcode", "admin3_pcode",
    "latitude", "longitude", "rank", "geonames_id", "wikidata_id", "common_word", "name_en", "source",
    "name_ar", "aliases_ar",
]  # fmt: skip
GPE = {"admin1", "admin2", "admin3", "city", "town", "village", "country", "foreign-admin", "foreign-city"}
LOC = {
    "neighbourhood", "mountain", "plain", "river", "lake", "road", "region", "desert", "countryside", "sea",
    "frontline",
}  # fmt: skip
FAC = {
    "camp", "prison", "base", "airport", "crossing", "hospital", "dam", "bridge", "field", "refinery",
    "checkpoint", "mosque", "church", "market", "school", "site",
}  # fmt: skip
SOURCES = {"ocha-cod-ab", "data-geography", "geonames", "waqai"}
# A road, a river or a region has no one point that a governorate's box must hold.
SYRIA = (32.25, 37.40, 35.55, 42.45)
PCODED = re.compile(r"sy\d|c\d|n\d")
OUTSIDE = ("مدينة", "بلدة", "قرية", "محافظة", "ناحية", "حي", "منطقة", "ريف", "نهر", "بادية")

PLACES = rows("places")
NOUNS = rows("class_nouns")


def _spelling(name: str) -> str:
    return align(name).text


def _point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(half))


def test_columns_and_size() -> None:
    assert list(PLACES[0]) == COLUMNS
    assert len(PLACES) >= 8000
    assert sum(not PCODED.match(r["place_id"]) and r["country"] == "SY" for r in PLACES) >= 350
    assert sum(r["country"] != "SY" for r in PLACES) >= 450


def test_sorted_unique_ids() -> None:
    ids = [r["place_id"] for r in PLACES]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids))
    assert not [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)]


def test_values_are_of_their_closed_sets() -> None:
    kinds = dict.fromkeys(GPE, "GPE") | dict.fromkeys(LOC, "LOC") | dict.fromkeys(FAC, "FAC")
    assert not [r["place_id"] for r in PLACES if kinds.get(r["feature_class"]) != r["mention_type"]]
    assert not [r["place_id"] for r in PLACES if r["common_word"] not in ("yes", "no")]
    assert not [r["place_id"] for r in PLACES if not 1 <= int(r["rank"]) <= 100]
    assert not [r["place_id"] for r in PLACES if not re.fullmatch(r"[A-Z]{2}|", r["country"])]
    assert not [r["place_id"] for r in PLACES if not set(r["source"].split(",")) <= SOURCES]
    assert not [r["place_id"] for r in PLACES if not re.fullmatch(r"\d*", r["geonames_id"])]
    assert not [r["place_id"] for r in PLACES if not re.fullmatch(r"(Q\d+)?", r["wikidata_id"])]


def test_names() -> None:
    assert not [r["place_id"] for r in PLACES if not r["name_ar"].strip() or not r["name_en"].strip()]
    odd = [r["place_id"] for r in PLACES if re.search(r"[_/()\\\u0640\u064b-\u0652]", r["name_ar"])]
    assert not odd
    loose = [
        r["place_id"]
        for r in PLACES
        for n in (r["name_ar"], *alternatives(r["aliases_ar"]))
        if n != n.strip()
    ]
    assert not loose


def test_no_form_twice_in_a_row() -> None:
    twice = []
    for row in PLACES:
        forms = [_spelling(f) for f in (row["name_ar"], *alternatives(row["aliases_ar"]))]
        if len(forms) != len(set(forms)):
            twice.append(row["place_id"])
    assert not twice


def test_nouns_that_mentions_leave_out_are_left_out() -> None:
    heads = tuple(f"{noun} " for noun in OUTSIDE)
    wrong = [
        (r["place_id"], f)
        for r in PLACES
        if r["source"] == "waqai" and r["feature_class"] in LOC | {"country", "foreign-admin", "foreign-city"}
        for f in (r["name_ar"], *alternatives(r["aliases_ar"]))
        if f.startswith(heads)
    ]
    # Whole names: a noun that the name cannot do without.
    assert {f for _, f in wrong} <= {"مدينة الفاتيكان", "مدينة الكويت", "بادية الشام"}


def test_points_are_on_earth_and_syrian_ones_in_syria() -> None:
    south, north, west, east = SYRIA
    for row in PLACES:
        lat, lon = _point(row)
        assert -90 <= lat <= 90 and -180 <= lon <= 180, row["place_id"]
        if row["country"] == "SY":
            assert south <= lat <= north and west <= lon <= east, row["place_id"]


def test_parents_exist() -> None:
    ids = {r["place_id"] for r in PLACES}
    for row in PLACES:
        codes = [row[f"admin{level}_pcode"] for level in (1, 2, 3)]
        assert all(code.lower() in ids for code in codes if code), row["place_id"]
        assert not codes[1] or codes[1].startswith(codes[0]), row["place_id"]
        assert not codes[2] or codes[2].startswith(codes[1]), row["place_id"]
        assert row["country"] == "SY" or not any(codes), row["place_id"]


def test_sites_stand_in_the_governorate_they_claim() -> None:
    """A site's point lies in the box of the listed places of its governorate, with 0.35° of desert around."""
    box: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in PLACES:
        if re.match(r"[cn]\d", row["place_id"]):
            box[row["admin1_pcode"]].append(_point(row))
    for row in PLACES:
        if not row["admin1_pcode"]:
            continue
        lats, lons = zip(*box[row["admin1_pcode"]], strict=True)
        lat, lon = _point(row)
        assert min(lats) - 0.35 <= lat <= max(lats) + 0.35, row["place_id"]
        assert min(lons) - 0.35 <= lon <= max(lons) + 0.35, row["place_id"]


def test_cities_outrank_their_homonyms() -> None:
    best: dict[str, dict[str, str]] = {}
    for row in sorted(PLACES, key=lambda r: int(r["rank"])):
        for form in (row["name_ar"], *alternatives(row["aliases_ar"])):
            best[_spelling(form)] = row
    for name, wanted in {
        "حلب": "c1007", "حمص": "c2528", "إدلب": "c3871", "الرقة": "c5710", "دوما": "c2338", "كوباني": "c1946",
        "السويداء": "c6147", "القامشلي": "c4564", "قامشلو": "c4564", "ديرالزور": "c5086", "دمشق": "c1001",
        "ريف دمشق": "sy03", "أبو كمال": "c5167", "سري كانيه": "c4988", "القدس": "xx-jerusalem",
        "الأردن": "jo", "روسيا الاتحادية": "ru", "الطبقة": "c5929", "سنجار": "iq-sinjar", "الفرات": "sy-euphrates",
    }.items():  # fmt: skip
        assert best[_spelling(name)]["place_id"] == wanted, name


def test_ordinary_words_are_marked() -> None:
    """Some that are words, and some that are never anything else than the place."""
    for name, wanted in {
        "الباب": "yes", "نصيب": "yes", "الطبقة": "yes", "السلمية": "yes", "الحراك": "yes", "مالي": "yes",
        "صور": "yes", "القائم": "yes", "الشهداء": "yes", "الثورة": "yes", "عفرين": "no", "القامشلي": "no",
        "اللاذقية": "no", "تلبيسة": "no", "بيروت": "no", "كفر نبل": "no",
    }.items():  # fmt: skip
        assert {r["common_word"] for r in PLACES if r["name_ar"] == name} == {wanted}, name


KNOWN = {
    "Damascus": ("c1001", 33.513, 36.292), "Aleppo": ("c1007", 36.202, 37.134), "Homs": ("c2528", 34.732, 36.714),
    "Hama": ("c2987", 35.132, 36.756), "Latakia": ("c3480", 35.531, 35.791), "Idlib": ("c3871", 35.931, 36.634),
    "Hasakah": ("c4360", 36.507, 40.747), "Deir ez-Zor": ("c5086", 35.336, 40.141),
    "Tartus": ("c5221", 34.889, 35.887), "Raqqa": ("c5710", 35.951, 39.008), "Daraa": ("c5993", 32.619, 36.102),
    "Suwayda": ("c6147", 32.709, 36.570), "Qamishli": ("c4564", 37.052, 41.231),
    "Kobani": ("c1946", 36.891, 38.354), "Afrin": ("c1366", 36.512, 36.869), "Manbij": ("c1767", 36.528, 37.955),
    "Al-Bab": ("c1202", 36.371, 37.517), "Palmyra": ("c2889", 34.557, 38.284),
    "Abu Kamal": ("c5167", 34.453, 40.919), "Douma": ("c2338", 33.572, 36.402),
    "Saraqib": ("c3916", 35.864, 36.806), "Khan Shaykhun": ("c3987", 35.442, 36.651),
    "Ras al-Ayn": ("c4988", 36.850, 40.071), "Tell Abyad": ("c5792", 36.698, 38.957),
    "Ain Issa": ("c5905", 36.386, 38.860), "Nawa": ("c6124", 32.890, 36.041),
    "Hmeimim": ("sy-hmeimim-air-base", 35.401, 35.949),
    "Damascus airport": ("sy-damascus-international-airport", 33.411, 36.516),
    "Saydnaya prison": ("sy-saydnaya-prison", 33.665, 36.329), "Hol camp": ("sy-al-hol-camp", 36.375, 41.142),
    "Tanf": ("sy-al-tanf-base", 33.507, 38.618), "Tabqa dam": ("sy-euphrates-tabqa-dam", 35.872, 38.567),
    "Bab al-Hawa": ("sy-bab-al-hawa-crossing", 36.238, 36.685), "Nasib": ("sy-nasib-crossing", 32.543, 36.207),
    "Umayyad Square": ("sy-umayyad-square", 33.514, 36.277), "Ankara": ("tr-ankara", 39.920, 32.854),
    "Gaziantep": ("tr-gaziantep", 37.066, 37.383), "Mosul": ("iq-mosul", 36.340, 43.130),
    "Beirut": ("lb-beirut", 33.894, 35.502), "Geneva": ("ch-geneva", 46.204, 6.143),
    "Moscow": ("ru-moscow", 55.756, 37.617), "Sochi": ("ru-sochi", 43.585, 39.723),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_places_are_where_they_are(name: str) -> None:
    place_id, lat, lon = KNOWN[name]
    row = next(r for r in PLACES if r["place_id"] == place_id)
    assert _kilometres(_point(row), (lat, lon)) < 5, row


def test_class_nouns() -> None:
    assert list(NOUNS[0]) == [
        "class_id", "feature_class", "mention_type", "inside", "name_en", "plural", "forms_ar",
    ]  # fmt: skip
    ids = [r["class_id"] for r in NOUNS]
    assert len(ids) >= 60 and ids == sorted(set(ids))
    forms = [f for r in NOUNS for f in alternatives(r["forms_ar"])]
    assert len(forms) == len(set(forms))
    for row in NOUNS:
        assert row["feature_class"] in GPE | LOC | FAC, row["class_id"]
        assert row["mention_type"] in ("GPE", "LOC", "FAC"), row["class_id"]
        assert row["inside"] in ("yes", "no"), row["class_id"]
        assert set(alternatives(row["plural"])) < set(alternatives(row["forms_ar"])), row["class_id"]
    inside = {f: r["inside"] for r in NOUNS for f in alternatives(r["forms_ar"])}
    assert {n: inside[n] for n in OUTSIDE} == dict.fromkeys(OUTSIDE, "no")
    built = [
        "جبل",
        "سهل",
        "وادي",
        "شارع",
        "سجن",
        "مطار",
        "مخيم",
        "معبر",
        "مشفى",
        "جسر",
        "سد",
        "حاجز",
        "قاعدة",
        "حقل",
    ]
    assert {n: inside[n] for n in built} == dict.fromkeys(built, "yes")

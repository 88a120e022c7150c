"""Reports of one event in the world become one incident."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

from schemas.tables import ArticleRow, EventRow
from tests.lake.lakes import RECORDS, ask
from tests.rows import NOW, TODAY, article, row
from transforms.cross_document.incidents import Report, distance, incidents
from transforms.expire import expire
from transforms.forget import forget
from transforms.incidents import days_of, note, replaced, reports_of, retell
from transforms.lake.commit import begin, commit, staged, writing
from transforms.lake.revise import merge, supersede
from transforms.lake.state import Change, Learned, SeenArticle, knows_reports
from transforms.lake.verify import verify
from transforms.lake.writer import write_rows

DAY = date(2022, 1, 28)
AT = datetime(2022, 1, 28, 12, tzinfo=UTC)


def report(name: str, **changes: Any) -> Report:
    given: dict[str, Any] = {
        "event_id": name,
        "article_id": f"a-{name}",
        "story_id": f"s-{name}",
        "source": f"outlet-{name}",
        "event_type": "ASSAULT",
        "event_mode": "heavy-weapons",
        "place_id": "sy070000",
        "latitude": 35.93,
        "longitude": 36.63,
        "geo_precision": 1,
        "day": DAY,
        "last_day": DAY,
        "denied": False,
        "killed": (None, None),
        "injured": (None, None),
        "actor": None,
        "said_by": None,
        "published_at": AT,
        "seen_on": DAY,
    }
    return Report(**(given | changes))


def test_one_place_and_day_is_one_incident_in_any_order() -> None:
    reports = [report("1"), report("2", day=DAY + timedelta(days=1)), report("3", latitude=35.945)]
    for order in permutations(reports):
        (incident,) = incidents(order)
        assert incident.event_ids == ("1", "2", "3")
        assert (incident.sources, incident.grade) == (3, "fair")


def test_far_places_later_days_and_other_kinds_are_other_incidents() -> None:
    reports = [
        report("1"),
        report("2", place_id="sy080000", latitude=36.5),
        report("3", day=DAY + timedelta(days=2)),
        report("4", event_mode="aerial"),
        report("5", event_type="DISASTER", event_mode=None),
    ]
    assert len(incidents(reports)) == 5


def test_a_week_of_shelling_is_not_one_event() -> None:
    reports = [report(str(n), day=DAY + timedelta(days=n)) for n in range(6)]
    assert [len(incident.event_ids) for incident in incidents(reports)] == [2, 2, 2]


def test_deaths_without_the_act_join_the_act() -> None:
    reports = [report("1"), report("2", event_type="CASUALTY", event_mode=None, killed=(4.0, 4.0))]
    (incident,) = incidents(reports)
    assert (incident.event_type, incident.event_mode, incident.killed_best) == ("ASSAULT", "heavy-weapons", 4)


def test_the_toll_is_a_range_over_what_each_source_says_last() -> None:
    later = AT + timedelta(hours=3)
    reports = [
        report("1", killed=(2.0, 2.0)),
        report("2", source="outlet-1", killed=(5.0, 5.0), published_at=later),
        report("3", killed=(7.0, 9.0)),
        report("4", killed=(4.0, None), injured=(None, 20.0)),
        report("5"),
    ]
    (incident,) = incidents(reports)
    assert (incident.killed_low, incident.killed_best, incident.killed_high) == (4, 5, 9)
    assert (incident.injured_low, incident.injured_best, incident.injured_high) == (0, 20, 20)


def test_victims_without_a_number_do_not_take_the_place_of_one() -> None:
    def best(*tolls: tuple[float | None, float | None]) -> int | None:
        later = (AT + timedelta(hours=hour) for hour in range(9))
        reports = [
            report(str(n), killed=toll, source="outlet-1", published_at=at)
            for n, (toll, at) in enumerate(zip(tolls, later, strict=False))
        ]
        (incident,) = incidents(reports)
        return incident.killed_best

    assert best((5.0, 5.0), (2.0, None)) == 5
    assert best((2.0, None), (5.0, 5.0)) == 5
    assert best((5.0, 5.0), (8.0, None)) == 8, "at least eight is more than five"


def test_grades() -> None:
    def grade(*reports: Report) -> str:
        (incident,) = incidents(reports)
        return incident.grade

    assert grade(report("1")) == "weak"
    assert grade(report("1"), report("2", source="outlet-1")) == "weak", "one outlet twice is one source"
    assert grade(report("1"), report("2")) == "fair"
    assert grade(report("1", actor="org:a"), report("2", actor="org:b")) == "contested"
    assert grade(report("1", actor="org:a", said_by="org:a")) == "confirmed"
    assert grade(report("1", actor="org:a", said_by="org:b")) == "weak"


def test_a_denial_disputes_but_makes_no_incident() -> None:
    (incident,) = incidents([report("1", actor="org:a"), report("2", denied=True)])
    assert incident.disputed_actor
    assert (incident.sources, incident.grade) == (1, "weak"), "who denies it does not tell it"
    assert incidents([report("2", denied=True)]) == []


def test_distance_is_in_kilometres() -> None:
    there = report("2", place_id="x", latitude=35.93 + 1 / 111.19)
    assert abs(distance(report("1"), there) - 1) < 0.01


def event(name: str, article_id: str, **changes: Any) -> EventRow:
    given: dict[str, Any] = {
        "event_id": name,
        "article_id": article_id,
        "version": "v1",
        "published_on": DAY,
        "sentence": 0,
        "trigger_start": 0,
        "trigger_end": 5,
        "trigger": "عنوان",
        "event_type": "ASSAULT",
        "event_mode": "aerial",
        "place_id": "sy070000",
        "latitude": 35.93,
        "longitude": 36.63,
        "geo_precision": 1,
        "date_start": DAY,
        "date_end": DAY,
        "modality": "asserted",
        "polarity": "positive",
        "weapons": (),
        "rule": "r",
        "confidence": 1.0,
        "seen_on": TODAY,
    }
    return row(EventRow, given, changes)


def told(root: Path, rows: list[Any], outdated: dict[tuple[str, str], str] | None = None) -> None:
    """Put rows in with the incidents that they change, as one batch."""
    with writing(root) as writer:
        note(writer)
        batch, folder = begin(writer)
        for record, table in RECORDS.items():
            of_table = [each for each in rows if type(each) is record]
            write_rows(folder / table.name, f"{batch:08d}.parquet", table, of_table)
        found = staged(folder)
        changes = {name: Change(added=files) for name, files in found.items()}
        if outdated:
            changes["articles"] = merge(changes["articles"], supersede(root, folder, batch, outdated))
        paths = {name: [str(folder / name / file.path) for file in files] for name, files in found.items()}
        articles, events = paths.get("articles", []), paths.get("events", [])
        reports = reports_of(root, writer.state, articles=articles, events=events)
        retold = retell(
            root,
            articles=articles,
            events=events,
            superseded=list(outdated or {}),
            days=days_of(root, writer.state, reports, outdated or {}),
        )
        changes["incidents"] = replaced(root, folder, batch, retold)
        seen = tuple(
            SeenArticle(
                article_id=each.article_id,
                version=each.version,
                is_latest=each.is_latest,
                seen_on=each.seen_on,
                story_id=each.story_id,
            )
            for each in rows
            if isinstance(each, ArticleRow)
        )
        commit(writer, batch, "ingest", changes, Learned(articles=seen, reports=reports), articles=len(seen))


def test_a_second_report_replaces_the_incident(tmp_path: Path) -> None:
    told(tmp_path, [article(outlet="x"), event("e1", "a1", killed_min=2.0, killed_max=2.0)])
    assert ask(tmp_path, "SELECT sources, killed_best, grade FROM incidents") == [(1, 2, "weak")]
    far = event("e9", "a2", latitude=33.5, longitude=36.3, place_id="sy010000")
    told(
        tmp_path,
        [article(article_id="a2", outlet="y"), event("e2", "a2", killed_min=4.0, killed_max=4.0), far],
    )
    found = ask(
        tmp_path, "SELECT event_ids, sources, killed_low, killed_high, grade FROM incidents ORDER BY 2 DESC"
    )
    assert found == [(["e1", "e2"], 2, 2, 4, "fair"), (["e9"], 1, None, None, "weak")]
    assert verify(tmp_path) == []


def test_an_edit_that_takes_an_event_back_takes_it_out(tmp_path: Path) -> None:
    told(
        tmp_path,
        [article(outlet="x"), event("e1", "a1"), article(article_id="a2", outlet="y"), event("e2", "a2")],
    )
    assert ask(tmp_path, "SELECT event_ids FROM incidents") == [(["e1", "e2"],)]
    told(tmp_path, [article(article_id="a2", version="v2", outlet="y")], {("a2", "v1"): "2022-01-28"})
    assert ask(tmp_path, "SELECT event_ids, sources FROM incidents") == [(["e1"], 1)]
    assert verify(tmp_path) == []


def test_a_republished_copy_is_no_second_source(tmp_path: Path) -> None:
    copy = article(article_id="a2", outlet="y", duplicate_of="a1", published_at=NOW + timedelta(hours=1))
    told(tmp_path, [article(outlet="x"), event("e1", "a1"), copy, event("e2", "a2")])
    assert ask(tmp_path, "SELECT event_ids, sources, grade FROM incidents") == [(["e1", "e2"], 1, "weak")]


def test_vague_places_and_times_and_what_may_happen_are_left_out(tmp_path: Path) -> None:
    told(
        tmp_path,
        [
            article(),
            event("e1", "a1", geo_precision=3),
            event("e2", "a1", date_end=DAY + timedelta(days=20)),
            event("e3", "a1", modality="hypothetical"),
            event("e4", "a1", event_type="CONSULT"),
        ],
    )
    assert ask(tmp_path, "SELECT count(*) FROM incidents") == [(0,)]


def test_reports_that_are_too_old_leave_the_incident_to_the_others(tmp_path: Path) -> None:
    later = TODAY + timedelta(days=10)
    told(
        tmp_path,
        [article(outlet="x"), event("e1", "a1"), event("e9", "a1", place_id="sy010000", latitude=33.5)],
    )
    late = event("e2", "a2", seen_on=later)
    told(tmp_path, [article(article_id="a2", outlet="y", seen_on=later), late])
    assert ask(tmp_path, "SELECT event_ids FROM incidents ORDER BY 1") == [(["e1", "e2"],), (["e9"],)]
    with writing(tmp_path) as writer:
        gone = expire(writer, later + timedelta(days=5), keep=timedelta(days=7))
    assert gone["events"] == 2
    assert ask(tmp_path, "SELECT event_ids, sources FROM incidents") == [(["e2"], 1)]
    assert verify(tmp_path) == []


def days_in(root: Path) -> list[list[str]]:
    return [row[0] for row in ask(root, "SELECT event_ids FROM incidents ORDER BY 1")]


def test_only_the_days_that_tell_of_the_place_and_time_are_opened(tmp_path: Path) -> None:
    """News of today tells of an old event: of the lake's days those are read that told of it, and no other."""
    told(tmp_path, [article(outlet="x"), event("e1", "a1")])
    for n in range(1, 4):
        day = TODAY + timedelta(days=100 * n)
        place = {"place_id": "sy010000", "latitude": 33.5, "longitude": 36.3} if n == 2 else {}
        then = event(f"e{n + 1}", f"a{n + 1}", seen_on=day, date_start=day, date_end=day, **place)
        told(tmp_path, [article(article_id=f"a{n + 1}", outlet="x", seen_on=day), then])
    # The files of the other days are not even there.
    for n in (1, 2, 3):
        (tmp_path / "events" / f"seen_on={TODAY + timedelta(days=100 * n)}").rename(tmp_path / f"kept{n}")
    today = TODAY + timedelta(days=400)
    told(tmp_path, [article(article_id="b", outlet="y", seen_on=today), event("e9", "b", seen_on=today)])
    for n in (1, 2, 3):
        (tmp_path / f"kept{n}").rename(tmp_path / "events" / f"seen_on={TODAY + timedelta(days=100 * n)}")
    assert days_in(tmp_path) == [["e1", "e9"], ["e2"], ["e3"], ["e4"]]
    told(
        tmp_path,
        [article(article_id="b", version="v2", outlet="y", seen_on=today)],
        {("b", "v1"): today.isoformat()},
    )
    assert days_in(tmp_path) == [["e1"], ["e2"], ["e3"], ["e4"]]
    assert verify(tmp_path) == []


def test_a_late_copy_of_an_old_article_is_no_second_source(tmp_path: Path) -> None:
    told(tmp_path, [article(outlet="x"), event("e1", "a1", date_start=None, date_end=None)])
    late = TODAY + timedelta(days=50)
    when = datetime.combine(late, time(9), UTC)
    copy = article(article_id="a2", outlet="y", duplicate_of="a1", seen_on=late, published_at=when)
    then = {"seen_on": late, "published_on": late, "date_start": late, "date_end": late}
    told(tmp_path, [copy, event("e2", "a2", **then)])
    again = article(article_id="a3", outlet="x", seen_on=late, published_at=when)
    told(tmp_path, [again, event("e3", "a3", **then)])
    assert ask(tmp_path, "SELECT event_ids, sources FROM incidents ORDER BY 1") == [
        (["e1"], 1),
        (["e2", "e3"], 1),
    ]


def test_where_reports_stand_is_noted_anew_of_what_is_left_and_of_older_lakes(tmp_path: Path) -> None:
    told(
        tmp_path,
        [article(outlet="x"), event("e1", "a1"), article(article_id="a2", outlet="y"), event("e2", "a2")],
    )
    with writing(tmp_path) as writer:
        noted = writer.state.execute("SELECT * FROM spots").fetchall()
        assert len(noted) == 1
        forget(writer, ["a2"])
        assert writer.state.execute("SELECT * FROM spots").fetchall() == []
        assert not knows_reports(writer.state)
        assert days_of(tmp_path, writer.state, (), {}) is None, "all days, until it is known"
        note(writer)
        assert writer.state.execute("SELECT * FROM spots").fetchall() == noted
    later = TODAY + timedelta(days=9)
    told(tmp_path, [article(article_id="a3", outlet="z", seen_on=later), event("e3", "a3", seen_on=later)])
    assert days_in(tmp_path) == [["e1", "e3"]]

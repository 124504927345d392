"""How well the observers of a study agree, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agreeing_study import AgreeingStudy
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.looks import read_views
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    made = AgreeingStudy(tmp_path / "trial")
    made.coded("anna", [2, 3, 4, 5, 6, 3.5, 4.5, 5.5, 2.5, None, 4, 6.5])
    made.coded("ben", [2.5, 3, 4.5, 5.5, 6, 4, 4, 6, 3, 4, None, 7], purpose=Purpose.DOUBLE)
    made.coded("anna", [4], purpose=Purpose.TRAINING)
    made.store.close()
    return tmp_path / "trial"


def test_a_program_is_told_every_figure_with_what_it_counted(
    vippcoder: Vippcoder, study: Path
) -> None:
    told = vippcoder("agreement", study, "--draws", 50, "--person", "mara", "--json")
    assert told.status == 0
    records = told.json()
    assert {one["dimension"] for one in records} >= {"sensitivity", "non-intrusiveness"}
    first = records[0]
    assert (first["statistic"], first["group"], first["timepoint"]) == ("ICC(A,1)", "", None)
    assert (first["instrument"], first["observers"]) == ("sn-1", ["anna", "ben"])
    assert first["counted"]["pairs"] == 10
    assert first["counted"]["excluded"] == [
        {"why": "it is training", "codings": 1, "masks": ["R-0025"]}
    ]
    with opened_study(study, read_only=True) as store:
        assert {view.place for view in read_views(store, "mara")} == {"agreement"}


def test_a_person_reads_a_table_and_what_was_left_out(vippcoder: Vippcoder, study: Path) -> None:
    told = vippcoder("agreement", study, "--draws", 50, "--dimension", "sensitivity")
    assert told.status == 0
    assert "sn-1 sensitivity: 10 sessions of 4 dyads" in told.out
    assert "R-0025" in told.out
    assert "it is training" in told.out
    by_wave = vippcoder("agreement", study, "--draws", 50, "--by", "timepoint")
    assert "month-5" in by_wave.out
    assert "R-0025" not in by_wave.out


def test_tables_are_written(vippcoder: Vippcoder, study: Path, tmp_path: Path) -> None:
    files = tmp_path / "t.csv", tmp_path / "t.xlsx"
    told = vippcoder("agreement", study, "--draws", 50, "--csv", files[0], "--xlsx", files[1])
    assert told.status == 0
    assert files[0].read_text("utf-8-sig").startswith("instrument,")
    assert files[1].read_bytes().startswith(b"PK")
    nowhere = vippcoder("agreement", study, "--draws", 50, "--csv", tmp_path / "no" / "t.csv")
    assert (nowhere.status, nowhere.err.count("\n")) == (1, 1)


def test_paragraphs_are_printed_for_people_and_programs(vippcoder: Vippcoder, study: Path) -> None:
    asked = ("agreement", study, "--draws", 50, "--dimension", "sensitivity", "--paragraphs")
    printed = vippcoder(*asked)
    assert printed.status == 0
    methods, results = printed.out.strip().split("\n\n")
    assert vippcoder(*asked, "--json").json() == {"methods": methods, "results": results}


def test_drift_is_told_for_people_and_programs(vippcoder: Vippcoder, study: Path) -> None:
    told = vippcoder("study", "drift", study, "--window", 6, "--draws", 50, "--json")
    assert told.status == 0
    anna = next(one for one in told.json() if one["observer"] == "anna")
    assert (anna["against"], anna["compared"], anna["points"][-1]["last_coding"]) == (
        "panel",
        10,
        12,
    )
    printed = vippcoder("study", "drift", study, "--window", 6, "--draws", 50)
    assert "newest window" in printed.out
    assert "Each figure is of 6 codings in the observer's own order." in printed.out
    assert "below .70." in printed.out
    assert vippcoder("study", "drift", study, "--window", 2).status == 1


def test_the_ratings_that_entered_give_the_same_figures_elsewhere(
    vippcoder: Vippcoder, study: Path, tmp_path: Path
) -> None:
    file = tmp_path / "entered.csv"
    own = vippcoder("agreement", study, "--draws", 50, "--ratings-csv", file, "--json").json()
    text = file.read_text("utf-8-sig")
    assert not [word for word in ("D-00", "baseline", "month-5", "s-D") if word in text]
    columns = ("--unit", "session", "--observer", "observer", "--value", "value")
    groups = ("--cluster", "family", "--by", "dimension", "--scale", "1:7:0.5", "--draws", 50)
    again = vippcoder("agreement", file, *columns, *groups, "--json").json()
    assert [(r["statistic"], r["about"]) for r in own] == [
        (r["statistic"], r["about"]) for r in again
    ]
    for one, other in zip(own, again, strict=True):
        assert one["estimate"] == pytest.approx(other["estimate"])
        assert one["ci_low"] == pytest.approx(other["ci_low"])
    file.unlink()
    by_wave = ("agreement", study, "--draws", 0, "--by", "timepoint", "--ratings-csv", file)
    refused = vippcoder(*by_wave)
    assert (refused.status, refused.err.count("\n"), file.exists()) == (1, 1, False)


def test_who_has_still_to_code_is_told_that_figures_are_withheld(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    made = AgreeingStudy(tmp_path / "other", dyads=2)
    made.coded("anna", [2, 3, 4, 5])
    made.coded("ben", [2, 3, 4, 5], purpose=Purpose.DOUBLE)
    made.given("cleo", 0, purpose=Purpose.DOUBLE)
    made.store.close()
    told = vippcoder("agreement", tmp_path / "other", "--person", "cleo", "--json")
    assert (told.status, told.json()) == (0, [])
    assert "sensitivity: withheld from cleo" in told.err
    by_wave = vippcoder("agreement", tmp_path / "other", "--person", "cleo", "--by", "timepoint")
    assert "baseline" not in by_wave.err + by_wave.out


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (("--by", "weekday"), 1),
        (("--dimension", "warmth"), 1),
        (("--instrument", "sn-9"), 1),
        (("--unit", "mask"), 2),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_line(
    vippcoder: Vippcoder, study: Path, wrong: tuple[str, str], status: int
) -> None:
    assert vippcoder("agreement", study, *wrong).status == status


def test_how_many_sessions_make_an_interval_how_narrow(vippcoder: Vippcoder) -> None:
    told = vippcoder("agreement", "size", "--icc", 0.8, "--width", 0.28, "--json").json()
    by_number = {row["sessions"]: row for row in told["expected"]}
    assert round(by_number[16]["low"], 2) == 0.52
    assert round(by_number[16]["high"], 2) == 0.93
    assert by_number[told["sessions_needed"]]["width"] <= 0.28
    printed = vippcoder("agreement", "size", "--leniency", 0.2, "--sessions", 12)
    assert "ICC(A,1) of 0.8" in printed.out
    assert vippcoder("agreement", "size", "--icc", 1).status == 1


def test_what_is_withheld_is_told_once_for_each_dimension(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    made = AgreeingStudy(tmp_path / "other", dyads=2)
    for observer, purpose in (("anna", Purpose.MAIN), ("ben", Purpose.DOUBLE)):
        made.coded(observer, [2, 3, 4, 5], purpose=purpose)
    made.given("cleo", 0, purpose=Purpose.DOUBLE)
    made.store.close()
    told = vippcoder("agreement", tmp_path / "other", "--person", "cleo", "--by", "observer")
    assert told.err.count("sensitivity: withheld from cleo") == 1
    assert "the session of 2 codings" in told.err


def test_a_file_has_no_instruments(vippcoder: Vippcoder, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("u,o,v\n1,a,1\n1,b,2\n")
    columns = ("--unit", "u", "--observer", "o", "--value", "v")
    assert vippcoder("agreement", tmp_path / "r.csv", *columns, "--instrument", "x").status == 2


def test_a_cutoff_beyond_the_scale_is_refused(vippcoder: Vippcoder, study: Path) -> None:
    for cutoff in (1, 40):
        told = vippcoder("agreement", study, "--cutoff", cutoff)
        assert told.status == 1
        assert f"a cut-off of {cutoff} leaves all values of sensitivity" in told.err
    assert vippcoder("agreement", study, "--cutoff", 7, "--draws", 50).status == 0


def test_where_all_is_withheld_nothing_else_is_printed(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    made = AgreeingStudy(tmp_path / "other")
    made.coded("anna", [2, 3, 4])
    made.coded("ben", [2, 3, 4], purpose=Purpose.DOUBLE)
    for place in range(3):
        made.given("cleo", place, purpose=Purpose.DOUBLE)
    made.store.close()
    for more in ((), ("--paragraphs",)):
        told = vippcoder("agreement", tmp_path / "other", "--person", "cleo", *more)
        assert (told.status, told.out) == (0, "")
        assert "withheld from cleo" in told.err

"""Figures of a study: tables by what is asked, what they counted, and who may see them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from agreeing_study import NON_INTRUSIVENESS, SENSITIVITY, AgreeingStudy
from studies import stub_design
from vippcoder.agreement.result import Level
from vippcoder.agreement.results import results_of
from vippcoder.agreement.table import tabulate
from vippcoder.domain.design import Event, EventKind
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.study import Purpose
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.gold import Recoding, recoding_entry
from vippcoder.storage.study.looks import read_views
from vippcoder.study.design.versions import set_design
from vippcoder.study.independence.entering import Why
from vippcoder.study.reliability.division import By, Comparison, Division
from vippcoder.study.reliability.figures import (
    Asked,
    Figures,
    by_names,
    figures_of,
    read_parts,
    reliability,
)
from vippcoder.study.reliability.records import records_of
from vippcoder.study.reliability.tables import rows_of, write_csv, write_xlsx
from vippcoder.study.training.hidden_gold import gold_from_coding, set_hidden_gold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANNA = [2, 3, 4, 5, 6, 3.5, 4.5, 5.5, 2.5, None, 4, 6.5]
BEN = [2.5, 3, 4.5, 5.5, 6, 4, 4, 6, 3, 4, None, 7]
"""Of twelve sessions of four families; a missing value each, on different sessions."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[AgreeingStudy]:
    made = AgreeingStudy(tmp_path / "trial")
    made.coded("anna", ANNA)
    made.coded("ben", BEN, purpose=Purpose.DOUBLE)
    yield made
    made.store.close()


def asked(*by: By, dimension: str = SENSITIVITY, **more: Any) -> Asked:
    wanted = Asked(Division(frozenset(by), dimension=dimension), draws=200)
    return replace(wanted, **more)


def figures(study: AgreeingStudy, *by: By, **more: Any) -> tuple[Figures, ...]:
    return reliability(study.store, asked(*by, **more))[0]


def test_a_table_holds_what_went_in(study: AgreeingStudy) -> None:
    (one,) = figures(study)
    table = one.part.table
    assert table.observers == ("anna", "ben")
    by_unit = {
        unit: [None if value != value else value for value in row]  # noqa: PLR0124 - NaN
        for unit, row in zip(table.units, table.values.tolist(), strict=True)
    }
    expected = dict(zip(one.part.masks, zip(ANNA, BEN, strict=True), strict=True))
    assert by_unit == {unit: list(pair) for unit, pair in expected.items()}
    assert one.part.masks == table.units
    assert len(set(table.clusters)) == 4
    assert table.categories == tuple(1 + step / 2 for step in range(13))


def test_what_is_counted_adds_up(study: AgreeingStudy) -> None:
    study.given("cleo", 0, purpose=Purpose.DOUBLE)
    study.coded("dina", [4], purpose=Purpose.TRAINING)
    (one,) = figures(study)
    counted = one.part.counted
    assert (counted.sessions, counted.pairs, counted.single) == (10, 10, 2)
    assert (counted.missing, counted.awaited, len(counted.excluded)) == (2, 1, 1)
    assert counted.reasons() == {"it is training": 1}
    values = counted.pairs * 2 + counted.single
    assert values + counted.missing + counted.awaited + len(counted.excluded) == 26
    icc = one.headline()
    assert icc is not None
    assert (icc.n_units, icc.n_pairs, icc.n_clusters) == (counted.sessions, counted.pairs, 4)


def test_three_values_of_a_session_are_three_pairs(study: AgreeingStudy) -> None:
    study.coded("cleo", [4, 4], purpose=Purpose.DOUBLE)
    (one,) = figures(study)
    assert (one.part.counted.sessions, one.part.counted.pairs) == (10, 14)


def test_by_timepoint_no_mask_stands_beside_it(study: AgreeingStudy) -> None:
    training = study.coded("dina", [4], purpose=Purpose.TRAINING)
    found = figures(study, By.TIMEPOINT)
    assert [one.part.group.timepoint for one in found] == ["baseline", "month-5", "month-8"]
    assert sum(one.part.counted.pairs for one in found) == 10
    told = json.dumps(records_of(found))
    masks = {row["mask"] for row in study.store.rows("SELECT mask FROM assignments")}
    assert training[0].mask in masks
    for one in found:
        assert one.part.masks == ()
        assert one.part.table.units == tuple(
            str(number) for number in range(1, len(one.part.table.units) + 1)
        )
    assert not [mask for mask in masks if mask in told]
    assert "D-00" not in told
    assert "s-D-" not in told


def test_what_is_left_out_tells_of_no_timepoint(study: AgreeingStudy) -> None:
    study.coded("dina", [4], purpose=Purpose.TRAINING)  # at baseline
    study.given("cleo", 0, purpose=Purpose.DOUBLE)
    for by in ((By.TIMEPOINT,), (By.TIMEPOINT, By.MONTH)):
        counted = [one.part.counted for one in figures(study, *by)]
        assert [(c.reasons(), c.awaited) for c in counted] == [({"it is training": 1}, 1)] * len(
            counted
        )


def test_neither_dyads_nor_sessions_nor_timepoints_stand_in_records(study: AgreeingStudy) -> None:
    study.coded("dina", [4], purpose=Purpose.TRAINING)
    told = json.dumps(records_of(figures(study, By.OBSERVER, By.MONTH)))
    assert not [word for word in ("D-00", "s-D", "baseline", "month-5", "month-8") if word in told]


def test_by_pair_and_by_observer(study: AgreeingStudy) -> None:
    study.coded("cleo", [4, 4], purpose=Purpose.DOUBLE)
    pairs = figures(study, By.PAIR)
    assert [one.part.group.name for one in pairs] == [
        "anna and ben",
        "anna and cleo",
        "ben and cleo",
    ]
    assert [one.part.counted.pairs for one in pairs] == [10, 2, 2]
    singly = figures(study, By.OBSERVER)
    assert [one.part.group.observers for one in singly] == [("anna",), ("ben",), ("cleo",)]
    assert [one.part.table.observers for one in singly] == [
        ("anna", "the others"),
        ("ben", "the others"),
        ("cleo", "the others"),
    ]
    assert [one.part.counted.pairs for one in singly] == [12, 12, 4]
    assert [one.part.counted.sessions for one in singly] == [10, 10, 2]
    bias = singly[2].of("mean_difference")
    assert bias is not None
    assert bias.estimate == pytest.approx(((4 - 2) + (4 - 2.5) + (4 - 3) + (4 - 3)) / 4)


def test_repeats_and_gold_are_kept_apart(study: AgreeingStudy) -> None:
    study.coded("anna", [2.5, 3, None], purpose=Purpose.REPEAT)
    study.coded("cleo", [3, 4], purpose=Purpose.GOLD)
    between, repeats, gold = figures(study, By.PURPOSE)
    assert between.part.counted.pairs == 10
    assert repeats.part.group.comparison is Comparison.REPEAT
    assert repeats.part.table.observers == ("first", "repeat")
    assert sorted(repeats.part.table.values[:, 0].tolist()) == [2, 3, 4]
    assert (repeats.part.counted.pairs, repeats.part.counted.missing) == (2, 1)
    assert gold.part.table.observers == ("observer", "gold")
    assert sorted(gold.part.table.values.tolist()) == [[3, 2.25], [4, 3]]
    (alone,) = figures(study)
    assert alone.part.counted.pairs == 10


def test_gold_that_was_set_is_held_against_every_coding_but_its_own(study: AgreeingStudy) -> None:
    masks = {
        row["observer"]: row["mask"]
        for row in study.store.rows(
            "SELECT * FROM assignments WHERE session = ?", study.sessions[:1]
        )
    }
    gold_from_coding(study.store, masks["ben"])
    (gold,) = [one for one in figures(study, By.PURPOSE) if one.part.group.name == "against gold"]
    assert gold.part.table.values.tolist() == [[2, 2.5]]
    values = {SENSITIVITY: Decimal(4), NON_INTRUSIVENESS: Decimal(4)}
    set_hidden_gold(study.store, study.sessions[0], values, source="the trainers")
    (gold,) = [one for one in figures(study, By.PURPOSE) if one.part.group.name == "against gold"]
    assert sorted(gold.part.table.values.tolist()) == [[2, 4], [2.5, 4]]


def test_a_coding_made_anew_after_a_failed_check_is_no_repeat(study: AgreeingStudy) -> None:
    study.coded("anna", [3], purpose=Purpose.REPEAT)
    (anew,) = study.coded("anna", [3], purpose=Purpose.REPEAT, first=1)
    first = study.store.rows(
        "SELECT coding_id FROM assignments WHERE observer = 'anna' AND session = ?",
        (study.sessions[1],),
    )[0]["coding_id"]
    study.store.write(recoding_entry(Recoding(anew.coding, first, "gold")))
    repeats = figures(study, By.PURPOSE)[1]
    assert repeats.part.counted.pairs == 1
    assert list(repeats.part.counted.reasons()) == [str(Why.CODED_ANEW)]


def test_cut_offs_are_those_of_the_design_s_events(study: AgreeingStudy) -> None:
    events = (
        Event(DimensionId(SENSITIVITY), EventKind.AT_OR_ABOVE, Decimal(5)),
        Event(DimensionId(SENSITIVITY), EventKind.AT_OR_BELOW, Decimal(3)),
        Event(DimensionId(SENSITIVITY), EventKind.CHANGE_FROM_BASELINE, Decimal(1)),
    )
    set_design(study.store, replace(stub_design(), events=events), "cut-offs")
    (one,) = figures(study)
    assert one.cutoffs == (5.0, 3.5)
    exact = one.of("percent_exact", 5.0)
    assert exact is not None
    assert exact.estimate == pytest.approx(100.0)
    (other,) = figures(study, dimension=NON_INTRUSIVENESS)
    assert other.cutoffs == ()
    (told,) = figures(study, cutoffs=(4.0,))
    assert told.cutoffs == (4.0,)


def test_who_has_still_to_code_a_session_sees_no_figure_of_it(study: AgreeingStudy) -> None:
    study.given("cleo", 0, purpose=Purpose.DOUBLE)
    study.store.person = "cleo"
    shown, hidden = reliability(study.store, asked())
    assert shown == ()
    assert [len(one.withheld) for one in hidden] == [2]
    assert read_views(study.store, "cleo") == ()
    shown, hidden = reliability(study.store, asked(By.TIMEPOINT))
    assert (shown, len(hidden)) == ((), 3)
    study.store.person = "mara"
    assert len(reliability(study.store, asked())[0]) == 1


def test_who_was_shown_a_figure_is_kept_once(study: AgreeingStudy) -> None:
    study.store.person = "cleo"
    reliability(study.store, asked())
    seen = read_views(study.store, "cleo")
    assert len(seen) == 22
    reliability(study.store, asked())
    assert read_views(study.store, "cleo") == seen
    (coding,) = study.given("cleo", 0, purpose=Purpose.DOUBLE)
    study.submitted(coding, {SENSITIVITY: 4}, days=100_000 / 24)
    study.store.person = "lead"
    (one,) = figures(study)
    reasons = one.part.counted.reasons()
    assert list(reasons) == [
        "its observer had seen another's score of the session before submitting it"
    ]


def test_the_same_study_and_seed_give_the_same_bytes(study: AgreeingStudy, tmp_path: Path) -> None:
    told = []
    for name in ("a", "b"):
        found = figures(study, By.PURPOSE)
        write_csv(tmp_path / f"{name}.csv", found)
        write_xlsx(tmp_path / f"{name}.xlsx", found)
        told.append(json.dumps(records_of(found)))
    assert told[0] == told[1]
    for kind in ("csv", "xlsx"):
        first, second = (tmp_path / f"{name}.{kind}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_tables_name_no_timepoint_unless_divided_by_it(study: AgreeingStudy) -> None:
    assert "timepoint" not in rows_of(figures(study))[0]
    head, *rows = rows_of(figures(study, By.TIMEPOINT))
    assert {row[head.index("timepoint")] for row in rows} == {"baseline", "month-5", "month-8"}


def test_nothing_in_a_table_is_run_as_a_formula(study: AgreeingStudy, tmp_path: Path) -> None:
    (one,) = figures(study)
    evil = "=cmd|' /C calc'!A0"
    results = tuple(
        replace(result, about=evil, reason="+1", estimate=-0.5) for result in one.results
    )
    found = (replace(one, results=results),)
    write_csv(tmp_path / "t.csv", found)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"))))
    assert {row["about"] for row in rows} == {f"'{evil}"}
    assert {row["reason"] for row in rows} == {"'+1"}
    assert {row["estimate"] for row in rows} == {"-0.5"}
    write_xlsx(tmp_path / "t.xlsx", found)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "cmd|" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet


def test_it_can_be_cancelled_and_then_nobody_was_shown_anything(study: AgreeingStudy) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        reliability(study.store, asked(), job)
    assert read_views(study.store) == ()


def test_it_is_cancelled_half_way_too(study: AgreeingStudy) -> None:
    told: list[float] = []

    def listen(fraction: float, _what: str) -> None:
        told.append(fraction)
        if fraction > 0.3:
            job.cancel()

    job = Job(listen)
    with pytest.raises(CancelledError):
        reliability(study.store, asked(By.TIMEPOINT), job)
    assert told == sorted(told)
    assert told[-1] < 1
    assert read_views(study.store) == ()


def test_figures_need_no_database(study: AgreeingStudy) -> None:
    read = read_parts(study.store, asked())
    study.store.connection.execute("PRAGMA query_only = 1")
    (one,) = figures_of(read)
    assert one.headline() is not None


def test_what_is_unknown_is_told(study: AgreeingStudy) -> None:
    with pytest.raises(StudyError, match="no dimension warmth"):
        figures(study, dimension="warmth")
    with pytest.raises(StudyError, match="not divided by weekday"):
        by_names(["weekday"])


def test_a_study_without_ratings_has_figures_that_say_so(tmp_path: Path) -> None:
    empty = AgreeingStudy(tmp_path / "empty", dyads=1)
    (one,) = figures(empty)
    assert one.part.counted.sessions == 0
    assert {result.status for result in one.results} == {"not_estimable"}
    empty.store.close()


def test_leniency_and_error_that_were_put_in_come_out(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "known", dyads=40)
    dice = Random(5)
    true = [dice.gauss(4, 1.2) for _ in made.sessions]

    def rated(leniency: float) -> list[float]:
        errors = (leniency + dice.gauss(0, 0.5) for _ in true)
        values = (2 * (value + error) for value, error in zip(true, errors, strict=True))
        return [min(7.0, max(1.0, round(value) / 2)) for value in values]

    made.coded("anna", rated(0.3))
    made.coded("ben", rated(-0.3), purpose=Purpose.DOUBLE)
    (one,) = figures(made)
    planted = {
        "ICC(A,1)": 1.44 / (1.44 + 0.25 + 0.6**2 / 2),
        "ICC(C,1)": 1.44 / (1.44 + 0.25),
        "mean_difference": 0.6,
    }
    for name, truth in planted.items():
        found = one.of(name)
        assert found is not None
        assert found.ci_low is not None
        assert found.ci_high is not None
        assert found.ci_low < truth < found.ci_high
        assert found.ci_high - found.ci_low < 0.4
    made.store.close()


def test_a_study_and_the_same_ratings_as_a_file_give_the_same_figures(
    study: AgreeingStudy,
) -> None:
    rows = study.store.rows(
        "SELECT session, dyad, observer, value FROM ratings_by_session "
        "WHERE is_independent = 1 AND dimension = ? AND value IS NOT NULL",
        (SENSITIVITY,),
    )
    table = tabulate(
        [(row["session"], row["observer"], row["value"]) for row in rows],
        Level.INTERVAL,
        clusters={row["session"]: row["dyad"] for row in rows},
        categories=[1 + step / 2 for step in range(13)],
    )
    by_hand = {(r.statistic, r.weights, r.about): r.estimate for r in results_of(table, draws=0)}
    (one,) = figures(study)
    found = {(r.statistic, r.weights, r.about): r.estimate for r in one.results}
    assert found.keys() == by_hand.keys()
    for key, estimate in found.items():
        assert estimate == pytest.approx(by_hand[key]), key

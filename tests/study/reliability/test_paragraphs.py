"""The paragraphs name every choice and print figures as journals do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from agreeing_study import SENSITIVITY, AgreeingStudy
from studies import stub_design
from vippcoder import __version__
from vippcoder.domain.design import (
    AcrossObservers,
    DoubleCoding,
    Event,
    EventKind,
    OneValue,
)
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.study import Purpose
from vippcoder.study.design.versions import set_design
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.figures import Asked, figures_of, read_parts
from vippcoder.study.reliability.methods import methods_paragraph
from vippcoder.study.reliability.results_text import results_paragraph
from vippcoder.study.reliability.saying import (
    coefficient,
    listed,
    percentage,
    points,
    several,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANNA = [2, 3, 4, 5, 6, 3.5, 4.5, 5.5, 2.5, None, 4, 6.5, 3, 4, 5, 2, 6, 4.5]
BEN = [2.5, 3, 4.5, 5.5, 6, 4, 4, 6, 3, 4, None, 7, 3.5, 4, 4.5, 2.5, 6, 4]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[AgreeingStudy]:
    made = AgreeingStudy(tmp_path / "trial", dyads=6)
    made.coded("anna", ANNA)
    made.coded("ben", BEN, purpose=Purpose.DOUBLE)
    yield made
    made.store.close()


def told(study: AgreeingStudy, *by: By, **more: Any) -> tuple[str, str]:
    wanted = Asked(Division(frozenset(by), dimension=SENSITIVITY), draws=500, seed=3)
    read = read_parts(study.store, replace(wanted, **more))
    figures = figures_of(read)
    return methods_paragraph(read, figures), results_paragraph(read, figures)


def redesign(study: AgreeingStudy, **changes: Any) -> None:
    set_design(study.store, replace(stub_design(), **changes), "another design")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.784, ".78"), (-0.05, "\N{MINUS SIGN}.05"), (1.0, "1.00"), (0.999, "1.00"), (0, ".00")],
)
def test_coefficients_have_no_leading_zero(value: float, shown: str) -> None:
    assert coefficient(value) == shown


def test_other_numbers_are_said_as_people_do() -> None:
    assert (points(-0.31), points(-0.001), points(12)) == ("\N{MINUS SIGN}0.31", "0.00", "12.00")
    assert (percentage(81.4), percentage(0.4), percentage(99.6)) == ("81 %", "0.4 %", "99.6 %")
    assert (percentage(82.5), percentage(27.5)) == ("83 %", "28 %")
    assert (several(1, "pair"), several(2, "pair")) == ("1 pair", "2 pairs")
    assert [listed(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_the_methods_name_every_choice(study: AgreeingStudy) -> None:
    study.coded("cleo", [4], purpose=Purpose.TRAINING)
    event = Event(DimensionId(SENSITIVITY), EventKind.AT_OR_ABOVE, Decimal(5))
    redesign(study, events=(event,))
    methods, _ = told(study)
    for words in (
        "(edition 1)",
        "2 observers",
        "every session was to be coded by two of them",
        "as they were first submitted, before any conference",
        "left out were 1 coding (it is training)",
        "2 values were missing so",
        "ICC(A,1): two-way random effects",
        "single rating, absolute agreement",
        "since not every observer rated every session",
        "a bootstrap over families",
        "500 draws, seed 3",
        "Families were resampled whole",
        "sensitivity at or above 5",
        "unweighted kappa",
        "Koo and Li (2016)",
        "Cicchetti (1994)",
        f"vippcoder {__version__}",
    ):
        assert words in methods, words


def test_the_methods_follow_what_was_done(study: AgreeingStudy) -> None:
    event = Event(DimensionId(SENSITIVITY), EventKind.AT_OR_BELOW, Decimal(3))
    redesign(study, events=(event,), double_coding=DoubleCoding(0.2))
    methods, _ = told(study, include_unblinded=True)
    assert "20 % of the sessions of each timepoint were drawn" in methods
    assert "sensitivity at or below 3" in methods
    assert "Codings whose observers knew the group were let in: 0." in methods
    assert "no other coding was left out" in methods
    asked, _ = told(study, cutoffs=(4.0,))
    assert "that was asked for (sensitivity at or above 4" in asked


def test_a_complete_table_is_told_as_one(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "complete", dyads=6)
    made.coded("anna", [v or 3 for v in ANNA])
    made.coded("ben", [v or 3 for v in BEN], purpose=Purpose.DOUBLE)
    methods, _ = told(made)
    assert "by mean squares, since every observer rated every session" in methods
    assert "missing" not in methods
    made.store.close()


def test_the_results_tell_each_figure_with_its_interval_and_bands(study: AgreeingStudy) -> None:
    event = Event(DimensionId(SENSITIVITY), EventKind.AT_OR_ABOVE, Decimal(5))
    redesign(study, events=(event,))
    _, results = told(study)
    begin = "Sensitivity, 16 sessions of 6 families with two ratings or more by 2 observers: "
    assert results.startswith(f"{begin}ICC(A,1) = .")
    for words in (
        "(95 % CI .",
        "by Koo and Li and excellent by Cicchetti",
        "Consistency, ICC(C,1), was .",
        "For the mean of 2 ratings, ICC(A,k) was .",
        "agreed exactly on 25 %, within half a point on 100 %",
        "standard error of measurement was 0.",
        "At the cut-off of 5 they agreed on 94 %",
        "Cohen's kappa .",
    ):
        assert words in results, words
    assert " 0." not in results.split("standard error")[0]


def test_the_mean_of_ratings_is_told_where_the_design_takes_it(study: AgreeingStudy) -> None:
    redesign(study, one_value=OneValue(across_observers=AcrossObservers.MAIN))
    assert "ICC(A,k)" not in told(study)[1]


def test_what_is_not_estimable_is_told_with_its_reason(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "alike", dyads=2)
    made.coded("anna", [4] * 6)
    made.coded("ben", [4] * 6, purpose=Purpose.DOUBLE)
    methods, results = told(made)
    assert "ICC(A,1) could not be estimated (" in results
    assert "agreed exactly on 100 %" in results
    assert "nan" not in (methods + results).lower().split()
    made.store.close()


def test_repeats_and_gold_are_told_as_what_they_are(study: AgreeingStudy) -> None:
    study.coded("anna", [2, 3, 4.5, 5], purpose=Purpose.REPEAT)
    study.coded("cleo", [3, 4, 4.5, 5], purpose=Purpose.GOLD)
    _, results = told(study, By.PURPOSE)
    between, rest = results.split("Sensitivity (repeats)")
    repeats, gold = rest.split("Sensitivity (against gold)")
    assert "For the mean of 2 ratings" in between
    assert repeats.startswith(", 4 sessions of 2 families rated twice by the same of 1 observer")
    assert "Both ratings agreed exactly on 75 %" in repeats
    assert gold.startswith(", 4 sessions of 2 families with gold, rated by 1 observer")
    assert "For the mean" not in repeats + gold


def test_parts_are_named_and_none_gives_none(study: AgreeingStudy) -> None:
    _, results = told(study, By.TIMEPOINT)
    assert "Sensitivity (baseline), " in results
    assert "Sensitivity (month-8), " in results
    read = read_parts(study.store, Asked(draws=0))
    assert methods_paragraph(read, ()) == results_paragraph(read, ()) == ""

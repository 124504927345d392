"""Agreement on segments in a study: of independent first submissions, over the whole session."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agreeing_study import NON_INTRUSIVENESS, SENSITIVITY, AgreeingStudy
from coded_sets import SECOND
from marked_study import both, coded, mark, rate
from vippcoder.agreement.segments import Settings
from vippcoder.domain.design import SegmentRule, Segments
from vippcoder.domain.study import Purpose
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.looks import read_views
from vippcoder.storage.study.submitted_segments import read_first_segments
from vippcoder.study.design.versions import read_design, set_design
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.figures import keep_view
from vippcoder.study.reliability.records import records_of
from vippcoder.study.reliability.segment_parts import WHERE
from vippcoder.study.reliability.segments import (
    AskedSegments,
    ReadSegments,
    read_segment_parts,
    segment_figures_of,
)
from vippcoder.study.reliability.tables import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def study(tmp_path: Path) -> Iterator[AgreeingStudy]:
    made = AgreeingStudy(tmp_path / "trial")
    yield made
    made.store.close()


def read(study: AgreeingStudy, *by: By, dimension: str = "", **more: Any) -> ReadSegments:
    asked = AskedSegments(Division(frozenset(by), dimension=dimension), draws=100)
    return read_segment_parts(study.store, replace(asked, **more))


def figures(study: AgreeingStudy, *by: By, **more: Any) -> dict[str, dict[str, float | None]]:
    return {
        " ".join(part for part in (one.part.group.dimension, one.part.group.name) if part): {
            result.statistic: result.estimate for result in one.results
        }
        for one in segment_figures_of(read(study, *by, **more))
    }


def test_where_segments_lie_and_what_they_were_rated(study: AgreeingStudy) -> None:
    both(
        study,
        ([(0, 1, 3), (2, 3, 5)], [(0, 1, 3), (2, 3, 4.5)]),
        ([(1, 2, None)], [(1, 2, None)]),
        ([], [(0, 1, 3)]),
    )
    found = figures(study, settings=Settings(tolerance_us=500_000))
    assert list(found) == [WHERE, SENSITIVITY]
    assert found[WHERE]["segments_matched"] == 3
    assert found[WHERE]["segments_extra"] == 1
    assert found[SENSITIVITY]["segments_matched"] == 2
    assert found[SENSITIVITY]["event_percent_linked"] == pytest.approx(100 * 6 / 7)
    assert found[SENSITIVITY]["event_percent_agreement"] == pytest.approx(100 * 2 / 4)
    assert found[WHERE]["event_kappa"] is None


def test_the_window_is_the_session(study: AgreeingStudy) -> None:
    both(study, ([(0, 1, 3)], [(0, 1, 3)]))
    (part, _) = read(study).parts
    (session,) = part.sessions
    length = study.store.rows("SELECT max(end_us) AS us FROM recordings_current")[0]["us"]
    assert (session.start_us, session.end_us) == (0, length)
    assert set(session.codings) == {"anna", "ben"}
    assert part.observers == ("anna", "ben")
    assert part.editions == ("1",)


def test_marking_nothing_is_a_coding_and_counted(study: AgreeingStudy) -> None:
    both(study, ([], []), ([(0, 1, 3)], []))
    study.given("cleo", 0, purpose=Purpose.DOUBLE)
    study.coded("dina", [4], purpose=Purpose.TRAINING)
    part = read(study).parts[0]
    assert (part.counted.sessions, part.counted.pairs, part.counted.missing) == (2, 2, 0)
    assert (part.counted.awaited, part.counted.reasons()) == (1, {"it is training": 1})
    result = segment_figures_of(read(study))[0].results[0]
    assert (result.n_units, result.n_pairs, result.n_clusters) == (2, 2, 1)


def test_a_first_submission_enters_as_it_stood_then(study: AgreeingStudy) -> None:
    (coding,) = study.given("anna", 0)
    home = study.packs["anna"].started(coding)
    mark(study, coding, "a", (0, 1))
    mark(study, coding, "a", (0.5, 1.5))
    mark(study, coding, "b", (2, 3))
    rate(study, coding, "a", 4)
    rate(study, coding, "a", 5)
    rate(study, coding, "b", 2)
    mark(study, coding, "b", None)
    home.submitted(coding)
    mark(study, coding, "c", (3, 4))
    rate(study, coding, "a", 7)
    home.submitted(coding)
    ((only,),) = read_first_segments(study.store).values()
    assert (only.start_us, only.end_us) == (500_000, 1_500_000)
    assert dict(only.values) == {SENSITIVITY: 5}


def test_no_segment_no_part(study: AgreeingStudy) -> None:
    study.coded("anna", [3, 4])
    study.coded("ben", [3, 4], purpose=Purpose.DOUBLE)
    assert read(study).parts == ()


def test_laid_segments_are_units_of_ratings(study: AgreeingStudy) -> None:
    """ICC(A,1) of six segments in two sessions."""
    mine, other = (4.5, 3, 4, 3.5, 5, 3), (1, 0.5, 1.5, 0.5, 2.5, 1)
    both(
        study,
        *(
            tuple(
                [(at, at + 1, 1 + judge[first + at]) for at in range(3)] for judge in (mine, other)
            )
            for first in (0, 3)
        ),
    )
    design = read_design(study.store)
    laid = Segments(SegmentRule.INTERVALS, SECOND)
    set_design(study.store, replace(design, segments=laid), reason="laid")
    (one,) = segment_figures_of(read(study))
    assert one.part.group.dimension == SENSITIVITY
    assert one.part.table is not None
    assert len(one.part.table.units) == 6
    assert len(set(one.part.table.clusters)) == 1
    values = np.array([mine, other]).T
    by_hand = absolute_agreement(values)
    found = {result.statistic: result for result in one.results}
    assert found["ICC(A,1)"].estimate == pytest.approx(by_hand)
    assert found["ICC(A,1)"].settings == "each segment that the study laid is a unit"
    assert "time_unit_kappa" not in found


def absolute_agreement(values: np.ndarray) -> float:
    """ICC(A,1) by mean squares (McGraw and Wong 1996)."""
    units, judges = values.shape
    rows, columns = values.mean(axis=1), values.mean(axis=0)
    msr = judges * ((rows - values.mean()) ** 2).sum() / (units - 1)
    msc = units * ((columns - values.mean()) ** 2).sum() / (judges - 1)
    rest = values - rows[:, None] - columns + values.mean()
    mse = (rest**2).sum() / ((units - 1) * (judges - 1))
    return float((msr - mse) / (msr + (judges - 1) * mse + judges * (msc - mse) / units))


def test_what_matched_segments_were_rated(study: AgreeingStudy) -> None:
    """Two of three segments are matched; one of those was not coded by one observer."""
    both(
        study,
        ([(0, 1, 3), (2, 3, 4), (3.2, 3.6, 5)], [(0, 1, 3.5), (2.1, 3, None)]),
        ([(0, 1, 5)], [(0, 1, 5)]),
    )
    where, rated = segment_figures_of(read(study))
    assert where.part.table is None
    found = {result.statistic: result for result in rated.results}
    assert found["percent_exact"].estimate == 50
    assert found["percent_within_half"].estimate == 100
    assert (found["percent_exact"].n_units, found["percent_exact"].missing) == (2, 1)
    assert found["percent_exact"].settings == (
        "values of 2 segments that two observers marked, IoU at least 0.5"
    )
    assert not found["ICC(A,1)"].is_headline
    assert found["ICC(A,1)"].estimate is None
    assert found["segments_matched"].estimate == 1


def test_a_laid_segment_that_could_not_be_coded_is_a_missing_rating(study: AgreeingStudy) -> None:
    both(study, ([(0, 1, 3), (1, 2, 4), (2, 3, 5)], [(0, 1, None), (1, 2, 5), (2, 3, 5)]))
    laid = Segments(SegmentRule.INTERVALS, SECOND)
    set_design(study.store, replace(read_design(study.store), segments=laid), reason="laid")
    (one,) = segment_figures_of(read(study))
    exact = next(result for result in one.results if result.statistic == "percent_exact")
    assert (exact.n_units, exact.missing) == (2, 1)


def test_divisions(study: AgreeingStudy) -> None:
    told = ([(0, 1, 3)], [(0, 1, 3)])
    both(study, told, told, told)
    (third,) = study.given("cleo", 0, purpose=Purpose.DOUBLE)
    coded(study, third, [(0, 1, 3)])
    (again,) = study.given("anna", 0, purpose=Purpose.REPEAT)
    coded(study, again, [(0, 1, 3), (2, 3, 3)])
    assert list(figures(study, By.PAIR, dimension=WHERE)) == [
        "segments anna and ben",
        "segments anna and cleo",
        "segments ben and cleo",
    ]
    found = figures(study, By.PURPOSE, dimension=WHERE)
    assert found[WHERE]["segments_matched"] == 5
    assert found["segments repeats"]["segments_matched"] == 1
    assert found["segments repeats"]["segments_extra"] == 1
    assert len(figures(study, By.TIMEPOINT, dimension=WHERE)) == 3
    assert list(figures(study, By.OBSERVER, dimension=WHERE)) == [
        "segments anna",
        "segments ben",
        "segments cleo",
    ]


def test_nothing_tells_of_whom_a_session_is(study: AgreeingStudy, tmp_path: Path) -> None:
    both(study, ([(0, 1, 3)], [(0, 1, 3)]), ([(0, 1, 3)], []), ([], [(0, 1, 3)]))
    study.coded("dina", [4], purpose=Purpose.TRAINING)
    found = segment_figures_of(read(study, By.OBSERVER))
    write_csv(tmp_path / "f.csv", found)
    told = json.dumps(records_of(found)) + (tmp_path / "f.csv").read_text(encoding="utf-8-sig")
    for word in ("D-00", "s-D", "baseline", "month-5", "month-8"):
        assert word not in told
    waves = segment_figures_of(read(study, By.TIMEPOINT))
    masks = {row["mask"] for row in study.store.rows("SELECT mask FROM assignments")}
    told = json.dumps(records_of(waves))
    assert not [mask for mask in masks if mask in told]
    with (tmp_path / "f.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert any(row["settings"].startswith("unit 1 s") for row in rows)


def test_who_has_still_to_code_sees_no_figure_and_who_saw_is_kept(study: AgreeingStudy) -> None:
    both(study, ([(0, 1, 3)], [(0, 1, 3)]))
    shown = read(study)
    keep_view(study.store, shown.parts)
    assert len(read_views(study.store, study.store.person)) == 2
    study.given(study.store.person, 0, purpose=Purpose.DOUBLE)
    hidden = read(study)
    assert hidden.parts == ()
    assert len(hidden.hidden) == 2


def test_words_that_are_none(study: AgreeingStudy) -> None:
    both(study, ([(0, 1, 3)], [(0, 1, 3)]))
    assert [one.group.dimension for one in read(study, dimension=SENSITIVITY).parts] == [
        SENSITIVITY
    ]
    assert read(study, dimension=NON_INTRUSIVENESS).parts == ()
    with pytest.raises(StudyError, match="no dimension warmth"):
        read(study, dimension="warmth")


def test_it_can_be_cancelled(study: AgreeingStudy) -> None:
    both(study, ([(0, 1, 3)], [(0, 1, 3)]))
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        segment_figures_of(read(study), job)

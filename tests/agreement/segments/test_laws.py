"""What holds of every measure of segments, whatever was marked."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coded_sets import SECOND, found, marks, session
from vippcoder.agreement.segments import CodedSession, Mark, Settings, results_of
from vippcoder.agreement.segments.results import computed_by_code, computed_by_pair
from vippcoder.errors import CancelledError
from vippcoder.intervals.status import Status
from vippcoder.jobs import Job

SWAPPED = {"segments_missed": "segments_extra", "segments_extra": "segments_missed"}
PERFECT = {
    "mean_iou_matched": 1,
    "overlap_extent_ratio": 1,
    "time_unit_percent": 100,
    "time_unit_percent_coded": 100,
    "event_percent_linked": 100,
    "event_percent_agreement": 100,
    "segments_percent_matched": 100,
}


def _mark(start: int, length: int, code: str) -> Mark:
    return Mark(start * 250_000, (start + length) * 250_000, code)


_coding = st.lists(
    st.builds(_mark, st.integers(0, 100), st.integers(0, 20), st.sampled_from("abc")), max_size=5
)
_several = st.lists(st.fixed_dictionaries({"x": _coding, "y": _coding}), min_size=1, max_size=3)
_few = settings(max_examples=40, deadline=None)


def _sessions(codings: list[dict[str, list[Mark]]]) -> list[CodedSession]:
    return [session(one, name=f"s{at}", length_s=30) for at, one in enumerate(codings)]


@_few
@given(_several)
def test_figures_are_bounded_and_never_nan(codings: list[dict[str, list[Mark]]]) -> None:
    for name, result in found(*_sessions(codings)).items():
        if result.estimate is None:
            assert result.status is Status.NOT_ESTIMABLE
            assert result.reason
            continue
        assert result.status is Status.OK
        assert not math.isnan(result.estimate)
        if "percent" in name:
            assert -1e-9 <= result.estimate <= 100 + 1e-9
        elif not name.startswith("segments_"):
            assert result.estimate <= 1 + 1e-9
        if "kappa" in name:
            assert result.estimate >= -1 - 1e-9


@_few
@given(_several)
def test_the_same_coding_twice_agrees_perfectly(codings: list[dict[str, list[Mark]]]) -> None:
    same = [{"x": one["x"], "y": one["x"]} for one in codings]
    for name, result in found(*_sessions(same)).items():
        if name in {"segments_missed", "segments_extra"}:
            assert result.estimate == 0
        elif name != "segments_matched" and result.estimate is not None:
            assert result.estimate == pytest.approx(PERFECT.get(name, 1))


@_few
@given(_several)
def test_swapping_the_observers_changes_nothing(codings: list[dict[str, list[Mark]]]) -> None:
    swapped = [{"x": one["y"], "y": one["x"]} for one in codings]
    before, after = found(*_sessions(codings)), found(*_sessions(swapped))
    for name, result in before.items():
        assert after[SWAPPED.get(name, name)].estimate == pytest.approx(result.estimate)


@_few
@given(_several, st.integers(-1000, 1000))
def test_shifting_sessions_changes_nothing(
    codings: list[dict[str, list[Mark]]], shift: int
) -> None:
    by_us = shift * 12_345
    before = _sessions(codings)
    after = [
        replace(
            one,
            start_us=one.start_us + by_us,
            end_us=one.end_us + by_us,
            codings={
                observer: [Mark(m.start_us + by_us, m.end_us + by_us, m.code) for m in told]
                for observer, told in one.codings.items()
            },
        )
        for one in before
    ]
    shifted = found(*after)
    for name, result in found(*before).items():
        assert shifted[name].estimate == pytest.approx(result.estimate)
        assert shifted[name].settings == result.settings


@_few
@given(_several)
def test_a_session_taken_twice_changes_no_kappa(codings: list[dict[str, list[Mark]]]) -> None:
    once, twice = found(*_sessions(codings)), found(*_sessions([*codings, *codings]))
    for name in ("time_unit_kappa", "event_kappa", "event_kappa_linked", "overlap_extent_ratio"):
        assert twice[name].estimate == pytest.approx(once[name].estimate)


def _families(count: int) -> list[CodedSession]:
    """Make families of two sessions in which the second observer is late by a varying amount."""
    told = []
    for at in range(2 * count):
        late = (at % 7) / 4
        mine = marks((5, 10, "a"), (20, 24, "b"), (40, 41 + at % 3, "a"), (50, 50, "p"))
        other = marks((5 + late, 10, "a"), (20, 24 + late, "b"), (50 + late, 50 + late, "p"))
        name, dyad = f"s{at}", f"d{at // 2}"
        told.append(session({"x": mine, "y": other}, name=name, dyad=dyad))
    return told


def test_intervals_come_from_families_and_hold_the_estimate() -> None:
    results = results_of(_families(12), draws=500, seed=3)
    assert [result.statistic for result in results[:2]] == [
        "time_unit_kappa",
        "time_unit_kappa_coded",
    ]
    for result in results:
        assert (result.n_units, result.n_clusters, result.n_observers) == (24, 12, 2)
        if result.ci_low is None:
            assert result.reason.startswith("no interval")
            continue
        assert result.ci_high is not None
        assert result.estimate is not None
        assert result.ci_low <= result.estimate <= result.ci_high
        assert "over clusters" in result.ci_method
        assert result.degenerate_share == 0
    assert results == results_of(_families(12), draws=500, seed=3)
    assert results != results_of(_families(12), draws=500, seed=4)


def test_degenerate_draws_are_told() -> None:
    """One family of ten has the second code: a third of the draws leave it out."""
    sessions = [
        session({"x": told, "y": told}, name=f"s{at}")
        for at in range(10)
        for told in [marks((5, 9, "b" if at == 0 else "a"), (20, 25, "a"))]
    ]
    kappa = next(r for r in results_of(sessions, draws=400) if r.statistic == "event_kappa")
    assert kappa.estimate == 1
    assert kappa.ci_low is None
    assert kappa.degenerate_share is not None
    assert 0.2 < kappa.degenerate_share < 0.5
    assert "resampled data sets leave it undefined" in kappa.reason


def test_sessions_of_one_observer_take_no_part() -> None:
    alone = session({"x": marks((0, 5, "a"))}, name="alone")
    both = session({"x": marks((0, 5, "a")), "y": marks((0, 5, "a"))}, name="both")
    assert found(alone, both)["time_unit_kappa"].n_units == 1
    for result in found(alone).values():
        assert result.estimate is None
        assert result.reason == "no session was coded by two observers"


def test_pairs_by_themselves() -> None:
    told = marks((0, 5, "a"), (9, 12, "b"))
    one = session({"x": told, "y": told, "z": []}, name="one")
    two = session({"y": told, "z": told}, name="two")
    results = computed_by_pair([one, two], Settings(), draws=0)
    kappas = {r.about: r for r in results if r.statistic == "time_unit_kappa"}
    by_chance = (10 * 5 + 6 * 3 + 104 * 112) / 120
    assert {about: r.estimate for about, r in kappas.items()} == {
        "x - y": 1,
        "x - z": 0,
        "y - z": pytest.approx((112 - by_chance) / (120 - by_chance)),
    }
    assert kappas["y - z"].n_units == 2
    assert kappas["x - y"].missing == 0


def test_codes_by_themselves() -> None:
    one = session({"x": marks((0, 5, "a"), (9, 12, "b")), "y": marks((0, 5, "a"), (20, 23, "b"))})
    results = computed_by_code([one], Settings(), draws=0)
    kappas = {r.about: r.estimate for r in results if r.statistic == "time_unit_kappa"}
    assert kappas == {"a": 1, "b": pytest.approx((54 - 54.3) / (60 - 54.3))}
    assert not any(r.is_headline or r.statistic == "event_kappa" for r in results)


def test_it_can_be_cancelled() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        results_of(_families(2), job=job)


@pytest.mark.parametrize("wrong", [{"unit_us": 0}, {"tolerance_us": -1}, {"iou": 0}, {"iou": 1.1}])
def test_settings_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"is|longer"):
        found(_families(1)[0], **wrong)


def test_impossible_marks_and_windows() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Mark(2, 1, "a")
    with pytest.raises(ValueError, match="is empty"):
        CodedSession("s", SECOND, SECOND, {})

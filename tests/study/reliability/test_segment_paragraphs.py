"""Agreement on segments in words: every choice is named, every figure or its absence told."""

from __future__ import annotations

from coded_sets import SECOND, marks, session
from vippcoder.agreement.segments import CodedSession, Settings
from vippcoder.agreement.segments.results import computed
from vippcoder.study.reliability.segment_paragraphs import segment_methods, segment_results


def _sessions(observers: str = "xy") -> list[CodedSession]:
    told = []
    for place in range(12):
        late = place % 4
        codings = {
            name: marks((5 + late * at, 10 + late * at, "a"), (20, 24, "b"), (40 + at, 45, "a"))
            for at, name in enumerate(observers)
        }
        told.append(session(codings, name=f"s{place}", dyad=f"d{place // 2}"))
    return told


def test_methods_name_every_choice() -> None:
    settings = Settings(SECOND // 2, 1_500_000, 0.6)
    told = segment_methods(computed(_sessions(), settings, draws=300, seed=5), settings)
    for choice in (
        "each 0.5 s unit of the assigned window",
        "within 1.5 s of each other",
        "at least 0.6 of the time in either",
        "a bootstrap over families (300 draws, seed 5)",
        "uncoded time was a category",
        "counted as no event",
        "vippcoder ",
    ):
        assert choice in told
    assert "pairs were summed" not in told
    assert "independent" not in told
    three = segment_methods(computed(_sessions("xyz"), Settings(), draws=0), Settings())
    assert "pairs were summed" in three
    assert "bootstrap" not in three


def test_results_tell_figures_and_why_there_are_none() -> None:
    results = computed(_sessions(), Settings(), draws=300)
    told = segment_results([("all of them", results)])
    kappa = next(one for one in results if one.statistic == "time_unit_kappa")
    assert kappa.estimate is not None
    assert told.startswith("all of them, 12 sessions of 6 families coded by both observers.")
    assert f"Time-unit kappa was {kappa.estimate:.2f}".replace("0.", ".") in told
    assert "(95 % CI ." in told
    one_code = [session({"x": marks((0, 5, "a")), "y": marks((0, 5, "a"))})]
    told = segment_results([("", computed(one_code, Settings(), draws=0))])
    assert told.startswith("1 session coded by both observers.")
    assert "Event kappa could not be estimated (all marks have one code" in told
    assert "1 pair of segments matched, and 0 had no match." in told
    assert "nan" not in told.lower()


def test_nothing_to_tell() -> None:
    assert segment_methods([], Settings()) == ""
    assert segment_results([]) == ""

"""Figures and page: what is drawn is what was counted, and nothing is fetched from anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.reports.figures.drawing import Axis, Drawing, axis_for
from vippcoder.reports.figures.figures import report_figures
from vippcoder.reports.figures.flow import flow_of
from vippcoder.reports.folder.writing import report_files
from vippcoder.reports.outcomes import study_outcomes
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from released_study import ReleasedStudy
    from vippcoder.reports.outcomes import StudyOutcomes

TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def found(released: ReleasedStudy) -> StudyOutcomes:
    with opened_study(released.study, read_only=True) as store:
        return study_outcomes(store, are_numbered=True)


@pytest.fixture(scope="module")
def page(released: ReleasedStudy, found: StudyOutcomes) -> str:
    with opened_study(released.study, read_only=True) as store:
        return report_files(store, found)["report.html"].decode()


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(TEXT)]


def test_the_flow_counts_every_family_once_at_each_stage(found: StudyOutcomes) -> None:
    allocated, arms = flow_of(found)
    assert allocated == 34
    for stages, size in zip(arms, (20, 14), strict=True):
        assert stages[0].lines[0] == f"allocated: {size}"
        for stage in stages[1:]:
            assert sum(int(line.rpartition(": ")[2]) for line in stage.lines) == size
    assert arms[0][0].lines[1:] == (
        "took up a session: 19 of 20",
        "completed six sessions: 14 of 20",
    )
    assert [stage.lines[0] for stage in arms[1]] == [
        "allocated: 14",
        "rated: 14",
        "rated: 11",
        "rated: 9",
    ]


def test_every_figure_is_svg_with_a_title_and_its_remarks(found: StudyOutcomes) -> None:
    figures = report_figures(found)
    assert list(figures) == [
        "flow",
        "risk_ratios",
        "mean_differences",
        "values_sensitivity",
        "values_non-intrusiveness",
        "sensitivity_sensitivity_at_or_above_5",
        "fragility",
    ]
    for svg in figures.values():
        title = ET.fromstring(svg).find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert words(svg)[0] == title.text
        assert "Reconstruction, made-up data." in words(svg)
    assert "1.94 (0.67 to 5.63)" in words(figures["risk_ratios"])
    assert "9/17 v 3/11" in words(figures["risk_ratios"])
    assert words(figures["fragility"]).count("no ratio") == 4


def test_every_dyad_with_a_value_is_a_point(found: StudyOutcomes) -> None:
    svg = report_figures(found)["values_sensitivity"]
    assert svg.count("fill-opacity") == 34 + 28 + 20


def test_the_page_fetches_nothing_and_says_what_it_is(page: str) -> None:
    assert not re.search(r"(src|href|url|@import|<script|<link)\b", page)
    addresses = set(re.findall(r"https?://[^\"\s]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert '<p class="remarks" role="note"><strong>Reconstruction, made-up data.' in page
    for figure in ("1.941", "0.670", "5.625", "-0.118", "0.603", "29", "22"):
        assert f"<td>{figure}</td>" in page


def test_the_page_is_closed_as_it_was_opened(page: str) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
            if tag not in {"meta", "br"}:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    tags = Tags()
    tags.feed(page)
    assert tags.open == []


def test_words_cannot_become_marks() -> None:
    picture = Drawing(100, 40, "<b>&", remarks="<script>")
    picture.words((1, 1), "a < b")
    assert "<script>" not in picture.svg()
    assert words(picture.svg()) == ["a < b", "<script>"]


@given(
    st.lists(st.floats(-50, 50), max_size=12),
    st.floats(-60, 60),
    st.booleans(),
)
def test_an_axis_keeps_order_and_stays_within_its_ends(
    values: list[float], other: float, is_log: bool
) -> None:
    shown = [abs(value) + 0.01 for value in values] if is_log else values
    place = abs(other) + 0.01 if is_log else other
    axis = axis_for(shown, (100, 500), is_log=is_log, holds=1.0 if is_log else 0.0)
    assert 100 < axis.at(1.0 if is_log else 0.0) < 500
    assert 100 <= axis.at(place) <= 500
    ordered = [axis.at(value) for value in sorted([*shown, place])]
    assert ordered == sorted(ordered)
    ticks = axis.ticks()
    assert all(axis.low - 1e-6 <= tick <= axis.high + 1e-6 for tick in ticks)


def test_a_logarithmic_axis_has_one_halfway_between_a_half_and_two() -> None:
    assert Axis(0.5, 2, 0, 100, is_log=True).at(1) == pytest.approx(50)

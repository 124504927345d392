"""Charts: a point leads to its sessions, by mouse and keys; figures are written; looks change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from vippcoder.errors import StudyError
from vippcoder.ui.lead.charts.bland_altman import BlandAltmanChart, Level
from vippcoder.ui.lead.charts.drift import DriftChart, DriftPoint
from vippcoder.ui.lead.charts.heat_map import HeatMap
from vippcoder.ui.lead.charts.plot import spots_of
from vippcoder.ui.lead.charts.scatter import ScatterChart
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.look import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

POINTS = [(2.0, 3.0, "R-AAAA"), (5.0, 5.0, "R-BBBB"), (5.0, 5.0, "R-CCCC"), (6.0, 4.0, "R-DDDD")]


@pytest.fixture
def scatter(qtbot: QtBot, look: Look) -> ScatterChart:
    assert look is not None
    made = ScatterChart()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_pair(("anna", "ben"), POINTS, (1, 7), (5,))
    return made


def test_sessions_that_coincide_are_one_point() -> None:
    assert [(s.x, s.y, s.masks) for s in spots_of(POINTS)] == [
        (2.0, 3.0, ("R-AAAA",)),
        (5.0, 5.0, ("R-BBBB", "R-CCCC")),
        (6.0, 4.0, ("R-DDDD",)),
    ]


@pytest.mark.qt_log_ignore("not accepted by receiving widget", "does not support raise")
def test_a_click_on_a_point_asks_for_its_sessions(scatter: ScatterChart, qtbot: QtBot) -> None:
    asked: list[tuple[str, ...]] = []
    scatter.spot_asked.connect(asked.append)
    QTest.qWait(50)
    where = scatter.mapFromScene(scatter.getPlotItem().vb.mapViewToScene(QPointF(5, 5)))
    QTest.mouseClick(scatter.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: asked == [("R-BBBB", "R-CCCC")])


def test_points_are_reached_by_keys_and_said_in_words(scatter: ScatterChart) -> None:
    asked: list[tuple[str, ...]] = []
    scatter.spot_asked.connect(asked.append)
    assert "4 sessions, 2 with the same value" in scatter.accessibleDescription()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(scatter, key)
    assert scatter.accessibleDescription() == "R-BBBB, R-CCCC: 5, 5"
    QTest.keyClick(scatter, Qt.Key.Key_Return)
    assert asked == [("R-BBBB", "R-CCCC")]


def test_a_figure_is_written_dark_on_white_whatever_the_window(
    scatter: ScatterChart, look: Look, tmp_path: Path
) -> None:
    look.choose(Choice("dark", 100))
    scatter.export(tmp_path / "figure.png")
    scatter.export(tmp_path / "figure.svg")
    image = QImage(str(tmp_path / "figure.png"))
    assert image.width() == 1600
    assert image.pixelColor(2, 2).name().upper() == theme.LIGHT.surface
    svg = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert ">anna " in svg
    assert str(tmp_path) not in svg
    assert theme.current().name == "dark"
    assert scatter.backgroundBrush().color().name().upper() == theme.DARK.surface


@pytest.mark.parametrize("name", ["figure.gif", "figure"])
def test_another_format_is_refused(scatter: ScatterChart, tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match=r"end the name in \.svg or \.png"):
        scatter.export(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_place_that_cannot_be_written_is_told(scatter: ScatterChart, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be written"):
        scatter.export(tmp_path / "nowhere" / "figure.svg")


def test_bias_and_limits_are_drawn_where_they_are(qtbot: QtBot, look: Look) -> None:
    assert look is not None
    chart = BlandAltmanChart()
    qtbot.addWidget(chart)
    chart.show_pair(
        ("anna", "ben"),
        [(4.0, -1.0, "R-AAAA"), (5.0, 0.5, "R-BBBB")],
        Level(-0.25, -1.0, 0.5),
        (Level(-2.3, None, None), Level(1.8, None, None)),
    )
    lines = [item.value() for item in chart._items if hasattr(item, "value")]
    assert lines == [0, -0.25, -2.3, 1.8]
    low, high = chart.getPlotItem().viewRange()[1]
    assert low < -2.3 < 1.8 < high or (low <= -1.1 and high >= 1.1)
    assert "mean difference -0.25" in chart.accessibleDescription()
    chart.show_pair(("anna", "ben"), [], None)
    assert chart._items == []


def test_an_alarm_has_another_shape(qtbot: QtBot, look: Look) -> None:
    assert look is not None
    chart = DriftChart("bias", "Rolling bias", "Bias")
    qtbot.addWidget(chart)
    points = [
        DriftPoint(10, 0.1, -0.2, 0.4, is_alarm=False, mask="R-AAAA"),
        DriftPoint(11, None, None, None, is_alarm=False, mask="R-BBBB"),
        DriftPoint(12, 0.9, 0.6, 1.2, is_alarm=True, mask="R-CCCC"),
    ]
    chart.show_drift(points, (-0.5, 0.5))
    assert chart.accessibleDescription() == "2 windows, 1 with an alarm"
    shapes = [item.opts["symbol"] for item in chart._items if hasattr(item, "points")]
    assert {"o", "t"} <= set(shapes)


def test_pairs_are_chosen_by_mouse_and_keys(qtbot: QtBot, look: Look) -> None:
    assert look is not None
    chart = HeatMap()
    qtbot.addWidget(chart)
    chart.resize(300, 240)
    chart.show()
    pairs = {frozenset(("anna", "ben")): 0.8, frozenset(("ben", "cleo")): 0.4}
    chart.show_pairs(("anna", "ben", "cleo"), pairs, {frozenset(("anna", "cleo")): "2 only"})
    assert chart.accessibleDescription() == "anna and ben: .80"
    heard: list[tuple[str, str]] = []
    chart.chosen.connect(lambda one, other: heard.append((one, other)))
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription() == "anna and cleo: 2 only"
    where = chart.cell(2, 1).center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=where)
    assert heard == [("anna", "cleo"), ("ben", "cleo")]
    assert chart.pair == ("ben", "cleo")
    chart.show_pairs(("anna",), {}, {})
    assert chart.pair is None
    assert chart.accessibleDescription() == "No pair of observers yet"

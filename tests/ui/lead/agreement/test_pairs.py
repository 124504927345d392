"""The map of pairs and the charts of one; a point leads to its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from agreeing_study import SENSITIVITY
from coded_for_page import by_verb, cells, view_of
from vippcoder.study.reliability.division import By

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.mark.qt_log_ignore("not accepted by receiving widget", "does not support raise")
def test_a_click_on_a_point_opens_its_session(
    pairs: AgreementPanel, ready: Callable[[AgreementPanel], None], qtbot: QtBot
) -> None:
    chart = view_of(pairs).scatter
    where = chart.mapFromScene(chart.getPlotItem().vb.mapViewToScene(QPointF(2, 4)))
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: pairs.comparison.shown is not None, timeout=10_000)
    ready(pairs)
    values = cells(pairs.comparison.values)
    assert values[0][1:3] == ["2", "4"], "the first session, both codings"
    assert pairs.comparison.shown is not None
    assert pairs.about.text() == f"{pairs.comparison.shown.mask}, first submissions"
    assert not pairs.asking.isVisible()
    assert pairs.settle.isVisible()
    assert not pairs.export.isVisible(), "there is nothing to write of a session"
    pairs.back.click()
    assert not pairs.settle.isVisible()
    assert pairs.asking.isVisible()
    assert pairs.comparison.shown is None


def test_of_several_sessions_on_a_point_one_is_chosen_by_keys(
    pairs: AgreementPanel, ready: Callable[[AgreementPanel], None], qtbot: QtBot
) -> None:
    view = view_of(pairs)
    together = [i for i, spot in enumerate(view.scatter._spots) if (spot.x, spot.y) == (4, 4)]
    view.scatter.setFocus()
    for _ in range(together[0] + 1):
        QTest.keyClick(view.scatter, Qt.Key.Key_Right)
    QTest.keyClick(view.scatter, Qt.Key.Key_Return)
    assert [row[1:] for row in cells(view.sessions)] == [["4", "4", "0"]] * 3
    assert view.sessions.hasFocus()
    assert view.all.isVisible()
    QTest.keyClick(view.sessions, Qt.Key.Key_Down)
    wanted = cells(view.sessions)[1][0]
    QTest.keyClick(view.sessions, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pairs.comparison.shown is not None, timeout=10_000)
    ready(pairs)
    assert pairs.about.text().startswith(wanted)
    pairs.back.click()
    assert view.sessions.hasFocus()
    QTest.keyClick(view.sessions, Qt.Key.Key_Escape)
    assert view.sessions.model().rowCount() == 12


def test_the_heat_map_shows_each_pair_and_the_chart_its_bias(
    pairs: AgreementPanel, lead: LeadWindow, study: Path
) -> None:
    view = view_of(pairs)
    shown, bias = dict(view.map._values), view.differences._bias
    told, first = view.told.text(), cells(view.sessions)[0]
    view.map.choose("ben", "cleo")
    assert cells(view.sessions)[0][3] == "1", "ben says 4 and cleo 3, or 4 and 5"
    figures = {
        frozenset(one.part.group.observers): one
        for one in by_verb(lead, study, By.PAIR)
        if one.part.dimension.id == SENSITIVITY
    }
    assert shown == {
        pair: result.estimate
        for pair, one in figures.items()
        if (result := one.of("ICC(A,1)")) is not None and result.estimate is not None
    }
    result = figures[frozenset(("anna", "ben"))].of("mean_difference")
    assert result is not None
    assert bias is not None
    assert bias.at == result.estimate
    assert told.startswith("ICC(A,1) .88 over 12 sessions. No interval: 4 ")
    assert told.endswith("ben rates 0.38 higher than anna on average.")
    assert first[1:] == ["2", "4", "2"]

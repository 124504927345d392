"""The page fits, asks what its views heed, is reached by Tab and says what comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from agreeing_study import AgreeingStudy
from coded_for_page import ANNA, view_of
from vippcoder.ui.lead.panels.agreement.kinds import KINDS
from vippcoder.ui.lead.panels.agreement.planning_view import PlanningView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow


def test_the_models(pairs: AgreementPanel, qtmodeltester: ModelTester) -> None:
    for rows in (
        pairs.tables.parts.rows,
        pairs.tables.statistics.rows,
        view_of(pairs).sessions.rows,
    ):
        qtmodeltester.check(rows)


def test_what_a_view_does_not_heed_is_not_asked(panel: AgreementPanel) -> None:
    shown = {
        kind.name: (panel.turn(kind.name), [part.isVisible() for part in _question(panel)])[1]
        for kind in KINDS
    }
    assert shown == {
        "tables": [True, True, True],
        "pairs": [True, False, True],
        "segments": [False, True, True],
        "drift": [True, False, False],
        "planning": [True, False, False],
        "text": [False, True, True],
    }


def _question(panel: AgreementPanel) -> tuple[QWidget, ...]:
    return panel.asking.dimension, panel.asking.by, panel.asking.unblinded


def test_before_anything_can_be_compared_the_way_to_packs_is_offered(
    lead: LeadWindow, tmp_path: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    made = AgreeingStudy(tmp_path / "fresh")
    made.coded("anna", ANNA[:3])
    made.store.close()
    assert lead.open_folder(tmp_path / "fresh")
    panel: AgreementPanel = lead.panels[lead._go_to_page("agreement")]  # type: ignore[assignment]
    ready(panel)
    button = panel.findChild(QPushButton, "step-to-packs")
    assert button is not None
    assert button.isVisible()
    assert panel.first_focus() is button
    assert not panel.export.isVisible()
    panel.turn("planning")
    assert not button.isVisible()
    view = panel.views["planning"]
    assert isinstance(view, PlanningView)
    assert view.now.text() == "0 sessions with two values so far; no more are assigned."
    panel.turn("tables")
    button.click()
    assert lead.pages.currentWidget() is not panel


def test_every_view_fits_and_its_parts_are_reached_by_tab(
    panel: AgreementPanel, lead: LeadWindow, ready: Callable[[AgreementPanel], None]
) -> None:
    reached = {
        "tables": ["agreement-parts", "agreement-statistics"],
        "pairs": ["pairs-measure-0", "heat-map", "pair-sessions", "scatter", "bland-altman"],
        "drift": ["drift-lines", "drift-bias", "drift-icc"],
        "planning": ["planning-width", "planning-icc", "planning-sizes"],
        "text": ["copy-methods", "paragraph-methods", "copy-results"],
    }
    for name, wanted in reached.items():
        panel.turn(name)
        ready(panel)
        assert (lead.width(), lead.height()) == (1366, 690), name
        panel.export.setFocus()
        panel.line.which.parts[0].setFocus()
        seen: list[str] = []
        for _ in range(30):
            QTest.keyClick(lead.focusWidget(), Qt.Key.Key_Tab)
            seen.append(lead.focusWidget().objectName())
        assert [one for one in dict.fromkeys(seen) if one in wanted] == wanted, (name, seen)

"""Figures on the page are those of the verb, and are computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from agreeing_study import SENSITIVITY, AgreeingStudy
from coded_for_page import by_verb, cells
from marked_study import both
from vippcoder.storage.study.looks import read_views
from vippcoder.study.reliability.division import By
from vippcoder.study.reliability.segments import (
    AskedSegments,
    read_segment_parts,
    segment_figures_of,
)
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.agreement.segments_view import SegmentsView
from vippcoder.ui.lead.panels.agreement.wording import figure_of, name_of
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow


def test_figures_on_screen_are_those_of_the_verb(
    panel: AgreementPanel, lead: LeadWindow, study: Path
) -> None:
    parts, shown = cells(panel.tables.parts), cells(panel.tables.statistics)
    first, counted = panel.tables.first.text(), panel.line.told.text()
    figures = by_verb(lead, study)
    assert [row[0] for row in parts] == [one.part.dimension.name for one in figures]
    assert [row[4] for row in parts] == [figure_of(one.headline()) for one in figures]
    assert [row[2] for row in parts] == [str(one.part.counted.sessions) for one in figures]
    (sensitivity,) = [one for one in figures if one.part.dimension.id == SENSITIVITY]
    assert [row[:2] for row in shown] == [
        [name_of(result), figure_of(result)] for result in sensitivity.results
    ]
    assert first == f"ICC(A,1) {figure_of(sensitivity.headline())}"
    assert counted == "12 sessions with two values, 20 pairs"


@pytest.mark.parametrize("by", [By.TIMEPOINT, By.OBSERVER, By.MONTH])
def test_a_division_is_a_line_each(
    panel: AgreementPanel,
    lead: LeadWindow,
    study: Path,
    ready: Callable[[AgreementPanel], None],
    by: By,
) -> None:
    panel.asking.by._take(by.value)
    ready(panel)
    shown = [(row[1], row[2], row[4]) for row in cells(panel.tables.parts)]
    assert shown == [
        (one.part.group.name, str(one.part.counted.sessions), figure_of(one.headline()))
        for one in by_verb(lead, study, by)
    ]


def test_the_cut_off_that_is_typed_is_the_one_that_is_cut_at(
    panel: AgreementPanel, ready: Callable[[AgreementPanel], None]
) -> None:
    panel.asking.cutoff.setFocus()
    QTest.keyClicks(panel.asking.cutoff, "4,5; 6")
    QTest.keyClick(panel.asking.cutoff, Qt.Key.Key_Return)
    ready(panel)
    names = [row[0] for row in cells(panel.tables.statistics)]
    assert any(name.endswith("cut at 4.5") for name in names)
    assert any(name.endswith("cut at 6") for name in names)
    panel.asking.cutoff.setText("high")
    panel.asking.cutoff.editingFinished.emit()
    assert "A cut-off is a number" in panel.bar.title.text()
    assert panel.asking.question.cutoffs == (4.5, 6)


def test_nothing_is_computed_again_while_nothing_changed(
    panel: AgreementPanel, ready: Callable[[AgreementPanel], None], study: Path, lead: LeadWindow
) -> None:
    begun: list[str] = []
    panel.computing.begun.connect(begun.append)
    panel.refresh()
    ready(panel)
    panel.asking.by._take(By.TASK.value)
    ready(panel)
    panel.asking.by._take("")
    ready(panel)
    assert begun == ["tables"], "the tasks alone were new"
    assert lead.close_study()
    with opened_study(study, read_only=True) as store:
        views = [(view.person, view.place) for view in read_views(store)]
    assert views == [("lead", "agreement")] * 28, "kept once for each coding"


def test_computing_is_cancelled_and_goes_on(
    panel: AgreementPanel, ready: Callable[[AgreementPanel], None], qtbot: QtBot
) -> None:
    before = cells(panel.tables.parts)
    panel.computing.begun.connect(lambda _: panel.computing.cancel())
    panel.asking.cutoff.setText("5.5")
    panel.asking.cutoff.editingFinished.emit()
    qtbot.waitUntil(panel.hint.isVisible, timeout=20_000)
    assert "stopped" in panel.hint.title.text()
    assert cells(panel.tables.parts) == before
    panel.computing.begun.disconnect()
    panel.hint.button.click()
    ready(panel)
    assert not panel.hint.isVisible()
    assert any("cut at 5.5" in row[0] for row in cells(panel.tables.statistics))


def test_segments_are_told_as_the_verb_tells_them(
    lead: LeadWindow, tmp_path: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    made = AgreeingStudy(tmp_path / "marked", dyads=6)
    here, later = [(1.0, 4.0, 5.0), (6.0, 9.0, 3.0)], [(2.0, 4.5, 5.0)]
    both(made, *[(here, here if place % 2 else later) for place in range(6)])
    made.store.close()
    assert lead.open_folder(tmp_path / "marked")
    panel: AgreementPanel = lead.panels[lead._go_to_page("agreement")]  # type: ignore[assignment]
    ready(panel)
    panel.turn("segments")
    ready(panel)
    view = panel.views["segments"]
    assert isinstance(view, SegmentsView)
    shown, parts = cells(view.statistics), cells(view.parts)
    assert panel.line.told.text() == "6 sessions with two codings, 6 pairs, nothing left out"
    assert lead.close_study()
    with opened_study(tmp_path / "marked", person="lead") as store:
        figures = segment_figures_of(read_segment_parts(store, AskedSegments()))
    assert [row[0] for row in parts] == ["Where segments lie", "Sensitivity"]
    assert [row[:2] for row in shown] == [
        [name_of(result), figure_of(result)] for result in figures[0].results
    ]
    assert ["Segments matched", "9"] in [row[:2] for row in shown]


def test_every_interval_is_drawn(panel: AgreementPanel) -> None:
    for line in panel.tables.parts.rows.items:
        image = QImage(200, 36, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        assert line.drawing is not None
        line.drawing(painter, QRectF(0, 0, 200, 36))
        painter.end()
        ink = theme.current().accent.lower()
        assert any(image.pixelColor(x, 18).name() == ink for x in range(200))

"""Figures on the page are the verb's; a point leads to its session; nothing tells whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget

from agreeing_study import SENSITIVITY, AgreeingStudy
from marked_study import both
from vippcoder.agreement.sample_size import expected_interval, sessions_needed
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.looks import read_views
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.drift import study_drift
from vippcoder.study.reliability.figures import Asked, figures_of, read_parts, reliability
from vippcoder.study.reliability.methods import methods_paragraph
from vippcoder.study.reliability.results_text import results_paragraph
from vippcoder.study.reliability.segments import (
    AskedSegments,
    read_segment_parts,
    segment_figures_of,
)
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.agreement.drift_view import DriftView
from vippcoder.ui.lead.panels.agreement.kinds import KINDS
from vippcoder.ui.lead.panels.agreement.pairs_view import PairsView
from vippcoder.ui.lead.panels.agreement.planning_view import PlanningView
from vippcoder.ui.lead.panels.agreement.segments_view import SegmentsView
from vippcoder.ui.lead.panels.agreement.text_view import TextView
from vippcoder.ui.lead.panels.agreement.wording import figure_of, name_of
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.study.reliability.figures import Figures
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow

ANNA = [2, 3, 4, 5, 6, 3.5, 4.5, 5.5, 2.5, 4, 4, 6.5]
BEN = [4, 3, 4, 5, 6, 4, 5, 6, 3, 4, 4, 7]
"""On three sessions both say 4; on the first they are two points apart."""


def coded_study(folder: Path) -> AgreeingStudy:
    """Return a study of four families and four observers, open."""
    made = AgreeingStudy(folder)
    made.coded("anna", ANNA)
    made.coded("ben", BEN, purpose=Purpose.DOUBLE)
    made.coded("cleo", [3, 3, 5, 5], purpose=Purpose.DOUBLE)
    made.coded("dina", [4], purpose=Purpose.TRAINING)
    return made


@pytest.fixture
def study(tmp_path: Path) -> Path:
    coded_study(tmp_path / "trial").store.close()
    return tmp_path / "trial"


@pytest.fixture
def ready(settle: Callable[[], None], qtbot: QtBot) -> Callable[[AgreementPanel], None]:
    """Wait until a page shows the figures that were asked for."""

    def wait(panel: AgreementPanel) -> None:
        for _ in range(3):
            settle()
            qtbot.waitUntil(lambda: panel.computing.is_idle, timeout=60_000)
            qtbot.wait(30)

    return wait


@pytest.fixture
def panel(page: Callable[[str], Panel], ready: Callable[[AgreementPanel], None]) -> AgreementPanel:
    made: AgreementPanel = page("agreement")  # type: ignore[assignment]
    ready(made)
    return made


@pytest.fixture
def pairs(panel: AgreementPanel, ready: Callable[[AgreementPanel], None]) -> AgreementPanel:
    """The page with its pairs in front, and anna and ben chosen."""
    panel.line.which.parts[1].click()
    ready(panel)
    view_of(panel).map.choose("anna", "ben")
    return panel


def view_of(panel: AgreementPanel) -> PairsView:
    """Return the view of pairs."""
    view = panel.views["pairs"]
    assert isinstance(view, PairsView)
    return view


def by_verb(lead: LeadWindow, study: Path, *by: By) -> tuple[Figures, ...]:
    """Close the window's study and return what the verb says."""
    assert lead.close_study()
    with opened_study(study, person="lead") as store:
        return reliability(store, Asked(Division(frozenset(by))))[0]


def cells(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


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


def test_what_is_left_out_is_listed_with_its_reason(panel: AgreementPanel) -> None:
    assert panel.line.left_out.text() == "1 left out…"
    panel.line.left_out.click()
    ((mask, *rest),) = cells(panel.list.lines)
    assert mask.startswith("R-")
    assert rest == ["dina", "it is training"]
    assert panel.list.lines.hasFocus()
    panel.back.click()
    assert panel.line.left_out.hasFocus()


def test_who_still_codes_a_session_sees_it_withheld(
    lead: LeadWindow, tmp_path: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    made = coded_study(tmp_path / "other")
    made.given("cleo", 5, purpose=Purpose.DOUBLE)
    made.store.close()
    lead.start.person.setText("cleo")
    assert lead.open_folder(tmp_path / "other")
    panel: AgreementPanel = lead.panels[lead._go_to_page("agreement")]  # type: ignore[assignment]
    ready(panel)
    why = "withheld from cleo, who has still to code the session of 2 codings"
    assert [row[1:5] for row in cells(panel.tables.parts)] == [
        ["\N{EN DASH}"] * 2 + [why, "\N{EN DASH}"]
    ] * 2
    assert panel.tables.said["means"].text() == why
    assert panel.tables.statistics.model().rowCount() == 0
    panel.turn("pairs")
    ready(panel)
    assert set(view_of(panel).map._values) <= {
        frozenset(("anna", "cleo")),
        frozenset(("ben", "cleo")),
    }
    view_of(panel).map.choose("anna", "ben")
    assert view_of(panel).sessions.model().rowCount() == 0
    assert "withheld from you" in view_of(panel).told.text()
    panel.turn("text")
    ready(panel)
    view = panel.views["text"]
    assert isinstance(view, TextView)
    for key, text in view.texts.items():
        assert text.text().startswith("Withheld from you")
        assert not view.copies[key].isEnabled()


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


def test_no_word_tells_whose_a_session_is(
    pairs: AgreementPanel, lead: LeadWindow, ready: Callable[[AgreementPanel], None]
) -> None:
    view_of(pairs).session_asked.emit(cells(view_of(pairs).sessions)[0][0])
    ready(pairs)
    told = [lead.windowTitle()]
    for kind in (QLabel, QPushButton):
        told += [f"{found.text()} {found.toolTip()}" for found in pairs.findChildren(kind)]
    for table in pairs.findChildren(QTableView):
        told += [" ".join(row) for row in cells(table)]
    told += [
        view_of(pairs).scatter.accessibleDescription(),
        view_of(pairs).map.accessibleDescription(),
    ]
    for word in ("D-001", "baseline", "month-5", ".mov", ".mp4", "family 1"):
        assert word not in " | ".join(told)


def test_the_models(pairs: AgreementPanel, qtmodeltester: ModelTester) -> None:
    for rows in (
        pairs.tables.parts.rows,
        pairs.tables.statistics.rows,
        view_of(pairs).sessions.rows,
    ):
        qtmodeltester.check(rows)


def test_drift_is_the_verbs_and_its_alarm_is_told_and_drawn(
    panel: AgreementPanel, lead: LeadWindow, study: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    panel.turn("drift")
    ready(panel)
    view = panel.views["drift"]
    assert isinstance(view, DriftView)
    shown = cells(view.lines)
    assert "the whole interval of the bias lies more than 0.5 steps" in view.told.text()
    assert view.bias._bounds == (-0.25, 0.25)
    drawn = [point.estimate for point in view.bias._points]
    assert lead.close_study()
    with opened_study(study, person="lead") as store:
        found, _ = study_drift(store, Division(dimension=SENSITIVITY))
    assert [row[:2] for row in shown] == [[one.course.observer, "the panel"] for one in found]
    assert drawn == [point.bias.estimate for point in found[0].points]
    for row, one in zip(shown, found, strict=True):
        assert (one.alarm.why in row[5]) if one.alarm else row[5] in {"no alarm", one.reason}


def test_planning_says_what_the_verb_says(panel: AgreementPanel) -> None:
    panel.turn("planning")
    view = panel.views["planning"]
    assert isinstance(view, PlanningView)
    view.form.show_values({"width": 0.3, "form": "ICC(C,1)", "icc": 0.8, "observers": 2})
    view.form.changed.emit()
    needed = sessions_needed(0.3, 0.8)
    assert view.answer.text().startswith(f"{needed} sessions coded by 2 observers")
    by_number = {row[0]: row for row in cells(view.lines)}
    low, high = expected_interval(12, 0.8)
    assert by_number["12"][1] == f"{low:.2f} to {high:.2f}".replace("0.", ".")
    assert by_number["12"][4] == "coded so far"
    assert by_number[str(needed)][4] == "wanted"
    assert view.now.text() == "12 sessions with two values so far; no more are assigned."
    view.form.show_values({"width": 0.1, "form": "ICC(A,1)", "icc": 0.8, "leniency": 0.5})
    view.form.changed.emit()
    assert "Even 10000 sessions" in view.answer.text()
    assert view.lines.model().rowCount() > 5, "what to expect of others stays"


def test_paragraphs_are_those_of_the_verb_and_are_copied(
    panel: AgreementPanel, lead: LeadWindow, study: Path
) -> None:
    panel.turn("text")
    view = panel.views["text"]
    assert isinstance(view, TextView)
    shown = {key: text.text() for key, text in view.texts.items()}
    view.copies["results"].click()
    assert QGuiApplication.clipboard().text() == shown["results"]
    assert view.copies["results"].text() == "Copied"
    assert lead.close_study()
    with opened_study(study, person="lead") as store:
        read = read_parts(store, Asked())
    figures = figures_of(read)
    assert shown["methods"] == methods_paragraph(read, figures)
    assert shown["results"] == results_paragraph(read, figures)


def test_tables_and_figures_are_written(
    pairs: AgreementPanel, tmp_path: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    pairs.turn("drift")
    ready(pairs)
    for view in pairs.views.values():
        for export in view.exports():
            for ending in export.endings:
                file = tmp_path / f"{export.name}.{ending}"
                pairs.export.write(export, file)
                assert file.stat().st_size > 500
                assert pairs.hint.title.text() == f"Written: {file.name}."
    heads = (tmp_path / "agreement.csv").read_text(encoding="utf-8-sig").splitlines()
    assert heads[0].startswith("instrument,editions,dimension,comparison")
    assert len(heads) > 50
    image = QImage(str(tmp_path / "pairs.png"))
    assert image.width() == 1600
    assert "ben" in (tmp_path / "pairs.svg").read_text(encoding="utf-8")
    pairs.export.write(pairs.tables.exports()[0], tmp_path / "agreement.ods")
    assert ".ods is no format for a table" in pairs.bar.title.text()
    assert not (tmp_path / "agreement.ods").exists()


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

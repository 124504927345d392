"""Drift, planning and paragraphs are those of the verbs; tables and figures are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QImage

from agreeing_study import SENSITIVITY
from coded_for_page import cells
from vippcoder.agreement.sample_size import expected_interval, sessions_needed
from vippcoder.study.reliability.division import Division
from vippcoder.study.reliability.drift import study_drift
from vippcoder.study.reliability.figures import Asked, figures_of, read_parts
from vippcoder.study.reliability.methods import methods_paragraph
from vippcoder.study.reliability.results_text import results_paragraph
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.agreement.drift_view import DriftView
from vippcoder.ui.lead.panels.agreement.planning_view import PlanningView
from vippcoder.ui.lead.panels.agreement.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow


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

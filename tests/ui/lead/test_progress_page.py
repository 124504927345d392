"""The dashboard: figures that add up, masks alone, questions answered, revealing that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from collected import assign, issue
from studies import stub_study
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.assignments import cancellation_entry, read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.looks import read_reveals
from vippcoder.storage.study.questions import read_answers
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.progress import ProgressPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a study in which anna has submitted one, stopped one, and asked a question."""
    folder = tmp_path / "trial"
    store = stub_study(folder, dyads=2)
    sessions = [s.id for s in read_sessions(store)]
    anna = assign(store, "anna", *sessions[:4])
    assign(store, "ben", *sessions[:2], purpose=Purpose.DOUBLE)
    home = issue(store, "pack-a", *anna)
    home.started(anna[0]).rated(anna[0], "sensitivity", None, cannot_code="asleep")
    home.submitted(anna[0]).started(anna[1]).stopped(anna[1], "group-recognised")
    home.entry(
        anna[2],
        "questions",
        {"coding_id": anna[2].coding, "question_id": "0123456789abcdef", "text": "Is a nod one?"},
    )
    store.close()
    return folder


def words(panel: QWidget) -> str:
    return " | ".join(found.text() for found in panel.findChildren(QLabel))


def test_the_figures_are_those_of_the_status(page: Callable[[str], Panel]) -> None:
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    rows = panel.observers.rows
    anna = [rows.index(0, column).data() for column in range(rows.columnCount())]
    assert anna[:4] == ["anna", "active", "10 of 30 s", "1 of 4"]
    assert anna[4] == "not known yet"
    assert "Questions 1" in panel.which.parts[0].text()
    assert [part.accessibleName() for part in panel.which.parts] == [
        "Questions, 1",
        "Unblinded, 1",
        "Stopped, 0",
        "Cannot code, 1",
        "Done though taken back, 0",
    ]
    assert panel.remarks[2].rows.index(0, 4).data() == "asleep"


def test_what_came_home_done_though_it_was_taken_back_is_listed(
    page: Callable[[str], Panel], study: Path
) -> None:
    with opened_study(study) as store:
        (first, *_) = read_assignments(store)
        store.write(cancellation_entry(first, "anna went on leave"))
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    late = panel.which.parts[4]
    assert late.accessibleName() == "Done though taken back, 1"
    late.click()
    rows = panel.remarks[3].rows
    assert panel.remarks[3].isVisible()
    told = [rows.index(0, column).data() for column in range(rows.columnCount())]
    assert told == [str(first.mask), "anna", "3 Mar 2025", "anna went on leave"]


def test_nothing_tells_whose_a_session_is(page: Callable[[str], Panel], lead: LeadWindow) -> None:
    panel = page("progress")
    told = [words(lead)]
    for table in (panel.questions, *panel.remarks):  # type: ignore[attr-defined]
        model = table.rows
        told += [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    everything = " ".join(told)
    assert "D-00" not in everything
    assert "month-" not in everything


def test_a_question_is_answered(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    badge = next(i for i in lead.navigation.items if i.objectName() == "go-to-progress")
    assert badge.badge == "1"
    assert not panel.answer.send.isEnabled()
    panel.answer.text.setFocus()
    QTest.keyClicks(panel.answer.text, "Ask ben, he codes it too")
    assert not panel.may_leave()
    panel.answer.send.click()
    settle()
    assert "would tell the observer too much" in panel.answer.error.title.text()
    panel.answer.text.selectAll()
    QTest.keyClicks(panel.answer.text, "Yes, when the child goes on with it.")
    panel.answer.send.click()
    settle()
    with opened_study(study, read_only=True) as store:
        assert [a.text for a in read_answers(store)] == ["Yes, when the child goes on with it."]
    assert panel.questions.rows.index(0, 3).data() == "goes out next"
    assert "Yes, when the child" in panel.answer.before.text()
    assert badge.badge == ""
    assert panel.may_leave()


def test_what_is_revealed_has_a_reason_that_is_kept(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    line = panel.reveal
    line.ask.click()
    line.tell.click()
    assert "Choose what has to be known" in line.told.text()
    line.timepoint.click()
    line.tell.click()
    settle()
    assert "needs a reason" in line.told.text()
    QTest.keyClicks(line.reason, "two films are swapped")
    QTest.keyClick(line.reason, Qt.Key.Key_Return)
    settle()
    with opened_study(study, read_only=True) as store:
        (made,) = read_reveals(store)
    assert (made.person, made.part, made.reason) == ("lead", "timepoint", "two films are swapped")
    assert "D-0" not in line.told.text()
    assert line.told.text().startswith("R-0003 is ")
    panel.which.parts[1].click()
    assert line.told.text() == "", "another session is chosen"


def test_who_codes_too_is_told_nothing_of_sessions_still_to_code(
    lead: LeadWindow, page: Callable[[str], Panel], settle: Callable[[], None]
) -> None:
    lead.start.person.setText("anna")
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    panel.reveal.stand_on("R-0003")
    panel.reveal.ask.click()
    panel.reveal.dyad.click()
    QTest.keyClicks(panel.reveal.reason, "curious")
    panel.reveal.tell.click()
    settle()
    assert "has still to code" in panel.reveal.told.text()


def test_the_models(page: Callable[[str], Panel], qtmodeltester: ModelTester) -> None:
    panel: ProgressPanel = page("progress")  # type: ignore[assignment]
    for table in (panel.observers, panel.questions, *panel.remarks):
        qtmodeltester.check(table.rows)

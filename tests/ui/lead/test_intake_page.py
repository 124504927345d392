"""Films are dropped, their rows typed by keys, taken in beside the window, and placed in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake_stage import new_study, small_film, unsound
from vippcoder.media.therapy_list import new_key, read_key, write_list
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.intake.manifest import read_rows
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.intake.rows import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.intake import IntakePanel
    from vippcoder.ui.lead.window import LeadWindow

DYAD, TIMEPOINT, TASK = 2, 3, 4


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    new_study(folder).close()
    return folder


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    for number, name in enumerate(("D-01/baseline_free-play", "D-01/baseline_meal")):
        path = folder / f"{name}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        small_film(path, number)
    return folder


@pytest.fixture
def panel(page: Callable[[str], Panel]) -> IntakePanel:
    made: IntakePanel = page("intake")  # type: ignore[assignment]
    return made


def type_cell(panel: IntakePanel, row: int, column: int, text: str, qtbot: QtBot) -> None:
    table = panel.new.table
    table.choose_row(row, column)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.focusWidget().objectName() == "cell")
    panel.focusWidget().selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(panel.focusWidget(), text)
    QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.focusWidget() is table)


def cell(panel: IntakePanel, row: int, column: int) -> str:
    return str(panel.new.table.rows.index(row, column).data())


def test_names_of_files_fill_the_rows_as_a_proposal(
    panel: IntakePanel, films: Path, settle: Callable[[], None]
) -> None:
    QTest.keyClicks(panel.new.pattern, "{dyad}/{timepoint}_{task}")
    panel.add([films])
    settle()
    assert [cell(panel, 0, c) for c in (0, DYAD, TIMEPOINT, TASK)] == [
        "ready",
        "D-01",
        "baseline",
        "free-play",
    ]
    assert panel.take.text() == "Take in 2 sessions"
    panel.add([films])
    assert len(panel.new.rows) == 2, "what is there already is not proposed again"


def test_rows_are_typed_and_every_problem_stands_beside_its_row(
    panel: IntakePanel, films: Path, settle: Callable[[], None], qtbot: QtBot
) -> None:
    panel.add([films])
    settle()
    assert cell(panel, 0, 0).endswith("to mend")
    assert not panel.take.isEnabled()
    assert panel.take.toolTip() == "Some rows are to be mended first."
    for column, text in ((DYAD, "D-01"), (TIMEPOINT, "baseline"), (TASK, "picnic")):
        type_cell(panel, 0, column, text, qtbot)
    settle()
    assert cell(panel, 0, 0) == "1 to mend"
    assert "no task 'picnic'" in panel.new.rows[0].problems[0]
    type_cell(panel, 0, TASK, "meal", qtbot)
    for column in (DYAD, TIMEPOINT):
        panel.new.table.choose_row(1, column)
        QTest.keyClick(panel.new.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    type_cell(panel, 1, TASK, "free-play", qtbot)
    settle()
    assert [cell(panel, row, 0) for row in (0, 1)] == ["ready", "ready"]
    assert panel.take.isEnabled()
    assert not panel.may_leave()
    QTest.keyClick(panel.new.table, Qt.Key.Key_Delete)
    assert len(panel.new.rows) == 1


def test_films_are_taken_in_beside_the_window(
    panel: IntakePanel, films: Path, study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel.new.pattern.setText("{dyad}/{timepoint}_{task}")
    panel.add([films])
    settle()
    panel.take.click()
    settle()
    with opened_study(study, read_only=True) as store:
        assert {s.task for s in read_sessions(store)} == {"free-play", "meal"}
        assert unsound(store) == []
    assert panel.new.rows == ()
    assert panel.may_leave()
    assert panel.taken.isVisible()
    rows = panel.taken.table.rows
    assert [rows.index(0, c).data() for c in (0, 1, 2, 5)] == [
        "D-01",
        "baseline",
        "free-play",
        "one angle",
    ]
    assert str(films) not in lead.windowTitle()
    panel.add([films])
    settle()
    panel.take.click()
    settle()
    assert panel.new.rows == (), "what is in already is recognised"


def test_a_film_of_therapy_is_refused(
    panel: IntakePanel, films: Path, study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    key, held = tmp_path / "therapy.key", tmp_path / "therapy.list"
    new_key(key)
    write_list(held, [films / "D-01" / "baseline_meal.mp4"], read_key(key))
    panel.take_therapy_list(held, key)
    panel.new.pattern.setText("{dyad}/{timepoint}_{task}")
    panel.add([films])
    settle()
    panel.take.click()
    settle()
    assert panel.bar.title.text() == "1 problem; nothing was taken in."
    assert "used in therapy" in panel.new.rows[1].problems[0]
    with opened_study(study, read_only=True) as store:
        assert read_sessions(store) == ()


def test_angles_are_placed_by_frames(
    panel: IntakePanel, films: Path, study: Path, settle: Callable[[], None], qtbot: QtBot
) -> None:
    panel.new.pattern.setText("{dyad}/{timepoint}_{task}")
    panel.add([films])
    type_cell(panel, 1, TASK, "free-play", qtbot)
    type_cell(panel, 1, 5, "2", qtbot)
    settle()
    assert panel.take.text() == "Take in 1 session"
    panel.take.click()
    settle()
    card = panel.taken.card
    (form,), (button,) = card.forms, card.buttons
    button.click()
    assert form.rows["frame"].fault == "Both frames are needed."
    for key, frame in (("frame", "5"), ("reference", "2")):
        QTest.keyClicks(form.rows[key].control.home, frame)
    button.click()
    settle()
    with opened_study(study, read_only=True) as store:
        (session,) = read_sessions(store)
    frames = session.recordings[0].recording.frames
    assert session.recordings[1].recording.offset_us == frames.time_of(2) - frames.time_of(5)
    assert panel.taken.table.rows.index(0, 5).data() == "in step"


def test_rows_go_out_as_a_manifest_and_come_back(
    panel: IntakePanel, films: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    panel.new.pattern.setText("{dyad}/{timepoint}_{task}")
    panel.add([films])
    panel.new.add_missing()
    before = [dict(row.raw.texts) for row in panel.new.rows]
    panel.new.export_manifest(tmp_path / "rows.csv")
    assert len(read_rows(tmp_path / "rows.csv").raw) >= 2
    panel.new.import_manifest(tmp_path / "rows.csv")
    settle()
    assert [row.raw.text("file") for row in panel.new.rows][:2] == [
        str(row["file"]) for row in before[:2]
    ]
    (tmp_path / "rows.csv").write_text("dyad,timepoint\nD-01", encoding="utf-8")
    panel.new.import_manifest(tmp_path / "rows.csv")
    assert panel.bar.isVisible()


def test_the_doctor_looks_into_a_film(
    panel: IntakePanel, films: Path, settle: Callable[[], None], qtbot: QtBot
) -> None:
    panel.add([films])
    settle()
    panel.new.table.choose_row(0)
    panel.new.card.look.click()
    qtbot.waitUntil(lambda: bool(panel.new.card._told), timeout=20_000)
    qtbot.waitUntil(lambda: not panel.new.card.look.isVisible())


def test_the_models(
    panel: IntakePanel, films: Path, settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    panel.add([films])
    settle()
    assert len(COLUMNS) == panel.new.table.rows.columnCount()
    qtmodeltester.check(panel.new.table.rows)

"""The lead's window: opening, making, pages by key, walls, and what every control is called."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget

from vippcoder.errors import StudyError
from vippcoder.ui.lead.navigation import FOLDED, page_key
from vippcoder.ui.lead.window import TITLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.window import LeadWindow

PROCESS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from vippcoder.ui.lead.app import make_window
app = QApplication([])
window = make_window(app, None)
window.show()
assert window.open_folder(Path(sys.argv[1])), window.start.error.title.text()
for i in range(len(window.panels)):
    window.go_to(i)
    while not window.desk.is_idle:
        waiting = QEventLoop()
        QTimer.singleShot(20, waiting.quit)
        waiting.exec()
window.close()
walls = ("vippcoder.ui.observer", "vippcoder.ui.therapist", "vippcoder.feedback",
         "vippcoder.outcomes", "vippcoder.cli", "pandas")
print(len(window._kinds), sorted(n for n in sys.modules if n.startswith(walls)))
"""


def test_the_leads_process_holds_nothing_of_the_other_windows(
    study: Path, lead: LeadWindow
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, str(study)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{len(lead._kinds)} []"


def test_a_study_is_opened_and_let_go(
    lead: LeadWindow, study: Path, settle: Callable[[], None]
) -> None:
    assert lead.pages.currentWidget() is lead.start
    assert not lead.navigation.isVisible()
    assert lead.open_folder(study)
    settle()
    assert lead.pages.currentWidget() is lead.panels[0]
    assert lead.navigation.isVisible()
    assert not lead.open_folder(study.parent)
    assert lead.start.error.isVisible()
    assert str(study.parent) not in lead.start.error.detail.text()
    assert lead.open_folder(study), "it was let go before"


def test_looks_are_reached_from_the_start_page(lead: LeadWindow) -> None:
    QTest.keyClick(lead.start.look, Qt.Key.Key_Space)
    assert lead.pages.currentWidget() is lead.look
    lead.look.back.click()
    assert lead.pages.currentWidget() is lead.start


def test_the_title_bar_names_no_folder(
    lead: LeadWindow, study: Path, settle: Callable[[], None]
) -> None:
    lead.open_folder(study)
    settle()
    assert study.name not in lead.windowTitle()
    lead.leave_study()
    assert lead.windowTitle() == TITLE


def test_a_study_is_made_in_an_empty_folder(
    lead: LeadWindow, study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    assert lead.make_study(tmp_path / "new")
    settle()
    assert (tmp_path / "new" / "study.sqlite").is_file()
    assert not lead.make_study(study)
    assert "It is a study already" in lead.start.error.detail.text()


def test_pages_are_reached_by_keys(
    lead: LeadWindow, study: Path, settle: Callable[[], None]
) -> None:
    lead.open_folder(study)
    for i, made in enumerate(lead.panels):
        key = Qt.Key(Qt.Key.Key_0 + (i + 1) % 10) if page_key(i) else Qt.Key.Key_PageDown
        QTest.keyClick(lead, key, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert lead.pages.currentWidget() is made
        assert lead.navigation.items[i].isChecked()
    QTest.keyClick(lead, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert lead.pages.currentWidget() is lead.panels[-2]
    QTest.keyClick(lead, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(lead, Qt.Key.Key_F6)
    assert lead.navigation.isAncestorOf(lead.focusWidget())
    QTest.keyClick(lead, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert lead.pages.currentWidget() is lead.look
    QTest.keyClick(lead, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert lead.pages.currentWidget() is lead.panels[-1]


def test_the_navigation_folds_on_a_small_screen(
    lead: LeadWindow, study: Path, qtbot: QtBot
) -> None:
    lead.open_folder(study)
    assert lead.navigation.width() == FOLDED
    lead.resize(1920, 1000)
    qtbot.waitUntil(lambda: lead.navigation.width() > FOLDED)


def test_every_control_has_both_names(
    lead: LeadWindow, study: Path, settle: Callable[[], None]
) -> None:
    lead.open_folder(study)
    for i in range(len(lead.panels)):
        lead.go_to(i)
        settle()
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"
        for kind in kinds
        for widget in lead.findChildren(kind)
        if not (widget.objectName() and widget.accessibleName())
    ]
    assert nameless == []


def test_long_work_shows_how_far_it_is_and_can_be_stopped(
    lead: LeadWindow, page: Callable[[str], Panel], qtbot: QtBot
) -> None:
    page("observers")
    desk = lead.desk
    assert desk is not None
    ended: list[object] = []

    def work(_store: StudyStore, job: Job) -> None:
        while True:
            job.advance(0.5, "half way")

    desk.write(work, ended.append, ended.append, what="Counting", stopped=lambda: ended.append("s"))
    qtbot.waitUntil(lead.strip.isVisible)
    label = lead.strip.findChild(QWidget, "work-what")
    assert label is not None
    assert label.text() == "Counting"  # type: ignore[attr-defined]
    lead.strip.cancel.click()
    qtbot.waitUntil(lambda: ended == ["s"])
    qtbot.waitUntil(lambda: not lead.strip.isVisible())


def test_what_cannot_be_done_is_said_and_a_fault_of_ours_is_raised(
    lead: LeadWindow, page: Callable[[str], Panel], settle: Callable[[], None], qtbot: QtBot
) -> None:
    here = page("observers")
    assert lead.desk is not None

    def refuse(_store: StudyStore, _job: Job) -> None:
        raise StudyError("is not so", mend="make it so")

    lead.desk.write(refuse, lambda _: None, here.refuse)
    settle()
    assert here.bar.title.text() == "Is not so; make it so."

    def break_down(_store: StudyStore, _job: Job) -> None:
        raise RuntimeError("ours")

    with qtbot.capture_exceptions() as caught:
        lead.desk.write(break_down, lambda _: None, here.refuse)
        settle()
    assert [str(error) for _, error, _ in caught] == ["ours"]


def test_a_rehearsal_is_made_and_opened(
    lead: LeadWindow, tmp_path: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    lead.start.make_rehearsal(tmp_path / "trial", dyads=2)
    assert not lead.start.open.isEnabled()
    qtbot.waitUntil(lambda: lead.desk is not None, timeout=200_000)
    settle()
    assert lead.windowTitle() != TITLE
    lead.leave_study()
    assert lead.start.rehearse.isEnabled()
    lead.start.make_rehearsal(tmp_path / "trial", dyads=2)
    qtbot.waitUntil(lead.start.error.isVisible)
    assert lead.start.error.title.text() == "There is no rehearsal."

"""What the window shows and must not show, and what it does when something goes wrong."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from films_and_packs import NOISE, film_pack
from vippcoder.domain.instrument import shown
from vippcoder.errors import StudyError
from vippcoder.observing import coding as sheets
from vippcoder.ui.observer.actions import ACTIONS
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.defects import DefectReporter
from vippcoder.ui.shared.keycap import KeyCap
from vippcoder.ui.shared.look import Choice, Look

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
CONTROLS = QAbstractButton | QAbstractItemView | QLineEdit | QPlainTextEdit


def opened(window: ObserverWindow, folder: Path) -> PackScreens:
    assert window.open_folder(folder)
    assert window.screens is not None
    return window.screens


def coding(qtbot: QtBot, window: ObserverWindow, folder: Path) -> PackScreens:
    screens = opened(window, folder)
    qtbot.keyClick(screens.sessions.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.player.is_exact, timeout=20_000)
    return screens


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_looks_are_reached_from_the_start_page(window: ObserverWindow) -> None:
    window.start.look.setFocus()
    QTest.keyClick(window.start.look, Qt.Key.Key_Space)
    assert window.pages.currentWidget() is window.look
    window.look.back.click()
    assert window.pages.currentWidget() is window.start


def test_every_control_has_its_names(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    coding(qtbot, window, pack_folder)
    nameless = [
        f"{type(w).__name__} {w.objectName()!r} {w.accessibleName()!r}"
        for w in window.findChildren(QWidget)
        if isinstance(w, CONTROLS) and w.objectName() != "qt_tableview_cornerbutton"
        if not w.objectName() or not w.accessibleName()
    ]
    assert not nameless


def test_no_path_file_or_date_is_shown(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    coding(qtbot, window, pack_folder)
    told = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        told += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton):
            told.append(widget.text())
    secrets = [str(pack_folder), pack_folder.name, ".mp4", str(pack_folder.parent)]
    assert not [text for text in told for secret in secrets if secret in text]


def test_it_fits_a_small_screen(qtbot: QtBot, window: ObserverWindow, pack_folder: Path) -> None:
    coding(qtbot, window, pack_folder)
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 690


def test_large_type_fits_a_small_screen(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, look: Look
) -> None:
    coding(qtbot, window, pack_folder)
    look.choose(Choice("light", 150))
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.minimumSizeHint().height() <= 768)
    assert window.minimumSizeHint().width() <= 1366


@pytest.mark.parametrize("what", ["absent", "empty", "no database"])
def test_a_bad_pack_says_so_on_the_start_page(
    window: ObserverWindow, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "bad.vipppack"
    if what != "absent":
        folder.mkdir()
    if what == "no database":
        (folder / "pack.sqlite").write_text("this is no database")
    assert not window.open_folder(folder)
    assert window.pages.currentWidget() is window.start
    assert window.start.error.isVisible()
    assert str(tmp_path) not in window.start.error.detail.text()


def test_what_cannot_be_saved_is_not_shown_as_saved(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = coding(qtbot, window, pack_folder)

    def full(*_: object, **__: object) -> None:
        raise StudyError("the disk is full", path=pack_folder, mend="make some room")

    with monkeypatch.context() as broken:
        broken.setattr(sheets, "rate", full)
        press(qtbot, Qt.Key.Key_5)
    ladder = screens.coding.rating.sections[0].ladder
    assert not [level for level in ladder.levels.values() if level.isChecked()]
    bar = screens.coding.error
    assert bar.isVisible()
    assert str(pack_folder) not in bar.title.text()
    assert not screens.desk.is_saved
    bar.button.click()
    assert not bar.isVisible()
    assert [shown(v) for v, level in ladder.levels.items() if level.isChecked()] == ["5"]


def test_marking_never_retargets_digits(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    screens = coding(qtbot, window, pack_folder)
    for key in (Qt.Key.Key_I, Qt.Key.Key_O, Qt.Key.Key_3):
        press(qtbot, key)
    assert screens.desk.selected is not None
    assert [r.segment for r in screens.desk.page.ratings] == [None]
    press(qtbot, Qt.Key.Key_T)
    press(qtbot, Qt.Key.Key_Delete)
    press(qtbot, Qt.Key.Key_4)
    assert [r.segment for r in screens.desk.page.ratings] == [None]
    assert "nothing" in screens.coding.rating.notice.text() or screens.desk.target is None
    assert not screens.desk.has_target


def test_space_belongs_to_a_focused_button(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    screens = coding(qtbot, window, pack_folder)
    screens.coding.top.back.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert window.pages.currentWidget() is screens.sessions


def test_a_shell_without_anchors_can_be_rated(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    folder = film_pack(tmp_path / "eas.vipppack", drawn_film, instrument="eas-shell")
    screens = coding(qtbot, window, folder)
    press(qtbot, Qt.Key.Key_Return)
    field = screens.coding.rating.ask_value.field
    qtbot.keyClicks(field, "99")
    press(qtbot, Qt.Key.Key_Return)
    assert "Allowed are" in screens.coding.rating.notice.text()
    lowest = screens.desk.dimension.scale.lowest
    field.setText(str(lowest))
    press(qtbot, Qt.Key.Key_Return)
    assert [r.value for r in screens.desk.page.ratings] == [lowest]


def raise_with(words: str) -> None:
    raise RuntimeError(words)


def test_a_defect_is_told_and_logged_without_names(window: ObserverWindow, tmp_path: Path) -> None:
    reporter = DefectReporter(window.tell_defect, window.defect, tmp_path)
    with pytest.raises(RuntimeError) as caught:
        raise_with(f"{tmp_path}/media/R-7F3K.mp4")
    error = caught.value
    reporter.take(type(error), error, error.__traceback__)
    assert window.defect.isVisible()
    log = (tmp_path / "observer.log").read_text()
    assert "RuntimeError" in log
    assert "R-7F3K" not in log
    assert str(tmp_path) not in log


PROCESS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from vippcoder.ui.observer.app import make_window
app = QApplication([])
window = make_window(app, None)
window.show()
assert window.open_folder(Path(sys.argv[1]))
screens = window.screens
QTest.keyClick(screens.sessions.table, Qt.Key.Key_Return)
waiting = QEventLoop()  # QTest.qWait would keep the decoder's thread from running
screens.player.frame_shown.connect(lambda index, time_us, exact: exact and waiting.quit())
waiting.exec()
assert screens.player.is_exact
QTest.keyClick(app.focusWidget() or screens.coding.film, Qt.Key.Key_5)
assert screens.desk.page.ratings
window.close()
walls = ("vippcoder.study", "vippcoder.feedback", "vippcoder.outcomes", "vippcoder.reports",
         "vippcoder.packing", "vippcoder.storage.study", "pandas", "scipy", "sqlite_utils")
print(sorted(n for n in sys.modules if n.startswith(walls)))
"""


def test_the_observers_process_has_no_way_to_what_could_unblind(pack_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, str(pack_folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def caps(window: ObserverWindow, action: str) -> set[str]:
    found: list[Button | KeyCap] = [*window.findChildren(Button), *window.findChildren(KeyCap)]
    return {widget.cap for widget in found if widget.does == action}


def test_caps_tooltips_and_words_follow_a_changed_key_at_once(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    screens = coding(qtbot, window, pack_folder)
    keyed = {
        w.does
        for w in [*window.findChildren(Button), *window.findChildren(KeyCap)]
        if isinstance(w, Button | KeyCap) and w.does
    }
    assert {"rating.target", "rating.cannot-code", "coding.submit", "evidence.note"} <= keyed
    assert caps(window, "rating.cannot-code") == {"X"}
    for action, row in ((a.id, r) for r, a in enumerate(ACTIONS)):
        if action in {"rating.cannot-code", "coding.submit", "segment.in"}:
            window.show_keys()
            window.keys.table.setCurrentIndex(window.keys.model.index(row, 1))
            press(qtbot, Qt.Key.Key_Return)
            press(qtbot, {"r": Qt.Key.Key_F9, "c": Qt.Key.Key_F10, "s": Qt.Key.Key_F8}[action[0]])
            window.back()
    assert caps(window, "rating.cannot-code") == {"F9"}
    assert caps(window, "coding.submit") == {"F10"}
    assert "(F9)" in window.actions_by_id["rating.cannot-code"].toolTip()
    screens.coding.focus_film()
    press(qtbot, Qt.Key.Key_O)
    assert "Press F8 at a segment's first frame" in screens.coding.rating.notice.text()
    press(qtbot, Qt.Key.Key_F10)
    assert screens.coding.panels.is_gate
    assert caps(window, "segment.play") == {"P"}, "also on what is made later"

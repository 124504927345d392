"""From opening the pack to the blinding answer without a mouse, then what the database says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from films_and_packs import NOISE
from vippcoder.ui.observer.keymap import Keymap
from vippcoder.ui.observer.window import ObserverWindow
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def test_a_session_is_coded_by_keys_alone(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    assert window.windowTitle() == "R-7F3K"

    keys.go_to(5, "0.2")
    keys.press("I")
    keys.go_to(12, "0.48")
    keys.press("O")
    keys.press("6")  # marking a segment does not retarget digits
    keys.press("C", "C", "PgDown", "3", "H")
    keys.press("T", "4", "PgUp", "X", "2")
    keys.press("N")
    keys.type("She waits 1 2 3, then names it.")
    keys.press("Return")
    keys.press("Y", "Shift+O")
    assert screens_of(window).desk.page.segments[0].range.end_us == 480_000
    keys.press("Ctrl+Z")

    keys.press("Ctrl+Return")  # the gate
    screens = screens_of(window)
    assert named() == "gate-go-0", "Play rest: nothing else stands against submitting"
    keys.press("Ctrl+Return")  # leads to the reason that is asked for
    assert named() == "unwatched-because"
    keys.type("Test film")
    keys.press("Ctrl+Return")
    assert window.pages.currentWidget() is screens.blinding
    keys.press("2", "Tab", "Tab", "Space")
    keys.press("Ctrl+Return")
    assert window.windowTitle() == "R-K9DM"
    window.close()

    ratings = rows(
        pack_folder,
        "SELECT dimension, segment_id IS NOT NULL, start_us, end_us, value, cannot_code, reason, "
        "confidence FROM ratings_current WHERE mask = 'R-7F3K' ORDER BY 2, 1",
    )
    assert ratings == [
        ("non-intrusiveness", 0, None, None, 3.5, 0, "", None),
        ("sensitivity", 0, None, None, 6.0, 0, "", "fair"),
        ("non-intrusiveness", 1, 200_000, 520_000, 4.0, 0, "", None),
        ("sensitivity", 1, 200_000, 520_000, None, 1, "Film too short", None),
    ]
    [(state, guess, certainty)] = rows(
        pack_folder,
        "SELECT state, blinding_guess, blinding_certainty FROM codings WHERE mask = 'R-7F3K'",
    )
    assert (state, guess) == ("submitted", "Group 2")
    assert certainty in range(5)
    notes = rows(pack_folder, "SELECT frame, at_us, note FROM evidence_current ORDER BY note")
    assert notes == [(12, 480_000, "She waits 1 2 3, then names it.")]
    assert rows(pack_folder, "SELECT frame FROM notes WHERE kind = 'bookmark'") == [(12,)]


def named() -> str:
    """Return the name of what has the focus."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def test_the_gate_is_gone_through_by_tab_and_shift_tab(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("Ctrl+Return")
    order = ["gate-go-0", "gate-go-1", "gate-go-2", "unwatched-because", "back-to-rating"]
    passed = [named()]
    for _ in order[1:]:
        keys.press("Tab")
        passed.append(named())
    assert passed == order
    for name in reversed(order[:-1]):
        keys.press("Shift+Tab")
        assert named() == name
    for name in ("back-to-sessions", "film", "timeline", "gate-go-0"):
        keys.press("F6")
        assert named() == name, "F6 comes back to what stands against submitting"
    for name in ("timeline", "film", "back-to-sessions", "gate-go-0"):
        keys.press("Shift+F6")
        assert named() == name
    keys.press("Ctrl+Return")
    assert named() == "gate-go-0"
    keys.press("Return")
    assert screens_of(window).coding.panels.is_rating
    assert screens_of(window).desk.place.dimension == "sensitivity"


@pytest.mark.parametrize("key", ["P", "Space", "Return"])
def test_the_rest_is_played_by_key_and_counted(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, key: str
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5", "PgDown", "5", "Ctrl+Return")
    screens = screens_of(window)
    assert named() == "gate-go-0"
    keys.press(key)
    qtbot.waitUntil(lambda: screens.player.is_playing, timeout=20_000)
    assert named() == "film"
    assert screens.coding.panels.is_gate, "the gate stays while the film runs"
    qtbot.waitUntil(lambda: not screens.player.is_playing, timeout=20_000)
    heard = [w.with_sound for w in screens.desk.page.watched]
    assert heard
    if all(heard):  # this machine has sound, so all of it counts
        keys.press("Ctrl+Return")
        assert screens.blinding.isVisible()


def test_closing_and_opening_returns_to_the_same_place(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, look: Look
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("I")
    keys.go_to(10, "0.4")
    keys.press("O", "T", "PgDown")
    keys.go_to(7, "0.28")
    window.close()

    again = ObserverWindow(look, Keymap())
    qtbot.addWidget(again)
    again.show()
    assert again.open_folder(pack_folder)
    screens = screens_of(again)
    assert again.windowTitle() == "R-7F3K"
    qtbot.waitUntil(lambda: screens.player.index == 7, timeout=20_000)
    assert screens.desk.place.dimension == "non-intrusiveness"
    assert screens.desk.place.target_is_segment
    assert screens.desk.selected is not None
    again.close()


def test_a_pack_closed_on_the_work_list_opens_there(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, look: Look
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5", "Ctrl+W")
    window.close()

    again = ObserverWindow(look, Keymap())
    qtbot.addWidget(again)
    again.show()
    assert again.open_folder(pack_folder)
    screens = screens_of(again)
    assert again.pages.currentWidget() is screens.sessions
    item = screens.sessions.model.item(screens.sessions.table.currentIndex())
    assert item is not None
    assert item.assignment.mask == "R-7F3K", "the started one comes next"
    again.close()


def test_a_session_is_stopped_with_a_reason(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("4", "Ctrl+Shift+G", "Ctrl+Return")
    assert rows(pack_folder, "SELECT state FROM codings WHERE mask = 'R-7F3K'") == [("started",)]
    keys.press("3", "Ctrl+Return")
    assert window.windowTitle() == "vippcoder"
    assert rows(pack_folder, "SELECT state FROM codings WHERE mask = 'R-7F3K'") == [("stopped",)]
    kept = "SELECT value FROM ratings_current WHERE mask = 'R-7F3K'"
    assert rows(pack_folder, kept) == [(4.0,)]


def test_without_a_segment_the_window_says_how_to_mark_one(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()

    def shown() -> set[str]:
        return {label.text() for label in window.findChildren(QLabel) if label.isVisible()}

    keys.press("Delete")
    assert "No segment is selected. Mark one with I and O." in shown()
    keys.press("I", "O", "Right")
    keys.wait_for_frame(1)
    keys.press("I", "O", "Delete", "Delete")
    assert "No segment is selected. Choose one with Ctrl Down." in shown()


def test_home_and_end_choose_the_first_and_the_last_session(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    table = screens_of(window).sessions.table
    last = table.model().rowCount() - 1
    assert last > 0
    keys.press("End")
    assert table.currentIndex().row() == last
    keys.press("Home")
    assert table.currentIndex().row() == 0

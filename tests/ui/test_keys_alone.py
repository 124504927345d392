"""From opening the pack to the blinding answer without a mouse, then what the database says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

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
    keys.press("Ctrl+Return")  # leads to what still stands against submitting
    assert QApplication.focusWidget() is screens.coding.gate.why
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

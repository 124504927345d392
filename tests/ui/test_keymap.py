from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QRadioButton

from vippcoder.errors import StudyError
from vippcoder.ui.observer.actions import ACTIONS, action
from vippcoder.ui.observer.key_router import digit_of, kept_by, spelled
from vippcoder.ui.observer.keymap import Keymap, canonical, mac_form

if TYPE_CHECKING:
    from pathlib import Path

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def press(
    key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "", scan: int = 0
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, scan, 0, 0, text)


def test_the_table_is_free_of_conflicts_and_spelled_as_qt_does() -> None:
    keymap = Keymap()
    seen: dict[str, str] = {}
    for entry in ACTIONS:
        for key in keymap.keys(entry.id):
            assert canonical(key) == key, entry
            assert key not in seen, (key, entry.id, seen.get(key))
            seen[key] = entry.id
    assert len({entry.id for entry in ACTIONS}) == len(ACTIONS)


def test_a_changed_key_is_kept_and_a_taken_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    keymap = Keymap(file)
    keymap.change("film.play", ("F2",))
    assert Keymap(file).keys("film.play") == ("F2",)
    assert Keymap(file).find("K", coding=True) is None
    with pytest.raises(StudyError, match="already does “Note at this frame”"):
        keymap.change("film.play", ("n",))
    with pytest.raises(StudyError, match="rates"):
        keymap.change("film.play", ("5",))
    assert keymap.keys("film.play") == ("F2",)
    keymap.reset()
    assert Keymap(file).keys("film.play") == action("film.play").keys


@pytest.mark.parametrize(
    "text", ["[keys", '[keys]\n"film.fly" = ["F2"]', '[keys]\n"film.play" = ["I"]', "keys = 3"]
)
def test_a_bad_file_says_so_and_leaves_the_table_in_force(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(text)
    keymap = Keymap(file)
    assert keymap.problem is not None
    assert keymap.keys("film.play") == action("film.play").keys


def test_digits_go_by_position_on_a_french_keyboard() -> None:
    assert digit_of(press(Qt.Key.Key_Eacute, text="é", scan=11), "xcb") == 2
    assert digit_of(press(Qt.Key.Key_2, SHIFT, "2", scan=11), "xcb") == 2
    assert digit_of(press(Qt.Key.Key_7, text="7"), "offscreen") == 7
    assert digit_of(press(Qt.Key.Key_7, CTRL), "offscreen") is None
    assert digit_of(press(Qt.Key.Key_A, text="a", scan=38), "xcb") is None


def test_keys_are_spelled_without_the_shift_that_only_writes_them() -> None:
    assert spelled(press(Qt.Key.Key_Question, SHIFT, "?")) == "?"
    assert spelled(press(Qt.Key.Key_I, SHIFT, "I")) == "Shift+I"
    assert spelled(press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)) == "Return"
    assert spelled(press(Qt.Key.Key_Z, CTRL | SHIFT)) == "Ctrl+Shift+Z"


def test_controls_keep_their_own_keys(qapp: QApplication) -> None:
    assert "Space" in kept_by(QPushButton())
    assert "Up" in kept_by(QRadioButton())
    assert "Del" in kept_by(QListView())
    assert "Space" not in kept_by(None)
    assert qapp is not None


def test_macos_has_its_own_forms() -> None:
    assert mac_form("Ctrl+Shift+Z") == "⌘⇧Z"
    assert mac_form("Return") == "↩"

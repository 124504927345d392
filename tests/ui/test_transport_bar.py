from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from vippcoder.ui.observer.actions import ACTIONS as KEY_TABLE
from vippcoder.ui.observer.transport_bar import ACTIONS, TransportBar
from vippcoder.ui.shared.look import Choice, Look
from vippcoder.ui.shared.player.speeds import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


WITH_A_MENU = {"film.normal-speed", "sound.menu", "segment.lead-in"}


@pytest.fixture
def actions(qapp: QApplication) -> dict[str, QAction]:
    made = {}
    for entry in KEY_TABLE:
        action = QAction(entry.title, qapp)
        action.setObjectName(entry.id)
        action.setToolTip(f"{entry.title} ({entry.keys[0]})")
        made[entry.id] = action
    return made


@pytest.fixture
def bar(qtbot: QtBot, actions: dict[str, QAction]) -> Iterator[TransportBar]:
    host = QWidget()  # a bare window, as the offscreen platform warns of one with size limits
    qtbot.addWidget(host)
    host.resize(1366, 100)
    made = TransportBar(actions, host)
    made.resize(1366, 48)
    host.show()
    yield made  # noqa: PT022 - the window has to outlive the test


def text(bar: TransportBar, name: str) -> str:
    label = bar.findChild(QLabel, f"transport-{name}")
    assert isinstance(label, QLabel)
    return label.text()


def button(bar: TransportBar, action: str) -> QAbstractButton:
    found = bar.findChild(QAbstractButton, f"button-{action}")
    assert isinstance(found, QAbstractButton)
    return found


def test_its_actions_are_in_the_key_table() -> None:
    assert set(ACTIONS) <= {entry.id for entry in KEY_TABLE}


def test_time_frame_and_the_word_exact(bar: TransportBar) -> None:
    bar.show_duration(598_200_000)
    bar.show_frame(3787, 151_480_000, True)
    assert text(bar, "time") == "02:31.480"
    assert text(bar, "duration") == "of 09:58.200"
    assert text(bar, "frame") == "frame 3\N{NARROW NO-BREAK SPACE}787, exact"
    bar.show_frame(3788, 151_520_000, False)
    assert text(bar, "frame") == "frame 3\N{NARROW NO-BREAK SPACE}788"


def test_exact_goes_as_soon_as_it_plays(bar: TransportBar) -> None:
    bar.show_frame(7, 280_000, True)
    bar.show_playing(True)
    assert text(bar, "frame") == "frame 7"
    assert button(bar, "film.play").accessibleName() == "Pause"
    bar.show_playing(False)
    assert button(bar, "film.play").accessibleName() == "Play"


@pytest.mark.parametrize("name", [a for a in ACTIONS if a not in WITH_A_MENU])
def test_a_button_is_its_action(
    bar: TransportBar, actions: dict[str, QAction], qtbot: QtBot, name: str
) -> None:
    if name in {"picture.whole", "picture.normal"}:
        bar.look.show_look(2.0, "Lighter 1")
    shown, action = button(bar, name), actions[name]
    assert shown.accessibleName()
    assert shown.toolTip() == action.toolTip()
    assert min(shown.width(), shown.height()) >= 24
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
    action.setEnabled(False)
    action.setToolTip("First mark where it starts")
    assert not shown.isEnabled()
    assert shown.toolTip() == "First mark where it starts"


def test_the_speed_is_shown_and_chosen(bar: TransportBar) -> None:
    bar.show_speed(0.5)
    shown = button(bar, "film.normal-speed")
    assert shown.text() == worded(0.5)
    asked: list[float] = []
    bar.speed_asked.connect(asked.append)
    entries = {a.text(): a for a in bar.speed_menu.actions()}
    assert [a.text() for a in entries.values() if a.isChecked()] == [worded(0.5)]
    entries[worded(1.5)].trigger()
    assert asked == [1.5]
    bar.show_speed(-2)
    assert shown.text() == worded(-2)
    assert not any(a.isChecked() for a in bar.speed_menu.actions())


def test_sound_and_loop_say_their_state(bar: TransportBar) -> None:
    bar.show_sound(True)
    assert button(bar, "film.mute").accessibleName() == "Sound off"
    bar.show_sound(False)
    assert button(bar, "film.mute").accessibleName() == "Sound on"
    bar.show_sound(False, False)
    assert button(bar, "film.mute").accessibleName() == "No sound in this film"
    bar.show_looping(True)
    assert button(bar, "segment.loop").accessibleDescription() == "on"


def test_what_differs_from_the_film_is_said_with_the_way_back(bar: TransportBar) -> None:
    whole, normal = button(bar, "picture.whole"), button(bar, "picture.normal")
    assert not whole.isVisible()
    assert not normal.isVisible()
    assert button(bar, "picture.closer").isVisible()
    assert bar.look.way_back_width == 0
    bar.look.show_look(2.828, "Lighter 2")
    assert (whole.text(), normal.text()) == ("Zoom 2.8", "Lighter 2")
    assert whole.accessibleName() == "Zoom 2.8; whole picture"
    assert normal.accessibleName() == "Lighter 2 than filmed; as bright as filmed"
    assert bar.look.way_back_width >= 100
    bar.look.show_look(1.0, "")
    assert not whole.isVisible()
    assert not normal.isVisible()


@pytest.mark.parametrize("scale", [90, 100, 150])
def test_it_fits_a_small_window(qapp: QApplication, bar: TransportBar, scale: int) -> None:
    look = Look(qapp, None)
    look.choose(Choice("light", scale))
    bar.show_extras(duration=False, values=False)
    bar.show_duration(3_598_200_000)
    bar.show_frame(123_456, 3_551_480_000, True)
    QApplication.processEvents()  # the layout hears late that a part is hidden
    assert bar.minimumSizeHint().width() <= 640 * max(scale, 100) / 100 + 100
    look.choose(Choice("light", 100))


def test_the_row_needs_no_more_room_at_the_end_of_a_film_than_at_its_start(
    bar: TransportBar,
) -> None:
    bar.show_duration(7_598_200_000, 189_955)
    needed = set()
    for index in (0, 181, 12_345, 189_954):
        for exact in (True, False):
            bar.show_frame(index, index * 40_000, exact)
            needed.add(bar.minimumSizeHint().width())
    assert len(needed) == 1

"""A session of three angles by keys alone: what is seen, heard, moved, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from films_and_packs import NOISE, film_pack
from vippcoder.demonstration.films import draw_film
from vippcoder.domain.coding import NoteKind
from vippcoder.observing import evidence
from vippcoder.ui.observer import quickener
from vippcoder.ui.observer.pages.panel_width import NARROWEST
from vippcoder.ui.shared.arrangement import Arrangement
from vippcoder.ui.shared.film_well import NOTHING
from vippcoder.ui.shared.look import Choice
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.pages.coding import CodingPage
    from vippcoder.ui.observer.window import ObserverWindow
    from vippcoder.ui.shared.look import Look

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
OFFSETS = (400_000, -200_000)


@pytest.fixture(scope="module")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("cameras")
    paths = [folder / f"{n}.mp4" for n in range(3)]
    for n, path in enumerate(paths):
        draw_film(path, seconds=4, width=640, height=360, seed=3, with_sound=n != 2)
    return paths


@pytest.fixture
def keys(qtbot: QtBot, window: ObserverWindow, tmp_path: Path, cameras: list[Path]) -> Keys:
    angles = list(zip(cameras[1:], OFFSETS, strict=True))
    pack = film_pack(tmp_path / "anna.vipppack", cameras[0], angles=angles)
    made = Keys(qtbot, window)
    made.open(pack)
    return made


def page(keys: Keys) -> CodingPage:
    return screens_of(keys.window).coding


def shown(keys: Keys, *frames: int | None) -> None:
    """Wait until the angles show these frames, by the numbers in the pictures."""
    views = page(keys).well.views
    keys.bot.waitUntil(
        lambda: [v.picture.index if v.picture else None for v in views] == list(frames),
        timeout=20_000,
    )


def said(keys: Keys) -> str:
    found = keys.window.findChild(QLabel, "angle-where")
    assert isinstance(found, QLabel)
    return found.accessibleName()


def caption(keys: Keys, name: str) -> str:
    found = keys.window.findChild(QWidget, f"button-angle.{name}")
    assert found is not None
    return found.accessibleName()


def test_angles_are_arranged_chosen_heard_and_never_named_otherwise(keys: Keys) -> None:
    keys.begin()
    well = page(keys).well
    shown(keys, 0, None, 5)
    assert page(keys).angles.isVisible()
    assert well.views[1].accessibleDescription() == NOTHING
    keys.go_to(30, "1.2")
    shown(keys, 30, 20, 35)
    assert caption(keys, "next") == "In front: Angle 1 of 3"

    keys.press("A")
    assert well.front is well.views[1]
    assert caption(keys, "next") == "In front: Angle 2 of 3"
    assert said(keys) == "It begins 00:00.400 after Angle 1"
    assert well.views[1].accessibleName() == "Film, Angle 2, in front"
    seen = []
    for _ in Arrangement:
        keys.press("Shift+A")
        seen.append(caption(keys, "arrangement"))
        sizes = [view.width() * view.height() for view in well.views]
        if "Side" not in seen[-1]:
            assert max(sizes) == sizes[1]
    assert seen == ["Angles: One large", "Angles: In the corner", "Angles: Side by side"]

    assert caption(keys, "hear") == "Sound from: Angle 1"
    keys.press("Ctrl+Shift+M")
    assert caption(keys, "hear") == "Sound from: Angle 2"
    keys.press("Ctrl+Shift+M")
    assert caption(keys, "hear") == "Sound from: Angle 1", "the third has no sound"
    assert QApplication.focusWidget() is page(keys).film


def test_an_angle_is_moved_by_frames_undone_and_found_from_the_sound(
    keys: Keys, tmp_path: Path
) -> None:
    kept = "SELECT offset_us FROM angle_offsets ORDER BY seq"
    keys.begin()
    keys.go_to(50, "2.0")
    shown(keys, 50, 40, 55)
    keys.press("Ctrl+Shift+Right")
    assert rows(tmp_path / "anna.vipppack", kept) == [], "the first angle is the clock"
    keys.press("A", "Ctrl+Shift+Left")
    shown(keys, 50, 41, 55)
    keys.press("Ctrl+Shift+Right", "Ctrl+Shift+Right")
    shown(keys, 50, 39, 55)
    keys.press("Ctrl+Z")
    shown(keys, 50, 40, 55)
    assert rows(tmp_path / "anna.vipppack", kept)[:3] == [(360_000,), (400_000,), (440_000,)]
    keys.press("Y")  # what is stamped is the reference's frame, whichever angle is in front
    assert rows(tmp_path / "anna.vipppack", "SELECT frame, at_us, recording FROM notes") == [
        (50, 2_000_000, "rec-R-7F3K")
    ]

    driver = screens_of(keys.window).workbench.servants.angle
    keys.press("Ctrl+Shift+A")
    assert driver.is_searching
    keys.bot.waitUntil(lambda: not driver.is_searching, timeout=60_000)
    shown(keys, 50, 50, 55)  # the same sound: they began together
    keys.press("Ctrl+Z")
    shown(keys, 50, 40, 55)
    told: list[str] = []
    screens_of(keys.window).desk.noticed.connect(told.append)
    keys.press("A", "Ctrl+Shift+A")
    keys.bot.waitUntil(lambda: not driver.is_searching, timeout=60_000)
    assert told[-1] == (
        "The sound does not tell where Angle 3 lies: Angle 3 has no sound. Nothing was changed."
    )
    shown(keys, 50, 40, 55)


def test_the_picture_is_seen_closer_and_lighter_and_as_filmed_again(keys: Keys) -> None:
    keys.begin()
    well = page(keys).well
    keys.press("A", "Z", "Z", "Alt+Left", "U", "U")
    assert well.views[1].lens.is_whole, "nothing is on screen there yet"
    keys.go_to(30, "1.2")
    shown(keys, 30, 20, 35)
    keys.press("Z", "Z")
    assert well.front.lens.zoom == pytest.approx(2)
    assert well.views[0].lens.is_whole, "the zoom is the angle's own"
    before = well.front.lens.x
    keys.press("Alt+Left")
    assert well.front.lens.x < before
    whole = keys.window.findChild(QWidget, "button-picture.whole")
    normal = keys.window.findChild(QWidget, "button-picture.normal")
    assert whole is not None
    assert normal is not None
    assert whole.isVisible()
    assert normal.isVisible()
    assert normal.accessibleName() == "Lighter 2 than filmed; as bright as filmed"
    keys.press("Shift+Z", "Shift+Z", "Ctrl+U")
    assert not whole.isVisible()
    assert not normal.isVisible()
    keys.press("Z", "F")
    assert well.front.lens.is_whole


def test_a_session_of_one_angle_has_no_row_and_says_so(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    assert not page(keys).angles.isVisible()
    assert page(keys).film.accessibleName() == "Film"
    for key in ("A", "Shift+A", "Ctrl+Shift+M", "Ctrl+Shift+Left", "Ctrl+Shift+A"):
        keys.press(key)
    assert rows(pack_folder, "SELECT * FROM angle_offsets") == []


def test_a_note_of_another_angle_is_gone_to_and_edited_as_that_angle_s(
    keys: Keys, tmp_path: Path
) -> None:
    keys.begin()
    screens = screens_of(keys.window)
    second = screens.desk.current.recordings[1].id
    written = evidence.write(
        screens.desk.pack,
        screens.desk.coding,
        kind=NoteKind.EVIDENCE,
        recording=second,
        frame=20,
        text="He looks up.",
    )
    screens.desk.refresh()
    [note] = screens.desk.page.notes
    page(keys).timeline.note_chosen.emit(note.id)
    keys.wait_for_frame(30)
    screens.workbench.servants.evidence.edit(note)
    keys.type(" Twice.")
    keys.press("Return")
    assert written.notes == {note.id}
    kept = "SELECT recording, frame, at_us, note FROM evidence_current"
    assert rows(tmp_path / "anna.vipppack", kept) == [
        (second, 20, 1_200_000, "He looks up. Twice.")
    ]


def test_angles_go_on_when_the_film_goes_over_to_its_quicker_copy(keys: Keys) -> None:
    keys.begin()
    keys.go_to(30, "1.2")
    shown(keys, 30, 20, 35)
    keys.press("A", "Ctrl+Shift+Left", "Ctrl+Shift+M")
    shown(keys, 30, 21, 35)
    film = screens_of(keys.window).workbench.servants.film
    film.go_over()
    keys.wait_for_frame(30)
    keys.go_to(40, "1.6")
    shown(keys, 40, 31, 45)
    assert caption(keys, "hear") == "Sound from: Angle 2"
    keys.bot.waitUntil(lambda: film.player.has_sound, timeout=20_000)


def test_every_angle_gets_a_quicker_copy_and_a_spoilt_one_is_not_missed(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(quickener, "SETTLE_MS", 50)
    keys.begin()
    keys.go_to(30, "1.2")
    shown(keys, 30, 20, 35)
    screens = screens_of(keys.window)
    film, recordings = screens.workbench.servants.film, screens.desk.current.recordings
    keys.bot.waitUntil(lambda: all(map(film.shows_quick, recordings)), timeout=60_000)
    shown(keys, 30, 20, 35)
    assert page(keys).film_error.isHidden()
    keys.go_to(40, "1.6")
    shown(keys, 40, 30, 45)

    keys.press("Ctrl+W")
    copies = sorted((tmp_path / "anna.vipppack" / "cache").glob("*.proxy.mp4"))
    assert len(copies) == 3
    copies[0].write_bytes(bytes(copies[0].stat().st_size))
    assert copies[0].name.startswith("R-7F3K-1"), "the second angle's"
    keys.press("Home", "Return")
    keys.bot.waitUntil(lambda: not film.shows_quick(recordings[1]), timeout=20_000)
    shown(keys, 40, 30, 45)
    assert page(keys).film_error.isHidden()


@pytest.mark.parametrize("scale", [100, 150])
def test_the_row_asks_for_no_more_room_than_a_small_window_has(
    keys: Keys, look: Look, scale: int
) -> None:
    look.choose(Choice("light", scale))
    keys.begin()
    keys.press("A")
    QApplication.processEvents()
    assert page(keys).angles.minimumSizeHint().width() <= 1366 - NARROWEST

"""A film that is slow to move about in: its quicker copy is made beside the coding, and taken."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from films_and_packs import NOISE
from player_stage import number_in
from pretend_sound import pretend
from vippcoder.errors import CancelledError, StudyError
from vippcoder.observing import proxies
from vippcoder.ui.observer import quickener
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.film import FilmDriver
    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
LONG_MS = 60_000


class Bench:
    """An open session whose film has one keyframe in two seconds."""

    def __init__(self, qtbot: QtBot, window: ObserverWindow, folder: Path) -> None:
        self.qtbot, self.window, self.folder = qtbot, window, folder
        self.keys = Keys(qtbot, window)
        qtbot.waitUntil(window.isActiveWindow)
        self.keys.open(folder)
        if self.screens.desk.assignment is None:
            self.keys.begin()

    @property
    def screens(self) -> PackScreens:
        return screens_of(self.window)

    @property
    def film(self) -> FilmDriver:
        return self.screens.workbench.servants.film

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=LONG_MS)

    def wait_for_quick(self, frame: int) -> None:
        self.until(lambda: self.film.is_quick and self.film.has_picture)
        self.keys.wait_for_frame(frame)

    def number(self) -> int | None:
        """Read the number that the film drew into the frame on screen."""
        picture = self.screens.coding.film.picture
        assert picture is not None
        return number_in(picture.image)

    def said(self, name: str) -> str:
        found = self.window.findChild(QLabel, name)
        assert isinstance(found, QLabel)
        return found.accessibleName() or found.text()

    @property
    def button(self) -> QAbstractButton:
        found = self.window.findChild(QAbstractButton, "quick-film-button")
        assert isinstance(found, QAbstractButton)
        return found


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quickener, "SETTLE_MS", 50)


def test_the_copy_takes_the_film_s_place_on_the_same_frame(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    bench = Bench(qtbot, window, pack_folder)
    bench.keys.go_to(30, "1.2")
    shown: list[int] = []
    bench.film.player.frame_shown.connect(lambda index, *_: shown.append(index))
    bench.wait_for_quick(30)
    assert set(shown) == {30}, "no other frame is seen on the way"
    assert bench.number() == 30
    assert bench.screens.desk.place.frame == 30
    bench.keys.press("I")
    bench.keys.go_to(40, "1.6")
    assert bench.number() == 40
    bench.keys.press("O", "P")
    bench.until(lambda: bench.film.player.is_playing)
    bench.until(lambda: bench.film.player.is_exact)
    bench.keys.press("Ctrl+W")
    assert rows(pack_folder, "SELECT start_us, end_us FROM segments") == [(1_200_000, 1_640_000)]
    played = rows(pack_folder, "SELECT min(start_us), max(end_us), min(with_sound) FROM watched")
    assert played == [(200_000, 1_640_000, 1)], "lead-in and segment, in the original's times"

    bench.keys.press("Home", "Return")
    bench.wait_for_quick(40)
    assert proxies.find(bench.screens.pack, bench.screens.desk.current.reference) is not None


def test_the_copy_waits_while_the_film_plays_or_loops(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    bench = Bench(qtbot, window, pack_folder)
    keys, player = bench.keys, bench.film.player
    keys.press("I")
    keys.go_to(40, "1.6")
    keys.press("O", "Ctrl+L")
    made = bench.screens.coding.quick._quickener
    bench.until(lambda: player.index > 3)
    keys.press("K")  # rests inside the loop
    bench.until(lambda: made._is_made)
    qtbot.wait(2 * quickener.IDLE_MS)
    assert player.is_looping
    assert not bench.film.is_quick
    keys.press("Ctrl+L")
    here = player.index
    bench.wait_for_quick(here)


def test_it_is_stopped_by_key_and_goes_on(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    make = proxies.make

    def slow(pack: OpenPack, recording: Recording, job: Job) -> Path:
        calls.append(recording.file)
        while len(calls) == 1:
            if job.should_stop():
                raise CancelledError
            job.advance(0.4)
        return make(pack, recording, job)

    monkeypatch.setattr(proxies, "make", slow)
    bench = Bench(qtbot, window, pack_folder)
    bench.until(bench.button.isVisible)
    assert bench.said("quick-film-words").startswith("Making a copy of this film")
    bench.until(lambda: bench.button.accessibleName() == "Cancel")
    bench.keys.press("Q")
    assert bench.said("quick-film-words").startswith("The quicker copy is not finished")
    assert bench.button.accessibleName() == "Go on"
    bench.keys.press("Right")
    bench.keys.wait_for_frame(1)
    bench.keys.press("Q")
    bench.wait_for_quick(1)
    assert not bench.button.isVisible()
    assert len(calls) == 2


def test_where_it_cannot_be_made_coding_goes_on_with_the_film(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = proxies.make

    def refuse(*_: object) -> Path:
        monkeypatch.setattr(proxies, "make", make)
        raise StudyError("cannot be made: No space left on device", mend="make room")

    monkeypatch.setattr(proxies, "make", refuse)
    bench = Bench(qtbot, window, pack_folder)
    bar = bench.screens.coding.quick.bar
    bench.until(bar.isVisible)
    told = bar.accessibleName()
    assert told.startswith("No quicker copy of this film can be made. Code on")
    assert "No space left on device" in told
    bench.keys.press("Right", "5")
    bench.keys.wait_for_frame(1)
    assert bench.screens.desk.page.ratings
    bar.button.click()
    bench.wait_for_quick(1)
    assert not bar.isVisible()


def test_closing_ends_the_making_and_a_spoilt_copy_is_not_missed(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    bench = Bench(qtbot, window, pack_folder)
    bench.until(lambda: bench.screens.coding.quick._quickener.is_making)
    bench.keys.press("Ctrl+W")
    assert "task" not in {thread.name for thread in threading.enumerate()}
    assert not bench.film.is_quick

    bench.keys.press("Home", "Return")
    bench.wait_for_quick(0)
    bench.keys.press("Ctrl+W")
    copy = pack_folder / "cache" / "R-7F3K.proxy.mp4"
    copy.write_bytes(bytes(copy.stat().st_size))
    bench.keys.press("Home", "Return")
    bench.keys.wait_for_frame(0)
    assert not bench.film.is_quick
    assert not bench.screens.coding.film_error.isVisible()

"""Volume, levelling and lead-in: chosen, shown, kept; what is heard follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu

from films_and_packs import NOISE
from pretend_sound import PretendSink, pretend
from vippcoder.media.loudness import Loudness
from vippcoder.ui.observer import leveller
from vippcoder.ui.observer.habits import Habit, Habits
from vippcoder.ui.observer.keymap import Keymap
from vippcoder.ui.observer.window import ObserverWindow
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.shared.look import Look

MINUS = "\N{MINUS SIGN}"
pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def test_habits_are_kept_and_name_nothing(tmp_path: Path) -> None:
    file = tmp_path / "config" / "observer-habits.toml"
    habits = Habits(file)
    assert habits.habit == Habit(100, is_levelled=True, lead_in_ms=1000)
    habits.set_volume(60)
    habits.set_levelled(False)
    habits.set_lead_in(500)
    assert Habits(file).habit == Habit(60, is_levelled=False, lead_in_ms=500)
    assert file.read_text(encoding="utf-8") == "volume = 60\nlevelled = false\nlead_in_ms = 500\n"


@pytest.mark.parametrize(
    "text",
    ["volume = [", "volume = 5\nlead_in_ms = 7", 'volume = "60"\nlevelled = 1', "volume = true"],
)
def test_a_bad_file_of_habits_leaves_the_usual_ones(tmp_path: Path, text: str) -> None:
    file = tmp_path / "habits.toml"
    file.write_text(text, encoding="utf-8")
    assert Habits(file).habit == Habit()


def test_habits_that_cannot_be_kept_are_in_force(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    habits = Habits(tmp_path / "file" / "habits.toml")
    habits.set_volume(30)
    assert habits.habit.volume == 30
    habits.set_volume(4)
    assert habits.habit.volume == 20, "never so low that it cannot be heard"


class Bench:
    """An open session with a pretended sound output, driven by keys."""

    def __init__(self, qtbot: QtBot, window: ObserverWindow, folder: Path) -> None:
        self.qtbot, self.window = qtbot, window
        self.keys = Keys(qtbot, window)
        qtbot.waitUntil(window.isActiveWindow)
        self.keys.open(folder)
        self.keys.begin()
        self.said: list[str] = []
        self.screens.desk.noticed.connect(self.said.append)

    @property
    def screens(self) -> PackScreens:
        return screens_of(self.window)

    def named(self, name: str) -> QAbstractButton:
        found = self.window.findChild(QAbstractButton, f"button-{name}")
        assert isinstance(found, QAbstractButton)
        return found

    def words(self) -> str:
        return self.screens.workbench.servants.sound.leveller.words()

    def until(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: self.words() == words, timeout=20_000)

    def play(self, seconds: float) -> np.ndarray:
        """Play on for a while; return the samples that were handed over, silence left out."""
        player = self.screens.player
        before = len(PretendSink.made[-1].runs) if PretendSink.made else 0
        self.keys.press("K")
        wanted = round(seconds * 48_000)

        def is_heard() -> bool:
            made = PretendSink.made
            return bool(made) and len(made[-1].runs) > before and len(made[-1].samples()) > wanted

        self.qtbot.waitUntil(is_heard, timeout=20_000)
        heard = PretendSink.made[-1].samples()[:wanted].astype(float)
        if player.is_playing:
            self.keys.press("K")
        self.qtbot.waitUntil(lambda: player.is_exact, timeout=20_000)
        return heard


@pytest.fixture
def bench(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Bench:
    pretend(monkeypatch)
    return Bench(qtbot, window, pack_folder)


def level(samples: np.ndarray) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(samples**2))))


@pytest.mark.qt_log_ignore("support raise", "support grabbing the keyboard")
def test_louder_and_softer_by_key_and_menu(bench: Bench) -> None:
    player = bench.screens.player
    bench.keys.press("Shift+Down", "Shift+Down", "M")
    assert player.muted
    bench.keys.press("Shift+Down")
    assert player.volume == pytest.approx(0.49)
    assert not player.muted, "who turns the volume wants to hear"
    assert bench.said[-1] == "Volume 70 %."
    assert bench.named("sound.menu").text() == "70 %"
    assert bench.named("film.mute").accessibleName() == "Sound on"
    for _ in range(4):
        bench.keys.press("Shift+Up")
    assert bench.said[-1] == "Volume 100 %. That is as far as it goes."

    bench.keys.press("Shift+V")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() == "Volume and levelling"
    assert menu.activeAction().text() == "Volume 100 %"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        bench.qtbot.keyClick(menu, key)
    assert player.volume == pytest.approx(0.64)
    assert QApplication.focusWidget().objectName() == "film"


def test_the_volume_is_the_same_in_the_next_window(
    qtbot: QtBot, look: Look, pack_folder: Path, tmp_path: Path
) -> None:
    for before, after in ((1.0, 0.81), (0.81, 0.64)):
        window = ObserverWindow(look, Keymap(), Habits(tmp_path / "habits.toml"))
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        keys = Keys(qtbot, window)
        keys.open(pack_folder)
        if screens_of(window).desk.assignment is None:
            keys.begin()
        player = screens_of(window).player
        assert player.volume == pytest.approx(before)
        keys.press("Shift+Down")
        assert player.volume == pytest.approx(after)
        window.close()


def test_a_quiet_film_is_played_louder_and_a_switch_leaves_it_as_recorded(bench: Bench) -> None:
    bench.until("Levelled")
    levelled = bench.play(1)
    bench.keys.press("Shift+M")
    assert bench.words() == "As recorded"
    assert bench.said[-1].startswith("As recorded")
    bench.keys.go_to(0, "0")
    recorded = bench.play(1)
    gain = bench.screens.workbench.servants.sound.leveller.gain_db
    bench.keys.press("Shift+M")
    assert bench.words() == "Levelled"
    wanted = bench.screens.workbench.servants.sound.leveller.gain_db
    assert gain == 0
    assert wanted != 0
    assert [w.levelled for w in bench.screens.desk.page.watched] == [True, False]
    assert level(levelled) - level(recorded) == pytest.approx(wanted, abs=0.5)


def test_what_is_measured_while_it_plays_waits_for_the_next_start(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    may_end: list[bool] = []

    def measured(_pack: OpenPack, _recording: Recording, job: Job) -> Loudness:
        while not may_end:
            job.advance(0.5)
        return Loudness(-40.0, -20.0)

    monkeypatch.setattr(leveller, "loudness_of", measured)
    bench = Bench(qtbot, window, pack_folder)
    assert bench.words() == "As recorded while its loudness is measured"
    bench.keys.press("K")
    player = bench.screens.player
    qtbot.waitUntil(lambda: player.index > 3, timeout=20_000)
    may_end.append(True)
    bench.until("Levelled from the next start on")
    runs = len(PretendSink.made[-1].runs)
    bench.keys.press("Shift+Down")
    assert len(PretendSink.made[-1].runs) == runs, "another volume is no new start"
    assert bench.words() == "Levelled from the next start on"
    bench.keys.press("K")
    assert bench.words() == "Levelled"
    assert bench.screens.workbench.servants.sound.leveller.gain_db == 17


def test_a_lead_in_is_chosen_shown_and_played(bench: Bench) -> None:
    keys, player = bench.keys, bench.screens.player
    keys.go_to(30, "1.2")
    keys.press("I")
    keys.go_to(40, "1.6")
    keys.press("O")
    before = bench.screens.desk.page.segments
    shown: list[int] = []
    player.frame_shown.connect(lambda index, *_: shown.append(index))
    for lead_in, first, told in (
        (1000, 5, f"{MINUS}1 s"),
        (2000, 0, f"{MINUS}2 s"),
        (0, 30, "0 s"),
    ):
        assert bench.screens.workbench.servants.sound.habits.habit.lead_in_ms == lead_in
        assert bench.named("segment.lead-in").text() == told
        shown.clear()
        keys.press("P")
        bench.qtbot.waitUntil(lambda: bool(shown) and player.is_exact, timeout=20_000)
        assert (shown[0], player.index) == (first, 40)
        keys.press("Shift+P")
    assert bench.named("segment.lead-in").text() == f"{MINUS}0.5 s"
    keys.press("Ctrl+L")
    bench.qtbot.waitUntil(lambda: 35 in shown[1:] or player.index > 33, timeout=20_000)
    shown.clear()
    keys.press("Shift+P")
    bench.qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown[0] == 5, "a loop goes on with the lead-in that is chosen"
    assert player.is_looping
    keys.press("K")
    assert bench.screens.desk.page.segments == before


def test_frames_not_shown_in_time_are_told_while_it_plays(bench: Bench) -> None:
    words = bench.window.findChild(QLabel, "transport-dropped")
    assert isinstance(words, QLabel)
    player = bench.screens.player
    bench.keys.press("K")
    bench.qtbot.waitUntil(lambda: player.index > 3, timeout=20_000)
    motion = player._deck._motion
    motion.dropped = 12
    bench.qtbot.waitUntil(lambda: words.text().startswith("12"), timeout=20_000)
    assert words.accessibleName() == "12 frames not shown"
    bench.keys.press("F")  # no key: nothing changes
    bench.keys.press("D")  # another speed is another start of the player, not of the count
    index = player.index
    bench.qtbot.waitUntil(lambda: player.index > index, timeout=20_000)
    assert int(words.accessibleName().split()[0]) >= 12
    bench.keys.press("K")
    bench.qtbot.waitUntil(lambda: player.is_exact, timeout=20_000)
    assert words.text() == ""

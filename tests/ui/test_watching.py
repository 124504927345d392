"""From the player to the journal: what counts as watched, and how the rest is played."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from films_and_packs import NOISE
from pretend_sound import pretend
from vippcoder.cli.sheet import sheet_as_json
from vippcoder.domain.coding import Watched
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def test_the_gate_plays_one_stretch_after_the_other(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    desk, frames = screens.desk, screens.desk.current.reference.frames
    for first, last in ((0, 9), (16, 30), (36, len(frames) - 1)):
        desk.watched(Watched(frames.range_of(first, last), 1.0, with_sound=True))
    keys.press("5", "PgDown", "5", "Ctrl+Return", "P")
    begun: list[int] = []
    screens.player.playing_changed.connect(
        lambda playing: begun.append(screens.player._target) if playing else None
    )

    def has_all() -> bool:
        told = sheet_as_json(screens.pack, desk.page)
        return told["watched_fraction"] == 1

    qtbot.waitUntil(has_all, timeout=20_000)
    qtbot.waitUntil(lambda: screens.player.is_exact, timeout=20_000)
    assert screens.player.index == 35, "the end of the last stretch"
    assert screens.coding.panels.gate.submit.isEnabled()
    assert rows(pack_folder, "SELECT watched_fraction FROM codings LIMIT 1") == [(1.0,)]


def test_the_rest_that_is_stopped_stays_stopped(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    frames = screens.desk.current.reference.frames
    screens.desk.watched(Watched(frames.range_of(30, 33), 1.0, with_sound=True))
    keys.press("Ctrl+Return", "P")
    qtbot.waitUntil(lambda: screens.player.index > 4, timeout=20_000)
    keys.press("K")
    qtbot.waitUntil(lambda: screens.player.is_exact, timeout=20_000)
    keys.go_to(29, "1.16")
    qtbot.wait(300)
    assert not screens.player.is_playing
    assert screens.player.index == 29


def test_a_silent_film_is_watched_forward_alone(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    desk, player = screens.desk, screens.player
    silent = replace(desk.current.reference, has_audio=False)
    desk.assignment = replace(desk.current, recordings=(silent,))
    keys.press("K")
    qtbot.waitUntil(lambda: player.index > 20, timeout=20_000)
    keys.press("J")  # from here on it runs backward
    qtbot.waitUntil(lambda: player.index < 15, timeout=20_000)
    keys.press("L")
    here = player.index
    qtbot.waitUntil(lambda: player.index > here + 4, timeout=20_000)
    keys.press("K")
    manners = [w.with_sound for w in desk.page.watched]
    assert manners == [True, False, True]


def test_a_film_with_sound_run_backward_does_not_count(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    keys.go_to(30, "1.2")
    keys.press("J")
    qtbot.waitUntil(lambda: screens.player.index < 20, timeout=20_000)
    keys.press("K")
    qtbot.waitUntil(lambda: screens.player.is_exact, timeout=20_000)
    told = sheet_as_json(screens.pack, screens.desk.page)
    assert [w["counts"] for w in told["watched"]] == [False]
    assert told["watched_times"] == []
    assert told["unwatched"][0]["start_us"] == 0

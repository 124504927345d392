"""The self-test from the window: made by key, told under the film, kept with the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films_and_packs import NOISE
from vippcoder.observing import selftests
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
PATIENCE_MS = 120_000


def test_a_film_is_tested_by_key_and_the_result_is_kept(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    tester = screens.workbench.servants.machine
    with qtbot.waitSignal(tester.told, timeout=PATIENCE_MS) as told:
        keys.press("F7")
        assert tester.is_running
    assert told.args is not None
    is_right, sentence = told.args
    assert is_right, sentence
    box = screens.coding.self_test
    assert box.sentence.isVisible()
    assert box.sentence.text() == sentence
    (kept,) = selftests.kept(screens.pack, screens.desk.coding)
    assert kept.told.sentence() == sentence
    assert kept.told.is_exact
    assert not kept.of_proxy
    for secret in (pack_folder.name, ".mp4", "R-7F3K"):
        assert secret not in sentence
    box.close_it.click()
    assert not box.sentence.isVisible()


def test_leaving_the_session_ends_the_test_and_keeps_nothing(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    tester, coding = screens.workbench.servants.machine, screens.desk.coding
    with qtbot.waitSignal(tester.progressed, timeout=PATIENCE_MS):
        keys.press("F7")
    keys.press("Ctrl+W")
    assert not tester.is_running
    assert selftests.kept(screens.pack, coding) == ()

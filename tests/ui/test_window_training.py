"""Training in the window: the same coding, then gold taken in, and seen beside one's own."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from films_and_packs import NOISE
from trained import AT_US, REASON, submit, training_study
from vippcoder.domain.coding import BlindingAnswer
from vippcoder.observing import blinding, coding
from vippcoder.observing.pack import open_pack
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.releasing import release
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.pages.feedback import FeedbackPage
    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """Return a training pack with two submitted films, and the release of their gold."""
    with closing(training_study(tmp_path / "trial")) as store:
        pack = store.folder / "packs" / make_pack(store, "anna", "Spring").file
        masks = submit(pack, ["0.5", "2"])
        with open_pack(pack) as opened:
            for mask in masks:
                answer = BlindingAnswer(blinding.DO_NOT_KNOW, 0)
                blinding.answer_blinding(opened, opened.coding_of(mask), answer)
        collect_training(store, pack)
        (released,) = release(store, "anna")
    return pack, released.file


def words_on(page: FeedbackPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_gold_is_taken_in_and_a_moment_leads_to_its_frame(
    qtbot: QtBot, window: ObserverWindow, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, file = made
    keys = Keys(qtbot, window)
    keys.open(pack)
    screens = screens_of(window)
    sessions = screens.sessions
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sessions.table)
    sessions.choose(screens.pack.assignments[1].coding)
    assert "Send the pack home" in sessions.card._words.text()
    assert not sessions.card.can_open
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    keys.press("Ctrl+Shift+D")
    assert "Gold of 2 more sessions" in sessions.news.title.text()
    sessions.choose(screens.pack.assignments[1].coding)
    before = coding.sheet(screens.pack, screens.pack.assignments[1].coding)
    keys.press("Return")
    page = screens.gold.page
    assert page is not None
    assert window.pages.currentWidget() is page
    assert window.windowTitle() == screens.pack.assignments[1].mask
    assert words_on(page, "feedback-verdict") == "Not near enough to gold"
    assert words_on(page, "sensitivity-you") == "7 (+2)"
    assert words_on(page, "sensitivity-gold") == "5"
    assert words_on(page, "sensitivity-reason") == REASON
    assert words_on(page, "feedback-running") == "The next film begins a new row."
    qtbot.waitUntil(lambda: page.player.is_open and page._time.text() != "")
    assert QApplication.focusWidget() is page.panel.buttons[0]
    keys.press("Return")
    frames = screens.pack.assignments[1].reference.frames
    qtbot.waitUntil(lambda: page.player.index == frames.index_at(AT_US))
    keys.press("Right")
    qtbot.waitUntil(lambda: page.player.index == frames.index_at(AT_US) + 1)
    keys.press("5", "Esc")
    assert window.pages.currentWidget() is sessions
    assert coding.sheet(screens.pack, screens.pack.assignments[1].coding) == before
    assert not page.player.is_open


def test_a_wrong_file_is_told_and_changes_nothing(
    qtbot: QtBot,
    window: ObserverWindow,
    made: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack, _ = made
    wrong = tmp_path / "wrong.vipprelease"
    wrong.write_text("{}", encoding="utf-8")
    keys = Keys(qtbot, window)
    keys.open(pack)
    sessions = screens_of(window).sessions
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sessions.table)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    keys.press("Ctrl+Shift+D")
    assert sessions.error.title.text() == "This release is for another training pack"
    assert str(tmp_path) not in sessions.error.accessibleName()
    sessions.choose(screens_of(window).pack.assignments[0].coding)
    assert not sessions.card.can_open


def test_a_trial_pack_has_no_page_for_gold(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    assert screens_of(window).workbench.feedback is None
